"""Markup that a value brings along (`__html__`): read and checked before it is inserted.

What is inserted must be well-formed where it stands, of known elements, in a place where they may
stand, and must not reach for other parts of the package.
"""

import re
from functools import lru_cache
from html import unescape

from lxml import etree
from markupsafe import Markup

from reportgen.ooxml.word.names import NAMESPACES

_TAG = re.compile("<[^>]*>")
_KNOWN = {
    *NAMESPACES.values(),
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://schemas.microsoft.com/office/word/2010/wordml",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "http://www.w3.org/XML/1998/namespace",
}
_ACTIVE = {"altChunk", "object", "control", "subDoc", "OLEObject", "instrText", "fldSimple"}
# What leads to another part, or tells of the pages, which are the template's.
_BOUND = {"footnoteReference", "endnoteReference", "commentReference", "sectPr"}
_START = re.compile(r"<([A-Za-z][\w.-]*:)?[A-Za-z](?:\"[^\"]*\"|'[^']*'|[^\"'>])*?(?=/?>)")
_PREFIX = re.compile(r"[<\s]([A-Za-z][\w.-]*):[\w.-]+(?=[\s=>]|/?$)")
_OWN_PREFIX = re.compile(r"[<\s]((?!xml)[A-Za-z][\w.-]*):[A-Za-z]")
_VALUES = re.compile(r"\"[^\"]*\"|'[^']*'")
# Which elements of `w` a content may hold directly, by the element around the tag.
_BLOCK = {"p", "tbl", "sdt", "bookmarkStart", "bookmarkEnd"}
_INLINE = {"r", "hyperlink", "bookmarkStart", "bookmarkEnd", "sdt", "ins", "del", "smartTag"}
_INSIDE = {
    "text": ("p", "r", "t"),
    "run": ("p",),
    "paragraph": ("body",),
    "row": ("tbl",),
    "cell": ("tr",),
}
_ALLOWED = {
    "body": _BLOCK, "tc": _BLOCK | {"tcPr"}, "p": _INLINE | {"pPr"}, "hyperlink": _INLINE,
    "tbl": {"tr", "tblPr", "tblGrid", "sdt"}, "tr": {"tc", "trPr", "tblPrEx", "sdt"}, "t": set(),
}  # fmt: skip
_CALLED = {
    "p": "段落", "r": "文字", "t": "文字", "tbl": "表格", "tr": "表格的行", "tc": "单元格",
    "body": "正文", "hyperlink": "链接",
}  # fmt: skip
_NEVER_IN_RUN = {"p", "tbl", "r", "tr", "tc", "body"}


class Captured(Markup):
    """What a macro or a block of a template has printed: its own markup, not the data's."""

    __slots__ = ()


def text_of(markup: str) -> str | None:
    """Return markup without elements as the text that it is, or None."""
    return unescape(markup) if "<" not in markup else None


@lru_cache(maxsize=128)
def checked(markup: str, kind: str, *, is_own: bool = False) -> str:
    """Return markup that may be inserted.

    Args:
        markup: Of Word, without declarations for its usual prefixes.
        kind: Of the slot that it is printed in.
        is_own: Whether it is the template's, which may use what the template may.

    Raises:
        ValueError: It is broken, does not fit here, or holds what is not allowed.
    """
    inside = _INSIDE.get(kind)
    if inside is None:
        raise ValueError("此处只能填文字，不能填带格式的内容")
    known = _spaces()
    if is_own:
        # Its part declares them.
        known = {one: f"urn:{one}" for one in _OWN_PREFIX.findall(markup)} | known
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in known.items())
    opening = "".join(f"<w:{name}>" for name in inside)
    closing = "".join(f"</w:{name}>" for name in reversed(inside))
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(f"<root {spaces}>{opening}{markup}{closing}</root>", parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("带格式的内容不合 XML 的写法") from error
    for element in root.iter():
        if not is_own:
            _check(element)
        _check_place(element)
    return markup if is_own else _START.sub(_declared, markup)


def _declared(start: re.Match[str]) -> str:
    """Return a start tag that declares its own prefixes, which a template may not have declared."""
    used = dict.fromkeys(_PREFIX.findall(_VALUES.sub("", start[0])))
    spaces = _spaces()
    missing = [p for p in used if p in spaces and p != "w" and f"xmlns:{p}=" not in start[0]]
    return start[0] + "".join(f' xmlns:{prefix}="{spaces[prefix]}"' for prefix in missing)


def plain(markup: str) -> str:
    """Return the text in markup."""
    return unescape(_TAG.sub("", markup))


def _spaces() -> dict[str, str]:
    return {
        **NAMESPACES,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }


def _check(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        raise ValueError("带格式的内容里有注释或处理指令")  # noqa: TRY004 - a mistake in the data
    name = etree.QName(element)
    if element.tag == "root":
        return
    if name.namespace not in _KNOWN or name.localname in _ACTIVE | _BOUND:
        raise ValueError(f"带格式的内容里不能有 {name.localname}")
    if any(key.startswith(f"{{{NAMESPACES['r']}}}") for key in map(str, element.attrib)):
        raise ValueError(
            f"带格式的内容里的 {name.localname} 引用了别的部件；链接请用 Link，图片请用 Picture"
        )


def _check_place(element: etree._Element) -> None:
    parent, name = element.getparent(), etree.QName(element)
    if parent is None or parent.tag == "root" or name.namespace != NAMESPACES["w"]:
        return
    above = etree.QName(parent).localname
    is_refused = above == "r" and name.localname in _NEVER_IN_RUN
    if is_refused or (above in _ALLOWED and name.localname not in _ALLOWED[above]):
        what, where = (_CALLED.get(one, one) for one in (name.localname, above))
        hint = "；整段打印写 {{p … }}" if name.localname == "p" else ""
        raise ValueError(f"{what}不能放在{where}里{hint}")

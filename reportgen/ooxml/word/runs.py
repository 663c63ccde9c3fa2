"""Texts as markup of Word: escaping, breaks, the looks of runs.

Sources: ECMA-376 part 1, 17.3.2 (runs), 17.3.3 (their content).
"""

import re
from functools import lru_cache
from typing import Any

from reportgen.ooxml.word.structure import Slot
from reportgen.ooxml.word.values import Run
from reportgen.problems import nearest

# What keeps a text from being printed as it is: markup, breaks, characters that XML refuses.
NOT_PLAIN = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufdd0\ufdd1\ufffe\uffff]")
_REFUSED = re.compile("[\x00-\x06\x08\x0b\x0e-\x1f\ud800-\udfff\ufdd0\ufdd1\ufffe\uffff]")
_CONTROLS = re.compile("[\a\f]")
_BREAKS = re.compile("([\n\t\a\f])")
# The order of CT_RPr (17.3.2.28) as far as runs use it.
_ORDER = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof",
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd",
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
)
# ST_HighlightColor, ST_Underline, ST_VerticalAlignRun (17.18.40, 17.18.99, 22.9.2.17).
_HIGHLIGHTS = (
    "black blue cyan green magenta red yellow white darkBlue darkCyan darkGreen darkMagenta",
    "darkRed darkYellow darkGray lightGray none",
)
_UNDERLINES = (
    "single words double thick dotted dottedHeavy dash dashedHeavy dashLong dashLongHeavy",
    "dotDash dashDotHeavy dotDotDash dashDotDotHeavy wave wavyHeavy wavyDouble none",
)
_POSITIONS = ("baseline superscript subscript",)
# Half points; Word takes no larger one.
_LARGEST = 3276
_PROPERTY = re.compile(r"<w:(\w+)(?:\s[^>]*)?(?:/>|>.*?</w:\1>)", re.DOTALL)
_TEXT = '<w:t xml:space="preserve">'


def escaped(text: str) -> str:
    """Return a text for the content of an element.

    Raises:
        ValueError: It holds a character that XML 1.0 forbids; named in Chinese.
    """
    if found := _REFUSED.search(text):
        shown = _REFUSED.sub("□", text[max(found.start() - 10, 0) : found.start() + 10])
        raise ValueError(f"文字“{shown}”里有文件不允许的字符 U+{ord(found[0]):04X}")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_attribute(text: str) -> str:
    """Return a text for an attribute in double quotes.

    Raises:
        ValueError: It holds a character that XML 1.0 forbids.
    """
    if found := _CONTROLS.search(text):
        raise ValueError(f"属性里有文件不允许的字符 U+{ord(found[0]):04X}")
    written = escaped(text).replace('"', "&quot;")
    return written.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def plain(text: str) -> str:
    """Return a text where nothing can be broken: fields, formulas, properties.

    Raises:
        ValueError: It asks for a new paragraph or page, or cannot be written.
    """
    if _CONTROLS.search(text):
        raise ValueError("此处的文字不能分段、分页")
    return escaped(text)


def in_run(text: str, run: str, slot: Slot, *, divides: bool) -> str:
    r"""Return what goes inside a `w:t`: breaks for `\n`, tabs, new paragraphs for `\a`, `\f`.

    Args:
        text: Plain text.
        run: The properties of the run, as markup.
        slot: Where it is printed.
        divides: Whether the paragraph can be divided here.

    Raises:
        ValueError: A new paragraph is asked for where there cannot be one.
    """
    if not NOT_PLAIN.search(text):
        return text
    written = escaped(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not divides and _CONTROLS.search(written):
        raise ValueError("此处的文字不能分段、分页：它在链接、控件或域中")
    start = f"<w:r>{run}{_TEXT}"
    signs = {
        "\n": f"</w:t><w:br/>{_TEXT}",
        "\t": f"</w:t><w:tab/>{_TEXT}",
        "\a": f"</w:t></w:r></w:p><w:p>{slot.paragraph}{start}",
        "\f": f'</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        f"<w:p>{slot.paragraph}{start}",
    }
    return _BREAKS.sub(lambda found: signs[found[0]], written)


def run(text: str, looks: str, slot: Slot, *, divides: bool) -> str:
    """Return a text as a run of its own; see `in_run`."""
    return f"<w:r>{looks}{_TEXT}{in_run(text, looks, slot, divides=divides)}</w:t></w:r>"


def looks(base: str, own: Run) -> str:
    """Return the properties of a run of its own looks, all else as in the template.

    Args:
        base: The properties of the run that the tag stands in, as markup.
        own: Its text does not matter.

    Raises:
        ValueError: A colour, a size or a name cannot be.
    """
    return _looks(
        base, own.bold, own.italic, own.underline, own.strike, own.color, own.size,
        own.font, own.highlight, own.position, own.style,
    )  # fmt: skip


# Kept whatever the text is.
@lru_cache(maxsize=256)
def _looks(base: str, *own_looks: Any) -> str:  # noqa: ANN401 - the fields of a run, in order
    own = Run("", *own_looks)
    told = _properties(own)
    if not told:
        return base
    found = {one[1]: one[0] for one in _PROPERTY.finditer(base.removeprefix("<w:rPr>"))}
    return in_order("".join((found | told).values()))


def in_order(properties: str) -> str:
    """Return properties of a run as one `w:rPr`, in the order of the schema."""
    found = {one[1]: one[0] for one in _PROPERTY.finditer(properties)}
    known = [found[name] for name in " ".join(_ORDER).split() if name in found]
    return f"<w:rPr>{''.join(known)}</w:rPr>" if known else ""


def _properties(own: Run) -> dict[str, str]:
    result = dict[str, str]()
    for name, value in (("b", own.bold), ("i", own.italic), ("strike", own.strike)):
        if value is not None:
            result[name] = f"<w:{name}/>" if value else f'<w:{name} w:val="0"/>'
    if own.size is not None:
        half = int(own.size * 2)
        if half != own.size * 2 or not 0 < half <= _LARGEST:
            raise ValueError(f"字号 {own.size} 磅不能用：以半磅为单位，最大 1638 磅")
        result |= {name: f'<w:{name} w:val="{half}"/>' for name in ("sz", "szCs")}
    if own.color and not re.fullmatch("[0-9A-Fa-f]{6}", own.color):
        raise ValueError(f"颜色 {own.color} 不能用：要六位十六进制数")
    for what, chosen, lines in (
        ("突出显示的颜色", own.highlight, _HIGHLIGHTS),
        ("下划线", own.underline, _UNDERLINES),
        ("上下标", own.position, _POSITIONS),
    ):
        if chosen and chosen not in (known := " ".join(lines).split()):
            raise ValueError(f"{what} {chosen} 不能用{nearest(chosen, known)}")
    named = {
        "rStyle": own.style,
        "color": own.color,
        "highlight": own.highlight,
        "u": own.underline,
        "vertAlign": own.position,
    }
    result |= {
        name: f'<w:{name} w:val="{escaped_attribute(value)}"/>'
        for name, value in named.items()
        if value
    }
    if own.font:
        font = escaped_attribute(own.font)
        kinds = " ".join(f'w:{kind}="{font}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
        result["rFonts"] = f"<w:rFonts {kinds}/>"
    return result

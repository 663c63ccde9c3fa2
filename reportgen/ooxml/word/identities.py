"""What can stand in a document only once: it has an identity of its own in every turn of a loop.

Drawings, bookmarks, controls, tracked changes and shapes get new ids; the mark of a comment stays
in the first turn alone.
"""

from lxml.etree import _Element

from reportgen.ooxml.marks import Marks
from reportgen.ooxml.word import marks
from reportgen.ooxml.word.names import qn

_VML = "{urn:schemas-microsoft-com:vml}"
_ID, _NAME, _VALUE = qn("w:id"), qn("w:name"), qn("w:val")
_BOOKMARK, _DRAWING = qn("w:bookmarkStart"), qn("wp:docPr")
# Elements with an identity: its attribute, and whether it is that of one that began before.
_IDENTIFIED = {
    _BOOKMARK: (_ID, False),
    qn("w:bookmarkEnd"): (_ID, True),
    qn("w:ins"): (_ID, False),
    qn("w:del"): (_ID, False),
    f"{_VML}shapetype": ("id", False),
}
_CONTROL = f"{qn('w:sdtPr')}/{qn('w:id')}"
_COMMENTS = tuple(qn(f"w:comment{name}") for name in ("RangeStart", "RangeEnd", "Reference"))


def watch(root: _Element, found: Marks) -> None:
    """Put the engine's own actions for identities into a part.

    Args:
        root: A part whose tags are marks in their places.
        found: Its marks.
    """
    for element in root.iter(_DRAWING):
        element.set("id", marks.text(found.step("identify")))
    for element in root.iter(*_IDENTIFIED):
        attribute, is_known = _IDENTIFIED[str(element.tag)]
        _number(element, attribute, found, is_known=is_known)
        if element.tag == _BOOKMARK:
            _name(element, found)
    for element in root.iterfind(f".//{_CONTROL}"):
        _number(element, _VALUE, found)
    for shape in root.iter(f"{_VML}*"):
        _shape(shape, found)
    for comment in list(root.iter(*_COMMENTS)):
        comment.addprevious(marks.element(found.step("once", comment.get(_ID), comment.tag)))
        comment.addnext(marks.element(found.step("once_end")))


def _number(
    element: _Element, attribute: str, found: Marks, prefix: str = "", *, is_known: bool = False
) -> None:
    """Let an attribute be as drawn the first time, and another one each time after."""
    identity = (element.get(attribute) or "").removeprefix(prefix)
    if identity and not marks.IN_TEXT.search(identity):
        kind = "known" if is_known else "marked"
        step = found.step(kind, identity, _family(element))
        element.set(attribute, prefix + marks.text(step))


def _family(element: _Element) -> str:
    """Return what the identities of an element are unique among."""
    tag = str(element.tag)
    return "vml" if tag.startswith(_VML) else tag.removesuffix("Start").removesuffix("End")


def _name(bookmark: _Element, found: Marks) -> None:
    name = bookmark.get(_NAME)
    if name and not marks.IN_TEXT.search(name):
        bookmark.set(_NAME, marks.text(found.step("named", name)))


def _shape(shape: _Element, found: Marks) -> None:
    if shape.tag != f"{_VML}shapetype":
        _number(shape, "id", found)
    if (shape.get("type") or "").startswith("#"):
        _number(shape, "type", found, "#", is_known=True)

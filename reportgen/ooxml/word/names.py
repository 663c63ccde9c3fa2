"""Names of the markup language of Word documents."""

from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES: Final = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def qn(name: str) -> str:
    """Return a name such as `w:p` as lxml writes it."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


P, R, T, TC, TR, TBL = (qn(f"w:{name}") for name in ("p", "r", "t", "tc", "tr", "tbl"))
PPR, RPR, TCPR, TRPR = (qn(f"w:{name}") for name in ("pPr", "rPr", "tcPr", "trPr"))

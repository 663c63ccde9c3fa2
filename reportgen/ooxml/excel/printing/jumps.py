"""Links that the data gives: to a cell of the same workbook, to a file beside it, to an address."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from reportgen.ooxml.excel.addresses import Cell, Spot, quoted
from reportgen.ooxml.excel.values import At, Jump
from reportgen.ooxml.relationships import Relationship

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_SPACE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = ("http:", "https:", "mailto:")


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a printed sheet.

    Attributes:
        written: Each as an element.
        relationships: To what stands outside of the workbook.
    """

    written: tuple[str, ...]
    relationships: tuple[Relationship, ...]


def checked(jump: Jump) -> Jump:
    """Return a link that may be made.

    Raises:
        ValueError: Its address is of another kind.
    """
    target = jump.target if isinstance(jump.target, str) else ""
    scheme = _SCHEME.match(target)
    if scheme and not target.casefold().startswith(_ALLOWED):
        raise ValueError(f"链接“{target[:40]}”只能是 http、https、mailto 或旁边的文件")
    return jump


def links(found: Iterable[tuple[Cell, Jump]], spots: Mapping[Hashable, Spot]) -> Links:
    """Return the links of a sheet.

    Args:
        found: The cells with links.
        spots: The cells of keys; a link to a key that is not printed is none.
    """
    written, relationships = list[str](), dict[str, Relationship]()
    for cell, jump in found:
        address, location = _target(jump.target, spots)
        if not address and not location:
            continue
        told = f" location={quoteattr(location)}" if location else ""
        if address:
            number = f"rIdLink{len(relationships) + 1}"
            one = Relationship(number, _TYPE, address, is_external=True)
            relation = relationships.setdefault(address, one).id
            told = f' {_SPACE} r:id="{relation}"{told}'
        written.append(f'<hyperlink ref="{cell}"{told}/>')
    return Links(tuple(written), tuple(relationships.values()))


def _target(target: At | str, spots: Mapping[Hashable, Spot]) -> tuple[str, str]:
    """Return the address of a link, and the place there."""
    if isinstance(target, At):
        spot = spots.get(target.key)
        return "", f"{quoted(spot[0])}!{spot[1]}" if spot else ""
    if _SCHEME.match(target):
        return target, ""
    file, _, place = target.partition("#")
    sheet, _, cell = place.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    location = f"{quoted(sheet)}!{cell}" if sheet else place
    return quote(file, safe="/.~"), location

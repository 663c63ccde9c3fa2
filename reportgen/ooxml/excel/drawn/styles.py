"""The cell formats of a workbook, and new ones that differ in their number format."""

import re
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import trees
from reportgen.ooxml.excel.drawn.words import qn

_FIRST_OWN = 164
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_SIGNS = re.compile(r"[ymdhs]", re.IGNORECASE)
_FONT_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Look:
    """What the engine needs to know of a cell format.

    Attributes:
        is_date: Whether its number format shows dates or times.
        size: Of its font, in points.
        wraps: Whether long texts are broken into lines.
    """

    is_date: bool
    size: float
    wraps: bool


@dataclass(frozen=True)
class Styles:
    """The styles part of a template.

    Attributes:
        content: Its markup, or None.
        looks: Of each cell format.
    """

    content: bytes | None
    looks: tuple[Look, ...]

    def look(self, style: str) -> Look:
        """Return the look of a cell format."""
        number = int(style or 0)
        return (
            self.looks[number]
            if number < len(self.looks)
            else Look(is_date=False, size=_FONT_SIZE, wraps=False)
        )


def read(content: bytes | None) -> Styles:
    """Read the styles of a template."""
    if content is None:
        return Styles(None, ())
    root = trees.read(content)
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter(qn("numFmt"))}
    fonts = [_size(font) for font in root.iterfind(f"{qn('fonts')}/{qn('font')}")]
    looks = tuple(
        Look(
            _is_date(one.get("numFmtId", "0"), codes),
            fonts[int(one.get("fontId", "0"))] if fonts else _FONT_SIZE,
            any(each.get("wrapText") in {"1", "true"} for each in one.iterfind(qn("alignment"))),
        )
        for one in root.iterfind(f"{qn('cellXfs')}/{qn('xf')}")
    )
    return Styles(content, looks)


@dataclass(slots=True)
class NewStyles:
    """The cell formats that one rendering adds.

    Attributes:
        styles: Those of the template.
        made: The new ones: the number of the format that each is made from, and its number format.
    """

    styles: Styles
    made: dict[tuple[str, str], str] = field(default_factory=dict)

    def with_format(self, style: str, code: str) -> str:
        """Return the number of a cell format that differs only in its number format."""
        key = style or "0", code
        if key not in self.made:
            self.made[key] = str(len(self.styles.looks) + len(self.made))
        return self.made[key]

    def content(self) -> bytes | None:
        """Return the styles part with the new formats, or None if there is none."""
        if not self.made or self.styles.content is None:
            return None
        root = trees.read(self.styles.content)
        xfs = root.find(qn("cellXfs"))
        if xfs is None:
            return None
        numbers = self._numbers(root)
        for style, code in self.made:
            one = deepcopy(xfs[int(style)])
            one.set("numFmtId", numbers[code])
            one.set("applyNumberFormat", "1")
            xfs.append(one)
        xfs.set("count", str(len(xfs)))
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _numbers(self, root: _Element) -> dict[str, str]:
        """Return the number of each number format, new ones added."""
        holder = root.find(qn("numFmts"))
        if holder is None:
            holder = etree.Element(qn("numFmts"))
            root.insert(0, holder)
        numbers = {
            one.get("formatCode", ""): one.get("numFmtId", "")
            for one in holder.iterfind(qn("numFmt"))
        }
        following = max([_FIRST_OWN - 1, *map(int, numbers.values())]) + 1
        for _, code in self.made:
            if code not in numbers:
                numbers[code] = str(following)
                etree.SubElement(holder, qn("numFmt"), numFmtId=str(following), formatCode=code)
                following += 1
        holder.set("count", str(len(holder)))
        return numbers


def _size(font: _Element) -> float:
    found = font.find(qn("sz"))
    return float(found.get("val", _FONT_SIZE)) if found is not None else _FONT_SIZE


def _is_date(number: str, codes: dict[str | None, str]) -> bool:
    if number in codes:
        return bool(_DATE_SIGNS.search(_LITERAL.sub("", codes[number])))
    return int(number) in _DATES

"""A workbook as a package: its sheets in the order of their tabs, and what hangs on each."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml import trees
from reportgen.ooxml.archive import Archive, Part, pack
from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.parts.comments import has_notes
from reportgen.ooxml.excel.parts.drawings import areas, relations
from reportgen.ooxml.excel.parts.free_texts import FreeText, free_texts
from reportgen.ooxml.excel.parts.part_kinds import refusal
from reportgen.ooxml.relationships import ContentTypes, Relationship, relationships
from reportgen.problems import Place, Problem, TemplateError

State = Literal["visible", "hidden", "veryHidden"]
_LISTS: Final = {"HeadingPairs", "TitlesOfParts"}
_BLOCKS: Final = re.compile(rb"""<o:idmap\b[^>]*\bdata\s*=\s*["']([\d,]+)["']""")
# Many sheets may show the same.
_SHARED: Final = {"image", "themeOverride", "theme", "hyperlink", "customXml"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the template.

    Attributes:
        part: The part that holds it.
        name: As its tab says.
        state: Whether it is to be seen.
        id: Its number in the workbook.
        relation: The id of the workbook's relationship to it.
    """

    part: str
    name: str
    state: State
    id: int
    relation: str


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook taken apart.

    Attributes:
        file: Its name, for places.
        workbook: The part that lists the sheets.
        sheets: In the order of the tabs.
        active: The index of the sheet that is open at first.
        relationships: Of every part that can be reached; "" is the package.
        types: The types of contents.
        problems: What it holds that cannot be printed.
        blocks: The blocks of shapes' numbers that are kept: of pictures in heads and feet.
        areas: The cells behind each drawing, by the part of the sheet.
        replaced: Parts that are the same in every rendering, other than in the template.
    """

    file: str
    workbook: str
    sheets: tuple[Sheet, ...]
    active: int
    relationships: Mapping[str, tuple[Relationship, ...]]
    types: ContentTypes
    problems: tuple[Problem, ...]
    blocks: frozenset[int]
    areas: Mapping[str, tuple[Area, ...]]
    replaced: Mapping[str, Part]
    _spots: Mapping[tuple[str, str], str]
    _texts: Mapping[tuple[str, str], tuple[FreeText, ...]]

    @classmethod
    def of(cls, archive: Archive, file: str) -> "Book":
        """Read a package.

        Args:
            archive: The package.
            file: Its name, for places.

        Raises:
            TemplateError: It is no workbook.
        """
        try:
            related = _related(archive)
            workbook = next((one.part for one in related[""] if one.kind == "officeDocument"), "")
            tree = trees.read(archive.content(workbook) or b"<nothing/>")
        except etree.XMLSyntaxError as error:
            damaged = Problem(
                "damaged-part",
                "文件已损坏：部件不是完整的 XML，请用 Excel 或 WPS 重新保存",
                Place(file),
            )
            raise TemplateError(damaged) from error
        if trees.local(tree) != "workbook":
            what = "不是 Excel 工作簿，请另存为 .xlsx"
            raise TemplateError(Problem("not-a-workbook", what, Place(file)))
        sheets = tuple(_sheets(tree, related[workbook]))
        problems = tuple(_refused(archive, file, related, _tabs(tree, related[workbook])))
        view = tree.find("{*}bookViews/{*}workbookView")
        active = 0 if view is None else int(view.get("activeTab", "0"))
        spots, texts = dict[tuple[str, str], str](), dict[tuple[str, str], tuple[FreeText, ...]]()
        for sheet in sheets:
            for name, spot in _spots(archive, related, sheet).items():
                spots[sheet.part, name] = spot
                texts[sheet.part, name] = _texts(archive, name, Place(file, spot=spot))
        return cls(
            file,
            workbook,
            sheets,
            active,
            related,
            ContentTypes.of(archive),
            problems,
            _blocks(archive, related),
            {sheet.part: _areas(archive, related[sheet.part]) for sheet in sheets},
            _replaced(archive, related[""]),
            spots,
            texts,
        )

    def texts(self, part: str) -> tuple[FreeText, ...]:
        """Return the texts with tags outside of the cells of a sheet: comments, shapes, charts."""
        return tuple(text for _, name in self.own(part) for text in self._texts[part, name])

    def shared_out(self, part: str, texts: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return by part what came of the texts of a sheet, in the order of `texts`."""
        rest = iter(texts)
        return {name: [next(rest) for _ in self._texts[part, name]] for _, name in self.own(part)}

    def place(self, part: str, name: str) -> Place:
        """Return the place of a part that hangs on a sheet."""
        return Place(self.file, spot=self._spots[part, name])

    @property
    def sheet_parts(self) -> tuple[str, ...]:
        """The parts that hold the sheets, in the order of the tabs."""
        return tuple(sheet.part for sheet in self.sheets)

    def sheet(self, part: str) -> Sheet:
        """Return the sheet that a part holds."""
        return next(sheet for sheet in self.sheets if sheet.part == part)

    def listed(self, entry: _Element) -> str:
        """Return the part of a sheet by its entry in the workbook."""
        return next(sheet.part for sheet in self.sheets if sheet.name == entry.get("name"))

    def own(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield what hangs on a part and on nothing else: kind and name, each once."""
        yield from _below(self.relationships, part, set())


def is_shared(relationship: Relationship) -> bool:
    """Tell whether the copies of a part may share what a relationship leads to."""
    return relationship.kind in _SHARED


def _related(archive: Archive) -> dict[str, tuple[Relationship, ...]]:
    found, waiting = dict[str, tuple[Relationship, ...]](), [""]
    while waiting:
        source = waiting.pop()
        if source in found:
            continue
        found[source] = relationships(archive, source)
        waiting += [one.part for one in found[source] if one.part]
    return found


def _sheets(tree: _Element, related: tuple[Relationship, ...]) -> Iterator[Sheet]:
    for one, relation in _entries(tree, related):
        # Other kinds of sheets are refused by their relationship.
        if relation.kind == "worksheet" and relation.part:
            state = cast("State", one.get("state", "visible"))
            number = int(one.get("sheetId", "0"))
            yield Sheet(relation.part, one.get("name", ""), state, number, relation.id)


def _tabs(tree: _Element, related: tuple[Relationship, ...]) -> dict[str, str]:
    """Return the names of sheets of every kind by their parts."""
    return {one.part: entry.get("name", "") for entry, one in _entries(tree, related)}


def _entries(
    tree: _Element, related: tuple[Relationship, ...]
) -> Iterator[tuple[_Element, Relationship]]:
    parts = {one.id: one for one in related}
    for entry in tree.iterfind("{*}sheets/{*}sheet"):
        # The namespace of relationships differs between the editions of the standard.
        ids = [value for name, value in entry.items() if str(name).endswith("}id")]
        if ids and ids[0] in parts:
            yield entry, parts[ids[0]]


def _below(
    related: Mapping[str, tuple[Relationship, ...]], part: str, seen: set[str]
) -> Iterator[tuple[str, str]]:
    for one in related[part]:
        if one.part and one.part not in seen and not is_shared(one):
            seen.add(one.part)
            yield one.kind, one.part
            yield from _below(related, one.part, seen)


def _spots(
    archive: Archive, related: Mapping[str, tuple[Relationship, ...]], sheet: Sheet
) -> dict[str, str]:
    """Return the places of the parts of a sheet: the sheet, of a chart the cell as well."""
    own = list(_below(related, sheet.part, set()))
    found = dict.fromkeys((name for _, name in own), sheet.name)
    for drawing in (name for kind, name in own if kind == "drawing"):
        cells = relations(trees.read(archive.content(drawing) or b""))
        for one in related[drawing]:
            if one.part in found and one.id in cells:
                found[one.part] = f"{sheet.name}!{cells[one.id]}"
    return found


def _areas(archive: Archive, related: Sequence[Relationship]) -> tuple[Area, ...]:
    """Return the cells behind the drawings of a sheet."""
    drawings = (one.part for one in related if one.kind == "drawing" and one.part)
    return tuple(
        area for name in drawings for area in areas(trees.read(archive.content(name) or b""))
    )


def _texts(archive: Archive, name: str, place: Place) -> tuple[FreeText, ...]:
    content = archive.content(name) or b""
    if not name.endswith(".xml") or not (b"{" in content and b"}" in content):
        return ()
    return free_texts(trees.read(content), place)


def _blocks(archive: Archive, related: Mapping[str, tuple[Relationship, ...]]) -> frozenset[int]:
    names = {one.part for several in related.values() for one in several}
    drawn = [archive.content(name) or b"" for name in names if name.endswith(".vml")]
    kept = [content for content in drawn if not has_notes(content)]
    told = [found[1] for content in kept for found in _BLOCKS.finditer(content)]
    return frozenset(int(number) for several in told for number in several.split(b","))


def _refused(
    archive: Archive,
    file: str,
    related: Mapping[str, tuple[Relationship, ...]],
    tabs: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield what cannot be printed, once for each sheet on which it hangs."""
    holders = {name: tab for part, tab in tabs.items() for _, name in _below(related, part, set())}
    holders |= tabs
    told = set[tuple[str, str]]()
    for one in (one for several in related.values() for one in several if one.part):
        what = refusal(one.kind, one.part, archive.content(one.part) or b"")
        spot = holders.get(one.part) or posixpath.basename(one.part)
        if what and (what, spot) not in told:
            told.add((what, spot))
            hint = "" if what.endswith("）") else "，增减行列后引用不能跟着移动，请删去"
            message = f"模板不支持{what}{hint}"
            yield Problem("unsupported-part", message, Place(file, spot=spot))


def _replaced(archive: Archive, related: Sequence[Relationship]) -> dict[str, Part]:
    """Return the properties without the lists of sheets and names, which need not be there."""
    found = dict[str, Part]()
    for name in (one.part for one in related if one.kind == "extended-properties" and one.part):
        root = trees.read(archive.content(name) or b"")
        for one in [one for one in root if trees.local(one) in _LISTS]:
            root.remove(one)
        found[name] = pack(name, trees.written(root))
    return found

"""Where a printed thing comes from: a figure, a cell, a sentence; and what hangs on an input line.

Names are compared without white space, full-width signs as half-width ones.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from reportgen import pipeline
from reportgen.document import Number, show
from reportgen.figures import Figure
from reportgen.pipeline import Report
from reportgen.printed_places import PrintedPlace, row_label
from reportgen.problems import UsageError, nearest
from reportgen.render.trace import WORDING, InputLine, Trace, bits, trace

_MOST_CANDIDATES = 10
_UNKNOWN = "输入文件有误，不能计算；先运行 check"
_LINE = re.compile(r"(.+\.(?:ya?ml|json|csv)):([0-9]+)(?::[0-9]+)?")
_OF_REPORT = re.compile(r"([0-9]{4})\.(?:([a-z_]+)\.)?(.+)", re.DOTALL)
_FIGURE = re.compile(r"([0-9]{4})\.([a-z_]+)\.(\S+)", re.ASCII)
_CLAUSE = re.compile(r"[，。；：、！？\s]+")


@dataclass(frozen=True, slots=True)
class PlaceOfReport:
    """A printed place of one of a department's reports.

    Attributes:
        report: `<year>.<kind>`.
        place: What stands there.
        origin: The file and line of its typed text or of its wording; empty for a number alone.
    """

    report: str
    place: PrintedPlace
    origin: str

    @property
    def name(self) -> str:
        """What `explain` takes for it, such as `2024.budget_disclosure.表3!2010350.项目支出`."""
        return f"{self.report}.{self.place.path}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a name given to `explain` stands for.

    Attributes:
        figures: The figure, those in a cell or in the given part of a sentence, or those given in
            an input line; `figures.lineage` goes down from each.
        place: The cell or the sentence.
        line: The input line, such as `2024/budget_disclosure.yaml:73`.
        hanging: The printed places that hang on the input line, in every report.
    """

    figures: tuple[Figure, ...]
    place: PlaceOfReport | None = None
    line: str = ""
    hanging: tuple[PlaceOfReport, ...] = ()


def explain(
    folder: Path, name: str, *, year: int | None = None, kind: str | None = None
) -> Explanation:
    """Tell where something printed comes from, or what hangs on an input line.

    Args:
        folder: The department's folder.
        name: A figure `<year>.<kind>.[<member>.]<figure>`; a cell
            `[<year>.<kind>.]表3!2010350.项目支出` (table by number, id or title, row by id, code or
            name, column by name or head); any part of a printed sentence, or its path; an input
            line `2024/budget_disclosure.yaml:73`.
        year: Only this budget year.
        kind: Only this kind of report.

    Raises:
        UsageError: Nothing, or more than one thing, is called so; names the nearest, or up to ten.
    """
    if not name.strip():
        raise UsageError("没有说要说明什么：数名、表中的格、句子或录入行")
    if found := _LINE.fullmatch(name):
        return _input_line(_indexes(folder, year, kind), folder, found[1], int(found[2]))
    if "!" in _plain(name):
        return _cell(folder, name, year, kind)
    if found := _FIGURE.fullmatch(name):
        return _figure(folder, int(found[1]), found[2], found[3])
    return _sentence(_indexes(folder, year, kind), name)


@dataclass(frozen=True, slots=True)
class _Index:
    report: str
    trace: Trace

    def places(self) -> Iterator[PlaceOfReport]:
        for at in range(len(self.trace.places)):
            yield self.place(at)

    def place(self, at: int) -> PlaceOfReport:
        return PlaceOfReport(self.report, self.trace.places[at], self.trace.origins[at])


def _indexes(folder: Path, year: int | None, kind: str | None) -> list[_Index]:
    """Return the index of each report; members stand in that of the report that binds them."""
    result = pipeline.check(folder, year=year, kind=kind)
    bound = {_name(report) for report in result.reports if not report.member and report.document}
    chosen = [r for r in result.reports if not r.member or _name(r) not in bound]
    found = [
        _Index(_name(r), trace(r.document, folder, _wording(r)))
        for r in chosen
        if r.document is not None
    ]
    if not found:
        raise UsageError(_UNKNOWN)
    return found


def _name(report: Report) -> str:
    return f"{report.year}.{report.kind.name}"


def _wording(report: Report) -> Path | None:
    return report.template.with_name(WORDING) if report.template else None


def _figure(folder: Path, year: int, kind: str, figure: str) -> Explanation:
    result = pipeline.check(folder, year=year, kind=kind)
    known = {
        f"{report.member}.{key}".removeprefix("."): found
        for report in result.reports
        for key, found in report.figures.items()
    }
    if figure in known:
        return Explanation((known[figure],))
    if not known:
        raise UsageError(_UNKNOWN)
    if found := _by_path(folder, year, kind, figure):
        return found
    raise UsageError(f"{year} 年 {kind} 没有名为 {figure} 的数{nearest(figure, known)}")


def _by_path(folder: Path, year: int, kind: str, path: str) -> Explanation | None:
    """Return the sentence with a path, as candidates are told."""
    places = (place for index in _indexes(folder, year, kind) for place in index.places())
    one = next((place for place in places if place.place.path == path), None)
    return Explanation(_figures(one), one) if one else None


def _figures(one: PlaceOfReport) -> tuple[Figure, ...]:
    return tuple(dict.fromkeys(number.figure for number in one.place.numbers))


def _cell(folder: Path, name: str, year: int | None, kind: str | None) -> Explanation:
    asked = name
    if found := _OF_REPORT.fullmatch(name):
        year, kind, asked = int(found[1]), found[2] or kind, found[3]
    table, _, rest = _plain(asked).partition("!")
    indexes = _indexes(folder, year, kind)
    places = [place for index in indexes for place in index.places() if place.place.table]
    cells = [place for place in places if _is_table(place.place, table)]
    exact = [place for place in cells if _plain(place.place.path).partition("!")[2] == rest]
    chosen = exact or [place for place in cells if _is_cell(place.place, rest)]
    if not chosen:
        raise UsageError(f"没有印出“{asked}”{nearest(asked, [p.place.path for p in places])}")
    one = _only(chosen, name)
    return Explanation(_figures(one), one)


def _is_table(place: PrintedPlace, name: str) -> bool:
    table = place.table
    member, _, own = name.rpartition("/")
    if table is None or (member and member != _plain(place.member)):
        return False
    return own in {_plain(table.number), table.id, _plain(table.title)}


def _is_cell(place: PrintedPlace, name: str) -> bool:
    """Tell whether `<row>.<column>` names a cell; rows and columns may hold dots themselves."""
    table, row, column = place.table, place.row, place.column
    if table is None or row is None or column is None:
        return False
    columns = {column.name, _plain(column.head[-1]), _plain("/".join(column.head))}
    texts = (show(row.cells.get(c.name, ())) for c in table.columns if not c.is_number)
    rows = {_plain(label) for label in (row.id, row_label(table, row, column.name), *texts)}
    dots = (at for at, sign in enumerate(name) if sign == ".")
    return any(name[:at] in rows and name[at + 1 :] in columns for at in dots)


def _sentence(indexes: Sequence[_Index], part: str) -> Explanation:
    wanted = _plain(part)
    places = [place for index in indexes for place in index.places()]
    texts = [(place, _plain(show(place.place.text))) for place in places]
    holding = [place for place, text in texts if wanted in text]
    whole = [place for place, text in texts if text == wanted]
    if not holding:
        clauses = {c for place in places for c in _CLAUSE.split(show(place.place.text)) if c}
        raise UsageError(f"没有印出“{part}”{_full_name(indexes, part) or nearest(part, clauses)}")
    one = _only(whole or holding, part)
    return Explanation(tuple(dict.fromkeys(_inside(one.place, wanted))), one)


def _inside(place: PrintedPlace, part: str) -> Iterator[Figure]:
    """Yield the figures of the numbers that stand in a part of a text, wherever it occurs."""
    whole = re.finditer(f"(?={re.escape(part)})", _plain(show(place.text)))
    starts, at = [found.start() for found in whole], 0
    for span in place.text:
        length = len(_plain(show((span,))))
        is_inside = any(at < start + len(part) and at + length > start for start in starts)
        if isinstance(span, Number) and is_inside:
            yield span.figure
        at += length


def _input_line(indexes: Sequence[_Index], folder: Path, file: str, line: int) -> Explanation:
    path = Path(file)
    name = (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()
    lines = [(index, one) for index in indexes for one in index.trace.lines if one.file == name]
    found = [(index, one) for index, one in lines if one.line == line]
    if not found:
        _no_line(indexes, [one for _, one in lines], name, line)
    figures = (index.trace.figures[number] for index, one in found for number in one.figures)
    hanging = (index.place(at) for index, one in found for at in bits(one.places))
    return Explanation(tuple(dict.fromkeys(figures)), None, f"{name}:{line}", tuple(hanging))


def _no_line(
    indexes: Iterable[_Index], lines: Sequence[InputLine], name: str, line: int
) -> NoReturn:
    if not lines:
        files = {one.file for index in indexes for one in index.trace.lines}
        raise UsageError(f"没有印出的内容来自 {name}{nearest(name, files)}")
    near = sorted(
        {one.line for one in lines if one.line}, key=lambda other: (abs(other - line), other)
    )[:3]
    told = "、".join(f"{name}:{other}" for other in sorted(near))
    raise UsageError(f"没有印出的内容来自 {name}:{line}；最近的是 {told}")


def _full_name(indexes: Iterable[_Index], figure: str) -> str:
    """Return a clause with the whole name of a figure that was given without year and kind."""
    names = [
        f"{index.report}.{figure}"
        for index in indexes
        if any(one.name == figure for one in index.trace.figures)
    ]
    return f"；数名应写成 {'、'.join(names)}" if names else ""


def _only(found: Sequence[PlaceOfReport], name: str) -> PlaceOfReport:
    if len(found) == 1:
        return found[0]
    told = "\n".join(
        f"  {one.name}　{show(one.place.text).strip()[:60]}" for one in found[:_MOST_CANDIDATES]
    )
    more = f"（列出前 {_MOST_CANDIDATES} 处）" if len(found) > _MOST_CANDIDATES else ""
    raise UsageError(f"“{name}”在 {len(found)} 处{more}，请写明是哪一处：\n{told}")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


__all__ = ["Explanation", "PlaceOfReport", "explain"]

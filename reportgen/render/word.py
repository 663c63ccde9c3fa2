"""A document into a Word file, through the profile's template."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reportgen.document import (
    DRAFT,
    POINTS_HEAD,
    Chart,
    Document,
    OpenPoint,
    Table,
    brief,
    merge_states,
    points_title,
)
from reportgen.ooxml.controls import Control
from reportgen.ooxml.front import Front
from reportgen.ooxml.pictures import Picture
from reportgen.ooxml.properties import Properties
from reportgen.ooxml.word import Filled, WordTemplate
from reportgen.problems import Place, Problem, TemplateError
from reportgen.render.charts import in_words
from reportgen.render.charts.pictures import png
from reportgen.render.origins import Origins, Piece, fingerprint


def fill(
    document: Document,
    template: Path,
    *,
    draft: bool = False,
    root: Path | None = None,
    subject: str = "",
    points: Sequence[OpenPoint] = (),
) -> Filled:
    """Return the Word file of a document, the pages of its contents still to be told.

    Args:
        document: The finished content.
        template: The profile's `report.docx`.
        draft: Whether every page is marked 草稿.
        root: The department's folder: what was typed in its files stands in content controls.
        subject: What the file says that it was made from, with a fingerprint of what it prints;
            no page shows it.
        points: What is open, listed in front.

    Raises:
        TemplateError: The template cannot be filled.
    """
    properties = Properties(
        title=document.title,
        author=document.entity,
        keywords="，".join(document.keywords),
        date=document.date,
        subject=f"{subject}#{fingerprint(document)}" if subject else "",
    )
    origins = Origins(root)
    names = context(document, draft=draft, origins=origins, template=template)
    marks = [piece.control for piece in origins.pieces]
    listed = [(str(number), one.where, one.what) for number, one in enumerate(points, 1)]
    front = Front(points_title(points), POINTS_HEAD, listed) if points else None
    filled = WordTemplate(template).fill(names, properties, marks, front)
    _all_used(document, names, template)
    return filled


def render(document: Document, template: Path, *, draft: bool = False) -> bytes:
    """Return the Word file of a document, its contents left to Word; see `fill`."""
    return fill(document, template, draft=draft).finished()


def trace(
    document: Document, template: Path, root: Path, *, draft: bool = False
) -> tuple[bytes, tuple[Piece, ...]]:
    """Return the Word file of a document with every piece in a control, and the pieces.

    Args:
        document: The finished content.
        template: The profile's `report.docx`.
        root: The department's folder.
        draft: Whether every page is marked 草稿.

    Returns:
        A file that only serves to compare with: computed numbers have controls too, and the tag
        of a control has the position of its piece (`origins.TRACE`).

    Raises:
        TemplateError: The template cannot be filled.
    """
    properties = Properties(document.title, document.entity, "", document.date)
    origins = Origins(root, is_complete=True)
    names = context(document, draft=draft, origins=origins, template=template)
    marks = [Control(f"t_{index}", "") for index, _ in enumerate(origins.pieces)]
    content = WordTemplate(template).render(names, properties, marks)
    return content, tuple(origins.pieces)


# In mm; the text of a page of official documents is 156 mm wide.
_PICTURE_WIDTH = 130


class _Watched(dict[str, object]):
    """A mapping that knows which of its keys a template has asked for."""

    def __init__(self, content: Mapping[str, object]) -> None:
        super().__init__(content)
        self.used: set[str] = set()

    def __getitem__(self, key: str) -> object:
        self.used.add(key)
        return super().__getitem__(key)


class _Charts(_Watched):
    """The pictures of a report; one that is not wanted is nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _picture(chart: Chart, place: Place) -> Picture:
    return Picture(png(chart, place), _PICTURE_WIDTH, chart.title, in_words(chart))


def _all_used(document: Document, names: Mapping[str, object], template: Path) -> None:
    """Refuse a template that leaves out a table, a column or a picture of the profile.

    Raises:
        TemplateError: Names the first one that is not printed.
    """
    tables, groups, charts = names["tables"], names["groups"], names["charts"]
    if document.groups and isinstance(groups, list):
        for member, shown in zip(document.groups, groups, strict=True):
            _all_used(replace(member, groups=()), shown, template)
        return
    if not isinstance(tables, _Watched) or not isinstance(charts, _Charts):
        return
    if unplaced := [name for name in charts if name not in charts.used]:
        message = f"模板没有放 profile.yaml 中 in_word 的图 {'、'.join(unplaced)}"
        raise TemplateError(Problem("word-template", message, Place(str(template))))
    for name, table in document.tables.items():
        if table.workbook_only:
            continue
        shown = tables.get(name)  # `get` leaves no trace
        rows = shown["rows"] if isinstance(shown, Mapping) else []
        asked = set[str]().union(*(row.used for row in rows))
        # A row of totals alone does not ask for the columns of the others.
        lost = [c.name for c in table.columns if len(rows) > 1 and c.name not in asked]
        if name not in tables.used or lost:
            what = (table.number or name) + (f" 的列 {'、'.join(lost)}" if lost else "")
            message = f"模板没有用到 profile.yaml 中的 {what}；两处应一致"
            raise TemplateError(Problem("word-template", message, Place(str(template))))


def context(
    document: Document,
    *,
    draft: bool = False,
    origins: Origins | None = None,
    template: Path | None = None,
) -> dict[str, object]:
    """Return what a Word template can name: texts, lists and tables as plain data.

    `tables.<id>.rows` has a mapping of texts a row, by column name; `tables.<id>.head.<column>` the
    labels above a column from the top down; `charts.<id>` a picture, or nothing where the chart is
    not wanted in Word; `groups` the same for each member of a document that binds several.

    Args:
        document: The finished content.
        draft: Whether every page is marked 草稿.
        origins: Marks and keeps the pieces of the texts; without it nothing is marked.
        template: What problems of pictures name.

    Raises:
        TemplateError: A picture cannot be drawn.
    """
    origins = origins or Origins()
    show = origins.show
    return {
        "draft": DRAFT if draft else "",
        "title": document.title,
        "entity": document.entity,
        "texts": {name: show(text) for name, text in document.texts.items()},
        "lists": {
            name: [{key: show(text) for key, text in entry.items()} for entry in entries]
            for name, entries in document.lists.items()
        },
        "tables": _Watched(
            {name: _table(table, origins) for name, table in document.tables.items()}
        ),
        "charts": _Charts(
            {
                name: _picture(chart, Place(str(template or "")))
                for name, chart in document.charts.items()
                if chart.in_word
            }
        ),
        "groups": [
            context(replace(member, groups=()), origins=origins, template=template)
            for member in document.groups
        ],
    }


def _table(table: Table, origins: Origins) -> Mapping[str, object]:
    keys = dict.fromkeys(key for row in table.rows for key in row.merge)
    merged = {key: merge_states(table.rows, key) for key in keys}
    return {
        "number": table.number,
        "title": table.title,
        "entity_line": f"单位名称：{table.entity}",
        "unit_line": f"单位：{table.unit}",
        "notes": list(table.notes),
        "head": {column.name: list(column.head) for column in table.columns},
        "rows": [
            _Watched(
                {
                    **{
                        column.name: origins.show(brief(row.cells.get(column.name, ())))
                        for column in table.columns
                    },
                    "merge": {name: states[index] for name, states in merged.items()},
                }
            )
            for index, row in enumerate(table.rows)
        ],
    }

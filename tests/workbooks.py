"""Plain templates of workbooks, drawn after the documents of tests, and what is made of them."""

import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.document import Document, OpenPoint, Table
from reportgen.profile import Amounts
from reportgen.render import excel


def render(
    document: Document,
    *,
    draft: bool = False,
    points: Sequence[OpenPoint] = (),
    cells: Amounts = "scaled",
    template: Workbook | None = None,
) -> bytes:
    """Return a document's workbook, by default through a template drawn after the document."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / excel.TEMPLATE
        (template or drawn(document)).save(path)
        return excel.render(document, path, draft=draft, points=points, cells=cells)


def opened(content: bytes, *, values: bool = False) -> Workbook:
    """Return a workbook with its formulas, or with their values."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def drawn(document: Document) -> Workbook:
    """Return a template with a sheet a numbered table, one a form, and the further sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _draw(book, "待填事项", "{%sheet if points %}")
    _list(book, "目录", "", "entry in contents", ("link", "title", "unit"))
    for table in document.tables.values():
        if table.number:
            _numbered(book, table)
    if document.groups:
        _form(book, "g", document.groups)
    elif "fields" in document.lists:
        _form(book, "", (document,))
    leaves = _list(
        book,
        "明细",
        "leaves.rows or details.note",
        "leaf in leaves.rows",
        ("label", "amount"),
    )
    leaves.lines(["{%tr if details.note %}"], ["{{ details.note }}"], ["{%tr endif %}"])
    rows = _draw(book, "明细行", "{%sheet if details.rows %}")
    rows.lines(
        ["", "", "", "{%tc for name in details.names %}", "", "{%tc endfor %}"],
        ["明细", "文件和行", "金额", "", "{{ name.title }}"],
        ["{%tr for row in details.rows %}"],
        [
            "{{ row.label }}",
            "{{ row.place }}",
            "{{ row.amount }}",
            "",
            "{{ row.names[name.index] }}",
        ],
        ["{%tr endfor %}"],
    )
    _list(book, "尾差", "tails", "tail in tails", ("cell", "gap", "kind", "label"))
    return book


@dataclass
class _Sheet:
    sheet: Worksheet
    row: int = 0

    def lines(self, *lines: Iterable[str]) -> int:
        """Write lines below each other; return the number of the last."""
        for line in lines:
            self.row += 1
            for column, text in enumerate(line, 1):
                if text:
                    self.sheet.cell(self.row, column, text)
        return self.row


def _draw(book: Workbook, name: str, *tags: str) -> _Sheet:
    made = _Sheet(book.create_sheet(name))
    made.sheet.oddHeader.right.text = "{{ draft }}"
    made.lines(*([tag] for tag in tags))
    return made


def _list(book: Workbook, name: str, condition: str, loop: str, cells: Sequence[str]) -> _Sheet:
    made = _draw(book, name, *([f"{{%sheet if {condition} %}}"] if condition else []))
    one = loop.partition(" ")[0]
    made.lines(*([["{{ title }}"]] if name == "目录" else []), cells)
    made.lines([f"{{%tr for {loop} %}}"], [f"{{{{ {one}.{cell} }}}}" for cell in cells])
    made.lines(["{%tr endfor %}"])
    return made


def _numbered(book: Workbook, table: Table) -> None:
    made, name = _draw(book, table.number), f"tables.{table.id}"
    last = len(table.columns) - 1
    made.lines(
        [f"{{{{ {name}.number }}}}"],
        [f"{{{{ {name}.title }}}}"],
        [f"{{{{ {name}.entity_line }}}}", *[""] * (last - 1), f"{{{{ {name}.unit_line }}}}"],
    )
    _body(made, name, table)


def _form(book: Workbook, one: str, forms: Sequence[Document]) -> None:
    tables = {name: table for form in forms for name, table in form.tables.items()}
    dot = f"{one}." if one else ""
    loop = ["{%sheet for g in groups %}"] if one else []
    made = _draw(book, f"{{{{ {dot}sheet }}}}", *loop)
    width = max(len(table.columns) for table in tables.values())
    title = made.lines([f"{{{{ {dot}name }}}}"])
    made.lines([*[""] * (width - 1), f"{{{{ {dot}unit_line }}}}"])
    if any("fields" in form.lists for form in forms):
        head = made.lines([], ["项目", "内容"])
        made.lines([f"{{%tr for field in {dot}lists.fields %}}"])
        value = made.lines(["{{ field.label }}", "{% fit %}{{ field.value }}"])
        made.sheet.cell(value, 2).alignment = Alignment(wrap_text=True)
        made.lines(["{%tr endfor %}"])
        for row, first in ((title, 1), (head, 2), (value, 2)):
            made.sheet.merge_cells(None, row, first, row, width)
    for name, table in tables.items():
        made.lines([f'{{%tr if "{name}" in {dot}tables %}}'], [])
        made.lines([f"{{{{ {dot}tables.{name}.title }}}}"])
        _body(made, f"{dot}tables.{name}", table)
        made.lines(["{%tr endif %}"])


def _body(made: _Sheet, name: str, table: Table) -> None:
    depth = max(len(column.head) for column in table.columns)
    for level in range(depth):
        heads = [
            f"{{{{ {name}.head.{c.name}[{level}] }}}}" for c in table.columns if c.head[level:]
        ]
        made.lines(heads)
    merged = {key for row in table.rows for key in row.merge}
    made.lines([f"{{%tr for row in {name}.rows %}}"])
    cells = [
        (f"{{% merge row.merge.{c.name} %}}" if c.name in merged else "")
        + f"{{{{ row.{c.name} }}}}"
        for c in table.columns
    ]
    made.lines(cells, ["{%tr endfor %}"])
    made.lines([f"{{%tr for note in {name}.notes %}}"], ["{{ note }}"], ["{%tr endfor %}"])

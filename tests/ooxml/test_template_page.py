"""The examples of `docs/word-templates.md`, as our engine and docxtpl fill them."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from drawn import docx as made
from drawn import p, r, tbl, tc, tr
from oracle import Engine, by_docxtpl, by_word_template

from reportgen.sandbox import Sandbox

PAGE = Path(__file__).resolve().parents[2] / "docs/word-templates.md"
TEXT = PAGE.read_text(encoding="utf-8")
DATA: Mapping[str, Any] = yaml.safe_load(TEXT.split("```yaml\n")[1].split("```")[0])
TABLES = TEXT.split("## 与 docxtpl")[0]
_EXAMPLE = re.compile(r"^\| `(.+?)` \| `(.*?)` \| .+ \|$", re.MULTILINE)
EXAMPLES = _EXAMPLE.findall(TABLES)
# What docxtpl has not.
OUR_OWN = _EXAMPLE.findall(TABLES.split("## 正式表格")[1].split("\n## ")[0])
SHARED = [one for one in EXAMPLES if one not in OUR_OWN]
NEXT, CELL = " ⏎ ", "｜"
MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def template(written: str) -> bytes:
    """Return the template of an example: lines are rows if one has cells or is told to be one."""
    text = "".join(MARKS.get(sign, sign) for sign in written.replace("｜join", "|join"))
    lines = text.split(NEXT)
    if not re.search(rf"{CELL}|%tr|colspan|cellbg|cantsplit", text):
        return made("".join(p(r(line)) for line in lines))
    rows = [tr(*(tc(p(r(cell))) for cell in line.split(CELL))) for line in lines]
    return made(tbl([1000] * max(line.count(CELL) + 1 for line in lines), *rows) + p())


def shown(document: bytes) -> str:
    """Return the texts of paragraphs, or of the rows of the table."""
    read = docx.Document(io.BytesIO(document))
    if not read.tables:
        return NEXT.join(paragraph.text for paragraph in read.paragraphs)
    rows = [[cell.text for cell in _cells(row)] for row in read.tables[0]._tbl.tr_lst]  # noqa: SLF001
    return NEXT.join(CELL.join(row) for row in rows)


def _cells(row: Any) -> list[Any]:  # noqa: ANN401 - python-docx's elements are of any kind
    """Return the cells of a row as they are in the file, merged or not."""
    return [docx.table._Cell(cell, None) for cell in row.tc_lst]  # noqa: SLF001


@pytest.mark.parametrize(
    ("written", "result", "engine"),
    [
        *(pytest.param(*one, by_word_template, id=f"ours: {one[0]}") for one in EXAMPLES),
        *(pytest.param(*one, by_docxtpl, id=f"docxtpl: {one[0]}") for one in SHARED),
    ],
)
def test_an_example_gives_what_stands_beside_it(written: str, result: str, engine: Engine) -> None:
    """The page shows what a template really gives."""
    assert result == shown(engine(template(written), DATA))


def test_every_line_of_the_page_is_an_example() -> None:
    """No row of its tables escapes the test above."""
    lines = [line for line in TABLES.splitlines() if line.startswith("| ")]

    assert len(lines) - 2 * TABLES.count("| 写法 ") == len(EXAMPLES)


def test_the_page_names_the_filters() -> None:
    """The filters that a clerk can use stand in the page, no other."""
    listed = re.findall(r"`(\w+)`", TEXT.split("可用的过滤器：")[1].split("。")[0])

    assert listed == sorted(Sandbox(escapes=True).filters)

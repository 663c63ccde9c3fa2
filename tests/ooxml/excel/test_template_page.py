"""The examples of `docs/excel-templates.md`, as our engine fills them."""

import ast
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from marked_cells import workbook

from reportgen.ooxml.excel.evaluation.functions import FUNCTIONS
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs/excel-templates.md").read_text(encoding="utf-8")
DATA: Mapping[str, Any] = yaml.safe_load(TEXT.split("```yaml\n")[1].split("```")[0])
KINDS: Mapping[str, type] = {"数": int, "文字": str, "日期": date, "是非": bool}

Sheets = dict[str, dict[str, str]]


@dataclass
class Example:
    """A template of the page, what comes of it, and the code before it."""

    template: Sheets = field(default_factory=dict)
    result: Sheets = field(default_factory=dict)
    code: str = ""


def cells(line: str) -> list[str]:
    """Return the cells of a line of a table."""
    parts = re.split(r"(?<!\\)\|", line.strip())[1:-1]
    return [part.strip().replace("\\|", "|") for part in parts]


def plain(text: str) -> str:
    """Return a text without the marks of code."""
    return text.replace("`", "")


def examples() -> Iterator[Example]:
    """Yield the examples of the page."""
    found, target, code = Example(), dict[str, dict[str, str]](), ""
    lines = iter(TEXT.splitlines())
    for line in lines:
        if line == "```python":
            code = "\n".join(takewhile(lambda one: one != "```", lines))
        elif line == "模板：":
            if found.template:
                yield found
            found = Example(code=code)
            target, code = found.template, ""
        elif line == "得到：":
            target = found.result
        elif re.match(r"\| \S.* \| A \|", line):
            names = cells(line)
            sheet = target.setdefault(names[0], {})
        elif re.match(r"\| \d+ \|", line):
            number, *texts = cells(line)
            sheet |= {f"{name}{number}": t for name, t in zip(names[1:], texts, strict=True) if t}
    yield found


def drawn(sheets: Sheets) -> bytes:
    """Return the template of an example; figures are numbers."""
    return workbook(
        {
            name: {
                at: int(plain(text)) if plain(text).isdigit() else plain(text)
                for at, text in own.items()
            }
            for name, own in sheets.items()
        }
    )


def outcome(content: bytes) -> Sheets:
    """Return what stands in a workbook: formulas with their values, `↑` and `←` where merged."""
    books = [openpyxl.load_workbook(io.BytesIO(content), data_only=one) for one in (False, True)]
    found: Sheets = {}
    for sheet, values in zip(books[0].worksheets, books[1].worksheets, strict=True):
        own = found.setdefault(sheet.title, {})
        for one in (one for row in sheet for one in row if one.value is not None):
            is_formula = str(one.value).startswith("=") and one.data_type == "f"
            told = f"（{values[one.coordinate].value}）" if is_formula else ""
            own[one.coordinate] = f"{one.value}{told}"
        for area in sheet.merged_cells.ranges:
            for row, column in [*area.cells][1:]:
                sign = "↑" if column == area.min_col else "←"
                own[sheet.cell(row, column).coordinate] = sign
    return found


@pytest.mark.parametrize("example", list(examples()), ids=lambda one: next(iter(one.template)))
def test_an_example_gives_what_stands_below_it(example: Example) -> None:
    """The page shows what a template really gives."""
    context: dict[str, Any] = dict(DATA)
    if "Live(" in example.code:
        space: dict[str, Any] = {}
        exec(example.code, space)  # noqa: S102 - the page's own code
        context = space["data"]
    template = SheetTemplate(drawn(example.template))
    expected = {
        name: {at: plain(text) for at, text in own.items()} for name, own in example.result.items()
    }

    assert template.lint() == ()
    assert outcome(template.render(context)) == expected

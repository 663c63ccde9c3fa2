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

from reportgen.ooxml.excel.addresses import letters
from reportgen.ooxml.excel.evaluation.functions import FUNCTIONS
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError, has_errors

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


LIST = re.findall(r"^\| `(.+)` \| (\S+) `(.*)` \| .+ \|$", TEXT.split("## 行")[0], re.MULTILINE)


@pytest.mark.parametrize(("written", "kind", "result"), LIST)
def test_a_cell_gives_what_stands_beside_it(written: str, kind: str, result: str) -> None:
    """A value keeps its type where it stands alone."""
    content = SheetTemplate(workbook({"表": {"A1": written.replace("\\|", "|")}})).render(DATA)
    found = openpyxl.load_workbook(io.BytesIO(content))["表"]["A1"]

    assert isinstance(found.value, KINDS[kind])
    assert str(found.value).removesuffix(" 00:00:00") == result
    assert found.data_type != "f"


def test_every_line_of_the_page_is_an_example() -> None:
    """No row of its list of cells and no table of a result escapes the tests above."""
    lines = [line for line in TEXT.split("## 行")[0].splitlines() if line.startswith("| ")]

    assert len(lines) - 2 == len(LIST)
    assert [one for one in examples() if not one.result] == []
    assert TEXT.count("\n得到：\n") == len(list(examples()))


def test_the_page_names_the_functions() -> None:
    """Those that have a value without LibreOffice, no other."""
    listed = re.findall(r"`(\w+)`", TEXT.split("会算的函数：")[1].split("。")[0])

    assert listed == sorted(FUNCTIONS)


def refused() -> set[str]:
    """Return what the engine calls the contents that it refuses, without its advice."""
    found = {"数据透视图", "照相机拍下的区域", "动态数组公式", "富值"}
    for name in ("parts/part_kinds.py", "frame/refusals.py"):
        tree = ast.parse((ROOT / "reportgen/ooxml/excel" / name).read_text(encoding="utf-8"))
        found |= {
            re.split("[（，]", str(ast.literal_eval(value)))[0]
            for node in tree.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)
            for value in node.value.values
        }
    return found


def test_the_page_names_what_is_refused() -> None:
    """All of it, with what to do instead."""
    table = TEXT.split("| 内容 | 怎样代替 |")[1].split("\n\n")[0]
    listed = [cells(line)[0] for line in table.splitlines() if line.startswith("| ")][1:]

    assert sorted("、".join(listed).split("、")) == sorted(refused())


_ROW = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \| (?:`(.+)`)? ?\|$", re.MULTILINE)
CODES = _ROW.findall(TEXT.split("## 错误代码")[1])
# What no tag of a workbook can do; what is no code.
OF_WORD = {"block-unbalanced", "word-template"}
FAMILIES = (
    *("tag-", "block-", "unknown-", "no-", "not-", "wrong-", "bad-", "unsupported-", "damaged-"),
    *("formula-", "reference-", "columns-", "sheet-", "excel-", "drawing-", "recalculation-"),
)


def test_the_page_names_every_code() -> None:
    """The codes of the page are those of the engine, each once."""
    folder = ROOT / "reportgen/ooxml"
    constants = {
        node.value
        for module in (*folder.glob("*.py"), *folder.glob("excel/**/*.py"))
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    given = {one for one in constants if re.fullmatch(r"[a-z]+(-[a-z]+)+", one)}
    given = {one for one in given if one.startswith(FAMILIES)} - OF_WORD

    assert sorted(code for code, *_ in CODES) == sorted(given | {"division-by-zero", "endless"})


@pytest.mark.parametrize(("code", "example"), [(one[0], one[3]) for one in CODES if one[3]])
def test_an_example_of_a_code_gives_it(code: str, example: str) -> None:
    """The examples are wrong as the page says."""
    sheets: Sheets = {}
    for name, text in zip(("表", "乙"), example.replace("\\|", "|").split(" ‖ "), strict=False):
        lines = [line.split("｜") for line in text.split(" ⏎ ")]
        sheets[name] = {
            f"{letters(column)}{row}": cell
            for row, line in enumerate(lines, 1)
            for column, cell in enumerate(line, 1)
            if cell
        }
    template = SheetTemplate(drawn(sheets))
    problems = template.lint()
    if not has_errors(problems) and code != "tag-wide":
        with pytest.raises(TemplateError) as caught:
            template.render(DATA)
        problems = caught.value.problems

    assert {problem.code for problem in problems} == {code}

"""The workbook is alive: formulas give its values, a changed leaf moves what hangs on it."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import office
import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

import reportgen
from reportgen.amounts import Measure, Style, Unit, rounded
from reportgen.document import Document, number
from reportgen.figures import Figure, Formula, Ledger, lineage, total
from reportgen.ooxml.excel.values import At, Cells, Span
from reportgen.render import excel
from reportgen.render.excel.detail_rows import RowName
from reportgen.render.excel.formulas import Tail, plan
from reportgen.render.excel.placement import Placed, placed

TABLES = [f"表{number}" for number in range(1, 13)]


class Built(Protocol):
    """The example as the session's fixture builds it."""

    xlsx: Path


def opened(content: bytes, *, values: bool) -> Workbook:
    """Return a workbook with its values or with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def numbers(book: Workbook) -> dict[str, Decimal]:
    """Return every number of the tables by sheet and cell, with two decimals."""
    return {
        f"{sheet.title}!{cell.coordinate}": rounded(Decimal(str(cell.value)), 2)
        for sheet in book
        if sheet.title in TABLES
        for row in sheet
        for cell in row
        if isinstance(cell.value, (int, float))
    }


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook as openpyxl saves it: formulas without values."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def recalculated(content: bytes) -> Workbook:
    """Return a workbook with the values that LibreOffice calculates."""
    return opened(office.saved_as(content, ".xlsx", ".xlsx"), values=True)


def test_control_workbook_is_corrected() -> None:
    """LibreOffice calculates anew: a false value beside a right formula comes back right."""
    content = _false_value()
    before = opened(content, values=True)["控制"]["A3"].value

    assert before == 99
    assert recalculated(content)["控制"]["A3"].value == 3


def _false_value() -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only the control workbook is written by hand

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("控制")
    sheet.write_number("A1", 1)
    sheet.write_number("A2", 2)
    sheet.write_formula("A3", "=SUM(A1:A2)", None, 99)
    book.close()
    return file.getvalue()


def test_recalculation_changes_nothing(built: Built) -> None:
    """Every value that the workbook carries is the one that its formulas give."""
    content = built.xlsx.read_bytes()

    assert numbers(opened(content, values=True)) == numbers(recalculated(content))


def test_every_total_is_a_formula(built: Built) -> None:
    """Each cell of a row or column of totals holds a formula; only leaves are constants."""
    book = opened(built.xlsx.read_bytes(), values=False)
    totals = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        if sheet.title in TABLES
        for row in sheet
        if row[0].value in {"合计", "本年收入合计", "收入总计"}
        for cell in row
        if isinstance(cell.value, (int, float))
    }

    assert totals == set()


def test_totals_of_other_sheets_are_cited(built: Built) -> None:
    """表1 cites the categories of 表3 and does not repeat them."""
    book = opened(built.xlsx.read_bytes(), values=False)

    assert book["表1"]["D6"].value == "=SUM(表3!D7:F7)"


def test_rounding_tail_is_a_visible_term(built: Built) -> None:
    """The published 表7 302 is the sum of its parts and the tail, which has a sheet of its own."""
    content = built.xlsx.read_bytes()
    book, values = opened(content, values=False), opened(content, values=True)
    formula, tails = str(book["表7"]["B8"].value), values["尾差"]

    assert formula == "=SUM(B9:B19)+尾差!B2"
    assert [cell.value for cell in tails[2]][:2] == ["表7!B8", 0.01]
    assert values["表7"]["B8"].value == 4661.78


def test_changed_leaf_moves_what_build_moves(built: Built, example: Path, tmp_path: Path) -> None:
    """A leaf changed in the workbook gives the totals of the same change in the YAML."""
    book = opened(built.xlsx.read_bytes(), values=False)
    leaf = next(book["表3"].cell(row[0].row, 5) for row in book["表3"] if row[0].value == "2010399")
    assert leaf.value == 4931.05
    leaf.value = 5931.05
    in_excel = numbers(recalculated(saved(book)))

    folder = tmp_path / "huizhou_dsj"
    (folder / "2024").mkdir(parents=True)
    department = (example / "department.yaml").read_text(encoding="utf-8")
    (folder / "department.yaml").write_text(department, encoding="utf-8")
    text = (example / "2024" / "budget_disclosure.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"project: 4931\.05", "project: 5931.05", text)
    (folder / "2024" / "budget_disclosure.yaml").write_text(changed, encoding="utf-8")
    result = reportgen.build(
        folder, formats=("xlsx",), out=tmp_path / "out", draft=True, pages=False
    )
    in_yaml = numbers(opened(result.written[0].read_bytes(), values=True))

    before = numbers(opened(built.xlsx.read_bytes(), values=True))
    moved = {cell for cell in before if before[cell] != in_yaml[cell]}
    assert in_yaml == in_excel
    assert len(moved) > 10


@pytest.mark.parametrize("table", TABLES)
def test_contents_lead_to_each_table(table: str, built: Built) -> None:
    """The first sheet links to each table."""
    sheet = opened(built.xlsx.read_bytes(), values=False)["目录"]
    links = {str(cell.value): cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink}

    assert links[table].replace("'", "") == f"{table}!A1"


Where = tuple[str, int, int]
# What a sheet cannot compute stands as a number too.
CONSTANTS = {
    Formula.GIVEN,
    Formula.STATED,
    Formula.COUNT,
    Formula.COMPLETED,
    Formula.SCORED,
}


def references(book: Workbook, at: Where) -> Iterator[Where]:
    """Yield the cells that the formula of a cell names; none where it holds a constant."""
    sheet, row, column = at
    value = book[sheet].cell(row, column).value
    if not (isinstance(value, str) and value.startswith("=")):
        return
    for token in Tokenizer(value).items:
        if token.subtype == Token.RANGE:
            name, _, area = token.value.rpartition("!")
            left, top, right, bottom = range_boundaries(area)
            for y in range(int(top or 0), int(bottom or 0) + 1):
                for x in range(int(left or 0), int(right or 0) + 1):
                    yield name.strip("'") or sheet, y, x


def constants(book: Workbook, at: Where) -> set[Where]:
    """Return the constants that a cell ends in, however deep; the walk must end."""
    found, stack, seen = set[Where](), [at], {at}
    while stack:
        below = [*references(book, current := stack.pop())]
        if not below:
            found.add(current)
        stack += (cell for cell in below if cell not in seen)
        seen |= {*below}
    return found


def reports_with_workbooks(folder: Path) -> list[tuple[Document, Path]]:
    """Return the documents of a department that have a workbook, with its template."""
    made = reportgen.check(folder).reports
    return [
        (r.document, r.template.with_name(excel.TEMPLATE))
        for r in made
        if r.document and r.template and not r.member
    ]


def test_every_formula_ends_in_typed_numbers(department: Path) -> None:
    """Each chain of formulas of the example's workbooks ends in given or stated numbers alone."""
    count = 0
    for document, template in reports_with_workbooks(department):
        book = opened(excel.render(document, template), values=False)
        printed = {figure for one in placed(document) for figure in one.figures()}
        below = {part for figure in printed for _, part in lineage(figure)}
        typed = {
            (part.value or Decimal(0)) / scale
            for part in below
            if part.formula in CONSTANTS
            for scale in ([1, 10000] if part.measure is Measure.MONEY else [1])
        }
        ends = {
            end
            for sheet in book
            for row in sheet
            for cell in row
            if cell.data_type == "f"
            for end in constants(book, (sheet.title, cell.row, cell.column))
        }
        values = {end: book[end[0]].cell(*end[1:]).value for end in ends if end[0] != "尾差"}
        strange = {
            end: value
            for end, value in values.items()
            # A sum without parts (无发生额) is a nought.
            if value not in {None, "=0"} and Decimal(str(value)) not in typed
        }

        assert strange == {}
        count += len(values)
    assert count > 400


def test_no_total_of_a_table_is_a_constant(department: Path) -> None:
    """A printed number that follows from others by a formula of a sheet is one there too."""
    for document, template in reports_with_workbooks(department):
        places = excel.places(document, template)
        dead = [
            figure.name
            for one in placed(document)
            for figure in one.figures()
            if figure.value is not None
            and figure.formula not in CONSTANTS | {Formula.CITED}
            and not places[figure].formula
        ]

        assert dead == []


STYLE = Style("", "#,##0.00", Unit.TEN_THOUSAND_YUAN)


def given(name: str, yuan: int = 10_000, measure: Measure = Measure.MONEY) -> Figure:
    """Return a typed number."""
    return Figure(name, name, Decimal(yuan), Formula.GIVEN, measure=measure)


def table(*figures: Figure, sheet: str = "表1", unit: Unit = Unit.TEN_THOUSAND_YUAN) -> Placed:
    """Return a table that prints figures."""
    return Placed(sheet, unit, tuple(number(figure, STYLE) for figure in figures))


def test_a_formula_names_figures() -> None:
    """A sum of printed numbers names them in their order; the template says where they stand."""
    one, other = given("a"), given("b")
    whole = total("合计", [one, other], "sum")

    assert plan([table(one, other, whole)]).formula(whole) == ("SUM(", Cells((one, other)), ")")


def test_a_given_number_is_at_home_where_most_of_its_family_is() -> None:
    """A number that several cells cite alone stands in one of them; the others refer to it."""
    parts = [given("f.x.a"), given("f.x.b")]
    near = [total("近", [part], f"near.{part.name}") for part in parts]
    far = total("远", parts[:1], "far")
    found = plan([table(far), table(*near, sheet="表2")])

    assert found.key(parts[0]) is near[0]
    assert (found.formula(far), found.formula(near[0])) == ((At(near[0]),), ())
    assert found.leaves == ()


def test_a_number_without_a_cell_is_a_leaf() -> None:
    """What no cell prints alone stands on the sheet of details, once."""
    leaf = given("a")
    sums = [total(name, [leaf, given(f"b.{name}")], name) for name in ("x", "y")]
    found = plan([table(*sums)])

    assert found.leaves == (leaf, sums[0].inputs[1], sums[1].inputs[1])
    assert found.formula(sums[1]) == ("SUM(", Cells((leaf, found.leaves[2])), ")")


def test_money_in_another_unit_is_scaled() -> None:
    """A cell in 元 and one in 万元 are never added as they are; rates have no unit."""
    money, rate = given("m"), given("r", 2, Measure.RATE)
    cited, product = (
        total("引", [money], "cited"),
        Figure("p", "积", Decimal(20_000), Formula.PRODUCT, (money, rate)),
    )
    found = plan([table(money, rate, unit=Unit.YUAN), table(cited, product, sheet="表2")])

    assert found.formula(cited) == (At(money), "/10000")
    assert found.formula(product) == (At(money), "/10000*", At(rate))
    assert (found.value(money), found.value(cited), found.value(rate)) == (10_000, 1, 2)


def test_formatted_cells_need_no_scale() -> None:
    """Where cells hold 元 and show 万元 by their format, formulas add them as they are."""
    money = given("m")
    cited = total("引", [money], "cited")
    tables = [table(money, unit=Unit.YUAN), table(cited, sheet="表2")]
    found = plan(tables, formatted=True)

    assert found.formula(cited) == (At(money),)
    assert found.value(cited) == 10_000


def test_a_stated_number_is_its_parts_and_a_tail() -> None:
    """A published value is the formula of its parts plus a tail in a cell of its own."""
    parts = [given("a"), given("b")]
    whole = total("合计", parts, "sum")
    stated = Figure("sum", "合计", Decimal(20_100), Formula.STATED, (whole,))
    found = plan([table(*parts, stated)])

    assert found.formula(stated) == ("SUM(", Cells((*parts,)), ")+", At(Tail(stated)))
    assert found.tails == (stated,)


def test_rows_of_details_are_added_by_name() -> None:
    """A sum of detail rows adds those rows of their sheet that bear its name."""
    rows = [given("d.1"), given("d.2", 30_000)]
    own = Ledger().itemized("own", "甲", rows)
    found = plan([table(own)])

    assert found.formula(own) == (
        "SUMIF(",
        Span(RowName(rows[0], 0), RowName(rows[1], 0)),
        ',"甲",',
        Span(*rows),
        ")/10000",
    )


def test_amounts_by_number_format(built: Built, department: Path) -> None:
    """A profile may ask for 元 in the cells: each shows 万元 by its format, and sums stay alive."""
    ((document, template),) = [
        pair for pair in reports_with_workbooks(department) if "公开" in str(pair[0].keywords)
    ]
    content = excel.render(document, template, cells="formatted")
    formulas, values = opened(content, values=False), opened(content, values=True)
    scaled = opened(built.xlsx.read_bytes(), values=True)
    cell = formulas["表7"]["B8"]

    assert (cell.value, cell.number_format) == ("=SUM(B9:B19)+尾差!B2", r"0\.0000")
    assert values["表7"]["B8"].value == 46_617_800
    assert scaled["表7"]["B8"].value == 4661.78

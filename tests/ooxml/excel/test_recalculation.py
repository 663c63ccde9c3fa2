"""Values of formula cells as a workbook carries them and as LibreOffice calculates them."""

import io
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from recalculation import Difference, differences

from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.excel.movement import Fault, Value
from reportgen.ooxml.excel.printing.recalculation import carried, recalculated, recalculated_all
from reportgen.problems import Place, TemplateError

B1 = Cell(1, 2)
Drawn = tuple[str, object]


def workbook(*formulas: Drawn, inputs: tuple[object, ...] = (), sheet: str = "表") -> bytes:
    """Return a workbook with inputs down column A, and formulas with values down column B."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        drawn = book.add_worksheet(sheet)
        for row, content in enumerate(inputs):
            drawn.write(row, 0, content)
        for row, (formula, value) in enumerate(formulas):
            drawn.write_formula(row, 1, formula, value=value)
    return file.getvalue()


def values(*results: Value) -> dict[Cell, Value]:
    """Return values down column B."""
    return {Cell(row, 2): value for row, value in enumerate(results, 1)}


def test_the_values_that_a_workbook_carries() -> None:
    """Number, text, boolean and error keep their types; a cell without a value has None."""
    drawn = [("=1/3", 0.333333333333333), ('="a"', "文"), ("=1=1", True), ("=1/0", "#DIV/0!")]
    expected = (Decimal("0.333333333333333"), "文", True, Fault("#DIV/0!"), None)

    found = carried(workbook(*drawn, ("=A1", "")))["表"]

    assert found == values(*expected)
    assert [type(one) for one in found.values()] == [type(one) for one in expected]


def test_recalculation_gives_what_the_formulas_give() -> None:
    """Values of every type, none of which the workbook carries."""
    formulas = ["=SUM(A1:A2)", '=A3&"x"', "=A1=0.1", "=1/0", '=""', "=A9", "=2/3", "=A4"]
    given = workbook(*((one, 7) for one in formulas), inputs=(0.1, 0.2, "文", True))
    thirds = Decimal("0.666666666666667")
    expected = (Decimal("0.3"), "文x", True, Fault("#DIV/0!"), "", Decimal(0), thirds, True)

    found = recalculated(given)["表"]

    assert found == values(*expected)
    assert [type(one) for one in found.values()] == [type(one) for one in expected]


def test_cells_without_a_formula_are_left_out() -> None:
    """LibreOffice saves `TRUE` as a formula; it was none, so it does not appear."""
    assert recalculated(workbook(("=1", 1), inputs=(True,))) == {"表": values(Decimal(1))}


def test_several_workbooks_at_once() -> None:
    """The results stand in the order of the workbooks, under the names of their sheets."""
    first, second = (
        workbook(("=1+1", 0)),
        workbook(("='它 们'!A1*2", 0), inputs=(4,), sheet="它 们"),
    )

    assert recalculated_all([first, second]) == (
        {"表": values(Decimal(2))},
        {"它 们": values(Decimal(8))},
    )


def test_no_workbook_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty list is answered at once."""
    monkeypatch.setenv("PATH", "")

    assert recalculated_all([]) == ()


def test_without_libreoffice_an_error_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code and the place say which workbook could not be calculated."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(TemplateError) as caught:
        recalculated(workbook(("=1", 1)), "表.xlsx")

    assert found(caught.value) == [("recalculation-failed", Place("表.xlsx"))]


def test_a_second_try(fake: Callable[[str], Path]) -> None:
    """A LibreOffice that fails once, and then works, has worked."""
    program = shutil.which("soffice")
    pids = fake(f'[ "$(wc -l < "$(dirname "$0")/pids")" = 1 ] && exit 1; exec "{program}" "$@"')

    assert recalculated(workbook(("=1+1", 0))) == {"表": values(Decimal(2))}
    assert len(pids.read_text(encoding="utf-8").split()) == 2


def test_a_libreoffice_that_never_ends(fake: Callable[[str], Path]) -> None:
    """It is ended at its time, once, and told."""
    pids = fake("sleep 300")

    with pytest.raises(TemplateError) as caught:
        recalculated(workbook(("=1", 1)), "表.xlsx", seconds=0.5)

    assert found(caught.value) == [("recalculation-failed", Place("表.xlsx"))]
    assert len(pids.read_text(encoding="utf-8").split()) == 1


@pytest.mark.parametrize("content", ["只是文字".encode(), workbook(("=1", 1))[:900]])
def test_what_is_no_workbook_is_an_error(content: bytes) -> None:
    """LibreOffice would read text as a table, so it is not asked."""
    with pytest.raises(TemplateError) as caught:
        recalculated(content, "表.xlsx")

    assert found(caught.value) == [("recalculation-failed", Place("表.xlsx"))]


def found(error: TemplateError) -> list[tuple[str, Place]]:
    """Return codes and places."""
    return [(problem.code, problem.place) for problem in error.problems]


def test_true_values_differ_in_nothing() -> None:
    """A workbook that carries what its formulas give has no difference, in several either."""
    good = workbook(("=A1*2", 3), ("=B1/7", 0.428571428571429), ("=A1>1", True), inputs=(1.5,))

    assert differences([good, good]) == []


def test_each_false_value_is_found() -> None:
    """A wrong number, text, type or missing value is found at its cell, in its workbook."""
    good = workbook(("=A1", 1), inputs=(1,))
    bad = workbook(
        ("=A1*2", 3), ('="a"', "b"), ("=1=1", 1), ('="#N/A"', "#N/A"), ("=A1*3", 3), inputs=(1,)
    )

    assert [(one.workbook, one.sheet, str(one.cell)) for one in differences([good, bad])] == [
        (1, "表", "B1"),
        (1, "表", "B2"),
        (1, "表", "B3"),
        (1, "表", "B4"),
    ]


def test_a_difference_tells_both_values() -> None:
    """The value of the workbook and that of LibreOffice."""
    assert differences(workbook(("=A1*2", 3), inputs=(1,))) == [
        Difference(0, "表", B1, Decimal(3), Decimal(2))
    ]


def test_what_binary_fractions_lose_is_no_difference() -> None:
    """Zero stands for a residue 1E-15 as large as what is subtracted, in one step or two."""
    inputs = (100.1, 100.3, 200.4)
    drawn = (("=A1+A2-A3", 0), ("=A3", 200.4), ("=(A1+A2-B2)*2", 0))

    assert differences(workbook(*drawn, inputs=inputs)) == []


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=A1*3", "3.00000000000001"),
        ("=A1-A1", "1E-13"),
        ("=A1*2/3", "0.66666666666666"),
    ],
)
def test_more_than_that_is_a_difference(formula: str, value: str) -> None:
    """One unit of the fifteenth digit is found, beside a number of the same size."""
    (one,) = differences(workbook((formula, float(value)), inputs=(1,)))

    assert (one.cell, one.carried) == (B1, Decimal(value))


def test_a_libreoffice_that_believes_values_proves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without its setting the control workbook comes back false, and the comparison raises."""
    monkeypatch.setattr("reportgen.ooxml.libreoffice._SETTINGS", ())

    with pytest.raises(AssertionError, match="41"):
        differences(workbook(("=1", 1)))

"""Changes against last year's budget, and the figures that only the text prints."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportgen
from reportgen.amounts import Amount, Direction, Measure
from reportgen.figures import Change, Figure, Formula, Ledger, lineage
from reportgen.problems import Place

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
FILE = Path("2024") / "budget_disclosure.yaml"


def figures(folder: Path, *edits: tuple[str, str]) -> dict[str, Figure]:
    """Return the figures of the example with some of its texts replaced."""
    text = (EXAMPLE / FILE).read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / FILE).parent.mkdir(parents=True)
    names = (EXAMPLE / "department.yaml").read_text(encoding="utf-8")
    (folder / "department.yaml").write_text(names, encoding="utf-8")
    (folder / FILE).write_text(text, encoding="utf-8")
    (report,) = reportgen.check(folder).reports
    return dict(report.figures)


def shown(figure: Figure) -> str | None:
    """Return a value as a test writes it: 万元, %, or the number itself."""
    if figure.value is None:
        return None
    units = {Measure.MONEY: Decimal(10000), Measure.RATE: Decimal("0.01")}
    return f"{figure.value / units.get(figure.measure, Decimal(1)):.2f}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("revenue", ("7600.53", "9682.88", "2082.35", "21.51")),
        ("expenditure", ("7600.53", "9682.88", "2082.35", "21.51")),
        ("three_public", ("8.82", "8.10", "0.72", "8.89")),
        ("overseas", ("0.00", "0.00", "0.00", None)),
        ("vehicles", ("3.22", "3.50", "0.28", "8.00")),
        ("vehicle_purchase", ("0.00", "0.00", "0.00", None)),
        ("vehicle_operation", ("3.22", "3.50", "0.28", "8.00")),
        ("reception", ("5.60", "4.60", "1.00", "21.74")),
        ("administrative_expense", ("1272.04", "3735.26", "2463.22", "65.95")),
    ],
)
def test_changes_of_the_example(name: str, expected: tuple[str | None, ...], example: Path) -> None:
    """This year, last year, the absolute difference and the rate, which a base of zero has not."""
    (report,) = reportgen.check(example).reports
    names = (f"text.{name}", f"prior.{name}", f"text.{name}.change", f"text.{name}.rate")

    assert expected == tuple(shown(report.figures[figure]) for figure in names)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("text.revenue", "summary.total_revenue"),
        ("text.expenditure", "summary.total_expenditure"),
        ("text.three_public", "three_public.three_public.total"),
        ("text.vehicles", "three_public.vehicles.total"),
        ("text.reception", "three_public.reception.total"),
        ("text.administrative_expense", "three_public.administrative_expense.total"),
    ],
)
def test_the_text_cites_the_cells_of_the_tables(name: str, cell: str, example: Path) -> None:
    """A figure of the text has the cell of the table as its one input."""
    (report,) = reportgen.check(example).reports
    figure = report.figures[name]
    expected = (Formula.CITED, (cell,))

    assert expected == (figure.formula, tuple(part.name for part in figure.inputs))


def test_last_years_total_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    """Last year's 三公 follows when a part of it changes, and with it the change and the rate."""
    found = figures(tmp_path / "d", ("prior: 3.50", "prior: 4.22"))
    names = (
        "prior.vehicles",
        "prior.three_public",
        "text.three_public.change",
        "text.vehicles.rate",
    )
    expected = ["4.22", "8.82", "0.00", "23.70"]

    assert expected == [shown(found[name]) for name in names]


def test_procurement_is_the_sum_of_its_kinds(tmp_path: Path) -> None:
    """政府采购 adds goods, works and services."""
    found = figures(tmp_path / "d", ("goods: 0", "goods: 1.30"), ("works: 0", "works: 20.05"))
    expected = "1937.64"

    assert expected == shown(found["procurement.total"])


@pytest.mark.parametrize(
    ("name", "expected", "measure"),
    [
        ("assets.fixed_assets", "38601000", Measure.MONEY),
        ("assets.house_area", "0", Measure.NUMBER),
        ("assets.vehicles", "1", Measure.NUMBER),
        ("assets.large_equipment", "6", Measure.NUMBER),
        ("count.offices", "5", Measure.NUMBER),
        ("count.subordinates", "2", Measure.NUMBER),
    ],
)
def test_counts_are_numbers_and_amounts_are_money(
    name: str, expected: str, measure: Measure, example: Path
) -> None:
    """A count is not scaled by the unit of money; an amount is in 元."""
    (report,) = reportgen.check(example).reports
    figure = report.figures[name]

    assert (Decimal(expected), measure) == (figure.value, figure.measure)


def test_a_stated_change_is_printed_and_the_rate_follows_the_years(tmp_path: Path) -> None:
    """A change stated as published replaces the difference; the rate follows from both years."""
    stated = "\nstated:\n  text.reception.change: 1.15\n"
    found = figures(tmp_path / "d", ("\nstated:\n", stated))
    expected = ["1.15", "21.74"]

    assert expected == [shown(found[f"text.reception.{name}"]) for name in ("change", "rate")]


@pytest.mark.parametrize(
    "edit", [("current: 5.60", "current: 待填"), ("prior: 4.60", "prior: 待填")]
)
def test_a_change_with_a_pending_side_is_pending(edit: tuple[str, str], tmp_path: Path) -> None:
    """Neither difference nor rate exists while one side is still to be entered."""
    found = figures(tmp_path / "d", edit)
    names = ("text.reception.change", "text.reception.rate", "text.three_public.rate")

    assert {None} == {found[name].value for name in names}


def test_a_rate_leads_back_to_file_and_line(example: Path) -> None:
    """The lineage of a rate ends in the numbers that were typed, each with its line."""
    (rate,) = reportgen.explain(example, "2024.budget_disclosure.text.reception.rate").figures
    text = (example / FILE).read_text(encoding="utf-8").splitlines()
    places = {part.place for _, part in lineage(rate) if part.formula is Formula.GIVEN}
    expected = {"current: 5.60", "prior: 4.60"}

    assert expected == {text[place.line - 1].strip() for place in places if place}
    assert {str(example / FILE)} == {place.file for place in places if place}


AMOUNTS = st.decimals(0, 99999, places=2, allow_nan=False)


def change(current: Decimal, prior: Decimal) -> Change:
    """Return the change between two amounts in 元."""
    ledger = Ledger()
    place = Place("budget_disclosure.yaml", 1, 1)
    sides = [
        ledger.given(name, name, Amount(value, place, Decimal("0.01")))
        for name, value in (("current", current), ("prior", prior))
    ]
    return ledger.change("text", "费用", *sides)


@given(current=AMOUNTS, prior=AMOUNTS)
def test_a_change_agrees_with_plain_arithmetic(current: Decimal, prior: Decimal) -> None:
    """Difference, rate and direction are those of a plain calculation, unrounded."""
    found = change(current, prior)
    rate = None if prior == 0 else abs(current - prior) / prior
    way = (
        Direction.FLAT if current == prior else Direction.UP if current > prior else Direction.DOWN
    )
    expected = (abs(current - prior), rate, way, prior != 0)

    assert expected == (found.amount.value, found.rate.value, found.direction, found.has_base)


@given(parts=st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=6))
def test_the_change_of_a_sum_is_the_sum_of_the_changes(
    parts: list[tuple[Decimal, Decimal]],
) -> None:
    """With signs, the changes of the parts add up to the change of the whole."""
    current, prior = (sum(side, Decimal(0)) for side in zip(*parts, strict=True))
    signs = {Direction.UP: 1, Direction.DOWN: -1, Direction.FLAT: 0}
    whole, *each = (change(*sides) for sides in [(current, prior), *parts])
    signed = [
        signs[c.direction] * c.amount.value
        for c in (whole, *each)
        if c.direction and c.amount.value is not None
    ]

    assert signed[0] == sum(signed[1:])

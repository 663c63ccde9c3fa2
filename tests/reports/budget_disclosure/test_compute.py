"""Every cell from the leaves; and what one changed leaf changes in the finished document."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from disclosures import NO_ASSETS

import reportgen
from reportgen.document import Document, Number, Span, Text, show
from reportgen.figures import Figure, Formula, Ledger, lineage
from reportgen.reports.budget_disclosure.compute import Disclosure, category_total, compute
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import DisclosureSetting

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
FILE = Path("2024") / "budget_disclosure.yaml"

Read = Callable[..., tuple[BudgetDisclosure, DisclosureSetting]]
Computed = Callable[[str], Disclosure]

# Synthetic: an imaginary office with money of four kinds.
SMALL = (
    """\
unit: 万元
revenue:
  general_public_budget: 100.50
  government_fund_budget: 20.05
  business_revenue: 3.10
  superior_subsidy: 1.20
revenue_change: {prior: 124.85}
expenditure:
  - {account: 2010301, basic: 60.30, project: 30.10}
  - {account: 2010301, source: business_revenue, basic: 3.10}
  - {account: 2010601, basic: 10.10}
  - {account: 2010601, source: superior_subsidy, subsidiary_subsidy: 1.20}
  - {account: 2296003, source: government_fund_budget, project: 20.05}
expenditure_change: {prior: 124.85}
basic_by_economic: {30101: 60.00, 30201: 10.40}
project_by_economic: {30213: 30.10}
units:
  - unit: office
    personnel: {general_public_budget: 60.00, other_funds: 3.10}
    operating: 10.40
    projects:
      - id: hall
        name: 大厅运维
        amount: {general_public_budget: 30.10, government_fund_budget: 20.05}
administrative_expense: {current: 0, prior: 0}
three_public_expenses:
  overseas: {current: 0.40, prior: 0}
  vehicles:
    purchase: {current: {government_fund_budget: 18.05}, prior: 0}
    operation: {current: 2.15, prior: 0}
  reception: {current: 1.35, prior: 0}
"""
    + NO_ASSETS
)
DEPARTMENT = """\
profile: guangdong
names: [{name: 某市试验局, short: 试验局}]
units: [{id: office}]
"""


@pytest.fixture(scope="session")
def computed_from(read: Read) -> Computed:
    """Return a function that computes a disclosure from the text of its file."""

    def of_text(text: str) -> Disclosure:
        model, setting = read(text, DEPARTMENT)
        return compute(model, setting, Ledger(model.stated, model.unit))

    return of_text


def amounts(disclosure: Disclosure, *names: str) -> dict[str, Decimal | None]:
    """Return figures by name, in 万元."""
    values = {name: disclosure.figures[name].value for name in names}
    return {name: None if v is None else v / 10000 for name, v in values.items()}


def row(disclosure: Disclosure, table: str, name: str) -> dict[str, str]:
    """Return the cells of a row that are not zero, in 万元 with two decimals."""
    columns = disclosure.grids[table].spec.number_columns
    cells = {c.name: disclosure.figures[f"{table}.{name}.{c.name}"].value for c in columns}
    return {column: f"{value / 10000:.2f}" for column, value in cells.items() if value}


@pytest.mark.parametrize(
    ("table", "name", "expected"),
    [
        (
            "revenue",
            "2010301",
            {"total": "93.50", "general_public_budget": "90.40", "business_revenue": "3.10"},
        ),
        (
            "revenue",
            "total",
            {
                "total": "124.85",
                "general_public_budget": "100.50",
                "government_fund_budget": "20.05",
                "business_revenue": "3.10",
                "superior_subsidy": "1.20",
            },
        ),
        ("expenditure", "2010301", {"total": "93.50", "basic": "63.40", "project": "30.10"}),
        (
            "expenditure",
            "20106",
            {"total": "11.30", "basic": "10.10", "subsidiary_subsidy": "1.20"},
        ),
        (
            "expenditure",
            "total",
            {"total": "124.85", "basic": "73.50", "project": "50.15", "subsidiary_subsidy": "1.20"},
        ),
        (
            "general_public_budget",
            "2010301",
            {"total": "90.40", "basic": "60.30", "project": "30.10"},
        ),
        (
            "general_public_budget",
            "total",
            {"total": "100.50", "basic": "70.40", "project": "30.10"},
        ),
        ("basic_by_economic", "301", {"amount": "60.00"}),
        ("basic_by_economic", "total", {"amount": "70.40"}),
        ("project_by_economic", "302", {"amount": "30.10"}),
        (
            "three_public",
            "vehicles",
            {
                "total": "20.20",
                "general_public_budget": "2.15",
                "government_fund_budget": "18.05",
            },
        ),
        (
            "three_public",
            "three_public",
            {"total": "21.95", "general_public_budget": "3.90", "government_fund_budget": "18.05"},
        ),
        ("government_fund", "229", {"total": "20.05", "project": "20.05"}),
        ("state_capital", "total", {}),
        (
            "basic_by_unit",
            "office",
            {
                "total": "73.50",
                "fiscal_appropriation": "70.40",
                "general_public_budget": "70.40",
                "other_funds": "3.10",
            },
        ),
        (
            "project_by_unit",
            "total",
            {
                "total": "50.15",
                "fiscal_appropriation": "50.15",
                "general_public_budget": "30.10",
                "government_fund_budget": "20.05",
            },
        ),
    ],
)
def test_a_row_adds_what_carries_its_columns_marks(
    table: str, name: str, expected: dict[str, str], computed_from: Computed
) -> None:
    """Each cell adds the leaves or the rows below it; every other cell of the row is zero."""
    assert expected == row(computed_from(SMALL), table, name)


def test_the_two_sided_tables_add_their_lines(computed_from: Computed) -> None:
    """表1 shows all money of the year, 表4 what is appropriated; both by source and category."""
    expected = {
        "summary.fiscal_appropriation": Decimal("120.55"),
        "summary.fiscal_special_account": Decimal(0),
        "summary.other_funds": Decimal("3.10"),
        "summary.current_revenue": Decimal("123.65"),
        "summary.superior_subsidy": Decimal("1.20"),
        "summary.total_revenue": Decimal("124.85"),
        "summary.201": Decimal("103.60"),
        "summary.229": Decimal("20.05"),
        "summary.current_expenditure": Decimal("123.65"),
        "summary.subsidiary_subsidy": Decimal("1.20"),
        "summary.total_expenditure": Decimal("124.85"),
        "fiscal_appropriation.general_public_budget": Decimal("100.50"),
        "fiscal_appropriation.government_fund_budget": Decimal("20.05"),
        "fiscal_appropriation.current_revenue": Decimal("120.55"),
        "fiscal_appropriation.total_revenue": Decimal("120.55"),
        "fiscal_appropriation.201": Decimal("100.50"),
        "fiscal_appropriation.229": Decimal("20.05"),
        "fiscal_appropriation.total_expenditure": Decimal("120.55"),
    }

    assert expected == amounts(computed_from(SMALL), *expected)


def test_the_small_department_balances(tmp_path: Path) -> None:
    """The synthetic data break no identity that compares two amounts of a table."""
    (tmp_path / "2024").mkdir()
    (tmp_path / "department.yaml").write_text(DEPARTMENT, encoding="utf-8")
    (tmp_path / FILE).write_text(SMALL, encoding="utf-8")
    found = {problem.code for problem in reportgen.check(tmp_path).problems}

    expected = {"BD181", "BD310", "BD311"}  # no account for 三公, no targets, no reasons
    assert expected == found


def test_a_carry_forward_is_no_expenditure_of_the_year(computed_from: Computed) -> None:
    """结转下年 stands in the total of 表3 and 表1, but not in its category."""
    text = SMALL.replace(
        "{account: 2010601, basic: 10.10}", "{account: 2010601, carry_forward: 10.10}"
    )
    disclosure = computed_from(text)
    expected = {
        "expenditure.201.total": Decimal("104.80"),
        "summary.201": Decimal("93.50"),
        "summary.carry_forward": Decimal("10.10"),
        "summary.total_expenditure": Decimal("124.85"),
        "fiscal_appropriation.201": Decimal("90.40"),
        "fiscal_appropriation.carry_forward": Decimal("10.10"),
    }

    assert expected == amounts(disclosure, *expected)


def test_a_category_total_is_what_table_3_spends_in_the_year(computed_from: Computed) -> None:
    """The line of 表1 stands against 基本, 项目 and 经营 of 表3 together."""
    expected = Decimal("103.60") * 10000

    assert expected == category_total(computed_from(SMALL), "201").value


def test_a_total_adds_its_parts_as_printed(computed_from: Computed) -> None:
    """A stated part is what the totals above it add; it keeps the computed value as its input."""
    text = SMALL + "stated: {basic_by_economic.301.amount: 60.01}\n"
    disclosure = computed_from(text)
    stated = disclosure.figures["basic_by_economic.301.amount"]
    expected = {"basic_by_economic.total.amount": Decimal("70.41")}

    assert expected == amounts(disclosure, *expected)
    assert (Formula.STATED, Decimal(600000)) == (stated.formula, stated.inputs[0].value)


def test_a_total_of_what_is_still_to_be_entered_is_pending(computed_from: Computed) -> None:
    """Every total above a leaf without a value has none; the others keep theirs."""
    disclosure = computed_from(SMALL.replace("30201: 10.40", "30201: 待填"))
    expected = {
        "basic_by_economic.30201.amount": None,
        "basic_by_economic.302.amount": None,
        "basic_by_economic.total.amount": None,
        "basic_by_economic.301.amount": Decimal(60),
    }

    assert expected == amounts(disclosure, *expected)


def test_a_row_of_one_part_cites_it(computed_from: Computed) -> None:
    """A sum of one part says so: it repeats the part."""
    figures = computed_from(SMALL).figures
    names = ("basic_by_economic.301.amount", "basic_by_economic.total.amount")
    expected = [Formula.CITED, Formula.SUM]

    assert expected == [figures[name].formula for name in names]


def test_a_place_the_profile_has_not_is_no_cell(computed_from: Computed) -> None:
    """A cell or line that no table has is None."""
    disclosure = computed_from(SMALL)
    unknown = [
        disclosure.cell("summary", "grand_total"),
        disclosure.cell("revenue", "2010301", "basic"),
        disclosure.cell("elsewhere", "total"),
    ]

    assert disclosure.cell("summary", "total_revenue")
    assert not any(unknown)


def test_tables_keep_the_order_of_the_profile(computed_from: Computed) -> None:
    """Two-sided tables are computed last and still stand where the profile prints them."""
    disclosure = computed_from(SMALL)

    assert list(disclosure.setting.profile.spec.tables) == list(disclosure.grids)


def test_the_order_of_the_input_does_not_matter(computed_from: Computed) -> None:
    """The same items in another order give the same cells."""
    lines = SMALL.splitlines()
    first = lines.index("  - {account: 2010301, basic: 60.30, project: 30.10}")
    last = lines.index("  - {account: 2296003, source: government_fund_budget, project: 20.05}")
    turned = [*lines[:first], *reversed(lines[first : last + 1]), *lines[last + 1 :]]
    one, other = computed_from(SMALL), computed_from("\n".join(turned))
    values = [{name: f.value for name, f in d.figures.items()} for d in (one, other)]

    assert values[0] == values[1]


# --- what one leaf changes in the whole document ---


@dataclass(frozen=True)
class Leaf:
    """Given amounts of the example and what they become.

    Attributes:
        figures: The names of the given figures.
        edits: Old and new text of the file, each old one standing once.
        texts: The sentences that must change.
        tables: The tables that must change.
        is_balanced: Whether all identities still hold.
    """

    figures: frozenset[str]
    edits: tuple[tuple[str, str], ...]
    texts: frozenset[str]
    tables: frozenset[str]
    is_balanced: bool = False


LEAVES = {
    "project expenditure of 2010399 with all that balances it": Leaf(
        frozenset(
            {
                "input.expenditure.2010399.general_public_budget.project",
                "input.revenue.general_public_budget",
                "input.project_by_economic.31007",
                "input.project_by_unit.data_center.government_network.general_public_budget",
            }
        ),
        (
            ("project: 4931.05", "project: 4941.05"),
            ("general_public_budget: 7600.53", "general_public_budget: 7610.53"),
            ("31007: 15.02", "31007: 25.02"),
            ("amount: 503.21", "amount: 513.21"),
        ),
        frozenset({"budget_change"}),
        frozenset(
            {
                *("summary", "revenue", "expenditure", "fiscal_appropriation"),
                *("general_public_budget", "project_by_economic", "project_by_unit"),
            }
        ),
        is_balanced=True,
    ),
    "project expenditure of 2010399 alone": Leaf(
        frozenset({"input.expenditure.2010399.general_public_budget.project"}),
        (("project: 4931.05", "project: 4941.05"),),
        frozenset({"budget_change"}),
        frozenset(
            {"summary", "revenue", "expenditure", "fiscal_appropriation", "general_public_budget"}
        ),
    ),
    "income": Leaf(
        frozenset({"input.revenue.general_public_budget"}),
        (("general_public_budget: 7600.53", "general_public_budget: 7610.53"),),
        frozenset({"budget_change"}),
        frozenset({"summary", "fiscal_appropriation"}),
    ),
    "reception": Leaf(
        frozenset({"input.expenses.reception.general_public_budget"}),
        (("current: 5.60", "current: 6.60"),),
        frozenset({"three_public"}),
        frozenset({"three_public"}),
    ),
    "reception of last year": Leaf(
        frozenset({"prior.reception"}),
        (("prior: 4.60", "prior: 3.60"),),
        frozenset({"three_public"}),
        frozenset(),
        is_balanced=True,
    ),
    "vehicles": Leaf(
        frozenset({"input.expenses.vehicle_operation.general_public_budget"}),
        (("current: 3.22", "current: 3.12"),),
        frozenset({"three_public"}),
        frozenset({"three_public"}),
    ),
    "basic pay": Leaf(
        frozenset({"input.basic_by_economic.30101"}),
        (("30101: 312.57", "30101: 322.57"),),
        frozenset(),
        frozenset({"basic_by_economic"}),
    ),
    "operating expenditure of a unit": Leaf(
        frozenset({"input.basic_by_unit.service_center.operating.general_public_budget"}),
        (("operating: 33.60", "operating: 43.60"),),
        frozenset(),
        frozenset({"basic_by_unit"}),
    ),
    "a key project": Leaf(
        frozenset({"input.project_by_unit.bureau.cloud_resources.general_public_budget"}),
        (("amount: 1200.27", "amount: 1210.27"),),
        frozenset(),
        frozenset({"project_by_unit", "key_projects"}),
    ),
    "procurement": Leaf(
        frozenset({"procurement.services"}),
        (("services: 1916.29", "services: 1926.29"),),
        frozenset({"procurement"}),
        frozenset(),
        is_balanced=True,
    ),
    "assets": Leaf(
        frozenset({"assets.large_equipment"}),
        (("large_equipment: 6", "large_equipment: 7"),),
        frozenset({"assets"}),
        frozenset(),
        is_balanced=True,
    ),
}


def changed(folder: Path, edits: tuple[tuple[str, str], ...]) -> reportgen.Result:
    """Check the example with some of its values changed."""
    text = (EXAMPLE / FILE).read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(f"{old}\n") + text.count(f"{old}}}") == 1
        text = text.replace(f"{old}\n", f"{new}\n").replace(f"{old}}}", f"{new}}}")
    (folder / FILE).parent.mkdir(parents=True)
    names = (EXAMPLE / "department.yaml").read_text(encoding="utf-8")
    (folder / "department.yaml").write_text(names, encoding="utf-8")
    (folder / FILE).write_text(text, encoding="utf-8")
    return reportgen.check(folder)


def spans(document: Document) -> dict[tuple[str, ...], Span]:
    """Return every span of a document by its place: texts, lists, cells."""
    return {
        (*place, str(n)): span for place, text in texts(document) for n, span in enumerate(text)
    }


def texts(document: Document) -> Iterator[tuple[tuple[str, ...], Text]]:
    """Yield every text of a document with its place."""
    for name, text in document.texts.items():
        yield ("texts", name), text
    for name, entries in document.lists.items():
        for index, entry in enumerate(entries):
            yield from ((("lists", name, str(index), key), text) for key, text in entry.items())
    for name, table in document.tables.items():
        for index, line in enumerate(table.rows):
            for column, text in line.cells.items():
                yield ("tables", name, line.id, str(index), column), text


def hangs_on(figure: Figure, leaves: frozenset[str]) -> bool:
    """Tell whether a figure follows from one of some given ones."""
    return any(part.name in leaves for _, part in lineage(figure))


def outline(document: Document) -> Mapping[str, object]:
    """Return what a document prints besides its texts: titles, heads, units, notes."""
    return {
        "title": (document.title, document.entity, document.date, document.keywords),
        **{
            name: (table.number, table.title, table.unit, table.columns, table.notes)
            for name, table in document.tables.items()
        },
    }


@pytest.mark.parametrize("leaf", LEAVES.values(), ids=LEAVES)
def test_one_leaf_changes_what_hangs_on_it_and_nothing_else(
    leaf: Leaf, example: Path, tmp_path: Path
) -> None:
    """Exactly the printed numbers whose lineage holds the changed leaf are printed differently."""
    (before,) = reportgen.check(example).reports
    result = changed(tmp_path / "department", leaf.edits)
    (after,) = result.reports
    assert before.document
    assert after.document
    old, new = spans(before.document), spans(after.document)
    expected = {
        place
        for place, span in new.items()
        if isinstance(span, Number) and hangs_on(span.figure, leaf.figures)
    }

    assert old.keys() == new.keys()
    assert expected == {place for place in old if show((old[place],)) != show((new[place],))}
    assert leaf.texts == {place[1] for place in expected if place[0] == "texts"}
    assert leaf.tables == {place[1] for place in expected if place[0] == "tables"}
    assert outline(before.document) == outline(after.document)
    assert leaf.is_balanced == result.is_good


@pytest.mark.parametrize("leaf", LEAVES.values(), ids=LEAVES)
def test_one_leaf_changes_the_figures_that_hang_on_it_and_no_others(
    leaf: Leaf, example: Path, tmp_path: Path
) -> None:
    """Of all figures, printed or not, exactly those whose lineage holds the leaf change."""
    (before,) = reportgen.check(example).reports
    (after,) = changed(tmp_path / "department", leaf.edits).reports
    expected = {name for name, f in after.figures.items() if hangs_on(f, leaf.figures)}

    assert before.figures.keys() == after.figures.keys()
    assert expected == {
        name for name, f in before.figures.items() if f.value != after.figures[name].value
    }

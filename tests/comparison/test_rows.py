"""Two detail lists compared: which rows differ, and where the sums that they move were typed."""

import json
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pytest
from disclosures import NO_EXPENSES

import reportgen
from reportgen import cli
from reportgen.comparison.data import facts
from reportgen.comparison.model import Comparison
from reportgen.comparison.page import page
from reportgen.comparison.summary import counts, lines
from reportgen.detail_list import HEADS
from reportgen.problems import Place

NAMES = """\
profile: guangdong
names: [{name: 某市试验局, short: 试验局}]
units: [{id: office}]
"""
HEAD = """\
unit: 万元
revenue_change: {prior: 15.00}
expenditure_change: {prior: 15.00}
"""
LISTED = f"""\
{HEAD}details: rows.csv
units: [{{unit: office}}]
{NO_EXPENSES}"""
TYPED = f"""\
{HEAD}revenue: {{general_public_budget: 15.00}}
expenditure:
  - {{account: 2010301, basic: 15.00}}
basic_by_economic: {{30101: 9.00, 30201: 6.00}}
units: [{{unit: office, personnel: 9.00, operating: 6.00}}]
{NO_EXPENSES}"""
WAGES, GOODS = (
    f"office,2010301,{code},general_public_budget,basic,{part},"
    for code, part in (("30101", "personnel"), ("30201", "operating"))
)
ROWS = [f"{WAGES},60000.00", f"{GOODS},60000.00", f"{WAGES},30000.00"]
Told: TypeAlias = tuple[str, int | None, int | None, int | None, int | None]


def folder(target: Path, rows: list[str], text: str = LISTED) -> Path:
    """Write a department with a disclosure and rows."""
    (target / "2024").mkdir(parents=True)
    (target / "department.yaml").write_text(NAMES, encoding="utf-8")
    (target / "2024" / "budget_disclosure.yaml").write_text(text, encoding="utf-8")
    lines = [",".join(HEADS.values()), *rows]
    (target / "2024" / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def compared(tmp_path: Path, rows: list[str], old: str = LISTED) -> Comparison:
    """Compare the rows above with others."""
    return reportgen.diff(folder(tmp_path / "a", ROWS, old), folder(tmp_path / "b", rows))


def line(place: Place | None) -> int | None:
    """Return the line of a place in a list of rows."""
    assert place is None or place.file.endswith("2024/rows.csv")
    return place.line if place else None


def told(found: Comparison) -> list[Told]:
    """Return the last word, old and new amount and old and new line of each row that differs."""
    return [
        (
            row.label.split()[-1],
            None if row.old is None else int(row.old),
            None if row.new is None else int(row.new),
            line(row.old_place),
            line(row.new_place),
        )
        for row in found.rows
    ]


def test_a_changed_row(tmp_path: Path) -> None:
    """Each sum of a changed row is a root, typed where the row stands; the row is told once."""
    found = compared(tmp_path, [*ROWS[:2], f"{WAGES},40000.00"])

    assert [
        (f.name.split(".input.")[1], f.difference, line(f.old_place), line(f.new_place))
        for f in found.figures
    ] == [
        ("revenue.general_public_budget", Decimal(10000), 4, 4),
        ("expenditure.2010301.general_public_budget.basic", Decimal(10000), 4, 4),
        ("basic_by_economic.30101", Decimal(10000), 4, 4),
        ("basic_by_unit.office.personnel.general_public_budget", Decimal(10000), 4, 4),
    ]
    assert all(figure.moved for figure in found.figures)
    assert (found.computed, told(found)) == ((), [("personnel", 30000, 40000, 4, 4)])


def test_a_row_that_came(tmp_path: Path) -> None:
    """A row that came has no old line; its sums stand at their first row on the old side."""
    found = compared(tmp_path, [f"{GOODS},10000.00", *ROWS])

    assert told(found) == [("operating", None, 10000, None, 2)]
    economic = next(f for f in found.figures if f.name.endswith("basic_by_economic.30201"))
    assert (line(economic.old_place), line(economic.new_place)) == (3, 2)


def test_a_row_that_went(tmp_path: Path) -> None:
    """A row that went has no new line; the lines of those behind it are no difference."""
    assert told(compared(tmp_path, ROWS[1:])) == [("personnel", 60000, None, 2, None)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [f"{WAGES},90000.00", ROWS[1]],
            [("personnel", 60000, 90000, 2, 2), ("personnel", 30000, None, 4, None)],
        ),
        (
            [ROWS[0], f"{GOODS},50000.00", f"{GOODS},10000.00", ROWS[2]],
            [("operating", 60000, 50000, 3, 3), ("operating", None, 10000, None, 4)],
        ),
    ],
    ids=["merged", "split"],
)
def test_equal_sums(tmp_path: Path, rows: list[str], expected: list[Told]) -> None:
    """Rows merged or split are told though every sum is the same."""
    found = compared(tmp_path, rows)

    assert (told(found), found.figures, found.computed) == (expected, (), ())
    assert not found.is_same


def test_order_is_no_difference(tmp_path: Path) -> None:
    """Rows in another order are the same."""
    assert compared(tmp_path, ROWS[::-1]).is_same


def test_words_tell_rows_apart(tmp_path: Path) -> None:
    """A row with another nature is another row: one came, one went."""
    moved = ROWS[2].replace("basic,", "business_operation,")
    found = compared(tmp_path, [*ROWS[:2], moved])

    assert told(found) == [
        ("personnel", None, 30000, None, 4),
        ("personnel", 30000, None, 4, None),
    ]


def test_typed_before(tmp_path: Path) -> None:
    """A sum that was typed has a place on both sides; all rows being new is not told."""
    found = compared(tmp_path, [*ROWS[:2], f"{WAGES},40000.00"], TYPED)
    places = [(f.old_place, f.new_place) for f in found.figures]

    assert len(places) == 4
    assert {Path(old.file).name for old, _ in places if old} == {"budget_disclosure.yaml"}
    assert {line(new) for _, new in places} == {2}
    assert found.rows == ()


def test_typed_with_equal_sums(tmp_path: Path) -> None:
    """A list that gives what was typed changes nothing."""
    found = compared(tmp_path, ROWS, TYPED)

    assert (found.figures, found.computed, found.rows, found.wording) == ((), (), (), ())


def test_revenue_typed_on_one_side(tmp_path: Path) -> None:
    """Where one side types the revenue beside its rows, the rows are still the same."""
    text = LISTED.replace(HEAD, f"{HEAD}revenue: {{general_public_budget: 15.00}}\n")

    assert compared(tmp_path, ROWS, text).rows == ()


def test_telling(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text, JSON and the page name the row with both lines; the command gives 1."""
    found = compared(tmp_path, [f"{WAGES},90000.00", ROWS[1]])
    old, new = (f"{tmp_path / side / '2024' / 'rows.csv'}:2:1" for side in ("a", "b"))
    change = "6.00 万元 → 9.00 万元（+3.00 万元）"
    rows = json.loads(json.dumps(facts(found)))["rows"]

    assert [*lines(found)][:3] == [
        "变动的明细行（2）",
        f"  2024年部门预算公开　明细 office 2010301 30101 personnel：{change}",
        f"    {old} → {new}",
    ]
    assert "变动的明细行 2" in counts(found)
    assert [(r["old"], r["new"], r["difference"]) for r in rows] == [
        ("60000", "90000", "30000"),
        ("30000", None, None),
    ]
    assert (rows[0]["new_place"]["line"], rows[1]["new_place"]) == (2, None)
    assert old in page(found)
    assert cli.main(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    assert "变动的明细行 2" in capsys.readouterr().err

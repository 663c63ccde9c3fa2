"""What a file hands on: treatments, ended members, planned amounts, and years in texts."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from reportgen import source
from reportgen.amounts import Amount, Unit
from reportgen.edits import edited
from reportgen.problems import Place
from reportgen.rollover import Horizon, Rules, Treatment, mentions, moved_years, roll
from reportgen.schema import Model, Money, MoneyUnit, Published, Quantity, Text, validate


class Entry(Model):
    """A project in a list."""

    id: Text
    amount: Money


class Toy(Model):
    """A small file of every sort of value."""

    unit: MoneyUnit
    money: Money | None = None
    count: Quantity | None = None
    text: Text = ""
    remark: Text = ""
    projects: tuple[Entry, ...] = ()
    names: tuple[Text, ...] = ()
    total: Money | None = None
    stated: dict[str, Published] = {}  # noqa: RUF012 - a field of pydantic


def rolled(
    text: str, rules: Rules | None = None, horizons: Mapping[str, Horizon] | None = None
) -> tuple[str, list[tuple[str, int, str]]]:
    """Return what becomes of a file in 2025, and what has ended: id, line, reason."""
    data, _ = source.parse(text.encode(), "f.yaml")
    assert data
    model, problems = validate(data, Toy)
    assert model, problems
    edits, ended = roll(data, model, rules or Rules(), 2025, horizons or {})
    return edited(text, edits), [(one.id, one.place.line, one.why) for one in ended]


def test_default_enters_numbers_again_and_carries_the_rest() -> None:
    """Without rules every number is 待填, zero too; texts and comments stay."""
    text = "unit: 元 # 单位\nmoney: 0\ncount: 3 # 个\ntext: 文字\n"

    assert rolled(text)[0] == "unit: 元 # 单位\nmoney: 待填\ncount: 待填 # 个\ntext: 文字\n"


def test_answers_about_published_numbers_go() -> None:
    """`stated:` and `explained:` are of one year's publication."""
    assert rolled("unit: 元\nmoney: 1\nstated:\n  money: 2\n")[0] == "unit: 元\nmoney: 待填\n"


@pytest.mark.parametrize(
    ("treatment", "old", "new"),
    [
        (Treatment.KEEP, "2024年", "text: 2024年"),
        (Treatment.FIXED, "2024年", "text: 2024年"),
        (Treatment.ENTER, "旧文", "text: 待填"),
        (Treatment.REVIEW, "旧文", "text: 待填：旧文"),
        (Treatment.REVIEW, "待填：再旧", "text: 待填：再旧"),
        (Treatment.REVIEW, '""', 'text: ""'),
        (Treatment.REVIEW, "引{a}, 文", "text: 待填：引{a}, 文"),
        (Treatment.REVIEW, '"a: b #c"', 'text: "待填：a: b #c"'),
        (Treatment.DATED, "常年", "text: 常年"),
        (Treatment.DATED, "2024年完成", "text: 待填：2024年完成"),
        (Treatment.DROP, "旧文", None),
    ],
)
def test_treatments(treatment: Treatment, old: str, new: str | None) -> None:
    """Each treatment of a text."""
    result, _ = rolled(f"unit: 元\ntext: {old}\n", Rules((("text", treatment),)))

    assert result == (f"unit: 元\n{new}\n" if new else "unit: 元\n")


def test_first_fitting_pattern_counts() -> None:
    """Rules are read in order; a number can be fixed by one."""
    rules = Rules((("money", Treatment.FIXED), ("*", Treatment.ENTER)))

    assert (
        rolled("unit: 元\nmoney: 1\ntext: 字\n", rules)[0] == "unit: 待填\nmoney: 1\ntext: 待填\n"
    )


def test_long_text_stays_readable() -> None:
    """A text over several lines becomes a note that the strict reader accepts."""
    result, _ = rolled("unit: 元\ntext: |\n  一：二\n  三\n", Rules((("text", Treatment.REVIEW),)))
    data, problems = source.parse(result.encode(), "f.yaml")

    assert data
    assert data.data.entries["text"].text == "待填：一：二\n三\n"  # type: ignore[union-attr]
    assert [problem.code for problem in problems] == ["pending"]


PROJECTS = """\
unit: 万元
projects:
  - id: road   # 公路
    amount: 1
  - id: bridge
    amount: 2
  - {id: tower, amount: 3}
names: [road, bridge]
"""


def test_ended_members_go_and_planned_amounts_are_noted() -> None:
    """An entry of an ended member is left out once told; a planned amount is at hand as a note."""
    budget = Amount(Decimal(4469750), Place("r.yaml"))
    horizons = {
        "road": Horizon(2099, (2024, 2025), {2025: budget}),
        "bridge": Horizon(2099, (2023, 2024)),
        "tower": Horizon(2024, (), {2024: budget}),
    }
    rules = Rules(members=("projects.*.id", "names.*"))
    result, ended = rolled(PROJECTS, rules, horizons)

    expected = "  - id: road   # 公路\n    amount: 待填：计划446.975万元\nnames: [road]\n"
    assert f"unit: 万元\nprojects:\n{expected}" == result
    assert ended == [
        ("bridge", 5, "分年度资金计划没有 2025 年"),
        ("tower", 7, "2024 年结束"),
        ("bridge", 8, "分年度资金计划没有 2025 年"),
    ]


def test_plan_that_is_still_to_be_entered_is_no_note() -> None:
    """A pending plan says nothing of the amount."""
    horizons = {"road": Horizon(2099, (2025,), {2025: Amount(None, Place("r.yaml"))})}
    result, _ = rolled(PROJECTS, Rules(members=("projects.*.id",)), horizons)

    assert "计划" not in result


@pytest.mark.parametrize(("ends", "is_added"), [(2024, True), (2025, False)])
def test_amount_instead_of_members(ends: int, *, is_added: bool) -> None:
    """Where all members of a list have ended, what is declared in their stead is entered."""
    text = "unit: 元\nnames: [road]\n"
    rules = Rules(members=("names.*",), instead={("names",): ("total",)})
    result, _ = rolled(text, rules, {"road": Horizon(ends)})

    assert result == ("unit: 元\nnames: []\ntotal: 待填\n" if is_added else text)


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("2024年目标", "2025年目标"),
        ("2023-2024年", "2024-2025年"),
        ("2023", "2024"),
        ("2024-01-15", "2025-01-15"),
        ("二〇二四年", "二〇二五年"),
        ("二○二四年和二零二三年", "二〇二五年和二〇二四年"),
        ("2024年至2026年", "2025年至2027年"),
        ("2019-2024年", "2019-2025年"),
        ("2022年", ""),
        ("2025年", ""),
        ("粤府办〔2024〕5号", ""),
        ("惠办会函【2023】153号", ""),
        ("2024万元", ""),
        ("2024元", ""),
        ("12024", ""),
        ("20240", ""),
        ("3.2024", ""),
        ("本年、上年", ""),
    ],
)
def test_moved_years(text: str, proposal: str) -> None:
    """Years of the old year and the one before move by one; numbers of documents are no years."""
    assert moved_years(text, 2024) == proposal


def test_mentions() -> None:
    """A carried text that speaks of an old year is told, unless it is fixed or pending."""
    text = "unit: 元\ntext: 2024年\nremark: 待填：2024年\nnames: ['2024', 无]\n"
    data, _ = source.parse(text.encode(), "f.yaml")
    assert data
    found = [(m.place.line, m.text, m.proposal) for m in mentions(data, Rules(), 2025)]
    fixed = Rules((("*", Treatment.FIXED),))

    assert found == [(2, "2024年", "2025年"), (4, "2024", "2025")]
    assert list(mentions(data, fixed, 2025)) == []


def test_unit_of_the_plan_is_that_of_the_file() -> None:
    """A plan in 元 is noted in the unit of the file that it is noted in."""
    horizons = {"road": Horizon(2099, (), {2025: Amount(Decimal(50), Place("r.yaml"))})}
    rules = Rules(members=("projects.*.id",))
    in_yuan, _ = rolled(PROJECTS.replace("万元", Unit.YUAN), rules, horizons)

    assert "待填：计划50元" in in_yuan

"""Models over sources: types of fields, and every model error at its place."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field

from reportgen.amounts import Amount, Unit
from reportgen.problems import Place
from reportgen.schema import (
    Code,
    Date,
    Day,
    Flag,
    Identifier,
    Model,
    Money,
    MoneyUnit,
    Name,
    Pending,
    Placed,
    PlacedName,
    Quantity,
    String,
    Text,
    choice,
    validate,
)
from reportgen.source import parse


class Row(Model):
    """A row of the model under test."""

    code: Code
    amount: Money
    reason: Text = ""


class Budget(Model):
    """A model with a field of every type."""

    unit: MoneyUnit = Unit.YUAN
    rows: tuple[Row, ...] = ()
    named: dict[Identifier, Row] = Field(default_factory=dict)
    stated: dict[Name, Money] = Field(default_factory=dict)
    listed: tuple[Name, ...] = Field((), min_length=1)
    main: Row | None = None
    since: Date | None = Field(None, alias="from")
    day: Day | None = None
    id: Identifier | None = None
    name: Name | None = None
    text: Text = ""
    string: String = ""
    placed: PlacedName | None = None
    count: Quantity | None = None
    secret: Flag = False
    paper: Annotated[str, choice("portrait", "landscape")] = "portrait"


def read(text: str, file: str = "f.yaml") -> Budget:
    """Read a text that is right."""
    data, _ = parse(text.encode(), file)
    assert data
    model, problems = validate(data, Budget)
    assert not problems
    assert model
    return model


def found(text: str, file: str = "f.yaml") -> list[tuple[str, int, int]]:
    """Codes and places of what is wrong with the fields of a text."""
    data, _ = parse(text.encode(), file)
    assert data
    model, problems = validate(data, Budget)
    assert (model is None) is bool(problems)
    return [(p.code, p.place.line, p.place.column) for p in problems]


def messages(text: str) -> list[str]:
    """What is said about the fields of a text."""
    data, _ = parse(text.encode(), "f.yaml")
    assert data
    return [problem.message for problem in validate(data, Budget)[1]]


def test_every_type() -> None:
    """Each field gets its type, and the value it was typed with."""
    budget = read("""\
unit: 万元
rows:
  - {code: 0201, amount: 1.10, reason: R&D <试点>}
from: 2023-11-30
id: main_office
name: NO
text: '{{ 甲 }}'
string: ''
placed: table
count: 0.5
secret: 是
paper: landscape
""")

    assert Unit.TEN_THOUSAND_YUAN is budget.unit
    row = Row.model_construct(
        code="0201",
        amount=Amount(Decimal("11000.00"), Place("f.yaml", 3, 26), Decimal(100)),
        reason="R&D <试点>",
    )
    assert (row,) == budget.rows
    assert date(2023, 11, 30) == budget.since
    expected = ["main_office", "NO", "{{ 甲 }}", ""]
    assert expected == (
        [
            budget.id,
            budget.name,
            budget.text,
            budget.string,
        ]
    )
    assert Placed("table", Place("f.yaml", 9, 9)) == budget.placed
    assert Amount(Decimal("0.5"), Place("f.yaml", 10, 8), Decimal(0)) == budget.count
    expected = [True, "landscape"]
    assert expected == [budget.secret, budget.paper]


def test_model_is_frozen() -> None:
    """What was read is not changed."""
    budget = read("name: 甲")

    with pytest.raises(ValueError, match="frozen"):
        budget.name = "乙"  # type: ignore[misc]


def test_unit_holds_wherever_it_stands() -> None:
    """The unit of a file holds for amounts above it as well."""
    budget = read("stated: {total: 0.01}\nunit: 万元\n")

    assert Decimal(100) == budget.stated["total"].value


@pytest.mark.parametrize(("unit", "last_digit"), [("元", "0.01"), ("万元", "100")])
def test_amount_knows_its_last_digit(unit: str, last_digit: str) -> None:
    """One in the last published digit is worth 0.01 of the declared unit, however it was typed."""
    budget = read(f"unit: {unit}\nstated: {{total: 7.5}}\n")

    assert Decimal(last_digit) == budget.stated["total"].last_digit


def test_amounts_of_json_keep_digits_and_places() -> None:
    """A number of JSON is the decimal of its digits, at its place."""
    budget = read('{"unit": "元",\n "stated": {"a": 7600.530, "b": "1.10"}}', "f.json")

    expected = [("7600.530", Place("f.json", 2, 18)), ("1.10", Place("f.json", 2, 33))]
    assert expected == [(str(a.value), a.place) for a in budget.stated.values()]


def test_exponents_of_json_are_no_amounts() -> None:
    """An exponent, however large, is refused at its place and never unfolded."""
    text = '{"stated": {"a": 1e999999999},\n "count": 1E2}'

    expected = [("amount-not-a-number", 1, 18), ("amount-not-a-number", 2, 11)]
    assert expected == found(text, "f.json")


def test_pending_text_keeps_note_and_place() -> None:
    """A text that is still to be entered is a value of its own, with what was noted."""
    assert Pending("7月补", Place("f.yaml", 1, 7)) == read("text: 待填：7月补").text
    assert Pending("", Place("f.yaml", 1, 7)) == read("text: 待填").text


def test_pending_amount_has_no_value() -> None:
    """An amount that is still to be entered is neither zero nor absent, and keeps its place."""
    budget = read("stated: {total: 待填}\ncount: 待填：下月\n")

    assert Amount(None, Place("f.yaml", 1, 17), Decimal("0.01")) == budget.stated["total"]
    assert Amount(None, Place("f.yaml", 2, 8)) == budget.count


@pytest.mark.parametrize("field", ["name", "placed", "id", "paper", "from", "unit"])
def test_names_and_choices_cannot_be_pending(field: str) -> None:
    """What others refer to, and what the program decides by, cannot be left for later."""
    assert [("pending-name", 1, len(field) + 3)] == found(f"{field}: 待填：再议")


@pytest.mark.parametrize("field", ["name", "placed", "id", "paper", "from", "unit"])
def test_names_and_choices_cannot_be_empty(field: str) -> None:
    """A name of nothing but spaces is no name."""
    assert [("empty-name", 1, len(field) + 3)] == found(f"{field}: '　 '")


def test_pending_code_and_key() -> None:
    """Codes and the keys of named things cannot be left for later either."""
    text = "rows:\n  - {code: 待填, amount: 1}\nstated:\n  待填: 1\n"

    expected = [("pending-name", 2, 12), ("pending-name", 4, 3)]
    assert expected == found(text)


def test_unknown_key_has_its_own_place() -> None:
    """An unknown key is a problem at the key, at any depth."""
    text = """\
rows:
  - {code: 201, amount: 1}
  - code: 202
    amuont: 2
    amount: 2
main: {code: 203, amount: 3, x: 4}
"""

    expected = [("unknown-key", 4, 5), ("unknown-key", 6, 30)]
    assert expected == found(text)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("nmae: 甲", "name、"),
        ("rows: [{code: 201, amount: 1, raeson: 甲}]", "reason"),
        ("main: {code: 201, amuont: 1}", "amount"),
        ("named: {a: {code: 201, amount: 1, raeson: 甲}}", "reason"),
        ("form: 2023-11-30", "from"),
    ],
)
def test_unknown_key_is_answered_with_the_nearest(text: str, nearest: str) -> None:
    """A misspelt key is answered with the key that the file format has, inside mappings too."""
    said = next(message for message in messages(text) if "不认识的键" in message)

    assert f"；是否为 {nearest}" in f"{said}、"


def test_name_inside_the_program_is_no_key() -> None:
    """A key whose name differs inside the program is known by the name of the file only."""
    text = "since: 2023-11-30\n"

    expected = [("unknown-key", 1, 1)]
    assert expected == found(text)
    assert "since" not in messages(text)[0].partition("；")[2]


def test_missing_key_has_the_place_of_its_mapping() -> None:
    """What is missing is a problem where the mapping around it begins."""
    text = "name: 甲\nrows:\n  - amount: 1\nmain:\n  code: 201\nnamed: {a: {}}\n"

    expected = [
        ("missing-key", 3, 5),
        ("missing-key", 6, 12),
        ("missing-key", 6, 12),
        ("missing-key", 5, 3),
    ]
    assert expected == found(text)
    assert "“code”" in messages(text)[0]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("name: [甲]", 1, 7),
        ("text: {甲: 乙}", 1, 7),
        ("string:\n  - 甲", 2, 3),
        ("stated: {total: [1]}", 1, 17),
        ("stated: {total: {a: 1}}", 1, 17),
        ("stated: 1", 1, 9),
        ("stated: [1]", 1, 9),
        ("stated:\nname: 甲", 1, 8),
        ("rows: 1", 1, 7),
        ("rows: {a: 1}", 1, 7),
        ("rows:\n  - 甲\n", 2, 5),
        ("rows:\n  - - 甲\n", 2, 5),
        ("main: 1", 1, 7),
        ("main: []", 1, 7),
        ("count: [1]", 1, 8),
        ("secret: {是: 否}", 1, 9),
        ("from: [2023-11-30]", 1, 7),
        ("paper: [portrait]", 1, 8),
    ],
)
def test_wrong_type_has_the_place_of_the_value(text: str, line: int, column: int) -> None:
    """A list for a value, a value for a mapping and the like are problems at the value."""
    assert [("wrong-type", line, column)] == found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stated: {a: 12万元}", ("amount-unit", 1, 13)),
        ("stated: {a: '7,600.53'}", ("amount-separator", 1, 13)),
        ("stated: {a: ７.5}", ("amount-full-width", 1, 13)),
        ("stated:\n  a:\n", ("amount-empty", 2, 5)),
        ("count: △5", ("amount-not-a-number", 1, 8)),
        ("unit: 千元", ("unknown-unit", 1, 7)),
        ("id: 主处室", ("not-an-identifier", 1, 5)),
        ("id: Main", ("not-an-identifier", 1, 5)),
        ("id: 1a", ("not-an-identifier", 1, 5)),
        ("main: {code: 20, amount: 1}", ("not-a-code", 1, 14)),
        ("main: {code: 20103501, amount: 1}", ("not-a-code", 1, 14)),
        ("main: {code: ２０１, amount: 1}", ("not-a-code", 1, 14)),
        ("main: {code: 201a, amount: 1}", ("not-a-code", 1, 14)),
        ("secret: yes", ("not-a-flag", 1, 9)),
        ("secret: NO", ("not-a-flag", 1, 9)),
        ("from: 2023-02-29", ("not-a-date", 1, 7)),
        ("from: 2023年11月30日", ("not-a-date", 1, 7)),
        ("from: 2023-1-5", ("not-a-date", 1, 7)),
        ("from: ２０２３-11-30", ("not-a-date", 1, 7)),
        ("paper: portait", ("unknown-choice", 1, 8)),
        ("named: {Ä: {code: 201, amount: 1}}", ("not-an-identifier", 1, 9)),
        ("stated:\n  '': 1\n", ("empty-name", 2, 3)),
    ],
)
def test_wrong_value_has_its_code_and_place(text: str, expected: tuple[str, int, int]) -> None:
    """Each way of being wrong has a code, at the value or, for a wrong key, at the key."""
    assert [expected] == found(text)


def test_refused_unit_names_the_declared_one() -> None:
    """A unit in a value is answered with the unit at the head of the file."""
    assert "声明为万元，" in messages("unit: 万元\nstated: {a: 12元}")[0]


def test_wrong_unit_is_told_once() -> None:
    """An unknown unit is one problem; amounts are still read."""
    expected = [("unknown-unit", 1, 7)]
    assert expected == found("unit: 千元\nstated: {a: 12}\n")


def test_wrong_choice_names_the_nearest_or_all() -> None:
    """A misspelt choice is answered with the nearest, an odd one with all there are."""
    assert "是否为 portrait" in messages("paper: portait")[0]
    assert "应为 portrait、landscape" in messages("paper: A4")[0]


def test_all_problems_of_a_file_are_told() -> None:
    """One wrong field hides no other."""
    text = "unit: 万元\nstated: {a: 1元, b: 2, c: -}\nnmae: 甲\nsecret: 真\n"

    expected = {("amount-unit", 2), ("amount-not-a-number", 2), ("unknown-key", 3)}
    assert {*expected, ("not-a-flag", 4)} == {(code, line) for code, line, _ in found(text)}


def test_empty_list_where_one_entry_is_needed() -> None:
    """A list that must not be empty is a problem at the list, told in Chinese."""
    expected = [(1, 9)]
    assert expected == [(line, column) for _, line, column in found("listed: []")]
    assert not [word for word in messages("listed: []")[0].split() if word.isascii()]


def test_wrong_entry_of_a_needed_list_is_one_problem() -> None:
    """An entry that is wrong is told; that the list would be empty without it is not."""
    expected = [("empty-name", 1, 10)]
    assert expected == found("listed: ['']")


def test_codes_are_kebab_case() -> None:
    """A code of a problem is words joined by hyphens, also where pydantic finds it."""
    text = "listed: []\nnmae: 1\nrows: 1\nmain: {}\nstated: {a: 1元}\nunit: 角\n"

    expected = []
    assert expected == [code for code, _, _ in found(text) if not code.replace("-", "").isalpha()]


def test_key_with_brackets_keeps_its_place() -> None:
    """A value under a key that pydantic uses itself has its own place like any other."""
    expected = [("amount-not-a-number", 1, 21)]
    assert expected == found("stated: {'[key]':   甲}")


def test_day_can_be_pending() -> None:
    """A day is a date, or still to be entered with its note; anything else is no date."""
    assert read("day: 2025-01-31\n").day == date(2025, 1, 31)
    assert read("day: 待填：截止日\n").day == Pending("截止日", Place("f.yaml", 1, 6))
    assert found("day: 2025-02-30\n") == [("not-a-date", 1, 6)]
    assert found("from: 待填\n") == [("pending-name", 1, 7)]

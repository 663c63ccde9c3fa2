"""A secret project: its registration and its money are printed, its texts are one sentence."""

from collections.abc import Callable

import pytest

import reportgen
from reportgen.document import Document, show

Check = Callable[..., reportgen.Result]
SENTENCE = "项目涉密，不予公开。"


def form(result: reportgen.Result) -> Document:
    """Return the only finished form."""
    (report,) = (report for report in result.reports if report.member)
    assert report.document, result.problems
    return report.document


def printed(document: Document) -> dict[str, str]:
    """Return the label and text of every field that has one."""
    fields = ((show(f["label"]), show(f["value"])) for f in document.lists["fields"])
    return {label: value for label, value in fields if value}


def cells(document: Document, table: str) -> list[dict[str, str]]:
    """Return the printed rows of a table."""
    rows = document.tables[table].rows
    return [{name: show(cell) for name, cell in row.cells.items()} for row in rows]


def marked(text: str) -> str:
    """Return an input file with the mark of a secret."""
    return f"{text}secret: 是\n"


def test_registration_and_money_stay(check: Check, text: str) -> None:
    """Only free texts change: every other field is printed as it was."""
    known, secret = printed(form(check(a=text))), printed(form(check(a=marked(text))))
    replaced = {label for label, value in secret.items() if value == SENTENCE}

    assert replaced
    assert known.items() - secret.items() == {(label, known[label]) for label in replaced}
    assert {label for label in replaced if known[label].replace(",", "").isdigit()} == set()


def test_amounts_of_tables_stay(check: Check, text: str) -> None:
    """The plan is as it was; the composition keeps its years and amounts, none of its words."""
    known, secret = form(check(a=text)), form(check(a=marked(text)))
    rows = cells(secret, "costs")

    assert cells(known, "plan") == cells(secret, "plan")
    assert [row["amount"] for row in cells(known, "costs")] == [row["amount"] for row in rows]
    assert {row.get("content", SENTENCE) for row in rows} == {SENTENCE}
    assert {row.get("measure", "") for row in rows} == {""}


def test_indicators_do_not_tell_their_number(check: Check, text: str) -> None:
    """Each category has one row with the sentence, however many indicators the data has."""
    few = text[: text.index("indicators:")]
    rows = [form(check(a=marked(one))).tables["indicators"].rows for one in (text, few)]

    assert rows[0] == rows[1]
    assert {show(row.cells["name"]) for row in rows[0]} == {SENTENCE}
    assert {show(row.cells["whole"]) + show(row.cells["annual"]) for row in rows[0]} == {""}


@pytest.mark.parametrize("is_secret", [True, False])
def test_texts_of_a_secret_need_not_be_given(is_secret: bool, check: Check, text: str) -> None:  # noqa: FBT001
    """A secret key project without goals and indicators is no error; another one is."""
    bare = text[: text.index("goals:")].replace("is_key: 否", "is_key: 是")
    result = check(a=marked(bare) if is_secret else bare)

    assert ("PT301" in {problem.code for problem in result.problems}) is not is_secret


def test_checks_do_not_quote_a_secret(check: Check, text: str) -> None:
    """An indicator that stands twice and an amount in the grounds are not told any more."""
    wrong = text.replace("name: 巡检次数", "name: 运维系统数").replace(
        "grounds: 按照", "grounds: 项目预算为9万元，按照"
    )
    known, secret = (
        {problem.code for problem in check(a=one).problems} for one in (wrong, marked(wrong))
    )

    assert "repeated-indicator" in known
    assert secret == set()

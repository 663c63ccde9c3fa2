"""The plain file of a detail list: written, read back, and refused with its line."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reportgen.detail_list import HEADS, DetailRow, read, write
from reportgen.problems import Place

HEAD = ",".join(HEADS.values())
LINE = "office,2010301,30101,general_public_budget,basic,personnel,,1234.56"


def test_what_is_written_is_read_back() -> None:
    """Every field and every digit of a row comes back, with the line as its place."""
    place = Place("a.csv", 2, 1)
    row = DetailRow(
        "office", "2010301", "30101", "f", "basic", "personnel", "", Decimal("0.10"), place
    )
    rows = (row, replace(row, project='名,“引”"号', amount=Decimal(-5), place=Place("a.csv", 3, 1)))

    found, problems = read(write(rows), "a.csv")

    assert (rows, ()) == (found.rows if found else None, problems)


def test_a_byte_order_mark_is_no_head() -> None:
    """A file saved by Excel with a mark of byte order reads the same."""
    found, problems = read(f"\ufeff{HEAD}\n{LINE}\n".encode(), "a.csv")

    assert (len(found.rows) if found else 0, problems) == (1, ())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "wrong-heads", 1),
        (HEAD.replace("项目", "工程"), "wrong-heads", 1),
        (f"{HEAD},备注", "wrong-heads", 1),
        (HEAD, "no-rows", 1),
        (f"{HEAD}\n{LINE},", "wrong-fields", 2),
        (f"{HEAD}\n{LINE}\n\n{LINE}", "wrong-fields", 3),
        (f"{HEAD}\n{LINE}元", "amount-not-a-number", 2),
        (f"{HEAD}\n{LINE.replace('1234.56', '')}", "amount-empty", 2),
        (f'{HEAD}\n{LINE}\n"office,2010301', "not-csv", 3),
    ],
)
def test_a_wrong_line_is_told(text: str, code: str, line: int) -> None:
    """A file that is not as it was written gives a problem at its line and no rows."""
    found, problems = read(text.encode(), "a.csv")

    assert (None, [(code, line)]) == (found, [(p.code, p.place.line) for p in problems])


def test_other_encodings_are_refused() -> None:
    """The canonical file is UTF-8."""
    _, problems = read(HEAD.encode("gb18030"), "a.csv")

    assert [p.code for p in problems] == ["encoding"]


def test_all_wrong_lines_are_told() -> None:
    """One wrong line does not hide the next."""
    _, problems = read(f"{HEAD}\n{LINE}x\n{LINE}\n{LINE}y\n".encode(), "a.csv")

    assert [p.place.line for p in problems] == [2, 4]

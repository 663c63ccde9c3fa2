"""The pieces of printed texts and what they come from."""

from decimal import Decimal
from pathlib import Path

import pytest

from reportgen import source
from reportgen.amounts import Amount, Measure, Style
from reportgen.document import Blank, Number, Text, Words, number, words
from reportgen.figures import Ledger
from reportgen.ooxml.finishing.controls import marked, unmarked
from reportgen.problems import Place
from reportgen.render.origins import Origins, Scalar
from reportgen.schema import Pending, Placed

PLAIN = Style("plain", "0.##")
DATA = "note: 平台建成\ncount: 5\nopen: 待填：财务科\nlist: [{text: 甲}]\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An input file in a department's folder."""
    path = tmp_path / "2024" / "form.yaml"
    path.parent.mkdir()
    path.write_text(DATA, encoding="utf-8")
    return path


def place(file: Path, *path: str | int) -> Place:
    """Return the place of a value of the input file."""
    read, _ = source.read(file)
    assert read
    return read.place(path)


def count(file: Path) -> Ledger:
    """Return a ledger with the number of the input file, and a sum of it."""
    ledger = Ledger()
    amount = Amount(Decimal(5), place(file, "count"))
    typed = ledger.given("count", "个数", amount, Measure.NUMBER)
    ledger.total("sum", "合计", [typed, typed])
    return ledger


def test_typed_texts_are_marked(file: Path, tmp_path: Path) -> None:
    """A typed text, a blank and a typed number are pieces; words of the template are none."""
    open_text = Pending("财务科", place(file, "open"))
    text: Text = (
        Words("前"),
        *words(Placed("平台建成", place(file, "note"))),
        *words(open_text),
        *number(count(file).figures["count"], PLAIN),
        *words(Placed("甲", place(file, "list", 0, "text"))),
    )
    origins = Origins(tmp_path)
    shown = origins.show(text)

    pieces = ["平台建成", "【待填：财务科】", "5", "甲"]
    assert shown == "前" + "".join(marked(piece, n) for n, piece in enumerate(pieces))
    assert [piece.text for piece in origins.pieces] == pieces
    assert [piece.scalar for piece in origins.pieces] == [
        Scalar("2024/form.yaml", path) for path in ("note", "open", "count", "list.0.text")
    ]


def test_a_text_with_a_fact_is_one_piece_with_one_inside(file: Path, tmp_path: Path) -> None:
    """The fact and its unit are a piece of their own inside the text that cites them."""
    note = place(file, "note")
    fact = Number(count(file).figures["count"], PLAIN, note, "count")
    text: Text = (Words("共", note), fact, Words("个", note, "count"), Words("。", note))
    origins = Origins(tmp_path)
    shown = origins.show(text)

    assert unmarked(shown) == "共5个。"
    assert [(piece.text, piece.cites) for piece in origins.pieces] == [
        ("5个", "count"),
        ("共5个。", ""),
    ]


@pytest.mark.parametrize(("is_complete", "expected"), [(False, []), (True, ["10"])])
def test_computed_numbers(
    is_complete: bool,  # noqa: FBT001 - a parameter of the test
    expected: list[str],
    file: Path,
    tmp_path: Path,
) -> None:
    """A computed number is a piece only where all is traced, and comes from no scalar."""
    origins = Origins(tmp_path, is_complete)
    origins.show(number(count(file).figures["sum"], PLAIN))

    assert expected == [piece.text for piece in origins.pieces]
    assert not any(piece.scalar for piece in origins.pieces)


def test_what_stands_outside_of_the_folder_is_no_piece(file: Path, tmp_path: Path) -> None:
    """A text of a profile has no anchor, and without a folder nothing has."""
    text = words(Placed("平台建成", place(file, "note")))

    assert Origins(tmp_path / "other").show(text) == "平台建成"
    assert Origins().show(text) == "平台建成"


def test_tags_are_short_and_tell_what_was_printed(file: Path, tmp_path: Path) -> None:
    """The same scalar has the same key, whatever is printed; a tag fits into Word's 64 signs."""
    first, second = Origins(tmp_path), Origins(tmp_path)
    first.show(words(Placed("平台建成", place(file, "note"))))
    second.show((Blank("平台", place(file, "note")),))
    one, other = first.pieces[0], second.pieces[0]

    assert one.key == other.key
    assert one.control.tag != other.control.tag
    assert len(one.control.tag) <= 30


def test_a_file_that_was_read_is_not_read_again(file: Path, tmp_path: Path) -> None:
    """The data that a report was made of tells where its texts come from, not what is there now."""
    read, _ = source.read(file)
    assert read
    note = words(Placed("平台建成", place(file, "note")))
    file.unlink()
    known, unknown = Origins(tmp_path, sources={str(file): read}), Origins(tmp_path)

    assert known.show(note) == marked("平台建成", 0)
    assert [piece.scalar for piece in known.pieces] == [Scalar("2024/form.yaml", "note")]
    assert unknown.show(note) == "平台建成"

"""Many documents through LibreOffice: no failing one costs another, and a broken program ends.

The failing programs are small scripts named `soffice`, first on PATH, which know their documents by
a word inside them.
"""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from reportgen.problems import ConversionError
from reportgen.render.conversion import Converted, Office
from reportgen.render.pdf import LAYOUT

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
# Each document becomes a file that looks like a PDF and holds the document's word.
SCRIPT = """
echo $(($# - 7)) >> "$(dirname "$0")/counts"
out="$7"
shift 7
for file in "$@"; do
  grep -aq HANG "$file" && sleep 300
  grep -aq CRASH "$file" && kill -SEGV $$
  grep -aq SKIP "$file" && continue
  word=$(grep -ao 'word-[0-9a-z]*' "$file" | head -1)
  printf '%%PDF-1.6\\n%s\\n%%%%EOF\\n' "$word" > "$out/$(basename "$file" .docx).pdf"
done
"""
Starts = Callable[[], list[int]]


@pytest.fixture
def starts(fake: Callable[[str], Path]) -> Starts:
    """Put the script in LibreOffice's place; return how many documents each start was given."""
    folder = fake(SCRIPT).parent

    def counts() -> list[int]:
        return [*map(int, (folder / "counts").read_text(encoding="utf-8").split())]

    return counts


def package(word: str) -> bytes:
    """Return a package that holds a word as it stands."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        made.writestr("word", f"word-{word}".ljust(20))
    return file.getvalue()


def told(results: tuple[Converted, ...]) -> list[str]:
    """Return the word of each result, or `failed`."""
    return [
        "failed" if isinstance(one, ConversionError) else one.decode().split("\n")[1]
        for one in results
    ]


def convert(*words: str, workers: int = 1, seconds: float = 2) -> list[str]:
    """Convert a package a word, and return the words of the results."""
    made = Office(seconds, workers).convert_all([package(word) for word in words], LAYOUT)
    return told(made)


def test_no_document() -> None:
    """Nothing in, nothing out, and no LibreOffice."""
    assert Office().convert_all([], LAYOUT) == ()


def test_results_stand_in_the_order_of_the_documents(starts: Starts) -> None:
    """Documents are shared out to workers, and come back in their order."""
    words = [f"{number}" for number in range(7)]

    assert convert(*words, workers=3) == [f"word-{number}" for number in range(7)]
    assert sorted(starts()) == [2, 2, 3]


@pytest.mark.parametrize("fault", ["HANG", "CRASH", "SKIP"])
def test_one_bad_document_costs_no_other(fault: str, starts: Starts) -> None:
    """A document that hangs, kills or is passed over fails, after a second try of its own."""
    assert convert("a", "b", fault, "c", "d") == ["word-a", "word-b", "failed", "word-c", "word-d"]
    assert 1 in starts()


def test_two_bad_documents_among_good_ones(starts: Starts) -> None:
    """A document that kills LibreOffice is no reason to give up the others."""
    assert convert("a", "CRASH", "b", "CRASH", "c") == [
        "word-a",
        "failed",
        "word-b",
        "failed",
        "word-c",
    ]
    assert starts()[0] == 5


def test_a_first_bad_document_is_not_taken_for_a_broken_program(starts: Starts) -> None:
    """The first document may be the bad one: the next is tried before all is given up."""
    assert convert("CRASH", "b", "c") == ["failed", "word-b", "word-c"]
    assert starts() == [3, 1, 2]


def test_a_program_that_never_works_is_given_up(starts: Starts) -> None:
    """Forty documents and a program that hangs cost three time limits, not eighty."""
    start = time.monotonic()
    results = convert(*["HANG"] * 40)

    assert time.monotonic() - start < 20
    assert results == ["failed"] * 40
    assert starts() == [40, 1, 39]


@pytest.mark.usefixtures("starts")
def test_a_program_that_hangs_after_it_has_worked_is_given_up() -> None:
    """Two documents in a row that hang are enough, also after good ones."""
    start = time.monotonic()
    results = convert("a", *["HANG"] * 40)

    assert time.monotonic() - start < 20
    assert sorted(results) == [*["failed"] * 40, "word-a"]


def test_a_process_is_restarted_after_fifty_documents(starts: Starts) -> None:
    """No process is given more than fifty documents."""
    words = [f"{number}" for number in range(120)]

    assert convert(*words) == [f"word-{number}" for number in range(120)]
    assert starts() == [50, 50, 20]


def test_the_time_limit_is_that_of_one_document(starts: Starts) -> None:
    """A process that goes on to the next document may take longer than the limit."""
    program = Path(os.environ["PATH"].split(":")[0]) / "soffice"
    slow = program.read_text(encoding="utf-8").replace("word=$(", "sleep 1; word=$(")
    program.write_text(slow, encoding="utf-8")

    assert convert(*"abcde", seconds=4) == [f"word-{sign}" for sign in "abcde"]
    assert starts() == [5]


def test_a_process_that_writes_without_end_is_ended(fake: Callable[[str], Path]) -> None:
    """Writing on and on at one file is not going on."""
    fake('out="$7"\nwhile true; do printf x >> "$out/0.pdf"; sleep 0.1; done')
    start = time.monotonic()

    assert convert("a") == ["failed"]
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_program_ends_what_it_started(
    number: signal.Signals, fake: Callable[[str], Path], tmp_path: Path
) -> None:
    """SIGINT and SIGTERM end the processes at once and take their folders away."""
    pids = fake("sleep 300")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    # A shell starts what runs behind it with SIGINT ignored, and a program keeps to that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    build = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "build", str(EXAMPLE), "--year", "2024",
         "--out", str(tmp_path / "out")],
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not pids.exists():
        assert build.poll() is None
        time.sleep(0.1)
    time.sleep(0.3)
    build.send_signal(number)

    assert build.wait(10) == 1
    assert [pid for pid in pids.read_text().split() if Path(f"/proc/{pid}").exists()] == []
    assert [*scratch.iterdir()] == []


@pytest.mark.usefixtures("starts")
def test_what_a_killed_program_left_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of a program that is gone goes, with the process that still works in it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen(["true"])
    gone.wait()
    left, kept = tmp_path / f"reportgen-{gone.pid}-x", tmp_path / f"reportgen-{os.getpid()}-x"
    left.mkdir()
    kept.mkdir()
    orphan = subprocess.Popen(["bash", "-c", "sleep 300; true", str(left)])

    assert convert("a") == ["word-a"]
    assert (left.exists(), kept.exists()) == (False, True)
    assert orphan.wait(5) == -signal.SIGKILL


def test_what_is_no_package_is_not_given_to_libreoffice(starts: Starts) -> None:
    """Text under the name of a document fails at once; the others are converted."""
    made = Office(1, 1).convert_all([b"text", package("a")], LAYOUT)

    assert told(made) == ["failed", "word-a"]
    assert starts() == [1]


def test_real_documents() -> None:
    """The real program converts what it can read, by two workers."""
    documents = []
    for number in range(4):
        file = io.BytesIO()
        document = docx.Document()
        document.add_paragraph(f"第{number}份")
        document.save(file)
        documents.append(file.getvalue())
    documents[2] = package("no document")
    made = Office(workers=2).convert_all(documents, LAYOUT)
    texts = [
        ""
        if isinstance(one, ConversionError)
        else PdfReader(io.BytesIO(one)).pages[0].extract_text()
        for one in made
    ]

    assert [text.replace(" ", "").strip() for text in texts] == ["第0份", "第1份", "", "第3份"]

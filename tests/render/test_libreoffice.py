"""LibreOffice as a converter: whole PDFs, and what becomes of one that fails in any way.

The failing programs are small scripts named `soffice`, first on PATH.
"""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import office
import pytest
from pypdf import PdfReader

import reportgen
from reportgen.problems import ConversionError, Severity

Fake = Callable[[str], Path]
PDF = '$(dirname "${@: -1}")/out/0.pdf'


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder in which temporary files are made."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def word(*headings: str) -> bytes:
    """Return a Word file with headings, each on a page of its own."""
    document = docx.Document()
    for heading in headings:
        document.add_heading(heading, 1)
        document.add_page_break()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def alive(pids: Path) -> list[int]:
    """Return those of the noted processes that still run; a dead one may be unburied."""
    time.sleep(0.2)
    found = []
    for pid in map(int, pids.read_text(encoding="utf-8").split()):
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z":
            found.append(pid)
    return found


def fails(*, seconds: float = 1, within: float = 10) -> ConversionError:
    """Convert with a program that must fail, in bounded time, and return the error."""
    start = time.monotonic()
    with pytest.raises(ConversionError) as caught:
        office.printed(word("一"), seconds=seconds)
    assert time.monotonic() - start < within
    return caught.value


def test_converts(scratch: Path) -> None:
    """The real program gives a PDF with a page for each page, and leaves no file behind."""
    content = office.printed(word("第一章", "第二章"))
    reader = PdfReader(io.BytesIO(content))

    assert content.startswith(b"%PDF-")
    assert "第一章" in reader.pages[0].extract_text()
    assert "第二章" in reader.pages[1].extract_text()
    assert [*scratch.iterdir()] == []


def test_broken_document(scratch: Path) -> None:
    """A document that is none gives no PDF, though the program ends with 0."""
    with pytest.raises(ConversionError):
        office.printed(b"PK\x03\x04 half a package")

    assert [*scratch.iterdir()] == []


def test_document_cut_in_half(scratch: Path) -> None:
    """Half of a Word file gives an error."""
    whole = word("一")
    with pytest.raises(ConversionError):
        office.printed(whole[: len(whole) // 2])

    assert [*scratch.iterdir()] == []


def test_text_under_the_name_of_a_document(scratch: Path) -> None:
    """Plain text under the name of a Word file is no document."""
    with pytest.raises(ConversionError):
        office.printed("只是文字".encode())

    assert [*scratch.iterdir()] == []


def test_absent(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice on PATH the error says so at once."""
    monkeypatch.setenv("PATH", "")

    assert "soffice" in str(fails(within=1))
    assert [*scratch.iterdir()] == []


def test_hanging(fake: Fake, scratch: Path) -> None:
    """A program that never ends is ended at the time limit, twice, and its children with it."""
    pids = fake('sleep 300 & echo $! >> "$(dirname "$0")/pids"\nwait')
    error = fails(seconds=1, within=6)

    assert "1 秒" in str(error)
    assert len(pids.read_text(encoding="utf-8").split()) == 4
    assert alive(pids) == []
    assert [*scratch.iterdir()] == []


def test_hanging_deaf(fake: Fake, scratch: Path) -> None:
    """A program that ignores every signal it can is ended too."""
    pids = fake("trap '' TERM INT HUP\nwhile true; do sleep 1; done")
    fails(seconds=1, within=6)

    assert alive(pids) == []
    assert [*scratch.iterdir()] == []


def test_crashing(fake: Fake, scratch: Path) -> None:
    """A program that dies of a signal is an error, after a second try."""
    pids = fake("kill -SEGV $$")
    fails()

    assert len(pids.read_text(encoding="utf-8").split()) == 2
    assert alive(pids) == []
    assert [*scratch.iterdir()] == []


def test_leaving_children_behind(fake: Fake, scratch: Path) -> None:
    """Children of a program that has ended do not stay."""
    pids = fake('sleep 300 & echo $! >> "$(dirname "$0")/pids"\nexit 1')
    fails()

    assert alive(pids) == []
    assert [*scratch.iterdir()] == []


@pytest.mark.parametrize(
    "script",
    [
        "exit 0",
        "exit 1",
        "head -c 5000000 /dev/urandom; head -c 5000000 /dev/urandom >&2",
        f'head -c 1000 /dev/urandom > "{PDF}"',
        f': > "{PDF}"',
        f'echo "%PDF-1.6 cut" > "{PDF}"',
        f'mkdir "{PDF}"',
        'rm -rf "$(dirname "${@: -1}")"',
    ],
    ids=["silent", "failing", "noise", "garbage", "empty", "cut", "folder", "vandal"],
)
def test_no_whole_pdf(script: str, fake: Fake, scratch: Path) -> None:
    """A program that gives no whole PDF is an error, whatever its exit code; nothing stays."""
    pids = fake(script)
    fails(seconds=5)

    assert alive(pids) == []
    assert [*scratch.iterdir()] == []


def test_program_that_cannot_start(fake: Fake, scratch: Path) -> None:
    """A program that the system cannot run is an error."""
    program = fake("").parent / "soffice"
    program.write_bytes(b"\x7fELF no program")
    fails()

    assert [*scratch.iterdir()] == []


def test_second_try(fake: Fake) -> None:
    """A program that fails once and then gives a PDF has given one."""
    real = office.printed(word("一"))
    pids = fake("")
    kept = pids.parent / "real.pdf"
    kept.write_bytes(real)
    program = pids.parent / "soffice"
    program.write_text(
        f'#!/bin/bash\necho $$ >> "{pids}"\n'
        f'[ "$(wc -l < "{pids}")" = 1 ] && exit 1\ncp "{kept}" "{PDF}"\n',
        encoding="utf-8",
    )

    assert real == office.printed(word("一"), seconds=5)
    assert len(pids.read_text(encoding="utf-8").split()) == 2


def test_each_try_has_a_profile_of_its_own(fake: Fake) -> None:
    """No two tries share a profile; each profile shuts out macros and the network."""
    pids = fake(
        'profile="${1#-env:UserInstallation=file://}"\n'
        'echo "$profile" >> "$(dirname "$0")/profiles"\n'
        'cp "$profile/user/registrymodifications.xcu" "$(dirname "$0")/registry"'
    )
    fails(seconds=5)
    profiles = (pids.parent / "profiles").read_text(encoding="utf-8").split()
    registry = (pids.parent / "registry").read_text(encoding="utf-8")

    assert (len(profiles), len({*profiles})) == (2, 2)
    assert all(
        name in registry
        for name in ("BlockUntrustedRefererLinks", "MacroSecurityLevel", "ooInetHTTPProxyName")
    )


@pytest.mark.parametrize(
    "script",
    [
        "kill -SEGV $$",
        "exit 0",
        "head -c 100000 /dev/urandom",
        f'printf "%%PDF-1.6\\nno objects\\n%%%%EOF\\n" > "{PDF}"',
    ],
    ids=["crashing", "silent", "noise", "hollow"],
)
def test_build_without_a_working_libreoffice(
    script: str, fake: Fake, example: Path, tmp_path: Path
) -> None:
    """The Word file is written all the same, with a warning, and asks Word for the pages."""
    fake(script)
    result = reportgen.build(example, out=tmp_path / "output")

    without_pages(result)


def test_build_without_libreoffice(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without LibreOffice the Word file is written with the same warning."""
    monkeypatch.setenv("PATH", "")

    without_pages(reportgen.build(example, out=tmp_path / "output"))


def test_build_with_a_pdf_of_another_document(fake: Fake, example: Path, tmp_path: Path) -> None:
    """A PDF that lacks the document's headings gives no page numbers, and no crash."""
    other = tmp_path / "other.pdf"
    other.write_bytes(office.printed(word("一")))
    fake(f'cp "{other}" "{PDF}"')

    without_pages(reportgen.build(example, out=tmp_path / "output"))


def without_pages(result: reportgen.Result) -> None:
    """Hold a build to have written a Word file without page numbers, and to have warned of it."""
    warnings = [p.code for p in result.problems if p.severity is Severity.WARNING]
    assert result.is_good
    assert warnings == ["no-pages"]
    assert len(result.written) == 1
    with zipfile.ZipFile(result.written[0]) as package:
        assert "w:updateFields" in package.read("word/settings.xml").decode()

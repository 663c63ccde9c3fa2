"""What the gate before packages lets in and what it refuses."""

import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from reportgen.intake.package_gate import LARGEST, MOST_PARTS, open_package

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONSHIPS = '<Relationships><Relationship Id="a" Type="x/{}" Target="{}" {}/></Relationships>'
OUTSIDE = 'TargetMode="External"'


def packed(path: Path, parts: dict[str, str], types: str = TYPES) -> Path:
    """Write a package with some parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def codes(path: Path, suffix: str = "") -> list[str]:
    """Return the codes of what is wrong; a package that is let in gives its content."""
    content, problems = open_package(path, suffix)
    assert (content is None) == bool(problems)
    return [problem.code for problem in problems]


def test_files_of_the_libraries_are_let_in(tmp_path: Path) -> None:
    """A workbook and a document as the libraries write them pass, each as what it is."""
    book, text = tmp_path / "a.xlsx", tmp_path / "b.docx"
    openpyxl.Workbook().save(book)
    docx.Document().save(str(text))

    assert (codes(book), codes(text)) == ([], [])
    assert codes(book, ".docx") == ["package-type"]
    assert book.read_bytes() == open_package(book)[0]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": ""}, "package-active"),
        ({"xl/embeddings/oleObject1.bin": ""}, "package-active"),
        ({"xl/activeX/activeX1.xml": "<a/>"}, "package-active"),
        ({"../evil.xml": "<a/>"}, "package-name"),
        ({"/etc/passwd": ""}, "package-name"),
        ({"C:/x.xml": "<a/>"}, "package-name"),
        ({"xl/a.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}, "package-doctype"),
        ({"xl/a.xml": "<a/>", "XL/A.xml": "<a/>"}, "package-name"),
        ({"xl/big.txt": "0" * 3_000_000}, "package-bomb"),
        ({"word/document.xml": "<w:instrText> DDEAUTO c:\\x</w:instrText>"}, "package-link"),
        ({"word/document.xml": '<w:instrText xml:space="p">INCLUDETEXT "x"'}, "package-link"),
        ({"word/document.xml": '<w:altChunk r:id="a"/>'}, "package-link"),
        (
            {"_rels/.rels": RELATIONSHIPS.format("image", "http://a/b.png", OUTSIDE)},
            "package-link",
        ),
        (
            {"_rels/.rels": RELATIONSHIPS.format("hyperlink", "file:///etc/passwd", OUTSIDE)},
            "package-link",
        ),
    ],
)
def test_what_a_data_file_does_not_need_is_refused(
    tmp_path: Path, parts: dict[str, str], code: str
) -> None:
    """Each sort of danger has its code."""
    assert [code] == codes(packed(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize(
    "parts",
    [
        {"_rels/.rels": RELATIONSHIPS.format("hyperlink", "https://a.example/", OUTSIDE)},
        {"_rels/.rels": RELATIONSHIPS.format("hyperlink", "mailto:a@b.example", OUTSIDE)},
        {"_rels/.rels": RELATIONSHIPS.format("image", "media/a.png", "")},
        {"word/document.xml": "<w:instrText> TOC \\o 1-3 </w:instrText>"},
        {"xl/printerSettings/printerSettings1.bin": "x"},
    ],
)
def test_what_is_harmless_is_let_in(tmp_path: Path, parts: dict[str, str]) -> None:
    """Links to pages, parts inside, a table of contents and printer settings stay."""
    assert codes(packed(tmp_path / "a.xlsx", parts)) == []


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    """The content type of a macro workbook is not that of a workbook."""
    macros = TYPES.replace("sheet.main+xml", "x").replace("spreadsheetml", "macroEnabled")

    assert codes(packed(tmp_path / "a.xlsx", {}, macros)) == ["package-type"]


def test_too_much_is_refused(tmp_path: Path) -> None:
    """More than the bytes or parts of any budget are not opened."""
    large = tmp_path / "a.xlsx"
    large.write_bytes(b"PK" + bytes(LARGEST))
    many = packed(tmp_path / "b.xlsx", {f"xl/{n}.txt": "" for n in range(MOST_PARTS)})

    assert (codes(large), codes(many)) == (["too-large"], ["package-parts"])


def test_broken_files_are_refused(tmp_path: Path) -> None:
    """Text, half a package, a package with a damaged part and no file at all are told apart."""
    text, half, damaged = (tmp_path / f"{name}.xlsx" for name in ("text", "half", "damaged"))
    whole = packed(tmp_path / "whole.xlsx", {"xl/a.xml": "<a/>" * 50}).read_bytes()
    text.write_text("a", encoding="utf-8")
    half.write_bytes(whole[: len(whole) // 2])
    at = whole.index(b"xl/a.xml") + 9
    damaged.write_bytes(whole[:at] + b"\xff\xff\xff" + whole[at + 3 :])

    assert [codes(path) for path in (text, half, damaged)] == [["not-a-package"]] * 3
    assert codes(tmp_path / "none.xlsx") == ["unreadable"]


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    """A part whose flag says that it is encrypted is not read."""
    path = packed(tmp_path / "a.xlsx", {"xl/a.xml": "<a/>"})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)

    assert codes(path) == ["package-encrypted"]

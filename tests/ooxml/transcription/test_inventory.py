"""The parts of a Word file that hold text."""

import io
import zipfile

import pytest

from reportgen.ooxml.transcription import inventory

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def package(main: str, base: str, related: list[tuple[str, str]]) -> bytes:
    """Return a package whose main part is related to others, given by kind and target."""
    folder, _, name = main.rpartition("/")
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related)
    )
    top = f'<Relationship Id="r" Type="{base}/officeDocument" Target="/{main}"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("_rels/.rels", f"<Relationships>{top}</Relationships>")
        made.writestr(main, "<document/>")
        rels = f"<Relationships>{relations}</Relationships>"
        made.writestr(f"{folder}/_rels/{name}.rels", rels)
        for kind, target in related:
            made.writestr(f"{folder}/{target}", f"<{kind}/>")
    return file.getvalue()


@pytest.mark.parametrize("base", [OFFICE, STRICT])
@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "text/a.xml"])
def test_parts_in_order(main: str, base: str) -> None:
    """Parts are found by their relations, wherever they are, and headers are counted."""
    related = [
        ("footer", "footer1.xml"),
        ("header", "header10.xml"),
        ("comments", "comments.xml"),
        ("header", "header2.xml"),
        ("theme", "theme1.xml"),
        ("footnotes", "footnotes.xml"),
    ]
    found, problems = inventory.take(package(main, base, related), "t.docx")

    assert found, problems
    assert [part.title for part in found.parts] == [
        "正文",
        "页眉 header2",
        "页眉 header10",
        "页脚 footer1",
        "脚注",
        "批注",
    ]


def test_a_header_of_several_sections() -> None:
    """A part to which several relations lead is one part."""
    related = [("header", "header1.xml")]
    content = package("word/document.xml", OFFICE, related)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/_rels/document.xml.rels":
                again = text.partition(b"<Relationships>")[2].replace(b'"r0"', b'"r9"')
                text = text.replace(b"</Relationships>", again)
            new.writestr(name, text)
    found, problems = inventory.take(file.getvalue(), "t.docx")

    assert found, problems
    assert [part.name for part in found.parts] == ["document", "header1"]


def test_a_part_that_is_not_there() -> None:
    """A relation that leads nowhere makes the file a damaged one."""
    content = package("word/document.xml", OFFICE, [("header", "header1.xml")])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if not name.endswith("header1.xml"):
                new.writestr(name, old.read(name))
    found, problems = inventory.take(file.getvalue(), "t.docx")

    assert found is None
    assert [one.code for one in problems] == ["not-a-document"]

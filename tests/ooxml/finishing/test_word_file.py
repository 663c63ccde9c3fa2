"""A Word file taken apart: what changes, what is copied, what goes."""

import io
import zipfile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.finishing.markup import element
from reportgen.ooxml.finishing.word_file import PACKAGE, WordFile

KIND = "http://example.org/kind"


def content() -> bytes:
    """Return a document with a part of a kind of its own, and one that only this leads to."""
    document, file = docx.Document(), io.BytesIO()
    package = document.part.package
    inner = Part(PackURI("/custom/inner.xml"), "application/inner", b"<a/>", package)
    outer = Part(PackURI("/custom/outer.xml"), "application/outer", b"<b/>", package)
    outer.relate_to(inner, KIND)
    document.part.relate_to(outer, KIND)
    document.save(file)
    return file.getvalue()


def names(file: bytes) -> set[str]:
    """Return the names of the parts."""
    return set(Archive(file).parts)


def test_a_file_without_changes_has_all_its_parts() -> None:
    """Nothing is lost, and each part lies there as it did."""
    before = Archive(content()).parts
    after = Archive(WordFile(content()).saved({})).parts

    assert before == after


def test_what_a_cut_relationship_led_to_goes() -> None:
    """So do the parts behind it, their relationships and their types."""
    file = WordFile(content())
    file.cut(file.main, ("/kind",))
    made = file.saved({})

    gone = {"custom/outer.xml", "custom/inner.xml", "custom/_rels/outer.xml.rels"}
    assert gone == names(content()) - names(made)
    types = Archive(made).content("[Content_Types].xml") or b""
    assert b"application/outer" not in types
    assert b"application/inner" not in types


def test_a_cut_relationship_of_none() -> None:
    """Where no relationship is of the kind, nothing changes."""
    file = WordFile(content())
    file.cut(file.main, ("/other",))

    assert file.saved({}) == WordFile(content()).saved({})


def test_a_part_that_is_put_in() -> None:
    """It is found by its relationship and has its type."""
    file = WordFile(content())
    file.put(PACKAGE, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES, "docProps/x.xml", "text/x", b"<x/>")
    package = docx.Document(io.BytesIO(file.saved({}))).part.package

    part = package.part_related_by(RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    assert (part.blob, part.content_type) == (b"<x/>", "text/x")


def test_settings_of_a_file_without_any() -> None:
    """A file without settings gets them, once."""
    bare = WordFile(content())
    bare.cut(bare.main, ("/settings",))
    file = WordFile(bare.saved({}))
    assert file.related(file.main, "/settings") == ""

    file.settings.append(element("updateFields", {"val": "true"}))
    file.settings.append(element("zoom"))
    made = docx.Document(io.BytesIO(file.saved({})))

    assert [child.tag.partition("}")[2] for child in made.settings.element] == [
        "updateFields",
        "zoom",
    ]


def test_changed_texts() -> None:
    """A part that was read and one that was not are changed alike, and the others stay."""
    file = WordFile(content())
    assert file.document.tag.endswith("document")
    parts = ("word/document.xml", "custom/outer.xml")
    made = file.saved(dict.fromkeys(parts, lambda text: text.replace("b", "c")))

    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.read("custom/outer.xml") == b"<c/>"
        assert b"<w:cody>" in package.read("word/document.xml")
        assert package.read("custom/inner.xml") == b"<a/>"

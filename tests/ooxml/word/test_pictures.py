"""Pictures that a Word template places: where, how wide, with which words."""

import io
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.shared import Mm
from drawn import PIXEL

from reportgen.ooxml import Picture, WordTemplate

WORDS = '甲：1；“乙” & <丙>："2"。'


def filled(folder: Path, *paragraphs: str, **context: object) -> bytes:
    """Return a template of some paragraphs, filled."""
    template = docx.Document()
    for paragraph in paragraphs:
        template.add_paragraph(paragraph)
    path = folder / "template.docx"
    template.save(str(path))
    return WordTemplate(path).render(context, verify=True)


def test_picture_stands_where_the_template_names_it(tmp_path: Path) -> None:
    """The picture is in its paragraph, as wide as asked, with title and words for its readers."""
    picture = Picture(PIXEL, 130, "支出“一”", WORDS)
    content = filled(tmp_path, "前", "{{ charts.spent }}", "后", charts={"spent": picture})
    document = docx.Document(io.BytesIO(content))
    drawn = [len(p._p.findall(f".//{qn('w:drawing')}")) for p in document.paragraphs]  # noqa: SLF001
    (shape,) = document.inline_shapes
    named = shape._inline.docPr  # noqa: SLF001

    assert drawn == [0, 1, 0]
    assert abs(shape.width - Mm(130)) < Mm(1)
    assert (named.get("name"), named.get("descr")) == ("支出“一”", WORDS)


def test_guard_takes_the_paragraph_away(tmp_path: Path) -> None:
    """Where there is no picture, the guarded paragraph is gone."""
    guarded = ("前", "{%p if charts.spent %}", "{{ charts.spent }}", "{%p endif %}", "后")
    document = docx.Document(io.BytesIO(filled(tmp_path, *guarded, charts={"spent": ""})))

    assert [p.text for p in document.paragraphs] == ["前", "后"]


def test_same_picture_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Pictures have ids of their own, and the file is the same when it is made again."""
    context = {"a": Picture(PIXEL, 50, "甲", "一"), "b": Picture(PIXEL, 60, "乙", "二")}
    one, other = (filled(tmp_path, "{{ a }}", "{{ b }}", **context) for _ in range(2))
    shapes = docx.Document(io.BytesIO(one)).inline_shapes
    ids = [shape._inline.docPr.get("id") for shape in shapes]  # noqa: SLF001

    assert one == other
    assert len(set(ids)) == 2

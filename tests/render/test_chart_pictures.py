"""Charts as pictures: those that the profile wants in the Word file, drawn as on the web page."""

import io
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest

import reportgen
from reportgen import paths
from reportgen.amounts import Style, Unit
from reportgen.document import Chart, Document, Number, Series
from reportgen.figures import Figure, Formula
from reportgen.problems import Place, TemplateError
from reportgen.render import word
from reportgen.render.charts import in_words, pictures

MONEY = Style("table", "#,##0.00", Unit.TEN_THOUSAND_YUAN)
FIGURE = Figure("x", "数", Decimal(50000), Formula.GIVEN)
CHART = Chart(
    "spent", "支出", "bars", "万元", ("甲",), (Series("", (Number(FIGURE, MONEY),)),), in_word=True
)
PLACE = Place("report.docx")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def document(chart: Chart) -> Document:
    """Return a document of one chart."""
    return Document("预算", "某局", date(2024, 1, 1), (), {}, {}, {}, charts={chart.id: chart})


def template(folder: Path, *paragraphs: str) -> Path:
    """Draw a template of some paragraphs."""
    drawn = docx.Document()
    for paragraph in paragraphs:
        drawn.add_paragraph(paragraph)
    drawn.save(str(folder / "report.docx"))
    return folder / "report.docx"


def shapes(content: bytes) -> list[str]:
    """Return the words of every picture of a Word file."""
    found = docx.Document(io.BytesIO(content)).inline_shapes
    return [shape._inline.docPr.get("descr") for shape in found]  # noqa: SLF001


def test_picture_is_a_png_and_the_same_again() -> None:
    """A picture is 1,600 pixels wide, and drawn again it has the same bytes."""
    drawn = pictures.png(CHART, PLACE)
    pictures._png.cache_clear()  # noqa: SLF001

    assert drawn.startswith(SIGNATURE)
    assert int.from_bytes(drawn[16:20], "big") == 1600
    assert drawn == pictures.png(CHART, PLACE)


def test_names_and_numbers_are_drawn() -> None:
    """Another name and another number give another picture: the text is in it."""
    other = Number(replace(FIGURE, value=Decimal(60000)), MONEY)
    charts = [
        CHART,
        replace(CHART, categories=("乙",)),
        replace(CHART, series=(Series("", (other,)),)),
    ]

    assert len({pictures.png(chart, PLACE) for chart in charts}) == 3


def test_machine_without_a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture whose words could not be drawn is refused, with the template's name."""
    monkeypatch.setattr(pictures, "_has_font", lambda: False)

    with pytest.raises(TemplateError) as raised:
        pictures.png(CHART, PLACE)

    assert (raised.value.problems[0].code, raised.value.problems[0].place) == ("no-font", PLACE)


def test_wanted_chart_stands_in_the_word_file(tmp_path: Path) -> None:
    """The picture has the words of the drawing as its alternative."""
    path = template(tmp_path, "{%p if charts.spent %}", "{{ charts.spent }}", "{%p endif %}")
    content = word.render(document(CHART), path)

    assert shapes(content) == [in_words(CHART)]
    assert content == word.render(document(CHART), path)


def test_unwanted_chart_leaves_nothing(tmp_path: Path) -> None:
    """A chart for the web page alone leaves no paragraph and no picture in the file."""
    path = template(tmp_path, "{%p if charts.spent %}", "{{ charts.spent }}", "{%p endif %}", "后")
    content = word.render(document(replace(CHART, in_word=False)), path)

    assert [p.text for p in docx.Document(io.BytesIO(content)).paragraphs] == ["后"]
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "media" in name]


def test_wanted_chart_without_a_place_is_refused(tmp_path: Path) -> None:
    """A chart that the profile wants in Word and the template does not place is an error."""
    path = template(tmp_path, "{%p if charts.spend %}", "{{ charts.spend }}", "{%p endif %}")

    with pytest.raises(TemplateError) as raised:
        word.render(document(CHART), path)

    assert raised.value.problems[0].code == "word-template"
    assert "spent" in raised.value.problems[0].message


def everywhere(text: str) -> str:
    """Return a profile that wants all its charts in Word."""
    before, mark, rest = text.partition("charts:\n")
    charts, gap, after = rest.partition("\n\n")
    wanted = charts.replace("}\n", ", in_word: 是}\n").removesuffix("}") + ", in_word: 是}"
    return before + mark + wanted + gap + after


def nowhere(text: str) -> str:
    """Return a profile as it is."""
    return text


@pytest.mark.parametrize(("change", "expected"), [(everywhere, True), (nowhere, False)])
def test_every_profile_places_its_charts(
    change: Callable[[str], str],
    expected: bool,  # noqa: FBT001
    department: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every Word template has a place for every chart, which only a profile opens."""
    copy = shutil.copytree(paths.templates(), tmp_path / "templates")
    for profile in copy.glob("*/*/profile.yaml"):
        profile.write_text(change(profile.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setattr(paths, "templates", lambda: copy)
    result = reportgen.build(department, out=tmp_path / "out", formats=("docx",), pages=False)
    reports = {(r.kind.name, r.year, r.member): r.document for r in result.reports}

    assert len(result.written) == len(reports)
    for path in result.written:
        year = next(int(part) for part in path.parts if part in {"2023", "2024", "2025"})
        member = path.stem if path.parent.name == "project_target" else ""
        made = reports[path.parent.name if member else path.stem, year, member]
        assert made
        wanted = [c for one in (made, *made.groups) for c in one.charts.values()]
        assert sorted(in_words(c) for c in wanted if expected) == sorted(shapes(path.read_bytes()))

"""Templates that docxtpl fills because their profile says so: our data, strict, safe."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from drawn import docx as made
from drawn import p, part, tbl, tr
from PIL import Image

import reportgen
from reportgen import paths
from reportgen.ooxml import Link, Paragraphs, Picture, RichText, Run, docxtpl_engine, reading
from reportgen.ooxml.word.rendering import Rendered
from reportgen.pipeline import Result
from reportgen.problems import Place, TemplateError

EXAMPLE = Path(__file__).resolve().parents[2] / "data/huizhou_dsj"
DISCLOSURE = "budget_disclosure"


def template(folder: Path, body: str) -> Path:
    """Return a template of a body."""
    path = folder / "report.docx"
    path.write_bytes(made(body))
    return path


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the disclosure's templates, which is the one that is used."""
    copy = tmp_path / "templates"
    monkeypatch.setattr(paths, "templates", lambda: copy)
    given = EXAMPLE.parents[1] / "templates" / DISCLOSURE
    return shutil.copytree(given, copy / DISCLOSURE) / "guangdong"


def built(folder: Path) -> tuple[Result, Path]:
    """Return the result of the example's disclosure alone, and its Word file."""
    department = folder / "department"
    (department / "2024").mkdir(parents=True, exist_ok=True)
    for name in ("department.yaml", f"2024/{DISCLOSURE}.yaml"):
        shutil.copy(EXAMPLE / name, department / name)
    result = reportgen.build(department, formats=("docx",), out=folder / "out", pages=False)
    return result, folder / f"out/department/2024/{DISCLOSURE}.docx"


def name_engine(templates: Path, engine: str) -> None:
    """Let the profile name an engine."""
    file = templates / "profile.yaml"
    file.write_text(f"engine: {engine}\n" + file.read_text(encoding="utf-8"), encoding="utf-8")


def test_docxtpl_gives_the_same_text(
    tmp_path: Path, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example's disclosure says the same, whichever engine the profile names."""
    filled = list[Path]()

    def rendered(path: Path, context: Mapping[str, object]) -> Rendered:
        """Fill as the engine does, and note what."""
        filled.append(path)
        return fill(path, context)

    fill = docxtpl_engine.rendered
    monkeypatch.setattr(docxtpl_engine, "rendered", rendered)
    _, file = built(tmp_path)
    ours = file.read_bytes()
    name_engine(templates, "docxtpl")
    result, file = built(tmp_path)

    assert result.is_whole
    assert [templates / "report.docx"] == filled
    assert reading.texts(ours) == reading.texts(file.read_bytes())


def test_our_engine_can_be_named(tmp_path: Path, templates: Path) -> None:
    """`engine: reportgen` is what a profile without it has."""
    _, file = built(tmp_path)
    ours = file.read_bytes()
    name_engine(templates, "reportgen")
    built(tmp_path)

    assert ours == file.read_bytes()


def test_another_engine_is_a_problem(tmp_path: Path, templates: Path) -> None:
    """A name that is none, at its place."""
    name_engine(templates, "docxtp")
    result, _ = built(tmp_path)
    found = [(one.code, one.place) for one in result.problems if one.code == "unknown-choice"]

    assert [("unknown-choice", Place(str(templates / "profile.yaml"), 1, 9))] == found


def test_our_own_tags_are_named(tmp_path: Path) -> None:
    """A tag that docxtpl has not is said to be ours."""
    path = template(tmp_path, tbl([1], tr("{% merge 1 %}甲")) + p())
    with pytest.raises(TemplateError) as raised:
        docxtpl_engine.rendered(path, {})
    (problem,) = raised.value.problems

    assert ("word-template", str(path)) == (problem.code, problem.place.file)
    assert "merge" in problem.message
    assert "engine" in problem.message


def test_a_picture_is_placed_with_its_words(tmp_path: Path) -> None:
    """Our pictures have width, title and description there too, each time they are printed."""
    file = tmp_path / "dot.png"
    Image.new("RGB", (4, 2)).save(file)
    words = '甲 & "乙"'
    picture = Picture(file.read_bytes(), width=40, title=words, description=words)
    rendered = docxtpl_engine.rendered(
        template(tmp_path, p("{{ x }}") + p("{{ x }}")), {"x": picture}
    )
    (tmp_path / "made.docx").write_bytes(rendered.content)
    shapes = docx.Document(str(tmp_path / "made.docx")).inline_shapes
    names = [shape._inline.docPr for shape in shapes]  # noqa: SLF001

    assert [round(shape.width.mm) for shape in shapes] == [40, 40]
    assert [(words, words)] * 2 == [(one.get("name"), one.get("descr")) for one in names]


@pytest.mark.parametrize(
    "value", [RichText("甲"), Run("甲"), Link("甲", "https://a.cn"), Paragraphs("甲")]
)
def test_other_values_of_ours_are_refused(tmp_path: Path, value: object) -> None:
    """They would be printed as Python writes them."""
    with pytest.raises(TemplateError):
        docxtpl_engine.rendered(template(tmp_path, p("{{ x }}")), {"x": value})


def test_it_is_strict_and_safe(tmp_path: Path) -> None:
    """Unknown names and attributes are errors, texts are escaped."""
    for tag in ("{{ nothing }}", "{{ ''.__class__.__mro__ }}", "{% if 1 %}"):
        with pytest.raises(TemplateError):
            docxtpl_engine.rendered(template(tmp_path, p(tag)), {})
    rendered = docxtpl_engine.rendered(template(tmp_path, p("{{ x }}")), {"x": "<a>&"})

    assert b"&lt;a&gt;&amp;" in part(rendered.content)

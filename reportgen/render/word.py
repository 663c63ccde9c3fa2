"""A document into a Word file, through the profile's template."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from reportgen.document import POINTS_HEAD, Chart, Document, OpenPoint, points_title
from reportgen.ooxml import Picture, WordTemplate
from reportgen.ooxml.finishing.controls import Control
from reportgen.ooxml.finishing.filled import Filled
from reportgen.ooxml.finishing.front import Front
from reportgen.ooxml.finishing.properties import Properties
from reportgen.ooxml.word.rendering import Rendered
from reportgen.problems import Place
from reportgen.profile import Engine
from reportgen.render.charts import in_words
from reportgen.render.charts.pictures import png
from reportgen.render.origins import Origins, Piece, fingerprint
from reportgen.render.template_names import WantedCharts, names, refuse_unused
from reportgen.source import Source


def fill(
    document: Document,
    template: Path,
    *,
    draft: bool = False,
    root: Path | None = None,
    subject: str = "",
    points: Sequence[OpenPoint] = (),
    engine: Engine = "reportgen",
    sources: Iterable[Source] = (),
) -> Filled:
    """Return the Word file of a document, the pages of its contents still to be told.

    Args:
        document: The finished content.
        template: The profile's `report.docx`.
        draft: Whether every page is marked 草稿.
        root: The department's folder: what was typed in its files stands in content controls.
        subject: What the file says that it was made from, with a fingerprint of what it prints;
            no page shows it.
        points: What is open, listed in front.
        engine: What fills the template.
        sources: The input files as they were read; any other is read again.

    Raises:
        TemplateError: The template cannot be filled.
    """
    properties = Properties(
        title=document.title,
        author=document.entity,
        keywords="，".join(document.keywords),
        date=document.date,
        subject=f"{subject}#{fingerprint(document)}" if subject else "",
    )
    origins = Origins(root, sources={one.file: one for one in sources})
    given = context(document, draft=draft, origins=origins, template=template)
    marks = [piece.control for piece in origins.pieces]
    listed = [(str(number), one.where, one.what) for number, one in enumerate(points, 1)]
    front = Front(points_title(points), POINTS_HEAD, listed) if points else None
    rendered = _rendered(template, given, engine, keeps_texts=True)
    refuse_unused(document, given, template, "word-template")
    return Filled(rendered, properties, marks, front)


def render(document: Document, template: Path, *, draft: bool = False) -> bytes:
    """Return the Word file of a document, its contents left to Word; see `fill`."""
    return fill(document, template, draft=draft).finished()


def trace(
    document: Document,
    template: Path,
    root: Path,
    *,
    draft: bool = False,
    engine: Engine = "reportgen",
) -> tuple[bytes, tuple[Piece, ...]]:
    """Return the Word file of a document with every piece in a control, and the pieces.

    Args:
        document: The finished content.
        template: The profile's `report.docx`.
        root: The department's folder.
        draft: Whether every page is marked 草稿.
        engine: What fills the template.

    Returns:
        A file that only serves to compare with: computed numbers have controls too, and the tag
        of a control has the position of its piece (`origins.TRACE`).

    Raises:
        TemplateError: The template cannot be filled.
    """
    properties = Properties(document.title, document.entity, "", document.date)
    origins = Origins(root, is_complete=True)
    given = context(document, draft=draft, origins=origins, template=template)
    marks = [Control(f"t_{index}", "") for index, _ in enumerate(origins.pieces)]
    filled = Filled(_rendered(template, given, engine), properties, marks)
    return filled.finished(), tuple(origins.pieces)


def _rendered(
    template: Path, given: Mapping[str, object], engine: Engine, *, keeps_texts: bool = False
) -> Rendered:
    if engine == "reportgen":
        return WordTemplate(template).rendered(given, keeps_texts=keeps_texts)
    # Slow to load, and few profiles name it.
    from reportgen.ooxml import docxtpl_engine  # noqa: PLC0415

    return docxtpl_engine.rendered(template, given)


# In mm; the text of a page of official documents is 156 mm wide.
_PICTURE_WIDTH = 130


def context(
    document: Document,
    *,
    draft: bool = False,
    origins: Origins | None = None,
    template: Path | None = None,
) -> dict[str, object]:
    """Return what a Word template can name; see `template_names.names`.

    `charts.<id>` is a picture, or nothing where the chart is not wanted in Word.

    Args:
        document: The finished content.
        draft: Whether every page is marked 草稿.
        origins: Marks and keeps the pieces of the texts; without it nothing is marked.
        template: What problems of pictures name.

    Raises:
        TemplateError: A picture cannot be drawn.
    """

    def charts(one: Document) -> WantedCharts:
        wanted = {name: chart for name, chart in one.charts.items() if chart.in_word}
        place = Place(str(template or ""))
        return WantedCharts({name: _picture(chart, place) for name, chart in wanted.items()})

    return names(document, (origins or Origins()).show, charts, draft=draft)


def _picture(chart: Chart, place: Place) -> Picture:
    return Picture(png(chart, place), _PICTURE_WIDTH, chart.title, in_words(chart))

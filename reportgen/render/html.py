"""A document into one page for a web site: nothing beside it, no script, readable on a phone.

The profile's `report.html.j2` makes what stands inside `<main>`, with the macros of
`parts.html.j2` and the looks of `report.css`; `page.html.j2` and `page.css` are the frame around
it. All texts are escaped.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from reportgen import document as documents
from reportgen import paths
from reportgen.document import POINTS_HEAD, Blank, Document, Number, OpenPoint, Span, Text
from reportgen.problems import Place, Problem, TemplateError
from reportgen.render.charts import svg
from reportgen.render.template_names import names, refuse_unused
from reportgen.sandbox import MISTAKES, Sandbox, unknown_name

TEMPLATE = "report.html.j2"
_FRAME = "page.html.j2"
_CODE = "html-template"
_HEADING = re.compile(r"<h([2-6])((?:\s[^>]*)?)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')
_SHORT = re.compile(r'\sdata-contents="([^"]*)"')

# The id that the link of a printed number points to, without `#`.
Anchor = Callable[[Number], str]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of a page as its contents lists it."""

    level: int
    id: str
    text: str


def render(
    document: Document,
    template: Path,
    *,
    draft: bool = False,
    points: Sequence[OpenPoint] = (),
) -> bytes:
    """Return the page of a document.

    Args:
        document: The finished content.
        template: The profile's `report.html.j2`.
        draft: Whether the page is marked 草稿, on paper each page of it.
        points: What is open, listed in front.

    Raises:
        TemplateError: The template cannot be filled.
    """
    content, headings = _body(document, template, None)
    given = {
        "title": document.title,
        "author": document.entity,
        "keywords": "，".join(document.keywords),
        "date": document.date.isoformat(),
        "draft": documents.DRAFT if draft else "",
        "points_title": documents.points_title(points),
        "points_head": list(POINTS_HEAD),
        "points": [{"where": one.where, "what": one.what} for one in points],
        "contents": _contents(headings),
        "body": content,
    }
    return str(_filled(_FRAME, given, template)).encode()


def body(document: Document, template: Path, *, anchor: Anchor | None = None) -> Markup:
    """Return what stands inside `<main>`.

    Args:
        document: The finished content.
        template: The profile's `report.html.j2`.
        anchor: Makes each printed number a link.

    Raises:
        TemplateError: The template cannot be filled.
    """
    return _body(document, template, anchor)[0]


def _body(
    document: Document, template: Path, anchor: Anchor | None
) -> tuple[Markup, Sequence[_Heading]]:
    given = _names(document, anchor)
    filled = _filled(template.name, given, template)
    refuse_unused(document, given, template, _CODE)
    return _with_ids(filled)


def _names(document: Document, anchor: Anchor | None) -> dict[str, object]:
    return names(document, lambda text: _shown(text, anchor), _charts)


def _charts(document: Document) -> Mapping[str, object]:
    drawn = {name: svg(chart, document.id) for name, chart in document.charts.items()}
    return {name: Markup(one) for name, one in drawn.items()}  # noqa: S704 - it is escaped


def _shown(text: Text, anchor: Anchor | None) -> Markup:
    return Markup().join(_span(span, anchor) for span in text)


def _span(span: Span, anchor: Anchor | None) -> Markup:
    printed = Markup("<br>").join(documents.show((span,)).split("\n"))
    number = span if isinstance(span, Number) else None
    if isinstance(span, Blank) or (number and number.figure.value is None):
        printed = Markup('<mark class="open">{}</mark>').format(printed)
    if number and anchor:
        link = Markup('<a class="figure" href="#{}">{}</a>')
        return link.format(anchor(number), printed)
    return printed


def _filled(name: str, given: Mapping[str, object], template: Path) -> Markup:
    """Fill the profile's template, or the frame.

    Raises:
        TemplateError: With the line of the template, or of a file that it includes.
    """
    folders = [template.parent, paths.templates()]
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    sandbox = Sandbox(escapes=True, loader=loader, trim_blocks=True, lstrip_blocks=True)
    try:
        return Markup(sandbox.get_template(name).render(given))  # noqa: S704 - it is escaped
    except (*MISTAKES, UnicodeDecodeError) as error:
        place = _place(error, folders) or Place(str(template))
        raise TemplateError(Problem(_CODE, _why(error, given), place)) from error


def _place(error: Exception, folders: Sequence[Path]) -> Place | None:
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return Place(error.filename, error.lineno, 1)
    found = None
    trace = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if Path(file).parent in folders:
            found = Place(file, trace.tb_lineno, 1)
        trace = trace.tb_next
    return found


def _why(error: Exception, given: Mapping[str, object]) -> str:
    if unknown := unknown_name(error, given):
        return unknown
    if isinstance(error, TemplateNotFound):
        return f"没有网页模板 {error.name}"
    what = "模板标签有误" if isinstance(error, TemplateSyntaxError) else "模板不能填写"
    return f"{what}：{error}"


def _with_ids(content: Markup) -> tuple[Markup, Sequence[_Heading]]:
    """Give an id to each heading that has none, and list the headings below the title."""
    headings: list[_Heading] = []

    def named(found: re.Match[str]) -> str:
        level, attributes, text = found.groups()
        own = _ID.search(attributes)
        name = own[1] if own else f"section-{len(headings) + 1}"
        short = _SHORT.search(attributes)
        told = Markup(short[1]).unescape() if short else Markup(text).striptags()  # noqa: S704
        headings.append(_Heading(int(level), name, told))
        attributes = _SHORT.sub("", attributes)
        return found[0] if own else f'<h{level} id="{name}"{attributes}>{text}</h{level}>'

    return Markup(_HEADING.sub(named, content)), headings  # noqa: S704 - it is escaped


def _contents(headings: Sequence[_Heading]) -> list[Mapping[str, object]]:
    """Return the headings of two levels, each of the upper one with those below it."""
    top = min((heading.level for heading in headings), default=0)
    entries: list[Mapping[str, object]] = []
    below: list[Mapping[str, object]] = []
    for heading in headings:
        entry = {"id": heading.id, "text": heading.text}
        if heading.level == top:
            below = []
            entries.append({**entry, "below": below})
        elif heading.level == top + 1:
            below.append(entry)
    return entries

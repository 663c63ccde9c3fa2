"""A document's tables as a workbook in which every total is alive, through a drawn template.

Each cell carries its value as well as its formula, so that a preview, an importer and a reader
without a calculation engine all see the number.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath

from reportgen import amounts
from reportgen.amounts import Measure, Style, Unit
from reportgen.document import Document, Number, OpenPoint, Text, brief, points_title
from reportgen.document import show as printed
from reportgen.figures import Figure, computed
from reportgen.ooxml import SheetTemplate
from reportgen.ooxml.core_properties import with_properties
from reportgen.ooxml.excel.addresses import Spot, quoted
from reportgen.ooxml.excel.values import At, Jump, Live
from reportgen.problems import Place
from reportgen.profile import Amounts
from reportgen.render.excel.detail_rows import rows_of
from reportgen.render.excel.formulas import Plan, Tail, plan
from reportgen.render.excel.placement import forms, placed
from reportgen.render.template_names import WantedCharts, names, refuse_unused

TEMPLATE = "tables.xlsx"
# Shows 元 in 万元 with all four decimals, the one way that a number format has.
_IN_TEN_THOUSANDS = r"0\.0000"


@dataclass(frozen=True, slots=True)
class Heading:
    """The key of the cell that says which sheet it is: the number of a table, a form's name."""

    sheet: str


@dataclass(frozen=True, slots=True)
class Printed:
    """Where a figure stands in a workbook.

    Attributes:
        spot: The cell.
        formula: What gives it, without `=`; empty for a constant.
    """

    spot: Spot
    formula: str = ""

    def __str__(self) -> str:
        return str(self.spot)

    @property
    def address(self) -> str:
        """The cell as a link names it."""
        return f"{quoted(self.spot.sheet)}!{self.spot.cell}"


def render(
    document: Document,
    template: Path,
    *,
    draft: bool = False,
    points: Sequence[OpenPoint] = (),
    cells: Amounts = "scaled",
) -> bytes:
    """Return the workbook of a document's numbered tables and forms.

    Args:
        document: The finished content.
        template: The profile's `tables.xlsx`.
        draft: Whether every page is marked 草稿.
        points: What is open, for a sheet of its own.
        cells: How they hold money.

    Raises:
        TemplateError: The template cannot be filled, or leaves out a table or column.
    """
    given = context(document, draft=draft, points=points, cells=cells)
    content = SheetTemplate(template).render(given)
    refuse_unused(document, given, template, "workbook-template", of_workbook=True)
    return with_properties(
        content,
        title=document.title,
        author=document.entity,
        keywords="，".join(document.keywords),
        day=document.date,
    )


def places(
    document: Document, template: Path, *, cells: Amounts = "scaled"
) -> Mapping[Figure, Printed]:
    """Return where the figures of a document stand in its workbook.

    Args:
        document: The finished content.
        template: The profile's `tables.xlsx`.
        cells: How they hold money.

    Raises:
        TemplateError: The template cannot be filled.
    """
    figures = plan(placed(document), formatted=cells == "formatted")
    rendered = SheetTemplate(template).rendered(context(document, cells=cells))
    keys = ((figure, figures.key(figure)) for figure in figures.units)
    return {
        figure: Printed(rendered.places[key], rendered.formulas.get(key, ""))
        for figure, key in keys
        if key in rendered.places
    }


def context(
    document: Document,
    *,
    draft: bool = False,
    points: Sequence[OpenPoint] = (),
    cells: Amounts = "scaled",
) -> dict[str, object]:
    """Return what a workbook template can name.

    The names are those of a Word template (`template_names.names`), but a number alone is a number
    with its formula. Beside them: `name`, `sheet` and `unit_line` of each form, `contents`,
    `points`, `leaves`, `tails` and `details` for the sheets of the whole workbook.

    Args:
        document: The finished content.
        draft: Whether every page is marked 草稿.
        points: What is open.
        cells: How they hold money.
    """
    formatted = cells == "formatted"
    figures = plan(placed(document), formatted=formatted)
    values = _Values(figures, formatted)
    given = names(document, values.show, lambda _: WantedCharts({}), draft=draft)
    _head(document, given)
    return given | {
        "contents": list(_contents(document)),
        "points_title": points_title(points),
        "points": [{"where": point.where, "what": point.what} for point in points],
        "leaves": {
            "unit": str(figures.unit),
            "rows": [
                {"label": label, "amount": values.live(leaf)}
                for leaf, label in zip(figures.leaves, _labels(figures.leaves), strict=True)
            ],
        },
        "details": rows_of(figures.details),
        "tails": list(_tails(figures)),
    }


@dataclass(frozen=True, slots=True)
class _Values:
    """Makes texts of a document values of cells."""

    plan: Plan
    formatted: bool

    def show(self, text: Text) -> object:
        if len(text) == 1 and isinstance(text[0], Number) and text[0].figure.value is not None:
            return self.number(text[0])
        return printed(brief(text))

    def number(self, number: Number) -> Live:
        figure, style = number.figure, number.style
        is_money = figure.measure is Measure.MONEY
        in_ten_thousands = is_money and style.unit is Unit.TEN_THOUSAND_YUAN
        pattern = _IN_TEN_THOUSANDS if self.formatted and in_ten_thousands else style.pattern
        shown = number.shown
        if figure not in self.plan.units:
            scale = style.unit.yuan if is_money and not self.formatted else Decimal(1)
            value = None if figure.value is None else figure.value / scale
            return Live(value, format=pattern, shown=shown)
        value, formula = self.plan.value(figure), self.plan.formula(figure)
        return Live(value, figure, formula, pattern, shown)

    def live(self, figure: Figure) -> Live:
        return Live(self.plan.value(figure), figure, self.plan.formula(figure))


def _head(document: Document, given: dict[str, object]) -> None:
    """Give the forms their names and sheets, and the tables numbers that links lead to."""
    tables, members = given["tables"], given["groups"]
    if isinstance(tables, dict):
        for name, table in document.tables.items():
            number = Live(table.number, Heading(table.number))
            tables[name] = {**tables.get(name, {}), "number": number}
    if isinstance(members, list):
        for form, one in zip(forms(document), members or [given], strict=False):
            one["name"] = Live(form.document.name, Heading(form.sheet))
            one["sheet"], one["unit_line"] = form.sheet, f"单位：{form.unit}"


def _contents(document: Document) -> Iterator[Mapping[str, object]]:
    for table in document.tables.values():
        if table.number:
            link = Jump(table.number, At(Heading(table.number)))
            yield {"link": link, "title": table.title, "unit": str(table.unit)}
    for number, form in enumerate(forms(document), 1):
        link = Jump(str(number), At(Heading(form.sheet)))
        yield {"link": link, "title": form.document.name, "unit": str(form.unit)}


def _labels(leaves: Sequence[Figure]) -> Iterator[str]:
    """Yield the label of each figure; where several share one, with the line that gives it."""
    counts = Counter(leaf.label for leaf in leaves)
    for leaf in leaves:
        place = leaf.place if counts[leaf.label] > 1 else None
        yield f"{leaf.label}（{_line(place)}）" if place and place.file else leaf.label


def _line(place: Place) -> str:
    name = PurePath(place.file).name
    return f"{name}:{place.line}" if place.line else name


def _tails(figures: Plan) -> Iterator[Mapping[str, object]]:
    style = Style("", "#,##0.00####", Unit.TEN_THOUSAND_YUAN)
    for figure in figures.tails:
        stated, parts = figure.value, computed(figure).value
        if stated is None or parts is None:
            continue
        told = [amounts.show(value, style, figure.measure) for value in (stated, parts)]
        scale = figures.unit.yuan if figure.measure is Measure.MONEY else Decimal(1)
        is_tail = abs(stated - parts) < figure.slack + computed(figure).slack
        yield {
            "cell": Jump(None, At(figure)),
            "gap": Live((stated - parts) / scale, Tail(figure)),
            "kind": "尾差" if is_tail else "与计算数不同",
            "label": f"{figure.label}：公布数 {told[0]}，计算数 {told[1]}",
        }

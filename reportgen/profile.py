"""A place's profile: its set of tables with rows, columns, units, notes, and its words.

A profile is a folder `templates/<kind>/<profile>/`; another province's set is another folder. Its
`profile.yaml` is read like any other data, so that its errors have places too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from reportgen import source
from reportgen.amounts import Style, Unit
from reportgen.problems import Place, Problem, nearest
from reportgen.schema import (
    Flag,
    Identifier,
    Model,
    MoneyUnit,
    Name,
    NumberPattern,
    PlacedName,
    String,
    choice,
    validate,
)


class StyleSpec(Model):
    """A named number style: a CLDR pattern and, for sentences, the unit of printed money.

    In a table the table's own unit holds.
    """

    pattern: NumberPattern
    unit: MoneyUnit = Unit.TEN_THOUSAND_YUAN


class ColumnSpec(Model):
    """A column: its head from the top level down, and what its cells hold.

    Without `sum`, a cell holds the figures of its row that carry the column's name as a mark. Its
    numbers are printed in the style of the table unless it has one of its own.
    """

    name: Identifier
    head: tuple[Name, ...] = Field(min_length=1)
    sum: tuple[PlacedName, ...] = ()
    style: PlacedName | None = None


class TableSpec(Model):
    """A table of the profile.

    Attributes:
        number: Such as 表3.
        title: Its printed name; `{scope}` becomes 部门 or 单位.
        paper: The orientation of its page.
        unit: The unit of its amounts.
        style: The number style of its cells.
        columns: In print order.
        total: The label of the row of totals, if there is one.
        notes: The lines below the table.
        empty_notes: The lines below a table without any figure; the notes if there are none.
    """

    number: String = ""
    title: Name
    paper: Annotated[Literal["portrait", "landscape"], choice("portrait", "landscape")] = "portrait"
    unit: MoneyUnit = Unit.TEN_THOUSAND_YUAN
    style: PlacedName
    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    total: String = ""
    notes: tuple[String, ...] = ()
    empty_notes: tuple[String, ...] = ()

    def style_of(self, column: str) -> str:
        """Return the name of the number style of a column: its own, or the table's."""
        own = next((c.style for c in self.columns if c.name == column), None)
        return (own or self.style).text


class ChartSpec(Model):
    """A chart that the profile asks for, of those that the kind can draw.

    Attributes:
        title: Its printed name; `{year}` becomes the budget year.
        style: The number style of its numbers.
        rate_style: That of its rates, where it has amounts and rates.
        in_word: Whether it stands as a picture in the Word file too.
    """

    title: PlacedName
    style: PlacedName
    rate_style: PlacedName | None = None
    in_word: Flag = False


# Excel allows no longer name of a sheet.
_LONGEST_NUMBER = 31


# How a Word template is filled: by our own engine, or by docxtpl.
Engine = Literal["reportgen", "docxtpl"]

# How the cells of a workbook hold money: in the unit that they show, or in 元 with a number format.
Amounts = Literal["scaled", "formatted"]


class WorkbookSpec(Model):
    """What the profile says of the workbook of its tables.

    Attributes:
        amounts: `scaled` cells hold 万元 as they show it; `formatted` ones hold 元 and show 万元 by
            their number format, with all four decimals.
    """

    amounts: Annotated[Amounts, choice("scaled", "formatted")] = "scaled"


class ProfileSpec(Model):
    """What the `profile.yaml` of every kind may hold; a kind adds its own.

    Attributes:
        styles: Number styles by name.
        words: Words that differ by place, by name.
        keywords: For the properties of files.
        tables: By name; in print order where the kind says no other.
        charts: By name, in print order; one that is not named is not drawn.
        engine: What fills the Word template; `docxtpl` where it needs what only docxtpl does.
        workbook: How the workbook shows amounts.
    """

    styles: dict[Identifier, StyleSpec]
    words: dict[Identifier, String] = Field(default_factory=dict)
    keywords: tuple[Name, ...] = ()
    tables: Mapping[Identifier, TableSpec] = Field(default_factory=dict)
    charts: Mapping[Identifier, ChartSpec] = Field(default_factory=dict)
    engine: Annotated[Engine, choice("reportgen", "docxtpl")] = "reportgen"
    workbook: WorkbookSpec = WorkbookSpec()


P = TypeVar("P", bound=ProfileSpec)
P_co = TypeVar("P_co", bound=ProfileSpec, covariant=True)


@dataclass(frozen=True, slots=True)
class Profile(Generic[P_co]):
    """A profile, read.

    Attributes:
        name: Of its folder.
        spec: What its file holds.
        styles: Number styles by name.
        wording: The text of `wording.j2`.
        wording_file: Its name in places.
        word_template: The Word template.
        place: Of the file.
    """

    name: str
    spec: P_co
    styles: Mapping[str, Style]
    wording: str
    wording_file: str
    word_template: Path
    place: Place


def load(
    folder: Path, model: type[P], named: Place | None = None
) -> tuple[Profile[P] | None, tuple[Problem, ...]]:
    """Read a profile.

    Args:
        folder: `templates/<kind>/<profile>/`.
        model: What its file may hold.
        named: Where the data names it.

    Returns:
        The profile, or None, and its problems.
    """
    if not folder.is_dir():
        known = [path.name for path in folder.parent.glob("*") if path.is_dir()]
        message = f"没有名为“{folder.name}”的样式{nearest(folder.name, known)}"
        return None, (Problem("unknown-profile", message, named or Place(str(folder))),)
    file = folder / "profile.yaml"
    content, unread = source.content(file)
    if content is None:
        return None, unread
    spec, problems = _spec(content, str(file), model)
    if spec is None:
        return None, problems
    styles = {name: Style(name, style.pattern, style.unit) for name, style in spec.styles.items()}
    wording, template = folder / "wording.j2", folder / "report.docx"
    missing = [path for path in (wording, template) if not path.is_file()]
    if missing:
        lost = [Problem("missing-template", "样式缺少这个文件", Place(str(p))) for p in missing]
        return None, (*problems, *lost)
    text, wrong = source.decode(wording.read_bytes(), str(wording))
    if text is None:
        return None, (*problems, *wrong)
    return Profile(
        name=folder.name,
        spec=spec,
        styles=styles,
        wording=text,
        wording_file=str(wording),
        word_template=template,
        place=Place(str(file)),
    ), problems


# Every department of a batch asks for the same ones.
@lru_cache(maxsize=32)
def _spec(content: bytes, file: str, model: type[P]) -> tuple[P | None, tuple[Problem, ...]]:
    data, problems = source.parse(content, file)
    if data is None:
        return None, problems
    spec, wrong = validate(data, model)
    problems = (*problems, *wrong)
    if spec is None:
        return None, problems
    return spec, (*problems, *_unknown_styles(spec), *_odd_numbers(spec))


def _unknown_styles(spec: ProfileSpec) -> list[Problem]:
    tables, charts = spec.tables.values(), spec.charts.values()
    named = [
        *(style for t in tables for style in (t.style, *(c.style for c in t.columns)) if style),
        *(style for c in charts for style in (c.style, c.rate_style) if style),
    ]
    return [
        Problem(
            "unknown-style",
            f"没有名为“{style.text}”的数字样式{nearest(style.text, spec.styles)}",
            style.place,
        )
        for style in named
        if style.text not in spec.styles
    ]


def _odd_numbers(spec: ProfileSpec) -> list[Problem]:
    """Return a problem for each table number that is no name of a sheet, or stands twice."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for table in spec.tables.values():
        number = table.number
        is_odd = len(number) > _LONGEST_NUMBER or any(sign in number for sign in "[]:*?/\\'!")
        if is_odd or number in seen:
            message = f"表号“{number}”重复，或不能作工作表名"
            problems.append(Problem("table-number", message, table.style.place))
        seen |= {number} - {""}
    return problems

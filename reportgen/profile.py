"""A place's profile: its set of tables with rows, columns, units, notes, and its words.

A profile is a folder `templates/<kind>/<profile>/`; another province's set is another folder. Its
`profile.yaml` is read like any other data, so that its errors have places too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from reportgen import source
from reportgen.amounts import Style, Unit
from reportgen.problems import Place, Problem, nearest
from reportgen.schema import (
    Code,
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

    Without `sum`, a cell holds the figures of its row that carry the column's name as a mark.
    """

    name: Identifier
    head: tuple[Name, ...] = Field(min_length=1)
    sum: tuple[PlacedName, ...] = ()


class LineSpec(Model):
    """A line that the profile lists.

    Its amount comes from one of: `mark` (the figures that carry it), `sum` (lines of the same
    table), `lines` (the lines below it).
    """

    id: Identifier
    label: Name
    mark: PlacedName | None = None
    sum: tuple[PlacedName, ...] = ()
    lines: tuple["LineSpec", ...] = ()


class CitedCells(Model):
    """Cells of another table whose sum an amount cites: one row, several columns."""

    table: PlacedName
    columns: tuple[PlacedName, ...] = Field(min_length=1)


class BlockSpec(Model):
    """Lines that stand side by side: income on the left, expenditure on the right.

    With `categories`, the profile's categories are the lines on the right; `cite` names the cells
    of another table that they repeat.
    """

    left: tuple[LineSpec, ...] = ()
    right: tuple[LineSpec, ...] = ()
    categories: Flag = False
    cite: CitedCells | None = None


class TableSpec(Model):
    """A table of the profile.

    Attributes:
        number: Such as 表3.
        title: Its printed name; `{scope}` becomes 部门 or 单位.
        paper: The orientation of its page.
        unit: The unit of its amounts.
        style: The number style of its cells.
        rows: Where its rows come from; the kind knows the names.
        only: A mark that the figures of the table must carry.
        columns: In print order.
        lines: The rows that the profile itself lists.
        blocks: The same for two lists side by side.
        total: The label of the row of totals, if there is one.
        label: The row label; `{code}` and `{name}` are the account's.
        indent: What stands before a label for each level.
        fixed: Accounts printed at zero where the table has no figure.
        notes: The lines below the table.
        empty_notes: The lines below a table without any figure; the notes if there are none.
    """

    number: String = ""
    title: Name
    paper: Annotated[Literal["portrait", "landscape"], choice("portrait", "landscape")] = "portrait"
    unit: MoneyUnit = Unit.TEN_THOUSAND_YUAN
    style: PlacedName
    rows: PlacedName
    only: PlacedName | None = None
    columns: tuple[ColumnSpec, ...] = Field(min_length=1)
    lines: tuple[LineSpec, ...] = ()
    blocks: tuple[BlockSpec, ...] = ()
    total: String = ""
    label: Name = "{name}"
    indent: String = ""
    fixed: tuple[PlacedName, ...] = ()
    notes: tuple[String, ...] = ()
    empty_notes: tuple[String, ...] = ()

    @property
    def number_columns(self) -> tuple[ColumnSpec, ...]:
        """The columns that hold figures: all but the row's own words."""
        return tuple(column for column in self.columns if column.name not in WORD_COLUMNS)


# Excel allows no longer name of a sheet.
_LONGEST_NUMBER = 31
WORD_COLUMNS = frozenset({"label", "code", "name", "target", "left_label", "right_label"})


class TermSpec(Model):
    """A term (名词) and its explanation."""

    name: Name
    meaning: Name


class ProfileSpec(Model):
    """What `profile.yaml` holds.

    Attributes:
        styles: Number styles by name.
        words: Words that differ by place, by name.
        keywords: For the properties of files.
        categories: The lines of the functional categories in 表1 and 表4, label by code.
        tables: In print order.
        terms: The terms explained at the end.
    """

    styles: dict[Identifier, StyleSpec]
    words: dict[Identifier, String] = Field(default_factory=dict)
    keywords: tuple[Name, ...] = ()
    categories: dict[Code, Name] = Field(default_factory=dict)
    tables: dict[Identifier, TableSpec]
    terms: tuple[TermSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
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
    spec: ProfileSpec
    styles: Mapping[str, Style]
    wording: str
    wording_file: str
    word_template: Path
    place: Place


def load(folder: Path, named: Place | None = None) -> tuple[Profile | None, tuple[Problem, ...]]:
    """Read a profile.

    Args:
        folder: `templates/<kind>/<profile>/`.
        named: Where the data names it.

    Returns:
        The profile, or None, and its problems.
    """
    if not folder.is_dir():
        known = [path.name for path in folder.parent.glob("*") if path.is_dir()]
        message = f"没有名为“{folder.name}”的样式{nearest(folder.name, known)}"
        return None, (Problem("unknown-profile", message, named or Place(str(folder))),)
    data, problems = source.read(folder / "profile.yaml")
    if data is None:
        return None, problems
    spec, wrong = validate(data, ProfileSpec)
    problems = (*problems, *wrong)
    if spec is None:
        return None, problems
    styles = {name: Style(name, style.pattern, style.unit) for name, style in spec.styles.items()}
    problems = (*problems, *_unknown_styles(spec), *_odd_numbers(spec))
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
        place=Place(data.file),
    ), problems


def _unknown_styles(spec: ProfileSpec) -> list[Problem]:
    return [
        Problem(
            "unknown-style",
            f"没有名为“{table.style.text}”的数字样式{nearest(table.style.text, spec.styles)}",
            table.style.place,
        )
        for table in spec.tables.values()
        if table.style.text not in spec.styles
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

"""What the profile of a budget disclosure holds beyond that of every kind."""

from collections.abc import Mapping
from functools import cached_property
from typing import TypeAlias

from pydantic import Field

from reportgen.kind import Setting
from reportgen.profile import ColumnSpec, ProfileSpec, TableSpec
from reportgen.schema import Code, Flag, Identifier, Model, Name, PlacedName, String

WORD_COLUMNS = frozenset({"label", "code", "name", "target", "left_label", "right_label"})


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


class DisclosureTable(TableSpec):
    """A table of the disclosure.

    Attributes:
        rows: Where its rows come from.
        only: A mark that the figures of the table must carry.
        lines: The rows that the profile itself lists.
        blocks: The same for two lists side by side.
        label: The row label; `{code}` and `{name}` are the account's.
        indent: What stands before a label for each level.
        fixed: Accounts printed at zero where the table has no figure.
    """

    rows: PlacedName
    only: PlacedName | None = None
    lines: tuple[LineSpec, ...] = ()
    blocks: tuple[BlockSpec, ...] = ()
    label: Name = "{name}"
    indent: String = ""
    fixed: tuple[PlacedName, ...] = ()

    @cached_property
    def number_columns(self) -> tuple[ColumnSpec, ...]:
        """The columns that hold figures: all but the row's own words."""
        return tuple(column for column in self.columns if column.name not in WORD_COLUMNS)


class TermSpec(Model):
    """A term (名词) and its explanation."""

    name: Name
    meaning: Name


class DisclosureProfile(ProfileSpec):
    """What `profile.yaml` holds.

    Attributes:
        categories: The lines of the functional categories in 表1 and 表4, label by code.
        tables: In print order.
        terms: The terms explained at the end.
    """

    categories: dict[Code, Name] = Field(default_factory=dict)
    tables: Mapping[Identifier, DisclosureTable]
    terms: tuple[TermSpec, ...] = ()


DisclosureSetting: TypeAlias = Setting[DisclosureProfile]

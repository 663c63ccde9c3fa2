"""The mapping file of a detail list: which head is which column, and what words mean."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from reportgen import source
from reportgen.problems import Problem
from reportgen.schema import Flag, Model, MoneyUnit, Name, PlacedName, Quantity, choice, validate

# The words of totals that exports put between their rows.
# A grand total is that of all rows.
GRAND_TOTALS = frozenset({"合计", "总计"})
TOTALS = ("合计", "小计", "总计", "本页合计", "累计")


class Columns(Model):
    """The head of each of our columns, as the export writes it.

    Attributes:
        part: 人员 or 公用; left out where the economic account tells (`part_by_economic`).
        project_code: The export's own code of a project, for the ids of new ones.
    """

    unit: PlacedName
    functional: PlacedName
    economic: PlacedName
    fund: PlacedName
    nature: PlacedName
    part: PlacedName | None = None
    project: PlacedName
    project_code: PlacedName | None = None
    amount: PlacedName


class DetailMapping(Model):
    """What a mapping file holds.

    Attributes:
        unit: Of the export's amounts.
        sheet: The sheet of a workbook; the first one by default.
        head: The number of the row with the heads.
        columns: Our columns.
        skip: What stands in some cell of a row that lacks an account, and so is no detail.
        units: Unit ids by what the export writes; likewise funds, natures and parts.
        part_by_economic: The part of basic expenditure by the first digits of its economic account.
        revenue: Whether revenue equals expenditure by fund, so that rows give it too.
    """

    unit: MoneyUnit
    sheet: Name = ""
    head: Quantity
    columns: Columns
    skip: tuple[PlacedName, ...] = ()
    units: dict[Name, PlacedName]
    funds: dict[Name, PlacedName]
    natures: dict[Name, PlacedName]
    parts: dict[Name, PlacedName] = Field(default_factory=dict)
    part_by_economic: dict[Name, Annotated[str, choice("personnel", "operating")]] = Field(
        default_factory=dict
    )
    revenue: Flag = False


def read(path: Path) -> tuple[DetailMapping | None, tuple[Problem, ...]]:
    """Read a mapping file; what is still to be filled in (待填) is a problem of code `pending`."""
    data, problems = source.read(path)
    if data is None:
        return None, problems
    mapping, wrong = validate(data, DetailMapping)
    return mapping, (*problems, *wrong)

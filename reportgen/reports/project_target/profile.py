"""What the profile of project forms holds beyond that of every kind."""

from collections.abc import Mapping
from typing import TypeAlias

from pydantic import Field

from reportgen.indicator_tree import CategoryGroup
from reportgen.kind import Setting
from reportgen.profile import ProfileSpec
from reportgen.schema import Identifier, Model, Money, Name, PlacedName, String


class FormSpec(Model):
    """One official form.

    Attributes:
        title: Its heading; `{year}` becomes the budget year.
        unit_line: What stands above it at the right, such as 金额单位：元.
        category: 项目类别（项目类型）.
        level: 项目级别（项目等级）.
        labels: What stands before each field and over each part, in print order, by name.
        styles: Number styles of the amounts among the fields, by name.
        year_ending: What stands behind the years of start and end, such as 年.
        plan: Its table of the plan by year, if it has one.
        costs: Its table of the composition, if it has one.
        indicators: Its table of indicators.
        tree: The categories of its indicators.
    """

    title: Name
    unit_line: String = ""
    category: Name
    level: Name
    labels: dict[Identifier, Name]
    styles: dict[Identifier, PlacedName] = Field(default_factory=dict)
    year_ending: String = ""
    plan: PlacedName | None = None
    costs: PlacedName | None = None
    indicators: PlacedName
    tree: tuple[CategoryGroup, ...] = Field(min_length=1)


class TargetProfile(ProfileSpec):
    """What `profile.yaml` holds.

    Attributes:
        forms: The official forms by name.
        required_from: From which amount of the year on performance targets must be given, in the
            unit 元.
        summary: The table that sums up all projects in the workbook.
        secret: What stands for the texts of a secret project.
    """

    forms: Mapping[Identifier, FormSpec]
    required_from: Money
    summary: PlacedName
    secret: Name


TargetSetting: TypeAlias = Setting[TargetProfile]

"""What the profile of a department's target form holds beyond that of every kind."""

from typing import TypeAlias

from pydantic import Field

from reportgen.indicator_tree import CategoryGroup
from reportgen.kind import Setting
from reportgen.profile import ProfileSpec
from reportgen.schema import Identifier, Name, PlacedName


class DepartmentProfile(ProfileSpec):
    """What `profile.yaml` holds.

    Attributes:
        labels: What stands before each field and over each part, in print order, by name;
            `{unit}` becomes the unit of the amounts.
        amount_style: The number style of the amounts among the fields.
        count_style: The number style of the counts among the fields.
        tree: The categories of the indicators.
        secret: What stands for the texts of a secret task.
    """

    labels: dict[Identifier, Name]
    amount_style: PlacedName
    count_style: PlacedName
    tree: tuple[CategoryGroup, ...] = Field(min_length=1)
    secret: Name


DepartmentSetting: TypeAlias = Setting[DepartmentProfile]

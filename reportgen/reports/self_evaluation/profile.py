"""What the profile of a self-evaluation holds beyond that of every kind."""

from typing import TypeAlias

from pydantic import Field

from reportgen.indicator_tree import CategoryGroup
from reportgen.kind import Setting
from reportgen.profile import ProfileSpec
from reportgen.schema import Model, Name, PlacedName, Quantity


class SectionSpec(Model):
    """A section of the report.

    Attributes:
        title: Its heading, without a number.
        content: What stands in it, in order: `texts.<name>` of `wording.j2`, `narrative.<name>` or
            `numbered.<name>` of the data, `tables.<name>`.
        sections: The sections below it.
    """

    title: Name
    content: tuple[PlacedName, ...] = ()
    sections: tuple["SectionSpec", ...] = ()


class WeightSpec(Model):
    """The points of a scored evaluation (财预〔2020〕10号); they add up to 100."""

    execution: Quantity
    output: Quantity
    benefit: Quantity
    satisfaction: Quantity


class BandSpec(Model):
    """A band of qualitative indicators (定性指标等次): from `lower` on, below `upper`; in %."""

    name: Name
    upper: Quantity
    lower: Quantity


class EvaluationProfile(ProfileSpec):
    """What `profile.yaml` holds.

    Attributes:
        outline: The sections; one without content is left out, and the numbering has no gap.
        numbering: How the headings of each level are numbered, from the top: `{chinese}` is 一,
            `{arabic}` is 1.
        tree: The categories of the indicators.
        satisfaction: The categories that are scored as 满意度.
        benefit: The first-level categories that are scored as 效益; all others are 产出.
        weights: The points of a scored evaluation.
        bands: The bands of qualitative indicators.
    """

    outline: tuple[SectionSpec, ...] = Field(min_length=1)
    numbering: tuple[Name, ...] = Field(min_length=1)
    tree: tuple[CategoryGroup, ...] = Field(min_length=1)
    satisfaction: tuple[Name, ...]
    benefit: tuple[Name, ...]
    weights: WeightSpec
    bands: tuple[BandSpec, ...] = Field(min_length=1)


EvaluationSetting: TypeAlias = Setting[EvaluationProfile]

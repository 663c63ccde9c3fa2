"""The input file of a self-evaluation (部门整体支出绩效自评报告)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from reportgen.kind import ReportInput
from reportgen.schema import (
    Day,
    Flag,
    Identifier,
    ListToCome,
    Model,
    Money,
    Name,
    PlacedIdentifier,
    PlacedName,
    PlacedText,
    Quantity,
    String,
    Text,
    Year,
)
from reportgen.tree import Scalar


class Paragraph(Model):
    """A paragraph; `{name}` cites a fact: its number and unit are printed there.

    Attributes:
        title: Makes it a numbered item whose title stands on a line of its own.
        item: Whether it is a numbered item without a title.
        text: Its words.
    """

    title: PlacedText | None = None
    item: Flag = False
    text: PlacedText


def _bare_text(value: object) -> object:
    return {"text": value} if isinstance(value, Scalar) else value


Paragraphs = tuple[Annotated[Paragraph, BeforeValidator(_bare_text)], ...]


class NamedFact(Model):
    """A number that the narrative cites: typed once, or a share of two others.

    Attributes:
        label: What is counted.
        value: How much; left out where `share` computes it.
        share: The names of part and whole.
        decimals: To how many decimals of a percent a share is printed.
        unit: 个, 万宗, %, ….
        scope: Of what part of the world, where the label alone leaves it open.
        year: Of which year, where it is another than the evaluated one.
    """

    label: PlacedName
    value: Quantity | None = None
    share: tuple[PlacedIdentifier, ...] = ()
    decimals: Quantity | None = None
    unit: String = ""
    scope: String = ""
    year: Year | None = None


class Budget(Model):
    """Budget and execution of the year.

    Attributes:
        initial: 年初预算总额; left out where this year's disclosure is at hand.
        approved: 年初预算批复; likewise.
        adjusted: 全年预算总额.
        outturn: 全年执行总额.
        prior_adjusted: Last year's 全年预算总额; left out where last year's report is at hand.
        general_revenue: 全年一般公共预算财政拨款收入.
        general_expenditure: 全年一般公共预算财政拨款支出.
    """

    initial: Money | None = None
    approved: Money | None = None
    adjusted: Money
    outturn: Money
    prior_adjusted: Money | None = None
    general_revenue: Money
    general_expenditure: Money


class ThreePublicOutturn(Model):
    """The final accounts of the three public expenses (“三公”经费决算数).

    Attributes:
        overseas: 因公出国（境）费.
        vehicle_purchase: 公务用车购置费.
        vehicle_operation: 公务用车运行维护费.
        domestic_reception: 国内接待费.
        foreign_affairs: 其中：外事接待费.
        overseas_reception: 国（境）外接待费.
    """

    overseas: Money
    vehicle_purchase: Money
    vehicle_operation: Money
    domestic_reception: Money
    foreign_affairs: Money
    overseas_reception: Money


class YearOnYear(Model):
    """What was spent, last year's beside it unless its file is at hand, and the reason."""

    current: Money
    prior: Money | None = None
    reason: Text = ""


class Assets(Model):
    """Assets at the end of the year: counts of items (项), original value (资产总原值)."""

    fixed_items: Quantity
    intangible_items: Quantity
    original_value: Money
    prior_value: Money | None = None
    reason: Text = ""


class Indicator(Model):
    """An indicator (三级指标) and what became of it.

    Attributes:
        category: Its 二级指标.
        name: Its 三级指标.
        target: 年度指标值, as printed.
        actual: 实际完成值, as printed.
        analysis: 完成情况分析.
        weight: Its points (分值), where the evaluation is scored.
        band: The band of a qualitative indicator (定性指标).
        percentage: The percentage inside the band.
    """

    category: PlacedName
    name: Name
    target: Text
    actual: Text
    analysis: PlacedText | None = None
    weight: Quantity | None = None
    band: PlacedName | None = None
    percentage: Quantity | None = None


class SelfEvaluation(ReportInput):
    """What `self_evaluation.yaml` holds.

    Attributes:
        date: The date of the document; names hold on it.
        narrative: Paragraphs by the name that the profile's outline uses.
        facts: Numbers that the narrative cites, by name.
        budget: 预算和执行.
        composition: Whether offices and subordinate units are listed (部门预算构成).
        disclosed: Whether the change of the budget is told, and “三公”经费, 机关运行经费 and
            政府采购 of the disclosure are repeated.
        reasons: Reasons of the changes that are cited from the disclosure, by name.
        outturn: “三公”经费决算数.
        conference: 会议费.
        training: 培训费.
        assets: 资产.
        indicators: 部门整体绩效目标完成情况.
        score: 自评得分, where it is not computed from weights.
        conclusion: What stands before the score in 自评结论, such as 达到预期绩效目标.
        execution_remark: What is said of the execution of the budget, without a full stop.
    """

    date: Day | None = None
    narrative: Mapping[Identifier, Paragraphs] = Field(default_factory=dict)
    facts: Mapping[Identifier, NamedFact] = Field(default_factory=dict)
    budget: Budget
    composition: Flag = False
    disclosed: Flag = False
    reasons: Mapping[Identifier, Text] = Field(default_factory=dict)
    outturn: ThreePublicOutturn | None = None
    conference: YearOnYear | None = None
    training: YearOnYear | None = None
    assets: Assets | None = None
    indicators: Annotated[tuple[Indicator, ...], ListToCome] = ()
    score: Quantity | None = None
    conclusion: PlacedText | None = None
    execution_remark: PlacedText | None = None

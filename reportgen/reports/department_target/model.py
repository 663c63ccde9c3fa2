"""The input file of a department's target form (部门整体预算绩效目标申报表)."""

from typing import Annotated

from pydantic import Field

from reportgen.kind import ReportInput
from reportgen.planned_indicators import PlannedIndicator
from reportgen.schema import (
    Flag,
    ListToCome,
    Model,
    Money,
    MoneyUnit,
    Name,
    PlacedIdentifier,
    PlacedName,
    Quantity,
    Text,
)


class Budget(Model):
    """The budget as a whole (预算整体情况); what follows from it is computed.

    Attributes:
        basic: 基本支出; left out where this year's disclosure is at hand.
        project: 项目支出; likewise.
        other_funds: 其他资金.
        special_funds: 财政专项资金.
        other_development: 其他事业发展性支出.
        transfers: 拟用于对下转移支付资金.
    """

    basic: Money | None = None
    project: Money | None = None
    other_funds: Money
    special_funds: Money
    other_development: Money
    transfers: Money


class Part(Model):
    """A part of a task that has no project form of its own."""

    name: Name
    amount: Money


class Task(Model):
    """A key task (年度重点工作任务).

    Attributes:
        name: 名称.
        content: 主要实施内容.
        projects: The ids of its projects; their forms give the money.
        parts: What it has beyond them.
        amount: 拟投入的资金 as it was declared, in `task_unit`; compared with projects and parts.
        expected: 期望达到的目标（概述）.
        secret: Whether it is a secret (涉密): content and target are replaced, the money stays.
    """

    name: PlacedName
    content: Text = ""
    projects: tuple[PlacedIdentifier, ...] = ()
    parts: tuple[Part, ...] = ()
    amount: Quantity | None = None
    expected: Text = ""
    secret: Flag = False


class DepartmentTarget(ReportInput):
    """What `department_target.yaml` holds.

    Attributes:
        name: 部门名称, as the form prints it.
        staff: 财政供养人员数.
        budget: 预算整体情况.
        goals: 总体绩效目标.
        tasks: 年度重点工作任务.
        task_unit: The unit of declared amounts of tasks, if it is another than the file's.
        optional_tasks: 其他需完成的任务（可选填）.
        indicators: 绩效指标.
    """

    name: Name
    staff: Quantity
    budget: Budget
    goals: tuple[Text, ...] = Field(min_length=1)
    tasks: Annotated[tuple[Task, ...], Field(min_length=1), ListToCome]
    task_unit: MoneyUnit | None = None
    optional_tasks: Text = ""
    indicators: Annotated[tuple[PlannedIndicator, ...], ListToCome] = ()

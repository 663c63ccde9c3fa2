"""The input file of a project form (二级项目申报表、项目绩效目标表): one file a project."""

from typing import Annotated

from reportgen.kind import ReportInput
from reportgen.planned_indicators import PlannedIndicator
from reportgen.schema import (
    Flag,
    ListToCome,
    Model,
    Money,
    Name,
    PlacedName,
    Quantity,
    String,
    Text,
    Year,
)


class ParentProject(Model):
    """The first-level project that it hangs on (挂接一级项目)."""

    name: String = ""
    code: String = ""


class Reviews(Model):
    """The opinions of the reviews (审核意见); planning (发改等部门) only on investment forms."""

    planning: Text = ""
    department: Text = ""
    finance: Text = ""
    budget: Text = ""
    performance: Text = ""


class PlanYear(Model):
    """One year of the plan (分年度资金计划): 申报金额 and 审核金额."""

    year: Year
    requested: Money
    approved: Money


class Cost(Model):
    """A row of the composition of the money (项目资金构成).

    Attributes:
        year: 年度.
        category: 明细类别.
        scope: 开支范围.
        content: 开支内容.
        measure: 计量单位.
        price: 单价/支出标准.
        quantity: 工作量.
        basis: 测算依据及说明.
    """

    year: Year
    category: String = ""
    scope: String = ""
    content: Text
    measure: String = ""
    price: Money
    quantity: Quantity
    basis: Text = ""


class Goals(Model):
    """What is to be reached: in the whole period (实施周期) and in the year (年度)."""

    whole: Text = ""
    annual: Text = ""


class ProjectTarget(ReportInput):
    """What `project_target/<id>.yaml` holds; a form prints the fields that it has.

    Attributes:
        order: Its place among the projects of the year; those without one come last.
        form: Which of the profile's forms it is.
        name: 二级项目名称.
        code: 二级项目编码.
        parent: 挂接一级项目名称、编码.
        allocation: 分配方式.
        status: 存续状态.
        starts: 项目开始年度.
        ends: 项目结束年度.
        budget_level: 预算级次.
        source: 项目来源.
        budget: 当年预算金额, where the form has no plan by year.
        social_capital: 其中：社会投入资金.
        managing_department: 资金主管部门（省级主管部门）.
        managing_office: 资金主管处室.
        finance_office: 财政内部机构.
        applicant: 申报单位.
        user: 用款单位.
        implementer: 实施单位.
        prior_budget: 上一年项目预算安排情况, where last year's disclosure is not at hand.
        request_type: 申报属性.
        hotspot: 热点分类.
        is_research: 是否科研项目.
        is_key: 是否重点项目.
        secret: Whether it is a secret (涉密): its texts are replaced, its amounts stay.
        bond: 是否为债券项目.
        infrastructure: 基建立项情况.
        is_agent_built: 是否代建项目.
        agent: 代建单位.
        is_tracked: 是否追踪.
        reviews: 审核意见.
        grounds: 设立依据及申报理由.
        summary: 项目概述.
        plan: 分年度资金计划.
        costs: 项目资金构成.
        goals: 总体绩效目标、年度绩效目标.
        indicators: 绩效指标.
        permissions: 权限分配.
    """

    order: Quantity | None = None
    form: PlacedName
    name: Name
    code: String = ""
    parent: ParentProject = ParentProject()
    allocation: String = ""
    status: String = ""
    starts: Year
    ends: Year
    budget_level: String = ""
    source: String = ""
    budget: Money | None = None
    social_capital: Money | None = None
    managing_department: String = ""
    managing_office: String = ""
    finance_office: String = ""
    applicant: String = ""
    user: String = ""
    implementer: String = ""
    prior_budget: Money | None = None
    request_type: String = ""
    hotspot: String = ""
    is_research: Flag | None = None
    is_key: Flag | None = None
    secret: Flag = False
    bond: String = ""
    infrastructure: String = ""
    is_agent_built: Flag | None = None
    agent: String = ""
    is_tracked: Flag | None = None
    reviews: Reviews = Reviews()
    grounds: Text = ""
    summary: Text = ""
    plan: tuple[PlanYear, ...] = ()
    costs: tuple[Cost, ...] = ()
    goals: Goals = Goals()
    indicators: Annotated[tuple[PlannedIndicator, ...], ListToCome] = ()
    permissions: Text = ""

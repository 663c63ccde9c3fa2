"""The form of a project: the labels are those of its official form where it has one."""

from reportgen.form import FLAGS, Entry, Fields, Part, Rows, Sort
from reportgen.planned_indicators import indicator_rows
from reportgen.reports.project_target.profile import TargetSetting

_SHORT = {
    "code": "二级项目编码",
    "allocation": "分配方式",
    "status": "存续状态",
    "starts": "项目开始年度",
    "ends": "项目结束年度",
    "budget_level": "预算级次",
    "source": "项目来源",
    "managing_department": "资金主管部门",
    "managing_office": "资金主管处室",
    "finance_office": "财政内部机构",
    "applicant": "申报单位",
    "user": "用款单位",
    "implementer": "实施单位",
    "request_type": "申报属性",
    "hotspot": "热点分类",
    "bond": "是否为债券项目",
    "infrastructure": "基建立项情况",
    "agent": "代建单位",
}
_FLAGGED = {
    "is_research": "是否科研项目",
    "is_key": "是否重点项目",
    "is_agent_built": "是否代建项目",
    "is_tracked": "是否追踪",
}
_MONEY = {
    "budget": "当年预算金额（没有分年度计划时填）",
    "social_capital": "其中：社会投入资金",
    "prior_budget": "上一年项目预算（没有上年文件时填）",
}
_LONG = {
    ("grounds",): "设立依据及申报理由",
    ("summary",): "项目概述",
    ("goals", "whole"): "总体绩效目标",
    ("goals", "annual"): "年度绩效目标",
    ("permissions",): "权限分配",
    ("reviews", "planning"): "审核意见：发改等部门",
    ("reviews", "department"): "审核意见：主管部门",
    ("reviews", "finance"): "审核意见：财政内部机构",
    ("reviews", "budget"): "审核意见：预算",
    ("reviews", "performance"): "审核意见：绩效",
}


def form(setting: TargetSetting) -> tuple[Part, ...]:
    """Return the sheets of the form."""
    forms = {name: spec.title for name, spec in setting.profile.spec.forms.items()}
    trees = [group for spec in setting.profile.spec.forms.values() for group in spec.tree]
    return (
        Fields(
            "基本信息",
            (
                Entry(("form",), "表式", Sort.CHOICE, {n: f"{n} {t}" for n, t in forms.items()}),
                Entry(("order",), "排列顺序", Sort.NUMBER),
                Entry(("name",), "二级项目名称"),
                Entry(("parent", "name"), "挂接一级项目名称"),
                Entry(("parent", "code"), "挂接一级项目编码"),
                *(Entry((key,), label) for key, label in _SHORT.items()),
                *(Entry((k,), label, Sort.CHOICE, FLAGS) for k, label in _FLAGGED.items()),
                Entry(("secret",), "涉密", Sort.CHOICE, FLAGS),
                *(Entry((key,), label, Sort.MONEY) for key, label in _MONEY.items()),
            ),
        ),
        Fields("文字", tuple(Entry(key, label) for key, label in _LONG.items())),
        _plan(),
        _costs(),
        indicator_rows(trees),
    )


def _plan() -> Rows:
    columns = (
        Entry(("year",), "年度"),
        Entry(("requested",), "申报金额", Sort.MONEY),
        Entry(("approved",), "审核金额", Sort.MONEY),
    )
    return Rows("分年度资金计划", ("plan",), columns, pairs=("年度",))


def _costs() -> Rows:
    columns = (
        Entry(("year",), "年度"),
        Entry(("category",), "明细类别"),
        Entry(("scope",), "开支范围"),
        Entry(("content",), "开支内容"),
        Entry(("measure",), "计量单位"),
        Entry(("price",), "单价/支出标准", Sort.MONEY),
        Entry(("quantity",), "工作量", Sort.NUMBER),
        Entry(("basis",), "测算依据及说明"),
    )
    return Rows("项目资金构成", ("costs",), columns, pairs=("年度", "开支内容"))

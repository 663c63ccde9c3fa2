"""The form of a self-evaluation: its narratives a sheet each, facts, budget, indicators."""

from collections.abc import Iterable, Iterator

from reportgen.form import FLAGS, Entry, Fields, Part, Rows, Sort
from reportgen.reports.self_evaluation.profile import EvaluationSetting, SectionSpec

_BUDGET = {
    "initial": "年初预算总额（没有部门预算公开文件时填）",
    "approved": "年初预算批复（没有部门预算公开文件时填）",
    "adjusted": "全年预算总额",
    "outturn": "全年执行总额",
    "prior_adjusted": "上年全年预算总额（没有上年文件时填）",
    "general_revenue": "一般公共预算财政拨款收入",
    "general_expenditure": "一般公共预算财政拨款支出",
}
_REASONS = {
    "three_public": "“三公”经费",
    "overseas": "因公出国（境）费",
    "vehicles": "公务用车购置及运行维护费",
    "reception": "公务接待费",
    "administrative_expense": "机关运行经费",
}
_OUTTURN = {
    "overseas": "决算：因公出国（境）费",
    "vehicle_purchase": "决算：公务用车购置费",
    "vehicle_operation": "决算：公务用车运行维护费",
    "domestic_reception": "决算：国内接待费",
    "foreign_affairs": "决算：其中外事接待费",
    "overseas_reception": "决算：国（境）外接待费",
}


def form(setting: EvaluationSetting) -> tuple[Part, ...]:
    """Return the sheets of the form; narratives are named by the sections that print them."""
    spec = setting.profile.spec
    categories = [name for group in spec.tree for name in group.categories]
    titles = dict(_narratives(spec.outline))
    return (
        Fields(
            "结论",
            (
                Entry(("date",), "文件日期", Sort.DATE),
                Entry(("conclusion",), "自评结论"),
                Entry(("score",), "自评得分", Sort.NUMBER),
                Entry(("execution_remark",), "对预算执行的说明"),
                Entry(("composition",), "印部门预算构成", Sort.CHOICE, FLAGS),
                Entry(("disclosed",), "印预算公开中的经费", Sort.CHOICE, FLAGS),
            ),
        ),
        _amounts(),
        *(_narrative(name, title) for name, title in titles.items()),
        _facts(),
        _indicators(categories, [band.name for band in spec.bands]),
    )


def _narratives(outline: Iterable[SectionSpec]) -> Iterator[tuple[str, str]]:
    for section in outline:
        for name in section.content:
            family, _, key = name.text.partition(".")
            if family in {"narrative", "numbered"}:
                yield key, section.title
        yield from _narratives(section.sections)


def _narrative(name: str, title: str) -> Rows:
    columns = (
        Entry(("title",), "小标题"),
        Entry(("item",), "编号项", Sort.CHOICE, FLAGS),
        Entry(("text",), "文字", bare="text"),
    )
    return Rows(title, ("narrative", name), columns)


def _amounts() -> Fields:
    def money(*key: str, label: str) -> Entry:
        return Entry(key, label, Sort.MONEY)

    yearly = {"conference": "会议费", "training": "培训费"}
    return Fields(
        "预算执行和资产",
        (
            *(money("budget", key, label=label) for key, label in _BUDGET.items()),
            *(money("outturn", key, label=label) for key, label in _OUTTURN.items()),
            *(
                entry
                for key, label in yearly.items()
                for entry in (
                    money(key, "current", label=label),
                    money(key, "prior", label=f"上年{label}"),
                    Entry((key, "reason"), f"{label}增减原因"),
                )
            ),
            Entry(("assets", "fixed_items"), "固定资产（项）", Sort.NUMBER),
            Entry(("assets", "intangible_items"), "无形资产（项）", Sort.NUMBER),
            money("assets", "original_value", label="资产总原值"),
            money("assets", "prior_value", label="上年末资产总原值（没有上年文件时填）"),
            Entry(("assets", "reason"), "资产增减原因"),
            *(Entry(("reasons", key), f"{label}增减原因") for key, label in _REASONS.items()),
        ),
    )


def _facts() -> Rows:
    columns = (
        Entry(("label",), "内容"),
        Entry(("value",), "数值", Sort.NUMBER),
        Entry(("unit",), "计量单位"),
        Entry(("share", 0), "占比：部分（名称）"),
        Entry(("share", 1), "占比：整体（名称）"),
        Entry(("decimals",), "占比的小数位", Sort.NUMBER),
        Entry(("scope",), "范围"),
        Entry(("year",), "年份"),
    )
    return Rows(
        "文字引用的数", ("facts",), columns, Entry((), "名称"), pairs=("名称",), called="内容"
    )


def _indicators(categories: Iterable[str], bands: Iterable[str]) -> Rows:
    columns = (
        Entry(("category",), "二级指标", Sort.CHOICE, {name: name for name in categories}),
        Entry(("name",), "三级指标"),
        Entry(("target",), "年度指标值"),
        Entry(("actual",), "实际完成值"),
        Entry(("analysis",), "完成情况分析"),
        Entry(("weight",), "分值", Sort.NUMBER),
        Entry(("band",), "定性等次", Sort.CHOICE, {name: name for name in bands}),
        Entry(("percentage",), "等次内百分比", Sort.NUMBER),
    )
    return Rows("绩效指标", ("indicators",), columns, pairs=("二级指标", "三级指标"))

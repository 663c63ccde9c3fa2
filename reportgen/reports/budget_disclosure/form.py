"""The form of a disclosure: its amounts and reasons on sheets, as a clerk fills them in."""

from collections.abc import Mapping

from reportgen.classification import Accounts, level
from reportgen.form import FLAGS, Entry, Fields, Part, Rows, Sort
from reportgen.reports.budget_disclosure.profile import DisclosureSetting
from reportgen.reports.budget_disclosure.vocabulary import NATURES, SOURCE_NAMES, SOURCES
from reportgen.tree import Route

_FUND = "general_public_budget"
_ITEM, _SECTION = 2, 1
_REASON = "增减原因"
_SCOPES = {"department": "部门", "unit": "单位"}


def form(setting: DisclosureSetting) -> tuple[Part, ...]:
    """Return the sheets of the form; accounts and units are those of the year.

    What rows of a detail list give is not asked for.
    """
    if setting.details:
        return (_revenue(), *_units(setting, has_amounts=False), *_others())
    return (_revenue(), _expenditure(setting), *_economic(setting), *_units(setting), *_others())


def _revenue() -> Fields:
    sources = [_money(("revenue", name), SOURCE_NAMES[name]) for name in SOURCES]
    totals = [
        entry
        for key, label in (("revenue_change", "收入"), ("expenditure_change", "支出"))
        for entry in (
            _money((key, "prior"), f"上年{label}预算（没有上年文件时填）"),
            Entry((key, "reason"), f"{label}{_REASON}"),
        )
    ]
    return Fields("收入和增减", (*sources, *totals))


def _expenditure(setting: DisclosureSetting) -> Rows:
    accounts = _accounts(setting.classification.functional, _ITEM)
    sources = {name: SOURCE_NAMES[name] for name in SOURCES}
    return Rows(
        "支出",
        ("expenditure",),
        (
            Entry(("account",), "功能科目", Sort.CHOICE, accounts),
            Entry(("source",), "资金来源（不填为一般公共预算）", Sort.CHOICE, sources),
            *(_money((nature,), label) for nature, label in NATURES.items()),
        ),
        pairs=("功能科目", "资金来源（不填为一般公共预算）"),
    )


def _economic(setting: DisclosureSetting) -> tuple[Part, ...]:
    accounts = _accounts(setting.classification.economic, _SECTION)
    names = Entry((), "经济科目", Sort.CHOICE, accounts)
    titles = {
        "basic_by_economic": "基本支出按经济科目",
        "project_by_economic": "项目支出按经济科目",
    }
    return tuple(
        Rows(title, (key,), (_money((), "金额"),), names, pairs=("经济科目",))
        for key, title in titles.items()
    )


def _units(setting: DisclosureSetting, *, has_amounts: bool = True) -> tuple[Part, ...]:
    units = {
        unit.id: setting.department.unit_name(unit, setting.day).name
        for unit in setting.department.units
    }
    unit = Entry(("unit",), "单位", Sort.CHOICE, units)
    return (
        Rows(
            "单位",
            ("units",),
            (
                unit,
                *_amounts({"personnel": "人员经费", "operating": "公用经费"}, has_amounts),
            ),
            pairs=("单位",),
        ),
        Rows(
            "项目",
            ("units", "*", "projects"),
            (
                Entry(("id",), "标识（小写英文）"),
                Entry(("name",), "项目名称"),
                *_amounts({"amount": "金额"}, has_amounts),
                Entry(("target",), "绩效目标"),
                Entry(("secret",), "涉密", Sort.CHOICE, FLAGS),
                Entry(("key",), "重点项目", Sort.CHOICE, FLAGS),
                Entry(("key_name",), "重点项目表中的名称"),
            ),
            parent=unit,
            pairs=("标识（小写英文）",),
            called="项目名称",
        ),
    )


def _amounts(labels: Mapping[str, str], has_amounts: bool) -> tuple[Entry, ...]:  # noqa: FBT001 - of one caller
    """Return the amounts by fund of a row, where they are typed."""
    if not has_amounts:
        return ()
    return tuple(_money((key, _FUND), label, bare=_FUND) for key, label in labels.items())


def _others() -> tuple[Part, ...]:
    expenses = "three_public_expenses"
    compared = {
        ("administrative_expense",): "行政经费",
        (expenses, "overseas"): "因公出国（境）费",
        (expenses, "vehicles", "purchase"): "公务用车购置费",
        (expenses, "vehicles", "operation"): "公务用车运行维护费",
        (expenses, "reception"): "公务接待费",
    }
    reasons = {
        ("administrative_expense",): "行政经费",
        (expenses,): "“三公”经费",
        (expenses, "overseas"): "因公出国（境）费",
        (expenses, "vehicles"): "公务用车购置及运行维护费",
        (expenses, "reception"): "公务接待费",
    }
    return (
        Fields(
            "行政经费和三公",
            (
                *(
                    entry
                    for path, label in compared.items()
                    for entry in (
                        _money((*path, "current", _FUND), label, bare=_FUND),
                        _money((*path, "prior"), f"上年{label}（没有上年文件时填）"),
                    )
                ),
                *(Entry((*path, "reason"), f"{label}{_REASON}") for path, label in reasons.items()),
            ),
        ),
        Fields(
            "采购和资产",
            (
                _money(("procurement", "goods"), "政府采购：货物"),
                _money(("procurement", "works"), "政府采购：工程"),
                _money(("procurement", "services"), "政府采购：服务"),
                Entry(("assets", "as_of"), "资产统计日", Sort.DATE),
                _money(("assets", "fixed_assets"), "固定资产"),
                Entry(("assets", "house_area"), "房屋（平方米）", Sort.NUMBER),
                Entry(("assets", "vehicles"), "车辆（辆）", Sort.NUMBER),
                Entry(("assets", "large_equipment"), "单价100万元以上的设备（台）", Sort.NUMBER),
                _money(("assets", "planned_purchase"), "拟购置固定资产"),
                Entry(("assets", "planned_items"), "拟购置的内容"),
                Entry(("date",), "文件日期", Sort.DATE),
                Entry(("scope",), "范围（不填为整个部门）", Sort.CHOICE, _SCOPES),
            ),
        ),
    )


def _money(key: Route, label: str, *, bare: str = "") -> Entry:
    return Entry(key, label, Sort.MONEY, bare=bare)


def _accounts(accounts: Accounts, wanted: int) -> dict[str, str]:
    return {
        code: f"{code} {name}" for code, name in accounts.names.items() if level(code) == wanted
    }

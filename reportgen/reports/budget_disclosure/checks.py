"""The identities of a budget disclosure, each with a code, a title and a basis.

A comparison is left out where the profile has no such table or line. Figures are compared as
printed: a stated value stands for the computed one.
"""

from collections.abc import Iterable, Iterator

from reportgen.amounts import Direction
from reportgen.figures import Figure, Formula, computed, origin, total
from reportgen.problems import Place, Severity
from reportgen.reconcile import Check, Comparison, Remark
from reportgen.reports.budget_disclosure.compute import Disclosure, Grid, category_total
from reportgen.reports.budget_disclosure.detail_rows import funds
from reportgen.reports.budget_disclosure.layout import reason_of
from reportgen.reports.budget_disclosure.rows import TOTAL
from reportgen.reports.budget_disclosure.vocabulary import SOURCE_NAMES, SOURCES
from reportgen.schema import Pending

_WITHIN, _BETWEEN, _TEXT, _WORDS = "表内勾稽", "表间勾稽", "文表一致", "说明完整"
_FORM = "广东省部门预算公开套表"
_LAW = "预算法实施条例、财预〔2016〕143号"
Outcome = Iterator[Comparison | Remark]


def _equal(left: Figure | None, right: Figure | None) -> Outcome:
    if left and right:
        yield Comparison(left, right)


def _adds_up(whole: Figure | None, label: str, parts: Iterable[Figure | None]) -> Outcome:
    present = [part for part in parts if part]
    if whole:
        yield Comparison(whole, total(label, present))


def _lines(case: Disclosure, table: str, whole: str, label: str, *parts: str) -> Outcome:
    yield from _adds_up(case.cell(table, whole), label, [case.cell(table, p) for p in parts])


def _rows_add_up(case: Disclosure) -> Outcome:
    for grid in case.grids.values():
        for row in grid.rows:
            label = f"{grid.spec.number} {row.label.strip()} 下级之和"
            for column in grid.spec.number_columns if row.parts else ():
                names = [f"{grid.id}.{part}.{column.name}" for part in row.parts]
                parts = map(case.figures.get, names)
                yield from _adds_up(case.cell(grid.id, row.id, column.name), label, parts)


def _columns_add_up(case: Disclosure) -> Outcome:
    for grid in case.grids.values():
        for row in grid.rows:
            for column in grid.spec.number_columns:
                if column.sum:
                    parts = [case.cell(grid.id, row.id, part.text) for part in column.sum]
                    label = f"{grid.spec.number} {row.label.strip()} 各栏之和"
                    yield from _adds_up(case.cell(grid.id, row.id, column.name), label, parts)


def _leaves_as_given(case: Disclosure) -> Outcome:
    totals = {
        f"{grid.id}.{row.id}.{column.name}"
        for grid in case.grids.values()
        for row in grid.rows
        for column in grid.spec.number_columns
        if row.parts or column.sum
    }
    lines = {f"{grid.id}.{line}" for grid in case.grids.values() for line in _sums(grid)}
    added = totals | lines | _SUMS_OF_TEXT
    for name, figure in case.figures.items():
        is_covered = name in added or name.startswith("text.")
        if figure.formula is Formula.STATED and not is_covered:
            yield Comparison(figure, computed(figure))


# Sums that only the text prints; BD303 and BD305 add them up.
_SUMS_OF_TEXT = {"prior.vehicles", "prior.three_public", "procurement.total"}


def _sums(grid: Grid) -> Iterator[str]:
    for block in grid.spec.blocks:
        yield from (line.id for line in (*block.left, *block.right) if line.sum)


def _current_revenue(case: Disclosure) -> Outcome:
    parts = ("fiscal_appropriation", "fiscal_special_account", "other_funds")
    yield from _lines(case, "summary", "current_revenue", "表1 本年收入各项之和", *parts)
    funds = ("general_public_budget", "government_fund_budget", "state_capital_operating_budget")
    label = "表4 本年收入各项之和"
    yield from _lines(case, "fiscal_appropriation", "current_revenue", label, *funds)


def _total_revenue(case: Disclosure) -> Outcome:
    beyond = [source for source, fund in SOURCES.items() if not fund]
    label = "表1 收入总计各项之和"
    yield from _lines(case, "summary", "total_revenue", label, "current_revenue", *beyond)
    label = "表4 收入总计各项之和"
    yield from _lines(case, "fiscal_appropriation", "total_revenue", label, "current_revenue")


def _current_expenditure(case: Disclosure) -> Outcome:
    codes = tuple(case.setting.profile.spec.categories)
    for table, number in (("summary", "表1"), ("fiscal_appropriation", "表4")):
        label = f"{number} 各功能分类之和"
        yield from _lines(case, table, "current_expenditure", label, *codes)


def _total_expenditure(case: Disclosure) -> Outcome:
    parts = ("current_expenditure", "subsidiary_subsidy", "superior_remittance", "carry_forward")
    yield from _lines(case, "summary", "total_expenditure", "表1 支出总计各项之和", *parts)
    label = "表4 支出总计各项之和"
    fiscal = ("current_expenditure", "carry_forward")
    yield from _lines(case, "fiscal_appropriation", "total_expenditure", label, *fiscal)


def _balance(case: Disclosure) -> Outcome:
    for table in ("summary", "fiscal_appropriation"):
        yield from _equal(case.cell(table, "total_revenue"), case.cell(table, "total_expenditure"))


def _revenue_by_source(case: Disclosure) -> Outcome:
    for group in ("fiscal_appropriation", "fiscal_special_account", "other_funds"):
        columns = [source for source, fund in SOURCES.items() if fund == group]
        cells = [case.cell("revenue", "total", column) for column in columns]
        yield from _adds_up(
            case.cell("summary", group), f"表2 {SOURCE_NAMES[group]}各栏合计之和", cells
        )
    for source in (source for source, fund in SOURCES.items() if not fund):
        yield from _equal(case.cell("summary", source), case.cell("revenue", "total", source))
    total_cell = case.cell("revenue", "total", "total")
    yield from _equal(case.cell("summary", "total_revenue"), total_cell)


def _same_rows(case: Disclosure, left: str, right: str, *columns: str) -> Outcome:
    for row in case.grids[left].rows if left in case.grids else ():
        for column in columns:
            yield from _equal(case.cell(left, row.id, column), case.cell(right, row.id, column))


def _revenue_and_expenditure_rows(case: Disclosure) -> Outcome:
    yield from _same_rows(case, "revenue", "expenditure", "total")


def _categories(case: Disclosure) -> Outcome:
    listed = case.setting.profile.spec.categories
    for code in listed:
        cell = case.cell("summary", code)
        if cell and case.cell("expenditure", code, "total"):
            yield Comparison(cell, category_total(case, code))
    grid = case.grids.get("expenditure")
    for row in grid.rows if grid else ():
        is_category = row.level == 0 and row.id != TOTAL
        if is_category and "summary" in case.grids and row.code not in listed:
            yield Remark(f"表1 没有 [{row.code}]{row.name} 一行", case.setting.profile.place)
    yield from _equal(
        case.cell("summary", "total_expenditure"), case.cell("expenditure", "total", "total")
    )
    for nature in ("subsidiary_subsidy", "superior_remittance", "carry_forward"):
        yield from _equal(case.cell("summary", nature), case.cell("expenditure", "total", nature))


def _fiscal_lines(case: Disclosure) -> Outcome:
    for fund in (source for source, group in SOURCES.items() if group == "fiscal_appropriation"):
        yield from _equal(
            case.cell("fiscal_appropriation", fund), case.cell("revenue", "total", fund)
        )
    if _only(case, "fiscal_appropriation"):
        for code in case.setting.profile.spec.categories:
            yield from _equal(case.cell("fiscal_appropriation", code), case.cell("summary", code))


def _only(case: Disclosure, group: str) -> bool:
    """Tell whether all money of the year is of one group of sources."""
    used = funds(case.model, case.setting)
    return all(SOURCES[source] == group or source == group for source in used)


def _general_rows(case: Disclosure) -> Outcome:
    if _only(case, "general_public_budget"):
        columns = ("total", "basic", "project")
        yield from _same_rows(case, "general_public_budget", "expenditure", *columns)


def _economic_totals(case: Disclosure) -> Outcome:
    for nature in ("basic", "project"):
        yield from _equal(
            case.cell(f"{nature}_by_economic", "total", "amount"),
            case.cell("general_public_budget", "total", nature),
        )


# 经济分类（表6）与功能分类（表5 基本支出）反映同一笔支出的科目。
_TWINS = (
    (("30108",), ("2080505",)),
    (("30109",), ("2080506",)),
    (("30113",), ("2210201",)),
    (("30302",), ("2080501", "2080502")),
    (("30110", "30111", "30112"), ("21011",)),
)


def _twins(case: Disclosure) -> Outcome:
    for economic, functional in _TWINS:
        left = [case.cell("basic_by_economic", code, "amount") for code in economic]
        right = [case.cell("general_public_budget", code, "basic") for code in functional]
        if any(left) and any(right):
            yield Comparison(
                total(f"表6 {'+'.join(economic)}", [cell for cell in left if cell]),
                total(f"表5 {'+'.join(functional)} 基本支出", [cell for cell in right if cell]),
            )


_EXPENSE_ACCOUNTS = (
    ("overseas", "30212"),
    ("vehicle_purchase", "31013"),
    ("vehicle_operation", "30231"),
    ("reception", "30217"),
)


def _expense_accounts(case: Disclosure) -> Outcome:
    for line, code in _EXPENSE_ACCOUNTS:
        tables = ("basic_by_economic", "project_by_economic")
        cells = [case.cell(table, code, "amount") for table in tables]
        label = f"表6、表7 {code} 之和"
        yield from _adds_up(case.cell("three_public", line, "general_public_budget"), label, cells)


def _fund_tables(case: Disclosure) -> Outcome:
    for table, fund in (
        ("government_fund", "government_fund_budget"),
        ("state_capital", "state_capital_operating_budget"),
    ):
        yield from _equal(
            case.cell(table, "total", "total"), case.cell("fiscal_appropriation", fund)
        )


def _basic_by_unit(case: Disclosure) -> Outcome:
    yield from _equal(
        case.cell("basic_by_unit", "total", "total"), case.cell("expenditure", "total", "basic")
    )


def _project_by_unit(case: Disclosure) -> Outcome:
    yield from _equal(
        case.cell("project_by_unit", "total", "total"), case.cell("expenditure", "total", "project")
    )


def _text_as_tables(case: Disclosure) -> Outcome:
    for name, figure in case.figures.items():
        if name.startswith("text.") and name.count(".") == 1:
            yield from _equal(figure, figure.inputs[0] if figure.inputs else None)
    for row in case.grids["key_projects"].rows if "key_projects" in case.grids else ():
        yield from _equal(
            case.cell("key_projects", row.id, "amount"),
            case.cell("project_by_unit", row.id, "total"),
        )


def _changes(case: Disclosure) -> Outcome:
    for name, change in case.changes.items():
        for part in ("change", "rate"):
            shown = case.figures[f"text.{name}.{part}"]
            # On a base of zero there is no rate to compare.
            if shown.value is not None or change.direction is None:
                yield from _equal(shown, computed(shown))


def _sum_of_changes(case: Disclosure) -> Outcome:
    for whole, parts in (
        ("vehicles", ("vehicle_purchase", "vehicle_operation")),
        ("three_public", ("overseas", "vehicles", "reception")),
    ):
        for when, label in (("text", "各项之和"), ("prior", "上年各项之和")):
            figures = [case.figures[f"{when}.{part}"] for part in parts]
            yield from _adds_up(case.figures[f"{when}.{whole}"], label, figures)


def _prior_balance(case: Disclosure) -> Outcome:
    yield from _equal(case.figures["prior.revenue"], case.figures["prior.expenditure"])


def _priors_known(case: Disclosure) -> Outcome:
    for change in case.changes.values():
        prior = change.prior
        if prior.is_missing:
            message = f"没有上年的文件，{prior.label}应录入（prior）"
            yield Remark(message, origin(change.current) or Place(""))


def _procurement(case: Disclosure) -> Outcome:
    parts = [case.figures[f"procurement.{part}"] for part in ("goods", "works", "services")]
    yield from _adds_up(case.figures["procurement.total"], "货物、工程、服务之和", parts)


# Parts printed without a reason of their own: the whole gives it.
_WITHOUT_REASON = frozenset({"vehicle_purchase", "vehicle_operation"})


def _reasons(case: Disclosure) -> Outcome:
    for name, change in case.changes.items():
        if name in _WITHOUT_REASON or change.direction in {None, Direction.FLAT}:
            continue
        reason = reason_of(case.model, name)
        if not isinstance(reason, Pending) and not reason.strip():
            place = origin(change.prior) or Place("")
            yield Remark(f"{change.current.label}有增减，却没有原因（reason）", place)


def _targets(case: Disclosure) -> Outcome:
    for unit in case.model.units:
        for project in unit.projects:
            if not project.secret and project.target == "":
                message = f"{project.name}没有绩效目标（target）"
                yield Remark(message, project.id.place, Severity.WARNING)


def _one_unit(case: Disclosure) -> Outcome:
    if case.model.scope == "unit" and len(case.model.units) > 1:
        place = case.model.units[1].unit.place
        yield Remark("单位预算公开只能有一个单位", place, Severity.ERROR)


CHECKS: tuple[Check[Disclosure], ...] = (
    Check("BD101", _WITHIN, "上级科目等于下级之和", _FORM, _rows_add_up),
    Check("BD102", _WITHIN, "合计栏等于各栏之和", _FORM, _columns_add_up),
    Check("BD103", _WITHIN, "明细数与录入数一致", _FORM, _leaves_as_given),
    Check("BD111", _WITHIN, "本年收入合计等于各项收入之和", _FORM, _current_revenue),
    Check("BD112", _WITHIN, "收入总计等于各项之和", _FORM, _total_revenue),
    Check("BD113", _WITHIN, "本年支出合计等于各功能分类之和", _FORM, _current_expenditure),
    Check("BD114", _WITHIN, "支出总计等于各项之和", _FORM, _total_expenditure),
    Check(
        "BD115",
        _WITHIN,
        "收入总计等于支出总计",
        "预算法第十二条（收支平衡）",
        _balance,
        is_exact=True,
    ),
    Check(
        "BD121", _BETWEEN, "表1 收入与表2 各栏合计一致", _FORM, _revenue_by_source, is_exact=True
    ),
    Check(
        "BD122", _BETWEEN, "表2 与表3 逐行一致", _FORM, _revenue_and_expenditure_rows, is_exact=True
    ),
    Check("BD131", _BETWEEN, "表1 支出与表3 一致", _FORM, _categories, is_exact=True),
    Check("BD141", _BETWEEN, "表4 与表1、表2 一致", _FORM, _fiscal_lines, is_exact=True),
    Check("BD151", _BETWEEN, "表5 与表3 逐行一致", _FORM, _general_rows, is_exact=True),
    Check("BD161", _BETWEEN, "表6、表7 合计与表5 一致", _FORM, _economic_totals),
    Check("BD162", _BETWEEN, "表6 与表5 的同一笔支出一致", "政府收支分类科目", _twins),
    Check(
        "BD181",
        _BETWEEN,
        "表8 “三公”经费与表6、表7 的科目一致",
        "政府收支分类科目",
        _expense_accounts,
    ),
    Check(
        "BD191", _BETWEEN, "表9、表10 与表4 的基金和国资一致", _FORM, _fund_tables, is_exact=True
    ),
    Check("BD201", _BETWEEN, "表11 合计等于表3 基本支出", _FORM, _basic_by_unit, is_exact=True),
    Check("BD202", _BETWEEN, "表12 合计等于表3 项目支出", _FORM, _project_by_unit, is_exact=True),
    Check("BD301", _TEXT, "文字与表一致", _LAW, _text_as_tables, is_exact=True),
    Check("BD302", _TEXT, "增减额、增减率与本年、上年数一致", _LAW, _changes),
    Check("BD303", _TEXT, "“三公”经费本年、上年各等于其各项之和", _LAW, _sum_of_changes),
    Check(
        "BD304", _TEXT, "上年收入预算等于上年支出预算", "预算法第十二条（收支平衡）", _prior_balance
    ),
    Check("BD305", _TEXT, "政府采购等于货物、工程、服务之和", "政府采购法第二条", _procurement),
    Check("BD306", _TEXT, "上年数已录入，或可由上年的文件得出", _LAW, _priors_known),
    Check("BD310", _WORDS, "不涉密的项目应有绩效目标", "财预〔2016〕143号", _targets),
    Check("BD311", _WORDS, "有增减的应说明原因", _LAW, _reasons),
    Check("BD312", _WORDS, "单位预算公开只含本单位", _LAW, _one_unit),
)

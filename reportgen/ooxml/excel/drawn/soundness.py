"""What is wrong with a template's formulas whatever the data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reportgen.ooxml.excel.addresses import SheetArea
from reportgen.ooxml.excel.evaluation import evaluator
from reportgen.ooxml.excel.formulas.formula import Formula, FormulaError, Reference, written
from reportgen.ooxml.excel.printing.printed import SheetPlan, named
from reportgen.problems import Place, Problem, Severity, nearest

Names = Mapping[tuple[int | None, str], str]
# In these, names need not be defined in the workbook.
_NAMING = frozenset({"LET", "LAMBDA"})
# What does not depend on how often something is printed.
_STATIC = frozenset({"reference-sheet", "reference-repeated", "reference-gone"})


def problems(plans: Sequence[SheetPlan], names: Names, file: str) -> Iterator[Problem]:
    """Yield what is wrong with the formulas in cells.

    Args:
        plans: The sheets of the template.
        names: The defined names, by their sheet (None: the workbook) and in lower case.
        file: The template, for places.
    """
    for plan in plans:
        for row in plan.drawn.rows.values():
            for cell in row.cells:
                if cell.formula and cell.at not in plan.tagged.hosts:
                    place = plan.drawn.place(file, cell.at)
                    wrong = _wrong(cell.formula, plan, plans, names)
                    yield from _of_formula(cell.formula, place, wrong)


def _of_formula(
    formula: Formula, place: Place, wrong: Iterable[tuple[str, str]]
) -> Iterator[Problem]:
    told = list(wrong)
    for code, what in told:
        yield Problem(code, f"公式 ={formula.text}：{what}", place)
    if not told and (what := evaluator.complaint(evaluator.unknown_functions(formula))):
        message = f"公式 ={formula.text} {what}"
        yield Problem("formula-function", message, place, Severity.WARNING)


def _wrong(
    formula: Formula, plan: SheetPlan, plans: Sequence[SheetPlan], names: Names
) -> Iterator[tuple[str, str]]:
    """Yield code and sentence of each thing that is wrong with a formula."""
    if formula.tables:
        what = "引用了“表格”的列，增减行后不能跟着移动；请把“表格”转换为普通区域"
        yield "reference-table", what
    if formula.is_external:
        yield "reference-external", "引用了别的工作簿；请改为引用本工作簿的单元格，或填入数据"
    yield from _unnamed(formula, plan, plans, names)
    try:
        targets = [_drawn(one, plan, plans) for one in formula.references]
        written(formula, targets, plan.drawn.name)
    except FormulaError as error:
        if error.code in _STATIC:
            yield error.code, error.message
        return
    for one, where in zip(formula.references, targets, strict=True):
        if not where:  # a sum of tags would be 0 without a word
            yield "reference-gone", f"引用的 {one} 只有标签，填写后就没有了；请引用有内容的单元格"


def _drawn(one: Reference, plan: SheetPlan, plans: Sequence[SheetPlan]) -> tuple[SheetArea, ...]:
    """Return where a reference leads in the template; nowhere if nothing there is printed."""
    is_own = not one.sheet or (one.sheet == plan.drawn.name and not one.last_sheet)
    seen = [plan] if is_own else named(one, plans)
    return tuple(
        SheetArea(each.drawn.name, one.area) for each in seen if each.skeleton.shows(one.area)
    )


def _unnamed(
    formula: Formula, plan: SheetPlan, plans: Sequence[SheetPlan], names: Names
) -> Iterator[tuple[str, str]]:
    """Yield the names in a formula that are not defined."""
    sheets = {each.drawn.name: each.drawn.tab.index for each in plans}
    if formula.functions & _NAMING or formula.tables or formula.is_external:
        return
    for name in sorted(formula.names):
        sheet, _, own = name.rpartition("!")
        index = sheets.get(sheet) if sheet else plan.drawn.tab.index
        if not {(index, own.casefold()), (None, own.casefold())} & names.keys():
            hint = nearest(own, {known for _, known in names if not known.startswith("_xlnm.")})
            yield (
                "reference-name",
                f"没有定义名称“{name}”{hint}；请在名称管理器里定义，或改用单元格地址",
            )

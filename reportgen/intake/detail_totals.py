"""What an export says beside its rows: rows of totals, the unit and the year in its heads."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from reportgen.amounts import AmountError, Unit, read_number
from reportgen.detail_list import DetailRow
from reportgen.intake.spreadsheet import Grid
from reportgen.problems import Place, Problem, Severity

GRAND = frozenset({"合计", "总计"})
_NEEDED = ("unit", "functional", "economic")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*年")


def is_total(texts: Mapping[str, str], cells: Iterable[str], words: Iterable[str]) -> bool:
    """Tell whether a row is one of totals: a word for them stands in it, and it is no whole row.

    A whole row may hold such a word as well, as a remark or as the name of a project.
    """
    known = {*words}
    lacks = any(not texts[name] or texts[name] in known for name in _NEEDED)
    return lacks and bool(known.intersection(cells))


def grand_total(
    rows: Sequence[DetailRow], cells: Iterable[str], amount: str, unit: Unit, place: Place
) -> Iterator[Problem]:
    """Yield a problem if a row of grand totals says another sum than the rows make."""
    if not GRAND.intersection(cells):
        return
    try:
        told = read_number(amount.replace(",", "")) * unit.yuan
    except AmountError:
        return
    found = sum((row.amount for row in rows), Decimal(0))
    if told != found:
        message = (
            f"文件的合计为 {told:,.2f} 元，各行相加为 {found:,.2f} 元，相差 {told - found:,.2f} 元"
        )
        yield Problem("detail-total", message, place)


def told_unit(texts: Iterable[str]) -> Unit | None:
    """Return the unit that heads tell of amounts, if they tell any."""
    found = "".join(texts)
    if "万元" in found:
        return Unit.TEN_THOUSAND_YUAN
    return Unit.YUAN if re.search("单位：元|[(（]元[)）]", found) else None


def heads(grid: Grid, head: int, amount: int, unit: Unit, year: int) -> Iterator[Problem]:
    """Yield a problem if what stands above the rows speaks of another unit or another year.

    Args:
        grid: The sheet.
        head: The row of its heads.
        amount: The column of the amounts, from 0.
        unit: The unit that the mapping tells.
        year: The budget year that the export should be of.
    """
    above = [(row, column) for row in range(1, head) for column in range(len(grid.rows[row - 1]))]
    own = [*above, (head, amount)]
    texts = {at: grid.rows[at[0] - 1][at[1]] for at in own}
    for at, text in texts.items():
        said = told_unit([text])
        if said and said is not unit:
            message = f"“{text}”与对应关系中的单位 {unit} 不符"
            yield Problem("detail-unit", message, grid.place(at[0], at[1] + 1))
    years = {int(found): at for at in above for found in _YEAR.findall(texts[at])}
    if years and year not in years:
        at = next(iter(years.values()))
        message = f"“{texts[at]}”不是 {year} 年的"
        yield Problem("detail-year", message, grid.place(at[0], at[1] + 1))


def summed_up(rows: Sequence[DetailRow], skipped: int, file: str) -> Problem:
    """Return what was read, for a reader to compare with the export."""
    total = sum((row.amount for row in rows), Decimal(0))
    message = f"读入 {len(rows):,} 行，跳过合计等 {skipped:,} 行，金额合计 {total:,.2f} 元"
    return Problem("detail-read", message, Place(file), Severity.INFORMATION)

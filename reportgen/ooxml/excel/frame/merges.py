"""Merged cells: those of the template, repeated by the turns of loops, and those of the data."""

from collections.abc import Iterable, Sequence

from reportgen.ooxml.excel.addresses import Area
from reportgen.ooxml.excel.frame.ranges import Printing


def merged(drawn: Sequence[Area], given: Iterable[Area], printing: Printing) -> bytes:
    """Return the element of a sheet's merged cells, or nothing if there are none.

    Args:
        drawn: The merged areas of the template.
        given: Further ones of the print.
        printing: The print; merges that overlap or are torn apart are noted there.
    """
    found = [(one, origin) for origin in drawn for one in _copies(origin, printing)]
    found += [(one, one) for one in given]
    printed = sorted(pair for pair in found if pair[0].first != (pair[0].bottom, pair[0].right))
    _look_for_overlaps(printed, printing)
    if not printed:
        return b""
    cells = "".join(f'<mergeCell ref="{one}"/>' for one, _ in printed)
    return f'<mergeCells count="{len(printed)}">{cells}</mergeCells>'.encode()


def _copies(origin: Area, printing: Printing) -> Iterable[Area]:
    for areas in printing.mover.copies(origin):
        if len(areas) > 1:
            message = (
                f"合并区域 {origin} 一部分在循环内、一部分在循环外，展开后不再相连；"
                "请整个放在循环内或循环外"
            )
            printing.complain("excel-merge", message, origin.first)
            return
        yield from areas


def _look_for_overlaps(printed: Sequence[tuple[Area, Area]], printing: Printing) -> None:
    """Compare each area with those above that reach down to it."""
    reaching: list[Area] = []
    for one, origin in printed:
        reaching = [other for other in reaching if other.bottom >= one.top]
        for other in reaching:
            if one.left <= other.right and other.left <= one.right:
                message = f"合并区域 {other} 与 {one} 重叠；请改掉其中一个"
                printing.complain("excel-merge", message, origin.first)
        reaching.append(one)

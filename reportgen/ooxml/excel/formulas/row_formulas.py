"""Formulas that refer to cells of their own row alone: written and summed without a search.

They are most of a workbook: a total for each row.
"""

from dataclasses import dataclass

from reportgen.ooxml.excel.addresses import letters
from reportgen.ooxml.excel.formulas.formula import Formula
from reportgen.ooxml.excel.formulas.references import Reference
from reportgen.ooxml.excel.formulas.tree import Call, Place


@dataclass(frozen=True, slots=True)
class RowFormula:
    """A formula whose references all stand in its own row.

    Attributes:
        pieces: Its text between the numbers of the row.
        sides: The first and the last column of each reference.
        is_sum: Whether it is the sum of one range and nothing else.
    """

    pieces: tuple[str, ...]
    sides: tuple[tuple[int, int], ...]
    is_sum: bool


def of_row(formula: Formula, row: int) -> RowFormula | None:
    """Return a formula as one of its row, or None if it is none; its columns must not move.

    Args:
        formula: As the template draws it.
        row: Where it draws it.
    """
    if not formula.references or not all(_is_own(one, row) for one in formula.references):
        return None
    pieces, sides = [""], list[tuple[int, int]]()
    for piece in formula.pieces:
        if isinstance(piece, str):
            pieces[-1] += piece
            continue
        first, last = piece.first, piece.last
        pieces[-1] += _column(first.column or 0, is_fixed=first.column_fixed)
        pieces.append("")
        if piece.is_range:
            pieces[-1] += f":{_column(last.column or 0, is_fixed=last.column_fixed)}"
            pieces.append("")
        left, right = sorted((first.column or 0, last.column or 0))
        sides.append((left, right))
    return RowFormula(tuple(pieces), tuple(sides), is_sum(formula))


def _is_own(one: Reference, row: int) -> bool:
    corners = (one.first, one.last)
    return not one.sheet and all(
        corner.row == row and not corner.row_fixed and corner.column for corner in corners
    )


def _column(number: int, *, is_fixed: bool) -> str:
    return f"${letters(number)}" if is_fixed else letters(number)


def is_sum(formula: Formula) -> bool:
    """Tell whether a formula is the sum of what one reference means and nothing else."""
    tree = formula.tree
    return (
        isinstance(tree, Call)
        and tree.function == "SUM"
        and len(tree.arguments) == 1
        and isinstance(tree.arguments[0], Place)
    )

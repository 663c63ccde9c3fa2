"""Formulas some of whose references are gone: what can be left out is left out."""

from collections.abc import Sequence
from decimal import Decimal

from reportgen.ooxml.excel.formulas.arguments import EMPTY, SUBTOTALS, takes_area, takes_many
from reportgen.ooxml.excel.formulas.references import FormulaError, Reference
from reportgen.ooxml.excel.formulas.tree import (
    Call,
    Constant,
    Group,
    Missing,
    Node,
    Operation,
    Place,
    bare_places,
)
from reportgen.ooxml.excel.movement import Fault


def thinned(text: str, tree: Node, references: Sequence[Reference], texts: Sequence[str]) -> str:
    """Return a formula with new references, some of which are gone.

    Args:
        text: The formula without its `=`.
        tree: What it means.
        references: Its references.
        texts: How each is written now; empty where it is gone.

    Raises:
        FormulaError: One that is gone cannot be left out.
    """
    thinning = _Thinning(references, texts)
    thinning.visit(tree)
    made, at = "", 0
    for start, end, change in sorted(thinning.changes):
        made += text[at:start] + change
        at = end
    return made + text[at:]


def empty_value(call: Call) -> Fault | str:
    """Return what a call gives if all its areas are gone, as a formula writes it, or nothing."""
    if call.function != "SUBTOTAL":
        return EMPTY.get(call.function, "")
    match call.arguments[0]:
        case Constant(Decimal() as number):
            return EMPTY.get(SUBTOTALS.get(int(number), ""), "")
    return ""


class _Thinning:
    """Gathers what changes in the text.

    Attributes:
        changes: Where a change begins and ends, and what stands there then.
    """

    def __init__(self, references: Sequence[Reference], texts: Sequence[str]) -> None:
        self._references, self._texts = references, texts
        self.changes: list[tuple[int, int, str]] = []

    def visit(self, node: Node) -> None:
        """Gather the changes of a part of the formula."""
        match node:
            case Operation(",") if places := bare_places(node):
                self._union(places)
            case Place(index):
                self._union((index,))
            case Group(inner):
                self.visit(inner)
            case Operation(_, operands):
                for each in operands:
                    self.visit(each)
            case Call():
                self._call(node)

    def _union(self, places: tuple[int, ...]) -> None:
        kept = [self._texts[index] for index in places if self._texts[index]]
        first, last = self._references[places[0]], self._references[places[-1]]
        if not kept:
            message = (
                f"公式所引用的 {first} 没有印出（条件不成立，或循环没有项目）；"
                f"求和可写 SUM({first})，没有时得 0"
            )
            raise FormulaError(first.at, "reference-gone", message, str(first))
        if len(kept) < len(places):
            self.changes.append((first.at, last.end, ",".join(kept)))
            return
        for index in places:
            reference = self._references[index]
            self.changes.append((reference.at, reference.end, self._texts[index]))

    def _call(self, call: Call) -> None:
        places = range(len(call.arguments))
        areas = [takes_area(call.function, position) for position in places]
        gone = [
            is_area and self._is_gone(argument)
            for is_area, argument in zip(areas, call.arguments, strict=True)
        ]
        if any(gone) and gone == areas and (nothing := empty_value(call)):
            self.changes.append((call.start, call.end, nothing))
            return
        many = [takes_many(call.function, position) for position in places]
        gone = [is_one and is_gone for is_one, is_gone in zip(many, gone, strict=True)]
        if not any(
            is_one and not is_gone and not isinstance(argument, Missing)
            for is_one, is_gone, argument in zip(many, gone, call.arguments, strict=True)
        ):
            gone = [False] * len(gone)
        for position, argument in enumerate(call.arguments):
            if not gone[position]:
                self.visit(argument)
                continue
            start, end = call.spans[position]
            # With the comma before it, or that behind it if nothing is left before.
            is_first = all(gone[:position])
            self.changes.append((start, end + 1, "") if is_first else (start - 1, end, ""))

    def _is_gone(self, node: Node) -> bool:
        places = bare_places(node)
        return bool(places) and not any(self._texts[index] for index in places)

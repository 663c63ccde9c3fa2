"""Formulas: read once, and written again where the cells went that they refer to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from reportgen.ooxml.excel.addresses import SheetArea
from reportgen.ooxml.excel.formulas.arguments import takes_area, takes_many, takes_union
from reportgen.ooxml.excel.formulas.references import FormulaError, Reference, Writer
from reportgen.ooxml.excel.formulas.thinning import thinned
from reportgen.ooxml.excel.formulas.tokens import Token, tokens
from reportgen.ooxml.excel.formulas.tree import (
    Call,
    Constant,
    Group,
    Name,
    Node,
    Operation,
    Place,
    Reader,
    bare_places,
)

__all__ = ["Formula", "FormulaError", "Reference", "parse", "shifted", "with_constants", "written"]

# No formula of Excel has more characters.
_LONGEST = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A formula that was read.

    Attributes:
        text: The formula without its `=`.
        pieces: The formula, its references apart from the text between them.
        references: The references among the pieces.
        names: The defined names in it; that of a sheet as `sheet!name`.
        functions: The functions it calls, in upper case, without `_xlfn.` and the like.
        tables: The tables whose columns it names, as `T[C]`; empty for that of the formula.
        is_external: It refers to another workbook.
        is_areas: It is nothing but a reference or a union of some, as a print area is.
        tree: What it means.
        writers: The pieces, the references as what writes them.
    """

    text: str
    pieces: tuple[str | Reference, ...]
    references: tuple[Reference, ...]
    names: frozenset[str]
    functions: frozenset[str]
    tables: frozenset[str]
    is_external: bool
    is_areas: bool
    tree: Node = field(repr=False)
    writers: tuple[str | Writer, ...] = field(repr=False)


@lru_cache(maxsize=16384)
def parse(text: str) -> Formula:
    """Read a formula, with or without its `=`.

    Raises:
        FormulaError: It is not as Excel writes formulas.
    """
    text = text.removeprefix("=")
    words = list(tokens(text))
    reader = Reader(words)
    try:
        tree = reader.tree()
        roles = dict(_roles(tree, is_many=False, is_area=False))
    except RecursionError:
        raise FormulaError(0, "formula-syntax", "公式嵌套太深") from None
    pieces = tuple(_pieces(words, roles))
    return Formula(
        text,
        pieces,
        tuple(piece for piece in pieces if isinstance(piece, Reference)),
        frozenset(reader.names),
        frozenset(reader.functions),
        frozenset(reader.tables),
        any(word.kind == "foreign" for word in words),
        bool(bare_places(tree)),
        tree,
        tuple(piece if isinstance(piece, str) else piece.writer() for piece in pieces),
    )


def shifted(text: str, rows: int, columns: int) -> str:
    """Return a shared formula as it reads so many rows below and columns beside its first cell.

    What `$` does not hold moves; a reference beyond the edge of the sheet becomes `#REF!`.

    Raises:
        FormulaError: It is not as Excel writes formulas.
    """
    return "".join(
        piece if isinstance(piece, str) else piece.shifted(rows, columns)
        for piece in parse(text).pieces
    )


def written(
    formula: Formula,
    targets: Sequence[Sequence[SheetArea]],
    sheet: str,
    *,
    unions: bool = False,
) -> str:
    """Return a formula's text with each reference where its cells went.

    The `$` stay as they are, a sheet is named where the reference named one or is seen from
    another one. An argument of SUM, COUNT and the like that is gone is left out; a call all of
    whose areas are gone becomes what it gives for nothing: `0` (SUMIF and COUNTIF too), AVERAGE
    `#DIV/0!`.

    Args:
        formula: The formula as the template has it.
        targets: For each of its references the areas where its cells went; none if they are gone.
        sheet: The printed sheet where it stands.
        unions: If the formula is nothing but references, they may become several areas, and a
            cell an area: names, print areas, rules.

    Raises:
        FormulaError: A reference leads nowhere, or to many cells where one is wanted; or the text
            is longer than Excel reads.
    """
    unions = unions and formula.is_areas
    if all(targets) and not unions:
        at = iter(targets)
        text = "".join(
            [
                piece if isinstance(piece, str) else piece(next(at), sheet)
                for piece in formula.writers
            ]
        )
    else:
        texts = [
            each.written(where, sheet, unions=unions) if where else ""
            for each, where in zip(formula.references, targets, strict=True)
        ]
        text = thinned(formula.text, formula.tree, formula.references, texts)
    if len(text) > _LONGEST:
        message = (
            f"公式填写后有 {len(text):,} 个字符，Excel 最多 {_LONGEST:,} 个；"
            "请把要合计的行放到一起，或先做小计"
        )
        raise FormulaError(0, "formula-long", message)
    return text


def with_constants(formula: Formula, constants: Mapping[str, Constant]) -> Formula:
    """Return a formula to be calculated in which defined names are constants.

    Args:
        formula: The formula; its text stays.
        constants: By the name, as the formula has it.
    """
    return replace(formula, tree=_filled(formula.tree, constants))


def _filled(node: Node, constants: Mapping[str, Constant]) -> Node:
    match node:
        case Name(name):
            return constants.get(name, node)
        case Group(inner):
            return replace(node, inner=_filled(inner, constants))
        case Operation(_, operands):
            return replace(node, operands=tuple(_filled(one, constants) for one in operands))
        case Call(_, arguments):
            return replace(node, arguments=tuple(_filled(one, constants) for one in arguments))
    return node


def _pieces(words: list[Token], roles: dict[int, tuple[bool, bool]]) -> Iterator[str | Reference]:
    text = ""
    index = 0
    for word in words:
        if word.reference is None:
            text += word.text
            continue
        if text:
            yield text
            text = ""
        is_many, is_area = roles[index]
        yield replace(word.reference, is_argument=is_many, takes_area=is_area)
        index += 1
    if text:
        yield text


def _roles(
    node: Node, *, is_many: bool, is_area: bool, is_union: bool = False
) -> Iterator[tuple[int, tuple[bool, bool]]]:
    """Yield for each reference whether it may become many areas, and an area."""
    match node:
        case Place(index):
            yield index, (is_many, is_area or is_many)
        case Group(inner):
            yield from _roles(inner, is_many=is_union, is_area=is_area, is_union=is_union)
        case Operation(",", operands):
            for each in operands:
                yield from _roles(each, is_many=is_many, is_area=is_area, is_union=is_union)
        case Operation(_, operands):
            for each in operands:
                yield from _roles(each, is_many=False, is_area=False)
        case Call(function, arguments):
            for position, each in enumerate(arguments):
                yield from _roles(
                    each,
                    is_many=takes_many(function, position),
                    is_area=takes_area(function, position),
                    is_union=takes_union(function, position),
                )

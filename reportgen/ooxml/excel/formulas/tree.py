"""A formula as a tree: operators as tight as Excel binds them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reportgen.ooxml.excel.formulas.references import FormulaError, sheets
from reportgen.ooxml.excel.formulas.tokens import Token, prefixed
from reportgen.ooxml.excel.movement import Fault


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, a truth or an error."""

    value: Decimal | str | bool | Fault


@dataclass(frozen=True, slots=True)
class Place:
    """A reference, by its number among those of the formula."""

    index: int


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name, with its sheet before it as `sheet!name` if it is one of a sheet."""

    name: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Columns of a table, or something of another workbook."""

    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """An argument that is left empty."""


@dataclass(frozen=True, slots=True)
class Array:
    """An array constant by its rows."""

    rows: tuple[tuple[Decimal | str | bool | Fault, ...], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator and what it works on, one or two.

    The sign of an intersection is a space, that of a union a comma; a spilled range ends in `#`.
    """

    sign: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Something in parentheses."""

    inner: "Node"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function.

    Attributes:
        function: Its name in upper case, without `_xlfn.` and the like.
        arguments: What it is given.
        start: Where it begins in the formula.
        end: Where it ends.
        spans: Where each argument begins and ends, with the spaces around it.
    """

    function: str
    arguments: tuple["Node", ...]
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]


Node = Constant | Place | Name | Foreign | Missing | Array | Operation | Group | Call


def bare_places(node: Node) -> tuple[int, ...]:
    """Return the numbers of the references that something is nothing but a union of, or none."""
    match node:
        case Place(index):
            return (index,)
        case Group(inner):
            return bare_places(inner)
        case Operation(",", (one, other)):
            first, rest = bare_places(one), bare_places(other)
            return first + rest if first and rest else ()
    return ()


# From the loosest to the tightest; all bind from the left, even `^`.
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
_OPENING = ("place", "name", "table", "foreign", "function", "error")
_TRUTHS = {"TRUE": True, "FALSE": False}


class Reader:
    """Reads the words of one formula."""

    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._at = 0
        self._places = 0
        self._end = words[-1].end if words else 0
        self.names: set[str] = set()
        self.functions: set[str] = set()
        self.tables: set[str] = set()
        self._readers: dict[str, Callable[[Token], Node]] = {
            "number": lambda word: Constant(Decimal(word.text)),
            "text": lambda word: Constant(word.text[1:-1].replace('""', '"')),
            "error": lambda word: Constant(Fault(word.text[word.text.rindex("#") :])),
            "place": self._place,
            "foreign": self._outside,
            "table": self._outside,
            "name": self._name,
            "function": self._call,
            "(": self._group,
            "{": self._array,
        }

    def tree(self) -> Node:
        """Return the whole formula, which may be a union as of print areas.

        Raises:
            FormulaError: It is not as formulas are.
        """
        made = self._union()
        if word := self._next():
            raise self._error(word)
        return made

    def _next(self) -> Token | None:
        while self._at < len(self._words) and self._words[self._at].kind == "space":
            self._at += 1
        return self._words[self._at] if self._at < len(self._words) else None

    def _sign(self, *signs: str) -> str:
        word = self._next()
        if word and word.kind == "sign" and word.text in signs:
            self._at += 1
            return word.text
        return ""

    def _error(self, word: Token | None) -> FormulaError:
        at = word.at if word else self._end
        found = f"“{word.text}”处" if word else "末尾"
        return FormulaError(at, "formula-syntax", f"公式在{found}无法读懂，请检查括号、引号和逗号")

    def _require(self, sign: str) -> int:
        word = self._next()
        if not word or word.kind != "sign" or word.text != sign:
            raise self._error(word)
        self._at += 1
        return word.end

    def _union(self) -> Node:
        made = self._binary(0)
        while self._sign(","):
            made = Operation(",", (made, self._binary(0)))
        return made

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._signed()
        made = self._binary(level + 1)
        while sign := self._sign(*_LEVELS[level]):
            made = Operation(sign, (made, self._binary(level + 1)))
        return made

    def _signed(self) -> Node:
        if sign := self._sign("-", "+", "@"):
            return Operation(sign, (self._signed(),))
        made = self._intersection()
        while self._sign("%"):
            made = Operation("%", (made,))
        return made

    def _intersection(self) -> Node:
        made = self._range()
        while self._at < len(self._words) and self._words[self._at].kind == "space":
            word = self._next()
            if not word or not (word.kind in _OPENING or word.text == "("):
                break
            made = Operation(" ", (made, self._range()))
        return made

    def _range(self) -> Node:
        made = self._operand()
        while sign := self._sign_here(":", "#"):
            made = Operation(sign, (made,) if sign == "#" else (made, self._operand()))
        return made

    def _sign_here(self, *signs: str) -> str:
        """As `_sign`, but a space that stands before none of the signs is not passed over."""
        before = self._at
        found = self._sign(*signs)
        if not found:
            self._at = before
        return found

    def _operand(self) -> Node:
        word = self._next()
        if word is None:
            raise self._error(word)
        self._at += 1
        if read := self._readers.get(word.kind if word.kind != "sign" else word.text):
            return read(word)
        raise self._error(word)

    def _place(self, _word: Token) -> Place:
        self._places += 1
        return Place(self._places - 1)

    def _group(self, word: Token) -> Group:
        inner = self._union()
        return Group(inner, word.at, self._require(")"))

    def _outside(self, word: Token) -> Foreign:
        if word.kind == "table":
            self.tables.add(prefixed(word.text)[1].partition("[")[0])
        return Foreign(word.text)

    def _name(self, word: Token) -> Node:
        if word.text.upper() in _TRUTHS:
            return Constant(_TRUTHS[word.text.upper()])
        prefix, name = prefixed(word.text)
        whole = f"{sheets(prefix)[0]}!{name}" if prefix else name
        self.names.add(whole)
        return Name(whole)

    def _call(self, word: Token) -> Call:
        name = word.text[:-1].upper()
        for prefix in ("_XLFN.", "_XLWS.", "_XLUDF."):
            name = name.removeprefix(prefix)
        self.functions.add(name)
        arguments: list[Node] = []
        spans: list[tuple[int, int]] = []
        start = word.end
        while True:
            arguments.append(self._argument())
            closing = self._next()
            if not closing or closing.text not in (",", ")"):
                raise self._error(closing)
            self._at += 1
            spans.append((start, closing.at))
            start = closing.end
            if closing.text == ")":
                break
        if arguments == [Missing()]:
            arguments, spans = [], []
        return Call(name, tuple(arguments), word.at, start, tuple(spans))

    def _argument(self) -> Node:
        word = self._next()
        if word and word.kind == "sign" and word.text in (",", ")"):
            return Missing()
        return self._binary(0)

    def _array(self, _word: Token) -> Array:
        rows: list[tuple[Decimal | str | bool | Fault, ...]] = []
        row = [self._element()]
        while sign := self._sign(",", ";"):
            if sign == ";":
                rows.append(tuple(row))
                row = []
            row.append(self._element())
        self._require("}")
        return Array((*rows, tuple(row)))

    def _element(self) -> Decimal | str | bool | Fault:
        sign = self._sign("-", "+")
        word = self._next()
        made = self._operand()
        if not isinstance(made, Constant):
            raise self._error(word)
        if sign == "-" and isinstance(made.value, Decimal):
            return made.value.copy_negate()
        return made.value

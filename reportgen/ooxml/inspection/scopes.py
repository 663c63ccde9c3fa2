"""Names of a template looked up in its scopes; what no scope has is asked of the data.

A name counts as needed by the branches that stand around it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jinja2 import nodes

from reportgen.ooxml.inspection.demand import Demand, Made, Value, merged, parts
from reportgen.ooxml.inspection.shape import Need
from reportgen.problems import Place

# What Jinja, its sandbox and its loops and macros define themselves.
KNOWN = frozenset(
    {"range", "dict", "lipsum", "cycler", "joiner", "namespace"}
    | {"self", "loop", "caller", "varargs", "kwargs"}
)


@dataclass(frozen=True, slots=True)
class Branch:
    """What a condition around a piece has found out.

    Attributes:
        defined: What is there.
        tested: What the condition asks for, if it asks for nothing besides.
    """

    defined: frozenset[Demand]
    tested: frozenset[Demand]


@dataclass(frozen=True, slots=True)
class BoundMacro:
    """A macro with the scopes that it was written in."""

    node: nodes.Macro
    scopes: tuple[dict[str, "Value | BoundMacro"], ...]


@dataclass(slots=True)
class Scopes:
    """The names that a template has at one point of its syntax.

    Attributes:
        root: The data.
        place: Gives the place of a line.
        known: Names that are neither data nor set.
        scopes: What is set, the outermost first.
        branches: The conditions around the point.
        is_told: Whether names that are looked up count as uses.
    """

    root: Demand
    place: Callable[[int], Place]
    known: frozenset[str]
    scopes: list[dict[str, "Value | BoundMacro"]] = field(default_factory=lambda: [{}])
    branches: tuple[Branch, ...] = ()
    is_told: bool = True

    @contextmanager
    def scope(self, **names: Value) -> Iterator[None]:
        """Open a scope for a while."""
        self.scopes.append(dict(names))
        yield
        self.scopes.pop()

    def bind(self, target: nodes.Node, value: Value) -> None:
        """Set a name, or each name of a tuple."""
        if isinstance(target, nodes.Name):
            self.scopes[-1][target.name] = value
        elif isinstance(target, nodes.Tuple):
            for index, one in enumerate(target.items):
                self.bind(one, parts(value, index))

    def name(self, node: nodes.Name, need: Need | None) -> Value:
        """Return what a name stands for: what is set, or a value of the data."""
        for scope in reversed(self.scopes):
            if node.name in scope:
                found = scope[node.name]
                return found if isinstance(found, tuple) else ()
        if node.name in self.known:
            return ()
        return self.key((self.root,), node.name, node.lineno, need)

    def key(self, value: Value, name: str, line: int, need: Need | None = None) -> Value:
        """Return what stands under a key, noted as used at a line."""
        found = merged(*(one.key(name) for one in value))
        return self.touched(found, line, need) if demands(value) else found

    def touched(self, value: Value, line: int, need: Need | None = None) -> Value:
        """Return a value, noted as used at a line."""
        for one in demands(value) if self.is_told else ():
            one.touch(need or self.need_of(one), self.place(line))
        return value

    def need_of(self, demand: Demand) -> Need:
        """Return how much a value is needed at this point."""
        need = Need.REQUIRED
        for branch in self.branches:
            if demand in branch.defined:
                return Need.OPTIONAL
            if not demand.is_below(branch.tested):
                need = Need.CONDITIONAL
        return need

    def macro(self, name: str) -> "Value | BoundMacro | None":
        """Return what is set under a name, if anything is."""
        found = (scope[name] for scope in reversed(self.scopes) if name in scope)
        return next(found, None)


def demands(value: Iterable[Demand | Made]) -> frozenset[Demand]:
    """Return what of a value is data."""
    return frozenset(one for one in value if isinstance(one, Demand))

"""What a template needs, read from its syntax: scopes, aliases, loops, macros and branches.

Nothing is run: a name counts wherever it stands, and a branch only weakens how much it is needed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from jinja2 import nodes

from reportgen.ooxml.demand import (
    Ask,
    Demand,
    Made,
    Value,
    ask,
    entries,
    items,
    merged,
    parts,
)
from reportgen.ooxml.filters import filtered
from reportgen.ooxml.shape import Need, Shape
from reportgen.problems import Place

# What Jinja, its sandbox and its loops and macros define themselves.
_KNOWN = frozenset(
    [
        "range",
        "dict",
        "lipsum",
        "cycler",
        "joiner",
        "namespace",
        "self",
        "loop",
        "caller",
        "varargs",
        "kwargs",
    ]
)
_MOST_CALLS = 2_000
_ORDERED = {"gt", "gteq", "lt", "lteq"}
_HOLDING = {"in", "notin"}
_COUNTED = {"even", "odd", "divisibleby"}
_DEFINED = {"defined": True, "undefined": False}
_LOOKING = {"items", "values", "keys", "get"}


class Syntax(Protocol):
    """A template of whatever format, read but not filled."""

    def syntax(self) -> Iterable[nodes.Template]:
        """Return the syntax of each part; lines are told apart over all of them."""

    def place(self, lineno: int) -> Place:
        """Return where a line of the syntax stands in the template."""


def needs(template: Syntax, known: Iterable[str] = ()) -> Shape:
    """Return the names that a template needs of its data.

    Args:
        template: Its syntax.
        known: Names that its environment defines beside those of Jinja.
    """
    root = Demand()
    for part in template.syntax():
        _Reading(root, template.place, _KNOWN.union(known)).body(part.body)
    return root.shape()


@dataclass(frozen=True, slots=True)
class _Branch:
    """A condition around a piece: what it finds defined, or only true, and nothing besides."""

    defined: frozenset[Demand]
    tested: frozenset[Demand]


@dataclass(frozen=True, slots=True)
class _Macro:
    node: nodes.Macro
    scopes: tuple[dict[str, "Value | _Macro"], ...]


@dataclass(slots=True)
class _Reading:
    root: Demand
    place: Callable[[int], Place]
    known: frozenset[str]
    scopes: list[dict[str, "Value | _Macro"]] = field(default_factory=lambda: [{}])
    branches: tuple[_Branch, ...] = ()
    calls: set[object] = field(default_factory=set)
    active: tuple[int, ...] = ()
    is_told: bool = True

    def body(self, statements: Iterable[nodes.Node]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for child in node.nodes:
                    ask(self.value(child), Ask.PRINT)
            case nodes.For():
                self.loop(node)
            case nodes.If():
                self.choice(node)
            case nodes.Assign():
                self.bind(node.target, self.value(node.node))
            case nodes.Macro():
                self.scopes[-1][node.name] = _Macro(node, tuple(self.scopes))
            case nodes.With():
                self.within(node)
            case nodes.AssignBlock() | nodes.CallBlock() | nodes.FilterBlock():
                self.block(node)
            case _:
                self.children(node)

    def children(self, node: nodes.Node) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.value(child)
            else:
                self.statement(child)

    @contextmanager
    def scope(self, **names: Value) -> Iterator[None]:
        self.scopes.append(dict(names))
        yield
        self.scopes.pop()

    @contextmanager
    def branch(self, test: nodes.Expr, *, holds: bool) -> Iterator[None]:
        outer = self.branches
        self.branches = (*outer, self.condition(test, holds=holds))
        yield
        self.branches = outer

    def loop(self, node: nodes.For) -> None:
        over = items(self.value(node.iter))
        around = Made({"previtem": over, "nextitem": over})
        with self.scope(loop=(around,)):
            self.bind(node.target, over)
            if node.test:
                ask(self.value(node.test), Ask.CHOOSE)
                with self.branch(node.test, holds=True):
                    self.body(node.body)
            else:
                self.body(node.body)
        if node.else_:
            with self.scope(), self.branch(nodes.Const(None), holds=True):
                self.body(node.else_)

    def choice(self, node: nodes.If) -> None:
        ask(self.value(node.test), Ask.CHOOSE)
        scope, before = self.scopes[-1], dict(self.scopes[-1])
        with self.branch(node.test, holds=True):
            self.body(node.body)
        chosen = dict(scope)
        scope.clear()
        scope |= before
        with self.branch(node.test, holds=False):
            if node.elif_:
                first, *others = node.elif_
                self.choice(nodes.If(first.test, first.body, others, node.else_))
            else:
                self.body(node.else_)
        for name, value in chosen.items():
            other = scope.get(name)
            is_both = isinstance(value, tuple) and isinstance(other, tuple)
            scope[name] = merged(value, other) if is_both else value  # type: ignore[arg-type]

    def within(self, node: nodes.With) -> None:
        values = [self.value(value) for value in node.values]
        with self.scope():
            for target, value in zip(node.targets, values, strict=True):
                self.bind(target, value)
            self.body(node.body)

    def block(self, node: nodes.AssignBlock | nodes.CallBlock | nodes.FilterBlock) -> None:
        if isinstance(node, nodes.CallBlock):
            self.value(node.call)
        with self.scope():
            for argument in node.args if isinstance(node, nodes.CallBlock) else ():
                self.bind(argument, ())
            self.body(node.body)
        if isinstance(node, nodes.AssignBlock):
            self.bind(node.target, ())

    def bind(self, target: nodes.Node, value: Value) -> None:
        if isinstance(target, nodes.Name):
            self.scopes[-1][target.name] = value
        elif isinstance(target, nodes.Tuple):
            for index, one in enumerate(target.items):
                self.bind(one, parts(value, index))

    def condition(self, test: nodes.Expr, *, holds: bool) -> _Branch:
        """Return what is known inside a branch; a test of several things weakens all of them."""
        # The test has been read already, as part of the statement; now its parts stand alone.
        outer, self.is_told = self.is_told, False
        found = list(self.guards(test, holds=holds))
        self.is_told = outer
        defined = {one for value, is_defined in found if is_defined for one in value}
        is_plain = not isinstance(test, nodes.And | nodes.Or)
        tested = {one for value, _ in found for one in value} if is_plain else set()
        return _Branch(_demands(defined), _demands(tested))

    def guards(self, test: nodes.Expr, *, holds: bool) -> Iterator[tuple[Value, bool]]:
        match test:
            case nodes.Not():
                yield from self.guards(test.node, holds=not holds)
            case nodes.And() if holds:
                yield from self.guards(test.left, holds=True)
                yield from self.guards(test.right, holds=True)
            case nodes.Or() if not holds:
                yield from self.guards(test.left, holds=False)
                yield from self.guards(test.right, holds=False)
            case nodes.Test() if test.name in _DEFINED:
                if _DEFINED[test.name] is holds:
                    yield self.optional(test.node), True
            case nodes.Name() | nodes.Getattr() | nodes.Getitem() if holds:
                yield self.optional(test), False

    def optional(self, node: nodes.Expr) -> Value:
        """Return a value that need not be there; what it stands in must."""
        return self.named(node, Need.OPTIONAL) if _is_named(node) else self.value(node)

    def value(self, node: nodes.Expr) -> Value:
        match node:
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                return self.named(node)
            case nodes.Filter():
                return self.filter(node)
            case nodes.Test():
                return self.test(node)
            case nodes.Call():
                return self.call(node)
            case nodes.CondExpr():
                return self.either(node)
            case nodes.And() | nodes.Or():
                return self.both(node)
            case nodes.List() | nodes.Tuple():
                return (Made(parts=tuple(self.value(item) for item in node.items)),)
            case nodes.Dict():
                return (self.mapping(node),)
            case _:
                return self.reckoned(node)

    def named(self, node: nodes.Expr, need: Need | None = None) -> Value:
        match node:
            case nodes.Name():
                return self.name(node, need)
            case nodes.Getattr():
                return self.key(self.value(node.node), node.attr, node.lineno, need)
            case nodes.Getitem():
                return self.item(node, need)
        return ()

    def name(self, node: nodes.Name, need: Need | None) -> Value:
        for scope in reversed(self.scopes):
            if node.name in scope:
                found = scope[node.name]
                return found if isinstance(found, tuple) else ()
        if node.name in self.known:
            return ()
        return self.key((self.root,), node.name, node.lineno, need)

    def key(self, value: Value, name: str, line: int, need: Need | None = None) -> Value:
        found = merged(*(one.key(name) for one in value))
        return self.touched(found, line, need) if _demands(value) else found

    def touched(self, value: Value, line: int, need: Need | None = None) -> Value:
        for one in _demands(value) if self.is_told else ():
            one.touch(need or self.need_of(one), self.place(line))
        return value

    def need_of(self, demand: Demand) -> Need:
        need = Need.REQUIRED
        for branch in self.branches:
            if demand in branch.defined:
                return Need.OPTIONAL
            if not demand.is_below(branch.tested):
                need = Need.CONDITIONAL
        return need

    def item(self, node: nodes.Getitem, need: Need | None) -> Value:
        value = self.value(node.node)
        argument = node.arg
        if isinstance(argument, nodes.Slice):
            self.children(argument)
            ask(value, Ask.INDEX)
            return value
        constant = _constant(argument)
        if isinstance(constant, str):
            return self.key(value, constant, node.lineno, need)
        if isinstance(constant, int):
            always = all(self.need_of(one) is Need.REQUIRED for one in _demands(value))
            return parts(value, constant, is_required=always and need is None)
        ask(self.value(argument), Ask.PRINT)
        is_index = _is_number(argument)
        return parts(value, None) if is_index else entries(value)

    def test(self, node: nodes.Test) -> Value:
        if node.name in _DEFINED:
            self.optional(node.node)
            return ()
        value = self.value(node.node)
        others = [self.value(argument) for argument in node.args]
        if node.name in _COUNTED:
            ask(value, Ask.COUNT)
        if node.name == "in":
            ask(value, Ask.PRINT)
            ask(merged(*others), Ask.MEASURE)
        return ()

    def filter(self, node: nodes.Filter) -> Value:
        """Return what a filter gives; its arguments are asked for as they are."""
        if node.name in {"default", "d"} and node.node is not None:
            return merged(self.optional(node.node), *map(self.value, node.args))
        value = self.value(node.node) if node.node is not None else ()
        given = [self.value(argument) for argument in node.args]
        for named in node.kwargs:
            self.value(named.value)
        if node.node is None:
            return ()
        constants: dict[int | str, object] = dict(enumerate(map(_constant, node.args)))
        constants |= {named.key: _constant(named.value) for named in node.kwargs}

        def key(of: Value, name: str, need: Need | None = None) -> Value:
            for step in name.split("."):
                is_index = step.isdecimal()
                of = parts(of, int(step)) if is_index else self.key(of, step, node.lineno, need)
            return of

        return filtered(node.name, value, constants, given, key)

    def call(self, node: nodes.Call) -> Value:
        given = tuple(self.value(argument) for argument in node.args)
        named = {argument.key: self.value(argument.value) for argument in node.kwargs}
        for rest in (node.dyn_args, node.dyn_kwargs):
            if rest is not None:
                self.value(rest)
        match node.node:
            case nodes.Name(name="loop"):
                ask(merged(*given), Ask.LOOP)
            case nodes.Name(name="dict"):
                return (Made(named),)
            case nodes.Name(name=name) if isinstance(macro := self.macro(name), _Macro):
                self.expand(macro, given, named)
            case nodes.Getattr(attr=method) if method in _LOOKING:
                return self.looked_up(node.node, method, node)
            case nodes.Getattr():
                # Any other method is one of a text.
                ask(self.value(node.node.node), Ask.PRINT)
            case _:
                self.value(node.node)
        return ()

    def looked_up(self, method: nodes.Getattr, name: str, node: nodes.Call) -> Value:
        value = self.value(method.node)
        key = _constant(node.args[0]) if node.args else None
        if name == "get":
            if isinstance(key, str):
                return self.key(value, key, node.lineno, Need.OPTIONAL)
            return entries(value)
        held = entries(value)
        if name == "items":
            return (Made(items=(Made(parts=((), held)),)),)
        return (Made(items=held if name == "values" else ()),)

    def macro(self, name: str) -> "Value | _Macro | None":
        found = (scope[name] for scope in reversed(self.scopes) if name in scope)
        return next(found, None)

    def expand(self, macro: _Macro, given: tuple[Value, ...], named: Mapping[str, Value]) -> None:
        """Read the body of a macro with what a call gives it."""
        call = (id(macro.node), given, tuple(sorted(named.items())), self.branches)
        is_known = call in self.calls or len(self.calls) >= _MOST_CALLS
        if is_known or id(macro.node) in self.active:
            return
        self.calls.add(call)
        names: list[str] = [argument.name for argument in macro.node.args]
        bound: dict[str, Value] = dict.fromkeys(names, ())
        for name, default in zip(reversed(names), reversed(macro.node.defaults), strict=False):
            bound[name] = self.value(default)
        bound |= dict(zip(names, given, strict=False))
        bound |= {name: value for name, value in named.items() if name in bound}
        outer = self.scopes, self.active
        self.scopes, self.active = [*macro.scopes, dict(bound)], (*self.active, id(macro.node))
        self.body(macro.node.body)
        self.scopes, self.active = outer

    def either(self, node: nodes.CondExpr) -> Value:
        ask(self.value(node.test), Ask.CHOOSE)
        with self.branch(node.test, holds=True):
            one = self.value(node.expr1)
        if node.expr2 is None:
            return one
        with self.branch(node.test, holds=False):
            return merged(one, self.value(node.expr2))

    def both(self, node: nodes.And | nodes.Or) -> Value:
        left = self.value(node.left)
        ask(left, Ask.CHOOSE)
        with self.branch(node.left, holds=isinstance(node, nodes.And)):
            right = self.value(node.right)
        return merged(left, right)

    def mapping(self, node: nodes.Dict) -> Made:
        pairs = [(_constant(pair.key), self.value(pair.value)) for pair in node.items]
        keys = {key: value for key, value in pairs if isinstance(key, str)}
        return Made(keys, merged(*(value for key, value in pairs if not isinstance(key, str))))

    def reckoned(self, node: nodes.Expr) -> Value:
        """Ask of operands what their operator does with them."""
        match node:
            case nodes.Not():
                ask(self.value(node.node), Ask.CHOOSE)
            case nodes.Neg() | nodes.Pos():
                ask(self.value(node.node), Ask.COUNT)
            case nodes.Concat():
                for part in node.nodes:
                    ask(self.value(part), Ask.PRINT)
            case nodes.Compare():
                self.compared(node)
            case nodes.BinExpr():
                return self.counted(node)
            case _:
                self.children(node)
        return ()

    def counted(self, node: nodes.BinExpr) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        texts = [isinstance(_constant(side), str) for side in (node.left, node.right)]
        if isinstance(node, nodes.Add) and any(isinstance(one, Made) for one in (*left, *right)):
            ask(merged(left, right), Ask.LOOP)
            return merged(left, right)
        both = merged(left, right)
        ask(both, Ask.PRINT if any(texts) and isinstance(node, nodes.Add) else Ask.COUNT)
        return ()

    def compared(self, node: nodes.Compare) -> None:
        left, before = self.value(node.expr), node.expr
        for operand in node.ops:
            right = self.value(operand.expr)
            constants = [_constant(before), _constant(operand.expr)]
            if operand.op in _HOLDING:
                ask(left, Ask.PRINT)
                ask(right, Ask.MEASURE)
            elif any(isinstance(one, str) for one in constants):
                ask(merged(left, right), Ask.PRINT)
            elif operand.op in _ORDERED or any(_is_count(one) for one in constants):
                ask(merged(left, right), Ask.COUNT)
            left, before = right, operand.expr


def _demands(value: Iterable[Demand | Made]) -> frozenset[Demand]:
    return frozenset(one for one in value if isinstance(one, Demand))


def _is_named(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem)


def _constant(node: nodes.Expr | None) -> object:
    if isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const):
        return -node.node.value
    return node.value if isinstance(node, nodes.Const) else None


def _is_count(constant: object) -> bool:
    return isinstance(constant, int | float) and not isinstance(constant, bool)


def _is_number(node: nodes.Expr) -> bool:
    """Tell whether a subscript counts: the index of a loop, or a sum."""
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Name) and node.node.name == "loop"
    return isinstance(node, nodes.BinExpr | nodes.Const)

"""What the expressions of a template ask of the data, and what of it they give on."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from jinja2 import nodes

from reportgen.ooxml.inspection.demand import Ask, Made, Value, ask, entries, merged, parts
from reportgen.ooxml.inspection.filters import filtered
from reportgen.ooxml.inspection.scopes import BoundMacro, Branch, Scopes, demands
from reportgen.ooxml.inspection.shape import Need

_MOST_CALLS = 2_000
_ORDERED = {"gt", "gteq", "lt", "lteq"}
_HOLDING = {"in", "notin"}
_COUNTED = {"even", "odd", "divisibleby"}
_DEFINED = {"defined": True, "undefined": False}
_LOOKING = {"items", "values", "keys", "get"}


@dataclass(slots=True)
class Expressions(Scopes):
    """Reads expressions.

    Attributes:
        calls: The calls of macros that have been read.
        active: The macros that are being read.
    """

    calls: set[object] = field(default_factory=set)
    active: tuple[int, ...] = ()

    @abstractmethod
    def body(self, statements: Iterable[nodes.Node]) -> None:
        """Read statements; a call of a macro reads its own."""

    def children(self, node: nodes.Node) -> None:
        """Read what a node consists of."""
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.value(child)
            else:
                self.body([child])

    @contextmanager
    def branch(self, test: nodes.Node, *, holds: bool) -> Iterator[None]:
        """Open a branch for a while: that of a test which holds or not."""
        outer = self.branches
        self.branches = (*outer, self._condition(test, holds=holds))
        yield
        self.branches = outer

    def _condition(self, test: nodes.Node, *, holds: bool) -> Branch:
        """Return what is known inside a branch; a test of several things weakens all of them."""
        # The test has been read already, as part of the statement; now its parts stand alone.
        outer, self.is_told = self.is_told, False
        found = list(self._guards(test, holds=holds))
        self.is_told = outer
        defined = {one for value, is_defined in found if is_defined for one in value}
        is_plain = not isinstance(test, nodes.And | nodes.Or)
        tested = {one for value, _ in found for one in value} if is_plain else set()
        return Branch(demands(defined), demands(tested))

    def _guards(self, test: nodes.Node, *, holds: bool) -> Iterator[tuple[Value, bool]]:
        match test:
            case nodes.Not():
                yield from self._guards(test.node, holds=not holds)
            case nodes.And() if holds:
                yield from self._guards(test.left, holds=True)
                yield from self._guards(test.right, holds=True)
            case nodes.Or() if not holds:
                yield from self._guards(test.left, holds=False)
                yield from self._guards(test.right, holds=False)
            case nodes.Test() if test.name in _DEFINED:
                if _DEFINED[test.name] is holds:
                    yield self._optional(test.node), True
            case nodes.Name() | nodes.Getattr() | nodes.Getitem() if holds:
                yield self._optional(test), False

    def _optional(self, node: nodes.Node) -> Value:
        """Return a value that need not be there; what it stands in must."""
        return self._named(node, Need.OPTIONAL) if _is_named(node) else self.value(node)

    def value(self, node: nodes.Node) -> Value:
        """Return what of the data an expression gives; ask of the rest what it does with it."""
        match node:
            case nodes.Name() | nodes.Getattr() | nodes.Getitem():
                found = self._named(node)
            case nodes.Filter():
                found = self._filter(node)
            case nodes.Test():
                found = self._test(node)
            case nodes.Call():
                found = self._call(node)
            case nodes.CondExpr():
                found = self._either(node)
            case nodes.And() | nodes.Or():
                found = self._both(node)
            case nodes.List() | nodes.Tuple():
                found = (Made(parts=tuple(self.value(item) for item in node.items)),)
            case nodes.Dict():
                found = (self._mapping(node),)
            case _:
                found = self._reckoned(node)
        return found

    def _named(self, node: nodes.Node, need: Need | None = None) -> Value:
        match node:
            case nodes.Name():
                return self.name(node, need)
            case nodes.Getattr():
                return self.key(self.value(node.node), node.attr, node.lineno, need)
            case nodes.Getitem():
                return self._item(node, need)
        return ()

    def _item(self, node: nodes.Getitem, need: Need | None) -> Value:
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
            always = all(self.need_of(one) is Need.REQUIRED for one in demands(value))
            return parts(value, constant, is_required=always and need is None)
        ask(self.value(argument), Ask.PRINT)
        is_index = _is_number(argument)
        return parts(value, None) if is_index else entries(value)

    def _test(self, node: nodes.Test) -> Value:
        if node.name in _DEFINED:
            self._optional(node.node)
            return ()
        value = self.value(node.node)
        others = [self.value(argument) for argument in node.args]
        if node.name in _COUNTED:
            ask(value, Ask.COUNT)
        if node.name == "in":
            ask(value, Ask.PRINT)
            ask(merged(*others), Ask.MEASURE)
        return ()

    def _filter(self, node: nodes.Filter) -> Value:
        """Return what a filter gives; its arguments are asked for as they are."""
        if node.name in {"default", "d"} and node.node is not None:
            return merged(self._optional(node.node), *map(self.value, node.args))
        value = self.value(node.node) if node.node is not None else ()
        given = [self.value(argument) for argument in node.args]
        for named in node.kwargs:
            self.value(named.value)
        if node.node is None:
            return ()
        constants: dict[int | str, object] = dict(enumerate(map(_constant, node.args)))
        constants |= {str(named.key): _constant(named.value) for named in node.kwargs}

        def key(of: Value, name: str, need: Need | None = None) -> Value:
            for step in name.split("."):
                is_index = step.isdecimal()
                of = parts(of, int(step)) if is_index else self.key(of, step, node.lineno, need)
            return of

        return filtered(node.name, value, constants, given, key)

    def _call(self, node: nodes.Call) -> Value:
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
            case nodes.Name(name=name) if isinstance(macro := self.macro(name), BoundMacro):
                self._expand(macro, given, named)
            case nodes.Getattr(attr=method) if method in _LOOKING:
                return self._looked_up(node.node, method, node)
            case nodes.Getattr():
                # Any other method is one of a text.
                ask(self.value(node.node.node), Ask.PRINT)
            case _:
                self.value(node.node)
        return ()

    def _looked_up(self, method: nodes.Getattr, name: str, node: nodes.Call) -> Value:
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

    def _expand(
        self, macro: BoundMacro, given: tuple[Value, ...], named: Mapping[str, Value]
    ) -> None:
        """Read the body of a macro with what a call gives it."""
        call = (id(macro.node), given, tuple(sorted(named.items())), self.branches)
        is_known = call in self.calls or len(self.calls) >= _MOST_CALLS
        if is_known or id(macro.node) in self.active:
            return
        self.calls.add(call)
        outer = self.scopes, self.active
        self.scopes, self.active = [*macro.scopes], (*self.active, id(macro.node))
        self.scopes.append(dict(self._bound(macro.node, given, named)))
        self.body(macro.node.body)
        self.scopes, self.active = outer

    def _bound(
        self, macro: nodes.Macro, given: tuple[Value, ...], named: Mapping[str, Value]
    ) -> dict[str, Value]:
        names: list[str] = [argument.name for argument in macro.args]
        bound: dict[str, Value] = dict.fromkeys(names, ())
        for name, default in zip(reversed(names), reversed(macro.defaults), strict=False):
            bound[name] = self.value(default)
        bound |= dict(zip(names, given, strict=False))
        return bound | {name: value for name, value in named.items() if name in bound}

    def _either(self, node: nodes.CondExpr) -> Value:
        ask(self.value(node.test), Ask.CHOOSE)
        with self.branch(node.test, holds=True):
            one = self.value(node.expr1)
        if node.expr2 is None:
            return one
        with self.branch(node.test, holds=False):
            return merged(one, self.value(node.expr2))

    def _both(self, node: nodes.And | nodes.Or) -> Value:
        left = self.value(node.left)
        ask(left, Ask.CHOOSE)
        with self.branch(node.left, holds=isinstance(node, nodes.And)):
            right = self.value(node.right)
        return merged(left, right)

    def _mapping(self, node: nodes.Dict) -> Made:
        pairs = [(_constant(pair.key), self.value(pair.value)) for pair in node.items]
        keys = {key: value for key, value in pairs if isinstance(key, str)}
        return Made(keys, merged(*(value for key, value in pairs if not isinstance(key, str))))

    def _reckoned(self, node: nodes.Node) -> Value:
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
                self._compared(node)
            case nodes.BinExpr():
                return self._counted(node)
            case _:
                self.children(node)
        return ()

    def _counted(self, node: nodes.BinExpr) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        texts = [isinstance(_constant(side), str) for side in (node.left, node.right)]
        if isinstance(node, nodes.Add) and any(isinstance(one, Made) for one in (*left, *right)):
            ask(merged(left, right), Ask.LOOP)
            return merged(left, right)
        both = merged(left, right)
        ask(both, Ask.PRINT if any(texts) and isinstance(node, nodes.Add) else Ask.COUNT)
        return ()

    def _compared(self, node: nodes.Compare) -> None:
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


def _is_named(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem)


def _constant(node: nodes.Node | None) -> object:
    if isinstance(node, nodes.Neg):
        number = _constant(node.node)
        return -number if isinstance(number, int) else None
    return node.value if isinstance(node, nodes.Const) else None


def _is_count(constant: object) -> bool:
    return isinstance(constant, int | float) and not isinstance(constant, bool)


def _is_number(node: nodes.Node) -> bool:
    """Tell whether a subscript counts: the index of a loop, or a sum."""
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Name) and node.node.name == "loop"
    return isinstance(node, nodes.BinExpr | nodes.Const)

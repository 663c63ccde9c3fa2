"""What a template needs, read from its syntax: scopes, aliases, loops, macros and branches.

Nothing is run: a name counts wherever it stands, and a branch only weakens how much it is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from jinja2 import nodes

from reportgen.ooxml.inspection.demand import Ask, Demand, Made, ask, items, merged
from reportgen.ooxml.inspection.expressions import Expressions
from reportgen.ooxml.inspection.scopes import KNOWN, BoundMacro
from reportgen.ooxml.inspection.shape import Shape
from reportgen.problems import Place


class Syntax(Protocol):
    """A template of whatever format, read but not filled."""

    def syntax(self) -> Iterable[nodes.Template]:
        """Return the syntax of each part; lines are told apart over all of them."""

    def place(self, line: int, /) -> Place:
        """Return where a line of the syntax stands in the template."""


def needs(template: Syntax, known: Iterable[str] = ()) -> Shape:
    """Return the names that a template needs of its data.

    Args:
        template: Its syntax.
        known: Names that its environment defines beside those of Jinja.
    """
    root = Demand()
    for part in template.syntax():
        _Reading(root, template.place, KNOWN.union(known)).body(part.body)
    return root.shape()


@dataclass(slots=True)
class _Reading(Expressions):
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
                self.scopes[-1][node.name] = BoundMacro(node, tuple(self.scopes))
            case nodes.With():
                self.within(node)
            case nodes.AssignBlock() | nodes.CallBlock() | nodes.FilterBlock():
                self.block(node)
            case _:
                self.children(node)

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

"""A template compiled through Jinja's public interface alone, for versions that are not known.

Each piece of markup, each action and each printed value becomes a filter that hands it on to the
emission at once, in the order of the template; the text that Jinja itself puts together stays
empty. What the template keeps (macros, blocks of `set`, `call` and `filter`, recursive loops) is
printed to a list of its own in between. A statement that fails ends its part.
"""

import copy
import re
import traceback
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, Template, TemplateSyntaxError, nodes, pass_context
from markupsafe import Markup

from reportgen.ooxml.items import MOST_PIECES, Halt, Item, Printing, Step
from reportgen.sandbox import MISTAKES, Sandbox

_FILE = "<template>"
# No document holds these signs, and no template can name what they name.
_OPEN, _CLOSE, _STATE = "\ufdd0", "\ufdd1", "\ufdd0"
_MARKER = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_ACTION = re.compile(r"(\w+)\(\{buffer\}, ([0-9]+)\)")
_PRINT, _FINAL, _BEGIN, _TAKE, _DO, _LOOP, _PACK = (
    f"_engine_{name}" for name in ("print", "final", "begin", "take", "do", "loop", "pack")
)


# Jinja's context: what a template can name.
Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _State:
    """One rendering of a part.

    Attributes:
        emission: What prints.
        outs: What is printed to: the part, and in it what the template keeps, the last one open.
    """

    emission: Printing
    outs: list[list[bytes]]


@dataclass(frozen=True, slots=True)
class StockProgram:
    """A compiled part.

    Attributes:
        template: Jinja's template.
    """

    template: Template

    def __call__(self, names: Mapping[str, object], emission: Printing, out: list[bytes]) -> None:
        """Print the part; see `backend.Program`."""
        try:
            known = {name: value for name, value in names.items() if isinstance(name, str)}
            self.template.render({**known, _STATE: _State(emission, [out])})
        except Halt:
            return
        except MISTAKES as mistake:
            with suppress(Halt):
                emission.fault(mistake, _line(mistake) - 1)


def _line(mistake: BaseException) -> int:
    """Return the line of the node that failed; Jinja writes it into the traceback."""
    steps = traceback.walk_tb(mistake.__traceback__)
    lines = [line for frame, line in steps if frame.f_code.co_filename == _FILE]
    return lines[-1] if lines else 1


def syntax(items: Sequence[Item], environment: Environment) -> nodes.Template:
    """Return the syntax tree of a part; see `backend.Backend`."""
    source, numbers = list[str](), list[int]()
    for position, item in enumerate(items):
        if isinstance(item, str):
            source.append(f"{_OPEN}{position}{_CLOSE}")
            continue
        number, tag = item
        if tag.kind == "{{":
            start, end = environment.variable_start_string, environment.variable_end_string
        else:
            start, end = environment.block_start_string, environment.block_end_string
        # Each tag has lines of its own, which lead back to its number.
        text = f"\n{start} {tag.words} {end}"
        numbers += [number] * len(_NEWLINE.findall(text))
        source.append(text)
    return _parsed("".join(source), items, numbers, environment)


def _parsed(
    source: str, items: Sequence[Item], numbers: Sequence[int], environment: Environment
) -> nodes.Template:
    plain = environment.overlay(
        trim_blocks=False, lstrip_blocks=False, line_statement_prefix=None,
        line_comment_prefix=None, newline_sequence="\n",
    )  # fmt: skip
    try:
        tree = plain.parse(source)
    except TemplateSyntaxError as error:
        error.lineno = numbers[min(max(error.lineno - 2, 0), len(numbers) - 1)] + 1
        raise
    tree.set_environment(environment)
    for node in _all(tree):
        if (node.lineno or 0) > 1:
            node.lineno = numbers[node.lineno - 2] + 1
    for output in [*tree.find_all(nodes.Output)]:
        output.nodes = [one for node in output.nodes for one in _pieces(node, items)]
    for node in _all(tree):
        _without_blanks(node)
    return tree


def _without_blanks(node: nodes.Node) -> None:
    """Take away what there is of the ends of lines between tags."""
    for name, value in node.iter_fields():
        if isinstance(value, list):
            kept = [one for one in value if not isinstance(one, nodes.Output) or one.nodes]
            setattr(node, name, kept)


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _pieces(node: nodes.Expr, items: Sequence[Item]) -> Iterable[nodes.Expr]:
    if not isinstance(node, nodes.TemplateData):
        return [node]
    found = [items[int(number)] for number in _MARKER.findall(node.data)]
    return [nodes.TemplateData(item, lineno=node.lineno) for item in found]


def compiled(
    tree: nodes.Template,
    environment: Environment,
    quick: Container[int],  # noqa: ARG001 - no text is printed at once
) -> StockProgram:
    """Compile a part; see `backend.Backend`."""
    own = environment.overlay(finalize=None)
    copied = copy.deepcopy(tree, {id(environment): own})
    actions = list[Callable[[_State], None]]()
    is_final = environment.finalize is not None
    _Rewriting(actions, isinstance(environment, Sandbox), is_final).bodies(copied)
    own.filters = {**environment.filters, **_filters(actions), _FINAL: environment.finalize}
    return StockProgram(own.from_string(copied))


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """Turns what a tree prints into filters.

    Attributes:
        actions: Receives what is done with literal markup and the engine's own actions.
        is_strict: Whether what loops go over is looked at.
        is_final: Whether the caller's environment finishes values before they are printed.
    """

    actions: list[Callable[[_State], None]]
    is_strict: bool
    is_final: bool

    def bodies(self, node: nodes.Node) -> None:
        """Rewrite all statements in a node."""
        for name, value in node.iter_fields():
            if isinstance(value, list):
                statements = [
                    self._statement(one) if isinstance(one, nodes.Stmt) else one for one in value
                ]
                setattr(node, name, statements)

    def _statement(self, node: nodes.Stmt) -> nodes.Stmt:
        if isinstance(node, nodes.Output):
            node.nodes = [self._printed(one) for one in node.nodes]
            return node
        self.bodies(node)
        if isinstance(node, (nodes.Macro, nodes.CallBlock)):
            node.body = _kept(node.body, node.lineno)
        if isinstance(node, nodes.For):
            return self._loop(node)
        if isinstance(node, nodes.AssignBlock):
            node.body = [_expression(_BEGIN, node.lineno), *node.body]
            node.filter = _after(node.filter, node.lineno)
        if isinstance(node, nodes.FilterBlock):
            node.body = [_expression(_BEGIN, node.lineno), *node.body]
            node.filter = _print(_after(node.filter, node.lineno), node.lineno)
        return _block(node) if isinstance(node, nodes.CallBlock) else node

    def _loop(self, node: nodes.For) -> nodes.Stmt:
        if self.is_strict:
            node.iter = _filter(node.iter, _LOOP, node.lineno)
        if not node.recursive:
            node.body = [*node.body, _expression(_PACK, node.lineno)]
            return node
        node.body = _kept(node.body, node.lineno)
        node.else_ = _kept(node.else_, node.lineno) if node.else_ else []
        return _block(node)

    def _printed(self, node: nodes.Expr) -> nodes.Expr:
        if not isinstance(node, nodes.TemplateData):
            final = _filter(node, _FINAL, node.lineno) if self.is_final else node
            return _print(final, node.lineno)
        number = len(self.actions)
        self.actions.append(_action(node.data))
        return _filter(nodes.Const(number, lineno=node.lineno), _DO, node.lineno)


def _kept(body: list[nodes.Node], line: int) -> list[nodes.Node]:
    """Return statements whose text is kept; those that leave a loop end that text before."""
    return [_expression(_BEGIN, line), *_ended(body), _expression(_TAKE, line)]


def _ended(body: list[nodes.Node]) -> list[nodes.Node]:
    result = list[nodes.Node]()
    for node in body:
        if isinstance(node, (nodes.Break, nodes.Continue)):
            result.append(_expression(_TAKE, node.lineno))
        elif isinstance(node, nodes.If):
            node.body, node.else_ = _ended(node.body), _ended(node.else_)
            _ended(list(node.elif_))
        elif isinstance(node, nodes.With):
            node.body = _ended(node.body)
        result.append(node)
    return result


def _block(node: nodes.Stmt) -> nodes.FilterBlock:
    """Return a statement with what it gives printed."""
    return nodes.FilterBlock([node], _print(None, node.lineno), lineno=node.lineno)


def _print(node: nodes.Expr | None, line: int) -> nodes.Filter:
    return _filter(node, _PRINT, line, nodes.Const(line - 1, lineno=line))


def _after(node: nodes.Filter | None, line: int) -> nodes.Filter:
    """Return the filters of a block with the kept text as what the first of them gets."""
    first = _filter(None, _TAKE, line)
    if node is None:
        return first
    innermost = node
    while isinstance(innermost.node, nodes.Filter):
        innermost = innermost.node
    innermost.node = first
    return node


def _expression(name: str, line: int) -> nodes.Output:
    return nodes.Output([_filter(nodes.Const(0, lineno=line), name, line)], lineno=line)


def _filter(node: nodes.Node | None, name: str, line: int, *given: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(given), [], None, None, lineno=line)


def _action(data: str) -> Callable[[_State], None]:
    found = _ACTION.fullmatch(data) if isinstance(data, Step) else None
    if found is None:
        content = data.encode()
        return lambda state: state.outs[-1].append(content)
    name, number = found[1], int(found[2])
    return lambda state: getattr(state.emission, name)(state.outs[-1], number)


def _filters(actions: Sequence[Callable[[_State], None]]) -> dict[str, Callable[..., Any]]:
    """Return the filters of a part; that they get the context keeps them from running early."""

    @pass_context
    def do(context: Context, number: int) -> Markup:
        actions[number](context[_STATE])
        return Markup()

    return {
        _PRINT: _printed, _BEGIN: _begun, _TAKE: _taken, _DO: do, _LOOP: _looped, _PACK: _packed,
    }  # fmt: skip


@pass_context
def _printed(context: Context, value: object, number: int) -> Markup:
    state = context[_STATE]
    try:
        state.emission.text(state.outs[-1], value, number)
    except MISTAKES as mistake:
        state.emission.fault(mistake, number)
    return Markup()


@pass_context
def _begun(context: Context, _: object) -> Markup:
    context[_STATE].outs.append([])
    return Markup()


@pass_context
def _taken(context: Context, _: object) -> Markup:
    state = context[_STATE]
    kept: Markup = state.emission.captured(state.outs.pop())
    return kept


@pass_context
def _looped(context: Context, value: object) -> object:
    return context[_STATE].emission.looped(value)


@pass_context
def _packed(context: Context, _: object) -> Markup:
    state = context[_STATE]
    if len(state.outs[-1]) > MOST_PIECES:
        state.emission.pack(state.outs[-1])
    return Markup()

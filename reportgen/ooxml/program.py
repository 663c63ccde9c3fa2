"""A template compiled to Python that appends bytes; the only module that uses Jinja's inner parts.

Jinja reads the tags and knows the meaning of expressions and statements; its generator makes a call
for every piece printed and looks every attribute up through the environment. Here literal markup is
encoded beforehand, plain texts are checked and appended in place, and items of plain mappings are
taken at once. `stock` does the same through Jinja's public interface alone.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from jinja2.runtime import Macro, exported, markup_join, new_context, str_join
from jinja2.sandbox import SandboxedEnvironment

from reportgen.ooxml.items import MOST_PIECES, Halt, Item, Step
from reportgen.ooxml.tags import Tag
from reportgen.sandbox import MISTAKES, Sandbox

# CPython has room for 20 nested loops and `try` in a function.
_DEEPEST = 4
_LONGEST_TEXT = 10_000_000
# So many values are checked by one search.
_MOST_TOGETHER = 16
_PASSED = {nodes.Assign, nodes.AssignBlock, nodes.With, nodes.Macro, nodes.Import}


_PACK = Step("pack")
_EMPTY = 'b""'


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled part.

    Attributes:
        run: Called with Jinja's context, the emission and the list of bytes to append to.
        environment: What the part was compiled for.
        source: The Python code.
    """

    run: Callable[..., None]
    environment: Environment
    source: str

    def __call__(self, names: Mapping[str, object], emission: Any, out: list[bytes]) -> None:
        """Print the part.

        Args:
            names: What it can name.
            emission: Receives values that are not plain text, actions and faults.
            out: Receives the bytes.
        """
        environment = self.environment
        known = {name: value for name, value in names.items() if isinstance(name, str)}
        context = new_context(environment, None, {}, known, globals=environment.globals)
        try:
            self.run(context, emission, out)
        except Halt:
            return


def syntax(items: Sequence[Item], environment: Environment) -> nodes.Template:
    """Return the syntax tree of a part; the line of each node is the number of its tag.

    Raises:
        jinja2.TemplateSyntaxError: A tag is not understood.
    """
    parser = Parser(environment, "")
    parser.stream = TokenStream(_tokens(items, environment), None, None)
    return parser.parse()


def _tokens(items: Sequence[Item], environment: Environment) -> Iterator[Token]:
    for item in items:
        if isinstance(item, str):
            yield Token(1, "data", item)
        else:
            yield from _tokens_of_tag(*item, environment)


def _tokens_of_tag(number: int, tag: Tag, environment: Environment) -> Iterator[Token]:
    if tag.kind == "{{":
        start, end = environment.variable_start_string, environment.variable_end_string
    else:
        start, end = environment.block_start_string, environment.block_end_string
    # A minus sign next to the braces would be Jinja's sign for white space.
    for token in environment.lexer.tokenize(f"{start} {tag.words} {end}"):
        yield Token(number + 1, token.type, token.value)


def compiled(tree: nodes.Template, environment: Environment, quick: Container[int]) -> Program:
    """Compile a part.

    Args:
        tree: What `syntax` gave.
        environment: The same as there.
        quick: The numbers of the tags that may print a plain text at once.

    Raises:
        jinja2.TemplateSyntaxError: Loops are nested too deep.
    """
    generator = _Generator(environment, None, None)
    generator.quick = quick
    generator.visit(tree)
    source = generator.stream.getvalue()  # type: ignore[attr-defined]
    namespace: dict[str, Any] = {"environment": environment}
    try:
        code = compile(source, "<template>", "exec")
    except (SyntaxError, RecursionError) as error:
        first = next((node for node in tree.find_all(nodes.For)), tree)
        raise TemplateSyntaxError("循环嵌套过深", first.lineno) from error
    exec(code, namespace)  # noqa: S102 - Jinja's generated code
    namespace |= {**generator.literals, **generator.groups}
    namespace |= {
        "str_join": _joined,
        "markup_join": _joined_markup,
        "Macro": _Macro,
        "MISTAKES": MISTAKES,
        "Halt": Halt,
    }
    return Program(namespace["root"], environment, source)


def _joined(parts: Iterable[object]) -> str:
    """Join what `~` joins, up to a limit.

    Raises:
        OverflowError: The text is too long.
    """
    return _capped(str_join(parts))


def _joined_markup(parts: Iterable[object]) -> str:
    return _capped(markup_join(parts))


def _capped(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise OverflowError("连接后的文字过长")
    return text


class _Macro(Macro):
    """A macro that gives what it printed as markup that is still to be checked."""

    def _invoke(self, arguments: list[Any], autoescape: bool) -> str:  # noqa: ARG002, FBT001 - Jinja's
        result: str = self._func(*arguments)
        return result


class _Generator(CodeGenerator):
    """Jinja's generator for code that appends bytes to a list."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.literals: dict[str, bytes] = {}
        self.groups: dict[str, tuple[tuple[bytes, int, str, str, str], ...]] = {}
        self.quick: Container[int] = ()
        self._depth = 0
        self._quick = _takes_items_at_once(self.environment)
        self._is_strict = isinstance(self.environment, Sandbox)

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline("from jinja2.runtime import " + ", ".join(sorted(exported)))
        given = "context, emission, out, missing=missing, environment=environment"
        self.writeline(f"def root({given}):")
        self.indent()
        self.write_commons()
        frame = Frame(EvalContext(self.environment, self.name))
        frame.symbols.analyze_node(node)
        frame.toplevel = frame.rootlevel = True
        frame.require_output_check = False
        frame.buffer = "out"
        self.enter_frame(frame)
        self.pull_dependencies(node.body)
        self.blockvisit(node.body, frame)
        self.leave_frame(frame, with_python_scope=True)
        self.outdent()

    def write_commons(self) -> None:
        self.writeline("resolve = context.resolve_or_missing")
        self.writeline("undefined = environment.undefined")
        self.writeline("cond_expr_undefined = Undefined")
        self.writeline("text, bad, fault = emission.text, emission.bad, emission.fault")
        self.writeline("concat, looped = emission.captured, emission.looped")
        self.writeline("slowly = emission.slowly")

    @contextmanager
    def _block(self, header: str) -> Iterator[None]:
        self.writeline(header)
        self.indent()
        yield
        self.outdent()

    def blockvisit(self, body: Any, frame: Frame) -> None:
        """Visit statements; one that fails is noted and the next one is run."""
        self.writeline("pass")
        for node in body:
            if isinstance(node, nodes.Output) or self._depth > _DEEPEST:
                self.visit(node, frame)
                continue
            self._depth += 1
            with self._block("try:"):
                self.visit(node, frame)
            with self._block("except MISTAKES as mistake:"):
                self.writeline(f"fault(mistake, {node.lineno - 1})")
                if type(node) in _PASSED:
                    self.writeline("raise Halt from mistake")
            self._depth -= 1

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Print markup and values; values that only are looked up are checked together."""
        group: list[tuple[str, nodes.Expr]] = []
        before = ""
        for child in node.nodes:
            if not isinstance(child, nodes.TemplateData):
                if not self._is_simple(child) or len(group) == _MOST_TOGETHER:
                    self._print(group, frame)
                    group = []
                group.append((before, child))
                before = ""
                if not self._is_simple(child):
                    self._print(group, frame)
                    group = []
            elif isinstance(child.data, Step):
                self._print(group, frame)
                self._literal(before, frame)
                if child.data is _PACK:
                    self.writeline(f"if len(out) > {MOST_PIECES}: ")
                    self.write("emission.pack(out)")
                else:
                    self.writeline(f"emission.{child.data.format(buffer=frame.buffer)}")
                group, before = [], ""
            else:
                if before:
                    self._print(group, frame)
                    self._literal(before, frame)
                    group = []
                before = f"L{len(self.literals)}"
                self.literals[before] = child.data.encode()
        self._print(group, frame)
        self._literal(before, frame)

    def _is_simple(self, node: nodes.Expr) -> bool:
        """Tell whether a value is a name or one item of it, and may be plain text."""
        if node.lineno - 1 not in self.quick or self.environment.finalize:
            return False
        name, key = _looked_up(node)
        is_known = self._is_strict or (self._quick and not hasattr(dict, key))
        return bool(name) and (is_known or not key)

    def _literal(self, name: str, frame: Frame) -> None:
        if name:
            self.writeline(f"{frame.buffer}.append({name})")

    def _print(self, group: Sequence[tuple[str, nodes.Expr]], frame: Frame) -> None:
        if not group:
            return
        if self._is_simple(group[0][1]):
            self._print_together(group, frame)
            return
        ((before, node),) = group
        number = node.lineno - 1
        self._literal(before, frame)
        with self._block("try:"):
            self._value("v = ", node, frame)
            if number in self.quick:
                self.writeline("if v.__class__ is str and not bad(v): ")
                self.write(f"{frame.buffer}.append(v.encode())")
                self.writeline(f"else: text({frame.buffer}, v, {number})")
            else:
                self.writeline(f"text({frame.buffer}, v, {number})")
        with self._block("except MISTAKES as mistake:"):
            self.writeline(f"fault(mistake, {number})")

    def _print_together(self, group: Sequence[tuple[str, nodes.Expr]], frame: Frame) -> None:
        """Print values at once if all are plain texts of plain mappings, else one by one."""
        looked_up = [(before, node.lineno - 1, *_looked_up(node)) for before, node in group]
        kept = f"G{len(self.groups)}"
        self.groups[kept] = tuple(
            (self.literals.get(before, b""), number, _variable(frame, name), name, key)
            for before, number, name, key in looked_up
        )
        names = [f"v{index}" for index, _ in enumerate(group)]
        with self._block("try:"):
            bases = dict.fromkeys(frame.symbols.ref(name) for _, _, name, key in looked_up if key)
            if bases:
                told = " is ".join(f"{base}.__class__" for base in bases)
                self.writeline(f"if not {told} is dict: raise LookupError")
            for value, (_, _, name, key) in zip(names, looked_up, strict=True):
                item = f"[{key!r}]" if key else ""
                self.writeline(f"{value} = {frame.symbols.ref(name)}{item}")
            together = "".join(f"{{{name}}}" for name in names)
            told = " is ".join(f"{name}.__class__" for name in names)
            self.writeline(f'if not {told} is str or bad(f"{together}"): raise LookupError')
            pairs = zip(looked_up, names, strict=True)
            told = ", ".join(f"{one[0] or _EMPTY}, {name}.encode()" for one, name in pairs)
            self.writeline(f"{frame.buffer} += ({told})")
        self.writeline(f"except MISTAKES: slowly({frame.buffer}, {kept}, locals(), missing)")

    def _value(self, start: str, node: nodes.Expr, frame: Frame) -> None:
        finalize = self._make_finalize()
        self.writeline(start, node)
        self.write(finalize.src or "")
        self.visit(node, frame)
        self.write(")" if finalize.src else "")

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        """Print what a call, a filter block or a recursive loop gives."""
        self.writeline(f"text({frame.buffer}, ", node)
        self._number = (node.lineno if node else 1) - 1

    def end_write(self, frame: Frame) -> None:  # noqa: ARG002 - Jinja's own
        self.write(f", {self._number})")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        node.iter.is_looped = True  # type: ignore[attr-defined]
        body = node.body
        if frame.buffer == "out" and not node.recursive:
            # What a long loop has printed is packed on the way.
            data = nodes.TemplateData(_PACK, lineno=node.lineno)
            node.body = [*body, nodes.Output([data], lineno=node.lineno)]
        super().visit_For(node, frame)
        node.body = body  # the tree is kept

    def visit(self, node: nodes.Node, *given: Any, **named: Any) -> Any:
        if not (self._is_strict and getattr(node, "is_looped", False)):
            return super().visit(node, *given, **named)
        self.write("looped(")
        result = super().visit(node, *given, **named)
        self.write(")")
        return result

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        self._item(node, node.attr, frame, super().visit_Getattr)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        self._item(node, key, frame, super().visit_Getitem)

    def _item(
        self,
        node: nodes.Getattr | nodes.Getitem,
        key: object,
        frame: Frame,
        slow: Callable[..., Any],
    ) -> None:
        """Take an item of a plain mapping at once; ask the environment for all else."""
        is_plain = isinstance(node.node, nodes.Name) and isinstance(key, str)
        is_known = self._quick and (isinstance(node, nodes.Getitem) or not hasattr(dict, str(key)))
        if not is_plain or not (is_known or self._is_strict):
            slow(node, frame)
            return
        name = frame.symbols.ref(node.node.name)  # type: ignore[attr-defined]
        self.write(f"({name}[{key!r}] if {name}.__class__ is dict and {key!r} in {name} else ")
        slow(node, frame)
        self.write(")")


def _looked_up(node: nodes.Expr) -> tuple[str, str]:
    """Return the name, and the item of it, that a value is; no name if it is anything else."""
    base, key = node, ""
    if isinstance(node, nodes.Getattr):
        base, key = node.node, node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        base, key = node.node, node.arg.value if isinstance(node.arg.value, str) else ""
        if not key:
            return "", ""
    return (base.name, key) if isinstance(base, nodes.Name) else ("", "")


def _variable(frame: Frame, name: str) -> str:
    """Return the variable of a name; Python knows it by its normal form."""
    return normalize("NFKC", frame.symbols.ref(name))


def _takes_items_at_once(environment: Environment) -> bool:
    """Tell whether an environment looks names up as Jinja does."""
    kind = type(environment)
    stock = (Environment, SandboxedEnvironment)
    return any(kind.getattr is one.getattr for one in stock) and any(
        kind.getitem is one.getitem for one in stock
    )

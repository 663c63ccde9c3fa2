"""Word templates and data by chance, well formed in docxtpl's sense, for differential tests.

What docxtpl gets wrong is left out: see `tests/ooxml/test_intended_differences.py`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docxtpl import Listing, RichText, RichTextParagraph
from drawn import docx, note, p, r, tbl, tc, text_box, tr
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

_PLAIN = "甲乙丙 aB9%#。“”—{}"
_BREAKS = "\n\t\a\f"
_FORMATS = ("", "b", "i", '<w:b/><w:color w:val="FF0000"/>')
_STYLES = ("", "1", "2")
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="DDDDDD"/>'
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Scope:
    """What tags can name at a place of a template.

    Attributes:
        texts: Expressions that print.
        conditions: Expressions that decide.
        lists: Expressions of lists of texts.
        tables: Expressions of lists of rows.
        depth: How many constructs are open.
        is_plain: Whether runs and paragraphs have no properties.
        widest: How many columns a table may have; in a cell no more than the table around.
    """

    texts: tuple[str, ...] = (
        "a", "b", "n", "a|upper", "a ~ b", "n + 1", "items|join('、')", "'定'", "“定”", "‘定’",
        "d['键']", "d.键", "a if on else b", "(a, b)|first", "rows|length", "listing",
    )  # fmt: skip
    conditions: tuple[str, ...] = (
        "on", "not on", "items", "n &gt; 1", "n == 1 or on", "a in items", "rows|length &lt; 2",
    )  # fmt: skip
    lists: tuple[str, ...] = ("items", "[a, b]", "items|reverse", "range(n)")
    tables: tuple[str, ...] = ("rows", "rows|reverse|list")
    depth: int = 0
    is_plain: bool = False
    widest: int = 9

    def deeper(self) -> "Scope":
        """Return the scope within one more construct."""
        return replace(self, depth=self.depth + 1)

    def looping(self, name: str, *, of_rows: bool) -> "Scope":
        """Return the scope within a loop."""
        found = (f"{name}.name", f"{name}.value", f"{name}['name']") if of_rows else (name,)
        conditions = ("loop.first", "not loop.last", *((f"{name}.on",) if of_rows else ()))
        return replace(
            self.deeper(),
            texts=(*found, "loop.index", "loop.length", *self.texts),
            conditions=(*conditions, *self.conditions),
            lists=(*((f"{name}.list",) if of_rows else ()), *self.lists),
        )


@st.composite
def contexts(draw: DrawFn, *, signs: str = "") -> dict[str, Any]:
    """Draw data; `signs` are further signs of its texts."""
    alphabet = _PLAIN + signs
    texts = st.text(alphabet, min_size=1, max_size=6) | st.just("")
    broken = st.text(alphabet + _BREAKS, min_size=1, max_size=8) | st.just("")
    rows = st.fixed_dictionaries(
        {"name": texts, "value": broken, "on": st.booleans(), "list": st.lists(texts, max_size=3)}
    )
    return {
        "a": draw(broken),
        "b": draw(texts),
        "n": draw(st.integers(0, 3)),
        "on": draw(st.booleans()),
        "d": {"键": draw(texts)},
        "items": draw(st.lists(broken, max_size=4)),
        "rows": draw(st.lists(rows, max_size=3)),
        "listing": Listing(draw(broken)),
        "rich": _rich(draw(st.lists(st.tuples(broken, st.booleans(), st.booleans()), max_size=3))),
        "paragraphs": _paragraphs(draw(st.lists(texts, max_size=2))),
    }


def _rich(pieces: list[tuple[str, bool, bool]]) -> RichText:
    made = RichText()
    for text, bold, italic in pieces:
        made.add(text, bold=bold, italic=italic, style="3" if bold and italic else None)
    return made


def _paragraphs(texts: list[str]) -> RichTextParagraph:
    made = RichTextParagraph()
    for text in texts:
        made.add(RichText(text, bold=True), parastyle="2")
    return made


# A paragraph is drawn as tokens first: texts, and tags that must not change format within.
Tokens = list[str]
_ATOM = re.compile(r"&\w+;|\{_\{|\}_\}|.")
_SPELLING = '<w:proofErr w:type="gramEnd"/>'


@st.composite
def inlines(draw: DrawFn, scope: Scope) -> Tokens:
    """Draw what stands in a paragraph, as texts and tags."""
    return [one for _ in range(draw(st.integers(0, 3))) for one in draw(_inline(scope))]


def _inline(scope: Scope) -> SearchStrategy[Tokens]:
    kinds: list[Callable[[Scope], SearchStrategy[Tokens]]] = [_text, _printed, _printed, _set]
    if scope.depth < _DEEPEST:
        kinds += [_inline_choice, _inline_loop]
    return st.sampled_from(kinds).flatmap(lambda kind: kind(scope))


def _text(_: Scope) -> SearchStrategy[Tokens]:
    texts = ["前", "后 ", " a", "&amp;&lt;b&gt;", "50%", "#", "{_{ 原 }_}", "{# 说明 #}", " "]
    return st.sampled_from(texts).map(lambda text: [text])


@st.composite
def _printed(draw: DrawFn, scope: Scope) -> Tokens:
    blank = draw(st.sampled_from(["", " "]))
    return ["{{" + blank + draw(st.sampled_from(scope.texts)) + blank + "}}"]


@st.composite
def _set(draw: DrawFn, scope: Scope) -> Tokens:
    return ["{% set s = " + draw(st.sampled_from(scope.texts)) + " %}", "{{ s }}"]


@st.composite
def _inline_choice(draw: DrawFn, scope: Scope) -> Tokens:
    conditions, inner = st.sampled_from(scope.conditions), inlines(scope.deeper())
    made = ["{% if " + draw(conditions) + " %}", *draw(inner)]
    if draw(st.booleans()):
        made += ["{% elif " + draw(conditions) + " %}", *draw(inner)]
    if draw(st.booleans()):
        made += ["{% else %}", *draw(inner)]
    return [*made, "{% endif %}"]


@st.composite
def _inline_loop(draw: DrawFn, scope: Scope) -> Tokens:
    head, inner = draw(_loops(scope))
    made = ["{% " + head + " %}", *draw(inlines(inner))]
    if draw(st.booleans()):
        made += ["{% else %}", *draw(inlines(scope.deeper()))]
    return [*made, "{% endfor %}"]


@st.composite
def _loops(draw: DrawFn, scope: Scope) -> tuple[str, Scope]:
    """Draw the head of a loop, and the scope within."""
    name, of_rows = f"x{scope.depth}", draw(st.booleans())
    source = draw(st.sampled_from(scope.tables if of_rows else scope.lists))
    return f"for {name} in {source}", scope.looping(name, of_rows=of_rows)


@st.composite
def runs(draw: DrawFn, tokens: Tokens, scope: Scope) -> str:
    """Draw the runs over which tokens are split: anywhere, or of many formats between tags."""
    # What stands behind a split tag keeps its own looks, opposite of docxtpl: that shows where a
    # block begins here and ends in another paragraph.
    splits_tags = draw(st.booleans()) and not _crosses(tokens)
    atoms = [
        (atom, splits_tags or at == 0 or not (token.startswith("{") and token[1] != "_"))
        for token in tokens
        for at, atom in enumerate(_ATOM.findall(token))
    ]
    cuts = draw(st.sets(st.integers(1, len(atoms)), max_size=6)) if atoms else set()
    made, current, rpr = [], "", draw(_formats(scope))
    for at, (atom, may_begin) in enumerate(atoms):
        if at in cuts and may_begin:
            made += [r(current, rpr), draw(st.sampled_from(["", "", _SPELLING]))]
            rpr, current = rpr if splits_tags else draw(_formats(scope)), ""
        current += atom
    return "".join([*made, r(current, rpr)]) if current else ""


def _crosses(tokens: Tokens) -> bool:
    """Tell whether a block begins here and ends in another paragraph, or the other way round."""
    depth = 0
    for token in tokens:
        depth += token.startswith(("{% if", "{% for")) - token.startswith("{% end")
        if depth < 0:
            return True
    return depth > 0


def _formats(scope: Scope) -> SearchStrategy[str]:
    return st.sampled_from(("",) if scope.is_plain else _FORMATS)


@st.composite
def special(draw: DrawFn, tag: str) -> str:
    """Draw the paragraph of a tag such as `{%p`, which goes with all that stands beside it."""
    beside = st.sampled_from(["", "", "弃"])
    plain = Scope(is_plain=draw(st.booleans()))
    return p(draw(runs([draw(beside), tag, draw(beside)], plain)), style=draw(_styles(plain)))


def _styles(scope: Scope) -> SearchStrategy[str]:
    return st.sampled_from(("",) if scope.is_plain else _STYLES)


@st.composite
def paragraphs(draw: DrawFn, scope: Scope) -> str:
    """Draw a paragraph: runs, rich text, and runs that go together."""
    content = [draw(runs(draw(inlines(scope)), scope))]
    if draw(st.integers(0, 4)) == 0:
        content.append(r("{{r rich }}") if scope.depth else _rich_choice(draw, scope))
        content.append(draw(runs(draw(inlines(scope)), scope)))
    return p(*filter(None, content), style=draw(_styles(scope)))


def _rich_choice(draw: DrawFn, scope: Scope) -> str:
    """Draw runs that stand or go by `{%r`."""
    condition, inner = draw(st.sampled_from(scope.conditions)), scope.deeper()
    within = draw(runs(draw(inlines(inner)), inner))
    return r("{%r if " + condition + " %}") + within + r("{{r rich }}") + r("{%r endif %}")


@st.composite
def blocks(draw: DrawFn, scope: Scope) -> str:
    """Draw what stands in a body or a cell, with a paragraph at its end."""
    kinds = [paragraphs, paragraphs, _remark, _rich_paragraphs, _assigned]
    if scope.depth < _DEEPEST:
        kinds += [_choice, _loop, _crossing, _joined, _boxed, tables]
    made = [draw(draw(st.sampled_from(kinds))(scope)) for _ in range(draw(st.integers(0, 2)))]
    return "".join([*made, draw(paragraphs(scope))])


@st.composite
def _remark(draw: DrawFn, _: Scope) -> str:
    return draw(special("{#p 说明 #}"))


@st.composite
def _rich_paragraphs(draw: DrawFn, _: Scope) -> str:
    return draw(special(draw(st.sampled_from(["{{p paragraphs }}", "{{p framed(a) }}"]))))


@st.composite
def _assigned(draw: DrawFn, scope: Scope) -> str:
    text = draw(st.sampled_from(scope.texts))
    return draw(special("{%p set t = " + text + " %}")) + p("{{ t }}")


@st.composite
def _choice(draw: DrawFn, scope: Scope) -> str:
    conditions = st.sampled_from(scope.conditions)
    made = draw(special("{%p if " + draw(conditions) + " %}")) + draw(blocks(scope.deeper()))
    if draw(st.booleans()):
        made += draw(special("{%p elif " + draw(conditions) + " %}")) + draw(blocks(scope.deeper()))
    if draw(st.booleans()):
        made += draw(special("{%p else %}")) + draw(blocks(scope.deeper()))
    return made + draw(special("{%p endif %}"))


@st.composite
def _loop(draw: DrawFn, scope: Scope) -> str:
    head, inner = draw(_loops(scope))
    made = draw(special("{%p " + head + " %}")) + draw(blocks(inner))
    return made + draw(special("{%p endfor %}"))


@st.composite
def _crossing(draw: DrawFn, scope: Scope) -> str:
    """Draw a choice or loop that opens amid one paragraph and ends amid another."""
    if draw(st.booleans()):
        head, inner = draw(_loops(scope))
        end = "{% endfor %}"
    else:
        head, inner = "if " + draw(st.sampled_from(scope.conditions)), scope.deeper()
        end = "{% endif %}"
    first = [*draw(inlines(scope)), "{% " + head + " %}", *draw(inlines(inner))]
    last = [*draw(inlines(inner)), end, *draw(inlines(scope))]
    between = draw(blocks(inner)) if draw(st.booleans()) else ""
    opening = p(draw(runs(first, scope)), style=draw(_styles(scope)))
    return opening + between + p(draw(runs(last, scope)), style=draw(_styles(scope)))


@st.composite
def _joined(draw: DrawFn, scope: Scope) -> str:
    """Draw paragraphs that `{%-` and `-%}` make one; their runs have no format."""
    plain = replace(scope, is_plain=True)
    first, second, third = (["前", *draw(inlines(plain)), "后"] for _ in range(3))
    head = "if " + draw(st.sampled_from(scope.conditions))
    return "".join(
        [
            p(draw(runs(first, plain)), style=draw(_styles(scope))),
            p("{%- " + head + " -%}", style=draw(_styles(scope))),
            p(draw(runs(second, plain)), style=draw(_styles(scope))),
            p("{%- endif -%}"),
            p(draw(runs(third, plain)), style=draw(_styles(scope))),
        ]
    )


@st.composite
def _boxed(draw: DrawFn, scope: Scope) -> str:
    plain = replace(scope.deeper(), is_plain=True)
    content = p("{%p if on %}") + p(draw(runs(draw(inlines(plain)), plain))) + p("{%p endif %}")
    return p("前", text_box(content + p("末")), "{{ b }}")


@st.composite
def tables(draw: DrawFn, scope: Scope) -> str:
    """Draw a table, of columns that stay or of a column for each text."""
    inner = scope.deeper()
    if scope.widest == Scope().widest and scope.depth and draw(st.booleans()):
        return draw(_wide_tables(inner))
    width = min(draw(st.sampled_from([2, 3, 1])), scope.widest)
    inner = replace(inner, widest=width)
    rows = [draw(_rows(inner, width, kind)) for kind in ("merged", "", "")]
    return tbl([1000] * width, _heading(width), *rows)


def _heading(width: int) -> str:
    """Return a row of a cell over two columns, and coloured, where there are two."""
    if width == 1:
        return tr("头")
    text = "{% cellbg 'AA0000' if on else 'BB0000' %}{% colspan 1 + 1 %}头"
    return tr(tc(text, tcpr=f'<w:gridSpan w:val="9"/>{_SHADE}'), *["头"] * (width - 2))


@st.composite
def _rows(draw: DrawFn, scope: Scope, width: int, kind: str = "") -> str:
    """Draw a row, or rows in a loop or choice."""
    kind = kind or draw(st.sampled_from(["row", "merged", "loop", "choice", "remark"]))
    if scope.depth >= _DEEPEST or kind == "row":
        trpr = draw(st.sampled_from(["", "<w:cantSplit/>"]))
        return tr(*(draw(_cell(scope)) for _ in range(width)), trpr=trpr)
    if kind == "remark":
        return draw(_tag_row("{#tr 说明 #}", width))
    if kind == "choice":
        head, inner, end = "if " + draw(st.sampled_from(scope.conditions)), scope.deeper(), "endif"
    else:
        (head, inner), end = draw(_loops(scope)), "endfor"
    if kind == "merged":
        text = draw(st.sampled_from(inner.texts[:3]))
        cells = [draw(_cell(inner)) for _ in range(width - 1)]
        middle = tr(tc(p("{{ " + text + " }}{% vm %}")), *cells)
    else:
        middle = "".join(draw(_rows(inner, width)) for _ in range(draw(st.integers(1, 2))))
    start = draw(_tag_row("{%tr " + head + " %}", width))
    return start + middle + draw(_tag_row("{%tr " + end + " %}", width))


@st.composite
def _tag_row(draw: DrawFn, tag: str, width: int) -> str:
    at = draw(st.integers(0, width - 1))
    return tr(*(tc(draw(special(tag))) if one == at else tc("弃") for one in range(width)))


@st.composite
def _cell(draw: DrawFn, scope: Scope) -> str:
    kind = draw(st.sampled_from(["coloured", "short", "long"]))
    if kind == "long":
        return tc(draw(blocks(scope)))
    tokens = draw(inlines(scope))
    if kind == "coloured":
        colour = draw(st.sampled_from(["'AA0000'", "'BB0000' if on else 'CC0000'"]))
        tokens = ["{% cellbg " + colour + " %}", *tokens]
    tcpr = draw(st.sampled_from(["", _SHADE]))
    return tc(p(draw(runs(tokens, scope)), style=draw(_styles(scope))), tcpr=tcpr)


@st.composite
def _wide_tables(draw: DrawFn, scope: Scope) -> str:
    """Draw a table with a column for each text, beside one that stays."""
    source = draw(st.sampled_from(scope.lists))
    start, end = "{%tc for y in " + source + " %}", "{%tc endfor %}"
    merged = tr("头", start, tc("{% hm %}年度"), end)
    cells = [tc(p("{{ y }}{{ loop.index }}")), *([tc("二")] if draw(st.booleans()) else [])]
    rows = [tr("{{ a }}", start, *cells, end) for _ in range(draw(st.integers(1, 2)))]
    grid = draw(st.lists(st.integers(100, 3000), min_size=1, max_size=4))
    return tbl(grid, *([merged] if draw(st.booleans()) else []), *rows)


FRAMED = (
    p("{%p macro framed(text) %}") + p("〔{{ text }}〕", style="1") + p("{%p endmacro %}")
)  # fmt: skip


@st.composite
def templates(draw: DrawFn) -> Mapping[str, str]:
    """Draw the parts of a template, as `docx` takes them."""
    scope = Scope()
    focus = st.sampled_from(
        [_wide_tables, _wide_tables, blocks, _loop, _choice, _crossing, _joined, _boxed]
    )
    header = p(draw(runs(draw(inlines(scope)), scope)), style="1")
    return {
        "body": FRAMED + draw(tables(scope)) + draw(draw(focus)(scope)) + p(note("footnote")),
        "header": header,
        "footnotes": p(draw(runs(draw(inlines(scope)), scope))),
    }


def drawn(parts: Mapping[str, str]) -> bytes:
    """Return the file of drawn parts."""
    return docx(parts["body"], headers=[parts["header"]], footnotes=parts["footnotes"])

"""The sentences of a report, from `wording.j2`, as texts whose numbers are still figures.

Every macro without parameters is one text, named like the macro; macros with parameters are phrases
they share. A figure is printed in a number style of the profile: `{{ change.rate | percent }}`.
Line breaks of the template and the indent after them are not part of a text.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import CodeType, TracebackType

from jinja2 import Template, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import Macro

from reportgen import problems
from reportgen.amounts import Style
from reportgen.document import Blank, Number, Span, Text, Words
from reportgen.figures import Change, Figure
from reportgen.problems import Place, Problem
from reportgen.sandbox import MISTAKES, Sandbox, unknown_name
from reportgen.schema import Pending, Typed

# Each span stands as one character of the last plane, which input cannot hold (tree.scalar): no
# filter can take a printed number apart.
_FIRST_MARK = 0x100000
_MARK = re.compile("([\U00100000-\U0010fffd])")
_BREAK = re.compile(r"\s*\n\s*")
_DIGITS = "零一二三四五六七八九"


class _Datum(str):
    """Text of the data, as opposed to text of the template."""

    __slots__ = ("place",)
    place: Place | None


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A figure or a blank in a template: printed through its span or not at all."""

    value: Figure | Pending

    def __str__(self) -> str:
        if isinstance(self.value, Pending):
            raise TemplateError("待填的内容只能单独打印")
        raise TemplateError(f"“{self.value.label}”未指定数字样式，应写成 {{{{ … | 样式名 }}}}")


@dataclass(slots=True)
class _Spans:
    """The spans that a rendering has placed so far."""

    placed: list[Span] = field(default_factory=list)

    def mark(self, span: Span) -> str:
        self.placed.append(span)
        return chr(_FIRST_MARK + len(self.placed) - 1)

    def finalize(self, value: object) -> object:
        match value:
            case _Datum():
                return self.mark(Words(str(value), value.place))
            case _Held(value=Pending(note=note, place=place)):
                return self.mark(Blank(note, place))
            case str() | _Held() | Undefined():
                return value
        raise TemplateError(f"{type(value).__name__} 不能直接打印")

    def day(self, value: object) -> str:
        if isinstance(value, Undefined):
            str(value)  # strict: says what is missing
        if isinstance(value, _Held) and isinstance(value.value, Pending):
            return self.mark(Blank(value.value.note or "日期"))
        if not isinstance(value, date):
            raise TemplateError("样式 day 只用于日期")
        return show_day(value)

    def in_style(self, style: Style) -> Callable[[object], str]:
        def show(value: object) -> str:
            if isinstance(value, Undefined):
                str(value)  # strict: says what is missing
            if isinstance(value, _Held) and isinstance(value.value, Figure):
                return self.mark(Number(value.value, style))
            raise TemplateError(f"数字样式 {style.name} 只用于数")

        return show

    def text(self, rendered: str) -> Text:
        spans: list[Span] = []
        for part in _MARK.split(rendered):
            if _MARK.fullmatch(part):
                spans.append(self.placed[ord(part) - _FIRST_MARK])
            elif literal := _BREAK.sub("", part):
                spans.append(Words(literal))
        return tuple(spans)


def sentences(
    template: str,
    file: str,
    facts: Mapping[str, object],
    styles: Mapping[str, Style],
    needed: Collection[str] = (),
) -> dict[str, Text]:
    """Render every text of a wording template.

    Args:
        template: The content of `wording.j2`.
        file: Its name in places.
        facts: Mappings, lists, texts, truth values, dates, figures.
        styles: The number styles of the profile; each is a filter.
        needed: The texts that must be there.

    Returns:
        The texts by name of their macro, in the order of the template.

    Raises:
        problems.TemplateError: The template cannot be rendered; names its line.
    """
    spans = _Spans()
    sandbox = _sandbox(spans, styles)
    compiled: Template | None = None
    try:
        code, order = _compiled(template, file, frozenset(styles))
        compiled = Template.from_code(sandbox, code, {**sandbox.globals})
        module = compiled.make_module(_data(facts))  # type: ignore[arg-type]
        texts = {
            name: spans.text(str(macro()))
            for name in order
            if isinstance(macro := vars(module).get(name), Macro) and not macro.arguments
        }
    except MISTAKES as error:
        line = _line(error, compiled, file)
        raise problems.TemplateError(
            Problem("wording", _why(error, facts), Place(file, line, 1))
        ) from error

    if lost := [name for name in needed if name not in texts]:
        message = f"文字模板缺少 {'、'.join(lost)}{problems.nearest(lost[0], texts)}"
        raise problems.TemplateError(Problem("wording", message, Place(file, 1, 1)))
    return texts


def _sandbox(spans: _Spans, styles: Mapping[str, Style]) -> Sandbox:
    sandbox = Sandbox(escapes=False, finalize=spans.finalize)
    sandbox.filters |= {name: spans.in_style(style) for name, style in styles.items()}
    sandbox.filters["day"] = spans.day
    return sandbox


# A department's own spans and styles are not in the code, only the names of the filters.
@lru_cache(maxsize=32)
def _compiled(template: str, file: str, styles: frozenset[str]) -> tuple[CodeType, tuple[str, ...]]:
    """Return the code of a wording template, and the names of its macros in order."""
    sandbox = _sandbox(_Spans(), {name: Style(name, "0") for name in styles})
    code = sandbox.compile(template, name=file, filename=file)
    # Jinja keeps a module's names in a set; a text's place is that of its macro.
    macros = sandbox.parse(template).find_all(nodes.Macro)
    return code, tuple(dict.fromkeys(macro.name for macro in macros))


def told_change(change: Change, reason: str | Pending) -> Mapping[str, object]:
    """Return a change and its reason as the sentences of a template name them."""
    return {
        "current": change.current,
        "prior": change.prior,
        "amount": change.amount,
        "rate": change.rate,
        "direction": change.direction or "",
        "has_base": change.has_base,
        "reason": reason,
    }


def show_day(day: date) -> str:
    """Return a date as documents print it: 2023年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def ordinal(number: int) -> str:
    """Return a Chinese numeral from 一 to 九十九, as headings count."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _data(value: object) -> object:
    match value:
        case str():
            datum = _Datum(value)
            datum.place = value.place if isinstance(value, Typed) else None
            return datum
        case Figure() | Pending():
            return _Held(value)
        case Mapping():
            return {key: _data(item) for key, item in value.items()}
        case list() | tuple():
            return [_data(item) for item in value]
    return value


def _line(error: Exception, compiled: Template | None, file: str) -> int:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line = 1
    trace: TracebackType | None = error.__traceback__
    while trace and compiled:
        if trace.tb_frame.f_code.co_filename == file:
            line = compiled.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return line


def _why(error: Exception, facts: Mapping[str, object]) -> str:
    if unknown := unknown_name(error, facts):
        return f"文字{unknown}"
    return f"文字模板有误：{error}"

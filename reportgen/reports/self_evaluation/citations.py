"""Facts in prose: named once in the data, cited in the narrative as `{name}`."""

import re
from collections.abc import Iterator, Mapping

from reportgen.amounts import Measure, Style
from reportgen.document import Number, Span, Text, Words, words
from reportgen.figures import Figure, Ledger
from reportgen.problems import Place, Problem, nearest
from reportgen.reports.self_evaluation.model import NamedFact, Paragraph, SelfEvaluation
from reportgen.schema import Pending, Placed

_CITATION = re.compile(r"\{([^{}]*)\}")
_AMOUNT = re.compile(
    r"[0-9０-９][0-9０-９,.．]*\s*(?:[万亿]?元|%|％|个百分点)|百分之[零一二三四五六七八九十百点]+"
)
_DECIMALS = range(7)
_PLAIN = "0.######"


def record(model: SelfEvaluation, ledger: Ledger) -> None:
    """Record the facts as figures `fact.<name>`; shares come after what they divide."""
    typed = {name: fact for name, fact in model.facts.items() if fact.value is not None}
    for name, fact in typed.items():
        if fact.value is not None:
            unit = str(fact.unit)
            ledger.given(f"fact.{name}", fact.label.text, fact.value, Measure.NUMBER, unit)
    for name, fact in model.facts.items():
        if name not in typed:
            part, whole = (ledger.figures[f"fact.{one.text}"] for one in fact.share)
            ledger.share(f"fact.{name}", fact.label.text, part, whole)


def cited(text: Placed | Pending, model: SelfEvaluation, figures: Mapping[str, Figure]) -> Text:
    """Return a text of the narrative with its facts as figures."""
    if isinstance(text, Pending):
        return words(text)
    spans: list[Span] = []
    for index, part in enumerate(_CITATION.split(text.text)):
        if index % 2 == 0:
            spans += words(Placed(part, text.place))
        else:
            fact = model.facts[part]
            style = Style("fact", _pattern(fact))
            spans.append(Number(figures[f"fact.{part}"], style, text.place, part))
            if fact.unit:
                spans.append(Words(str(fact.unit), text.place, part))
    return tuple(spans)


def _pattern(fact: NamedFact) -> str:
    if not fact.share:
        return _PLAIN
    decimals = int(fact.decimals.value or 0) if fact.decimals else 2
    return "0." + "#" * decimals + "%" if decimals else "0%"


def paragraphs(model: SelfEvaluation) -> Iterator[Placed]:
    """Yield every text of the narrative that is not still to be entered, and the analyses."""
    yield from (text for text in _all_texts(model) if isinstance(text, Placed))


def _all_texts(model: SelfEvaluation) -> Iterator[Placed | Pending | None]:
    for entries in model.narrative.values():
        for entry in entries:
            yield from _texts(entry)
    yield from (indicator.analysis for indicator in model.indicators)
    yield from (model.conclusion, model.execution_remark)


def sentences(model: SelfEvaluation) -> Iterator[Placed]:
    """Yield every paragraph and title of the narrative that is not still to be entered."""
    for entries in model.narrative.values():
        for entry in entries:
            yield from (text for text in _texts(entry) if isinstance(text, Placed))


def _texts(entry: Paragraph) -> Iterator[Placed | Pending]:
    if entry.title is not None:
        yield entry.title
    yield entry.text


def problems(model: SelfEvaluation) -> Iterator[Problem]:
    """Yield what is wrong with facts and citations."""
    for name, fact in model.facts.items():
        place = fact.label.place
        yield from _share_problems(name, fact)
        if (fact.value is None) == (not fact.share):
            message = f"事实 {name} 应有 value 或 share 之一"
            yield Problem("fact-value", message, place)
        known = [other for other, one in model.facts.items() if one.value is not None]
        if len(fact.share) not in {0, 2}:
            yield Problem("fact-value", f"事实 {name} 的 share 应为部分、总数两个名称", place)
        for part in fact.share:
            if part.text not in known:
                message = f"没有名为 {part.text} 的录入数{nearest(part.text, known)}"
                yield Problem("unknown-fact", message, part.place)
    yield from _uncitable(model)
    for text in paragraphs(model):
        if not text.text.strip():
            yield Problem("empty-text", "此处应有文字", text.place)
        for name in _CITATION.findall(text.text):
            if name not in model.facts:
                message = f"没有名为“{name}”的事实{nearest(name, model.facts)}"
                message = message if name else "花括号中应写 facts 里的名称"
                yield Problem("unknown-fact", message, text.place)


def _uncitable(model: SelfEvaluation) -> Iterator[Problem]:
    """Yield a problem for a citation where `wording.j2` puts the words into its own sentence."""
    for text in (model.conclusion, model.execution_remark):
        if isinstance(text, Placed) and _CITATION.search(text.text):
            yield Problem("no-citation-here", "此处不能引用事实", text.place)


def _share_problems(name: str, fact: NamedFact) -> Iterator[Problem]:
    decimals = fact.decimals
    if decimals and decimals.value is not None and decimals.value not in _DECIMALS:
        message = f"事实 {name} 的 decimals 应为 0 至 {len(_DECIMALS) - 1} 的整数"
        yield Problem("fact-decimals", message, decimals.place)
    if fact.share and fact.unit:
        message = f"事实 {name} 是比率，印成百分数，不另写单位"
        yield Problem("fact-unit", message, fact.label.place)


def stray_braces(text: Placed) -> bool:
    """Tell whether a text has a brace that belongs to no citation."""
    return bool(set("{}") & set(_CITATION.sub("", text.text)))


def literal_amounts(text: Placed) -> list[str]:
    """Return the amounts and percentages that a narrative types instead of citing them."""
    return _AMOUNT.findall(_CITATION.sub("□", re.sub("《[^》]*》", "", text.text)))


def unused(model: SelfEvaluation) -> Iterator[tuple[str, Place]]:
    """Yield the facts that no text cites and no share divides, each with its place.

    The note of a text that is still to be entered counts: what it cites will be needed again.
    """
    used = {
        name
        for text in _all_texts(model)
        if text
        for name in _CITATION.findall(text.note if isinstance(text, Pending) else text.text)
    }
    used |= {part.text for fact in model.facts.values() for part in fact.share}
    for name, fact in model.facts.items():
        if name not in used:
            yield name, _place(fact)


def _place(fact: NamedFact) -> Place:
    return fact.value.place if fact.value is not None else fact.label.place


def identity(fact: NamedFact, year: int) -> tuple[str, str, str, int]:
    """Return what a fact is: equal identities are one fact."""
    return fact.label.text, fact.unit, fact.scope, fact.year or year


__all__ = ["cited", "identity", "literal_amounts", "paragraphs", "problems", "record", "unused"]

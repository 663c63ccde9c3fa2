"""Proofreading (文字校对) of finished texts: left-over words, wrong years, slips of punctuation.

Only what is printed counts. What is still to be entered is a mark of its own and never wrong.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from reportgen.document import Blank, Document, Number, Span, Text, Words, show
from reportgen.problems import Place, Problem, Severity

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_STOPS = "，。；：、！？"
_CLOSED = "□"  # stands for each character of a mark 【待填…】
_QUOTED = 8
_LONG = 20
_CONTEXT = 60
_TELLING = 4  # fewer equal characters may stand in a source by chance

_CROSS = "XxＸｘ×＊*"
_CROSSES = rf"[{_CROSS}]{{2,}}(?:\s?[{_HAN}]{{1,2}}\s?[{_CROSS}]{{2,}})*"
_RESIDUE = re.compile(
    "|".join(
        (
            # 增加（减少）额 is the name of a figure.
            r"(?:增加[（(]减少|减少[（(]增加|增长[（(]下降|下降[（(]增长)[）)](?!额|率|数|值|幅度|比例|情况)",
            r"原因(?:[是为][：:]?|[：:])\s*[，。；、]",
            r"原因[是为]\s*$",
            rf"(?<![A-Za-z\d])20\d?[{_CROSS}]{{1,2}}\s?(?=年)",
            rf"(?<=[{_HAN}{_STOPS}“”（）《》])\s?{_CROSSES}(?![A-Za-z\d{_CROSS}])",
            rf"(?<![A-Za-z\d{_CROSS}]){_CROSSES}\s?(?=[{_HAN}{_STOPS}“”（）《》])",
            rf"(?:[{_CROSS}]\s?年|(?<=年))\s?[{_CROSS}]\s?月(?:\s?[{_CROSS}]\s?日)?",
            rf"(?<=月)\s?[{_CROSS}]\s?日",
            # 数据要素X is the name of an action plan.
            r"(?<![A-Za-z\d])(?<!要素)(?<!要素\s)[XxＸｘ]\s?(?:年(?![轻龄会货检鉴])|万元|亿元|[%％])",
            r"_{3,}|＿{2,}",
            r"\{\{|\}\}|\{%|%\}|\{#|#\}",
            r"此处填写|请填写|待填",
        )
    )
)
_YEAR = re.compile(
    rf"(?<!\d)(?P<year>20\d\d)\s?年度?"
    rf"(?=(?:(?!20\d\d)[^{_STOPS},.;:!?（）()《》〔〕【】“”‘’…—\n]){{0,8}}?"
    rf"(?:预算|决算|执行|收支|绩效|目标|部门整体)(?P<rest>[^{_STOPS},;]*))"
)
# What a paragraph of a year opens with.
_OPENING_YEAR = re.compile(r"\s*(?P<year>20\d\d)\s?年(?:度|，)")
_NAMED = re.compile("《[^》]*》|〔[^〕]*〕")
_BOUNDED = re.compile(r"(?:截至到?|截止到?|自|从|20\d\d\s?年?度?\s?[-－—–~～至到]+)\s?$")
_SCOPE = re.compile("(?<![基根成样资版])本(?:部门|单位)")
_DOUBLED = re.compile(f"[{_STOPS}]{{2,}}")
_HALFWIDTH = re.compile(rf"(?<=[{_HAN}])\s?[,.]\s?(?=[{_HAN}])")
_UNENDED = re.compile(rf"[{_HAN}\d](?=\s*$)")
_OPENING = {"“": "”", "‘": "’", "（": "）", "(": "）", "《": "》", "〔": "〕", "【": "】"}
_CLOSING = {"”": "”", "’": "’", "）": "）", ")": "）", "》": "》", "〕": "〕", "】": "】"}
# Most cells are labels: Chinese characters or digits alone, where only these words can be a slip.
_HARMLESS = re.compile(rf"[{_HAN}]*|[0-9]*")
_DOUBTFUL = re.compile("填写|待填|原因|本部门|本单位")
_PAIRED = re.compile(f"[{re.escape(''.join((*_OPENING, *_CLOSING)))}]")
_LIST_NUMBER = re.compile(
    rf"(?:^|[\s{_STOPS},.;:])(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|[A-Za-z])$"
)


@dataclass(frozen=True, slots=True)
class _TypedPart:
    """A part of a passage that was typed, rather than written in a template."""

    start: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Passage:
    """A printed text.

    Attributes:
        name: Where it stands in the document.
        text: As printed.
        checked: The same length, with all that is still to be entered closed.
        is_prose: Whether it is a text of its own rather than a cell of a table.
        typed: Its parts whose places are known.
    """

    name: str
    text: str
    checked: str
    is_prose: bool
    typed: tuple[_TypedPart, ...]


@dataclass(frozen=True, slots=True)
class _Slip:
    """What is wrong between two characters of a passage."""

    code: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class _Source:
    """A file, for places in it without its white space: where each other character stood."""

    file: str
    text: str

    @cached_property
    def squeezed(self) -> str:
        return "".join(self.text.split())

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        return tuple(at for at, sign in enumerate(self.text) if not sign.isspace())


def proofread(
    document: Document, year: int, sources: Sequence[tuple[str, str]]
) -> tuple[Problem, ...]:
    """Return the slips in the texts, lists and tables of a document, each once.

    Args:
        document: What is printed.
        year: The budget year it is of.
        sources: Name and content of the files its words come from, the input file first.
    """
    passages = tuple(_passages(document))
    stray, usual = _scopes(passages)
    files = [_Source(file, content) for file, content in sources]
    problems: dict[tuple[object, ...], Problem] = {}
    # Tables repeat their labels.
    known: dict[tuple[str, bool], list[_Slip]] = {}
    for passage in passages:
        key = passage.checked, passage.is_prose
        if key not in known:
            known[key] = _slips(passage, year, stray, usual)
        for slip in known[key]:
            place = _place(passage, slip, files)
            quote = _quote(passage.text, slip)
            # A reason is printed in a text and in a table but has one place.
            where = place if place.line else (quote, min(slip.start, _QUOTED))
            severity = Severity.ERROR if slip.code == "residue" else Severity.WARNING
            message = f"{passage.name} 中 {quote} ：{slip.reason}"
            problems.setdefault((slip.code, where), Problem(slip.code, message, place, severity))
    return tuple(problems.values())


def _passages(document: Document) -> Iterator[_Passage]:
    for name, text in document.texts.items():
        yield _passage(f"texts.{name}", text, is_prose=True)
    for name, entries in document.lists.items():
        for number, entry in enumerate(entries):
            for key, text in entry.items():
                yield _passage(f"lists.{name}[{number}].{key}", text, is_prose=True)
    for table in document.tables.values():
        for row in table.rows:
            for column, text in row.cells.items():
                if not all(isinstance(span, Number) for span in text) and not _is_label(text):
                    name = f"{table.number or table.id} {row.id} {column}"
                    yield _passage(name, text, is_prose=False)


def _is_label(text: Text) -> bool:
    """Tell whether a text can have no slip."""
    if len(text) != 1 or not isinstance(text[0], Words):
        return False
    said = text[0].text
    return bool(_HARMLESS.fullmatch(said)) and not _DOUBTFUL.search(said)


def _passage(name: str, text: Text, *, is_prose: bool) -> _Passage:
    if len(text) == 1:
        (span,), shown = text, show(text)
        checked = _CLOSED * len(shown) if _is_open(span) else shown
        place = span.place if isinstance(span, Words) else None
        alone = (_TypedPart(0, shown, place),) if place else ()
        return _Passage(name, shown, checked, is_prose, alone)
    parts = [(show((span,)), span) for span in text]
    checked = "".join(_CLOSED * len(shown) if _is_open(span) else shown for shown, span in parts)
    starts = accumulate((len(shown) for shown, _ in parts), initial=0)
    typed = tuple(
        _TypedPart(start, shown, span.place)
        for start, (shown, span) in zip(starts, parts, strict=False)
        if isinstance(span, Words) and span.place
    )
    return _Passage(name, "".join(shown for shown, _ in parts), checked, is_prose, typed)


def _is_open(span: Span) -> bool:
    """Tell whether a span is still to be entered."""
    return isinstance(span, Blank) or (isinstance(span, Number) and span.figure.value is None)


def _scopes(passages: Iterable[_Passage]) -> tuple[str, str]:
    """Return the rarer and the usual of 本部门 and 本单位; nothing unless both are there.

    Where both are equally frequent, the one that comes first is the usual one.
    """
    words = [word for passage in passages for word in _SCOPE.findall(passage.checked)]
    ranked = sorted(dict.fromkeys(words), key=words.count)
    if len(ranked) < len(("本部门", "本单位")):
        return "", ""
    if words.count(ranked[0]) == words.count(ranked[1]):
        ranked.reverse()
    return ranked[0], ranked[1]


def _slips(passage: _Passage, year: int, stray: str, usual: str) -> list[_Slip]:
    """Return the slips of a passage in order; one inside left-over text is part of it."""
    text = passage.checked
    residue = [
        _Slip("residue", *match.span(), f"“{match[0].strip()}”是模板残留，应填写或删去")
        for match in _RESIDUE.finditer(text)
    ]
    others = [
        *_wrong_years(text, year),
        *_mixed_scopes(text, stray, usual),
        *_punctuation(text),
        *_unmatched(text),
        *(_missing_end(text) if passage.is_prose else ()),
    ]
    apart = [
        slip
        for slip in others
        if not any(slip.start < left.end and left.start < slip.end for left in residue)
    ]
    return sorted([*residue, *apart], key=lambda slip: (slip.start, slip.code))


def _wrong_years(text: str, year: int) -> Iterator[_Slip]:
    if "20" not in text:
        return
    named = [match.span() for match in _NAMED.finditer(text)]
    if (opening := _OPENING_YEAR.match(text)) and int(opening["year"]) != year:
        reason = f"以“{opening[0].strip()}”开头，本年度是{year}年"
        yield _Slip("wrong-year", *opening.span(), reason)
    for match in _YEAR.finditer(text):
        found = int(match["year"])
        is_ahead = found == year + 1 and re.search(
            "目标|计划", text[match.end() : match.end("rest")]
        )
        is_named = any(start < match.start() < end for start, end in named)
        if found in (year, year - 1) or is_ahead or is_named:
            continue
        if not _BOUNDED.search(text[: match.start()]):
            reason = f"“{match[0]}”既不是本年度（{year}年）也不是上年度"
            yield _Slip("wrong-year", *match.span(), reason)


def _mixed_scopes(text: str, stray: str, usual: str) -> Iterator[_Slip]:
    matches = [match for match in _SCOPE.finditer(text) if match[0] == stray]
    for match in matches[:1]:
        yield _Slip("mixed-scope", *match.span(), f"“{stray}”与他处的“{usual}”混用")


def _punctuation(text: str) -> Iterator[_Slip]:
    for match in _DOUBLED.finditer(text):
        yield _Slip("doubled-punctuation", *match.span(), f"标点“{match[0]}”重复")
    for match in _HALFWIDTH.finditer(text):
        reason = f"汉字之间的“{match[0].strip()}”应为全角标点"
        yield _Slip("halfwidth-punctuation", *match.span(), reason)


def _missing_end(text: str) -> Iterator[_Slip]:
    if len(text) > _LONG and re.search("[，。]", text) and (match := _UNENDED.search(text)):
        yield _Slip("missing-punctuation", *match.span(), "句末缺少标点")


def _unmatched(text: str) -> Iterator[_Slip]:
    """Yield quotation marks and brackets without their partner.

    A second opening quotation mark in a row is the closing one that was meant, unless the text
    has as many closing ones: then it should have been a mark of the inner kind.
    """
    pending: list[int] = []
    for match in _PAIRED.finditer(text):
        at, sign = match.start(), match[0]
        kinds = [_OPENING[text[start]] for start in pending]
        is_again = sign in "“‘" and _OPENING[sign] in kinds
        is_inner = is_again and text.count(sign) == text.count(_OPENING[sign])
        kind = _OPENING[sign] if is_again else _CLOSING.get(sign, "")
        if is_again or (kind and kind not in kinds and not _stands_alone(text, at)):
            yield _unmatched_at(text, at)
        if is_inner or (sign in _OPENING and not is_again):
            pending.append(at)
        elif kind in kinds:
            start = len(kinds) - 1 - kinds[::-1].index(kind)
            yield from (_unmatched_at(text, inner) for inner in pending[start + 1 :])
            del pending[start:]
    yield from (_unmatched_at(text, at) for at in pending)


def _stands_alone(text: str, at: int) -> bool:
    """Tell whether a closing sign ends a list number, as in 1）, or is an apostrophe."""
    if text[at] == "’":
        return bool(re.search("[A-Za-z]$", text[:at]))
    return text[at] in "）)" and bool(_LIST_NUMBER.search(text[:at]))


def _unmatched_at(text: str, at: int) -> _Slip:
    return _Slip("unmatched-pair", at, at + 1, f"{text[at]} 没有正确配对")


def _quote(text: str, slip: _Slip) -> str:
    start, end = max(slip.start - _QUOTED, 0), slip.end + _QUOTED
    return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"


def _place(passage: _Passage, slip: _Slip, sources: Sequence[_Source]) -> Place:
    """Return where a slip was typed, else where a source agrees longest with its surroundings.

    A slip that came about where two texts meet stands in none; it is where its left part is.
    """
    for part in passage.typed:
        if part.start < slip.end and slip.start < part.start + len(part.text):
            return _inside(part, slip, sources)
    text = passage.text
    start = slip.end - len(text[slip.start : slip.end].lstrip())
    for end in (slip.end, start + 1):
        parts = text[:start], text[start:end], text[end:]
        before, wrong, after = ("".join(part.split()) for part in parts)
        found = [
            (_agreement(source.squeezed, at, before, wrong, after), -number, -at)
            for number, source in enumerate(sources)
            for at in (m.start() for m in re.finditer(f"(?={re.escape(wrong)})", source.squeezed))
        ]
        length, number, at = max(found, default=(0, 0, 0))
        if length >= min(_TELLING, len(before + wrong + after)):
            return _position(sources[-number], -at)
    return Place(sources[0].file)


def _inside(part: _TypedPart, slip: _Slip, sources: Sequence[_Source]) -> Place:
    """Return where a slip stands in a typed text, or where that begins if it is spelled apart."""
    source = next((one for one in sources if one.file == part.place.file), None)
    if source is None:
        return part.place
    lines = source.text.split("\n")[: part.place.line - 1]
    begin = sum(len(line) + 1 for line in lines) + part.place.column - 1
    found = source.squeezed.find("".join(part.text.split()), bisect_left(source.offsets, begin))
    lead = "".join(part.text[: max(slip.start - part.start, 0)].split())
    return part.place if found < 0 else _position(source, found + len(lead))


def _agreement(source: str, at: int, before: str, wrong: str, after: str) -> int:
    """Return how many characters around a place of a source are as they are printed."""
    end = at + len(wrong)
    left = _common(source[max(at - _CONTEXT, 0) : at][::-1], before[::-1])
    return left + len(wrong) + _common(source[end : end + _CONTEXT], after)


def _common(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _position(source: _Source, at: int) -> Place:
    offset = source.offsets[at]
    line = source.text.count("\n", 0, offset) + 1
    return Place(source.file, line, offset - source.text.rfind("\n", 0, offset))

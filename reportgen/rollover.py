"""What an input file hands on to next year's: what stays, what is entered again, what is left out.

Each kind declares it by patterns of paths; amounts are entered again unless it says otherwise.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase

from reportgen.amounts import Amount, Style, Unit, show
from reportgen.edits import Edit
from reportgen.problems import Place
from reportgen.schema import Model
from reportgen.source import Source
from reportgen.tree import PENDING, Route, Scalar, leaves

# What every file may hold about its own published numbers; it says nothing about another year's.
_ANSWERS = ("stated", "explained")
_DIGITS = "〇一二三四五六七八九"
_CHINESE = str.maketrans(_DIGITS + "○零", "012345678900")
# The year of a document's number, 粤府办〔2023〕5号, is part of its name; 2024万元 is no year.
_YEAR = re.compile(
    r"(?<![\d.〔【\[])(?:19|20)\d\d(?!\d|\.\d|\s*(?:万|亿)?元)"
    r"|[一二][〇○零九][〇○零一二三四五六七八九]{2}(?=年)"
)


class Treatment(Enum):
    """What becomes of a value in next year's file."""

    KEEP = "carried as it is; told where it mentions a year"
    FIXED = "carried as it is, with its years"
    ENTER = "待填"
    REVIEW = "待填, with the old text as a note"
    DATED = "as REVIEW where it mentions a year, as KEEP elsewhere"
    DROP = "left out: it comes from another file"


@dataclass(frozen=True, slots=True)
class Horizon:
    """How long the member lasts that a file is of, such as a project.

    Attributes:
        ends: Its last year.
        planned: The years of its plan; none where it has no plan.
        budgets: What the file gives for single years.
    """

    ends: int
    planned: tuple[int, ...] = ()
    budgets: Mapping[int, Amount] = field(default_factory=dict)

    def why_ended(self, year: int) -> str:
        """Return why there is no such year any more, or nothing."""
        if self.ends < year:
            return f"{self.ends} 年结束"
        if self.planned and year not in self.planned:
            return f"分年度资金计划没有 {year} 年"
        return ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a kind hands on.

    Attributes:
        treatments: By pattern of dotted paths, in which `*` also stands for dots; the first that
            fits counts.
        members: Patterns of the values that name a member with a file of its own; the entry of
            the list around one is left out when the member has ended.
        instead: What is to be entered where all members of a list have ended, by the list's path.
        values: What is another word next year, by path.
        horizon: How long the member lasts that the file is of.
    """

    treatments: tuple[tuple[str, Treatment], ...] = ()
    members: tuple[str, ...] = ()
    instead: Mapping[Route, Route] = field(default_factory=dict)
    values: Mapping[Route, str] = field(default_factory=dict)
    horizon: Horizon | None = None

    def treatment(self, path: Route) -> Treatment | None:
        """Return what is declared for a path, or None."""
        name = ".".join(map(str, path))
        fitting = (chosen for pattern, chosen in self.treatments if fnmatchcase(name, pattern))
        return next(fitting, None)


@dataclass(frozen=True, slots=True)
class Ended:
    """A member that is not carried into the new year.

    Attributes:
        id: Its id.
        place: Where last year's file names it.
        why: What says that it has ended.
    """

    id: str
    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A text or a comment of a new file that speaks of an old year.

    Attributes:
        place: Where it stands.
        text: As it is carried.
        proposal: With each year moved by one.
    """

    place: Place
    text: str
    proposal: str


def roll(
    source: Source, model: Model, rules: Rules, year: int, horizons: Mapping[str, Horizon]
) -> tuple[list[Edit], list[Ended]]:
    """Return the edits that make a file of the year before one of a year, and what has ended.

    Args:
        source: The file of the year before.
        model: What it holds.
        rules: Of its kind.
        year: The new year.
        horizons: Of the members with files of their own, by id.
    """
    answers = [key for key in _ANSWERS if key in source.data.entries]
    entries = list(_members(source, rules))
    ended = [
        (path, Ended(one.text, one.place, why))
        for path, one in entries
        if one.text in horizons and (why := horizons[one.text].why_ended(year))
    ]
    gone: list[Route] = [*((key,) for key in answers), *(path for path, _ in ended)]
    unit = getattr(model, "unit", Unit.YUAN)
    plans = {
        path: f"：计划{show(budget.value, Style('', '0.######', unit))}{unit}"
        for path, one in entries
        if one.text in horizons
        and (budget := horizons[one.text].budgets.get(year))
        and budget.value is not None
    }
    edits = [Edit(path, None) for path in gone]
    edits += [Edit(path, value) for path, value in rules.values.items()]
    edits += [
        Edit(new, PENDING)
        for emptied, new in rules.instead.items()
        if all(path in gone for path, _ in entries if path[:-1] == emptied)
    ]
    typed = set(amounts(model))
    for path, value in leaves(source.data):
        if any(path[: len(outer)] == outer for outer in gone) or path in rules.values:
            continue
        usual = Treatment.ENTER if value.place in typed else Treatment.KEEP
        plan = next((plans[path[:n]] for n in range(len(path)) if path[:n] in plans), "")
        edits += _edits(path, value, rules.treatment(path) or usual, year - 1, plan)
    return edits, [one for _, one in ended]


def mentions(source: Source, rules: Rules, year: int) -> Iterator[Mention]:
    """Yield the texts that are carried into the file of a year and mention an older one."""
    for path, value in leaves(source.data):
        if value.is_pending or rules.treatment(path) is Treatment.FIXED:
            continue
        if proposal := moved_years(value.text, year - 1):
            yield Mention(value.place, value.text, proposal)


def amounts(value: object) -> Iterator[Place]:
    """Yield the place of every number of a model."""
    match value:
        case Amount(place=place):
            yield place
        case Model():
            for name in type(value).model_fields:
                yield from amounts(getattr(value, name))
        case Mapping():
            for item in value.values():
                yield from amounts(item)
        case tuple():
            for item in value:
                yield from amounts(item)


def moved_years(text: str, old: int) -> str:
    """Return a text with its years moved by one; nothing where it mentions no old year.

    Args:
        text: 2024, 2024年, 2023-2024年, 二〇二四年.
        old: The year that has passed; older ones than the year before it stay.
    """
    years = [_year(found[0]) for found in _YEAR.finditer(text)]
    if not {old, old - 1} & {*years}:
        return ""
    return _YEAR.sub(lambda found: _moved(found[0], old), text)


def _year(text: str) -> int:
    return int(text.translate(_CHINESE))


def _moved(text: str, old: int) -> str:
    year = _year(text)
    if year < old - 1:
        return text
    moved = str(year + 1)
    return moved if text.isascii() else "".join(_DIGITS[int(digit)] for digit in moved)


def _members(source: Source, rules: Rules) -> Iterator[tuple[Route, Scalar]]:
    """Yield the entries of lists that name a member, each with the value that names it."""
    for path, value in leaves(source.data):
        name = ".".join(map(str, path))
        if any(fnmatchcase(name, pattern) for pattern in rules.members):
            yield (path if isinstance(path[-1], int) else path[:-1]), value


def _edits(path: Route, value: Scalar, treatment: Treatment, old: int, plan: str) -> Sequence[Edit]:
    if treatment is Treatment.DATED:
        treatment = Treatment.REVIEW if moved_years(value.text, old) else Treatment.KEEP
    match treatment:
        case Treatment.DROP:
            return [Edit(path, None)]
        case Treatment.ENTER:
            return [Edit(path, PENDING + plan)]
        case Treatment.REVIEW if value.text and not value.is_pending:
            return [Edit(path, f"{PENDING}：{value.text}")]
    return []


__all__ = [
    "Ended",
    "Horizon",
    "Mention",
    "Rules",
    "Treatment",
    "amounts",
    "mentions",
    "moved_years",
    "roll",
]

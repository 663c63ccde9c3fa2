"""Problems of two sides: which began, which ceased.

A problem is the same on both sides if it has the same code and weight and is about the same
figures or the same value of the same file, wherever that stands now and whatever its numbers are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from reportgen import source
from reportgen.comparison.model import TOLD, ChangedProblem
from reportgen.comparison.places import Years
from reportgen.comparison.sides import Key, Side
from reportgen.problems import Place, Problem
from reportgen.tree import Items, Node, Record, Scalar

_NUMBER = re.compile(r"-?[0-9][0-9,.]*")
_OWN_NAMES = ("id", "account", "unit", "project", "name", "check")

Identity: TypeAlias = tuple[object, ...]
Told: TypeAlias = tuple[Identity, ChangedProblem]


def changed(
    old: Side, new: Side, titles: dict[Key, str]
) -> tuple[tuple[ChangedProblem, ...], tuple[ChangedProblem, ...]]:
    """Return the problems that began and those that ceased.

    Args:
        old: The first side.
        new: The second side.
        titles: The titles of all reports, by what pairs them.
    """
    years = Years(old.year or 0, new.year or 0)
    before, after = (list(_told(side, titles, years)) for side in (old, new))
    return tuple(_surplus(after, before)), tuple(_surplus(before, after))


def _surplus(listed: Iterable[Told], other: Iterable[Told]) -> Iterator[ChangedProblem]:
    """Yield what is listed beyond what the other side lists too."""
    left = Counter(identity for identity, _ in other)
    for identity, problem in listed:
        if left[identity]:
            left[identity] -= 1
        else:
            yield problem


def _told(side: Side, titles: dict[Key, str], years: Years) -> Iterator[Told]:
    paths = _Paths()
    seen: set[Problem] = set()
    listed = [(key, p) for key, report in side.reports.items() for p in report.problems]
    for key, problem in [*((None, p) for p in side.problems), *listed]:
        if problem.severity not in TOLD or problem in seen:
            continue
        seen.add(problem)
        identity = _identity(problem, key, paths, years)
        yield identity, ChangedProblem(titles[key] if key else "", side.told(problem))


def _identity(problem: Problem, key: Key | None, paths: "_Paths", years: Years) -> Identity:
    head = (key, problem.code, problem.severity)
    if problem.figures:
        return (*head, *problem.figures)
    path = paths.of(problem.place)
    message = problem.message
    # A file that gives no path is named in the message by a place of its own side.
    name = path or (message.replace(problem.place.file, ""))
    return (*head, years.blurred(name), _NUMBER.sub("#", message.replace(problem.place.file, "")))


class _Paths:
    """What stands at a place of a file, told without positions: `expenditure.2010350.basic`."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Place, str]] = {}

    def of(self, place: Place) -> str:
        """Return the path of the value or key at a place; nothing where there is none."""
        if place.file not in self._known:
            file = Path(place.file)
            read = source.read(file)[0] if file.suffix in source.SUFFIXES else None
            self._known[place.file] = dict(_named(read.data, "")) if read else {}
        return self._known[place.file].get(place, "")


def _named(node: Node, path: str) -> Iterator[tuple[Place, str]]:
    match node:
        case Record(entries=entries, keys=keys):
            for key, value in entries.items():
                yield from _named(value, f"{path}.{key}")
                yield keys[key], f"{path}.{key}"
        case Items(entries=items):
            counts: Counter[str] = Counter()
            for item in items:
                name = _own_name(item)
                counts[name] += 1
                yield from _named(item, f"{path}[{name}|{counts[name]}]")
    yield node.place, path


def _own_name(item: Node) -> str:
    """Return what tells an entry of a list from the others."""
    if isinstance(item, Scalar):
        return item.text
    if isinstance(item, Items):
        return ""
    told = [item.entries[key] for key in _OWN_NAMES if key in item.entries]
    return " ".join(value.text for value in told if isinstance(value, Scalar))

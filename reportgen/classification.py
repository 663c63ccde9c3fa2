"""Functional (功能分类) and economic (部门预算支出经济分类) accounts of a year.

A functional code has three levels: 类 (category, 3 digits), 款 (section, 5), 项 (item, 7); an
economic code has two: 类 (3) and 款 (5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from reportgen import source
from reportgen.problems import Place, Problem, Severity
from reportgen.schema import Code, Model, Name, validate

_LEVELS = (3, 5, 7)


class AccountNames(Model):
    """Account names by code, as a file gives them."""

    functional: dict[Code, Name] = Field(default_factory=dict)
    economic: dict[Code, Name] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one classification in one year.

    Attributes:
        title: 功能分类科目 or 部门预算支出经济分类科目.
        names: Name by code.
        year: The year of the table they come from.
    """

    title: str
    names: Mapping[str, str]
    year: int

    def why_unknown(self, code: str, place: Place) -> Problem | None:
        """Return a problem if a code or one of its levels is not in the table."""
        for level in ancestors(code):
            if level not in self.names:
                near = get_close_matches(code, self.names, n=3, cutoff=0.6)
                known = "、".join(f"{n} {self.names[n]}" for n in near)
                hint = f"；最接近的有 {known}" if known else ""
                why = "" if level == code else f"（没有 {level}）"
                message = f"{self.year} 年{self.title}没有 {code}{why}{hint}"
                return Problem("unknown-account", message, place)
        return None

    def why_unfit(self, code: str, wanted: int, place: Place) -> Problem | None:
        """Return a problem if a code is unknown, or of another level than wanted."""
        if unknown := self.why_unknown(code, place):
            return unknown
        if level(code) != wanted:
            message = f"{code} {self.names[code]} 应写到{'类款项'[wanted]}级"
            return Problem("account-level", message, place)
        return None


@dataclass(frozen=True, slots=True)
class Classification:
    """Both classifications of a year."""

    functional: Accounts
    economic: Accounts


NO_ACCOUNTS = Classification(Accounts("", {}, 0), Accounts("", {}, 0))


def ancestors(code: str) -> Iterator[str]:
    """Yield the codes of the levels down to a code: 201, 20103, 2010301."""
    for length in _LEVELS:
        if length < len(code):
            yield code[:length]
    yield code


def level(code: str) -> int:
    """Return the level of a code: 0 for 类, 1 for 款, 2 for 项."""
    return sum(length < len(code) for length in _LEVELS)


def load(
    folder: Path, year: int, own: AccountNames | None = None
) -> tuple[Classification | None, tuple[Problem, ...]]:
    """Read the account tables that hold for a year.

    Args:
        folder: The reference folder; `accounts_<year>.yaml` is one year's table.
        year: The budget year. Without a table of its own the latest earlier one holds.
        own: Accounts that a department adds.

    Returns:
        The classification, or None, and the problems of the file.
    """
    years = sorted(
        int(path.stem[-4:]) for path in folder.glob("accounts_[0-9][0-9][0-9][0-9].yaml")
    )
    earlier = [known for known in years if known <= year]
    if not earlier:
        message = f"没有 {year} 年或更早的科目表；现有 {'、'.join(map(str, years)) or '无'}"
        return None, (Problem("no-account-table", message, Place(str(folder))),)
    table_year = earlier[-1]
    path = folder / f"accounts_{table_year}.yaml"
    content, unread = source.content(path)
    if content is None:
        return None, unread
    table, problems = _table(content, str(path))
    if table is None:
        return None, problems
    if table_year != year:
        message = f"没有 {year} 年科目表，沿用 {table_year} 年的"
        place = Place(str(path))
        problems = (*problems, Problem("account-year", message, place, Severity.WARNING))
    own = own or AccountNames()
    functional = {**table.functional, **own.functional}
    economic = {**table.economic, **own.economic}
    return Classification(
        Accounts("功能分类科目", functional, table_year),
        Accounts("经济分类科目", economic, table_year),
    ), problems


# Every department of a batch asks for the same tables.
@lru_cache(maxsize=16)
def _table(content: bytes, file: str) -> tuple[AccountNames | None, tuple[Problem, ...]]:
    data, problems = source.parse(content, file)
    if data is None:
        return None, problems
    table, wrong = validate(data, AccountNames)
    return table, problems if table else (*problems, *wrong)

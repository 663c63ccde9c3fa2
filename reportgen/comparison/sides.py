"""The two sides of a comparison: a department's folder, a year of it, or either in a revision."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from reportgen import pipeline, revisions
from reportgen.problems import Place, Problem, UsageError, has_errors
from reportgen.source import SUFFIXES
from reportgen.stages import Report

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DEPARTMENT = tuple(f"department{suffix}" for suffix in SUFFIXES)

# Kind and member, and the year: as it is, or relative to the year that is compared.
Key: TypeAlias = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """One side, read.

    Attributes:
        label: As it was named.
        name: Of the department's folder.
        year: The one year that is compared, or None.
        reports: The reports that are compared, by what pairs them.
        others: Those of other years, which only give figures.
        problems: Of the folder itself.
        folder: Where it was read.
        shown: What its places show instead.
    """

    label: str
    name: str
    year: int | None
    reports: Mapping[Key, Report]
    others: tuple[Report, ...]
    problems: tuple[Problem, ...]
    folder: str
    shown: str

    @property
    def failures(self) -> tuple[Problem, ...]:
        """Why it cannot be compared: the errors of what could not be read or laid out."""
        made = (*self.reports.values(), *self.others)
        wrong = [p for report in made if report.document is None for p in report.problems]
        found = (*self.problems, *wrong)
        if not has_errors(found) and all(report.document for report in made):
            return ()
        unique = dict.fromkeys(p for p in found if has_errors([p]))
        return tuple(self.told(problem) for problem in unique)

    def told(self, problem: Problem) -> Problem:
        """Return a problem with places as the side was named."""
        return replace(
            problem,
            message=self._named(problem.message),
            place=self.place(problem.place),
            related=tuple(map(self.place, problem.related)),
        )

    def place(self, place: Place) -> Place:
        """Return a place as the side was named."""
        return replace(place, file=self._named(place.file))

    def _named(self, text: str) -> str:
        if self.folder == self.shown:
            return text
        # At the root of a repository nothing stands before the first name: `HEAD:2024/…`.
        inside = self.shown if self.shown.endswith(":") else f"{self.shown}/"
        return text.replace(f"{self.folder}/", inside).replace(self.folder, self.shown)


@contextmanager
def opened(name: str) -> Iterator[Side]:
    """Read a side; a revision stands in a temporary folder as long as it is open.

    Args:
        name: A department's folder, a folder of one of its years, or `REV:path` of either.

    Raises:
        UsageError: There is no such folder or revision.
    """
    folder = Path(name)
    if folder.is_dir() or ":" not in name:
        yield _of_folder(name, folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        yield _of_revision(name, Path(temporary))


def _of_folder(name: str, folder: Path) -> Side:
    real = folder.resolve()
    if not _YEAR.fullmatch(real.name) or _is_department(folder) or not _is_department(real.parent):
        return _read(name, folder, None, str(folder))
    # The parent of `2024` stands in its words, that of `.` does not.
    parent = folder.parent if folder.name == real.name else folder / ".."
    return _read(name, parent, int(real.name), str(parent))


def _is_department(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _DEPARTMENT)


def _of_revision(name: str, temporary: Path) -> Side:
    revision, path = revisions.parted(name)
    oid, year = revisions.tree(revision, path), None
    above, _, last = path.rpartition("/")
    if _YEAR.fullmatch(last) and not revisions.holds(oid, _DEPARTMENT):
        outer = revisions.tree(revision, above)
        if revisions.holds(outer, _DEPARTMENT):
            oid, path, year = outer, above, int(last)
    folder = temporary / (PurePosixPath(path).name or revisions.top_name())
    revisions.lay_out(oid, folder)
    return _read(name, folder, year, f"{revision}:{path}")


def _read(name: str, folder: Path, year: int | None, shown: str) -> Side:
    result = pipeline.check(folder)
    kept = {_key(r, year): r for r in result.reports if year in {None, r.year}}
    if not kept and not has_errors(result.problems):
        raise UsageError(f"{name} 中没有输入文件")
    others = tuple(r for r in result.reports if year not in {None, r.year})
    own = {id(p) for report in result.reports for p in report.problems}
    problems = tuple(p for p in result.problems if id(p) not in own)
    return Side(name, result.name, year, kept, others, problems, str(folder), shown)


def _key(report: Report, year: int | None) -> Key:
    return report.year - (year or 0), report.kind.name, report.member

"""Problems of the input with their places, and the exceptions of the program.

Wrong data is a `Problem`, collected and reported; an exception means that the program cannot
go on:

    ReportgenError
    ├── UsageError       a folder, year, kind or figure that does not exist
    ├── TemplateError    a template that cannot be rendered; carries its problems
    └── ConversionError  LibreOffice did not give a document
"""

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import PurePath

_SHORT = 2


class Severity(StrEnum):
    """How much a problem weighs: only an error stops `build`."""

    ERROR = "error"
    WARNING = "warning"
    QUESTION = "question"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file.

    Attributes:
        file: Its name.
        line: Counted from 1; 0 means the file as a whole.
        column: Counted from 1.
        spot: In a file without lines: a cell (`支出!D9`), a paragraph (`第3段`).
    """

    file: str
    line: int = 0
    column: int = 0
    spot: str = ""

    def below(self, root: PurePath) -> str:
        """Return the file as seen from a folder; the name alone of a file elsewhere."""
        path = PurePath(self.file)
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name

    def __str__(self) -> str:
        if self.spot:
            return f"{self.file} {self.spot}"
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth knowing, with a stable code.

    Attributes:
        code: Stable identifier for tests, documents and `explained:`.
        message: A Chinese sentence; names both numbers and the difference where there are two.
        place: Where to look first.
        severity: Error, warning, question or information.
        related: Other places that take part, such as the second side of an identity.
        figures: The names of the figures that a check compares; they stay when lines shift.
    """

    code: str
    message: str
    place: Place
    severity: Severity = Severity.ERROR
    related: tuple[Place, ...] = ()
    figures: tuple[str, ...] = ()


class ReportgenError(Exception):
    """The program cannot go on."""


class UsageError(ReportgenError):
    """The call names something that does not exist."""


class TemplateError(ReportgenError):
    """A template cannot be rendered; carries all that was found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(f"{one.place}: {one.message}" for one in problems))
        self.problems = problems


class ConversionError(ReportgenError):
    """LibreOffice is absent, or did not give a whole document."""


# What the system says of files, by the number of the error.
_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
}


def reason(error: OSError) -> str:
    """Return why a file cannot be read or written, in Chinese."""
    known = _REASONS.get(error.errno or 0)
    return known or f"系统错误 {error.errno}" if error.errno else str(error)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether one of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def nearest(name: str, known: Iterable[str], count: int = 3) -> str:
    """Return a clause that suggests the known names nearest to a wrong one, or nothing."""
    # Of two Chinese characters one may be wrong.
    is_short = len(name) == _SHORT and not name.isascii()
    names = get_close_matches(name, list(known), n=count, cutoff=0.5 if is_short else 0.6)
    return f"；是否为 {'、'.join(names)}" if names else ""

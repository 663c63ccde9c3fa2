"""A template file: read and compiled once, watched for changes, its mistakes told."""

import hashlib
import os
from abc import ABC, abstractmethod
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import ClassVar, Generic, Protocol, TypeVar

from jinja2 import Environment, meta, nodes

from reportgen.ooxml import mistakes
from reportgen.ooxml.marks import Mark
from reportgen.problems import Place, Problem, TemplateError, has_errors, reason

_MOST_KEPT = 32
# So many mistakes of one tag are told one by one.
_MOST_TOLD = 5
_BYTES_NAME = "模板"


class Compiled(Protocol):
    """A compiled template of any format."""

    @property
    def marks(self) -> Sequence[Mark]:
        """The tags by number."""

    @property
    def trees(self) -> Mapping[str, nodes.Template]:
        """The syntax of each part that has tags."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the template."""

    @property
    def environment(self) -> Environment:
        """What it was compiled for."""


C = TypeVar("C", bound=Compiled)


class Cache(Generic[C]):
    """The compiled templates of this process, by content; the least used one goes first."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[tuple[str, bytes], C] = OrderedDict()
        self._lock = Lock()
        if hasattr(os, "register_at_fork"):
            # Another thread may hold the lock at a fork, and is not there to give it back.
            os.register_at_fork(after_in_child=self._unlock)

    def _unlock(self) -> None:
        self._lock = Lock()

    def find(self, key: tuple[str, bytes]) -> C | None:
        """Return a compiled template, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return None

    def keep(self, key: tuple[str, bytes], made: C) -> None:
        """Keep a compiled template."""
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


class Template(ABC, Generic[C]):
    """A template of any format.

    It can be used from several threads at once, and is compiled at its first use. Sent to another
    process, it is compiled there.

    Attributes:
        unreadable: The code of the problem of a file that cannot be read.
        cache: Of the format.
        sandbox: The environment if the caller gives none.
    """

    unreadable: ClassVar[str]
    cache: ClassVar[Cache[C]]
    sandbox: ClassVar[Environment]

    def __init__(self, source: Path | str | bytes, environment: Environment | None = None) -> None:
        """Name a template.

        Args:
            source: A file, or its bytes. A file that has changed is read anew.
            environment: The caller's own: its filters, globals, undefined and rules of access
                apply, and what a template may do is the caller's responsibility. By default
                templates are strict and reach nothing but plain data.
        """
        self._source = bytes(source) if isinstance(source, bytearray) else source
        self._environment = environment
        self._known: tuple[object, C] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._source, self._environment)

    @property
    def file(self) -> str:
        """The name of the template in messages."""
        return _BYTES_NAME if isinstance(self._source, bytes) else str(self._source)

    @staticmethod
    @abstractmethod
    def compile(content: bytes, file: str, environment: Environment) -> C:
        """Compile a template.

        Raises:
            TemplateError: It is no whole file of the format.
        """

    def lint(self) -> tuple[Problem, ...]:
        """Return what is wrong with the template itself, whatever the data."""
        try:
            return self.compiled().problems
        except TemplateError as error:
            return error.problems

    def undeclared(self, known: Collection[str] = ()) -> frozenset[str]:
        """Return the names that the template takes from its context.

        `reportgen.ooxml.inspection` tells what is wanted of each.

        Args:
            known: Names that are left out.

        Raises:
            TemplateError: Something is wrong with the template.
        """
        template = self.sound()
        found = frozenset[str]().union(*map(meta.find_undeclared_variables, self.syntax()))
        return found - template.environment.globals.keys() - frozenset(known)

    def syntax(self) -> tuple[nodes.Template, ...]:
        """Return the syntax trees of the parts; the line of a node leads to `place`."""
        return tuple(self.compiled().trees.values())

    def place(self, line: int) -> Place:
        """Return where the tag stands that a node of `syntax` has as its line."""
        return self.compiled().marks[line - 1].place

    def sound(self) -> C:
        """Return the compiled template.

        Raises:
            TemplateError: Something is wrong with it.
        """
        template = self.compiled()
        if has_errors(template.problems):
            raise TemplateError(*template.problems)
        return template

    def compiled(self) -> C:
        """Return the compiled template, whatever is wrong with it.

        Raises:
            TemplateError: It cannot be read, or is of another format.
        """
        version = self._version()
        if self._known is None or self._known[0] != version:
            content = self._source if isinstance(self._source, bytes) else self._read()
            self._known = version, self._made(content)
        return self._known[1]

    def _made(self, content: bytes) -> C:
        if self._environment is not None:
            return self.compile(content, self.file, self._environment)
        key = self.file, hashlib.sha256(content).digest()
        found = self.cache.find(key)
        if found is None:
            found = self.compile(content, self.file, self.sandbox)
            self.cache.keep(key, found)
        return found

    def _version(self) -> object:
        if isinstance(self._source, bytes):
            return None
        try:
            told = os.stat(self._source)  # noqa: PTH116 - a path may be a text
        except OSError as error:
            raise self._unreadable(error) from error
        return told.st_mtime_ns, told.st_size, told.st_ino

    def _read(self) -> bytes:
        try:
            return Path(os.fspath(self._source)).read_bytes()  # type: ignore[arg-type]
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> TemplateError:
        message = f"模板不能读取：{reason(error)}"
        return TemplateError(Problem(self.unreadable, message, Place(self.file)))


Faults = Mapping[tuple[int, str], tuple[BaseException, int]]


def refuse(template: Compiled, faults: Faults, context: Mapping[str, object]) -> None:
    """Tell what went wrong while a template was printed.

    Args:
        template: The template.
        faults: The mistakes, by the number of the tag and the message, and how often.
        context: What the template could name.

    Raises:
        TemplateError: Something went wrong.
    """
    if faults:
        problems = dict.fromkeys(_problems(template, faults, context))
        raise TemplateError(*problems) from next(iter(faults.values()))[0]


def _problems(
    template: Compiled, faults: Faults, context: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield what went wrong in the order of the tags; each once, with how often it happened."""
    names = {**dict.fromkeys(_bound(template)), **context}
    found = Counter[tuple[int, str, str]]()
    for (number, _), (error, times) in faults.items():
        code, message = mistakes.at_run_time(error, template.marks[number].tag, names)
        found[number, code, message] += times
    kinds = Counter(number for number, _, _ in found)
    told_of = Counter[int]()
    for (number, code, message), times in sorted(found.items(), key=lambda one: one[0][0]):
        told_of[number] += 1
        if told_of[number] > _MOST_TOLD:
            continue
        if told_of[number] == _MOST_TOLD and kinds[number] > _MOST_TOLD:
            message += f"；另有 {kinds[number] - _MOST_TOLD} 种类似的错误"  # noqa: PLW2901
        often = f"（共 {times} 次）" if times > 1 else ""
        told = " ".join(message.split()) + often
        yield Problem(code, told, template.marks[number].place)


def _bound(template: Compiled) -> Iterator[str]:
    """Yield the names that the template itself gives."""
    for tree in template.trees.values():
        yield from (one.name for one in tree.find_all(nodes.Macro))
        yield from (one.name for one in tree.find_all(nodes.Name) if one.ctx != "load")

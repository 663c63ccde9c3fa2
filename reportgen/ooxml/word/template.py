"""A Word template and the documents made from it."""

import hashlib
import os
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from threading import Lock

from jinja2 import Environment, meta, nodes

from reportgen.ooxml import mistakes
from reportgen.ooxml.archive import Packing, Part
from reportgen.ooxml.word import compilation, verification
from reportgen.ooxml.word.compilation import Compilation
from reportgen.ooxml.word.emission import Emission
from reportgen.ooxml.word.relations import Relations
from reportgen.ooxml.word.rendering import Rendered
from reportgen.problems import Place, Problem, TemplateError, has_errors
from reportgen.sandbox import Sandbox

_MOST_KEPT = 32
# So many mistakes of one tag are told one by one.
_MOST_TOLD = 5
_BYTES_NAME = "模板"


class _Cache:
    """The compiled templates of this process, by content; the least used one goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, bytes], Compilation] = OrderedDict()
        self._lock = Lock()
        if hasattr(os, "register_at_fork"):
            # Another thread may hold the lock at a fork, and is not there to give it back.
            os.register_at_fork(after_in_child=self._unlock)

    def _unlock(self) -> None:
        self._lock = Lock()

    def compiled(self, content: bytes, file: str) -> Compilation:
        key = file, hashlib.sha256(content).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = compilation.compiled(content, file, _SANDBOX)
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return made


_SANDBOX = Sandbox(escapes=True)
_CACHE = _Cache()


class WordTemplate:
    """A Word template in docxtpl's dialect; `render` gives the bytes of a document.

    It can be used from several threads at once, and is compiled at its first use. Sent to another
    process, it is compiled there.
    """

    def __init__(self, source: Path | str | bytes, environment: Environment | None = None) -> None:
        """Name a template.

        Args:
            source: A .docx file, or its bytes. A file that has changed is read anew.
            environment: The caller's own: its filters, globals, undefined and rules of access
                apply, and what a template may do is the caller's responsibility. By default
                templates are strict and reach nothing but plain data.
        """
        self._source = bytes(source) if isinstance(source, bytearray) else source
        self._environment = environment
        self._known: tuple[object, Compilation] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return WordTemplate, (self._source, self._environment)

    @property
    def file(self) -> str:
        """The name of the template in messages."""
        return _BYTES_NAME if isinstance(self._source, bytes) else str(self._source)

    def render(self, context: Mapping[str, object], *, verify: bool = False) -> bytes:
        """Return a document.

        The same template and context give the same bytes, wherever and whenever.

        Args:
            context: What the template can name: plain data (mappings, lists, texts, numbers,
                truth values) and the values of `reportgen.ooxml`.
            verify: Whether the finished file is read back and every value found, in order.

        Raises:
            TemplateError: Something is wrong with the template, or with what it does with this
                context; with all that was found.
        """
        rendered = self.rendered(context, keeps_texts=verify)
        return verification.verified(rendered.content, rendered) if verify else rendered.content

    def rendered(self, context: Mapping[str, object], *, keeps_texts: bool = False) -> Rendered:
        """Return a document with what was printed where; see `render`.

        Args:
            context: What the template can name.
            keeps_texts: Whether the printed texts are kept, to be found again later.

        Raises:
            TemplateError: As `render`.
        """
        template = self.compiled()
        if has_errors(template.problems):
            raise TemplateError(*template.problems)
        relations = Relations(template.archive)
        emission = Emission(
            template.marks,
            template.slots,
            relations,
            environment=template.environment,
            keeps_texts=keeps_texts,
            first_id=template.first_id,
        )
        changed = dict[str, Part]()
        for name, program in template.programs.items():
            out, packing = list[bytes](), Packing(name)
            emission.begin(name, out, packing.write)
            program(context, emission, out)
            packing.write(b"".join(out))
            changed[name] = packing.part()
        if emission.faults:
            problems = dict.fromkeys(_problems(template, emission, context))
            raise TemplateError(*problems) from next(iter(emission.faults.values()))[0]
        content = template.archive.with_parts({**changed, **relations.changed()})
        placed = emission.placed if keeps_texts else {}
        return Rendered(content, self.file, tuple(changed), placed)

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
        template = self.compiled()
        if has_errors(template.problems):
            raise TemplateError(*template.problems)
        found = frozenset[str]().union(*map(meta.find_undeclared_variables, self.syntax()))
        return found - template.environment.globals.keys() - frozenset(known)

    def syntax(self) -> tuple[nodes.Template, ...]:
        """Return the syntax trees of the parts; the line of a node leads to `place`."""
        return tuple(self.compiled().trees.values())

    def place(self, line: int) -> Place:
        """Return where the tag stands that a node of `syntax` has as its line."""
        return self.compiled().place(line)

    def compiled(self) -> Compilation:
        """Return the compiled template.

        Raises:
            TemplateError: It cannot be read, or is no Word file.
        """
        version = self._version()
        if self._known is None or self._known[0] != version:
            content = self._source if isinstance(self._source, bytes) else self._read()
            if self._environment is None:
                made = _CACHE.compiled(content, self.file)
            else:
                made = compilation.compiled(content, self.file, self._environment)
            self._known = version, made
        return self._known[1]

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
        message = f"模板不能读取：{error.strerror}"
        return TemplateError(Problem("word-template", message, Place(self.file)))


def _problems(
    template: Compilation, emission: Emission, context: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield what went wrong in the order of the tags; each once, with how often it happened."""
    names = {**dict.fromkeys(_bound(template)), **context}
    found = Counter[tuple[int, str, str]]()
    for (number, _), (error, times) in emission.faults.items():
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


def _bound(template: Compilation) -> Iterator[str]:
    """Yield the names that the template itself gives."""
    for tree in template.trees.values():
        yield from (one.name for one in tree.find_all(nodes.Macro))
        yield from (one.name for one in tree.find_all(nodes.Name) if one.ctx != "load")

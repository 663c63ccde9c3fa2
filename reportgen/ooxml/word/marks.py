"""Numbered marks that stand for tags while a template is taken apart.

Inside a text or an attribute a mark is written between two characters that no document can hold;
between elements it is a processing instruction. Where the number of a mark leads is kept here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.tags import Tag
from reportgen.problems import Place, Problem, Severity

OPEN, CLOSE = "\ufdd0", "\ufdd1"
_TARGET = "mark"
IN_TEXT = re.compile(f"{OPEN}([0-9]+){CLOSE}")
ANYWHERE = re.compile(f"{OPEN}([0-9]+){CLOSE}|<\\?{_TARGET} ([0-9]+)\\?>")


@dataclass(frozen=True, slots=True)
class Action:
    """What the engine itself does at a place; `name` is a method of the emission.

    Attributes:
        name: What is done.
        given: Constants that it is done with.
    """

    name: str
    given: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark.

    Attributes:
        tag: The tag, or the tag that the engine's own action or condition comes from.
        place: Where it stands.
        action: What the engine does; without one the tag is run.
        use: What a printed value becomes, where its place does not tell: `span` counts columns,
            `merge` is compared with the row above, `fill` colours a cell; a control tag that has
            `loop` needs one around it.
    """

    tag: Tag
    place: Place
    action: Action | None = None
    use: str = ""


@dataclass(slots=True)
class Marks:
    """The marks of a template, and what was found wrong on the way.

    Attributes:
        file: The template.
        marks: By number.
        looks: The properties of paragraph and run that a mark took the place of, by its number.
        problems: What is wrong.
        places: Where tags stand, in the order of the document.
    """

    file: str
    marks: list[Mark] = field(default_factory=list)
    looks: dict[int, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[Place, int] = field(default_factory=dict)

    def add(self, mark: Mark) -> int:
        """Keep a mark and return its number."""
        self.marks.append(mark)
        return len(self.marks) - 1

    def report(self, code: str, message: str, place: Place, *, is_error: bool = True) -> None:
        """Note something wrong with the template."""
        severity = Severity.ERROR if is_error else Severity.WARNING
        self.problems.append(Problem(code, " ".join(message.split()), place, severity))

    def told(self) -> tuple[Problem, ...]:
        """Return what is wrong in the order of the places, each once."""
        return tuple(sorted(dict.fromkeys(self.problems), key=self._order))

    def _order(self, problem: Problem) -> int:
        return self.places.get(problem.place, len(self.places))

    def control(self, words: str, origin: Mark, use: str = "") -> int:
        """Keep a control tag of the engine's own, which stands where another tag is written."""
        return self.add(Mark(Tag("{%", "", words, origin.tag.source), origin.place, use=use))

    def printed(self, words: str, origin: Mark, use: str = "") -> int:
        """Keep a printed expression that is a part of another tag."""
        return self.add(Mark(Tag("{{", "", words, origin.tag.source), origin.place, use=use))

    def act(self, name: str, origin: Mark, *given: object) -> int:
        """Keep an action of the engine."""
        return self.add(Mark(origin.tag, origin.place, Action(name, given)))

    def step(self, name: str, *given: object) -> int:
        """Keep an action of the engine that no tag has asked for."""
        return self.add(Mark(Tag("", "", "", ""), Place(self.file), Action(name, given)))


def text(number: int) -> str:
    """Return a mark as it stands in a text or an attribute."""
    return f"{OPEN}{number}{CLOSE}"


def element(number: int) -> _Element:
    """Return a mark as it stands between elements."""
    return etree.ProcessingInstruction(_TARGET, str(number))


def is_mark(node: _Element) -> bool:
    """Tell whether a node is a mark between elements."""
    return isinstance(node, etree._ProcessingInstruction) and node.target == _TARGET  # noqa: SLF001


def within(node: _Element) -> Iterator[int]:
    """Yield the numbers of the marks in an element, in order."""
    for one in node.iter():
        if is_mark(one):
            yield int(one.text or "0")
            continue
        for value in one.attrib.values():
            yield from (int(number) for number in IN_TEXT.findall(str(value)))
        if one.text:
            yield from (int(number) for number in IN_TEXT.findall(one.text))


def split(text: str) -> list[str]:
    """Return a text in pieces, its marks at the odd positions."""
    pieces, position = list[str](), 0
    for found in IN_TEXT.finditer(text):
        pieces += [text[position : found.start()], found[0]]
        position = found.end()
    return [*pieces, text[position:]]

"""The tags of a template by number, what the engine does with each, and what is wrong with them."""

from dataclasses import dataclass, field

from reportgen.ooxml.tags import Tag
from reportgen.problems import Place, Problem, Severity


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

    def warn_of_wide(self, shown: str, place: Place) -> None:
        """Note braces of a Chinese keyboard, which may be meant to be a tag."""
        message = f"{shown} 里的花括号是全角的，会照原样打印；标签要用半角的 {{{{ 和 {{%"
        self.report("tag-wide", message, place, is_error=False)

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

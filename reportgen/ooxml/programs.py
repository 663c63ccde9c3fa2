"""Parts whose tags are found, turned into syntax and then into code; what is wrong is told."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from jinja2 import Environment, TemplateSyntaxError, nodes

from reportgen.ooxml import backend, syntax_errors
from reportgen.ooxml.items import Item, Literal, Program, Step
from reportgen.ooxml.marks import Marks
from reportgen.problems import Place, has_errors

# What Python says about a template that asks too much of it.
TOO_MUCH = (RecursionError, SyntaxError, MemoryError, ValueError, OverflowError)


def trees(
    parts: Mapping[str, Sequence[str | int]],
    numbers: Iterable[int],
    found: Marks,
    environment: Environment,
) -> dict[str, nodes.Template]:
    """Return the syntax of each part; of none if a tag is wrong, all of which are then told.

    Args:
        parts: Literal markup and numbers of marks, by the name of the part.
        numbers: Of the tags that Jinja reads.
        found: The marks; receives what is wrong.
        environment: Gives filters and rules.
    """
    wrong: Exception | None = None
    if not has_errors(found.problems):
        try:
            items = {name: list(_items(one, found)) for name, one in parts.items()}
            known = {
                name: backend.BACKEND.syntax(each, environment) for name, each in items.items()
            }
        except (TemplateSyntaxError, *TOO_MUCH) as error:
            wrong = error
        else:
            if syntax_errors.are_sound(known.values(), environment):
                return known
    for number in sorted(numbers):
        mark = found.marks[number]
        for code, message in syntax_errors.of_tag(mark.tag, environment):
            found.report(code, message, mark.place)
    if wrong is not None and not has_errors(found.problems):
        _report(wrong, found)
    return {}


def programs(
    known: Mapping[str, nodes.Template],
    quick: Collection[int],
    found: Marks,
    environment: Environment,
) -> dict[str, Program]:
    """Return the code of each part; see `trees`.

    Args:
        known: The syntax of the parts.
        quick: The numbers of the tags that may print a plain text at once.
        found: The marks; receives what is wrong.
        environment: The same as there.
    """
    made = dict[str, Program]()
    for name, tree in known.items():
        try:
            made[name] = backend.BACKEND.compiled(tree, environment, quick)
        except (TemplateSyntaxError, *TOO_MUCH) as error:
            _report(error, found)
    return made


def _report(error: Exception, found: Marks) -> None:
    if not isinstance(error, TemplateSyntaxError):
        found.report("tag-syntax", "标签套得太深或太长", Place(found.file))
        return
    mark = found.marks[error.lineno - 1]
    told = syntax_errors.sentence(mark.tag, error.message or "")
    found.report("tag-syntax", f"{mark.tag.source}：{told}", mark.place)


def _items(items: Sequence[str | int], found: Marks) -> Iterator[Item]:
    for item in items:
        if isinstance(item, str):
            yield Literal(item)
        elif action := found.marks[item].action:
            yield Step(f"{action.name}({{buffer}}, {item})")
        else:
            yield item, found.marks[item].tag

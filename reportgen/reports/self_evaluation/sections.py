"""The outline of the report as a run of blocks: headings with their numbers, paragraphs, tables.

A section without content is left out, and the numbering has no gap.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportgen.document import Text, words
from reportgen.reports.self_evaluation.profile import SectionSpec
from reportgen.schema import Placed
from reportgen.wording import ordinal

PARAGRAPH, TABLE = "paragraph", "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the report: what it is, and its text; of a table, its name."""

    look: str
    text: Text


def blocks(
    outline: Iterable[SectionSpec],
    numbering: Sequence[str],
    content: Callable[[Placed], Sequence[Block]],
) -> tuple[Block, ...]:
    """Return the report from its outline.

    Args:
        outline: The sections.
        numbering: How the headings of each level are numbered; deeper ones as the last.
        content: The blocks of a named piece of content; none where there is nothing to say.
    """
    return tuple(_blocks(outline, numbering, content, 1))


def _blocks(
    outline: Iterable[SectionSpec],
    numbering: Sequence[str],
    content: Callable[[Placed], Sequence[Block]],
    level: int,
) -> Iterator[Block]:
    count = 0
    for section in outline:
        own = [block for name in section.content for block in content(name)]
        inner = [*_blocks(section.sections, numbering, content, level + 1)]
        if own or inner:
            count += 1
            look = f"heading_{min(level, len(numbering))}"
            yield Block(look, words(_number(count, numbering, level) + section.title))
            yield from own
            yield from inner


def _number(count: int, numbering: Sequence[str], level: int) -> str:
    pattern = numbering[min(level, len(numbering)) - 1]
    return pattern.replace("{chinese}", ordinal(count)).replace("{arabic}", str(count))

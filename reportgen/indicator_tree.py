"""The official tree of indicator categories (一级指标、二级指标), and the rows it gives a table.

A blank category keeps its row. Neighbouring rows of one category share their cells by merge keys.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import Field

from reportgen.document import Row, Text, words
from reportgen.problems import Problem, nearest
from reportgen.schema import Model, Name, Placed

LEVEL_1, LEVEL_2 = "level_1", "level_2"
_HEADS = ("indicators",)


class CategoryGroup(Model):
    """A first level (一级指标) with its second levels (二级指标), in print order."""

    name: Name
    categories: tuple[Name, ...] = Field(min_length=1)


Tree = Sequence[CategoryGroup]


def unknown_categories(tree: Tree, named: Iterable[Placed]) -> Iterator[Problem]:
    """Yield a problem for each category that the tree has not."""
    known = [category for group in tree for category in group.categories]
    for category in named:
        if category.text not in known:
            message = f"没有名为“{category.text}”的二级指标{nearest(category.text, known)}"
            yield Problem("unknown-category", message, category.place)


def rows(
    tree: Tree, indicators: Iterable[tuple[str, Mapping[str, Text]]], *, blank: bool = True
) -> tuple[Row, ...]:
    """Return the rows of a table of indicators, in the order of the tree.

    Args:
        tree: The categories.
        indicators: Each with the name of its category and its cells by column.
        blank: Whether a category without an indicator keeps its row.
    """
    listed = list(indicators)
    return tuple(
        row
        for group in tree
        for name in group.categories
        for row in _rows(group, name, listed)
        if blank or "name" in row.cells
    )


def _rows(
    group: CategoryGroup, name: str, listed: Sequence[tuple[str, Mapping[str, Text]]]
) -> Iterator[Row]:
    own = [cells for category, cells in listed if category == name] or [{}]
    for index, cells in enumerate(own, 1):
        # Keys are whole paths; the first one joins all rows of the table.
        yield Row(
            id=f"{group.name}.{name}.{index}",
            cells={LEVEL_1: words(group.name), LEVEL_2: words(name), **cells},
            merge={
                "head": _HEADS,
                LEVEL_1: (group.name,),
                LEVEL_2: (group.name, name),
            },
        )

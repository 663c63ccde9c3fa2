"""The tree of indicator categories: rows in its order, blank categories, keys that merge cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.document import Row, merge_states, show, words
from reportgen.indicator_tree import CategoryGroup, rows, unknown_categories
from reportgen.problems import Place
from reportgen.schema import Placed

PLACE = Place("x.yaml", 3, 5)


def tree(**groups: tuple[str, ...]) -> tuple[CategoryGroup, ...]:
    """Return a tree from first levels with their second levels."""
    made = ({"name": name, "categories": found} for name, found in groups.items())
    return tuple(CategoryGroup.model_validate(group) for group in made)


TREE = tree(产出=("数量", "质量"), 效益=("经济", "质量化"), 满意=("满意度",))
CATEGORIES = [name for group in TREE for name in group.categories]


def states(found: tuple[Row, ...], key: str) -> str:
    """Return the first letter of each row's merge state, a dot where it has none."""
    return "".join(state[:1] or "." for state in merge_states(found, key))


def table(*categories: str, blank: bool = True) -> tuple[Row, ...]:
    """Return the rows of indicators named after their place in the list."""
    listed = [(name, {"name": words(f"{index}")}) for index, name in enumerate(categories)]
    return rows(TREE, listed, blank=blank)


def told(found: tuple[Row, ...]) -> list[tuple[str, ...]]:
    """Return first level, second level and name of each row."""
    return [tuple(show(r.cells.get(c, ())) for c in ("level_1", "level_2", "name")) for r in found]


def test_blank_categories_keep_their_rows() -> None:
    """Without an indicator each category has one row without a name."""
    expected = [
        ("产出", "数量", ""),
        ("产出", "质量", ""),
        ("效益", "经济", ""),
        ("效益", "质量化", ""),
        ("满意", "满意度", ""),
    ]

    assert expected == told(table())


def test_indicators_follow_the_tree() -> None:
    """The tree decides the order of categories, the list that of indicators within one."""
    found = told(table("满意度", "质量", "数量", "质量"))

    assert [name for _, _, name in found] == ["2", "1", "3", "", "", "0"]


def test_blank_categories_may_be_left_out() -> None:
    """Only rows with an indicator are left, in the order of the tree."""
    assert told(table("满意度", "质量", blank=False)) == [
        ("产出", "质量", "1"),
        ("满意", "满意度", "0"),
    ]


def test_rows_of_one_category_share_their_cells() -> None:
    """Neighbours of one first level, and of one second level, merge; the first key joins all."""
    found = table("数量", "数量", "质量化", "质量化")

    assert states(found, "level_1") == "rccrcc."
    assert states(found, "level_2") == "rc..rc."
    assert states(found, "head") == "rcccccc"


def test_equal_names_below_different_first_levels_stay_apart() -> None:
    """The last category of one group and the first of the next may have one name."""
    double = tree(产出=("质量",), 效益=("质量",))
    found = rows(double, [])

    assert (states(found, "level_1"), states(found, "level_2")) == ("..", "..")
    assert len({row.id for row in found}) == 2


def test_ids_are_unique() -> None:
    """Each row has an id of its own."""
    found = table("数量", "数量", "质量", "满意度", "满意度")

    assert len(found) == len({row.id for row in found})


@given(st.lists(st.sampled_from(CATEGORIES), max_size=12))
def test_nothing_is_lost(categories: list[str]) -> None:
    """Every indicator has its row once, below its category; every other row is blank."""
    found = told(table(*categories))
    named = sorted((int(name), second) for _, second, name in found if name)

    assert [(index, name) for index, name in enumerate(categories)] == named
    assert len(found) - len(named) == len(set(CATEGORIES) - set(categories))


@pytest.mark.parametrize(
    ("category", "nearest"),
    [("数量指标", ""), ("质量化化", "质量化"), ("产出", ""), ("满意", "满意度"), (" 数量", "数量")],
)
def test_unknown_categories(category: str, nearest: str) -> None:
    """A name that is no second level is told at its place, with a near one if there is."""
    (problem,) = unknown_categories(TREE, [Placed("数量", PLACE), Placed(category, PLACE)])

    assert (problem.code, problem.place) == ("unknown-category", PLACE)
    assert f"“{category}”" in problem.message
    assert nearest in problem.message


def test_known_categories_are_no_problem() -> None:
    """Each second level of the tree may be named, as often as wanted."""
    named = [Placed(name, PLACE) for name in (*CATEGORIES, *CATEGORIES)]

    assert [*unknown_categories(TREE, named)] == []

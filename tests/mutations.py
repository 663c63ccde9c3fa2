"""Texts of a good template after some changes, as a slip of the hand makes them."""

from collections.abc import Hashable
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

SIGNS = "{}%#-_()[]|.,'\"“”=:+ \\\n年a1"

Key = TypeVar("Key", bound=Hashable)


def mutate(
    draw: DrawFn, texts: dict[Key, str], key: SearchStrategy[Key], signs: str = SIGNS
) -> None:
    """Change some of the texts: signs that are lost, added or exchanged, texts in wrong places.

    Args:
        draw: Of the strategy.
        texts: By their places.
        key: Gives one of the places.
        signs: That are added.
    """
    for _ in range(draw(st.integers(1, 3))):
        here, there = draw(key), draw(key)
        text, at = texts[here], draw(st.integers(0, 40))
        match draw(st.sampled_from(["delete", "insert", "replace", "swap", "move", "double"])):
            case "delete":
                texts[here] = text[:at] + text[at + draw(st.integers(1, 4)) :]
            case "insert":
                texts[here] = text[:at] + draw(st.text(signs, min_size=1, max_size=3)) + text[at:]
            case "replace":
                texts[here] = text[:at] + draw(st.sampled_from(signs)) + text[at + 1 :]
            case "swap":
                texts[here], texts[there] = texts[there], text
            case "move":
                texts[here], texts[there] = "", texts[there] + text
            case _:
                texts[there] += text

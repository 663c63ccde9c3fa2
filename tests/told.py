"""What the engines tell of a wrong template, to be compared."""

import re
from collections.abc import Sequence

from reportgen.problems import Problem


def told(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Return codes and places."""
    return [(problem.code, problem.place.spot) for problem in problems]


def foreign(message: str) -> list[str]:
    """Return the English phrases in a message, its tags and formulas left out."""
    plain = re.sub(r"\{[{%#].*?(?:[}%#]\}|$)", "", message)
    return re.findall(r"[A-Za-z]+[' ][A-Za-z]+", plain)

"""The five published documents with their slips and no answers: what the general rules find.

`data/seeds_as_printed/` types every number as it was published; `golden/seeds_as_printed.txt` lists
each problem with its places and the difference.
"""

import re
from pathlib import Path

import reportgen
from reportgen.problems import Place, Problem, Severity

TESTS = Path(__file__).resolve().parent
FOLDER = TESTS / "data" / "seeds_as_printed"
GOLDEN = TESTS / "golden" / "seeds_as_printed.txt"
_GAP = re.compile(r"相差 (-?[\d,.]+(?: 万元| 元|%)?)")


def told(problem: Problem) -> str:
    """Return a problem as the golden list has it: severity, code, places, difference."""
    gap = _GAP.search(problem.message)
    places = " | ".join(shown(place) for place in (problem.place, *problem.related))
    return "\t".join([problem.severity, problem.code, places, gap[1] if gap else ""]).rstrip()


def shown(place: Place) -> str:
    """Return a place relative to the folder."""
    path = Path(place.file).relative_to(FOLDER).as_posix()
    return f"{path}:{place.line}" if place.line else path


def test_the_contradictions_are_found() -> None:
    """Each contradiction that a general rule can see is reported with its places and difference."""
    result = reportgen.check(FOLDER)

    actual = [told(problem) for problem in result.problems]
    assert GOLDEN.read_text(encoding="utf-8").splitlines() == actual
    assert not result.is_good


def test_doubtful_ones_are_questions() -> None:
    """13 systems planned and 11 run, at least 50 in all and 60 a year, are asked, not errors."""
    result = reportgen.check(FOLDER)

    asked = {p.code for p in result.problems if p.severity is Severity.QUESTION}
    failed = {p.code for p in result.problems if p.severity is Severity.ERROR}
    assert {"SE401", "DT301", "PT107", "PT108", "PT202", "PT203", "PT303"} == asked
    assert {"LK101", "SE102", "SE105", "SE301"} | {"DT101", "DT104", "DT201", "DT203", "DT205"} == (
        failed
    )

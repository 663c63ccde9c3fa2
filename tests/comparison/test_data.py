"""A comparison as plain data."""

import json
from pathlib import Path

from reportgen.comparison.data import facts
from reportgen.comparison.model import Comparison


def test_numbers_are_text(after: Path, found: Comparison) -> None:
    """Amounts are exact, in 元, as text; a text carries the printed strings."""
    told = json.loads(json.dumps(facts(found)))
    figure = next(f for f in told["figures"] if f["label"] == "服务类采购预算")

    assert (figure["old"], figure["new"], figure["difference"]) == (
        "19162900",
        "20000000",
        "837100",
    )
    assert figure["new_place"] == {
        "file": str(after / Path("2024/budget_disclosure.yaml")),
        "line": 223,
        "column": 13,
    }
    assert [m["path"] for m in figure["moved"]] == ["2024.budget_disclosure.texts.procurement"]


def test_every_part_is_there(found: Comparison) -> None:
    """Each part of a comparison stands in the data."""
    told = facts(found)

    assert {name: len(part) for name, part in told.items() if isinstance(part, list)} == {
        "figures": 2,
        "computed": 0,
        "rows": 0,
        "wording": 1,
        "began": 5,
        "ceased": 1,
        "only_old": 2,
        "only_new": 0,
    }
    assert told["same"] is False

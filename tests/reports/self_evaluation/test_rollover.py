"""What a self-evaluation hands on: no text of last year stands unmarked, no fact is told unused."""

import shutil
from pathlib import Path

import reportgen
from reportgen import source
from reportgen.tree import scalars

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "huizhou_dsj"


def rolled(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Return the folder and the values of the example's evaluation of 2025."""
    folder = shutil.copytree(EXAMPLE, tmp_path / EXAMPLE.name)
    reportgen.new_year(folder, 2025)
    data, _ = source.read(folder / "2025" / "self_evaluation.yaml")
    assert data
    return folder, {name: value.text for name, value in scalars(data.data)}


def test_texts_are_marked(tmp_path: Path) -> None:
    """Every text of the year is 待填 with the old one beside it; titles of items stay."""
    _, values = rolled(tmp_path)
    narrative = {n: v for n, v in values.items() if n.startswith("narrative.")}

    stays = {n: v for n, v in narrative.items() if not v.startswith("待填：")}
    assert {name.rpartition(".")[2] for name in stays} == {"title", "item"}
    assert values["narrative.review.2.title"] == "从严管党治党。"
    assert values["reasons.overseas"] == "待填：与上年持平，没有变化"
    assert values["conclusion"] == "待填：达到预期绩效目标"
    assert values["date"] == values["score"] == "待填"


def test_indicators_and_facts_keep_what_they_are(tmp_path: Path) -> None:
    """Indicators keep their targets, facts their labels and units; what became of them is open."""
    _, values = rolled(tmp_path)

    assert values["indicators.0.target"] == "13套"
    assert values["indicators.0.actual"] == "待填"
    assert values["facts.catalogues.unit"] == "类"
    assert values["facts.catalogues.value"] == "待填"
    assert values["facts.village_station_rate.decimals"] == "1"
    assert "stated.initial" not in values


def test_facts_in_notes_are_used(tmp_path: Path) -> None:
    """A fact that only the note of a pending text cites will be needed again: no warning."""
    folder, _ = rolled(tmp_path)
    problems = reportgen.check(folder, year=2025, kind="self_evaluation").problems

    assert "SE303" not in {p.code for p in problems}
    assert {p.code for p in problems if p.severity == "error"} == {"pending"}

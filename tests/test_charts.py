"""What the profile asks for of a kind's charts: which, in which order, words and styles."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import reportgen
from reportgen import paths
from reportgen.document import Chart, show

Found = tuple[Mapping[str, Chart], list[tuple[str, int, int]]]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the profile of the disclosure in a copy of the templates."""
    copy = shutil.copytree(paths.templates(), tmp_path / "templates")
    monkeypatch.setattr(paths, "templates", lambda: copy)
    return copy / "budget_disclosure" / "guangdong" / "profile.yaml"


def made(profile: Path, example: Path, charts: str) -> Found:
    """Return the charts of the example with other `charts:`, and the problems of the profile."""
    text = profile.read_text(encoding="utf-8")
    start = text.index("charts:\n")
    end = text.index("\n\n", start)
    profile.write_text(text[:start] + charts + text[end:], encoding="utf-8")
    (report,) = reportgen.check(example).reports
    wrong = [p for p in report.problems if p.place.file == str(profile)]
    problems = [(p.code, p.place.line - text[:start].count("\n"), p.place.column) for p in wrong]
    return (report.document.charts if report.document else {}), problems


def test_profile_decides_which_and_in_which_order(profile: Path, example: Path) -> None:
    """Only the charts that the profile names are made, in its order, under its titles."""
    charts, problems = made(
        profile,
        example,
        "charts:\n"
        "  three_public: {title: '“三公”（{year}年）', style: plain}\n"
        "  function: {title: 支出, style: plain_fixed, in_word: 是}",
    )

    assert problems == []
    assert [(c.id, c.title, c.in_word) for c in charts.values()] == [
        ("three_public", "“三公”（2024年）", False),
        ("function", "支出", True),
    ]
    assert next(show((n,)) for n in charts["function"].series[0].numbers if n) == "6936.96"


def test_no_charts(profile: Path, example: Path) -> None:
    """A profile without charts makes a document without any."""
    assert made(profile, example, "") == ({}, [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("  fucntion: {title: 支出, style: table}", ("unknown-chart", 2, 21)),
        ("  function: {title: 支出, style: tabel}", ("unknown-style", 2, 32)),
        ("  structure: {title: 支出, style: table, rate_style: no}", ("unknown-style", 2, 52)),
        ("  function: {title: 支出, style: table, in_wrod: 是}", ("unknown-key", 2, 39)),
        ("  function: {title: 支出, style: table, in_word: 1}", ("not-a-flag", 2, 48)),
        ("  function: {style: table}", ("missing-key", 2, 13)),
    ],
)
def test_mistakes(profile: Path, example: Path, line: str, expected: tuple[str, int, int]) -> None:
    """A chart that the kind does not know, or a wrong key, is a problem at its place."""
    _, problems = made(profile, example, f"charts:\n{line}")

    assert expected == problems[0]


def test_unknown_chart_names_the_nearest(profile: Path, example: Path) -> None:
    """A misspelt chart is answered with the kind's own."""
    made(profile, example, "charts:\n  fucntion: {title: 支出, style: table}")
    (report,) = reportgen.check(example).reports

    assert "是否为 function" in report.problems[0].message
    assert report.document is None


def test_chart_without_a_number_is_left_out(profile: Path, example: Path) -> None:
    """Where every number is zero there is nothing to look at."""
    copy = shutil.copytree(example, profile.parents[3] / "data")
    file = copy / "2024" / "budget_disclosure.yaml"
    text = file.read_text(encoding="utf-8")
    for old in ("3.22", "3.50", "5.60", "4.60"):
        text = re.sub(rf"(current|prior): {old}\n", r"\1: 0\n", text)
    file.write_text(text, encoding="utf-8")
    (report,) = reportgen.check(copy).reports

    assert report.document
    assert list(report.document.charts) == ["function", "structure"]


def test_every_profile_names_what_its_kind_can_draw(department: Path) -> None:
    """The profiles that come with the program ask for every chart of their kinds."""
    kinds = {report.kind.name: report.kind for report in reportgen.check(department).reports}
    texts = {
        name: (paths.templates() / name / "guangdong" / "profile.yaml").read_text(encoding="utf-8")
        for name in kinds
    }

    asked = {
        name: [chart for chart in kind.charts if f"\n  {chart}: {{title: " in texts[name]]
        for name, kind in kinds.items()
    }

    assert {name: list(kind.charts) for name, kind in kinds.items()} == asked
    assert all(asked.values())

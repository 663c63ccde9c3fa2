"""The outline: headings with their numbers, and sections without content left out with no gap."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from evaluations import BUDGET
from hypothesis import given
from hypothesis import strategies as st

import reportgen
from reportgen import Report, paths
from reportgen.document import Words, show
from reportgen.problems import Place
from reportgen.reports.self_evaluation.profile import SectionSpec
from reportgen.reports.self_evaluation.sections import Block, blocks
from reportgen.schema import Placed

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "huizhou_dsj"
Evaluate = Callable[..., Report]
NUMBERING = ("{chinese}、", "（{chinese}）", "{arabic}.", "（{arabic}）")


def section(title: str, *inner: SectionSpec, content: Sequence[str] = ()) -> SectionSpec:
    """Return a section with content by name and sections below it."""
    names = tuple(Placed(name, Place("")) for name in content)
    return SectionSpec.model_construct(title=title, content=names, sections=inner)


def outline(*sections: SectionSpec, told: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Return look and text of each block; only the told names have content."""

    def content(name: Placed) -> Sequence[Block]:
        return [Block("paragraph", (Words(name.text),))] if name.text in told else []

    return [(block.look, show(block.text)) for block in blocks(sections, NUMBERING, content)]


def headings(report: Report) -> list[str]:
    """Return the headings of a report."""
    assert report.document
    body = report.document.lists["body"]
    return [show(b["text"]) for b in body if show(b["look"]).startswith("heading_")]


def test_sections_are_numbered_by_level() -> None:
    """Each level counts in its own form; the count starts again below each heading."""
    found = outline(
        section("甲", section("子", section("孙", section("曾", content=["a"])))),
        section("乙", section("子", content=["a"]), section("丑", content=["a"])),
        told=frozenset("a"),
    )

    assert found == [
        ("heading_1", "一、甲"),
        ("heading_2", "（一）子"),
        ("heading_3", "1.孙"),
        ("heading_4", "（1）曾"),
        ("paragraph", "a"),
        ("heading_1", "二、乙"),
        ("heading_2", "（一）子"),
        ("paragraph", "a"),
        ("heading_2", "（二）丑"),
        ("paragraph", "a"),
    ]


def test_content_stands_before_inner_sections() -> None:
    """A section's own content comes before the sections below it, in the order it is named."""
    found = outline(
        section("甲", section("子", content=["c"]), content=["b", "a"]), told=frozenset("abc")
    )

    assert [text for _, text in found] == ["一、甲", "b", "a", "（一）子", "c"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", []),
        ("a", ["一、甲", "（一）子", "1.孙"]),
        ("b", ["一、甲", "（一）子", "1.季"]),
        ("ab", ["一、甲", "（一）子", "1.孙", "2.季"]),
        ("c", ["一、甲", "（一）丑"]),
        ("d", ["一、乙"]),
        ("bcd", ["一、甲", "（一）子", "1.季", "（二）丑", "二、乙"]),
    ],
)
def test_section_without_content_leaves_no_gap(told: str, expected: list[str]) -> None:
    """A section with nothing in it or below it has no heading, at each level, and no number."""
    inner = section("子", section("孙", content=["a"]), section("季", content=["b"]))
    found = outline(
        section("甲", inner, section("丑", content=["c"])),
        section("乙", content=["d"]),
        told=frozenset(told),
    )

    assert expected == [text for look, text in found if look.startswith("heading")]


def test_deeper_than_the_numbering() -> None:
    """A level below the last form is numbered as the last one, and looks like it."""
    deep = section("五", section("六", content=["a"]))
    found = outline(
        section("一", section("二", section("三", section("四", deep)))), told=frozenset("a")
    )

    assert found[4:] == [("heading_4", "（1）五"), ("heading_4", "（1）六"), ("paragraph", "a")]


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_numbers_run_without_gap(told: list[bool]) -> None:
    """However many sections are left out, those that stay count 1, 2, 3."""
    deep = [section(str(i), content=[str(i)]) for i in range(len(told))]
    names = frozenset(str(i) for i, is_told in enumerate(told) if is_told)
    found = outline(section("甲", section("子", *deep)), told=names)
    shown = [text for look, text in found if look == "heading_3"]

    assert [f"{n}.{name}" for n, name in enumerate(sorted(names, key=int), 1)] == shown


def test_skeleton_of_2024() -> None:
    """The example's report of 2024 has the sections that were published."""
    made = reportgen.check(EXAMPLE, year=2024, kind="self_evaluation").reports[0]

    assert headings(made) == [
        "一、部门基本情况",
        "（一）部门职能",
        "（二）年度总体工作和重点工作任务",
        "（三）部门整体支出绩效目标",
        "（四）部门整体支出情况",
        "二、绩效自评",
        "（一）自评结论",
        "（二）部门整体支出绩效指标分析",
        "1.预算编制情况",
        "（1）部门预算构成",
        "（2）部门预算收支增减变化情况",
        "（3）“三公”经费安排情况",
        "（4）机关运行经费安排情况",
        "（5）政府采购情况",
        "2.预算执行情况",
        "3.预算使用效益",
        "（1）部门整体绩效目标实现情况",
        "（2）重点工作完成情况",
        "（3）对部门本级支出的经济活动进行成本效益分析",
        "（4）会议费支出情况",
        "（5）培训费支出情况",
        "（三）部门整体支出绩效管理存在问题及改进意见",
        "三、其他自评情况",
    ]


def test_skeleton_of_2023() -> None:
    """The example's report of 2023 has fewer sections, numbered without a gap."""
    made = reportgen.check(EXAMPLE, year=2023, kind="self_evaluation").reports[0]

    assert headings(made) == [
        "一、部门基本情况",
        "（一）部门职能",
        "（二）年度总体工作和重点工作任务",
        "（三）部门整体支出绩效目标",
        "（四）部门整体支出情况",
        "二、绩效自评",
        "（一）自评结论",
        "（二）部门整体支出绩效指标分析",
        "1.预算编制情况",
        "2.预算执行情况",
        "3.预算使用效益",
        "（1）部门整体绩效目标实现情况",
        "（2）重点工作完成情况",
        "（3）对部门本级支出的经济活动进行成本效益分析",
        "（三）部门整体支出绩效管理存在问题及改进意见",
        "三、其他自评情况",
    ]


def test_numbered_items(evaluate: Evaluate) -> None:
    """Items, and all of a numbered narrative, count 1., 2.; others have no number."""
    narrative = """\
narrative:
  review:
    - 引言。
    - {title: 甲, text: 甲事。}
    - 接着。
    - {title: 乙, text: 乙事。}
    - {item: 是, text: 丙事。}
  goals: [一事。, 二事。]
"""
    made = evaluate(BUDGET + "score: 98.50\n" + narrative)
    assert made.document
    body = [show(b["text"]) for b in made.document.lists["body"]]
    start, goals = body.index("引言。"), body.index("1.一事。")

    assert body[start : start + 7] == [
        "引言。",
        "1.甲",
        "甲事。",
        "接着。",
        "2.乙",
        "乙事。",
        "3.丙事。",
    ]
    assert body[goals : goals + 2] == ["1.一事。", "2.二事。"]


@pytest.mark.parametrize("narrative", ["{}", "{duties: []}", "{duties: [], review: []}"])
def test_empty_narrative_leaves_no_heading(narrative: str, evaluate: Evaluate) -> None:
    """A list of no paragraphs is as good as none: the section is not printed."""
    found = headings(evaluate(f"{BUDGET}score: 98.50\nnarrative: {narrative}\n"))

    assert not [title for title in found if "部门职能" in title or "年度总体工作" in title]


def test_outline_that_names_no_text(
    evaluate: Evaluate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that `wording.j2` has not is an error of the profile, with the nearest name."""
    copy = shutil.copytree(paths.templates(), tmp_path / "templates")
    monkeypatch.setattr(paths, "templates", lambda: copy)
    profile = copy / "self_evaluation" / "guangdong" / "profile.yaml"
    text = profile.read_text(encoding="utf-8")
    assert text.count("texts.conclusion") == 1
    profile.write_text(text.replace("texts.conclusion", "texts.conclusoin"), encoding="utf-8")
    made = evaluate(BUDGET + "score: 98.50\n")

    assert [(p.code, Path(p.place.file).name) for p in made.problems] == [
        ("unknown-text", "profile.yaml")
    ]
    assert "conclusion" in made.problems[0].message
    assert made.document is None


def test_narrative_that_no_section_prints(evaluate: Evaluate) -> None:
    """A narrative with a name that the outline has not is an error, with the nearest name."""
    made = evaluate(BUDGET + "score: 98.50\nnarrative:\n  dutys:\n    - 甲。\n")

    assert [(p.code, p.place.line, p.place.column) for p in made.problems] == [
        ("unknown-narrative", 12, 7)
    ]
    assert "duties" in made.problems[0].message
    assert made.document is None

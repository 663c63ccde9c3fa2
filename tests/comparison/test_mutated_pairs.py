"""Mutated pairs of the example: exactly what was changed, and what hangs on it, is listed.

What differs is found without the comparison: both folders are checked, and every printed string is
compared by its name.
"""

import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import reportgen
from reportgen.document import Document, Text, show

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "data" / "huizhou_dsj"

DISCLOSURE = "2024/budget_disclosure.yaml"
EVALUATION = "2024/self_evaluation.yaml"
EARLIER = "2023/self_evaluation.yaml"
TARGET = "2025/department_target.yaml"
PLATFORM = "2025/project_target/cloud_network_security.yaml"
EXTRANET = "2025/project_target/extranet_security.yaml"
CLOUD = "2025/project_target/cloud_resources.yaml"
NAMES = "department.yaml"

# An edit: file, old text, new text, and the figure that changes by it; words change none.
Edit = tuple[str, str, str, str]
D, E, P = "2024.budget_disclosure.", "2024.self_evaluation.", "2025.project_target."
B, T = "2023.self_evaluation.", "2025.department_target."
F = ".general_public_budget"

PAIRS: dict[str, tuple[Edit, ...]] = {
    "revenue": ((DISCLOSURE, "budget: 7600.53", "budget: 7610.53", f"{D}input.revenue{F}"),),
    "an account, and words": (
        (DISCLOSURE, "c: 632.69", "c: 642.69", f"{D}input.expenditure.2010350{F}.basic"),
        (DISCLOSURE, "贯彻过紧日子要求", "落实过紧日子要求", ""),
    ),
    "two families of one table": (
        (DISCLOSURE, "t: 4931.05", "t: 4930.05", f"{D}input.expenditure.2010399{F}.project"),
        (DISCLOSURE, "30201: 21.10", "30201: 22.10", f"{D}input.basic_by_economic.30201"),
    ),
    "below a stated total": (
        (DISCLOSURE, "30214: 1473.15", "30214: 1474.15", f"{D}input.project_by_economic.30214"),
    ),
    "a unit": (
        (DISCLOSURE, "l: 1266.60", "l: 1267.60", f"{D}input.basic_by_unit.bureau.personnel{F}"),
        (DISCLOSURE, "g: 71.30", "g: 73.30", f"{D}input.basic_by_unit.bureau.operating{F}"),
    ),
    "a key project": (
        (DISCLOSURE, "t: 680.00", "t: 690.00", f"{D}input.project_by_unit.bureau.huiyunyan{F}"),
        (DISCLOSURE, "每年更新一次优于0.8米", "每年更新一次优于0.5米", ""),
    ),
    "last year, with another direction": (
        (DISCLOSURE, "prior: 9682.88", "prior: 7500.00", f"{D}prior.revenue"),
    ),
    "last year, now the same": ((DISCLOSURE, "prior: 4.60", "prior: 5.60", f"{D}prior.reception"),),
    "expenses": (
        (DISCLOSURE, "t: 3.22", "t: 3.32", f"{D}input.expenses.vehicle_operation{F}"),
        (DISCLOSURE, "t: 1272.04", "t: 1273.04", f"{D}input.expenses.administrative_expense{F}"),
    ),
    "what only the text prints": (
        (DISCLOSURE, "goods: 0", "goods: 10", f"{D}procurement.goods"),
        (DISCLOSURE, "fixed_assets: 3860.10", "fixed_assets: 3861.10", f"{D}assets.fixed_assets"),
        (DISCLOSURE, "vehicles: 1", "vehicles: 2", f"{D}assets.vehicles"),
    ),
    "a stated total": (
        (DISCLOSURE, "amount: 4661.78", "amount: 4661.79", f"{D}project_by_economic.302.amount"),
    ),
    "the plan of a project": (
        (
            PLATFORM,
            "requested: 4240000",
            "requested: 4250000",
            f"{P}cloud_network_security.plan.2025.requested",
        ),
        (PLATFORM, "whole: 1套", "whole: 2套", ""),
        (PLATFORM, "department: 审核通过", "department: 审核未通过", ""),
    ),
    "the costs of a project": (
        (EXTRANET, "price: 126000", "price: 127000", f"{P}extranet_security.cost.9.price"),
        (EXTRANET, "whole: ＞70%", "whole: ＞75%", ""),
    ),
    "a form without a plan": ((CLOUD, "budget: 2", "budget: 3", f"{P}cloud_resources.annual"),),
    "facts of the narrative": (
        (EVALUATION, "value: 202.58", "value: 203.58", f"{E}fact.appeals"),
        (EVALUATION, "value: 98.62", "value: 98.63", f"{E}fact.answer_rate"),
    ),
    "budget and outturn": (
        (EVALUATION, "adjusted: 7952.87", "adjusted: 7962.87", f"{E}adjusted"),
        (
            EVALUATION,
            "domestic_reception: 0.72",
            "domestic_reception: 0.82",
            f"{E}outturn.domestic_reception",
        ),
    ),
    "the year before": (
        (EARLIER, "value: 13585.52", "value: 13586.52", f"{B}assets.original_value"),
        (EARLIER, "score: 97.63", "score: 97.64", f"{B}score"),
    ),
    "words of an evaluation": (
        (EVALUATION, "conclusion: 达到预期绩效目标", "conclusion: 基本达到预期绩效目标", ""),
        (EVALUATION, "reason: 2024年压减了培训费支出", "reason: 2024年减少了培训班次", ""),
        (EVALUATION, "- 本部门牵头行政审批制度改革", "- 本部门负责行政审批制度改革", ""),
    ),
    "the department": (
        (NAMES, "- name: 综合科", "- name: 办公室", ""),
        (NAMES, "推动“数字政府”改革，", "推进“数字政府”改革，", ""),
    ),
    "the department's target": (
        (TARGET, "basic: 2529.75", "basic: 2530.75", f"{T}basic"),
        (TARGET, "staff: 68", "staff: 69", f"{T}staff"),
        (TARGET, "amount: 58.00", "amount: 59.00", f"{T}task.1.part.1"),
    ),
    "stated and explained": (
        (EVALUATION, "initial: 7618.03", "initial: 7619.03", f"{E}initial"),
        (EVALUATION, "difference: 17.50", "difference: 18.50", ""),
    ),
}


def mutated(folder: Path, edits: Iterable[Edit]) -> Path:
    """Return a copy of the example with some edits, each of the first place with its old text."""
    copy = shutil.copytree(EXAMPLE, folder / EXAMPLE.name)
    for file, old, new, _ in edits:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def printed(folder: Path) -> dict[str, str]:
    """Return every printed string of a department by its name."""
    found: dict[str, str] = {}
    for report in reportgen.check(folder).reports:
        assert report.document is not None
        name = ".".join(filter(None, (str(report.year), report.kind.name, report.member)))
        found |= {f"{name}.{path}": show(text) for path, text in named(report.document)}
    return found


def named(document: Document) -> Iterator[tuple[str, Text]]:
    """Yield the texts of a document; an entry of a list that repeats one is no place of its own."""
    yield from ((f"texts.{name}", text) for name, text in document.texts.items())
    known = {show(text) for text in document.texts.values()} - {""}
    for name, entries in document.lists.items():
        for number, entry in enumerate(entries, 1):
            for field, text in entry.items():
                if show(text) not in known:
                    yield f"lists.{name}.{number}.{field}", text
    for name, table in document.tables.items():
        for row in table.rows:
            for column in table.columns:
                yield f"tables.{name}.{row.id}.{column.name}", row.cells.get(column.name, ())


@cache
def example() -> dict[str, str]:
    """Return the printed strings of the example as it is."""
    return printed(EXAMPLE)


def changes(folder: Path) -> dict[str, tuple[str | None, str | None]]:
    """Return the printed strings in which a folder differs from the example."""
    old, new = example(), printed(folder)
    return {
        name: (old.get(name), new.get(name))
        for name in old.keys() | new.keys()
        if old.get(name) != new.get(name)
    }


@pytest.mark.parametrize("edits", PAIRS.values(), ids=PAIRS)
def test_mutated_pair(tmp_path: Path, edits: tuple[Edit, ...]) -> None:
    """The mutated figures are the roots; what they move and what is reworded is all."""
    folder = mutated(tmp_path, edits)
    found = reportgen.diff(EXAMPLE, folder)
    moved = {m.spot.path: (m.old, m.new) for figure in found.figures for m in figure.moved}
    reworded = {w.spot.path: (w.old, w.new) for w in found.wording}

    assert sorted(root for *_, root in edits if root) == sorted(f.name for f in found.figures)
    assert found.computed == ()
    assert changes(folder) == moved | reworded


SEVERAL = {name: pair for name, pair in PAIRS.items() if sum(bool(e[-1]) for e in pair) > 1}


@pytest.mark.parametrize("edits", SEVERAL.values(), ids=SEVERAL)
def test_each_root_moves_what_it_moves_alone(tmp_path: Path, edits: tuple[Edit, ...]) -> None:
    """With several figures changed, each is told with the places that it moves by itself."""
    roots = [edit for edit in edits if edit[-1]]
    found = reportgen.diff(EXAMPLE, mutated(tmp_path / "all", edits))

    expected = {
        root[-1]: {*changes(mutated(tmp_path / str(number), [root]))}
        for number, root in enumerate(roots)
    }

    assert expected == {f.name: {m.spot.path for m in f.moved} for f in found.figures}


def test_there_are_twenty_pairs() -> None:
    """At least twenty pairs of different sorts are tried, each with one to three changes."""
    assert len(PAIRS) >= 20
    assert {len(edits) for edits in PAIRS.values()} == {1, 2, 3}

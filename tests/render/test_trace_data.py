"""`<document>.trace.json`: everything once, places relative to the department's folder."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import reportgen
from reportgen.render import excel, trace_data
from reportgen.render.trace import WORDING, trace

FILE = "2024/budget_disclosure.yaml"


def content(folder: Path, kind: str = "budget_disclosure") -> bytes:
    """Return the index of a report of 2024."""
    report = next(
        r for r in reportgen.check(folder).reports if (r.year, r.kind.name) == (2024, kind)
    )
    assert report.document
    assert report.template
    places = excel.places(report.document, report.template.with_name(excel.TEMPLATE))
    wording = report.template.with_name(WORDING)
    return trace_data.to_json(trace(report.document, folder, wording, places))


@pytest.fixture(scope="module")
def index(department: Path) -> Mapping[str, Any]:
    """The index of the disclosure."""
    found: Mapping[str, Any] = json.loads(content(department))
    return found


def test_a_cell_leads_to_its_line_and_back(index: Mapping[str, Any], department: Path) -> None:
    """A place names its figure, the figure its inputs, the input its line, the line the place."""
    paths = [place["path"] for place in index["places"]]
    at = paths.index("表3!2010350.项目支出")
    (number,) = index["places"][at]["figures"]
    figure = index["figures"][number]
    given = index["figures"][figure["inputs"][0]]
    line = next(one for one in index["lines"] if one["at"] == f"{FILE}:{given['line']}")
    typed = (department / FILE).read_text(encoding="utf-8").splitlines()[given["line"] - 1]

    assert index["places"][at]["text"] == "75.00"
    assert (figure["name"], figure["value"]) == ("expenditure.2010350.project", "750000")
    assert (figure["formula"], figure["places"]) == ("引用", [at])
    assert figure["told"] == f"引用：{given['label']}"
    assert given["file"] == FILE
    assert "project: 75.00" in typed
    assert at in index["place_sets"][line["places"]]


def test_a_figure_names_its_cell_and_formula(index: Mapping[str, Any]) -> None:
    """A total has the cell of the workbook and the formula that stands there."""
    figure = next(f for f in index["figures"] if f["name"] == "expenditure.20805.basic")

    assert (figure["cell"], figure["excel"]) == ("表3!D17", "=SUM(D18:D21)")


def test_every_number_is_in_its_list(index: Mapping[str, Any]) -> None:
    """Entries name each other by numbers that exist; sets of places stand once."""
    figures, places, sets = index["figures"], index["places"], index["place_sets"]
    numbers = {n for figure in figures for n in figure.get("inputs", ())}
    numbers |= {n for place in places for n in place.get("figures", ())}
    numbers |= {n for line in index["lines"] for n in line.get("figures", ())}
    texts = {n for line in index["lines"] for n in line.get("texts", ())}

    assert numbers == {*range(len(figures))}
    assert max(texts) < len(places)
    assert {line["places"] for line in index["lines"]} == {*range(len(sets))}
    assert len({*map(tuple, sets)}) == len(sets)


def test_figures_of_other_documents_have_their_own_file(department: Path) -> None:
    """What a report cites of another one leads to the file of that one."""
    index = json.loads(content(department, "self_evaluation"))

    assert {"2023/self_evaluation.yaml", "2024/budget_disclosure.yaml"} <= {
        figure["file"] for figure in index["figures"] if "file" in figure
    }


def test_the_same_bytes_wherever_the_department_stands(department: Path, tmp_path: Path) -> None:
    """The index depends on the data alone."""
    folder = tmp_path / "elsewhere" / department.name
    shutil.copytree(department, folder)

    assert content(folder) == content(department)


def test_a_secret_target_is_not_in_the_index(department: Path, tmp_path: Path) -> None:
    """What is not printed because it is secret leaves no trace."""
    folder = tmp_path / department.name
    shutil.copytree(department, folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    changed = text.replace("        secret: 是", "        secret: 是\n        target: 某涉密目标")
    (folder / FILE).write_text(changed, encoding="utf-8")

    assert changed != text
    assert "某涉密目标" not in content(folder).decode()

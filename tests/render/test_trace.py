"""The index of a report: down from each printed place, and up again from each input line."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath

import pytest

import reportgen
from reportgen.amounts import Style, Unit
from reportgen.document import Document, Number, Words, show
from reportgen.figures import Figure, Formula, total
from reportgen.printed_places import printed_places
from reportgen.problems import Place
from reportgen.render.trace import WORDING, Trace, bits, told, trace

STYLE = Style("", "0.00", Unit.TEN_THOUSAND_YUAN)
ROOT = PurePath("department")
Key = tuple[int, str, str]


def given(name: str, line: int) -> Figure:
    """Return a figure that was typed in a line."""
    place = Place("department/2024/x.yaml", line, 3)
    return Figure(name, f"数{name}", Decimal(10000), Formula.GIVEN, (), place)


def index(**texts: Figure) -> Trace:
    """Return the index of a document with a sentence for each figure."""
    sentences = {name: (Number(figure, STYLE),) for name, figure in texts.items()}
    return trace(Document("题", "局", date(2024, 1, 1), (), sentences, {}, {}), ROOT)


def hanging(one: Trace) -> dict[str, list[str]]:
    """Return the paths of the places that hang on each line."""
    return {str(line): [one.places[at].path for at in bits(line.places)] for line in one.lines}


def test_each_figure_once_in_order_of_print() -> None:
    """What two places share has one entry; inputs follow what hangs on them."""
    a, b = given("a", 1), given("b", 2)
    both = total("和", [a, b], "both")
    one = index(both=both, a=a)

    assert [figure.name for figure in one.figures] == ["both", "a", "b"]
    assert [[*places] for places in one.printed] == [[0], [1], []]


def test_lines_name_the_places_that_hang_on_them() -> None:
    """The reverse index goes up through sums that nothing prints."""
    a, b, c = (given(name, line) for line, name in enumerate("abc", 1))
    hidden = total("未印", [a, b])
    one = index(sum=total("和", [hidden, c]), b=b)

    assert hanging(one) == {
        "2024/x.yaml:1": ["texts.sum"],
        "2024/x.yaml:2": ["texts.sum", "texts.b"],
        "2024/x.yaml:3": ["texts.sum"],
    }


def test_a_stated_number_stands_still() -> None:
    """What is printed as stated hangs on the line that states it, not on the computed side."""
    parts = total("和", [given("a", 1)], "sum")
    stated = Figure(
        "sum", "和", Decimal(1), Formula.STATED, (parts,), Place("department/2024/x.yaml", 9)
    )
    one = index(sum=stated)

    assert hanging(one) == {"2024/x.yaml:1": [], "2024/x.yaml:9": ["texts.sum"]}


def test_a_sentence_hangs_on_the_line_it_was_typed_in() -> None:
    """Texts of the data have lines too, and the place says where they were typed."""
    text = (Words("为民服务。", Place("department/department.yaml", 7, 3)),)
    one = trace(Document("题", "局", date(2024, 1, 1), (), {"duty": text}, {}, {}), ROOT)

    assert hanging(one) == {"department.yaml:7": ["texts.duty"]}
    assert [*one.origins] == ["department.yaml:7"]


def test_a_sentence_of_the_wording_names_its_line(tmp_path: Path) -> None:
    """The words between the data are looked up in the wording, over its line breaks."""
    wording = tmp_path / WORDING
    wording.write_text("{% macro a() %}\n短句\n{% endmacro %}\n预算为\n  {{ x }}万元\n", "utf-8")
    text = (Words("预算为"), Words("很长很长的录入", Place("d.yaml", 1)), Words("万元"))
    one = (Words("甲"), Words("万元。"))
    texts = {"long": (*text[:1], *text[1:]), "none": one, "short": (Words("短句"),)}
    longer = {**texts, "found": (Words("{{ x }}万元"),)}
    found = trace(Document("题", "局", date(2024, 1, 1), (), longer, {}, {}), tmp_path, wording)

    assert [*found.origins] == ["d.yaml:1", "", "", f"{WORDING}:5"]


@pytest.mark.parametrize(
    ("formula", "count", "expected"),
    [
        (Formula.SUM, 2, "合计：数0＋数1"),
        (Formula.REST, 2, "相减：数0－数1"),
        (Formula.SHARE, 2, "占比：数0÷数1"),
        (Formula.STATED, 1, "按公布数：计算数为数0"),
        (Formula.GIVEN, 0, "录入"),
        (Formula.ITEMIZED, 13, f"明细相加：{'＋'.join(f'数{n}' for n in range(12))}…共 13 项"),
    ],
)
def test_formulas_are_told(formula: Formula, count: int, expected: str) -> None:
    """A formula names its inputs, at most twelve of them."""
    inputs = tuple(given(str(number), number) for number in range(count))

    assert told(Figure("x", "x", Decimal(0), formula, inputs)) == expected


def test_a_long_chain_and_a_ladder() -> None:
    """100,000 rows, and figures in a row, are visited once each and without recursion."""
    rows = [given(str(line), line) for line in range(1, 100_001)]
    sums = [total("和", rows[at::3], f"s{at}") for at in range(3)]
    chain = total("全部", [total("甲", sums), total("乙", sums)])
    for _ in range(5_000):
        chain = Figure("", "上级", Decimal(0), Formula.SUM, (chain, chain))
    one = index(all=chain, part=sums[1])

    assert len(one.figures) == 100_000 + 3 + 2 + 1 + 5_000
    assert {line.places for line in one.lines} == {0b01, 0b11}


def printed(result: reportgen.Result) -> dict[Key, list[str]]:
    """Return the numbers of every printed place of a department."""
    return {
        (report.year, report.kind.name, place.path): [show((n,)) for n in place.numbers]
        for report in result.reports
        if report.document and not report.member
        for place in printed_places(report.document)
    }


def named(result: reportgen.Result, folder: Path, file: str, line: int) -> Iterator[Key]:
    """Yield the printed places that the indexes of all reports name for an input line."""
    for report in result.reports:
        if report.document and not report.member:
            one = trace(report.document, folder)
            for found in (x for x in one.lines if (x.file, x.line) == (file, line)):
                for at in bits(found.places):
                    yield report.year, report.kind.name, one.places[at].path


@pytest.fixture(scope="module")
def whole(department: Path) -> tuple[reportgen.Result, Mapping[Key, list[str]]]:
    """The example department with all that it prints."""
    result = reportgen.check(department)
    return result, printed(result)


@pytest.mark.parametrize(
    ("change", "reports"),
    [
        (("2024/budget_disclosure.yaml", "project: 4931.05", "project: 5931.05"), 1),
        (("2024/budget_disclosure.yaml", "basic: 970.04", "basic: 1970.04"), 1),
        (("2024/budget_disclosure.yaml", "  30203: 3.10", "  30203: 1003.10"), 1),
        (("2024/budget_disclosure.yaml", "  30214: 1473.15", "  30214: 2473.15"), 1),
        (("2024/budget_disclosure.yaml", "amount: 77.04", "amount: 1077.04"), 2),
        (("2023/self_evaluation.yaml", "  adjusted: 11604.08", "  adjusted: 12604.08"), 2),
        (("2025/department_target.yaml", "basic: 2529.75", "basic: 3529.75"), 1),
    ],
)
def test_what_moves_is_what_the_index_names(
    change: tuple[str, str, str],
    reports: int,
    department: Path,
    whole: tuple[reportgen.Result, Mapping[Key, list[str]]],
    tmp_path: Path,
) -> None:
    """A changed input line moves exactly the printed numbers that hang on it, in every report."""
    (file, old, new), (result, before) = change, whole
    folder = tmp_path / department.name
    shutil.copytree(department, folder)
    text = (folder / file).read_text(encoding="utf-8")
    start = re.search(rf"{re.escape(old)}\b", text)
    assert start
    (folder / file).write_text(text[: start.start()] + new + text[start.end() :], "utf-8")
    after = printed(reportgen.check(folder))
    moved = {key for key in before if before[key] != after[key]}

    assert moved == {*named(result, department, file, text.count("\n", 0, start.start()) + 1)}
    assert len({key[:2] for key in moved}) == reports

"""The reviewer's checklist: a row a rule, its verdict, and both numbers where they do not agree."""

import io
import resource
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PureWindowsPath
from typing import TypeAlias

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

import reportgen
from reportgen import cli, paths
from reportgen.amounts import rounded
from reportgen.links import CHECKS as LINK_CHECKS
from reportgen.reports.budget_disclosure import KIND

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "huizhou_dsj"
FILE = Path("2024") / "budget_disclosure.yaml"
CHECKS = (*KIND.checks, *LINK_CHECKS)
VERDICTS = ("不符合", "待填", "存疑", "已说明", "尾差", "符合", "无异常", "未校验")
REASON = "上年决算口径不同，照公开数保留"
EXPLAINED = f"""
explained:
  - check: BD304
    figure: prior.revenue
    difference: 0.10
    reason: {REASON}
"""

Line: TypeAlias = Mapping[str, Cell]


@dataclass(frozen=True)
class Break:
    """A changed number and the row of the checklist that tells it.

    Attributes:
        code: The rule.
        old: Stands once in the input.
        new: Stands there instead.
        left: The left number, in 万元.
        right: The right number, in 万元.
        cell: Where the left number stands in the workbook.
        starts: How each blamed line of the input begins.
    """

    code: str
    old: str
    new: str
    left: str
    right: str
    cell: str
    starts: tuple[str, ...]


FIRST_ACCOUNT = "- {account: 2010150"
BREAKS = (
    Break(
        "BD101",
        "302.amount: 4661.78",
        "302.amount: 4671.78",
        "4671.78",
        "4661.77",
        "表7!B8",
        ("project_by_economic.302.amount:", "30201: 26.53"),
    ),
    Break(
        "BD115",
        "general_public_budget: 7600.53",
        "general_public_budget: 7600.73",
        "7600.73",
        "7600.53",
        "表1!B33",
        ("general_public_budget:", FIRST_ACCOUNT),
    ),
    Break(
        "BD161",
        "  30101: 312.57",
        "  30101: 312.97",
        "2592.87",
        "2592.47",
        "表6!B5",
        ("30101: 312.97", FIRST_ACCOUNT),
    ),
    Break(
        "BD162",
        "  30108: 194.25",
        "  30108: 194.35",
        "194.35",
        "194.25",
        "表6!B11",
        ("30108: 194.35", "- {account: 2080505"),
    ),
    Break(
        "BD201",
        "personnel: 1266.60",
        "personnel: 1266.40",
        "2592.27",
        "2592.47",
        "表11!B6",
        ("personnel: 1266.40", FIRST_ACCOUNT),
    ),
    Break(
        "BD202",
        "amount: 680.00",
        "amount: 680.20",
        "5008.26",
        "5008.06",
        "表12!B6",
        ("amount: 680.20", "- {account: 2010350"),
    ),
)


def changed(example: Path, target: Path, old: str, new: str, more: str = "") -> Path:
    """Copy the example with one text replaced that stands there once, and something added."""
    folder = shutil.copytree(example, target / "huizhou_dsj")
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / FILE).write_text(text.replace(old, new) + more, encoding="utf-8")
    return folder


def line_of(folder: Path, start: str) -> int:
    """Return the number of the first line of the input that begins so."""
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.strip().startswith(start))


def checklist(folder: Path, out: Path) -> bytes:
    """Return the checklist of a department's folder."""
    return reportgen.checklist(folder, reportgen.check(folder), out).read_bytes()


def sheet_of(content: bytes, name: str) -> Worksheet:
    """Return a sheet of a workbook with its values."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def rules(content: bytes) -> dict[str, Line]:
    """Return the cells of each rule's row by the head of their column, by code."""
    head, *rows = sheet_of(content, "校验").iter_rows()
    names = [str(cell.value) for cell in head]
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    found = {str(line["代码"].value): line for line in lines}
    assert len(found) == len(lines)
    return found  # type: ignore[return-value] # no cell of these rows is merged


def verdicts(content: bytes) -> dict[str, str]:
    """Return the verdict of each rule."""
    return {code: str(line["结论"].value) for code, line in rules(content).items()}


def number(cell: Cell) -> Decimal:
    """Return the number of a cell with two decimals."""
    assert isinstance(cell.value, (int, float))
    return rounded(Decimal(str(cell.value)), 2)


@pytest.fixture(scope="module")
def good(example: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the example's checklist."""
    return checklist(example, tmp_path_factory.mktemp("output"))


def test_one_row_a_rule(good: bytes) -> None:
    """Each rule, of the kind and of links, has a row with title, code, name, basis, in order."""
    expected = [("2024年部门预算公开", c.code, c.title, c.basis) for c in CHECKS]
    heads = ("文件", "代码", "校验", "依据")
    actual = [tuple(line[head].value for head in heads) for line in rules(good).values()]

    assert expected == actual


def test_the_example_has_two_tails_and_nothing_else(good: bytes) -> None:
    """On the example two rules have a rounding tail; the others hold or found nothing."""
    found = verdicts(good)
    silent = {"BD103", "BD306", "BD310", "BD311", "BD312", "LK101"}
    expected = {
        check.code: "尾差"
        if check.code in {"BD101", "BD162"}
        else "无异常"
        if check.code in silent
        else "符合"
        for check in CHECKS
    }

    assert expected == found


def test_a_rule_counts_what_it_compared(good: bytes, example: Path) -> None:
    """Each row says how many comparisons its rule made."""
    (report,) = reportgen.check(example).reports
    counts = Counter(finding.check.code for finding in report.findings)
    expected = {check.code: counts[check.code] for check in CHECKS}

    assert expected == {code: line["核对处数"].value for code, line in rules(good).items()}


@pytest.mark.parametrize("case", [None, *BREAKS], ids=lambda c: c.code if c else "example")
def test_summary_counts_the_verdicts(case: Break | None, example: Path, tmp_path: Path) -> None:
    """The summary counts the verdicts of the rules of each group, and sums up to all rules."""
    folder = changed(example, tmp_path, case.old, case.new) if case else example
    content = checklist(folder, tmp_path / "out")
    groups = {check.code: check.group for check in CHECKS}
    counts = Counter((groups[code], verdict) for code, verdict in verdicts(content).items())
    rows = list(sheet_of(content, "汇总").iter_rows(values_only=True))
    expected = [
        ("2024年部门预算公开", group, *(counts[group, verdict] for verdict in VERDICTS))
        for group in dict.fromkeys(groups.values())
    ]

    assert ("文件", "类别", *VERDICTS) == rows[1]
    assert expected == rows[2:]
    assert sum(counts.values()) == len(CHECKS)


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.code)
def test_a_broken_number_is_told_with_both_sides(
    case: Break, example: Path, tmp_path: Path
) -> None:
    """A rule that fails shows both numbers, the difference, the typed lines and the cell."""
    folder = changed(example, tmp_path, case.old, case.new)
    line = rules(checklist(folder, tmp_path / "out"))[case.code]
    left, right = Decimal(case.left), Decimal(case.right)
    places = [f"{FILE.as_posix()}:{line_of(folder, start)}" for start in case.starts]

    assert line["结论"].value == "不符合"
    assert left == number(line["左数"])
    assert right == number(line["右数"])
    assert left - right == number(line["差额"])
    assert places == str(line["录入位置"].value).split("\n")
    assert case.cell == line["表内位置"].value
    assert line["左方"].value
    assert line["右方"].value


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: case.code)
def test_the_cell_of_a_rule_is_that_of_the_workbook(
    case: Break, example: Path, tmp_path: Path
) -> None:
    """The linked cell shows the left number in the workbook that `build` writes beside it."""
    folder, out = changed(example, tmp_path, case.old, case.new), tmp_path / "out"
    built = reportgen.build(folder, formats=("xlsx",), out=out, draft=True, pages=False)
    path = reportgen.checklist(folder, reportgen.check(folder), out)
    cell = rules(path.read_bytes())[case.code]["表内位置"]
    assert cell.hyperlink
    assert cell.hyperlink.target
    sheet, place = str(cell.value).split("!")
    shown = openpyxl.load_workbook(built.written[0], data_only=True)[sheet][place]
    target = PureWindowsPath(cell.hyperlink.target).as_posix()

    assert built.written[0] == path.parent / target
    assert str(cell.hyperlink.location).replace("'", "") == cell.value
    assert isinstance(shown, Cell)
    assert Decimal(case.left) == number(shown)


def test_a_link_is_a_relative_address(good: bytes) -> None:
    """A link is written with slashes, as an address is, so that it opens on every system."""
    links = [line["表内位置"].hyperlink for line in rules(good).values()]
    expected = {"2024/budget_disclosure.xlsx"}

    assert expected == {link.target for link in links if link}


def test_every_linked_cell_shows_a_number_of_its_row(
    good: bytes, example: Path, tmp_path: Path
) -> None:
    """Wherever a row names a cell, the workbook shows there its left or its right number."""
    built = reportgen.build(example, formats=("xlsx",), out=tmp_path, pages=False)
    book = openpyxl.load_workbook(built.written[0], data_only=True)
    linked = 0
    for code, line in rules(good).items():
        if not line["表内位置"].value:
            continue
        sheet, place = str(line["表内位置"].value).split("!")
        shown = number(book[sheet][place])
        assert shown in {number(line["左数"]), number(line["右数"])}, code
        linked += 1

    assert linked > 10


def test_an_explained_contradiction_has_its_reason(example: Path, tmp_path: Path) -> None:
    """A contradiction that the data explains is 已说明, with both numbers and the reason."""
    folder = changed(
        example,
        tmp_path,
        "revenue_change:\n  prior: 9682.88",
        "revenue_change:\n  prior: 9682.98",
        EXPLAINED,
    )
    line = rules(checklist(folder, tmp_path / "out"))["BD304"]

    assert line["结论"].value == "已说明"
    assert line["说明"].value == REASON
    assert number(line["左数"]) == Decimal("9682.98")
    assert number(line["右数"]) == Decimal("9682.88")
    assert number(line["差额"]) == Decimal("0.10")


def test_a_remark_is_told_with_its_place(example: Path, tmp_path: Path) -> None:
    """A rule that compares nothing tells its remark, and the line it is of."""
    reason = "    reason: 上年按偏低标准编列，疫情结束后任务增多，本年恢复正常标准\n"
    folder = changed(example, tmp_path, f"    prior: 4.60\n{reason}", "    prior: 4.60\n")
    line = rules(checklist(folder, tmp_path / "out"))["BD311"]
    place = f"{FILE.as_posix()}:{line_of(folder, 'prior: 4.60')}"

    assert line["结论"].value == "不符合"
    assert place in str(line["说明"].value)
    assert line["左数"].value is None


def test_the_difference_of_rates_is_in_percentage_points(example: Path, tmp_path: Path) -> None:
    """Where two rates differ both are shown in percent, their difference in percentage points."""
    stated = "\nstated:\n  text.reception.rate: 21.75\n"
    folder = changed(example, tmp_path, "\nstated:\n", stated)
    line = rules(checklist(folder, tmp_path / "out"))["BD302"]
    formats = [line[head].number_format for head in ("左数", "右数", "差额")]

    assert line["结论"].value == "不符合"
    assert formats == ["0.00%", "0.00%", "0.00"]
    assert rounded(number(line["差额"]), 2) == Decimal("0.01")
    assert line["单位"].value == "%，差额为百分点"


def test_a_line_tells_the_unit_of_its_numbers(good: bytes) -> None:
    """Beside amounts stands 万元; a rule that compares nothing has no unit."""
    units = {line["单位"].value for line in rules(good).values() if line["左方"].value}

    assert units == {"万元"}
    assert {line["单位"].value for line in rules(good).values() if not line["左方"].value} == {None}


def test_counts_have_the_unit_of_the_data(tmp_path: Path) -> None:
    """Beside counts stands what the data says is counted, and whole counts have no decimals."""
    path = reportgen.checklist(EXAMPLE, reportgen.check(EXAMPLE), tmp_path)
    sheet = openpyxl.load_workbook(path)["问题"]
    heads = [str(cell.value) for cell in sheet[1]]
    lines = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    counted = {
        (str(line["左方"].value), line["单位"].value, line["左数"].number_format)
        for line in lines
        if line["代码"].value in {"SE301", "DT101"}
    }

    assert counted == {
        ("12345热线受理诉求", "万宗", "#,##0.00####"),
        ("防火墙拦截网络攻击", "万次", "#,##0"),
        ("建成的专题库", "个", "#,##0"),
        ("下属二级单位数", "个", "#,##0"),
    }


def test_a_difference_below_a_hundredth_is_visible(example: Path, tmp_path: Path) -> None:
    """A difference of less than 0.01 万元 that fails is shown, not rounded to 0.00."""
    old, new = "general_public_budget: 7600.53", "general_public_budget: 7600.531"
    folder = changed(example, tmp_path, old, new)
    cell = rules(checklist(folder, tmp_path / "out"))["BD115"]["差额"]
    assert isinstance(cell.value, (int, float))

    assert Decimal("0.0010") == rounded(Decimal(str(cell.value)), 4)
    assert len(cell.number_format.partition(".")[2]) > 2


def test_an_input_that_cannot_be_read_is_not_said_to_be_good(example: Path, tmp_path: Path) -> None:
    """Rules that could not run because the input is wrong are not told as 无异常 or 符合."""
    folder = changed(example, tmp_path, "t: 7600.53", "t: 7600.53万")
    result = reportgen.check(folder)
    content = reportgen.checklist(folder, result, tmp_path / "out").read_bytes()

    assert not result.is_good
    assert not {"无异常", "符合"} & set(verdicts(content).values())


def test_a_comparison_with_a_gap_is_not_said_to_be_good(example: Path, tmp_path: Path) -> None:
    """A rule whose only comparison waits for a number still to be entered is not 无异常."""
    folder = changed(example, tmp_path, "personnel: 1266.60", "personnel: 待填")
    found = verdicts(checklist(folder, tmp_path / "out"))

    assert found["BD201"] not in {"无异常", "符合"}


def test_same_input_gives_the_same_bytes(good: bytes, example: Path, tmp_path: Path) -> None:
    """A second checklist, and one of a copy of the folder elsewhere, has the same bytes."""
    copy = shutil.copytree(example, tmp_path / "elsewhere" / "huizhou_dsj")

    assert good == checklist(example, tmp_path / "one")
    assert good == checklist(copy, tmp_path / "two")


@pytest.mark.parametrize(("new", "expected"), [("680.00", 0), ("680.20", 1)])
def test_check_prints_the_path(
    new: str, expected: int, example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check --format xlsx` prints only the checklist's path and ends with 0, or 1 on errors."""
    folder = changed(example, tmp_path, "amount: 680.00", f"amount: {new}")
    out = tmp_path / "out"
    code = cli.main(["check", str(folder), "--format", "xlsx", "--out", str(out)])
    path = out / "huizhou_dsj" / "checklist.xlsx"

    assert expected == code
    assert capsys.readouterr().out == f"{path}\n"
    assert verdicts(path.read_bytes())["BD202"] == ("不符合" if expected else "符合")
    assert [path] == [found for found in out.rglob("*") if found.is_file()]


def test_a_full_disk_leaves_the_old_checklist(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the checklist cannot be written the old one stands whole; the command ends with 1."""
    folder = tmp_path / "out" / "huizhou_dsj"
    folder.mkdir(parents=True)
    path = folder / "checklist.xlsx"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    code: int | OSError
    try:
        code = cli.main(["check", str(example), "--format", "xlsx", "--out", str(tmp_path / "out")])
    except OSError as error:
        code = error
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert path.read_bytes() == b"old"
    assert [path] == list(folder.iterdir())
    assert code == 1
    assert "不能写入" in capsys.readouterr().err


def test_a_file_in_place_of_the_folder_is_a_sentence(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file where the output folder should be ends the command with 1 and one sentence."""
    out = tmp_path / "out"
    out.write_bytes(b"old")
    code = cli.main(["check", str(example), "--format", "xlsx", "--out", str(out)])
    printed = capsys.readouterr()

    assert out.read_bytes() == b"old"
    assert code == 1
    assert "不能写入" in printed.err
    assert printed.out == ""


def test_every_open_point_has_a_row(good: bytes) -> None:
    """The sheet 问题 has a row for each comparison that does not hold, tails among them."""
    sheet = openpyxl.load_workbook(io.BytesIO(good))["问题"]
    codes = [row[1].value for row in sheet.iter_rows(min_row=2)]

    assert codes == ["BD101", "BD162"]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the templates, in place of the project's own."""
    copy = shutil.copytree(paths.templates(), tmp_path / "templates")
    monkeypatch.setattr(paths, "templates", lambda: copy)
    return copy


@pytest.mark.parametrize(
    ("name", "place"),
    [("checklist.xlsx", "校验!B3"), ("budget_disclosure/guangdong/tables.xlsx", "表3!B9")],
)
def test_a_template_that_cannot_be_filled(
    name: str,
    place: str,
    example: Path,
    templates: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A wrong name in a template ends the command with 1 and names the cell; nothing is written."""
    sheet, _, cell = place.partition("!")
    drawn, out = openpyxl.load_workbook(templates / name), templates / "out"
    drawn[sheet][cell].value = "{{ nothing }}"
    drawn.save(templates / name)
    code = cli.main(["check", str(example), "--format", "xlsx", "--out", str(out)])
    printed = capsys.readouterr()

    assert (code, printed.out, out.exists()) == (1, "", False)
    assert f"{templates / name} {place}" in printed.err

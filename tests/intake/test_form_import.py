"""A filled form comes in as exactly the cells that were changed, or is refused with its cell."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import office
import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reportgen.intake import forms
from reportgen.intake.form_import import propose
from reportgen.problems import UsageError
from reportgen.proposal import Proposal, accept

KIND = "budget_disclosure"


@pytest.fixture(scope="module")
def made(department: Path) -> dict[str, bytes]:
    """Return every form of the example by its path, as it was handed out."""
    found, problems = forms.form(department)
    assert problems == ()
    return {str(form.path): form.content for form in found}


@pytest.fixture
def folder(department: Path, tmp_path: Path) -> Path:
    """Return a copy of the example department."""
    return Path(shutil.copytree(department, tmp_path / department.name))


class Desk:
    """A form on a clerk's desk: opened, filled in, saved and read back."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(content))
        self.folder = folder
        self.file = folder.parent / "filled.xlsx"

    def sheet(self, title: str) -> Worksheet:
        """Return a sheet."""
        sheet = self.book[title]
        assert isinstance(sheet, Worksheet)
        return sheet

    def cell(self, title: str, row: str, head: str = "本年") -> Cell:
        """Return the cell of a row, by its position or label, below a head."""
        sheet = self.sheet(title)
        heads = [str(cell.value or "") for cell in sheet[3]]
        column = next(n for n, h in enumerate(heads, 1) if h.split("（")[0] == head or h == head)
        labels = [str(cell.value or "") for cell in sheet["A"]]
        at = next(n for n, v in enumerate(labels, 1) if n > 3 and (v == row or _bare(v) == row))
        cell = sheet.cell(at, column)
        assert isinstance(cell, Cell)
        return cell

    def spare(self, title: str) -> int:
        """Return the number of the first empty row."""
        sheet = self.sheet(title)
        rows = (r for r in range(5, sheet.max_row + 1) if not sheet.cell(r, 1).value)
        return next(r for r in rows if not sheet.cell(r, 2).value)

    def put(self, title: str, row: str, head: str, value: object) -> str:
        """Type something and return its place."""
        cell = self.cell(title, row, head)
        cell.value = value  # type: ignore[assignment]
        return f"{title}!{cell.coordinate}"

    def proposal(self, *, year: int | None = None) -> Proposal:
        """Save the form and read it back."""
        self.book.save(self.file)
        return propose(self.file, self.folder, year=year)


def _bare(label: str) -> str:
    return label.removesuffix("（万元）").removesuffix("（元）")


@pytest.fixture
def desk(made: dict[str, bytes], folder: Path) -> Desk:
    """Return the form of the example's disclosure, on the desk."""
    return Desk(made[f"2024/{KIND}.form.xlsx"], folder)


def told(proposal: Proposal) -> list[tuple[str, str]]:
    """Return the code and the cell of each problem."""
    return [(problem.code, problem.place.spot) for problem in proposal.problems]


def changes(proposal: Proposal) -> list[tuple[str, str | None, str | None, str]]:
    """Return name, old, new and cell of each change."""
    return [(c.name, c.old, c.new, c.origin.spot if c.origin else "") for c in proposal.changes]


def lines_changed(folder: Path, original: Path) -> set[tuple[str, int]]:
    """Return the lines of the files of a folder that differ from the original's."""
    found: set[tuple[str, int]] = set()
    for path in sorted(original.rglob("*.yaml")):
        before = path.read_text(encoding="utf-8").splitlines()
        after = (folder / path.relative_to(original)).read_text(encoding="utf-8").splitlines()
        assert len(before) == len(after), path
        pairs = enumerate(zip(before, after, strict=True), 1)
        found |= {(path.stem, n) for n, (old, new) in pairs if old != new}
    return found


def test_untouched_forms_change_nothing(
    made: dict[str, bytes], folder: Path, department: Path
) -> None:
    """Each form, read back as it was handed out, proposes nothing and leaves the same bytes."""
    for name, content in made.items():
        (folder.parent / "form.xlsx").write_bytes(content)
        proposal = propose(folder.parent / "form.xlsx", folder)

        assert Proposal() == proposal, name
        assert accept(proposal) == ()
    assert lines_changed(folder, department) == set()
    assert len(made) == 18


@pytest.mark.parametrize(
    "name",
    [
        f"2024/{KIND}.form.xlsx",
        "2024/self_evaluation.form.xlsx",
        "2025/department_target.form.xlsx",
        "2025/project_target/hotline_yueshengxin.form.xlsx",
    ],
)
def test_saved_by_libreoffice(made: dict[str, bytes], folder: Path, name: str) -> None:
    """A form that LibreOffice opened and saved still proposes nothing."""
    (folder.parent / "form.xlsx").write_bytes(office.saved_as(made[name], ".xlsx", ".xlsx"))

    assert Proposal() == propose(folder.parent / "form.xlsx", folder)


# By sheet: row, head, what is typed; name, old and new of the change.
EDITS: dict[str, tuple[tuple[str, str, object, str, str | None, str], ...]] = {
    "收入和增减": (
        ("一般公共预算", "本年", 7601.5, "revenue.general_public_budget", "7600.53", "7601.50"),
        ("上年收入预算（没有上年文件时填）", "本年", 9000,
         "revenue_change.prior", "9682.88", "9000.00"),
        ("收入增减原因", "本年", "新的原因", "revenue_change.reason", "*", "新的原因"),
    ),
    "支出": (
        ("1", "功能科目", "2010302 一般行政管理事务",
         "expenditure.0.account", "2010150", "2010302"),
        ("2", "基本支出", 970.0, "expenditure.1.basic", "970.04", "970.00"),
        ("3", "基本支出", 632.7, "expenditure.2.basic", "632.69", "632.70"),
        ("4", "项目支出", 4931.06, "expenditure.3.project", "4931.05", "4931.06"),
        ("12", "功能科目", 2210203, "expenditure.11.account", "2210201", "2210203"),
    ),
    "基本支出按经济科目": (
        ("1", "金额", 0.1 + 0.2, "basic_by_economic.30101", "312.57", "0.30"),
        ("33", "金额", 28, "basic_by_economic.30399", "28.14", "28.00"),
    ),
    "项目支出按经济科目": (
        ("1", "金额", 330.98, "project_by_economic.30199", "330.97", "330.98"),
        ("14", "金额", "待填", "project_by_economic.31007", "15.02", "待填"),
    ),
    "单位": (
        ("1", "人员经费", 1266.61, "units.0.personnel", "1266.60", "1266.61"),
        ("3", "公用经费", 33.61, "units.2.operating", "33.60", "33.61"),
    ),
    "项目": (
        ("1.1", "金额", 681, "units.0.projects.0.amount", "680.00", "681.00"),
        ("1.2", "项目名称", "新的名称：甲", "units.0.projects.1.name", "*", "新的名称：甲"),
        ("1.3", "绩效目标", "目标 # 一", "units.0.projects.2.target", "*", "目标 # 一"),
        ("1.5", "涉密", "否", "units.0.projects.4.secret", "是", "否"),
        ("1.10", "标识（小写英文）", "data_sharing", "units.0.projects.9.id", "*", "data_sharing"),
        ("2.2", "金额", 0.3, "units.1.projects.1.amount", "0.29", "0.30"),
        ("3.1", "绩效目标", "待填：问中心", "units.2.projects.0.target", "*", "待填：问中心"),
    ),
    "行政经费和三公": (
        ("行政经费", "本年", 1272, "administrative_expense.current", "1272.04", "1272.00"),
        ("公务接待费", "本年", 5.7, "three_public_expenses.reception.current", "5.60", "5.70"),
        ("“三公”经费增减原因", "本年", "原因", "three_public_expenses.reason", "*", "原因"),
    ),
    "采购和资产": (
        ("政府采购：服务", "本年", 1916.3, "procurement.services", "1916.29", "1916.30"),
        ("资产统计日", "本年", date(2023, 12, 31), "assets.as_of", "2023-11-30", "2023-12-31"),
        ("车辆（辆）", "本年", 2, "assets.vehicles", "1", "2"),
        ("拟购置的内容", "本年", 12, "assets.planned_items", "无", "12"),
    ),
    "按公布数": (
        ("1", "公布数", 4661.79, "stated.project_by_economic.302.amount", "4661.78", "4661.79"),
    ),
    "已说明的差异": (
        ("1", "相差", -8, "explained.0.difference", "-7.00", "-8"),
    ),
}  # fmt: skip


def test_thirty_edited_cells(desk: Desk, department: Path) -> None:
    """Thirty cells of all sorts come back as these thirty changes, and change their lines alone."""
    expected = []
    for title, edits in EDITS.items():
        for row, head, value, name, old, new in edits:
            expected.append((name, old, new, desk.put(title, row, head, value)))
    proposal = desk.proposal()
    found = [
        (name, "*" if any(name == e[0] and e[1] == "*" for e in expected) else old, new, spot)
        for name, old, new, spot in changes(proposal)
    ]
    places = {(Path(c.place.file).stem, c.place.line) for c in proposal.changes}

    assert len(expected) == 30
    assert sorted(expected) == sorted(found)
    assert told(proposal) == []
    assert accept(proposal) == (desk.folder / "2024" / f"{KIND}.yaml",)
    assert places == lines_changed(desk.folder, department)
    assert Proposal() == propose(desk.file, desk.folder)


def added(desk: Desk, proposal: Proposal) -> list[str]:
    """Accept a proposal and return the lines that the disclosure has more."""
    file = desk.folder / "2024" / f"{KIND}.yaml"
    before = file.read_text(encoding="utf-8").splitlines()
    assert told(proposal) == []
    accept(proposal)
    after = file.read_text(encoding="utf-8").splitlines()
    return [line for line in after if line not in before]


def test_new_rows(desk: Desk) -> None:
    """Rows added to a list, a mapping and a nested list stand at the end of it."""
    sheet, at = desk.sheet("支出"), desk.spare("支出")
    sheet.cell(at, 2).value = "2010302"
    sheet.cell(at, 4).value = 12
    sheet, at = desk.sheet("基本支出按经济科目"), desk.spare("基本支出按经济科目")
    sheet.cell(at, 2).value = "31002 办公设备购置"
    sheet.cell(at, 3).value = 3.5
    sheet, at = desk.sheet("项目"), desk.spare("项目")
    for column, value in enumerate(("惠州市政务数据事务中心", "new_one", "新项目", 8), 2):
        sheet.cell(at, column).value = value
    expected = [
        "  - {account: 2010302, basic: 12.00}",
        "  31002: 3.50",
        "      - id: new_one",
        "        name: 新项目",
        "        amount: 8.00",
    ]

    assert expected == added(desk, desk.proposal())


def test_cleared_and_deleted_rows(desk: Desk) -> None:
    """A row that is emptied, or taken out of the sheet, is taken out of the file."""
    sheet = desk.sheet("支出")
    for column in range(2, 10):
        sheet.cell(6, column).value = None
    desk.sheet("基本支出按经济科目").delete_rows(7)
    proposal = desk.proposal()

    assert changes(proposal) == [
        ("expenditure.1", "{account: 2010301, basic: 970.04}", None, "支出!A6"),
        ("basic_by_economic.30103", "234.46", None, "基本支出按经济科目!A1"),
    ]


def test_all_rows_deleted(desk: Desk) -> None:
    """A sheet of which every row was taken out empties its list."""
    desk.sheet("已说明的差异").delete_rows(4, 100)

    assert [(c.name, c.new) for c in desk.proposal().changes] == [("explained.0", None)]


def test_sorted_rows_and_moved_columns(desk: Desk) -> None:
    """Rows in another order and columns at other places say the same as before."""
    sheet = desk.sheet("支出")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(5, 16)]
    for at, row in enumerate(reversed(rows), 5):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value  # type: ignore[assignment]
    sheet = desk.sheet("项目")
    for row in sheet.iter_rows(3, sheet.max_row):
        row[3].value, row[4].value = row[4].value, row[3].value  # type: ignore[union-attr]
    desk.sheet("单位").insert_cols(3)
    desk.sheet("采购和资产").insert_cols(1)
    desk.sheet("行政经费和三公").insert_rows(1, 1)
    desk.book.create_sheet("草稿")["A1"] = "随手记的"
    desk.book.move_sheet("项目", -3)

    assert Proposal() == desk.proposal()


Typing = Callable[[Desk], object]


def typed(title: str, row: str, head: str, value: object) -> Typing:
    """Return what types a value into a cell."""
    return lambda desk: desk.put(title, row, head, value)


def _error(desk: Desk) -> None:
    desk.cell("支出", "1", "基本支出").value = "#REF!"
    desk.cell("支出", "1", "基本支出").data_type = "e"


def _percent(desk: Desk) -> None:
    cell = desk.cell("支出", "1", "基本支出")
    cell.value, cell.number_format = 0.5, "0%"


def _title(desk: Desk) -> None:
    desk.sheet("支出")["A1"] = "2023年部门预算公开 · 支出"


def _renamed(desk: Desk) -> None:
    desk.sheet("支出")["D3"] = "基本支出（元）"


def _merged(desk: Desk) -> None:
    desk.sheet("支出").merge_cells("D6:D7")


def _without(title: str) -> Typing:
    return lambda desk: desk.book.remove(desk.book[title])


def _no_heads(desk: Desk) -> None:
    desk.sheet("支出").delete_rows(3)


def _doubled_head(desk: Desk) -> None:
    desk.sheet("支出")["M3"] = "功能科目"


def _spare_project(unit: str | None) -> Typing:
    def fill(desk: Desk) -> None:
        at = desk.spare("项目")
        for column, value in enumerate((unit, "new_one", "新项目", 8), 2):
            desk.sheet("项目").cell(at, column).value = value

    return fill


AMOUNT = ("支出", "1", "基本支出")
REFUSED: tuple[tuple[Typing, list[tuple[str, str]]], ...] = (
    (typed(*AMOUNT, "1,234.50"), [("amount-separator", "支出!D5")]),
    (typed(*AMOUNT, "３２６"), [("amount-full-width", "支出!D5")]),
    (typed(*AMOUNT, "326万元"), [("amount-unit", "支出!D5")]),
    (typed(*AMOUNT, "三百"), [("amount-not-a-number", "支出!D5")]),
    (typed(*AMOUNT, "=1+1"), [("form-formula", "支出!D5")]),
    (_error, [("form-error", "支出!D5")]),
    (_percent, [("form-percent", "支出!D5")]),
    (typed("支出", "1", "功能科目", "2019999"), [("unknown-account", "支出!B5")]),
    (typed("支出", "2", "序", "1"), [("form-row", "支出!A6")]),
    (typed("支出", "2", "序", "99"), [("form-row", "支出!A6")]),
    (typed("采购和资产", "资产统计日", "本年", "去年底"), [("not-a-date", "采购和资产!B7")]),
    (typed("项目", "1.5", "涉密", "大概"), [("not-a-flag", "项目!G9")]),
    (typed("单位", "1", "人员经费", None), [("missing-key", "单位!C5")]),
    (typed("项目", "1.2", "标识（小写英文）", "huiyunyan"), [("repeated-entry", "项目!C6")]),
    (_title, [("form-title", "支出!A1")]),
    (_renamed, [("form-head", "支出!A3")]),
    (_merged, [("form-merged", "支出!D6:D7")]),
    (_without("支出"), [("form-sheet", "")]),
    (_no_heads, [("form-head", "支出!A1")]),
    (_doubled_head, [("form-head", "支出!M3")]),
    (_spare_project("没有的单位"), [("form-row", "项目!B26")]),
    (_spare_project(None), [("form-row", "项目!B26")]),
)


@pytest.mark.parametrize(("typing", "expected"), REFUSED)
def test_refused(desk: Desk, typing: Typing, expected: list[tuple[str, str]]) -> None:
    """What cannot be read for certain is told at its cell, and nothing may be written."""
    typing(desk)
    proposal = desk.proposal()

    assert expected == told(proposal)
    assert not proposal.is_good


def test_formula_with_its_value(desk: Desk, folder: Path) -> None:
    """A formula that the clerk typed counts with the value it was saved with."""
    desk.put("支出", "1", "基本支出", "=300+26.5")
    desk.book.save(desk.file)
    desk.file.write_bytes(office.saved_as(desk.file.read_bytes(), ".xlsx", ".xlsx"))

    assert changes(propose(desk.file, folder)) == [
        ("expenditure.0.basic", "326.17", "326.50", "支出!D5")
    ]


def test_words_of_a_cell(desk: Desk) -> None:
    """Line breaks stay, carriage returns and spaces around are dropped, long texts are whole."""
    desk.put("项目", "1.1", "绩效目标", "  第一行_x000D_\n第二行  ")
    desk.put("项目", "1.2", "绩效目标", "字" * 32_767)
    desk.put("项目", "1.3", "绩效目标", f"{desk.cell('项目', '1.3', '绩效目标').value} ")

    assert [c.new for c in desk.proposal().changes] == ["第一行\n第二行", "字" * 32_767]


def test_pending_amount_filled_in(folder: Path) -> None:
    """An amount that was still to be entered takes the number, with the decimals of its unit."""
    file = folder / "2024" / f"{KIND}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("basic: 326.17", "basic: 待填：问财务"), encoding="utf-8")
    (made, *_), _ = forms.form(folder, year=2024, kind=KIND)
    desk = Desk(made.content, folder)
    spot = desk.put("支出", "1", "基本支出", 326.5)

    assert changes(desk.proposal()) == [("expenditure.0.basic", "待填：问财务", "326.50", spot)]


def test_hidden_rows_and_columns(desk: Desk) -> None:
    """What is hidden counts as well; of a hidden row it is said."""
    desk.sheet("支出").row_dimensions[5].hidden = True
    desk.sheet("支出").column_dimensions["D"].hidden = True
    spot = desk.put(*AMOUNT, 300)
    proposal = desk.proposal()

    assert told(proposal) == [("form-hidden", "支出!A5")]
    assert proposal.is_good
    assert changes(proposal) == [("expenditure.0.basic", "326.17", "300.00", spot)]


def test_text_becomes_a_paragraph_with_a_title(made: dict[str, bytes], folder: Path) -> None:
    """A paragraph that was bare text takes a title and another text at once."""
    desk = Desk(made["2024/self_evaluation.form.xlsx"], folder)
    title = desk.book.sheetnames[3]
    before = desk.cell(title, "1", "文字").value
    desk.put(title, "1", "小标题", "题")
    desk.put(title, "1", "编号项", "是")
    desk.put(title, "1", "文字", "新的文字")
    proposal = desk.proposal()

    assert [(c.old, c.new) for c in proposal.changes] == [
        (before, "{title: 题, item: 是, text: 新的文字}")
    ]
    accept(proposal)
    again = Desk(forms.form(folder, year=2024, kind="self_evaluation")[0][0].content, folder)
    assert [again.cell(title, "1", h).value for h in ("小标题", "编号项", "文字")] == [
        "题", "是", "新的文字",
    ]  # fmt: skip


def test_renamed_row_of_a_mapping(desk: Desk) -> None:
    """Another account for an amount takes the old one away and adds the new one."""
    desk.put("基本支出按经济科目", "1", "经济科目", "31002 办公设备购置")

    assert [(c.name, c.old, c.new) for c in desk.proposal().changes] == [
        ("basic_by_economic.30101", "312.57", None),
        ("basic_by_economic.31002", None, "312.57"),
    ]


def test_file_changed_since(desk: Desk) -> None:
    """A row that the file has otherwise by now is not overwritten; other rows are."""
    file = desk.folder / "2024" / f"{KIND}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("basic: 326.17", "basic: 326.18"), encoding="utf-8")
    spot = desk.put("支出", "2", "基本支出", 971)

    assert changes(desk.proposal()) == [("expenditure.1.basic", "970.04", "971.00", spot)]

    spot = desk.put("支出", "1", "功能科目", "2010302")
    proposal = desk.proposal()

    assert told(proposal) == [("form-stale", "支出!A5")]
    assert proposal.problems[0].related[0].line == text[: text.index("326.17")].count("\n") + 1


def test_rows_added_to_the_file_since(desk: Desk) -> None:
    """A row that the file got after the form was made is kept."""
    file = desk.folder / "2024" / f"{KIND}.yaml"
    text = file.read_text(encoding="utf-8")
    line = "  - {account: 2210201, basic: 205.24}\n"
    more = "  - {account: 2010302, basic: 1.00}\n"
    file.write_text(text.replace(line, line + more), encoding="utf-8")

    assert Proposal() == desk.proposal()


def test_field_changed_since(desk: Desk) -> None:
    """A field that the file has otherwise by now is not overwritten, unless with the same."""
    file = desk.folder / "2024" / f"{KIND}.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("goods: 0", "goods: 5.00"), encoding="utf-8")
    spot = desk.put("采购和资产", "政府采购：货物", "本年", 6)

    assert told(desk.proposal()) == [("form-stale", spot)]
    desk.put("采购和资产", "政府采购：货物", "本年", 5)
    assert Proposal() == desk.proposal()


def test_project_of_another_unit(desk: Desk) -> None:
    """A project whose unit is changed goes to the end of that unit's projects."""
    desk.put("项目", "2.2", "单位", "惠州市政务服务中心")
    found = [(c.name, c.new) for c in desk.proposal().changes]

    assert found == [
        ("units.1.projects.1", None),
        ("units.2.projects.2.id", "bereaved_family_aid"),
        ("units.2.projects.2.name", "遗属生活困难补助金"),
        ("units.2.projects.2.amount", "0.29"),
        ("units.2.projects.2.target", "向1名符合条件的遗属发放生活困难补助，稳定其生活。"),
    ]


def test_sheet_of_another_form(made: dict[str, bytes], desk: Desk) -> None:
    """A sheet that was copied from another year's form is told from the right one."""
    other = Desk(made["2024/self_evaluation.form.xlsx"], desk.folder).sheet("已说明的差异")
    sheet = desk.sheet("已说明的差异")
    for row in other.iter_rows():
        for cell in row:
            sheet[cell.coordinate] = cell.value

    assert told(desk.proposal()) == [("form-title", "已说明的差异!A1")]


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("2024/self_evaluation.form.xlsx", {"year": 2025}, "form-of-another"),
        ("2023/self_evaluation.form.xlsx", {"year": 2024}, "form-of-another"),
        ("2025/project_target/cloud_resources.form.xlsx", {}, "form-file"),
    ],
)
def test_form_of_another(
    made: dict[str, bytes], folder: Path, name: str, facts: dict[str, int], expected: str
) -> None:
    """A form of another year, or of a file that is not there, changes nothing."""
    (folder / "2025" / "project_target" / "cloud_resources.yaml").unlink()
    (folder.parent / "form.xlsx").write_bytes(made[name])
    proposal = propose(folder.parent / "form.xlsx", folder, year=facts.get("year"))

    assert [expected] == [problem.code for problem in proposal.problems]
    assert proposal.changes == ()


def test_form_of_another_department(desk: Desk, folder: Path) -> None:
    """A form goes back into the folder that it was made from."""
    other = Path(shutil.copytree(folder, folder.parent / "other_bureau"))
    desk.book.save(desk.file)

    assert [p.code for p in propose(desk.file, other).problems] == ["form-of-another"]


def _zipped(names: Iterable[str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            package.writestr(name, "<a>")
    return file.getvalue()


def _plain_book() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def test_no_form(made: dict[str, bytes], folder: Path) -> None:
    """A file that is no form is told, whatever it is."""
    form = made[f"2024/{KIND}.form.xlsx"]
    contents = {
        b"": "not-a-package",
        b"plain text": "not-a-package",
        form[: len(form) // 2]: "not-a-package",
        _zipped(()): "not-a-package",
        _zipped(["[Content_Types].xml", "xl/workbook.xml"]): "package-type",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512): "locked-package",
        _plain_book(): "form-none",
    }
    file = folder.parent / "form.xlsx"
    for content, expected in contents.items():
        file.write_bytes(content)

        assert [expected] == [problem.code for problem in propose(file, folder).problems]


def test_no_file(folder: Path) -> None:
    """A file that is not there is told, a folder that is not there an error of the call."""
    missing = folder / "form.xlsx"

    assert [problem.code for problem in propose(missing, folder).problems] == ["unreadable"]
    with pytest.raises(UsageError):
        propose(missing, folder / "nowhere")

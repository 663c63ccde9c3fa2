"""What finished files say of themselves: what the data gives, nothing of machine, user or clock.

A new format joins by its name in `FORMATS`; `tests/finished.py` must know how to look into it.
"""

import getpass
import re
import socket
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import finished
import pytest
from lxml import etree

import reportgen
from reportgen.press import FORMATS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "data" / "huizhou_dsj"
PACKED = ("docx", "xlsx")
NAMES = {
    "2023/self_evaluation": (
        "2023年惠州市政务服务数据管理局部门整体支出绩效自评报告",
        "惠州市政务服务数据管理局",
        "绩效自评，部门整体支出",
        "2024-01-01",
    ),
    "2024/budget_disclosure": (
        "2024年惠州市政务服务数据管理局部门预算",
        "惠州市政务服务数据管理局",
        "部门预算，预算公开，“三公”经费",
        "2024-01-01",
    ),
    "2024/self_evaluation": (
        "2024年惠州市政务服务和数据管理局部门整体支出绩效自评报告",
        "惠州市政务服务和数据管理局",
        "绩效自评，部门整体支出",
        "2025-01-01",
    ),
    "2025/department_target": (
        "2025年惠州市政务服务和数据管理局部门整体预算绩效目标申报表",
        "惠州市政务服务和数据管理局",
        "部门整体绩效目标，绩效指标",
        "2025-01-01",
    ),
    "2025/project_target": (
        "2025年惠州市政务服务和数据管理局项目绩效目标",
        "惠州市政务服务和数据管理局",
        "项目绩效目标，二级项目，绩效指标",
        "2025-01-01",
    ),
    "2025/project_target/extranet_security": (
        "2025年项目绩效目标　惠州市电子政务外网安全服务项目",
        "惠州市政务服务和数据管理局",
        "项目绩效目标，二级项目，绩效指标",
        "2025-01-01",
    ),
}
HIDDEN = {
    "docx": (
        r"<w:(?:vanish|specVanish|webHidden|ins|del|moveFrom|moveTo|docVars|attachedTemplate)\b",
        r"<w:comment",
        r'<w:color [^>]*w:val="FFFFFF"',
        r'<w:sz w:val="[0-4]"',
    ),
    "xlsx": (
        r'\bhidden="(?:1|true)"',
        r'\bstate="(?:hidden|veryHidden)"',
        r"<comments?\b",
        r"<font>(?:(?!</font>).)*FFFFFFFF",
        r"<externalReference",
    ),
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with every file of the example department."""
    out = tmp_path_factory.mktemp("finished")
    made = reportgen.build(EXAMPLE, formats=FORMATS, out=out, pages=False)
    assert made.is_whole, made.problems
    return out / EXAMPLE.name


def of_format(output: Path, wanted: str) -> list[Path]:
    """Return the files of a format."""
    found = [
        path
        for path in sorted(output.rglob("*"))
        if path.is_file() and finished.format_of(path.relative_to(output).as_posix()) == wanted
    ]
    assert found
    return found


def told(path: Path, part: str) -> dict[str, str]:
    """Return the properties in a part of a package, those with a text, by their plain names."""
    root = etree.fromstring(dict(finished.parts(path))[part])
    return {etree.QName(one).localname: one.text for one in root if one.text}


@pytest.mark.parametrize("wanted", PACKED)
@pytest.mark.parametrize("name", NAMES)
def test_properties(name: str, wanted: str, output: Path) -> None:
    """Title, department, keywords and the date of the data: the whole of a file's properties."""
    path = output / f"{name}.{wanted}"
    if wanted == "xlsx" and name.count("/") > 1:
        assert not path.exists()
        return
    title, entity, keywords, day = NAMES[name]
    own = {"language": "zh-CN", "revision": "1"} if wanted == "docx" else {}

    assert told(path, "docProps/core.xml") == {
        "title": title,
        "creator": entity,
        "lastModifiedBy": entity,
        "keywords": keywords,
        "created": f"{day}T00:00:00Z",
        "modified": f"{day}T00:00:00Z",
        **own,
    }


def test_program_of_a_word_file(output: Path) -> None:
    """A Word file names reportgen, and what it was made from for the reading of edits."""
    for path in of_format(output, "docx"):
        below = path.relative_to(output).with_suffix("").as_posix()
        custom = dict(finished.parts(path))["docProps/custom.xml"].decode()

        assert told(path, "docProps/app.xml") == {"Application": "reportgen"}
        assert re.findall(r"<vt:lpwstr>(.*?)#[0-9a-f]{8}</vt:lpwstr>", custom) == [
            f"{EXAMPLE.name}/{below}"
        ]
        assert custom.count("<property ") == 1


def test_program_of_a_workbook(output: Path) -> None:
    """A workbook names the program that it is made for; no company, no manager."""
    for path in of_format(output, "xlsx"):
        found = told(path, "docProps/app.xml")

        assert found["Application"] == "Microsoft Excel"
        assert {"Company", "Manager", "Template", "TotalTime"} & found.keys() == set()


@pytest.mark.parametrize("wanted", FORMATS)
def test_no_trace_of_machine_user_or_clock(wanted: str, output: Path) -> None:
    """No part tells who made the file, where, or when."""
    now = datetime.now(tz=UTC).astimezone()
    places = {str(Path.home()), str(ROOT), str(output.parent), tempfile.gettempdir()} - {"/"}
    names = {getpass.getuser(), socket.gethostname()}
    days = {now.strftime("%Y-%m-%d"), f"{now.year}年{now.month}月{now.day}日"}
    traces = re.compile(
        "|".join(
            [
                *(re.escape(text) for text in sorted(places | days)),
                *(rf"(?<![\w:]){re.escape(name)}(?!\w)" for name in sorted(names)),
            ]
        )
    )

    assert [
        (path.name, part, found[0])
        for path in of_format(output, wanted)
        for part, content in finished.parts(path)
        for text in finished.readings(content)
        if (found := traces.search(text))
    ] == []


@pytest.mark.parametrize("wanted", PACKED)
def test_parts_have_no_time(wanted: str, output: Path) -> None:
    """Each part of a package has the first day that a package can tell, and no other remark."""
    for path in of_format(output, wanted):
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()

            assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
            assert {(entry.comment, entry.extra) for entry in entries} == {(b"", b"")}
            assert package.comment == b""


@pytest.mark.parametrize("wanted", FORMATS)
def test_nothing_is_hidden(wanted: str, output: Path) -> None:
    """No hidden or white text, revision, remark, sheet, row or column; no comment in the markup."""
    patterns = re.compile("|".join((*HIDDEN.get(wanted, ()), "<!--")), re.DOTALL)

    assert [
        (path.name, part, found[0])
        for path in of_format(output, wanted)
        for part, content in finished.parts(path)
        if (found := patterns.search(content.decode("utf-8", errors="ignore")))
    ] == []


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("docx", "<w:rPr><w:vanish/></w:rPr>"),
        ("docx", '<w:ins w:id="1" w:author="张三">'),
        ("docx", '<w:color w:val="FFFFFF"/>'),
        ("xlsx", '<sheet name="a" sheetId="1" state="veryHidden"/>'),
        ("xlsx", '<row r="1" hidden="1">'),
        ("xlsx", '<font><sz val="11"/><color rgb="FFFFFFFF"/></font>'),
    ],
)
def test_what_is_hidden_would_be_found(wanted: str, text: str) -> None:
    """The patterns know what hides a text."""
    assert [text for pattern in HIDDEN[wanted] if re.search(pattern, text)]

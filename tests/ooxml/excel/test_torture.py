"""A template that holds one of everything: nothing is lost, all is valid, values are right."""

import io
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import office
import pytest
import torture
from checkers import audit_errors, sdk_errors
from lxml import etree
from moved import parts
from pypdf import PdfReader
from recalculation import differences

from reportgen.ooxml.excel.template import SheetTemplate

# Elements of which there are as many for each print of a row or sheet, or that are written anew.
_CELLS = {"sheetData", "row", "c", "f", "v", "is", "t", "r", "rPr", "dimension", "sst", "si"}


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """The template."""
    return torture.template()


@pytest.fixture(scope="module")
def printed(drawn: bytes) -> bytes:
    """The workbook made of it."""
    return SheetTemplate(drawn).render(torture.data())


def test_every_part_is_there(drawn: bytes, printed: bytes) -> None:
    """Only the chain of calculation is dropped; a repeated sheet has its parts twice."""
    before, after = parts(drawn), parts(printed)
    added = after.keys() - before.keys()

    assert before.keys() - after.keys() == {"xl/calcChain.xml"}
    assert {posixpath.basename(name) for name in added} == {
        "sheet6.xml",
        "sheet6.xml.rels",
        "comments4.xml",
        "vmlDrawing5.vml",
        "drawing4.xml",
        "drawing4.xml.rels",
        "chart3.xml",
    }


def test_parts_without_references_are_the_same(drawn: bytes, printed: bytes) -> None:
    """Pictures, printer, theme, custom XML and custom properties are copied byte by byte."""
    before, after = parts(drawn), parts(printed)
    same = [
        name
        for name in before
        if re.match(r"customXml/item|docProps/custom|xl/(media|printerSettings|theme)/", name)
    ]

    assert len(same) == 9
    assert {name: before[name] for name in same} == {name: after[name] for name in same}


def test_no_kind_of_element_is_lost(drawn: bytes, printed: bytes) -> None:
    """Whatever the template's sheets, drawings, charts and comments hold, the workbook holds."""
    before, after = Counter(_elements(drawn)), Counter(_elements(printed))

    assert len(before) > 200
    assert {
        name: (count, after[name]) for name, count in before.items() if after[name] < count
    } == {}


def _elements(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the elements of all parts that can hold something drawn, with the kind of part."""
    for name, part in parts(content).items():
        kind = re.match(r"xl/(?:worksheets/sheet|drawings/\w+?|charts/chart|comments)\d", name)
        if kind and not name.endswith(".rels"):
            for one in etree.fromstring(part).iter(etree.Element):
                local = etree.QName(one).localname
                if not ("worksheets" in name and local in _CELLS):
                    yield kind[0][:-1], local


@pytest.mark.parametrize("find", [sdk_errors, audit_errors])
def test_checkers_find_nothing(
    find: Callable[[Path], list[object]], drawn: bytes, printed: bytes, tmp_path: Path
) -> None:
    """The workbook is as valid as its template."""
    for name, content in (("drawn.xlsx", drawn), ("printed.xlsx", printed)):
        (tmp_path / name).write_bytes(content)

    assert find(tmp_path / "drawn.xlsx") == []
    assert find(tmp_path / "printed.xlsx") == []


def test_libreoffice_calculates_the_same(printed: bytes) -> None:
    """Every formula cell carries the recalculated value."""
    assert differences(printed) == []


def test_it_is_printed(printed: bytes) -> None:
    """LibreOffice makes a PDF of it, with a page or two for each sheet that is seen."""
    pages = PdfReader(io.BytesIO(office.saved_as(printed, ".xlsx", ".pdf"))).pages
    texts = ["".join(page.extract_text().split()) for page in pages]

    assert len(pages) == 6
    assert "2024年汇总（草稿）" in texts[0]
    assert "文本框：2024年" in texts[0]
    assert "2024年各项金额" in texts[0]
    assert "第1页，共6页" in texts[0]
    assert ["2023年" in text for text in texts] == [False, True, True, False, False, False]
    assert "平台建设绩效目标" in texts[3]
    assert "信息安全绩效目标" in texts[4]
    assert not [text for text in texts if "{{" in text or "{%" in text]

"""What a finished workbook says of itself."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from reportgen.ooxml.core_properties import with_properties

DAY = date(2024, 3, 1)


def drawn() -> bytes:
    """Return a workbook that names its maker."""
    book, file = Workbook(), io.BytesIO()
    book.properties.creator = book.properties.lastModifiedBy = "某某"
    book.properties.description, book.properties.category = "内部", "草稿"
    book.save(file)
    return file.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_properties_are_those_of_the_data() -> None:
    """Title, author, keywords and day are given; what the maker of the template left is gone."""
    content = with_properties(
        drawn(), title="预算 <草>", day=DAY, author="甲 & 乙", keywords="预算，公开"
    )
    facts = openpyxl.load_workbook(io.BytesIO(content)).properties

    assert (facts.title, facts.creator, facts.lastModifiedBy, facts.keywords) == (
        *("预算 <草>", "甲 & 乙", "甲 & 乙"),
        "预算，公开",
    )
    assert facts.created == facts.modified == datetime(2024, 3, 1)  # noqa: DTZ001 - as openpyxl reads it
    assert (facts.description, facts.category) == (None, None)
    assert "某某".encode() not in b"".join(parts(content).values())


def test_all_else_stays() -> None:
    """No other part changes, and the program is the one that it is made for."""
    before, after = parts(drawn()), parts(with_properties(drawn(), title="题", day=DAY))
    changed = {name for name in before if before[name] != after[name]}

    assert before.keys() == after.keys()
    assert changed == {"docProps/core.xml", "docProps/app.xml"}
    assert b"<Application>Microsoft Excel</Application>" in after["docProps/app.xml"]


def test_properties_are_not_added() -> None:
    """A package without them needs none."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")

    assert [*parts(with_properties(file.getvalue(), title="题", day=DAY))] == ["xl/workbook.xml"]


def test_what_is_no_package() -> None:
    """Bytes that are no package are told so."""
    with pytest.raises(zipfile.BadZipFile):
        with_properties(b"no zip", title="题", day=DAY)

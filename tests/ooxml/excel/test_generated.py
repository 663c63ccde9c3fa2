"""A hundred templates by chance: what is rendered opens and has the values it must have."""

from collections import Counter

import pytest
from chance_sheets import drawn
from recalculation import differences
from sheets import opened

from reportgen.ooxml.excel.printing.recalculation import carried
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.problems import TemplateError

WORKBOOKS = 100
FEWEST_FORMULAS = 3000
# A single operand that became several cells, or none, and an area in pieces.
REFUSALS = {"reference-many", "reference-gone"}


@pytest.fixture(scope="module")
def rendered() -> dict[int, bytes | TemplateError]:
    """The workbook of each template, by its number, or why there is none."""
    found = dict[int, bytes | TemplateError]()
    for seed in range(WORKBOOKS):
        chance = drawn(seed)
        try:
            found[seed] = SheetTemplate(chance.template).render(chance.data)
        except TemplateError as error:
            found[seed] = error
    return found


def test_few_are_refused(rendered: dict[int, bytes | TemplateError]) -> None:
    """At least nine of ten are rendered; the others have formulas that cannot follow."""
    refused = [one for one in rendered.values() if isinstance(one, TemplateError)]
    codes = Counter(problem.code for error in refused for problem in error.problems)

    assert len(refused) <= WORKBOOKS // 10
    assert codes.keys() <= REFUSALS


def test_all_open(rendered: dict[int, bytes | TemplateError]) -> None:
    """Openpyxl reads each, with a sheet that is seen and cells in it."""
    for content in _contents(rendered):
        book = opened(content)
        assert any(one["A1"].value is not None for one in book.worksheets)


def test_libreoffice_calculates_the_same(rendered: dict[int, bytes | TemplateError]) -> None:
    """In every formula cell of all workbooks our value is the recalculated one."""
    contents = _contents(rendered)

    assert sum(len(cells) for one in contents for cells in carried(one).values()) > FEWEST_FORMULAS
    assert differences(contents) == []


def _contents(rendered: dict[int, bytes | TemplateError]) -> list[bytes]:
    return [one for one in rendered.values() if isinstance(one, bytes)]

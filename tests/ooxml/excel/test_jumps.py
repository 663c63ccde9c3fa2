"""Links lead to printed cells, to files beside the workbook and to addresses."""

import pytest
from sheets import book, cells, opened, refused

from reportgen.ooxml.excel.addresses import Cell, Spot
from reportgen.ooxml.excel.printing.jumps import checked, links
from reportgen.ooxml.excel.template import SheetTemplate
from reportgen.ooxml.excel.values import At, Jump, Live

SPOTS = {"k": Spot("表7", Cell(8, 2)), "q": Spot("A'B 1", Cell(1, 1))}


@pytest.mark.parametrize(
    ("target", "address", "location"),
    [
        (At("k"), "", "表7!B8"),
        (At("q"), "", "'A''B 1'!A1"),
        ("#表7!B8", "", "表7!B8"),
        ("#'A''B 1'!C2", "", "'A''B 1'!C2"),
        ("#名称", "", "名称"),
        ("../2024/表 1.xlsx#表7!B8", "../2024/%E8%A1%A8%201.xlsx", "表7!B8"),
        ("https://example.org/a?b=1&c#d", "https://example.org/a?b=1&c#d", ""),
        ("mailto:a@example.org", "mailto:a@example.org", ""),
    ],
)
def test_a_link_has_address_and_place(target: At | str, address: str, location: str) -> None:
    """What is inside needs no relationship, what is outside has one."""
    found = links([(Cell(1, 1), Jump("文", target))], SPOTS)

    assert [one.target for one in found.relationships] == ([address] if address else [])
    assert (f'location="{location}"' in found.written[0]) == bool(location)


def test_links_to_one_address_share_a_relationship() -> None:
    """Each cell has its link, the address stands once."""
    jumps = [(Cell(row, 1), Jump("文", f"a.xlsx#表!A{row}")) for row in (1, 2)]

    found = links(jumps, {})

    assert len(found.written) == 2
    assert [one.target for one in found.relationships] == ["a.xlsx"]


def test_a_link_to_what_is_not_printed_is_none() -> None:
    """The text stands alone."""
    assert links([(Cell(1, 1), Jump("文", At("x")))], SPOTS).written == ()


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "C:\\a.xlsx"])
def test_other_addresses_are_refused(target: str) -> None:
    """Only http, https, mailto and files beside the workbook can be linked."""
    with pytest.raises(ValueError, match="链接"):
        checked(Jump("文", target))
    assert refused(book({"表": [["{{ x }}"]]}), x=Jump("文", target)) == [("wrong-value", "表!A1")]


def test_links_move_with_their_cells() -> None:
    """A link in a loop stands in each turn; one without a text is called after its target."""
    lines = [
        ["{%tr for x in xs %}"],
        ["{{ x.n }}", "{{ x.link }}"],
        ["{%tr endfor %}"],
        ["{{ back }}"],
    ]
    xs = [{"n": Live(n, n), "link": Jump("看", At(3 - n))} for n in (1, 2)]

    content = SheetTemplate(book({"表": lines})).render({"xs": xs, "back": Jump(None, At(2))})

    sheet = opened(content).worksheets[0]
    found = {
        one.coordinate: one.hyperlink.location
        for row in sheet.iter_rows()
        for one in row
        if one.hyperlink
    }
    assert found == {"B1": "表!A2", "B2": "表!A1", "A3": "表!A2"}
    assert cells(content)["A3"] == "表!A2"

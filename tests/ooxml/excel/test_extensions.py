"""Extensions that refer to cells follow them like their older kin."""

from movers import inserting, repeating, vanishing
from sheet_frames import behind

_SPACES = (
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
)


def extension(*content: str) -> str:
    """Return a list of extensions."""
    parts = "".join(f'<ext {_SPACES} uri="{{1}}">{one}</ext>' for one in content)
    return f"<extLst>{parts}</extLst>"


def validations(*pairs: tuple[str, str]) -> str:
    """Return validations by lists of another sheet."""
    inner = "".join(
        f'<x14:dataValidation type="list"><x14:formula1><xm:f>{text}</xm:f></x14:formula1>'
        f"<xm:sqref>{sqref}</xm:sqref></x14:dataValidation>"
        for sqref, text in pairs
    )
    return f'<x14:dataValidations count="{len(pairs)}">{inner}</x14:dataValidations>'


def bars(sqref: str, bound: str) -> str:
    """Return a data bar with a bound by formula."""
    return (
        '<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar">'
        f'<x14:dataBar><x14:cfvo type="formula"><xm:f>{bound}</xm:f></x14:cfvo></x14:dataBar>'
        f"</x14:cfRule><xm:sqref>{sqref}</xm:sqref></x14:conditionalFormatting>"
        "</x14:conditionalFormattings>"
    )


def sparklines(*pairs: tuple[str, str]) -> str:
    """Return small charts in cells."""
    inner = "".join(
        f"<x14:sparkline><xm:f>{text}</xm:f><xm:sqref>{cell}</xm:sqref></x14:sparkline>"
        for cell, text in pairs
    )
    return (
        "<x14:sparklineGroups><x14:sparklineGroup><xm:f>Sheet1!A1:D1</xm:f><x14:sparklines>"
        f"{inner}</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
    )


def test_validations_and_bars() -> None:
    """Ranges and formulas of newer rules move."""
    drawn = extension(validations(("B3", "Sheet1!$A$9")), bars("C3:C9", "$D$9"))
    moved = extension(validations(("B3:B5", "Sheet1!$A$11")), bars("C3:C11", "$D$11"))
    assert behind(drawn, repeating(3, 3, 3)) == moved


def test_sparklines() -> None:
    """A small chart is repeated with its row and shows the values of that row."""
    drawn = extension(sparklines(("E3", "Sheet1!A3:D3")))
    moved = extension(sparklines(("E3", "Sheet1!A3:D3"), ("E4", "Sheet1!A4:D4")))
    assert behind(drawn, repeating(3, 3, 2)) == moved


def test_extensions_that_are_gone() -> None:
    """An extension without cells is dropped with all that was around it."""
    drawn = extension(sparklines(("E4", "Sheet1!A4:D4")), validations(("B4", "C1")))
    assert behind(drawn, vanishing(4, 4)) == ""
    half = extension(validations(("B4", "C1"), ("B1", "C1")))
    assert behind(half, vanishing(4, 4)) == extension(validations(("B1", "C1")))


def test_extensions_without_references_stay() -> None:
    """What other programs note, or an empty list, stays as it is."""
    drawn = extension("<x14:conditionalFormattings/>", '<x14:other name="A1"/>')
    assert behind(drawn, inserting(1, 3)) == drawn

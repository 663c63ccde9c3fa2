"""What is wrong with a formula of a template is told before there is any data."""

from sheets import book

from reportgen.ooxml.excel.template import SheetTemplate


def test_formulas_of_tags_alone_are_told() -> None:
    """A sum of a row or column of tags would be 0; one that reaches beyond them is none."""
    made = book(
        {
            "{{ n }}": [
                ["{%sheet for n in ns %}", "", ""],
                ["", "{%tc for y in ns %}", "{{ y }}", "{%tc endfor %}"],
                ["{%tr for x in ns %}"],
                ["", "", 1],
                ["{%tr endfor %}"],
                ["=SUM(C3)", "", "=SUM(C3:C5)", "", "=SUM(B4)"],
            ],
            "总": [["=SUM('{{ n }}'!5:5)", "=SUM('{{ n }}'!C4:C5)", "=SUM('{{ n }}'!Z99)"]],
        }
    )

    assert [(one.code, one.place.spot) for one in SheetTemplate(made).lint()] == [
        ("reference-gone", "{{ n }}!A6"),
        ("reference-gone", "{{ n }}!E6"),
        ("reference-gone", "总!A1"),
    ]

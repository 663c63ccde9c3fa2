"""Excel templates, one for each feature of the engine, with data and what they must print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from moved import parts
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from sheets import Lines, drawn, opened, saved

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.template import SheetTemplate

FOR, END = ["{%tr for r in rows %}"], ["{%tr endfor %}"]
LOOP: Lines = (FOR, ["{{ r.name }}", "{{ r.amount }}"], END)


@dataclass(frozen=True, slots=True)
class Of:
    """A formula and the value that it gives."""

    formula: str
    value: object


@dataclass(frozen=True, slots=True)
class Feature:
    """A template, data, and the cells of the workbook made from both.

    Attributes:
        template: The template.
        data: What it can name.
        expected: The rows of each printed sheet.
    """

    template: bytes
    data: Mapping[str, object]
    expected: Mapping[str, Lines]

    def printed(self) -> bytes:
        """Return the workbook."""
        return SheetTemplate(self.template).render(self.data)


def book(sheets: Mapping[str, Lines], dress: Callable[..., None] | None = None) -> bytes:
    """Return a workbook with sheets of rows; `dress` gets each sheet and does the rest."""
    made = drawn(sheets)
    if dress:
        dress(*made.worksheets)
    return saved(made)


def one(
    rows: Lines,
    expected: Lines,
    dress: Callable[[Worksheet], None] | None = None,
    /,
    **data: object,
) -> Feature:
    """Return a feature of one sheet, S, with three rows of data unless others are given."""
    return Feature(book({"S": rows}, dress), {"rows": amounts(1, 2, 4)} | data, {"S": expected})


def amounts(*numbers: int) -> list[dict[str, Any]]:
    """Return rows with a name and an amount."""
    return [
        {"name": "甲乙丙丁戊己"[n], "amount": Decimal(number)} for n, number in enumerate(numbers)
    ]


def edited(content: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """Return a workbook in which words of a part are others."""
    text = parts(content)[part].decode()
    for old, new in changes:
        if old not in text:
            raise AssertionError(f"{old} is not in {part}")
        text = text.replace(old, new)
    return Archive(content).with_parts({part: text.encode()})


def cells(content: bytes) -> dict[str, list[list[object]]]:
    """Return what stands in each sheet, formulas with their values, without empty ends."""
    formulas, values = opened(content), opened(content, values=True)
    return {
        sheet.title: _trimmed(
            [
                _trimmed([_content(cell, values[sheet.title]) for cell in row])
                for row in sheet.iter_rows()
            ]
        )
        for sheet in formulas.worksheets
    }


def _content(cell: Cell | MergedCell, values: Worksheet) -> object:
    is_formula = cell.data_type == "f"
    return Of(cell.value, values.cell(cell.row, cell.column).value) if is_formula else cell.value


def _trimmed(found: list[Any]) -> list[Any]:
    while found and not found[-1] and found[-1] != 0:
        found.pop()
    return found


_GROUPS = [
    {"name": "一", "rows": amounts(1, 3)},
    {"name": "二", "rows": amounts(12)},
    {"name": "三", "rows": []},
]
_PROJECTS = [
    {"name": "甲 a", "rows": amounts(1, 2)},
    {"name": "乙", "rows": amounts(4)},
    {"name": "甲 a", "rows": []},
]
_DAY, _NOON = datetime.fromisoformat("2024-02-29"), datetime.fromisoformat("2024-01-01T12:00")
_TYPES: Mapping[str, object] = {
    "text": "=1+1",
    "whole": 3,
    "exact": Decimal("0.1"),
    "yes": True,
    "day": _DAY.date(),
    "time": _NOON,
}


def _of_loops() -> dict[str, Feature]:
    return {
        "values of every type": one(
            [
                ["{{ text }}", "{{ whole }}", "{{ exact }}", "{{ yes }}", "{{ day }}",
                 "{{ time }}"],
                ["前{{ text }}后", "{{ whole }}元", "{% if yes %}是{% else %}否{% endif %}"],
                ["{% for r in rows %}{{ r.name }}、{% endfor %}"],
                ["=B1+C1", "=A1&B1", '=IF(D1,"y","n")', "=A1&C2"],
            ],
            [
                ["=1+1", 3, 0.1, True, _DAY, _NOON],
                ["前=1+1后", "3元", "是"],
                ["甲、乙、丙、"],
                [Of("=B1+C1", 3.1), Of("=A1&B1", "=1+13"), Of('=IF(D1,"y","n")', "y"),
                 Of("=A1&C2", "=1+1是")],
            ],
            **_TYPES,
        ),
        "references from a loop to itself and out of it": one(
            [
                ["率", 10],
                FOR,
                ["{{ r.name }}", "{{ r.amount }}", "=B3*$B$1", "=$B3*B$1", "=IF(C3>D3,1,-B6)"],
                END,
                ["合", "=SUM(B3)", "=SUM($B$3:$B$3)", "=SUM(B1:B4)", "=B1+B5"],
                ["差", "=B5-B1", "=-$B$5", "=B$1%", "=$B6"],
            ],
            [
                ["率", 10],
                ["甲", 1, Of("=B2*$B$1", 10), Of("=$B2*B$1", 10), Of("=IF(C2>D2,1,-B6)", 3)],
                ["乙", 2, Of("=B3*$B$1", 20), Of("=$B3*B$1", 20), Of("=IF(C3>D3,1,-B6)", 3)],
                ["丙", 4, Of("=B4*$B$1", 40), Of("=$B4*B$1", 40), Of("=IF(C4>D4,1,-B6)", 3)],
                ["合", Of("=SUM(B2:B4)", 7), Of("=SUM($B$2:$B$4)", 7), Of("=SUM(B1:B4)", 17),
                 Of("=B1+B5", 17)],
                ["差", Of("=B5-B1", -3), Of("=-$B$5", -7), Of("=B$1%", 0.1), Of("=$B6", -3)],
            ],
        ),
        "running totals and shares": one(
            [
                FOR,
                ["{{ r.name }}", "{{ r.amount }}", "=SUM(B$2:B2)", "=B2/SUM(B$2:B$2)"],
                END,
                ["合", "=SUM(B2)", "=MAX(C2)", "=SUM(D2)"],
            ],
            [
                ["甲", 1, Of("=SUM(B$1:B1)", 1), Of("=B1/SUM(B$1:B$3)", 0.125)],
                ["乙", 2, Of("=SUM(B$1:B2)", 3), Of("=B2/SUM(B$1:B$3)", 0.25)],
                ["丙", 5, Of("=SUM(B$1:B3)", 8), Of("=B3/SUM(B$1:B$3)", 0.625)],
                ["合", Of("=SUM(B1:B3)", 8), Of("=MAX(C1:C3)", 8), Of("=SUM(D1:D3)", 1)],
            ],
            rows=amounts(1, 2, 5),
        ),
        "whole rows and columns": one(
            [
                ["头", "=SUM(C:C)"],
                FOR,
                ["{{ r.name }}", "=SUM(6:6)", "{{ r.amount }}"],
                END,
                ["合", "=COUNT($C:$C)", None, "=SUM(3:3)", "=SUM(E6:F6)-SUM(1:1)"],
                [5, 6, "=COUNTA(A:A)", "=SUM($1:$1)"],
            ],
            [
                ["头", Of("=SUM(C:C)", 13)],
                ["甲", Of("=SUM(6:6)", 30), 1],
                ["乙", Of("=SUM(6:6)", 30), 2],
                ["丙", Of("=SUM(6:6)", 30), 4],
                ["合", Of("=COUNT($C:$C)", 4), None, Of("=SUM(2:4)", 97),
                 Of("=SUM(E6:F6)-SUM(1:1)", -13)],
                [5, 6, Of("=COUNTA(A:A)", 6), Of("=SUM($1:$1)", 13)],
            ],
        ),
        "ranges that hold a loop, and those beside it": one(
            [
                [1, 2, 3],
                FOR,
                ["{{ r.amount }}", 10, 20],
                END,
                [4, 5, 6],
                ["=SUM(A1:A5)", "=SUM(B3:C3)", "=SUM(A5:C5)", "=SUM(A1:C1)", "=SUM(A2:B5)"],
            ],
            [
                [1, 2, 3],
                [1, 10, 20],
                [2, 10, 20],
                [4, 10, 20],
                [4, 5, 6],
                [Of("=SUM(A1:A5)", 12), Of("=SUM(B2:C4)", 90), Of("=SUM(A5:C5)", 15),
                 Of("=SUM(A1:C1)", 6), Of("=SUM(A2:B5)", 46)],
            ],
        ),
        "a loop without a turn": one(
            [["头", 1], *LOOP, ["合", "=SUM(B3)", "=SUM(B1:B4)", "=COUNT(B3)", "=SUBTOTAL(9,B3)"]],
            [["头", 1], ["合", Of("=0", 0), Of("=SUM(B1:B1)", 1), Of("=0", 0), Of("=0", 0)]],
            rows=[],
        ),
        "groups with heads and subtotals": one(
            [
                ["总计", "=SUBTOTAL(9,B3:B7)", "=SUM(B3)"],
                ["{%tr for g in groups %}"],
                ["{{ g.name }}", "=SUBTOTAL(9,B5)"],
                ["{%tr for r in g.rows %}"],
                ["{{ r.name }}", "{{ r.amount }}", "=B5/B3", "=B5/$B$1", "=SUM(B$5:B5)"],
                END,
                END,
            ],
            [
                ["总计", Of("=SUBTOTAL(9,B2:B7)", 16), Of("=SUM(B2,B5,B7)", 16)],
                ["一", Of("=SUBTOTAL(9,B3:B4)", 4)],
                ["甲", 1, Of("=B3/B2", 0.25), Of("=B3/$B$1", 0.0625), Of("=SUM(B$3:B3)", 1)],
                ["乙", 3, Of("=B4/B2", 0.75), Of("=B4/$B$1", 0.1875), Of("=SUM(B$3:B4)", 4)],
                ["二", Of("=SUBTOTAL(9,B6)", 12)],
                ["甲", 12, Of("=B6/B5", 1), Of("=B6/$B$1", 0.75), Of("=SUM(B$3:B4,B$6)", 16)],
                ["三", Of("=0", 0)],
            ],
            groups=_GROUPS,
        ),
        "subtotals below, of hidden rows too": one(
            [
                ["{%tr for g in groups %}"],
                ["{%tr for r in g.rows %}"],
                ["{{ r.name }}", "{{ r.amount }}"],
                END,
                ["小计", "=SUM(B3)", "=SUM(B$5:B5)", "=SUBTOTAL(109,B3)"],
                END,
                ["总计", "=SUM(B5)", "=SUBTOTAL(9,D1:D6)"],
            ],
            [
                ["甲", 1],
                ["乙", 3],
                ["小计", Of("=SUM(B1:B2)", 4), Of("=SUM(B$3:B3)", 4),
                 Of("=SUBTOTAL(109,B1:B2)", 4)],
                ["甲", 12],
                ["小计", Of("=SUM(B4)", 12), Of("=SUM(B$3,B$5)", 16), Of("=SUBTOTAL(109,B4)", 12)],
                ["小计", Of("=0", 0), Of("=SUM(B$3,B$5:B6)", 16), Of("=0", 0)],
                ["总计", Of("=SUM(B3,B5:B6)", 16), Of("=SUBTOTAL(9,D1:D6)", 0)],
            ],
            groups=_GROUPS,
        ),
        "conditions on rows": one(
            [
                ["{%tr if on %}"],
                ["有", 5],
                ["{%tr else %}"],
                ["无", 6],
                ["{%tr endif %}"],
                FOR,
                ["{%tr if r.amount > 3 %}"],
                ["大", "{{ r.amount }}"],
                ["{%tr elif r.amount > 1 %}"],
                ["中", "{{ r.amount }}", "=B10*2"],
                ["{%tr endif %}"],
                END,
                ["合", "=SUM(B7:B11)", "=SUM(B10)", "=SUM(C10)", "=SUM(B1:B12)"],
            ],
            [
                ["无", 6],
                ["中", 2, Of("=B2*2", 4)],
                ["大", 4],
                ["合", Of("=SUM(B2:B3)", 6), Of("=SUM(B2)", 2), Of("=SUM(C2)", 4),
                 Of("=SUM(B1:B3)", 12)],
            ],
            on=False,
        ),
        "loops and conditions on columns": one(
            [
                ["项", "{%tc for y in years %}", "{{ y }}", "累计", "{%tc endfor %}",
                 "{%tc if on %}", "备注", "{%tc endif %}", "合"],
                FOR,
                ["{{ r.name }}", None, "{{ r.amount * y }}", "=SUM($C3:C3)", None,
                 None, 100, None, "=SUM(C3)"],
                END,
                ["合", None, "=SUM(C3)", "=SUM(D3:D3)", None, None, "=SUM(G3)", None,
                 "=SUM(C3:D3)-SUM(I3)", "=SUM(A5:G5)"],
            ],
            [
                ["项", 1, "累计", 3, "累计", "合"],
                ["甲", 1, Of("=SUM($B2:B2)", 1), 3, Of("=SUM($B2,$D2)", 4), Of("=SUM(B2,D2)", 4)],
                ["乙", 2, Of("=SUM($B3:B3)", 2), 6, Of("=SUM($B3,$D3)", 8), Of("=SUM(B3,D3)", 8)],
                ["合", Of("=SUM(B2:B3)", 3), Of("=SUM(C2:C3)", 3), Of("=SUM(D2:D3)", 9),
                 Of("=SUM(E2:E3)", 12), Of("=SUM(B2:E3)-SUM(F2:F3)", 15), Of("=SUM(A4:E4)", 27)],
            ],
            years=[1, 3],
            rows=amounts(1, 2),
            on=False,
        ),
        "neighbours by equal values": one(
            [
                FOR,
                ["{% merge r.name %}{{ r.name }}", "{{ r.amount }}"],
                END,
                ["合", "=SUM(B2)", "=COUNTA(A2)"],
            ],
            [
                ["甲", 1], [None, 2], ["乙", 3],
                ["合", Of("=SUM(B1:B3)", 6), Of("=COUNTA(A1:A3)", 2)],
            ],
            rows=[{"name": name, "amount": n} for n, name in enumerate("甲甲乙", 1)],
        ),
    }  # fmt: skip


def _of_sheets() -> dict[str, Feature]:
    return {
        "references across sheets": Feature(
            book(
                {
                    "前 '表": [["计", "=SUM(数据!B2)", "=数据!B4", "=SUM(数据!$B:$B)", "=后!A1"]],
                    "数据": [FOR, ["{{ r.name }}", "{{ r.amount }}"], END, ["合", "=SUM(B2)"]],
                    "后": [
                        [5],
                        FOR,
                        ["{{ r.name }}", "=数据!$B$4", "=SUM('前 ''表'!B1:C1)", "=A$1"],
                        END,
                    ],
                }
            ),
            {"rows": amounts(1, 2)},
            {
                "前 '表": [
                    ["计", Of("=SUM(数据!B1:B2)", 3), Of("=数据!B3", 3), Of("=SUM(数据!$B:$B)", 6),
                     Of("=后!A1", 5)],
                ],
                "数据": [["甲", 1], ["乙", 2], ["合", Of("=SUM(B1:B2)", 3)]],
                "后": [
                    [5],
                    *(
                        [name, Of("=数据!$B$3", 3), Of("=SUM('前 ''表'!B1:C1)", 6), Of("=A$1", 5)]
                        for name in "甲乙"
                    ),
                ],
            },
        ),
        "a sheet for each item, and sums over all": Feature(
            book(
                {
                    "总": [
                        [
                            "=SUM('{{ p.name }}'!B5)",
                            "=SUM('{{ p.name }}'!B3)",
                            "=MAX('{{ p.name }}'!B:B)",
                        ]
                    ],
                    "{{ p.name }}": [
                        ["{%sheet for p in projects %}"],
                        ["{%tr for r in p.rows %}"],
                        ["{{ r.name }}", "{{ r.amount }}", "=B3*总!$A$1"],
                        END,
                        ["合", "=SUM(B3)"],
                    ],
                }
            ),
            {"projects": _PROJECTS},
            {
                "总": [
                    [
                        Of("=SUM('甲 a'!B3,乙!B2,'甲 a~2'!B1)", 7),
                        Of("=SUM('甲 a'!B1:B2,乙!B1)", 7),
                        Of("=MAX('甲 a'!B:B,乙!B:B,'甲 a~2'!B:B)", 4),
                    ]
                ],
                "甲 a": [
                    ["甲", 1, Of("=B1*总!$A$1", 7)],
                    ["乙", 2, Of("=B2*总!$A$1", 14)],
                    ["合", Of("=SUM(B1:B2)", 3)],
                ],
                "乙": [["甲", 4, Of("=B1*总!$A$1", 28)], ["合", Of("=SUM(B1)", 4)]],
                "甲 a~2": [["合", Of("=0", 0)]],
            },
        ),
        "a sheet on condition and its name": Feature(
            book(
                {
                    "甲": [["{%sheet if on %}"], [1, "=乙!A2"]],
                    "乙": [["{%sheet name '乙' ~ year %}"], [2, "=SUM(丙!A1)"]],
                    "丙": [[3]],
                }
            ),
            {"on": True, "year": 2024},
            {
                "甲": [[1, Of("=乙2024!A1", 2)]],
                "乙2024": [[2, Of("=SUM(丙!A1)", 3)]],
                "丙": [[3]],
            },
        ),
    }  # fmt: skip


def _shared(content: bytes) -> bytes:
    """Let the formulas of B1:B3 and the one of a loop be shared, as Excel writes them."""
    return edited(
        content,
        "xl/worksheets/sheet1.xml",
        ("<f>A1*2</f>", '<f t="shared" ref="B1:B5" si="0">A1*2</f>'),
        ("<f>A2*2</f>", '<f t="shared" si="0"/>'),
        ("<f>A4*2</f>", '<f t="shared" si="0"/>'),
    )


def _of_cells() -> dict[str, Feature]:
    shared = one(
        [[5, "=A1*2"], [6, "=A2*2"], FOR, ["{{ r.amount }}", "=A4*2"], END, ["=SUM(B1:B4)"]],
        [
            [5, Of("=A1*2", 10)],
            [6, Of("=A2*2", 12)],
            *([n, Of(f"=A{row}*2", 2 * n)] for row, n in ((3, 1), (4, 2), (5, 4))),
            [Of("=SUM(B1:B5)", 36)],
        ],
    )
    return {"shared formulas": replace(shared, template=_shared(shared.template))}


FEATURES: Mapping[str, Feature] = {**_of_loops(), **_of_sheets(), **_of_cells()}

"""The command that tells where something printed comes from: explain."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import GOOD, Commands

if TYPE_CHECKING:
    from reportgen.explanation import Explanation, PlaceOfReport
    from reportgen.figures import Figure


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    told = "说明一个数、一格、一句从哪里来，或一行录入带动哪些"
    explain = commands.add_parser("explain", help=told, description=told)
    explain.add_argument("folder", type=Path, help="部门文件夹")
    explain.add_argument(
        "name",
        help="年份.文种.数名，或 [年份.文种.]表3!2010350.项目支出，或印出的句子（一部分也可），"
        "或录入行 2024/budget_disclosure.yaml:73",
    )
    explain.add_argument("--year", type=int, help="只看这一预算年度")
    explain.add_argument("--kind", help="只看这一文种")
    explain.set_defaults(command=_explain)


def _explain(chosen: argparse.Namespace) -> int:
    from reportgen.explanation import explain

    found = explain(chosen.folder, chosen.name, year=chosen.year, kind=chosen.kind)
    for told in _told(found):
        print(told)
    return GOOD


def _told(found: "Explanation") -> Iterator[str]:
    from reportgen.document import show

    if found.place:
        yield from _place(found.place)
    if found.line:
        yield found.line
        yield from (f"录入　{figure.label} {_value(figure)}" for figure in found.figures)
        yield f"带动 {len(found.hanging)} 处"
        for one in found.hanging:
            yield f"  {one.name}　{one.place.label}　{show(one.place.text).strip()}"
        return
    for figure in found.figures:
        yield from _lineage(figure)


def _place(one: "PlaceOfReport") -> Iterator[str]:
    from reportgen.document import show

    yield show(one.place.text).strip()
    yield f"位置　{one.name}"
    yield f"名称　{one.place.label}"
    if one.origin:
        yield f"文字　{one.origin}"


def _lineage(figure: "Figure") -> Iterator[str]:
    from reportgen.figures import lineage

    for depth, part in lineage(figure):
        place = f"　{part.place}" if part.place else ""
        yield f"{'  ' * depth}{part.label} {_value(part)}　{part.formula}{place}"


def _value(figure: "Figure") -> str:
    from reportgen.amounts import Measure, Style, exact, show

    if figure.value is None:
        return "--"
    if figure.measure is Measure.RATE:
        return show(figure.value, Style("", "0.00%"), Measure.RATE)
    return exact(figure.value, figure.measure)

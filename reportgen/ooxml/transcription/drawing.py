"""What floats over a sheet as lines: comments, charts with their series, pictures, text boxes."""

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from reportgen.ooxml.archive import Archive
from reportgen.ooxml.excel.addresses import Cell
from reportgen.ooxml.transcription import cells
from reportgen.ooxml.transcription.inventory import attribute, local, relationships, xml

_CHARTS = {
    "barChart": "柱形图",
    "bar3DChart": "三维柱形图",
    "lineChart": "折线图",
    "pieChart": "饼图",
    "doughnutChart": "圆环图",
    "areaChart": "面积图",
    "scatterChart": "散点图",
    "radarChart": "雷达图",
    "bubbleChart": "气泡图",
}
_SERIES = {
    "tx": "名称",
    "cat": "分类",
    "val": "值",
    "xVal": "X",
    "yVal": "Y",
    "bubbleSize": "大小",
}
_INDENT = "    "

Related = Mapping[str, tuple[str, str]]


def comments(package: Archive, related: Related) -> Iterator[str]:
    """Yield the comments of a sheet, also those that are conversations."""
    for kind, target in sorted(related.values()):
        if kind == "comments":
            yield from _comments(xml(package, target))
        elif kind == "threadedComment":
            for one in xml(package, target):
                words = "".join(part.text or "" for part in one if local(part) == "text")
                yield f"会话批注 {attribute(one, 'ref')}：{cells.one_line(words)}"


def lines(package: Archive, related: Related) -> Iterator[str]:
    """Yield the drawings of a sheet, each with the cell of its upper left corner."""
    for kind, target in sorted(related.values()):
        if kind == "drawing":
            inner = relationships(package, target)
            for anchor in xml(package, target):
                where = _corner(anchor)
                yield from _shapes(package, inner, anchor, where)


def _comments(root: _Element) -> Iterator[str]:
    authors = [one.text or "" for one in cells.within(root, "authors")]
    for one in cells.within(root, "commentList"):
        number = attribute(one, "authorId")
        author = authors[int(number)] if number else ""
        words = "".join(cells.text(part) for part in one if local(part) == "text")
        yield f"批注 {attribute(one, 'ref')}：{f'{author}：' if author else ''}{words}"


def _corner(anchor: _Element) -> str:
    for start in anchor:
        if local(start) == "from":
            at = {local(one): int(one.text or 0) for one in start if local(one) in {"row", "col"}}
            return str(Cell(at["row"] + 1, at["col"] + 1))
    return "（不随单元格）"


def _shapes(package: Archive, related: Related, owner: _Element, where: str) -> Iterator[str]:
    for one in owner:
        match local(one):
            case "pic":
                yield f"图片 {where}：{_name(one)}"
            case "graphicFrame":
                yield from _frame(package, related, one, where)
            case "sp" | "cxnSp":
                words = cells.one_line("".join(t.text or "" for t in one.iter() if local(t) == "t"))
                yield f"图形 {where}：{_name(one)}{f'：{words}' if words else ''}"
            case "grpSp" | "AlternateContent" | "Choice":
                yield from _shapes(package, related, one, where)
            case _:
                pass


def _name(shape: _Element) -> str:
    for one in shape.iter():
        if local(one) == "cNvPr":
            said = attribute(one, "descr") or attribute(one, "title")
            return cells.one_line("：".join(filter(None, (attribute(one, "name"), said))))
    return ""


def _frame(package: Archive, related: Related, frame: _Element, where: str) -> Iterator[str]:
    parts = (related.get(attribute(one, "id")) for one in frame.iter() if local(one) == "chart")
    found = [target for kind, target in filter(None, parts) if kind == "chart"]
    if not found:
        yield f"图形 {where}：{_name(frame)}"
    for target in found:
        root = xml(package, target)
        yield f"图表 {where}：{_name(frame)}：{_kinds(root)}{_title(root)}"
        yield from (f"{_INDENT}{_series(one)}" for one in root.iter() if local(one) == "ser")


def _kinds(chart: _Element) -> str:
    areas = (one for one in chart.iter() if local(one) == "plotArea")
    names = [local(one) for area in areas for one in area if local(one).endswith("Chart")]
    return "、".join(_CHARTS.get(name, name) for name in names)


def _title(chart: _Element) -> str:
    for one in chart.iter():
        parent = one.getparent()
        if local(one) == "title" and parent is not None and local(parent) == "chart":
            formulas = _formulas(one)
            words = "".join(t.text or "" for t in one.iter() if local(t) == "t")
            told = f"={formulas[0]}" if formulas else cells.one_line(words)
            return f"，标题 {told}" if told else ""
    return ""


def _series(series: _Element) -> str:
    told = []
    for part in series:
        if local(part) in _SERIES:
            formulas = _formulas(part)
            words = [one.text or "" for one in part if local(one) == "v"]
            found = [*(f"={one}" for one in formulas), *words] or ["〔写定的数〕"]
            told.append(f"{_SERIES[local(part)]} {'，'.join(found)}")
    return "系列：" + "；".join(told)


def _formulas(part: _Element) -> list[str]:
    return [one.text for one in part.iter() if local(one) == "f" and one.text]

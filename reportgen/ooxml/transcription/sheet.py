"""A sheet of a workbook as lines: its set-up and its rules, then its cells."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from lxml.etree import _Element

from reportgen.ooxml.excel.addresses import area, letters
from reportgen.ooxml.transcription import cells
from reportgen.ooxml.transcription.cells import ON, Book, one_line, within
from reportgen.ooxml.transcription.inventory import attribute, local

_HUNDREDTH = Decimal("0.01")
_MM = Decimal("25.4")  # an inch
_PAPERS = {"8": "A3", "9": "A4", "11": "A5", "1": "Letter", "5": "Legal"}
_MARGINS = {"top": "上", "bottom": "下", "left": "左", "right": "右"}
_PRINTED = {
    "horizontalCentered": "水平居中",
    "verticalCentered": "垂直居中",
    "gridLines": "打印网格线",
    "headings": "打印行号列标",
}
_FRAMES = {
    "oddHeader": "页眉",
    "oddFooter": "页脚",
    "evenHeader": "偶数页页眉",
    "evenFooter": "偶数页页脚",
    "firstHeader": "首页页眉",
    "firstFooter": "首页页脚",
}
_RULES = {
    "cellIs": "单元格值",
    "expression": "公式",
    "colorScale": "色阶",
    "dataBar": "数据条",
    "iconSet": "图标集",
    "duplicateValues": "重复值",
    "uniqueValues": "唯一值",
    "containsText": "含文字",
    "containsBlanks": "空",
    "notContainsBlanks": "非空",
    "containsErrors": "错误",
    "notContainsErrors": "无错误",
    "list": "序列",
    "whole": "整数",
    "decimal": "小数",
    "date": "日期",
    "time": "时间",
    "textLength": "文字长度",
    "custom": "公式",
    "": "任何值",
}
_OPERATORS = {
    "lessThan": "小于",
    "lessThanOrEqual": "不大于",
    "equal": "等于",
    "notEqual": "不等于",
    "greaterThanOrEqual": "不小于",
    "greaterThan": "大于",
    "between": "介于",
    "notBetween": "不介于",
}
# Whose absence means that a rule compares so.
_COMPARED = frozenset({"whole", "decimal", "date", "time", "textLength"})
_MESSAGES = {"prompt": "提示", "error": "出错"}


def lines(root: _Element, book: Book, targets: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a sheet.

    Args:
        root: Its XML.
        book: What its cells refer to.
        targets: What its relationships point to, by their ids.
    """
    parts = {local(one): one for one in root}
    yield from _columns(root)
    yield from _panes(root)
    yield from _print(parts)
    yield from _breaks(parts)
    # Programs write them in any order.
    merged = sorted(area(attribute(one, "ref")) for one in within(root, "mergeCells"))
    yield from _listed("合并", [*map(str, merged)])
    if "autoFilter" in parts:
        yield f"筛选：{attribute(parts['autoFilter'], 'ref')}"
    if "sheetProtection" in parts:
        yield "〔工作表受保护〕"
    yield from _conditions(root)
    yield from _validations(root)
    yield from _links(root, targets)
    yield from _extensions(root)
    yield from cells.lines(root, book)


def _listed(title: str, found: list[str]) -> Iterator[str]:
    if found:
        yield f"{title}：{'，'.join(found)}"


def _columns(root: _Element) -> Iterator[str]:
    told = []
    for one in within(root, "cols"):
        first, last = (letters(int(attribute(one, side))) for side in ("min", "max"))
        width = _short(attribute(one, "width"))
        hidden = "（隐藏）" if attribute(one, "hidden") in ON else ""
        told.append(f"{first if first == last else f'{first}–{last}'} {width}{hidden}")
    yield from _listed("列宽", told)


def _short(number: str) -> str:
    """Return a number with at most two decimals; programs write the same width differently."""
    try:
        return f"{Decimal(number).quantize(_HUNDREDTH).normalize():f}"
    except InvalidOperation:
        return number


def _panes(root: _Element) -> Iterator[str]:
    for view in within(root, "sheetViews"):
        for pane in view:
            if local(pane) == "pane" and attribute(pane, "state").startswith("frozen"):
                yield f"冻结：{attribute(pane, 'topLeftCell')} 的上方和左侧"


def _print(parts: Mapping[str, _Element]) -> Iterator[str]:
    told = []
    if (setup := parts.get("pageSetup")) is not None:
        paper = attribute(setup, "paperSize")
        told += [_PAPERS.get(paper, f"纸张 {paper}")] if paper else []
        told += ["横向"] if attribute(setup, "orientation") == "landscape" else ["纵向"]
        told += _scale(setup, parts.get("sheetPr"))
    if (options := parts.get("printOptions")) is not None:
        told += [name for key, name in _PRINTED.items() if attribute(options, key) in ON]
    if (margins := parts.get("pageMargins")) is not None:
        sides = [f"{name} {_millimetres(attribute(margins, k))}" for k, name in _MARGINS.items()]
        told.append(f"页边距 {' '.join(sides)} 毫米")
    yield from _listed("打印", told)
    for one in parts.get("headerFooter", ()):
        if one.text and local(one) in _FRAMES:
            yield f"{_FRAMES[local(one)]}：{one_line(one.text)}"


def _scale(setup: _Element, properties: _Element | None) -> Iterator[str]:
    fits = properties is not None and any(
        attribute(one, "fitToPage") in ON for one in properties if local(one) == "pageSetUpPr"
    )
    scale = attribute(setup, "scale")
    if fits:
        pages = (attribute(setup, key) or "1" for key in ("fitToWidth", "fitToHeight"))
        wide, high = ("不限" if number == "0" else f" {number} 页" for number in pages)
        yield f"缩放到宽{wide}、高{high}"
    elif scale not in {"", "100"}:
        yield f"缩放 {scale}%"


def _millimetres(inches: str) -> str:
    try:
        return f"{Decimal(inches) * _MM:.0f}"
    except InvalidOperation:
        return inches


def _breaks(parts: Mapping[str, _Element]) -> Iterator[str]:
    for name, told in {"rowBreaks": "第 {} 行后", "colBreaks": "第 {} 列后"}.items():
        found = [told.format(attribute(one, "id")) for one in parts.get(name, ())]
        yield from _listed("分页", found)


def _conditions(root: _Element) -> Iterator[str]:
    for block in root:
        if local(block) == "conditionalFormatting":
            for rule in block:
                if local(rule) == "cfRule":
                    yield f"条件格式 {attribute(block, 'sqref')}：{_condition(rule)}"


def _condition(rule: _Element) -> str:
    kind, operator = attribute(rule, "type"), attribute(rule, "operator")
    told = [_RULES.get(kind, kind), _OPERATORS.get(operator, operator)]
    told += [one_line(one.text or "") for one in rule if local(one) == "formula"]
    steps = (one for one in rule.iter() if local(one) == "cfvo")
    told += [" ".join((attribute(one, "type"), attribute(one, "val"))).strip() for one in steps]
    return " ".join(filter(None, told))


def _validations(root: _Element) -> Iterator[str]:
    for one in within(root, "dataValidations"):
        kind, operator = attribute(one, "type"), attribute(one, "operator")
        if kind in _COMPARED:
            operator = operator or "between"
        told = [_RULES.get(kind, kind), _OPERATORS.get(operator, operator)]
        told += [one_line(part.text or "") for part in one if local(part).startswith("formula")]
        says = [
            f"{name}：{one_line(attribute(one, key))}"
            for key, name in _MESSAGES.items()
            if attribute(one, key)
        ]
        messages = f"（{'；'.join(says)}）" if says else ""
        yield f"数据验证 {attribute(one, 'sqref')}：{' '.join(filter(None, told))}{messages}"


def _links(root: _Element, targets: Mapping[str, str]) -> Iterator[str]:
    for one in within(root, "hyperlinks"):
        inside = attribute(one, "location")
        told = targets.get(attribute(one, "id"), "") + (f"#{inside}" if inside else "")
        yield f"链接 {attribute(one, 'ref')}：{told}"


def _extensions(root: _Element) -> Iterator[str]:
    """Yield what newer programs keep beside the rest: where it is, and its formulas."""
    for extension in within(root, "extLst"):
        for place in extension.iter():
            owner = place.getparent()
            if local(place) == "sqref" and owner is not None:
                found = [one.text for one in owner.iter() if local(one) == "f" and one.text]
                yield f"扩展 {local(owner)} {place.text or ''}：{'，'.join(found)}"

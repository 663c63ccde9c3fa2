"""What a sheet of a template may not hold, because its references would not follow."""

from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml.etree import QName, _Element

from reportgen.ooxml.excel.frame.extensions import MOVED_EXTENSIONS
from reportgen.ooxml.excel.frame.ranges import XM
from reportgen.problems import Place, Problem

_CODE: Final = "unsupported-part"
_REFUSED: Final = {
    "scenarios": "方案（模拟分析）",
    "dataConsolidate": "合并计算",
    "customSheetViews": "自定义视图",
    "oleObjects": "嵌入对象",
    "controls": "控件",
    "tableParts": "表格（套用表格格式）",
    "smartTags": "智能标记",
    "webPublishItems": "网页发布",
}
_KNOWN: Final = {
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
    *("sheetCalcPr", "sheetProtection", "protectedRanges", "autoFilter", "sortState"),
    *("mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks"),
    *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "drawing", "drawingHF"),
    *("legacyDrawing", "legacyDrawingHF", "picture", "extLst", "AlternateContent"),
}
_EXTENSIONS: Final = {
    "{*}slicerList": "切片器",
    "{*}timelineRefs": "日程表",
}
_FORMULAS: Final = {
    "array": "数组公式，请改为逐格的公式（如 SUMPRODUCT）",
    "dataTable": "模拟运算表，请改为数值或逐格的公式",
}


def refusals(root: _Element, sheet: str, file: str) -> list[Problem]:
    """Return what of a template's sheet is not supported, each with its place.

    Args:
        root: The sheet.
        sheet: Its name.
        file: The template.
    """
    found = [*_parts(root), *_cells(root)]
    return [
        Problem(
            _CODE,
            f"模板不支持{what}",
            Place(file, spot=f"{sheet}!{cell}" if cell else sheet),
        )
        for what, cell in found
    ]


def _parts(root: _Element) -> Iterator[tuple[str, str]]:
    """Yield what is not supported, and the cell where it begins, if it has one."""
    for part in root.iterchildren(etree.Element):
        name = QName(part).localname
        if name in _REFUSED:
            if not _has_parts(part):
                yield f"{_REFUSED[name]}，请删去", ""
        elif name == "AlternateContent":
            yield from _alternatives(part)
        elif name not in _KNOWN:
            yield f"工作表中的 {name}", ""
        if name == "sheetPr" and "syncRef" in part.attrib:
            yield "同步滚动的单元格（syncRef）", part.get("syncRef", "")
    for extension in root.iter("{*}ext"):
        yield from _extension(extension)


def _has_parts(part: _Element) -> bool:
    """Tell whether parts of their own hang on it, with which it is refused."""
    return any(str(name).endswith("}id") for one in part.iter() for name in one.attrib)


def _alternatives(part: _Element) -> Iterator[tuple[str, str]]:
    """Yield what stands in one of several wordings; what is kept must hold no reference."""
    for one in part.iter(etree.Element):
        name = QName(one).localname
        if name in _REFUSED:
            yield _REFUSED[name], ""
            return
        if name in {"sqref", "f", "formula"} or {"ref", "sqref"} & set(one.attrib):
            yield f"兼容性内容中的 {name}", ""
            return


def _extension(extension: _Element) -> Iterator[tuple[str, str]]:
    """Yield an extension if it refers to cells in a way that is not known."""
    for one in extension.iter(f"{XM}sqref", f"{XM}f"):
        around = {holder.tag for holder in one.iterancestors()}
        if not around & set(MOVED_EXTENSIONS):
            yield f"扩展内容中的引用 {one.text}", ""
    for name, what in _EXTENSIONS.items():
        if extension.find(f".//{name}") is not None:
            yield what, ""


def _cells(root: _Element) -> Iterator[tuple[str, str]]:
    for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
        place = cell.get("r", "")
        formula = cell.find("{*}f")
        kind = "" if formula is None else formula.get("t", "")
        if kind in _FORMULAS:
            yield _FORMULAS[kind], place
        elif "cm" in cell.attrib:
            yield "动态数组公式，请改为逐格的公式（如 SUMPRODUCT）", place
        if "vm" in cell.attrib:
            yield "富值（单元格中的图片、股票等数据类型），请改为插入的图片或文字", place

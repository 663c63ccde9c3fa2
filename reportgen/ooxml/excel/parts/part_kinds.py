"""What a template of a workbook must not hold, because it names cells that would move."""

import re
from typing import Final

_REFUSED: Final = {
    "pivotTable": "数据透视表",
    "pivotCacheDefinition": "数据透视表的缓存",
    "pivotCacheRecords": "数据透视表的缓存",
    "table": "表格（套用了“表格”样式的区域，可转换为普通区域）",
    "tableSingleCells": "XML 映射",
    "xmlMaps": "XML 映射",
    "slicer": "切片器",
    "slicerCache": "切片器",
    "timeline": "日程表",
    "timelineCache": "日程表",
    "queryTable": "外部数据查询",
    "connections": "外部数据连接",
    "externalLink": "到其他工作簿的链接",
    "externalLinkPath": "到其他工作簿的链接",
    "oleObject": "嵌入的对象",
    "package": "嵌入的文件",
    "control": "控件",
    "ctrlProp": "控件",
    "activeXControlBinary": "控件",
    "threadedComment": "会话式批注（可改为普通批注，即“备注”）",
    "namedSheetView": "工作表视图",
    "powerPivotData": "数据模型",
    "dialogsheet": "对话框工作表",
    "chartsheet": "图表工作表（可把图表放进普通工作表）",
    "xlMacrosheet": "宏工作表",
    "xlIntlMacrosheet": "宏工作表",
    "vbaProject": "宏（请另存为 .xlsx）",
    "vbaProjectSignature": "宏（请另存为 .xlsx）",
    "attachedToolbars": "宏的工具栏",
    "chartEx": "新式图表（如旭日图、瀑布图），可改用柱形图、折线图等",
    "revisionHeaders": "共享工作簿的修订记录",
    "revisionLog": "共享工作簿的修订记录",
    "volatileDependencies": "实时数据",
    "origin": "数字签名",
}
# Parts whose references are moved, or that hold none.
_KNOWN: Final = {
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail",
    "worksheet", "styles", "theme", "sharedStrings", "calcChain", "sheetMetadata", "person",
    "customXml", "customXmlProps", "hyperlink", "image", "printerSettings", "drawing", "chart",
    "comments", "vmlDrawing", "chartStyle", "chartColorStyle", "chartUserShapes",
    "themeOverride", "customProperty", "diagramData", "diagramLayout", "diagramQuickStyle",
    "diagramColors", "diagramDrawing",
}  # fmt: skip
_REFERENCE = re.compile(
    rb"""\b(?:ref|sqref)\s*=\s*["']\$?[A-Za-z]{1,3}\$?\d+[:\s"']|<(?:\w+:)?(?:f|sqref)[\s>]"""
)
_FORM = re.compile(rb"""\bObjectType\s*=\s*["'](?!Note["'])(\w+)""")
_PIVOT = re.compile(rb"<(?:\w+:)?pivotSource[\s>]")
_CAMERA = re.compile(rb"<(?:\w+:)?cameraTool\s")


def refusal(kind: str, name: str, content: bytes) -> str:
    """Return what a part is that cannot be printed, in Chinese; nothing if it can.

    Args:
        kind: The last word of the type of the relationship that leads to it.
        name: The part.
        content: The part itself.
    """
    if kind in _REFUSED:
        return _REFUSED[kind]
    if kind == "vmlDrawing" and (found := _FORM.search(content)):
        return f"控件或嵌入的对象（{found[1].decode()}）"
    if kind == "chart" and _PIVOT.search(content):
        return "数据透视图"
    if kind == "drawing" and _CAMERA.search(content):
        return "照相机拍下的区域"
    if kind not in _KNOWN and name.endswith(".xml") and _REFERENCE.search(content):
        return f"不认识的部件 {name}，其中有单元格引用"
    return ""

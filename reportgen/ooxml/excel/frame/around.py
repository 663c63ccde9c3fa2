"""What stands in the XML of a sheet beside its columns and cells, and follows when they move."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Final

from lxml import etree
from lxml.etree import QName, _Element

from reportgen.ooxml.excel.addresses import Area, area
from reportgen.ooxml.excel.frame.anchors import move_link, move_watch
from reportgen.ooxml.excel.frame.breaks import move_column_breaks, move_row_breaks
from reportgen.ooxml.excel.frame.extensions import move_extensions
from reportgen.ooxml.excel.frame.filters import move_filter, move_order
from reportgen.ooxml.excel.frame.merges import merged
from reportgen.ooxml.excel.frame.ranges import Printing, Shifted, move_ranges, put
from reportgen.ooxml.excel.frame.rules import move_formats, move_validation
from reportgen.ooxml.excel.frame.views import move_views, seen_areas
from reportgen.ooxml.excel.movement import Mover
from reportgen.problems import TemplateError

_MOST_KNOWN: Final = 64
_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REVISION: Final = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
_HEAD: Final = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr")
# The order of the schema up to where merged cells stand.
_BEFORE_MERGES: Final = {
    *("sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews"),
}
# The same up to where links stand.
_BEFORE_LINKS: Final = _BEFORE_MERGES | {
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks"),
}
_Moves = Mapping[str, Callable[[_Element, Printing], list[_Element]]]
_MOVES: Final[_Moves] = {
    "autoFilter": move_filter,
    "sortState": move_order,
    "conditionalFormatting": move_formats,
    "rowBreaks": move_row_breaks,
    "colBreaks": move_column_breaks,
    "extLst": move_extensions,
}
# What has children that move one by one, and is gone without any.
_LISTS: Final[_Moves] = {
    "protectedRanges": move_ranges,
    "dataValidations": move_validation,
    "hyperlinks": move_link,
    "cellWatches": move_watch,
    "ignoredErrors": move_ranges,
}


class Frame:
    """The frame of a template's sheet, which is printed around its cells any number of times."""

    def __init__(self, root: _Element, shifted: Shifted, file: str, sheet: str) -> None:
        """Take what is needed of a sheet; its root is left as it is.

        Args:
            root: The sheet.
            shifted: Gives a formula as it reads some rows further down and columns to the right.
            file: The template.
            sheet: The name of the sheet in the template.
        """
        self._shifted, self._file, self._sheet = shifted, file, sheet
        own = _copied(root)
        empty = etree.Element(own.tag, own.attrib, own.nsmap)
        self._opening = etree.tostring(empty)[:-2] + b">"
        self._spaces = _spaces(own)
        children = {QName(one).localname: one for one in own}
        self._views = children.get("sheetViews")
        self._seen = tuple(dict.fromkeys(seen_areas(self._views)))
        self._known: dict[tuple[bool, tuple[tuple[Area, ...], ...]], bytes] = {}
        self._properties, self._sizes = (
            self._written(children[name]) if name in children else b""
            for name in ("sheetPr", "sheetFormatPr")
        )
        cells = children.get("mergeCells", ())
        self._merges = tuple(area(one.get("ref", "")) for one in cells)
        tail = [one for one in own if QName(one).localname not in {*_HEAD, "mergeCells"}]
        names = [QName(one).localname for one in tail]
        self._where = next(
            (n for n, name in enumerate(names) if name not in _BEFORE_MERGES), len(tail)
        )
        self._has_links = "hyperlinks" in names
        self._links = (
            names.index("hyperlinks")
            if self._has_links
            else next((n for n, name in enumerate(names) if name not in _BEFORE_LINKS), len(tail))
        )
        feet = children.get("headerFooter")
        self._feet = b"" if feet is None else self._written(feet)
        # What holds no reference is written once.
        self._tail = [
            one if name in {*_MOVES, *_LISTS, "headerFooter"} else self._written(one)
            for name, one in zip(names, tail, strict=True)
        ]

    def before(self, mover: Mover, *, dimension: Area, is_selected: bool) -> bytes:
        """Return the beginning of a sheet, up to where its columns stand.

        Args:
            mover: Where the cells stand.
            dimension: The area of all printed cells.
            is_selected: Whether its tab is the one that is seen first.
        """
        # Views name few cells, and most stand above all loops.
        key = is_selected, tuple(mover.areas(one) for one in self._seen)
        written = self._known.get(key)
        if written is None:
            written = self._known[key] = self._moved_views(mover, is_selected=is_selected)
            if len(self._known) > _MOST_KNOWN:
                self._known = {}
        extent = b'<dimension ref="%s"/>' % str(dimension).encode()
        start = _DECLARATION + self._opening
        return b"".join((start, self._properties, extent, written, self._sizes))

    def _moved_views(self, mover: Mover, *, is_selected: bool) -> bytes:
        views = deepcopy(self._views)
        if views is None:
            return b""
        move_views(views, self._printing(mover), is_selected=is_selected)
        return self._written(views)

    def behind(
        self,
        mover: Mover,
        merges: Iterable[Area],
        texts: Mapping[str, str] | None = None,
        links: Sequence[str] = (),
    ) -> bytes:
        """Return the end of a sheet, from behind its cells.

        Args:
            mover: Where the cells stand.
            merges: Areas that are merged beside those of the template.
            texts: What heads and feet of pages say, by the names of their elements.
            links: Links beside those of the template, as markup.

        Raises:
            TemplateError: Formulas cannot follow, or merged areas overlap.
        """
        printing = self._printing(mover)
        cells = merged(self._merges, merges, printing)
        written = [self._moved(one, printing, texts or {}) for one in self._tail]
        if links:
            own = written.pop(self._links) if self._has_links else b""
            written.insert(self._links, _with_links(own, links))
        written.insert(self._where, cells)
        if printing.problems:
            raise TemplateError(*printing.problems)
        return b"".join((*written, b"</worksheet>"))

    @property
    def texts(self) -> dict[str, str]:
        """What heads and feet of pages say in the template, by the names of their elements."""
        feet = [one for one in self._tail if not isinstance(one, bytes)]
        return {
            QName(text).localname: text.text or ""
            for one in feet
            if QName(one).localname == "headerFooter"
            for text in one
        }

    def _printing(self, mover: Mover) -> Printing:
        return Printing(mover, self._shifted, self._file, self._sheet)

    def _moved(self, part: bytes | _Element, printing: Printing, texts: Mapping[str, str]) -> bytes:
        if isinstance(part, bytes):
            return part
        name = QName(part).localname
        if name == "headerFooter" and not texts:
            return self._feet
        own = deepcopy(part)
        if name in _MOVES:
            return b"".join(map(self._written, _MOVES[name](own, printing)))
        if name in _LISTS:
            return self._written(own) if _move_children(own, printing) else b""
        for text in list(own):
            text.text = texts.get(QName(text).localname, text.text)
            if not (text.text or "").replace("&L", "").replace("&C", "").replace("&R", ""):
                own.remove(text)
        return self._written(own)

    def _written(self, element: _Element) -> bytes:
        """Return an element without the namespaces that stand in the root."""
        content = etree.tostring(element, encoding="utf-8", with_tail=False)
        opening, _, rest = content.partition(b">")
        for space in self._spaces:
            opening = opening.replace(space, b"", 1)
        return opening + b">" + rest


def _move_children(holder: _Element, printing: Printing) -> bool:
    """Move what stands in a list, and tell whether anything is left."""
    move = _LISTS[QName(holder).localname]
    drawn = [one for one in holder if QName(one).localname != "extLst"]
    for one in drawn:
        put(one, move(one, printing))
    left = len(holder)
    if "count" in holder.attrib:
        holder.set("count", str(left))
    return left > 0


def _with_links(own: bytes, links: Sequence[str]) -> bytes:
    """Return the links of a sheet with further ones."""
    content = own[own.index(b">") + 1 : own.rindex(b"</")] if own else b""
    return b"<hyperlinks>%s%s</hyperlinks>" % (content, "".join(links).encode())


def _copied(root: _Element) -> _Element:
    """Return a sheet without columns and cells, its own namespace being the one without prefix.

    Marks of revisions are left out: they would no longer be unique.
    """
    main = QName(root).namespace or ""
    others = {name: one for name, one in root.nsmap.items() if one != main}
    spaces: dict[str | None, str] = {None: main, **others}
    own = etree.Element(root.tag, root.attrib, spaces)
    own.extend(
        deepcopy(one)
        for one in root.iterchildren(etree.Element)
        if QName(one).localname not in {"cols", "sheetData"}
    )
    etree.strip_tags(own, etree.Comment, etree.ProcessingInstruction)
    etree.strip_attributes(own, f"{{{_REVISION}}}uid")
    for one in own.iterchildren():
        one.tail = None
    return own


def _spaces(root: _Element) -> list[bytes]:
    names = [(f"xmlns:{name}" if name else "xmlns", one) for name, one in root.nsmap.items()]
    return [f' {name}="{one}"'.encode() for name, one in names]

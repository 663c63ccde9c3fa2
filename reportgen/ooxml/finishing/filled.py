"""A printed Word document made ready to be published: properties, contents, controls, front pages.

What depends on the finished document as a whole, and so cannot be printed by its template.
"""

from collections.abc import Callable, Sequence

from lxml import etree
from lxml.etree import _Element

from reportgen.ooxml.finishing import contents, controls, properties
from reportgen.ooxml.finishing.controls import Control
from reportgen.ooxml.finishing.front import Front, put_in_front
from reportgen.ooxml.finishing.markup import P_PR, SECTION, element, name
from reportgen.ooxml.finishing.properties import Properties
from reportgen.ooxml.finishing.word_file import WordFile
from reportgen.ooxml.word.rendering import Rendered
from reportgen.ooxml.word.verification import verify

# The order of CT_Settings (ECMA-376 part 1, 17.15.1.78) from updateFields on.
_AFTER_UPDATE = [
    "hdrShapeDefaults",
    "footnotePr",
    "endnotePr",
    "compat",
    "docVars",
    "rsids",
    "mathPr",
    "attachedSchema",
    "themeFontLang",
    "clrSchemeMapping",
    "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures",
    "forceUpgrade",
    "captions",
    "readModeInkLockDown",
    "smartTagType",
    "schemaLibrary",
    "shapeDefaults",
    "doNotEmbedSmartTags",
    "decimalSymbol",
    "listSeparator",
]


class Filled:
    """A document that a template has become; the pages of its contents are still to be told."""

    def __init__(
        self,
        rendered: Rendered,
        told: Properties,
        marks: Sequence[Control] = (),
        front: Front | None = None,
    ) -> None:
        """Take a printed document.

        Args:
            rendered: What the template has printed.
            told: Title, author, keywords and date of the file.
            marks: The content controls of the pieces that are marked in the texts
                (`controls.marked`), by their indexes.
            front: What is printed on pages of its own before everything else.
        """
        self._rendered, self._marks = rendered, marks
        self._file = file = WordFile(rendered.content)
        _drop_empty_section(file.document)
        properties.write(file, told)
        if front:
            put_in_front(file.document, front)
        self._contents = contents.fill(file.document, file.content(file.styles_part))

    @property
    def headings(self) -> int:
        """How many headings the pages are wanted of; 0 without a contents."""
        return self._contents.headings if self._contents else 0

    def plain(self) -> bytes:
        """Return the document as its pages are to be counted.

        Pages are counted as Word sets them: in LibreOffice an anchor may move the end of a line.
        """
        return self._saved(lambda _: True)

    def finished(self, pages: Sequence[int] | None = None) -> bytes:
        """Return the document; this is its end, a second call would place the controls twice.

        Args:
            pages: The page in the file of every heading, in order, counting from 1; without them
                Word is asked to update the fields when it opens the file.

        Raises:
            ValueError: There are more or fewer pages than headings.
            TemplateError: A value that was printed is not in the finished file.
        """
        if self._contents and pages:
            self._contents.set_pages(pages)
        elif self._contents:
            _ask_for_update(self._file.settings)
        controls.place(self._file.document, self._marks)
        # Only the body has content controls.
        content = self._saved(lambda part: part != self._file.main)
        verify(self._file.tree, self._rendered)
        return content

    def _saved(self, loses_marks: Callable[[str], bool]) -> bytes:
        """Return the bytes, the marks of controls taken out of some parts."""
        with_marks = self._rendered.parts if self._marks else ()
        changes = {part: controls.unmarked for part in with_marks if loses_marks(part)}
        return self._file.saved(changes)


def _drop_empty_section(document: _Element) -> None:
    """Take away a last section without content, which would print an empty page.

    A loop whose every turn ends with a section break leaves one behind.
    """
    body = document.find(name("body"))
    own = body.find(SECTION) if body is not None else None
    before = own.getprevious() if own is not None else None
    held = before.find(f"{P_PR}/{SECTION}") if before is not None else None
    if body is None or own is None or before is None or held is None:
        return
    own.addprevious(held)
    body.remove(own)
    if not "".join(before.itertext()).strip():
        body.remove(before)


def _ask_for_update(settings: _Element) -> None:
    update = element("updateFields", {"val": "true"})
    following = (child for child in settings if etree.QName(child).localname in _AFTER_UPDATE)
    if (after := next(following, None)) is None:
        settings.append(update)
    else:
        after.addprevious(update)

"""A clerk at LibreOffice: opens a file, edits it, saves it, or saves it as another kind."""

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from reportgen.ooxml.libreoffice import Conversion
from reportgen.problems import ConversionError
from reportgen.render.conversion import Office

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'
_LIBRARIES = (
    _HEAD
    + _TYPE.format("library:libraries", "libraries")
    + '<library:libraries xmlns:library="http://openoffice.org/2000/library"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard"'
    ' xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>'
    "</library:libraries>"
)
_LIBRARY = (
    _HEAD
    + _TYPE.format("library:library", "library")
    + '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
    ' library:readonly="false" library:passwordprotected="false"><library:element'
    ' library:name="Edit"/></library:library>'
)
_MODULE = (
    _HEAD
    + _TYPE.format("script:module", "module")
    + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit"'
    ' script:language="StarBasic">{0}</script:module>'
)
_MACRO = """
Sub Main
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim document As Object, words As Object
  document = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
  {steps}
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName" : filter(0).Value = "{filter}"
  document.storeToURL("{target}", filter())
  document.close(True)
  StarDesktop.terminate()
End Sub
"""


def fill_cells(
    source: Path, target: Path, cells: Mapping[tuple[str, str], str | float], profile: Path
) -> None:
    """Type values into cells of a workbook, each named by sheet and cell, and save it."""
    steps = []
    for (sheet, cell), value in cells.items():
        typed = f"setValue({value})" if isinstance(value, int | float) else f'setString("{value}")'
        steps.append(f'document.Sheets.getByName("{sheet}").getCellRangeByName("{cell}").{typed}')
    _run(source, target, "Calc MS Excel 2007 XML", steps, profile)


def replace_words(source: Path, target: Path, words: Mapping[str, str], profile: Path) -> None:
    """Replace words of a document, wherever they stand, and save it."""
    steps = []
    for old, new in words.items():
        steps += [
            "words = document.createReplaceDescriptor()",
            f'words.SearchString = "{old}"',
            f'words.ReplaceString = "{new}"',
            "document.replaceAll(words)",
        ]
    _run(source, target, "MS Word 2007 XML", steps, profile)


def _run(source: Path, target: Path, kind: str, steps: Iterable[str], profile: Path) -> None:
    if not profile.exists():
        # Its first start lays out the profile, over what stands there.
        _start(profile, "--terminate_after_init")
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library.parent / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    macro = _MACRO.format(
        source=source.resolve().as_uri(),
        target=target.resolve().as_uri(),
        filter=kind,
        steps="\n  ".join(steps),
    )
    (library / "Edit.xba").write_text(_MODULE.format(escape(macro)), encoding="utf-8")
    _start(profile, "macro:///Standard.Edit.Main()")
    if not target.is_file():
        raise FileNotFoundError(f"LibreOffice did not write {target}")


def _start(profile: Path, what: str) -> None:
    at = f"-env:UserInstallation={profile.resolve().as_uri()}"
    command = ["soffice", "--headless", "--norestore", at, what]
    subprocess.run(command, check=True, timeout=120, capture_output=True)


def saved_as(content: bytes, suffix: str, target: str, seconds: float = 60) -> bytes:
    """Return a file as LibreOffice saves it; the formulas of workbooks are calculated anew.

    Raises:
        ConversionError: There is none.
    """
    (made,) = Office(seconds).convert_all([content], Conversion(suffix, target))
    if isinstance(made, ConversionError):
        raise made
    return made


def printed(content: bytes, seconds: float = 60) -> bytes:
    """Return a Word file as a plain PDF; see `saved_as`."""
    return saved_as(content, ".docx", ".pdf", seconds)

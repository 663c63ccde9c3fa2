"""A file that comes back to a department: what sort it is, and what it would change."""

from pathlib import Path

from reportgen.intake import detail_import, form_import, word
from reportgen.problems import UsageError
from reportgen.proposal import Proposal

# The mapping of a department's exports, where none is named.
MAPPING = "mapping.yaml"
_EXPORTS = frozenset({".csv", ".xls", ".htm", ".html"})


def propose(
    file: Path, folder: Path, *, year: int | None = None, mapping: Path | None = None
) -> Proposal:
    """Work out what a file would change in a department's input files.

    Args:
        file: A filled form, an edited Word document that `build` wrote, or an exported detail list.
        folder: The department's folder.
        year: The budget year that the file must be of; for a detail list the year that it is for.
        mapping: What the columns of a detail list mean; `mapping.yaml` of the department's folder
            by default.

    Raises:
        UsageError: There is no such file or folder, or the year or the mapping of a detail list is
            not told.
    """
    if not file.is_file():
        raise UsageError(f"没有文件 {file}")
    suffix = file.suffix.lower()
    if suffix == ".docx":
        return word.propose(file, folder, year=year)
    chosen = mapping or folder / MAPPING
    is_unnamed = mapping is None and suffix not in _EXPORTS
    # An export may be large, so it is told from a form before it is loaded.
    if is_unnamed and (form_import.is_form(file) or not chosen.is_file()):
        return form_import.propose(file, folder, year=year)
    if not chosen.is_file():
        raise UsageError(f"没有对应关系文件 {chosen}；先用 import {file} {folder} --suggest 起草")
    if year is None:
        raise UsageError("导出的明细须用 --year 指明年度")
    return detail_import.propose(file, folder, year, chosen)

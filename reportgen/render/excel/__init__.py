"""Workbooks: a document's tables in which every total is alive, and the reviewer's checklist.

The one home of XlsxWriter.
"""

from reportgen.render.excel.tables import render

__all__ = ["render"]

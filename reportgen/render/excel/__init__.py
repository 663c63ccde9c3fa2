"""Workbooks through drawn templates: a document's tables, alive, and the reviewer's checklist."""

from reportgen.render.excel.tables import TEMPLATE, Printed, places, render

__all__ = ["TEMPLATE", "Printed", "places", "render"]

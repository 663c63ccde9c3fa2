"""A finished document as JSON, and the numbers of its tables as CSV, for other systems.

Places are relative to the department's folder, so that the bytes do not depend on where it stands.
The fields are described in `reportgen/render/README.md`.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import PurePath

from reportgen.amounts import Measure
from reportgen.document import Chart, Document, Number, Row, Series, Table, Text, show
from reportgen.figures import origin
from reportgen.printed_places import row_label

FORMAT = "reportgen/1"
_CSV_FIELDS = (
    "member",
    "number",
    "table",
    "row",
    "row_label",
    "column",
    "column_label",
    "printed",
    "value",
    "unit",
    "figure",
    "file",
    "line",
)


def to_json(document: Document, root: PurePath) -> bytes:
    """Return texts, lists, tables and charts with their figures, units and places.

    Args:
        document: The finished content.
        root: The department's folder; places are relative to it.
    """
    content = {"format": FORMAT, **_document(document, root)}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def to_csv(document: Document, root: PurePath) -> bytes:
    """Return every number of the tables, one a line; with a byte order mark, as Excel needs it."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, _CSV_FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for one in (document, *document.groups):
        for table in one.tables.values():
            for row in table.rows:
                writer.writerows({"member": one.id, **line} for line in _lines(table, row, root))
    return file.getvalue().encode("utf-8-sig")


def _document(document: Document, root: PurePath) -> Mapping[str, object]:
    members = [
        {"id": member.id, "name": member.name, **_document(member, root)}
        for member in document.groups
    ]
    return {
        "title": document.title,
        "entity": document.entity,
        "date": document.date.isoformat(),
        "texts": {name: _text(text, root) for name, text in document.texts.items()},
        "lists": {
            name: [{key: _text(text, root) for key, text in entry.items()} for entry in entries]
            for name, entries in document.lists.items()
        },
        "tables": [_table(table, root) for table in document.tables.values()],
        "charts": [_chart(chart, root) for chart in document.charts.values()],
        **({"groups": members} if members else {}),
    }


def _lines(table: Table, row: Row, root: PurePath) -> Iterator[Mapping[str, object]]:
    for column in table.columns:
        for span in row.cells.get(column.name, ()):
            if isinstance(span, Number):
                yield {
                    "number": table.number,
                    "table": table.id,
                    "row": row.id,
                    "row_label": _harmless(row_label(table, row, column.name)),
                    "column": column.name,
                    "column_label": "/".join(column.head),
                    **_figure(span, root),
                }


def _harmless(text: str) -> str:
    """Return a text that a spreadsheet takes for text: `=1+1` becomes `'=1+1`."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _table(table: Table, root: PurePath) -> Mapping[str, object]:
    return {
        "id": table.id,
        "number": table.number,
        "title": table.title,
        "unit": str(table.unit),
        "columns": [{"name": c.name, "head": list(c.head)} for c in table.columns],
        "rows": [
            {
                "id": row.id,
                "level": row.level,
                "cells": {name: _text(text, root) for name, text in row.cells.items()},
            }
            for row in table.rows
        ],
        "notes": list(table.notes),
    }


def _chart(chart: Chart, root: PurePath) -> Mapping[str, object]:
    def numbers(series: Series) -> Mapping[str, object]:
        return {
            "label": series.label,
            "figures": [number and _figure(number, root) for number in series.numbers],
        }

    return {
        "id": chart.id,
        "title": chart.title,
        "unit": chart.unit,
        "categories": list(chart.categories),
        "series": [numbers(series) for series in chart.series],
        **({"beside": numbers(chart.beside)} if chart.beside else {}),
    }


def _text(text: Text, root: PurePath) -> Mapping[str, object]:
    figures = [_figure(span, root) for span in text if isinstance(span, Number)]
    return {"text": show(text), **({"figures": figures} if figures else {})}


def _figure(number: Number, root: PurePath) -> Mapping[str, object]:
    figure = number.figure
    is_money = figure.measure is Measure.MONEY
    scale = number.style.unit.yuan if is_money else Decimal(1)
    place = origin(figure)
    return {
        "printed": show((number,)),
        "value": None if figure.value is None else format((figure.value / scale).normalize(), "f"),
        "unit": str(number.style.unit) if is_money else str(figure.measure),
        "figure": figure.name,
        "file": place.below(root) if place else None,
        "line": (place.line or None) if place else None,
    }

"""The index of a report as JSON: what is printed, what it hangs on, and the reverse.

One entry a line; entries name each other by their number in their list, counted from 0. The fields
are described in `reportgen/render/README.md`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from reportgen.amounts import Measure
from reportgen.document import show
from reportgen.figures import Figure
from reportgen.render.trace import InputLine, Trace, bits, file_of, told

FORMAT = "reportgen-trace/1"


def to_json(index: Trace) -> bytes:
    """Return the index, compact: each figure once, each set of places once."""
    sets = _Sets()
    lines = [_line(line, sets) for line in index.lines]
    document = index.document
    title = {"title": document.title, "entity": document.entity, "date": document.date.isoformat()}
    parts = [
        f'"format":{_dumped(FORMAT)}',
        f'"document":{_dumped(title)}',
        _listed("places", _places(index)),
        _listed("figures", (_figure(index, number) for number in range(len(index.figures)))),
        _listed("lines", lines),
        _listed("place_sets", sets.listed),
    ]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


class _Sets:
    """Sets of places, each once: rows of a detail list share them."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    def number(self, places: int) -> int:
        return self._numbers.setdefault(places, len(self._numbers))

    @property
    def listed(self) -> Iterator[list[int]]:
        return ([*bits(places)] for places in self._numbers)


def _places(index: Trace) -> Iterator[Mapping[str, object]]:
    for place, origin in zip(index.places, index.origins, strict=True):
        figures = [index.numbers[number.figure] for number in place.numbers]
        yield {
            "path": place.path,
            "label": place.label,
            "text": show(place.text),
            **({"figures": figures} if figures else {}),
            **({"origin": origin} if origin else {}),
        }


def _figure(index: Trace, number: int) -> Mapping[str, object]:
    figure = index.figures[number]
    place, cell = figure.place, index.cell(figure)
    formula = index.formula(figure)
    return {
        "name": figure.name,
        "label": figure.label,
        "value": _value(figure),
        "unit": "元" if figure.measure is Measure.MONEY else str(figure.measure),
        "formula": str(figure.formula),
        **({"told": told(figure)} if figure.inputs else {}),
        **({"inputs": [index.numbers[part] for part in figure.inputs]} if figure.inputs else {}),
        **({"file": file_of(place, index.root), "line": place.line} if place else {}),
        **({"cell": cell} if cell else {}),
        **({"excel": formula} if formula else {}),
        **({"places": [*index.printed[number]]} if index.printed[number] else {}),
    }


def _value(figure: Figure) -> str | None:
    return None if figure.value is None else format(figure.value.normalize(), "f")


def _line(line: InputLine, sets: _Sets) -> Mapping[str, object]:
    return {
        "at": str(line),
        **({"figures": line.figures} if line.figures else {}),
        **({"texts": line.texts} if line.texts else {}),
        "places": sets.number(line.places),
    }


def _listed(name: str, entries: Iterable[object]) -> str:
    return f'"{name}":[\n' + ",\n".join(map(_dumped, entries)) + "\n]"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

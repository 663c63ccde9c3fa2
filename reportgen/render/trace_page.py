"""The index of a report as a page: the report beside the lineage of each of its numbers.

The page needs nothing beside it. It works without a script, by links and `:target`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from jinja2 import FileSystemLoader

from reportgen import amounts, paths
from reportgen.document import Number, Text, show
from reportgen.figures import Figure, Formula
from reportgen.problems import Place
from reportgen.render.trace import InputLine, Trace, bits, file_of, told
from reportgen.sandbox import Sandbox

TEMPLATE = "trace.html.j2"
_MOST_ROWS = 2_000
_FIRST_ROWS = 3
_MOST_LINKS = 60
_LINK = re.compile(r'href="#(f[0-9]+)"')


def render(index: Trace, report: str = "") -> bytes:
    """Return the page.

    Args:
        index: Of the report.
        report: Its markup, in which each number is a link to `#` and `index.anchor(number)`;
            without it the printed places stand in its stead.
    """
    shown = _shown(index)
    marked, marks = _marked(report)
    loader = FileSystemLoader(paths.templates())
    sandbox = Sandbox(escapes=True, loader=loader, trim_blocks=True, lstrip_blocks=True)
    text = sandbox.get_template(TEMPLATE).render(
        title=index.document.title,
        report=marked,
        places=[*_places(index)],
        figures=[_figure(index, number, shown, marks) for number in sorted(shown)],
        files=[*_files(index, shown)],
        hidden=len(index.figures) - len(shown),
    )
    return (text.rstrip() + "\n").encode()


def _shown(index: Trace) -> frozenset[int]:
    """Return the figures with an entry: of very many rows of a detail list only a sum's first."""
    sums = [figure for figure in index.figures if figure.formula is Formula.ITEMIZED]
    rows = {index.numbers[row] for one in sums for row in one.inputs}
    if len(rows) > _MOST_ROWS:
        rows -= {index.numbers[row] for one in sums for row in one.inputs[:_FIRST_ROWS]}
        rows -= {number for number in rows if index.printed[number]}
        return frozenset(range(len(index.figures))) - rows
    return frozenset(range(len(index.figures)))


def _marked(report: str) -> tuple[str, Mapping[str, int]]:
    """Return a report whose links to entries are places to come back to, and how many there are."""
    counts: dict[str, count[int]] = {}
    found: dict[str, int] = {}

    def mark(link: re.Match[str]) -> str:
        anchor = link[1]
        found[anchor] = next(counts.setdefault(anchor, count(1)))
        return f'id="{anchor}-{found[anchor]}" {link[0]}'

    return _LINK.sub(mark, report), found


def _places(index: Trace) -> Iterator[Mapping[str, object]]:
    for place, origin in zip(index.places, index.origins, strict=True):
        yield {
            "path": place.path,
            "label": place.label,
            "parts": _parts(index, place.text),
            "origin": origin,
        }


def _parts(index: Trace, text: Text) -> list[Mapping[str, str]]:
    """Return the words of a text and its numbers with their entries."""
    parts: list[dict[str, str]] = []
    for span in text:
        anchor = index.anchor(span) if isinstance(span, Number) else ""
        if parts and not anchor and not parts[-1]["anchor"]:
            parts[-1]["text"] += show((span,))
        else:
            parts.append({"text": show((span,)), "anchor": anchor})
    return [*parts]


def _figure(
    index: Trace, number: int, shown: frozenset[int], marks: Mapping[str, int]
) -> Mapping[str, object]:
    figure = index.figures[number]
    inputs = [index.numbers[part] for part in figure.inputs]
    known = [n for n in inputs if n in shown]
    return {
        "anchor": f"f{number}",
        "label": figure.label,
        "name": figure.name,
        "value": _value(figure),
        "formula": str(figure.formula),
        "told": told(figure),
        "inputs": [_input(index, part) for part in known],
        "more": len(inputs) - len(known),
        "where": _where(index, figure.place),
        "line": _anchor(_where(index, figure.place)),
        "cell": index.cell(figure),
        "excel": index.formula(figure),
        "printed": _links(index.printed[number], index),
        "marks": range(1, marks.get(f"f{number}", 0) + 1)[:_MOST_LINKS],
    }


def _input(index: Trace, number: int) -> Mapping[str, str]:
    figure = index.figures[number]
    where = _where(index, figure.place)
    return {"anchor": f"f{number}", "label": figure.label, "value": _value(figure), "where": where}


def _links(places: Sequence[int], index: Trace) -> Mapping[str, object]:
    linked = [
        {"anchor": f"p{at}", "label": index.places[at].label, "path": index.places[at].path}
        for at in places[:_MOST_LINKS]
    ]
    return {"linked": linked, "more": len(places) - len(linked), "count": len(places)}


def _files(index: Trace, shown: frozenset[int]) -> Iterator[Mapping[str, object]]:
    """Yield each input file with its lines."""
    files: dict[str, list[InputLine]] = {}
    for line in index.lines:
        files.setdefault(line.file, []).append(line)
    for file, lines in files.items():
        known = [line for line in lines if line.texts or shown & {*line.figures}]
        yield {
            "file": file,
            "lines": [_line(index, line) for line in known],
            "more": len(lines) - len(known),
        }


def _line(index: Trace, line: InputLine) -> Mapping[str, object]:
    return {
        "anchor": _anchor(str(line)),
        "at": str(line.line or line.spot),
        "figures": [_input(index, figure) for figure in line.figures],
        "texts": [{"anchor": f"p{at}", "label": index.places[at].label} for at in line.texts[:5]],
        "printed": _links([*bits(line.places)], index),
    }


def _anchor(line: str) -> str:
    return f"line:{line.replace(' ', '_')}"


def _value(figure: Figure) -> str:
    return "--" if figure.value is None else amounts.exact(figure.value, figure.measure)


def _where(index: Trace, place: Place | None) -> str:
    if place is None or not place.file:
        return ""
    return str(InputLine(file_of(place, index.root), place.line, place.spot))

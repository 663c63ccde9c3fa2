"""A comparison as one page that needs nothing beside it: no script, no other file."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from jinja2 import FileSystemLoader

from reportgen import files, paths
from reportgen.comparison import summary
from reportgen.comparison.excerpts import Piece, excerpts
from reportgen.comparison.model import (
    ChangedFigure,
    ChangedProblem,
    ChangedRow,
    ChangedWording,
    Comparison,
    Moved,
)
from reportgen.sandbox import Sandbox

TEMPLATE = "diff.html.j2"
_Plain: TypeAlias = dict[str, object]


def write(comparison: Comparison, out: Path) -> Path:
    """Write the page to `<out>/<department>/diff.html` and return its path.

    Raises:
        OSError: It cannot be written; what stood there still stands.
    """
    target = out / comparison.name / "diff.html"
    files.write_whole(target, page(comparison).encode())
    return target


def page(comparison: Comparison) -> str:
    """Return the page."""
    loader = FileSystemLoader(paths.templates())
    sandbox = Sandbox(escapes=True, loader=loader, trim_blocks=True, lstrip_blocks=True)
    return sandbox.get_template(TEMPLATE).render(_told(comparison))


def _told(comparison: Comparison) -> Mapping[str, object]:
    """Return what the template names, in the words that it prints."""
    typed = "录入或公布的数，原值、现值和录入处"
    computed = "录入的数未变而结果变动：算法、指标的文字或条目数变了"
    return {
        "old": comparison.old,
        "new": comparison.new,
        "counts": summary.counts(comparison),
        "figures": [
            _figures("变动的数", typed, "f", comparison.figures),
            _figures("输入未变而结果变动的数", computed, "c", comparison.computed),
        ],
        "rows": [_amounts(row) for row in comparison.rows],
        "wording": [_versions(one) for one in comparison.wording],
        "problems": [
            {"title": "新出现的问题", "problems": [*map(_problem, comparison.began)]},
            {"title": "不再出现的问题", "problems": [*map(_problem, comparison.ceased)]},
        ],
        "alone": [
            {"side": comparison.old, "reports": comparison.only_old},
            {"side": comparison.new, "reports": comparison.only_new},
        ],
    }


def _figures(title: str, caption: str, mark: str, figures: Iterable[ChangedFigure]) -> _Plain:
    told = [_figure(figure, number) for number, figure in enumerate(figures, 1)]
    return {"title": title, "caption": caption, "mark": mark, "figures": told}


def _figure(figure: ChangedFigure, number: int) -> _Plain:
    old, new = (summary.value(figure, amount) for amount in (figure.old, figure.new))
    return {
        **_amounts(figure),
        "at": number,
        "change": f"{figure.report}：{old} → {new}（{summary.difference(figure)}）",
        "moved": [_versions(moved) for moved in figure.moved],
    }


def _amounts(one: ChangedFigure | ChangedRow) -> _Plain:
    """Return what it is, old, new and difference, and both places."""
    return {
        "report": one.report,
        "label": one.label,
        "amounts": [
            summary.value(one, one.old),
            summary.value(one, one.new),
            summary.difference(one),
        ],
        "places": [summary.place(one.old_place), summary.place(one.new_place)],
    }


def _versions(one: Moved | ChangedWording) -> _Plain:
    """Return both versions in pieces; one that is empty or not there is told by a word."""
    if one.old and one.new:
        old, new = excerpts(one.old, one.new)
    else:
        old, new = _whole(one.old), _whole(one.new)
    return {
        "report": one.spot.report,
        "label": one.spot.label,
        "old": _pieces(old),
        "new": _pieces(new),
    }


def _whole(text: str | None) -> tuple[Piece, ...]:
    return (Piece(summary.text(text), is_changed=bool(text)),)


def _pieces(pieces: Sequence[Piece]) -> list[_Plain]:
    return [{"text": piece.text, "is_changed": piece.is_changed} for piece in pieces]


def _problem(one: ChangedProblem) -> _Plain:
    return {
        "weight": summary.weight(one),
        "code": one.problem.code,
        "message": one.problem.message,
        "place": str(one.problem.place),
    }

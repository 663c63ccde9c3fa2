"""A comparison as one page that needs nothing beside it: no script, no other file."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from reportgen import files
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

_LOOKS = """
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1.25rem; color: #1b1f24; background: #fff;
  font: 16px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
  sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-bottom: 2px solid #1f4e79; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
dt { color: #57606a; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; color: #57606a; padding-bottom: .3rem; }
th, td { border: 1px solid #c5ccd3; padding: .3rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { background: #eaf0f6; white-space: nowrap; }
tbody th { font-weight: normal; min-width: 12rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.place { font: .85rem/1.5 "Noto Sans Mono CJK SC", Consolas, monospace; }
del { background: #fde2e1; text-decoration: line-through; text-decoration-color: #b42318; }
ins { background: #d9f2df; text-decoration: none; border-bottom: 2px solid #1a7f37; }
.note { color: #57606a; margin: 0; font-size: .85rem; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } tr { break-inside: avoid; } }
"""


_VERSIONS = ("位置", "原", "今")


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
    body = "\n".join(_body(comparison))
    title = escape(f"比较：{comparison.old} 与 {comparison.new}")
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_LOOKS}</style>\n</head>\n<body>\n<main>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _body(comparison: Comparison) -> Iterator[str]:
    yield "<h1>预算文件比较</h1>"
    yield "<dl>"
    for term, told in (
        ("原", comparison.old),
        ("今", comparison.new),
        ("结果", summary.counts(comparison)),
    ):
        yield f"<dt>{term}</dt><dd>{escape(told)}</dd>"
    yield "</dl>"
    yield from _figures("变动的数", "录入或公布的数，原值、现值和录入处", comparison.figures, "f")
    caption = "录入的数未变而结果变动：算法、指标的文字或条目数变了"
    yield from _figures("输入未变而结果变动的数", caption, comparison.computed, "c")
    yield from _rows(comparison.rows)
    yield from _wordings(comparison.wording)
    yield from _problems("新出现的问题", comparison.began)
    yield from _problems("不再出现的问题", comparison.ceased)
    yield from _alone(comparison.old, comparison.only_old)
    yield from _alone(comparison.new, comparison.only_new)


def _figures(
    title: str, caption: str, figures: tuple[ChangedFigure, ...], mark: str
) -> Iterator[str]:
    if not figures:
        return
    yield f"<h2>{title}</h2>"
    heads = ("数", "原", "今", "相差", "原录入处", "今录入处", "带动")
    rows = [_figure(figure, f"{mark}{n}") for n, figure in enumerate(figures, 1)]
    yield _table(caption, heads, rows)
    for n, figure in enumerate(figures, 1):
        if figure.moved:
            yield f'<h3 id="{mark}{n}">{escape(figure.label)} 带动的 {len(figure.moved)} 处</h3>'
            rows = [_moved(moved) for moved in figure.moved]
            yield _table(_change_of(figure), _VERSIONS, rows)


def _figure(figure: ChangedFigure, anchor: str) -> str:
    count = len(figure.moved)
    moved = f'<a href="#{anchor}">{count} 处</a>' if count else "无"
    return f"{_amounts(figure)}<td>{moved}</td>"


def _rows(rows: tuple[ChangedRow, ...]) -> Iterator[str]:
    if rows:
        yield "<h2>变动的明细行</h2>"
        heads = ("明细行", "原", "今", "相差", "原所在行", "今所在行")
        yield _table("新增、去掉或改了金额的行，只换次序的不列", heads, map(_amounts, rows))


def _amounts(one: ChangedFigure | ChangedRow) -> str:
    """Return what it is, old, new and difference, and both places."""
    values = (summary.value(one, one.old), summary.value(one, one.new), summary.difference(one))
    places = (summary.place(one.old_place), summary.place(one.new_place))
    return (
        _spot(one.report, one.label)
        + "".join(f'<td class="number">{escape(told)}</td>' for told in values)
        + "".join(f'<td class="place">{escape(told)}</td>' for told in places)
    )


def _change_of(figure: ChangedFigure) -> str:
    old, new = (summary.value(figure, amount) for amount in (figure.old, figure.new))
    return f"{figure.report}：{old} → {new}（{summary.difference(figure)}）"


def _moved(moved: Moved) -> str:
    return _spot(moved.spot.report, moved.spot.label) + _versions(moved.old, moved.new)


def _wordings(wordings: tuple[ChangedWording, ...]) -> Iterator[str]:
    if wordings:
        yield "<h2>变动的文字</h2>"
        rows = [_spot(w.spot.report, w.spot.label) + _versions(w.old, w.new) for w in wordings]
        yield _table("相同的部分从略", _VERSIONS, rows)


def _problems(title: str, problems: tuple[ChangedProblem, ...]) -> Iterator[str]:
    if problems:
        yield f"<h2>{title}</h2>"
        rows = [
            f"<td>{summary.weight(one)}</td><td>{escape(one.problem.code)}</td>"
            f'<th scope="row">{escape(one.problem.message)}</th>'
            f'<td class="place">{escape(str(one.problem.place))}</td>'
            for one in problems
        ]
        yield _table(f"{len(problems)} 个", ("轻重", "代码", "问题", "位置"), rows)


def _alone(side: str, titles: tuple[str, ...]) -> Iterator[str]:
    if titles:
        yield f"<h2>只在 {escape(side)} 的文件</h2>"
        yield "<ul>" + "".join(f"<li>{escape(title)}</li>" for title in titles) + "</ul>"


def _spot(report: str, label: str) -> str:
    return f'<th scope="row">{escape(label)}<p class="note">{escape(report)}</p></th>'


def _versions(old: str | None, new: str | None) -> str:
    if old is None or new is None or not (old and new):
        told = (_whole(old, "del"), _whole(new, "ins"))
    else:
        before, after = excerpts(old, new)
        told = (_marked(before, "del"), _marked(after, "ins"))
    return "".join(f"<td>{part}</td>" for part in told)


def _whole(text: str | None, tag: str) -> str:
    shown = escape(summary.text(text))
    return f"<{tag}>{shown}</{tag}>" if text else shown


def _marked(pieces: Iterable[Piece], tag: str) -> str:
    return "".join(
        f"<{tag}>{escape(piece.text)}</{tag}>" if piece.is_changed else escape(piece.text)
        for piece in pieces
    )


def _table(caption: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{label}</th>' for label in heads)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )

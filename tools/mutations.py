"""Change given and stated values of a department one by one, and tell which changes `check` finds.

    python tools/mutations.py data/huizhou_dsj --count 500 --seed 1

A value is changed by at least 1.00 in the unit of its file, an indicator by one unit. A change is
*caught* if an error or a question appears that was not there, *masked* if only a rounding tail
does, *free* if nothing does: no second place states or implies that value.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import reportgen
from reportgen import source
from reportgen.problems import Problem, Severity
from reportgen.tree import Items, Node, Record, Scalar

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
# Years, codes and orders are names, not values; an answer is no value of a document.
_NOT_VALUES = {"code", "starts", "ends", "year", "order", "date", "as_of", "account", "from"}
_NOT_VALUES |= {"explained", "decimals", "until", "name", "id"}
_INDICATOR_FIELDS = {"whole", "annual", "target", "actual"}
_REASONS = (
    ("facts", "文字中的事实只录一次，没有第二处可核对"),
    ("indicators", "指标值只录一次；年度不超过实施周期的变动无从判断"),
    ("costs", "项目资金构成：单价、工作量"),
    ("plan", "分年度资金计划：只影响合计，合计随之改变"),
    ("assets", "资产只录一次"),
    ("procurement", "政府采购只录一次"),
    ("administrative_expense", "行政经费不可推算"),
    ("prior", "上年数没有上年文件可核对"),
    ("staff", "人数只录一次"),
    ("score", "得分没有分值可核对"),
    ("", "只录一次，没有第二处可核对"),
)


@dataclass(frozen=True)
class Change:
    """One value of a file and what it becomes."""

    file: str
    path: tuple[str, ...]
    line: int
    column: int
    old: str
    new: str

    @property
    def is_stated(self) -> bool:
        """Whether the value is a published one beside a computed one."""
        return "stated" in self.path

    @property
    def reason(self) -> str:
        """Why a change of it may stay unseen."""
        return next(text for step, text in _REASONS if not step or step in self.path)


@dataclass(frozen=True)
class Outcome:
    """What a change led to: caught, masked or free, and the new codes."""

    change: Change
    verdict: str
    codes: tuple[str, ...]


def changes(folder: Path, chance: random.Random) -> list[Change]:
    """Return one change for each value of a department's input files."""
    found: list[Change] = []
    for path in sorted(folder.glob("20*/**/*.yaml")):
        data, _ = source.read(path)
        if data is None:
            continue
        file = path.relative_to(folder).as_posix()
        for steps, scalar in _scalars(data.data, ()):
            new = _changed(steps, scalar.text, chance)
            if new:
                place = scalar.place
                found.append(Change(file, steps, place.line, place.column, scalar.text, new))
    return found


def _scalars(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    match node:
        case Record(entries=entries):
            for key, value in entries.items():
                yield from _scalars(value, (*path, key))
        case Items(entries=items):
            for index, value in enumerate(items):
                yield from _scalars(value, (*path, str(index)))
        case Scalar():
            yield path, node


def _changed(path: Sequence[str], text: str, chance: random.Random) -> str:
    if _NOT_VALUES & {path[0], path[-1]}:
        return ""
    if path[-1] in _INDICATOR_FIELDS and "indicators" in path:
        numbers = _NUMBER.findall(text)
        step = chance.choice((1, -1))
        return _NUMBER.sub(str(int(float(numbers[0])) + step), text, count=1) if numbers else ""
    if not _PLAIN.fullmatch(text):
        return ""
    step = chance.randint(100, 9_999) * chance.choice((1, -1))
    cents = round(float(text) * 100) + step
    decimals = len(text.partition(".")[2])
    return f"{cents / 100:.2f}" if decimals <= 2 else f"{cents / 100:.{decimals}f}"  # noqa: PLR2004


def _both_ways(change: Change) -> Iterator[Change]:
    decimals = len(change.old.partition(".")[2])
    for step in (Decimal(1), Decimal(-1)):
        yield replace(change, new=f"{Decimal(change.old) + step:.{decimals}f}")


def run(folder: Path, change: Change, before: Counter[tuple[str, str]]) -> Outcome:
    """Make a change in a copy of the folder and check it."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.name
        shutil.copytree(folder, copy)
        file = copy / change.file
        lines = file.read_text(encoding="utf-8").split("\n")
        line = lines[change.line - 1]
        head, tail = line[: change.column - 1], line[change.column - 1 :]
        lines[change.line - 1] = head + tail.replace(change.old, change.new, 1)
        file.write_text("\n".join(lines), encoding="utf-8")
        after = counted(reportgen.check(copy).problems)
    new = after - before
    loud = {Severity.ERROR.value, Severity.QUESTION.value}
    if any(severity in loud for severity, _ in new):
        verdict = "caught"
    else:
        verdict = "masked" if new or before - after else "free"
    return Outcome(change, verdict, tuple(sorted({code for _, code in new})))


def counted(problems: Sequence[Problem]) -> Counter[tuple[str, str]]:
    """Return how often each severity and code stands among problems."""
    return Counter((problem.severity.value, problem.code) for problem in problems)


def outcomes(
    folder: Path, count: int, seed: int, processes: int = 2, *, stated: bool = False
) -> list[Outcome]:
    """Make a random sample of changes, one at a time.

    Args:
        folder: The department.
        count: How many; all of them if there are fewer.
        seed: Of the sample and of the size of each change.
        processes: How many run at once.
        stated: Whether only stated values are changed, each up and down.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    listed = changes(folder, chance)
    if stated:
        listed = [turned for one in listed if one.is_stated for turned in _both_ways(one)]
    sample = chance.sample(listed, min(count, len(listed)))
    before = counted(reportgen.check(folder).problems)
    if processes == 1:
        return [run(folder, change, before) for change in sample]
    with ProcessPoolExecutor(processes) as pool:
        jobs = [pool.submit(run, folder, change, before) for change in sample]
        return [job.result() for job in jobs]


def main() -> int:
    """Print what became of the changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stated", action="store_true", help="only stated values, up and down")
    chosen = parser.parse_args()
    found = outcomes(chosen.folder, chosen.count, chosen.seed, stated=chosen.stated)
    verdicts = Counter(outcome.verdict for outcome in found)
    print(f"{len(found)} changes: {dict(verdicts)}")
    for verdict in ("masked", "free"):
        reasons = Counter(o.change.reason for o in found if o.verdict == verdict)
        for reason, count in reasons.most_common():
            print(f"  {verdict} {count:4} {reason}")
    print("misses of stated values:")
    for outcome in found:
        if outcome.change.is_stated and outcome.verdict != "caught":
            change = outcome.change
            print(
                f"  {change.file}:{change.line} {'.'.join(change.path)} {change.old}->{change.new}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

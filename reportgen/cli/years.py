"""The commands that begin something: init, new-year."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import BAD, GOOD, Commands, line
from reportgen.problems import reason

if TYPE_CHECKING:
    from reportgen.new_department import Named
    from reportgen.next_year import NewYear

# What init must know, and how it is asked for.
_ASKED = {"name": "部门全称", "short": "部门简称", "year": "预算年度（四位）"}


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    about = "建一个新部门的文件夹，数都写 待填"
    init = commands.add_parser("init", help=about, description=about)
    init.add_argument("folder", type=Path, help="新文件夹；名称用小写英文，如 data/main_office")
    init.add_argument("--name", help="部门全称")
    init.add_argument("--short", help="部门简称")
    init.add_argument("--year", help="第一个预算年度")
    init.add_argument("--unit", action="append", help="下属单位 标识=名称，可以有几个")
    init.add_argument("--project", action="append", default=[], help="项目 标识=名称，可以有几个")
    init.add_argument("--kind", action="append", default=[], help="文种，可以有几个；不写为全部")
    init.add_argument("--profile", default="guangdong", help="样式")
    init.set_defaults(command=_init)
    about = "由上年的文件生成新年度的录入文件，须重新录入处写 待填"
    new_year = commands.add_parser("new-year", help=about, description=about)
    new_year.add_argument("folder", type=Path, help="部门文件夹")
    new_year.add_argument("year", help="新年度（四位）")
    new_year.set_defaults(command=_new_year)


def _init(chosen: argparse.Namespace) -> int:
    from reportgen import new_department

    _complete(chosen)
    try:
        made = new_department.init(
            chosen.folder,
            name=chosen.name,
            short=chosen.short,
            year=_year(chosen.year),
            units=_named(chosen.unit),
            projects=_named(chosen.project),
            kinds=chosen.kind,
            profile=chosen.profile,
        )
    except OSError as error:
        return _unwritable(chosen.folder, error)
    for problem in made.problems:
        if problem.code != "pending":
            print(line(problem), file=sys.stderr)
    if not made.is_good:
        print("没有写出文件", file=sys.stderr)
        return BAD
    for path in made.written:
        print(f"写出 {path}")
    _next_steps(chosen.folder, _year(chosen.year), sum(p.code == "pending" for p in made.problems))
    return GOOD


def _complete(chosen: argparse.Namespace) -> None:
    """Ask for the facts that no flag gave; without a terminal name them all at once."""
    from reportgen.problems import UsageError

    missing = [name for name in _ASKED if not getattr(chosen, name)]
    if missing and not sys.stdin.isatty():
        flags = "、".join(f"--{name}（{_ASKED[name]}）" for name in missing)
        raise UsageError(f"缺少 {flags}")
    for name in missing:
        setattr(chosen, name, input(f"{_ASKED[name]}：").strip())
    if chosen.unit is None:
        answers = iter(lambda: input("下属单位 标识=名称（没有了直接回车）：").strip(), "")
        chosen.unit = list(answers) if missing else []


def _year(text: str) -> int:
    from reportgen.problems import UsageError

    if not re.fullmatch(r"(19|20)[0-9]{2}", text):
        raise UsageError(f"“{text}”应为四位年份，如 2025")
    return int(text)


def _named(texts: Sequence[str]) -> list["Named"]:
    from reportgen.new_department import Named

    pairs = [text.partition("=") for text in texts]
    return [Named(left.strip(), right.strip()) for left, _, right in pairs]


def _next_steps(folder: Path, year: int, count: int) -> None:
    print(f"待填 {count} 处。下一步：")
    print(f"  reportgen form {folder} --year {year}　　写出 Excel 填报表，填好后用 import 读回")
    print(f"  reportgen check {folder}　　看还缺什么")
    print(f"  reportgen build {folder} --draft　　生成草稿，未填处有标记")


def _new_year(chosen: argparse.Namespace) -> int:
    from reportgen import next_year

    year = _year(chosen.year)
    try:
        made = next_year.new_year(chosen.folder, year)
    except OSError as error:
        return _unwritable(chosen.folder, error)
    failing = [p for p in made.checks if p.severity == "error" and p.code != "pending"]
    for problem in made.problems or failing:
        print(line(problem), file=sys.stderr)
    if open_values := sum(problem.code == "pending" for problem in made.checks):
        print(f"{year - 1} 年的文件还有 {open_values} 处待填", file=sys.stderr)
    if not made.is_good:
        print("没有写出文件：文件有误，改正后再运行", file=sys.stderr)
        return BAD
    _tell(made, chosen.folder, year)
    return GOOD


def _unwritable(folder: Path, error: OSError) -> int:
    print(f"{folder}: 不能写入：{reason(error)}", file=sys.stderr)
    return BAD


def _tell(made: "NewYear", folder: Path, year: int) -> None:
    for path in made.written:
        print(f"写出 {path}：待填 {made.pending[path]} 处")
    for path in made.existing:
        print(f"已有 {path}：没有改动")
    for ended in made.ended:
        print(f"不再滚动 {ended.id}（{ended.place}）：{ended.why}")
    for mention in made.mentions:
        print(f"{mention.place}: 提到旧年度，没有改动：{mention.text}")
        print(f"  建议改为：{mention.proposal}")
    if made.written:
        print(f"下一步：reportgen check {folder} --year {year}")

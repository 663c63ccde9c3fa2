"""The commands that begin something: new-year."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import BAD, GOOD, Commands, line

if TYPE_CHECKING:
    from reportgen.next_year import NewYear


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    about = "由上年的文件生成新年度的录入文件，须重新录入处写 待填"
    new_year = commands.add_parser("new-year", help=about, description=about)
    new_year.add_argument("folder", type=Path, help="部门文件夹")
    new_year.add_argument("year", type=int, help="新年度")
    new_year.set_defaults(command=_new_year)


def _new_year(chosen: argparse.Namespace) -> int:
    from reportgen import next_year

    try:
        made = next_year.new_year(chosen.folder, chosen.year)
    except OSError as error:
        print(f"{chosen.folder}: 不能写入：{error.strerror or error}", file=sys.stderr)
        return BAD
    for problem in made.problems or made.checks:
        print(line(problem), file=sys.stderr)
    if not made.is_good:
        print("没有写出文件：上年的文件有误，改正后再运行", file=sys.stderr)
        return BAD
    _tell(made, chosen.folder, chosen.year)
    return GOOD


def _tell(made: "NewYear", folder: Path, year: int) -> None:
    for path in made.written:
        print(f"写出 {path}：待填 {made.pending[path]} 处")
    for path in made.existing:
        print(f"已有 {path}：没有改动")
    for ended in made.ended:
        print(f"不再滚动 {ended.id}（{ended.place}）：{ended.why}")
    for mention in made.mentions:
        print(
            f"{mention.place}: 提到旧年度，没有改动：{mention.text}\n  建议改为：{mention.proposal}"
        )
    if made.written:
        print(f"下一步：reportgen check {folder} --year {year}")

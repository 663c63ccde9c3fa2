"""The command that compares: diff."""

import argparse
import json
import sys
from pathlib import Path

from reportgen.cli.speech import BAD, GOOD, MISUSED, Commands, line
from reportgen.problems import reason


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    told = "比较两个文件夹、两个年度或两个 git 版本"
    diff = commands.add_parser("diff", help=told, description=told)
    side = "部门文件夹、其中一年的文件夹，或 git 版本中的这两种：版本:路径"
    diff.add_argument("old", metavar="A", help=side)
    diff.add_argument("new", metavar="B", help="同上")
    diff.add_argument("--format", choices=("text", "json", "html"), default="text", help="输出格式")
    diff.add_argument("--out", type=Path, default=Path("output"), help="网页的输出文件夹")
    diff.set_defaults(command=_diff)


def _diff(chosen: argparse.Namespace) -> int:
    from reportgen.comparison import data, difference, page, summary

    found = difference.diff(chosen.old, chosen.new)
    if found.failures:
        for problem in found.failures:
            print(line(problem), file=sys.stderr)
        return MISUSED
    if chosen.format == "json":
        print(json.dumps(data.facts(found), ensure_ascii=False, indent=2))
    elif chosen.format == "html":
        try:
            print(page.write(found, chosen.out))
        except OSError as error:
            print(f"{chosen.out}: 不能写入：{reason(error)}", file=sys.stderr)
            return MISUSED
    else:
        for told in summary.lines(found):
            print(told)
    sys.stdout.flush()
    print(summary.counts(found), file=sys.stderr)
    return GOOD if found.is_same else BAD

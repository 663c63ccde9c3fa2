"""The commands that hand work out to a clerk and take it in again: form, import."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import BAD, GOOD, Commands, from_to, line
from reportgen.problems import reason

if TYPE_CHECKING:
    from reportgen.proposal import Change, Proposal


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    form = commands.add_parser(
        "form", help="生成填报用的 Excel 表", description="生成填报用的 Excel 表"
    )
    form.add_argument("folder", type=Path, help="部门文件夹")
    form.add_argument("--year", type=int, help="只做这一预算年度")
    form.add_argument("--kind", help="只做这一文种")
    form.add_argument("--member", default="", help="只做这一项（每项一个文件的文种）")
    form.add_argument("--out", type=Path, default=Path("output"), help="输出文件夹")
    form.set_defaults(command=_form)
    about = "读回填好的表、改过的 Word 文件或导出的明细；先列出每一处改动，问过再写"
    take = commands.add_parser("import", help=about, description=about)
    take.add_argument("file", type=Path, help="填好的 xlsx、改过的 docx，或导出的明细")
    take.add_argument("folder", type=Path, help="部门文件夹")
    take.add_argument("--year", type=int, help="应属于这一预算年度；明细属于这一年度")
    take.add_argument("--mapping", type=Path, help="明细的列和用语的对应关系")
    take.add_argument("--suggest", action="store_true", help="只起草明细的对应关系")
    take.add_argument("--yes", action="store_true", help="不问，直接写入")
    take.set_defaults(command=_import)


def _form(chosen: argparse.Namespace) -> int:
    from reportgen import files
    from reportgen.intake.forms import form
    from reportgen.problems import has_errors

    made, problems = form(chosen.folder, year=chosen.year, kind=chosen.kind, member=chosen.member)
    for problem in problems:
        print(line(problem), file=sys.stderr)
    if has_errors(problems):
        return BAD
    for one in made:
        target = chosen.out / chosen.folder.resolve().name / one.path
        try:
            files.write_whole(target, one.content)
        except OSError as error:
            print(f"{target}: 不能写入：{reason(error)}", file=sys.stderr)
            return BAD
        print(target)
    return GOOD


def _import(chosen: argparse.Namespace) -> int:
    from reportgen.intake import arrival, detail_suggestion

    if chosen.suggest:
        print(detail_suggestion.suggest(chosen.file, chosen.folder), end="")
        return GOOD
    proposal = arrival.propose(chosen.file, chosen.folder, year=chosen.year, mapping=chosen.mapping)
    return _settle(proposal, is_agreed=chosen.yes)


def _settle(proposal: "Proposal", *, is_agreed: bool) -> int:
    """Show what an import would change, ask, and write it; return the exit code."""
    from reportgen.proposal import accept

    for problem in proposal.problems:
        print(line(problem), file=sys.stderr)
    for change in proposal.changes:
        print(_told(change))
    sys.stdout.flush()
    if not proposal.is_good:
        print("有错误，没有写入", file=sys.stderr)
        return BAD
    if not proposal.contents:
        print("没有改动", file=sys.stderr)
        return GOOD
    print(f"{len(proposal.changes)} 处改动", file=sys.stderr)
    if not (is_agreed or _agrees()):
        print("没有写入", file=sys.stderr)
        return BAD
    try:
        for file in accept(proposal):
            print(f"已写入 {file}", file=sys.stderr)
    except OSError as error:
        print(f"不能写入：{reason(error)}；所有文件保持原样", file=sys.stderr)
        return BAD
    return GOOD


def _agrees() -> bool:
    if not sys.stdin.isatty():
        print("不在终端上，须加 --yes 才写入", file=sys.stderr)
        return False
    return input("写入这些改动吗？[y/N] ").strip().lower() in {"y", "yes", "是"}


def _told(change: "Change") -> str:
    spot = ""
    if change.origin:
        spot = change.origin.spot or (f"第{change.origin.line}行" if change.origin.line else "")
    origin = f"（{spot}）" if spot else ""
    return f"{change.place}: {change.name}{origin} {from_to(change.old, change.new)}"

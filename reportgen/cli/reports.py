"""The commands that make reports: check, build, kinds."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import BAD, GOOD, SEVERITIES, Commands, as_facts, line
from reportgen.problems import TemplateError, reason

if TYPE_CHECKING:
    from reportgen.pipeline import Result


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    check = commands.add_parser(
        "check", help="核对一个部门文件夹，列出问题", description="核对一个部门文件夹，列出问题"
    )
    _select(check)
    check.add_argument(
        "--format", choices=("text", "json", "xlsx"), default="text", help="输出格式"
    )
    check.add_argument("--out", type=Path, default=Path("output"), help="清单的输出文件夹")
    check.set_defaults(command=_check)
    build = commands.add_parser("build", help="核对并生成文件", description="核对并生成文件")
    _select(build)
    build.add_argument(
        "--format", default="docx", help="格式，以逗号分隔：docx,xlsx,pdf,html,json,csv,datapackage"
    )
    build.add_argument("--out", type=Path, default=Path("output"), help="输出文件夹")
    build.add_argument("--draft", action="store_true", help="有错误也生成，每页标草稿")
    build.add_argument(
        "--trace", action="store_true", help="另写每份文件的数据索引：.trace.json 和 .trace.html"
    )
    build.add_argument("--no-pages", action="store_true", help="不排版，目录页码由 Word 更新")
    build.add_argument("--pdf-a", action="store_true", help="PDF 存成归档格式 PDF/A-2b")
    build.set_defaults(command=_build)
    kinds = commands.add_parser("kinds", help="列出文种", description="列出文种")
    kinds.set_defaults(command=_kinds)


def _select(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="部门文件夹")
    parser.add_argument("--year", type=int, help="只看这一预算年度")
    parser.add_argument("--kind", help="只看这一文种")


def _check(chosen: argparse.Namespace) -> int:
    from reportgen import pipeline

    result = pipeline.check(chosen.folder, year=chosen.year, kind=chosen.kind)
    if chosen.format == "json":
        print(json.dumps([as_facts(p) for p in result.problems], ensure_ascii=False, indent=2))
    elif chosen.format == "xlsx":
        try:
            print(pipeline.checklist(chosen.folder, result, chosen.out))
        except OSError as error:
            print(f"{chosen.out}: 不能写入：{reason(error)}", file=sys.stderr)
            return BAD
        except TemplateError as error:
            print(*map(line, error.problems), sep="\n", file=sys.stderr)
            return BAD
    else:
        for problem in result.problems:
            print(line(problem))
    _summary(result)
    return GOOD if result.is_good else BAD


def _build(chosen: argparse.Namespace) -> int:
    from reportgen import pipeline

    start = time.monotonic()
    result = pipeline.build(
        chosen.folder,
        year=chosen.year,
        kind=chosen.kind,
        formats=[name.strip() for name in chosen.format.split(",")],
        out=chosen.out,
        draft=chosen.draft,
        pages=not chosen.no_pages,
        archive=chosen.pdf_a,
        trace=chosen.trace,
    )
    for problem in result.problems:
        print(line(problem), file=sys.stderr)
    _summary(result)
    for path in result.written:
        print(path)
    sys.stdout.flush()
    seconds = time.monotonic() - start
    print(f"写出 {len(result.written)} 个文件，用时 {seconds:.1f} 秒", file=sys.stderr)
    done = result.is_whole if chosen.draft else result.is_good
    return GOOD if done else BAD


def _kinds(_: argparse.Namespace) -> int:
    from reportgen import pipeline

    for kind in pipeline.kinds().values():
        print(f"{kind.name}\t{kind.title}")
    return GOOD


def _summary(result: "Result") -> None:
    counts = dict.fromkeys(SEVERITIES, 0)
    for problem in result.problems:
        counts[problem.severity] += 1
    held = sum(len(report.findings) for report in result.reports)
    sys.stdout.flush()
    parts = "，".join(f"{SEVERITIES[name]} {count}" for name, count in counts.items())
    print(f"{len(result.reports)} 份文件，核对 {held} 处：{parts}", file=sys.stderr)

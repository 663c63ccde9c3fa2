"""The commands on a template itself: lint, inspect, show."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.cli.speech import BAD, GOOD, SEVERITIES, Commands, as_facts, line

if TYPE_CHECKING:
    from reportgen.ooxml.inspection.needs import Syntax
    from reportgen.ooxml.inspection.shape import Shape
    from reportgen.ooxml.template import Template
    from reportgen.problems import Problem

# What no reading of a text follows or runs.
_HARMLESS = {"package-active", "package-link"}


def add(commands: Commands) -> None:
    """Add the commands to the parser."""
    told = "检查、查看模板：标签、要用的名字、文字"
    template = commands.add_parser("template", help=told, description=told)
    actions = template.add_subparsers(required=True, metavar="操作")
    _add_lint(actions)
    _add_inspect(actions)
    _add_show(actions)


def _add_lint(actions: Commands) -> None:
    told = "检查模板的标签：写法、成对、位置，与数据无关"
    lint = actions.add_parser("lint", help=told, description=told)
    lint.add_argument(
        "files", metavar="模板", type=Path, nargs="+", help="Word 或 Excel 模板（.docx、.xlsx）"
    )
    lint.add_argument("--format", choices=("text", "json"), default="text", help="输出格式")
    lint.set_defaults(command=_lint)


def _add_inspect(actions: Commands) -> None:
    told = "列出模板要用的名字，或用一份数据核对"
    inspect = actions.add_parser("inspect", help=told, description=told)
    inspect.add_argument(
        "file", metavar="模板", type=Path, help="Word 或 Excel 模板（.docx、.xlsx）"
    )
    inspect.add_argument("--data", type=Path, help="数据文件（.yaml、.json），核对缺什么、多什么")
    inspect.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="输出格式；不核对时，json 是 JSON Schema",
    )
    inspect.set_defaults(command=_inspect)


def _add_show(actions: Commands) -> None:
    told = "把模板或任何 .docx、.xlsx 印成文字，供审阅和 git diff"
    show = actions.add_parser("show", help=told, description=told)
    show.add_argument("file", metavar="文件", type=Path, help="Word 或 Excel 文件（.docx、.xlsx）")
    show.set_defaults(command=_show)


def _lint(chosen: argparse.Namespace) -> int:
    from reportgen.problems import has_errors

    found = [problem for file in chosen.files for problem in _template(file)[1]]
    _print_problems(found, chosen.format, "模板没有问题")
    return BAD if has_errors(found) else GOOD


def _inspect(chosen: argparse.Namespace) -> int:
    from reportgen.ooxml.inspection.needs import needs
    from reportgen.problems import has_errors

    template, problems = _template(chosen.file)
    _tell(problems)
    if template is None:
        return BAD
    shape = needs(template)
    if chosen.data is None:
        _print_shape(shape, chosen.file.name, chosen.format)
        return GOOD
    found = _compared(shape, chosen.data)
    _print_problems(found, chosen.format, "数据与模板相符")
    return BAD if has_errors(found) else GOOD


def _template(path: Path) -> tuple["Syntax | None", tuple["Problem", ...]]:
    from reportgen.problems import has_errors

    content, problems = _content(path)
    if content is None:
        return None, problems
    template = _of_a_workbook(path) if _is_workbook(path) else _of_a_document(path)
    problems = (*problems, *template.lint())
    return (None if has_errors(problems) else template), problems


def _of_a_document(path: Path) -> "Template[Any]":
    from reportgen.ooxml import WordTemplate

    return WordTemplate(path)


def _of_a_workbook(path: Path) -> "Template[Any]":
    from reportgen.ooxml import SheetTemplate

    return SheetTemplate(path)


def _compared(shape: "Shape", path: Path) -> tuple["Problem", ...]:
    from reportgen.ooxml.inspection.conformity import compare
    from reportgen.source import read
    from reportgen.tree import plain

    source, problems = read(path)
    if source is None:
        return problems
    data = plain(source.data)
    found = compare(shape, data, source) if isinstance(data, dict) else ()
    weights = list(SEVERITIES)
    return tuple(sorted(found, key=lambda one: (weights.index(one.severity), one.place)))


def _print_shape(shape: "Shape", title: str, form: str) -> None:
    from reportgen.ooxml.inspection.shape import json_schema, lines

    if form == "json":
        print(json.dumps(json_schema(shape, title), ensure_ascii=False, indent=2))
        return
    for told in lines(shape):
        print(told)


def _print_problems(problems: Iterable["Problem"], form: str, none: str) -> None:
    counts = dict.fromkeys(SEVERITIES, 0)
    for problem in problems:
        counts[problem.severity] += 1
    if form == "json":
        facts = [{**as_facts(one), "spot": one.place.spot} for one in problems]
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            print(line(problem))
    sys.stdout.flush()
    told = "，".join(f"{SEVERITIES[name]} {count}" for name, count in counts.items() if count)
    print(told or none, file=sys.stderr)


def _show(chosen: argparse.Namespace) -> int:
    from reportgen.ooxml.transcription import transcript, workbook

    transcribe = workbook.transcribe if _is_workbook(chosen.file) else transcript.transcribe
    content, problems = _content(chosen.file)
    text: str | None = None
    if content is not None:
        text, damage = transcribe(content, str(chosen.file))
        problems = (*problems, *damage)
    _tell(problems)
    if text is None:
        return BAD
    print(text, end="")
    return GOOD


def _content(path: Path) -> tuple[bytes | None, tuple["Problem", ...]]:
    """Return a file that may be read; what only a program that runs it must fear is told."""
    from reportgen.intake.package_gate import open_package
    from reportgen.problems import Severity

    content, problems = open_package(path, ".xlsx" if _is_workbook(path) else ".docx")
    if content is None and {problem.code for problem in problems} <= _HARMLESS:
        told = tuple(replace(one, severity=Severity.WARNING) for one in problems)
        return path.read_bytes(), told
    return content, problems


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _tell(problems: Iterable["Problem"]) -> None:
    for problem in problems:
        print(line(problem), file=sys.stderr)

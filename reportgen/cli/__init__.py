"""The command line; the only package that prints.

Results go to stdout, problems and progress to stderr. Exit codes: 0 no unanswered error, 1 errors,
2 wrong use; for `diff` 0 the same, 1 different, 2 failure.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from reportgen.cli import comparison, explanation, intake, reports, template, years
from reportgen.cli.speech import BAD, MISUSED

_COMMANDS = (reports, explanation, intake, years, comparison, template)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    Args:
        arguments: The words after the program's name; those of the process by default.
    """
    from reportgen.problems import UsageError

    parser = _parser()
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    # Ended from outside, the program still ends what it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = int(chosen.command(chosen))
        sys.stdout.flush()
    except UsageError as error:
        print(f"reportgen: {error}", file=sys.stderr)
        return MISUSED
    except (EOFError, KeyboardInterrupt):
        print("中断，没有写入", file=sys.stderr)
        return BAD
    except BrokenPipeError:
        # The reader has gone; what is left in the buffer must not be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reportgen", description="从结构化数据生成部门预算文件，并核对其中每一个数。"
    )
    commands = parser.add_subparsers(required=True, metavar="命令")
    for module in _COMMANDS:
        module.add(commands)
    return parser

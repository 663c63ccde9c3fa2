"""A secret task: its name and its money are printed, content and target are one sentence."""

from collections.abc import Callable

import reportgen
from reportgen.document import show

Check = Callable[..., reportgen.Result]
SENTENCE = "项目涉密，不予公开。"


def tasks(result: reportgen.Result) -> list[dict[str, str]]:
    """Return the printed tasks."""
    (document,) = (r.document for r in result.reports if r.kind.name == "department_target")
    assert document, result.problems
    return [
        {name: show(cell) for name, cell in row.cells.items()}
        for row in document.tables["tasks"].rows
    ]


def test_a_secret_task_keeps_name_and_money(check: Check, text: str, platform: str) -> None:
    """Only the task that is marked changes, and of it only the two texts."""
    old = "tasks:\n  - name: "
    assert old in text
    known = tasks(check(text, platform=platform))
    secret = tasks(
        check(text.replace(old, "tasks:\n  - secret: 是\n    name: "), platform=platform)
    )
    first, *others = known

    assert secret == [{**first, "content": SENTENCE, "expected": SENTENCE}, *others]
    assert first["content"] != SENTENCE

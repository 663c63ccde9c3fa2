"""The finished content of a department's target form: fields, goals, tasks, indicators."""

from collections.abc import Mapping

from reportgen import document, wording
from reportgen.document import Column, Document, Row, Table, Text, number, words
from reportgen.planned_indicators import planned_rows
from reportgen.reports.department_target.compute import Target
from reportgen.reports.department_target.model import DepartmentTarget
from reportgen.reports.department_target.profile import DepartmentSetting

_COUNTS = ("staff", "subordinates")
_AMOUNTS = (
    "basic",
    "fiscal_appropriation",
    "project",
    "other_funds",
    "special_funds",
    "own_level",
    "other_development",
    "transfers",
)


def lay_out(model: DepartmentTarget, setting: DepartmentSetting, target: Target) -> Document:
    """Return the document.

    Raises:
        TemplateError: `wording.j2` cannot be rendered.
    """
    profile, spec = setting.profile, setting.profile.spec
    entity = setting.department.name(setting.day).name
    facts = {"year": str(setting.year), "name": entity}
    texts = wording.sentences(
        profile.wording, profile.wording_file, facts, profile.styles, needed=["title", "heading"]
    )
    unit = spec.tables["tasks"].unit
    labels = {name: words(text.replace("{unit}", unit)) for name, text in spec.labels.items()}
    fields = _fields(target)
    return Document(
        title=document.show(texts["title"]),
        entity=entity,
        date=setting.day,
        keywords=spec.keywords,
        texts={
            **texts,
            **fields,
            **{f"label_{name}": text for name, text in labels.items()},
            "optional_tasks": words(model.optional_tasks, "其他需完成的任务"),
        },
        lists={
            "fields": tuple(
                {"label": labels[name], "value": text}
                for name, text in fields.items()
                if name in labels
            ),
        },
        tables={
            "goals": _table(target, "goals", _goal_rows(target)),
            "tasks": _table(target, "tasks", _task_rows(target)),
            "indicators": _table(target, "indicators", planned_rows(spec.tree, model.indicators)),
        },
        name=document.show(texts["heading"]),
    )


def _fields(target: Target) -> Mapping[str, Text]:
    profile, figures = target.setting.profile, target.figures
    spec = profile.spec
    amount, count = profile.styles[spec.amount_style.text], profile.styles[spec.count_style.text]
    return {
        "name": words(target.model.name),
        **{name: number(figures[name], count) for name in _COUNTS},
        **{name: number(figures[name], amount) for name in _AMOUNTS},
    }


def _table(target: Target, name: str, rows: tuple[Row, ...]) -> Table:
    spec = target.setting.profile.spec.tables[name]
    return Table(
        id=name,
        number=spec.number,
        title=spec.title,
        entity=target.model.name,
        unit=spec.unit,
        paper=spec.paper,
        columns=tuple(
            Column(
                column.name,
                tuple(head.replace("{unit}", spec.unit) for head in column.head),
                column.name == "amount",
            )
            for column in spec.columns
        ),
        rows=rows,
        notes=spec.notes,
    )


def _goal_rows(target: Target) -> tuple[Row, ...]:
    labels = target.setting.profile.spec.labels
    return tuple(
        Row(
            str(index),
            {
                "head": words(labels["goals"]),
                "goal": (
                    *words(labels["goal"].replace("{number}", str(index))),
                    *words(goal, f"目标{index}"),
                ),
            },
            merge={"head": ("goals",)},
        )
        for index, goal in enumerate(target.model.goals, 1)
    )


def _task_rows(target: Target) -> tuple[Row, ...]:
    profile = target.setting.profile
    style = profile.styles[profile.spec.tables["tasks"].style.text]
    return tuple(
        Row(
            str(index),
            {
                "name": words(task.name),
                "content": words(task.content, f"{task.name.text}主要实施内容"),
                "amount": number(target.figures[f"task.{index}.amount"], style),
                "expected": words(task.expected, f"{task.name.text}期望达到的目标"),
            },
        )
        for index, task in enumerate(target.model.tasks, 1)
    )

"""The finished content of a project form: its fields and labels as texts, its tables."""

from collections.abc import Iterator, Mapping, Sequence

from reportgen import document, wording
from reportgen.document import Column, Document, Row, Table, Text, number, words
from reportgen.figures import Figure
from reportgen.planned_indicators import planned_rows
from reportgen.profile import TableSpec
from reportgen.reports.project_target.compute import TOTAL, Project
from reportgen.reports.project_target.fields import fields
from reportgen.reports.project_target.model import ProjectTarget
from reportgen.reports.project_target.profile import TargetSetting

_FIGURE_COLUMNS = frozenset({"requested", "approved", "price", "quantity", "amount"})


def lay_out(model: ProjectTarget, setting: TargetSetting, project: Project) -> Document:
    """Return the form of one project: its fields and labels as texts, its tables.

    Raises:
        TemplateError: `wording.j2` cannot be rendered.
    """
    form, printed = project.form, fields(project)
    year = str(setting.year)
    labels = {name: words(label.replace("{year}", year)) for name, label in form.labels.items()}
    title = sentences(setting, model.name)["title"]
    return Document(
        title=document.show(title),
        entity=setting.department.name(setting.day).name,
        date=setting.day,
        keywords=setting.profile.spec.keywords,
        texts={
            **printed,
            **{f"label_{name}": label for name, label in labels.items()},
            "title": title,
            "form": words(model.form.text),
            "form_title": words(form.title.replace("{year}", year)),
            "unit_line": words(form.unit_line),
        },
        lists={
            "fields": tuple(
                {"label": labels[name], "value": text} for name, text in printed.items()
            )
        },
        tables=dict(_tables(project)),
        id=project.id,
        name=model.name,
    )


def sentences(setting: TargetSetting, name: str) -> dict[str, Text]:
    """Return the texts of `wording.j2` for a project, or for the department as a whole."""
    profile = setting.profile
    facts = {"year": str(setting.year), "name": name, "is_whole": not setting.member}
    return wording.sentences(
        profile.wording, profile.wording_file, facts, profile.styles, needed=["title"]
    )


def columns(spec: TableSpec, year: int, numbers: frozenset[str]) -> tuple[Column, ...]:
    """Return the columns of a table; `{year}` in a head becomes the budget year."""
    return tuple(
        Column(
            column.name,
            tuple(head.replace("{year}", str(year)) for head in column.head),
            column.name in numbers,
        )
        for column in spec.columns
    )


def _tables(project: Project) -> Iterator[tuple[str, Table]]:
    form, tables = project.form, project.setting.profile.spec.tables
    for name, named, rows in (
        ("plan", form.plan, _plan_rows),
        ("costs", form.costs, _cost_rows),
    ):
        if named:
            yield name, _table(project, tables[named.text], rows(project, named.text))
    yield (
        "indicators",
        _table(
            project, tables[form.indicators.text], planned_rows(form.tree, project.model.indicators)
        ),
    )


def _table(project: Project, spec: TableSpec, rows: Sequence[Row]) -> Table:
    return Table(
        id=spec.title,
        number=spec.number,
        title=spec.title,
        entity=project.model.name,
        unit=spec.unit,
        paper=spec.paper,
        columns=columns(spec, project.setting.year, _FIGURE_COLUMNS),
        rows=tuple(rows),
        notes=spec.notes,
    )


def _printed(project: Project, table: str, column: str, figure: Figure) -> Text:
    profile = project.setting.profile
    return number(figure, profile.styles[profile.spec.tables[table].style_of(column)])


def _plan_rows(project: Project, table: str) -> list[Row]:
    if not project.model.plan:
        return []
    years = [TOTAL, *(str(plan.year) for plan in project.model.plan)]
    spec = project.setting.profile.spec.tables[table]
    rows: list[Row] = []
    for index, year in enumerate(years):
        heads = {"number": words(str(index)), "year": words(year)}
        cells = {
            column: _printed(project, table, column, project.figures[f"plan.{year}.{column}"])
            for column in ("requested", "approved")
        }
        rows.append(Row(year, {**(heads if index else {"number": words(spec.total)}), **cells}))
    return rows


def _cost_rows(project: Project, table: str) -> list[Row]:
    def amounts(row: object, *names: str) -> dict[str, Text]:
        return {
            name: _printed(project, table, name, project.figures[f"cost.{row}.{name}"])
            for name in names
        }

    spec = project.setting.profile.spec.tables[table]
    if not project.model.costs:
        return []
    total = {"number": words(spec.total), **amounts(TOTAL, "price", "amount")}
    rows = [Row(TOTAL, total)]
    for index, cost in enumerate(project.model.costs, 1):
        texts: Mapping[str, Text] = {
            "number": words(str(index)),
            "year": words(str(cost.year)),
            "category": words(cost.category),
            "scope": words(cost.scope),
            "content": words(cost.content, "开支内容"),
            "measure": words(cost.measure),
            "basis": words(cost.basis, "测算依据"),
        }
        rows.append(Row(str(index), {**texts, **amounts(index, "price", "quantity", "amount")}))
    return rows

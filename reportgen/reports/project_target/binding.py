"""All project forms of a year as one document, with a table that sums them up."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reportgen import document
from reportgen.document import Column, Document, Row, Table, Text, number, words
from reportgen.figures import Figure, Ledger
from reportgen.reports.project_target.compute import TOTAL, Project
from reportgen.reports.project_target.layout import columns, sentences
from reportgen.reports.project_target.profile import TargetSetting

_NUMBERS = frozenset({"amount", "annual", "share"})


def bind(
    members: Sequence[tuple[Project, Document]], setting: TargetSetting, ledger: Ledger
) -> Document:
    """Return the document of all projects.

    Args:
        members: Each project with its finished form, in order of their ids.
        setting: That of one of them, without a member.
        ledger: Takes the figures of the summary.
    """
    ordered = sorted(members, key=lambda member: _place(member[0]))
    projects = [project for project, _ in ordered]
    entity = setting.department.name(setting.day).name
    title = sentences(setting, entity)["title"]
    return Document(
        title=document.show(title),
        entity=entity,
        date=setting.day,
        keywords=setting.profile.spec.keywords,
        texts={"title": title},
        lists={},
        tables={"summary": _Summary(projects, setting, ledger).table(entity)},
        groups=tuple(form for _, form in ordered),
    )


def _place(project: Project) -> tuple[bool, Decimal, str]:
    order = project.model.order.value if project.model.order else None
    return order is None, order or Decimal(0), project.id


class _Summary:
    """The table of all projects: amounts, share of the whole, plan by year."""

    def __init__(self, projects: Sequence[Project], setting: TargetSetting, ledger: Ledger) -> None:
        self.projects, self.setting, self.ledger = projects, setting, ledger
        self.spec = setting.profile.spec.tables[setting.profile.spec.summary.text]
        planned = {plan.year for project in projects for plan in project.model.plan}
        self.years = range(min(planned, default=setting.year), max(planned, default=0) + 1)

    def table(self, entity: str) -> Table:
        fixed = columns(self.spec, self.setting.year, _NUMBERS)
        years = tuple(Column(f"plan_{y}", ("分年度资金计划", f"{y}年"), True) for y in self.years)  # noqa: FBT003
        return Table(
            id="summary",
            number=self.spec.number,
            title=self.spec.title.replace("{year}", str(self.setting.year)),
            entity=entity,
            unit=self.spec.unit,
            paper=self.spec.paper,
            columns=(*fixed, *years),
            rows=tuple(self.rows()),
            notes=self.spec.notes,
            workbook_only=True,
        )

    def rows(self) -> Iterator[Row]:
        names = ["amount", "annual", *(f"plan_{year}" for year in self.years)]
        totals = {name: self.total(name) for name in names}
        yield Row(TOTAL, {"name": words(self.spec.total), **self.cells(TOTAL, totals, totals)})
        for index, project in enumerate(self.projects, 1):
            own = {name: self.own(project, name) for name in names}
            texts = {
                "number": words(str(index)),
                "name": words(project.model.name),
                "form": words(project.form.category),
            }
            row = f"project.{project.id}"
            yield Row(row, {**texts, **self.cells(row, own, totals)}, level=1)

    def cells(
        self, row: str, own: Mapping[str, Figure | None], totals: Mapping[str, Figure]
    ) -> dict[str, Text]:
        shown = dict(own)
        # A share of nothing does not exist.
        if (annual := own["annual"]) and totals["annual"].value != 0:
            label = f"{annual.label}占全部项目的比重"
            shown["share"] = self.ledger.share(f"{row}.share", label, annual, totals["annual"])
        return {name: self.printed(name, figure) for name, figure in shown.items() if figure}

    def printed(self, column: str, figure: Figure) -> Text:
        return number(figure, self.setting.profile.styles[self.spec.style_of(column)])

    def own(self, project: Project, name: str) -> Figure | None:
        source = f"plan.{name.removeprefix('plan_')}.requested" if "_" in name else name
        figure = project.figures.get(source)
        if figure is None:
            return None
        label = f"{project.model.name} {figure.label}"
        known = f"project.{project.id}.{name}"
        return self.ledger.figures.get(known) or self.ledger.cited(known, label, figure)

    def total(self, name: str) -> Figure:
        parts = [figure for p in self.projects if (figure := self.own(p, name))]
        what = parts[0].label.rpartition(" ")[2] if parts else ""
        return self.ledger.total(f"{TOTAL}.{name}", f"全部项目{what}合计", parts)

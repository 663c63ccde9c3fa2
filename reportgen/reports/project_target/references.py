"""What the model alone cannot tell: forms and categories that the profile must have."""

from collections.abc import Callable, Iterator, Sequence

from reportgen.indicator_tree import unknown_categories
from reportgen.problems import Problem, nearest
from reportgen.reports.project_target.compute import Project
from reportgen.reports.project_target.fields import AMOUNTS, words_of
from reportgen.reports.project_target.model import ProjectTarget
from reportgen.reports.project_target.profile import FormSpec, TargetSetting


def inspect(model: ProjectTarget, setting: TargetSetting) -> tuple[Problem, ...]:
    """Return the problems of names, of the data and of the profile."""
    forms = setting.profile.spec.forms
    if model.form.text not in forms:
        message = f"没有名为“{model.form.text}”的表样{nearest(model.form.text, forms)}"
        hint = "" if "是否为" in message else f"；应为 {'、'.join(forms)}"
        return (Problem("unknown-form", message + hint, model.form.place),)
    form = forms[model.form.text]
    return (
        *_tables(setting),
        *unknown_categories(form.tree, (i.category for i in model.indicators)),
        *_years(model),
        *_amounts(model, form),
        *_repeated(model),
        *_needless(model, setting),
    )


def compare(projects: Sequence[Project]) -> tuple[Problem, ...]:
    """Return the problems between the projects of a year: codes and places that stand twice."""
    return (
        *_twice(projects, "二级项目编码", lambda project: project.model.code),
        *_twice(projects, "顺序（order）", _order),
    )


def _order(project: Project) -> object:
    return project.model.order.value if project.model.order else None


def _twice(
    projects: Sequence[Project], what: str, value: Callable[[Project], object]
) -> Iterator[Problem]:
    first: dict[object, Project] = {}
    for project in projects:
        key = value(project)
        if key and (other := first.setdefault(key, project)) is not project:
            message = f"{project.model.name}与{other.model.name}的{what}相同：{key}"
            place, related = project.model.form.place, (other.model.form.place,)
            yield Problem("repeated-project", message, place, related=related)


def _tables(setting: TargetSetting) -> Iterator[Problem]:
    spec = setting.profile.spec
    if spec.summary.text in spec.tables and not spec.tables[spec.summary.text].number:
        message = "汇总表没有表号（number），工作簿中不会有它"
        yield Problem("no-table-number", message, spec.summary.place)
    for form in spec.forms.values():
        if lost := [name for name in AMOUNTS if name in form.labels and name not in form.styles]:
            message = f"{form.title}的金额 {'、'.join(lost)} 没有数字样式（styles）"
            yield Problem("no-style", message, form.indicators.place)
    for form in spec.forms.values():
        for table in (form.plan, form.costs, form.indicators, spec.summary):
            if table and table.text not in spec.tables:
                message = f"没有名为“{table.text}”的表{nearest(table.text, spec.tables)}"
                yield Problem("unknown-table", message, table.place)
        for style in form.styles.values():
            if style.text not in spec.styles:
                message = f"没有名为“{style.text}”的数字样式{nearest(style.text, spec.styles)}"
                yield Problem("unknown-style", message, style.place)


def _amounts(model: ProjectTarget, form: FormSpec) -> Iterator[Problem]:
    """Yield a problem where a form would print no amount at all."""
    if "budget" in form.labels and model.budget is None:
        yield Problem("missing-amount", f"{form.title}应有当年预算金额（budget）", model.form.place)
    if form.plan and not model.plan:
        yield Problem("missing-amount", f"{form.title}应有分年度资金计划（plan）", model.form.place)


def _repeated(model: ProjectTarget) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for indicator in model.indicators:
        key = (indicator.category.text, indicator.name)
        if key in seen:
            message = f"{indicator.category.text}中“{indicator.name}”重复"
            yield Problem("repeated-indicator", message, indicator.category.place)
        seen.add(key)


def _years(model: ProjectTarget) -> Iterator[Problem]:
    seen: set[int] = set()
    for plan in model.plan:
        if plan.year in seen:
            message = f"分年度资金计划中 {plan.year} 年重复"
            yield Problem("repeated-year", message, plan.requested.place)
        seen.add(plan.year)
    if model.ends < model.starts:
        message = f"项目结束年度 {model.ends} 早于开始年度 {model.starts}"
        yield Problem("years-reversed", message, model.form.place)


def _needless(model: ProjectTarget, setting: TargetSetting) -> Iterator[Problem]:
    """Yield a problem for what the form does not print, which would be lost without a trace."""
    form = setting.profile.spec.forms[model.form.text]
    given = {
        **words_of(model),
        **{name: getattr(model, name) for name in ("budget", "social_capital", "prior_budget")},
    }
    lost = [name for name, value in given.items() if value and name not in form.labels]
    lost += [name for name in ("plan", "costs") if getattr(model, name) and not getattr(form, name)]
    for name in lost:
        key = name.replace("review_", "reviews.").replace("parent_", "parent.")
        message = f"{form.title}没有 {key} 一项，填了也不会印出"
        yield Problem("not-on-the-form", message, model.form.place)

"""What the model alone cannot tell: names that profile, outline and facts must have."""

from collections.abc import Iterable, Iterator

from reportgen.indicator_tree import unknown_categories
from reportgen.problems import Problem, Severity, nearest
from reportgen.reports.self_evaluation import citations, scores
from reportgen.reports.self_evaluation.model import SelfEvaluation
from reportgen.reports.self_evaluation.profile import EvaluationSetting, SectionSpec
from reportgen.schema import Placed

_FAMILIES = ("texts", "narrative", "numbered", "tables")
_TABLES = ("indicators",)
# The changes whose sentence gives a reason.
_REASONED = ("three_public", "overseas", "vehicles", "reception", "administrative_expense")


def inspect(model: SelfEvaluation, setting: EvaluationSetting) -> tuple[Problem, ...]:
    """Return the problems of names, of the data and of the profile."""
    spec = setting.profile.spec
    problems = [
        *citations.problems(model),
        *unknown_categories(spec.tree, (i.category for i in model.indicators)),
        *_narratives(model, setting),
        *_outline(spec.outline),
        *_profile(setting),
        *_reasons(model),
    ]
    if any(problem.code == "unknown-category" for problem in problems):
        return tuple(problems)
    return (*problems, *scores.problems(model, setting))


def _content(outline: Iterable[SectionSpec]) -> Iterator[Placed]:
    for section in outline:
        yield from section.content
        yield from _content(section.sections)


def _narratives(model: SelfEvaluation, setting: EvaluationSetting) -> Iterator[Problem]:
    """Yield a problem for each narrative that no section prints."""
    names = (name.text.partition(".") for name in _content(setting.profile.spec.outline))
    known = [key for family, _, key in names if family in {"narrative", "numbered"}]
    for name, entries in model.narrative.items():
        if name not in known and entries:
            place = entries[0].text.place
            message = f"样式的章节中没有名为 {name} 的文字{nearest(name, known)}"
            yield Problem("unknown-narrative", message, place)


def _outline(outline: Iterable[SectionSpec]) -> Iterator[Problem]:
    for name in _content(outline):
        family, _, key = name.text.partition(".")
        if family not in _FAMILIES or not key or (family == "tables" and key not in _TABLES):
            message = f"章节内容“{name.text}”应为 {'、'.join(_FAMILIES)} 之一加“.名称”"
            yield Problem("unknown-content", message, name.place)


def _profile(setting: EvaluationSetting) -> Iterator[Problem]:
    spec, place = setting.profile.spec, setting.profile.place
    levels = [group.name for group in spec.tree]
    categories = [name for group in spec.tree for name in group.categories]
    for name, known in (
        *((name, levels) for name in spec.benefit),
        *((name, categories) for name in spec.satisfaction),
    ):
        if name not in known:
            message = f"指标分类中没有“{name}”{nearest(name, known)}"
            yield Problem("unknown-category", message, place)
    for pattern in spec.numbering:
        if "{chinese}" not in pattern and "{arabic}" not in pattern:
            message = f"编号“{pattern}”应含 {{chinese}} 或 {{arabic}}"
            yield Problem("numbering", message, place)
    for table in ("amounts", "indicators"):
        if table not in spec.tables:
            yield Problem(
                "missing-table", f"样式缺少表 {table}{nearest(table, spec.tables)}", place
            )
    for word in ("rate_style", "count_style"):
        if spec.words.get(word) not in spec.styles:
            yield Problem("unknown-style", f"words.{word} 应为一个数字样式的名称", place)


def _reasons(model: SelfEvaluation) -> Iterator[Problem]:
    place = model.budget.adjusted.place
    for name in model.reasons:
        if name not in _REASONED:
            message = f"reasons: 没有名为 {name} 的增减{nearest(name, _REASONED)}"
            yield Problem("unknown-reason", message, place)
    if model.reasons and not model.disclosed:
        message = "disclosed 为否，reasons 不会印出"
        yield Problem("unused-reasons", message, place, Severity.WARNING)

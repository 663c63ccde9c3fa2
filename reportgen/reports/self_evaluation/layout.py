"""The finished content of a self-evaluation: a run of headings, paragraphs and one table."""

from collections.abc import Iterator, Mapping, Sequence

from reportgen import document, wording
from reportgen.amounts import Measure, Style
from reportgen.department import current
from reportgen.document import Column, Document, Row, Table, Text, number, words
from reportgen.figures import Figure, Formula
from reportgen.indicator_tree import rows as indicator_rows
from reportgen.problems import Problem, TemplateError, nearest
from reportgen.reports.self_evaluation.citations import cited
from reportgen.reports.self_evaluation.compute import Evaluation
from reportgen.reports.self_evaluation.model import Indicator, Paragraph, SelfEvaluation
from reportgen.reports.self_evaluation.profile import EvaluationSetting
from reportgen.reports.self_evaluation.sections import PARAGRAPH, TABLE, Block, blocks
from reportgen.schema import Pending, Placed, Typed

INDICATORS, AMOUNTS = "indicators", "amounts"
# Facts of the narrative and completion of indicators are no amounts.
_NO_AMOUNTS = ("fact.", "indicator.")


def lay_out(model: SelfEvaluation, setting: EvaluationSetting, evaluation: Evaluation) -> Document:
    """Return the document.

    Raises:
        TemplateError: `wording.j2` cannot be rendered.
    """
    profile, spec = setting.profile, setting.profile.spec
    texts = wording.sentences(
        profile.wording,
        profile.wording_file,
        _facts(model, setting, evaluation),
        profile.styles,
        needed=["title"],
    )
    content = _Content(model, evaluation, texts)
    run = blocks(spec.outline, spec.numbering, content.named)
    return Document(
        title=document.show(texts["title"]),
        entity=setting.department.name(setting.day).name,
        date=setting.day,
        keywords=spec.keywords,
        texts=texts,
        lists={"body": tuple({"look": words(b.look), "text": b.text} for b in run)},
        tables={
            AMOUNTS: _amounts(evaluation),
            **({INDICATORS: _table(evaluation)} if model.indicators else {}),
        },
    )


class _Content:
    """The content that the outline names."""

    def __init__(
        self, model: SelfEvaluation, evaluation: Evaluation, texts: Mapping[str, Text]
    ) -> None:
        self.model, self.evaluation, self.texts = model, evaluation, texts

    def named(self, name: Placed) -> Sequence[Block]:
        family, _, key = name.text.partition(".")
        match family:
            case "texts":
                if key not in self.texts:
                    message = f"wording.j2 没有名为 {key} 的文字{nearest(key, self.texts)}"
                    raise TemplateError(Problem("unknown-text", message, name.place))
                text = self.texts[key]
                return [Block(PARAGRAPH, text)] if text else []
            case "tables":
                return [Block(TABLE, words(key))] if self.model.indicators else []
            case "numbered":
                return [*self.narrative(key, numbered=True)]
        return [*self.narrative(key, numbered=False)]

    def narrative(self, key: str, *, numbered: bool) -> Iterator[Block]:
        count = 0
        for entry in self.model.narrative.get(key, ()):
            is_item = numbered or entry.item or entry.title is not None
            count += is_item
            yield from self.paragraphs(entry, f"{count}." if is_item else "")

    def paragraphs(self, entry: Paragraph, number_before: str) -> Iterator[Block]:
        lead = words(number_before)
        figures = self.evaluation.figures
        if entry.title is not None:
            yield Block(PARAGRAPH, (*lead, *cited(entry.title, self.model, figures)))
            lead = ()
        yield Block(PARAGRAPH, (*lead, *cited(entry.text, self.model, figures)))


def _facts(
    model: SelfEvaluation, setting: EvaluationSetting, evaluation: Evaluation
) -> Mapping[str, object]:
    department, day, figures = setting.department, setting.day, evaluation.figures
    subordinates = [unit for unit in department.units if unit.names]
    name = department.name(day)
    return {
        "year": str(setting.year),
        "last_year": str(setting.year - 1),
        "name": name.name,
        "short": name.short,
        "words": setting.profile.spec.words,
        "figures": {key.replace(".", "_"): figure for key, figure in figures.items()},
        "changes": {
            key.replace(".", "_"): wording.told_change(change, _reason(model, key))
            for key, change in evaluation.changes.items()
        },
        "has_composition": model.composition,
        "is_disclosed": model.disclosed,
        "has_outturn": model.outturn is not None,
        "has_assets": model.assets is not None,
        "has_conference": model.conference is not None,
        "has_training": model.training is not None,
        "has_score": "score" in figures,
        "has_goals": bool(model.narrative.get("goals")),
        "said": {"conclusion": _said(model.conclusion), "execution": _said(model.execution_remark)},
        "offices": [office.name for office in current(department.offices, day)],
        "subordinates": [department.unit_name(unit, day).name for unit in subordinates],
    }


def _said(text: Placed | Pending | None) -> str | Pending:
    """Return words that stand inside a sentence, without a full stop of their own."""
    if isinstance(text, Pending):
        return text
    return Typed(text.text.strip().rstrip("，；。"), text.place) if text else ""


def _reason(model: SelfEvaluation, name: str) -> str | Pending:
    if name == "conference" and model.conference:
        return model.conference.reason
    if name == "training" and model.training:
        return model.training.reason
    if name == "assets.original_value" and model.assets:
        return model.assets.reason
    return model.reasons.get(name.removeprefix("three_public."), "")


def _table(evaluation: Evaluation) -> Table:
    setting = evaluation.setting
    spec = setting.profile.spec.tables[INDICATORS]
    name = setting.department.name(setting.day).name
    title = spec.title.replace("{name}", name).replace("{year}", str(setting.year))
    listed = [
        (indicator.category.text, _cells(index, indicator, evaluation))
        for index, indicator in enumerate(evaluation.model.indicators, 1)
    ]
    return Table(
        id=INDICATORS,
        number=spec.number,
        title=title,
        entity=name,
        unit=spec.unit,
        paper=spec.paper,
        columns=tuple(Column(c.name, c.head, c.name == "completion") for c in spec.columns),
        rows=indicator_rows(setting.profile.spec.tree, listed, blank=False),
        notes=spec.notes,
    )


def _amounts(evaluation: Evaluation) -> Table:
    """Return the amounts of the text as a table of the workbook, with their formulas."""
    setting = evaluation.setting
    profile = setting.profile
    spec = profile.spec.tables[AMOUNTS]
    styles = {
        Measure.MONEY: profile.styles[spec.style.text],
        Measure.RATE: profile.styles[profile.spec.words["rate_style"]],
        Measure.NUMBER: profile.styles[profile.spec.words["count_style"]],
    }
    return Table(
        id=AMOUNTS,
        number=spec.number,
        title=spec.title.replace("{year}", str(setting.year)),
        entity=setting.department.name(setting.day).name,
        unit=spec.unit,
        paper=spec.paper,
        columns=tuple(Column(c.name, c.head, c.name == "amount") for c in spec.columns),
        rows=tuple(
            Row(name, {"label": words(one.label), "amount": _amount(one, styles[one.measure])})
            for name, one in evaluation.figures.items()
            if not name.startswith(_NO_AMOUNTS)
        ),
        notes=spec.notes,
        workbook_only=True,
    )


def _amount(figure: Figure, style: Style) -> Text:
    # A rate on a base of zero does not exist; it is not still to be entered.
    is_incomparable = figure.formula is Formula.RATE and figure.inputs[1].value == 0
    return words("--") if is_incomparable else number(figure, style)


def _cells(index: int, indicator: Indicator, evaluation: Evaluation) -> Mapping[str, Text]:
    profile = evaluation.setting.profile
    style = profile.styles[profile.spec.tables[INDICATORS].style.text]
    done = evaluation.figures[f"indicator.{index}.completion"]
    analysis = indicator.analysis
    return {
        "name": words(indicator.name),
        "target": words(indicator.target, f"{indicator.name}年度指标值"),
        "actual": words(indicator.actual, f"{indicator.name}实际完成值"),
        "completion": number(done, style) if done.value is not None else words("—"),
        "analysis": cited(analysis, evaluation.model, evaluation.figures) if analysis else (),
    }

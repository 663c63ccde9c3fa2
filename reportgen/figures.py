"""Figures: numbers that remember where they come from.

A given figure knows its place in a file; a computed one its formula and its inputs. A stated figure
(`stated:`) is printed as stated and keeps the computed one as its input.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reportgen.amounts import Amount, Direction, Measure, Unit, direction
from reportgen.problems import Place, Problem, nearest

_PERCENT = Decimal("0.01")


class Formula(StrEnum):
    """How a figure follows from its inputs."""

    GIVEN = "录入"
    SUM = "合计"
    ITEMIZED = "明细相加"
    CITED = "引用"
    STATED = "按公布数"
    DIFFERENCE = "相差"
    RATE = "变动率"
    REST = "相减"
    SHARE = "占比"
    PRODUCT = "相乘"
    COUNT = "计数"
    COMPLETED = "完成值与指标值相比"
    SCORED = "打分"
    NONE = "无发生额"


# Once: looking into an enum takes long.
_MONEY, _ZERO = Measure.MONEY, Decimal(0)
_BY_COUNT = (Formula.NONE, Formula.CITED, Formula.SUM)


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A number with its provenance.

    Attributes:
        name: Dotted, unique in a document, such as `expenditure.2010350.project`.
        label: What a reader calls it, such as `表3 [2010350]事业运行 项目支出`.
        value: 元 for money, 0-1 for a rate; None while an input is still to be entered (待填) or,
            for a rate, where the base is zero.
        formula: How it follows from the inputs.
        inputs: The figures it follows from, in order.
        place: Where it was typed, if it was.
        slack: Half a last digit per rounded term, in 元: how far it may be off by rounding alone.
        measure: Money, a rate or a plain number.
        last_digit: What one in the last published digit of the typed number is worth.
        unit: What a plain number counts, such as 个 or 万件; empty where the data does not tell.
    """

    name: str
    label: str
    value: Decimal | None
    formula: Formula
    inputs: tuple["Figure", ...] = field(default=(), repr=False)
    place: Place | None = None
    slack: Decimal = Decimal(0)
    measure: Measure = Measure.MONEY
    last_digit: Decimal = Decimal(0)
    unit: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it was neither typed nor given by another document (`Ledger.linked`)."""
        return self.value is None and self.place == Place("")


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against that of another year.

    Attributes:
        current: This year's.
        prior: The year's it is compared with.
        amount: The absolute difference.
        rate: The absolute difference over the prior one; its value is None on a base of zero.
        direction: Where it went; None while one side is still to be entered (待填).
    """

    current: Figure
    prior: Figure
    amount: Figure
    rate: Figure
    direction: Direction | None

    @property
    def has_base(self) -> bool:
        """Whether a rate exists: the figure compared with is not zero."""
        return self.prior.value != 0


@dataclass(slots=True)
class Ledger:
    """Makes the figures of one document and keeps them by name.

    Attributes:
        stated: Published values by figure name, as typed; each is printed instead of the computed.
        unit: The unit of stated amounts; stated rates are in %.
        figures: What has been made, in order.
    """

    stated: Mapping[str, Amount] = field(default_factory=dict)
    unit: Unit = Unit.YUAN
    figures: dict[str, Figure] = field(default_factory=dict)

    def given(
        self,
        name: str,
        label: str,
        amount: Amount,
        measure: Measure = Measure.MONEY,
        unit: str = "",
    ) -> Figure:
        """Record a typed number; a zero is exact, any other may be off by half a last digit."""
        slack = amount.last_digit / 2 if amount.value else Decimal(0)
        place, last_digit = amount.place, amount.last_digit
        return self._keep(
            Figure(
                name,
                label,
                amount.value,
                Formula.GIVEN,
                (),
                place,
                slack,
                measure,
                last_digit,
                unit,
            )
        )

    def total(self, name: str, label: str, parts: Iterable[Figure]) -> Figure:
        """Record a sum; one part alone is cited. Pending where a part is."""
        return self._keep(total(label, parts, name))

    def itemized(self, name: str, label: str, rows: Sequence[Figure]) -> Figure:
        """Record the sum of rows of a detail list; documents take it for one given number."""
        value = sum((row.value for row in rows if row.value is not None), Decimal(0))
        return self._keep(Figure(name, label, value, Formula.ITEMIZED, tuple(rows)))

    def cited(self, name: str, label: str, figure: Figure) -> Figure:
        """Record a figure that repeats another."""
        return self.total(name, label, [figure])

    def linked(self, name: str, label: str, figure: Figure | None) -> Figure:
        """Record a figure that another document gives; without one it is missing."""
        if figure:
            return self.cited(name, label, figure)
        return self.given(name, label, Amount(None, Place("")))

    def counted(
        self, name: str, label: str, entries: Sequence[object], place: Place | None = None
    ) -> Figure:
        """Record how many entries a list of the data has; the place is that of the list."""
        return self._keep(
            Figure(
                name,
                label,
                Decimal(len(entries)),
                Formula.COUNT,
                (),
                place,
                measure=Measure.NUMBER,
                unit="个",
            )
        )

    def rest(self, name: str, label: str, whole: Figure, part: Figure) -> Figure:
        """Record what is left of a whole without a part."""
        known = whole.value is not None and part.value is not None
        value = whole.value - part.value if known else None  # type: ignore[operator]
        slack, inputs = whole.slack + part.slack, (whole, part)
        return self._keep(Figure(name, label, value, Formula.REST, inputs, slack=slack))

    def add(self, figure: Figure) -> Figure:
        """Record a figure that was made elsewhere, under its own name."""
        return self._keep(figure)

    def share(self, name: str, label: str, part: Figure, whole: Figure) -> Figure:
        """Record a part over a whole, unrounded; without a value on a whole of zero."""
        value = part.value / whole.value if part.value is not None and whole.value else None
        figure = Figure(name, label, value, Formula.SHARE, (part, whole), measure=Measure.RATE)
        return self._keep(figure)

    def product(self, name: str, label: str, price: Figure, quantity: Figure) -> Figure:
        """Record a price in 元 times a quantity; both are exact as typed."""
        known = price.value is not None and quantity.value is not None
        value = price.value * quantity.value if known else None  # type: ignore[operator]
        return self._keep(Figure(name, label, value, Formula.PRODUCT, (price, quantity)))

    def change(self, name: str, label: str, current: Figure, prior: Figure) -> Change:
        """Record the difference and the rate of a change under `name.change` and `name.rate`.

        The rate follows from the two years, also where the difference is stated otherwise.
        """
        known = current.value is not None and prior.value is not None
        amount = self._keep(
            Figure(
                f"{name}.change",
                f"{label}增减额",
                abs(current.value - prior.value)
                if current.value is not None and prior.value is not None
                else None,
                Formula.DIFFERENCE,
                (current, prior),
                slack=current.slack + prior.slack,
                measure=current.measure,
            )
        )
        exact = computed(amount)
        rate = self._keep(
            Figure(
                f"{name}.rate",
                f"{label}增减率",
                exact.value / abs(prior.value) if exact.value is not None and prior.value else None,
                Formula.RATE,
                (exact, prior),
                measure=Measure.RATE,
            )
        )
        went = direction(current.value or Decimal(0), prior.value or Decimal(0)) if known else None
        return Change(current, prior, amount, rate, went)

    def unused(self) -> Iterator[Problem]:
        """Yield a problem for each stated name that no figure has."""
        for name, amount in self.stated.items():
            if name not in self.figures:
                message = f"stated: 没有名为 {name} 的数{nearest(name, self.figures)}"
                yield Problem("unknown-figure", message, amount.place)

    def _keep(self, figure: Figure) -> Figure:
        if figure.name in self.figures:
            raise ValueError(f"two figures are named {figure.name}")
        if published := self.stated.get(figure.name):
            figure = self._as_stated(figure, published)
        self.figures[figure.name] = figure
        return figure

    def _as_stated(self, figure: Figure, published: Amount) -> Figure:
        scales = {
            Measure.MONEY: (self.unit.yuan, self.unit.last_digit),
            Measure.RATE: (_PERCENT, _PERCENT / 100),
            Measure.NUMBER: (Decimal(1), Decimal(0)),
        }
        scale, last_digit = scales[figure.measure]
        return Figure(
            figure.name,
            figure.label,
            None if published.value is None else published.value * scale,
            Formula.STATED,
            (figure,),
            published.place,
            last_digit / 2 if published.value else Decimal(0),
            figure.measure,
            unit=figure.unit,
        )


def total(label: str, parts: Iterable[Figure], name: str = "") -> Figure:
    """Return the sum of figures of one measure; one part alone is cited, no part gives 0."""
    inputs = tuple(parts)
    value: Decimal | None = _ZERO
    slack = _ZERO
    for part in inputs:
        value = None if value is None or part.value is None else value + part.value
        slack += part.slack
    formula = _BY_COUNT[min(len(inputs), 2)]
    measure = inputs[0].measure if inputs else _MONEY
    unit = inputs[0].unit if inputs else ""
    return Figure(name, label, value, formula, inputs, None, slack, measure, unit=unit)


def computed(figure: Figure) -> Figure:
    """Return what a figure would be without `stated:`: its computed side, or itself."""
    return figure.inputs[0] if figure.formula is Formula.STATED else figure


def lineage(figure: Figure) -> Iterator[tuple[int, Figure]]:
    """Yield a figure and all it hangs on, depth first, each with its depth and each once."""
    seen: set[int] = set()
    stack = [(0, figure)]
    while stack:
        depth, current = stack.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield depth, current
        stack.extend((depth + 1, part) for part in reversed(current.inputs))


def origin(figure: Figure) -> Place | None:
    """Return the place to look at first: where it was stated, else its first typed input."""
    return next((part.place for _, part in lineage(figure) if part.place), None)

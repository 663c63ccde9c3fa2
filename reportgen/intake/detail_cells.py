"""Cells of an exported detail list into rows: codes, ids, amounts; each problem with its cell."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.amounts import AmountError, read_number
from reportgen.detail_list import DetailRow, shown, total
from reportgen.intake.detail_heading import same_head
from reportgen.intake.detail_mapping import GRAND_TOTALS, TOTALS, DetailMapping
from reportgen.intake.spreadsheet import ERRORS, NO_VALUE, Grid
from reportgen.problems import Place, Problem, Severity, nearest
from reportgen.schema import Placed

_CODE = re.compile(r"[\[【(（]?([0-9]{3,7})(?![0-9])")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LISTED = 10
# Reads a code, or says what is wrong with it.
ReadCode = Callable[[str, Place], Problem | None]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of an export may become.

    Attributes:
        units: The units of the input file.
        words: The known values of `fund`, `nature` and `part`.
        with_part: The nature whose rows need a part.
        with_project: The nature whose rows need a project.
        functional: Says what is wrong with a functional code, if anything.
        economic: The same for an economic one.
        projects: By unit, the id of each known project by its name and by its id.
    """

    units: frozenset[str]
    words: Mapping[str, Mapping[str, str]]
    with_part: str
    with_project: str
    functional: ReadCode
    economic: ReadCode
    projects: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project of the export that the input file does not know."""

    unit: str
    id: str
    name: str
    place: Place


@dataclass(slots=True)
class _Word:
    """One distinct value of a column, read once, with the rows it stands in."""

    value: str
    problem: tuple[str, str] | None
    place: Place
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Total:
    """A grand total that the export states."""

    word: str
    amount: Decimal
    place: Place


@dataclass(slots=True)
class CellReader:
    """Reads the body of an export row by row.

    Attributes:
        grid: The sheet.
        mapping: What its heads and words mean.
        vocabulary: What they may become.
        rows: What was read, with the cells of their amounts as places.
        new: Projects that are not known yet.
        problems: What is wrong with single cells.
    """

    grid: Grid
    mapping: DetailMapping
    vocabulary: Vocabulary
    rows: list[DetailRow] = field(default_factory=list)
    new: dict[tuple[str, str], NewProject] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _at: dict[str, int] = field(default_factory=dict)
    _words: dict[tuple[str, str], _Word] = field(default_factory=dict)
    _skip: frozenset[str] = frozenset()
    _totals: list[_Total] = field(default_factory=list)
    _skipped: int = 0
    _unread: int = 0

    def read(self) -> None:
        """Read all rows below the head; everything that is wrong is collected."""
        head = int(self.mapping.head.value or 0)
        if not 1 <= head <= len(self.grid.rows):
            message = f"head: 没有第 {head} 行；文件有 {len(self.grid.rows)} 行"
            self.problems.append(Problem("no-head", message, self.mapping.head.place))
            return
        self._find_columns(head)
        if self.problems:
            return
        self._skip = frozenset(word.text for word in self.mapping.skip)
        self._warn_of_shape(head)
        for number, cells in enumerate(self.grid.rows[head:], head + 1):
            if not any(cells):
                continue
            if word := self._total_word(cells, self._skip):
                self._leave_out(number, cells, word)
            else:
                self._row(number, cells)
        self.problems += (*self._wrong_words(), *self._wrong_totals(), *self._told())

    def _total_word(self, cells: tuple[str, ...], words: Collection[str]) -> str:
        """Return the word that makes a row a total: a row with both its accounts is none."""
        found = next((text for text in cells if text in words), "")
        accounts = [_cell(cells, self._at[name]) for name in ("functional", "economic")]
        return found if any(not text or text in words for text in accounts) else ""

    def _leave_out(self, number: int, cells: tuple[str, ...], word: str) -> None:
        self._skipped += 1
        text = _cell(cells, self._at["amount"])
        if word in GRAND_TOTALS and text:
            amount, place = self._amount(text, number)
            if amount is not None:
                self._totals.append(_Total(word, amount, place))

    def _wrong_totals(self) -> Iterator[Problem]:
        # Without the amount of a row there is nothing to compare.
        for stated in self._totals if not self._unread else ():
            gap = stated.amount - total(self.rows)
            if gap:
                message = (
                    f"“{stated.word}”为 {shown(stated.amount)} 元，读入的各行相加为 "
                    f"{shown(total(self.rows))} 元，相差 {shown(gap)} 元"
                )
                yield Problem("detail-total", message, stated.place)

    def _told(self) -> Iterator[Problem]:
        if self.rows:
            message = (
                f"读入 {len(self.rows)} 行，跳过 {self._skipped} 行，"
                f"合计 {shown(total(self.rows))} 元"
            )
            yield Problem("detail-read", message, Place(self.grid.file), Severity.INFORMATION)

    @property
    def is_found(self) -> bool:
        """Whether the row of heads is in the sheet, with all that the mapping names."""
        return bool(self._at) and all(
            name in self._at for name, head in self.mapping.columns if head is not None
        )

    def _find_columns(self, head: int) -> None:
        heads = [same_head(text) for text in self.grid.rows[head - 1]]
        for name, wanted in self.mapping.columns:
            if wanted is None:
                continue
            found = [at for at, text in enumerate(heads) if text == same_head(wanted.text)]
            place = self.grid.place(head, found[-1] + 1 if found else 1)
            if not found:
                message = (
                    f"表头中没有“{wanted.text}”一栏{nearest(wanted.text, filter(None, heads))}"
                )
                self.problems.append(
                    Problem("missing-column", message, place, related=(wanted.place,))
                )
            elif len(found) > 1:
                message = f"表头“{wanted.text}”出现 {len(found)} 次"
                self.problems.append(Problem("doubled-head", message, place))
            else:
                self._at[name] = found[0]

    def _warn_of_shape(self, head: int) -> None:
        for row, column, down, across in self.grid.merged:
            if row + down - 1 > head:
                message = f"表身中有合并的单元格（{down} 行 {across} 列），其余各格没有内容"
                self.problems.append(Problem("merged-cells", message, self.grid.place(row, column)))
        hidden = sorted(row for row in self.grid.hidden if row > head)
        if hidden:
            listed = "、".join(map(str, hidden[:_LISTED])) + ("等" if hidden[_LISTED:] else "")
            message = f"有 {len(hidden)} 行隐藏（第 {listed} 行），已一并读入"
            place = self.grid.place(hidden[0], 1)
            self.problems.append(Problem("hidden-rows", message, place, Severity.WARNING))

    def _row(self, number: int, cells: tuple[str, ...]) -> None:
        texts = {
            name: NO_VALUE if (number, at + 1) in self.grid.valueless else _cell(cells, at)
            for name, at in self._at.items()
        }
        word = next((text for text in texts.values() if text in TOTALS), "")
        if word and self._total_word(cells, TOTALS):
            message = f"这一行是“{word}”，不是明细；请在对应文件的 skip 中写明"
            place = self.grid.place(number, self._column_of(texts, word))
            self.problems.append(Problem("total-row", message, place))
            return
        unit = self._word("unit", texts["unit"], number)
        nature = self._word("nature", texts["nature"], number)
        fund = self._word("fund", texts["fund"], number)
        functional = self._word("functional", texts["functional"], number)
        needs = self.vocabulary
        is_shown = nature in {needs.with_part, needs.with_project}
        economic = ""
        if texts["economic"] or is_shown:
            economic = self._word("economic", texts["economic"], number)
        part = self._part(texts, economic, number) if nature == needs.with_part else ""
        project = self._project(texts, unit, number) if nature == needs.with_project else ""
        amount, place = self._amount(texts["amount"], number)
        if amount is None:
            self._unread += 1
        else:
            self.rows.append(
                DetailRow(unit, functional, economic, fund, nature, part, project, amount, place)
            )

    def _column_of(self, texts: Mapping[str, str], text: str) -> int:
        return next(self._at[name] for name in texts if texts[name] == text) + 1

    def _word(self, column: str, text: str, number: int) -> str:
        known = self._words.get((column, text))
        if known is None:
            place = self.grid.place(number, self._at[column] + 1)
            value, problem = self._meaning(column, text, place)
            known = self._words[column, text] = _Word(value, problem, place)
        known.count += 1
        return known.value

    def _meaning(self, column: str, text: str, place: Place) -> tuple[str, tuple[str, str] | None]:
        """Return what a cell becomes, or code and message of what is wrong."""
        if wrong := _wrong_formula(text):
            return "", wrong
        if not text:
            return "", ("empty-cell", "此格为空")
        if column in {"functional", "economic"}:
            return self._account(column, text, place)
        listed: Mapping[str, Placed] = getattr(self.mapping, f"{column}s")
        value = listed[text].text if text in listed else text
        known = self.vocabulary.units if column == "unit" else self.vocabulary.words[column]
        if value in known:
            return value, None
        if text in listed:
            message = f"对应文件把“{text}”写作 {value}，而没有这个值{nearest(value, known)}"
            return "", (f"unknown-{column}", message)
        message = f"对应文件的 {column}s 中没有“{text}”{nearest(text, listed)}"
        return "", (f"unknown-{column}", message)

    def _account(self, column: str, text: str, place: Place) -> tuple[str, tuple[str, str] | None]:
        found = _CODE.match(text)
        if found is None:
            return "", ("not-a-code", f"“{text}”开头不是科目编码")
        reader = self.vocabulary.functional if column == "functional" else self.vocabulary.economic
        problem = reader(found[1], place)
        return found[1], (problem.code, problem.message) if problem else None

    def _part(self, texts: Mapping[str, str], economic: str, number: int) -> str:
        if texts.get("part"):
            return self._word("part", texts["part"], number)
        for start, part in self.mapping.part_by_economic.items():
            if economic and economic.startswith(start):
                return part
        at = self._at.get("part", self._at["economic"])
        message = "基本支出没有人员、公用的标识；对应文件也没有写明这个经济科目属于哪一类"
        self.problems.append(Problem("no-part", message, self.grid.place(number, at + 1)))
        return ""

    def _project(self, texts: Mapping[str, str], unit: str, number: int) -> str:
        name = texts["project"]
        place = self.grid.place(number, self._at["project"] + 1)
        wrong = _wrong_formula(name) or (
            ("no-project", "项目支出没有写项目名称") if not name else None
        )
        if wrong:
            self.problems.append(Problem(*wrong, place))
            return ""
        known = self.vocabulary.projects.get(unit, {})
        if name in known:
            return known[name]
        if unit and (unit, name) not in self.new:
            self.new[unit, name] = NewProject(unit, self._new_id(texts), name, place)
            message = f"{unit} 没有项目“{name}”，拟新增{nearest(name, known)}"
            self.problems.append(Problem("new-project", message, place, Severity.WARNING))
        return self.new[unit, name].id if unit else ""

    def _new_id(self, texts: Mapping[str, str]) -> str:
        taken = {id_ for known in self.vocabulary.projects.values() for id_ in known.values()}
        taken |= {project.id for project in self.new.values()}
        code = texts.get("project_code", "").lower()
        if re.fullmatch(r"[a-z][a-z0-9_]*", code) and code not in taken:
            return code
        number = 1
        while f"project_{number}" in taken:
            number += 1
        return f"project_{number}"

    def _amount(self, text: str, number: int) -> tuple[Decimal | None, Place]:
        place = self.grid.place(number, self._at["amount"] + 1)
        if wrong := _wrong_formula(text):
            self.problems.append(Problem(*wrong, place))
            return None, place
        plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text
        try:
            amount = read_number(plain) * self.mapping.unit.yuan
        except AmountError as error:
            self.problems.append(Problem(error.code, error.message, place))
            return None, place
        if amount < 0:
            message = f"金额为负数：{text}"
            self.problems.append(Problem("negative-amount", message, place, Severity.WARNING))
        return amount, place

    def _wrong_words(self) -> Iterator[Problem]:
        for word in self._words.values():
            if word.problem:
                code, message = word.problem
                more = f"（共 {word.count} 行）" if word.count > 1 else ""
                yield Problem(code, f"{message}{more}", word.place)


def _cell(cells: tuple[str, ...], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _wrong_formula(text: str) -> tuple[str, str] | None:
    """Return code and message of what is wrong with a formula, if anything."""
    if text == NO_VALUE:
        return "formula-without-value", "公式没有值；请在 Excel 或 WPS 中打开、计算并保存"
    return ("formula-error", f"公式出错：{text}") if text in ERRORS else None

"""What the writer and the reader of a form agree on: where things stand on its sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportgen.amounts import AmountError, Unit, read_number
from reportgen.form import Entry, Part, Rows, Sort

MARK = "reportgen-form"
MEMORY = "记录"
CHOICES = "选项"
COVER = "说明"
TITLE_CELL = "A1"
HEAD_ROW = 3
POSITION = "序"
TOTAL = "合计"
FIELD_HEADS = ("项目", "本年", "上年", "增减", "增减%")
LONGEST_TEXT = 32_767
NUMBERS = frozenset({Sort.MONEY, Sort.NUMBER})


@dataclass(frozen=True, slots=True)
class Identity:
    """Which input file a form is of.

    Attributes:
        folder: The name of the department's folder.
        department: Its printed name.
        year: The budget year; 0 for the department itself.
        kind: The kind of report.
        kind_title: Its Chinese title.
        member: The id of the member, for kinds with a file each.
        unit: The unit of the amounts.
    """

    folder: str
    department: str
    year: int
    kind: str
    kind_title: str
    member: str
    unit: Unit

    @property
    def title(self) -> str:
        """What stands above each sheet before the name of its part."""
        year = f"{self.year}年" if self.year else ""
        return f"{year}{self.kind_title}{f'（{self.member}）' if self.member else ''}"


def title_of(identity: Identity, part: Part) -> str:
    """Return the title of a sheet."""
    return f"{identity.title} · {part.title}"


def head(entry: Entry, unit: Unit) -> str:
    """Return what stands above or before a value; amounts say their unit."""
    return f"{entry.label}（{unit}）" if entry.sort is Sort.MONEY else entry.label


def row_columns(part: Rows) -> tuple[Entry, ...]:
    """Return the columns to fill in: what the rows belong to, their name, what they hold."""
    return tuple(entry for entry in (part.parent, part.names, *part.columns) if entry)


def entries(part: Part) -> tuple[Entry, ...]:
    """Return everything that can be filled in on a sheet."""
    return row_columns(part) if isinstance(part, Rows) else part.entries


def has_money(part: Part) -> bool:
    """Whether an amount can be filled in on a sheet."""
    return any(entry.sort is Sort.MONEY for entry in entries(part))


def memory_head(identity: Identity) -> Mapping[str, str]:
    """Return what a form remembers of its input file."""
    return {
        MARK: "1",
        "folder": identity.folder,
        "year": str(identity.year),
        "kind": identity.kind,
        "member": identity.member,
    }


def shown(entry: Entry, text: str) -> str:
    """Return how a choice is shown: by its label; a word that is no choice as it is."""
    return entry.choices.get(text, text)


def chosen(entry: Entry, label: str) -> str:
    """Return the word that the file holds for a choice, by its label or its code alone."""
    for word, known in entry.choices.items():
        if label in (known, word) or (known.startswith(f"{word} ") and label.split()[:1] == [word]):
            return word
    return label


def read_or_none(text: str | None) -> Decimal | None:
    """Return the number that a text is, or None where it is none."""
    try:
        return None if text is None else read_number(text)
    except AmountError:
        return None

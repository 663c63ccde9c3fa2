"""A department (部门): its names in time, budget units, offices and duties."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Protocol, TypeVar

from pydantic import Field

from reportgen.classification import AccountNames
from reportgen.form import Entry, Fields, Part, Rows, Sort
from reportgen.problems import Place
from reportgen.schema import Date, Identifier, ListToCome, Model, Name, PlacedName, Text


class DatedName(Model):
    """A name that holds from a date on; without a date, from the beginning."""

    name: Name
    short: Name
    since: Date | None = Field(None, alias="from")


class Unit(Model):
    """A budget unit (预算单位); without names of its own it carries the department's."""

    id: Identifier
    names: tuple[DatedName, ...] = ()


class Office(Model):
    """An office (内设科室) and what it does; holds from a date on, until before another."""

    name: Name
    duty: Text
    since: Date | None = Field(None, alias="from")
    until: Date | None = None


class Duty(Model):
    """One of the main duties (主要职责); holds from a date on, until before another."""

    text: Text
    since: Date | None = Field(None, alias="from")
    until: Date | None = None


class Department(Model):
    """What `department.yaml` holds."""

    profile: PlacedName
    names: tuple[DatedName, ...] = Field(min_length=1)
    units: tuple[Unit, ...] = Field(min_length=1)
    duties: Annotated[tuple[Duty, ...], ListToCome] = ()
    offices: Annotated[tuple[Office, ...], ListToCome] = ()
    accounts: AccountNames = AccountNames()

    @property
    def place(self) -> Place:
        """The file that it is described in."""
        return Place(self.profile.place.file)

    def name(self, day: date) -> DatedName:
        """Return the name in force on a day, or the first one for any day before."""
        return _in_force(self.names, day)

    def unit_name(self, unit: Unit, day: date) -> DatedName:
        """Return the name of a budget unit in force on a day."""
        return _in_force(unit.names or self.names, day)


class _Dated(Protocol):
    @property
    def since(self) -> date | None: ...

    @property
    def until(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)


def current(entries: Sequence[D], day: date) -> list[D]:
    """Return the entries that hold on a day, in order."""
    return [
        entry
        for entry in entries
        if (entry.since or day) <= day and (entry.until is None or day < entry.until)
    ]


def _in_force(names: Sequence[DatedName], day: date) -> DatedName:
    held = [name for name in names if (name.since or date.min) <= day]
    return max(held, key=lambda name: name.since or date.min, default=names[0])


def department_form() -> tuple[Part, ...]:
    """Return the sheets of the form of `department.yaml`."""
    since, until = Entry(("from",), "起始日", Sort.DATE), Entry(("until",), "终止日", Sort.DATE)
    names = (Entry(("name",), "全称"), Entry(("short",), "简称"), since)
    unit = Entry(("id",), "单位标识（小写英文）")
    own = {"functional": "补充的功能科目", "economic": "补充的经济科目"}
    accounts = (
        Rows(title, ("accounts", key), (Entry((), "科目名称"),), Entry((), "科目代码"))
        for key, title in own.items()
    )
    return (
        Fields("样式", (Entry(("profile",), "样式"),)),
        Rows("部门名称", ("names",), names),
        Rows("预算单位", ("units",), (unit,)),
        Rows("单位名称", ("units", "*", "names"), names, parent=unit),
        Rows("主要职责", ("duties",), (Entry(("text",), "职责"), since, until)),
        Rows(
            "内设科室",
            ("offices",),
            (Entry(("name",), "科室"), Entry(("duty",), "职责"), since, until),
        ),
        *accounts,
    )

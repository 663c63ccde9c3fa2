"""A finished report as open data: a Frictionless data package of its published tables.

Numbers stand as printed, without thousands separators and `%`. Texts stand exactly as published,
also one that begins with `=`: a package is read by programs that know the types of its fields, and
a mark against spreadsheets would be a fault in the data (`data.to_csv` is for spreadsheets).
The fields are described in `reportgen/render/README.md`.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from reportgen import files
from reportgen.amounts import Measure
from reportgen.document import DRAFT, FIELDS, Column, Document, Number, Table, Text, brief, show

DESCRIPTOR = "datapackage.json"
_STANDARD = "https://datapackage.org/profiles/2.0/datapackage.json"
_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
_DIGITS = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    title: str
    cells: Sequence[str]
    type: str = "string"
    unit: str = ""
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Resource:
    name: str
    title: str
    description: str
    fields: Sequence[_Field]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows of a resource and the member they are of; None for the document's own."""

    owner: Document | None
    rows: int


def render(document: Document, name: str = "", *, draft: bool = False) -> Mapping[str, bytes]:
    """Return the files of a data package by their path inside its folder; none without a table.

    Args:
        document: The finished content.
        name: What tells the package from others, such as `huizhou_dsj/2024/budget_disclosure`.
        draft: Whether the package calls itself 草稿.
    """
    resources = [*_own(document), *_of_members(document.groups)]
    if not resources:
        return {}
    names = _unique(_slug(one.name) or "table" for one in resources)
    paths = [f"data/{name}.csv" for name in names]
    contents = [_csv(one.fields) for one in resources]
    package = {
        "$schema": _STANDARD,
        "name": _slug(name) or "report",
        "title": f"{DRAFT}：{document.title}" if draft else document.title,
        "created": f"{document.date.isoformat()}T00:00:00Z",
        **({"keywords": list(document.keywords)} if document.keywords else {}),
        "contributors": [{"title": document.entity, "roles": ["publisher"]}],
        "resources": [
            {"name": name, **_described(one, path, content)}
            for name, one, path, content in zip(names, resources, paths, contents, strict=True)
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    return {DESCRIPTOR: text.encode(), **dict(zip(paths, contents, strict=True))}


def _own(document: Document) -> Iterator[_Resource]:
    if document.lists.get(FIELDS):
        yield _form([document], [_Part(None, len(document.lists[FIELDS]))])
    for name, table in _published(document).items():
        yield _table(name, [table], [_Part(None, len(table.rows))])


def _of_members(members: Sequence[Document]) -> Iterator[_Resource]:
    """Yield the list of members, then their forms and tables: those of one name together."""
    if not members:
        return
    ids = _Field("member", "编号", [member.id for member in members])
    names = _Field("member_name", "名称", [member.name for member in members])
    yield _Resource(_MEMBERS, "各表的编号和名称", "", (ids, names), ("member",))
    forms = [member for member in members if member.lists.get(FIELDS)]
    if forms:
        yield _form(forms, [_Part(member, len(member.lists[FIELDS])) for member in forms])
    for name in dict.fromkeys(name for member in members for name in _published(member)):
        having = [member for member in members if name in _published(member)]
        tables = [_published(member)[name] for member in having]
        parts = zip(having, tables, strict=True)
        yield _table(name, tables, [_Part(member, len(table.rows)) for member, table in parts])


def _published(document: Document) -> Mapping[str, Table]:
    """Return the printed tables: the workbook's own sheets are not published."""
    return {name: table for name, table in document.tables.items() if not table.workbook_only}


def _form(owners: Sequence[Document], parts: Sequence[_Part]) -> _Resource:
    """Return the fields of forms: what each is called, what stands in it, its number alone."""
    entries = [entry for owner in owners for entry in owner.lists[FIELDS]]
    values = [entry["value"] for entry in entries]
    numbers = [text if _numbers(text) and len(text) == 1 else () for text in values]
    rows = [str(row) for part in parts for row in range(1, part.rows + 1)]
    fields = (
        *_owner_fields(parts),
        _Field("row", "行", rows, "integer"),
        _Field("label", "栏目", [_words(entry["label"]) for entry in entries]),
        _Field("value", "内容", [_words(text) for text in values]),
        replace(_amounts("number", "内容中的数", numbers), unit=""),
        _Field("unit", "数的单位", ["".join(_units([text])) for text in numbers]),
    )
    about = dict.fromkeys(f"单位名称：{owner.entity}" for owner in owners)
    return _Resource(FIELDS, "表中各栏", "\n".join(about), fields, _key(parts))


def _table(name: str, tables: Sequence[Table], parts: Sequence[_Part]) -> _Resource:
    """Return one resource of one table or of the members' tables of one name."""
    rows = [row for table in tables for row in table.rows]
    columns: dict[str, list[Column]] = {}
    for column in (column for table in tables for column in table.columns):
        columns.setdefault(column.name, []).append(column)
    ids = [free for table in tables for free in _unique(row.id for row in table.rows)]
    fields = [*_owner_fields(parts), _Field("row", "行", ids)]
    if any(row.level for row in rows):
        fields.append(_Field("level", "级次", [str(row.level) for row in rows], "integer"))
    fields += [
        _column(same, [row.cells.get(column, ()) for row in rows])
        for column, same in columns.items()
    ]
    free = _unique(field.name for field in fields)
    fields = [replace(field, name=name) for field, name in zip(fields, free, strict=True)]
    entities = [part.owner.entity if part.owner else "" for part in parts]
    about = dict.fromkeys(
        line
        for table, entity in zip(tables, entities, strict=True)
        for line in _about(table, entity)
    )
    titles = dict.fromkeys(f"{table.number} {table.title}".strip() for table in tables)
    return _Resource(name, " 或 ".join(titles), "\n".join(about), fields, _key(parts))


def _about(table: Table, entity: str) -> Iterator[str]:
    # A member's table names the project, which has a field of its own here.
    yield f"单位名称：{entity or table.entity}"
    yield f"单位：{table.unit}"
    yield from (note.strip() for note in table.notes)


def _owner_fields(parts: Sequence[_Part]) -> Iterator[_Field]:
    owners = [part.owner for part in parts for _ in range(part.rows) if part.owner]
    if any(part.owner for part in parts):
        yield _Field("member", "编号", [owner.id for owner in owners])
        yield _Field("member_name", "名称", [owner.name for owner in owners])


def _key(parts: Sequence[_Part]) -> tuple[str, ...]:
    return ("member", "row") if any(part.owner for part in parts) else ("row",)


def _column(same: Sequence[Column], texts: Sequence[Text]) -> _Field:
    """Return a column as a field; one head of each form that it stands in.

    What is told in several units, or within words, stays a text as it is printed.
    """
    title = " 或 ".join(dict.fromkeys("/".join(column.head) for column in same))
    is_plain = all(
        len(text) == 1 if _numbers(text) else not _DIGITS.search(show(text)) for text in texts
    )
    if is_plain and len(_units(texts)) <= 1 and all(column.is_number for column in same):
        return _amounts(same[0].name, title, texts)
    return _Field(same[0].name, title, [_words(text) for text in texts])


def _amounts(name: str, title: str, texts: Sequence[Text]) -> _Field:
    """Return a field of numbers; words in the place of a number (`--`, 待填) are missing values."""
    cells: list[str] = []
    missing: set[str] = set()
    for text in map(brief, texts):
        printed = _words(text)
        if _numbers(text):
            printed = _DIGITS.findall(printed)[0].replace(",", "")
        elif printed:
            missing.add(printed)
        cells.append(printed)
    unit = "".join(_units(texts)) if len(_units(texts)) == 1 else ""
    ending = f"（{unit}）" if unit and unit not in title else ""
    return _Field(name, f"{title}{ending}", cells, "number", unit, frozenset(missing))


def _numbers(text: Text) -> list[Number]:
    return [span for span in text if isinstance(span, Number)]


def _units(texts: Sequence[Text]) -> set[str]:
    return {_unit(number) for text in texts for number in _numbers(text)}


def _unit(number: Number) -> str:
    if number.figure.measure is Measure.MONEY:
        return str(number.style.unit)
    return "%" if number.figure.measure is Measure.RATE else ""


def _words(text: Text) -> str:
    """Return a text as published; the spaces that indent it are told by its level."""
    return show(text).strip()


def _csv(fields: Sequence[_Field]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    writer.writerows(zip(*(field.cells for field in fields), strict=True))
    return file.getvalue().encode()


def _described(resource: _Resource, path: str, content: bytes) -> Mapping[str, object]:
    missing = sorted(frozenset[str]().union(*(field.missing for field in resource.fields)))
    member = {"resource": _MEMBERS, "fields": ["member"]}
    keys = [{"fields": ["member"], "reference": member}] if len(resource.key) > 1 else []
    return {
        "type": "table",
        "title": resource.title,
        **({"description": resource.description} if resource.description else {}),
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": _DIALECT,
        "schema": {
            "fields": [_field(field) for field in resource.fields],
            "missingValues": ["", *missing],
            "primaryKey": list(resource.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(field: _Field) -> Mapping[str, str]:
    unit = {"unit": field.unit} if field.unit else {}
    return {"name": field.name, "title": field.title, "type": field.type, **unit}


def _slug(name: str) -> str:
    """Return a name of small letters and digits for a file on any system; empty where none is."""
    slug = re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-_")
    return slug if files.is_safe_name(slug) else ""


def _unique(names: Iterable[str]) -> list[str]:
    """Return names in order; one that stands a second time gets a number."""
    taken: dict[str, None] = {}
    for name in names:
        tries = (name if number == 1 else f"{name}-{number}" for number in count(1))
        taken[next(one for one in tries if one not in taken)] = None
    return list(taken)

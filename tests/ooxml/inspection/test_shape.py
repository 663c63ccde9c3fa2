"""What a template needs, as a JSON Schema and as an indented text."""

from written import shape_of

from reportgen.ooxml.inspection.shape import json_schema, lines

TEMPLATE = """{{ title }}{% if note is defined %}{{ note }}{% endif %}
{% for row in t.rows %}{{ row.name }}{{ row.amount * 2 }}{% endfor %}{{ t.notes[1] }}
{% if long %}{{ t.more.text }}{{ t.more.other }}{% endif %}{% for k, v in m.items() %}{{ v }}
{% endfor %}{% if hint %}{{ hint }}{% endif %}{{ grid[0][0] }}"""


def test_lines() -> None:
    """One name a line, indented; what is needed sometimes, may miss or be empty is marked."""
    expected = """\
title　文字
note　文字（可缺）
t　键值
  rows　清单，每项：键值
    name　文字
    amount　数
  notes　清单，至少 2 项，每项：文字
  more　键值（视条件）
    text　文字
    other　文字
long　真假
m　键值
  〈任意键〉　文字
hint　文字，可空
grid　清单，至少 1 项，每项：清单，至少 1 项，每项：文字"""

    assert expected.splitlines() == list(lines(shape_of(TEMPLATE)))


def test_schema() -> None:
    """The schema requires what is always needed, and says of each name where it is used."""
    schema = json_schema(shape_of(TEMPLATE), "表")
    text = ["string", "number", "boolean", "null"]

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["title"], schema["type"]) == ("表", "object")
    assert schema["required"] == ["title", "t", "long", "m", "hint", "grid"]
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert properties["note"] == {"description": "文字（可缺）；用于t:1:1", "type": text}
    assert properties["m"]["additionalProperties"] == {"description": "文字", "type": text}
    rows = properties["t"]["properties"]["rows"]
    assert rows["items"]["required"] == ["name", "amount"]
    assert rows["items"]["properties"]["amount"]["type"] == ["number", "string"]
    assert properties["t"]["properties"]["notes"]["minItems"] == 2
    assert "required" not in properties["t"]["properties"]["more"]


def test_schema_of_what_may_be_empty() -> None:
    """A list whose truth is asked for may be anything empty, so that no type is required of it."""
    schema = json_schema(shape_of("{% if a %}{% for b in a %}{{ b }}{% endfor %}{% endif %}"))
    properties = schema["properties"]

    assert isinstance(properties, dict)
    assert "type" not in properties["a"]
    assert "items" in properties["a"]

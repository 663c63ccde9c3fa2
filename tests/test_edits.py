"""Changes to an input file: the values asked for change, every other line stays as it was."""

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import source
from reportgen.edits import Edit, Value, edited, moved
from reportgen.tree import Items, Node, Record, Route, Scalar

Tree: TypeAlias = str | list["Tree"] | dict[str, "Tree"]  # type: ignore[misc]


def plain(node: Node | None) -> Tree:
    """Return what a node holds, without places."""
    match node:
        case Scalar(text=text):
            return text
        case Items(entries=items):
            return [plain(item) for item in items]
        case Record(entries=entries):
            return {key: plain(value) for key, value in entries.items()}
    raise AssertionError(node)


def read(text: str) -> Tree:
    """Return what a file holds, as the strict reader reads it."""
    data, problems = source.parse(text.encode(), "f.yaml")
    wrong = [problem for problem in problems if problem.code != "pending"]
    assert not wrong, (text, wrong)
    assert data
    return plain(data.data)


def changed(before: str, after: str) -> list[str]:
    """Return the lines taken away and added, as `-…` and `+…`."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def check(text: str, edits: Iterable[Edit], *lines: str) -> str:
    """Apply edits and require the changed lines and the data to be as expected."""
    wanted = list(edits)
    text = textwrap.dedent(text).lstrip("\n")
    after = edited(text, wanted)

    assert [*lines] == changed(text, after)
    assert expected(read(text), wanted) == read(after)
    return after


def expected(tree: Tree, edits: Iterable[Edit]) -> Tree:
    """Return a tree after some edits, worked out without any layout."""
    result: Tree = json.loads(json.dumps(tree))
    wanted = list(edits)
    for edit in wanted:
        if edit.value is not None:
            put(result, edit.path, json.loads(json.dumps(edit.value)))
    gone = [edit.path for edit in wanted if edit.value is None]
    return without(result, gone, ())


def put(tree: Tree, path: Route, value: Tree) -> None:
    """Set a value; keys and lists on the way are made, positions behind the end append."""
    first, *rest = path
    if isinstance(tree, list):
        assert isinstance(first, int)
        if first >= len(tree):
            tree.append([] if rest and isinstance(rest[0], int) else {})
            first = len(tree) - 1
        if rest:
            put(tree[first], tuple(rest), value)
        else:
            tree[first] = value
    elif isinstance(tree, dict):
        key = str(first)
        if rest:
            put(
                tree.setdefault(key, [] if isinstance(rest[0], int) else {}),
                tuple(rest),
                value,
            )
        else:
            tree[key] = value


def without(tree: Tree, gone: Sequence[Route], here: Route) -> Tree:
    """Return a tree without the entries at some paths."""
    if isinstance(tree, list):
        return [
            without(item, gone, (*here, n)) for n, item in enumerate(tree) if (*here, n) not in gone
        ]
    if isinstance(tree, dict):
        return {
            key: without(item, gone, (*here, key))
            for key, item in tree.items()
            if (*here, key) not in gone
        }
    return tree


PEOPLE = """
    # 文件的说明
    unit: 元   # 单位

    # 说人员
    staff:
      # 说第一人
      - name: 甲   # 旁注甲
        age: 31
      # 说第二人
      - name: 乙   # 旁注乙
        age: 32
      # 说第三人
      - name: 丙
        age: 33   # 旁注丙
      # 名单的末尾

    # 说文字
    text: |
      第一行
      第二行
    folded: >-
      折起来的
      文字
    quoted: "0201"
    single: '1.10'
    # 文件的末尾
    """


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("unit",), "万元", ["-unit: 元   # 单位", "+unit: 万元   # 单位"]),
        (
            ("staff", 0, "name"),
            "丁",
            ["-  - name: 甲   # 旁注甲", "+  - name: 丁   # 旁注甲"],
        ),
        (
            ("staff", 2, "age"),
            "0340",
            ["-    age: 33   # 旁注丙", "+    age: 0340   # 旁注丙"],
        ),
        (("quoted",), "0202", ['-quoted: "0201"', '+quoted: "0202"']),
        (("single",), "1.20", ["-single: '1.10'", "+single: '1.20'"]),
        (("staff", 0, "note"), "新", ["+    note: 新"]),
        (("staff", 2, "note"), "新", ["+    note: 新"]),
        (("new",), "新", ["+new: 新"]),
        (("deep", "er", 0, "x"), "y", ["+deep:", "+  er:", "+    - x: y"]),
        (("staff", 3), {"name": "丁", "age": "1"}, ["+  - name: 丁", "+    age: 1"]),
        (
            ("text",),
            "新的一行\n又一行\n",
            ["-  第一行", "-  第二行", "+  新的一行", "+  又一行"],
        ),
        (("staff", 0), None, ["-  - name: 甲   # 旁注甲", "-    age: 31"]),
        (("staff", 1), None, ["-  - name: 乙   # 旁注乙", "-    age: 32"]),
        (("staff", 2), None, ["-  - name: 丙", "-    age: 33   # 旁注丙"]),
        (("staff", 1, "age"), None, ["-    age: 32"]),
        (("staff", 1, "name"), None, ["-  - name: 乙   # 旁注乙", "-    age: 32", "+  - age: 32"]),
        (("text",), None, ["-text: |", "-  第一行", "-  第二行"]),
        (("folded",), None, ["-folded: >-", "-  折起来的", "-  文字"]),
        (("single",), None, ["-single: '1.10'"]),
        (("unit",), None, ["-unit: 元   # 单位"]),
    ],
)
def test_one_edit(path: Route, value: Value | None, lines: list[str]) -> None:
    """One edit changes the lines of its entry alone; comments above, beside and below stay."""
    check(PEOPLE, [Edit(path, value)], *lines)


def test_no_edit_changes_nothing() -> None:
    """Without edits the text is the same, however it is laid out."""
    text = "a:   1\r\nb: [1,2 , 3]\n#x"

    assert text == edited(text, [])


SLOPPY = """\
# 说明
a:   1     # 甲
list:
- x: 1
  y:    2
- x: 3
  y: 4   # 旁注
flow: [ 一,二 ,
   三 ]
record: {p: 1,   q: 2}
blank:


long: 很长的文字很长的文字很长的文字
  接下一行
last: "x" """


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("a",), "2", ["-a:   1     # 甲", "+a:   2     # 甲"]),
        (("list", 0, "y"), "5", ["-  y:    2", "+  y:    5"]),
        (("list", 1, "x"), "5", ["-- x: 3", "+- x: 5"]),
        (("list", 2), {"x": "5", "y": "6"}, ["+- x: 5", "+  y: 6"]),
        (("list", 0), None, ["-- x: 1", "-  y:    2"]),
        (("list", 1), None, ["-- x: 3", "-  y: 4   # 旁注"]),
        (("list", 1, "z"), "新", ["+  z: 新"]),
        (("record", "q"), "3", ["-record: {p: 1,   q: 2}", "+record: {p: 1,   q: 3}"]),
        (("flow", 3), "四", ["-   三 ]", "+   三, 四 ]"]),
        (("last",), "y", ['-last: "x" ', '+last: "y" ']),
        (("blank",), "z", ["-blank:", "+blank: z"]),
        (("new",), "z", ["+new: z"]),
    ],
)
def test_own_layout_stays(path: Route, value: Value | None, lines: list[str]) -> None:
    """A file that is laid out in its own way changes in the lines of the entry alone."""
    check(SLOPPY, [Edit(path, value)], *lines)


def test_several_edits_at_once() -> None:
    """Positions are those before any edit; new entries of one list follow each other."""
    check(
        PEOPLE,
        [
            Edit(("staff", 0), None),
            Edit(("staff", 1, "age"), "33"),
            Edit(("staff", 3, "name"), "丁"),
            Edit(("staff", 3, "age"), "1"),
            Edit(("staff", 4), {"name": "戊"}),
            Edit(("unit",), None),
        ],
        "-unit: 元   # 单位",
        "-  - name: 甲   # 旁注甲",
        "-    age: 31",
        "-    age: 32",
        "+    age: 33",
        "+  - name: 丁",
        "+    age: 1",
        "+  - name: 戊",
    )


def test_only_entry() -> None:
    """A list or mapping without its only entry is written as empty; one can be added again."""
    text = "a:\n  # 说明\n  - x: 1   # 旁注\nb: {c: 1}\nd:\n  e: 1\n"
    gone = [Edit(("a", 0), None), Edit(("b", "c"), None), Edit(("d", "e"), None)]
    after = check(
        text, gone, "-a:", "+a: []", "-  - x: 1   # 旁注", "-b: {c: 1}", "-d:", "-  e: 1",
        "+b: {}", "+d: {}",
    )  # fmt: skip
    again = [Edit(("a", 0, "x"), "1"), Edit(("b", "c"), "1"), Edit(("d", "e"), "2")]

    assert read(edited(after, again)) == {"a": [{"x": "1"}], "b": {"c": "1"}, "d": {"e": "2"}}
    assert "  # 说明\n" in edited(after, again)


def test_first_key_of_an_entry() -> None:
    """The dash of an entry whose first key goes stays with the entry."""
    text = "a:\n  - x: 1\n    # 说 y\n    y: 2\n  - {x: 3, y: 4}\n"

    check(text, [Edit(("a", 0, "x"), None)], "-  - x: 1", "-    y: 2", "+  - y: 2")
    check(
        text,
        [Edit(("a", 0, "x"), None), Edit(("a", 0, "y"), None), Edit(("a", 0, "z"), "5")],
        "-  - x: 1",
        "-    y: 2",
        "+  - z: 5",
    )
    check(text, [Edit(("a", 1, "x"), None)], "-  - {x: 3, y: 4}", "+  - {y: 4}")


def test_text_becomes_a_record() -> None:
    """A single value may become a record of itself and another; the comment beside it stays."""
    text = "a: 1   # 旁注\nb:\n  - 文字\n  - 又\n"

    check(
        text,
        [Edit(("a",), {"x": "1", "y": "2"}), Edit(("b", 0), {"title": "题", "text": "文字"})],
        "-a: 1   # 旁注",
        "+a:   # 旁注",
        "+  x: 1",
        "+  y: 2",
        "-  - 文字",
        "+  - title: 题",
        "+    text: 文字",
    )


@pytest.mark.parametrize(
    "text",
    [
        "0201", "1.10", "NO", "~", "null", "-12.5", "- x", "-", "a: b", "a:b", "a #b", "#b",
        "",
        " 前", "后 ", "待填：何时", "“引”", "'x'", '"x"', "[x]", "{x}", "a, b", "x:", "@x", "%",
        "&x",
        "*x", "!x", "|", ">", "?", "? x", "---", "--- x", "...", "=1+1", "a\nb", "a\n", "\na",
        "甲\u3000乙",
        "a\n\n", "\n", " a\nb", "a\n b ", "a\n\nb", "\t", "a\tb", "\x85", "a\u2028b", "\ufeff",
        "<<", "a\\b", "😀", "\u200b", "2024-01-01",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [("a",), ("b", "c"), ("d", 0), ("e", "f"), ("g",)])
def test_any_text_comes_back(path: Route, text: str) -> None:
    """Any text is read back as it was asked for, wherever it is put."""
    start = "a: x   # 旁注\nb: {c: x, h: y}\nd:\n  - x\ng: |\n  一\n  二\nlast: x\n"
    after = edited(start, [Edit(path, text)])

    assert expected(read(start), [Edit(path, text)]) == read(after)
    assert "# 旁注" in after


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark(ending: str, mark: str) -> None:
    """New lines end as the others do; a byte order mark and a missing last line end stay."""
    text = f"{mark}a: 1   # 旁注\nb:\n- x\nc: 3".replace("\n", ending)
    after = edited(
        text,
        [Edit(("a",), "2"), Edit(("b", 1), "y"), Edit(("c",), "4"), Edit(("d",), "5")],
    )

    assert f"{mark}a: 2   # 旁注\nb:\n- x\n- y\nc: 4\nd: 5\n".replace("\n", ending) == after
    assert text.replace("3", "4") == edited(text, [Edit(("c",), "4")])


def test_moved() -> None:
    """A path leads on to the same entry after those before it are taken away."""
    edits = [Edit(("a", 0), None), Edit(("a", 2), None), Edit(("a", 3, "x"), "1")]

    assert moved(("a", 3, "x"), edits) == ("a", 1, "x")
    assert moved(("b", 3), edits) == ("b", 3)


TEXTS = st.sampled_from(
    [
        "甲", "0201", "1.10",
        "NO", "待填：何时", "一：二", "a: b", "说 # 明", '"引"', "'引'", " 前",
        "后 ", "",
        "第一行\n第二行", "第一行\n\n第三行\n", "-1", "- x", "{x}", "1,234.50", "～",
    ]
)  # fmt: skip
KEYS = st.sampled_from(["a", "b", "键", "30101", "p_q"])
TREES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)
VALUES = TEXTS | st.dictionaries(KEYS, TEXTS, min_size=1, max_size=3)


@dataclass
class Writer:
    """Writes a tree as a person would: any style, comments above and beside and below."""

    draw: st.DrawFn
    count: int = 0

    def comment(self, indent: str) -> list[str]:
        """Return nothing, a comment, or an empty line and a comment."""
        self.count += 1
        word = f"{indent}# 注{self.count}"
        choices = [[], [word], ["", word]]
        return choices[self.draw(st.integers(0, 2))]

    def beside(self) -> str:
        """Return a comment beside a value, or nothing."""
        self.count += 1
        return f"   # 旁{self.count}" if self.draw(st.booleans()) else ""

    def scalar(self, text: str, *, is_flow: bool) -> str:
        """Return a text in a style that holds it."""
        own = [json.dumps(text, ensure_ascii=False)]
        if "\n" not in text:
            own.append("'" + text.replace("'", "''") + "'")
        frame = "k: [{}]\n" if is_flow else "k: {}\n"
        data, _ = source.parse(frame.format(text).encode(), "f.yaml")
        if data and plain(data.data) == {"k": [text] if is_flow else text}:
            own += [text] * 3
        return self.draw(st.sampled_from(own))

    def flow(self, tree: Tree) -> str:
        """Return a tree between brackets."""
        space = self.draw(st.sampled_from(["", " "]))
        if isinstance(tree, str):
            return self.scalar(tree, is_flow=True)
        if isinstance(tree, list):
            return "[" + space + f",{space} ".join(map(self.flow, tree)) + space + "]"
        inner = [f"{key}: {space}{self.flow(value)}" for key, value in tree.items()]
        return "{" + f",{space} ".join(inner) + space + "}"

    def lines(self, tree: Tree, indent: str) -> list[str]:
        """Return a mapping or list as a block."""
        result: list[str] = []
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            result += self.comment(indent)
            head = f"{key}:" if isinstance(tree, dict) else "-"
            result += self.entry(head, value, indent)
        return result + self.comment(indent)

    def entry(self, head: str, value: Tree, indent: str) -> list[str]:
        """Return one entry, its key or dash in front."""
        gap = " " * self.draw(st.integers(1, 3))
        is_literal = isinstance(value, str) and "\n" in value and self.draw(st.booleans())
        if is_literal:
            header = "|" if value.endswith("\n") else "|-"
            rows = value.removesuffix("\n").split("\n")
            body = [f"{indent}   {row}" if row else "" for row in rows]
            return [f"{indent}{head}{gap}{header}{self.beside()}", *body]
        if isinstance(value, str) or self.draw(st.integers(0, 3)) == 0:
            return [f"{indent}{head}{gap}{self.flow_or_scalar(value)}{self.beside()}"]
        if head == "-":
            first, *rest = self.without_head(value, indent + "  ")
            return [f"{indent}- {first.lstrip()}", *rest]
        is_list = isinstance(value, list)
        step = self.draw(st.sampled_from(["", "  "] if is_list else ["  ", "    "]))
        return [f"{indent}{head}{self.beside()}", *self.lines(value, indent + step)]

    def without_head(self, tree: Tree, indent: str) -> list[str]:
        """Return a block whose first line is no comment, so that a dash can stand before it."""
        lines = self.lines(tree, indent)
        while not lines[0].strip() or lines[0].lstrip().startswith("#"):
            del lines[0]
        return lines

    def flow_or_scalar(self, tree: Tree) -> str:
        """Return a value on one line."""
        return self.scalar(tree, is_flow=False) if isinstance(tree, str) else self.flow(tree)


def places(tree: Tree, path: Route = ()) -> list[tuple[Route, Tree]]:
    """Return every entry below a tree with its path."""
    pairs: Iterable[tuple[str | int, Tree]] = ()
    if not isinstance(tree, str):
        pairs = tree.items() if isinstance(tree, Mapping) else enumerate(tree)
    found: list[tuple[Route, Tree]] = []
    for step, inner in pairs:
        found += [((*path, step), inner), *places(inner, (*path, step))]
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """Draw a document and edits of it that do not touch each other's entries."""
    tree: Tree = draw(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
    writer = Writer(draw)
    text = "\n".join(writer.lines(tree, "")) + draw(st.sampled_from(["\n", ""]))
    edits: list[Edit] = []
    for path, inner in places(tree):
        if any(path[: len(e.path)] == e.path for e in edits) or draw(st.integers(0, 3)):
            continue
        action = draw(st.sampled_from(["take", "put", "add"]))
        if action == "take":
            edits.append(Edit(path, None))
        elif isinstance(inner, str):
            edits.append(Edit(path, draw(VALUES)))
        elif action == "add" and isinstance(inner, list):
            value = draw(VALUES)
            edits += [Edit((*path, len(inner) + n), value) for n in range(draw(st.integers(1, 2)))]
        elif action == "add":
            edits.append(Edit((*path, "new"), draw(VALUES)))
            edits.append(Edit((*path, "far", "new"), draw(VALUES)))
    return text, edits


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_any_edits_of_any_layout(case: tuple[str, list[Edit]]) -> None:
    """The data changes as asked for, and no comment line above or below an entry is lost."""
    text, edits = case
    after = edited(text, edits)
    outer = [edit.path for edit in edits if edit.value is None]

    assert expected(read(text), edits) == read(after)
    if not outer:
        assert [w for w in text.split() if w.startswith("注")] == [
            w for w in after.split() if w.startswith("注")
        ]
        assert {w for w in text.split() if w.startswith("旁")} <= {*after.split()}

"""The same template and data give the same bytes in any process, place, language and time."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from drawn import PIXEL, docx, drawing, p, tbl, tc, text_box, tr

from reportgen.ooxml import WordTemplate
from reportgen.problems import TemplateError

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = docx(
    p("{% macro m(x) %}〔{{ x|upper }}〕{% endmacro %}{{ m(name) }}{{r rich }}{{r drawn }}")
    + p("{% for key, value in facts|items %}{{ key }}：{{ value }}；{% endfor %}")
    + p("{{ facts|join('、') }}{{ words|map(attribute='one')|join }}")
    + p("{% for size, list in words|groupby('size') %}{{ size }}{{ list|first|items|list|length }}")
    + p("{% endfor %}")
    + p("{% if 'b' in names %}{{ names|length }}{% endif %}{{ 'İßŒ'|lower }}{{ number }}")
    + tbl(
        [9, 9, 9, 9],
        tr("{%tr for u in units %}", *[""] * 3),
        tr("{%tr for v in u.list %}", *[""] * 3),
        tr("{% merge u.name %}{{ u.name }}", "{{ v }}{% vm %}", tc("{{ picture }}"), "{{ other }}"),
        tr("{%tr endfor %}", *[""] * 3),
        tr("{%tr endfor %}", *[""] * 3),
    )
    + p("{%p for u in units %}")
    + p(drawing("rIdP1", 7, "{{ u.name }}"), text_box(p("{{ u.name }}")))
    + p("{%p endfor %}"),
    headers=[p("{{ name }}{{ picture }}{{r rich }}")],
    core="<dc:title>{{ name }}</dc:title>",
    media={"rIdP1": PIXEL},
)
PROGRAM = """
import sys, time
from decimal import Decimal
from pathlib import Path
if sys.argv[3] == "zlib":
    sys.modules["isal"] = None
import docx, docxtpl, jinja2
if sys.argv[3] == "stock":
    del jinja2.__version__
from reportgen.ooxml import Link, Picture, RichText, Run, WordTemplate
if sys.argv[4]:
    time.time = lambda: float(sys.argv[4])
    time.localtime = lambda *_: time.gmtime(float(sys.argv[4]))
pixel = Path(sys.argv[5]).read_bytes()
letters = {chr(n) for n in range(97, 117)}
drawn = docxtpl.RichText("甲", bold=True)
drawn.add("乙\\n丙", color="AA0000")
context = {
    "name": "某局 R&D", "number": Decimal("1234.50"), "names": letters, "drawn": drawn,
    "facts": {"乙": "1", "甲": "2", "a": "3"},
    "picture": Picture(pixel, 12, "图", "说明"), "other": Picture(pixel + b"0", 9, "图", ""),
    "rich": RichText(Run("粗", bold=True, font="宋体"), *(
        Link(f"网{n}", f"https://example.org/{n % 3}") for n in range(5))),
    "units": [{"name": f"处{n // 2}", "list": list(range(n))} for n in range(4)],
}
context["words"] = [{"size": ord(one) % 3, "one": one} for one in sorted(letters)]
template = WordTemplate(sys.argv[1])
Path(sys.argv[2]).write_bytes(template.render(context, verify=True))
"""


def made(
    folder: Path,
    *,
    way: str = "",
    moment: str = "",
    place: Path = ROOT,
    options: tuple[str, ...] = (),
    **environment: str,
) -> bytes:
    """Return the document that a new process makes.

    Args:
        folder: Where its files are.
        way: `zlib` for one without isal, `stock` for an unknown version of Jinja.
        moment: The time that its clock shows, in seconds.
        place: The folder that it works in.
        options: Of the interpreter.
        environment: Variables of the process.
    """
    template, out, pixel = folder / "template.docx", folder / "out.docx", folder / "pixel.png"
    program = folder / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    template.write_bytes(TEMPLATE)
    pixel.write_bytes(PIXEL)
    given = [str(template), str(out), way, moment, str(pixel)]
    subprocess.run(
        [sys.executable, *options, str(program), *given],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=place,
        check=True,
    )
    return out.read_bytes()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What one process makes."""
    return made(tmp_path_factory.mktemp("first"), PYTHONHASHSEED="0")


@pytest.mark.parametrize("seed", ["1", "2", "31337", "random"])
def test_the_order_of_hashes_does_not_matter(expected: bytes, tmp_path: Path, seed: str) -> None:
    """Another hash seed gives the same bytes."""
    assert expected == made(tmp_path, PYTHONHASHSEED=seed)


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.GB18030", "LANG": "zh_CN.GB18030"},
        {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr"},
        {"TZ": "", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "LANGUAGE": "de", "SOURCE_DATE_EPOCH": "1", "HOME": "/", "USER": "nobody"},
    ],
    ids=["Shanghai", "Newfoundland", "POSIX", "C"],
)
def test_place_and_language_do_not_matter(
    expected: bytes, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Another time zone and locale give the same bytes."""
    assert expected == made(tmp_path, **environment)


@pytest.mark.parametrize("moment", ["1", "951782400", "4102444799"])
def test_the_day_does_not_matter(expected: bytes, tmp_path: Path, moment: str) -> None:
    """1970, a leap day, 2099."""
    assert expected == made(tmp_path, moment=moment)


def test_the_folder_does_not_matter(expected: bytes, tmp_path: Path) -> None:
    """Another folder for the files and for the process gives the same bytes."""
    folder = tmp_path / "处室 A" / "模板"
    folder.mkdir(parents=True)

    assert expected == made(folder, place=tmp_path)
    assert expected == made(folder, place=Path("/"))


def test_the_interpreter_s_options_do_not_matter(expected: bytes, tmp_path: Path) -> None:
    """Without assertions, and in development mode, the bytes are the same."""
    assert expected == made(tmp_path, options=("-OO",))
    assert expected == made(tmp_path, options=("-X", "dev", "-W", "ignore"))


def test_another_jinja_does_not_matter(expected: bytes, tmp_path: Path) -> None:
    """What Jinja's public interface makes has the same bytes."""
    assert expected == made(tmp_path, way="stock", PYTHONHASHSEED="7")


def test_without_isal_the_parts_are_the_same(expected: bytes, tmp_path: Path) -> None:
    """Packed by zlib the bytes may differ, the parts do not; and those are the same again."""
    packed = made(tmp_path, way="zlib", PYTHONHASHSEED="3")

    assert parts(expected) == parts(packed)
    assert packed == made(tmp_path, way="zlib", PYTHONHASHSEED="4")


def parts(package: bytes) -> list[tuple[str, bytes]]:
    """Return the parts of a file in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return [(name, opened.read(name)) for name in opened.namelist()]


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in names %}{{ x }}{% endfor %}",
        "{{ names|join('、') }}",
        "{{ names|first }}",
        "{{ (names|list)[0] }}",
        "{% for x in names|map('upper') %}{{ x }}{% endfor %}",
        "{% for x in names|select %}{{ x }}{% endfor %}",
        "{{ (names|unique|list)[0] }}",
        "{% for x, y in names|groupby('a') %}{{ x }}{% endfor %}",
        "{{ names }}",
        "{{ names|string }}",
        "{{ names|sort|join }}",
        "{{ [names]|map('join')|join }}",
        "{{ facts.a|join }}",
    ],
)
@pytest.mark.parametrize("names", [{"a", "b"}, frozenset({"a", "b"})], ids=["set", "frozen"])
def test_what_has_no_order_is_not_printed(text: str, names: object) -> None:
    """A set would come out in another order in each process."""
    with pytest.raises(TemplateError) as caught:
        WordTemplate(docx(p(text))).render({"names": names, "facts": {"a": names}})

    assert [one.code for one in caught.value.problems] in [["not-a-list"], ["wrong-value"]]


def test_what_is_asked_of_a_set() -> None:
    """What is in it and how much can be asked."""
    text = "{% if 'a' in names %}{{ names|length }}{{ names|default('无')|count }}{% endif %}"
    rendered = WordTemplate(docx(p(text))).render({"names": {"a", "b"}})

    assert b">22<" in dict(parts(rendered))["word/document.xml"]


@pytest.mark.parametrize(
    "value", [object(), lambda: "甲", (n for n in "ab"), len, zip, WordTemplate(b"")]
)
def test_what_shows_an_address_is_not_printed(value: object) -> None:
    """Python's own name of an object is another one in each process."""
    with pytest.raises(TemplateError) as caught:
        WordTemplate(docx(p("{{ x }}"))).render({"x": value})

    assert [one.code for one in caught.value.problems] == ["wrong-value"]

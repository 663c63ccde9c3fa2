"""Compiled templates in threads and processes, and what the process keeps of them."""

import multiprocessing
import os
import pickle
import random
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from drawn import PIXEL, docx, drawing, p, part, r, tbl, tc, tr
from jinja2 import Environment

from reportgen.ooxml import Link, Picture, RichText, Run, WordTemplate, backend, program, stock
from reportgen.ooxml.template import Cache
from reportgen.problems import TemplateError

RICH = docx(
    p("{% macro m(x) %}〔{{ x }}〕{% endmacro %}{{ m(name) }}{{r rich }}{{ n }}")
    + tbl(
        [9, 9, 9],
        tr("{%tr for u in units %}", "", ""),
        tr("{%tr for v in u.list %}", "", ""),
        tr("{% merge u.name %}{{ u.name }}", "{{ v }}{% vm %}", tc("{{ picture }}")),
        tr("{%tr endfor %}", "", ""),
        tr("{%tr endfor %}", "", ""),
    )
    + p("{%p for u in units %}")
    + p(drawing("rIdP1", 7, "{{ u.name }}"))
    + p("{%p endfor %}"),
    headers=[p("{{ name }}{{ picture }}")],
    media={"rIdP1": PIXEL},
)


def context(number: int) -> dict[str, object]:
    """Return data of a number: other texts, sizes, links, pictures and breaks for each."""
    units = [{"name": f"处{n // 2}", "list": list(range(n % 4))} for n in range(number % 7)]
    return {
        "name": f"第{number}号 R&D" + "\n行" * (number % 3),
        "n": number,
        "rich": RichText(Run("粗", bold=True), Link("网", f"https://example.org/{number % 5}")),
        "picture": Picture(PIXEL, 10 + number % 3, f"图{number % 2}", "说明"),
        "units": units,
    }


CONTEXTS = [context(number) for number in range(60)]


@pytest.fixture(params=[program, stock], ids=["fast", "stock"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compile in either way, with nothing kept from before; switch threads often."""
    monkeypatch.setattr(backend, "BACKEND", request.param)
    monkeypatch.setattr(WordTemplate, "cache", Cache())
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def kept() -> int:
    """Return how many compiled templates the process keeps."""
    return len(WordTemplate.cache._kept)  # noqa: SLF001


def fill(number: int) -> bytes:
    """Fill the template in a process of its own."""
    return WordTemplate(RICH).render(CONTEXTS[number])


def fill_sent(one: WordTemplate) -> bytes:
    """Fill a template that another process has sent."""
    return one.render(CONTEXTS[9])


def at_once(work: Callable[[int], bytes], threads: int = 8, times: int = 3) -> list[list[bytes]]:
    """Return what threads get that begin together, each through all contexts in an own order."""
    start = threading.Barrier(threads)

    def run(seed: int) -> list[bytes]:
        order = list(range(len(CONTEXTS))) * times
        random.Random(seed).shuffle(order)  # noqa: S311 - no secret
        start.wait()
        made = {number: work(number) for number in order}
        return [made[number] for number in range(len(CONTEXTS))]

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


@pytest.mark.parametrize("environment", [None, Environment(autoescape=True)])
def test_threads_share_a_template(environment: Environment | None) -> None:
    """One template filled by eight threads gives what it gives one after the other."""
    expected = [WordTemplate(RICH, environment).render(one) for one in CONTEXTS]
    shared = WordTemplate(RICH, environment)

    found = at_once(lambda number: shared.render(CONTEXTS[number]), times=1)

    assert [expected] * 8 == found


def test_threads_compile_at_the_same_time() -> None:
    """Templates of many threads, more than are kept, do not get in one another's way."""
    many = [docx(p(f"{number}：{{{{ name }}}}")) for number in range(len(CONTEXTS))]
    expected = [WordTemplate(one).render(CONTEXTS[n]) for n, one in enumerate(many)]

    found = at_once(lambda number: WordTemplate(many[number]).render(CONTEXTS[number]), 4, 1)

    assert [expected] * 4 == found
    assert kept() <= 32


def test_a_fault_in_one_thread_is_none_in_another() -> None:
    """Each rendering has its own faults."""
    shared = WordTemplate(docx(p("{{ name }}{{ 6 / n }}")))
    expected = [shared.render({"name": "甲", "n": 2})] * 8

    def work(number: int) -> bytes:
        try:
            return shared.render({"name": "甲", "n": 2 * (number % 2)})
        except TemplateError as error:
            return str(error).encode()

    for found in at_once(work, times=1):
        assert all(("除数是 0" in one.decode()) for one in found[::2])
        assert expected == found[1:17:2]


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_fill_a_template(method: str) -> None:
    """Forked from a process that has compiled it, or begun anew: the same bytes."""
    expected = [fill(number) for number in range(12)]
    kind = multiprocessing.get_context(method)

    with ProcessPoolExecutor(2, kind) as pool:
        assert expected == list(pool.map(fill, range(12)))


def test_a_template_is_sent_to_a_process(tmp_path: Path) -> None:
    """A template that was compiled can be sent; it is compiled again over there."""
    path = tmp_path / "a.docx"
    path.write_bytes(RICH)
    for source in (RICH, path):
        one = WordTemplate(source)
        expected = one.render(CONTEXTS[9])

        assert expected == pickle.loads(pickle.dumps(one)).render(CONTEXTS[9])  # noqa: S301
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            assert expected == pool.submit(fill_sent, one).result()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_does_not_wait_for_a_thread_that_is_gone() -> None:
    """The lock of the cache, held by a thread of the parent, is free in the child."""
    cache = WordTemplate.cache
    with cache._lock:  # noqa: SLF001
        child = os.fork()
        if not child:
            is_free = cache._lock.acquire(timeout=5)  # noqa: SLF001
            os._exit(0 if is_free else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_templates_of_one_name(tmp_path: Path) -> None:
    """Two files of the same name, and two of bytes, are two templates."""
    made = []
    for folder in ("a", "b"):
        path = tmp_path / folder / "report.docx"
        path.parent.mkdir()
        path.write_bytes(docx(p(folder + "{{ x }}")))
        made += [WordTemplate(path), WordTemplate(path.read_bytes())]

    assert [text(one, {"x": 1}) for one in made] == ["a1", "a1", "b1", "b1"]


def text(one: WordTemplate, data: Mapping[str, object]) -> str:
    """Return the text of the body of a filled template."""
    content = part(one.render(data)).decode()
    return "".join(piece.partition("<")[0] for piece in content.split('xml:space="preserve">')[1:])


def test_the_error_names_the_file_of_its_own(tmp_path: Path) -> None:
    """Two files of the same bytes are told apart."""
    for name in ("a.docx", "b.docx"):
        path = tmp_path / name
        path.write_bytes(docx(p("{{ nix }}")))
        with pytest.raises(TemplateError) as caught:
            WordTemplate(path).render({})

        assert caught.value.problems[0].place.file == str(path)


@pytest.mark.parametrize("size", ["same", "other"])
def test_a_file_that_changes_is_read_anew(tmp_path: Path, size: str) -> None:
    """A clerk saves the template again: the next document is made from it."""
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p("甲{{ x }}")))
    one, new = WordTemplate(path), docx(p("乙{{ x }}" + "丙" * (size == "other")))
    assert text(one, {"x": 1}) == "甲1"
    (tmp_path / "new").write_bytes(new)
    (tmp_path / "new").replace(path)

    assert text(one, {"x": 1}).startswith("乙1")


def test_a_file_that_goes_and_comes(tmp_path: Path) -> None:
    """While the file is not there that is an error of the template; nothing old is used."""
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p("甲{{ x }}")))
    one = WordTemplate(path)
    assert text(one, {"x": 1}) == "甲1"
    path.unlink()
    with pytest.raises(TemplateError):
        one.render({"x": 1})
    path.write_bytes(docx(p("乙{{ x }}")))

    assert text(one, {"x": 1}) == "乙1"


def test_the_least_used_template_goes_first() -> None:
    """The cache has a bound; a template that is used stays."""
    first = WordTemplate(docx(p("首{{ x }}")))
    compiled = first.compiled()
    for number in range(100):
        WordTemplate(docx(p(f"{number}{{{{ x }}}}"))).render({"x": 1})
        assert compiled is WordTemplate(docx(p("首{{ x }}"))).compiled()

    assert kept() == 32


def test_templates_with_an_environment_are_not_kept() -> None:
    """What a caller's environment allows is not there for others."""
    content, own = docx(p("{{ name.upper() }}")), Environment(autoescape=True)
    assert text(WordTemplate(content, own), {"name": "a"}) == "A"

    assert kept() == 0
    with pytest.raises(TemplateError):
        WordTemplate(content).render({"name": "a"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "甲\0"},
        {"rich": RichText(Link("网", "file:///etc/passwd"))},
        {"picture": Picture(b"no picture", 10, "图", "说明")},
        {"units": [{"name": "甲", "list": 1}]},
        {"units": [{"name": "甲", "list": [1, None]}, {"nome": 1}]},
    ],
)
def test_a_failing_rendering_leaves_nothing_behind(wrong: Mapping[str, object]) -> None:
    """The next document is as if nothing had been."""
    one, right = WordTemplate(RICH), context(6)
    expected = WordTemplate(RICH).render(right)
    with pytest.raises(TemplateError):
        one.render({**right, **wrong})

    assert expected == one.render(right)


def test_a_value_that_raises_what_nobody_knows() -> None:
    """An error of the caller's own comes through, and leaves nothing behind either."""

    class Odd:
        def __str__(self) -> str:
            raise KeyboardInterrupt

    own = Environment(autoescape=True)
    one = WordTemplate(docx(p(r("前{{ x }}后")) + tbl([9], tr("{% merge %}{{ x }}"))), own)
    expected = one.render({"x": 1})
    with pytest.raises(KeyboardInterrupt):
        one.render({"x": Odd()})

    assert expected == one.render({"x": 1})

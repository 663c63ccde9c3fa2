"""What is measured: warm documents in turns, cold processes, the limit, formatting."""

import json
import zipfile
import zlib
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from isal import isal_zlib
from lxml import etree
from processes import EngineError, Running, cold
from turns import Measured, Plan, Results, in_turns, median, timed
from word import dialects, documents, engines
from word.documents import Wanted
from word.engines import Engine

from reportgen import amounts
from reportgen.amounts import Style, Unit

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURE = "(picture)"
_BODY = "word/document.xml"


class DifferenceError(Exception):
    """An engine's document has other texts or pictures than were given."""


class Bench:
    """A document, its context and its templates in a folder."""

    def __init__(self, wanted: Wanted, participants: Sequence[Engine], folder: Path) -> None:
        """Write the context and each engine's template."""
        self.wanted = wanted
        self.participants = participants
        self.context = folder / "context.json"
        pictures = {name: folder / f"{name}.png" for name in wanted.pictures}
        for name, file in pictures.items():
            file.write_bytes(wanted.pictures[name])
        files = {name: str(file) for name, file in pictures.items()}
        values = {**wanted.values, **wanted.lists, "pictures": files}
        self.context.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        self.templates = {one.name: folder / f"{one.worker}.docx" for one in participants}
        self.made = {one.name: folder / f"{one.worker}_made.docx" for one in participants}
        for one in participants:
            content = dialects.template(wanted, one.dialect)
            self.templates[one.name].write_bytes(content)

    def warm(self, plan: Plan) -> Results:
        """Return the medians of engines that are kept running.

        Raises:
            DifferenceError: A document has other texts or pictures than were given; nothing is
                timed then.
        """
        running = {one.name: self._started(one, plan) for one in self.participants}
        try:
            return self._measured(running, plan)
        finally:
            for process in running.values():
                process.stop()

    def cold(self, participants: Sequence[Engine], rounds: int) -> Results:
        """Return the medians of processes that start, render once and end."""
        found: dict[str, list[float]] = {one.name: [] for one in participants}
        reasons: dict[str, str] = {}
        for _ in range(rounds):
            for one in participants:
                try:
                    found[one.name].append(self._cold(one))
                except EngineError as error:
                    reasons[one.name] = str(error)
        return {name: median(times, None, reasons.get(name, "")) for name, times in found.items()}

    def limit(self) -> Results:
        """Return what deflating and zipping the finished XML takes by itself."""
        made = next((file for file in self.made.values() if file.exists()), None)
        return _limits(made) if made else {}

    def size(self) -> int:
        """Return the bytes of the finished XML of the body; 0 if no engine made it."""
        made = next((file for file in self.made.values() if file.exists()), None)
        if made is None:
            return 0
        with zipfile.ZipFile(made) as package:
            return package.getinfo(_BODY).file_size

    def _started(self, engine: Engine, plan: Plan) -> Running:
        template = self.templates[engine.name]
        return Running(engines.command(engine, template, self.context), plan.seconds)

    def _cold(self, engine: Engine) -> float:
        return cold(engines.command(engine, self.templates[engine.name], self.context))

    def _measured(self, running: dict[str, Running], plan: Plan) -> Results:
        results: Results = {}
        for name, process in running.items():
            try:
                results[name] = Measured(peak=process.render(0, self.made[name]).peak)
            except EngineError as error:
                results[name] = Measured(reason=str(error))
            else:
                self._compare(name)
        able = {name: one for name, one in running.items() if not results[name].reason}
        for name, (times, reason) in in_turns(able, plan).items():
            results[name] = median(times, results[name].peak, reason)
        return results

    def _compare(self, name: str) -> None:
        given = [*self.wanted.texts(), *[_PICTURE] * len(self.wanted.pictures)]
        printed = _texts(self.made[name])
        if given == printed:
            return
        pairs = zip_longest(given, printed)
        first = next(pair for pair in pairs if pair[0] != pair[1])
        told = f"{len(given)} texts given, {len(printed)} printed, first difference {first}"
        raise DifferenceError(f"{self.wanted.title}: {name}: {told}")


def formatting(rounds: int) -> tuple[int, float]:
    """Return how many amounts a disclosure has, and the milliseconds to format them."""
    values, style = documents.amounts(), Style("", "#,##0.00", Unit.TEN_THOUSAND_YUAN)
    return len(values), timed(lambda: [amounts.show(value, style) for value in values], rounds)


def _texts(made: Path) -> list[str]:
    with zipfile.ZipFile(made) as package:
        body = etree.fromstring(package.read(_BODY), etree.XMLParser(huge_tree=True))
    found = ("".join(t.text or "" for t in p.iter(f"{_W}t")) for p in body.iter(f"{_W}p"))
    pictures = [_PICTURE for _ in body.iter(f"{_W}drawing")]
    return [*(text for text in found if text), *pictures]


def _limits(made: Path) -> Results:
    content = made.read_bytes()
    with zipfile.ZipFile(made) as package:
        xml, packed = package.read(_BODY), package.getinfo(_BODY).compress_size
    # Any file's rest is there already: it only has to be copied.
    rest = content[:-packed]
    rounds = max(3, min(200, 20_000_000 // len(xml)))

    def by_isal() -> bytes:
        isal_zlib.crc32(xml)
        return rest + isal_zlib.compress(xml, 1, -15)

    def by_zlib() -> bytes:
        zlib.crc32(xml)
        return rest + zlib.compress(xml, 6, -15)

    return {
        "limit: isal 1": Measured(timed(by_isal, rounds)),
        "limit: zlib 6": Measured(timed(by_zlib, rounds)),
    }

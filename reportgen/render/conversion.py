"""Many documents through LibreOffice: several workers, fresh starts, a second try, an end.

A worker gives its documents to one process; what that leaves undone goes to a fresh one. So one
document that hangs or kills LibreOffice costs no other.
"""

import io
import os
import zipfile
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event

from reportgen.ooxml import libreoffice
from reportgen.ooxml.libreoffice import Conversion, Outcome
from reportgen.problems import ConversionError
from reportgen.render import fonts
from reportgen.render.fonts import Fonts

SECONDS = 60.0
_RESTART = 50
_TRIES = 2
# After so many documents in a row that stood still to the end the program hangs for all.
_HOPELESS = 2

Converted = bytes | ConversionError


@dataclass(frozen=True, slots=True)
class Office:
    """How LibreOffice is used.

    Attributes:
        seconds: How long it may take for one document.
        workers: How many processes at a time; 0 for one a core.
    """

    seconds: float = SECONDS
    workers: int = 0

    def convert_all(
        self, documents: Sequence[bytes], wanted: Conversion, table: Fonts | None = None
    ) -> tuple[Converted, ...]:
        """Convert documents.

        Args:
            documents: Files of the kind `wanted.suffix`.
            wanted: What is made of them; the formulas of workbooks are calculated anew.
            table: Which font stands in for which; that of the templates if there is none.

        Returns:
            A whole file for each document, or why there is none, in their order.
        """
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        workers = max(1, min(self.workers or cores, len(documents)))
        work = _Work(documents, wanted, table or fonts.load(), self.seconds)
        # The largest first, so that the shares are about equal.
        order = sorted(work.sound(), key=lambda index: -len(documents[index]))
        with ThreadPoolExecutor(workers) as pool:
            try:
                shares = [pool.submit(work.share, order[n::workers]) for n in range(workers)]
                wait(shares)
            except BaseException:
                # Nobody waits for the documents of an interrupted program.
                work.stop.set()
                raise
        for share in shares:
            share.result()
        return tuple(work.results[index] for index, _ in enumerate(documents))


@dataclass(slots=True)
class _Work:
    """The documents of one call, and what became of them."""

    documents: Sequence[bytes]
    wanted: Conversion
    fonts: Fonts
    seconds: float
    results: dict[int, Converted] = field(default_factory=dict)
    stop: Event = field(default_factory=Event)
    stalled: int = 0

    def sound(self) -> list[int]:
        """Return the documents that are packages; the others have failed."""
        for index, content in enumerate(self.documents):
            if not zipfile.is_zipfile(io.BytesIO(content)):
                self.results[index] = ConversionError("不是完整的 Office 文件")
        return [index for index, _ in enumerate(self.documents) if index not in self.results]

    def share(self, indexes: Sequence[int]) -> None:
        """Convert some of the documents, one process after the other."""
        batches = deque(
            indexes[start : start + _RESTART] for start in range(0, len(indexes), _RESTART)
        )
        tries: Counter[int] = Counter()
        why = ""
        while batches:
            batch = batches.popleft()
            if self.stalled >= _HOPELESS:
                self.results |= {index: ConversionError(why) for index in batch}
                continue
            outcome = self._run(batch)
            why = outcome.why or f"LibreOffice 没有给出完整的 {self.wanted.target[1:].upper()}"
            missing = [index for index in batch if index not in self.results]
            # One that was ended died of the first document that it left undone.
            tried = missing[:1] if outcome.why else missing
            if rest := missing[len(tried) :]:
                batches.appendleft(rest)
            for index in reversed(tried):
                tries[index] += 1
                if tries[index] < _TRIES and not self.stalled:
                    batches.appendleft([index])
                else:
                    self.stalled += outcome.is_stalled
                    self.results[index] = ConversionError(why)

    def _run(self, batch: Sequence[int]) -> Outcome:
        """Convert documents in one process and keep what it made."""
        contents = [self.documents[index] for index in batch]
        try:
            outcome = libreoffice.run(
                contents, self.wanted, self.seconds, self.stop, self.fonts.configuration()
            )
        except ConversionError as error:
            return Outcome((), str(error))
        made = zip(batch, outcome.files, strict=True)
        self.results |= {index: content for index, content in made if content}
        self.stalled = 0 if any(outcome.files) else self.stalled
        return outcome

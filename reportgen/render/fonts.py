"""Which font stands in for an official one on a machine without it: a stated substitution.

The table is `templates/fonts.yaml`. Word files name the official fonts either way; only the layout
of pages and the PDF use what is installed.
"""

import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from reportgen import paths, source
from reportgen.problems import Place, Problem, Severity
from reportgen.schema import Model, PlacedName, validate

FILE = "fonts.yaml"
_SECONDS = 20
# Every Chinese font has these: ASCII, punctuation, the first block of ideographs, full width.
_USUAL = re.compile(r"[\s -~‘’“”—…·\u3001-\u3015\u4e00-\u9fa5\uff01-\uff5e]")
_REGION = 2  # letters at the end of a family that tell its region: SC, jp
_TELLING = 4  # letters that tell a family from others


class FontTable(Model):
    """What `fonts.yaml` holds: for each official font what may stand in for it, best first."""

    fonts: dict[str, tuple[PlacedName, ...]]


@dataclass(frozen=True, slots=True)
class Fonts:
    """The table of substitutes and what is installed.

    Attributes:
        substitutes: For each official font what may stand in for it, best first.
        places: Where the table names each of them.
        installed: The families of this machine.
        problems: What is wrong with the table.
    """

    substitutes: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Place] = field(default_factory=dict)
    installed: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def shown_in(self, font: str) -> str:
        """Return the installed font that a text in some font is shown in; empty if unknown."""
        known = (font, *self.substitutes.get(font, ()))
        return next((one for one in known if one in self.installed), "")

    def replaced(self, named: Iterable[str]) -> Iterator[Problem]:
        """Yield a warning for each named font that another one stands in for.

        Args:
            named: The fonts that a document names.
        """
        for font in sorted(named):
            shown = self.shown_in(font)
            if shown == font:
                continue
            told = f"用“{shown}”代替" if shown else "表中没有已安装的代替字体，由系统任选"
            place = self.places.get(font, Place(str(paths.templates() / FILE)))
            message = f"没有安装字体“{font}”，PDF {told}"
            yield Problem("font-replaced", message, place, Severity.WARNING)

    def strange(self, named: Iterable[str], embedded: Collection[str]) -> list[str]:
        """Return the fonts of a PDF that no font of its document accounts for.

        Args:
            named: The fonts that the document names.
            embedded: The PostScript names of the PDF's fonts.
        """
        families = [_letters(family) for font in named for family in self._families(font)]
        return sorted(name for name in embedded if not _is_of(_letters(name), families))

    def missing(self, text: str) -> list[str]:
        """Return the unusual characters of a text that no installed font has."""
        rare = sorted({sign for sign in text if not _USUAL.match(sign)})
        return [sign for sign in rare if not _listed(f":charset={ord(sign):x}")]

    def configuration(self) -> str:
        """Return the table as fontconfig reads it."""
        # `accept` puts the substitutes behind the font itself: where that is installed, it is used.
        aliases = "".join(
            f'<alias binding="same"><family>{escape(font)}</family><accept>'
            + "".join(f"<family>{escape(other)}</family>" for other in others)
            + "</accept></alias>"
            for font, others in self.substitutes.items()
        )
        return (
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
        )

    def _families(self, font: str) -> tuple[str, ...]:
        return (font, *self.substitutes.get(font, ()))


def load(file: Path | None = None) -> Fonts:
    """Read the table of substitutes and ask fontconfig what is installed.

    Args:
        file: The table; by default the one of the templates.
    """
    data, problems = source.read(file or paths.templates() / FILE)
    table, wrong = validate(data, FontTable) if data else (None, ())
    if table is None:
        return Fonts({}, installed=_installed(), problems=(*problems, *wrong))
    return Fonts(
        {font: tuple(one.text for one in others) for font, others in table.fonts.items()},
        {font: others[0].place for font, others in table.fonts.items() if others},
        _installed(),
        (*problems, *wrong),
    )


def _installed() -> frozenset[str]:
    names = (name for line in _listed(":") for name in line.split(","))
    return frozenset(name.replace("\\-", "-").strip() for name in names)


def _listed(pattern: str) -> list[str]:
    """Return the families of the fonts that fontconfig finds for a pattern."""
    program = shutil.which("fc-list")
    if program is None:
        return []
    command = [program, pattern, "family"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.decode(errors="replace").splitlines()


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.partition("+")[2] or name).lower()


def _is_of(name: str, families: Iterable[str]) -> bool:
    # A collection of fonts (.ttc) is embedded under the name of its first one.
    known = (family[:-_REGION] for family in families if len(family) >= _TELLING + _REGION)
    return any(start in name for start in known) or any(name in family for family in families)

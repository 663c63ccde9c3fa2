"""What a part is made of once its tags are found, and what it becomes when it is compiled."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from reportgen.ooxml.tags import Tag

# After so many pieces of a loop, what is printed is packed.
MOST_PIECES = 8192


class Halt(Exception):  # noqa: N818 - not an error: what follows would only repeat one
    """A value is missing that what follows needs, or something goes on without end."""


class Literal(str):
    """Markup between tags."""

    __slots__ = ()


class Step(str):
    """An action of the engine: the call of a method of the emission, but for the buffer."""

    __slots__ = ()


Item = Literal | Step | tuple[int, Tag]


class Printing(Protocol):
    """What compiled code calls, actions apart; the emission of a rendering."""

    def text(self, out: list[bytes], value: object, number: int) -> None:
        """Print a value where the tag of a number stands."""

    def fault(self, mistake: BaseException, number: int) -> None:
        """Note what went wrong in the tag of a number."""

    def captured(self, out: Iterable[bytes]) -> str:
        """Return what was printed as a value."""

    def looped(self, value: object) -> object:
        """Return what a loop goes over."""

    def pack(self, out: list[bytes]) -> None:
        """Give away the beginning of what was printed, if it cannot change any more."""


class Program(Protocol):
    """A compiled part."""

    def __call__(self, names: Mapping[str, object], emission: Printing, out: list[bytes]) -> None:
        """Print the part.

        Args:
            names: What it can name.
            emission: Receives values that are not plain text, actions and faults.
            out: Receives the bytes.
        """

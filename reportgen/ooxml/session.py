"""One rendering of a template, as far as formats do not matter: look-ups, loops, faults."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from numbers import Number
from typing import Any

from jinja2 import Environment

from reportgen.ooxml.items import Halt
from reportgen.sandbox import MISTAKES

Group = tuple[tuple[bytes, int, str, str, str], ...]


class Session(ABC):
    """One rendering.

    Attributes:
        faults: What went wrong: the mistake, its tag's number, how often.
        bad: Whether a text cannot be printed at once.
    """

    bad: Callable[[str], object]

    def __init__(self, environment: Environment) -> None:
        """Begin a rendering.

        Args:
            environment: Whose rules hold.
        """
        self.faults: dict[tuple[int, str], tuple[BaseException, int]] = {}
        self._environment = environment

    @abstractmethod
    def text(self, out: list[Any], value: object, number: int) -> None:
        """Print a value where the tag of a number stands."""

    def slowly(
        self, out: list[Any], group: Group, names: Mapping[str, Any], missing: object
    ) -> None:
        """Print values one by one, as the environment looks them up.

        Args:
            out: What is printed to.
            group: Each with the markup before it and its tag's number, and how it is found: the
                variable of the compiled code, the name, the item of it.
            names: The variables.
            missing: What a variable is that its context has not.
        """
        environment = self._environment
        for before, number, variable, name, key in group:
            if before:
                out.append(before)
            try:
                value = names[variable]
                if value is missing:
                    value = environment.undefined(name=name)
                if key:
                    value = environment.getattr(value, key)
                if value.__class__ is str and not self.bad(value):
                    out.append(value.encode())
                else:
                    self.text(out, value, number)
            except MISTAKES as mistake:
                self.fault(mistake, number)

    def fault(self, mistake: BaseException, number: int) -> None:
        """Note what went wrong, once for each tag and message.

        Raises:
            Halt: Something calls itself without end, and would do so again.
        """
        key = (number, str(mistake))
        first, times = self.faults.get(key, (mistake, 0))
        self.faults[key] = (first, times + 1)
        if isinstance(mistake, RecursionError):
            raise Halt from mistake

    @staticmethod
    def looped(value: object) -> object:
        """Return what a loop goes over.

        Raises:
            TypeError: It is a text, a number or nothing; or a set, which comes in another order in
                each process.
        """
        if value is None or isinstance(value, (str, Number)):
            shown = "空的（null）" if value is None else f"“{str(value)[:20]}”"
            raise TypeError(f"要循环的值是{shown}，不是列表")
        if isinstance(value, (set, frozenset)):
            raise TypeError("要循环的值是没有次序的集合，不是列表")
        return value

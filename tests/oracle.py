"""Our engine and its oracle, docxtpl, behind one call each, and the cases both are held to."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from docx.document import Document
from docxtpl import DocxTemplate
from drawn import docx, xml
from jinja2 import Environment

from reportgen.ooxml import WordTemplate

Draw = Callable[[Document], object]
# Makes a template of a text, or of what a function draws.
Template = Callable[[Draw | str], WordTemplate]


def by_docxtpl(
    content: bytes, context: Mapping[str, Any], environment: Environment | None = None
) -> bytes:
    """Return what docxtpl makes of a template; texts are escaped unless an environment is given."""
    template = DocxTemplate(io.BytesIO(content))
    template.render(dict(context), environment or Environment(autoescape=True))
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()


def by_word_template(content: bytes, context: Mapping[str, Any]) -> bytes:
    """Return what our engine makes of a template."""
    return WordTemplate(content).render(context)


Engine = Callable[[bytes, Mapping[str, Any]], bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """A body before and after.

    Attributes:
        name: What it shows.
        before: The body of the template.
        after: The body that it becomes.
        context: The data.
        is_shared: Whether docxtpl gives the same; false where it is wrong.
    """

    name: str
    before: str
    after: str
    context: Mapping[str, Any] = field(default_factory=dict)
    is_shared: bool = True

    @property
    def template(self) -> bytes:
        """The bytes of the template."""
        return docx(self.before)

    @property
    def expected(self) -> str:
        """The normal form of the body after."""
        return xml(docx(self.after))


def parameters(**groups: Sequence[Case]) -> list[ParameterSet]:
    """Return the cases of some groups with their names, for `parametrize`."""
    return [
        pytest.param(case, id=f"{group}: {case.name}")
        for group, cases in groups.items()
        for case in cases
    ]

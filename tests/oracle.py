"""docxtpl as the oracle of our own engine, and the cases that both are held to."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docxtpl import DocxTemplate
from drawn import docx, xml
from jinja2 import Environment


def by_docxtpl(
    content: bytes, context: Mapping[str, Any], environment: Environment | None = None
) -> bytes:
    """Return what docxtpl makes of a template; texts are escaped unless an environment is given."""
    template = DocxTemplate(io.BytesIO(content))
    template.render(dict(context), environment or Environment(autoescape=True))
    file = io.BytesIO()
    template.save(file)
    return file.getvalue()


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

    def __str__(self) -> str:
        return self.name

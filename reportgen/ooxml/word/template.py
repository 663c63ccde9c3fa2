"""A Word template and the documents made from it."""

from collections.abc import Mapping

from jinja2 import Environment

from reportgen.ooxml import template
from reportgen.ooxml.archive import Packing, Part
from reportgen.ooxml.template import Cache, Template
from reportgen.ooxml.word import compilation, verification
from reportgen.ooxml.word.compilation import Compilation
from reportgen.ooxml.word.emission import Emission
from reportgen.ooxml.word.relations import Relations
from reportgen.ooxml.word.rendering import Rendered
from reportgen.sandbox import Sandbox


class WordTemplate(Template[Compilation]):
    """A Word template in docxtpl's dialect; `render` gives the bytes of a document."""

    unreadable = "word-template"
    cache = Cache[Compilation]()
    sandbox = Sandbox(escapes=True)

    @staticmethod
    def compile(content: bytes, file: str, environment: Environment) -> Compilation:
        """Compile a template; see `compilation.compiled`."""
        return compilation.compiled(content, file, environment)

    def render(self, context: Mapping[str, object], *, verify: bool = False) -> bytes:
        """Return a document.

        The same template and context give the same bytes, wherever and whenever.

        Args:
            context: What the template can name: plain data (mappings, lists, texts, numbers,
                truth values) and the values of `reportgen.ooxml`.
            verify: Whether the finished file is read back and every value found, in order.

        Raises:
            TemplateError: Something is wrong with the template, or with what it does with this
                context; with all that was found.
        """
        rendered = self.rendered(context, keeps_texts=verify)
        return verification.verified(rendered.content, rendered) if verify else rendered.content

    def rendered(self, context: Mapping[str, object], *, keeps_texts: bool = False) -> Rendered:
        """Return a document with what was printed where; see `render`.

        Args:
            context: What the template can name.
            keeps_texts: Whether the printed texts are kept, to be found again later.

        Raises:
            TemplateError: As `render`.
        """
        compiled = self.sound()
        relations = Relations(compiled.archive)
        emission = Emission(
            compiled.marks,
            compiled.slots,
            relations,
            environment=compiled.environment,
            keeps_texts=keeps_texts,
            first_id=compiled.first_id,
        )
        changed = dict[str, Part]()
        for name, program in compiled.programs.items():
            out, packing = list[bytes](), Packing(name)
            emission.begin(name, out, packing.write)
            program(context, emission, out)
            packing.write(b"".join(out))
            changed[name] = packing.part()
        template.refuse(compiled, emission.faults, context)
        content = compiled.archive.with_parts({**changed, **relations.changed()})
        placed = emission.placed if keeps_texts else {}
        return Rendered(content, self.file, tuple(changed), placed)

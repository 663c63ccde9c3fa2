"""The shape of the package: who may import whom, where each library lives, who prints."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "reportgen"
FILES = sorted(PACKAGE.rglob("*.py"))

# Lowest first. A name stands for its module and, with a dot behind it, for all modules below it;
# modules of one layer do not import each other, but for those below the same name.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("problems", "paths", "files"),
    ("tree", "revisions"),
    ("yaml_reader", "yaml_writer", "json_reader", "amounts", "sandbox"),
    ("source",),
    ("schema", "edits", "detail_list"),
    ("classification", "figures", "form"),
    ("department", "profile", "indicators", "rollover"),
    ("document",),
    ("reconcile", "wording", "proofreading", "indicator_tree", "printed_places", "charts"),
    ("links", "planned_indicators"),
    ("kind",),
    ("ooxml.", "reports."),
    ("workspace", "render."),
    ("stages", "press"),
    ("proposal", "printer"),
    ("pipeline",),
    ("intake.", "comparison.", "next_year", "new_department", "explanation"),
    ("cli.", "__main__", "__init__"),
)
SIDEWAYS = {("__main__", "cli")}
ONLY = {"ooxml.": {"problems", "sandbox", "ooxml."}}
NOT_FOR_KINDS = {
    "ooxml",
    "render",
    "workspace",
    "pipeline",
    "intake",
    "cli",
    "__init__",
    "__main__",
}

# Every library beyond the standard one, and the modules that may import it.
HOMES = {
    "babel": ("amounts", "wording"),
    "docx": ("ooxml.", "intake."),
    "docxtpl": ("ooxml.",),
    "jinja2": ("sandbox", "wording", "ooxml.", r"comparison\.page", r"render\.(html|trace_page)"),
    "isal": (r"ooxml\.archive",),
    "lxml": ("ooxml.", "intake."),
    "markupsafe": (r"render\.html", r"ooxml\.(items|stock|word\.(markup|writing))"),
    "openpyxl": ("intake.",),
    "pydantic": (
        "schema",
        "classification",
        "department",
        "kind",
        "profile",
        "indicator_tree",
        r"render\.fonts",
        r"intake\.detail_mapping",
        r"reports\.\w+\.(model|profile)",
    ),
    "pydantic_core": ("schema",),
    "pikepdf": (r"render\.pdf",),
    "pypdf": (r"render\.(pagination|pdf)",),
    "resvg_py": (r"render\.charts\.pictures",),
    "ruamel": ("edits",),
    "yaml": ("yaml_reader",),
}


def modules() -> dict[str, ast.Module]:
    """Return every module's syntax tree by its name below `reportgen`."""
    return {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def module_name(path: Path) -> str:
    """Return a module's dotted name below `reportgen`; a package's is that of its folder."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


TREES = modules()
KINDS = sorted(
    path.name for path in (PACKAGE / "reports").iterdir() if (path / "__init__.py").is_file()
)


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the full name of everything a module imports, late and type-checking imports too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(tree: ast.Module) -> set[str]:
    """Return the modules below `reportgen` that a module imports."""
    found = set()
    for name in imported(tree):
        if name.split(".")[0] != "reportgen":
            continue
        steps = name.split(".")[1:]
        candidates = [".".join(steps[:n]) for n in range(len(steps), 0, -1)]
        found.add(next((c for c in candidates if c in TREES), "__init__"))
    return found


def place_of(module: str) -> tuple[int, str] | None:
    """Return the layer of a module and the name in the map that it falls under."""
    for layer, names in enumerate(LAYERS):
        for name in names:
            if module == name or (name.endswith(".") and f"{module}.".startswith(name)):
                return layer, name
    return None


def calls(tree: ast.Module) -> Iterator[str]:
    """Yield the name of every function that a module calls by a plain or last name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", ""))


def test_every_module_is_in_the_map() -> None:
    """Each module has one layer, so that a new one fails until it is placed."""
    strangers = [module for module in TREES if place_of(module) is None]

    assert strangers == []


def test_the_map_names_no_module_that_is_gone() -> None:
    """Each name of the map has a module."""
    used = {place[1] for module in TREES if (place := place_of(module))}

    assert {name for names in LAYERS for name in names} == used


def test_imports_go_down() -> None:
    """A module imports only what stands below it, or its own neighbours in a package."""
    upward = {
        (module, other)
        for module, tree in TREES.items()
        for other in own_imports(tree)
        if not stands_below(other, module)
    }

    assert set() == upward


def stands_below(other: str, module: str) -> bool:
    """Tell whether the map lets a module import another one."""
    here, there = place_of(module), place_of(other)
    if (module, other) in SIDEWAYS:
        return True
    if here is None or there is None:
        return False
    return there[0] < here[0] or (here == there and here[1].endswith("."))


def test_imports_have_no_circle() -> None:
    """No module needs itself through others, inside packages either."""
    graph = {module: own_imports(tree) - {module} for module, tree in TREES.items()}

    assert len(TREES) == len([*TopologicalSorter(graph).static_order()])


@pytest.mark.parametrize("package", ONLY)
def test_template_engines_import_next_to_nothing(package: str) -> None:
    """The template engines know problems, the sandbox and themselves."""
    known = {
        place[1]
        for module, tree in TREES.items()
        if f"{module}.".startswith(package)
        for other in own_imports(tree)
        if (place := place_of(other))
    }

    assert set() == known - ONLY[package]


# Where the inner parts of Jinja are used, which its documentation does not promise; two more
# ask for the types of what their rules are about.
INNER = re.compile(r"jinja2\.(_\w+|compiler|filters|idtracking|lexer|optimizer|parser|runtime)\b")
INNER_HOMES = {
    "ooxml.program": None,
    "wording": {"jinja2.runtime.Macro"},
    "sandbox": {
        "jinja2.filters.do_join",
        "jinja2.filters.do_round",
        "jinja2.runtime.LoopContext",
        "jinja2.runtime.Macro",
    },
}


def may_use(module: str, name: str) -> bool:
    """Tell whether a module may use an inner part of Jinja."""
    allowed = INNER_HOMES.get(module, set())
    return allowed is None or name in allowed


def test_inner_parts_of_jinja_are_used_in_one_module() -> None:
    """A new version of Jinja can break the module that has a substitute, and no other."""
    strangers = {
        (module, name)
        for module, tree in TREES.items()
        for name in imported(tree)
        if INNER.match(name) and not may_use(module, name)
    }

    assert set() == strangers


def test_kinds_are_found() -> None:
    """The folder of kinds holds the budget disclosure at least."""
    assert "budget_disclosure" in KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_knows_no_format_and_no_other_kind(kind: str) -> None:
    """A kind imports no file format, no workspace, no pipeline, no command line, no other kind."""
    wrong = {
        other
        for module, tree in TREES.items()
        if f"{module}.".startswith(f"reports.{kind}.")
        for other in own_imports(tree)
        if other.split(".")[0] in NOT_FOR_KINDS
        or (other.split(".")[0] == "reports" and other.split(".")[1:2] != [kind])
    }

    assert set() == wrong


def test_only_kinds_import_a_kind() -> None:
    """The engine names no kind."""
    named = {
        (module, other)
        for module, tree in TREES.items()
        for other in own_imports(tree)
        if other.startswith("reports.") and not module.startswith("reports.")
    }

    assert set() == named


def test_each_library_has_its_home() -> None:
    """A library beyond the standard one is imported only by the modules of its home."""
    strays = {
        (module, library)
        for module, tree in TREES.items()
        for library in {name.split(".")[0] for name in imported(tree)}
        if library != "reportgen" and library not in sys.stdlib_module_names
        if not any(lives_in(module, home) for home in HOMES.get(library, ()))
    }

    assert set() == strays


def lives_in(module: str, home: str) -> bool:
    """Tell whether a module is a home, or stands below one that ends in a dot."""
    return f"{module}.".startswith(home) if home.endswith(".") else bool(re.fullmatch(home, module))


def test_only_the_command_line_prints() -> None:
    """No other module prints or writes to the standard streams."""
    printing = {
        module
        for module, tree in TREES.items()
        if {"print", "pprint"} & {*calls(tree)}
        or {"sys.stdout", "sys.stderr"} & {ast.unparse(n) for n in attributes(tree)}
    }

    assert {"cli"} == {module.split(".")[0] for module in printing}


def attributes(tree: ast.Module) -> Iterator[ast.Attribute]:
    """Yield every attribute that a module reads."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def test_modules_are_loaded_by_name_in_two_places() -> None:
    """Only the lazy public names and the search for kinds import what no `import` shows."""
    loading = {
        module for module, tree in TREES.items() if {"import_module", "__import__"} & {*calls(tree)}
    }

    assert {"__init__", "pipeline"} == loading


def test_imports_are_absolute() -> None:
    """No module imports relative to itself."""
    relative = {
        module
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    }

    assert set() == relative


def test_template_engines_load_alone() -> None:
    """`import reportgen.ooxml` loads neither pydantic nor the kinds nor the rest of the engine."""
    program = "import sys, reportgen.ooxml; print(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    own = {name for name in run.stdout.split() if name.startswith("reportgen.")}
    known = ("reportgen.ooxml", "reportgen.problems", "reportgen.sandbox")

    assert {name for name in own if not name.startswith(known)} == set()
    assert {name for name in own if "finishing" in name or "docxtpl_engine" in name} == set()
    assert loaded & set(HOMES) == {"isal", "jinja2", "lxml", "markupsafe"}


def test_modules_are_short() -> None:
    """No module has more than 400 lines."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}

    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_modules_are_named_by_a_noun_of_their_own() -> None:
    """No module or folder is called by a name that says nothing."""
    empty = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "core"}

    assert set() == {step for module in TREES for step in module.split(".")} & empty


def test_modules_say_what_they_hold() -> None:
    """Every module begins with a docstring."""
    assert [module for module, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_the_same_map_stands_in_the_architecture() -> None:
    """The module map of ARCHITECTURE.md has the layers of this file."""
    written: dict[int, set[str]] = {}
    for number, names in re.findall(r"^\| (\d+) \| (.*?) \|", module_map(), re.MULTILINE):
        outer = re.sub(r"\(.*?\)", "", names).replace("/<kind>", "").replace("/", ".")
        written.setdefault(int(number), set()).update(re.findall(r"`([\w.]+)`", outer))
    expected = {n: {*names} - {"__init__"} for n, names in enumerate(LAYERS, 1)}

    assert expected == written


def test_the_architecture_names_every_module() -> None:
    """The module map of ARCHITECTURE.md names every module by its file or its folder."""
    text = module_map()
    missing = [module for module in TREES if not any(n in text for n in names_of(module))]

    assert missing == ["__init__"]


def names_of(module: str) -> Iterator[str]:
    """Yield the names under which the module map may speak of a module."""
    yield f"`{module.rpartition('.')[2]}`"
    yield f"`{module.rpartition('.')[2]}/`"
    if module.startswith("reports"):
        yield "`reports/<kind>/`"


def module_map() -> str:
    """Return the section of ARCHITECTURE.md that maps the modules."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return text.partition("## The module map")[2].partition("\n## ")[0]

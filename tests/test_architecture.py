"""The shape of the code: which module may import which, and what each may touch."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from rumm.codes import CODES
from rumm.commands import COMMANDS
from rumm.render import Format

PACKAGE = Path(__file__).parent.parent / "rumm"
# From the ground up: a module imports from its own row, without circles, and from those above it.
ROWS = (
    "rumm choices errors model period problem",
    "codes keys link plain text values works",
    "decode locate query",
    "answer read searchable",
    "index lint",
    "factbase make",
    "load",
    "checking records",
    "render",
    "complete notes schemas screen skeleton welcome",
    "options progress",
    "arguments inputs",
    "commands",
    "cli",
    "__main__",
)
# Modules of the standard library, and of others, that reach out of the process.
IO = frozenset(
    "asyncio http os pathlib platformdirs select shutil socket socketserver sqlite3 subprocess "
    "sys tempfile typer urllib.request webbrowser".split()
)
OUTSIDE = {"sys.stdout", "sys.stderr", "sys.stdin", "sys.argv", "os.environ", "os.getenv"}
OUTSIDE |= {"print", "input", "open"}
# Who touches what of that.
ALLOWED = {
    "__main__": {"sys.argv"},
    "cli": {"os.environ"},
    "commands.output": {"os.environ", "sys.stdout"},
    "complete": {"os.environ"},
    "index.cache": {"open"},
    "inputs": {"os.environ"},
    "load": {"sys.stdin"},
    "progress": {"sys.stderr"},
    "screen": {"os.environ", "sys.stderr", "sys.stdin", "sys.stdout"},
}
FACE = "rumm"  # shows what is inside to those who import the package
MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 40


def name(path: Path) -> str:
    """The module in a file, without the package: `index.build`; the package itself is `rumm`."""
    parts = [*path.relative_to(PACKAGE).with_suffix("").parts]
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) or "rumm"


TREES = {name(path): ast.parse(path.read_bytes()) for path in sorted(PACKAGE.rglob("*.py"))}
LINES = {name(path): len(path.read_bytes().splitlines()) for path in sorted(PACKAGE.rglob("*.py"))}


def imports(tree: ast.Module) -> set[str]:
    """All modules that are imported, also inside functions and for type checkers."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            module = str(node.module)
            inside = {f"{module}.{alias.name}" for alias in node.names}
            modules = {other for other in inside if other.removeprefix("rumm.") in TREES}
            found |= modules
            if len(modules) < len(inside):
                found.add(module)
    return found


def own(tree: ast.Module) -> set[str]:
    """The modules of the package among them."""
    return {
        module.removeprefix("rumm.")
        for module in imports(tree)
        if module.partition(".")[0] == "rumm"
    }


def row(module: str) -> int:
    """The row of a module, by its own name or that of its subpackage."""
    found = [
        number for number, names in enumerate(ROWS) if module.partition(".")[0] in names.split()
    ]
    assert found, f"{module} has no row; name it in ROWS, above all that it imports"
    return found[0]


def uses(tree: ast.Module) -> set[str]:
    """Dotted names that are read: `sys.stdout`, `os.environ`, `print`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(ast.unparse(node))
    return found


@pytest.mark.parametrize("module", [module for module in TREES if module != FACE])
def test_imports_point_down(module: str) -> None:
    """Never to a row above."""
    assert {other for other in own(TREES[module]) if row(other) > row(module)} == set()


def test_imports_have_no_circles() -> None:
    """Not for type checkers either."""
    arrows = {module: own(tree) - {module} for module, tree in TREES.items() if module != FACE}
    TopologicalSorter(arrows).prepare()


def test_only_the_index_knows_sqlite_at_run_time() -> None:
    """Elsewhere it is only named, for type checkers."""
    importing = {
        module
        for module, tree in TREES.items()
        if "sqlite3" in imports(_without_type_checking(tree))
    }
    assert {module.partition(".")[0] for module in importing} == {"index"}


def _without_type_checking(tree: ast.Module) -> ast.Module:
    body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return ast.Module(body=body, type_ignores=[])


@pytest.mark.parametrize("module", TREES)
def test_only_the_command_line_prints_and_asks(module: str) -> None:
    """The rest gets values and gives values; `load` reads standard input as well."""
    assert uses(TREES[module]) & OUTSIDE == ALLOWED.get(module, set())


@pytest.mark.parametrize(
    "module", [module for module in TREES if module.partition(".")[0] in {"decode", "render"}]
)
def test_the_pure_centers_do_no_io(module: str) -> None:
    """Tables in, model out; model in, text out."""
    assert imports(TREES[module]) & IO == set()
    assert "open" not in uses(TREES[module])


@pytest.mark.parametrize(
    "module",
    list(TREES),
)
def test_no_module_is_long(module: str) -> None:
    """One that grows is two."""
    told = f"split {module} by what belongs together, and give new modules a row in ROWS"
    assert LINES[module] <= MOST_LINES, told


def test_no_function_is_long() -> None:
    """It fits on a screen."""
    long = {
        f"{module}.{node.name}": length
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1)
        > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}, f"cut each into functions of at most {MOST_LINES_OF_A_FUNCTION} lines"


def test_the_rows_name_what_there_is() -> None:
    """A module that is gone has no row; one that is new gets one."""
    assert {name for names in ROWS for name in names.split()} == {
        module.partition(".")[0] for module in TREES
    }, "ROWS names each module of rumm/ once"


def parameters(tree: ast.Module) -> dict[str, list[str]]:
    """Those of the public functions of a module, by name."""
    return {
        node.name: [each.arg for each in node.args.args]
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def test_every_format_has_a_name() -> None:
    """One that has a module is one of `Format`."""
    modules = {
        module.removeprefix("render.")
        for module, tree in TREES.items()
        if module.startswith("render.") and len(parameters(tree).get("render", ())) == 3
    }
    assert modules == {*Format}, "name each in Format, in rumm/render/__init__.py"


def test_every_command_has_a_name() -> None:
    """One that has a function is one of `COMMANDS`; `rumm` alone has none."""
    modules = TREES["commands.lookups"], TREES["commands.upkeep"]
    functions = {function for tree in modules for function in parameters(tree)}
    known = {command.__name__ for command, _ in COMMANDS.values()} | {"rumm"}
    assert functions == known, "name each in COMMANDS, in rumm/commands/__init__.py"


def codes(tree: ast.Module) -> set[str]:
    """The codes of problems that a module spells out: `Problem(code="…")`, `_doubt("…")`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found += [each.value for each in node.keywords if each.arg == "code"]
            found += node.args[:1] if node.func.id == "_doubt" else []
    spelled = {each.value for each in found if isinstance(each, ast.Constant)}
    return {code for code in spelled if isinstance(code, str)}


# Codes that reach a Problem through a parameter.
PASSED_ON = {
    *"duplicate kind related source source-type stance".split(),
    *"superseded-by tier topic unknown-table".split(),
}


def test_every_code_is_explained() -> None:
    """By `rumm check --explain`, and every explanation is of a code in use."""
    spelled = {code for tree in TREES.values() for code in codes(tree)}
    told = "say in rumm/codes what each code means, of a warning in rumm/codes/warnings.py"
    assert spelled | PASSED_ON == CODES.keys(), told
    assert spelled & PASSED_ON == set(), "PASSED_ON has the codes that no Problem spells out"

"""The rooms of the package, which way imports point between them, and what each may touch."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rumm"
# Each room and the rooms it may import from.
ROOMS = {
    "errors": set[str](),
    "model": {"errors"},
    "base": {"errors", "model"},
    "index": {"errors", "model", "base"},
    "checks": {"errors", "model", "base"},
    "render": {"errors", "model", "base"},
    "cli": {"errors", "model", "base", "index", "checks", "render", "__init__"},
    "__init__": {"errors", "model", "index", "render"},
    "__main__": {"cli"},
}
# What only some rooms may use; everything else is pure: values in, values out.
RESERVED = {
    "sqlite3": {"index"},
    "typer": {"cli"},
    "os.environ": {"cli"},
    "sys.stdout": {"cli"},
    "sys.stderr": {"cli"},
    "sys.stdin": {"base", "cli"},
    "print": set[str](),
}


def modules() -> list[tuple[str, str, ast.Module]]:
    """Each module's path, room, and syntax tree."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        room = inside.parts[0].removesuffix(".py")
        found.append((str(inside), room, ast.parse(path.read_bytes())))
    return found


def imported_rooms(tree: ast.Module) -> set[str]:
    """Every room that a module imports from, inside functions and for type checkers too."""
    rooms = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "rumm":
            assert node.level == 0, "imports are absolute"
            parts = [*(node.module or "").split("."), ""]
            rooms |= {parts[1] or "__init__"}
    return rooms


@pytest.mark.parametrize(
    ("path", "room", "tree"), modules(), ids=[path for path, _, _ in modules()]
)
def test_imports_point_down(path: str, room: str, tree: ast.Module) -> None:
    """Never up, and never sideways between index, checks, and render."""
    assert imported_rooms(tree) - {room} <= ROOMS[room], path


@pytest.mark.parametrize(
    ("path", "room", "tree"), modules(), ids=[path for path, _, _ in modules()]
)
def test_only_some_rooms_reach_outside(path: str, room: str, tree: ast.Module) -> None:
    """SQL is in the index, the terminal in the command line, files in the base and the cache."""
    used = {
        ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)
    }
    used |= {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert {
        name for name, rooms in RESERVED.items() if name in used and room not in rooms
    } == set(), path

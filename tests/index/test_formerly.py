"""IDs that facts had formerly lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact
from conftest import Run

from rumm.index.opening import open_base

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

TEXT = HEAD + fact("oil", more='formerly = ["fuel", "petrol"]') + fact("gas")


@pytest.fixture
def base(tmp_path: Path) -> str:
    """Return the path of a base with a fact that had two other IDs."""
    path = tmp_path / "base.toml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("command", ["show", "cite"])
def test_commands_follow_former_ids(rumm: Rumm, base: str, command: str) -> None:
    """With a note, as arguments and on stdin, each fact once."""
    now = rumm(command, "oil", "-b", base)
    note = "rumm: fuel is now oil\n"
    assert rumm(command, "fuel", "-b", base) == now._replace(stderr=note)
    assert rumm(command, "-", "-b", base, stdin="fuel\n") == now._replace(stderr=note)
    both = rumm(command, "petrol", "oil", "-b", base)
    assert both == now._replace(stderr="rumm: petrol is now oil\n")


def test_a_search_follows_former_ids(rumm: Rumm, base: str) -> None:
    """With a note; filters hold."""
    assert rumm("search", "fuel", "-b", base, "--fields=id") == Run(
        0, "oil\n", "rumm: fuel is now oil\n"
    )
    assert rumm("search", "fuel", "-b", base, "--since=2099", "--fields=id").stdout == ""


def test_python_follows_former_ids(base: str) -> None:
    """And gives the fact under its present ID."""
    with open_base(base) as opened:
        assert opened.fact("fuel") == opened.fact("oil")

"""The man pages are those of the commands as they are now."""

from __future__ import annotations

import runpy
import subprocess
from pathlib import Path

import pytest
from conftest import needs

from rumm.cli.commands import COMMANDS

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = {page.name: page.read_text(encoding="utf-8") for page in (DOCS / "man").glob("*.1")}


def test_the_pages_are_current() -> None:
    """`python docs/man.py` writes them."""
    assert runpy.run_path(str(DOCS / "man.py"))["pages"]() == PAGES, "run python docs/man.py"


def test_every_command_has_a_page() -> None:
    """And there is one for the program."""
    assert set(PAGES) == {"rumm.1", *(f"rumm-{name}.1" for name in COMMANDS)}


@needs("mandoc")
@pytest.mark.parametrize("name", PAGES)
def test_mandoc_finds_nothing_to_improve(name: str) -> None:
    """Neither errors nor questions of style."""
    done = subprocess.run(
        ["mandoc", "-T", "lint", DOCS / "man" / name], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.decode()) == (0, "")

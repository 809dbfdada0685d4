"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from rumm.commands import COMMANDS
from rumm.render import Format

if TYPE_CHECKING:
    from conftest import Rumm

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CUT = "…\n"
_SHELL = re.compile("[|<>&;$]")  # what only a shell can do; starting one takes long
_PROGRAM = Path(sys.executable).parent / "rumm"


class Example(NamedTuple):
    """A command line of the README, and what it prints, `…` for any number of lines."""

    command: str
    output: str


def examples() -> list[Example]:
    """All commands of all console blocks."""
    found = []
    for block in _BLOCK.findall(README):
        before, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
        assert before == "", f"a console block begins with a command, not with {before!r}"
        found += [Example(*part.split("\n", 1)) for part in parts]
    return found


EXAMPLES = examples()


def in_a_shell(command: str) -> str:
    """What a shell prints, stdout and stderr as they come."""
    if not _PROGRAM.exists():
        pytest.skip("rumm is not installed")
    path = f"{_PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - what our own page says
        ["sh", "-c", command],  # noqa: S607 - by the user's own shell
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode()


def shown(expected: str, actual: str) -> bool:
    """Whether the output is as it is shown."""
    pattern = "(?:.*\n)*?".join(re.escape(part) for part in re.split(f"(?m)^{_CUT}", expected))
    return re.fullmatch(pattern, actual) is not None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.command)
def test_the_example_is_true(
    rumm: Rumm, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It prints the same on a terminal 80 columns wide, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    program, *words = shlex.split(example.command)
    assert program == "rumm"
    if _SHELL.search(example.command):
        printed = in_a_shell(example.command)
    else:
        run = rumm(*words)
        printed = run.stdout + run.stderr
    if not shown(example.output, printed):
        assert printed == example.output


def test_every_command_is_shown() -> None:
    """In a block of its own."""
    assert [
        name
        for name in COMMANDS
        if not re.search(rf"^\$ (?:.*\| )?rumm {name}\b", README, re.MULTILINE)
    ] == []


def test_every_format_is_named() -> None:
    """In the table of formats."""
    assert [name for name in Format if f"| `{name}` |" not in README] == []


@pytest.mark.parametrize(
    ("expected", "actual", "fits"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\n", "a\nb\n", True),
        ("…\nb\n", "a\nb\n", True),
        ("…\nb\n", "a\n", False),
        ("a …\n", "a b\n", False),
        ("a.\n", "ab\n", False),
    ],
)
def test_how_output_is_compared(expected: str, actual: str, fits: bool) -> None:  # noqa: FBT001
    """Whole, save where lines are cut."""
    assert shown(expected, actual) is fits

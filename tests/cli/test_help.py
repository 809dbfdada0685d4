"""Help fits the terminal, sorts options under headings, and has examples that work."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from rumm.cli.commands import COMMANDS
from rumm.cli.help import EXAMPLES
from rumm.cli.options import HEADINGS, Where

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

CALLS = [(), *((command,) for command in COMMANDS)]


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
@pytest.mark.parametrize("width", [40, 80, 160])
def test_help_fits(rumm: Rumm, words: tuple[str, ...], width: int) -> None:
    """No line is wider than the terminal, or than 80 columns."""
    lines = rumm(*words, "--help", COLUMNS=str(width)).stdout.splitlines()
    assert [line for line in lines if len(line) > min(width, 80)] == []


@pytest.mark.parametrize("width", [1, 8, 20])
def test_help_is_printed_at_any_width(rumm: Rumm, width: int) -> None:
    """Even if the lines don't fit."""
    assert rumm("search", "--help", COLUMNS=str(width)).code == 0


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
def test_help_ends_with_examples(rumm: Rumm, words: tuple[str, ...]) -> None:
    """Each example is a command line of this command."""
    _, _, examples = rumm(*words, "--help", COLUMNS="80").stdout.partition("\nExamples:\n")
    lines = [line for line in examples.splitlines() if not line.startswith("   ")]
    assert len(lines) > 1, "give the command two examples in rumm/cli/help.py"
    assert [line for line in lines if not line.startswith(f"  {' '.join(('rumm', *words))}")] == []


@pytest.mark.parametrize(
    "example",
    [example for name, examples in EXAMPLES.items() if name != "verify" for example, _ in examples],
)
@pytest.mark.long
def test_the_example_works(
    rumm: Rumm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: str
) -> None:
    """With files in the current directory where it names some; verify needs a network."""
    monkeypatch.chdir(tmp_path)
    base = rumm("new", "base").stdout
    for name, text in (
        ("facts.toml", base),
        ("old.toml", base.replace('"supports"', '"disputes"')),
        ("paper.md", rumm("cite", "first-putin-meeting-2022", "-f", "md").stdout),
        ("library.json", '[{"id": "doe-2025", "type": "book", "title": "Water"}]'),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = re.split(r"[|>]", example)[0]
    run = rumm(*shlex.split(command)[1:])
    assert (run.code, run.stderr) == (0, "")
    assert run.stdout


def test_filters_stand_apart(rumm: Rumm) -> None:
    """Under a heading of their own, with a note on how they combine."""
    help_ = rumm("search", "--help", COLUMNS="80").stdout
    sections = dict(re.findall(r"^(\w[\w ]*):\n((?:(?:  .*)?\n)*)", help_, re.MULTILINE))
    own = re.findall(r"^  (?:-\w, )?--([\w-]+)", sections["Options"], re.MULTILINE)
    filters = re.findall(r"^  (?:-\w, )?--([\w-]+)", sections["Filters"], re.MULTILINE)
    assert own == ["exclude", "any"]
    assert filters == ["kind", *Where._fields]
    assert "Repeat a filter for OR; combine different filters for AND." in sections["Filters"]
    assert set(HEADINGS.values()) - set(sections) == {"Requests"}  # of verify

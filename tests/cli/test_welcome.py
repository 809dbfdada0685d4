"""`rumm` alone introduces any base, with commands that work there as typed."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

KINDS = """
[kind.benefit]
title = "Benefits"
[kind.harm]
title = "Harms"
[kind.milestone]
title = "Milestones"
timeline = true
"""


@pytest.mark.parametrize(
    ("tags", "word"),
    [
        (["b", "a", "b"], "b"),
        (["b", "a"], "a"),
        (["two words", "$(x)", "-x", "x" * 41, "санкции"], "санкции"),
        (["two words"], "Something"),
        ([], None),
    ],
    ids=["most common", "equally common", "can be typed", "none can be typed", "no facts"],
)
def test_search_word(rumm: Rumm, tags: list[str], word: str | None) -> None:
    """Is a tag of the base, or else a word of a claim."""
    facts = (fact(f"f{n}", more=f"tags = [{quoted(tag)}]") for n, tag in enumerate(tags))
    run = rumm("-b", "-", stdin=HEAD + "".join(facts))
    assert re.findall(r"^  rumm search (\S+) -b - ", run.stdout, re.MULTILINE) == [word] * bool(
        word
    )


@pytest.mark.parametrize("head", [HEAD, HEAD + KINDS], ids=["default kinds", "own kinds"])
@pytest.mark.parametrize("used", [0, 1, 2])
@pytest.mark.long
def test_commands_work(rumm: Rumm, tmp_path: Path, head: str, used: int) -> None:
    """As typed, with the base given by `-b` or by the environment."""
    kinds = ["harm", "milestone"] if "benefit" in head else ["risk", "event"]
    facts = (fact(kind).replace('"driver"', f'"{kind}"') for kind in kinds[:used])
    path = tmp_path / "a base's.toml"
    path.write_text(head + "".join(facts), encoding="utf-8")
    for option, variables in ((["-b", str(path)], {}), ([], {"RUMM_BASE": str(path)})):
        introduction = rumm(*option, **variables).stdout
        commands = re.findall(r"^  rumm (.*?)  ", introduction, re.MULTILINE)
        others = re.findall(r"also (.*)", introduction)
        commands += [f"{other} {shlex.join(option)}" for other in ", ".join(others).split(", ")]
        assert len(commands) > 2
        for command in commands:
            run = rumm(*shlex.split(command), **variables)
            assert run.code == 0, command
            assert bool(run.stderr) is (used == 0 and command.startswith("list")), command
        assert "driver" not in introduction


def test_command_of_a_kind_that_the_base_lacks(rumm: Rumm) -> None:
    """Ends with 2 and names the kinds of the base."""
    for command in ("drivers", "risks", "consequences", "events"):
        run = rumm(command, "-b", "-", stdin=HEAD + KINDS)
        assert (run.code, run.stdout) == (2, "")
        assert run.stderr.endswith("valid: benefit, harm, milestone\n")


def test_on_a_narrow_page_what_a_command_gives_is_below_it(
    rumm: Rumm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is room, beside it."""
    base = HEAD + fact("f")
    monkeypatch.setenv("COLUMNS", "50")
    assert "\n  rumm --help\n    all commands\n" in rumm("-b", "-", stdin=base).stdout
    monkeypatch.setenv("COLUMNS", "70")
    assert "\n  rumm --help                 all commands\n" in rumm("-b", "-", stdin=base).stdout

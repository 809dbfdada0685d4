"""What `rumm` alone says fits any base."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact, quoted

if TYPE_CHECKING:
    from conftest import Rumm


@pytest.mark.parametrize(
    ("tags", "word"),
    [
        (["b", "a", "b"], "b"),
        (["b", "a"], "a"),
        (["two words", "$(x)", "-x", "x" * 21, "санкции"], "санкции"),
        (["two words"], "WORDS"),
        ([], "WORDS"),
    ],
    ids=["commonest", "as common", "typed as it is", "none can be", "none"],
)
def test_what_to_search_for(rumm: Rumm, tags: list[str], word: str) -> None:
    """A word that the base has, whatever the base."""
    facts = (fact(f"f{n}", more=f"tags = [{quoted(tag)}]") for n, tag in enumerate(tags))
    run = rumm("-b", "-", stdin=HEAD + "".join(facts))
    found = re.findall(
        r"^  rumm search (\S+) +the facts about something$", run.stdout, re.MULTILINE
    )
    assert found == [word]


def test_on_a_narrow_page_what_a_command_gives_is_below_it(
    rumm: Rumm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is room, beside it."""
    base = HEAD + fact("f")
    monkeypatch.setenv("COLUMNS", "59")
    assert "\n  rumm --help\n    all commands\n" in rumm("-b", "-", stdin=base).stdout
    monkeypatch.setenv("COLUMNS", "60")
    assert "\n  rumm --help        all commands\n" in rumm("-b", "-", stdin=base).stdout

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

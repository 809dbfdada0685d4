"""What is measured: calls of the installed program, and what each is compared to."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from facts import Questions
from timing import Command

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
RUMM = str(Path(sysconfig.get_path("scripts")) / "rumm")
# What would change what is measured.
_UNSET = (
    *("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPROFILEIMPORTTIME"),
    *("RUMM_BASE", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"),
)
EMPTY, WARM, COLD, DRAWN = (
    "an empty Typer app",
    "rumm drivers --json",
    "the same, the very first time",
    "rumm drivers, drawn for a terminal",
)
FIRST, BARE = "rumm, first lookup", "tomli.load and a bare FTS5 index"
SHOW, COMPLETION = "show", "completion of an id"


class Base(NamedTuple):
    """A fact base and what to ask it, with a cache of its own; the bundled one has no directory."""

    name: str
    questions: Questions
    cache: Path
    directory: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """In which the program answers from this base."""
        kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
        named = {"RUMM_BASE": str(self.directory / "facts.toml")} if self.directory else {}
        return {**kept, **named, "XDG_CACHE_HOME": str(self.cache), "TERM": "xterm-256color"}

    def rumm(self, *words: str, terminal: bool = False) -> Command:
        """Return a call of the program."""
        return Command((RUMM, *words), self.environment, terminal=terminal)

    def cold(self, *words: str) -> Command:
        """Return a call of the program with an empty cache."""
        own = self._replace(cache=self.cache.with_name(f"{self.cache.name}-cold"))
        forget = partial(shutil.rmtree, own.cache, ignore_errors=True)
        return own.rumm(*words)._replace(before=forget)

    def size(self) -> int:
        """Return the bytes of its index."""
        return sum(path.stat().st_size for path in self.cache.rglob("*.sqlite"))


def bundled(directory: Path) -> Base:
    """Return the base that comes with the package."""
    questions = Questions(
        id="partnership-deepening",
        common="Russia",
        rare="Pechora",
        sentence="Is it true that the junta bought oil and jet fuel in Moscow after the coup",
    )
    return Base("bundled", questions, directory / "cache")


def starts(base: Base) -> Mapping[str, Command]:
    """Return calls on the bundled base, and the least that a program can do."""
    empty = Command((sys.executable, str(HERE / "empty.py")), base.environment)
    return {
        EMPTY: empty,
        WARM: base.rumm("drivers", "--json"),
        COLD: base.cold("drivers", "--json"),
        DRAWN: base.rumm("drivers", "--no-pager", terminal=True),
    }


def lookups(base: Base) -> Mapping[str, Command]:
    """Look-ups of all kinds."""
    asked = base.questions
    environment = {  # as the scripts in `rumm.complete` have it
        **base.environment,
        "_RUMM_COMPLETE": "complete_fish",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": f"rumm show {asked.id[:5]}",
    }
    return {
        "list -k risk -n 20": base.rumm("list", "-k", "risk", "-n", "20"),
        SHOW: base.rumm("show", asked.id),
        COMPLETION: Command((RUMM,), environment),
        "search, a common word": base.rumm("search", asked.common),
        "search, a rare word": base.rumm("search", asked.rare),
        "search, a misspelled word": base.rumm("search", "sanctionz"),
        "search, a sentence": base.rumm("search", asked.sentence),
        "count": base.rumm("count"),
    }


def firsts(base: Base) -> Mapping[str, Command]:
    """Return the first lookup in a made-up base, the least that it could do, and peers."""
    directory, word = base.directory or HERE, base.questions.common
    bare = (sys.executable, str(HERE / "bare.py"), str(directory / "facts.toml"), word)
    records, rows = str(directory / "facts.rec"), str(directory / "facts.json")
    has_word = f'.[] | select(.claim | test("{word}"; "i")) | .claim'
    others = {
        "recsel, filter": ("recsel", "-e", "kind = 'risk'", "-p", "claim", records),
        "recsel, search": ("recsel", "-i", "-q", word, "-p", "claim", records),
        "jq, filter": ("jq", "-r", '.[] | select(.kind == "risk") | .claim', rows),
        "jq, search": ("jq", "-r", has_word, rows),
    }
    return {
        FIRST: base.cold("search", word),
        BARE: Command(bare, base.environment),
        **{
            name: Command(words, base.environment)
            for name, words in others.items()
            if shutil.which(words[0])
        },
    }

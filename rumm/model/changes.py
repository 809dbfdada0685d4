"""What changed between two versions of a fact base."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rumm.model.facts import About, Standing


class Step(StrEnum):
    """How an entry changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(NamedTuple):
    """An old and a new value, None if missing; `key` is empty for a citation.

    Values are those of the file: texts, flags, lists, and tables; dates are texts.
    """

    key: str
    old: Any
    new: Any


class Entry(NamedTuple):
    """An entry that was added, removed, or changed; `title` is its title or claim.

    `was` is its former ID if it was renamed. `standing` has the standings of a fact if they differ,
    perhaps only because a source changed.
    """

    id: str
    step: Step
    title: str
    was: str | None = None
    keys: tuple[Change, ...] = ()
    citations: tuple[Change, ...] = ()
    standing: tuple[Standing | None, Standing | None] | None = None


class Changes(NamedTuple):
    """All changes; `labels` are the names of the sources of either version, by ID."""

    old: About
    new: About
    labels: Mapping[str, str]
    facts: tuple[Entry, ...] = ()
    sources: tuple[Entry, ...] = ()
    topics: tuple[Entry, ...] = ()
    kinds: tuple[Entry, ...] = ()
    synonyms: tuple[Change, ...] = ()
    base: tuple[Change, ...] = ()

    @property
    def entries(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """The changed entries of each table."""
        for table in ("facts", "sources", "topics", "kinds"):
            yield table, getattr(self, table)

    def __bool__(self) -> bool:
        return any((*(entries for _, entries in self.entries), self.synonyms, self.base))

"""Answers to queries: the values that renderers draw."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.model.facts import About, Fact, Source
    from rumm.model.query import Query, SourceSort


_SHORT = 12  # digits of a hash: no two editions of a base will ever share them


class Match(NamedTuple):
    """A match of a search: a path in the JSON of a fact, and offsets in code points."""

    field: str
    start: int
    end: int


class Hit(NamedTuple):
    """A fact in an answer; a search adds a score (BM25, higher is better) and matches."""

    fact: Fact
    score: float | None = None
    matches: tuple[Match, ...] = ()


class Cited(NamedTuple):
    """A source and the number of facts that cite it."""

    source: Source
    facts: int


class Count(NamedTuple):
    """A value and the number of facts that have it."""

    value: str
    title: str
    facts: int


class Subject(StrEnum):
    """Kinds of items in an answer."""

    FACTS = "facts"
    SOURCES = "sources"
    COUNTS = "counts"


class Bibliography(NamedTuple):
    """Facts to cite, with their sources and others, each once."""

    about: About
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]

    def provenance(self, day: str, digits: int = _SHORT) -> str:
        """Return the title, version, and hash of each base, and the day of the lookup."""
        editions = (
            f"{about.title}{f', version {about.version}' if about.version else ''}"
            f", sha256 {about.sha256[:digits]}"
            for about in self.about.bases
        )
        return "; ".join(editions) + (f", looked up {day}" if day else "")


class Evidence(NamedTuple):
    """What a base has for the IDs that a text cites.

    `facts` are by the ID that is cited, which may be a former one; `citing` are the facts that cite
    a source. For IDs that the base does not have, the nearest are named.
    """

    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    citing: Mapping[str, tuple[Fact, ...]]
    near_facts: Mapping[str, tuple[str, ...]]
    near_sources: Mapping[str, tuple[str, ...]]


T = TypeVar("T", Hit, Cited, Count)


class Answer(NamedTuple, Generic[T]):
    """The items found, `total` before any limit, and what was asked of which base.

    `related`: the facts that full ones point to. `partial`: not every fact listed
    matches every word. `unknown`: words that the base does not have, each with its closest matches;
    `replaced`: misspelled words, each with its replacement. `words`: on request,
    the IDs of the items that a search for each word would find.
    """

    subject: Subject
    about: About
    query: Query
    items: tuple[T, ...]
    total: int
    related: Mapping[str, Fact] = MappingProxyType({})
    by: str | None = None
    partial: bool = False
    unknown: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    replaced: Mapping[str, str] = MappingProxyType({})
    words: Mapping[str, frozenset[str]] = MappingProxyType({})
    sort: SourceSort | None = None  # of sources

"""What a command found: the value that every renderer draws."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.model.facts import About, Fact, Source
    from rumm.model.query import Query


class Match(NamedTuple):
    """A place where the words of a search were found: a path in the JSON of a fact, code points."""

    field: str
    start: int
    end: int


class Hit(NamedTuple):
    """A fact that was found; score (BM25, more is better) and matches are those of a search."""

    fact: Fact
    score: float | None = None
    matches: tuple[Match, ...] = ()


class Cited(NamedTuple):
    """A source and the number of facts that rest on it."""

    source: Source
    facts: int


class Count(NamedTuple):
    """How many facts have a value of what is counted by."""

    value: str
    title: str
    facts: int


class View(StrEnum):
    """How an answer is to be seen: what its items are, and how much of them."""

    RECORDS = "records"
    TIMELINE = "timeline"
    FULL_FACTS = "full facts"
    SOURCES = "sources"
    FULL_SOURCES = "full sources"
    COUNTS = "counts"


class Bibliography(NamedTuple):
    """Facts to be cited, their sources and others, each once; `day` is that of the look-up."""

    about: About
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    day: str = ""

    @property
    def provenance(self) -> str:
        """The base, its edition and its hash, and when it was looked at."""
        about = self.about
        edition = f", version {about.version}" if about.version else ""
        day = f", looked up {self.day}" if self.day else ""
        return f"{about.title}{edition}, sha256 {about.sha256}{day}"


T = TypeVar("T", Hit, Cited, Count)


class Answer(NamedTuple, Generic[T]):
    """The items found, `total` before any limit, and what was asked of which base.

    `related`: the facts that full ones point to. `partial`: no fact has all the words, these have
    some. `day`: of the look-up. `unknown`: words that the base does not have, with the nearest
    that it has. `fields`: those that were asked for, none for all.
    """

    view: View
    about: About
    query: Query
    items: tuple[T, ...]
    total: int
    related: Mapping[str, Fact] = MappingProxyType({})
    by: str | None = None
    day: str = ""
    partial: bool = False
    unknown: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    fields: tuple[str, ...] = ()

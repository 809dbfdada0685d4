"""The fact base for Python, with the commands of the command line under the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.errors import UsageError
from rumm.model import plain
from rumm.model.answers import Hit
from rumm.model.query import HITS, By, Part, Query, Selection, Sort, SourceSort, make_query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Self, Unpack

    from rumm.index.answers import Index
    from rumm.model.answers import Answer
    from rumm.model.facts import About, Fact, Kind, Source, Topic
    from rumm.model.query import Names


class Hits(tuple[Hit, ...]):  # noqa: SLOT001 - tuples of any length cannot have slots
    """The hits of a search, best first.

    `total` counts them before the limit. `partial`: not every fact matches every word.
    `unknown`: words that the base does not have, each with its closest matches. `replaced`:
    words that were searched for as another one, with that.
    """

    total: int
    partial: bool
    unknown: Mapping[str, tuple[str, ...]]
    replaced: Mapping[str, str]

    @classmethod
    def of(cls, answer: Answer[Hit]) -> Hits:
        """Return the hits of an answer."""
        hits = cls(answer.items)
        hits.total, hits.partial = answer.total, answer.partial
        hits.unknown, hits.replaced = answer.unknown, answer.replaced
        return hits


class FactBase:
    """An open fact base; close it, or use it in a `with` statement.

    Every method that takes filters raises `rumm.UnknownValueError` for a name that is not in the
    base, and `rumm.UsageError` for any other invalid value.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the base; closing it again does nothing."""
        self._index.close()

    @property
    def about(self) -> About:
        """Title, edition, day of the last change, and hash of the base."""
        return self._index.about

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kinds by ID, in the order of the base."""
        return self._index.kinds

    @property
    def topics(self) -> dict[str, Topic]:
        """The topics by ID, in the order of the base."""
        return self._index.topics

    def facts(self, **filters: Unpack[Selection]) -> tuple[Fact, ...]:
        """Return the facts that match the filters, topic by topic or as `sort` says."""
        return tuple(hit.fact for hit in self._index.select(_query(Selection, filters)).items)

    def search(
        self,
        *words: str,
        exclude: Names = (),
        any: bool = False,  # noqa: A002 - as on the command line
        **filters: Unpack[Selection],
    ) -> Hits:
        """Find facts as `rumm search` does, best first, with scores and matches.

        When no fact matches every word, the closest matches are returned as `partial`. At most 20
        hits without a `limit`; None and 0 are all.

        Raises:
            UsageError: if there are no words.
        """
        if not words:
            raise UsageError("no words to search for")
        asked = {"sort": Sort.RELEVANCE, "limit": HITS, **filters}
        return Hits.of(
            self._index.select(_query(Selection, asked, words=words, exclude=exclude, any=any))
        )

    def fact(self, id: str) -> Fact:  # noqa: A002 - as on the command line
        """Return the fact with an ID.

        Raises:
            NotFoundError: suggests the closest ID.
        """
        return self._index.show([plain.text("id", id)]).items[0].fact

    def source(self, id: str) -> Source:  # noqa: A002 - as on the command line
        """Return the source with an ID.

        Raises:
            NotFoundError: suggests the closest ID.
        """
        return self._index.cited(make_query(id=plain.text("id", id))).items[0].source

    def sources(self, *, sort: str | None = None, **filters: Unpack[Part]) -> tuple[Source, ...]:
        """Return the sources that the matching facts cite; without filters, all sources.

        `tier` chooses the sources themselves. `sort` is by ID, author, title, date, tier, or facts
        citing them; otherwise they are in the order of the base.
        """
        order = None if sort is None else plain.one_of(SourceSort, sort, "sort")
        answer = self._index.cited(_query(Part, filters), order)
        return tuple(cited.source for cited in answer.items)

    def count(self, by: str = By.KIND, **filters: Unpack[Part]) -> dict[str, int]:
        """Count the matching facts.

        By kind, topic, tag, actor, source, tier, publisher, standing, or year.
        """
        asked = plain.one_of(By, by, "count")
        items = self._index.counted(asked, _query(Part, filters)).items
        return {count.value: count.facts for count in items}


def _query(allowed: Any, asked: Mapping[str, Any], **more: Any) -> Query:  # noqa: ANN401
    """Make the query that keywords amount to; `allowed` declares the keywords.

    Raises:
        TypeError: for an unexpected keyword.
        UsageError: for an invalid value.
    """
    if others := asked.keys() - allowed.__optional_keys__:
        raise TypeError(f"unexpected keyword argument {min(others)!r}")
    return make_query(**asked, **more)

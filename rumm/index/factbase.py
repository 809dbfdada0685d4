"""The fact base for Python: the questions of the command line, under the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from rumm.errors import UsageError
from rumm.index.answers import Index
from rumm.model import plain
from rumm.model.answers import Hit
from rumm.model.query import HITS, By, Sort, make_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from typing import Any, Unpack

    from rumm.model.answers import Answer
    from rumm.model.facts import Fact, Source
    from rumm.model.query import Query

    Names = str | Iterable[str] | None


class Filters(TypedDict, total=False):
    """The filters of the command line. Several names in one mean OR, different filters AND.

    `since` and `until` are a year, month or day, inclusive: `"2024"`, `"2024-03"`, `"2024-03-14"`
    or a `date`. `all` takes in facts that have been superseded. None is no filter.
    """

    kind: Names
    topic: Names
    tag: Names
    actor: Names
    source: Names
    standing: Names
    since: str | date | None
    until: str | date | None
    all: bool


class Part(Filters, total=False):
    """Filters, and how much is wanted from which end; `limit` None or 0 means no limit."""

    reverse: bool
    limit: int | None


class Selection(Part, total=False):
    """Filters, order and limit."""

    sort: str


class Hits(tuple[Hit, ...]):  # noqa: SLOT001 - tuples of any length cannot have slots
    """The hits of a search, best first.

    `total` counts them without the limit. `partial`: no fact has all the words, these have some.
    `unknown`: words that the base does not have, each with the nearest that it has.
    """

    total: int
    partial: bool
    unknown: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, answer: Answer[Hit]) -> Hits:
        """The hits of an answer."""
        hits = cls(answer.items)
        hits.total, hits.partial, hits.unknown = answer.total, answer.partial, answer.unknown
        return hits


class FactBase(Index):
    """A fact base that is open for questions; close it, or use it in a `with`.

    Every method that takes filters raises `rumm.UnknownValueError` for a name that nothing in the
    base has, and `rumm.UsageError` for any other value that cannot be meant.
    """

    def facts(self, **filters: Unpack[Selection]) -> tuple[Fact, ...]:
        """The facts that the filters choose, topic by topic or as `sort` says."""
        return tuple(hit.fact for hit in self.select(_query(Selection, filters)).items)

    def search(
        self,
        *words: str,
        exclude: Names = (),
        any: bool = False,  # noqa: A002 - as on the command line
        **filters: Unpack[Selection],
    ) -> Hits:
        """The facts that have all words, best first, with scores and matches; see `rumm search`.

        When no fact has all of them, those that come closest, and they are `partial`. At most 20
        without a `limit`; None and 0 are all.

        Raises:
            UsageError: when there are no words.
        """
        if not words:
            raise UsageError("no words to search for")
        query = _query(
            Selection,
            {"sort": Sort.RELEVANCE, "limit": HITS, **filters},
            words=words,
            exclude=exclude,
            any=any,
        )
        return Hits.of(self.select(query))

    def fact(self, id: str) -> Fact:  # noqa: A002 - as on the command line
        """The fact with an id.

        Raises:
            NotFoundError: names the nearest id.
        """
        return self.show([plain.text("id", id)]).items[0].fact

    def source(self, id: str) -> Source:  # noqa: A002 - as on the command line
        """The source with an id.

        Raises:
            NotFoundError: names the nearest id.
        """
        return self.cited(make_query(id=plain.text("id", id))).items[0].source

    def sources(self, **filters: Unpack[Part]) -> tuple[Source, ...]:
        """The sources that the chosen facts cite; without filters, all."""
        return tuple(cited.source for cited in self.cited(_query(Part, filters)).items)

    def count(self, by: str = By.KIND, **filters: Unpack[Part]) -> dict[str, int]:
        """How many of the chosen facts have each kind, or topic, tag, actor, source and so on."""
        items = self.counted(plain.one_of(By, by, "count"), _query(Part, filters)).items
        return {count.value: count.facts for count in items}


def _query(taken: Any, asked: Mapping[str, Any], **more: Any) -> Query:  # noqa: ANN401
    """The query that keywords amount to; `taken` is the declaration of those that there are.

    Raises:
        TypeError: for one that is not taken.
        UsageError: for a value that cannot be meant.
    """
    if others := asked.keys() - taken.__optional_keys__:
        raise TypeError(f"unexpected keyword argument {min(others)!r}")
    return make_query(**asked, **more)

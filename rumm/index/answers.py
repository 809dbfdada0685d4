"""Answers to queries: by IDs, by filters, by words."""

from __future__ import annotations

from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from rumm.errors import FactBaseError, RummError
from rumm.index.contents import Contents
from rumm.index.filters import condition
from rumm.index.near import IDS, SOURCE_IDS, near_name
from rumm.index.rows import load_source
from rumm.index.search import find, rank
from rumm.index.vocabulary import vocabulary
from rumm.model.analyzer import fold
from rumm.model.answers import Answer, Bibliography, Cited, Count, Evidence, Hit, Subject
from rumm.model.facts import Tier
from rumm.model.highlight import matches
from rumm.model.query import Query, Sort, SourceSort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Self

    from rumm.index.filters import Condition
    from rumm.model.facts import About, Fact, Kind, Source, Topic

_FIRST = ("start IS NULL",)  # facts without a date come last, either way
_ORDER = {
    Sort.TOPIC: ("place",),
    Sort.DATE: (*_FIRST, "start", '"end"', "place"),
    Sort.ID: ("id",),
    Sort.KIND: ("kind", "place"),
    Sort.STANDING: ("standing", "place"),
}
_TIERS = {tier: number for number, tier in enumerate(Tier)}
_SOURCE_KEYS: Mapping[SourceSort, Callable[[Cited], Any]] = {
    SourceSort.ID: lambda cited: cited.source.id,
    SourceSort.AUTHOR: lambda cited: fold(cited.source.label),
    SourceSort.TITLE: lambda cited: fold(cited.source.title),
    SourceSort.DATE: lambda cited: cited.source.issued.parts if cited.source.issued else (),
    SourceSort.TIER: lambda cited: _TIERS[cited.source.tier],
    SourceSort.FACTS: lambda cited: -cited.facts,
}
# What is counted in the order of the base; years are in order of time, the rest by number.
_DECLARED = ("kind", "topic", "tier", "standing")
_COUNTED = """
SELECT name, count(*) FROM value JOIN facet ON value.id = facet.value
WHERE field = ? AND {where} GROUP BY value.id ORDER BY place
"""

P = ParamSpec("P")
T = TypeVar("T")


def _recovering(
    method: Callable[Concatenate[Index, P], T],
) -> Callable[Concatenate[Index, P], T]:
    """Ask a damaged index again after compiling the base anew.

    SQLite does not check contents, so damage may show as any error of SQLite, JSON, or the model.
    """

    @wraps(method)
    def ask(self: Index, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(self, *args, **kwargs)
        except RummError:
            raise
        except Exception:
            if self._rebuild is None:
                raise
            self._contents.db.close()
            self._open, self._rebuild = Contents(self._rebuild()), None
            return method(self, *args, **kwargs)

    return ask


class Index:
    """A compiled fact base that answers queries; close it, or use it in a `with` statement.

    `rebuild` compiles the base anew. If a cached index turns out to be damaged, it is
    replaced, and the query is run again.
    """

    def __init__(
        self, db: sqlite3.Connection, rebuild: Callable[[], sqlite3.Connection] | None = None
    ) -> None:
        self._open: Contents | None = Contents(db)
        self._rebuild = rebuild

    @property
    def _contents(self) -> Contents:
        if self._open is None:
            raise FactBaseError("the fact base is closed; open it again")
        return self._open

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index; closing it again does nothing."""
        if self._open is not None:
            self._open.db.close()
        self._open = None

    @property
    @_recovering
    def about(self) -> About:
        """Metadata of the base."""
        return self._contents.about

    @property
    @_recovering
    def kinds(self) -> dict[str, Kind]:
        """The kinds by ID, in the order of the base."""
        return self._contents.kinds

    @property
    @_recovering
    def topics(self) -> dict[str, Topic]:
        """The topics by ID, in the order of the base."""
        return self._contents.topics

    @_recovering
    def names(self, field: str, beginning: str = "") -> list[str]:
        """Return the values of a filter, or of `id`, that start like this in any case."""
        return self._contents.names(field, beginning)

    @_recovering
    def select(self, query: Query, *, with_words: bool = False) -> Answer[Hit]:
        """Find the facts that match the filters and words, in order.

        `with_words` adds the word list of these facts.
        """
        where = condition(self._contents.db, query)
        if query.words:
            answer = self._search(query, where)
        else:
            hits = tuple(
                Hit(fact=fact) for fact in self._contents.facts(self._ordered(query, where))
            )
            answer = Answer(
                subject=Subject.FACTS,
                about=self.about,
                query=query,
                items=hits,
                total=self._total(where),
            )
        return answer._replace(words=self._words(answer.items)) if with_words else answer

    @_recovering
    def show(self, ids: Sequence[str], *, with_words: bool = False) -> Answer[Hit]:
        """Return the facts with these IDs, in this order, even if superseded.

        `with_words` adds the word list of these facts.

        Raises:
            NotFoundError: suggests the closest ID.
        """
        hits = tuple(Hit(fact=fact) for fact in self._contents.facts(self._contents.numbers(ids)))
        related = dict.fromkeys(id_ for hit in hits for id_ in hit.fact.related)
        return Answer(
            subject=Subject.FACTS,
            about=self.about,
            query=Query(id=tuple(ids)),
            items=hits,
            total=len(hits),
            related={
                fact.id: fact for fact in self._contents.facts(self._contents.numbers(related))
            },
            words=self._words(hits) if with_words else {},
        )

    def _words(self, hits: Iterable[Hit]) -> dict[str, frozenset[str]]:
        facts = {hit.fact.id: hit.fact for hit in hits}
        rows = self._contents.db.execute("SELECT n, id FROM fact")
        numbers = {n: id_ for n, id_ in rows if id_ in facts}
        return vocabulary(self._contents.db, facts.values(), numbers)

    @_recovering
    def bibliography(self, query: Query) -> Bibliography:
        """Return the facts and sources with the IDs of a query, or the facts that match it.

        Raises:
            NotFoundError: suggests the closest ID.
        """
        if query.id is None:
            facts = tuple(hit.fact for hit in self.select(query).items)
            return _bibliography(self.about, facts, ())
        numbers: dict[int, None] = {}
        sources = []
        missing = []
        for id_ in query.id:
            if (number := self._contents.find_number(id_)) is not None:
                numbers[number] = None
            elif (cited := self._contents.find_source(id_)) is not None:
                sources.append(cited.source)
            else:
                missing.append(id_)
        if missing:
            raise self._contents.not_found(missing)
        return _bibliography(self.about, tuple(self._contents.facts(numbers)), sources)

    @_recovering
    def evidence(
        self, facts: Iterable[str], sources: Iterable[str], citing: Sequence[str] = ()
    ) -> Evidence:
        """Return the facts and sources with some IDs, and all facts that cite some sources."""
        contents = self._contents
        numbers = {id_: contents.find_number(id_) for id_ in facts}
        sourced = {id_: contents.find_source(id_) for id_ in sources}
        found = [id_ for id_, number in numbers.items() if number is not None]
        chosen = contents.facts(number for number in numbers.values() if number is not None)
        known = tuple(id_ for id_ in citing if sourced[id_])
        others = self.select(Query(source=known, all=True)).items if known else ()
        return Evidence(
            facts=dict(zip(found, chosen, strict=True)),
            sources={id_: cited.source for id_, cited in sourced.items() if cited},
            citing=_by_source(hit.fact for hit in others),
            near_facts={
                id_: near_name(contents.db, IDS, id_) for id_, n in numbers.items() if n is None
            },
            near_sources={
                id_: near_name(contents.db, SOURCE_IDS, id_)
                for id_, cited in sourced.items()
                if not cited
            },
        )

    @_recovering
    def cited(self, query: Query, sort: SourceSort | None = None) -> Answer[Cited]:
        """Return the sources with the IDs of the query, or those that the matching facts cite.

        A query for tiers is one for sources of these, cited or not.
        """
        if query.id is not None:
            items = tuple(self._contents.sources(query.id))
            return Answer(
                subject=Subject.SOURCES,
                about=self.about,
                query=query,
                items=items,
                total=len(items),
            )
        condition(self._contents.db, query)  # names nothing that the base does not have
        of_facts = query._replace(tier=())
        sql = "SELECT id, data, facts FROM source ORDER BY place"
        rows = self._contents.db.execute(sql).fetchall()
        if not of_facts.is_unfiltered:
            cited = dict(self._numbers("source", of_facts))
            rows = [row for row in rows if row[0] in cited]
        if sort is None and query.reverse:
            rows.reverse()
        loaded: Iterable[Cited] = (Cited(load_source(data), facts) for _, data, facts in rows)
        if query.tier:
            tiers = set(map(fold, query.tier))
            loaded = (cited for cited in loaded if cited.source.tier in tiers)
        if sort is not None:
            loaded = _sorted(loaded, sort, reverse=query.reverse)
        is_whole = bool(query.tier) or sort is not None
        items = tuple(loaded if is_whole else islice(loaded, query.limit))
        return Answer(
            subject=Subject.SOURCES,
            about=self.about,
            query=query,
            items=items[: query.limit],
            total=len(items) if is_whole else len(rows),
            sort=sort,
        )

    @_recovering
    def counted(self, by: str, query: Query) -> Answer[Count]:
        """Count the matching facts by value of a filter, or by the year they start in."""
        titles = {id_: topic.title for id_, topic in self.topics.items()} if by == "topic" else {}
        counted = self._numbers(by, query)
        if by not in _DECLARED:
            counted.sort(key=lambda row: row[0] if by == "year" else (-row[1], row[0]))
        if query.reverse:
            counted.reverse()
        counts = (
            Count(value=name, title=titles.get(name, name), facts=n)
            for name, n in counted[: query.limit]
        )
        return Answer(
            subject=Subject.COUNTS,
            about=self.about,
            query=query,
            items=tuple(counts),
            total=self._total(condition(self._contents.db, query)),
            by=by,
        )

    def _total(self, where: Condition) -> int:
        total: int = self._contents.one(
            f"SELECT count(*) FROM fact WHERE {where.on('fact.n')}", where.values
        )
        return total

    def _numbers(self, field: str, query: Query) -> list[tuple[str, int]]:
        """Count the facts for each value, in the order of the base."""
        if query.is_unfiltered:
            sql = "SELECT name, facts FROM value WHERE field = ? AND facts > 0 ORDER BY place"
            return self._contents.db.execute(sql, (field,)).fetchall()
        where = condition(self._contents.db, query)
        sql = _COUNTED.format(where=where.on("facet.n"))
        return self._contents.db.execute(sql, (field, *where.values)).fetchall()

    def _search(self, query: Query, where: Condition) -> Answer[Hit]:
        found = find(self._contents.db, query, where)
        if query.sort is Sort.RELEVANCE:
            best = rank(self._contents.db, found, where, limit=query.limit, reverse=query.reverse)
            scores: dict[int, float | None] = dict(best)
        else:
            scores = dict.fromkeys(self._ordered(query, found.where) if found.total else ())
        hits = tuple(
            Hit(fact=fact, score=score, matches=tuple(matches(fact, found.clauses)))
            for fact, score in zip(self._contents.facts(scores), scores.values(), strict=True)
        )
        return Answer(
            subject=Subject.FACTS,
            about=self.about,
            query=query,
            items=hits,
            total=found.total,
            partial=found.partial,
            unknown=found.unknown,
            replaced=found.replaced,
        )

    def _ordered(self, query: Query, where: Condition) -> list[int]:
        """Return the numbers of the matching facts, in the order of the query."""
        order = ", ".join(
            f"{term} DESC" if query.reverse and term not in _FIRST else term
            for term in _ORDER.get(query.sort, _ORDER[Sort.TOPIC])
        )
        sql = f"SELECT n FROM fact WHERE {where.on('fact.n')} ORDER BY {order} LIMIT ?"
        limit = -1 if query.limit is None else query.limit
        return [n for (n,) in self._contents.db.execute(sql, (*where.values, limit))]


def _sorted(sources: Iterable[Cited], sort: SourceSort, *, reverse: bool) -> list[Cited]:
    """Sort sources; those without a date come last, either way."""
    found = sorted(sources, key=_SOURCE_KEYS[sort], reverse=reverse)
    if sort is SourceSort.DATE:
        found.sort(key=lambda cited: cited.source.issued is None)
    return found


def _by_source(facts: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    """Return facts by the IDs of the sources that they cite."""
    found: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        for citation in fact.citations:
            found.setdefault(citation.source.id, {})[fact.id] = fact
    return {id_: tuple(named.values()) for id_, named in found.items()}


def _bibliography(about: About, facts: tuple[Fact, ...], sources: Iterable[Source]) -> Bibliography:
    cited = (citation.source for fact in facts for citation in fact.citations)
    once = {source.id: source for source in (*cited, *sources)}
    return Bibliography(about=about, facts=facts, sources=tuple(once.values()))

"""Compiles a fact base into an SQLite database in memory."""

from __future__ import annotations

import sqlite3
from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from rumm.index.rows import freeze_about, freeze_fact, freeze_source
from rumm.model import Kind, Standing
from rumm.query import Field
from rumm.searchable import own_texts, source_texts
from rumm.text import chunks, cut, fold, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rumm.model import Base, Fact

    Progress = Callable[[float], None]  # the share of the work that is done

# Facts are numbered by length and then by id, those that are superseded last: a tie in rank goes by
# id, "not superseded" is a range, and the first matches of a common word are those that rank best.
_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE topic(id TEXT PRIMARY KEY, place INTEGER, title TEXT, summary TEXT) WITHOUT ROWID;
CREATE TABLE source(id TEXT PRIMARY KEY, place INTEGER, facts INTEGER, data TEXT) WITHOUT ROWID;
CREATE TABLE fact(
    n INTEGER PRIMARY KEY, id TEXT, place INTEGER, kind INTEGER, standing INTEGER,
    start TEXT, "end" TEXT
);
CREATE TABLE body(n INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE value(
    term TEXT PRIMARY KEY, field TEXT, place INTEGER, name TEXT, folded TEXT, facts INTEGER
);
CREATE VIRTUAL TABLE facet USING fts5(
    terms, content='', columnsize=0, detail=none, tokenize='ascii'
);
CREATE TABLE word(word TEXT PRIMARY KEY, term TEXT, facts INTEGER) WITHOUT ROWID;
CREATE TABLE synonym(phrase TEXT, also TEXT);
CREATE VIRTUAL TABLE found USING fts5(
    claim, topic, tag, actor, source, note, content='', tokenize='ascii'
);
"""
_INDEXES = """
CREATE UNIQUE INDEX fact_id ON fact(id);
CREATE INDEX fact_place ON fact(place);
CREATE INDEX value_name ON value(field, folded);
CREATE INDEX word_term ON word(term);
CREATE INDEX word_length ON word(length(word), word, facts) WHERE word NOT GLOB '*[0-9]*';
"""

_BREAK = "¦ "  # a term that no query has, so that no phrase runs on from one text into the next


def build(base: Base, progress: Progress = lambda _share: None) -> sqlite3.Connection:
    """The index of a base; `progress` is told now and then how far it is."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    db.executescript(_SCHEMA)
    db.execute("BEGIN")
    _Compiler(db, base).compile(progress)
    db.execute("COMMIT")
    db.executescript(_INDEXES)
    return db


class _Compiler:
    """One compilation: the database, and the ids given to filter values so far."""

    def __init__(self, db: sqlite3.Connection, base: Base) -> None:
        self.db = db
        self.base = base
        self.values: dict[tuple[str, str], str] = {}
        self.chunks: set[str] = set()
        self.terms = lru_cache(maxsize=1 << 14)(self._terms)
        self.cited = {
            source.id: _BREAK.join(self.terms(text) for _, text in source_texts(source))
            for source in base.sources
        }

    def compile(self, progress: Progress) -> None:
        """Fill all tables."""
        self.tables()
        facts = self.numbered(progress)
        progress(0.5)
        self.facts(facts)
        self.facets(facts)
        self.words()

    def tables(self) -> None:
        """What the base says of itself, its topics, synonyms, and the values known beforehand."""
        base = self.base
        live = sum(fact.superseded_by is None for fact in base.facts)
        meta = (("about", freeze_about(base.about)), ("facts", len(base.facts)), ("live", live))
        self.insert("meta", meta)
        self.insert("topic", ((t.id, n, t.title, t.summary) for n, t in enumerate(base.topics)))
        self.insert(
            "synonym",
            (
                (
                    " ".join(token.term for token in tokens(word)),
                    " ".join(t.term for t in tokens(other)),
                )
                for word, also in base.synonyms.items()
                for other in also
            ),
        )
        for field, names in (
            ("kind", Kind),
            ("standing", Standing),
            ("topic", (topic.id for topic in base.topics)),
            ("source", (source.id for source in base.sources)),
        ):
            for name in names:
                self.value(field, name)

    def numbered(self, progress: Progress) -> list[_Document]:
        """The facts with their words, in the order of their numbers."""
        topics = {topic.id: place for place, topic in enumerate(self.base.topics)}
        by_topic = sorted(self.base.facts, key=lambda fact: topics[fact.topic.id])
        documents = []
        for place, fact in enumerate(by_topic):
            if place % 1024 == 0:
                progress(place / len(by_topic) / 2)
            documents.append(_Document(fact, place, self.columns(fact)))
        documents.sort(key=_Document.order)
        return documents

    def columns(self, fact: Fact) -> tuple[str, ...]:
        """The terms of a fact, a column a field."""
        columns: dict[str, list[str]] = {field: [] for field in Field}
        for field, _, text in own_texts(fact):
            columns[field].append(self.terms(text))
        columns[Field.SOURCE] = [self.cited[citation.source.id] for citation in fact.citations]
        return tuple(map(_BREAK.join, columns.values()))

    def facts(self, documents: list[_Document]) -> None:
        """The facts: narrow rows for choosing, wide ones for showing, and their words."""
        kinds, standings = list(Kind), list(Standing)
        rows = (
            (n, d.fact.id, d.place, kinds.index(d.fact.kind), standings.index(d.standing), *d.span)
            for n, d in enumerate(documents, 1)
        )
        self.insert("fact", rows)
        self.insert("body", ((n, freeze_fact(d.fact)) for n, d in enumerate(documents, 1)))
        self.insert(
            "found(rowid, claim, topic, tag, actor, source, note)",
            ((n, *d.columns) for n, d in enumerate(documents, 1)),
        )

    def facets(self, documents: list[_Document]) -> None:
        """The filter values of each fact, and of how many facts that are not superseded."""
        facts: Counter[str] = Counter()

        def rows() -> Iterator[tuple[int, str]]:
            for n, document in enumerate(documents, 1):
                terms = {self.value(*key) for key in document.values()}
                if document.fact.superseded_by is None:
                    facts.update(terms)
                yield n, " ".join(terms)

        self.insert("facet(rowid, terms)", rows())
        values = enumerate(self.values.items())
        self.insert(
            "value",
            (
                (term, field, place, name, fold(name), facts[term])
                for place, ((field, name), term) in values
            ),
        )
        self.insert(
            "source",
            (
                (s.id, place, facts[self.value("source", s.id)], freeze_source(s))
                for place, s in enumerate(self.base.sources)
            ),
        )

    def words(self) -> None:
        """The vocabulary: folded words, their terms, and how many facts have those."""
        self.db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, found, row)")
        facts = dict(self.db.execute("SELECT term, doc FROM vocabulary"))
        self.db.execute("DROP TABLE vocabulary")
        words = {(token.word, token.term) for chunk in self.chunks for token in cut(chunk)}
        self.insert("word", ((word, term, facts.get(term, 0)) for word, term in sorted(words)))

    def value(self, field: str, name: str) -> str:
        """The term that stands for a filter value: the name of the field and a number."""
        term = self.values.get((field, name))
        if term is None:
            term = self.values[field, name] = f"{field}{len(self.values)}"
        return term

    def insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        rows = iter(rows)
        for first in rows:
            marks = ", ".join("?" * len(first))
            self.db.executemany(f"INSERT INTO {table} VALUES({marks})", chain((first,), rows))

    def _terms(self, text: str) -> str:
        """The terms of a text, each with a space after it."""
        pieces = chunks(text)
        self.chunks.update(pieces)
        return "".join(map(_joined, pieces))


class _Document:
    """A fact with its place in the base and its terms by field."""

    __slots__ = ("columns", "fact", "place", "standing")

    def __init__(self, fact: Fact, place: int, columns: tuple[str, ...]) -> None:
        self.fact = fact
        self.place = place
        self.columns = columns
        self.standing = fact.support.standing

    def order(self) -> tuple[bool, int, str]:
        """The key that facts are numbered by."""
        length = sum(column.count(" ") for column in self.columns)
        return self.fact.superseded_by is not None, length, self.fact.id

    @property
    def span(self) -> tuple[str | None, str | None]:
        """First and last day, so that they compare as text; None for a fact without a date."""
        date = self.fact.date
        return (date.start or "0000", date.end or "9999") if date else (None, None)

    def values(self) -> Iterator[tuple[str, str]]:
        """The filter fields and values of the fact."""
        fact = self.fact
        yield "kind", fact.kind
        yield "topic", fact.topic.id
        yield "standing", self.standing
        if fact.date:
            yield "year", fact.date.year
        for tag in fact.tags:
            yield "tag", tag
        for actor in fact.actors:
            yield "actor", actor
        for citation in fact.citations:
            yield "source", citation.source.id


@lru_cache(maxsize=1 << 18)
def _joined(chunk: str) -> str:
    return "".join(f"{token.term} " for token in cut(chunk))

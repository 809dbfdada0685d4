"""Compile a fact base into an SQLite database in memory."""

from __future__ import annotations

import sqlite3
from bisect import bisect
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rumm.index.rows import dump, dump_fact
from rumm.index.search import FORM
from rumm.model.analyzer import cut, fold, pieces, tokens
from rumm.model.facts import Standing, Tier
from rumm.model.highlight import PARTS, source_texts
from rumm.model.query import By, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rumm.model.facts import Base, Fact

# Facts are numbered by length and ID, superseded ones last: ties in rank are in order of ID, "not
# superseded" is a range, and the first matches of a common word are the best.
SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE kind(place INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE topic(
    id TEXT PRIMARY KEY, place INTEGER, title TEXT, summary TEXT, folded TEXT
) WITHOUT ROWID;
CREATE TABLE source(id TEXT PRIMARY KEY, place INTEGER, facts INTEGER, data TEXT) WITHOUT ROWID;
CREATE TABLE fact(
    n INTEGER PRIMARY KEY, id TEXT, place INTEGER, kind INTEGER, standing INTEGER,
    start TEXT, "end" TEXT
);
CREATE TABLE body(n INTEGER PRIMARY KEY, data TEXT);
CREATE TABLE former(id TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE value(
    id INTEGER PRIMARY KEY, field TEXT, place INTEGER, name TEXT, folded TEXT, facts INTEGER
);
CREATE TABLE facet(value INTEGER, n INTEGER, PRIMARY KEY(value, n)) WITHOUT ROWID;
CREATE TABLE word(word TEXT PRIMARY KEY, term TEXT, facts INTEGER) WITHOUT ROWID;
CREATE TABLE synonym(phrase TEXT, also TEXT, words TEXT);
CREATE VIRTUAL TABLE found USING fts5(
    claim, question, topic, tag, actor, source, note, content='', tokenize='ascii'
);
"""
INDEXES = """
CREATE UNIQUE INDEX fact_id ON fact(id);
CREATE INDEX fact_place ON fact(place);
CREATE INDEX value_name ON value(field, folded);
CREATE INDEX word_term ON word(term);
CREATE INDEX word_length ON word(length(word), word, facts) WHERE word NOT GLOB '*[0-9]*';
"""
_BREAK = "¦ "  # a term that no query has; keeps phrases from spanning two texts
# The function that returns the texts of each column.
_COLUMNS = [[part.texts for part in PARTS if part.field is field] for field in Field]
_SOURCE = list(Field).index(Field.SOURCE)
_FORMS = [list(Field).index(field) for field in (Field.CLAIM, Field.QUESTION)]
_STANDINGS = {standing: number for number, standing in enumerate(Standing)}
_MEMORY = 256 * 1024 * 1024  # bytes of words that FTS5 sorts at a time: enough for all


def build(base: Base) -> sqlite3.Connection:
    """Compile a base into an index."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    _Compiler(db, base).compile()
    db.execute("COMMIT")
    db.executescript(INDEXES)
    return db


class _Compiler:
    """One compilation: the database, and values shared by facts."""

    def __init__(self, db: sqlite3.Connection, base: Base) -> None:
        self.db = db
        self.base = base
        self.pieces = _Pieces()
        self.terms = lru_cache(maxsize=1 << 14)(self._terms)
        self.cited = {
            source.id: _BREAK.join(self.terms(text) for _, text in source_texts(source))
            for source in base.sources
        }

    def compile(self) -> None:
        """Fill all tables."""
        self.tables()
        facts = self.numbered()
        self.forms = _Forms(self.pieces.words)
        self.facts(facts)
        self.facets(facts)
        self.words()

    def tables(self) -> None:
        """Insert metadata, topics and synonyms."""
        base = self.base
        live = sum(fact.superseded_by is None for fact in base.facts)
        meta = (("about", dump(base.about)), ("facts", len(base.facts)), ("live", live))
        self.insert("meta", meta)
        self.insert("kind", ((place, dump(kind)) for place, kind in enumerate(base.kinds)))
        self.insert(
            "topic",
            ((t.id, n, t.title, t.summary, fold(t.title)) for n, t in enumerate(base.topics)),
        )
        self.insert(
            "synonym",
            (
                (
                    " ".join(token.term for token in tokens(word)),
                    " ".join(t.term for t in tokens(other)),
                    " ".join(token.word for token in tokens(word)),
                )
                for word, also in base.synonyms.items()
                for other in also
            ),
        )

    def numbered(self) -> list[_Document]:
        """Return the facts with their terms, in the order of their numbers."""
        topics = {topic.id: place for place, topic in enumerate(self.base.topics)}
        by_topic = sorted(self.base.facts, key=lambda fact: topics[fact.topic.id])
        documents = []
        for place, fact in enumerate(by_topic):
            columns = self.columns(fact)
            order = (fact.superseded_by is not None, sum(map(len, columns)), fact.id)
            documents.append(_Document(order, place, fact, fact.support.standing, columns))
        documents.sort()
        return documents

    def columns(self, fact: Fact) -> list[str]:
        """Return the terms of a fact, one column per field."""
        terms, cited = self.terms, self.cited
        columns = [
            _BREAK.join([terms(text) for texts in parts for text in texts(fact) if text])
            for parts in _COLUMNS
        ]
        columns[_SOURCE] = _BREAK.join([cited[citation.source.id] for citation in fact.citations])
        return columns

    def facts(self, documents: list[_Document]) -> None:
        """Insert the facts: narrow rows to filter by, wide rows to show, and their terms."""
        kinds = {kind.id: place for place, kind in enumerate(self.base.kinds)}
        self.insert("fact", ((n, *document.row(kinds)) for n, document in enumerate(documents, 1)))
        self.insert("body", ((n, dump_fact(d.fact)) for n, d in enumerate(documents, 1)))
        former = ((id_, n) for n, d in enumerate(documents, 1) for id_ in d.fact.formerly)
        self.insert("former", former)
        self.db.execute("INSERT INTO found(found, rank) VALUES('hashsize', ?)", (_MEMORY,))
        self.insert(
            "found(rowid, claim, question, topic, tag, actor, source, note)",
            ((n, *self.with_forms(d)) for n, d in enumerate(documents, 1)),
        )

    def with_forms(self, document: _Document) -> list[str]:
        """Return the columns of a fact with the word forms of claim and questions added."""
        columns = [*document.columns]
        forms = self.forms.__getitem__
        for column, texts in zip(
            _FORMS, ((document.fact.claim,), document.fact.questions), strict=True
        ):
            columns[column] += _BREAK + "".join(forms(p) for text in texts for p in pieces(text))
        return columns

    def facets(self, documents: list[_Document]) -> None:
        """Insert the filter values, the facts that have them, and the sources."""
        facets: dict[By, defaultdict[str, list[int]]] = {by: defaultdict(list) for by in By}
        for by, names in (
            (By.KIND, (kind.id for kind in self.base.kinds)),
            (By.STANDING, Standing),
            (By.TOPIC, (topic.id for topic in self.base.topics)),
            (By.SOURCE, (source.id for source in self.base.sources)),
            (By.TIER, Tier),
        ):
            facets[by].update({name: [] for name in names})
        for n, (*_, fact, standing, _) in enumerate(documents, 1):
            facets[By.KIND][fact.kind.id].append(n)
            facets[By.TOPIC][fact.topic.id].append(n)
            facets[By.STANDING][standing].append(n)
            for tag in dict.fromkeys(fact.tags):
                facets[By.TAG][tag].append(n)
            for actor in dict.fromkeys(fact.actors):
                facets[By.ACTOR][actor].append(n)
            cited = {citation.source.id: citation.source for citation in fact.citations}
            for id_ in cited:
                facets[By.SOURCE][id_].append(n)
            for tier in dict.fromkeys(source.tier for source in cited.values()):
                facets[By.TIER][tier].append(n)
            for publisher in dict.fromkeys(source.publisher for source in cited.values()):
                if publisher:
                    facets[By.PUBLISHER][publisher].append(n)
            if fact.date:
                facets[By.YEAR][fact.date.year].append(n)
        live = sum(fact.superseded_by is None for fact in self.base.facts)
        values = [
            (by, place, name, facts)
            for by in By
            for place, (name, facts) in enumerate(facets[by].items())
        ]
        self.insert(
            "value",
            (
                (id_, by, place, name, fold(name), bisect(facts, live))
                for id_, (by, place, name, facts) in enumerate(values)
            ),
        )
        # One statement per value, not per row: 0.6 s instead of 2.0 s at 76,000 facts.
        self.db.executemany(
            "INSERT INTO facet SELECT ?, value FROM json_each(?)",
            ((id_, str(facts)) for id_, (*_, facts) in enumerate(values)),
        )
        self.insert(
            "source",
            (
                (s.id, place, bisect(facets[By.SOURCE][s.id], live), dump(s))
                for place, s in enumerate(self.base.sources)
            ),
        )

    def words(self) -> None:
        """Insert the vocabulary: folded words, their terms, and the number of facts with each."""
        self.db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, found, row)")
        facts = dict(self.db.execute("SELECT term, doc FROM vocabulary"))
        self.db.execute("DROP TABLE vocabulary")
        words = sorted(self.pieces.words)
        self.insert("word", ((word, term, facts.get(term, 0)) for word, term in words))

    def insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Insert rows into a table."""
        rows = iter(rows)
        for first in rows:
            marks = ", ".join("?" * len(first))
            self.db.executemany(f"INSERT INTO {table} VALUES({marks})", chain((first,), rows))

    def _terms(self, text: str) -> str:
        """Return the terms of a text, each with a space after it."""
        return "".join(map(self.pieces.__getitem__, pieces(text)))


class _Pieces(dict[str, str]):
    """The terms of each piece of a text, each with a space after it; and their vocabulary."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[tuple[str, str]] = set()

    def __missing__(self, piece: str) -> str:
        found = cut(piece)
        self.words.update([(token.word, token.term) for token in found])
        terms = self[piece] = "".join([f"{token.term} " for token in found])
        return terms


class _Forms(dict[str, str]):
    """The words of each piece that share their term with other words, each with a space."""

    def __init__(self, vocabulary: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.words = Counter(term for _, term in vocabulary)

    def __missing__(self, piece: str) -> str:
        shared = [token.word for token in cut(piece) if self.words[token.term] > 1]
        forms = self[piece] = "".join([f"{word}{FORM} " for word in shared])
        return forms


class _Document(NamedTuple):
    """A fact with its place in the base and its terms by field, sorted by `order`."""

    order: tuple[bool, int, str]
    place: int
    fact: Fact
    standing: Standing
    columns: list[str]

    def row(self, kinds: Mapping[str, int]) -> tuple[object, ...]:
        """Return the values to filter and sort by; days as comparable text."""
        fact, date = self.fact, self.fact.date
        span = date.bounds if date else (None, None)
        kind, standing = kinds[fact.kind.id], _STANDINGS[self.standing]
        return fact.id, self.place, kind, standing, *span

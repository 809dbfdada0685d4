"""Compiles a fact base into an SQLite database in memory."""

from __future__ import annotations

import sqlite3
from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rumm.index.near import letters
from rumm.index.rows import dump, dump_fact
from rumm.index.schema import INDEXES, SCHEMA
from rumm.model.analyzer import chunks, cut, fold, tokens
from rumm.model.facts import Standing
from rumm.model.highlight import PARTS, source_texts
from rumm.model.query import By, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.facts import Base, Fact

_BREAK = "¦ "  # a term that no query has, so that no phrase runs on from one text into the next
# What gives the texts of each column.
_COLUMNS = [[part.texts for part in PARTS if part.field is field] for field in Field]
_SOURCE = list(Field).index(Field.SOURCE)
_STANDINGS = {standing: number for number, standing in enumerate(Standing)}
_MEMORY = 256 * 1024 * 1024  # bytes of words that FTS5 sorts at a time: all of them


def build(base: Base) -> sqlite3.Connection:
    """Build the index of a base."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    _Compiler(db, base).compile()
    db.execute("COMMIT")
    db.executescript(INDEXES)
    return db


class _Compiler:
    """One compilation: the database, and what recurs in the facts."""

    def __init__(self, db: sqlite3.Connection, base: Base) -> None:
        self.db = db
        self.base = base
        self.values = {field: _Values(field) for field in By}
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
        self.facts(facts)
        self.facets(facts)
        self.words()

    def tables(self) -> None:
        """What the base says of itself, its topics, synonyms, and the values known beforehand."""
        base = self.base
        live = sum(fact.superseded_by is None for fact in base.facts)
        meta = (("about", dump(base.about)), ("facts", len(base.facts)), ("live", live))
        self.insert("meta", meta)
        self.insert("kind", ((place, dump(kind)) for place, kind in enumerate(base.kinds)))
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
            (By.KIND, (kind.id for kind in base.kinds)),
            (By.STANDING, Standing),
            (By.TOPIC, (topic.id for topic in base.topics)),
            (By.SOURCE, (source.id for source in base.sources)),
        ):
            for name in names:
                self.values[field][name]

    def numbered(self) -> list[_Document]:
        """The facts with their words, in the order of their numbers."""
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
        """The terms of a fact, a column a field."""
        terms, cited = self.terms, self.cited
        columns = [
            _BREAK.join([terms(text) for texts in parts for text in texts(fact) if text])
            for parts in _COLUMNS
        ]
        columns[_SOURCE] = _BREAK.join([cited[citation.source.id] for citation in fact.citations])
        return columns

    def facts(self, documents: list[_Document]) -> None:
        """The facts: narrow rows for choosing, wide ones for showing, and their words."""
        kinds = {kind.id: place for place, kind in enumerate(self.base.kinds)}
        self.insert("fact", ((n, *document.row(kinds)) for n, document in enumerate(documents, 1)))
        self.insert("body", ((n, dump_fact(d.fact)) for n, d in enumerate(documents, 1)))
        self.db.execute("INSERT INTO found(found, rank) VALUES('hashsize', ?)", (_MEMORY,))
        self.insert(
            "found(rowid, claim, topic, tag, actor, source, note)",
            ((n, *d.columns) for n, d in enumerate(documents, 1)),
        )

    def facets(self, documents: list[_Document]) -> None:
        """The filter values of each fact, and of how many facts that are not superseded."""
        facts: Counter[str] = Counter()

        def rows() -> Iterator[tuple[int, str]]:
            for n, document in enumerate(documents, 1):
                terms = document.facets(self.values)
                if document.fact.superseded_by is None:
                    facts.update(terms)
                yield n, " ".join(terms)

        self.db.execute("INSERT INTO facet(facet, rank) VALUES('hashsize', ?)", (_MEMORY,))
        self.insert("facet(rowid, terms)", rows())
        self.insert(
            "value",
            (
                (term, field, place, name, fold(name), facts[term])
                for field, values in self.values.items()
                for place, (name, term) in enumerate(values.items())
            ),
        )
        cited = self.values[By.SOURCE]
        self.insert(
            "source",
            (
                (s.id, place, facts[cited[s.id]], dump(s))
                for place, s in enumerate(self.base.sources)
            ),
        )

    def words(self) -> None:
        """The vocabulary: folded words, their terms, and how many facts have those."""
        self.db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, found, row)")
        facts = dict(self.db.execute("SELECT term, doc FROM vocabulary"))
        self.db.execute("DROP TABLE vocabulary")
        words = sorted(self.pieces.words)
        self.insert("word", ((w, term, facts.get(term, 0), letters(w)) for w, term in words))

    def insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        rows = iter(rows)
        for first in rows:
            marks = ", ".join("?" * len(first))
            self.db.executemany(f"INSERT INTO {table} VALUES({marks})", chain((first,), rows))

    def _terms(self, text: str) -> str:
        """The terms of a text, each with a space after it."""
        return "".join(map(self.pieces.__getitem__, chunks(text)))


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


class _Values(dict[str, str]):
    """The terms that stand for the values of a filter: the name of the field and a number."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def __missing__(self, name: str) -> str:
        term = self[name] = f"{self.field}{len(self)}"
        return term


class _Document(NamedTuple):
    """A fact with its place in the base and its terms by field, sorted by `order`."""

    order: tuple[bool, int, str]
    place: int
    fact: Fact
    standing: Standing
    columns: list[str]

    def row(self, kinds: Mapping[str, int]) -> tuple[object, ...]:
        """What it is chosen and ordered by; days so that they compare as text, None without."""
        fact, date = self.fact, self.fact.date
        span = date.bounds if date else (None, None)
        kind, standing = kinds[fact.kind.id], _STANDINGS[self.standing]
        return fact.id, self.place, kind, standing, *span

    def facets(self, values: Mapping[By, _Values]) -> set[str]:
        """What stands for the filter values of the fact."""
        fact = self.fact
        terms = {
            values[By.KIND][fact.kind.id],
            values[By.TOPIC][fact.topic.id],
            values[By.STANDING][self.standing],
            *map(values[By.TAG].__getitem__, fact.tags),
            *map(values[By.ACTOR].__getitem__, fact.actors),
            *[values[By.SOURCE][citation.source.id] for citation in fact.citations],
        }
        if fact.date:
            terms.add(values[By.YEAR][fact.date.year])
        return terms

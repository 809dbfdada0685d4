"""Filters as an SQL condition on the number of a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rumm.errors import UnknownValueError
from rumm.index.near import TOPICS, VALUES, near_name
from rumm.model.analyzer import fold
from rumm.model.query import FILTERS

if TYPE_CHECKING:
    import sqlite3

    from rumm.model.query import Query


class Condition(NamedTuple):
    """Tests that are all true of a fact that is wanted; in them `{n}` stands for its number.

    `dates` are tests of columns of the table `fact`.
    """

    tests: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    values: tuple[object, ...] = ()

    def on(self, column: str) -> str:
        """The condition as SQL, for a table in which the number is called so."""
        tests = [test.format(n=column) for test in self.tests]
        if dates := " AND ".join(self.dates):
            own = column == "fact.n"
            tests.append(dates if own else f"+{column} IN (SELECT n FROM fact WHERE {dates})")
        return " AND ".join(tests) or "TRUE"

    def and_(self, test: str, *values: object) -> Condition:
        """The condition with one more test."""
        return self._replace(tests=(*self.tests, test), values=(*self.values, *values))


def condition(db: sqlite3.Connection, query: Query) -> Condition:
    """The condition that the filters of a query amount to.

    Raises:
        UnknownValueError: for a value that nothing in the base has; names the nearest.
    """
    where = Condition()
    if not query.all:
        where = where.and_("{n} <= (SELECT value FROM meta WHERE key = 'live')")
    chosen = [
        f"({' OR '.join(term for name in names for term in _terms(db, field, name))})"
        for field in FILTERS
        if (names := getattr(query, field))
    ]
    if chosen:
        # The plus keeps SQLite from asking the index of words for one fact after the other.
        test = "+{n} IN (SELECT rowid FROM facet WHERE facet MATCH ?)"
        where = where.and_(test, " AND ".join(chosen))
    # Days are letters, digits and dashes: they can stand in the SQL as they are.
    since = (f"\"end\" >= '{query.since.start}'",) if query.since else ()
    until = (f"start <= '{query.until.end}'",) if query.until else ()
    return where._replace(dates=since + until)


def _terms(db: sqlite3.Connection, field: str, name: str) -> list[str]:
    """What stands for the values of a filter that are called so, whatever their case."""
    folded = fold(name)
    rows = db.execute("SELECT term FROM value WHERE field = ? AND folded = ?", (field, folded))
    terms = [term for (term,) in rows]
    if not terms:
        near = near_name(db, TOPICS if field == "topic" else VALUES, folded, field)
        known = db.execute("SELECT name FROM value WHERE field = ? LIMIT 13", (field,)).fetchall()
        few = () if near or len(known) > 12 else tuple(name for (name,) in known)
        raise UnknownValueError(field, name, near=near, valid=few)
    return terms

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
    """Tests that a fact must pass; in them `{n}` is its number.

    `dates` are tests of columns of the table `fact`.
    """

    tests: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    values: tuple[object, ...] = ()

    def on(self, column: str) -> str:
        """Return the condition as SQL, for a table whose column is the number of the fact."""
        tests = [test.format(n=column) for test in self.tests]
        if dates := " AND ".join(self.dates):
            own = column == "fact.n"
            tests.append(dates if own else f"+{column} IN (SELECT n FROM fact WHERE {dates})")
        return " AND ".join(tests) or "TRUE"

    def and_(self, test: str, *values: object) -> Condition:
        """Add a test."""
        return self._replace(tests=(*self.tests, test), values=(*self.values, *values))


def condition(db: sqlite3.Connection, query: Query) -> Condition:
    """Make the condition for the filters of a query.

    Raises:
        UnknownValueError: for a value that is not in the base; suggests the nearest.
    """
    where = Condition()
    if not query.all:
        where = where.and_("{n} <= (SELECT value FROM meta WHERE key = 'live')")
    for field in FILTERS:
        if names := getattr(query, field):
            ids = ", ".join(str(id_) for name in names for id_ in _values(db, field, name))
            # The plus keeps SQLite from querying the index of words for one fact at a time.
            where = where.and_(f"+{{n}} IN (SELECT n FROM facet WHERE value IN ({ids}))")
    # Days are digits and hyphens, so they are safe in SQL.
    since = (f"\"end\" >= '{query.since.start}'",) if query.since else ()
    until = (f"start <= '{query.until.end}'",) if query.until else ()
    return where._replace(dates=since + until)


def _values(db: sqlite3.Connection, field: str, name: str) -> list[int]:
    """Find the values of a filter with a name in any case; topics also by title."""
    folded = fold(name)
    sql = "SELECT id FROM value WHERE field = ? AND folded = ?"
    rows = db.execute(sql, (field, folded)).fetchall()
    if not rows and field == "topic":
        sql = "SELECT value.id FROM value JOIN topic ON topic.id = name AND topic.folded = ?"
        rows = db.execute(f"{sql} WHERE field = 'topic'", (folded,)).fetchall()
    if not rows:
        near = near_name(db, TOPICS if field == "topic" else VALUES, folded, field)
        known = db.execute("SELECT name FROM value WHERE field = ? LIMIT 13", (field,)).fetchall()
        few = () if near or len(known) > 12 else tuple(name for (name,) in known)
        raise UnknownValueError(field, name, near=near, valid=few)
    return [id_ for (id_,) in rows]

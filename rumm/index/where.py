"""Filters as an SQL condition on the number of a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rumm.errors import UnknownValueError
from rumm.index.near import VALUES, near_name
from rumm.text import fold

if TYPE_CHECKING:
    import sqlite3

    from rumm.query import Query

FILTERS = ("kind", "topic", "tag", "actor", "source", "standing")


class Condition(NamedTuple):
    """Tests that are all true of a fact that is wanted; in them `{n}` stands for its number."""

    tests: tuple[str, ...] = ()
    values: tuple[object, ...] = ()

    def on(self, column: str) -> str:
        """The condition as SQL, for a table in which the number is called so."""
        return " AND ".join(test.format(n=column) for test in self.tests) or "TRUE"

    def and_(self, test: str, *values: object) -> Condition:
        """The condition with one more test."""
        return Condition((*self.tests, test), (*self.values, *values))


def condition(db: sqlite3.Connection, query: Query) -> Condition:
    """The condition that the filters of a query amount to.

    Raises:
        UnknownValueError: for a value that nothing in the base has; names the nearest.
    """
    where = Condition()
    if not query.all:
        where = where.and_("{n} <= (SELECT value FROM meta WHERE key = 'live')")
    for field in FILTERS:
        if names := getattr(query, field):
            ids = ", ".join(str(id_) for name in names for id_ in _ids(db, field, name))
            # The plus keeps SQLite from asking the index of words for one fact after the other.
            where = where.and_(f"+{{n}} IN (SELECT n FROM facet WHERE value IN ({ids}))")
    if query.since:
        where = where.and_('+{n} IN (SELECT n FROM fact WHERE "end" >= ?)', query.since.start)
    if query.until:
        where = where.and_("+{n} IN (SELECT n FROM fact WHERE start <= ?)", query.until.end)
    return where


def _ids(db: sqlite3.Connection, field: str, name: str) -> list[int]:
    """The value ids of a name, whatever its case."""
    folded = fold(name)
    rows = db.execute("SELECT id FROM value WHERE field = ? AND folded = ?", (field, folded))
    ids = [id_ for (id_,) in rows]
    if not ids:
        raise UnknownValueError(field, name, near=near_value(db, field, folded))
    return ids


def near_value(db: sqlite3.Connection, field: str, folded: str) -> tuple[str, ...]:
    """The value of a filter that looks most like the given one, as the base writes it."""
    near = near_name(db, VALUES, folded, field)
    rows = db.execute(
        "SELECT name FROM value WHERE field = ? AND folded = ?",
        (field, *near) if near else (field, ""),
    )
    return tuple(name for (name,) in rows)

"""Reads what the tables of an index hold: by number, by id, by the beginning of a name."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from rumm.errors import BaseError, NotFoundError
from rumm.index.near import IDS, SOURCE_IDS, near_name
from rumm.index.rows import load_about, load_fact, load_source
from rumm.model.analyzer import fold
from rumm.model.answers import Cited
from rumm.model.facts import Topic

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from rumm.model.facts import About, Fact


class Tables:
    """The tables of a compiled fact base; close them, or use them in a `with`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._open: sqlite3.Connection | None = db

    @property
    def _db(self) -> sqlite3.Connection:
        if self._open is None:
            raise BaseError("the fact base is closed; open it again")
        return self._open

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index; a second time changes nothing."""
        if self._open is not None:
            self._open.close()
        self._open = None

    @cached_property
    def about(self) -> About:
        """What the base says of itself."""
        return load_about(self._one("SELECT value FROM meta WHERE key = 'about'"))

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics by id, in the order of the base."""
        rows = self._db.execute("SELECT id, title, summary FROM topic ORDER BY place")
        return {id_: Topic(id=id_, title=title, summary=text) for id_, title, text in rows}

    def names(self, field: str, beginning: str = "") -> list[str]:
        """The values of a filter, or with `id` the ids of facts, that begin so in any case."""
        folded = fold(beginning)
        span = {"first": folded, "last": folded + "\U0010ffff", "field": field}
        if field == "id":
            sql = "SELECT id FROM fact WHERE id >= :first AND id < :last ORDER BY id"
        else:
            sql = (
                "SELECT name FROM value WHERE folded >= :first AND folded < :last"
                " AND field = :field ORDER BY place"
            )
        return [name for (name,) in self._db.execute(sql, span)]

    def _facts(self, numbers: Iterable[int]) -> Iterator[Fact]:
        """The facts with these numbers, in this order, with their sources."""
        source = cache(lambda id_: self._source(id_).source)
        for n in numbers:
            row = self._one("SELECT data FROM body WHERE n = ?", (n,))
            yield load_fact(row, self.topics, source)

    def _find_number(self, id_: str) -> int | None:
        row = self._db.execute("SELECT n FROM fact WHERE id = ?", (id_,)).fetchone()
        return None if row is None else int(row[0])

    def _find_source(self, id_: str) -> Cited | None:
        row = self._db.execute("SELECT data, facts FROM source WHERE id = ?", (id_,)).fetchone()
        return None if row is None else Cited(source=load_source(row[0]), facts=row[1])

    def _number(self, id_: str) -> int:
        """The number of the fact with an id; raises NotFoundError."""
        if (number := self._find_number(id_)) is None:
            instead = "source" if self._find_source(id_) else None
            raise NotFoundError("fact", id_, near_name(self._db, IDS, id_), instead=instead)
        return number

    def _source(self, id_: str) -> Cited:
        """The source with an id; raises NotFoundError."""
        if (found := self._find_source(id_)) is None:
            instead = None if self._find_number(id_) is None else "fact"
            near = near_name(self._db, SOURCE_IDS, id_)
            raise NotFoundError("source", id_, near, instead=instead)
        return found

    def _one(self, sql: str, values: Iterable[object] = ()) -> Any:  # noqa: ANN401
        return self._db.execute(sql, tuple(values)).fetchone()[0]

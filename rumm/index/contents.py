"""Contents of an index by number, ID, or beginning of a name."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from rumm.errors import NotFoundError
from rumm.index.near import IDS, SOURCE_IDS, near_name
from rumm.index.rows import load_about, load_fact, load_kind, load_source
from rumm.model.analyzer import fold
from rumm.model.answers import Cited
from rumm.model.facts import Topic

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from rumm.model.facts import About, Fact, Kind


class Contents:
    """The tables of one compiled base."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    @cached_property
    def about(self) -> About:
        """Metadata of the base."""
        return load_about(self.one("SELECT value FROM meta WHERE key = 'about'"))

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kinds by ID, in the order of the base."""
        rows = self.db.execute("SELECT data FROM kind ORDER BY place")
        return {kind.id: kind for kind in (load_kind(data) for (data,) in rows)}

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """The topics by ID, in the order of the base."""
        rows = self.db.execute("SELECT id, title, summary FROM topic ORDER BY place")
        return {id_: Topic(id=id_, title=title, summary=text) for id_, title, text in rows}

    def names(self, field: str, beginning: str) -> list[str]:
        """Return the values of a filter, or of `id`, that start like this in any case."""
        folded = fold(beginning)
        span = {"first": folded, "last": folded + "\U0010ffff", "field": field}
        if field == "id":
            sql = "SELECT id FROM fact WHERE id >= :first AND id < :last ORDER BY id"
        else:
            sql = (
                "SELECT name FROM value WHERE folded >= :first AND folded < :last"
                " AND field = :field ORDER BY place"
            )
        return [name for (name,) in self.db.execute(sql, span)]

    def facts(self, numbers: Iterable[int]) -> Iterator[Fact]:
        """Yield the facts with these numbers, in this order, with their sources."""
        source = cache(lambda id_: self.sources([id_])[0].source)
        for n in numbers:
            row = self.one("SELECT data FROM body WHERE n = ?", (n,))
            yield load_fact(row, self.kinds, self.topics, source)

    def find_number(self, id_: str) -> int | None:
        """Return the number of the fact that has or had an ID, if any."""
        sql = "SELECT n FROM fact WHERE id = :id UNION ALL SELECT n FROM former WHERE id = :id"
        row = self.db.execute(sql, {"id": id_}).fetchone()
        return None if row is None else int(row[0])

    def find_source(self, id_: str) -> Cited | None:
        """Return the source with an ID, if any."""
        row = self.db.execute("SELECT data, facts FROM source WHERE id = ?", (id_,)).fetchone()
        return None if row is None else Cited(source=load_source(row[0]), facts=row[1])

    def numbers(self, ids: Iterable[str]) -> dict[int, None]:
        """Return the numbers of the facts with some IDs, in this order, each once.

        Raises:
            NotFoundError: names all missing IDs; suggests the one closest to the first.
        """
        found = {id_: self.find_number(id_) for id_ in ids}
        if missing := [id_ for id_, number in found.items() if number is None]:
            instead = "source" if self.find_source(missing[0]) else None
            near = near_name(self.db, IDS, missing[0])
            raise NotFoundError("fact", missing, near, instead=instead)
        return dict.fromkeys(number for number in found.values() if number is not None)

    def sources(self, ids: Iterable[str]) -> list[Cited]:
        """Return the sources with some IDs, in this order.

        Raises:
            NotFoundError: as for facts.
        """
        found = {id_: self.find_source(id_) for id_ in ids}
        if missing := [id_ for id_, cited in found.items() if cited is None]:
            instead = None if self.find_number(missing[0]) is None else "fact"
            near = near_name(self.db, SOURCE_IDS, missing[0])
            raise NotFoundError("source", missing, near, instead=instead)
        return [cited for cited in found.values() if cited is not None]

    def not_found(self, ids: Sequence[str]) -> NotFoundError:
        """Make the error for IDs that neither a fact nor a source has."""
        near = near_name(self.db, f"{IDS} UNION {SOURCE_IDS}", ids[0])
        return NotFoundError("fact or source", ids, near)

    def one(self, sql: str, values: Iterable[object] = ()) -> Any:  # noqa: ANN401
        """Return the first value of the first row."""
        return self.db.execute(sql, tuple(values)).fetchone()[0]

"""Facts and sources as the JSON rows of the index.

A row is the named tuple as an array, so a new key of the model is kept without a change here.
Only a key whose values are neither plain nor tuples of plain values needs an entry in `_READ`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rumm.model.facts import About, Citation, Fact, Kind, Name, Source, Stance, Tier
from rumm.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rumm.model.facts import Topic

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


def dump(item: About | Kind | Source) -> str:
    """Dump a kind, a source, or the metadata of a base."""
    return _encode(item)


def load_about(row: str) -> About:
    """Read what `dump` wrote."""
    return About(*_values(About._fields, _decode(row)))


def load_kind(row: str) -> Kind:
    """Read what `dump` wrote."""
    return Kind(*_decode(row))


def load_source(row: str) -> Source:
    """Read what `dump` wrote."""
    return Source(*_values(Source._fields, _decode(row)))


def dump_fact(fact: Fact) -> str:
    """Dump a fact; its kind, topic, and sources by ID."""
    values = fact._asdict()
    values["kind"] = fact.kind.id
    values["topic"] = fact.topic.id
    values["citations"] = [(citation.source.id, *citation[1:]) for citation in fact.citations]
    return _encode([*values.values()])


def load_fact(
    row: str,
    kinds: Mapping[str, Kind],
    topics: Mapping[str, Topic],
    source: Callable[[str], Source],
) -> Fact:
    """Read what `dump_fact` wrote; `source` finds one by its ID."""
    values = dict(zip(Fact._fields, _decode(row), strict=True))
    values["kind"] = kinds[values["kind"]]
    values["topic"] = topics[values["topic"]]
    values["citations"] = [
        Citation(source(id_), *_values(Citation._fields[1:], rest))
        for id_, *rest in values["citations"]
    ]
    return Fact(*_values(values, values.values()))


def _values(names: Iterable[str], row: Iterable[Any]) -> Iterator[Any]:
    for name, value in zip(names, row, strict=True):
        read = _READ.get(name)
        if value is None:
            yield None
        elif read:
            yield read(value)
        else:
            yield tuple(value) if isinstance(value, list) else value


_READ: Mapping[str, Callable[[Any], object]] = {
    **dict.fromkeys(("date", "issued", "accessed", "updated"), lambda row: Period(*row)),
    **dict.fromkeys(("authors", "editors"), lambda rows: tuple(Name(*row) for row in rows)),
    "stance": Stance,
    "tier": Tier,
    "also": lambda rows: tuple(About(*_values(About._fields, row)) for row in rows),
}

"""Facts and sources as JSON, the way the index keeps them; only data, never code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rumm.model.facts import About, Citation, Fact, Kind, Name, Source, Stance, Tier, Topic
from rumm.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
_PERIODS = {"issued", "accessed", "updated"}


def freeze_about(about: About) -> str:
    """What a base says of itself."""
    return _freeze(about)


def thaw_about(row: str) -> About:
    """The reverse of `freeze_about`."""
    return About(**_thaw(row))


def freeze_source(source: Source) -> str:
    """A source."""
    return _freeze(source)


def thaw_source(row: str) -> Source:
    """The reverse of `freeze_source`."""
    values = _thaw(row)
    authors = tuple(Name(*parts) for parts in values.pop("authors"))
    return Source(authors=authors, tier=Tier(values.pop("tier")), **values)


def freeze_fact(fact: Fact) -> str:
    """A fact; its topic and sources by id."""
    return _encode(
        [
            fact.id,
            fact.kind,
            fact.topic.id,
            fact.claim,
            _freeze_period(fact.date),
            fact.actors,
            fact.tags,
            fact.note,
            fact.related,
            fact.superseded_by,
            [(c.source.id, c.stance, c.locator, c.note, c.quote) for c in fact.citations],
        ]
    )


def thaw_fact(row: str, topics: Mapping[str, Topic], source: Callable[[str], Source]) -> Fact:
    """The reverse of `freeze_fact`; `source` gives one by its id."""
    (id_, kind, topic, claim, date, actors, tags, note, related, superseded_by, citations) = (
        _decode(row)
    )
    return Fact(
        id=id_,
        kind=Kind(kind),
        topic=topics[topic],
        claim=claim,
        date=_thaw_period(date),
        actors=tuple(actors),
        tags=tuple(tags),
        note=note,
        related=tuple(related),
        superseded_by=superseded_by,
        citations=tuple(
            Citation(
                source=source(source_id),
                stance=Stance(stance),
                locator=locator,
                note=note,
                quote=quote,
            )
            for source_id, stance, locator, note, quote in citations
        ),
    )


def _freeze(item: About | Source) -> str:
    """What an item says, by name, without what it does not say."""
    values: dict[str, Any] = {
        name: value for name, value in item._asdict().items() if value is not None
    }
    for name in _PERIODS & values.keys():
        values[name] = _freeze_period(values[name])
    return _encode(values)


def _thaw(row: str) -> dict[str, Any]:
    values: dict[str, Any] = _decode(row)
    for name in _PERIODS & values.keys():
        values[name] = _thaw_period(values[name])
    return values


def _freeze_period(period: Period | None) -> tuple[str, str | None, str | None] | None:
    return (period.text, period.start, period.end) if period else None


def _thaw_period(row: list[Any] | None) -> Period | None:
    return Period(text=row[0], start=row[1], end=row[2]) if row else None

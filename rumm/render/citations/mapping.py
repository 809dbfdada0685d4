"""The table of types and fields behind the exports, and how a source is spread over them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rumm.model.facts import Name, Source

    Value = str | tuple[Name, ...]

# The keys that exports name differently, in order of precedence: of two that have one field, the
# first gets it. What each is called in a note, where an export has no field for it.
_KEYS = {
    "collection-title": "Series",
    "container-title": "In",
    "volume": "Volume",
    "number": "Number",
    "pages": "Pages",
    "edition": "Edition",
    "editors": "Edited by",
    "event": "Event",
    "publisher": "Publisher",
    "place": "Place",
    "isbn": "ISBN",
}


class Kind(NamedTuple):
    """A source type as the exports know it; see `types.toml`."""

    family: str
    bibtex: str
    ris: str
    apa: str = ""


class Spread(NamedTuple):
    """The values of a source by the fields of an export, and notes on what has no field."""

    fields: Mapping[str, Value]
    notes: tuple[str, ...]


@cache
def _table() -> Mapping[str, Any]:
    return tomli.loads(Path(__file__).with_name("types.toml").read_text(encoding="utf-8"))


def kind_of(source: Source) -> Kind:
    """Look up the type of a source."""
    return Kind(**_table()["type"][source.type])


def is_periodical(source: Source) -> bool:
    """Whether it appeared in a periodical."""
    return kind_of(source).family == "periodical"


def container(source: Source) -> str | None:
    """Name what the source appeared in; a newspaper may be named as publisher only."""
    return source.container_title or (source.publisher if is_periodical(source) else None)


def spread(source: Source, export: str, variant: str) -> Spread:
    """Give the values of a source to the fields that a variant of an export has for them."""
    table = _table()[export]
    names = {**table.get("any", {}), **table.get(variant, {})}
    fields: dict[str, Value] = {}
    notes = []
    for key, value in _values(source):
        name = names.get(key)
        if name and name not in fields:
            fields[name] = value
        else:
            text = value if isinstance(value, str) else "; ".join(map(str, value))
            notes.append(f"{_KEYS[key]}: {text}")
    return Spread(fields, tuple(notes))


def _values(source: Source) -> Iterator[tuple[str, Value]]:
    for key in _KEYS:
        is_container = key == "container-title"
        value = container(source) if is_container else getattr(source, key.replace("-", "_"))
        if value:
            yield key, value

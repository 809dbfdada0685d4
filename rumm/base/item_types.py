"""The table of types and fields for exports, and the distribution of a source over them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rumm.model.facts import Name, Source

    Value = str | tuple[Name, ...]

# The keys that exports name differently, in order of precedence: of two with the same field, the
# first gets it. Each has a name for notes, if an export has no field for it.
KEYS = {
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
    """A source type in the exports; see `item_types.toml`."""

    family: str
    bibtex: str
    ris: str
    apa: str = ""


class Spread(NamedTuple):
    """The values of a source by export field, and notes on what has no field."""

    fields: Mapping[str, Value]
    notes: tuple[str, ...]


@cache
def _table() -> Mapping[str, Any]:
    return tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def kind_of(source: Source) -> Kind:
    """Look up the type of a source."""
    return Kind(**_table()["type"][source.type])


def is_periodical(source: Source) -> bool:
    """Return whether it appeared in a periodical."""
    return kind_of(source).family == "periodical"


def container(source: Source) -> str | None:
    """Name what the source appeared in; a newspaper may be named as publisher only."""
    return source.container_title or (source.publisher if is_periodical(source) else None)


def family_of(type_: str) -> str:
    """Look up the family of a source type."""
    return Kind(**_table()["type"][type_]).family


def fields_of(export: str, variant: str) -> dict[str, str]:
    """Map keys to the fields that a variant of an export has for them, in order of precedence."""
    table = _table()[export]
    names = {**table.get("any", {}), **table.get(variant, {})}
    return {key: names[key] for key in KEYS if names.get(key)}


def spread(source: Source, export: str, variant: str) -> Spread:
    """Distribute the values of a source over the fields of an export variant."""
    names = fields_of(export, variant)
    fields: dict[str, Value] = {}
    notes = []
    for key, value in _values(source):
        name = names.get(key)
        if name and name not in fields:
            fields[name] = value
        else:
            text = value if isinstance(value, str) else "; ".join(map(str, value))
            notes.append(f"{KEYS[key]}: {text}")
    return Spread(fields, tuple(notes))


def _values(source: Source) -> Iterator[tuple[str, Value]]:
    for key in KEYS:
        is_container = key == "container-title"
        value = container(source) if is_container else getattr(source, key.replace("-", "_"))
        if value:
            yield key, value

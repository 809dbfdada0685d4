"""What the data formats say of facts, sources and counts: each field once, with its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rumm.answer import View
from rumm.errors import UnknownValueError
from rumm.link import link
from rumm.model import Kind, Stance, Standing, Tier
from rumm.query import FILTERS, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rumm.answer import Answer

Schema = dict[str, Any]
Record = dict[str, Any]

SCHEMA = "rumm/1"
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer", "minimum": 0}
TEXTS: Schema = {"type": "array", "items": TEXT}


class Field(NamedTuple):
    """A key of a record: its schema, and how to get its value."""

    schema: Schema
    get: Callable[[Any], object]


class Table(NamedTuple):
    """The fields of one kind of item, and those that each format has when none are named."""

    name: str
    fields: Mapping[str, Field]
    json: tuple[str, ...]
    csv: tuple[str, ...]
    tsv: tuple[str, ...]


def enum(values: Iterable[str]) -> Schema:
    """The schema of a closed set."""
    return {"enum": [str(value) for value in values]}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _match(answer: Answer[Any]) -> str | None:
    if not answer.query.words:
        return None
    return "some" if answer.partial or answer.query.any else "all"


def _sort(answer: Answer[Any]) -> str | None:
    """What facts are ordered by; those with ids are in the order of these, counts in their own."""
    is_sorted = answer.view in (View.RECORDS, View.TIMELINE)
    return answer.query.sort if is_sorted else None


def _filter(name: str) -> Field:
    return Field(TEXTS, lambda answer: list(getattr(answer.query, name)))


_CITATION: Mapping[str, Field] = {
    "source": Field(TEXT, lambda c: c.source.id),
    "label": Field(TEXT, lambda c: c.source.label),
    "title": Field(TEXT, lambda c: c.source.title),
    "authors": Field(TEXTS, lambda c: [str(name) for name in c.source.authors]),
    "publisher": Field(MAYBE, lambda c: c.source.publisher),
    "issued": Field(MAYBE, lambda c: _text(c.source.issued)),
    "url": Field(MAYBE, lambda c: c.source.address),
    "link": Field(MAYBE, lambda c: link(c.source, c)),
    "tier": Field(enum(Tier), lambda c: c.source.tier),
    "origin": Field(MAYBE, lambda c: c.source.origin),
    "locator": Field(MAYBE, lambda c: c.locator),
    "stance": Field(enum(Stance), lambda c: c.stance),
    "note": Field(MAYBE, lambda c: c.note),
    "quote": Field(MAYBE, lambda c: c.quote),
}
_SUPPORT: Mapping[str, Field] = {
    "supports": Field(NUMBER, lambda s: s.supports),
    "qualifies": Field(NUMBER, lambda s: s.qualifies),
    "disputes": Field(NUMBER, lambda s: s.disputes),
    "independent": Field(NUMBER, lambda s: s.independent),
}
_MATCH: Mapping[str, Field] = {
    "field": Field(TEXT, lambda m: m.field),
    "start": Field(NUMBER, lambda m: m.start),
    "end": Field(NUMBER, lambda m: m.end),
}


def record(item: object, fields: Mapping[str, Field], names: Iterable[str] = ()) -> Record:
    """An item as a dictionary of plain values: all fields, or those named, in that order."""
    return {name: fields[name].get(item) for name in names or fields}


def schema_of(fields: Mapping[str, Field]) -> Schema:
    """The JSON Schema of a dictionary with all fields."""
    properties = {name: field.schema for name, field in fields.items()}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list_of(fields: Mapping[str, Field]) -> Schema:
    return {"type": "array", "items": schema_of(fields)}


_FACT: Mapping[str, Field] = {
    "id": Field(TEXT, lambda hit: hit.fact.id),
    "kind": Field(enum(Kind), lambda hit: hit.fact.kind),
    "topic": Field(TEXT, lambda hit: hit.fact.topic.id),
    "topic_title": Field(TEXT, lambda hit: hit.fact.topic.title),
    "claim": Field(TEXT, lambda hit: hit.fact.claim),
    "date": Field(MAYBE, lambda hit: _text(hit.fact.date)),
    "start": Field(MAYBE, lambda hit: hit.fact.date and hit.fact.date.start),
    "end": Field(MAYBE, lambda hit: hit.fact.date and hit.fact.date.end),
    "actors": Field(TEXTS, lambda hit: list(hit.fact.actors)),
    "tags": Field(TEXTS, lambda hit: list(hit.fact.tags)),
    "standing": Field(enum(Standing), lambda hit: hit.fact.support.standing),
    "support": Field(schema_of(_SUPPORT), lambda hit: record(hit.fact.support, _SUPPORT)),
    "citations": Field(
        _list_of(_CITATION), lambda hit: [record(c, _CITATION) for c in hit.fact.citations]
    ),
    "note": Field(MAYBE, lambda hit: hit.fact.note),
    "related": Field(TEXTS, lambda hit: list(hit.fact.related)),
    "superseded_by": Field(MAYBE, lambda hit: hit.fact.superseded_by),
    "score": Field({"type": ["number", "null"]}, lambda hit: hit.score),
    "matches": Field(_list_of(_MATCH), lambda hit: [record(m, _MATCH) for m in hit.matches]),
    # Flat, for tables.
    "supports": Field(NUMBER, lambda hit: hit.fact.support.supports),
    "qualifies": Field(NUMBER, lambda hit: hit.fact.support.qualifies),
    "disputes": Field(NUMBER, lambda hit: hit.fact.support.disputes),
    "independent": Field(NUMBER, lambda hit: hit.fact.support.independent),
    "sources": Field(
        TEXTS, lambda hit: list(dict.fromkeys(c.source.id for c in hit.fact.citations))
    ),
}
_SOURCE: Mapping[str, Field] = {
    "id": Field(TEXT, lambda cited: cited.source.id),
    "label": Field(TEXT, lambda cited: cited.source.label),
    "type": Field(TEXT, lambda cited: cited.source.type),
    "authors": Field(TEXTS, lambda cited: [str(name) for name in cited.source.authors]),
    "title": Field(TEXT, lambda cited: cited.source.title),
    "container_title": Field(MAYBE, lambda cited: cited.source.container_title),
    "number": Field(MAYBE, lambda cited: cited.source.number),
    "publisher": Field(MAYBE, lambda cited: cited.source.publisher),
    "issued": Field(MAYBE, lambda cited: _text(cited.source.issued)),
    "accessed": Field(MAYBE, lambda cited: _text(cited.source.accessed)),
    "url": Field(MAYBE, lambda cited: cited.source.url),
    "via": Field(MAYBE, lambda cited: cited.source.via),
    "archive_url": Field(MAYBE, lambda cited: cited.source.archive_url),
    "link": Field(MAYBE, lambda cited: cited.source.address),
    "doi": Field(MAYBE, lambda cited: cited.source.doi),
    "isbn": Field(MAYBE, lambda cited: cited.source.isbn),
    "language": Field(MAYBE, lambda cited: cited.source.language),
    "tier": Field(enum(Tier), lambda cited: cited.source.tier),
    "origin": Field(MAYBE, lambda cited: cited.source.origin),
    "note": Field(MAYBE, lambda cited: cited.source.note),
    "facts": Field(NUMBER, lambda cited: cited.facts),
}
_COUNT: Mapping[str, Field] = {
    "value": Field(TEXT, lambda count: count.value),
    "title": Field(TEXT, lambda count: count.title),
    "count": Field(NUMBER, lambda count: count.facts),
}

FACTS = Table(
    name="facts",
    fields=_FACT,
    json=tuple(_FACT)[: list(_FACT).index("supports")],
    csv=(
        *("id", "kind", "topic", "topic_title", "claim", "date", "start", "end", "actors", "tags"),
        *("standing", "supports", "qualifies", "disputes", "independent", "sources", "note"),
        *("related", "superseded_by"),
    ),
    tsv=("id", "kind", "topic", "date", "standing", "claim", "sources"),
)
SOURCES = Table(
    name="sources",
    fields=_SOURCE,
    json=tuple(_SOURCE),
    csv=tuple(_SOURCE),
    tsv=("id", "type", "tier", "issued", "facts", "title", "link"),
)
COUNTS = Table(
    name="counts", fields=_COUNT, json=tuple(_COUNT), csv=tuple(_COUNT), tsv=("value", "count")
)
TABLES: Mapping[View, Table] = {
    View.RECORDS: FACTS,
    View.TIMELINE: FACTS,
    View.FULL_FACTS: FACTS,
    View.SOURCES: SOURCES,
    View.FULL_SOURCES: SOURCES,
    View.COUNTS: COUNTS,
}

_ABOUT: Mapping[str, Field] = {
    "title": Field(TEXT, lambda about: about.title),
    "version": Field(MAYBE, lambda about: about.version),
    "updated": Field(MAYBE, lambda about: _text(about.updated)),
    "sha256": Field(TEXT, lambda about: about.sha256),
}
_QUERY: Mapping[str, Field] = {
    "id": Field(TEXTS, lambda answer: list(answer.query.id or ())),
    "words": Field(TEXTS, lambda answer: list(answer.query.words)),
    "exclude": Field(TEXTS, lambda answer: list(answer.query.exclude)),
    "match": Field({"enum": ["all", "some", None]}, _match),
    "suggestions": Field(
        {"type": "object", "additionalProperties": TEXTS},
        lambda answer: {word: list(near) for word, near in answer.unknown.items()},
    ),
    **{name: _filter(name) for name in FILTERS},
    "since": Field(MAYBE, lambda answer: _text(answer.query.since)),
    "until": Field(MAYBE, lambda answer: _text(answer.query.until)),
    "all": Field({"type": "boolean"}, lambda answer: answer.query.all),
    "sort": Field({"enum": [*map(str, Sort), None]}, _sort),
    "reverse": Field({"type": "boolean"}, lambda answer: answer.query.reverse),
    "limit": Field({"type": ["integer", "null"]}, lambda answer: answer.query.limit),
    "by": Field(MAYBE, lambda answer: answer.by),
    "fields": Field(TEXTS, lambda answer: list(answer.fields)),
}
HEAD: Mapping[str, Field] = {
    "schema": Field({"const": SCHEMA}, lambda _: SCHEMA),
    "base": Field(schema_of(_ABOUT), lambda answer: record(answer.about, _ABOUT)),
    "retrieved": Field(TEXT, lambda answer: answer.day),
    "query": Field(schema_of(_QUERY), lambda answer: record(answer, _QUERY)),
    "total": Field(NUMBER, lambda answer: answer.total),
    "count": Field(NUMBER, lambda answer: len(answer.items)),
}


def chosen(answer: Answer[Any], names: Sequence[str], default: Sequence[str]) -> tuple[str, ...]:
    """The fields that were asked for, or the default ones.

    Raises:
        UnknownValueError: names the fields there are.
    """
    fields = TABLES[answer.view].fields
    for name in names:
        if name not in fields:
            raise UnknownValueError("field", name, valid=tuple(fields))
    return tuple(dict.fromkeys(names or default))

"""Fields of facts, sources, and counts in the data formats, each with its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rumm.errors import UnknownValueError
from rumm.model.answers import Cited, Hit, Subject
from rumm.model.facts import Fact, Source, Stance, Standing, Tier
from rumm.model.links import link
from rumm.model.query import FILTERS, Sort, SourceSort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rumm.model.answers import Answer
    from rumm.render.page import Page

Schema = dict[str, Any]
Record = dict[str, Any]

SCHEMA = "rumm/1"
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer", "minimum": 0}
TEXTS: Schema = {"type": "array", "items": TEXT}


class Column(NamedTuple):
    """A field of a record: its schema, and how to get its value."""

    schema: Schema
    get: Callable[[Any], object]


class Table(NamedTuple):
    """The fields of one kind of item, and the default ones of each format."""

    name: str
    fields: Mapping[str, Column]
    json: tuple[str, ...]
    csv: tuple[str, ...]
    tsv: tuple[str, ...]


def enum(values: Iterable[str]) -> Schema:
    """Make the schema of a closed set of values."""
    return {"enum": [str(value) for value in values]}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


class _Asked(NamedTuple):
    """An answer and the page that it is rendered on."""

    answer: Answer[Any]
    page: Page


def _match(asked: _Asked) -> str | None:
    answer = asked.answer
    if not answer.query.words:
        return None
    return "some" if answer.partial or answer.query.any else "all"


def _sort(asked: _Asked) -> str | None:
    """Return the sort order of facts or sources; items by ID and counts have none."""
    answer = asked.answer
    is_sorted = answer.subject is Subject.FACTS and answer.query.id is None
    return answer.query.sort if is_sorted else answer.sort


def _filter(name: str) -> Column:
    return Column(TEXTS, lambda asked: list(getattr(asked.answer.query, name)))


_CITATION: Mapping[str, Column] = {
    "source": Column(TEXT, lambda c: c.source.id),
    "label": Column(TEXT, lambda c: c.source.label),
    "title": Column(TEXT, lambda c: c.source.title),
    "authors": Column(TEXTS, lambda c: [str(name) for name in c.source.authors]),
    "publisher": Column(MAYBE, lambda c: c.source.publisher),
    "issued": Column(MAYBE, lambda c: _text(c.source.issued)),
    "url": Column(MAYBE, lambda c: c.source.address),
    "link": Column(MAYBE, lambda c: link(c.source, c)),
    "tier": Column(enum(Tier), lambda c: c.source.tier),
    "origin": Column(MAYBE, lambda c: c.source.origin),
    "locator": Column(MAYBE, lambda c: c.locator),
    "stance": Column(enum(Stance), lambda c: c.stance),
    "note": Column(MAYBE, lambda c: c.note),
    "quote": Column(MAYBE, lambda c: c.quote),
}
_SUPPORT: Mapping[str, Column] = {
    "supports": Column(NUMBER, lambda s: s.supports),
    "qualifies": Column(NUMBER, lambda s: s.qualifies),
    "disputes": Column(NUMBER, lambda s: s.disputes),
    "independent": Column(NUMBER, lambda s: s.independent),
}
_MATCH: Mapping[str, Column] = {
    "field": Column(TEXT, lambda m: m.field),
    "start": Column(NUMBER, lambda m: m.start),
    "end": Column(NUMBER, lambda m: m.end),
}


def record(item: object, fields: Mapping[str, Column], names: Iterable[str] = ()) -> Record:
    """Make a dictionary of plain values: all fields of an item, or the named ones in order."""
    return {name: fields[name].get(item) for name in names or fields}


def schema_of(fields: Mapping[str, Column]) -> Schema:
    """Make the JSON Schema of a dictionary with all fields."""
    properties = {name: field.schema for name, field in fields.items()}
    return {"type": "object", "properties": properties, "required": list(properties)}


def list_of(fields: Mapping[str, Column]) -> Schema:
    """Describe a list of such dictionaries."""
    return {"type": "array", "items": schema_of(fields)}


_FACT: Mapping[str, Column] = {
    "id": Column(TEXT, lambda hit: hit.fact.id),
    "kind": Column(TEXT, lambda hit: hit.fact.kind.id),
    "topic": Column(TEXT, lambda hit: hit.fact.topic.id),
    "topic_title": Column(TEXT, lambda hit: hit.fact.topic.title),
    "claim": Column(TEXT, lambda hit: hit.fact.claim),
    "date": Column(MAYBE, lambda hit: _text(hit.fact.date)),
    "start": Column(MAYBE, lambda hit: hit.fact.date and hit.fact.date.start),
    "end": Column(MAYBE, lambda hit: hit.fact.date and hit.fact.date.end),
    "actors": Column(TEXTS, lambda hit: list(hit.fact.actors)),
    "tags": Column(TEXTS, lambda hit: list(hit.fact.tags)),
    "standing": Column(enum(Standing), lambda hit: hit.fact.support.standing),
    "support": Column(schema_of(_SUPPORT), lambda hit: record(hit.fact.support, _SUPPORT)),
    "citations": Column(
        list_of(_CITATION), lambda hit: [record(c, _CITATION) for c in hit.fact.citations]
    ),
    "note": Column(MAYBE, lambda hit: hit.fact.note),
    "questions": Column(TEXTS, lambda hit: list(hit.fact.questions)),
    "related": Column(TEXTS, lambda hit: list(hit.fact.related)),
    "formerly": Column(TEXTS, lambda hit: list(hit.fact.formerly)),
    "superseded_by": Column(MAYBE, lambda hit: hit.fact.superseded_by),
    "base": Column(TEXT, lambda hit: hit.fact.base),
    "score": Column({"type": ["number", "null"]}, lambda hit: hit.score),
    "matches": Column(list_of(_MATCH), lambda hit: [record(m, _MATCH) for m in hit.matches]),
    # For tables: values that are nested above.
    "supports": Column(NUMBER, lambda hit: hit.fact.support.supports),
    "qualifies": Column(NUMBER, lambda hit: hit.fact.support.qualifies),
    "disputes": Column(NUMBER, lambda hit: hit.fact.support.disputes),
    "independent": Column(NUMBER, lambda hit: hit.fact.support.independent),
    "sources": Column(
        TEXTS, lambda hit: list(dict.fromkeys(c.source.id for c in hit.fact.citations))
    ),
}
_SOURCE: Mapping[str, Column] = {
    "id": Column(TEXT, lambda cited: cited.source.id),
    "label": Column(TEXT, lambda cited: cited.source.label),
    "type": Column(TEXT, lambda cited: cited.source.type),
    "authors": Column(TEXTS, lambda cited: [str(name) for name in cited.source.authors]),
    "title": Column(TEXT, lambda cited: cited.source.title),
    "container_title": Column(MAYBE, lambda cited: cited.source.container_title),
    "collection_title": Column(MAYBE, lambda cited: cited.source.collection_title),
    "volume": Column(MAYBE, lambda cited: cited.source.volume),
    "number": Column(MAYBE, lambda cited: cited.source.number),
    "pages": Column(MAYBE, lambda cited: cited.source.pages),
    "edition": Column(MAYBE, lambda cited: cited.source.edition),
    "editors": Column(TEXTS, lambda cited: [str(name) for name in cited.source.editors]),
    "event": Column(MAYBE, lambda cited: cited.source.event),
    "publisher": Column(MAYBE, lambda cited: cited.source.publisher),
    "place": Column(MAYBE, lambda cited: cited.source.place),
    "issued": Column(MAYBE, lambda cited: _text(cited.source.issued)),
    "accessed": Column(MAYBE, lambda cited: _text(cited.source.accessed)),
    "url": Column(MAYBE, lambda cited: cited.source.url),
    "via": Column(MAYBE, lambda cited: cited.source.via),
    "archive_url": Column(MAYBE, lambda cited: cited.source.archive_url),
    "link": Column(MAYBE, lambda cited: cited.source.address),
    "doi": Column(MAYBE, lambda cited: cited.source.doi),
    "isbn": Column(MAYBE, lambda cited: cited.source.isbn),
    "language": Column(MAYBE, lambda cited: cited.source.language),
    "tier": Column(enum(Tier), lambda cited: cited.source.tier),
    "origin": Column(MAYBE, lambda cited: cited.source.origin),
    "note": Column(MAYBE, lambda cited: cited.source.note),
    "facts": Column(NUMBER, lambda cited: cited.facts),
}
_COUNT: Mapping[str, Column] = {
    "value": Column(TEXT, lambda count: count.value),
    "title": Column(TEXT, lambda count: count.title),
    "count": Column(NUMBER, lambda count: count.facts),
}

FACTS = Table(
    name="facts",
    fields=_FACT,
    json=tuple(_FACT)[: list(_FACT).index("supports")],
    csv=(
        *("id", "kind", "topic", "topic_title", "claim", "date", "start", "end", "actors", "tags"),
        *("standing", "supports", "qualifies", "disputes", "independent", "sources", "note"),
        *("related", "superseded_by", "questions", "formerly"),
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
TABLES: Mapping[Subject, Table] = {
    Subject.FACTS: FACTS,
    Subject.SOURCES: SOURCES,
    Subject.COUNTS: COUNTS,
}


def to_dict(item: Fact | Hit | Source) -> Record:
    """Make the record of one item; that of a source is without the number of its facts.

    Raises:
        TypeError: for anything else.
    """
    if not isinstance(item, Fact | Hit | Source):
        raise TypeError(f"expected a Fact, Hit, or Source; got {type(item).__name__}")
    if isinstance(item, Source):
        names = [name for name in SOURCES.json if name != "facts"]
        return record(Cited(item, 0), _SOURCE, names)
    return record(Hit(item) if isinstance(item, Fact) else item, _FACT, FACTS.json)


ABOUT: Mapping[str, Column] = {
    "title": Column(TEXT, lambda about: about.title),
    "version": Column(MAYBE, lambda about: about.version),
    "updated": Column(MAYBE, lambda about: _text(about.updated)),
    "note": Column(MAYBE, lambda about: about.note),
    "sha256": Column(TEXT, lambda about: about.sha256),
}
_QUERY: Mapping[str, Column] = {
    "id": Column(TEXTS, lambda asked: list(asked.answer.query.id or ())),
    "words": Column(TEXTS, lambda asked: list(asked.answer.query.words)),
    "exclude": Column(TEXTS, lambda asked: list(asked.answer.query.exclude)),
    "match": Column({"enum": ["all", "some", None]}, _match),
    "suggestions": Column(
        {"type": "object", "additionalProperties": TEXTS},
        lambda asked: {word: list(near) for word, near in asked.answer.unknown.items()},
    ),
    "replaced": Column(
        {"type": "object", "additionalProperties": TEXT},
        lambda asked: dict(asked.answer.replaced),
    ),
    **{name: _filter(name) for name in FILTERS},
    "since": Column(MAYBE, lambda asked: _text(asked.answer.query.since)),
    "until": Column(MAYBE, lambda asked: _text(asked.answer.query.until)),
    "all": Column({"type": "boolean"}, lambda asked: asked.answer.query.all),
    "sort": Column(
        {"enum": [*dict.fromkeys([*map(str, Sort), *map(str, SourceSort)]), None]}, _sort
    ),
    "reverse": Column({"type": "boolean"}, lambda asked: asked.answer.query.reverse),
    "limit": Column({"type": ["integer", "null"]}, lambda asked: asked.answer.query.limit),
    "by": Column(MAYBE, lambda asked: asked.answer.by),
    "fields": Column(TEXTS, lambda asked: list(asked.page.fields)),
}
_HEAD: Mapping[str, Column] = {
    "schema": Column({"const": SCHEMA}, lambda _: SCHEMA),
    "base": Column(schema_of(ABOUT), lambda asked: record(asked.answer.about, ABOUT)),
    "bases": Column(
        list_of(ABOUT), lambda asked: [record(each, ABOUT) for each in asked.answer.about.bases]
    ),
    "retrieved": Column(TEXT, lambda asked: asked.page.day),
    "query": Column(schema_of(_QUERY), lambda asked: record(asked, _QUERY)),
    "total": Column(NUMBER, lambda asked: asked.answer.total),
    "count": Column(NUMBER, lambda asked: len(asked.answer.items)),
}
HEAD_SCHEMA = schema_of(_HEAD)


def head(answer: Answer[Any], page: Page) -> Record:
    """Make the keys of the JSON object before its items: the base, the query, the counts."""
    return record(_Asked(answer, page), _HEAD)


def chosen(answer: Answer[Any], page: Page, default: Sequence[str]) -> tuple[str, ...]:
    """Return the chosen fields, or the default ones.

    Raises:
        UnknownValueError: if a field does not exist.
    """
    fields = TABLES[answer.subject].fields
    for name in page.fields:
        if name not in fields:
            raise UnknownValueError("field", name, valid=tuple(fields))
    return tuple(dict.fromkeys(page.fields or default))

"""Doubts about a fact base that reads well: what is probably not meant; pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rumm.base.problems import Problem, Severity, suggestion
from rumm.base.values import ID
from rumm.model.analyzer import chunks, cut, fold, tokens
from rumm.model.facts import Kind, independent
from rumm.model.highlight import PARTS, source_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rumm.base.problems import KeyPath
    from rumm.model.facts import Base, Fact
    from rumm.model.period import Period

_TRACKER = re.compile(r"[?&](utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid)=")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def lint(tables: Mapping[str, object], base: Base, today: str) -> Iterator[Problem]:
    """The warnings for a base, and for the TOML tables that it was read from; `today` is ISO."""
    yield from _unused(tables, base)
    yield from _twice(base)
    yield from _dates(base, today)
    yield from _tracking(base)
    yield from _names(tables, base)
    yield from _related(tables, base)
    yield from _alone(tables, base)
    yield from _quotes(tables, base)
    yield from _origins(tables, base)
    yield from _origin_circles(base)
    yield from _synonyms(tables, base)
    yield from _controls(tables)


def _doubt(code: str, message: str, hint: str, *path: str | int, key: bool = False) -> Problem:
    return Problem(
        code=code, message=message, hint=hint, path=path, at_key=key, severity=Severity.WARNING
    )


def _unused(tables: Mapping[str, object], base: Base) -> Iterator[Problem]:
    """Sources and topics that nothing refers to, also not a fact that could not be read."""
    used = set(_strings(tables.get("fact"), ("source", "topic")))
    for source in base.sources:
        if source.id not in used:
            message = f'no fact cites "{source.id}"'
            yield _doubt(
                "unused-source", message, "cite or remove it", "source", source.id, key=True
            )
    for topic in base.topics:
        if topic.id not in used:
            message = f'topic "{topic.id}" has no facts'
            yield _doubt(
                "empty-topic", message, "add a fact or remove it", "topic", topic.id, key=True
            )


def _strings(value: object, keys: tuple[str, ...]) -> Iterator[str]:
    """The texts that some keys have in facts and their citations, and those that are citations."""
    for fact in (value, *value.values()) if isinstance(value, dict) else ():  # one may lack an id
        if isinstance(fact, dict):
            citations = fact.get("citations")
            for said in (fact, *(citations if isinstance(citations, list) else (citations,))):
                if isinstance(said, dict):
                    yield from (said[key] for key in keys if isinstance(said.get(key), str))
                elif isinstance(said, str):
                    yield said


def _listed(tables: Mapping[str, Any], *path: str, of: type) -> Iterator[tuple[int, Any]]:
    """The elements of one type of a list, with their numbers, for which faulty ones count too."""
    value: Any = tables
    for key in path:
        value = value.get(key)
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, of):
            yield number, item


def _twice(base: Base) -> Iterator[Problem]:
    """What stands in the base a second time."""
    sources = {source.id for source in base.sources}
    claims: dict[str, str] = {}
    for fact in base.facts:
        if fact.id in sources:
            hint = "rename one of the two"
            yield _doubt("same-id", f'"{fact.id}" is a source too', hint, "fact", fact.id, key=True)
        first = claims.setdefault(" ".join(fold(fact.claim).split()), fact.id)
        if first != fact.id:
            message, hint = f'the same claim as "{first}"', "join the citations in one fact"
            yield _doubt("same-claim", message, hint, "fact", fact.id, "claim")
    urls: dict[str, str] = {}
    for source in base.sources:
        if source.url and urls.setdefault(source.url, source.id) != source.id:
            message = f'the same URL as "{urls[source.url]}"'
            hint = "join the two sources, or give each its own address"
            yield _doubt("same-url", message, hint, "source", source.id, "url")


def _dates(base: Base, today: str) -> Iterator[Problem]:
    """Dates that have not come yet."""

    def late(date: Period | None, *path: str) -> Iterator[Problem]:
        if date is not None and date.start is not None and date.start > today:
            yield _doubt("future", f'"{date}" is in the future', "correct the date", *path)

    yield from late(base.about.updated, "base", "updated")
    for source in base.sources:
        yield from late(source.issued, "source", source.id, "issued")
        yield from late(source.accessed, "source", source.id, "accessed")
    for fact in base.facts:
        yield from late(fact.date, "fact", fact.id, "date")


def _tracking(base: Base) -> Iterator[Problem]:
    """URLs with tracking parameters."""
    for source in base.sources:
        for key, url in (
            ("url", source.url),
            ("via", source.via),
            ("archive-url", source.archive_url),
        ):
            if url and (tracking := _TRACKER.search(url)):
                message = f"tracking parameter {tracking[1]}"
                yield _doubt(
                    "tracking", message, "take it out of the URL", "source", source.id, key
                )


def _names(tables: Mapping[str, object], base: Base) -> Iterator[Problem]:
    """Names that will be sorted wrongly."""
    for source in base.sources:
        for number, name in _listed(tables, "source", source.id, "authors", of=str):
            family, _, given = name.partition(",")
            if family.strip() and not given.strip():
                message = f'"{name}" is not "Family, Given"'
                hint = f'of anything else write {{ literal = "{name}" }}'
                yield _doubt("name", message, hint, "source", source.id, "authors", number)


def _related(tables: Mapping[str, object], base: Base) -> Iterator[Problem]:
    """Facts to be read with themselves."""
    for fact in base.facts:
        if fact.id in fact.related:
            for number, id_ in _listed(tables, "fact", fact.id, "related", of=str):
                if id_ == fact.id:
                    message, path = f'"{id_}" is related to itself', ("fact", id_, "related")
                    yield _doubt("self-related", message, "take it out", *path, number)


def _alone(tables: Mapping[str, object], base: Base) -> Iterator[Problem]:
    """Claims that nobody confirms."""
    for fact in base.facts:
        is_alone = independent(fact.citations) == 1 and _is_whole(tables, fact)
        if is_alone and fact.kind in (Kind.DRIVER, Kind.RISK):
            message = f"the {fact.kind} rests on one origin only"
            hint = "look for an independent source"
            yield _doubt("one-origin", message, hint, "fact", fact.id, key=True)


def _quotes(tables: Mapping[str, object], base: Base) -> Iterator[Problem]:
    """Quotes that cannot be looked up."""
    silent = {source.id for source in base.sources if not source.address}
    for fact in base.facts:
        if silent.isdisjoint(citation.source.id for citation in fact.citations):
            continue
        for number, citation in _listed(tables, "fact", fact.id, "citations", of=dict):
            if citation.get("quote") and str(citation.get("source")) in silent:
                message = f'a quote from "{citation["source"]}", which has no URL'
                hint = "add url or via to the source"
                path = ("fact", fact.id, "citations", number, "quote")
                yield _doubt("quote-without-url", message, hint, *path)


def _is_whole(tables: Mapping[str, Any], fact: Fact) -> bool:
    """Whether all citations of a fact could be read."""
    return len(tables["fact"][fact.id]["citations"]) == len(fact.citations)


def _origins(tables: Mapping[str, Any], base: Base) -> Iterator[Problem]:
    """Origins that are written like the id of a source, but are none."""
    for source in base.sources:
        origin = source.origin or ""
        if "-" in origin and ID.fullmatch(origin) and origin not in tables["source"]:
            hint = suggestion(origin, tables["source"]) or "name the agency, or a source by its id"
            yield _doubt("origin", f'no source "{origin}"', hint, "source", source.id, "origin")


def _origin_circles(base: Base) -> Iterator[Problem]:
    """Sources that go back to themselves, at the first by id of each circle."""
    origins = {source.id: source.origin for source in base.sources}
    for id_, origin in origins.items():
        at, way = origin, {id_: None}  # an ordered set
        while at and at not in way:
            way[at] = None
            at = origins.get(at)
        if at == id_ == min(way):
            message = "goes back to itself: " + " → ".join([*way, id_])
            hint = "leave out the origin of the first source"
            yield _doubt("origin-circle", message, hint, "source", id_, "origin")


def _synonyms(tables: Mapping[str, object], base: Base) -> Iterator[Problem]:
    """Synonyms made of words that no text has."""
    if not base.synonyms:
        return
    found = {
        *(text for fact in base.facts for part in PARTS for text in part.texts(fact) if text),
        *(text for source in base.sources for _, text in source_texts(source)),
    }
    pieces = {piece for text in found for piece in chunks(text)}
    terms = {token.term for piece in pieces for token in cut(piece)}
    for key in base.synonyms:
        for number, synonym in _listed(tables, "synonyms", key, of=str):
            words = {token.term for token in tokens(synonym)}
            if synonym.strip() and not (words and words <= terms):
                message = f'no text of the base has "{synonym}"'
                hint = "take it out, unless you expect texts that use it"
                yield _doubt("idle-synonym", message, hint, "synonyms", key, number)


def _controls(tables: Mapping[str, object]) -> Iterator[Problem]:
    """Bidirectional controls in any text, with where they stand.

    Not recursive: dotted keys may nest tables deeper than Python calls functions.
    """
    left: list[tuple[KeyPath, Any]] = [((), tables)]
    while left:
        path, value = left.pop()
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(item, str):
                if not item.isascii() and (control := _BIDI.search(item)):
                    message = f"bidirectional control U+{ord(control[0]):04X} in a text"
                    doubt = _doubt("bidi", message, "take it out", *path, key)
                    yield doubt._replace(inside=control.start())
            elif isinstance(item, dict | list):
                left.append(((*path, key), item))

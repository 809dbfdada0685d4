"""The texts of a fact that words are looked for in, and where a query matches them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from rumm.answer import Match
from rumm.query import Field
from rumm.text import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rumm.model import Fact, Source
    from rumm.query import Clause, Phrase


def texts(fact: Fact) -> Iterator[tuple[Field, str, str]]:
    """The field, the path in the JSON of a fact, and the text."""
    yield from own_texts(fact)
    for number, citation in enumerate(fact.citations):
        for name, text in source_texts(citation.source):
            yield Field.SOURCE, f"citations[{number}].{name}", text


def own_texts(fact: Fact) -> Iterator[tuple[Field, str, str]]:
    """The same without what the cited sources say of themselves."""
    yield Field.CLAIM, "claim", fact.claim
    yield Field.TOPIC, "topic", fact.topic.id
    yield Field.TOPIC, "topic_title", fact.topic.title
    for number, tag in enumerate(fact.tags):
        yield Field.TAG, f"tags[{number}]", tag
    for number, actor in enumerate(fact.actors):
        yield Field.ACTOR, f"actors[{number}]", actor
    if fact.note:
        yield Field.NOTE, "note", fact.note
    for number, citation in enumerate(fact.citations):
        if citation.note:
            yield Field.NOTE, f"citations[{number}].note", citation.note
        if citation.quote:
            yield Field.NOTE, f"citations[{number}].quote", citation.quote


def source_texts(source: Source) -> Iterator[tuple[str, str]]:
    """The name and the value of what a source is found by."""
    yield "source", source.id
    yield "title", source.title
    for number, author in enumerate(source.authors):
        yield f"authors[{number}]", str(author)
    if source.publisher:
        yield "publisher", source.publisher


def matches(fact: Fact, clauses: Sequence[Clause]) -> Iterator[Match]:
    """Where clauses match a fact."""
    for field, path, text in texts(fact):
        for start, end in spans(text, clauses, field):
            yield Match(path, start, end)


def spans(text: str, clauses: Iterable[Clause], field: Field) -> list[tuple[int, int]]:
    """Where clauses match a text: start and end in code points, sorted, without overlap."""
    found = list(tokens(text))
    terms = tuple(token.term for token in found)
    phrases = _phrases(tuple(clauses), field)
    marked = (
        (found[place].start, found[place + len(phrase) - 1].end)
        for place, term in enumerate(terms)
        for phrase in phrases.get(term, ())
        if terms[place : place + len(phrase)] == phrase
    )
    merged: list[tuple[int, int]] = []
    for start, end in marked:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=2 * len(Field))
def _phrases(clauses: tuple[Clause, ...], field: Field) -> Mapping[str, list[Phrase]]:
    """What clauses look for in a field, by its first term: a beginning may stand for hundreds."""
    phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
    for clause in clauses:
        if clause.field in (None, field):
            for phrase in {*clause.own, *clause.also}:
                phrases[phrase[0]].append(phrase)
    return phrases

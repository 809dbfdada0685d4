"""The texts of a fact that words are looked for in, and where a query matches them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rumm.model.analyzer import tokens
from rumm.model.answers import Match
from rumm.model.query import PREFIX, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rumm.model.facts import Fact, Source
    from rumm.model.query import Clause, Phrase


class Part(NamedTuple):
    """Some texts of a fact: their field, the path in its JSON with the number of each, themselves.

    A text may be None: not all that is numbered has one.
    """

    field: Field
    path: str
    texts: Callable[[Fact], Iterable[str | None]]


# What a fact is found by, beside what its sources say of themselves.
PARTS = (
    Part(Field.CLAIM, "claim", lambda fact: (fact.claim,)),
    Part(Field.TOPIC, "topic", lambda fact: (fact.topic.id,)),
    Part(Field.TOPIC, "topic_title", lambda fact: (fact.topic.title,)),
    Part(Field.TAG, "tags[{}]", lambda fact: fact.tags),
    Part(Field.ACTOR, "actors[{}]", lambda fact: fact.actors),
    Part(Field.NOTE, "note", lambda fact: (fact.note,)),
    Part(Field.NOTE, "citations[{}].note", lambda fact: [c.note for c in fact.citations]),
    Part(Field.NOTE, "citations[{}].quote", lambda fact: [c.quote for c in fact.citations]),
)


def texts(fact: Fact) -> Iterator[tuple[Field, str, str]]:
    """The field, the path in the JSON of a fact, and the text."""
    for part in PARTS:
        for number, text in enumerate(part.texts(fact)):
            if text:
                yield part.field, part.path.format(number), text
    for number, citation in enumerate(fact.citations):
        for name, text in source_texts(citation.source):
            yield Field.SOURCE, f"citations[{number}].{name}", text


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
    phrases, beginnings = _phrases(tuple(clauses), field)
    marked = (
        (found[place].start, found[place + len(phrase) - 1].end)
        for place, term in enumerate(terms)
        for phrase in (*phrases.get(term, ()), *beginnings)
        if _is_like(terms[place : place + len(phrase)], phrase)
    )
    merged: list[tuple[int, int]] = []
    for start, end in marked:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_like(terms: Phrase, phrase: Phrase) -> bool:
    """Whether terms are those of a phrase, the last of which may be a beginning."""
    if not phrase[-1].endswith(PREFIX):
        return terms == phrase
    *before, last = terms
    beginning = phrase[-1].removesuffix(PREFIX)
    return tuple(before) == phrase[:-1] and last.startswith(beginning)


@lru_cache(maxsize=2 * len(Field))
def _phrases(
    clauses: tuple[Clause, ...], field: Field
) -> tuple[Mapping[str, list[Phrase]], tuple[Phrase, ...]]:
    """What clauses look for in a field, by its first term: a beginning may stand for hundreds.

    Apart from that, the beginnings that stand for more.
    """
    phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
    beginnings: dict[Phrase, None] = {}
    for clause in clauses:
        if clause.field in (None, field):
            for phrase in {*clause.own, *clause.also}:
                if phrase[0].endswith(PREFIX):
                    beginnings[phrase] = None
                else:
                    phrases[phrase[0]].append(phrase)
    return phrases, tuple(beginnings)

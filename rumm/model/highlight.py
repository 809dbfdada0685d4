"""The searched texts of a fact, and where a query matches them."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rumm.model.analyzer import tokens
from rumm.model.answers import Match
from rumm.model.query import PREFIX, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rumm.model.answers import Hit
    from rumm.model.facts import Fact, Source
    from rumm.model.query import Clause, Phrase


class Part(NamedTuple):
    """Texts of a fact: their field, their paths in the JSON of a fact, and the texts.

    A text may be None: not every numbered item has one.
    """

    field: Field
    path: str
    texts: Callable[[Fact], Iterable[str | None]]


# The searched texts of a fact, apart from those of its sources.
PARTS = (
    Part(Field.CLAIM, "claim", lambda fact: (fact.claim,)),
    Part(Field.TOPIC, "topic", lambda fact: (fact.topic.id,)),
    Part(Field.TOPIC, "topic_title", lambda fact: (fact.topic.title,)),
    Part(Field.TAG, "tags[{}]", lambda fact: fact.tags),
    Part(Field.ACTOR, "actors[{}]", lambda fact: fact.actors),
    Part(Field.NOTE, "note", lambda fact: (fact.note,)),
    Part(Field.NOTE, "citations[{}].note", lambda fact: [c.note for c in fact.citations]),
    Part(Field.NOTE, "citations[{}].quote", lambda fact: [c.quote for c in fact.citations]),
    Part(Field.QUESTION, "questions[{}]", lambda fact: fact.questions),
)


def texts(fact: Fact) -> Iterator[tuple[Field, str, str]]:
    """Yield the texts of a fact: field, path in its JSON, text."""
    for part in PARTS:
        for number, text in enumerate(part.texts(fact)):
            if text:
                yield part.field, part.path.format(number), text
    for number, citation in enumerate(fact.citations):
        for name, text in source_texts(citation.source):
            yield Field.SOURCE, f"citations[{number}].{name}", text


def source_texts(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the texts of a source: name, text."""
    yield "source", source.id
    yield "title", source.title
    for number, author in enumerate(source.authors):
        yield f"authors[{number}]", str(author)
    if source.publisher:
        yield "publisher", source.publisher


def matches(fact: Fact, clauses: Sequence[Clause]) -> Iterator[Match]:
    """Find where clauses match the texts of a fact."""
    for field, path, text in texts(fact):
        for start, end in spans(text, clauses, field):
            yield Match(path, start, end)


class Reason(NamedTuple):
    """Why a fact was found if not by its claim: a text with the matches in it.

    `source` is the ID of the source that the text quotes or describes.
    """

    label: str
    text: str
    spans: tuple[tuple[int, int], ...]
    source: str | None = None


# Texts to prefer as a reason if several have the same number of matches, and their names.
_LABELS = {
    Field.NOTE: "note",
    Field.SOURCE: "source",
    Field.TAG: "tag",
    Field.ACTOR: "actor",
    Field.TOPIC: "topic",
    Field.QUESTION: "answers",
    Field.CLAIM: "claim",
}
_FIRST = [*_LABELS].index
_OF_CITATION = r"citations\[(\d+)\]\.(note|quote)"


def reason(hit: Hit) -> Reason | None:
    """Choose the text with the most matches if the claim has none."""
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in hit.matches:
        found[match.field].append((match.start, match.end))
    if not found or "claim" in found:
        return None
    matching = [entry for entry in texts(hit.fact) if entry[1] in found]
    field, path, text = min(matching, key=lambda entry: (-len(found[entry[1]]), _FIRST(entry[0])))
    if not (cited := re.fullmatch(_OF_CITATION, path)):
        return Reason(_LABELS[field], text, tuple(found[path]))
    source = hit.fact.citations[int(cited[1])].source.id
    if cited[2] == "note":
        return Reason(_LABELS[field], text, tuple(found[path]), source)
    shifted = tuple((start + 1, end + 1) for start, end in found[path])
    return Reason("quote", f"“{text}”", shifted, source)


def spans(text: str, clauses: Iterable[Clause], field: Field) -> list[tuple[int, int]]:
    """Find where clauses match a text: (start, end) in code points, sorted, without overlap."""
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
    """Return whether terms match a phrase; the last may be a prefix."""
    if not phrase[-1].endswith(PREFIX):
        return terms == phrase
    *before, last = terms
    prefix = phrase[-1].removesuffix(PREFIX)
    return tuple(before) == phrase[:-1] and last.startswith(prefix)


@lru_cache(maxsize=2 * len(Field))
def _phrases(
    clauses: tuple[Clause, ...], field: Field
) -> tuple[Mapping[str, list[Phrase]], tuple[Phrase, ...]]:
    """Return the phrases to find in a field by first term, and those starting with a prefix.

    A prefix may expand to hundreds of phrases.
    """
    phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
    beginnings: dict[Phrase, None] = {}
    wanted = {
        choice.phrase
        for clause in clauses
        for choice in clause.choices
        if choice.field in (None, field)
    }
    for phrase in sorted(wanted):
        if phrase[0].endswith(PREFIX):
            beginnings[phrase] = None
        else:
            phrases[phrase[0]].append(phrase)
    return phrases, tuple(beginnings)

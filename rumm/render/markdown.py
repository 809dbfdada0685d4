"""Markdown as GitHub renders it: claims in lists, their citations as footnotes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from rumm.model.answers import Subject
from rumm.model.facts import Stance
from rumm.model.links import link
from rumm.render.citations.apa import reference
from rumm.render.fields import TABLES, chosen, record
from rumm.render.phrases import begin, counts, is_timeline, names, origin, when
from rumm.render.tsv import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.answers import Answer, Hit
    from rumm.model.facts import Citation, Fact, Topic
    from rumm.render.page import Page

# What Markdown, HTML or pandoc could take for markup; a footnote's text is Markdown, too.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$!@])")
_ADDRESS = re.compile(  # parentheses in pairs, but no punctuation at the end
    r"(https?://(?:[^\s<>()]|\([^\s<>()]*\))*(?:[^\s<>.,;:!?'\"()\[\]]|\([^\s<>()]*\)))"
)
_LEADING = re.compile(r"^(?:(\d+)(?=[.)])|(?=[-+=]))")  # of a list, a rule or a heading


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Facts as a list with footnotes; sources, counts, or chosen fields as a table."""
    if page.fields or answer.subject is not Subject.FACTS:
        return _table(answer, page)
    return _facts(answer)


def _facts(answer: Answer[Hit]) -> Iterator[str]:
    notes = Footnotes()
    yield f"# {escape(answer.about.title)}\n"
    last = None
    is_full = answer.query.id is not None
    for hit in answer.items:
        fact = hit.fact
        group, heading = _group(answer, fact)
        if group != last:
            yield f"\n## {escape(heading)}\n"
            last = group
        more = (fact.kind.id if is_full else "", "" if group == fact.topic else fact.topic.title)
        yield f"\n- {escape(fact.claim)}{notes.marks(fact)}\\\n"
        yield f"  {_verdict(fact, more)}\n"
        if is_full:
            yield from _more(fact, answer.related)
    if answer.items:
        yield "\n"
    yield from notes.texts(origins=True)
    if answer.items:
        yield "\n"  # or a heading that is put behind it would be part of the last footnote


def _group(answer: Answer[Hit], fact: Fact) -> tuple[Topic | str | None, str]:
    """What a fact stands under, with its heading: its year, its topic, or nothing."""
    if is_timeline(answer):
        year, _ = begin(fact.date)
        return year, year
    return (fact.topic, fact.topic.title) if answer.query.is_by_topic else (None, "")


def _verdict(fact: Fact, more: Iterable[str]) -> str:
    """How the fact stands, when it was, and what is newer."""
    date = when(fact.date) if fact.date else ""
    newer = f"superseded by `{fact.superseded_by}`" if fact.superseded_by else ""
    stands = (f"*{fact.support.standing}*", counts(fact), date)
    return " · ".join(filter(None, (*stands, *map(escape, more), newer, f"`{fact.id}`")))


def _more(fact: Fact, related: Mapping[str, Fact]) -> Iterator[str]:
    """What a list goes without: paragraphs of the same item."""
    if fact.note:
        yield f"\n  Note: {escape(fact.note)}\n"
    for name, values in (("Actors", fact.actors), ("Tags", fact.tags)):
        if values:
            yield f"\n  {name}: {escape(', '.join(values))}\n"
    if fact.related:
        yield "\n  Related:\n\n"
    for id_ in fact.related:
        claim = f": {escape(related[id_].claim)}" if id_ in related else ""
        yield f"  - `{id_}`{claim}\n"


class Footnotes:
    """The footnotes of a document, in the order in which they are first referred to."""

    def __init__(self) -> None:
        self._citations: dict[str, Citation] = {}

    def marks(self, fact: Fact) -> str:
        """The marks of all citations of a fact."""
        found = dict(_labels(fact))
        self._citations |= found
        return "".join(f"[^{label}]" for label in found)

    def texts(self, *, origins: bool = False) -> Iterator[str]:
        """The footnotes, a line each; with `origins` they say what a source goes back to."""
        called = names(self._citations.values())
        for label, citation in self._citations.items():
            first = origin(citation.source, called) if origins else ""
            yield f"[^{label}]: {_note(citation, first)}\n"


def _labels(fact: Fact) -> Iterator[tuple[str, Citation]]:
    """The citations of a fact, each with a label that no other one has in any document.

    Numbers would mean others wherever two pieces of text are put together. No id has a colon,
    which pandoc, GitHub, markdown-it and kramdown take in a label.
    """
    times: Counter[str] = Counter()
    for citation in fact.citations:
        source = citation.source.id
        times[source] += 1
        again = f":{times[source]}" if times[source] > 1 else ""
        yield f"{fact.id}:{source}{again}", citation


def _note(citation: Citation, first: str) -> str:
    """A footnote: what the source says, its reference, and a link that lands on the passage."""
    stance = "" if citation.stance is Stance.SUPPORTS else f"*{citation.stance}:* "
    derived = f" After {escape(first)}." if first else ""
    locator = f" At: {escape(citation.locator)}." if citation.locator else ""
    said = f" {escape(citation.note)}" if citation.note else ""
    quote = f" “{escape(citation.quote)}”" if citation.quote else ""
    address = link(citation.source, citation)
    place = f" [Passage](<{address}>)." if address != citation.source.address else ""
    whole = escape(reference(citation.source))
    return f"{stance}{whole}{derived}{locator}{said}{quote}{place}"


def _table(answer: Answer[Any], page: Page) -> Iterator[str]:
    """A row an item; counts stand beside titles, as for any reader."""
    table = TABLES[answer.subject]
    is_count = answer.subject is Subject.COUNTS
    names = chosen(answer, page, ("title", "count") if is_count else table.tsv)
    heads = names if page.fields or not is_count else (str(answer.by), "count")
    yield f"| {' | '.join(heads)} |\n"
    yield f"| {' | '.join('---' for _ in names)} |\n"
    for item in answer.items:
        values = record(item, table.fields, names).values()
        yield f"| {' | '.join(escape(flat(value)) for value in values)} |\n"


def escape(text: str) -> str:
    """A text as Markdown that shows just that text, on one line; addresses become links."""
    line = " ".join(text.split("\n")).strip()
    parts = _ADDRESS.split(line)  # every other one is an address
    parts[::2] = [_MARKUP.sub(r"\\\1", part) for part in parts[::2]]
    parts[1::2] = [f"<{part}>" for part in parts[1::2]]
    return _LEADING.sub(r"\1\\", "".join(parts))

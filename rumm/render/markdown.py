"""Markdown as GitHub renders it: claims in lists, their citations as footnotes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from rumm.model.answers import Subject
from rumm.model.facts import Stance
from rumm.model.links import Address, link
from rumm.render.citations.apa import pieces
from rumm.render.fields import TABLES, chosen, record
from rumm.render.phrases import base_of, begin, caveat, counts, is_timeline, names, origin, when
from rumm.render.tables import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.answers import Answer, Hit
    from rumm.model.facts import Citation, Fact, Topic
    from rumm.render.page import Page

# Possible markup of Markdown, HTML, GitHub, or pandoc anywhere in a line: special characters, runs
# of dashes and dots, emoji names, and starts of addresses.
_MARKUP = re.compile(
    r"[\\`*_{}\[\]<>#|~&$!@^]|(?<=-)-|-(?=-)|\.(?=\.\.)|(?<=\.)\.(?=\.)|(?<=\.\.)\."
    r"|:(?=//|[\w+-]+:)|(?<=\bwww)\."
)
# The start of a list, rule, heading, definition, or title block, up to where the backslash goes.
_LEADING = re.compile(
    r"^(?:(?=[-+=:%])|(?=\((?:\w|[ivxlcdm]+|\d+)\))"
    r"|(?!(?-i:[A-Z])\.\s?\S)(\w|[ivxlcdm]+|\d+)(?=[.)](?:\s|$)))",  # not an initial
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_ADDRESSES = {"url", "via", "archive_url", "link"}  # fields of sources


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Render facts as a list with footnotes; sources, counts, or chosen fields as a table."""
    if page.fields or answer.subject is not Subject.FACTS:
        return _table(answer, page)
    return _facts(answer)


def _facts(answer: Answer[Hit]) -> Iterator[str]:
    notes = Footnotes()
    yield f"# {escape(answer.about.titles)}\n"
    last = None
    is_full = answer.query.id is not None
    called = names(citation for hit in answer.items for citation in hit.fact.citations)
    for hit in answer.items:
        fact = hit.fact
        group, heading = _group(answer, fact)
        if group != last:
            yield f"\n## {escape(heading)}\n"
            last = group
        more = (
            fact.kind.id if is_full else "",
            "" if group == fact.topic else fact.topic.title,
            base_of(fact, answer.about),
        )
        yield f"\n- {escape(fact.claim)}{notes.marks(fact)}\\\n"
        if not is_full and (remark := caveat(fact, called)):
            yield f"  {inline(''.join(remark))}\\\n"
        yield f"  {_verdict(fact, more)}\n"
        if is_full:
            yield from _more(fact, answer.related)
    if answer.items:
        yield "\n"
    yield from notes.texts(full=is_full)
    if answer.items:
        yield "\n"  # otherwise, a heading after it would be part of the last footnote


def _group(answer: Answer[Hit], fact: Fact) -> tuple[Topic | str | None, str]:
    """Return the group of a fact, with its heading: its year, its topic, or nothing."""
    if is_timeline(answer):
        year, _ = begin(fact.date)
        return year, year
    return (fact.topic, fact.topic.title) if answer.query.is_by_topic else (None, "")


def _verdict(fact: Fact, more: Iterable[str]) -> str:
    """Write the standing of a fact, its date, and what supersedes it."""
    date = when(fact.date) if fact.date else ""
    newer = f"superseded by `{fact.superseded_by}`" if fact.superseded_by else ""
    stands = (f"*{fact.support.standing}*", counts(fact), date)
    return " · ".join(filter(None, (*stands, *map(escape, more), newer, f"`{fact.id}`")))


def _more(fact: Fact, related: Mapping[str, Fact]) -> Iterator[str]:
    """Write paragraphs that lists leave out."""
    if fact.note:
        yield f"\n  Note: {escape(fact.note)}\n"
    if fact.questions:
        yield "\n  Questions answered:\n\n"
    yield from (f"  - {escape(question)}\n" for question in fact.questions)
    for name, values in (
        ("Actors", fact.actors),
        ("Tags", fact.tags),
        ("Former IDs", fact.formerly),
    ):
        if values:
            yield f"\n  {name}: {escape(', '.join(values))}\n"
    if fact.related:
        yield "\n  Related:\n\n"
    for id_ in fact.related:
        claim = f": {escape(related[id_].claim)}" if id_ in related else ""
        yield f"  - `{id_}`{claim}\n"


class Footnotes:
    """The footnotes of a document, in order of first reference."""

    def __init__(self) -> None:
        self._citations: dict[str, Citation] = {}

    def marks(self, fact: Fact) -> str:
        """Return the marks of all citations of a fact."""
        found = dict(_labels(fact))
        self._citations |= found
        return "".join(f"[^{label}]" for label in found)

    def texts(self, *, full: bool = False) -> Iterator[str]:
        """Write the footnotes, one per line; in full, with the notes on their sources."""
        called = names(self._citations.values())
        for label, citation in self._citations.items():
            note = citation.source.note if full else None
            known = f" Source note: {inline(note)}" if note else ""
            yield f"[^{label}]: {_note(citation, origin(citation.source, called))}{known}\n"


def _labels(fact: Fact) -> Iterator[tuple[str, Citation]]:
    """Yield the citations of a fact, each with a label that is unique in any document.

    Numbers would clash where two texts are put together. IDs have no colons, which pandoc, GitHub,
    markdown-it, and kramdown allow in a label.
    """
    times: Counter[str] = Counter()
    for citation in fact.citations:
        source = citation.source.id
        times[source] += 1
        again = f":{times[source]}" if times[source] > 1 else ""
        yield f"{fact.id}:{source}{again}", citation


def _note(citation: Citation, first: str) -> str:
    """Write a footnote: what the source says, its reference, and a link to the passage."""
    stance = "" if citation.stance is Stance.SUPPORTS else f"*{citation.stance}:* "
    derived = f" After {inline(first)}." if first else ""
    locator = f" At: {inline(citation.locator)}." if citation.locator else ""
    said = f" {inline(citation.note)}" if citation.note else ""
    quote = f" “{inline(citation.quote)}”" if citation.quote else ""
    address = link(citation.source, citation)
    is_passage = address and address != citation.source.address
    place = f" [Passage](<{_ENTITY.sub('&amp;', address)}>)." if address and is_passage else ""
    whole = marked(pieces(citation.source))
    return f"{stance}{whole}{derived}{locator}{said}{quote}{place}"


def _table(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Write a table with a row per item."""
    table = TABLES[answer.subject]
    is_count = answer.subject is Subject.COUNTS
    names = chosen(answer, page, ("title", "count") if is_count else table.tsv)
    heads = names if page.fields or not is_count else (str(answer.by), "count")
    yield f"| {' | '.join(heads)} |\n"
    yield f"| {' | '.join('---' for _ in names)} |\n"
    for item in answer.items:
        values = record(item, table.fields, names)
        cells = (_cell(name, flat(value)) for name, value in values.items())
        yield f"| {' | '.join(cells)} |\n"


def _cell(name: str, value: str) -> str:
    return marked([Address(value)]) if value and name in _ADDRESSES else escape(value)


def marked(texts: Iterable[str]) -> str:
    """Write pieces of a text as Markdown; addresses become links."""
    return at_start("".join(map(inline, texts)).strip())


def at_start(text: str) -> str:
    """Escape the start of a line so that it is not read as a list or heading."""
    return _LEADING.sub(r"\1\\", text)


def escape(text: str) -> str:
    """Escape a text for Markdown, on one line."""
    return marked([text])


def inline(text: str) -> str:
    """Escape a text that does not start a line."""
    if isinstance(text, Address):
        if not _ENTITY.search(text):
            return f"<{text}>"
        # Readers differ on whether <…> may hold character references, but not in a destination.
        shown = _MARKUP.sub(r"\\\g<0>", str(text))
        return f"[{shown}](<{_ENTITY.sub('&amp;', text)}>)"
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split("\n")))

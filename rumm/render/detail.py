"""The detail view of a fact or a source: everything about it, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.model.facts import Stance
from rumm.model.links import Address, link
from rumm.render.citations.apa import pieces
from rumm.render.phrases import amount, counts, names, origin, sources, standing, when
from rumm.render.terminal.layout import Line, Span, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rumm.model.answers import Cited
    from rumm.model.facts import Citation, Fact, Source

_HEADINGS = {
    Stance.SUPPORTS: "For",
    Stance.QUALIFIES: "With qualifications",
    Stance.DISPUTES: "Against",
}


def fact_detail(fact: Fact, related: Mapping[str, Fact], base: str) -> Iterator[Line]:
    """Write a fact with the evidence for and against it, and related facts.

    `base` is the title of its base, if several are in use.
    """
    yield Line((Span(fact.claim, "strong"),))
    yield Line(joined((standing(fact), Span(counts(fact))), " · "))
    date = (Span(when(fact.date)),) if fact.date else ()
    group = (fact.kind.id, fact.topic.title, base)
    about = (*map(Span, filter(None, group)), *date, Span(fact.id, "id"))
    yield Line(joined(about, " · "))
    if fact.superseded_by:
        yield Line((Span("superseded by ", "disputed"), Span(fact.superseded_by, "id")))
    if fact.note:
        yield Line()
        yield Line((Span(f"Note: {fact.note}"),))
    called = names(fact.citations)
    for stance in Stance:
        if citations := fact.cited(stance):
            yield Line()
            yield from _side(stance, citations, called)
    yield from _lists(fact, related)


def _side(
    stance: Stance, citations: tuple[Citation, ...], called: Mapping[str, str]
) -> Iterator[Line]:
    """Write the citations of one stance."""
    yield Line((Span(f"{_HEADINGS[stance]}: {sources(citations)}", stance),), 0, 2)
    for citation in citations:
        yield Line()
        label = Span(called[citation.source.id], "strong", link(citation.source, citation))
        where = Span(f" ({citation.locator})" if citation.locator else "")
        first = origin(citation.source, called)
        derived = Span(f", after {first}" if first else "", "faint")
        said = Span(f": {citation.note}" if citation.note else "")
        yield Line((label, where, derived, said), 2, 4)
        if citation.quote:
            yield Line((Span(f"“{citation.quote}”"),), 4, 4)
        yield from _reference(citation.source, "faint", 4, 4)
        if citation.source.note:
            yield Line((Span(f"Source note: {citation.source.note}", "faint"),), 4, 4)


def _reference(source: Source, style: str, indent: int, hang: int) -> Iterator[Line]:
    """Write a reference with links, and the address to open if it is not in it."""
    spans = [
        Span(piece, style, piece if isinstance(piece, Address) else None)
        for piece in pieces(source)
    ]
    yield Line(tuple(spans), indent, hang)
    if source.address and source.address not in [span.link for span in spans]:
        yield Line((Span(source.address, "faint", source.address),), hang, hang)


def _lists(fact: Fact, related: Mapping[str, Fact]) -> Iterator[Line]:
    if fact.questions:
        yield Line()
        yield Line((Span("Questions answered", "heading"),))
        yield from (Line((Span(question),), 2, 4) for question in fact.questions)
    if fact.actors or fact.tags or fact.formerly:
        yield Line()
    for name, values in (
        ("Actors", fact.actors),
        ("Tags", fact.tags),
        ("Former IDs", fact.formerly),
    ):
        if values:
            yield Line((Span(f"{name}: ", "strong"), Span(", ".join(values))), 0, 2)
    if fact.related:
        yield Line()
        yield Line((Span("Related", "heading"),))
        for id_ in fact.related:
            claim = f"  {related[id_].claim}" if id_ in related else ""
            yield Line((Span(id_, "id"), Span(claim)), 2, 4)


def source_detail(cited: Cited) -> Iterator[Line]:
    """Write the reference of a source, and what to know about it."""
    source = cited.source
    yield from _reference(source, "strong", 0, 2)
    read = f"read {when(source.accessed)}" if source.accessed else ""
    about = filter(None, (source.type, source.tier, read, amount(cited.facts, "fact")))
    yield Line(joined((*map(Span, about), Span(source.id, "id")), " · "), 2, 2)
    if source.origin:
        yield Line((Span(f"Derived from: {source.origin_name or source.origin}"),), 2, 2)
    if source.note:
        yield Line((Span(f"Note: {source.note}"),), 2, 2)

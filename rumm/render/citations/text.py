"""Citations to paste into a text: claims with author and year, then the references (APA 7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rumm.model.links import Address
from rumm.render.citations.apa import in_text, labels, references
from rumm.render.phrases import names, remark
from rumm.render.terminal.layout import Line, Span
from rumm.render.text import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Source
    from rumm.render.page import Page

# That of a sentence; that of an abbreviation (U.S., p.m.) or an ellipsis belongs to the claim.
_PERIOD = re.compile(r"(?<!\.)(?<!\b[^\W\d_])\.$")


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """Write each claim and what to quote with it, the references, and the base."""
    return drawn(_lines(bibliography, page), page)


def _lines(bibliography: Bibliography, page: Page) -> Iterator[Line]:
    known = labels(bibliography.sources)
    called = names(citation for fact in bibliography.facts for citation in fact.citations)
    for fact in bibliography.facts:
        claim, period = parted(fact.claim)
        yield Line((Span(f"{claim} {in_text(fact.citations, known)}{period}"),))
        if said := remark(fact, called):
            yield Line((Span(said),), 4, 4)
        yield Line()
    if bibliography.facts:
        yield Line((Span("References", "heading"),))
        yield Line()
    for pieces in references(bibliography.sources):
        spans = (Span(text, "", text if isinstance(text, Address) else None) for text in pieces)
        yield Line(tuple(spans), 0, 4)
    if bibliography.facts:
        yield Line()
        yield Line((Span(f"Facts from: {bibliography.provenance(page.day)}", "faint"),), 0, 4)


def parted(claim: str) -> tuple[str, str]:
    """Part a claim from the period of its last sentence: a citation goes between the two."""
    return (claim[:-1], ".") if _PERIOD.search(claim) else (claim, "")


def uncited(bibliography: Bibliography) -> tuple[Source, ...]:
    """Return the chosen sources that the chosen facts do not cite."""
    cited = {citation.source.id for fact in bibliography.facts for citation in fact.citations}
    return tuple(source for source in bibliography.sources if source.id not in cited)

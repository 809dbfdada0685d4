"""Citations to paste into a text: claims with author and year, then the references (APA 7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rumm.render.citations.apa import in_text, references, year_letters
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
    """Paragraphs: each claim, the reference list, and where the facts were looked up."""
    return drawn(_lines(bibliography, page), page)


def _lines(bibliography: Bibliography, page: Page) -> Iterator[Line]:
    letters = year_letters(bibliography.sources)
    for fact in bibliography.facts:
        yield Line((Span(with_citation(fact.claim, in_text(fact.citations, letters))),))
        yield Line()
    if bibliography.facts:
        yield Line((Span("References", "heading"),))
        yield Line()
    for _, reference in references(bibliography.sources):
        yield Line((Span(reference),), 0, 4)
    if bibliography.facts:
        yield Line()
        yield Line((Span(f"Facts from: {bibliography.provenance(page.day)}", "faint"),), 0, 4)


def with_citation(claim: str, citation: str) -> str:
    """A claim with its citation before the last period, where the sentence has one."""
    if _PERIOD.search(claim):
        return f"{claim[:-1]} {citation}."
    return f"{claim} {citation}"


def uncited(bibliography: Bibliography) -> tuple[Source, ...]:
    """The sources that were asked for beside the facts, which do not cite them."""
    cited = {citation.source.id for fact in bibliography.facts for citation in fact.citations}
    return tuple(source for source in bibliography.sources if source.id not in cited)

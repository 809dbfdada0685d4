"""Citations as Markdown for a document: claims with footnotes, sources as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.render.citations.apa import references
from rumm.render.citations.text import uncited
from rumm.render.markdown import Footnotes, escape, marked
from rumm.render.phrases import names, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Bibliography
    from rumm.render.page import Page


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """Write each claim and what to quote with it, other sources, footnotes, and the base.

    Each part ends in a blank line, so that what is put behind it begins a paragraph of its own.
    """
    notes = Footnotes()
    called = names(citation for fact in bibliography.facts for citation in fact.citations)
    for fact in bibliography.facts:
        yield f"{escape(fact.claim)}{notes.marks(fact)}\n\n"
        if said := remark(fact, called):
            yield f"{escape(said)}\n\n"
    listed = [f"- {marked(pieces)}\n" for pieces in references(uncited(bibliography))]
    if listed:
        yield from (*listed, "\n")
    if bibliography.facts:
        yield from notes.texts()
        yield f"\nFacts from: {escape(bibliography.provenance(page.day))}\n\n"

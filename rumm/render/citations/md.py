"""Citations as Markdown for a document: claims with footnotes, sources as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.render.citations.apa import references
from rumm.render.citations.text import uncited
from rumm.render.markdown import Footnotes, escape, marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Bibliography
    from rumm.render.page import Page


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """A paragraph for each claim, other sources, footnotes, and where the facts were looked up.

    Each part ends in a blank line, so that what is put behind it begins a paragraph of its own.
    """
    notes = Footnotes()
    for fact in bibliography.facts:
        yield f"{escape(fact.claim)}{notes.marks(fact)}\n\n"
    listed = [f"- {marked(pieces)}\n" for pieces in references(uncited(bibliography))]
    if listed:
        yield from (*listed, "\n")
    if bibliography.facts:
        yield from notes.texts()
        yield f"\nFacts from: {escape(bibliography.provenance(page.day))}\n\n"

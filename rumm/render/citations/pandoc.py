"""Citations for pandoc: claims in Markdown with the keys of their sources, `[@doe-2026, p. 5]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.model.facts import Stance
from rumm.render.citations.apa import LEADS
from rumm.render.citations.text import uncited, with_citation
from rumm.render.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Citation, Fact
    from rumm.render.page import Page


def render(bibliography: Bibliography, _page: Page) -> Iterator[str]:
    """A paragraph for each claim; the keys of other sources in one list."""
    for fact in bibliography.facts:
        yield with_citation(escape(fact.claim), _cited(fact)) + "\n\n"
    if sources := uncited(bibliography):
        yield "; ".join(f"@{source.id}" for source in sources).join("[]") + "\n\n"


def _cited(fact: Fact) -> str:
    ordered = (citation for stance in Stance for citation in fact.cited(stance))
    return "; ".join(map(_key, ordered)).join("[]")


def _key(citation: Citation) -> str:
    # A semicolon would begin the next citation, a bracket would end them all.
    locator = (citation.locator or "").replace(";", ",")
    where = f", {escape(locator)}" if locator else ""
    return f"{LEADS[citation.stance]}@{citation.source.id}{where}"

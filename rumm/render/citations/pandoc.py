"""Citations for pandoc: claims in Markdown with the keys of their sources, `[@doe-2026, p. 5]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rumm.model.facts import Stance
from rumm.render.citations.apa import LEADS
from rumm.render.citations.text import parted, uncited
from rumm.render.markdown import escape, inline
from rumm.render.phrases import names, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Citation, Fact
    from rumm.render.page import Page


# Pages, which pandoc reads as a locator, so that each style writes them its own way.
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+|[ivxlc]+)\b"
_PAGES = re.compile(
    rf"(?:pp?\.|pages?)\s{_NUMBER}(?:\s?[-–]\s?{_NUMBER}|,\s{_NUMBER})*(?=$|[,;]\s)"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
# What pandoc would also take for a locator: a number would become a page, and some styles leave out
# the word in "line 5". What to put first so that it stays text: a span or a word joiner.
_TEXTS = {
    re.compile(r"\w*\d|[ivxlcdm]+\b", re.IGNORECASE): "[]{} ",
    re.compile(r"(?:[§¶]+\s*|\S+\s+)(?:\w*\d|[ivxlcdm]+\b)", re.IGNORECASE): "&#8288;",
}
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """Write each claim and what to quote with it, the keys of other sources, and the base.

    Each part is a paragraph.
    """
    called = names(citation for fact in bibliography.facts for citation in fact.citations)
    for fact in bibliography.facts:
        claim, period = parted(fact.claim)
        yield f"{escape(claim)} {_cited(fact)}{period}\n\n"
        if said := remark(fact, called):
            yield f"{escape(said)}\n\n"
    if sources := uncited(bibliography):
        yield "; ".join(_key(source.id) for source in sources).join("[]") + "\n\n"
    if bibliography.facts:
        yield f"Facts from: {escape(bibliography.provenance(page.day))}\n\n"


def _cited(fact: Fact) -> str:
    ordered = (citation for stance in Stance for citation in fact.cited(stance))
    return "; ".join(map(_citation, ordered)).join("[]")


def _key(id_: str) -> str:
    """Return the key of a source, in braces if pandoc would end it at a hyphen."""
    return f"@{id_}" if _KEY.fullmatch(id_) else f"@{{{id_}}}"


def _citation(citation: Citation) -> str:
    # A semicolon would begin the next citation, a bracket would end them all.
    locator = " ".join((citation.locator or "").replace(";", ",").split())
    key = f"{LEADS[citation.stance]}{_key(citation.source.id)}"
    if not locator:
        return key
    if pages := _PAGES.match(locator):
        return f"{key}, {_THOUSANDS.sub('', pages[0])}{inline(locator[pages.end() :])}"
    text = next((mark for pattern, mark in _TEXTS.items() if pattern.match(locator)), "")
    return f"{key}, {text}{inline(locator)}"

"""Addresses of a source: at the passage, and of copies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode
from urllib.parse import urlsplit

from rumm.model.facts import Stance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rumm.model.facts import Citation, Fact, Source

# A page in a locator: "p. 5", "pp. 5–7", "page 1,234", "p5"; not the P5+1, or "p. xi".
_PAGE = re.compile(
    r"\b(?:[Pp](?:ages?|gs?\.?|p\.?|\.)\s*|p\s*)(\d{1,3}(?:,\d{3})+|\d+)(?![\w+]|,\d{3}\b)"
)
# Gaps, insertions, and paragraph breaks in a quote: no page has it in one piece.
_DOTS = r"(?:…|\.(?:\s?\.){2,3})"
_GAP = re.compile(rf"\s*(?:\w*\[[^\]]*\]\w*|\(\s*{_DOTS}\s*\)|{_DOTS}|\n\s*\n)\s*")
# A word; where a script has no spaces, a clause.
_WORD = re.compile(r"[^\s、。，：；？！၊။]+[、。，：；？！၊။]*")
_EXACT = 300  # characters: the longest text to match in full, by the specification
_SIDE = 30  # characters, at least, from each side of a longer one


class Address(str):
    """An address in a text; renderers turn it, and nothing else, into a link."""

    __slots__ = ()


def landing(url: str, *, quote: str | None = None, locator: str | None = None) -> str:
    """Return the address that opens a source at the passage.

    In a PDF, that is the page named by the locator (RFC 8118, `#page=`); elsewhere the quoted
    words, as a text directive (WICG, URL Fragment Text Directives). Otherwise, the URL itself.
    """
    if urlsplit(url).path.lower().endswith(".pdf"):
        page = _PAGE.search(locator or "")
        if page is None or "#" in url:
            return url
        return f"{url}#page={page[1].replace(',', '')}"
    directive = _directive(quote or "")
    if not directive:
        return url
    page_url, _, fragment = url.partition("#")
    return f"{page_url}#{fragment.partition(':~:')[0]}:~:text={directive}"


def link(source: Source, citation: Citation | None = None) -> str | None:
    """Return the URL of the evidence, as near to the passage as possible."""
    if source.address is None or citation is None:
        return source.address
    return landing(source.address, quote=citation.quote, locator=citation.locator)


def first_link(facts: Iterable[Fact]) -> str | None:
    """Return the address of the first source that has one, in the order of `show`."""
    citations = (citation for fact in facts for side in Stance for citation in fact.cited(side))
    return next(filter(None, (link(citation.source, citation) for citation in citations)), None)


def copies(source: Source) -> tuple[str, ...]:
    """Say where else a source can be read: the repost, the archived page."""
    found = []
    if source.via and source.via != source.address:
        found.append(f"Read at {source.via}")
    if source.archive_url:
        found.append(f"Archived at {source.archive_url}")
    return tuple(found)


def _directive(quote: str) -> str:
    """Write `text`, or `start,end` for a long quote or one with gaps."""
    pieces = [
        " ".join(piece.split()) for piece in _GAP.split(quote) if piece and not piece.isspace()
    ]
    if not pieces:
        return ""
    if len(pieces) > 1:
        return f"{_encode(_head(pieces[0]))},{_encode(_tail(pieces[-1]))}"
    text = pieces[0]
    start, end = _head(text), _tail(text)
    if len(text) <= _EXACT or len(start) + len(end) > len(text):
        return _encode(text)
    return f"{_encode(start)},{_encode(end)}"


def _head(text: str) -> str:
    """Return the first words."""
    ends = (word.end() for word in _WORD.finditer(text))
    return text[: next((end for end in ends if end >= _SIDE), len(text))]


def _tail(text: str) -> str:
    """Return the last words."""
    starts = [word.start() for word in _WORD.finditer(text) if word.start() <= len(text) - _SIDE]
    return text[starts[-1] if starts else 0 :]


def _encode(text: str) -> str:
    """Percent-encode text, including the three special characters of a directive."""
    return percent_encode(text, safe="").replace("-", "%2D")

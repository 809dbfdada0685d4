"""The addresses of sources, with the quotes that should be on their pages."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag

from rumm.checks.verify.quotes import has_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.base.problems import KeyPath
    from rumm.model.facts import Fact, Source


class Quote(NamedTuple):
    """A quote and its path in the base."""

    text: str
    path: KeyPath


class Link(NamedTuple):
    """An address of a source: its `url`, the page that its `doi` leads to, or the repost, `via`."""

    source: Source
    key: str
    address: str
    quotes: tuple[Quote, ...] = ()

    @property
    def url(self) -> str:
        """The URL to fetch."""
        return urldefrag(self.address).url

    @property
    def path(self) -> KeyPath:
        """The path of the address in the base."""
        return ("source", self.source.id, self.key)


def links(sources: Iterable[Source], facts: Iterable[Fact]) -> list[Link]:
    """Return all addresses of some sources, with the quotes that facts have from them.

    Quotes are from the page that was read: the repost if there is one.
    """
    quotes: defaultdict[str, list[Quote]] = defaultdict(list)
    for fact in facts:
        for number, citation in enumerate(fact.citations):
            if citation.quote and has_words(citation.quote):
                path = ("fact", fact.id, "citations", number, "quote")
                quotes[citation.source.id].append(Quote(citation.quote, path))
    return [
        link._replace(quotes=tuple(quotes[source.id])) if link.key == last.key else link
        for source in sources
        if (found := list(_addresses(source)))
        for last in found[-1:]
        for link in found
    ]


def _addresses(source: Source) -> Iterator[Link]:
    """Yield the links of a source; the last is the page that was read."""
    if source.url:
        yield Link(source, "url", source.url)
    elif source.doi_url:
        yield Link(source, "doi", source.doi_url)
    if source.via:
        yield Link(source, "via", source.via)

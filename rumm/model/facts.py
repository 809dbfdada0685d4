"""What a fact base holds: facts, their citations, sources and topics; frozen values, no I/O.

Named tuples, not dataclasses: those are made in an eighth of the time, on every look-up.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rumm.model.period import Period


class Stance(StrEnum):
    """What a source says of the claim that it is cited for (after CiTO)."""

    SUPPORTS = "supports"
    QUALIFIES = "qualifies"
    DISPUTES = "disputes"


_STANCES = tuple(Stance)  # the class itself is slow to walk through


class Standing(StrEnum):
    """How a claim stands, computed from its citations."""

    CORROBORATED = "corroborated"
    SINGLE_SOURCE = "single-source"
    QUALIFIED = "qualified"
    DISPUTED = "disputed"


class Tier(StrEnum):
    """How close a source is to what it reports."""

    PRIMARY = "primary"
    RESEARCH = "research"
    PRESS = "press"


class Name(NamedTuple):
    """A person's name in the parts that CSL has, or any other name as one literal string.

    `particle` belongs to the family name (`de` of de Gaulle); `dropping` is left out where only
    the family name is given (`van der` of Berg, Jan van der).
    """

    family: str = ""
    given: str = ""
    literal: str = ""
    particle: str = ""
    dropping: str = ""
    suffix: str = ""

    @classmethod
    def parse(cls, text: str) -> Name:
        """Read `Family, Given` or `Family, Given, Suffix`.

        Lower-case words before the family name or after the given names are particles.
        """
        family, given, suffix = ([part.strip() for part in text.split(",", 2)] + ["", ""])[:3]
        if _SUFFIX.fullmatch(given) and suffix:  # the order of BibTeX
            given, suffix = suffix, given
        words, names = family.split(), given.split()
        first = next((n for n, word in enumerate(words[:-1]) if not word.islower()), len(words) - 1)
        last = len(names)
        while last > 1 and names[last - 1].islower() and not names[0].islower():
            last -= 1
        return cls(
            family=" ".join(words[first:]),
            given=" ".join(names[:last]),
            particle=" ".join(words[:first]),
            dropping=" ".join(names[last:]),
            suffix=suffix,
        )

    def __str__(self) -> str:
        given = f"{self.given} {self.dropping}".strip()
        return self.literal or ", ".join(filter(None, (self.short, given, self.suffix)))

    @property
    def short(self) -> str:
        """The part that an author-date citation shows."""
        return self.literal or f"{self.particle} {self.family}".strip()


_IN_PATH = "/:@!$&()*+,;=~"  # what RFC 3986 lets stand in a path
_SUFFIX = re.compile(r"(?:[JS]r\.?|[IVX]+)")


class Kind(NamedTuple):
    """What a fact is about its subject, such as a driver or a risk.

    `timeline`: these facts happen at a time. `corroborate`: a single origin deserves a warning.
    """

    id: str
    title: str
    summary: str | None = None
    timeline: bool = False
    corroborate: bool = False


class Topic(NamedTuple):
    """A heading that facts are grouped under."""

    id: str
    title: str
    summary: str | None = None


class Source(NamedTuple):
    """A work that is cited: a CSL item in rumm's spelling.

    `root` is where its information comes from in the end: the agency or publisher reached by
    following `origin` from source to source, folded. Sources with the same root count once.
    `origin_name` is the origin as shown to people: a source by its label, or what is written.
    """

    id: str
    type: str
    title: str
    tier: Tier
    root: str
    authors: tuple[Name, ...] = ()
    container_title: str | None = None
    collection_title: str | None = None
    number: str | None = None
    volume: str | None = None
    pages: str | None = None
    edition: str | None = None
    editors: tuple[Name, ...] = ()
    event: str | None = None
    publisher: str | None = None
    place: str | None = None
    issued: Period | None = None
    accessed: Period | None = None
    url: str | None = None
    via: str | None = None
    archive_url: str | None = None
    doi: str | None = None
    isbn: str | None = None
    language: str | None = None
    origin: str | None = None
    note: str | None = None
    origin_name: str | None = None

    @property
    def doi_url(self) -> str | None:
        """The URL that the DOI stands for, with what is special in a URL encoded."""
        return f"https://doi.org/{quote(self.doi, safe=_IN_PATH)}" if self.doi else None

    @property
    def address(self) -> str | None:
        """The URL to open: the publisher's own, what the DOI leads to, or the repost."""
        return self.url or self.doi_url or self.via

    @property
    def label(self) -> str:
        """Author and year, as in `Storey 2023`; `n.d.` where no date is known."""
        names = [name.short for name in self.authors]
        if len(names) > 2:
            who = f"{names[0]} et al."
        else:
            who = " & ".join(names) or self.publisher or self.container_title or self.title
        return f"{who} {self.issued.year if self.issued else 'n.d.'}"


class Citation(NamedTuple):
    """One source's word on a claim: where it says so, and whether for or against."""

    source: Source
    stance: Stance
    locator: str | None = None
    note: str | None = None
    quote: str | None = None


class Support(NamedTuple):
    """How many sources take each stance, and how many of the supporting ones are independent."""

    supports: int
    qualifies: int
    disputes: int
    independent: int

    @property
    def standing(self) -> Standing:
        """The verdict of the counts; a dispute outweighs a qualification, that a confirmation."""
        if self.disputes:
            return Standing.DISPUTED
        if self.qualifies:
            return Standing.QUALIFIED
        return Standing.CORROBORATED if self.independent > 1 else Standing.SINGLE_SOURCE


class Fact(NamedTuple):
    """One checkable claim with its citations.

    `questions` are those it answers; `related`, `formerly`, and `superseded_by` are IDs of facts.
    """

    id: str
    kind: Kind
    topic: Topic
    claim: str
    citations: tuple[Citation, ...]
    date: Period | None = None
    actors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str | None = None
    questions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    superseded_by: str | None = None

    def cited(self, stance: Stance) -> tuple[Citation, ...]:
        """Return the citations of one stance, in the order of the base."""
        return tuple(citation for citation in self.citations if citation.stance is stance)

    @property
    def support(self) -> Support:
        """The evidence in numbers; a source that is cited twice for the same stance counts once."""
        roots: dict[Stance, dict[str, str]] = {stance: {} for stance in _STANCES}
        for citation in self.citations:
            roots[citation.stance][citation.source.id] = citation.source.root
        supports, qualifies, disputes = map(len, roots.values())
        return Support(supports, qualifies, disputes, len({*roots[Stance.SUPPORTS].values()}))


class About(NamedTuple):
    """What a fact base says of itself; `sha256` is the hash of the file's bytes."""

    title: str
    version: str | None = None
    updated: Period | None = None
    language: str | None = None
    note: str | None = None
    sha256: str = ""


class Base(NamedTuple):
    """A whole fact base, references resolved; `synonyms` maps a word to the words it also finds."""

    about: About
    kinds: tuple[Kind, ...]
    topics: tuple[Topic, ...]
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    synonyms: Mapping[str, tuple[str, ...]]


def independent(citations: Iterable[Citation]) -> int:
    """How many independent sources stand behind the citations."""
    return len({citation.source.root for citation in citations})

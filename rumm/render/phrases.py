"""Words for the standing, evidence, sources, and date of a fact."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rumm.model.analyzer import fold
from rumm.model.facts import Stance, Standing, independent
from rumm.model.query import Sort
from rumm.render.terminal.layout import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.answers import Answer, Hit
    from rumm.model.facts import About, Citation, Fact, Source
    from rumm.model.period import Period

_SYMBOLS = {
    Standing.CORROBORATED: "●",
    Standing.SINGLE_SOURCE: "○",
    Standing.QUALIFIED: "◐",
    Standing.DISPUTED: "◆",
}
_MEANINGS = {
    Standing.CORROBORATED: "2+ origins",
    Standing.SINGLE_SOURCE: "1 origin",
    Standing.QUALIFIED: "a source qualifies it",
    Standing.DISPUTED: "a source disputes it",
}
_PLURAL = {Stance.SUPPORTS: "support", Stance.QUALIFIES: "qualify", Stance.DISPUTES: "dispute"}
# The stance that makes a claim unsafe to quote alone, and the word for it.
_CONTESTED = {
    Standing.QUALIFIED: (Stance.QUALIFIES, "Qualified"),
    Standing.DISPUTED: (Stance.DISPUTES, "Disputed"),
}


def is_timeline(answer: Answer[Hit]) -> bool:
    """Return whether an answer is a timeline: facts of timeline kinds, by date."""
    query = answer.query
    is_by_date = bool(query.kind) and query.sort is Sort.DATE and not query.words
    return is_by_date and all(hit.fact.kind.timeline for hit in answer.items)


def standing(fact: Fact) -> Span:
    """Write the standing with its symbol, which works without color."""
    verdict = fact.support.standing
    return Span(f"{_SYMBOLS[verdict]} {verdict}", verdict)


def counts(fact: Fact) -> str:
    """Count the sources of each stance: `2 sources support, 1 disputes`, `2 sources, same origin`.

    Whether they share an origin matters for those that support the claim.
    """
    support = fact.support
    shared = _shared(support.supports, support.independent)
    if shared and not (support.qualifies or support.disputes):
        return f"{amount(support.supports, 'source')}, {shared}"
    parts: list[str] = []
    for stance, number in zip(Stance, support[:3], strict=True):
        if number:
            sources = f"{number:,}" if parts else amount(number, "source")
            origins = f" ({shared})" if shared and not parts else ""
            parts.append(f"{sources}{origins} {stance if number == 1 else _PLURAL[stance]}")
    return ", ".join(parts)


def sources(citations: Iterable[Citation]) -> str:
    """Count cited sources: `1 source`, `2 sources`, `2 sources, same origin`."""
    cited = {citation.source.id: citation for citation in citations}
    shared = _shared(len(cited), independent(cited.values()))
    return ", ".join(filter(None, (amount(len(cited), "source"), shared)))


def remark(fact: Fact, called: Mapping[str, str]) -> str:
    """Say what to quote with a claim: a newer fact, its standing if contested, and its note."""
    verdict = fact.support.standing
    newer = f"Superseded by {fact.superseded_by}. " if fact.superseded_by else ""
    if not fact.note:
        return f"{newer}{''.join(caveat(fact, called) or ())}".strip()
    standing = f"{_CONTESTED[verdict][1]}. " if verdict in _CONTESTED else ""
    return f"{newer}{standing}Note: {fact.note}"


def _shared(number: int, origins: int) -> str:
    """Say how many origins some sources have, if fewer than sources."""
    if origins == number:
        return ""
    return "same origin" if origins == 1 else amount(origins, "origin")


def legend(facts: Iterable[Fact]) -> Iterator[Span]:
    """Explain the standings that some facts have."""
    found = {fact.support.standing for fact in facts}
    for verdict in Standing:
        if verdict in found:
            yield Span(f"{_SYMBOLS[verdict]} {_MEANINGS[verdict]}", "faint")


def base_of(fact: Fact, about: About) -> str:
    """Name the base of a fact, if several are in use."""
    return fact.base if about.also else ""


def caveat(fact: Fact, called: Mapping[str, str]) -> tuple[str, str] | None:
    """Say what to know before quoting a qualified or disputed claim: a lead and a text.

    The note of the fact; without one, what the first source that qualifies or disputes it says,
    the text empty if that is unknown. `called` names the sources by ID.
    """
    if fact.support.standing not in _CONTESTED:
        return None
    if fact.note:
        return "Note: ", fact.note
    stance, word = _CONTESTED[fact.support.standing]
    against = fact.cited(stance)
    citation = next((c for c in against if c.note or c.quote), against[0])
    said = citation.note or (f"“{citation.quote}”" if citation.quote else "")
    return f"{word} by {called[citation.source.id]}{': ' if said else ''}", said


def names(citations: Iterable[Citation]) -> dict[str, str]:
    """Name the cited sources by ID, so that no two have the same name.

    The label; if several share it, with the full date; if that is the same too, with the ID. Not
    with letters as in a list of references, which would differ from answer to answer.
    """
    sources = {citation.source.id: citation.source for citation in citations}
    found = {id_: source.label for id_, source in sources.items()}
    for id_ in [*_alike(found)]:
        if issued := sources[id_].issued:
            found[id_] = found[id_].removesuffix(issued.year) + when(issued)
    return found | {id_: f"{found[id_]} ({id_})" for id_ in _alike(found)}


def _alike(names: Mapping[str, str]) -> Iterator[str]:
    """Find the IDs of names that are not unique."""
    times = Counter(names.values())
    return (id_ for id_, name in names.items() if times[name] > 1)


def origin(source: Source, called: Mapping[str, str]) -> str:
    """Name the origin of a source: an agency, or another source by its name here.

    Empty if it is the source's own author or publisher, in full or by initials, which the
    reference names.
    """
    own = {*(name.short for name in source.authors), source.publisher or ""}
    initials = {"".join(word[0] for word in re.findall(r"\w+", name)) for name in own}
    if source.origin is None or fold(source.origin) in set(map(fold, own | initials)):
        return ""
    return called.get(source.origin, source.origin_name or source.origin)


def when(date: Period) -> str:
    """Write a date: `2025-03-04`, `2021–2025`, `since 2022`, `from 2022, end unknown`."""
    first, last = date.ends
    if first == date.text:
        return first
    if date.start is None:
        return f"until {last}" if first else f"until {last}, start unknown"
    if date.end is None:
        return f"since {first}" if last else f"from {first}, end unknown"
    return f"{first} – {last}" if "-" in first + last else f"{first}–{last}"


def begin(date: Period | None) -> tuple[str, str]:
    """Write the year that heads a date in a timeline, and the date, or its end if that is all."""
    if date is None:
        return "No date", "–"
    first, last = date.ends
    return ("Start unknown", f"–{last}") if date.start is None else (date.year, first)


def amount(count: int, noun: str) -> str:
    """Write a count with its noun: `1 fact`, `2 facts`, `1,000 facts`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

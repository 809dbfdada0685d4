"""How a fact is spoken of: its standing, its counts and its date in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.model import Stance, Standing
from rumm.render.layout import Span
from rumm.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.model import Fact, Source
    from rumm.period import Period

_SYMBOLS = {
    Standing.CORROBORATED: "●",
    Standing.SINGLE_SOURCE: "○",
    Standing.QUALIFIED: "◐",
    Standing.DISPUTED: "◆",
}
_PLURAL = {Stance.SUPPORTS: "support", Stance.QUALIFIES: "qualify", Stance.DISPUTES: "dispute"}


def standing(fact: Fact) -> Span:
    """The standing with its symbol, which tells it also without color."""
    verdict = fact.support.standing
    return Span(f"{_SYMBOLS[verdict]} {verdict}", verdict)


def counts(fact: Fact) -> str:
    """How many sources take each stance: `2 support (1 independent), 1 qualifies`."""
    support = fact.support
    parts = []
    for stance in Stance:
        number: int = getattr(support, stance)
        if number:
            verb = stance if number == 1 else _PLURAL[stance]
            few = stance is Stance.SUPPORTS and support.independent < number
            parts.append(f"{number} {verb}{f' ({support.independent} independent)' * few}")
    return ", ".join(parts)


def origin(source: Source, names: Mapping[str, str]) -> str:
    """What a source goes back to: an agency, or another source by its name if it has one here.

    Nothing where that is its own author or publisher, whom the reference names.
    """
    own = {fold(name.short) for name in source.authors} | {fold(source.publisher or "")}
    if source.origin is None or fold(source.origin) in own:
        return ""
    return names.get(source.origin, source.origin)


def when(date: Period) -> str:
    """A date or interval: `2025-03-04`, `2021–2025`, `since 2022`, `until 2024`."""
    first, slash, last = date.text.partition("/")
    if not slash:
        return first
    if date.start is None:
        return f"until {last}"
    if date.end is None:
        return f"since {first}"
    return f"{first} – {last}" if "-" in first + last else f"{first}–{last}"


def amount(count: int, noun: str) -> str:
    """A count with its noun: `1 fact`, `2 facts`, `1,000 facts`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

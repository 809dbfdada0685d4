"""What `rumm` alone says: which base this is, and what to try first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.query import Query
from rumm.render.layout import Line, Span
from rumm.render.phrases import amount
from rumm.render.text import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.factbase import FactBase
    from rumm.render.layout import Page

_TRY = {
    "rumm drivers": "what brings the two sides together; also risks, consequences, events",
    "rumm search oil": "the facts about something",
    "rumm show ID": "one fact: who says so, who says otherwise, with full references",
    "rumm list --json": "everything, for a script",
    "rumm --help": "all commands",
}


def welcome(base: FactBase, page: Page) -> Iterator[str]:
    """A few lines about a base."""
    return drawn(_lines(base), page)


def _lines(base: FactBase) -> Iterator[Line]:
    about = base.about
    facts = base.select(Query(limit=1)).total
    sources = base.cited(Query(limit=1)).total
    edition = f", version {about.version}" if about.version else ""
    updated = f" of {about.updated}" if about.updated else ""
    yield Line((Span(about.title, "heading"),))
    yield Line((Span(f"{amount(facts, 'fact')}, {amount(sources, 'source')}{edition}{updated}"),))
    yield Line()
    width = max(map(len, _TRY))
    for command, gives in _TRY.items():
        yield Line((Span(command.ljust(width), "id"), Span(f"  {gives}")), 2, width + 4)

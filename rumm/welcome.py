"""What `rumm` alone says: which base this is, and what to try first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.query import Query
from rumm.render.layout import visible
from rumm.render.phrases import amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.factbase import FactBase

_TRY = {
    "rumm drivers": "what brings the two sides together; also risks, consequences, events",
    "rumm search oil": "the facts about something",
    "rumm show ID": "one fact: who says so, who says otherwise, with full references",
    "rumm list --json": "everything, for a script",
    "rumm --help": "all commands",
}


def welcome(base: FactBase) -> Iterator[str]:
    """A few lines about a base."""
    about = base.about
    facts = base.select(Query(limit=1)).total
    sources = base.cited(Query(limit=1)).total
    edition = f", version {about.version}" if about.version else ""
    updated = f" of {about.updated}" if about.updated else ""
    yield visible(about.title) + "\n"
    yield f"{amount(facts, 'fact')}, {amount(sources, 'source')}{visible(edition)}{updated}\n\n"
    width = max(map(len, _TRY))
    for command, gives in _TRY.items():
        yield f"  {command.ljust(width)}  {gives}\n"

"""What `rumm` alone says: which base this is, and what to try first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.model.query import By, Query
from rumm.render.phrases import amount
from rumm.render.terminal.layout import Line, Span
from rumm.render.terminal.wrap import cells
from rumm.render.text import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.index.answers import Index
    from rumm.render.page import Page

_LONGEST = 20  # cells of a word to search for
_ROOM = 60  # columns from which there is room beside a command for what it gives
_TRY = {
    "rumm drivers": "the facts of one kind; also risks, consequences, events",
    "rumm search {word}": "the facts about something",
    "rumm show ID": "one fact: who says so, who says otherwise, with full references",
    "rumm list --json": "everything, for a script",
    "rumm --help": "all commands",
}


def welcome(base: Index, page: Page) -> Iterator[str]:
    """A few lines about a base."""
    return drawn(_lines(base, page), page)


def _lines(base: Index, page: Page) -> Iterator[Line]:
    about = base.about
    facts = base.select(Query(limit=1)).total
    sources = base.cited(Query(limit=1)).total
    edition = f", version {about.version}" if about.version else ""
    updated = f" of {about.updated}" if about.updated else ""
    yield Line((Span(about.title, "heading"),))
    yield Line((Span(f"{amount(facts, 'fact')}, {amount(sources, 'source')}{edition}{updated}"),))
    yield Line()
    word = _word(base)
    tries = {command.format(word=word): gives for command, gives in _TRY.items()}
    width = max(map(cells, tries))
    is_narrow = page.width is not None and page.width < _ROOM
    for command, gives in tries.items():
        if is_narrow:
            yield Line((Span(command, "id"),), 2, 4)
            yield Line((Span(gives),), 4, 4)
        else:
            gap = " " * (width - cells(command) + 2)
            yield Line((Span(command, "id"), Span(f"{gap}{gives}")), 2, width + 4)


def _word(base: Index) -> str:
    """What to search for: the commonest tag that can be typed as it is, or else a placeholder."""
    tags = (count.value for count in base.counted(By.TAG, Query()).items)
    return next((tag for tag in tags if tag.isalnum() and cells(tag) <= _LONGEST), "WORDS")

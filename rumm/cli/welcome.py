"""The introduction that `rumm` alone prints: the base in use, and commands to try."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from rumm.model.query import By, Query, Sort
from rumm.render.phrases import amount, begin
from rumm.render.terminal.layout import Line, Span
from rumm.render.terminal.wrap import cells
from rumm.render.text import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.index.answers import Index
    from rumm.render.page import Page

_LONGEST = 40  # cells of a word or ID in a command
_ROOM = 36  # columns for what the commands do
_COMMANDS = {kind: f"{kind}s" for kind in ("driver", "risk", "consequence", "event")}


def welcome(base: Index, path: str | None, page: Page) -> Iterator[str]:
    """Introduce a base; `path` is the one given with `-b`."""
    return drawn(_lines(base, path, page), page)


def _lines(base: Index, path: str | None, page: Page) -> Iterator[Line]:
    about = base.about
    facts = base.select(Query(limit=1)).total
    sources = base.cited(Query(limit=1)).total
    edition = f", version {about.version}" if about.version else ""
    updated = f" of {about.updated}" if about.updated else ""
    latest = base.select(Query(sort=Sort.DATE, reverse=True, limit=1)).items
    dates = [f"; latest fact: {begin(hit.fact.date)[1]}" for hit in latest if hit.fact.date]
    yield Line((Span(about.title, "heading"),))
    size = f"{amount(facts, 'fact')}, {amount(sources, 'source')}"
    yield Line((Span("".join([size, edition, updated, *dates])),))
    if about.note:
        yield Line((Span(about.note),))
    yield Line()
    option = "" if path is None else f" -b {quote(path)}"
    commands = {f"rumm {command}{option}": does for command, does in _commands(base)}
    commands["rumm --help"] = "all commands"
    width = max(map(cells, commands))
    is_narrow = page.width is not None and page.width < width + _ROOM
    for command, does in commands.items():
        if is_narrow:
            yield Line((Span(command, "id"),), 2, 4)
            yield Line((Span(does),), 4, 4)
        else:
            gap = " " * (width - cells(command) + 2)
            yield Line((Span(command, "id"), Span(f"{gap}{does}")), 2, width + 4)


def _commands(base: Index) -> Iterator[tuple[str, str]]:
    """Suggest commands that find something in the base, with what each does."""
    kinds = [count.value for count in base.counted(By.KIND, Query()).items]
    first, *others = [_COMMANDS.get(kind, f"list -k {kind}") for kind in kinds] or [""]
    if first:
        yield first, "facts of one kind" + f"; also {', '.join(others)}" * bool(others)
    hits = base.select(Query(limit=1)).items
    tags = [count.value for count in base.counted(By.TAG, Query()).items]
    words = [*tags, *(word for hit in hits for word in hit.fact.claim.split())]
    for word in [word for word in words if word.isalnum() and cells(word) <= _LONGEST][:1]:
        yield f"search {word}", "facts about a subject"
    for hit in hits:
        if len(hit.fact.id) <= _LONGEST:
            yield f"show {hit.fact.id}", "one fact: who says so and who disagrees"
    yield "list --json", "everything, for a script"

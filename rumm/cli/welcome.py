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
    from collections.abc import Iterator, Sequence

    from rumm.index.answers import Index
    from rumm.render.page import Page

_LONGEST = 40  # cells of a word or ID in a command
_ROOM = 36  # columns for what the commands do
_COMMANDS = {kind: f"{kind}s" for kind in ("driver", "risk", "consequence", "event")}


def welcome(base: Index, paths: Sequence[str], page: Page) -> Iterator[str]:
    """Introduce a base, or several in use together; `paths` are those given with `-b`."""
    return drawn(_lines(base, paths, page), page)


def _lines(base: Index, paths: Sequence[str], page: Page) -> Iterator[Line]:
    about = base.about
    facts = base.select(Query(limit=1)).total
    sources = base.cited(Query(limit=1)).total
    latest = base.select(Query(sort=Sort.DATE, reverse=True, limit=1)).items
    dates = [f"; latest fact: {begin(hit.fact.date)[1]}" for hit in latest if hit.fact.date]
    size = f"{amount(facts, 'fact')}, {amount(sources, 'source')}"
    for each in about.bases:
        edition = f"version {each.version}" if each.version else ""
        updated = f" of {each.updated}" if each.updated else ""
        said = f"{edition}{updated}".strip()
        yield Line((Span(each.title, "heading"),))
        if not about.also:
            yield Line((Span("".join([size, ", " * bool(edition), edition, updated, *dates])),))
        elif said:
            yield Line((Span(said),))
        if each.note:
            yield Line((Span(each.note),))
        yield Line()
    if about.also:
        yield Line((Span("".join(["Together: ", size, *dates])),))
        yield Line()
    option = "".join(f" -b {quote(path)}" for path in paths)
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
        yield f"search {word}", "search for a subject"
    for hit in hits:
        if len(hit.fact.id) <= _LONGEST:
            yield f"show {hit.fact.id}", "one fact: who says so and who disagrees"
    yield "list --json", "everything, for a script"

"""Lines drawn for a terminal: wrapped to its width, in styles and with links."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from rumm.render.layout import visible
from rumm.text import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.render.layout import Line, Page, Span

WIDEST = 100  # columns: longer lines are hard to read
_WORD = re.compile(r"[^ ]+")
_STYLES = {
    name: Style.parse(style)
    for name, style in {
        "": "none",
        "heading": "bold",
        "strong": "bold",
        "faint": "dim",
        "id": "cyan",
        "match": "bold yellow",
        "corroborated": "green",
        "single-source": "none",
        "qualified": "yellow",
        "disputed": "red",
        "supports": "green",
        "qualifies": "yellow",
        "disputes": "red",
        "bar": "cyan",
    }.items()
}


def draw(lines: Iterable[Line], page: Page) -> Iterator[str]:
    """The lines as they stand on the page."""
    for line in lines:
        spans = [span._replace(text=visible(span.text)) for span in line.spans]
        text = "".join(span.text for span in spans)
        indent = line.indent
        if page.width is None:
            rows = [(0, len(text))]
        else:
            rows = list(_rows(text, min(page.width, WIDEST), indent, line.hang))
        for start, end in rows or [(0, 0)]:
            yield " " * indent * (end > start) + "".join(_cut(spans, start, end, page)) + "\n"
            indent = line.hang


def _rows(text: str, width: int, indent: int, hang: int) -> Iterator[tuple[int, int]]:
    """Where the rows of a paragraph begin and end, so that none is wider than the width."""
    room = max(width - indent, 1)
    start = end = None
    for word_start, word_end in _units(text, max(width - hang, 1)):
        if start is None:
            start, end = word_start, word_end
        elif cell_len(text[start:word_end]) <= room:
            end = word_end
        else:
            yield start, end or 0
            room = max(width - hang, 1)
            start, end = word_start, word_end
    if start is not None:
        yield start, end or 0


def _units(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The stretches that a row may not break: words, or characters where words are too long."""
    for word in _WORD.finditer(text):
        if cell_len(word[0]) <= width and not any(map(is_unspaced, word[0])):
            yield word.span()
        else:
            yield from _characters(text, *word.span())


def _characters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Characters, each with the marks that take no room of their own."""
    first = start
    for index in range(start + 1, end):
        if cell_len(text[index]):
            yield first, index
            first = index
    yield first, end


def _cut(spans: list[Span], start: int, end: int, page: Page) -> Iterator[str]:
    """The parts of the spans between two places of their text, painted."""
    for span, after in zip(spans, accumulate(len(span.text) for span in spans), strict=True):
        before = after - len(span.text)
        text = span.text[max(start - before, 0) : max(end - before, 0)]
        if text and page.color:
            style = _STYLES[span.style]
            if span.link:
                style = style.update_link(visible(span.link))
            yield style.render(text, color_system=ColorSystem.STANDARD)
        else:
            yield text

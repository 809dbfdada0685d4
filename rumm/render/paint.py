"""Lines drawn for a terminal: wrapped to its width, in styles and with links."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING
from zlib import crc32

from rich.color import ColorSystem
from rich.style import Style

from rumm.render.layout import visible
from rumm.text import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.render.layout import Line, Page, Span

WIDEST = 100  # columns: longer lines are hard to read
_WORD = re.compile(r"[^ ]+")
# Characters of one cell each, which need no table: Latin, its punctuation, and our own symbols.
_NARROW = re.compile("[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027○●◐◆█]*")
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
        text = "".join(span.text for span in spans).rstrip()
        indent, hang = line.indent, line.hang
        rows = [(0, len(text))]
        if page.width is not None:
            indent, hang = min(indent, page.width // 2), min(hang, page.width // 2)
            rows = list(_rows(text, page.width, indent, hang)) or rows
        for start, end in rows:
            yield " " * indent * (end > start) + "".join(_cut(spans, start, end, page)) + "\n"
            indent = hang


def cells(text: str) -> int:
    """How many columns of a terminal a text takes, by the tables of wcwidth."""
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth  # noqa: PLC0415 - large tables, that Latin text does not need

    return wcswidth(text)


def _rows(text: str, width: int, indent: int, hang: int) -> Iterator[tuple[int, int]]:
    """Where the rows of a paragraph begin and end: none is wider than the page.

    Prose is kept narrower still; an address that is longer has a row of its own.
    """
    room = min(width, WIDEST) - indent
    start = end = None
    for word_start, word_end in _units(text, max(width - hang, 1)):
        if start is None:
            start, end = word_start, word_end
        elif cells(text[start:word_end]) <= room:
            end = word_end
        else:
            yield start, end or 0
            room = min(width, WIDEST) - hang
            start, end = word_start, word_end
    if start is not None:
        yield start, end or 0


def _units(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The stretches that a row may not break: words, or characters where words are too long."""
    for word in _WORD.finditer(text):
        if cells(word[0]) <= width and not any(map(is_unspaced, word[0])):
            yield word.span()
        else:
            yield from _characters(word[0], word.start())


def _characters(word: str, start: int) -> Iterator[tuple[int, int]]:
    """The characters that a reader sees in a word, each with its marks."""
    from wcwidth import iter_graphemes  # noqa: PLC0415 - as above

    for character in iter_graphemes(word):
        yield start, start + len(character)
        start += len(character)


def _cut(spans: list[Span], start: int, end: int, page: Page) -> Iterator[str]:
    """The parts of the spans between two places of their text, painted."""
    for span, after in zip(spans, accumulate(len(span.text) for span in spans), strict=True):
        before = after - len(span.text)
        text = span.text[max(start - before, 0) : max(end - before, 0)]
        if text and page.color:
            painted = _STYLES[span.style].render(text, color_system=ColorSystem.STANDARD)
            yield _linked(painted, visible(span.link)) if span.link else painted
        else:
            yield text


def _linked(text: str, url: str) -> str:
    """A link (OSC 8); its id, the same each time, makes the rows of one link one."""
    return f"\x1b]8;id={crc32(url.encode()):x};{url}\x1b\\{text}\x1b]8;;\x1b\\"

"""Lines drawn for a terminal: wrapped, styled, and linked."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote
from zlib import crc32

from rich.color import ColorSystem
from rich.style import Style

from rumm.render.terminal.layout import visible
from rumm.render.terminal.wrap import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rumm.render.page import Page
    from rumm.render.terminal.layout import Line, Span
    from rumm.render.terminal.wrap import Stretch

WIDEST = 100  # columns: longer lines are hard to read
# Not yellow, which is hard to read on white, or blue, which is on black.
_STYLES = {
    "": "none",
    "heading": "bold",
    "strong": "bold",
    "faint": "dim",
    "id": "cyan",
    "match": "bold underline",
    "corroborated": "green",
    "single-source": "none",
    "qualified": "magenta",
    "disputed": "red",
    "supports": "green",
    "qualifies": "magenta",
    "disputes": "red",
    "error": "red",
    "warning": "magenta",
    "bar": "cyan",
    "added": "green",
    "removed": "red",
}
_BOUND = "\xa0·"  # so that no row starts with a dot
_IN_ADDRESSES = "".join(map(chr, range(0x21, 0x7F)))  # allowed in OSC 8


def draw(lines: Iterable[Line], page: Page) -> Iterator[str]:
    """Draw lines no wider than the page or `WIDEST`; only an address may be longer."""
    for line in lines:
        spans = [span._replace(text=visible(span.text)) for span in line.spans]
        text = "".join(span.text for span in spans).rstrip().replace(" ·", _BOUND)
        indent, hang = line.indent, line.hang
        stretches = [(0, len(text))]
        if page.width is not None:
            indent, hang = min(indent, page.width // 2), min(hang, page.width // 2)
            width, whole = min(page.width, WIDEST), _whole(spans, len(text))
            stretches = [*rows(text, width - indent, width - hang, whole)]
        for start, end in stretches or [(0, 0)]:
            yield " " * indent * (end > start) + "".join(_cut(spans, start, end, page)) + "\n"
            indent = hang


def _whole(spans: Sequence[Span], last: int) -> Iterator[Stretch]:
    """Find the stretches to keep on one row, each with the separator after it."""
    start = None
    end = 0
    for span in spans:
        if span.whole and start is None:
            start = end
        elif not span.whole and start is not None:
            if start < last:
                yield start, min(end + len(span.text.rstrip()), last)
            start = None
        end += len(span.text)
    if start is not None and start < last:
        yield start, last


def _cut(spans: Sequence[Span], start: int, end: int, page: Page) -> Iterator[str]:
    """Paint the parts of the spans between two places of their text."""
    for span, after in zip(spans, accumulate(len(span.text) for span in spans), strict=True):
        before = after - len(span.text)
        text = span.text[max(start - before, 0) : max(end - before, 0)]
        yield _painted(text, span) if text and page.color else text


def _painted(text: str, span: Span) -> str:
    """Write the escape sequences of a style and a link (OSC 8, one id for all its rows)."""
    text = Style.parse(_STYLES[span.style]).render(text, color_system=ColorSystem.STANDARD)
    if span.link:
        address = quote(span.link, safe=_IN_ADDRESSES, errors="replace")
        text = f"\x1b]8;id={crc32(address.encode())};{address}\x1b\\{text}\x1b]8;;\x1b\\"
    return text

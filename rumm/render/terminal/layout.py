"""Text as lines of spans: what is drawn, before it is decided how wide and in which colors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Span(NamedTuple):
    """Text in one style, perhaps a link; styles are named for what they say.

    Spans that are `whole` stay on one row, with those beside them that are too, if there is room.
    """

    text: str
    style: str = ""
    link: str | None = None
    whole: bool = False


class Line(NamedTuple):
    """A line, or a paragraph where there is a width: wrapped lines begin at `hang`."""

    spans: tuple[Span, ...] = ()
    indent: int = 0
    hang: int = 0

    @property
    def text(self) -> str:
        """The text without styles, on one line."""
        return "".join(span.text for span in self.spans)


# What a terminal obeys, or what makes text look like another: controls, line separators,
# bidirectional controls, invisible operators, surrogates.
_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BLANKS = re.compile(r"[\t\n\r]+")
_SPACE = re.compile(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")


def visible(text: str) -> str:
    r"""The text for a screen: blanks are spaces, what a terminal would obey stands as `\x1b`."""
    return _HOSTILE.sub(_stand_in, _BLANKS.sub(" ", text))


def safe(text: str) -> str:
    """The text for a screen, with its line ends and tabs."""
    return _HOSTILE.sub(lambda char: char[0] if char[0] in "\t\n" else _stand_in(char), text)


def one_line(text: str) -> str:
    """The text with single spaces for blanks, line breaks and controls, and none around it."""
    return _SPACE.sub(" ", text).strip()


def _stand_in(char: re.Match[str]) -> str:
    code = ord(char[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def plain(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as they are, for pipes and files."""
    for line in lines:
        text = "".join(visible(span.text) for span in line.spans)
        yield f"{' ' * line.indent}{text}".rstrip() + "\n"


def marked(text: str, matches: Iterable[tuple[int, int]], style: str = "") -> tuple[Span, ...]:
    """A text in a style, with some stretches of it marked."""
    spans = []
    last = 0
    for start, end in matches:
        spans += [Span(text[last:start], style), Span(text[start:end], "match")]
        last = end
    return tuple(span for span in (*spans, Span(text[last:], style)) if span.text)


def joined(spans: Iterable[Span], between: str) -> tuple[Span, ...]:
    """Spans that stay whole, with a separator between each two."""
    return listed(((span,) for span in spans), between)


def listed(items: Iterable[Iterable[Span]], between: str) -> tuple[Span, ...]:
    """Items of some spans each that stay whole, with a separator between each two."""
    found: list[Span] = []
    for item in items:
        found += [Span(between, "faint")] * bool(found)
        found += (span._replace(whole=True) for span in item)
    return tuple(found)

"""Text as lines of styled spans, before it is wrapped and colored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Span(NamedTuple):
    """Text in one style, with an optional link; styles are named for their meaning.

    Adjacent spans that are `whole` stay on one row together if they fit.
    """

    text: str
    style: str = ""
    link: str | None = None
    whole: bool = False


class Line(NamedTuple):
    """A line; if it is wrapped, its further rows are indented by `hang`."""

    spans: tuple[Span, ...] = ()
    indent: int = 0
    hang: int = 0

    @property
    def text(self) -> str:
        """The text without styles."""
        return "".join(span.text for span in self.spans)


# What a terminal would act on, or what disguises text: controls, line separators, bidirectional
# controls, invisible operators, surrogates.
_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BLANKS = re.compile(r"[\t\n\r]+")
_SPACE = re.compile(r"[ \x00-\x1f\x7f-\x9f\u2028\u2029]+")


def visible(text: str) -> str:
    r"""Make text safe for a terminal, on one line; control characters are escaped as `\x1b`."""
    return _HOSTILE.sub(_escape, _BLANKS.sub(" ", text))


def safe(text: str) -> str:
    """Make text safe for a terminal, keeping its line ends and tabs."""
    return _HOSTILE.sub(lambda char: char[0] if char[0] in "\t\n" else _escape(char), text)


def one_line(text: str) -> str:
    """Replace runs of blanks, line breaks, and controls with a space; strip the ends."""
    return _SPACE.sub(" ", text).strip()


def _escape(char: re.Match[str]) -> str:
    code = ord(char[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def plain(lines: Iterable[Line]) -> Iterator[str]:
    """Write lines without wrapping or styles, for pipes and files."""
    for line in lines:
        text = "".join(visible(span.text) for span in line.spans)
        yield f"{' ' * line.indent}{text}".rstrip() + "\n"


def marked(text: str, matches: Iterable[tuple[int, int]], style: str = "") -> tuple[Span, ...]:
    """Style a text, and mark the given stretches of it."""
    spans = []
    last = 0
    for start, end in matches:
        spans += [Span(text[last:start], style), Span(text[start:end], "match")]
        last = end
    return tuple(span for span in (*spans, Span(text[last:], style)) if span.text)


def joined(spans: Iterable[Span], between: str) -> tuple[Span, ...]:
    """Put a separator between spans that stay whole."""
    return listed(((span,) for span in spans), between)


def listed(items: Iterable[Iterable[Span]], between: str) -> tuple[Span, ...]:
    """Put a separator between items, each of one or more spans that stay whole."""
    found: list[Span] = []
    for item in items:
        found += [Span(between, "faint")] * bool(found)
        found += (span._replace(whole=True) for span in item)
    return tuple(found)

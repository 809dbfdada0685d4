"""Where a paragraph is broken into rows, in any script, so that none is too wide."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import category, combining

from rumm.model.analyzer import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Stretch = tuple[int, int]  # where something begins and ends in the text

# Characters of one cell each, whatever stands beside them: Latin, Greek, Cyrillic, dashes and
# quotes, currencies, arrows and mathematics, boxes and shapes.
_SINGLE = frozenset(
    map(
        chr,
        chain(
            *(range(0x20, 0x7F), range(0xA0, 0xAD), range(0xAE, 0x300)),
            *(range(0x370, 0x483), range(0x48A, 0x530)),
            *(range(0x2010, 0x2028), range(0x2030, 0x205F), range(0x20A0, 0x20C1)),
            *(range(0x2150, 0x2300), range(0x2500, 0x25FD)),
        ),
    )
)
_EMOJI_STYLE = "\ufe0f"  # makes some characters of one cell wide
_WORD = re.compile(r"[^ ]+")
_ADDRESS = re.compile(r"[^\w ]{0,3}https?://")  # with brackets or quotes before it
_PART = re.compile(r"[^-/?&=#%_~|]*[-/?&=#%_~|]*")  # of words made one
_JOINER = "\u200d"
_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")  # of skin
_FLAGS = ("\U0001f1e6", "\U0001f1ff")  # the letters that make a flag two by two
_VIRAMA = 9  # the combining class of what joins the consonants on both its sides
_ASAT = "\u103a"  # is of that class too, but ends a Burmese syllable
_LAST = re.compile(".(?:\u1037?\u103a|\u1039)")  # the consonant that a Burmese syllable ends with
# Vowels of Thai and Lao that are written before their consonant, and signs that end a syllable.
_BEFORE = frozenset("เแโใไເແໂໃໄ")
_BEHIND = frozenset("ะาำๅๆฯະາຳໆ")


def rows(text: str, first: int, rest: int, whole: Iterable[Stretch] = ()) -> Iterator[Stretch]:
    """Where the rows of a text begin and end; the first has so many cells, the others so many.

    Rows break between words, in scripts without spaces between syllables, and within a word only
    when it is longer than a row. The `whole` stretches stay on one row where they fit. An address
    is never broken: one that is too long has a longer row of its own, which a terminal wraps
    without putting anything between its parts.
    """
    at = offsets(text)
    room, start, end = first, None, 0
    for begin, stop, is_fresh in _units(text, at, min(first, rest), whole):
        if start is None:
            start = begin
        elif is_fresh or at[stop] - at[start] > room:
            yield start, end
            room, start = rest, begin
        end = stop
    if start is not None:
        yield start, end


def _units(
    text: str, at: Sequence[int], room: int, whole: Iterable[Stretch]
) -> Iterator[tuple[int, int, bool]]:
    """The stretches that no row breaks, and which of them begin one."""
    done = 0
    for start, end in (*whole, (len(text), len(text))):
        if at[end] - at[start] > room:
            continue
        for word in _WORD.finditer(text, done, start):
            is_fresh = at[word.end()] - at[word.start()] > room
            for part in _parts(text, at, room, *word.span()):
                yield *part, is_fresh and part[0] == word.start()
        if start < end:
            yield start, end, False
        done = end


def _parts(text: str, at: Sequence[int], room: int, start: int, end: int) -> Iterator[Stretch]:
    """A word, or its parts where it is too long or of a script without spaces."""
    address = _ADDRESS.search(text, start, end)
    last = address.start() if address else end
    is_whole = isinstance(at, range) or not any(map(is_unspaced, text[start:last]))
    if is_whole and at[last] - at[start] <= room:
        if start < last:
            yield start, last
    else:
        for stop in (_compounds if is_whole else _syllables)(text, at, start, last):
            yield from _pieces(text, at, room, start, stop)
            start = stop
    if address:
        yield last, end


def _compounds(text: str, at: Sequence[int], start: int, end: int) -> Iterator[int]:
    """Where a row may end within a long word, and where the word ends.

    A mark stays with the character before it, on which its width depends.
    """
    ends = (part.end() for part in _PART.finditer(text, start, end) if part[0])
    return (stop for stop in ends if stop == end or at[stop] < at[stop + 1])


def _pieces(text: str, at: Sequence[int], most: int, start: int, end: int) -> Iterator[Stretch]:
    """A part; its signs where it is too long; single characters where a sign is too wide itself."""
    if at[end] - at[start] <= most:
        yield start, end
        return
    for stop in _signs(text, at, start, end):
        if at[stop] - at[start] <= most:
            yield start, stop
        else:
            yield from ((index, index + 1) for index in range(start, stop))
        start = stop


def _syllables(text: str, at: Sequence[int], start: int, end: int) -> Iterator[int]:
    """Where a row may end within a word of a script without spaces, and where the word ends."""
    for index in _signs(text, at, start, end):
        before, after = text[index - 1], text[index : index + 1]
        if index == end or not (
            not (is_unspaced(before) or is_unspaced(after))
            or before in _BEFORE
            or after in _BEHIND
            or (before.isdigit() and after.isdigit())
            or category(before) in ("Ps", "Pi")
            or category(after) in ("Pe", "Pf", "Po")
            or _LAST.match(text, index)
        ):
            yield index


def _signs(text: str, at: Sequence[int], start: int, end: int) -> Iterator[int]:
    """Where signs end: characters with all that makes one sign with them."""
    paired = False
    for index in range(start + 1, end):
        before, after = text[index - 1], text[index]
        paired = not paired and all(_FLAGS[0] <= char <= _FLAGS[1] for char in (before, after))
        if not (
            paired
            or at[index] == at[index + 1]
            or before == _JOINER
            or after in _TONES
            or category(after) == "Mc"
            or (combining(before) == _VIRAMA and before != _ASAT)
        ):
            yield index
    yield end


def cells(text: str) -> int:
    """How many cells a text takes on a terminal, at the most."""
    return offsets(text)[-1]


def offsets(text: str) -> Sequence[int]:
    """The cells before each character, and at the end those of all, on whichever terminal.

    A range where each character has one. Terminals differ over what joins to one: marks that take
    room in Indic scripts and Burmese, flags, emoji with a color of skin, families. Where they do,
    this is the most that one takes, and so never less than what `wcwidth` has for the whole.
    """
    if text.isascii() or _SINGLE.issuperset(text):
        return range(len(text) + 1)
    from wcwidth import wcwidth  # noqa: PLC0415 - loads slowly, and is wanted seldom

    at = [0]
    is_bare = True  # nothing that has a width stands before it in its word
    for char in text:
        width = max(wcwidth(char), char == _EMOJI_STYLE or category(char) == "Mc")
        if combining(char) == _VIRAMA and is_bare:
            width = 1  # for what follows is counted as two
        at.append(at[-1] + width)
        is_bare = char == " " or (is_bare and not width)
    return at

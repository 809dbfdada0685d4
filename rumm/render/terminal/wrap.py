"""Line wrapping for any script, by the cells that characters take on a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, combining

from rumm.model.analyzer import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Stretch = tuple[int, int]  # start and end of a part of the text

# Texts of characters that take one cell each, whatever surrounds them: Latin, Greek, Cyrillic,
# dashes and quotes, currencies, arrows and mathematics, boxes and shapes.
_NARROW = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20c0"
    "\u2150-\u22ff\u2500-\u25fc]*"
)
_WORD = re.compile(r"[^ ]+")
_ADDRESS = re.compile(r"[^\w ]{0,3}https?://")  # with brackets or quotes before it
_SEPARATORS = frozenset("-/?&=#%_~|")  # after which a long word may be broken
_EMOJI_STYLE = "\ufe0f"  # makes some characters of one cell wide
_VIRAMA = 9  # the combining class of what joins the consonants on both its sides
# The consonant that ends a Burmese syllable, with its sign.
_FINAL = re.compile(".(?:\u1037?\u103a|\u1039)")
# Thai and Lao vowels written before their consonant, and signs that end a syllable.
_LEADING = frozenset("เแโใไເແໂໃໄ")
_TRAILING = frozenset("ะาำๅๆฯະາຳໆ")


def rows(text: str, first: int, rest: int, whole: Iterable[Stretch] = ()) -> Iterator[Stretch]:
    """Wrap a text: `first` is the width of the first row in cells, `rest` that of the others.

    Rows end between words, in scripts without spaces between syllables, and within a word only if
    it is wider than a row. The `whole` stretches stay on one row if they fit. An address is never
    broken: one that is too long gets a longer row of its own, so that the terminal wraps it without
    putting anything between its parts.
    """
    room, start, end, used = first, 0, 0, 0
    for begin, stop, starts_row in _units(text, min(first, rest), whole):
        width = cells(text[begin:stop])
        gap = begin - end  # spaces, a cell each
        if not end:  # the first unit
            start, used = begin, width
        elif starts_row or used + gap + width > room:
            yield start, end
            room, start, used = rest, begin, width
        else:
            used += gap + width
        end = stop
    if end:
        yield start, end


def _units(text: str, room: int, whole: Iterable[Stretch]) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches that are not broken, and whether each must start a row."""
    done = 0
    for start, end in (*whole, (len(text), len(text))):
        if cells(text[start:end]) > room:
            continue
        for word in _WORD.finditer(text, done, start):
            begin = word.start()
            is_long = cells(word[0]) > room
            for part in _parts(word[0], room):
                yield begin, begin + len(part), is_long and begin == word.start()
                begin += len(part)
        if start < end:
            yield start, end, False
        done = end


def _parts(word: str, room: int) -> Iterator[str]:
    """Split a word that is too long, or in a script without spaces, but not an address in it."""
    address = _ADDRESS.search(word)
    before = word[: address.start()] if address else word
    is_spaced = before.isascii() or not any(map(is_unspaced, before))
    fits = is_spaced and cells(before) <= room
    parts = [before] if fits else _joined(before, _is_compound if is_spaced else _is_syllable)
    for part in filter(None, parts):
        if cells(part) <= room:
            yield part
        else:
            for grapheme in _graphemes(part):
                yield from [grapheme] if cells(grapheme) <= room else grapheme
    if address:
        yield word[address.start() :]


def _joined(word: str, can_part: Callable[[str, str], bool]) -> Iterator[str]:
    """Join the graphemes of a word that no row may end between."""
    joined = ""
    for grapheme in _graphemes(word):
        if joined and can_part(joined[-1], grapheme):
            yield joined
            joined = ""
        joined += grapheme
    yield joined


def _is_compound(before: str, after: str) -> bool:
    return before in _SEPARATORS and after[0] not in _SEPARATORS


def _is_syllable(before: str, after: str) -> bool:
    """Return whether a row may end between characters, one of a script without spaces."""
    return (is_unspaced(before) or is_unspaced(after[0])) and not (
        before in _LEADING
        or after[0] in _TRAILING
        or (before.isdigit() and after[0].isdigit())
        or category(before) in ("Ps", "Pi")
        or category(after[0]) in ("Mc", "Pe", "Pf", "Po")
        or _FINAL.match(after)
    )


def _graphemes(text: str) -> Iterator[str]:
    from wcwidth import iter_graphemes  # noqa: PLC0415 - slow to load, seldom needed

    return iter_graphemes(text)


def cells(text: str) -> int:
    """Measure how many cells a text takes at most, on any terminal.

    Terminals differ over what joins: marks that take room in Indic scripts and Burmese, flags,
    emoji with a skin tone, families. This counts each of their code points, and so is never less
    than `wcswidth`; and the width of two texts side by side is the sum of both.
    """
    if _NARROW.fullmatch(text):
        return len(text)
    from wcwidth import wcwidth  # noqa: PLC0415 - likewise

    total = 0
    for grapheme in _graphemes(text):
        total += sum(max(wcwidth(c), c == _EMOJI_STYLE or category(c) == "Mc") for c in grapheme)
        # A virama without a consonant before it makes the next character wide.
        total += wcwidth(grapheme[0]) == 0 and any(combining(c) == _VIRAMA for c in grapheme)
    return total

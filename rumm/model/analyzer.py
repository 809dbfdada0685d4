"""The analyzer: text to search terms with their places, the same for index, query and highlighting.

Words are normalized (NFKC), case-folded, freed of accents in Latin, Greek and Cyrillic, and stemmed
(Snowball English). Runs in scripts without spaces are cut into single characters with their marks.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category, normalize

from Stemmer import Stemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

# What stands between white space and ASCII punctuation. Apostrophes stay, to tell the possessive
# from a word.
_CHUNK = re.compile(r"[^\s\x00-\x26\x28-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
# What letters and numbers may turn into beside letters and numbers, as the bracketed ⑴ does.
_PUNCTUATION = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
_APOSTROPHES = "'\u2019"
_SOFT_HYPHEN = "\xad"
# Belong to the letter before: also the voicing marks of half-width Kana, the vowel am of Thai and
# Lao, and its second part where it is written in two.
_JOINED = _SOFT_HYPHEN + "\uff9e\uff9f\u0e33\u0eb3"
_AM = ("\u0e4d\u0e32", "\u0ecd\u0eb2")

# First and last characters of scripts without spaces: Thai and Lao, Myanmar, Khmer, Han radicals,
# ideographic marks, Kana, Han, Myanmar extensions, Han compatibility, half-width Kana, rare Han.
_UNSPACED = (
    *(("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u2e80", "\u2fdf")),
    *(("\u3005", "\u3007"), ("\u3040", "\u30ff"), ("\u31f0", "\u31ff"), ("\u3400", "\u4dbf")),
    *(("\u4e00", "\u9fff"), ("\ua9e0", "\ua9ff"), ("\uaa60", "\uaa7f"), ("\uf900", "\ufaff")),
    *(("\uff66", "\uff9f"), ("\U00020000", "\U000323af")),
)
# Likewise of those where an accent is decoration for a searcher: Latin, Greek, Cyrillic.
_ACCENTED = (
    *(("\x00", "\u052f"), ("\u1c80", "\u1c8f"), ("\u1d00", "\u1fff"), ("\u2c60", "\u2c7f")),
    *(("\ua640", "\ua7ff"), ("\uab30", "\uab6f")),
)
_UNDECOMPOSED = str.maketrans(
    {"đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "ŧ": "t"}
)

_stem = Stemmer("english", 0).stemWord  # `cut` keeps what recurs


class Token(NamedTuple):
    """A term, the folded word it comes from, and where that stands in the text (code points)."""

    term: str
    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The terms of a text in reading order, with offsets into the text as given."""
    for match in _CHUNK.finditer(text):
        base = match.start()
        for term, word, start, end in cut(match[0]):
            yield Token(term, word, base + start, base + end)


def chunks(text: str) -> list[str]:
    """The pieces of a text for `cut`: what `_CHUNK` finds in it, in a third of the time."""
    return text.encode().translate(_spaced()).decode().split()


@cache
def _spaced() -> bytes:
    """A table that makes blanks of the ASCII that stands between pieces."""
    return bytes(byte if _CHUNK.match(chr(byte)) or byte > 0x7F else 0x20 for byte in range(256))


@lru_cache(maxsize=1 << 18)
def cut(chunk: str) -> tuple[Token, ...]:
    """The tokens of one chunk; cached, since the words of a base recur."""
    if chunk.isascii() and chunk.isalnum():
        word = chunk.lower()
        return (Token(_stem(word), word, 0, len(chunk)),)
    return tuple(
        Token(_term(word), word, start, end)
        for start, end in _spans(chunk)
        if (word := _PUNCTUATION.sub("", fold(chunk[start:end])))
    )


def is_unspaced(term: str) -> bool:
    """Whether a term is a character of a script without spaces."""
    return term >= _UNSPACED[0][0] and _is_in(_UNSPACED, term[0])


def _is_in(ranges: tuple[tuple[str, str], ...], char: str) -> bool:
    return any(first <= char <= last for first, last in ranges)


def fold(text: str) -> str:
    """A text without differences of case, accent and Unicode form, for comparing."""
    if text.isascii():
        return text.lower()
    folded = []
    accents_go = False
    for char in normalize("NFKD", normalize("NFKD", text).casefold()):
        if category(char)[0] == "M":
            if accents_go:
                continue
        elif char == _SOFT_HYPHEN:
            continue
        else:
            accents_go = _is_in(_ACCENTED, char)
        folded.append(char)
    return normalize("NFKC", "".join(folded)).translate(_UNDECOMPOSED)


def _term(word: str) -> str:
    return _stem(word) if word.isascii() else word


def _spans(chunk: str) -> list[tuple[int, int]]:
    """Where the words of a chunk stand: whole words, or characters of an unspaced script."""
    spans: list[tuple[int, int]] = []
    start = None  # of the word or character that is being read
    extends = False  # whether a letter goes on with it
    for index, char in enumerate(chunk):
        kind = category(char)[0]
        if kind == "M" or char in _JOINED or chunk[index - 1 : index + 1] in _AM:
            continue
        if kind not in "LN":
            if start is not None:
                spans.append((start, index))
            start, extends = None, False
        elif (unspaced := is_unspaced(char)) or not extends:
            if start is not None:
                spans.append((start, index))
            start, extends = index, not unspaced
    if start is not None:
        spans.append((start, len(chunk)))
    return [
        span for before, span in pairwise([(0, 0), *spans]) if not _is_s(chunk, before[1], span)
    ]


def _is_s(chunk: str, before: int, span: tuple[int, int]) -> bool:
    """Whether a span is the s of a possessive, where the word before it ends."""
    start, end = span
    return (
        0 < before == start - 1
        and chunk[before] in _APOSTROPHES
        and chunk[start:end].casefold() == "s"
    )

"""Matching of quotes against the text of a page, word by word; no I/O.

A quote matches if the page has the same words in the same order. Case, punctuation, line breaks,
and Unicode form do not matter. Scripts without spaces are compared character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from rumm.model.analyzer import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Way = Callable[[Sequence[str], "Words", int], int | None]

# Unicode's interlinear annotation marks; pages.py puts footnote references between them.
NOTE_START, NOTE_END = "\ufff9", "\ufffb"

# Symbols that change what a sentence says; all other punctuation and symbols are ignored.
_SYMBOLS = frozenset("%‰&@#°+<=>±×÷−≈≠≤≥")
_INVISIBLE = frozenset("\u034f\u180b\u180c\u180d" + "".join(map(chr, range(0xFE00, 0xFE10))))
_NOTE = re.compile(f"{NOTE_START}[^{NOTE_START}{NOTE_END}]*{NOTE_END}")
_HYPHENATED = re.compile("(?<=\\w)[-\u2010\u2011][ \t]*\n[ \t]*(?=\\w)")
_DOTS = r"(?:\.[ ]?){2,}\."
_GAP = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)")
# Other editorial marks: bare dots and bracketed words, but not "[T]he".
_EDITED = re.compile(rf"{_GAP.pattern}|{_DOTS}|(?<!\w)\[[^][]*\](?!\w)")
# A letter that an editor changed, as in "[T]he" or "walk[ed]".
_PUT_IN = re.compile(r"\[([^\W\d_]+)\](?=\w)|(?<=\w)\[([^\W\d_]+)\]")
_LINES = 4  # that a word may be divided between
_NEAREST = 240  # characters shown of a passage
_ALIKE = 0.5  # the share of a quote's words that a passage must have to be worth showing


class Words:
    """The words of a text, folded, with their places in `text` (the normalized text).

    `joined` are the words that a hyphen at the end of a line may join to the next word, `optional`
    the words of footnote references.
    """

    def __init__(self, text: str) -> None:
        # A soft hyphen before a line break is drawn as a hyphen; elsewhere it is invisible.
        text = text.replace("\xad\n", "-\n")
        hidden = (char for char in set(text) if not char.isascii() and _is_hidden(char))
        self.text = normalize("NFKC", text.translate(dict.fromkeys(map(ord, hidden))))
        kinds = {char: _kind(char) for char in set(self.text)}
        blanks = {ord(char): " " for char, kind in kinds.items() if not kind}
        self.spans: list[tuple[int, int]] = []
        for run in re.finditer(r"\S+", self.text.translate(blanks)):
            if run[0].isascii() and run[0].isalnum():
                self.spans.append(run.span())
            else:
                self.spans.extend(_split(run[0], run.start(), kinds))
        self.words = [_fold(self.text[start:end]) for start, end in self.spans]
        self.joined = self._joined()
        notes = [note.span() for note in _NOTE.finditer(self.text)]
        self.optional = frozenset(self._within(notes))

    def __len__(self) -> int:
        return len(self.words)

    def _joined(self) -> frozenset[int]:
        breaks = {match.start(): match.end() for match in _HYPHENATED.finditer(self.text)}
        return frozenset(
            number
            for number, (one, other) in enumerate(pairwise(self.spans))
            if breaks.get(one[1]) == other[0]
        )

    def _within(self, notes: Sequence[tuple[int, int]]) -> Iterator[int]:
        """Yield the numbers of the words inside some spans of the text."""
        number = 0
        for start, end in notes:
            while number < len(self.spans) and self.spans[number][0] < start:
                number += 1
            while number < len(self.spans) and self.spans[number][0] < end:
                yield number
                number += 1

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word begins, including words that a line break divides."""
        places = defaultdict(list)
        for number, word in enumerate(self.words):
            places[word].append(number)
            end = number
            while end in self.joined and end < number + _LINES:
                end += 1
                word += self.words[end]  # noqa: PLW2901 - a word of several lines
                places[word].append(number)
        return places

    @cached_property
    def letters(self) -> tuple[str, dict[int, int], dict[int, int]]:
        """All words in one string, and the number of the word that starts or ends at an index."""
        starts, ends, index = {}, {}, 0
        for number, word in enumerate(self.words):
            starts[index] = number
            index += len(word)
            ends[index] = number + 1
        return "".join(self.words), starts, ends

    def passage(self, start: int, end: int) -> str:
        """Return the text of a range of words, on one line."""
        text = self.text[self.spans[start][0] : self.spans[end - 1][1]]
        text = " ".join(text.replace(NOTE_START, "").replace(NOTE_END, "").split())
        return text if len(text) <= _NEAREST else text[: _NEAREST - 1] + "…"


def has_words(quote: str) -> bool:
    """Return whether a quote has any words to look for."""
    return bool(_parts(quote, _GAP))


def is_found(quote: str, page: Words, *, spacing: bool = True) -> bool:
    """Return whether a page has the words of a quote in order; `[…]` matches any words.

    With `spacing` off, spaces inside the quote may differ: text extracted from a PDF has spaces
    inside words and lacks some between words.
    """
    ways = (_exact,) if spacing else (_exact, _respaced)
    unbracketed = _PUT_IN.sub(r"\1\2", quote)
    readings: list[list[list[str]]] = []
    for text, gap in ((quote, _GAP), (unbracketed, _GAP), (unbracketed, _EDITED)):
        if (parts := _parts(text, gap)) not in readings:
            readings.append(parts)
    return any(_has_parts(parts, page, way) for way in ways for parts in readings)


def nearest(quote: str, page: Words) -> str | None:
    """Return the passage of a page with the most words of a quote, if it has at least half."""
    words = [word for part in _parts(quote, _GAP) for word in part]
    size, wanted = len(words), Counter(words)
    inside: Counter[str] = Counter()
    score, at = 0, 0
    best = (0, False, False)
    for number, word in enumerate(page.words):
        inside[word] += 1
        score += inside[word] <= wanted[word]
        first = max(0, number - size + 1)
        if first and size:
            left = page.words[first - 1]
            score -= inside[left] <= wanted[left]
            inside[left] -= 1
        # Of equals, one that begins and ends like the quote.
        if score and (rank := (score, page.words[first] == words[0], word == words[-1])) > best:
            best, at = rank, first
    if best[0] < max(2, size * _ALIKE):
        return None
    return page.passage(at, min(at + size, len(page)))


def _parts(quote: str, gap: re.Pattern[str]) -> list[list[str]]:
    """Split a quote at its gaps into lists of words."""
    pieces = gap.split(normalize("NFKC", quote))
    return [words for piece in pieces if (words := Words(piece).words)]


def _has_parts(parts: Sequence[Sequence[str]], page: Words, way: Way) -> bool:
    """Return whether a page has all parts, one after the other."""
    end: int | None = 0
    for part in parts:
        if end is not None:
            end = way(part, page, end)
    return bool(parts) and end is not None


def _exact(words: Sequence[str], page: Words, after: int) -> int | None:
    """Find words on a page and return the index after the last one."""
    places = page.places.get(words[0], [])
    ends = (_walk(words, page, place) for place in places[bisect_left(places, after) :])
    return next((end for end in ends if end is not None), None)


def _walk(words: Sequence[str], page: Words, place: int) -> int | None:
    """Match words from a place on; return the index after the last one, or None."""
    for word in words:
        while place in page.optional and page.words[place] != word:
            place += 1
        if place >= len(page):
            return None
        found = page.words[place]
        while found != word and place in page.joined and word.startswith(found):
            place += 1
            found += page.words[place]
        if found != word:
            return None
        place += 1
    return place


def _respaced(words: Sequence[str], page: Words, after: int) -> int | None:
    """Find the letters of words on a page, from the start of a word to the end of one."""
    text, starts, ends = page.letters
    letters = "".join(words)
    index = text.find(letters)
    while index >= 0:
        end = ends.get(index + len(letters))
        if end is not None and starts.get(index, -1) >= after:
            return end
        index = text.find(letters, index + 1)
    return None


def _kind(char: str) -> str:
    """`L`, `M`, or `N` as in Unicode, `S` for a symbol or character that is a word by itself."""
    kind = category(char)
    if char in _SYMBOLS or kind == "Sc" or (kind[0] in "LN" and is_unspaced(char)):
        return "S"
    return kind[0] if kind[0] in "LMN" else ""


def _is_hidden(char: str) -> bool:
    """Return whether a character is invisible."""
    return char in _INVISIBLE or (category(char) == "Cf" and char not in (NOTE_START, NOTE_END))


def _split(run: str, start: int, kinds: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words in a run."""
    begin = 0
    for index in range(1, len(run)):
        kind = kinds[run[index]]
        if kind != "M" and (kind == "S" or kinds[run[begin]] == "S"):
            yield start + begin, start + index
            begin = index
    yield start + begin, start + len(run)


def _fold(word: str) -> str:
    """Fold the case of a word; accents remain."""
    return word.lower() if word.isascii() else normalize("NFC", word.casefold())

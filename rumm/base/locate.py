"""Find the line and column of the keys and values of a TOML document."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Generator, Iterator
    from collections.abc import Set as AbstractSet

    from rumm.base.problems import KeyPath

    _Found = tuple[KeyPath, "Place", bool]  # True if a header or key ends at the path

Position = tuple[int, int]  # line and column, both from 1; columns count code points

_DEEPEST = 1000  # tomli refuses more than 1000 parts in a key and 400 brackets in one another

# The tokens of TOML 1.1 (https://toml.io/en/v1.1.0), loosely, since a parser has accepted the text:
# a comma is blank. Possessive repetition keeps a match linear; a repeated group fails at its first
# character or not at all, since Python before 3.11.5 does not backtrack into it.
_GAP = r"(?: [ \t\r\n,]++ | \#[^\n]*+ )*+"
_BLANK = r"[ \t]*+"
_BASIC = r""" "[^"\\\n]*+ (?: \\.[^"\\\n]*+ )*+" """
_LITERAL = r" '[^'\n]*+' "
_LONG_BASIC = r""" "{3}[^"\\]*+
    (?: (?: \\. | "[^"\\] | ""[^"\\] | "\\. | ""\\. ) [^"\\]*+ )*+ "{3,5}+ """
_LONG_LITERAL = r" '{3}.*?'{3,5}+ "
_STRING = rf"(?: {_LONG_BASIC} | {_LONG_LITERAL} | {_BASIC} | {_LITERAL} )"
_PART = rf"(?: [\w-]++ | {_BASIC} | {_LITERAL} )"
_KEY = rf"{_PART} (?: {_BLANK}\.{_BLANK} {_PART} ){{0,{_DEEPEST - 1}}}"
_PLAIN = r"[\w.:+-]++ (?: [ ]\d[\w.:+-]*+ )?"
_VALUE = rf"(?: (?P<string>{_STRING}) | (?P<plain>{_PLAIN}) | (?P<array>\[) | (?P<table>{{) )"
_ELEMENT = rf"{_GAP} () (?: {_VALUE} | (?P<end>\]) )"  # group 1 is empty: the item starts there
_ENTRY = rf"""{_GAP} () (?:
    (?: (?P<name>[\w-]++) (?={_BLANK}=) | (?P<key>{_KEY}) ) {_BLANK}={_BLANK} {_VALUE}
    | (?P<brackets>\[\[?) {_BLANK} (?P<header>{_KEY}) {_BLANK} \]\]?
    | (?P<end>}})
)"""
# Entries to skip at once, nested no deeper than the citations of a fact: atomic groups keep a match
# linear, and the limits keep it small.
_FLAT = rf"(?: {_STRING} | {_PLAIN} )"
_FLAT_TABLE = rf"{{ (?> {_GAP} {_KEY} {_BLANK}={_BLANK} {_FLAT} ){{0,99}} {_GAP} }}"
_FLAT_ARRAY = rf"\[ (?> {_GAP} (?: {_FLAT} | {_FLAT_TABLE} ) ){{0,999}} {_GAP} \]"
_ENTRIES = rf"""
    (?> {_GAP} {_KEY} {_BLANK}={_BLANK} (?: {_FLAT} | {_FLAT_TABLE} | {_FLAT_ARRAY} ) ){{0,999}}"""
_HEX = "[0-9A-Fa-f]"
_ESCAPE = rf"\\(?: x{_HEX}{{2}} | u{_HEX}{{4}} | U00(?: 0{_HEX} | 10 ){_HEX}{{4}} | . )"
_ESCAPED = {"b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CUT = r"\\[ \t]*+\r?\n[ \t\r\n]*+"  # a backslash at the end of a line, and the blanks it removes
_OPENING = r""" (?: "{3} | '{3} ) (?: \r?\n )? | ["'] """
_BASIC_RUN = rf"(?P<none>{_CUT}) | (?P<one>{_ESCAPE} | \r\n?) | [^\\\r]++"
_LITERAL_RUN = r"(?P<one>\r\n?) | [^\r]++"
_LENGTH: dict[str | None, int] = {"none": 0, "one": 1}


class Place(NamedTuple):
    """The starts of a key and of its value."""

    key: Position
    value: Position


def locate(text: str, paths: AbstractSet[KeyPath] | None = None) -> dict[KeyPath, Place]:
    """Find the tables, keys, and array elements of a valid TOML document.

    With `paths`, only those: all places of a large document take ten times its size in memory.

    The value of a table with a header is the header's `[`; a table that is only part of longer
    headers or dotted keys is at the first of them. An array element is its own key.
    In an invalid document, places are found up to the error.
    """
    places: dict[KeyPath, Place] = {}
    inner = None if paths is None else {path[:end] for path in paths for end in range(len(path))}
    for path, place, opened in _walk(text, inner):
        if (paths is None or path in paths) and (opened or path not in places):
            places[path] = place
    return places


def offset(text: str, place: Position, index: int) -> Position:
    """Find the character at `index` of the string that starts at `place`.

    An escape or CRLF counts as one character, and what a backslash at the end of a line removes as
    none. Past the end of the string, returns its closing quote; if no string starts there, `place`.
    """
    starts = _line_starts(text)
    begin = starts[min(place[0], len(starts)) - 1] + place[1] - 1
    whole = _compiled(_STRING).match(text, begin)
    opening = _compiled(_OPENING).match(text, begin)
    if whole is None or opening is None:
        return place
    end = whole.end() - len(opening[0].rstrip("\r\n"))
    run = _compiled(_BASIC_RUN if opening[0][0] == '"' else _LITERAL_RUN)
    at = opening.end()
    for unit in run.finditer(text, at, end):
        length = _LENGTH.get(unit.lastgroup, len(unit[0]))
        if index < length:
            at = unit.start() + index
            break
        index -= length
        at = unit.end()
    line = bisect_right(starts, at)
    return line, at - starts[line - 1] + 1


def _walk(text: str, inner: Container[KeyPath] | None = None) -> Iterator[_Found]:
    """Yield every path and its place in the order of the text.

    With `inner`, the entries of other tables may be skipped.
    """
    yield (), Place((1, 1), (1, 1)), True
    entry, element, entries = map(_compiled, (_ENTRY, _ELEMENT, _ENTRIES))
    last: dict[KeyPath, int] = {}  # the index of the last element of an array of tables
    outer: list[tuple[KeyPath, int | None]] = []
    owner: KeyPath = ()
    index: int | None = None  # of the next element; None in a table
    starts, line = _line_starts(text), 1
    found = entry.match(text)
    while found and len(owner) <= _DEEPEST:
        kind, begin, end = found.lastgroup or "", found.end(1), found.end()
        while starts[line] <= begin:
            line += 1
        margin = starts[line - 1] - 1
        here, there = (line, begin - margin), (line, found.start(kind) - margin)
        if kind == "end":
            if not outer:
                return
            owner, index = outer.pop()
        elif kind == "header":
            owner = yield from _follow(found[kind], (), Place(there, here), last, found["brackets"])
            if inner is not None and owner not in inner and (flat := entries.match(text, end)):
                end = flat.end()
        else:
            name = found["name"] if index is None else index
            if name is None:
                path = yield from _follow(found["key"], owner, Place(here, there), last)
            else:
                path = (*owner, name)
                yield path, Place(here, there), True
            if index is not None:
                index += 1
            if kind in {"array", "table"}:
                outer.append((owner, index))
                owner, index = path, 0 if kind == "array" else None
        found = (entry if index is None else element).match(text, end)


def _follow(
    key: str, path: KeyPath, place: Place, last: dict[KeyPath, int], brackets: str = ""
) -> Generator[_Found, None, KeyPath]:
    """Follow a dotted key from a table, and return its path; with `brackets` it is a header."""
    (line, column), value = place
    for part in _compiled(_PART).finditer(key):
        if path in last:
            path = (*path, last[path])
        path = (*path, _unquote(part[0]))
        place = Place((line, column + part.start()), value)
        yield path, place, False
    if brackets == "[[":
        last[path] = last.get(path, -1) + 1
        path = (*path, last[path])
    if brackets:
        yield path, place, True
    return path


def _unquote(part: str) -> str:
    """Unquote a part of a key."""
    if part[0] == '"':
        return _compiled(_ESCAPE).sub(_unescape, part[1:-1])
    return part.strip("'")


def _unescape(escape: re.Match[str]) -> str:
    code = escape[0][1:]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is needed, not at start-up; `re` caches it."""
    return re.compile(pattern, re.ASCII | re.DOTALL | re.VERBOSE)


@lru_cache(maxsize=1)
def _line_starts(text: str) -> array[int]:
    """Return the offset of every line, and one past the end of the text."""
    starts = array("Q", [0])
    starts.extend(newline.end() for newline in re.finditer("\n", text))
    starts.append(len(text) + 1)
    return starts

"""Parse the bytes of a fact base into its model, with the line and column of every problem."""

from __future__ import annotations

import gc
import re
from codecs import BOM_UTF8
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from rumm.base.decode import Decoded, decode
from rumm.base.keys import DEFAULT_KINDS, KEYED
from rumm.base.problems import Problem
from rumm.model.facts import About, Base
from rumm.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    # Finds warnings in the text, its tables, and what was decoded.
    Lint = Callable[[str, Mapping[str, object], Decoded], Iterable[Problem]]

_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_LONG_NUMBER = re.compile(r"\d[\d_]{3999}")
_BRACKET = re.compile(r"[][{}]")
# Possessive, and only from the start of a key: linear in any text.
_LONG_KEY = re.compile(r"(?<![^\s.=])(?:[^\s.=]++[ \t]*+\.[ \t]*+){100}")
_DEFINED = re.compile(r"[ \t]*(\[[^\]\n]*\]|[\w.-]+(?=[ \t]*=))")  # a table or key at a line start
_BARE_DATE = re.compile(r"=[ \t]*([\d/.-]+)[ \t]*(?:#|$)")
_NO_ID = re.compile(rf"cannot declare \('({'|'.join(KEYED)})',\) twice", re.IGNORECASE)
_TUPLE = re.compile(r"\('(.*)',?\)")
_SAVE_AS_UTF_8 = "save it as plain UTF-8"
# Hints by what the parser's message starts with, and by the character at the place.
_HINTS = {
    ("", "\r"): "end lines with LF or CRLF",
    ("illegal character", "\n"): 'close the quote, or write """ around several lines',
    ("illegal character", ""): "remove it",
    ("found invalid character", ""): "remove it",
    **dict.fromkeys(
        (("unescaped '\\'", ""), ("invalid hex value", ""), ("escaped character", "")),
        "write \\\\ for \\, or 'single quotes' around the text",
    ),
    ("expected newline", ""): 'start a new line; write \\" for " in a text',
    **dict.fromkeys(
        ((says, quote) for says in ("invalid value", "invalid statement") for quote in "“”„‘’‚«»"),
        'write straight quotes, "…"',
    ),
    ("invalid value", ""): 'put text in "quotes"',
    ("invalid date", ""): "no such day",
    ("invalid initial character", ""): "put it in quotes; an ID has only a-z, 0-9, and -",
    ("expected ']'", ""): "write [fact.some-id]",
    ("expected '='", ""): "write key = value",
    ("unclosed", ""): "look for a missing comma or bracket",
    ("cannot mutate immutable", ""): "write all citations of a fact in one form",
}


class Document(NamedTuple):
    """A fact base as its tables, empty if they cannot be parsed, and as what they decode to."""

    tables: Mapping[str, Any]
    decoded: Decoded


def read(
    data: bytes,
    lint: Lint = lambda _text, _tables, _decoded: (),
) -> Decoded:
    """Read a fact base; its problems, and those that `lint` finds, are sorted by place."""
    return read_document(data, lint).decoded


def read_document(
    data: bytes,
    lint: Lint = lambda _text, _tables, _decoded: (),
) -> Document:
    """Read a fact base as `read` does, and keep its tables."""
    text = decode_text(data)
    if isinstance(text, Problem):
        return Document({}, _unreadable(text))
    tables = _parse(text)
    if isinstance(tables, Problem):
        return Document({}, _unreadable(tables))
    decoded = decode(tables, sha256=sha256(data).hexdigest())
    problems = (*decoded.problems, *lint(text, tables, decoded))
    return Document(tables, decoded._replace(problems=tuple(with_places(text, problems))))


@contextmanager
def gc_paused() -> Iterator[None]:
    """Disable garbage collection: 9 s instead of 13 s for a base of 76,000 facts."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _unreadable(problem: Problem) -> Decoded:
    """Return an empty base with the one problem of a document that cannot be parsed."""
    base = Base(About(title=""), kinds=DEFAULT_KINDS, topics=(), sources=(), facts=(), synonyms={})
    return Decoded(base, (problem,))


def with_places(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """Add the line and column of each problem, and sort by them."""
    problems = list(problems)
    if not problems:
        return problems
    from rumm.base.locate import locate, offset  # noqa: PLC0415 - a valid base need not wait for it

    places = locate(text, {problem.path for problem in problems})

    def find(problem: Problem) -> Problem:
        if problem.place or (place := places.get(problem.path)) is None:
            return problem._replace(place=problem.place or (1, 1))
        start = place.key if problem.at_key else place.value
        if problem.inside is not None:
            start = offset(text, start, problem.inside)
        return problem._replace(place=start)

    return sorted(map(find, problems), key=lambda problem: problem.place or (0, 0))


def decode_text(data: bytes) -> str | Problem:
    """Decode a file as UTF-8, or say what is wrong with its encoding."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return Problem("encoding", f"encoded as {name}", _SAVE_AS_UTF_8, place=(1, 1))
    data = data.removeprefix(BOM_UTF8)  # some editors on Windows write it
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return Problem("encoding", message, _SAVE_AS_UTF_8, place=place_of(before, len(before)))


def _parse(text: str) -> dict[str, object] | Problem:
    """Parse a text as TOML, or say what is wrong with its syntax."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        is_duplicate = re.search("twice|overwrite|duplicate", error.msg, re.IGNORECASE)
        return Problem(
            code="duplicate" if is_duplicate else "syntax",
            message=_message(error.msg),
            hint=_duplicate_hint(error) if is_duplicate else _syntax_hint(error),
            place=(error.lineno, error.colno),
        )
    except RecursionError:
        hint = "a fact base has only three levels of nesting"
        return Problem("syntax", "nested too deeply", hint, place=place_of(text, _deepest(text)))
    except ValueError:  # Python's limit on the digits of an integer
        number = _LONG_NUMBER.search(text)
        at = place_of(text, number.start() if number else 0)
        return Problem("syntax", "number is too long", "put it in quotes", place=at)


def _duplicate_hint(error: tomli.TOMLDecodeError) -> str:
    """Suggest a fix for a duplicate, with the line of the first if it is written the same way.

    A key is looked for only in its own table.
    """
    if no_id := _NO_ID.match(error.msg):
        return f"write [{no_id[1]}.some-id]"
    hint = "define each table and key once"
    *before, again = map(_DEFINED.match, error.doc.split("\n")[: error.lineno])
    for number in range(len(before), 0, -1):
        first = before[number - 1]
        if first and again and first[1] == again[1]:
            return f"{hint}; first defined on line {number}"
        if first and again and first[1][0] == "[" != again[1][0]:
            break
    return hint


def _syntax_hint(error: tomli.TOMLDecodeError) -> str:
    """Suggest a fix for a syntax error."""
    message, at = error.msg.lower(), error.doc[error.pos : error.pos + 1]
    if bare := _BARE_DATE.search(error.doc.split("\n")[error.lineno - 1]):
        with suppress(ValueError):  # a month or an interval, which TOML has no form for
            return f'put it in quotes: "{Period.parse(bare[1])}"'
    hints = (
        hint
        for (start, char), hint in _HINTS.items()
        if message.startswith(start) and char in ("", at)
    )
    return next(hints, "look for a missing quote, bracket, or comma here or just before")


def _message(message: str) -> str:
    """Rewrite a parser's message in lower case, with keys as in the file."""
    message = _TUPLE.sub(lambda key: "[" + key[1].replace("', '", ".") + "]", message)
    return message[:1].lower() + message[1:]


def _deepest(text: str) -> int:
    """Find where the innermost bracket opens, or where a key of a hundred parts starts."""
    if (key := _LONG_KEY.search(text)) is not None:
        return key.start()
    depth = deepest = index = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > deepest:
            deepest, index = depth, bracket.start()
    return index


def place_of(text: str, index: int) -> tuple[int, int]:
    """Return the line and column of a character."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)

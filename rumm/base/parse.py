"""The bytes of a fact base to its model, with every problem at its line and column; no I/O."""

from __future__ import annotations

import gc
import re
from codecs import BOM_UTF8
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import tomli

from rumm.base.decode import Decoded, decode
from rumm.base.keys import KEYED
from rumm.base.problems import Problem
from rumm.model.facts import About, Base
from rumm.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rumm.base.decode import Progress

    Doubts = Callable[[Mapping[str, object], Base], Iterable[Problem]]

_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_LONG_NUMBER = re.compile(r"\d[\d_]{3999}")
_BRACKET = re.compile(r"[][{}]")
# Possessive, and only from the beginning of a key: linear in any text.
_LONG_KEY = re.compile(r"(?<![^\s.=])(?:[^\s.=]++[ \t]*+\.[ \t]*+){100}")
_NAMED = re.compile(r"[ \t]*(\[[^\]\n]*\]|[\w.-]+(?=[ \t]*=))")  # a table or key that begins a line
_BARE_DATE = re.compile(r"=[ \t]*([\d/.-]+)[ \t]*(?:#|$)")
_NO_ID = re.compile(rf"cannot declare \('({'|'.join(KEYED)})',\) twice", re.IGNORECASE)
_TUPLE = re.compile(r"\('(.*)',?\)")
_AS_UTF_8 = "save it as plain UTF-8"
# What to do about what the parser says, by what its message begins with and what stands there.
_HINTS = {
    ("", "\r"): "end lines with LF or CRLF",
    ("illegal character", "\n"): 'close the quote, or write """ around several lines',
    ("illegal character", ""): "take it out",
    ("found invalid character", ""): "take it out",
    **dict.fromkeys(
        (("unescaped '\\'", ""), ("invalid hex value", ""), ("escaped character", "")),
        "write \\\\ for \\, or 'single quotes' around the text",
    ),
    ("expected newline", ""): 'begin a new line; write \\" for " in a text',
    **dict.fromkeys(
        ((says, quote) for says in ("invalid value", "invalid statement") for quote in "“”„‘’‚«»"),
        'write straight quotes, "…"',
    ),
    ("invalid value", ""): 'put texts in "quotes"',
    ("invalid date", ""): "there is no such day",
    ("invalid initial character", ""): "put it in quotes; an id has only a-z, 0-9 and -",
    ("expected ']'", ""): "write [fact.some-id]",
    ("expected '='", ""): "write key = value",
    ("unclosed", ""): "look for a missing comma or bracket",
}


def read(
    data: bytes,
    progress: Progress = lambda _share: None,
    doubts: Doubts = lambda _tables, _base: (),
) -> Decoded:
    """Read a fact base; its problems, and doubts about it, have a place and are sorted by it."""
    text = _text(data)
    if isinstance(text, Problem):
        return _broken(text)
    tables = _tables(text)
    if isinstance(tables, Problem):
        return _broken(tables)
    decoded = decode(tables, sha256=sha256(data).hexdigest(), progress=progress)
    problems = (*decoded.problems, *doubts(tables, decoded.base))
    return decoded._replace(problems=tuple(located(text, problems)))


@contextmanager
def gc_paused() -> Iterator[None]:
    """Disable garbage collection while a base is made: 9 s instead of 13 s at 76,000 facts."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _broken(problem: Problem) -> Decoded:
    """What comes of a document that cannot be read at all."""
    base = Base(about=About(title=""), topics=(), sources=(), facts=(), synonyms={})
    return Decoded(base, (problem,))


def located(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a document with their places, in the order of the places."""
    problems = list(problems)
    if not problems:
        return problems
    from rumm.base.locate import locate, offset  # noqa: PLC0415 - a base that is right need not wait

    places = locate(text, {problem.path for problem in problems})

    def found() -> Iterator[Problem]:
        for problem in problems:
            place = places.get(problem.path)
            if place is None:
                yield problem._replace(place=problem.place or (1, 1))
                continue
            start = place.key if problem.at_key else place.value
            if problem.inside is not None:
                yield problem._replace(place=offset(text, start, problem.inside))
            else:
                yield problem._replace(place=start)

    return sorted(found(), key=lambda problem: problem.place or (0, 0))


def _text(data: bytes) -> str | Problem:
    """The text of a file, or what is wrong with its encoding."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return Problem(
                code="encoding", message=f"encoded as {name}", hint=_AS_UTF_8, place=(1, 1)
            )
    data = data.removeprefix(BOM_UTF8)  # some editors on Windows write it
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        return Problem(
            code="encoding",
            message=f"byte 0x{data[error.start]:02X} is not UTF-8",
            hint=_AS_UTF_8,
            place=_place(before, len(before)),
        )


def _tables(text: str) -> dict[str, object] | Problem:
    """The TOML tables of a text, or what is wrong with its syntax."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        message, place = error.msg, (error.lineno, error.colno)
        is_double = re.search("twice|overwrite|duplicate", message, re.IGNORECASE)
        code = "duplicate" if is_double else "syntax"
        hint = _once(error) if is_double else _hint(error)
        return Problem(code=code, message=_said(message), hint=hint, place=place)
    except RecursionError:
        return Problem(
            code="syntax",
            message="nested too deeply",
            hint="a fact base needs three levels",
            place=_place(text, _deepest(text)),
        )
    except ValueError:  # Python's bound on the digits of an integer
        number = _LONG_NUMBER.search(text)
        return Problem(
            code="syntax",
            message="a number with thousands of digits",
            hint="put it in quotes",
            place=_place(text, number.start() if number else 0),
        )


def _once(error: tomli.TOMLDecodeError) -> str:
    """What to do about what is given twice; where it stands first, if it is written the same way.

    A key is looked for in its own table.
    """
    if no_id := _NO_ID.match(error.msg):
        return f"write [{no_id[1]}.some-id]"
    hint = "give each table and key once"
    *before, again = map(_NAMED.match, error.doc.split("\n")[: error.lineno])
    for number in range(len(before), 0, -1):
        named = before[number - 1]
        if named and again and named[1] == again[1]:
            return f"{hint}; it is first in line {number}"
        if named and again and named[1][0] == "[" != again[1][0]:
            break
    return hint


def _hint(error: tomli.TOMLDecodeError) -> str:
    """What to do about a fault of the syntax."""
    message, at = error.msg.lower(), error.doc[error.pos : error.pos + 1]
    if bare := _BARE_DATE.search(error.doc.split("\n")[error.lineno - 1]):
        with suppress(ValueError):  # a month or an interval, which TOML has no form for
            return f'put it in quotes: "{Period.parse(bare[1])}"'
    fitting = (
        hint
        for (says, char), hint in _HINTS.items()
        if message.startswith(says) and char in ("", at)
    )
    return next(fitting, "look for a missing quote, bracket or comma here or before")


def _said(message: str) -> str:
    """What the parser says, in lower case and with keys as they are written."""
    message = _TUPLE.sub(lambda key: "[" + key[1].replace("', '", ".") + "]", message)
    return message[:1].lower() + message[1:]


def _deepest(text: str) -> int:
    """Where the innermost bracket opens, or where a key of a hundred parts begins."""
    if (key := _LONG_KEY.search(text)) is not None:
        return key.start()
    depth = deepest = index = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > deepest:
            deepest, index = depth, bracket.start()
    return index


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)

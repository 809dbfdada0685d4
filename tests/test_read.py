"""The bytes of a fact base are read, or every problem is told at its line and column."""

from __future__ import annotations

from hashlib import sha256

import pytest
import tomli
from bases import GOOD
from hypothesis import example, given
from hypothesis import strategies as st

from rumm.base.decode import decode
from rumm.base.parse import read
from rumm.base.problems import Problem


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["of Unix", "of Windows"])
def test_a_good_base_is_read_whatever_its_line_endings(newline: str) -> None:
    """The same as its tables are, with the hash of its own bytes."""
    data = GOOD.replace("\n", newline).encode()
    assert read(data) == decode(tomli.loads(GOOD), sha256=sha256(data).hexdigest())
    assert read(data).problems == ()


AS_UTF_8 = "save it as plain UTF-8"
CLOSE = 'close the quote, or write """ around several lines'
NO_DAY = "there is no such day"
ONCE = "give each table and key once"
LEVELS = "a fact base needs three levels"
QUOTES = "put it in quotes"
DEEP = "[" * 500 + "]" * 500
BAD: dict[str, tuple[bytes, str, str, str, tuple[int, int]]] = {
    "UTF-16": (
        GOOD.encode("utf-16"), "encoding", "encoded as UTF-16", AS_UTF_8, (1, 1)
    ),
    "UTF-16, the other way round": (
        b"\xfe\xff" + GOOD.encode("utf-16-be"), "encoding", "encoded as UTF-16", AS_UTF_8, (1, 1)
    ),
    "Latin-1": (
        GOOD.replace("A base", "Añeja").encode("latin-1"),
        "encoding",
        "byte 0xF1 is not UTF-8",
        AS_UTF_8,
        (2, 11),
    ),
    "a column behind letters of two bytes": (
        '# é\na = "éé\n'.encode() + b"\xff",
        "encoding",
        "byte 0xFF is not UTF-8",
        AS_UTF_8,
        (3, 1),
    ),
    "a letter that is cut short": (
        b"a = '\xe1\x80", "encoding", "byte 0xE1 is not UTF-8", AS_UTF_8, (1, 6)
    ),
    "half of a surrogate pair": (
        b"\xed\xa0\x80", "encoding", "byte 0xED is not UTF-8", AS_UTF_8, (1, 1)
    ),
    "a NUL": (
        b"a = 'oil\0'", "syntax", "found invalid character '\\x00'", "take it out", (1, 9)
    ),
    "UTF-16 without a mark": (
        "a = 1".encode("utf-16-le"),
        "syntax",
        "expected '=' after a key in a key/value pair",
        "write key = value",
        (1, 2),
    ),
    "a bare carriage return": (
        b"a = 1\rb = 2",
        "syntax",
        "expected newline or end of document after a statement",
        "end lines with LF or CRLF",
        (1, 6),
    ),
    "no TOML": (
        b"a = 1\n\n  what is this",
        "syntax",
        "expected '=' after a key in a key/value pair",
        "write key = value",
        (3, 8),
    ),
    "a text without an end": (
        b'a = "b\nc = 1', "syntax", "illegal character '\\n'", CLOSE, (1, 7)
    ),
    "no such day": (b"a = 2023-02-29", "syntax", "invalid date or datetime", NO_DAY, (1, 5)),
    "a table that is given twice": (
        b"\n[fact.oil] #\n\n[ fact.oil]\n[fact.oil]\n",
        "duplicate",
        "cannot declare [fact.oil] twice",
        ONCE,
        (4, 11),
    ),
    "a table that is given twice in the same way": (
        b"[fact.oil]\n\n[fact.oil]\n",
        "duplicate",
        "cannot declare [fact.oil] twice",
        f"{ONCE}; it is first in line 1",
        (3, 10),
    ),
    "a key that is given twice": (
        b"a = 1\n[b]\na = 2\na = 3\n",
        "duplicate",
        "cannot overwrite a value",
        f"{ONCE}; it is first in line 3",
        (4, 6),
    ),
    "a key that is given twice, over several lines": (
        b'[b]\na = 1\na = """\n"""',
        "duplicate",
        "cannot overwrite a value",
        ONCE,
        (4, 4),
    ),
    "a key that is given twice within a line": (
        b"a = { b = 1, b = 2 }", "duplicate", "duplicate inline table key 'b'", ONCE, (1, 19)
    ),
    "lists that are nested deeply": (
        b"[base]\na = " + DEEP.encode() + b"\n[topic.t]\n",
        "syntax",
        "nested too deeply",
        LEVELS,
        (2, 504),
    ),
    "tables that are nested deeply": (
        b"# [[\na = " + b"{a=" * 500, "syntax", "nested too deeply", LEVELS, (2, 3 * 499 + 5)
    ),
    "a key of many parts": (
        b"[base]\n" + b"a." * 2000 + b"a = 1\n[t]", "syntax", "nested too deeply", LEVELS, (2, 1)
    ),
    "a number of 5,000 digits": (
        b"[base]\n a = -" + b"9" * 5000 + b"\n",
        "syntax",
        "a number with thousands of digits",
        QUOTES,
        (2, 7),
    ),
    "a number of 5,000 digits in groups": (
        b"a = [1_000, " + b"1_0" * 2500 + b"]",
        "syntax",
        "a number with thousands of digits",
        QUOTES,
        (1, 13),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "message", "hint", "place"), BAD.values(), ids=BAD)
def test_what_is_no_toml_is_told_with_its_place(
    data: bytes, code: str, message: str, hint: str, place: tuple[int, int]
) -> None:
    """One problem, and no facts."""
    decoded = read(data)
    assert decoded.problems == (Problem(code=code, message=message, hint=hint, place=place),)
    assert decoded.base == decode({}).base


# What to change in the good base, and where the problem is.
PLACES = {
    "a value": ('kind = "event"', 'kind = "rsk"', (13, 8)),
    "a value behind blanks": ('kind = "event"', '  kind\t=   "rsk"', (13, 12)),
    "a value within a list": ('"supports"', '"support"', (16, 39)),
    "a key": ("claim =", "note = 'x'\nclame = 'x'\nclaim =", (16, 1)),
    "a table that lacks something": ('tier = "press"\n', "", (7, 1)),
    "an element of a list": ('topic = "t"', 'topic = "t"\nrelated = ["f",\n  "ff"]', (16, 3)),
    "an id": ("[topic.t]", "[topic.T]\ntitle = 'x'\n[topic.t]", (4, 8)),
    "a character of a text": ("is so", "is\\u001b so", (15, 22)),
    "a character of a text over lines": (
        '"Something is so."', '"""\nSomething \\\n   is\\u009b so."""', (17, 6)
    ),
    "a number that cannot be a date": (
        "kind =", f"date = 0x{'f' * 5000}\nkind =", (13, 8)
    ),
    "a key of the top": ("[base]", "title = 'x'\n[base]", (1, 1)),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["Unix", "Windows"])
def test_a_problem_is_told_at_its_line_and_column(
    old: str, new: str, place: tuple[int, int], newline: str
) -> None:
    """Both count from 1, columns in code points."""
    assert GOOD.count(old) == 1
    data = GOOD.replace(old, new).replace("\n", newline).encode()
    assert [problem.place for problem in read(data).problems] == [place]


def test_what_has_no_place_stands_at_the_top() -> None:
    """A base without [base]."""
    assert [problem.place for problem in read(b"\n\n").problems] == [(1, 1)]


def test_problems_are_in_the_order_of_the_text() -> None:
    """Not in that of decoding."""
    data = b"[fact.f]\nkind = 'x'\n[topic.T]\n[base]\ntitle = 5\n"
    assert [(problem.code, problem.place) for problem in read(data).problems] == [
        ("missing-key", (1, 1)),
        ("missing-key", (1, 1)),
        ("uncited", (1, 1)),
        ("kind", (2, 8)),
        ("missing-key", (3, 1)),
        ("id", (3, 8)),
        ("wrong-type", (5, 9)),
    ]


@given(st.binary() | st.text(alphabet="[]{}=.,\"'\\#\n\r\0 a1-é").map(str.encode))
@example(b"\xef\xbb\xbf")
@example(b"[" * 10_000)
@example(b"{" * 10_000)
def test_read_never_raises(data: bytes) -> None:
    """What is no base has a problem, with a place in the text."""
    decoded = read(data)
    lines = data.count(b"\n") + 1
    assert [
        problem
        for problem in decoded.problems
        if problem.place is None or not 1 <= problem.place[0] <= lines or problem.place[1] < 1
    ] == []
    assert decoded.problems != ()


def test_a_byte_order_mark_is_taken_without_a_word() -> None:
    """Editors on Windows write it; places are counted without it."""
    assert read(GOOD.encode("utf-8-sig")).problems == read(GOOD.encode()).problems
    faulty = "[base]\ntitle = 5\n".encode("utf-8-sig")
    assert [problem.place for problem in read(faulty).problems] == [(2, 9)]


# What is written, and what to write instead.
WRITTEN = {
    "issued = 2019-08": 'put it in quotes: "2019-08"',
    "issued = 2022/2024  # so": 'put it in quotes: "2022/2024"',
    "issued = 2022/..": 'put it in quotes: "2022/.."',
    "issued = ../2022": 'put it in quotes: "../2022"',
    "issued = 2019-13-01": 'begin a new line; write \\" for " in a text',
    'title = "C:\\Users"': "write \\\\ for \\, or 'single quotes' around the text",
    'title = "\\ud800"': "write \\\\ for \\, or 'single quotes' around the text",
    "title = “Oil”": 'write straight quotes, "…"',
    "title = „Oil“": 'write straight quotes, "…"',
    "title = ‘Oil’": 'write straight quotes, "…"',
    "authors = [“Doe, Jane”]": 'write straight quotes, "…"',
    "“title” = 1": 'write straight quotes, "…"',
}


@pytest.mark.parametrize(("line", "hint"), WRITTEN.items(), ids=WRITTEN)
def test_a_line_that_is_often_written_is_told_what_to_write(line: str, hint: str) -> None:
    """At the fault itself."""
    (problem,) = read(f"[source.s]\n{line}\n".encode()).problems
    assert (problem.code, problem.hint) == ("syntax", hint)

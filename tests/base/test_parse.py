"""The bytes of a fact base are read, or every problem is reported at its line and column."""

from __future__ import annotations

from hashlib import sha256

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from rumm.base.decode import decode
from rumm.base.parse import read

GOOD = """\
[base]
title = "A base"

[topic.t]
title = "Things"

[source.s]
type = "report"
title = "A work"
tier = "press"

[fact.f]
kind = "risk"
topic = "t"
claim = "Something is so."
citations = [
  { source = "s", stance = "supports" },
]
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["of Unix", "of Windows"])
def test_line_endings(newline: str) -> None:
    """Change nothing but the hash."""
    data = GOOD.replace("\n", newline).encode()
    assert read(data) == decode(tomli.loads(GOOD), sha256=sha256(data).hexdigest())
    assert read(data).problems == ()


DEEP = "[" * 500 + "]" * 500
UTF_8, ONCE, LEVELS, QUOTES = "plain UTF-8", "once", "three levels", "quotes"
# Bytes, the code and place of their one problem, and part of its hint.
BAD: dict[str, tuple[bytes, str, tuple[int, int], str]] = {
    "UTF-16": (GOOD.encode("utf-16"), "encoding", (1, 1), UTF_8),
    "UTF-16, big-endian": (b"\xfe\xff" + GOOD.encode("utf-16-be"), "encoding", (1, 1), UTF_8),
    "Latin-1": (GOOD.replace("A base", "Añeja").encode("latin-1"), "encoding", (2, 11), UTF_8),
    "column after letters of two bytes": (
        '# é\na = "éé\n'.encode() + b"\xff", "encoding", (3, 1), UTF_8
    ),
    "letter cut short": (b"a = '\xe1\x80", "encoding", (1, 6), UTF_8),
    "half of a surrogate pair": (b"\xed\xa0\x80", "encoding", (1, 1), UTF_8),
    "NUL": (b"a = 'oil\0'", "syntax", (1, 9), "remove it"),
    "UTF-16 without a mark": ("a = 1".encode("utf-16-le"), "syntax", (1, 2), "key = value"),
    "bare carriage return": (b"a = 1\rb = 2", "syntax", (1, 6), "CRLF"),
    "not TOML": (b"a = 1\n\n  what is this", "syntax", (3, 8), "key = value"),
    "unclosed quote": (b'a = "b\nc = 1', "syntax", (1, 7), "close the quote"),
    "text without quotes": (b"a = b", "syntax", (1, 5), QUOTES),
    "Windows path": (b'a = "C:\\oil"', "syntax", (1, 10), "\\\\"),
    "quotes within quotes": (b'a = ""Oil" is"', "syntax", (1, 7), '\\"'),
    "list without a comma": (b'a = ["a" "b"]', "syntax", (1, 10), "comma"),
    "unclosed header": (b"[fact.f\na = 1", "syntax", (1, 8), "[fact.some-id]"),
    "no such day": (b"a = 2023-02-29", "syntax", (1, 5), "no such day"),
    "duplicate table": (
        b"\n[fact.oil] #\n\n[ fact.oil]\n[fact.oil]\n", "duplicate", (4, 11), ONCE
    ),
    "duplicate table, written the same way": (
        b"[fact.oil]\n\n[fact.oil]\n", "duplicate", (3, 10), "line 1"
    ),
    "duplicate key": (b"a = 1\n[b]\na = 2\na = 3\n", "duplicate", (4, 6), "line 3"),
    "duplicate key over several lines": (
        b'[b]\na = 1\na = """\n"""', "duplicate", (4, 4), ONCE
    ),
    "duplicate key within a line": (b"a = { b = 1, b = 2 }", "duplicate", (1, 19), ONCE),
    "facts without IDs": (b"[fact]\n[fact]", "duplicate", (2, 6), "[fact.some-id]"),
    "citations in two forms": (
        b"[fact.f]\ncitations = [{}]\n[[fact.f.citations]]", "syntax", (3, 19), "one form"
    ),
    "deeply nested lists": (
        b"[base]\na = " + DEEP.encode() + b"\n[topic.t]\n", "syntax", (2, 504), LEVELS
    ),
    "deeply nested tables": (
        b"# [[\na = " + b"{a=" * 500, "syntax", (2, 3 * 499 + 5), LEVELS
    ),
    "key of many parts": (
        b"[base]\n" + b"a." * 2000 + b"a = 1\n[t]", "syntax", (2, 1), LEVELS
    ),
    "number of 5,000 digits": (b"[base]\n a = -" + b"9" * 5000, "syntax", (2, 7), QUOTES),
    "number of 5,000 digits in groups": (
        b"a = [1_000, " + b"1_0" * 2500 + b"]", "syntax", (1, 13), QUOTES
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code", "place", "hint"), BAD.values(), ids=BAD)
def test_invalid_document(data: bytes, code: str, place: tuple[int, int], hint: str) -> None:
    """Has one problem, with its place and a hint, and no facts."""
    decoded = read(data)
    assert [(problem.code, problem.place) for problem in decoded.problems] == [(code, place)]
    assert hint in decoded.problems[0].hint
    assert decoded.base == decode({}).base


# A change of the good base, and the place of the problem.
PLACES = {
    "a value": ('kind = "risk"', 'kind = "rsk"', (13, 8)),
    "a value behind blanks": ('kind = "risk"', '  kind\t=   "rsk"', (13, 12)),
    "a value within a list": ('"supports"', '"support"', (17, 28)),
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
def test_place_of_a_problem(old: str, new: str, place: tuple[int, int], newline: str) -> None:
    """Line and column count from 1, columns in code points."""
    assert GOOD.count(old) == 1
    data = GOOD.replace(old, new).replace("\n", newline).encode()
    assert [problem.place for problem in read(data).problems] == [place]


def test_problem_without_a_place() -> None:
    """Such as a missing [base] is at the top."""
    assert [problem.place for problem in read(b"\n\n").problems] == [(1, 1)]


def test_problems_are_sorted() -> None:
    """By their places in the text."""
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
    """Every problem has a place in the text."""
    decoded = read(data)
    lines = data.count(b"\n") + 1
    assert [
        problem
        for problem in decoded.problems
        if problem.place is None or not 1 <= problem.place[0] <= lines or problem.place[1] < 1
    ] == []
    assert decoded.problems != ()


def test_byte_order_mark() -> None:
    """Is ignored, since some editors on Windows write it."""
    assert read(GOOD.encode("utf-8-sig")).problems == read(GOOD.encode()).problems
    faulty = "[base]\ntitle = 5\n".encode("utf-8-sig")
    assert [problem.place for problem in read(faulty).problems] == [(2, 9)]


# Lines that are often written, and what to write instead.
WRITTEN = {
    "issued = 2019-08": 'put it in quotes: "2019-08"',
    "issued = 2022/2024  # so": 'put it in quotes: "2022/2024"',
    "issued = 2022/..": 'put it in quotes: "2022/.."',
    "issued = ../2022": 'put it in quotes: "../2022"',
    "issued = 2019-13-01": 'start a new line; write \\" for " in a text',
    'title = "C:\\Users"': "write \\\\ for \\, or 'single quotes' around the text",
    'title = "\\ud800"': "write \\\\ for \\, or 'single quotes' around the text",
    "title = “Oil”": 'write straight quotes, "…"',
    "title = „Oil“": 'write straight quotes, "…"',
    "title = ‘Oil’": 'write straight quotes, "…"',
    "authors = [“Doe, Jane”]": 'write straight quotes, "…"',
    "“title” = 1": 'write straight quotes, "…"',
}


@pytest.mark.parametrize(("line", "hint"), WRITTEN.items(), ids=WRITTEN)
def test_hint(line: str, hint: str) -> None:
    """Says what to write."""
    (problem,) = read(f"[source.s]\n{line}\n".encode()).problems
    assert (problem.code, problem.hint) == ("syntax", hint)

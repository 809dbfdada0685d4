"""Bases, searches, options and environments at random: whatever comes, no traceback.

A few examples each; thousands, in some minutes, with `RUMM_FUZZ=3000 pytest tests/test_fuzz.py`.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from bases import in_this_locale, quoted
from hostile import IDS, LOADED, REFUSED
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminals import hostile, too_wide

from rumm.cli.app import main
from rumm.cli.commands import COMMANDS
from rumm.render import Format, ReportFormat, Style
from rumm.render.fields import COUNTS, FACTS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.long

SMALL = Path(__file__).parent / "data" / "small.toml"
TABLES = tomllib.loads(SMALL.read_text(encoding="utf-8"))

fuzz = settings(
    max_examples=int(os.environ.get("RUMM_FUZZ", "20")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Done(NamedTuple):
    """What came of a call."""

    code: int
    stdout: str
    stderr: str


def call(words: list[str], environment: Mapping[str, str] = {}, stdin: bytes = b"") -> Done:
    """Run a command in this process; an exception is a traceback, and fails the test."""
    streams = [io.BytesIO(), io.BytesIO()]
    stdout, stderr = (io.TextIOWrapper(stream, "utf-8") for stream in streams)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        patch.setattr(sys, "stdout", stdout)
        patch.setattr(sys, "stderr", stderr)
        code = main(words)
        stdout.flush()
        stderr.flush()
    return Done(code, *(stream.getvalue().decode() for stream in streams))


TEXTS = st.sampled_from([*LOADED, *REFUSED]) | st.text(max_size=30)
# What a shell can pass: no NUL, but bytes that are not characters.
ARGUMENTS = (TEXTS | st.text(st.characters(codec="ascii") | st.sampled_from("\udc80\udcff"))).map(
    lambda text: in_this_locale(text.replace("\0", ""))
)
DATES = st.sampled_from(
    ["2021", "2021-02", "2021-02-01", "2025-13", "0000", "9999", "..", "2021/2025"]
)
NAMES = [name for kind in ("topic", "source", "fact") for name in TABLES[kind]]
FIELDS = [*FACTS.fields, *SOURCES.fields, *COUNTS.fields]
VALUES = st.sampled_from([*NAMES, "driver", "Russia", "oil", "disputed", "РОССИЯ"]) | ARGUMENTS
FLAGS = "--all -r --reverse --json --jsonl --any --pandoc --strict --no-pager -V -h --".split()
OPTIONS: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(
        "-k -t -g -a -s --kind --topic --tag --actor --source --standing".split(), VALUES
    ),
    **dict.fromkeys(["--since", "--until"], DATES | ARGUMENTS),
    **dict.fromkeys(["-n", "--limit"], st.integers(-2, 1 << 70).map(str) | ARGUMENTS),
    "--sort": st.sampled_from(["topic", "date", "id", "kind", "standing", "relevance"]) | ARGUMENTS,
    "--by": st.sampled_from(["kind", "topic", "tag", "actor", "source", "year"]) | ARGUMENTS,
    "-f": st.sampled_from([*Format, *Style, *ReportFormat]) | ARGUMENTS,
    "--fields": st.lists(st.sampled_from(FIELDS) | ARGUMENTS, max_size=4).map(",".join),
    "--color": st.sampled_from(["auto", "always", "never"]) | ARGUMENTS,
    "-b": st.sampled_from([str(SMALL), "-"]) | ARGUMENTS,
    "--explain": st.sampled_from(["kind", "control", "one-origin"]) | ARGUMENTS,
}
WORDS = st.sampled_from(
    'oil petroleum claim:oil tag:trade note:* source:doe oi* * " "oil AND OR NOT ( ) :'.split()
)


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """Return a command with options, mostly existing ones."""
    parts = [
        *draw(st.lists(st.sampled_from(FLAGS).map(lambda flag: [flag]), max_size=3)),
        *(
            [name, draw(OPTIONS[name])]
            for name in draw(st.lists(st.sampled_from([*OPTIONS]), max_size=4))
        ),
        *draw(st.lists((VALUES | WORDS).map(lambda word: [word]), max_size=3)),
    ]
    before = draw(
        st.lists(st.sampled_from([["--color", "always"], ["-b", str(SMALL)]]), max_size=1)
    )
    # All but the one that uses the network.
    command = draw(st.sampled_from([name for name in COMMANDS if name != "verify"]) | ARGUMENTS)
    words = [word for part in before for word in part]
    return [*words, command, *(word for part in draw(st.permutations(parts)) for word in part)]


STDIN = st.sampled_from([SMALL.read_bytes(), b"coup dependence\n", b""]) | st.binary(max_size=30)
WIDTHS = st.integers(20, 200).map(str)
ENVIRONMENTS = st.fixed_dictionaries(
    {"RUMM_BASE": st.just(str(SMALL))},
    optional={
        "COLUMNS": WIDTHS | ARGUMENTS,
        **dict.fromkeys(["NO_COLOR", "FORCE_COLOR"], st.sampled_from(["", "0", "1", "x"])),
        "TERM": st.sampled_from(["", "dumb", "xterm"]),
        "PAGER": ARGUMENTS,
        "SOURCE_DATE_EPOCH": st.integers(-1, 1 << 70).map(str) | ARGUMENTS,
    },
)


def is_told(line: str) -> bool:
    """Return whether a line fits stderr: a note, an error, or a problem with its place."""
    return line.startswith("rumm: ") or ": error[" in line


@fuzz
@given(command_lines(), STDIN, ENVIRONMENTS)
def test_command_lines(words: list[str], stdin: bytes, environment: dict[str, str]) -> None:
    """They exit with 0, 1, 2, or 3, and say why in harmless lines."""
    done = call(words, environment, stdin)
    assert done.code in (0, 1, 2, 3)
    assert [line for line in done.stderr.splitlines() if not is_told(line)] == []
    assert done.stderr or done.code == 0 or {"check", "audit"} & {*words}
    assert hostile(done.stderr) == []
    if done.code == 0 and done.stdout.startswith("{"):
        json.loads(done.stdout.split("\n", 1)[0] if "--jsonl" in words else done.stdout)


@fuzz
@given(st.lists(WORDS | ARGUMENTS, min_size=1, max_size=5), st.booleans(), st.booleans())
def test_searches(words: list[str], is_any: bool, excludes: bool) -> None:  # noqa: FBT001
    """Find what they say that they found."""
    options = ["--any"] * is_any + ["-x", "oil"] * excludes
    found = json.loads(
        call(["search", "--json", *options, "--", *words], {"RUMM_BASE": str(SMALL)}).stdout
    )
    assert len(found["facts"]) == found["count"] <= found["total"] <= len(TABLES["fact"])
    for fact in found["facts"]:
        for match in fact["matches"]:
            value: Any = fact
            for key in match["field"].replace("]", "").replace("[", ".").split("."):
                value = value[int(key) if key.isdigit() else key]
            assert 0 <= match["start"] < match["end"] <= len(value)


@fuzz
@given(command_lines(), ENVIRONMENTS)
def test_environments(words: list[str], environment: dict[str, str]) -> None:
    """Change how text looks, and nothing else."""
    words = ["list", "--no-pager"] if words[0] in COMMANDS else words
    data = call([*words, "-f", "json"], {"RUMM_BASE": str(SMALL), "SOURCE_DATE_EPOCH": "0"})
    environment |= {"SOURCE_DATE_EPOCH": "0"}
    if not data.stdout.startswith("Usage: "):  # help is as wide as the page
        assert call([*words, "-f", "json"], environment) == data
    columns = environment.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and 20 <= int(columns) <= 200:
        text = call(["list"], environment).stdout
        assert too_wide(text, int(columns)) == []
        assert hostile(text) == []


DAYS = st.dates(dt.date(1000, 1, 1))
SCALARS = (
    TEXTS
    | st.sampled_from([*NAMES, *IDS, "2021", "2022/..", "supports", "disputes", "https://a.b/c"])
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats()
    | st.booleans()
    | DAYS
    | st.datetimes(dt.datetime(1000, 1, 1))  # noqa: DTZ001 - TOML has those too
    | st.times()
)
KEYS = st.sampled_from(
    "base topic source fact synonyms title kind claim citations stance locator quote authors url"
    " literal via doi issued tier origin related superseded-by actors tags note date".split()
)
FLAT = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(KEYS, SCALARS, max_size=3)
ANYTHING = FLAT | st.lists(FLAT, max_size=3) | st.dictionaries(KEYS | TEXTS, FLAT, max_size=3)


def written(value: object) -> str:
    """Return a value as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return quoted(value.encode(errors="replace").decode())
        case dict():
            return f"{{{', '.join(f'{written(key)} = {written(v)}' for key, v in value.items())}}}"
        case list():
            return f"[{', '.join(map(written, value))}]"
        case dt.date() | dt.time():
            return value.isoformat()
    return str(value)


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """Return the small base with something else in one place, or a few."""
    tables = json.loads(json.dumps(TABLES, default=str))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = tables
        while True:
            keys = [*place] if isinstance(place, dict) else [*range(len(place))]
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or draw(st.integers(0, 3)) == 0:
                break
            place = place[key]
        action = draw(st.sampled_from(["replace", "remove", "add"]))
        if action == "add" and isinstance(place, dict):
            place[draw(KEYS | st.sampled_from(NAMES) | TEXTS)] = draw(ANYTHING)
        elif keys and action == "remove":
            del place[key]
        elif keys:
            place[key] = draw(ANYTHING)
    return "".join(f"{written(key)} = {written(value)}\n" for key, value in tables.items()).encode()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return the bytes of the small base, some of them changed or lost."""
    data = bytearray(SMALL.read_bytes())
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.sampled_from([0, 1, 2, 40, 4000]))
        data[start : start + length] = draw(
            st.binary(max_size=4)
            | st.sampled_from([b'"', b"[", b"[[", b"= ", b"\n", b"\r", b"'''"])
        )
    return bytes(data)


@fuzz
@given(changed() | damaged())
def test_bases(data: bytes) -> None:
    """They are either refused, with a place for each error, or print in every format."""
    report = json.loads(call(["check", "-", "-f", "json"], stdin=data).stdout)
    lines = data.decode(errors="replace").split("\n")
    for problem in report["problems"]:
        assert 1 <= problem["line"] <= len(lines)
        assert 1 <= problem["column"] <= len(lines[problem["line"] - 1]) + 1
        assert problem["message"]
    for command, formats in (("list", Format), ("sources", Format), ("cite", Style)):
        for format_ in formats:
            done = call([command, "--all", "-b", "-", "-f", format_], {"COLUMNS": "40"}, data)
            if report["errors"]:
                assert (done.code, len(done.stderr.splitlines())) == (3, report["errors"])
                return
            assert done.code == 0
            assert [line for line in done.stderr.splitlines() if not is_told(line)] == []
            if format_ == "text":
                assert hostile(done.stdout) == []
                assert too_wide(done.stdout, 40) == []

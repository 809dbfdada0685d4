"""Hostile texts: refused with their place, or kept whole and shown harmless."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from itertools import product
from typing import TYPE_CHECKING

import pytest
from wcwidth import wcswidth

from rumm.values import CONTROL

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

SEEDS = (
    *("\x1b[31mred", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\link", "\x9b31m", "\x07", "\x7f"),
    *("\x00", "a\rb", "\x0b", "\x85", "[red]", "[/red]", "[sic]", "[link=http://x]", "\\[red]"),
    *(
        ":oil_drum:",
        "%s",
        "%(x)s",
        "{0}",
        "${HOME}",
        "$(id)",
        "`id`",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
    ),
    *("\u202egnp.exe", "\u2066a\u2069", "\u200b", "\u200d", "\ufeff", "\u2028", "\u2029", "\u00ad"),
    *("שלום עולם", "مرحبا", "မြန်မာနိုင်ငံ", "ประเทศไทย", "中国石油", "Мьянма", "Ελλάδα", "한국어"),
    *("e\u0301\u0323", "Z͑ͫ̓ͪ̂ͫ", "👨‍👩‍👧", "👍🏽", "🇲🇲", "x" * 300, "https://example.org/" + "y" * 200),
    *('"quoted"', "'single'", "a,b", "a\tb", "a\nb", "<b>&amp;</b>", "|", "*bold*", "_x_", "# h"),
    *("\\", "\\x1b", "TRUE", "null", "1e5", "C:\\path", "50% of X", "{braces}", "~", "^", "ﷺ", "ｶﾞ"),
)
FRAMES = (
    *("{}", " {}", "{} ", "word {} word", "{0}{0}", "{}မြန်", "({})", "{}, {}", "«{}»", "{}."),
    *("a{}b", "{}!", "“{}”"),
)
TEXTS = tuple(dict.fromkeys(frame.format(seed, seed) for seed, frame in product(SEEDS, FRAMES)))
GOOD = tuple(text for text in TEXTS if not CONTROL.search(text) and not text.isspace())
BAD = tuple(text for text in TEXTS if CONTROL.search(text))
HEAD = '[base]\ntitle = {0}\n[topic.t]\ntitle = {0}\n[source.s]\ntype = "report"\ntitle = {0}\n'
HEAD += 'note = {0}\ntier = "press"\n'
FACT = '[fact.f{n}]\nkind = "risk"\ntopic = "t"\nclaim = {text}\ntags = [{text}]\nnote = {text}\n'
FACT += 'citations = [{{ source = "s", stance = "supports", note = {text}, quote = {text} }}]\n'
# What a terminal would obey, or what would make text look like another.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")


def quoted(text: str) -> str:
    """A text in TOML: JSON's escapes, and TOML's for what JSON has as surrogates."""
    escaped = "".join(f"\\U{ord(char):08x}" if ord(char) > 0x7E else char for char in text)
    return json.dumps(escaped).replace("\\\\U", "\\U").replace("\x7f", "\\u007f")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with every text that may be there, in every place."""
    path = tmp_path_factory.mktemp("hostile") / "base.toml"
    facts = (FACT.format(n=n, text=quoted(text)) for n, text in enumerate(GOOD))
    path.write_text(HEAD.format(quoted(GOOD[60])) + "".join(facts), encoding="utf-8")
    return path


def test_there_are_enough() -> None:
    """Of either sort, and TOML reads them as they are."""
    assert (len(TEXTS) > 850, len(GOOD) > 700, len(BAD) > 80) == (True, True, True)
    for text in TEXTS:
        assert tomllib.loads(f"x = {quoted(text)}") == {"x": text}


def test_control_characters_are_refused_with_their_place(rumm: Rumm, tmp_path: Path) -> None:
    """Each at its line, all in one run, and none of them on the screen."""
    path = tmp_path / "bad.toml"
    facts = (FACT.format(n=n, text=quoted(text)) for n, text in enumerate(BAD))
    path.write_text(HEAD.format('"T"') + "".join(facts), encoding="utf-8")
    run = rumm("list", "-b", str(path))
    assert (run.code, run.stdout, OBEYED.search(run.stderr.replace("\n", ""))) == (3, "", None)
    lines = [line.split(":")[1] for line in run.stderr.splitlines() if "error[control]" in line]
    first = HEAD.count("\n") + 1
    places = (4, 5, 6, 7, 7)  # claim, tag, note, and in the citation note and quote
    wanted = [str(first + 7 * n + place - 1) for n in range(len(BAD)) for place in places]
    assert lines == wanted


def test_data_formats_give_texts_back(rumm: Rumm, base: Path) -> None:
    """Byte for byte."""
    facts = json.loads(rumm("list", "-b", str(base), "--json").stdout)["facts"]
    assert [(f["claim"], f["note"], f["tags"]) for f in facts] == [(t, t, [t]) for t in GOOD]
    lines = rumm("list", "-b", str(base), "--jsonl").stdout.split("\n")[:-1]
    assert [json.loads(line)["citations"][0]["quote"] for line in lines] == list(GOOD)
    rows = csv.DictReader(
        io.StringIO(rumm("list", "-b", str(base), "-f", "csv").stdout, newline="")
    )
    assert [(row["claim"], row["note"]) for row in rows] == [(text, text) for text in GOOD]


@pytest.mark.parametrize("columns", [20, 80])
@pytest.mark.parametrize(
    "words",
    [
        ("list",), ("risks", "--sort", "id"), ("search", "word", "-n", "0"), ("show", "f1", "f99"),
        ("sources",), ("sources", "s"), ("count", "--by", "tag"), ("count", "--by", "topic"),
        ("cite", "-n", "50"), ("check",), (),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_terminal_obeys_nothing(
    rumm: Rumm, base: Path, words: tuple[str, ...], columns: int
) -> None:
    """No control character but our own colors and links, and no line wider than it is."""
    environment = {"COLUMNS": str(columns), "FORCE_COLOR": "1", "RUMM_BASE": str(base)}
    run = rumm(*words, **environment)
    shown = ESCAPES.sub("", run.stdout)
    assert (run.code, OBEYED.search(shown.replace("\n", ""))) == (0, None)
    assert [line for line in shown.split("\n") if wcswidth(line) > columns] == []


@pytest.mark.parametrize("text", ["\x1b[31m", "\u202e", "\x9b", "a\nb", "[bold]"])
def test_arguments_that_are_told_of(rumm: Rumm, text: str) -> None:
    """An id, a value, a path or a command that an error quotes."""
    for words in (("show", text), ("list", "-t", text), ("list", "-b", text), (f"x{text}",)):
        run = rumm(*words)
        assert (run.code > 0, run.stderr.count("\n")) == (True, 1)
        assert OBEYED.search(run.stderr.replace("\n", "")) is None

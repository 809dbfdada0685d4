"""More than 870 texts that break programs: in any place of a base, any command, any format."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from bases import HEAD, fact, quoted
from hostile import IDS, LOADED, REFUSED
from terminals import LONG, hostile, show_each, too_wide

from rumm.render import Format, Style

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm


def test_how_many() -> None:
    """As many as were promised, and each once."""
    assert len({*REFUSED, *LOADED}) == len(REFUSED) + len(LOADED) > 870


# The places of texts that are shown; each is a line of its own in a base.
PLACES = {
    "claim": '[fact.f{n}]\nkind = "risk"\ntopic = "t"\nCITED\nclaim = ',
    "topic title": "[topic.t{n}]\ntitle = ",
    "source title": '[source.s{n}]\ntype = "report"\ntier = "press"\ntitle = ',
    "note": '[fact.f{n}]\nkind = "risk"\ntopic = "t"\nclaim = "A."\nCITED\nnote = ',
    "tags": '[fact.f{n}]\nkind = "risk"\ntopic = "t"\nclaim = "A."\nCITED\ntags = ["a", ',
    "quote": '[fact.f{n}]\nkind = "risk"\ntopic = "t"\nclaim = "A."\n'
    'citations = [{{ source = "s", stance = "supports", quote = ',
}
ENDS = {"tags": "]", "quote": " }]"}


@pytest.mark.parametrize("place", PLACES)
def test_controls_are_refused_with_their_position(rumm: Rumm, tmp_path: Path, place: str) -> None:
    """Line and column of the first in each text, and which character it is."""
    lines = [HEAD]
    expected = []
    for number, text in enumerate(REFUSED):
        before = PLACES[place].format(n=number).replace("CITED", CITATIONS)
        lines.append(f"{before}{quoted(text)}{ENDS.get(place, '')}\n")
        control = re.search("[^\t\n -\x7e\xa0-\U0010ffff]", text)
        assert control
        row = "".join(lines).count("\n")
        column = len(before.rpartition("\n")[2] + quoted(text[: control.start()]))
        expected.append([row, column, f"control character U+{ord(control[0]):04X}"])
    path = tmp_path / "base.toml"
    path.write_text("".join(lines), encoding="utf-8", newline="")
    found = json.loads(rumm("check", str(path), "-f", "json").stdout)["problems"]
    assert [
        [problem["line"], problem["column"], problem["message"]]
        for problem in found
        if problem["code"] == "control"
    ] == expected
    assert rumm("list", "-b", str(path)).code == 3


CITATIONS = 'citations = [{ source = "s", stance = "supports" }]'


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a base that has every text in every place."""
    tables = ['[base]\ntitle = "Hostile \\u202e"\nversion = "[sic]"\n']
    for number, text in enumerate(LOADED):
        said = quoted(text)
        tables.append(
            f"[topic.t{number}]\ntitle = {said}\nsummary = {said}\n"
            f'[source.s{number}]\ntype = "report"\ntitle = {said}\ntier = "press"\n'
            f"authors = [{{ literal = {said} }}]\npublisher = {said}\nnote = {said}\n"
            f'[fact.f{number}]\nkind = "event"\ntopic = "t{number}"\nclaim = {said}\n'
            f'date = "2021"\nactors = [{said}]\ntags = [{said}]\nnote = {said}\n'
            f'citations = [{{ source = "s{number}", stance = "disputes", locator = {said},'
            f" note = {said}, quote = {said} }}]\n"
        )
    path = tmp_path_factory.mktemp("hostile") / "base.toml"
    path.write_text("".join(tables), encoding="utf-8", newline="")
    return str(path)


def _facts(output: str, format_: str) -> list[list[str]]:
    """Return the texts of each fact."""
    if format_ == "csv":
        rows = csv.DictReader(io.StringIO(output, newline=""))
        return [[row[key] for key in ("claim", "note", "topic_title")] for row in rows]
    items: list[dict[str, Any]]
    if format_ == "json":
        items = json.loads(output)["facts"]
    else:
        items = [json.loads(line) for line in output.split("\n")[:-1]]
    return [
        [item["claim"], item["note"], item["topic_title"], *item["tags"], *item["actors"]]
        + [item["citations"][0][key] for key in ("locator", "quote", "note", "title", "publisher")]
        + item["citations"][0]["authors"]
        for item in items
    ]


@pytest.mark.parametrize(
    ("command", "format_", "places"),
    [("list", "json", 11), ("show", "jsonl", 11), ("list", "csv", 3)],
)
@pytest.mark.long
def test_data_formats_give_texts_back(
    rumm: Rumm, base: str, command: str, format_: str, places: int
) -> None:
    """As they went in, from every place."""
    ids = [f"f{number}" for number in range(len(LOADED))] if command == "show" else []
    run = rumm(command, *ids, "-b", base, "-f", format_)
    assert (run.code, run.stderr) == (0, "")
    assert _facts(run.stdout, format_) == [[text] * places for text in LOADED]


@pytest.mark.long
def test_sources_and_counts_give_texts_back(rumm: Rumm, base: str) -> None:
    """As they went in."""
    sources = json.loads(rumm("sources", "-b", base, "--json").stdout)["sources"]
    assert [[s["title"], s["note"], s["publisher"]] for s in sources] == [[t] * 3 for t in LOADED]
    rows = csv.DictReader(io.StringIO(rumm("sources", "-b", base, "-f", "csv").stdout, newline=""))
    assert [[row["title"], row["note"]] for row in rows] == [[text] * 2 for text in LOADED]
    items = json.loads(rumm("cite", "-b", base, "-f", "csl-json").stdout)
    assert [item["title"] for item in items] == LOADED
    for by in ("tag", "actor"):
        counts = json.loads(rumm("count", "--by", by, "-b", base, "--json").stdout)["counts"]
        assert sorted(count["value"] for count in counts) == sorted(LOADED)
    topics = json.loads(rumm("count", "--by", "topic", "-b", base, "--json").stdout)["counts"]
    assert [topic["title"] for topic in topics] == LOADED


def calls(base: str) -> dict[str, tuple[str, ...]]:
    """Every command that shows texts of a base: all of them, or in full a part."""
    part = 1 if LONG else 9
    facts = [f"f{number}" for number in range(0, len(LOADED), part)]
    sources = [f"s{number}" for number in range(1, len(LOADED), part)]
    return {
        "rumm": ("-b", base),
        "list": ("list", "-b", base),
        "events": ("events", "-b", base),
        "search": ("search", "-b", base, "said", "x", "--any", "-n0"),
        "show": ("show", "-b", base, *facts),
        "sources": ("sources", "-b", base),
        "sources in full": ("sources", "-b", base, *sources),
        "cite": ("cite", "-b", base),
        "count": ("count", "-b", base, "--by", "tag"),
        "count topics": ("count", "-b", base, "--by", "topic"),
        "check": ("check", base),
    }


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (20, ["list", "sources in full"]),
        (40, ["rumm", "events", "search", "show"]),
        (80, ["check", "count topics", "cite"]),
        (200, ["sources", "count"]),
    ],
)
@pytest.mark.long
def test_text_on_a_terminal(base: str, columns: int, names: list[str]) -> None:
    """No control characters, and no line wider than the terminal."""
    wanted = calls(base)
    for name, shown in zip(
        names, show_each([wanted[name] for name in names], columns=columns), strict=True
    ):
        assert (name, shown.code) == (name, 0)
        assert hostile(shown.screen + shown.stderr) == []
        assert too_wide(shown.screen, columns) == []


@pytest.mark.long
def test_data_on_a_terminal(base: str) -> None:
    """No control characters except tabs."""
    data = [format_ for format_ in Format if format_ not in (Format.TEXT, Format.HTML)]
    words = [(*calls(base)["list"], "-n99", "-f", format_) for format_ in data]
    words += [(*calls(base)[name], "-f", "csv") for name in ("sources", "count")]
    words += [(*calls(base)["cite"], "-n99", "-f", style) for style in Style]
    for call, shown in zip(words, show_each(words), strict=True):
        assert (call, shown.code) == (call, 0)
        assert hostile(shown.screen.replace("\t", "") + shown.stderr) == []


def test_text_in_a_pipe(rumm: Rumm, base: str) -> None:
    """Is as harmless: it may come to a terminal later."""
    for name in ("rumm", "list", "show", "sources", "cite", "count", "check"):
        run = rumm(*calls(base)[name])
        assert (name, run.code) == (name, 0)
        assert hostile(run.stdout + run.stderr) == []


@pytest.mark.long
def test_arguments_in_messages(base: str) -> None:
    """What was typed is shown on one line, with control characters escaped."""
    typed = [text for text in (*REFUSED[::24], *LOADED[::150]) if "\0" not in text]
    words = [
        words
        for text in typed
        for words in (
            ("show", "-b", base, "--", text),
            ("list", "-b", base, f"--tag={text}"),
            ("list", "-b", text),
            ("list", f"--since={text}", f"--fields={text}"),
            (f"x{text}",),
        )
    ]
    for call, shown in zip(words, show_each(words, on=("stdin", "stdout", "stderr")), strict=True):
        assert (call, shown.code in (0, 1, 2, 3)) == (call, True)
        assert hostile(shown.screen) == []
        assert shown.code == 0 or shown.screen.count("\n") == 1


@pytest.mark.long
def test_searches(rumm: Rumm, base: str) -> None:
    """None is a syntax error."""
    for text in (*REFUSED[::20], *LOADED[::80]):
        run = rumm("search", "-b", base, "--json", "--", text)
        assert run.code == 0
        assert json.loads(run.stdout)["query"]["words"] == [text]


def test_ids(rumm: Rumm, tmp_path: Path) -> None:
    """Those that look like something else are found, except the one that means stdin."""
    path = tmp_path / "base.toml"
    path.write_text(HEAD + "".join(map(fact, IDS)), encoding="utf-8")
    assert rumm("list", "-b", str(path), "--fields=id").stdout.split() == IDS
    run = rumm("show", "-b", str(path), "--fields=id", "--", *IDS)
    assert (run.code, run.stdout.split()) == (0, IDS)
    for shown in show_each([("list", "-b", str(path)), ("show", "-b", str(path), "--", *IDS)]):
        assert shown.code == 0
        assert too_wide(shown.screen, 80) == []

"""Commands, options, errors and exit codes, as users and scripts meet them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shlex
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import pytest
from conftest import TESTS, Run

from rumm import __version__
from rumm.cli.app import main
from rumm.cli.commands import COMMANDS
from rumm.cli.options import Part, Where, query
from rumm.model.query import make_query
from rumm.render import Format

if TYPE_CHECKING:
    from conftest import Golden, Rumm

FACTS = TESTS.parent / "facts.toml"
GOLDEN = TESTS / "golden"


class Call(NamedTuple):
    """A call of a command; for a lookup, the key of its items in --json, and IDs or values."""

    words: tuple[str, ...]
    key: str = ""
    found: str = ""


# One of each command, in the small base.
CALLS: dict[str, Call] = {
    "drivers": Call(("drivers",), "facts", "oil-imports"),
    "risks": Call(("risks",), "facts", "pipeline-risk"),
    "consequences": Call(("consequences",), "facts", "dependence"),
    "events": Call(("events",), "facts", "coup visit-2025"),
    "list": Call(("list",), "facts", "oil-imports pipeline-risk visit-2025 dependence coup"),
    "search": Call(("search", "oil"), "facts", "oil-imports coup pipeline-risk dependence"),
    "show": Call(("show", "oil-imports"), "facts", "oil-imports"),
    "sources": Call(("sources",), "sources", "doe-2023 reuters-2022 star-2022 agency-nd"),
    "cite": Call(("cite", "oil-imports")),
    "count": Call(("count",), "counts", "driver risk consequence event"),
    "check": Call(("check",)),
    "audit": Call(("audit", "--explain", "no-fact")),  # more in tests/checks/audit
    "verify": Call(("verify", "--help")),  # it needs a network; see tests/checks/verify
    "diff": Call(("diff", str(FACTS), str(FACTS))),
    "new": Call(("new", "topic")),
    "schema": Call(("schema",)),
}
LOOKUPS = [name for name, call in CALLS.items() if call.key]


@pytest.fixture
def ask(rumm: Rumm, small: str) -> Rumm:
    """Return the command line, with the small base."""

    def run(*words: str, stdin: str = "", **environment: str) -> Run:
        return rumm(*words, stdin=stdin, **{"RUMM_BASE": small} | environment)

    return run


@pytest.fixture(scope="session")
def facts() -> dict[str, Any]:
    """Return the bundled base as the standard library reads it."""
    return tomllib.loads(FACTS.read_text(encoding="utf-8"))


def written(value: dt.date | str | None) -> str | None:
    """Return a date as its text."""
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.fixture
def bases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bases, one.toml and two.toml, in the current directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        Path(f"{name}.toml").write_text(f'[base]\ntitle = "{name}"\n', encoding="utf-8")


def title(run: Run) -> str:
    """Return the title of the base that was asked."""
    return str(json.loads(run.stdout)["base"]["title"])


def test_every_command_is_called_here() -> None:
    """One that is added has to be added to the tests."""
    told = "give each of COMMANDS, in rumm/commands/__init__.py, a Call in CALLS, in the same order"
    assert list(CALLS) == list(COMMANDS), told


@pytest.mark.parametrize("command", LOOKUPS)
def test_a_command_finds_what_it_is_for(ask: Rumm, command: str) -> None:
    """Items in order, nothing on stderr."""
    words, key, found = CALLS[command]
    run = ask(*words, "--json")
    assert (run.code, run.stderr) == (0, "")
    items = json.loads(run.stdout)[key]
    assert [item.get("id", item.get("value")) for item in items] == found.split()


@pytest.mark.parametrize("command", CALLS)
def test_every_command_has_help(rumm: Rumm, command: str) -> None:
    """Long and short, and it begins with how it is used."""
    long, short = rumm(command, "--help"), rumm(command, "-h")
    assert long == short
    assert (long.code, long.stderr) == (0, "")
    assert long.stdout.startswith(f"Usage: rumm {command} [OPTIONS]")


@pytest.mark.parametrize("words", [(), ("list",), ("check",)], ids=" ".join)
def test_help_is_a_command_too(rumm: Rumm, words: tuple[str, ...]) -> None:
    """Of the program, or of the command that follows."""
    assert rumm("help", *words) == rumm(*words, "--help")


def test_help_names_every_command(rumm: Rumm) -> None:
    """In the order of the program, each with a sentence that is not cut."""
    run = rumm("--help")
    listed = run.stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    assert (run.code, run.stderr) == (0, "")
    assert [line.split()[0] for line in listed.splitlines()] == list(COMMANDS)
    assert "..." not in listed


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version(rumm: Rumm, option: str) -> None:
    """The version, and nothing else."""
    assert rumm(option) == Run(0, f"rumm {__version__}\n", "")


def test_version_before_a_command(rumm: Rumm) -> None:
    """The version is all that is printed."""
    assert rumm("--version", "drivers") == Run(0, f"rumm {__version__}\n", "")


def test_rumm_alone(ask: Rumm) -> None:
    """What the base is, and what to try."""
    assert ask() == Run(
        0,
        "Oil & [gas]\n"
        "5 facts, 4 sources, version 1.0 of 2026-01-31; latest fact: 2025-03-04\n"
        "Nothing after March 2025 was found.\n"
        "\n"
        "  rumm drivers           facts of one kind; also risks, consequences, events\n"
        "  rumm search trade      search for a subject\n"
        "  rumm show oil-imports  one fact: who says so and who disagrees\n"
        "  rumm list --json       everything, for a script\n"
        "  rumm --help            all commands\n",
        "",
    )


@pytest.mark.parametrize("command", LOOKUPS)
def test_base_before_and_after_a_command(rumm: Rumm, small: str, command: str) -> None:
    """It means the same, long or short."""
    words = CALLS[command].words
    before = rumm("--base", small, *words)
    assert before.code == 0
    assert before == rumm(*words, "-b", small)


def test_base_from_the_environment(rumm: Rumm, small: str) -> None:
    """RUMM_BASE is as good as the option."""
    assert rumm("list", RUMM_BASE=small) == rumm("list", "-b", small)


@pytest.mark.usefixtures("bases")
@pytest.mark.parametrize(
    ("words", "variable"),
    [
        (("list", "--base", "two.toml"), "one.toml"),
        (("--base", "two.toml", "list"), "one.toml"),
    ],
    ids=["after outdoes RUMM_BASE", "before outdoes RUMM_BASE"],
)
def test_the_base_that_is_named_last(rumm: Rumm, words: tuple[str, ...], variable: str) -> None:
    """What is written on the command line counts more than what is set for all of them."""
    assert title(rumm(*words, "--json", RUMM_BASE=variable)) == "two"


@pytest.mark.usefixtures("bases")
def test_bases_before_and_after_a_command(rumm: Rumm) -> None:
    """They add up, as they do on either side."""
    words = ("-b", "one.toml", "count", "-b", "two.toml")
    assert rumm(*words) == rumm("count", "-b", "one.toml", "-b", "two.toml")


def test_base_from_stdin(rumm: Rumm, small: str) -> None:
    """With -b -."""
    run = rumm("-b", "-", "list", stdin=Path(small).read_text(encoding="utf-8"))
    assert run == rumm("-b", small, "list")


@pytest.mark.usefixtures("bases")
def test_a_base_in_the_current_directory_means_nothing(rumm: Rumm) -> None:
    """The same command means the same everywhere."""
    Path("one.toml").rename("facts.toml")
    assert title(rumm("list", "-n1", "--json")) == "The Russia-Myanmar partnership"


@pytest.mark.parametrize("words", [("--color=always", "list"), ("list", "--color=always")])
def test_color_before_and_after_a_command(ask: Rumm, words: tuple[str, ...]) -> None:
    """The option outdoes the environment."""
    run = ask(*words, NO_COLOR="1")
    assert run.stdout.startswith("\x1b[1mEnergy\x1b[0m\n")


@pytest.mark.parametrize(
    ("environment", "color"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    ],
)
def test_color_by_the_environment(
    ask: Rumm,
    environment: dict[str, str],
    color: bool,  # noqa: FBT001
) -> None:
    """NO_COLOR counts more than FORCE_COLOR, and that more than what the output is."""
    run = ask("list", **environment)
    assert ("\x1b" in run.stdout) is color
    assert "\x1b" not in ask("list", "--color", "never", **environment).stdout


@pytest.mark.parametrize("format_", [each for each in Format if each is not Format.TEXT])
def test_color_never_enters_a_data_format(ask: Rumm, format_: str) -> None:
    """Nor does the width."""
    plain = ask("search", "oil", "-f", format_)
    assert plain == ask("search", "oil", "-f", format_, "--color=always", COLUMNS="20")


@pytest.mark.parametrize(
    ("command", "stdin"),
    [
        (("show", "-"), "coup\ndependence\n"),
        (("show", "coup", "-"), " dependence\r\ncoup"),
        (("sources", "-"), "star-2022\nagency-nd\n"),
    ],
)
def test_ids_from_stdin(ask: Rumm, command: tuple[str, ...], stdin: str) -> None:
    """Between any blanks, each once, like those that are written out."""
    ids = dict.fromkeys([*command[1:-1], *stdin.split()])
    assert ask(*command, stdin=stdin) == ask(command[0], *ids)


def test_ids_and_no_limit(ask: Rumm) -> None:
    """All of them is what ids give anyway."""
    assert ask("cite", "coup", "-n", "0") == ask("cite", "coup")


def test_no_sources_from_stdin(ask: Rumm) -> None:
    """A pipe that brings no ids selects no sources."""
    assert ask("sources", "-").stdout == ""


def test_no_facts_from_stdin(ask: Rumm) -> None:
    """A pipe that brings no ids selects no facts."""
    assert ask("show", "-") == Run(0, "", "rumm: no results\n")


def test_a_table_from_stdin(ask: Rumm) -> None:
    """It is not taken for IDs, word by word."""
    run = ask("show", "-", stdin=ask("list", "-f", "tsv").stdout)
    assert run == Run(
        2, "", "rumm: stdin has a table; give IDs only, as from rumm list --fields id\n"
    )


@pytest.mark.parametrize("words", [("NOT", "oil"), ("--", "-oil"), ("NOT oil", "-x", "coup")])
def test_a_search_that_only_excludes(ask: Rumm, words: tuple[str, ...]) -> None:
    """It finds nothing, and says why."""
    note = "rumm: nothing to search for; the query only excludes words\n"
    assert ask("search", *words) == Run(0, "", f"{note}rumm: no results\n")


@pytest.mark.parametrize(
    ("words", "named"),
    [("title:oil", True), ("claim:oil", False), ("https://oil", False), ("Oil: oil", False)],
)
def test_a_field_that_is_none(ask: Rumm, words: str, named: bool) -> None:  # noqa: FBT001
    """It is searched as a word, with a note."""
    assert ('no field "title"' in ask("search", words).stderr) is named


def test_an_exclusion_that_is_excluded(ask: Rumm) -> None:
    """Twice is once."""
    assert ask("search", "myanmar", "-x", "NOT oil") == ask("search", "myanmar", "-x", "oil")


def test_a_kind_in_place_of_a_command(rumm: Rumm, tmp_path: Path) -> None:
    """The kinds of the base have no commands of their own, but a filter."""
    base = tmp_path / "base.toml"
    kind = '\n[kind.milestone]\ntitle = "Steps"\n'
    base.write_text(rumm("new", "base").stdout + kind, encoding="utf-8")
    for word in ("milestone", "steps"):
        run = rumm(word, RUMM_BASE=str(base))
        assert run.stderr == f'rumm: no such command "{word}"; try rumm list -k milestone\n'


def test_base_and_ids_from_stdin(rumm: Rumm, small: str) -> None:
    """They cannot both come from there."""
    base = Path(small).read_text(encoding="utf-8")
    assert rumm("show", "-", "-b", "-", stdin=base).code == 2


def test_many_ids(ask: Rumm) -> None:
    """Facts come in the order of the ids, superseded ones too."""
    run = ask("show", "oil-imports-2022", "coup", "oil-imports-2022", "--fields=id")
    assert run == Run(0, "oil-imports-2022\ncoup\n", "")


def test_errors(ask: Rumm, golden: Golden) -> None:
    """One line on stderr, nothing on stdout, and the exit code for its kind."""
    lines = (GOLDEN / "errors.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if line.startswith("$ "):
            run = ask(*shlex.split(line)[2:])
            assert run.stdout == ""
            found.append(f"{line}\n{run.stderr}exit code {run.code}\n")
    golden("errors.txt", "\n".join(found))


def test_a_base_that_is_not_there(rumm: Rumm, tmp_path: Path) -> None:
    """As it is named."""
    path = tmp_path / "gone.toml"
    line = f"rumm: cannot read {path}: no such file or directory\n"
    assert rumm("list", "-b", str(path)) == Run(3, "", line)


def test_a_format_that_is_asked_for_twice(ask: Rumm) -> None:
    """It is one format."""
    assert ask("list", "--json", "-f", "json") == ask("list", "--json")
    assert ask("cite", "coup", "--pandoc", "-f", "pandoc") == ask("cite", "coup", "--pandoc")


def test_fields_with_a_comma_too_many(ask: Rumm) -> None:
    """Those that are named are enough."""
    assert ask("count", "--fields", "value,,count,") == ask("count", "--fields", "value,count")


def test_order_is_that_of_the_facts(ask: Rumm) -> None:
    """What has another order claims none."""
    calls = [("list", "--sort", "id"), ("events",), ("show", "coup"), ("sources",), ("count",)]
    orders = [json.loads(ask(*words, "--json").stdout)["query"]["sort"] for words in calls]
    assert orders == ["id", "date", None, None, None]


def test_a_base_with_errors(rumm: Rumm, tmp_path: Path) -> None:
    """Each error on one line, with its place, code, and fix."""
    path = tmp_path / "bad.toml"
    path.write_text(
        '[base]\ntitle = "Bad"\n\n[topic.t]\ntitle = "T"\n\n[fact.a]\nkind = "drver"\ntopic = "t"\n'
        'claim = "A."\ncitations = []\n',
        encoding="utf-8",
    )
    assert rumm("-b", str(path), "list") == Run(
        3,
        "",
        f'{path}:8:8: error[kind]: no kind "drver"; did you mean "driver"?\n'
        f"{path}:11:13: error[uncited]: fact has no citations; "
        'add citations = [{ source = "…", stance = "supports" }]\n',
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("list", "-n", "99999999999999999999", "-k", "risk", "--fields=id"),
            (0, "pipeline-risk\n"),
        ),
        (("show", "\udcff"), (1, "")),
        (("list", "--tag", "\udcff"), (2, "")),
    ],
    ids=["a great number", "bytes as an id", "bytes as a tag"],
)
def test_no_traceback(ask: Rumm, words: tuple[str, ...], expected: tuple[int, str]) -> None:
    """Whatever is asked."""
    assert ask(*words)[:2] == expected


@pytest.mark.parametrize(
    "words",
    [
        ("",),
        (" ",),
        ("*", '"'),
        ("AND", "OR", "NOT", "NEAR(oil"),
        ("(", "oil"),
        ("claim:",),
        ("oil*", "pipe*line", "*"),
        ("note:oil", "nope:oil"),
    ],
    ids=" ".join,
)
def test_no_search_is_a_syntax_error(ask: Rumm, words: tuple[str, ...]) -> None:
    """Everything but operators is a word, or ignored."""
    assert ask("search", *words).code == 0


def test_what_is_typed_wins_over_what_a_command_prefers() -> None:
    """A filter, an order, a limit; 0 is typed."""
    assert query(since="2024", sort="date", limit=9) == make_query(
        since="2024", sort="date", limit=9
    )
    typed = query(
        Where(since="2025", tag=["gas"], all=True),
        Part(limit=0),
        since="2024",
        sort="date",
        limit=9,
    )
    assert typed == make_query(since="2025", sort="date", tag="gas", all=True)


def test_nothing_is_found(ask: Rumm) -> None:
    """It is not an error, but there is a note."""
    assert ask("list", "--since", "2030", "-k", "risk") == Run(0, "", "rumm: no results\n")


def test_nothing_is_cited(ask: Rumm) -> None:
    """That is said too, and a reference manager gets what it can read."""
    nothing = "rumm: no results\n"
    assert ask("cite", "--since", "2030", "-k", "risk") == Run(0, "", nothing)
    assert ask("cite", "-", "-f", "csl-json") == Run(0, "[]\n", nothing)


def test_a_misspelled_word_is_replaced_with_a_note(ask: Rumm) -> None:
    """If it is clear which word was meant; otherwise, it is named."""
    run, meant = ask("search", "depndence"), ask("search", "dependence")
    assert (run.code, run.stdout) == (0, meant.stdout)
    assert run.stderr == 'rumm: no match for "depndence"; showing "dependence"\n'
    assert ask("search", "xylophone") == Run(
        0, "", 'rumm: no match for "xylophone"\nrumm: no results\n'
    )


def test_only_one_kind(rumm: Rumm) -> None:
    """A command for one kind of facts takes no other kind."""
    assert rumm("risks", "--kind", "driver").code == 2


def test_some_of_the_words(ask: Rumm) -> None:
    """What comes closest is shown, and said to be partial."""
    run = ask("search", "pipeline", "army", "--fields=id")
    assert run == Run(
        0,
        "coup\npipeline-risk\n",
        "rumm: some results match only some of the words\n",
    )


@pytest.mark.parametrize(("limit", "shown"), [("0", 5), ("2", 2), ("5", 5), ("99", 5)])
def test_limit(ask: Rumm, limit: str, shown: int) -> None:
    """0 is all; with an explicit limit, there is no note."""
    run = ask("list", "--limit", limit, "-f", "tsv")
    assert (run.code, len(run.stdout.splitlines()), run.stderr) == (0, shown, "")


def test_a_search_shows_20_and_says_so(rumm: Rumm) -> None:
    """Unless another number was asked for."""
    run, all_ = rumm("search", "myanmar", "--jsonl"), rumm("search", "myanmar", "--jsonl", "-n0")
    hits = all_.stdout.splitlines()
    assert run.stdout.splitlines() == hits[:20]
    assert run.stderr == f"rumm: showing 20 of {len(hits)}; -n 0 shows all\n"
    assert all_.stderr == rumm("search", "myanmar", "-n20").stderr == ""


def test_filters(ask: Rumm) -> None:
    """An option that is given again means OR, different options mean AND, in any case."""
    run = ask("list", "-k", "Driver", "-k", "EVENT", "-t", "Ties", "--fields", "id")
    assert run == Run(0, "visit-2025\ncoup\n", "")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("--since", "2023"), ["oil-imports", "visit-2025", "dependence"]),
        (("--until", "2021-02"), ["dependence", "coup"]),
        (("--since", "2025-03-04", "--until", "2025-03-04", "-k", "event"), ["visit-2025"]),
        (("--all", "-k", "driver"), ["oil-imports", "oil-imports-2022"]),
        (
            ("--sort", "date", "--since", "2000"),
            ["dependence", "coup", "oil-imports", "visit-2025"],
        ),
        (("--sort", "id", "-r", "-n", "2"), ["visit-2025", "pipeline-risk"]),
        (("--standing", "disputed"), ["dependence"]),
        (("-s", "star-2022"), ["oil-imports", "dependence"]),
        (("-a", "россия"), ["visit-2025"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_selections(ask: Rumm, words: tuple[str, ...], ids: list[str]) -> None:
    """The facts that filters choose, in order."""
    assert ask("list", *words, "--fields=id").stdout.split() == ids


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("sources", "-r", "-n2", "--fields=id"), "agency-nd\nstar-2022\n"),
        (("count", "--by=tag", "-n2", "--fields=value"), "trade\noil\n"),
        (("count", "--by=tag", "-r", "--fields=value"), "visit\noil\ntrade\n"),
    ],
    ids=" ".join,
)
def test_sources_and_counts_are_cut_and_turned_round(
    ask: Rumm, words: tuple[str, ...], found: str
) -> None:
    """As facts are."""
    assert ask(*words).stdout == found


def test_facts_are_cited_in_the_order_that_is_asked_for(ask: Rumm) -> None:
    """The first by date, and then its reference."""
    run = ask("cite", "-k", "event", "--sort", "date", "-n1")
    assert run.stdout.startswith("- The army took power (")


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("text", "coup\t2\n"),
        ("tsv", "coup\t2\n"),
        ("csv", "id,supports\r\ncoup,2\r\n"),
        ("jsonl", '{"id": "coup", "supports": 2}\n'),
        ("md", "| id | supports |\n| --- | --- |\n| coup | 2 |\n"),
    ],
)
def test_fields(ask: Rumm, format_: str, expected: str) -> None:
    """Only those, in that order; text becomes tsv."""
    run = ask("show", "coup", "--fields", "id, supports", "-f", format_)
    assert run == Run(0, expected, "")


def test_a_field_that_is_asked_for_twice(ask: Rumm) -> None:
    """CSV has as many cells in each line as in its header."""
    run = ask("list", "--fields", "id,id", "-f", "csv")
    assert len({len(row) for row in csv.reader(io.StringIO(run.stdout))}) == 1


@pytest.mark.parametrize("command", LOOKUPS)
def test_jsonl_is_an_object_a_line(ask: Rumm, command: str) -> None:
    """The items of --json, one by one."""
    words, key, _ = CALLS[command]
    items = json.loads(ask(*words, "--json").stdout)[key]
    lines = ask(*words, "--jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == items


def test_matches_are_where_the_words_stand(ask: Rumm) -> None:
    """Offsets in code points of the value that the field leads to."""
    run = ask("search", "--any", "oil", "нового", "Moscow", "--json")
    found = {
        fact["claim"][match["start"] : match["end"]]
        for fact in json.loads(run.stdout)["facts"]
        for match in fact["matches"]
        if match["field"] == "claim"
    }
    assert found == {"petroleum", "oil", "Moscow"}


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_json_has_every_fact_as_it_is_written(
    rumm: Rumm, facts: dict[str, Any], format_: str
) -> None:
    """Claims, notes, quotes, titles and all else that is text, to the byte."""
    out = rumm("list", "--all", "-f", format_).stdout
    found = (
        json.loads(out)["facts"]
        if format_ == "json"
        else [json.loads(line) for line in out.splitlines()]
    )
    assert {fact["id"]: _of_json(fact) for fact in found} == {
        id_: _of_toml(facts, fact) for id_, fact in facts["fact"].items()
    }


def _of_json(fact: dict[str, Any]) -> dict[str, object]:
    keys = ("claim", "kind", "topic", "topic_title", "date", "actors", "tags", "note", "related")
    return {key: fact[key] for key in keys} | {
        "citations": [
            [c[key] for key in ("source", "title", "stance", "locator", "note", "quote")]
            for c in fact["citations"]
        ]
    }


def _of_toml(base: dict[str, Any], fact: dict[str, Any]) -> dict[str, object]:
    return {
        "claim": fact["claim"],
        "kind": fact["kind"],
        "topic": fact["topic"],
        "topic_title": base["topic"][fact["topic"]]["title"],
        "date": written(fact.get("date")),
        "actors": fact.get("actors", []),
        "tags": fact.get("tags", []),
        "note": fact.get("note"),
        "related": fact.get("related", []),
        "citations": [
            [
                c["source"],
                base["source"][c["source"]]["title"],
                *(c.get(key) for key in ("stance", "locator", "note", "quote")),
            ]
            for c in fact["citations"]
        ],
    }


def test_csv_has_every_fact_as_it_is_written(rumm: Rumm, facts: dict[str, Any]) -> None:
    """Claims and notes, to the byte; a spreadsheet shows nothing for nothing."""
    rows = csv.DictReader(io.StringIO(rumm("list", "--all", "-f", "csv").stdout, newline=""))
    assert {row["id"]: (row["claim"], row["note"], row["date"]) for row in rows} == {
        id_: (fact["claim"], fact.get("note", ""), written(fact.get("date")) or "")
        for id_, fact in facts["fact"].items()
    }


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_every_source_is_as_it_is_written(rumm: Rumm, facts: dict[str, Any], format_: str) -> None:
    """Titles, notes and addresses, to the byte."""
    out = rumm("sources", "--all", "-f", format_).stdout
    found: list[dict[str, Any]]
    if format_ == "json":
        found = json.loads(out)["sources"]
    elif format_ == "jsonl":
        found = [json.loads(line) for line in out.splitlines()]
    else:
        found = list(csv.DictReader(io.StringIO(out, newline="")))
    keys = ("title", "note", "publisher", "url", "via", "container-title", "issued")
    assert {s["id"]: [s[key.replace("-", "_")] or None for key in keys] for s in found} == {
        id_: [written(source.get(key)) for key in keys] for id_, source in facts["source"].items()
    }


class _Interrupted(io.BytesIO):
    """A stream on which somebody presses Ctrl-C."""

    def read(self, _size: int | None = -1, /) -> NoReturn:
        raise KeyboardInterrupt


def test_interrupted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """130, without a word."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(_Interrupted(), "utf-8"))
    assert Run(main(["-b", "-", "list"]), *capsys.readouterr()) == Run(130, "", "")


def test_a_home_directory_is_written_as_a_tilde(rumm: Rumm, small: str, tmp_path: Path) -> None:
    """Where no shell expands it: after an equals sign, and in the environment."""
    (tmp_path / "base.toml").write_bytes(Path(small).read_bytes())
    option = rumm("list", "--base=~/base.toml", HOME=str(tmp_path))
    assert option == rumm("list", RUMM_BASE="~/base.toml", HOME=str(tmp_path))
    assert option == rumm("list", "-b", small)


def test_a_byte_order_mark_before_ids(ask: Rumm) -> None:
    """As PowerShell pipes them."""
    assert ask("show", "-", stdin="\ufeffcoup\n") == ask("show", "coup")


@pytest.mark.parametrize("command", ["list", "search", "sources", "cite", "count", "events"])
def test_finding_nothing_can_be_a_failure(ask: Rumm, command: str) -> None:
    """For scripts, with the same output as otherwise."""
    nothing = [command, *["zzz"] * (command == "search"), "--until", "1900"]
    something = [command, *["oil"] * (command == "search")]
    for found, code in ((nothing, 1), (something, 0)):
        run = ask(*found)
        assert run.code == 0
        assert ask(*found, "--fail-empty") == run._replace(code=code)

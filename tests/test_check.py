"""Every fault of a fact base is told at its place, in every format, with what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from bases import CITED, GOOD
from conftest import TESTS, Run
from jsonschema import Draft202012Validator

from rumm.base.codes import CODES
from rumm.base.problems import Severity

if TYPE_CHECKING:
    from conftest import Golden, Rumm

ANOTHER = """\
[source.r]
type = "report"
title = "Another"
tier = "press"
url = "https://example.org"
"""
MORE = """\
[fact.g]
kind = "event"
topic = "t"
claim = "More is so."
"""
CITE = 'add citations = [{ source = "…", stance = "supports" }]'
OF_ANOTHER = 'citations = [{ source = "r", stance = "supports" }]\n'


class Case(NamedTuple):
    """A change of the good base, at its end when nothing is replaced, and what is told of it."""

    old: str
    new: str
    place: str
    message: str
    hint: str


CASES = {
    "encoding": Case(
        "Something", "\udcff", "15:10", "byte 0xFF is not UTF-8", "save it as plain UTF-8"
    ),
    "syntax": Case('"A base"', "A base", "2:9", "invalid value", 'put texts in "quotes"'),
    "duplicate": Case(
        "",
        "[fact.f]\n",
        "17:8",
        "cannot declare [fact.f] twice",
        "give each table and key once; it is first in line 12",
    ),
    "unknown-table": Case(
        "", "[facts.g]\n", "17:2", 'the base has no table "facts"', 'did you mean "fact"?'
    ),
    "unknown-key": Case(
        'type = "report"',
        'type = "report"\nautors = ["Doe, Jane"]',
        "9:1",
        'a source has no key "autors"',
        'did you mean "authors"?',
    ),
    "missing-key": Case(
        'kind = "event"\n', "", "12:1", "the fact has no kind", 'add kind = "driver"'
    ),
    "wrong-type": Case(
        "",
        'tags = "oil"\n',
        "17:8",
        "a text where a list of texts is wanted",
        "put it in [brackets]",
    ),
    "kind": Case("event", "evnt", "13:8", '"evnt" is not a kind', 'did you mean "event"?'),
    "stance": Case(
        "supports", "support", "16:39", '"support" is not a stance', 'did you mean "supports"?'
    ),
    "tier": Case("press", "media", "10:8", '"media" is not a tier', "use press, primary, research"),
    "source-type": Case(
        '"report"',
        '"web-page"',
        "8:8",
        '"web-page" is not a source type',
        'did you mean "webpage"?',
    ),
    "id": Case(
        "",
        f"[fact.Doe_2023]{MORE.removeprefix('[fact.g]')}{CITED}\n",
        "17:7",
        '"Doe_2023" is not an id',
        "use lower-case letters a-z, digits and -",
    ),
    "uncited": Case("", MORE, "17:1", "fact without citation", CITE),
    "source": Case("", MORE + OF_ANOTHER, "21:25", 'no source "r"', "use s"),
    "topic": Case(
        "",
        MORE.replace('"t"', '"tt"') + CITED + "\n",
        "19:9",
        'no topic "tt"',
        'did you mean "t"?',
    ),
    "related": Case("", 'related = [\n  "ff"]\n', "18:3", 'no fact "ff"', 'did you mean "f"?'),
    "superseded-by": Case("", 'superseded-by = "new"\n', "17:17", 'no fact "new"', "use f"),
    "circle": Case(
        "",
        'superseded-by = "f"\n',
        "17:17",
        "superseded in a circle: f → f",
        "let the newest fact stand without superseded-by",
    ),
    "date": Case(
        "",
        'date = "March 2025"\n',
        "17:8",
        '"March 2025" is not a date',
        'write 2024-03-14, "2024-03", "2024", "2022/2024" or "2022/.."',
    ),
    "interval": Case(
        "",
        'date = "2024/2022"\n',
        "17:8",
        '"2024/2022" ends before it starts',
        "put the earlier date first",
    ),
    "url": Case(
        'type = "report"',
        'type = "report"\nurl = "example.org/a"',
        "9:7",
        '"example.org/a" is no http(s) URL',
        "write the whole address, beginning with https://",
    ),
    "doi": Case(
        'type = "report"',
        'type = "report"\ndoi = "https://doi.org/10.1355/a(b)"',
        "9:7",
        '"https://doi.org/10.1355/a(b)" is no DOI',
        'write "10.1355/a(b)"',
    ),
    "control": Case(
        "is so.",
        "is \\u001b[31mso.",
        "15:23",
        "control character U+001B in a text",
        "take it out; only tabs and newlines are allowed",
    ),
    "empty": Case("", 'note = ""\n', "17:8", "empty text", "say something, or leave the key out"),
    "unused-source": Case("", ANOTHER, "17:9", 'no fact cites "r"', "cite or remove it"),
    "empty-topic": Case(
        "",
        '[topic.tt]\ntitle = "More"\n',
        "17:8",
        'topic "tt" has no facts',
        "add a fact or remove it",
    ),
    "same-id": Case(
        "",
        MORE.replace("[fact.g]", "[fact.s]") + CITED + "\n",
        "17:7",
        '"s" is a source too',
        "rename one of the two",
    ),
    "same-claim": Case(
        "",
        MORE.replace("More is", "SOMETHING  is") + CITED + "\n",
        "20:9",
        'the same claim as "f"',
        "join the citations in one fact",
    ),
    "same-url": Case(
        "[source.s]",
        f'{ANOTHER}{MORE}{OF_ANOTHER}[source.s]\nurl = "https://example.org"',
        "18:7",
        'the same URL as "r"',
        "join the two sources, or give each its own address",
    ),
    "future": Case(
        "", 'date = "2026-12-02"\n', "17:8", '"2026-12-02" is in the future', "correct the date"
    ),
    "tracking": Case(
        'type = "report"',
        'type = "report"\nurl = "https://example.org/?id=1&fbclid=2"',
        "9:7",
        "tracking parameter fbclid",
        "take it out of the URL",
    ),
    "name": Case(
        'type = "report"',
        'type = "report"\nauthors = ["Doe, Jane", "Reuters"]',
        "9:25",
        '"Reuters" is not "Family, Given"',
        'of anything else write { literal = "Reuters" }',
    ),
    "self-related": Case(
        "", 'related = ["f"]\n', "17:12", '"f" is related to itself', "take it out"
    ),
    "one-origin": Case(
        '"event"',
        '"risk"',
        "12:7",
        "the risk rests on one origin only",
        "look for an independent source",
    ),
    "origin": Case(
        'type = "report"',
        'type = "report"\norigin = "one-1"',
        "9:10",
        'no source "one-1"',
        "use s",
    ),
    "origin-circle": Case(
        'type = "report"',
        'type = "report"\norigin = "s"',
        "9:10",
        "goes back to itself: s → s",
        "leave out the origin of the first source",
    ),
    "quote-without-url": Case(
        '"supports" }',
        '"supports", quote = "So." }',
        "16:59",
        'a quote from "s", which has no URL',
        "add url or via to the source",
    ),
    "bidi": Case(
        "is so.",
        "is \\u202eso.",
        "15:23",
        "bidirectional control U+202E in a text",
        "take it out",
    ),
    "idle-synonym": Case(
        "",
        '[synonyms]\nsomething = ["work", "aught"]\n',
        "18:22",
        'no text of the base has "aught"',
        "take it out, unless you expect texts that use it",
    ),
}
FAULTS = (TESTS / "data" / "faults.toml").read_text(encoding="utf-8")
# Line, column and code of each, and what stands there.
PLACES_OF_FAULTS = """\
5:20 future 2027-01-01
6:6 unknown-key 'colour'
10:14 idle-synonym 'Erdöl'
17:4 control \\u001b[31m
20:1 id Arms
22:8 empty-topic "idle"
30:3 name "Reuters"
40:10 wrong-type 7
43:9 same-url "https://example.org/油/1"
44:7 tracking "https://example.org/2
47:82 date "im März"
47:121 origin "left-ovr"
48:1 unused-source left-over
48:84 url "www.example.org"
48:109 doi "doi:10/a"
48:130 origin-circle "left-over"
52:8 source-type "reprot"
57:8 tier "first"
60:2 missing-key [ source . "nameless" ]
68:8 kind "drver"
82:14 source "agnecy"
93:92 stance "maybe"
94:56 quote-without-url \"\"\"
97:8 interval "2024-05/2023"
101:9 topic "enrgy"
109:13 uncited [ # nobody
112:7 same-id agency
118:12 related "油"
118:17 self-related "agency"
120:17 superseded-by "news"
121:8 empty "   "
123:7 one-origin again
126:9 same-claim \"\"\"
128:76 bidi \\u200f
129:17 circle "again"
132:2 unknown-table facts
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory where files have short names."""
    monkeypatch.chdir(tmp_path)


def put(text: str, name: str = "facts.toml") -> str:
    """Write a file; lone surrogates stand for bytes that are not UTF-8."""
    Path(name).write_bytes(text.encode(errors="surrogateescape"))
    return name


def changed(old: str, new: str) -> str:
    """The good base with one change."""
    assert GOOD.count(old) == 1 or not old
    return GOOD.replace(old, new) if old else GOOD + new


def problems(run: Run) -> list[dict[str, Any]]:
    """The problems of a report in JSON."""
    found: list[dict[str, Any]] = json.loads(run.stdout)["problems"]
    return found


def test_a_good_base_has_no_problems(rumm: Rumm) -> None:
    """Which is said."""
    assert rumm("check", put(GOOD)) == Run(0, "facts.toml: no problems\n", "")


def test_the_bundled_base_has_no_errors(rumm: Rumm) -> None:
    """It is the one in use when no file is named."""
    run = rumm("check", "-f", "json")
    assert run.code == 0
    assert [problem for problem in problems(run) if problem["severity"] == "error"] == []


def test_faults_of_every_kind_are_told_at_their_places(rumm: Rumm) -> None:
    """One for each, and nothing else; lines and columns from 1, in code points."""
    lines = FAULTS.split("\n")
    told = [
        (problem["line"], problem["column"], problem["code"])
        for problem in problems(rumm("check", put(FAULTS), "-f", "json"))
    ]
    expected = []
    for row in PLACES_OF_FAULTS.splitlines():
        place, code, at = row.split(" ", 2)
        line, column = map(int, place.split(":"))
        assert lines[line - 1][column - 1 :].startswith(at)
        expected.append((line, column, code))
    assert told == expected, "PLACES_OF_FAULTS has a line for each, in the order of the file"
    before_others = {"unreadable", "encoding", "syntax", "duplicate"}
    wanted = CODES.keys() - before_others
    step = "tests/data/faults.toml has each fault of rumm/codes once, new ones at its end"
    assert {code for _, _, code in told} == wanted, step
    assert len(told) >= 30


def test_faults_of_every_kind_are_told_in_words(rumm: Rumm, golden: Golden) -> None:
    """As a person reads them: `rumm check tests/data/faults.toml`, with the name cut short."""
    run = rumm("check", put(FAULTS))
    assert (run.code, run.stderr) == (1, "")
    golden("faults.txt", run.stdout, "data")


def test_places_do_not_depend_on_line_endings(rumm: Rumm) -> None:
    """Windows has the same lines."""
    unix = rumm("check", put(FAULTS))
    assert rumm("check", put(FAULTS.replace("\n", "\r\n"))) == unix


def test_every_code_has_a_case() -> None:
    """One that is added has to be added to the tests."""
    wanted = [code for code in CODES if code != "unreadable"]
    assert [*CASES] == wanted, "give each code of rumm/codes a Case in CASES, in the same order"


def told(code: str) -> str:
    """The line for a case."""
    case = CASES[code]
    severity = CODES[code].severity
    return f"facts.toml:{case.place}: {severity}[{code}]: {case.message}; {case.hint}\n"


@pytest.mark.parametrize("code", CASES)
def test_one_fault_is_one_line(rumm: Rumm, code: str) -> None:
    """With its place, its code and a hint; errors fail."""
    run = rumm("check", put(changed(*CASES[code][:2])))
    is_error = CODES[code].severity is Severity.ERROR
    counts = "1 error, 0 warnings" if is_error else "0 errors, 1 warning"
    assert run == Run(int(is_error), f"{told(code)}facts.toml: {counts}\n", "")


@pytest.mark.parametrize("code", CASES)
def test_only_errors_refuse_a_base(rumm: Rumm, code: str) -> None:
    """In the same words."""
    run = rumm("list", "-b", put(changed(*CASES[code][:2])), "--fields=id")
    if CODES[code].severity is Severity.ERROR:
        assert run == Run(3, "", told(code))
    else:
        assert (run.code, run.stderr) == (0, "")


# Values of other types and forms, in the place of what, and what to do about them.
WHAT_TO_DO = {
    "a list where a text is wanted": ('"report"', '["report"]', 'write "…"'),
    "true where a text is wanted": ('"Things"', "true", "put it in quotes"),
    "a number where a list is wanted": ("", "tags = 5\n", 'write ["…"]'),
    "a date with a time": ("", "date = 2024-01-01T00:00:00\n", "leave the time out"),
    "a time": (
        "",
        "date = 07:32:00\n",
        'write 2024-03-14, "2024-03", "2024", "2022/2024" or "2022/.."',
    ),
    "two years with a dash": ("", 'date = "2025-2026"\n', 'write "2025/2026"'),
    "two days with a word": (
        "",
        'date = "2025-03-01 to 2025-03-14"\n',
        'write "2025-03-01/2025-03-14"',
    ),
    "two years the wrong way round": (
        "",
        'date = "2026-2025"\n',
        'write 2024-03-14, "2024-03", "2024", "2022/2024" or "2022/.."',
    ),
    "a citation as a text": (
        '[{ source = "s", stance = "supports" }]',
        '["s"]',
        'write { source = "s", stance = "supports" }',
    ),
    "citations as a text": (
        '[{ source = "s", stance = "supports" }]',
        '"s"',
        'write [{ source = "s", stance = "supports" }]',
    ),
    "a citation in words": (
        "[{",
        '["A work, p. 5", {',
        'write { source = "…", stance = "supports" }',
    ),
    "a key that is given twice": (
        "",
        'claim = "More is so."\n',
        "give each table and key once; it is first in line 15",
    ),
    "a key that is given in two tables": (
        "",
        '[source.r]\ntype = """\nreport"""\ntype.x = 1\n',
        "give each table and key once",
    ),
    "facts without ids": ("[fact.f]", "[fact]\n[fact]", "write [fact.some-id]"),
    "a URL with a blank": (
        'type = "report"',
        'type = "report"\nurl = "https://example.org/a b"',
        'write "%20" for " "',
    ),
    "a source type like no other": (
        '"report"',
        '"xyz"',
        "use report, article-newspaper, webpage, book or another type of CSL",
    ),
    "a fact without citations": (
        "",
        MORE,
        'add citations = [{ source = "…", stance = "supports" }]',
    ),
    "a topic as a list": ("", "[[topic.x]]\n", "write [topic.x]"),
    "a text over two lines": (
        "Something is",
        "Something\nis",
        'close the quote, or write """ around several lines',
    ),
    "a text without quotes": ('"A base"', "A base", 'put texts in "quotes"'),
    "a path of Windows": (
        "Something",
        "C:\\oil",
        "write \\\\ for \\, or 'single quotes' around the text",
    ),
    "quotes within quotes": ("Something", '"Oil"', 'begin a new line; write \\" for " in a text'),
    "a list without a comma": ("", 'tags = ["a" "b"]\n', "look for a missing comma or bracket"),
    "a table without its end": ("[fact.f]", "[fact.f", "write [fact.some-id]"),
    "a day that there is not": ("", "date = 2024-02-30\n", "there is no such day"),
    "line ends of old": ("Something", "Some\rthing", "end lines with LF or CRLF"),
}


@pytest.mark.parametrize(("old", "new", "hint"), WHAT_TO_DO.values(), ids=WHAT_TO_DO)
def test_what_to_do(rumm: Rumm, old: str, new: str, hint: str) -> None:
    """The hint of a message is for one who has never seen a fact base."""
    found = problems(rumm("check", put(changed(old, new)), "-f", "json"))
    assert [problem["hint"] for problem in found] == [hint]


def test_a_file_that_is_not_there(rumm: Rumm) -> None:
    """Its name stands once in the line."""
    assert rumm("check", "gone.toml") == Run(
        1,
        "gone.toml:1:1: error[unreadable]: no such file or directory\n"
        "gone.toml: 1 error, 0 warnings\n",
        "",
    )


@pytest.mark.parametrize(
    ("change", "lenient", "strict"),
    [(("", ""), 0, 0), (CASES["future"][:2], 0, 1), (CASES["kind"][:2], 1, 1)],
    ids=["no problems", "a warning", "an error"],
)
def test_exit_code(rumm: Rumm, change: tuple[str, str], lenient: int, strict: int) -> None:
    """1 for errors, and when it is strict for warnings."""
    put(changed(*change))
    first, second = rumm("check", "facts.toml"), rumm("check", "facts.toml", "--strict")
    assert (first.code, second.code) == (lenient, strict)
    assert first.stdout == second.stdout


def test_several_files(rumm: Rumm) -> None:
    """In the order that they are named in, each with its summary at the end."""
    put(GOOD, "good.toml")
    put(changed("event", "evnt"), "bad.toml")
    run = rumm("check", "bad.toml", "gone.toml", "good.toml")
    assert run == Run(
        1,
        'bad.toml:13:8: error[kind]: "evnt" is not a kind; did you mean "event"?\n'
        "gone.toml:1:1: error[unreadable]: no such file or directory\n"
        "bad.toml: 1 error, 0 warnings\n"
        "gone.toml: 1 error, 0 warnings\n"
        "good.toml: no problems\n",
        "",
    )
    assert rumm("check", "good.toml", "good.toml").code == 0


def test_standard_input(rumm: Rumm) -> None:
    """It is called what it is named on the command line."""
    assert rumm("check", "-", stdin=changed("event", "evnt")) == Run(
        1,
        '-:13:8: error[kind]: "evnt" is not a kind; did you mean "event"?\n'
        "-: 1 error, 0 warnings\n",
        "",
    )


def test_the_base_in_use_is_checked(rumm: Rumm) -> None:
    """With the option, with the variable, and not when files are named."""
    put(GOOD)
    expected = Run(0, "facts.toml: no problems\n", "")
    assert rumm("check", "-b", "facts.toml") == expected
    assert rumm("check", RUMM_BASE="facts.toml") == expected
    assert rumm("check", "facts.toml", RUMM_BASE="gone.toml") == expected


def test_json(rumm: Rumm) -> None:
    """One object, a problem a line; what a screen must not see is escaped."""
    put(changed("event", "\u202eévnt %"), "a,b.toml")
    put(GOOD)
    assert rumm("check", "a,b.toml", "facts.toml", "-f", "json") == Run(
        1,
        '{"schema": "rumm-check/1", "files": ["a,b.toml", "facts.toml"],'
        ' "errors": 1, "warnings": 1, "problems": [\n'
        '  {"file": "a,b.toml", "line": 13, "column": 8, "severity": "error", "code": "kind",'
        ' "message": "\\"\\u202eévnt %\\" is not a kind",'
        ' "hint": "use consequence, driver, event, risk"},\n'
        '  {"file": "a,b.toml", "line": 13, "column": 9, "severity": "warning", "code": "bidi",'
        ' "message": "bidirectional control U+202E in a text", "hint": "take it out"}\n'
        "]}\n",
        "",
    )


def test_json_without_problems(rumm: Rumm) -> None:
    """The same object."""
    put(GOOD)
    assert rumm("check", "facts.toml", "-f", "json") == Run(
        0,
        '{"schema": "rumm-check/1", "files": ["facts.toml"],'
        ' "errors": 0, "warnings": 0, "problems": []}\n',
        "",
    )


@pytest.mark.parametrize("files", [("faults.toml",), ("faults.toml", "gone.toml"), ("good.toml",)])
def test_json_fits_its_schema(rumm: Rumm, files: tuple[str, ...]) -> None:
    """That which `rumm schema check` prints, with no key that it does not describe."""
    put(FAULTS, "faults.toml")
    put(GOOD, "good.toml")
    schema = json.loads(rumm("schema", "check").stdout)
    Draft202012Validator.check_schema(schema)
    report = json.loads(rumm("check", *files, "-f", "json").stdout)
    Draft202012Validator(schema).validate(report)
    assert report.keys() == schema["properties"].keys()
    keys = schema["properties"]["problems"]["items"]["properties"].keys()
    assert [problem.keys() for problem in report["problems"]] == [keys] * len(report["problems"])


def test_github(rumm: Rumm) -> None:
    """Workflow commands, in which some characters must be escaped; no summary."""
    text = GOOD.replace('"event"', '"50%\\u00e9:\\n,"').replace(
        "[base]", "[base]\nupdated = 2027-01-01"
    )
    put(text, "a,b:c%.toml")
    assert rumm("check", "a,b:c%.toml", "-f", "github") == Run(
        1,
        "::warning file=a%2Cb%3Ac%25.toml,line=2,col=11,title=rumm future"
        '::"2027-01-01" is in the future; correct the date\n'
        "::error file=a%2Cb%3Ac%25.toml,line=14,col=8,title=rumm kind"
        '::"50%25é:%0A," is not a kind; use consequence, driver, event, risk\n',
        "",
    )


def test_github_without_problems(rumm: Rumm) -> None:
    """Nothing to annotate."""
    assert rumm("check", put(GOOD), "-f", "github") == Run(0, "", "")


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_no_format_prints_what_a_terminal_obeys(rumm: Rumm, format_: str) -> None:
    """Neither from the name of a file nor from what a message quotes."""
    name = "\x1b[31m[bold]\n\x9b.toml"
    key = '"\\u001b]0;x\\u0007\\u009b\\u202e\\n" = 1\n'
    run = rumm("check", put(GOOD + key, name), "-f", format_)
    unseen = [char for char in run.stdout + run.stderr if not char.isprintable() and char != "\n"]
    assert (run.code, unseen) == (1, [])
    assert "[bold]" in run.stdout
    if format_ != "json":
        assert len(run.stdout.splitlines()) == {"text": 2, "github": 1}[format_]


def test_a_fault_that_is_long_is_cut(rumm: Rumm) -> None:
    """In the middle: what is wrong stands at the end."""
    run = rumm("check", put(changed("event", "e" * 1_000_000)))
    assert run.stdout.splitlines()[0] == (
        f'facts.toml:13:8: error[kind]: "{"e" * 99}…{"e" * 85}" is not a kind; '
        "use consequence, driver, event, risk"
    )


def test_a_width_wraps_the_report(rumm: Rumm) -> None:
    """As all text; further lines are indented."""
    run = rumm("check", put(changed("event", "evnt")), COLUMNS="40")
    assert run.stdout == (
        'facts.toml:13:8: error[kind]: "evnt" is\n'
        '  not a kind; did you mean "event"?\n'
        "facts.toml: 1 error, 0 warnings\n"
    )


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(rumm: Rumm, code: str) -> None:
    """What it means, why it matters, how to mend it, and what is right."""
    means, why, mend, example, severity = CODES[code]
    assert rumm("check", "--explain", code) == Run(
        0,
        f"{severity}[{code}]: {means}\n\nWhy: {why}\nMend: {mend}\nFor example: {example}\n",
        "",
    )
    assert [text for text in (means, why, mend) if not text.endswith(".")] == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [("stances", 'did you mean "stance"?'), ("xyz", f"valid: {', '.join(CODES)}")],
)
def test_a_code_that_there_is_not(rumm: Rumm, code: str, hint: str) -> None:
    """The nearest, or all of them."""
    assert rumm("check", "--explain", code) == Run(2, "", f'rumm: no code "{code}"; {hint}\n')


def test_an_unknown_format(rumm: Rumm) -> None:
    """Those that there are."""
    run = rumm("check", "-f", "xml")
    assert (run.code, run.stdout) == (2, "")
    assert "'text', 'json', 'github'" in run.stderr

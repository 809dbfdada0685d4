"""Every problem of a fact base is reported at its place, in every format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bases import CITED, GOOD
from conftest import TESTS, Run
from jsonschema import Draft202012Validator

from rumm.base.problems import Severity, codes

if TYPE_CHECKING:
    from conftest import Golden, Rumm

TABLE = '[[fact.g.citations]]\nsource = "s"\nstance = "supports"\n'
MORE = '[fact.g]\nkind = "event"\ntopic = "t"\nclaim = "More is so."\n'
ANOTHER = '[source.r]\ntype = "report"\ntitle = "Another"\ntier = "press"\n'
# For each code, a change of the good base (an addition at its end if it replaces nothing), and the
# place of the problem.
CASES: dict[str, tuple[str, str, str]] = {
    "encoding": ("Something", "\udcff", "15:10"),
    "syntax": ('"A base"', "A base", "2:9"),
    "duplicate": ("", "[fact.f]\n", "17:8"),
    "unknown-table": ("", "[facts.g]\n", "17:2"),
    "unknown-key": ('type = "report"', 'type = "report"\nautors = ["Doe, Jane"]', "9:1"),
    "missing-key": ('kind = "event"\n', "", "12:1"),
    "wrong-type": ("", 'tags = "oil"\n', "17:8"),
    "kind": ("event", "evnt", "13:8"),
    "stance": ("supports", "support", "16:39"),
    "tier": ("press", "media", "10:8"),
    "source-type": ('"report"', '"web-page"', "8:8"),
    "id": (
        "",
        MORE.replace("fact.g", "fact.Doe_2023") + CITED + "\n",
        "17:7",
    ),
    "uncited": ("", MORE, "17:1"),
    "source": ("", MORE + CITED.replace('"s"', '"r"') + "\n", "21:25"),
    "topic": (
        "",
        MORE.replace('"t"', '"tt"') + CITED + "\n",
        "19:9",
    ),
    "related": ("", 'related = [\n  "ff"]\n', "18:3"),
    "formerly": ("", 'formerly = ["f"]\n', "17:13"),
    "superseded-by": ("", 'superseded-by = "new"\n', "17:17"),
    "circle": ("", 'superseded-by = "f"\n', "17:17"),
    "date": ("", 'date = "March 2025"\n', "17:8"),
    "interval": ("", 'date = "2024/2022"\n', "17:8"),
    "url": ('type = "report"', 'type = "report"\nurl = "example.org/a"', "9:7"),
    "doi": ('type = "report"', 'type = "report"\ndoi = "https://doi.org/10.1355/a(b)"', "9:7"),
    "control": ("is so.", "is \\u001b[31mso.", "15:23"),
    "empty": ("", 'note = ""\n', "17:8"),
    "unused-source": ("", ANOTHER + 'url = "https://example.org"\n', "17:9"),
    "empty-topic": ("", '[topic.tt]\ntitle = "More"\n', "17:8"),
    "same-id": (
        "",
        MORE.replace("fact.g", "fact.s") + CITED + "\n",
        "17:7",
    ),
    "same-claim": (
        "",
        MORE.replace("More", "SOMETHING ") + CITED + "\n",
        "20:9",
    ),
    "same-question": (
        "",
        'questions = ["Who?"]\n' + MORE + 'questions = ["who"]\n' + CITED + "\n",
        "22:14",
    ),
    "same-url": (
        "[source.s]",
        ANOTHER
        + 'url = "https://example.org"\n'
        + MORE
        + CITED.replace('"s"', '"r"')
        + "\n"
        + '[source.s]\nurl = "https://example.org"',
        "18:7",
    ),
    "long-claim": ("is so.", "is so" + " and so" * 20 + ".", "15:9"),
    "several-sentences": ("is so.", "is so. It is.", "15:25"),
    "placeholder": ('"A base"', '"Title of the fact base"', "2:9"),
    "language": ('"A base"', '"A base"\nlanguage = "English"', "3:12"),
    "future": ("", 'date = "2026-12-02"\n', "17:8"),
    "older-source": (
        'tier = "press"',
        'tier = "press"\nissued = 2025-01-01\n' + MORE + "date = 2025-01-02\n" + CITED + "\n",
        "16:8",
    ),
    "tracking": (
        'type = "report"',
        'type = "report"\nurl = "https://example.org/?id=1&fbclid=2"',
        "9:7",
    ),
    "name": ('type = "report"', 'type = "report"\nauthors = ["Doe, Jane", "Reuters"]', "9:25"),
    "self-related": ("", 'related = ["f"]\n', "17:12"),
    "one-origin": ('"event"', '"risk"', "12:7"),
    "origin": ('type = "report"', 'type = "report"\norigin = "one-1"', "9:10"),
    "origin-circle": ('type = "report"', 'type = "report"\norigin = "s"', "9:10"),
    "quote-without-url": ('"supports" }', '"supports", quote = "So." }', "16:59"),
    "note-in-citation": (
        CITED,
        '[[fact.f.citations]]\nsource = "s"\nstance = "supports"\n\nnote = "A caveat."\n',
        "20:1",
    ),
    "mixed-citations": ("", MORE + TABLE, "16:1"),
    "bidi": ("is so.", "is \\u202eso.", "15:23"),
    "idle-synonym": ("", '[synonyms]\nsomething = ["aught", "naught"]\n', "18:13"),
    "accept": ("", 'accept = ["future"]\n', "17:11"),
}
FAULTS = (TESTS / "data" / "faults.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a directory where files have short names."""
    monkeypatch.chdir(tmp_path)


def put(text: str, name: str = "facts.toml") -> str:
    """Write a file; lone surrogates are bytes that are not UTF-8."""
    Path(name).write_bytes(text.encode(errors="surrogateescape"))
    return name


def changed(old: str, new: str) -> str:
    """Make one change to the good base."""
    assert GOOD.count(old) == 1 or not old
    return GOOD.replace(old, new) if old else GOOD + new


def problems(run: Run) -> list[dict[str, Any]]:
    """Read the problems of a JSON report."""
    found: list[dict[str, Any]] = json.loads(run.stdout)["problems"]
    return found


def test_no_problems(rumm: Rumm) -> None:
    """Which `check` says."""
    assert rumm("check", put(GOOD)) == Run(0, "facts.toml: no problems\n", "")


def test_bundled_base(rumm: Rumm) -> None:
    """Has no errors, and is checked if no file is named."""
    run = rumm("check", "-f", "json")
    assert run.code == 0
    assert [problem for problem in problems(run) if problem["severity"] == "error"] == []


def test_faults_file(rumm: Rumm, golden: Golden) -> None:
    """`rumm check tests/data/faults.toml` reports every code in words, sorted by place."""
    run = rumm("check", put(FAULTS))
    assert (run.code, run.stderr) == (1, "")
    golden("faults.txt", run.stdout, "data")
    # Nothing else is checked in a file that cannot be parsed.
    parsed = CASES.keys() - {"encoding", "syntax", "duplicate"}
    assert parsed == {problem["code"] for problem in problems(rumm("check", put(FAULTS), "-fjson"))}


def test_places_do_not_depend_on_line_endings(rumm: Rumm) -> None:
    """Windows has the same lines."""
    unix = rumm("check", put(FAULTS))
    assert rumm("check", put(FAULTS.replace("\n", "\r\n"))) == unix


def test_every_code_has_a_case() -> None:
    """In the same order."""
    checked = [code for code, known in codes().items() if known.command == "check"]
    assert [*CASES] == [code for code in checked if code != "unreadable"]


@pytest.mark.parametrize("code", CASES)
def test_one_problem(rumm: Rumm, code: str) -> None:
    """Is one line with its place, severity, and code; only errors make a base unusable."""
    old, new, place = CASES[code]
    name = put(changed(old, new))
    severity = codes()[code].severity
    is_error = severity is Severity.ERROR
    run = rumm("check", name)
    line, summary = run.stdout.splitlines(keepends=True)
    assert (run.code, run.stderr) == (int(is_error), "")
    assert line.startswith(f"facts.toml:{place}: {severity}[{code}]: ")
    assert line.count("; ") > 0
    assert (
        summary == f"facts.toml: {'1 error, 0 warnings' if is_error else '0 errors, 1 warning'}\n"
    )
    listed = rumm("list", "-b", name, "--fields=id")
    assert (listed.code, listed.stderr) == ((3, line) if is_error else (0, ""))


def test_missing_file(rumm: Rumm) -> None:
    """Is named only once in the line."""
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
    """Is 1 for errors, and with --strict for warnings."""
    put(changed(*change))
    first, second = rumm("check", "facts.toml"), rumm("check", "facts.toml", "--strict")
    assert (first.code, second.code) == (lenient, strict)
    assert first.stdout == second.stdout


def test_several_files(rumm: Rumm) -> None:
    """Are reported in the order given, with their summaries at the end."""
    put(GOOD, "good.toml")
    put(changed("event", "evnt"), "bad.toml")
    run = rumm("check", "bad.toml", "gone.toml", "good.toml")
    assert run == Run(
        1,
        'bad.toml:13:8: error[kind]: no kind "evnt"; did you mean "event"?\n'
        "gone.toml:1:1: error[unreadable]: no such file or directory\n"
        "bad.toml: 1 error, 0 warnings\n"
        "gone.toml: 1 error, 0 warnings\n"
        "good.toml: no problems\n",
        "",
    )
    assert rumm("check", "good.toml", "good.toml").code == 0


def test_standard_input(rumm: Rumm) -> None:
    """Is called `-`, as on the command line."""
    assert rumm("check", "-", stdin=changed("event", "evnt")) == Run(
        1,
        '-:13:8: error[kind]: no kind "evnt"; did you mean "event"?\n-: 1 error, 0 warnings\n',
        "",
    )


def test_base_in_use(rumm: Rumm) -> None:
    """Is checked unless files are named."""
    put(GOOD)
    expected = Run(0, "facts.toml: no problems\n", "")
    assert rumm("check", "-b", "facts.toml") == expected
    assert rumm("check", RUMM_BASE="facts.toml") == expected
    assert rumm("check", "facts.toml", RUMM_BASE="gone.toml") == expected


def test_json(rumm: Rumm) -> None:
    """Is one object with a problem on each line, and escapes control characters."""
    put(changed("event", "\u202eévnt %"), "a,b.toml")
    put(GOOD)
    assert rumm("check", "a,b.toml", "facts.toml", "-f", "json") == Run(
        1,
        '{"schema": "rumm-check/1", "files": ["a,b.toml", "facts.toml"],'
        ' "errors": 1, "warnings": 1, "problems": [\n'
        '  {"file": "a,b.toml", "line": 13, "column": 8, "severity": "error", "code": "kind",'
        ' "message": "no kind \\"\\u202eévnt %\\"",'
        ' "hint": "use consequence, driver, event, risk"},\n'
        '  {"file": "a,b.toml", "line": 13, "column": 9, "severity": "warning", "code": "bidi",'
        ' "message": "bidirectional control U+202E", "hint": "remove it"}\n'
        "]}\n",
        "",
    )


def test_json_without_problems(rumm: Rumm) -> None:
    """Is the same object."""
    put(GOOD)
    assert rumm("check", "facts.toml", "-f", "json") == Run(
        0,
        '{"schema": "rumm-check/1", "files": ["facts.toml"],'
        ' "errors": 0, "warnings": 0, "problems": []}\n',
        "",
    )


@pytest.mark.parametrize("files", [("faults.toml",), ("faults.toml", "gone.toml"), ("good.toml",)])
def test_json_fits_its_schema(rumm: Rumm, files: tuple[str, ...]) -> None:
    """As printed by `rumm schema check`, which describes every key."""
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
    """Gets workflow commands, in which some characters must be escaped, and no summary."""
    text = GOOD.replace('"event"', '"50%\\u00e9:\\n,"').replace(
        "[base]", "[base]\nupdated = 2027-01-01"
    )
    put(text, "a,b:c%.toml")
    assert rumm("check", "a,b:c%.toml", "-f", "github") == Run(
        1,
        "::warning file=a%2Cb%3Ac%25.toml,line=2,col=11,title=rumm future"
        '::"2027-01-01" is in the future; correct the date\n'
        "::error file=a%2Cb%3Ac%25.toml,line=14,col=8,title=rumm kind"
        '::no kind "50%25é:%0A,"; use consequence, driver, event, risk\n',
        "",
    )


def test_github_without_problems(rumm: Rumm) -> None:
    """Gets nothing."""
    assert rumm("check", put(GOOD), "-f", "github") == Run(0, "", "")


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_control_characters(rumm: Rumm, format_: str) -> None:
    """Of a file name or a quoted value are escaped in every format."""
    name = "\x1b[31m[bold]\n\x9b.toml"
    key = '"\\u001b]0;x\\u0007\\u009b\\u202e\\n" = 1\n'
    run = rumm("check", put(GOOD + key, name), "-f", format_)
    unseen = [char for char in run.stdout + run.stderr if not char.isprintable() and char != "\n"]
    assert (run.code, unseen) == (1, [])
    assert "[bold]" in run.stdout
    if format_ != "json":
        assert len(run.stdout.splitlines()) == {"text": 2, "github": 1}[format_]


def test_long_message(rumm: Rumm) -> None:
    """Is cut in the middle."""
    run = rumm("check", put(changed("event", "e" * 1_000_000)))
    assert run.stdout.splitlines()[0] == (
        f'facts.toml:13:8: error[kind]: no kind "{"e" * 91}…{"e" * 99}"; '
        "use consequence, driver, event, risk"
    )


def test_narrow_terminal(rumm: Rumm) -> None:
    """Wraps the report with a hanging indent."""
    run = rumm("check", put(changed("event", "evnt")), COLUMNS="40")
    assert run.stdout == (
        "facts.toml:13:8: error[kind]: no kind\n"
        '  "evnt"; did you mean "event"?\n'
        "facts.toml: 1 error, 0 warnings\n"
    )


def test_explanation(rumm: Rumm, golden: Golden) -> None:
    """Says what a code means, why it matters, how to fix it, and what is right."""
    runs = [rumm("check", "--explain", code) for code in codes()]
    assert {(run.code, run.stderr) for run in runs} == {(0, "")}
    golden("codes.txt", "\n".join(run.stdout for run in runs), "data")


@pytest.mark.parametrize(
    ("code", "told"), [("stances", '"stance"'), ("xyz", "unreadable, encoding, syntax")]
)
def test_explanation_of_an_unknown_code(rumm: Rumm, code: str, told: str) -> None:
    """Suggests the closest, or lists all."""
    run = rumm("check", "--explain", code)
    assert (run.code, run.stdout) == (2, "")
    assert told in run.stderr


def test_an_unknown_format(rumm: Rumm) -> None:
    """Is an error that lists the formats."""
    run = rumm("check", "-f", "xml")
    assert (run.code, run.stdout) == (2, "")
    assert '"text", "json", "github"' in run.stderr

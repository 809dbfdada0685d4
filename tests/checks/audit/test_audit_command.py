"""Texts are held against the facts that they cite."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from conftest import Run
from jsonschema import Draft202012Validator

from rumm.base.problems import Severity, codes

if TYPE_CHECKING:
    from conftest import Rumm

HERE = Path(__file__).parent
BASE = HERE / "facts.toml"
AUDIT_CODES = [code for code, known in codes().items() if known.command == "audit"]


class Found(NamedTuple):
    """A problem below a heading or comment of the text, and what is written at its place."""

    part: int
    code: str
    text: str


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a directory with the base and the older one."""
    monkeypatch.chdir(tmp_path)
    text = BASE.read_text(encoding="utf-8")
    Path("facts.toml").write_text(text, encoding="utf-8")
    text = text.replace("open on Sundays", "closed")
    # The stance of the last citation.
    text = "disputes".join(text.rsplit("supports", 1))
    Path("older.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def audit(rumm: Rumm) -> Rumm:
    """Audit with the base of this directory."""

    def run(*words: str, stdin: str = "", **environment: str) -> Run:
        return rumm("audit", *words, stdin=stdin, **{"RUMM_BASE": "facts.toml"} | environment)

    return run


def problems(run: Run) -> list[dict[str, Any]]:
    """Read the problems of a JSON report."""
    found: list[dict[str, Any]] = json.loads(run.stdout)["problems"]
    return found


def put(text: str, name: str = "text.md") -> str:
    """Write a file; lone surrogates are bytes that are not UTF-8."""
    Path(name).write_bytes(text.encode(errors="surrogateescape"))
    return name


def cited(sentence: str, fact: str = "port-jobs", source: str = "port-2025") -> str:
    """Add a footnote to a sentence."""
    return f"{sentence}[^{fact}:{source}]\n"


FAULTS = (HERE / "faults.md").read_text(encoding="utf-8")
HARMLESS = (HERE / "harmless.md").read_text(encoding="utf-8")
COMMENT = re.compile(r"<!-- ([a-z-]+): (.*) -->")
LINES = FAULTS.splitlines()
# For each line, how many runs of comments are above it.
PARTS = [0]
for above, line in pairwise(LINES):
    PARTS.append(PARTS[-1] + bool(COMMENT.fullmatch(above) and not COMMENT.fullmatch(line)))
EXPECTED = [
    Found(part, comment[1], comment[2])
    for part, line in zip(PARTS, LINES, strict=True)
    if (comment := COMMENT.fullmatch(line))
]


def test_every_fault_is_found(audit: Rumm) -> None:
    """At its place, and nothing else."""
    found = []
    for problem in problems(audit(put(FAULTS), "--against", "older.toml", "-f", "json")):
        at = LINES[problem["line"] - 1][problem["column"] - 1 :]
        part, code = PARTS[problem["line"] - 1], problem["code"]
        texts = [each.text for each in EXPECTED if each[:2] == (part, code)]
        found.append(Found(part, code, next(filter(at.startswith, texts), at)))
    assert sorted(found) == sorted(EXPECTED)


def test_there_are_faults_of_every_code() -> None:
    """Forty and more."""
    assert len(EXPECTED) >= 40
    assert {each.code for each in EXPECTED} == set(AUDIT_CODES)


def test_harmless_edits(audit: Rumm) -> None:
    """Raise nothing; there are twenty and more."""
    assert len(HARMLESS.split("\n\n")) > 20
    assert audit(put(HARMLESS), "--strict") == Run(0, "text.md: no problems\n", "")


@pytest.mark.parametrize("ending", ["\r\n", "\n\n\n"], ids=["CRLF", "more blank lines"])
def test_line_endings_change_no_place(audit: Rumm, ending: str) -> None:
    """Of any problem, except for the lines."""
    text = FAULTS.replace("\n\n", ending * 2) if ending == "\r\n" else FAULTS
    text = text.replace("\n", ending) if ending == "\r\n" else text.replace("\n\n", ending)
    plain, other = (problems(audit(put(each), "-f", "json")) for each in (FAULTS, text))
    assert [(each["code"], each["column"]) for each in plain] == [
        (each["code"], each["column"]) for each in other
    ]


@pytest.mark.parametrize("base", ["bundled", "small", "here"])
@pytest.mark.parametrize(
    "form", [("cite", "-f", "md"), ("cite", "--pandoc"), ("show", "-f", "md"), ("list", "-f", "md")]
)
@pytest.mark.long
def test_what_rumm_prints(rumm: Rumm, small: str, form: tuple[str, ...], base: str) -> None:
    """Has no problems, whatever the fact: only that `cite` does not say what is superseded."""
    options = {"bundled": (), "small": ("-b", small), "here": ("-b", str(BASE))}[base]
    ids = rumm("list", "--all", "-n0", "--fields", "id", *options).stdout
    words = ("-",) if form[0] != "list" else ("--all", "-n0")
    printed = rumm(form[0], *words, *form[1:], *options, stdin=ids)
    assert printed.code == 0
    run = rumm("audit", "-", "-f", "json", *options, stdin=printed.stdout)
    superseded = "superseded" if form == ("cite", "-f", "md") and base != "bundled" else None
    assert {problem["code"] for problem in problems(run)} == {superseded} - {None}
    assert run.code == 0


# --------------------------------------------------------------------------- codes in detail


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            cited("It opened.", "ferry-openings"),
            'no fact "ferry-openings"; did you mean "ferry-opening"?',
        ),
        (cited("It opened.", "xyz"), 'no fact "xyz"; correct the ID, or remove the footnote'),
        ("It opened [@xyz].", 'no source "xyz"; correct the ID, or see rumm sources --fields id'),
        (
            cited("It opened.", "ferry-opening", "herald-2023"),
            'no source "herald-2023"; did you mean "herald-2022"?',
        ),
        (
            cited("It opened.", "ferry-opening", "nobody"),
            'no source "nobody"; "ferry-opening" cites herald-2022 and port-2025',
        ),
        (
            cited("It opened.", "ferry-opening", "roe-2025"),
            '"ferry-opening" does not cite "roe-2025"; it cites herald-2022 and port-2025',
        ),
        (
            cited("It leaves early.", "last-ferry-2023", "herald-2022"),
            '"last-ferry-2023" is superseded by "last-ferry"; read and cite the newer fact',
        ),
        (
            cited("It was stormy.", "storm-2021", "auditors-2023"),
            '"storm-2021" is now part of "storm-damage"; read and cite the newer fact',
        ),
        (
            cited("It was dear.", "terminal-cost"),
            (
                '"terminal-cost" is disputed, but the paragraph does not say so;'
                " cite auditors-2023, or say so"
            ),
        ),
        (
            cited("It has 5 cooks."),
            '"5" is not in "port-jobs"; it has "third", "twelve", and "1,728"',
        ),
        (
            cited("It opened in 2021.", "ferry-opening"),
            '"2021" is not in "ferry-opening"; it has "September 4, 2022"',
        ),
        (
            "It cost 7 euros [@courier-2024].",
            (
                '"7" is not in the facts that cite "courier-2024";'
                ' they have "three" and "three hundred and forty"'
            ),
        ),
        (
            "It cost 7 euros [@courier-2024; @roe-2025].",
            (
                '"7" is not in the facts cited here;'
                ' they have "three", "69 percent", "three hundred and forty", and 2 more'
            ),
        ),
        (
            "“We are quite tired” [@courier-2024], and she was “not tired at all,” too.",
            "",
        ),
    ],
)
def test_a_message_says_what_to_do(audit: Rumm, text: str, found: str) -> None:
    """On one line."""
    line, *_ = audit("-", stdin=text).stdout.splitlines()
    assert line.partition("]: ")[2] == found


@pytest.mark.parametrize(
    "text",
    [
        "The price is disputed.",
        "The auditors contradict that.",
        "It was dear.[^terminal-cost:auditors-2023]",
        "It was dear.[^1]\n\n[^1]: But this has been contested.",
    ],
)
def test_a_disputed_fact_is_shown_to_be_so(audit: Rumm, text: str) -> None:
    """By a source that disputes it, or by a word in the paragraph or its footnotes."""
    first, *rest = text.split("\n\n")
    both = "\n\n".join([f"The terminal was dear.[^terminal-cost:port-2025] {first}", *rest])
    assert audit("-", "--strict", stdin=both).code == 0


def test_what_an_unknown_id_may_have_is_not_reported(audit: Rumm) -> None:
    """Twice."""
    text = "It has 5 cooks and “some very old ones.”[^port-jobs:port-2025][^cooks:port-2025]"
    assert [each["code"] for each in problems(audit("-", "-f", "json", stdin=text))] == ["no-fact"]


def test_figures_in_quotation_marks(audit: Rumm) -> None:
    """Are checked where the quotation is not: if it is short, or has no fact."""
    for text in (
        "Its “5 cooks” sing.[^port-jobs:port-2025]",
        "“All its 5 cooks sing” [@port-2025].",
    ):
        found = problems(audit("-", "-f", "json", stdin=text))
        assert [each["code"] for each in found] == ["number-differs"]


def test_a_superseded_fact_beside_the_newer_one(audit: Rumm) -> None:
    """Is meant."""
    text = "Once early, now late.[^last-ferry-2023:herald-2022][^last-ferry:port-2025]"
    assert audit("-", "--strict", stdin=text).code == 0


def test_a_problem_of_a_fact_is_reported_once_a_paragraph(audit: Rumm) -> None:
    """However often it is cited."""
    sentence = cited("It has cooks.", "ports").strip()
    found = problems(audit("-", "-f", "json", stdin=f"{sentence} {sentence}\n\n{sentence}"))
    assert [(each["code"], each["line"]) for each in found] == [("no-fact", 1), ("no-fact", 3)]


# --------------------------------------------------------------------------- the older base


def test_changes(audit: Rumm) -> None:
    """Of a claim or a standing are reported, from a file or standard input."""
    text = put(
        cited("It has a view.", "lighthouse") + "\n" + cited("It lifts.", "crane", "herald-2022")
    )
    expected = Run(
        0,
        'text.md:1:17: warning[changed-since]: the claim of "lighthouse" changed;'
        " now: The lighthouse is open on Sundays.\n"
        'text.md:3:12: warning[changed-since]: "crane" changed from disputed to single-source;'
        " see rumm show crane\n"
        "text.md: 0 errors, 2 warnings\n",
        "",
    )
    assert audit(text, "--against", "older.toml") == expected
    older = Path("older.toml").read_text(encoding="utf-8")
    assert audit(text, "--against", "-", stdin=older) == expected
    assert audit(text, "--against", "facts.toml").stdout == "text.md: no problems\n"


def test_an_older_base_with_errors(audit: Rumm) -> None:
    """Ends the audit, as does one that does not exist."""
    run = audit(put("Text."), "--against", put("[base]\n", "bad.toml"))
    assert (run.code, run.stdout) == (3, "")
    assert run.stderr.startswith("bad.toml:1:1: error[missing-key]: ")
    gone = audit(put("Text."), "--against", "gone.toml")
    assert gone == Run(3, "", "rumm: cannot read gone.toml: no such file or directory\n")


# --------------------------------------------------------------------------- the command


def test_exit_codes(audit: Rumm) -> None:
    """1 for errors, and with --strict for warnings."""
    good, bad = put(cited("Good.")), put(cited("Bad.", "x"), "bad.md")
    doubtful = put(cited("It has 5 cooks."), "doubtful.md")
    names = (good, doubtful, bad)
    assert [audit(name).code for name in names] == [0, 0, 1]
    assert [audit(name, "--strict").code for name in names] == [0, 1, 1]
    assert audit(*names).stdout.splitlines()[-3:] == [
        "text.md: no problems",
        "doubtful.md: 0 errors, 1 warning",
        "bad.md: 1 error, 0 warnings",
    ]


def test_json_fits_the_schema_of_check(audit: Rumm, rumm: Rumm) -> None:
    """Since both report problems at places."""
    schema = json.loads(rumm("schema", "check").stdout)
    report = json.loads(audit(put(FAULTS), "-f", "json").stdout)
    Draft202012Validator(schema).validate(report)
    assert report["files"] == ["text.md"]


def test_github(audit: Rumm) -> None:
    """Gets annotations."""
    assert audit(put(cited("It has 5 cooks.")), "-f", "github").stdout == (
        "::warning file=text.md,line=1,col=8,title=rumm number-differs"
        '::"5" is not in "port-jobs"; it has "third", "twelve", and "1,728"\n'
    )


@pytest.mark.parametrize("code", AUDIT_CODES)
def test_explanations(audit: Rumm, code: str) -> None:
    """Are those of the catalog, without a text."""
    run = audit("--explain", code)
    assert (run.code, run.stderr) == (0, "")
    assert run.stdout.startswith(f"{codes()[code].severity}[{code}]: {codes()[code].means}")


@pytest.mark.parametrize("code", AUDIT_CODES)
def test_codes_are_documented(code: str) -> None:
    """With their severity, in docs/audit.md."""
    page = (HERE.parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
    assert page.count(f"| `{code}` | {codes()[code].severity} |") == 1


def test_severities_are_those_of_the_catalog(audit: Rumm) -> None:
    """For every problem."""
    found = problems(audit(put(FAULTS), "--against", "older.toml", "-f", "json"))
    assert {each["code"]: Severity(each["severity"]) for each in found} == {
        code: codes()[code].severity for code in AUDIT_CODES
    }


def test_a_text_without_citations(audit: Rumm) -> None:
    """Has no problems, but may be the wrong text."""
    assert audit(put("It has 5 cooks.[^1]\n\n[^1]: Doe.\n")) == Run(
        0, "text.md: no problems\n", "rumm: text.md: no citations from a fact base\n"
    )


def test_files_that_are_no_text(audit: Rumm) -> None:
    """Are reported like problems, and the others are audited all the same."""
    put("\udcff", "latin.md")
    put("a\0b", "binary.md")
    run = audit("gone.md", "latin.md", "binary.md", ".", put(cited("Bad.", "x")))
    assert run.code == 1
    assert run.stdout.splitlines()[:5] == [
        "gone.md:1:1: error[unreadable]: no such file or directory",
        "latin.md:1:1: error[encoding]: byte 0xFF is not UTF-8; save it as plain UTF-8",
        "binary.md:1:2: error[encoding]: not a text file; export it as Markdown",
        ".:1:1: error[unreadable]: it is a directory; name the file in it",
        'text.md:1:7: error[no-fact]: no fact "x"; correct the ID, or remove the footnote',
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "no text to audit; name a file, or use - for stdin"),
        (("",), "no text to audit; name a file, or use - for stdin"),
        (("-", "-"), "only one input can be stdin; name files for the others"),
        (("-", "-b", "-"), "only one input can be stdin; name files for the others"),
        (
            ("-", "--against", "-"),
            "only one input can be stdin; name files for the others",
        ),
        (("a.md", "--against", ""), "--against is empty; name an older fact base, or drop it"),
    ],
)
def test_a_wrong_call(audit: Rumm, words: tuple[str, ...], told: str) -> None:
    """Is one line and exit code 2."""
    assert audit(*words) == Run(2, "", f"rumm: {told}\n")


def test_a_byte_order_mark(audit: Rumm) -> None:
    """Is no part of the text."""
    run = audit(put("\ufeff" + cited("Bad.", "x")))
    assert run.stdout.startswith("text.md:1:7: error[no-fact]: ")

"""The command: which sources it chooses, what it prints, the diff, and what it asks the user."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from webserver import HANDLERS, QUOTE, MovingClock, Server, answer

from rumm.checks.verify.verdicts import Verdict
from rumm.render.report import VERDICTS
from rumm.render.schemas import verify_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Rumm, Run

RUMM = Path(sys.executable).parent / "rumm"
BASE = """\
[base]
title = "A base"

[topic.t]
title = "Things"

[fact.a]
kind = "driver"
topic = "t"
claim = "Something is so."
citations = [
  {{ source = "good", stance = "supports", quote = "{quote}" }},
  {{ source = "bad", stance = "disputes", quote = "the engineers could not agree on a place" }},
]

[fact.b]
kind = "risk"
topic = "t"
claim = "Something else is so."
citations = [{{ source = "lost", stance = "supports" }}, {{ source = "good", stance = "supports" }}]

[source.good]
type = "webpage"
title = "Good"
tier = "press"
publisher = "One"
url = "{site}/ok"  # keep this

[source.bad]
type = "webpage"
title = "Bad"
tier = "press"
publisher = "Two"
url = "{site}/ok?2"
accessed = 2024-05-06

[source.lost]
type = "webpage"
title = "Lost"
tier = "press"
publisher = "Three"
issued = 2023-06-01
via = "{site}/404"

[source.extra]
type = "book"
title = "A book without an address"
tier = "press"
publisher = "Four"

[source.moved]
type = "webpage"
title = "Moved"
tier = "press"
publisher = "Five"
archive-url = "https://archive.test/moved"
url = "{site}/moved"
"""
LISTING = [
    ["timestamp", "original"],
    ["20230610120000", "http://127.0.0.1/page"],
    ["20251231235959", "http://127.0.0.1/page"],
]
CHANGED = 'quote from "bad" not found: "the engineers could not agree on a place"'
GONE = "the page is gone (404); rumm verify --archive looks for an archived copy"
ASK = ("--local", "--pause", "0")


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server that also is an archive."""
    HANDLERS["/cdx"] = answer(json.dumps(LISTING), type_="application/json")
    with Server(MovingClock()) as running:
        yield running
    del HANDLERS["/cdx"]


@pytest.fixture
def base(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the path of a base whose sources are on the server."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "*")
    file = tmp_path / "work" / "facts.toml"
    file.parent.mkdir()
    text = BASE.format(quote=QUOTE, site=server.url("", "127.0.0.1"))
    file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(file.parent)
    return "facts.toml"


def lines(run: Run) -> list[str]:
    """Return what was printed, without the port of the server."""
    return run.stdout.splitlines()


def test_the_report(rumm: Rumm, base: str, server: Server) -> None:
    """Each source that is not as it should be, at its place in the file, with what to do."""
    run = rumm("verify", "-b", base, *ASK)
    site = server.url("", "127.0.0.1")
    assert lines(run) == [
        f"facts.toml:13:50: error[changed]: {CHANGED}; closest passage: “{QUOTE}”",
        f"facts.toml:43:7: error[gone]: {GONE}",
        f'facts.toml:57:7: warning[moved]: moved to {site}/ok; write url = "{site}/ok"',
        "facts.toml: 1 ok, 1 changed, 1 gone, 1 moved",
    ]
    assert (run.code, run.stderr) == (1, "")
    server.log.clear()
    assert rumm("verify", "-b", base, *ASK) == run
    assert server.log == []
    assert rumm("verify", "-b", base, *ASK, "--age", "0") == run
    assert len(server.log) == 5  # a page that two sources share is asked for once more: it moved


@pytest.mark.parametrize(
    ("words", "sources", "code"),
    [
        ((), ["good", "bad", "lost", "moved"], 1),
        (("good",), ["good"], 0),
        (("moved",), ["moved"], 0),
        (("moved", "--strict"), ["moved"], 1),
        (("good", "--strict"), ["good"], 0),
        (("a",), ["good", "bad"], 1),
        (("b", "moved"), ["good", "lost", "moved"], 1),
        (("-k", "risk"), ["good", "lost"], 1),
        (("-s", "bad"), ["good", "bad"], 1),
        (("extra",), [], 0),
    ],
)
def test_what_is_verified(
    words: tuple[str, ...], sources: list[str], code: int, rumm: Rumm, base: str
) -> None:
    """Sources and facts by ID, or what filters choose, as for `cite`; only errors fail."""
    run = rumm("verify", *words, "-b", base, *ASK, "-f", "json")
    found = json.loads(run.stdout)
    assert list(Draft202012Validator(verify_schema()).iter_errors(found)) == []
    assert [each["source"] for each in found["sources"]] == sources
    assert run.code == code


def test_json(rumm: Rumm, base: str, server: Server) -> None:
    """All that is known of a source, and the problems as `check` has them."""
    run = rumm("verify", "bad", "moved", "-b", base, *ASK, "-f", "json")
    site = server.url("", "127.0.0.1")
    bad, moved = json.loads(run.stdout)["sources"]
    assert bad.pop("problems") == [
        {
            "file": "facts.toml",
            "line": 13,
            "column": 50,
            "severity": "error",
            "code": "changed",
            "message": CHANGED,
            "hint": f"closest passage: “{QUOTE}”",
        }
    ]
    assert bad == {
        "file": "facts.toml",
        "line": 34,
        "column": 7,
        "source": "bad",
        "key": "url",
        "address": f"{site}/ok?2",
        "verdict": "changed",
        "moved_to": None,
        "seen": "2026-12-01",
    }
    assert (moved["verdict"], moved["moved_to"]) == ("moved", f"{site}/ok")


def test_github(rumm: Rumm, base: str) -> None:
    """Annotations at the place."""
    run = rumm("verify", "lost", "-b", base, *ASK, "-f", "github")
    assert lines(run) == [f"::error file=facts.toml,line=43,col=7,title=rumm gone::{GONE}"]


def test_a_base_on_stdin(rumm: Rumm, base: str) -> None:
    """It is read once, for the facts and for the places."""
    run = rumm("verify", "lost", "-b", "-", *ASK, stdin=Path(base).read_text(encoding="utf-8"))
    assert lines(run)[0].startswith("-:43:7: error[gone]: ")


def test_the_verdicts_of_the_schema() -> None:
    """The report knows all verdicts."""
    assert tuple(Verdict) == VERDICTS


def test_the_diff(rumm: Rumm, base: str, server: Server, tmp_path: Path) -> None:
    """It applies, the base is then still valid, and nothing else in it has changed."""
    git = ["git", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q", str(tmp_path)], check=True)
    run = rumm("verify", "-b", base, *ASK, "--archive", "--cdx", server.url("/cdx", "127.0.0.1"))
    assert run.code == 1
    assert run.stderr.splitlines()[-1] == "facts.toml: 1 ok, 1 changed, 1 gone, 1 moved"
    assert run.stdout.startswith("--- a/work/facts.toml\n+++ b/work/facts.toml\n@@ -")
    before = Path(base).read_text(encoding="utf-8")
    subprocess.run([*git, "apply"], input=run.stdout.encode(), cwd=tmp_path, check=True)
    archived = server.url("/web", "127.0.0.1")
    page = "http://127.0.0.1/page"
    added = {
        '/ok"  # keep this\n': [
            f'archive-url = "{archived}/20251231235959/{page}"\n',
            "accessed = 2026-12-01\n",
        ],
        '/ok?2"\n': [f'archive-url = "{archived}/20230610120000/{page}"\n'],
        '/404"\n': [f'archive-url = "{archived}/20230610120000/{page}"\n'],
    }
    expected = before
    for line, keys in added.items():
        expected = expected.replace(line, line + "".join(keys))
    assert Path(base).read_text(encoding="utf-8") == expected
    assert rumm("check", base).code == 0
    again = rumm("verify", "-b", base, *ASK, "--archive", "--cdx", server.url("/cdx", "127.0.0.1"))
    assert again.stdout == ""
    assert again.stderr.splitlines()[-1] == "rumm: nothing to add"


def test_a_diff_in_any_locale(base: str, server: Server, tmp_path: Path) -> None:
    """The text of the base is written as it is in the file."""
    file = Path(base)
    text = file.read_text(encoding="utf-8").replace('title = "Good"', 'title = "ပြည် 好"')
    file.write_text(text, encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    cdx = ("--archive", "--cdx", server.url("/cdx", "127.0.0.1"))
    done = subprocess.run(
        [RUMM, "verify", "good", "-b", base, *ASK, *cdx],
        capture_output=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0
    assert file.read_bytes().splitlines()[22] in done.stdout.replace(b"\n ", b"\n")
    subprocess.run(["git", "apply"], input=done.stdout, cwd=file.parent, check=True)
    assert tmp_path in file.resolve().parents


def test_an_archive_without_answers(rumm: Rumm, base: str, server: Server) -> None:
    """Sources that nothing is known about are counted."""
    run = rumm(
        "verify", "good", "bad", "-b", base, *ASK, "--archive",
        "--cdx", server.url("/403", "127.0.0.1"),
    )  # fmt: skip
    assert "+archive-url" not in run.stdout
    assert "the archive did not answer for 2 sources; try again later" in run.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("nothing",), 1, 'no fact or source "nothing"'),
        (("good", "-k", "risk"), 2, "use IDs or filters, not both"),
        (("--age", "-1"), 2, "--age"),
        (("--cdx", "ftp://x"), 2, '--cdx: "ftp://x" is not an http(s) URL'),
        (("--user-agent", "a\nb"), 2, "is not plain ASCII"),
        (("--pause", "x"), 2, '--pause: "x" is not a whole number'),
    ],
)
def test_what_cannot_be_meant(
    words: tuple[str, ...], code: int, message: str, rumm: Rumm, base: str
) -> None:
    """One line that says what to type."""
    run = rumm("verify", *words, "-b", base)
    assert (run.code, run.stdout) == (code, "")
    assert message in run.stderr
    assert run.stderr.startswith("rumm: ")
    assert run.stderr.count("\n") == 1


def test_no_diff_of_stdin(rumm: Rumm, base: str) -> None:
    """There is no file to change."""
    run = rumm("verify", "-b", "-", "--archive", stdin=Path(base).read_text(encoding="utf-8"))
    assert (run.code, run.stderr) == (
        2,
        "rumm: --archive cannot change stdin; name a file with --base\n",
    )


def test_loopback_needs_leave(rumm: Rumm, base: str, server: Server) -> None:
    """Without `--local` nothing on the own machine is asked."""
    run = rumm("verify", "good", "-b", base)
    assert run.code == 0
    assert lines(run)[0].endswith(
        "warning[failed]: 127.0.0.1 is not on the public internet; use --local to allow it"
    )
    assert server.log == []


def test_no_network(rumm: Rumm, tmp_path: Path, base: str) -> None:
    """One error, no verdicts, and an exit code that is not that of a page that is gone."""
    file = tmp_path / "other.toml"
    text = Path(base).read_text(encoding="utf-8")
    file.write_text(text.replace("http://127.0.0.1:", "http://127.0.0.99:1/"), encoding="utf-8")
    run = rumm("verify", "good", "-b", str(file), *ASK)
    assert (run.code, run.stdout) == (4, "")
    assert run.stderr.startswith("rumm: no host could be reached: http://127.0.0.99:1/")


def test_without_the_packages(base: str) -> None:
    """It says what to install; other commands do without."""
    block = "import sys; sys.modules.update(dict.fromkeys(['httpx2', 'pypdf'])); "
    run = "from rumm.cli.app import main; sys.exit(main(sys.argv[1:]))"
    results = [
        subprocess.run(
            [sys.executable, "-c", block + run, *words, "-b", base],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for words in (["verify"], ["list"])
    ]
    assert results[0].returncode == 2
    assert results[0].stderr == (
        'rumm: verify needs httpx2 and pypdf; install rumm with its extra "verify"\n'
    )
    assert results[1].returncode == 0


def test_no_other_command_loads_the_packages(base: str) -> None:
    """Nor any module of the room."""
    script = (
        "import sys; from rumm.cli.app import main; main(['list', '-b', sys.argv[1]]);"
        "main(['check', sys.argv[1]]);"
        "print(*(name for name in sys.modules if name.startswith(('httpx2', 'pypdf',"
        " 'rumm.checks.verify', 'asyncio'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, base], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.long
def test_an_interrupt(base: str, server: Server) -> None:
    """Ctrl-C ends the run at once, and what was learned is kept."""
    words = [str(RUMM), "verify", "-b", base, "--local", "--pause", "1"]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    until = time.monotonic() + 20
    while len(server.log) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=10)
    assert (process.returncode, stdout, stderr) == (130, b"", b"")
    first = [request.path for request in server.log]
    server.log.clear()
    done = subprocess.run([*words[:-1], "0"], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines()[-1] == f"{base}: 1 ok, 1 changed, 1 gone, 1 moved"
    assert server.log[0].path not in first[:-1]
    assert 3 <= len(server.log) + len(first) - 1 <= 6

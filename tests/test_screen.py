"""The screen: color, width and pager in real pseudo-terminals, streams that end, locales."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl
from typing import TYPE_CHECKING, Any

import pytest
from wcwidth import wcswidth

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = (sys.executable, "-m", "rumm")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
COLORED = re.compile(r"\x1b\[")
ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if key not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PAGER", "RUMM_PAGER", "RUMM_BASE", "TERM")
}


def in_terminal(*words: str, columns: int = 80, rows: int = 1000, **environment: Any) -> str:  # noqa: ANN401 - variables
    """What the program shows on a terminal of that size, line ends as they were written."""
    ours, its = pty.openpty()
    ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    env = {**ENVIRONMENT, "TERM": "xterm", **environment}
    process = subprocess.Popen([*PROGRAM, *words], stdin=its, stdout=its, stderr=its, env=env)
    os.close(its)
    seen = b""
    while select.select([ours], [], [], 20)[0]:
        try:
            part = os.read(ours, 1 << 16)
        except OSError:  # the terminal has no writer left
            break
        if not part:
            break
        seen += part
    process.wait(20)
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


def in_pipe(*words: str, **environment: str) -> str:
    """What the program writes into a pipe."""
    env = {**ENVIRONMENT, **environment}
    done = subprocess.run([*PROGRAM, *words], capture_output=True, env=env, check=False, timeout=60)
    return done.stdout.decode()


# --color, NO_COLOR, FORCE_COLOR, TERM -> colors on a terminal, colors in a pipe
MATRIX = [
    (None, {}, True, False),
    (None, {"TERM": "dumb"}, False, False),
    (None, {"NO_COLOR": "1"}, False, False),
    (None, {"NO_COLOR": ""}, True, False),
    (None, {"FORCE_COLOR": "1"}, True, True),
    (None, {"FORCE_COLOR": "0"}, True, False),
    (None, {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
    (None, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True, True),
    ("auto", {"NO_COLOR": "1"}, False, False),
    ("never", {"FORCE_COLOR": "1"}, False, False),
]


@pytest.mark.parametrize(("option", "environment", "terminal", "pipe"), MATRIX)
def test_colors(
    option: str | None, environment: dict[str, Any], *, terminal: bool, pipe: bool
) -> None:
    """The option, then NO_COLOR, FORCE_COLOR, TERM, and then whether it is a terminal."""
    words = ("drivers", "-n", "2", *(("--color", option) if option else ()))
    assert bool(COLORED.search(in_terminal(*words, **environment))) is terminal
    assert bool(COLORED.search(in_pipe(*words, **environment))) is pipe


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_layout_is_the_same_without_color(columns: int) -> None:
    """And no line is wider than the terminal."""
    words = ("show", "visit-arrival", "moscow-welcome", "--no-pager")
    colored = in_terminal(*words, columns=columns)
    assert ESCAPES.sub("", colored) == in_terminal(*words, columns=columns, NO_COLOR="1")
    assert [line for line in ESCAPES.sub("", colored).split("\n") if wcswidth(line) > columns] == []


def test_a_pipe_is_not_wrapped_unless_columns_says_so() -> None:
    """So that grep sees whole claims."""
    whole = in_pipe("drivers", "-n", "1")
    assert max(map(len, whole.splitlines())) > 200
    wrapped = in_pipe("drivers", "-n", "1", COLUMNS="50")
    assert max(map(len, wrapped.splitlines())) <= 50
    assert wrapped.split() == whole.split()


def test_what_is_longer_than_the_screen_is_paged() -> None:
    """By RUMM_PAGER, else PAGER; not what fits, not with --no-pager, and not by no pager at all."""
    paged: dict[str, Any] = {"RUMM_PAGER": "sed s/^/PAGED/", "PAGER": "false"}
    assert in_terminal("list", rows=20, **paged).startswith("PAGED")
    assert not in_terminal("list", "-n", "1", rows=40, **paged).startswith("PAGED")
    assert not in_terminal("list", "--no-pager", rows=20, **paged).startswith("PAGED")
    for pager in ("", "cat", "no-such-program", '"'):
        assert "partnership-deepening" in in_terminal("list", rows=20, PAGER=pager)
    assert in_terminal("list", rows=20, PAGER="head -n 1").count("\n") <= 2


@pytest.mark.parametrize("command", [["list"], ["list", "-f", "csv"], ["cite", "-f", "ris"]])
def test_the_reader_closes_the_pipe(command: list[str]) -> None:
    """Exit code 141, and not a word."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, *command], stdout=writing, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    ("shell", "code", "stderr"),
    [
        ("rumm list >&-", 1, "rumm: cannot write: standard output is closed\n"),
        ("rumm list 2>&- | tail -n 1 | grep -c .", 0, ""),
        ("rumm show - <&-", 3, "rumm: standard input is closed; name a file with --base\n"),
        ("rumm show no-such-fact 2>&-", 1, ""),
        ("ulimit -f 1; rumm list -f json > file", 1, "rumm: cannot write: File too large\n"),
    ],
)
def test_streams_that_are_not_there(tmp_path: Path, shell: str, code: int, stderr: str) -> None:
    """At most one line on stderr, and an honest exit code."""
    script = shell.replace("rumm ", f"{sys.executable} -m rumm ", 1)
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, cwd=tmp_path, env=ENVIRONMENT, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (code, stderr)


@pytest.mark.parametrize("delay", [0.06, 0.1, 0.2, 0.4])
def test_an_interrupt(tmp_path: Path, delay: float) -> None:
    """At any moment after the start: exit code 130 (or done already), no traceback, no leavings."""
    base = tmp_path / "base.toml"
    fact = (
        'kind = "risk"\ntopic = "t"\nclaim = "C {n}."\n'
        'citations = [{{source="s",stance="supports"}}]\n'
    )
    base.write_text(
        '[base]\ntitle = "T"\n[topic.t]\ntitle = "T"\n'
        '[source.s]\ntype="report"\ntitle="T"\ntier="press"\n'
        + "".join(f"[fact.f{n}]\n{fact.format(n=n)}" for n in range(8000))
    )
    env = {**ENVIRONMENT, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    process = subprocess.Popen(
        [*PROGRAM, "list", "-b", str(base), "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=env,
    )
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    early = process.returncode == -signal.SIGINT  # before Python could look
    assert process.returncode in (0, 130) or early
    assert early or stderr == b""
    assert list(tmp_path.glob("cache/rumm/*.tmp")) == []


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "1"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "koi8-r"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "tr_TR.UTF-8"},
    ],
    ids=",".join,
)
def test_any_locale(environment: dict[str, str]) -> None:
    """JSON is the same everywhere, text falls back to escapes, and case does not depend on it."""
    expected = json.loads(in_pipe("list", "--json"))
    assert json.loads(in_pipe("list", "--json", **environment)) == expected
    env = {**ENVIRONMENT, **environment}
    words = ("list", "-a", "VLADIMIR PUTIN", "-k", "RISK")
    done = subprocess.run([*PROGRAM, *words], capture_output=True, env=env, check=False)
    assert (done.returncode, done.stderr, bool(done.stdout)) == (0, b"", True)

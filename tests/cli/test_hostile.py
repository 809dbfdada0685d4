"""A file that is not a fact base is refused at once, in one clear and harmless line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from bases import in_this_locale
from conftest import Run

from rumm.base import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Rumm

WORK = 1  # second of it, at most; most cases take hundredths of one
WAIT = 20  # seconds, on a machine that has much else to do
BASE = '[base]\ntitle = "Añeja"\n'
AS_UTF_8 = "save it as plain UTF-8"
KEYS = "in a base; use accept, language, note, title, updated, version"
ENDS = "end lines with LF or CRLF"
MEND = "look for a missing quote, bracket, or comma here or just before"
TOO_DEEP = "error[syntax]: nested too deeply; a fact base has only three levels of nesting"
LONG_NUMBER = "error[syntax]: number is too long; put it in quotes"
# What a file holds, and what is told of it, from the line on.
CONTENTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "1:1: error[missing-key]: no [base] table; start with [base] and a title"),
    "UTF-16": (
        BASE.encode("utf-16"),
        f"1:1: error[encoding]: encoded as UTF-16; {AS_UTF_8}",
    ),
    "UTF-16 without a mark": (
        BASE.encode("utf-16-le"),
        f"2:22: error[encoding]: byte 0xF1 is not UTF-8; {AS_UTF_8}",
    ),
    "Latin-1": (
        BASE.encode("latin-1"),
        f"2:11: error[encoding]: byte 0xF1 is not UTF-8; {AS_UTF_8}",
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        f"1:1: error[encoding]: byte 0x89 is not UTF-8; {AS_UTF_8}",
    ),
    "a NUL": (
        b'[base]\ntitle = "A \0base"\n',
        "2:12: error[syntax]: illegal character '\\x00'; remove it",
    ),
    "zeros": (b"\0" * 100_000, f"1:1: error[syntax]: invalid statement; {MEND}"),
    "carriage returns only": (
        BASE.replace("\n", "\r").encode(),
        f"1:7: error[syntax]: expected newline or end of document after a statement; {ENDS}",
    ),
    "JSON": (b'{"base": {}}', f"1:1: error[syntax]: invalid statement; {MEND}"),
    "an escape sequence": (
        b'[base]\ntitle = "\x1b[31m"',
        "2:10: error[syntax]: illegal character '\\x1b'; remove it",
    ),
    "lists without end": (b"x = " + b"[" * 500, f"1:504: {TOO_DEEP}"),
    "deep lists": (b"x = " + b"[" * 100_000 + b"]" * 100_000, f"1:100004: {TOO_DEEP}"),
    "deep tables": (b"x = " + b"{x=" * 100_000, f"1:300002: {TOO_DEEP}"),
    "a deep header": (b"[" + b"x." * 100_000 + b"x]", f"1:1: {TOO_DEEP}"),
    "a deep key": (b"x." * 100_000 + b"x = 1", f"1:1: {TOO_DEEP}"),
    "a number of 5,000 digits": (
        b"[base]\ntitle = " + b"9" * 5000 + b"\n",
        f"2:9: {LONG_NUMBER}",
    ),
    "a number of 100,000 digits": (
        b"[base]\ntitle = -" + b"9" * 100_000 + b"\n",
        f"2:10: {LONG_NUMBER}",
    ),
    "a name of a million letters": (
        BASE.encode() + b"x" * 1_000_000 + b" = 1\n",
        f'3:1: error[unknown-key]: unknown key "{"x" * 87}…{"x" * 89}" {KEYS}',
    ),
    "a name that obeys": (
        BASE.encode() + b'"\\u001b[31m\\u009b\\u202e\\u0007\\n[bold]" = 1\n',
        rf'3:1: error[unknown-key]: unknown key "\x1b[31m\x9b\u202e\x07 [bold]" {KEYS}',
    ),
}
posix = pytest.mark.skipif(os.name != "posix", reason="a kind of file that Windows does not have")


@pytest.fixture(autouse=True)
def _soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In a directory of its own, where files have short names; a test that hangs fails."""
    monkeypatch.chdir(tmp_path)

    def late(*_: object) -> NoReturn:
        raise AssertionError("it takes too long")

    if os.name != "posix":
        yield
        return
    timers = ((signal.ITIMER_VIRTUAL, signal.SIGVTALRM), (signal.ITIMER_REAL, signal.SIGALRM))
    before = [signal.signal(name, late) for _, name in timers]
    for (timer, _), seconds in zip(timers, (WORK, WAIT), strict=True):
        signal.setitimer(timer, seconds)
    yield
    for (timer, name), handler in zip(timers, before, strict=True):
        signal.setitimer(timer, 0)
        signal.signal(name, handler)


def unreadable(rumm: Rumm, name: str, reason: str, *, shown: str = "") -> None:
    """Check that a lookup exits with 3, a check with 1, both with the reason on one line."""
    shown = shown or name
    assert rumm("list", "-b", name) == Run(3, "", f"rumm: cannot read {shown}: {reason}\n")
    assert rumm("check", name) == Run(
        1,
        f"{shown}:1:1: error[unreadable]: {reason}\n{shown}: 1 error, 0 warnings\n",
        "",
    )


@pytest.mark.parametrize(("data", "line"), CONTENTS.values(), ids=CONTENTS)
def test_contents(rumm: Rumm, data: bytes, line: str) -> None:
    """Reported on one line, with the place in the file: 3 for a lookup, 1 for a check."""
    Path("facts.toml").write_bytes(data)
    line = f"facts.toml:{line}\n"
    assert rumm("list", "-b", "facts.toml") == Run(3, "", line)
    assert rumm("check", "facts.toml") == Run(1, f"{line}facts.toml: 1 error, 0 warnings\n", "")


@pytest.mark.parametrize(
    ("words", "code"), [(("check", "facts.toml"), 1), (("list", "-b", "facts.toml"), 3)]
)
@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{'x.' * 990}x = 1", "1:1"),
        (f"[{'x.' * 990}x]\n{'x.' * 990}x = {'[' * 300}{']' * 300}", "1:2"),
    ],
    ids=["one key", "keys within a header"],
)
@pytest.mark.long
def test_what_the_parser_takes_however_deep(
    words: tuple[str, ...], code: int, text: str, place: str
) -> None:
    """In a process of its own, which has used none of its stack."""
    Path("facts.toml").write_text(f"{text}\n[base]\ntitle = 'x'\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "rumm", *words], capture_output=True, env={**os.environ}, check=False
    )
    message = 'unknown table "x"; use base, fact, kind, source, synonyms, topic'
    assert done.returncode == code
    assert (done.stdout + done.stderr).decode().splitlines()[0] == (
        f"facts.toml:{place}: error[unknown-table]: {message}"
    )


def test_a_directory(rumm: Rumm) -> None:
    """It may contain the intended base."""
    Path("facts").mkdir()
    unreadable(rumm, "facts", "it is a directory; name the file in it")


@posix
def test_a_pipe(rumm: Rumm) -> None:
    """It is not opened: nobody may ever write to it."""
    os.mkfifo("pipe")
    unreadable(rumm, "pipe", "it is a pipe; pass it on stdin with -")


@posix
def test_a_socket(rumm: Rumm) -> None:
    """It cannot be opened."""
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        unreadable(rumm, "socket", "it is a socket")


@posix
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null"])
def test_a_device(rumm: Rumm, name: str) -> None:
    """It may have no end."""
    unreadable(rumm, name, "it is a device")


@posix
def test_a_link_to_a_device(rumm: Rumm) -> None:
    """It is what it leads to."""
    Path("link").symlink_to("/dev/zero")
    unreadable(rumm, "link", "it is a device")


def test_a_link_to_nothing(rumm: Rumm) -> None:
    """As if the file itself were not there."""
    Path("link").symlink_to("gone")
    unreadable(rumm, "link", "no such file or directory")


def test_links_in_a_circle(rumm: Rumm) -> None:
    """They lead nowhere."""
    Path("link").symlink_to("other")
    Path("other").symlink_to("link")
    unreadable(rumm, "link", "too many levels of symbolic links")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(rumm: Rumm) -> None:
    """The system's own words."""
    Path("facts.toml").touch(mode=0)
    unreadable(rumm, "facts.toml", "permission denied")


def test_a_file_that_is_too_large(rumm: Rumm, monkeypatch: pytest.MonkeyPatch) -> None:
    """By one byte, also where it comes from a pipe."""
    monkeypatch.setattr(files, "MAX_BYTES", 1 << 20)
    text = BASE + "#" * ((1 << 20) + 1 - len(BASE.encode()))
    path = Path("facts.toml")
    path.write_text(text[:-1], encoding="utf-8")
    assert rumm("check", "facts.toml").code == 0
    path.write_text(text, encoding="utf-8")
    reason = "larger than 1 MB; split it into several bases"
    assert rumm("list", "-b", "facts.toml") == Run(3, "", f"rumm: facts.toml is {reason}\n")
    assert rumm("list", "-b", "-", stdin=text) == Run(3, "", f"rumm: standard input is {reason}\n")
    assert rumm("check", "facts.toml", "-") == Run(
        1,
        f"facts.toml:1:1: error[unreadable]: facts.toml is {reason}\n"
        f"-:1:1: error[missing-key]: no [base] table; start with [base] and a title\n"
        "facts.toml: 1 error, 0 warnings\n-: 1 error, 0 warnings\n",
        "",
    )


@posix
def test_a_file_of_many_gigabytes(rumm: Rumm, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read no further than the limit."""
    monkeypatch.setattr(files, "MAX_BYTES", 1 << 20)
    with Path("facts.toml").open("wb") as file:
        file.truncate(1 << 36)
    reason = "larger than 1 MB; split it into several bases"
    assert rumm("list", "-b", "facts.toml") == Run(3, "", f"rumm: facts.toml is {reason}\n")


# Names of files, and how they are shown.
NAMES = {
    "markup": ("[bold]x[sic]:smile:.toml", "[bold]x[sic]:smile:.toml"),
    "an escape sequence": ("\x1b[31mred\x07.toml", "\\x1b[31mred\\x07.toml"),
    "another direction": ("a\u202elmot.toml", "a\\u202elmot.toml"),
    "bytes that are not UTF-8": ("a\udcff.toml", "a\\udcff.toml"),
    "blanks and letters": (" Öl, 油 %41.toml", " Öl, 油 %41.toml"),
    "a newline": ("a\nrumm: all is well.toml", "a rumm: all is well.toml"),
}
names = pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param(
            *names,
            id=id_,
            marks=pytest.mark.skipif(
                in_this_locale(names[0]) != names[0],
                reason=f"file names are in {sys.getfilesystemencoding()}, which lacks this one",
            ),
        )
        for id_, names in NAMES.items()
    ],
)


@posix
@names
def test_names_of_nothing(rumm: Rumm, name: str, shown: str) -> None:
    """Unchanged, except for control characters."""
    unreadable(rumm, name, "no such file or directory", shown=shown)


@posix
@names
def test_names_of_faulty_bases(rumm: Rumm, name: str, shown: str) -> None:
    """Likewise."""
    Path(name).write_bytes(b"")
    line = f"{shown}:1:1: error[missing-key]: no [base] table; start with [base] and a title\n"
    assert rumm("list", "-b", name) == Run(3, "", line)
    assert rumm("check", name) == Run(1, f"{line}{shown}: 1 error, 0 warnings\n", "")


@posix
@names
def test_names_of_good_bases(rumm: Rumm, name: str, shown: str) -> None:
    """They are opened like any other."""
    Path(name).write_text(BASE, encoding="utf-8")
    assert rumm("list", "-b", name) == Run(0, "", "rumm: no results\n")
    assert rumm("check", name) == Run(0, f"{shown}: no problems\n", "")

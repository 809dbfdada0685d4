"""Run the command line on a pseudo-terminal, and read its screen."""

from __future__ import annotations

import fcntl
import os
import pkgutil
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from importlib import import_module
from io import TextIOWrapper
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TextIO

from wcwidth import wcswidth

import rumm
from rumm.cli.app import main
from rumm.cli.terminal import leave

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

for _module in pkgutil.walk_packages(rumm.__path__, "rumm."):
    if not _module.name.endswith("__main__"):
        import_module(_module.name)  # here, and not in each child again

LONG = "RUMM_FUZZ" in os.environ  # tests may take minutes, and try more of the same
_MARK = "\0"  # between the outputs of several commands
TERMINAL = ("stdin", "stdout")  # the streams that end at the terminal, if nothing else is said
_PATIENCE = 20  # seconds, after which something hangs
# What we ask of a terminal ourselves: styles, and links with where they begin and end.
_STYLE = "\x1b\\[[0-9;]*m"
_LINK = "\x1b\\]8;(?:id=[0-9]+)?;[!-~]*\x1b\\\\"
_OWN = re.compile(f"{_STYLE}|{_LINK}")
_ADDRESS = re.compile(r" *[^\w ]*https?://[^ ]*( ·)?")
# Controls save the newline, bidirectional controls, line separators, halves of surrogate pairs.
_HOSTILE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Shown(NamedTuple):
    """What came of one call: what was written to the terminal, and to each stream besides."""

    code: int
    screen: str
    stdout: str = ""
    stderr: str = ""

    @property
    def text(self) -> str:
        """The screen, without styles and links."""
        return without_styles(self.screen)


def without_styles(text: str) -> str:
    """Return a text without the escape sequences that are our own."""
    return _OWN.sub("", text)


def hostile(text: str) -> list[str]:
    """Return the lines with control characters other than our own."""
    return [line for line in without_styles(text).split("\n") if _HOSTILE.search(line)]


def too_wide(text: str, columns: int) -> list[str]:
    """Return the lines that are wider than the terminal, as `wcwidth` has it.

    One of nothing but an address may be: the terminal wraps it, and it can be copied whole.
    """
    lines = [line for line in without_styles(text).split("\n") if not _ADDRESS.fullmatch(line)]
    return [line for line in lines if not 0 <= wcswidth(line) <= columns]


def show(
    *words: str,
    columns: int = 80,
    rows: int = 24,
    on: Collection[str] = TERMINAL,
    **environment: str,
) -> Shown:
    """Return what a command shows on a terminal of that size; keywords are environment variables.

    Streams that are not `on` the terminal are pipes, and standard input is empty then. It runs in
    a child of this process, which has all modules loaded.
    """

    def run() -> int:
        os.environ.update(environment)
        return main(words)

    return watch(run, columns=columns, rows=rows, on=on)


def show_each(
    calls: Sequence[Sequence[str]],
    environments: Iterable[Mapping[str, str]] = (),
    *,
    columns: int = 80,
    on: Collection[str] = TERMINAL,
) -> list[Shown]:
    """Return what each command shows, one after another in one child, without a pager."""

    def run() -> int:
        outputs = [number for number in (1, 2, 3) if number == 3 or not os.isatty(number)]
        for words, environment in zip(calls, chain(environments, repeat({})), strict=False):
            os.environ.update(environment)
            code = main(words)
            sys.stdout.flush()
            for number in outputs:
                os.write(number, f"{_MARK}{code}{_MARK}".encode())
        return 0

    whole = watch(run, columns=columns, rows=1 << 15, on=on)
    assert whole.code == 0, whole
    codes = map(int, whole.screen.split(_MARK)[1::2])
    texts = (text.split(_MARK)[:-1:2] if text else [""] * len(calls) for text in whole[1:])
    return [Shown(*parts) for parts in zip(codes, *texts, strict=True)]


def watch(
    run: Callable[[], int],
    *,
    columns: int = 80,
    rows: int = 24,
    on: Collection[str] = TERMINAL,
    keys: Mapping[str, str] | None = None,
) -> Shown:
    """Return what a function writes that has a terminal of that size.

    `keys` has what is typed when a text has come to stand on the screen.
    """
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    mode = termios.tcgetattr(terminal)
    mode[1] &= ~termios.OPOST  # what is written is what can be read
    termios.tcsetattr(terminal, termios.TCSANOW, mode)
    outputs = [os.pipe(), os.pipe()]
    child = os.fork()
    if child == 0:
        _attach(terminal, [write for _, write in outputs], on)
        _end(run)
    for number in (terminal, *(write for _, write in outputs)):
        os.close(number)
    texts = _read([screen, *(read for read, _ in outputs)], child, dict(keys or {}))
    _, status = os.waitpid(child, 0)
    return Shown(os.waitstatus_to_exitcode(status), *texts)


def _attach(terminal: int, pipes: list[int], on: Collection[str]) -> None:
    """Make the standard streams of this process, in all their shapes, those of the terminal."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    empty = os.open(os.devnull, os.O_RDONLY)
    for number, (name, other) in enumerate(
        zip(("stdin", "stdout", "stderr"), (empty, *pipes), strict=True)
    ):
        os.dup2(terminal if name in on else other, number)
    os.dup2(terminal, 3)  # or who has no stream there is hung up
    os.closerange(4, 256)
    sys.stdin, sys.stdout, sys.stderr = (_stream(number, mode) for number, mode in enumerate("rww"))


def _stream(number: int, mode: str) -> TextIO:
    return TextIOWrapper(open(number, f"{mode}b", closefd=False), "utf-8", line_buffering=True)


def _end(run: Callable[[], int]) -> NoReturn:
    """Run, and end this process with the exit code, whatever happens."""
    code = 99
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = run()
    except BaseException:  # noqa: BLE001 - the test is to see it
        sys.excepthook(*sys.exc_info())
    leave(code)


def _read(numbers: Sequence[int], child: int, keys: dict[str, str]) -> Iterator[str]:
    """All that can be read from a terminal and other files until nobody writes there any more."""
    data = dict.fromkeys(numbers, b"")
    left = set(data)
    end = time.monotonic() + _PATIENCE
    while left:
        ready, _, _ = select.select([*left], [], [], max(end - time.monotonic(), 0))
        if not ready:
            os.kill(child, signal.SIGKILL)
            raise AssertionError(f"hangs after {[*data.values()]}")
        for number in ready:
            try:
                chunk = os.read(number, 1 << 16)
            except OSError:  # a pseudo-terminal that nobody uses any more
                chunk = b""
            data[number] += chunk
            for text in [text for text in keys if text.encode() in data[numbers[0]]]:
                os.write(numbers[0], keys.pop(text).encode())
            if not chunk:
                left.remove(number)
                os.close(number)
    return (text.decode(errors="surrogateescape") for text in data.values())

"""Measures programs from start to end, in turns: what else a machine does then hits all alike."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SCREEN = (24, 100)  # lines and columns
_UNIT = 1 if sys.platform == "darwin" else 1024  # of the peak memory that the system reports


class Command(NamedTuple):
    """A program to run; `before` is done first, and not measured."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    terminal: bool = False
    before: Callable[[], object] = lambda: None


class Measured(NamedTuple):
    """The median time of some runs in seconds, and the highest peak of memory in bytes."""

    seconds: float
    memory: int


def measure(commands: Mapping[str, Command], runs: int) -> dict[str, Measured]:
    """Run the commands in turns, that many times each after a first time that does not count."""
    taken: dict[str, list[Measured]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            command.before()
            one = _run(command)
            if turn:
                taken[name].append(one)
    return {
        name: Measured(median(one.seconds for one in all_), max(one.memory for one in all_))
        for name, all_ in taken.items()
    }


def _run(command: Command) -> Measured:
    """Run a program to its end; it must succeed."""
    with TemporaryFile() as errors:
        screen, output = pty.openpty() if command.terminal else (None, subprocess.DEVNULL)
        if screen is not None:
            fcntl.ioctl(output, termios.TIOCSWINSZ, struct.pack("HHHH", *_SCREEN, 0, 0))
        begun = perf_counter()
        process = subprocess.Popen(
            command.words, env=command.environment, stdin=output, stdout=output, stderr=errors
        )
        if screen is not None:
            os.close(output)
            _drain(screen)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            raise SystemExit(f"{' '.join(command.words)} ended with {process.returncode}\n{said}")
    return Measured(seconds, usage.ru_maxrss * _UNIT)


def _drain(terminal: int) -> None:
    """Read what a program draws, until it is done."""
    with suppress(OSError):  # how Linux says that nobody holds the other end
        while os.read(terminal, 1 << 16):
            pass
    os.close(terminal)

"""Where output goes: terminal or pipe, how wide, in color or not, through a pager, and its end."""

from __future__ import annotations

import os
import re
import sys
from codecs import lookup, register_error
from contextlib import suppress
from datetime import UTC, date, datetime
from errno import EBADF
from io import TextIOBase, TextIOWrapper
from itertools import chain
from typing import TYPE_CHECKING, NoReturn

from rumm.render.page import Page
from rumm.render.terminal.layout import safe, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TextIO

_COLUMNS, _LINES = 80, 24  # of a terminal that does not tell
_NOT_RUN = (126, 127)  # what a shell says of a command that there is not, or that cannot be run
_STYLED = re.compile("\x1b(?:\\[[0-9;]*m|\\]8;[^\x1b]*\x1b\\\\)")  # what draws styles and links
_KEPT = 1000  # pieces of text for that case; a pipe takes fewer before it is found out


def page(color: str | None, environment: Mapping[str, str]) -> Page:
    """What standard output is like; its layout depends on the width alone, never on color."""
    return Page(_width(environment), _is_colored(color, environment), today(environment))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is open and ends at a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it was closed
        return False


def _width(environment: Mapping[str, str]) -> int | None:
    """`COLUMNS`, else the terminal's width; None in a pipe."""
    columns = environment.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns[:6]) > 0:
        return int(columns[:6])
    return _size().columns if is_terminal(sys.stdout) else None


def _size() -> os.terminal_size:
    """How large the terminal of standard output is."""
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        columns = lines = 0
    return os.terminal_size((columns or _COLUMNS, lines or _LINES))


def _is_colored(color: str | None, environment: Mapping[str, str]) -> bool:
    """The option, then NO_COLOR, FORCE_COLOR, TERM=dumb, and then whether it is a terminal."""
    if color in ("always", "never"):
        return color == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal(sys.stdout) and environment.get("TERM") != "dumb"


def today(environment: Mapping[str, str]) -> str:
    """The day in ISO form; SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return date.today().isoformat()  # noqa: DTZ011 - the day where the user is


def prepare() -> None:
    """Make the standard streams take any text: what an encoding lacks is written as escapes."""
    register_error("escape", _escape)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _occupy()
    if sys.stdout is None:
        sys.stdout = _Closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="escape", newline="")


def _occupy() -> None:
    """Take the numbers of standard streams that are closed, so that no other file gets them."""
    with suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) < 3:
            pass
        os.close(number)


class _Closed(TextIOBase):
    """Standard output that was closed before the program began."""

    def write(self, _text: str, /) -> NoReturn:
        raise OSError(EBADF, "standard output is closed")


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Characters as JSON has them, beyond the basic plane as surrogate pairs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    escapes = (f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
    return "".join(escapes), error.end


def write(pieces: Iterable[str], pager: str = "", notes: Iterable[str] = ()) -> None:
    """Write to standard output as it comes, and what is longer than the screen through a pager.

    `pager` is a command for the shell; none when it is empty. It shows the notes first, which on
    standard error would come too late.

    Raises:
        OSError: when it cannot be written.
        KeyboardInterrupt: when the pager was interrupted.
    """
    pieces = iter(pieces)
    if pager and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        columns, rows = _size()
        first: list[str] = []
        for piece in pieces:
            first.append(piece)
            rows -= _rows(piece, columns)
            if rows < 1:
                above = [f"{visible(text)}\n" for text in notes]
                pieces = _paged(chain(above, "\n" * bool(above), first, pieces), pager)
                break
        else:
            pieces = iter(first)
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()


def _rows(piece: str, columns: int) -> int:
    """The rows that a piece of text takes."""
    from rumm.render.terminal.wrap import cells  # noqa: PLC0415 - only on a terminal

    lines = (_STYLED.sub("", line) for line in piece.split("\n") if len(line) > columns)
    return piece.count("\n") + sum(max(cells(line) - 1, 0) // columns for line in lines)


def for_terminal(pieces: Iterable[str]) -> Iterator[str]:
    """Data as a terminal may see it: with nothing in it that a terminal would obey."""
    return (safe(piece.replace("\r\n", "\n")) for piece in pieces)


def as_json(pieces: Iterable[str]) -> Iterable[str]:
    """JSON for standard output: as it is in UTF-8, and in any other encoding with escapes alone."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if lookup(encoding).name == "utf-8":
        return pieces
    return (piece.encode("ascii", "escape").decode() for piece in pieces)


def pager_command(environment: Mapping[str, str]) -> str:
    """The pager, as git finds it: `RUMM_PAGER`, `PAGER`, less; none when that is empty or cat.

    Nor is a quote that is not closed, or less on a dumb terminal, where it complains and waits.
    """
    from shlex import split  # noqa: PLC0415 - only where there is a pager

    named = (environment[name] for name in ("RUMM_PAGER", "PAGER") if name in environment)
    command = next(named, "" if environment.get("TERM") == "dumb" else "less")
    try:
        return "" if split(command) in ([], ["cat"]) else command
    except ValueError:
        return ""


def _paged(pieces: Iterator[str], command: str) -> Iterator[str]:
    """Show text in a pager; gives what is still to be shown: all of it when there is no such pager.

    Raises:
        KeyboardInterrupt: when that ended the pager.
    """
    from signal import SIGINT, signal  # noqa: PLC0415 - only where there is a pager
    from subprocess import PIPE, Popen  # noqa: PLC0415

    encoding = lookup(sys.stdout.encoding).name
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    if encoding == "utf-8":
        environment = {"LESSCHARSET": "utf-8", **environment}
    shown: list[str] = []
    # Ctrl-C is for the pager to react to, which it would not if it were ignored outright.
    before = signal(SIGINT, lambda *_: None)
    try:
        with Popen(command, shell=True, stdin=PIPE, env=environment) as pager:  # noqa: S602 - the user's own
            assert pager.stdin  # noqa: S101 - for the type checker
            with suppress(BrokenPipeError):  # the reader has seen enough
                for piece in pieces:
                    if len(shown) < _KEPT:
                        shown.append(piece)
                    pager.stdin.write(piece.encode(encoding, "escape"))
            with suppress(BrokenPipeError):
                pager.stdin.close()
    finally:
        signal(SIGINT, before)
    if pager.returncode in (-SIGINT, 128 + SIGINT):
        raise KeyboardInterrupt
    return _unpaged(chain(shown, pieces), command) if pager.returncode in _NOT_RUN else iter(())


def _unpaged(pieces: Iterator[str], command: str) -> Iterator[str]:
    """The text, and at its end a note: what the shell said at first has left the screen by then."""
    yield from pieces
    sys.stdout.flush()
    note(f'rumm: pager "{command}" cannot be run; set RUMM_PAGER to another, or to cat for none')


def browse(url: str) -> bool:
    """Open an address in the browser (`$BROWSER`, or the desktop's own), if there is one."""
    import webbrowser  # noqa: PLC0415 - loads much for what is asked seldom

    return webbrowser.open(url)


def note(text: str) -> None:
    """A line on standard error, if there is one that takes it."""
    with suppress(UnicodeError):  # a file name in a locale that has no letters
        text = text.encode(errors="surrogateescape").decode(errors="surrogateescape")
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            sys.stderr.write(visible(text) + "\n")


def leave(code: int) -> NoReturn:
    """End the process: at once, since to take it down module by module takes longer than a look-up.

    What could not be written was told already, and must not fail once more on the way out.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)

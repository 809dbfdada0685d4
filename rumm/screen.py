"""Where output goes: terminal or pipe, how wide, in color or not, through a pager, and its end."""

from __future__ import annotations

import os
import sys
from codecs import lookup, register_error
from contextlib import suppress
from datetime import UTC, date, datetime
from errno import EBADF
from io import TextIOWrapper
from itertools import chain
from shlex import split
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, NoReturn

from rumm.render.layout import Page, safe, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TextIO

_WIDTH = 80  # of a terminal that does not tell


def page(color: str | None, environment: Mapping[str, str]) -> Page:
    """What standard output is like; its layout depends on the width alone, never on color."""
    return Page(_width(environment), _is_colored(color, environment))


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
    if not is_terminal(sys.stdout):
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="escape", newline="")


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Characters as JSON has them, beyond the basic plane as surrogate pairs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    escapes = (f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
    return "".join(escapes), error.end


def write(pieces: Iterable[str], pager: Sequence[str] = ()) -> None:
    """Write to standard output as it comes, and what is longer than the screen through a pager.

    Raises:
        OSError: when it cannot be written.
    """
    if sys.stdout is None:
        raise OSError(EBADF, "standard output is closed")
    pieces = iter(pieces)
    if pager and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        rows = os.get_terminal_size(sys.stdout.fileno()).lines
        first: list[str] = []
        for piece in pieces:
            first.append(piece)
            rows -= piece.count("\n")
            if rows <= 1:
                pieces = chain(first, pieces)
                if _page(pieces, pager):
                    return
                break
        else:
            pieces = iter(first)
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()


def for_terminal(pieces: Iterable[str]) -> Iterator[str]:
    """Data as a terminal may see it: with nothing in it that a terminal would obey."""
    return (safe(piece.replace("\r\n", "\n")) for piece in pieces)


def as_json(pieces: Iterable[str]) -> Iterable[str]:
    """JSON for standard output: as it is in UTF-8, and in any other encoding with escapes alone."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if lookup(encoding).name == "utf-8":
        return pieces
    return (piece.encode("ascii", "escape").decode() for piece in pieces)


def pager_command(environment: Mapping[str, str]) -> list[str]:
    """The pager, as git finds it: `RUMM_PAGER`, `PAGER`, less; none when that is empty or cat."""
    names = ("RUMM_PAGER", "PAGER")
    command = next((environment[name] for name in names if name in environment), "less")
    try:
        words = split(command)
    except ValueError:
        words = []
    return [] if words in ([], ["cat"]) else words


def _page(pieces: Iterator[str], command: Sequence[str]) -> bool:
    """Show text in a pager; False, with nothing lost, when it cannot be started."""
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    try:
        pager = Popen(command, stdin=PIPE, env=environment, encoding="utf-8", errors="escape")  # noqa: S603 - the user's own choice
    except OSError:
        return False
    with suppress(BrokenPipeError, KeyboardInterrupt):  # the reader has seen enough
        for piece in pieces:
            pager.stdin.write(piece)  # type: ignore[union-attr]
    with suppress(BrokenPipeError, KeyboardInterrupt):
        pager.stdin.close()  # type: ignore[union-attr]
    while True:
        with suppress(KeyboardInterrupt):  # it is the pager's to react
            pager.wait()
            return True


def browse(url: str | None) -> str:
    """Open an address in the browser (`$BROWSER`, or the desktop's own); says what came of it."""
    import webbrowser  # noqa: PLC0415 - loads much for what is asked seldom

    if url is None:
        return "no source has an address to open"
    return f"opening {url}" if webbrowser.open(url) else f"no browser could be opened; go to {url}"


def note(text: str) -> None:
    """A line on standard error, if there is one."""
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

"""Where output goes: terminal or pipe, how wide, in color or not, through a pager, and its end."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NoReturn

from rumm.render.layout import Page, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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


def write(pieces: Iterable[str]) -> None:
    """Write to standard output as it comes.

    Raises:
        OSError: when it cannot be written.
    """
    if sys.stdout is None:
        raise BrokenPipeError
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()


def note(text: str) -> None:
    """A line on standard error, if there is one."""
    if sys.stderr is not None:
        sys.stderr.write(safe(text) + "\n")


def leave(code: int) -> NoReturn:
    """End the process: at once, since to take it down module by module takes longer than a look-up.

    What could not be written was told already, and must not fail once more on the way out.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)

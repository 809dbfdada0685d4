"""The terminal: width, color, pager, progress, and the standard streams."""

from __future__ import annotations

import json
import os
import re
import sys
from codecs import lookup
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from errno import EBADF
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

from rumm.errors import UsageError
from rumm.render.page import Page
from rumm.render.terminal.layout import safe, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from rich.progress import Progress

_COLUMNS, _LINES = 80, 24  # if the terminal's size is unknown
_STYLED = re.compile("\x1b(?:\\[[0-9;]*m|\\]8;[^\x1b]*\x1b\\\\)")  # styles and links
_NOT_RUN = (126, 127)  # a shell's exit codes for a command that cannot be run
_LONG = 1024 * 1024  # bytes; a smaller base compiles in less than half a second


def page(color: str | None) -> Page:
    """Return the page to render for; layout depends on the width alone, never on color."""
    return Page(_width(), _is_colored(color), today())


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is open and a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it was closed
        return False


def _width() -> int | None:
    """Return `COLUMNS`, else the terminal's width; None in a pipe."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns[:6]) > 0:
        return int(columns[:6])
    if not is_terminal(sys.stdout):
        return None
    return _size().columns


def help_width() -> int:
    """Return the columns that help may fill: those of the terminal, at most 80."""
    return min(_width() or _COLUMNS, _COLUMNS)


def _size() -> os.terminal_size:
    """Return the size of the terminal."""
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        columns = lines = 0
    return os.terminal_size((columns or _COLUMNS, lines or _LINES))


def _is_colored(color: str | None) -> bool:
    """Decide by the option, NO_COLOR, FORCE_COLOR, TERM=dumb, and whether stdout is a terminal."""
    if color in ("always", "never"):
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal(sys.stdout) and os.environ.get("TERM") != "dumb"


def today() -> str:
    """Return today in ISO form; SOURCE_DATE_EPOCH (reproducible-builds.org) replaces the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return date.today().isoformat()  # noqa: DTZ011 - the day where the user is


def prepare() -> None:
    """Let the standard streams take any text; escape characters that the encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", newline="")


def write(pieces: Iterable[str], notes: Iterable[str] = (), *, is_paged: bool = False) -> None:
    """Write text to stdout as it comes, and then notes to stderr.

    Text that may not fit the screen goes through a pager, with the notes above it.

    Raises:
        OSError: if it cannot be written or stdout is closed.
        KeyboardInterrupt: if the pager was interrupted.
    """
    if sys.stdout is None:
        raise OSError(EBADF, "standard output is closed")
    command = _pager() if is_paged else ""
    if command and not _fits(pieces := list(pieces)):
        notes = list(notes)
        above = [f"{visible(text)}\n" for text in notes]
        pieces = _page("".join([*above, "\n" * bool(above), *pieces]), command)
    for piece in pieces:
        sys.stdout.write(piece)
    sys.stdout.flush()
    for text in notes:
        note(text)


def _pager() -> str:
    """Return the pager's command, found as git does: `RUMM_PAGER`, `PAGER`, less; "" for none.

    There is none outside a terminal, and less is not used on a dumb terminal.
    """
    from shlex import split  # noqa: PLC0415 - only on a terminal

    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        return ""
    named = (os.environ[name] for name in ("RUMM_PAGER", "PAGER") if name in os.environ)
    command = next(named, "" if os.environ.get("TERM") == "dumb" else "less")
    try:
        return "" if split(command) in ([], ["cat"]) else command
    except ValueError:  # a quote that is not closed
        return ""


def _fits(pieces: Iterable[str]) -> bool:
    """Return whether a text fits the screen; a pager would only break its links.

    A line takes at most as many cells as it has bytes.
    """
    columns, rows = _size()
    lines = _STYLED.sub("", "".join(pieces)).encode(errors="replace").splitlines()
    return sum(1 + max(len(line) - 1, 0) // columns for line in lines) < rows


def _page(text: str, command: str) -> Iterator[str]:
    """Show text in a pager; yield it if the pager cannot be run.

    less gets -FRX before the user's own options: quit if the text fits the screen, and keep color.

    Raises:
        KeyboardInterrupt: if that ended the pager.
    """
    from signal import SIGINT, signal  # noqa: PLC0415 - only on a terminal
    from subprocess import PIPE, Popen  # noqa: PLC0415

    encoding = lookup(sys.stdout.encoding).name
    environment = {"LV": "-c", **os.environ, "LESS": f"-FRX {os.environ.get('LESS', '')}".strip()}
    if encoding == "utf-8":
        environment = {"LESSCHARSET": "utf-8", **environment}
    data = text.encode(encoding, "backslashreplace")
    # Ctrl-C is for the pager; with SIG_IGN, the pager would inherit that and ignore it, too.
    before = signal(SIGINT, lambda *_: None)
    try:
        with Popen(command, shell=True, stdin=PIPE, env=environment) as pager:  # noqa: S602 - the user's own
            assert pager.stdin  # noqa: S101 - for the type checker
            with suppress(BrokenPipeError):  # the reader quit
                pager.stdin.write(data)
            with suppress(BrokenPipeError):
                pager.stdin.close()
    finally:
        signal(SIGINT, before)
    if pager.returncode in (-SIGINT, 128 + SIGINT):
        raise KeyboardInterrupt
    if pager.returncode in _NOT_RUN:
        note(f'rumm: cannot run pager "{command}"; set RUMM_PAGER to another, or to cat for none')
        yield text


def as_data(pieces: Iterable[str]) -> Iterable[str]:
    """Escape control characters in data for a terminal; leave it alone in a pipe."""
    if not is_terminal(sys.stdout):
        return pieces
    return (safe(piece.replace("\r\n", "\n")) for piece in pieces)


def as_json(pieces: Iterable[str]) -> Iterable[str]:
    """Escape JSON to ASCII unless stdout is UTF-8."""
    if sys.stdout is None or lookup(sys.stdout.encoding).name == "utf-8":
        return pieces
    return (re.sub(r"[^\x00-\x7f]", _escape, piece) for piece in pieces)


def as_page(pieces: Iterable[str]) -> Iterable[str]:
    """HTML for standard output: as it is in UTF-8, with character references in other encodings.

    Raises:
        UsageError: on a terminal.
    """
    if is_terminal(sys.stdout):
        raise UsageError("HTML output is for browsers; redirect it to a file: -f html > facts.html")
    if sys.stdout is None or lookup(sys.stdout.encoding).name == "utf-8":
        return pieces
    return (piece.encode("ascii", "xmlcharrefreplace").decode() for piece in pieces)


def _escape(character: re.Match[str]) -> str:
    return json.dumps(character[0])[1:-1]


@contextmanager
def progress(task: str = "compiling the fact base") -> Iterator[Callable[[float, int], None]]:
    """Show a progress bar on stderr while a large base is compiled.

    The returned function takes the share of work done and the size of the base in bytes.
    """
    shown: list[Progress] = []

    def show(share: float, size: int) -> None:
        if not shown and size > _LONG and is_terminal(sys.stderr):
            from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
            from rich.progress import Progress  # noqa: PLC0415

            shown.append(Progress(console=Console(stderr=True), transient=True))
            shown[0].add_task(task, total=1)
            shown[0].start()
        for bar in shown:
            bar.update(bar.task_ids[0], completed=share)

    try:
        yield show
    finally:
        for bar in shown:
            bar.stop()


def use_utf8() -> None:
    """Write UTF-8 to stdout regardless of the locale: the text has to match a file."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")


def browse(url: str) -> bool:
    """Open an address in the browser (`$BROWSER` or the default); return whether that worked."""
    import webbrowser  # noqa: PLC0415 - slow to import, rarely needed

    return webbrowser.open(url)


def note(text: str) -> None:
    """Write a line to stderr, if possible."""
    with suppress(UnicodeError):  # a file name that the locale cannot encode
        text = text.encode(errors="surrogateescape").decode(errors="surrogateescape")
    with suppress(OSError, ValueError):
        if sys.stderr is not None:
            sys.stderr.write(visible(text) + "\n")


def leave(code: int) -> NoReturn:
    """End the process at once: a regular exit takes 11 ms.

    Errors in writing were reported already, and must not raise again.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)

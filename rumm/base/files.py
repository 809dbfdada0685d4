"""The bytes of a fact base: a file, standard input, or the one in the package."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.errors import FactBaseError

if TYPE_CHECKING:
    import os

MAX_BYTES = 128 * 1024 * 1024
STDIN = "-"
BUNDLED = "@bundled"


def bundled() -> Path:
    """Return the path of the bundled fact base: in the package, or in the checkout."""
    package = Path(__file__).parent.parent
    inside = package / "facts.toml"
    return inside if inside.exists() else package.parent / "facts.toml"


def base_path(name: str | os.PathLike[str] | None) -> Path:
    """Return the path of a base: None or `@bundled` is the bundled one."""
    return bundled() if name in (None, BUNDLED) else Path(name)


def read_stdin() -> bytes:
    """Read all of standard input.

    Raises:
        FactBaseError: if it is too long or cannot be read.
    """
    if sys.stdin is None:
        raise FactBaseError("standard input is closed; pipe something into it")
    try:
        return _bounded(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    except OSError as error:
        raise FactBaseError(f"cannot read standard input: {_reason(error)}") from error


def read_input(name: str | None) -> bytes:
    """Read the file of a name: `-` is standard input, None or `@bundled` the bundled base."""
    return read_stdin() if name == STDIN else read_file(base_path(name))


def read_file(path: Path) -> bytes:
    """Read a regular file.

    Raises:
        FactBaseError: if it is not a regular file, too large, or unreadable.
    """
    file_status(path)
    try:
        with path.open("rb") as stream:
            return _bounded(stream.read(MAX_BYTES + 1), str(path))
    except OSError as error:
        raise FactBaseError(f"cannot read {path}: {_reason(error)}") from error


def file_status(path: Path) -> os.stat_result:
    """Return the status of a regular file; opening anything else might hang."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise FactBaseError(f"cannot read {path}: {_reason(error)}") from error
    for is_kind, what in _KINDS:
        if is_kind(status.st_mode):
            raise FactBaseError(f"cannot read {path}: it is {what}")
    return status


_KINDS = (
    (stat.S_ISDIR, "a directory; name the file in it"),
    (stat.S_ISFIFO, "a pipe; pass it on stdin with -"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise FactBaseError(
            f"{name} is larger than {MAX_BYTES >> 20} MB; split it into several bases"
        )
    return data


def _reason(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return reason[:1].lower() + reason[1:]

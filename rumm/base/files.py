"""The bytes of a fact base: from a file, from standard input, or the one in the package."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.errors import BaseError

if TYPE_CHECKING:
    import os

MOST_BYTES = 128 * 1024 * 1024
STDIN = "-"


def bundled() -> Path:
    """The fact base that comes with the package: beside it, or in the checkout it is run from."""
    package = Path(__file__).parent.parent
    inside = package / "facts.toml"
    return inside if inside.exists() else package.parent / "facts.toml"


def read_stdin() -> bytes:
    """All of standard input.

    Raises:
        BaseError: when there is too much of it, or none can be had.
    """
    if sys.stdin is None:
        raise BaseError("standard input is closed; pipe something into it")
    try:
        return _bounded(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    except OSError as error:
        raise BaseError(f"cannot read standard input: {_reason(error)}") from error


def read_file(path: Path) -> bytes:
    """The bytes of a regular file.

    Raises:
        BaseError: when it is no regular file, too large, or cannot be read.
    """
    file_status(path)
    try:
        with path.open("rb") as stream:
            return _bounded(stream.read(MOST_BYTES + 1), str(path))
    except OSError as error:
        raise BaseError(f"cannot read {path}: {_reason(error)}") from error


def file_status(path: Path) -> os.stat_result:
    """The status of a regular file; opening anything else might hang."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise BaseError(f"cannot read {path}: {_reason(error)}") from error
    for is_kind, what in _KINDS:
        if is_kind(status.st_mode):
            raise BaseError(f"cannot read {path}: it is {what}")
    return status


_KINDS = (
    (stat.S_ISDIR, "a directory; name the file in it"),
    (stat.S_ISFIFO, "a pipe; give it on standard input, as -"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise BaseError(f"{name} is larger than {MOST_BYTES >> 20} MB; split it into several bases")
    return data


def _reason(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return reason[:1].lower() + reason[1:]

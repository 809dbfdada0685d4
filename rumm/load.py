"""A path to an open fact base: finds it, takes its index from the cache or compiles it."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.errors import BaseError
from rumm.factbase import FactBase
from rumm.index.cache import Stamp, open_cached, save

if TYPE_CHECKING:
    import os
    import sqlite3
    from collections.abc import Sequence

    from rumm.decode import Progress
    from rumm.problem import Problem

MOST_BYTES = 128 * 1024 * 1024
STDIN = "-"
_WORTH_KEEPING = 16 * 1024  # bytes; a smaller base compiles as fast as an index opens


class InvalidBaseError(BaseError):
    """A fact base with errors: it tells the first; `problems` has all, with their places."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        first, *others = problems
        line, column = first.place or (1, 1)
        hint = f"; {first.hint}" if first.hint else ""
        more = f" (and {len(others)} more)" if others else ""
        super().__init__(f"{name}:{line}:{column}: {first.message}{hint}{more}")


def bundled() -> Path:
    """The fact base that comes with the package: beside it, or in the checkout it is run from."""
    package = Path(__file__).parent
    inside = package / "facts.toml"
    return inside if inside.exists() else package.parent / "facts.toml"


def open_base(
    name: str | os.PathLike[str] | None = None, *, progress: Progress = lambda _share: None
) -> FactBase:
    """Open the fact base at a path, on standard input (`-`), or the bundled one.

    Raises:
        BaseError: when it cannot be read.
        InvalidBaseError: when it has errors.
    """
    if name == STDIN:
        return FactBase(_compile(STDIN, read_stdin(), progress))
    path = bundled() if name is None else Path(name)
    stamp = Stamp.of(_status(path))
    if (db := open_cached(path, stamp)) is not None:
        return FactBase(db)
    fresh = stamp.is_fresh(time.time_ns())
    data = read_file(path)
    db = _compile(str(path), data, progress)
    if len(data) >= _WORTH_KEEPING:
        save(db, path, stamp, data, fresh=fresh)
    return FactBase(db)


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
    _status(path)
    try:
        with path.open("rb") as stream:
            return _bounded(stream.read(MOST_BYTES + 1), str(path))
    except OSError as error:
        raise BaseError(f"cannot read {path}: {_reason(error)}") from error


def _status(path: Path) -> os.stat_result:
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


def _compile(name: str, data: bytes, progress: Progress) -> sqlite3.Connection:
    """The index of a base, in memory."""
    from rumm.make import make  # noqa: PLC0415 - the reader and its parser start slowly

    decoded, db = make(data, progress)
    if db is None:
        raise InvalidBaseError(name, decoded.errors)
    return db

"""A path to an open fact base: finds it, takes its index from the cache or compiles it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.base.files import STDIN, bundled, file_status, read_file, read_stdin
from rumm.errors import BaseError
from rumm.index.cache import Stamp, open_cached, save
from rumm.index.factbase import FactBase

if TYPE_CHECKING:
    import os
    import sqlite3
    from collections.abc import Sequence

    from rumm.base.decode import Progress
    from rumm.base.problems import Problem

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
    stamp = Stamp.of(file_status(path))
    if (db := open_cached(path, stamp)) is not None:
        return FactBase(db)
    fresh = stamp.is_fresh(time.time_ns())
    data = read_file(path)
    db = _compile(str(path), data, progress)
    if len(data) >= _WORTH_KEEPING:
        save(db, path, stamp, data, fresh=fresh)
    return FactBase(db)


def _compile(name: str, data: bytes, progress: Progress) -> sqlite3.Connection:
    """The index of a base, in memory."""
    from rumm.index.make import make  # noqa: PLC0415 - the reader and its parser start slowly

    decoded, db = make(data, progress)
    if db is None:
        raise InvalidBaseError(name, decoded.errors)
    return db

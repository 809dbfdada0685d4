"""Open a fact base: find it, and load its index from the cache or compile it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.base.files import STDIN, bundled, file_status, read_file, read_stdin
from rumm.errors import FactBaseError
from rumm.index.answers import Index
from rumm.index.cache import Stamp, open_cached, save
from rumm.index.factbase import FactBase

if TYPE_CHECKING:
    import os
    import sqlite3
    from collections.abc import Callable, Sequence

    from rumm.base.problems import Problem

    Progress = Callable[[float, int], None]  # the share done, the size of the base in bytes

_WORTH_KEEPING = 16 * 1024  # bytes; a smaller base compiles as fast as an index opens
_DECODED = 0.55  # the share of the time that reading takes, building takes the rest


class InvalidBaseError(FactBaseError):
    """A fact base with errors; the message has the first, `problems` all with their places."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        first, *others = problems
        line, column = first.place or (1, 1)
        hint = f"; {first.hint}" if first.hint else ""
        more = f" (and {len(others)} more)" if others else ""
        super().__init__(f"{name}:{line}:{column}: {first.message}{hint}{more}")


def open_base(name: str | os.PathLike[str] | None = None) -> FactBase:
    """Open the fact base at a path, on standard input (`-`), or the bundled one.

    Raises:
        FactBaseError: if it cannot be read.
        InvalidBaseError: if it has errors.
    """
    return FactBase(open_index(name))


def open_index(
    name: str | os.PathLike[str] | None = None,
    *,
    stdin: bytes | None = None,
    progress: Progress = lambda _share, _size: None,
) -> Index:
    """Open the index of a base, cached or compiled now; see `open_base`.

    `progress` is called at each phase of a compilation; `stdin` is its content if already read.
    """
    if name == STDIN:
        return Index(_compile(STDIN, read_stdin() if stdin is None else stdin, progress))
    path = bundled() if name is None else Path(name)
    if (db := open_cached(path, Stamp.of(file_status(path)))) is not None:
        return Index(db, rebuild=lambda: _compile_file(path, progress))
    return Index(_compile_file(path, progress))


def _compile_file(path: Path, progress: Progress) -> sqlite3.Connection:
    """Compile a file and cache the index, unless the file is small or may still be changing."""
    stamp = Stamp.of(file_status(path))
    is_settled = stamp.is_settled(time.time_ns())
    data = read_file(path)
    db = _compile(str(path), data, progress)
    if len(data) >= _WORTH_KEEPING and is_settled:
        save(db, path, stamp)
    return db


def _compile(name: str, data: bytes, progress: Progress) -> sqlite3.Connection:
    """Compile a base in memory."""
    # The parser takes 20 ms to import; cached lookups don't need it.
    from rumm.base.parse import gc_paused, read  # noqa: PLC0415
    from rumm.index.build import build  # noqa: PLC0415

    with gc_paused():
        progress(0.0, len(data))
        decoded = read(data)
        progress(_DECODED, len(data))
        if decoded.errors:
            raise InvalidBaseError(name, decoded.errors)
        db = build(decoded.base)
        progress(1.0, len(data))
        return db

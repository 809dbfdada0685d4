"""Open a fact base: find it, and load its index from the cache or compile it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rumm.base.files import STDIN, base_path, file_status, read_file, read_stdin
from rumm.errors import FactBaseError
from rumm.index.answers import Index
from rumm.index.cache import Stamp, open_cached, save
from rumm.index.factbase import FactBase

if TYPE_CHECKING:
    import os
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from rumm.base.problems import Problem

    Name = str | os.PathLike[str] | None
    Content = tuple[str, bytes]  # the name of a base, and its bytes
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


def open_base(*names: Name) -> FactBase:
    """Open fact bases, together if there are several; see `open_index`."""
    return FactBase(open_index(*names))


def open_index(
    *names: Name,
    stdin: bytes | None = None,
    progress: Progress = lambda _share, _size: None,
) -> Index:
    """Open the index of one or more bases, cached or compiled now; without any, the bundled one.

    `-` is standard input, `@bundled` or None the bundled base. `progress` is called at each phase
    of a compilation; `stdin` is its content if already read.

    Raises:
        FactBaseError: if a base cannot be read, or if bases cannot be used together.
        InvalidBaseError: if a base has errors.
    """
    asked = names or (None,)
    if STDIN in asked:
        given = read_stdin() if stdin is None else stdin
        return Index(_compile([_read(name, given) for name in asked], progress))
    paths = [base_path(name) for name in asked]
    if (db := open_cached(paths, _stamps(paths))) is not None:
        return Index(db, rebuild=lambda: _compile_files(paths, progress))
    return Index(_compile_files(paths, progress))


def _stamps(paths: Iterable[Path]) -> list[Stamp]:
    return [Stamp.of(file_status(path)) for path in paths]


def _read(name: Name, stdin: bytes) -> Content:
    if name == STDIN:
        return STDIN, stdin
    path = base_path(name)
    return str(path), read_file(path)


def _compile_files(paths: Sequence[Path], progress: Progress) -> sqlite3.Connection:
    """Compile files and cache the index, unless they are small or may still be changing."""
    stamps = _stamps(paths)
    now = time.time_ns()
    are_settled = all(stamp.is_settled(now) for stamp in stamps)
    contents = [(str(path), read_file(path)) for path in paths]
    db = _compile(contents, progress)
    if sum(len(data) for _, data in contents) >= _WORTH_KEEPING and are_settled:
        save(db, paths, stamps)
    return db


def _compile(contents: Sequence[Content], progress: Progress) -> sqlite3.Connection:
    """Compile bases in memory."""
    # The parser takes 20 ms to import; cached lookups don't need it.
    from rumm.base.merge import Named, merge  # noqa: PLC0415
    from rumm.base.parse import gc_paused, read  # noqa: PLC0415
    from rumm.index.build import build  # noqa: PLC0415

    size = sum(len(data) for _, data in contents)
    with gc_paused():
        bases, done = [], 0
        for name, data in contents:
            progress(_DECODED * done / max(size, 1), size)
            decoded = read(data)
            if decoded.errors:
                raise InvalidBaseError(name, decoded.errors)
            bases.append(Named(name, decoded.base))
            done += len(data)
        progress(_DECODED, size)
        db = build(merge(bases))
        progress(1.0, size)
        return db

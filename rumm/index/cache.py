"""Compiled bases in the user's cache directory: found, trusted or not, saved, tidied away."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from platformdirs import user_cache_path

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 7  # of the index; a change makes all cached ones foreign
_KEPT = 8  # indexes in the cache at the most
_TEMPORARY = ".tmp"
_ABANDONED = 3600  # seconds; to write an index takes a few
_CHECKED = 4 * 1024 * 1024  # bytes; to read a larger index takes longer than to look things up
_WHOLE = 0x2144DF1C  # the checksum of anything that ends in its own checksum


class Stamp(NamedTuple):
    """What tells one state of a file from another without reading it."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp of a file's status; times in nanoseconds."""
        return cls(
            status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        )

    def is_fresh(self, now: int) -> bool:
        """Whether the file changed so lately that a further change could leave the same times."""
        latest = max(self.modified, self.changed)
        coarse = self.modified % 1_000_000_000 == 0  # a file system that counts in seconds
        return now - latest < (2_000_000_000 if coarse else 50_000_000)


def open_cached(base: Path, stamp: Stamp) -> sqlite3.Connection | None:
    """The cached index of a base in the state of the stamp, if there is one and it can be trusted.

    Raises:
        OSError: when the base itself cannot be read.
    """
    with suppress(OSError, sqlite3.Error, KeyError, ValueError, RuntimeError):
        file = _file(base)
        status = file.lstat()
        if not _is_private(status) or not _is_whole(file, status):
            return None
        with ExitStack() as stack:
            uri = f"{file.as_uri()}?mode=ro&immutable=1"
            db = stack.enter_context(
                closing(sqlite3.connect(uri, uri=True, check_same_thread=False))
            )
            meta = dict(db.execute("SELECT key, value FROM meta"))
            if (
                meta["seal"] == status.st_mtime_ns
                and meta["stamp"] == str(tuple(stamp))
                # A base that changed just before it was compiled may have changed again after.
                and (not meta["fresh"] or meta["crc"] == crc32(base.read_bytes()))
            ):
                stack.pop_all()
                return db
    return None


def save(db: sqlite3.Connection, base: Path, stamp: Stamp, data: bytes, *, fresh: bool) -> None:
    """Keep the index of a base, made of these bytes, for later look-ups, if that can be done.

    The time of the last change is set to one that the index itself holds, so that any change made
    from outside shows.
    """
    with suppress(OSError, sqlite3.Error, RuntimeError):
        file = _file(base)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        seal = int(time.time()) // 2 * 2 * 1_000_000_000
        meta = {
            "stamp": str(tuple(stamp)),
            "seal": seal,
            "fresh": fresh,
            "crc": crc32(data),
        }
        db.executemany("INSERT INTO meta VALUES(?, ?)", meta.items())
        _tidy(file)
        temporary = file.with_name(f"{os.getpid()}-{file.name}{_TEMPORARY}")
        try:
            with open(temporary, "xb", opener=_private) as stream:
                image = db.serialize()
                stream.write(image)
                stream.write(crc32(image).to_bytes(4, "little"))
            os.utime(temporary, ns=(seal, seal))
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)


def _file(base: Path) -> Path:
    """Where the index of a base is kept."""
    name = f"{crc32(os.fsencode(os.path.realpath(base))):08x}"  # the stamp tells who it is
    return user_cache_path("rumm", appauthor=False) / f"{name}-{FORMAT}.sqlite"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_private(status: os.stat_result) -> bool:
    """Whether a file is the user's own, and nobody else's to read or write."""
    if not stat.S_ISREG(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o077


def _is_whole(file: Path, status: os.stat_result) -> bool:
    """Whether an index is as it was written; of a large one, what SQLite reads will tell."""
    return status.st_size > _CHECKED or crc32(file.read_bytes()) == _WHOLE


def _tidy(file: Path) -> None:
    """Remove indexes beyond the newest few, and what killed processes left."""
    others = [path for path in file.parent.glob("*.sqlite") if path != file]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    left = [path for path in file.parent.glob(f"*{_TEMPORARY}") if _is_abandoned(path)]
    for path in (*others[_KEPT - 1 :], *left):
        path.unlink(missing_ok=True)


def _is_abandoned(temporary: Path) -> bool:
    """Whether nobody is writing a temporary file: its process is gone, or it is old."""
    with suppress(FileNotFoundError):
        if time.time() - temporary.stat().st_mtime > _ABANDONED:
            return True
        if os.name == "posix":  # elsewhere this would not ask a process, but end it
            try:
                os.kill(int(temporary.name.partition("-")[0]), 0)
            except (ValueError, OverflowError, ProcessLookupError):
                return True
            except PermissionError:
                pass  # it is somebody else's
    return False

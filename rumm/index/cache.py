"""Compiled bases in the user's cache directory."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import unidata_version
from zlib import crc32

import Stemmer
from platformdirs import user_cache_path

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT = 8  # indexes in the cache
_TEMPORARY = ".tmp"
_ABANDONED = 3600  # seconds; writing an index takes a few
_CHECKED = 32 * 1024 * 1024  # bytes of an index whose checksum is read: 5 ms at 20 MB
_CHECKSUM_OF_WHOLE = 0x2144DF1C  # the CRC-32 of anything that ends in its own CRC-32


class Stamp(NamedTuple):
    """State of a file by its metadata; times in nanoseconds."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """Make the stamp of a file's status."""
        return cls(
            status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        )

    def is_settled(self, now: int) -> bool:
        """Return whether any further change of the file must change its stamp."""
        latest = max(self.modified, self.changed)
        is_coarse = self.modified % 1_000_000_000 == 0  # a file system that counts in seconds
        return now - latest > (2_000_000_000 if is_coarse else 50_000_000)


def open_cached(bases: Sequence[Path], stamps: Sequence[Stamp]) -> sqlite3.Connection | None:
    """Open the cached index of some bases, or return None if it is missing, stale, or damaged."""
    with suppress(OSError, sqlite3.Error, ValueError, RuntimeError):
        file = _file(bases)
        status = file.lstat()
        if not _is_own(status) or not _is_whole(file, status.st_size):
            return None
        uri = f"{file.as_uri()}?mode=ro&immutable=1"
        db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            (kept,) = db.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
        except BaseException:
            db.close()
            raise
        if kept == _key(stamps):
            return db
        db.close()
    return None


def save(db: sqlite3.Connection, bases: Sequence[Path], stamps: Sequence[Stamp]) -> None:
    """Save the index of some bases for later lookups, if possible."""
    with suppress(OSError, sqlite3.Error, RuntimeError):
        file = _file(bases)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        db.execute("INSERT INTO meta VALUES('stamp', ?)", (_key(stamps),))
        _tidy(file)
        temporary = file.with_name(f"{os.getpid()}-{file.name}{_TEMPORARY}")
        try:
            with open(temporary, "xb", opener=_private) as stream:
                image = db.serialize()
                stream.write(image)
                stream.write(crc32(image).to_bytes(4, "little"))
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)


def _file(bases: Sequence[Path]) -> Path:
    """Return the path of the index of some bases."""
    paths = b"\0".join(os.fsencode(os.path.realpath(base)) for base in bases)
    name = f"{crc32(paths):08x}.sqlite"
    return user_cache_path("rumm", appauthor=False) / name


def _key(stamps: Sequence[Stamp]) -> str:
    return f"{[tuple(stamp) for stamp in stamps]} {_format()}"


@cache
def _format() -> str:
    """Identify what an index depends on besides its base: the code that builds it, and libraries.

    A change of the model, analyzer, or schema makes older indexes stale (0.3 ms).
    """
    package = Path(__file__).parent.parent
    code = [
        (file.name, file.stat().st_size, file.stat().st_mtime_ns)
        for room in ("model", "base", "index")
        for file in os.scandir(package / room)
        if file.name.endswith(".py")
    ]
    versions = Stemmer.version(), unidata_version, sqlite3.sqlite_version
    return f"{crc32(repr((sorted(code), versions)).encode()):08x}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_own(status: os.stat_result) -> bool:
    """Return whether a file is the user's own, and nobody else's to read or write."""
    if not stat.S_ISREG(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o077


def _is_whole(file: Path, size: int) -> bool:
    """Return whether an index is undamaged; for a large one, SQLite finds out as it reads."""
    return size > _CHECKED or crc32(file.read_bytes()) == _CHECKSUM_OF_WHOLE


def _tidy(file: Path) -> None:
    """Remove all but the newest indexes, and leftovers of killed processes."""
    others = [path for path in file.parent.glob("*.sqlite") if path != file]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    old = time.time() - _ABANDONED
    left = [path for path in file.parent.glob(f"*{_TEMPORARY}") if path.stat().st_mtime < old]
    for path in (*others[_KEPT - 1 :], *left):
        path.unlink(missing_ok=True)

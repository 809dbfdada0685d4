"""What was seen at an address and when, kept in one file for each address.

A file is written as soon as its answer is known, so that an interrupted run loses nothing.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = 1  # of the files; others are ignored
_KEPT = 180 * 86400  # seconds after which a file is removed


class Snapshot(NamedTuple):
    """A stored response.

    `time` is in seconds since 1970, `day` the user's day in ISO form. `status` is that of HTTP, 0
    if there was no answer, and `failure` then says why (client.Failure). `final` is where redirects
    led, `moved` where the permanent ones among them, before any other, led.
    """

    url: str
    time: float
    day: str
    status: int = 0
    failure: str = ""
    detail: str = ""
    final: str = ""
    moved: str = ""
    kind: str = ""
    text: str = ""
    trouble: str = ""
    is_wall: bool = False
    etag: str = ""
    last_modified: str = ""


class Store:
    """Snapshots in a directory, which need not exist yet."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def load(self, url: str) -> Snapshot | None:
        """Return the last readable snapshot of an address, if any."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            with gzip.open(self._file(url), "rt", encoding="utf-8") as stream:
                version, values = json.load(stream)
            snapshot = Snapshot(**values)
            if version == _VERSION and snapshot.url == url:
                return snapshot
        return None

    def save(self, snapshot: Snapshot) -> None:
        """Save a snapshot if the directory is writable."""
        file = self._file(snapshot.url)
        temporary = file.with_suffix(f".{os.getpid()}.tmp")
        with suppress(OSError):
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                # Level 1: a fifth of the time of the default level.
                text = json.dumps([_VERSION, snapshot._asdict()])
                temporary.write_bytes(gzip.compress(text.encode(), 1))
                temporary.replace(file)
            finally:
                temporary.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove expired files."""
        with suppress(OSError):
            for file in self._directory.iterdir():
                if file.stat().st_mtime < time.time() - _KEPT:
                    file.unlink(missing_ok=True)

    def _file(self, url: str) -> Path:
        return self._directory / f"{sha256(url.encode()).hexdigest()[:32]}.json.gz"

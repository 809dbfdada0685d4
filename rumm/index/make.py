"""The bytes of a fact base to its index; loaded only where nothing is cached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.base.parse import no_collection, read
from rumm.index.build import build

if TYPE_CHECKING:
    import sqlite3

    from rumm.base.decode import Decoded, Progress

# Which share of the time has gone by when the TOML is parsed, and when it is decoded.
_PARSED, _DECODED = 0.35, 0.55


def make(data: bytes, progress: Progress) -> tuple[Decoded, sqlite3.Connection | None]:
    """The base and its index; no index when the base has errors.

    `progress` is told now and then which share of the work is done.
    """
    with no_collection():
        progress(0)
        decoded = read(data, lambda share: progress(_PARSED + (_DECODED - _PARSED) * share))
        if decoded.errors:
            return decoded, None
        return decoded, build(
            decoded.base, lambda share: progress(_DECODED + (1 - _DECODED) * share)
        )

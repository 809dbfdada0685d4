"""The bytes of a fact base to its index; loaded only where nothing is cached."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rumm.index.build import build
from rumm.read import read

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from rumm.decode import Decoded


def make(
    data: bytes, tell: Callable[[str, int], None]
) -> tuple[Decoded, sqlite3.Connection | None]:
    """The base and its index; no index when the base has errors.

    `tell` is told now and then what is being done and how many facts are done.
    """
    with _no_collection():
        decoded = read(data, lambda done: tell("reading", done))
        if decoded.errors:
            return decoded, None
        return decoded, build(decoded.base, lambda done: tell("indexing", done))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector: a base is millions of objects, none of them garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

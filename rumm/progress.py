"""A progress bar on standard error, for a base that takes long to compile."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from rumm.screen import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE = 0.5  # seconds before a bar is worth showing
_WIDTH = 20  # cells
_BLANK = "\r" + " " * (_WIDTH + 32) + "\r"


@contextmanager
def bar() -> Iterator[Callable[[float], None]]:
    """What is told the share of the work that is done, and shows it when it takes long."""
    if not is_terminal(sys.stderr):
        yield lambda _share: None
        return
    begun = time.monotonic()
    shown = ""

    def show(share: float) -> None:
        nonlocal shown
        if time.monotonic() - begun > _PATIENCE and (line := _line(share)) != shown:
            shown = line
            _write(line)

    try:
        yield show
    finally:
        if shown:
            _write(_BLANK)


def _line(share: float) -> str:
    done = round(share * _WIDTH)
    return f"\rcompiling the fact base [{'#' * done}{'.' * (_WIDTH - done)}] {share:4.0%}"


def _write(text: str) -> None:
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()

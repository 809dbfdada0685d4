"""A progress bar on standard error, for a base that takes long to compile."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rumm.cli.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

PATIENCE = 0.5  # seconds before a bar is worth showing


@contextmanager
def bar() -> Iterator[Callable[[float], None]]:
    """What is told the share of the work that is done, and shows it when it takes long."""
    if not is_terminal(sys.stderr):
        yield lambda _share: None
        return
    begun = time.monotonic()
    shown: list[Progress] = []

    def show(share: float) -> None:
        if not shown and time.monotonic() - begun > PATIENCE:
            shown.append(_started())
        for progress in shown:
            progress.update(progress.task_ids[0], completed=share)

    try:
        yield show
    finally:
        for progress in shown:
            progress.stop()


def _started() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
    from rich.progress import Progress  # noqa: PLC0415

    progress = Progress(console=Console(stderr=True), transient=True)
    progress.add_task("compiling the fact base", total=1)
    progress.start()
    return progress

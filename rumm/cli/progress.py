"""A progress bar on standard error, for a base that takes long to compile."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rumm.cli.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

_LONG = 1024 * 1024  # bytes; a smaller base compiles in less than half a second


@contextmanager
def bar() -> Iterator[Callable[[float, int], None]]:
    """Show a progress bar while a large base is compiled."""
    if not is_terminal(sys.stderr):
        yield lambda _share, _size: None
        return
    shown: list[Progress] = []

    def show(share: float, size: int) -> None:
        if not shown and size > _LONG:
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

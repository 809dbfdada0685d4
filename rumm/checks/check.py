"""Check fact bases: every error and warning of each, even of one that cannot be read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.base.files import BUNDLED, STDIN, bundled, read_file, read_stdin
from rumm.base.parse import gc_paused, read
from rumm.base.problems import Problem, Report
from rumm.checks.lint import lint
from rumm.errors import FactBaseError

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_files(names: Iterable[str | None], *, today: str) -> tuple[Report, ...]:
    """Check files: `-` is standard input, None or `@bundled` the bundled base.

    `today` is an ISO date.
    """
    with gc_paused():
        return tuple(
            _check(str(bundled()) if name is None or name == BUNDLED else name, today)
            for name in names
        )


def _check(name: str, today: str) -> Report:
    try:
        data = read_stdin() if name == STDIN else read_file(Path(name))
    except FactBaseError as error:
        message = str(error).removeprefix(f"cannot read {Path(name)}: ")
        return Report(name, (Problem("unreadable", message, place=(1, 1)),))
    return Report(name, read(data, lint=partial(lint, today=today)).problems)

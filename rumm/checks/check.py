"""Fact bases to reports: every fault and doubt in each, also when it cannot be read at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.base.files import STDIN, bundled, read_file, read_stdin
from rumm.base.parse import gc_paused, read
from rumm.base.problems import Problem, Report
from rumm.checks.lint import lint
from rumm.errors import BaseError

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_files(names: Iterable[str | None], *, today: str) -> tuple[Report, ...]:
    """A report on each file; `-` is standard input, None the bundled base; `today` is ISO."""
    with gc_paused():
        return tuple(_report(str(bundled()) if name is None else name, today) for name in names)


def _report(name: str, today: str) -> Report:
    try:
        data = read_stdin() if name == STDIN else read_file(Path(name))
    except BaseError as error:
        message = str(error).removeprefix(f"cannot read {Path(name)}: ")
        return Report(name, (Problem(code="unreadable", message=message, place=(1, 1)),))
    return Report(name, read(data, doubts=partial(lint, today=today)).problems)

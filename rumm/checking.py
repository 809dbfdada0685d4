"""Fact bases to reports: every fault and doubt in each, also when it cannot be read at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rumm.errors import BaseError
from rumm.lint import lint
from rumm.load import STDIN, bundled, read_file, read_stdin
from rumm.make import no_collection
from rumm.problem import Problem, Severity
from rumm.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable


class Report(NamedTuple):
    """What is wrong with one file, in the order of the places."""

    name: str
    problems: tuple[Problem, ...]

    def fails(self, *, strict: bool) -> bool:
        """Whether there are errors, or when strict any problems."""
        return bool(self.problems) if strict else self.number(Severity.ERROR) > 0

    def number(self, severity: Severity) -> int:
        """How many problems are of a severity."""
        return sum(problem.severity is severity for problem in self.problems)


def check_files(names: Iterable[str | None], *, today: str) -> tuple[Report, ...]:
    """A report on each file; `-` is standard input, None the bundled base; `today` is ISO."""
    with no_collection():
        return tuple(_report(str(bundled()) if name is None else name, today) for name in names)


def _report(name: str, today: str) -> Report:
    try:
        data = read_stdin() if name == STDIN else read_file(Path(name))
    except BaseError as error:
        message = str(error).removeprefix(f"cannot read {Path(name)}: ")
        return Report(name, (Problem(code="unreadable", message=message, place=(1, 1)),))
    return Report(name, read(data, doubts=partial(lint, today=today)).problems)

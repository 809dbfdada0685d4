"""Problems in a fact base: what is wrong, where, and how to fix it."""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from heapq import nlargest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rumm.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KeyPath = tuple[str | int, ...]  # ("fact", "oil-imports", "citations", 0, "source")
_MAX_COMPARED = 200  # characters of a name, and names that it is compared with


class Severity(StrEnum):
    """Errors make a base unusable; warnings do not."""

    ERROR = "error"
    WARNING = "warning"


class Code(NamedTuple):
    """The explanation of a problem code of a command, from `problems.toml`."""

    severity: Severity
    means: str
    why: str
    fix: str
    example: str
    command: str = "check"


class Problem(NamedTuple):
    """A problem at one place of a fact base.

    `path` leads to the value, or with `at_key` to its key; `inside` is an offset into a string, in
    code points. A problem that has no path has a `place`: line and column, both from 1.
    """

    code: str
    message: str
    hint: str = ""
    path: KeyPath = ()
    at_key: bool = False
    inside: int | None = None
    place: tuple[int, int] | None = None
    severity: Severity = Severity.ERROR


class Report(NamedTuple):
    """The problems of one file, in the order of their places."""

    name: str
    problems: tuple[Problem, ...]

    def fails(self, *, strict: bool) -> bool:
        """Return whether there are errors, or with `strict` any problems."""
        return bool(self.problems) if strict else self.count(Severity.ERROR) > 0

    def count(self, severity: Severity) -> int:
        """Count the problems of a severity."""
        return sum(problem.severity is severity for problem in self.problems)


@cache
def codes() -> Mapping[str, Code]:
    """Load the explanations of all problem codes, command by command, errors first."""
    import tomli  # noqa: PLC0415 - lookups in a cached base don't need it

    tables = tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {code: Code(Severity(table.pop("severity")), **table) for code, table in tables.items()}


def warning_codes() -> list[str]:
    """Return the codes of base warnings that accept can list."""
    return [
        code
        for code, known in codes().items()
        if known.severity is Severity.WARNING and known.command == "check"
    ]


def explain(code: str) -> str:
    """Explain a problem code in a few lines.

    Raises:
        UsageError: for an unknown code; suggests the closest.
    """
    if (known := codes().get(code)) is None:
        hint = suggestion(code, codes()) or f"valid: {', '.join(codes())}"
        raise UsageError(f'no code "{code}"; {hint}')
    return (
        f"{known.severity}[{code}]: {known.means}\n\n"
        f"Why: {known.why}\nFix: {known.fix}\nFor example: {known.example}\n"
    )


def closest(name: str, names: Iterable[str]) -> str | None:
    """Return the name most like another, if one is similar."""
    folded = name[:_MAX_COMPARED].casefold()
    return next(iter(get_close_matches(folded, _candidates(folded, list(names)), n=1)), None)


def suggestion(name: str, names: Iterable[str]) -> str:
    """Suggest the closest name, or list the names if there are only a few."""
    known = list(names)
    found = closest(name, known)
    if found is not None:
        return did_you_mean([found]).removeprefix("; ")
    return f"use {', '.join(sorted(known))}" if 0 < len(known) <= 12 else ""


def _candidates(name: str, known: list[str]) -> list[str]:
    """Narrow many names down to those that share the most pieces with one."""
    if len(known) <= _MAX_COMPARED:
        return sorted(known)
    size = -(-len(name) // 3) or 1
    pieces = {name[start : start + size] for start in range(0, len(name), size)}
    pieces.update(part for part in name.split("-") if len(part) > 2)
    return nlargest(_MAX_COMPARED, known, key=lambda each: sum(piece in each for piece in pieces))

"""A fault or doubt in a fact base: what, where, and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from rumm.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

KeyPath = tuple[str | int, ...]  # ("fact", "oil-imports", "citations", 0, "source")
_LONGEST = 200  # characters of a name that are compared
_MANY = 200  # names that it is compared with


class Severity(StrEnum):
    """An error makes a base unusable, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(NamedTuple):
    """A kind of problem: what it is, why it matters, how to mend it, and a line that is right."""

    means: str
    why: str
    mend: str
    example: str
    severity: Severity = Severity.ERROR


class Problem(NamedTuple):
    """One fault at one place of a fact base.

    `path` leads to the value at fault, or with `at_key` to its key; `inside` is the code point in a
    text. A fault of TOML itself has no path but `place`, the line and column (from 1).
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
    """What is wrong with one file, in the order of the places."""

    name: str
    problems: tuple[Problem, ...]

    def fails(self, *, strict: bool) -> bool:
        """Whether there are errors, or when strict any problems."""
        return bool(self.problems) if strict else self.number(Severity.ERROR) > 0

    def number(self, severity: Severity) -> int:
        """How many problems are of a severity."""
        return sum(problem.severity is severity for problem in self.problems)


def near(name: str, names: Iterable[str]) -> str | None:
    """The nearest of some names, if one is near."""
    folded = name[:_LONGEST].casefold()
    return next(iter(get_close_matches(folded, _likely(folded, list(names)), n=1)), None)


def suggestion(name: str, names: Iterable[str]) -> str:
    """A hint that names the nearest of some names, or lists a few that are allowed."""
    known = list(names)
    found = near(name, known)
    if found is not None:
        return did_you_mean([found]).removeprefix("; ")
    if len(known) <= 12:
        return f"use {', '.join(sorted(known))}" if known else ""
    return ""


def _likely(name: str, known: list[str]) -> list[str]:
    """The names that are worth a slow comparison: those with the most in common."""
    if len(known) <= _MANY:
        return sorted(known)
    size = -(-len(name) // 3) or 1
    pieces = {name[start : start + size] for start in range(0, len(name), size)}
    pieces.update(part for part in name.split("-") if len(part) > 2)
    return nlargest(_MANY, known, key=lambda each: sum(piece in each for piece in pieces))

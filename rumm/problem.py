"""A fault or doubt in a fact base: what, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from rumm.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]  # ("fact", "oil-imports", "citations", 0, "source")


class Severity(StrEnum):
    """An error makes a base unusable, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault at one place of a fact base.

    `path` leads to the value at fault, or with `at_key` to its key; `index` is the code point in a
    text. A fault of TOML itself has no path but `place`, the line and column (from 1).
    """

    code: str
    message: str
    hint: str = ""
    path: Path = ()
    at_key: bool = False
    index: int | None = None
    place: tuple[int, int] | None = None
    severity: Severity = Severity.ERROR


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint that names the nearest of some names, or lists a few that are allowed."""
    known = sorted(names)
    near = get_close_matches(name.casefold(), known, n=1)
    if near:
        return did_you_mean(near).removeprefix("; ")
    if len(known) <= 12:
        return f"use {', '.join(known)}" if known else ""
    return ""

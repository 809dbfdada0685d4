"""Dates and intervals in the Extended Date/Time Format (EDTF, ISO 8601-2)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_OPEN = ("", "..")
_DECEMBER = 12


class Period(NamedTuple):
    """A day, month, year or interval; `start` and `end` are ISO days, None where it is open.

    `text` is the EDTF string as written: `2025-03-04`, `2025-03`, `2025`, `2021/2025`, `2022/..`.
    """

    text: str
    start: str | None
    end: str | None

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read an EDTF date or interval.

        Raises:
            ValueError: with a message for the person who wrote the text.
        """
        first, slash, last = text.partition("/")
        if not slash:
            first = last = text
        if first in _OPEN and last in _OPEN:
            raise ValueError("is an interval without a date" if slash else "is not a date")
        start = None if first in _OPEN else _span(first)[0]
        end = None if last in _OPEN else _span(last)[1]
        if start and end and start > end:
            raise BackwardPeriodError("ends before it starts")
        return cls(text=text, start=start, end=end)

    def __str__(self) -> str:
        return self.text

    @property
    def year(self) -> str:
        """The year of the start, or of the end when the start is open."""
        return (self.start or self.end or "")[:4]

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month, day of the first date that is written, as far as they are given (CSL)."""
        first, _, last = self.text.partition("/")
        return tuple(int(part) for part in (last if first in _OPEN else first).split("-"))


class BackwardPeriodError(ValueError):
    """An interval that ends before it starts."""


def _span(text: str) -> tuple[str, str]:
    """The first and the last day of one date, of whatever precision."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("is not a date")
    year, month, day = match.groups()
    if year == "0000":
        raise ValueError("has no such year")
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= _DECEMBER:
        raise ValueError("has no such month")
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{_days(int(year), int(month))}"
    if not 1 <= int(day) <= _days(int(year), int(month)):
        raise ValueError("has no such day")
    return text, text


def _days(year: int, month: int) -> int:
    """How many days a month has; leap years come round every 400 years."""
    if month == _DECEMBER:
        return 31
    year = 2000 + year % 400
    return (date(year, month + 1, 1) - date(year, month, 1)).days

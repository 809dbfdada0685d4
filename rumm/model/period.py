"""Dates and intervals in the Extended Date/Time Format (EDTF, ISO 8601-2)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_OPEN = ("", "..")
_DECEMBER = 12
_PLAIN = 'write a plain date, "2022-03" or "2022", and explain in the note'
_EXPLAIN = 'write "{0}", and explain in the note'
# Common unsupported forms: a pattern, what it is, and what to write instead.
_OTHER = (
    (r"(\d{4}(?:-\d\d){0,2})[~?%]", "is an approximate or uncertain date", _EXPLAIN),
    (r"[-\dX~?%]*[~?%][-\dX~?%]*", "is an approximate or uncertain date", _PLAIN),
    (r"(\d{4})-(?:2[1-9]|3\d|4[01])", "is a season or part of a year", _EXPLAIN),
    (r"(\d{3})X", "is a decade", 'write "{0}0/{0}9"'),
    (r"(\d\d)XX", "is a century", 'write "{0}00/{0}99"'),
    (r"(\d{4})-XX(?:-XX)?", "has an unspecified month", 'write "{0}"'),
    (r"(\d{4}-\d\d)-XX", "has an unspecified day", 'write "{0}"'),
    (r"(?=.*X)[\dX]{4}(?:-[\dX]{2}){0,2}", "has unspecified digits", _PLAIN),
    (r"-\d{4}.*|0000.*", "is before the year 1", "leave it out, and say when in the claim"),
    (r"(\d{4})(\d\d)(\d\d)", "is not a date", 'write "{0}-{1}-{2}"'),
    (r"Y-?\d+.*|\d{5,}", "has a year of more than four digits", "write a year up to 9999"),
    (r"(\d{4}-\d\d-\d\d)[T ]\d\d:.*", "has a time of day", 'write "{0}"'),
    (r"[\[{].*[\]}]", "is a set of dates", 'write the earliest and the latest, "2022/2024"'),
    (r"(open|ongoing|present|now)", "is not a date", "write .. for an end that is open"),
    (r"(unknown)", "is not a date", 'leave an unknown end empty, "2022/"'),
)


class Period(NamedTuple):
    """A day, month, year or interval; `start` and `end` are ISO days, None if unknown.

    `text` is the EDTF string as written: `2025-03-04`, `2025-03`, `2025`, `2021/2025`. An open
    end is `2022/..` (ongoing), an unknown one `2022/`.
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
            raise ValueError("is an interval without dates" if slash else "is not a date")
        start = None if first in _OPEN else _span(first)[0]
        end = None if last in _OPEN else _span(last)[1]
        if start and end and start > end:
            raise BackwardPeriodError("ends before it starts")
        return cls(text=text, start=start, end=end)

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it is an interval with an open or unknown end."""
        return self.start is None or self.end is None

    @property
    def ends(self) -> tuple[str, str]:
        """The dates of an interval as written, `..` or empty; the same one twice for a date."""
        first, slash, last = self.text.partition("/")
        return (first, last) if slash else (first, first)

    @property
    def bounds(self) -> tuple[str, str]:
        """First and last day that a filter may match.

        An open end matches any later day; an unknown end matches only the other date.
        """
        first, last = self.ends
        return (
            self.start or ("0000" if first else _span(last)[0]),
            self.end or ("9999" if last else _span(first)[1]),
        )

    @property
    def year(self) -> str:
        """The year of the start, or of the end if the start is open."""
        return (self.start or self.end or "")[:4]

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month, and day of the first date, as far as given (CSL)."""
        first, last = self.ends
        return tuple(int(part) for part in (last if first in _OPEN else first).split("-"))


class BackwardPeriodError(ValueError):
    """An interval that ends before it starts."""


class OtherDateError(ValueError):
    """An unsupported form of date, such as EDTF's approximate dates; `hint` says what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def _span(text: str) -> tuple[str, str]:
    """Return the first and the last day of a date of any precision."""
    match = _DATE.fullmatch(text)
    if match is None or match[1] == "0000" or not 1 <= int(match[2] or 1) <= _DECEMBER:
        raise _refusal(text)
    year, month, day = match.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{_days(int(year), int(month))}"
    if not 1 <= int(day) <= _days(int(year), int(month)):
        raise ValueError("is not a day in the calendar")
    return text, text


def _refusal(text: str) -> ValueError:
    """Explain why a text is not a supported date."""
    for pattern, what, hint in _OTHER:
        if match := re.fullmatch(pattern, text, re.ASCII):  # compiled here: 1 ms of each start
            return OtherDateError(what, hint.format(*match.groups()))
    return ValueError("has no such month" if _DATE.fullmatch(text) else "is not a date")


def _days(year: int, month: int) -> int:
    """Return the number of days in a month; leap years repeat every 400 years."""
    if month == _DECEMBER:
        return 31
    year = 2000 + year % 400
    return (date(year, month + 1, 1) - date(year, month, 1)).days

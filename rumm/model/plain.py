"""Plain values from the command line or Python, checked one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar

from rumm.errors import UsageError
from rumm.model.period import Period

Choice = TypeVar("Choice", bound=StrEnum)

_MANY = 1 << 62  # more than any base has, within SQLite's integers


def text(name: str, value: object) -> str:
    """Read text; reject lone surrogates, which no base has.

    Raises:
        UsageError: if it is something else.
    """
    if isinstance(value, str):
        with suppress(UnicodeEncodeError):
            value.encode()
            return value
    raise UsageError(f"{name}: {value!r} is not text")


def names(name: str, value: object) -> tuple[str, ...]:
    """Read one name or several; None means none.

    Raises:
        UsageError: if one is not text.
    """
    if value is None:
        return ()
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return tuple(text(name, one) for one in value)
    return (text(name, value),)


def date(name: str, value: object) -> Period | None:
    """Read a year, month, or day, from text, a date, or a datetime.

    Raises:
        UsageError: if it is not a date.
    """
    if value is None or isinstance(value, Period):
        return value
    if isinstance(value, dt.date):
        value = dt.date(value.year, value.month, value.day).isoformat()
    if not isinstance(value, str):
        raise UsageError(f'{name}: {value!r} is not text; write "2024", "2024-03", or "2024-03-14"')
    try:
        return Period.parse(value.replace("/", " to "))  # an interval would have two ends
    except ValueError as error:
        raise UsageError(
            f'{name}: "{value}" {error}; write 2024, 2024-03, or 2024-03-14'
        ) from error


def flag(name: str, value: object) -> bool:
    """Read True or False.

    Raises:
        UsageError: if it is neither, such as `"no"`, which is true in Python.
    """
    if isinstance(value, bool):
        return value
    raise UsageError(f"{name} must be True or False, not {value!r}")


def limit(name: str, value: object) -> int | None:
    """Read a limit; 0 and None mean no limit.

    Raises:
        UsageError: if it is not a whole number of 0 or more.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UsageError(f"{name} must be a whole number, 0 or more (0: all); not {value!r}")
    return min(value, _MANY) or None


def one_of(kind: type[Choice], value: object, verb: str) -> Choice:
    """Read a member of an enumeration; `verb` is `sort` or `count`, for the message.

    Raises:
        UsageError: lists the valid values.
    """
    for member in kind:
        if value == member:
            return member
    raise UsageError(f'cannot {verb} by "{value}"; {verb} by {", ".join(kind)}')

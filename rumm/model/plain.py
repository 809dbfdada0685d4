"""Plain values, as somebody types them or passes them in Python, checked one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar

from rumm.errors import UsageError
from rumm.model.period import Period

Choice = TypeVar("Choice", bound=StrEnum)

_MANY = 1 << 62  # more than any base has, and no more than SQLite counts


def text(name: str, value: object) -> str:
    """Read text; reject lone surrogates, which no base has.

    Raises:
        UsageError: when it is something else.
    """
    if isinstance(value, str):
        with suppress(UnicodeEncodeError):
            value.encode()
            return value
    raise UsageError(f"{name}: {value!r} is not text")


def names(name: str, value: object) -> tuple[str, ...]:
    """One name or several; None is no name.

    Raises:
        UsageError: when one is not text.
    """
    if value is None:
        return ()
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return tuple(text(name, one) for one in value)
    return (text(name, value),)


def date(name: str, value: object) -> Period | None:
    """Read a year, month, or day, from text, a date, or a datetime.

    Raises:
        UsageError: when it is none.
    """
    if value is None or isinstance(value, Period):
        return value
    if isinstance(value, dt.date):
        value = dt.date(value.year, value.month, value.day).isoformat()
    if not isinstance(value, str):
        raise UsageError(f'{name}: {value!r} is not text; write "2024", "2024-03" or "2024-03-14"')
    try:
        return Period.parse(value.replace("/", " to "))  # an interval would have two ends
    except ValueError as error:
        raise UsageError(f'{name}: "{value}" {error}; write 2024, 2024-03 or 2024-03-14') from error


def flag(name: str, value: object) -> bool:
    """Read True or False.

    Raises:
        UsageError: when it is neither, as `"no"`, which Python takes for true.
    """
    if isinstance(value, bool):
        return value
    raise UsageError(f"{name}: {value!r} is neither True nor False")


def limit(name: str, value: object) -> int | None:
    """How many at the most; 0 and None are all.

    Raises:
        UsageError: when it is no such number.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UsageError(f"{name} must be a whole number, 0 or more (0: all); not {value!r}")
    return min(value, _MANY) or None


def one_of(kind: type[Choice], value: object, verb: str) -> Choice:
    """Read a member of an enumeration; `verb` is `sort` or `count`, for the message.

    Raises:
        UsageError: names those there are.
    """
    for member in kind:
        if value == member:
            return member
    raise UsageError(f"cannot {verb} by {value}; {verb} by {', '.join(kind)}")

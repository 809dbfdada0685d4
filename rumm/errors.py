"""Every error a user can meet; each knows its exit code and says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


_LISTS = {"fact": "list", "source": "sources"}  # the commands that list what there is


class RummError(Exception):
    """The root: `str()` is one line for a person, `exit_code` is for the shell."""

    exit_code = 1


class NotFoundError(RummError):
    """An id that was asked for does not exist."""

    def __init__(self, what: str, name: str, near: Sequence[str] = ()) -> None:
        lists = " or ".join(f"rumm {_LISTS[one]} --fields id" for one in what.split(" or "))
        super().__init__(f'no {what} "{name}"{did_you_mean(near) or f"; see {lists}"}')


class UsageError(RummError):
    """An option or argument that cannot be meant."""

    exit_code = 2


class UnknownValueError(UsageError):
    """A filter value or field name that the base or the program does not know."""

    def __init__(
        self, what: str, value: str, *, near: Sequence[str] = (), valid: Sequence[str] = ()
    ) -> None:
        hint = did_you_mean(near)
        if valid:
            hint += f"; valid: {', '.join(valid)}"
        elif not near:
            hint = f"; see rumm count --by {what}"
        super().__init__(f'no {what} "{value}"{hint}')


class BaseError(RummError):
    """A fact base that cannot be read."""

    exit_code = 3


def did_you_mean(near: Sequence[str]) -> str:
    """`; did you mean "a" or "b"?`, or nothing when there is nothing near."""
    return "; did you mean {}?".format(" or ".join(f'"{name}"' for name in near)) if near else ""

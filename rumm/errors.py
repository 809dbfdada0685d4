"""Every error a user can meet; each knows its exit code and says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


_SHOWS = {"fact": "show", "source": "sources"}  # the commands that take an id
_SEARCHED = 100  # characters of an id that may be words to search for


class RummError(Exception):
    """The root: `str()` is one line for a person, `exit_code` is for the shell."""

    exit_code = 1


class NotFoundError(RummError):
    """An id that was asked for does not exist, unless as that of what there is `instead`."""

    def __init__(
        self, what: str, name: str, near: Sequence[str] = (), *, instead: str | None = None
    ) -> None:
        hint = did_you_mean(near) or f"; see {_where(what, name)}"
        if instead:
            hint = f"; that is a {instead}; see rumm {_SHOWS[instead]} {name}"
        super().__init__(f'no {what} "{name}"{hint}')


def _where(what: str, name: str) -> str:
    """A command that finds what was meant by an id that nothing has."""
    from shlex import quote  # noqa: PLC0415 - no look-up that succeeds needs it

    words = " ".join(name[: _SEARCHED + 1].replace("-", " ").split())
    if what == "source":
        return "rumm sources --fields id"
    return f"rumm search {quote(words)}" if 0 < len(words) <= _SEARCHED else "rumm list --fields id"


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


class FactBaseError(RummError):
    """A fact base that cannot be read."""

    exit_code = 3


def did_you_mean(near: Sequence[str]) -> str:
    """`; did you mean "a" or "b"?`, or nothing when there is nothing near."""
    return "; did you mean {}?".format(" or ".join(f'"{name}"' for name in near)) if near else ""

"""All errors that users can see; each has an exit code and says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


_SHOWS = {"fact": "show", "source": "sources"}  # the commands that take an ID
_NAMED = 4  # missing IDs named besides the first
_SEARCHED = 100  # characters; longer IDs are not searched for


class RummError(Exception):
    """The base class: `str()` is one line for people, `exit_code` is for the shell."""

    exit_code = 1


class NotFoundError(RummError):
    """Unknown IDs; the hint is for the first, and `instead` is what else has that ID."""

    def __init__(
        self,
        what: str,
        names: Sequence[str],
        near: Sequence[str] = (),
        *,
        instead: str | None = None,
    ) -> None:
        name = names[0]
        hint = did_you_mean(near) or f"; see {_where(what, name)}"
        if instead:
            hint = f"; it is the ID of a {instead}; try rumm {_SHOWS[instead]} {name}"
        named = [f'"{name}"' for name in names[: _NAMED + 1]]
        if rest := names[_NAMED + 1 :]:
            named.append(f"{len(rest):,} more")
        *first, last = named
        listed = f"{', '.join(first)}{',' * (len(first) > 1)} or {last}" if first else last
        super().__init__(f"no {what} {listed}{hint}")


def _where(what: str, name: str) -> str:
    """Suggest a command that would find the ID."""
    from shlex import quote  # noqa: PLC0415 - only errors need it

    words = " ".join(name[: _SEARCHED + 1].replace("-", " ").split())
    if what == "source":
        return "rumm sources --fields id"
    return f"rumm search {quote(words)}" if 0 < len(words) <= _SEARCHED else "rumm list --fields id"


class UsageError(RummError):
    """An invalid option or argument."""

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
    """Return `; did you mean "a" or "b"?`, or "" if nothing is near."""
    return "; did you mean {}?".format(" or ".join(f'"{name}"' for name in near)) if near else ""

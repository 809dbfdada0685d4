"""How an answer is presented: the width and colors of the page, the day, the chosen fields."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """What an answer is rendered for.

    `width` in terminal cells, None for no wrapping; `day` of the look-up, ISO; `fields` asked for,
    in that order, or none for those that the format prefers.
    """

    width: int | None = None
    color: bool = False
    day: str = ""
    fields: tuple[str, ...] = ()

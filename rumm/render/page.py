"""Presentation of an answer: width, color, day, and chosen fields."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """The page that an answer is rendered on.

    `width` in terminal cells, None for no wrapping; `day` of the lookup, in ISO form; `fields`
    chosen, in that order, none for the default ones of the format.
    """

    width: int | None = None
    color: bool = False
    day: str = ""
    fields: tuple[str, ...] = ()

"""An answer as text: one file a format, and here the choice between them."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rumm.answer import Answer
    from rumm.render.layout import Page


class Format(StrEnum):
    """A format is a module of this name with a function `render`."""

    TEXT = "text"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


def render(
    answer: Answer[Any], format_: Format, fields: Sequence[str], page: Page
) -> Iterator[str]:
    """Pieces of text that make up the answer in a format, with the fields that were asked for.

    Only the module of that format is loaded: each look-up pays for what it uses.

    Raises:
        UnknownValueError: for a field that there is not.
    """
    module = import_module(f"rumm.render.{format_}")
    pieces: Iterator[str] = module.render(answer, fields, page)
    return pieces

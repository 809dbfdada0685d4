"""JSON Lines: the bare items, an object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rumm.render.fields import TABLES, chosen, record
from rumm.render.json import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Answer
    from rumm.render.page import Page


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """The objects of the JSON format, without what stands around them."""
    table = TABLES[answer.subject]
    names = chosen(answer, page, table.json)
    return (dumps(record(item, table.fields, names)) + "\n" for item in answer.items)

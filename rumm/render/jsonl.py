"""JSON Lines: the bare items, an object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rumm.render.fields import VIEWS, chosen, record
from rumm.render.json import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rumm.model.answers import Answer
    from rumm.render.terminal.layout import Page


def render(answer: Answer[Any], fields: Sequence[str], _page: Page) -> Iterator[str]:
    """The objects of the JSON format, without what stands around them."""
    table = VIEWS[answer.view]
    names = chosen(answer, fields, table.json)
    return (dumps(record(item, table.fields, names)) + "\n" for item in answer.items)

"""Tab-separated values for line-based tools: no header, one item per line, no quoting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rumm.render.fields import TABLES, chosen, record
from rumm.render.tables import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Answer
    from rumm.render.page import Page

# Every character that some program treats as the end of a line or cell.
_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029", " "))


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Render the items; tabs and line breaks in a value become spaces."""
    table = TABLES[answer.subject]
    names = chosen(answer, page, table.tsv)
    for item in answer.items:
        values = map(flat, record(item, table.fields, names).values())
        yield "\t".join(value.translate(_BREAKS) for value in values) + "\n"

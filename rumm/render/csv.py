"""CSV (RFC 4180): a header, lines ending in CRLF, lists joined with semicolons."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from rumm.render.fields import TABLES, chosen, record
from rumm.render.tables import flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rumm.model.answers import Answer
    from rumm.render.page import Page


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Render a header and one line per item."""
    table = TABLES[answer.subject]
    names = chosen(answer, page, table.csv)
    yield _row(names)
    for item in answer.items:
        yield _row([flat(value) for value in record(item, table.fields, names).values()])


def _row(values: Sequence[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow(values)
    return line.getvalue()

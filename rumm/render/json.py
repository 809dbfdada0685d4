"""JSON: one object with the query and one item per line; JSON Lines: the items alone."""

from __future__ import annotations

import re
from json import JSONEncoder
from typing import TYPE_CHECKING, Any

from rumm.render.fields import TABLES, chosen, head, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Answer
    from rumm.render.page import Page

_encode = JSONEncoder(ensure_ascii=False).encode
# DEL, C1, bidirectional controls, line separators, and lone surrogates.
_HIDDEN = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Render the versioned object that `rumm schema json` describes."""
    items = _items(answer, page)
    opening = dumps(head(answer, page)).removesuffix("}")
    yield f'{opening}, "{TABLES[answer.subject].name}": ['
    for number, item in enumerate(items):
        yield f"{',' if number else ''}\n  {item}"
    yield "\n]}\n" if answer.items else "]}\n"


def render_lines(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Render JSON Lines: the items of the object, without the query."""
    return (f"{item}\n" for item in _items(answer, page))


def _items(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Check the chosen fields at once, so that nothing is written if one does not exist."""
    table = TABLES[answer.subject]
    names = chosen(answer, page, table.json)
    return (dumps(record(item, table.fields, names)) for item in answer.items)


def dumps(value: object) -> str:
    """Write a value as JSON on one line, in UTF-8, with control characters escaped."""
    return escaped(_encode(value))


def escaped(text: str) -> str:
    """Escape the control and bidirectional characters of JSON text."""
    return _HIDDEN.sub(lambda char: f"\\u{ord(char[0]):04x}", text)

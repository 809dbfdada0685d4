"""JSON: one object with what was asked, of which base, and the items, each on a line of its own."""

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
# DEL, C1, bidirectional controls, line separators, and halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """The versioned object that `rumm schema json` describes."""
    table = TABLES[answer.subject]
    names = chosen(answer, page, table.json)
    opening = dumps(head(answer, page)).removesuffix("}")
    yield f'{opening}, "{table.name}": ['
    for number, item in enumerate(answer.items):
        yield f"{',' if number else ''}\n  {dumps(record(item, table.fields, names))}"
    yield "\n]}\n" if answer.items else "]}\n"


def dumps(value: object) -> str:
    """A value as JSON on one line; UTF-8 as it is, but nothing that hides or obeys."""
    return escaped(_encode(value))


def escaped(text: str) -> str:
    """JSON with escapes for what hides or obeys."""
    return _UNSEEN.sub(lambda char: f"\\u{ord(char[0]):04x}", text)

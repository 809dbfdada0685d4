"""Values as cells of a table, for CSV, TSV, and Markdown."""

from __future__ import annotations

import re

from rumm.render.json import dumps

_SEPARATOR = re.compile(r"(\\*)(;|$)")


def flat(value: object) -> str:
    r"""Write a value as one text: nothing as an empty one, a list joined with semicolons.

    A semicolon inside an item is written with a backslash before it, and so is a backslash there
    or at the end of an item: `a; b` and `c` are `a\; b;c`.
    """
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(_item(item) for item in value)
    return value if isinstance(value, str) else dumps(value)


def _item(text: str) -> str:
    return _SEPARATOR.sub(lambda found: found[1] * 2 + ("\\;" if found[2] else ""), text)

"""Values as TOML text."""

from __future__ import annotations

import json
from datetime import date


def string(text: str) -> str:
    """Write a string on one line; JSON spells all but DEL the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def value_text(value: object) -> str:
    """Write the value of a key: lists and tables inline."""
    if isinstance(value, list):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, dict):
        pairs = (f"{key} = {value_text(each)}" for key, each in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return value.isoformat() if isinstance(value, date) else string(str(value))

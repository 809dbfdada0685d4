"""Write the tables of keys in docs/bases.md from the declaration in the code.

python docs/reference.py
"""  # noqa: INP001 - a script, not a package

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.base.keys import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("bases.md")
BEGIN, END = "<!-- reference: python docs/reference.py -->\n", "<!-- end of reference -->\n"
_HEADINGS = {
    "base": "`[base]`: the fact base itself",
    "kind": "`[kind.ID]`: a kind of fact",
    "topic": "`[topic.ID]`: a heading for facts",
    "source": "`[source.ID]`: a work that is cited",
    "fact": "`[fact.ID]`: a claim",
    "citation": "An entry of `citations`: what one source says about the claim",
}


def reference() -> Iterator[str]:
    """Yield lines of Markdown: a table for each table of a fact base."""
    for table, keys in TABLES.items():
        yield f"\n**{_HEADINGS[table]}**\n\n"
        yield "| key | type | description |\n| --- | --- | --- |\n"
        for name, key in keys.items():
            required = " (required)" if key.required else ""
            yield f"| `{name}`{required} | {_cell(key.type.name)} | {_cell(key.help)} |\n"
    yield "\n"


def _cell(text: str) -> str:
    """Escape text for Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", text)


def updated(page: str) -> str:
    """Return a page with current tables between the marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{''.join(reference())}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

"""Sources as RIS, for EndNote, Zotero, Mendeley, and others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rumm.base.item_types import kind_of, spread
from rumm.model.links import copies
from rumm.render.phrases import when
from rumm.render.terminal.layout import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Name, Source
    from rumm.model.period import Period
    from rumm.render.page import Page

_RANGE = re.compile(r"(\w+)\s*[-–—]+\s*(\w+)")


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """Render the sources, each with the base that it was found in as its database."""
    yield ris(bibliography.sources, found_in=bibliography.provenance(page.day))


def ris(sources: Iterable[Source], *, found_in: str = "") -> str:
    """Write the sources as RIS records (Research Information Systems, with the tags of 2011).

    Lines end in CRLF, as the format has it.
    """
    return "".join(_record(source, found_in) for source in sources)


def _record(source: Source, found_in: str) -> str:
    fields = (*_fields(source), ("DB", found_in))
    # On one line, nothing in a value looks like a tag.
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _fields(source: Source) -> Iterator[tuple[str, str | None]]:
    """Yield the tags of a record and their values."""
    type_ = kind_of(source).ris
    fields, notes = spread(source, "ris", type_)
    yield "TY", type_
    yield "ID", source.id
    yield from (("AU", _name(name)) for name in source.authors)
    yield "TI", source.title
    for tag, value in fields.items():
        if not isinstance(value, str):
            yield from ((tag, _name(name)) for name in value)
        elif tag == "SP" and (pages := _RANGE.fullmatch(value)):
            yield from (("SP", pages[1]), ("EP", pages[2]))
        else:
            yield tag, value
    yield "PY", source.issued.year if source.issued else None
    yield "DA", _date(source.issued)
    yield "DO", source.doi
    yield "UR", (source.address or "").replace(";", "%3B")  # a semicolon would begin another URL
    yield "Y2", _date(source.accessed)
    yield "LA", source.language
    if source.issued and "/" in source.issued.text:
        notes = (*notes, f"Date: {when(source.issued)}")
    yield from (("N1", note) for note in (source.note, *notes, *copies(source)))


def _name(name: Name) -> str:
    """Write `Family, Given, Suffix`; a comma at the end makes anything else one name.

    A comma inside such a name is doubled (EndNote's convention).
    """
    if name.given or name.suffix:
        return str(name)
    head, comma, tail = str(name).partition(",")
    return f"{head},,{tail}" if comma else f"{head},"


def _date(date: Period | None) -> str | None:
    """Write `YYYY/MM/DD/`, always with the slashes."""
    if date is None:
        return None
    parts = (date.year, *(f"{part:02}" for part in date.parts[1:]), "", "")
    return f"{'/'.join(parts[:3])}/"

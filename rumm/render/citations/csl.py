"""Sources as CSL-JSON, for citation processors and reference managers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rumm.base.item_types import kind_of, spread
from rumm.model.links import copies
from rumm.render.json import escaped
from rumm.render.phrases import when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Name, Source
    from rumm.model.period import Period
    from rumm.render.page import Page


def render(bibliography: Bibliography, _page: Page) -> Iterator[str]:
    """Render the sources; CSL has no field for the base they come from that styles do not print."""
    yield csl_json(bibliography.sources)


def csl_json(sources: Iterable[Source]) -> str:
    """Write the sources in CSL's input format (csl-data.json, schema 1.0), IDs as keys.

    UTF-8, but control and bidirectional characters are escaped.
    """
    text = json.dumps([_item(source) for source in sources], ensure_ascii=False, indent=2)
    return escaped(text) + "\n"


def _item(source: Source) -> dict[str, object]:
    """One item, without the variables that have no value."""
    family = kind_of(source).family
    if family == "page" and source.number and source.container_title:
        family = "report"  # as in "Press release jy1856"
    fields, notes = spread(source, "csl", family)
    numbers = dict(fields)
    if "collection-title" not in fields and "collection-number" in fields:
        numbers["number"] = numbers.pop("collection-number")
    # Without an address of its own, a DOI is enough: some styles would print both.
    address = source.url or (None if source.doi else source.via)
    date = source.issued
    open_date = f"Date: {when(date)}." if date and date.is_open else None
    variables = {
        "id": source.id,
        "type": source.type,
        "title": source.title,
        "author": _names(source.authors),
        **{name: v if isinstance(v, str) else _names(v) for name, v in numbers.items()},
        "issued": _date(source.issued),
        "accessed": _date(source.accessed),
        "URL": address and address.replace("'", "%27"),  # processors make it a typographic quote
        "DOI": source.doi,
        "language": source.language,
        "note": " ".join(filter(None, (source.note, *notes, open_date, *copies(source)))),
    }
    return {name: value for name, value in variables.items() if value}


def _names(names: Iterable[Name]) -> list[dict[str, str]]:
    return [
        {
            part: value
            for part, value in (
                ("family", name.family),
                ("given", name.given),
                ("dropping-particle", name.dropping),
                ("non-dropping-particle", name.particle),
                ("suffix", name.suffix),
                ("literal", name.literal),
            )
            if value
        }
        for name in names
    ]


def _date(date: Period | None) -> dict[str, list[list[int]]] | None:
    """One date, or the two of an interval, each with the parts that are known."""
    if date is None:
        return None
    known = [end for end in dict.fromkeys(date.ends) if end not in ("", "..")]
    return {"date-parts": [[int(part) for part in end.split("-")] for end in known]}

"""Sources as CSL-JSON, for citation processors and reference managers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rumm.model.links import copies
from rumm.render.json import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Name, Source
    from rumm.model.period import Period
    from rumm.render.page import Page

# The types that appear in a periodical, whose name is its publisher's if no other is given.
PERIODICALS = frozenset(
    """article-journal article-magazine article-newspaper periodical post-weblog review
    review-book""".split()
)


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """The sources, each with the base that it was found in as CSL's `source`."""
    yield csl_json(bibliography.sources, found_in=bibliography.provenance(page.day))


def csl_json(sources: Iterable[Source], *, found_in: str = "") -> str:
    """The sources in CSL's input format (csl-data.json, schema 1.0), ids as keys.

    UTF-8 as it is, save that control and bidirectional characters are escaped.
    """
    text = json.dumps([_item(source, found_in) for source in sources], ensure_ascii=False, indent=2)
    return escaped(text) + "\n"


def container(source: Source) -> str | None:
    """The name of what the source appeared in."""
    periodical = source.publisher if source.type in PERIODICALS else None
    return source.container_title or periodical


def _item(source: Source, found_in: str) -> dict[str, object]:
    """One item, without the variables that have no value."""
    variables = {
        "id": source.id,
        "type": source.type,
        "title": source.title,
        "author": [_name(name) for name in source.authors],
        "container-title": container(source),
        "number": source.number,
        "publisher": source.publisher,
        "issued": _date(source.issued),
        "accessed": _date(source.accessed),
        "URL": source.address,
        "DOI": source.doi,
        "ISBN": source.isbn,
        "language": source.language,
        "note": " ".join(filter(None, (source.note, *copies(source)))),
        "source": found_in,
    }
    return {name: value for name, value in variables.items() if value}


def _name(name: Name) -> dict[str, str]:
    parts = {"family": name.family, "given": name.given, "literal": name.literal}
    return {part: value for part, value in parts.items() if value}


def _date(date: Period | None) -> dict[str, list[list[int]]] | None:
    """One date, or the two of an interval, each with the parts that are known."""
    if date is None:
        return None
    known = [end for end in date.text.split("/") if end not in ("", "..")]
    return {"date-parts": [[int(part) for part in end.split("-")] for end in known]}

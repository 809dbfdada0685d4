"""Sources as RIS, for EndNote, Zotero, Mendeley and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.model.links import copies
from rumm.render.citations.csl import container
from rumm.render.terminal.layout import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Name, Source
    from rumm.model.period import Period
    from rumm.render.page import Page

# CSL type -> RIS type; whatever is not here is GEN.
_TYPES = {
    "article": "JOUR",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "MPCT",
    "chapter": "CHAP",
    "classic": "CLSWK",
    "dataset": "DATA",
    "entry": "ENCYC",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post": "ICOMM",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "review": "JOUR",
    "review-book": "JOUR",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
_NUMBERS = {"RPRT": "SN", "STAND": "SN"}  # elsewhere the number is an issue


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """The sources, each with the base that it was found in as its database."""
    yield ris(bibliography.sources, found_in=bibliography.provenance(page.day))


def ris(sources: Iterable[Source], *, found_in: str = "") -> str:
    """The sources as RIS records (Research Information Systems, with the tags of 2011).

    Lines end in CRLF, as the format has it.
    """
    return "".join(_record(source, found_in) for source in sources)


def _record(source: Source, found_in: str) -> str:
    fields = (*_fields(source), ("DB", found_in))
    # On one line, nothing in a value looks like a tag.
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _fields(source: Source) -> Iterator[tuple[str, str | None]]:
    """The tags of a record and their values."""
    type_ = _TYPES.get(source.type, "GEN")
    yield "TY", type_
    yield "ID", source.id
    yield from (("AU", _author(name)) for name in source.authors)
    yield "TI", source.title
    yield "T2", container(source)
    yield "PB", source.publisher
    yield "PY", source.issued.year if source.issued else None
    yield "DA", _date(source.issued)
    yield _NUMBERS.get(type_, "IS"), source.number
    yield "SN", source.isbn
    yield "DO", source.doi
    yield "UR", (source.address or "").replace(";", "%3B")  # a semicolon would begin another URL
    yield "Y2", _date(source.accessed)
    yield "LA", source.language
    yield from (("N1", note) for note in (source.note, *copies(source)))


def _author(name: Name) -> str:
    """`Family, Given`; a comma at the end makes anything else one name (EndNote's convention)."""
    text = str(name)
    return text if "," in text else f"{text},"


def _date(date: Period | None) -> str | None:
    """`YYYY/MM/DD/`, the slashes always there."""
    if date is None:
        return None
    parts = (date.year, *(f"{part:02}" for part in date.parts[1:]), "", "")
    return f"{'/'.join(parts[:3])}/"

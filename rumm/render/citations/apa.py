"""References and in-text citations in the style of the APA (Publication Manual, 7th edition)."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from rumm.model.analyzer import fold
from rumm.model.facts import Stance
from rumm.render.citations.csl import PERIODICALS, container
from rumm.render.terminal.layout import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.facts import Citation, Name, Source
    from rumm.model.period import Period

# CSL type -> the description that stands in brackets after the title.
_DESCRIPTIONS = {
    "broadcast": "Broadcast",
    "dataset": "Data set",
    "graphic": "Image",
    "hearing": "Hearing",
    "interview": "Interview",
    "manuscript": "Unpublished manuscript",
    "map": "Map",
    "motion_picture": "Film",
    "pamphlet": "Brochure",
    "performance": "Performance",
    "personal_communication": "Personal communication",
    "post": "Post",
    "software": "Computer software",
    "song": "Song",
    "speech": "Speech",
    "thesis": "Thesis",
}
_PARTS = {"chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"}
# How a citation begins that does not simply support the claim.
LEADS = {Stance.SUPPORTS: "", Stance.QUALIFIES: "qualified by ", Stance.DISPUTES: "disputed by "}
_MONTHS = """January February March April May June July August September October November
    December""".split()
_STOPPED = re.compile(r"[.?!…。？！။][\"'’”»]*$")
_GIVEN = re.compile(r"(\w)[^\s.-]*[.\s]*")
_ARTICLE = re.compile(r"^\W*(?:an?|the)\s")
_SHOWN, _LISTED = 20, 19  # of more authors than 20, the first 19 and the last are listed


def references(sources: Iterable[Source]) -> list[tuple[Source, str]]:
    """Each source with its reference, in the order of a reference list."""
    ordered = sorted(sources, key=_sort_key)
    letters = year_letters(ordered)
    return [(source, reference(source, letters.get(source.id, ""))) for source in ordered]


def year_letters(sources: Iterable[Source]) -> dict[str, str]:
    """The letter after the year, by source id, of sources that in-text citations would confuse."""
    letters = {}
    ordered = sorted(sources, key=lambda source: (author_date(source), _sort_key(source)))
    for _, group in groupby(ordered, key=author_date):
        alike = list(group)
        if len(alike) > 1:
            for index, source in enumerate(alike):
                letters[source.id] = chr(ord("a") + index % 26) * (index // 26 + 1)
    return letters


def reference(source: Source, letter: str = "") -> str:
    """All of it, as in `Storey, I. (2023, November 21). Title. Publisher. https://…`."""
    date = f"({_date(source.issued, letter)})."
    title = _stop(_title(source))
    head = [_stop(_authors(source.authors)), date, title] if source.authors else [title, date]
    return one_line(" ".join([*head, *map(_stop, _publication(source)), *_addresses(source)]))


def in_text(citations: Iterable[Citation], letters: Mapping[str, str] | None = None) -> str:
    """What follows a claim, as in `(Storey, 2023, p. 5; disputed by Reuters, 2022b)`."""
    cited = sorted(citations, key=lambda c: (tuple(Stance).index(c.stance), _sort_key(c.source)))
    works = []
    for stance, group in groupby(cited, key=lambda citation: citation.stance):
        texts = [
            author_date(c.source, c.locator, (letters or {}).get(c.source.id, "")) for c in group
        ]
        works.append(LEADS[stance] + "; ".join(texts))
    return f"({'; '.join(works)})" if works else ""


def author_date(source: Source, locator: str | None = None, letter: str = "") -> str:
    """A citation without its parentheses, as in `Storey, 2023, summary, bullet 5`."""
    names = [name.short for name in source.authors]
    if len(names) > 2:
        names[1:] = ["et al."]
        who = " ".join(names) + ","
    elif names:
        who = " & ".join(names) + ","
    else:
        title = one_line(source.title)
        who = f"{title}," if title.startswith("[") else f"“{title},”"
    where = f", {locator.replace(';', ',')}" if locator else ""  # semicolons part citations
    return one_line(f"{who} {_year(source.issued, letter)}{where}")


def _authors(authors: tuple[Name, ...]) -> str:
    names = [_author(name) for name in authors]
    if len(names) > _SHOWN:
        return f"{', '.join(names[:_LISTED])}, . . . {names[-1]}"
    *first, last = names
    return f"{', '.join(first)}, & {last}" if first else last


def _author(name: Name) -> str:
    """`Family, G. N.`; hyphens between given names stay, and names that have no capitals."""
    if not name.given[:1].isupper():
        return str(name)
    initials = _GIVEN.sub(r"\1. ", name.given).replace(". -", ".-").strip()
    return f"{name.family}, {initials}"


def _title(source: Source) -> str:
    """The title with number and description; one that is in brackets is a description itself."""
    title = one_line(source.title)
    if source.number and source.type not in PERIODICALS:
        title += f" ({' '.join(filter(None, (source.container_title, 'No.', source.number)))})"
    described = source.type in _DESCRIPTIONS and not title.startswith("[")
    return f"{title} [{_DESCRIPTIONS[source.type]}]" if described else title


def _publication(source: Source) -> list[str]:
    """Where it appeared and who published it, save what author or title say already."""
    where = container(source)
    if source.type in PERIODICALS:
        found = [f"{where}, ({source.number})" if where and source.number else where]
    elif source.number:  # the title has it, and the container with it
        found = [source.publisher]
    else:
        in_ = f"In {where}" if where and source.type in _PARTS else where
        found = [in_, source.publisher if source.publisher != where else None]
    authors = [_author(name) for name in source.authors]
    return [text for text in found if text and text not in authors]


def _addresses(source: Source) -> Iterator[str]:
    """DOI or URL; the page that was read, if it is another or the day is known; the archive's."""
    own = source.doi_url or source.url
    read = source.via or (own if source.accessed else None)
    if own and own != read:
        yield own
    if read:
        yield f"Retrieved {_day(source.accessed)}from {read}"
    if source.archive_url:
        yield f"Archived at {source.archive_url}"


def _date(issued: Period | None, letter: str) -> str:
    """Year, month and day as far as they are known: `2023b, November 21`."""
    year = _year(issued, letter)
    if issued is None or "/" in issued.text:
        return year
    return ", ".join(filter(None, (year, _month_day(issued))))


def _year(issued: Period | None, letter: str) -> str:
    """`2023`, `2023b`, `2021–2023`, `n.d.`, `n.d.-b`."""
    if issued is None:
        return f"n.d.-{letter}" if letter else "n.d."
    years = [end[:4].strip(".") for end in issued.text.split("/")]
    return "–".join(dict.fromkeys(years)) + letter


def _day(accessed: Period | None) -> str:
    """`November 21, 2023, `, or nothing."""
    if accessed is None:
        return ""
    comma = "," if len(accessed.parts) > 2 else ""
    return f"{_month_day(accessed)}{comma} {accessed.year}, ".lstrip()


def _month_day(date: Period) -> str:
    """`November 21`, `November` or nothing."""
    _, *rest = date.parts
    return " ".join([_MONTHS[rest[0] - 1], *map(str, rest[1:])]) if rest else ""


def _sort_key(source: Source) -> tuple[object, ...]:
    """Authors (or title), then undated before dated, coarse before fine dates, then title."""
    title = _alphabetic(source.title)
    names = tuple((_alphabetic(name.short), _alphabetic(name.given)) for name in source.authors)
    return names or ((title, ""),), source.issued.parts if source.issued else (), title, source.id


def _alphabetic(text: str) -> str:
    """The letters and digits that count in the alphabet; a leading article does not."""
    return "".join(filter(str.isalnum, _ARTICLE.sub("", fold(text))))


def _stop(text: str) -> str:
    """The text with a full stop, unless something ends it already."""
    return text if _STOPPED.search(text) else f"{text}."

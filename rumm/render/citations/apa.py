"""References and in-text citations in APA style (Publication Manual, 7th edition)."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rumm.base.item_types import container, kind_of
from rumm.model.analyzer import fold
from rumm.model.facts import Stance
from rumm.model.links import Address
from rumm.render.phrases import origin
from rumm.render.terminal.layout import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rumm.model.facts import Citation, Name, Source
    from rumm.model.period import Period

# How a citation begins that does not simply support the claim.
LEADS = {Stance.SUPPORTS: "", Stance.QUALIFIES: "qualified by ", Stance.DISPUTES: "disputed by "}
_MONTHS = """January February March April May June July August September October November
    December""".split()
_STOPPED = re.compile(r"[.?!…။。？！][\"'’”»]*$")
_CLOSING = re.compile(r"[”\"]$|‘[^‘’]*’$|(?<!\w)'[^']*'$")
_GIVEN = re.compile(r"(\w)[^\s.-]*[.\s]*")
_ARTICLE = re.compile(r"^\W*(?:an?|the)\s")
_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")
_EDITION = re.compile(r"\bed(?:n|ition)?\b", re.IGNORECASE)
_RANGE = re.compile(r"(?<=\d)\s*-+\s*(?=\d)")
# What has no month or day in a reference (section 9.14).
_YEAR_ONLY = set(
    """article article-journal book chapter classic dataset entry entry-dictionary
    entry-encyclopedia figure graphic manuscript map musical_score patent periodical review
    review-book software standard thesis""".split()
)
_SHOWN, _LISTED = 20, 19  # of more authors than 20, the first 19 and the last are listed


class Label(NamedTuple):
    """What an in-text citation calls a source: authors or title, and the letter after the year."""

    who: str
    letter: str = ""


def references(sources: Iterable[Source]) -> list[tuple[str, ...]]:
    """Write the references of a list in its order, each in pieces."""
    ordered = sorted(sources, key=_sort_key)
    known = labels(ordered)
    return [tuple(pieces(source, known[source.id].letter)) for source in ordered]


def reference(source: Source, letter: str = "") -> str:
    """Write the reference, as in `Storey, I. (2023, November 21). Title. Publisher. https://…`."""
    return "".join(pieces(source, letter))


def pieces(source: Source, letter: str = "") -> Iterator[str]:
    """Yield the reference in pieces, those that are addresses marked as such."""
    date = f"({_date(source, letter)})."
    title = _stop(_title(source))
    names = _names(source.authors) or _editors_first(source)
    head = [_stop(names), date, title] if names else [title, date]
    yield one_line(" ".join([*head, *map(_stop, _publication(source))]))
    for lead, address in _addresses(source):
        yield f" {lead}"
        yield Address(address)


def labels(sources: Iterable[Source]) -> dict[str, Label]:
    """Name each source for in-text citations, by ID and unambiguously.

    First authors with one surname get initials; works that "et al." would confuse, more names;
    only works of the same authors in the same year, a letter (sections 8.18 to 8.20).
    """
    ordered = sorted({source.id: source for source in sources}.values(), key=_sort_key)
    first = _first_names(ordered)
    alike: dict[tuple[str, str], list[Source]] = defaultdict(list)
    who = {}
    for source in ordered:
        who[source.id] = _who(source, first, ordered)
        alike[who[source.id], _year(source.issued, "")].append(source)
    return {
        source.id: Label(who[source.id], _letter(number) if len(group) > 1 else "")
        for group in alike.values()
        for number, source in enumerate(group)
    }


def in_text(citations: Iterable[Citation], known: Mapping[str, Label] | None = None) -> str:
    """Write what follows a claim: `(Storey, 2023, p. 5; disputed by Doe, 2022, after Reuters)`."""
    cited = sorted(citations, key=lambda c: (tuple(Stance).index(c.stance), _sort_key(c.source)))
    known = labels(c.source for c in cited) | dict(known or {})
    works = []
    for stance, group in groupby(cited, key=lambda citation: citation.stance):
        texts = [
            author_date(c.source, c.locator, known[c.source.id])
            + (f", after {first}" if (first := origin(c.source, {})) else "")
            for c in group
        ]
        works.append(LEADS[stance] + "; ".join(texts))
    return f"({'; '.join(works)})" if works else ""


def author_date(source: Source, locator: str | None = None, label: Label | None = None) -> str:
    """Write a citation without its parentheses: `Storey, 2023, summary, bullet 5`."""
    who, letter = label or labels([source])[source.id]
    where = f", {locator.replace(';', ',')}" if locator else ""  # semicolons separate citations
    return one_line(f"{who} {_year(source.issued, letter)}{where}")


def _who(source: Source, first: Mapping[Name, str], others: Sequence[Source]) -> str:
    """Write the authors, or the title in quotes, with the comma before the year."""
    authors = source.authors or source.editors
    if not authors:
        title = one_line(source.title)
        if title.startswith("["):
            return f"{title},"
        inner = _QUOTED.sub(lambda quoted: f"‘{quoted[1] or quoted[2] or ''}’", title)
        return f"“{inner},”" if not inner.endswith(("?", "!")) else f"“{inner}”"
    names = [first.get(authors[0], authors[0].short), *(name.short for name in authors[1:])]
    if len(names) < 3:
        return " & ".join(names) + ","
    shown = _names_needed(source, others)
    if shown < len(names) - 1:  # "et al." stands for more than one
        return f"{', '.join(names[:shown])}{',' * (shown > 1)} et al.,"
    return f"{', '.join(names[:-1])}, & {names[-1]},"


def _names_needed(source: Source, others: Sequence[Source]) -> int:
    """Return how many authors set a work apart from those of other authors in the same year."""
    authors = [name.short for name in source.authors or source.editors]
    needed = 1
    for other in others:
        names = [name.short for name in other.authors or other.editors]
        same_year = _year(other.issued, "") == _year(source.issued, "")
        if same_year and len(names) > 2 and names != authors:
            pairs = enumerate(zip(authors, names, strict=False), start=1)
            needed = max(needed, next((n for n, (a, b) in pairs if a != b), len(authors)))
    return needed


def _first_names(sources: Iterable[Source]) -> dict[Name, str]:
    """Name first authors who share a surname: with initials, or given names in full."""
    people: dict[str, set[Name]] = defaultdict(set)
    for source in sources:
        for name in (source.authors or source.editors)[:1]:
            people[fold(name.short)].add(name)
    found = {}
    for names in people.values():
        if len(names) > 1:
            initials = [_initials(name) for name in names]
            for name in names:
                alone = initials.count(_initials(name)) == 1
                given = _initials(name) if alone else f"{name.given} {name.dropping}".strip()
                suffix = "" if alone else name.suffix
                found[name] = " ".join(filter(None, (given, name.short, suffix)))
    return found


def _letter(number: int) -> str:
    return chr(ord("a") + number % 26) * (number // 26 + 1)


def _names(names: Sequence[Name], *, inverted: bool = True) -> str:
    texts = [_name(name, inverted=inverted) for name in names]
    if len(texts) > _SHOWN:
        return f"{', '.join(texts[:_LISTED])}, . . . {texts[-1]}"
    *first, last = texts or [""]
    comma = "," if inverted or len(first) > 1 else ""
    return f"{', '.join(first)}{comma} & {last}" if first else last


def _name(name: Name, *, inverted: bool = True) -> str:
    """Write `Family, G. N. van, Jr.`, or `G. N. van Family Jr.`."""
    if inverted:
        return ", ".join(filter(None, (name.short, _initials(name), name.suffix)))
    return " ".join(filter(None, (_initials(name), name.short, name.suffix)))


def _initials(name: Name) -> str:
    """`G. N. van`; hyphens between given names stay, and names that have no capitals."""
    initials = name.given
    if name.given[:1].isupper():
        initials = _GIVEN.sub(r"\1. ", name.given).replace(". -", ".-").strip()
    return f"{initials} {name.dropping}".strip()


def _editors(source: Source) -> str:
    """Write editors with the initials first, as in `A. Roe & B. Poe, Eds.`."""
    role = "Eds." if len(source.editors) > 1 else "Ed."
    return f"{_names(source.editors, inverted=False)}, {role}"


def _editors_first(source: Source) -> str:
    """`Roe, A. (Ed.)`, where a whole book has no other authors."""
    if not source.editors or kind_of(source).family in ("part", "periodical"):
        return ""
    return f"{_names(source.editors)} ({'Eds.' if len(source.editors) > 1 else 'Ed.'})"


def _title(source: Source) -> str:
    """Write the title, edition, series, and description; a title in brackets is a description."""
    kind = kind_of(source)
    title = one_line(source.title)
    if kind.family not in ("part", "periodical"):
        editors = _editors(source) if source.editors and source.authors else ""
        details = "; ".join(filter(None, (editors, _extent(source), _series(source))))
        title += f" ({details})" if details else ""
    described = kind.apa and not title.startswith("[")
    return f"{title} [{kind.apa}]" if described else title


def _extent(source: Source) -> str:
    """`2nd ed., Vol. 4, pp. 1–20`, as far as it is known."""
    pages = _RANGE.sub("–", source.pages or "")
    several = "pp." if re.search(r"\D", pages) else "p."
    return ", ".join(
        filter(
            None,
            (
                _edition(source.edition),
                f"Vol. {source.volume}" if source.volume else "",
                f"{several} {pages}" if pages else "",
            ),
        )
    )


def _edition(edition: str | None) -> str:
    """`2nd ed.` of `2`; an edition in words keeps them."""
    if not edition or _EDITION.search(edition):
        return edition or ""
    if not edition.isdecimal():
        return f"{edition} ed."
    teen = edition[-2:-1] == "1"
    ending = "th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    return f"{edition}{ending} ed."


def _series(source: Source) -> str:
    """`ISEAS Perspective No. 92`; a site or the like is a series only with a number."""
    is_series = source.number or kind_of(source).family in ("report", "book", "standard")
    series = [source.collection_title, source.container_title if is_series else None]
    number = f"No. {source.number}" if source.number else None
    return " ".join(filter(None, (", ".join(filter(None, series)), number)))


def _publication(source: Source) -> list[str]:
    """Where it appeared and who published it, except what author or title say already."""
    kind = kind_of(source)
    where = container(source)
    if kind.family == "periodical":
        return [_periodical(source, where)] if where else []
    found = []
    if kind.family == "part":
        editors = re.sub(r", (Eds?\.)$", r" (\1),", _editors(source)) if source.editors else ""
        details = "; ".join(filter(None, (_extent(source), _series_of_part(source))))
        detail = f"({details})" if details else ""
        if where or editors:
            found.append(" ".join(filter(None, ("In", editors, where, detail))))
    elif where and where not in _series(source):
        found.append(where)
    place = source.place if kind.family == "event" or source.event else None
    found.append(", ".join(filter(None, (source.event, place))))
    authors = [_name(name) for name in source.authors]
    if source.publisher and source.publisher not in (where, *authors):
        found.append(source.publisher)
    return [text for text in found if text and text not in authors]


def _series_of_part(source: Source) -> str:
    number = f"No. {source.number}" if source.number else None
    return " ".join(filter(None, (source.collection_title, number)))


def _periodical(source: Source, where: str) -> str:
    """`Journal, 12(3), 45–67`."""
    number = f"({source.number})" if source.number else ""
    issue = f"{source.volume or ''}{number}"
    return ", ".join(filter(None, (where, issue, _RANGE.sub("–", source.pages or ""))))


def _addresses(source: Source) -> Iterator[tuple[str, str]]:
    """DOI or URL; the page that was read, if it is another; the archive's.

    Each has the words before it. "Retrieved" is for works that may still change (section 9.16):
    those that have no DOI, and no date or an open one.
    """
    own = source.doi_url or source.url
    read = source.via or own
    is_fixed = source.doi or (source.issued and source.issued.end is not None)
    day = "" if is_fixed else _day(source.accessed)
    if own and own != read:
        yield "", own
    if read:
        yield f"Retrieved {day}from " if day else "Read at " if own and own != read else "", read
    if source.archive_url:
        yield "Archived at ", source.archive_url


def _date(source: Source, letter: str) -> str:
    """Write the date as far as it is shown: `2023b, November 21`, `2024, March 5–June 7`."""
    issued, year = source.issued, _year(source.issued, letter)
    if issued is None or "-" not in issued.text or _has_year_only(source):
        return year
    first, last = issued.ends
    begin, end = _month_day(first), _month_day(last)
    if first == last:
        return f"{year}, {begin}"
    if first[:4] != last[:4] or not (begin and end):
        return f"{_day_after_year(first, '?')}–{_day_after_year(last, 'present')}{letter}"
    if first[:7] == last[:7]:  # 5–7 of a month
        end = end.removeprefix(begin.partition(" ")[0]).strip() or end
    return f"{year}, {begin}–{end}" if begin != end else f"{year}, {begin}"


def _has_year_only(source: Source) -> bool:
    """Return whether a reference shows only the year, as for a published conference paper."""
    published = source.pages or source.volume or source.number or source.editors
    return source.type in _YEAR_ONLY or bool(source.type == "paper-conference" and published)


def _day_after_year(end: str, if_open: str) -> str:
    if not end:
        return "?"
    if end == "..":
        return if_open
    return ", ".join(filter(None, (end[:4], _month_day(end))))


def _year(issued: Period | None, letter: str) -> str:
    """`2023`, `2023b`, `2021–2023`, `2022–present`, `n.d.`, `n.d.-b`."""
    if issued is None:
        return f"n.d.-{letter}" if letter else "n.d."
    first, last = issued.ends
    begin = "?" if first in ("", "..") else first[:4]
    end = {"": "?", "..": "present"}.get(last, last[:4])
    return "–".join(dict.fromkeys((begin, end))) + letter


def _day(accessed: Period | None) -> str:
    """`November 21, 2023, `, or nothing."""
    if accessed is None:
        return ""
    comma = "," if len(accessed.parts) > 2 else ""
    return f"{_month_day(accessed.text)}{comma} {accessed.year}, ".lstrip()


def _month_day(date: str) -> str:
    """`November 21`, `November` or nothing."""
    _, *rest = date.partition("/")[0].split("-")
    month = [_MONTHS[int(number) - 1] for number in rest[:1]]
    return " ".join([*month, *(str(int(number)) for number in rest[1:])])


def _sort_key(source: Source) -> tuple[object, ...]:
    """Sort by authors or title, undated before dated, coarse before fine dates, then title.

    Only the part of the date that is shown counts.
    """
    title = _alphabetic(source.title)
    authors = source.authors or source.editors
    names = tuple((_alphabetic(name.short), _alphabetic(name.given)) for name in authors)
    date = source.issued.parts[: 1 if _has_year_only(source) else None] if source.issued else ()
    return names or ((title, ""),), date, title, source.id


def _alphabetic(text: str) -> str:
    """Return the letters and digits that matter in sorting; a leading article does not."""
    return "".join(filter(str.isalnum, _ARTICLE.sub("", fold(text))))


def _stop(text: str) -> str:
    """Add a full stop, inside closing quotation marks, unless something ends the text already."""
    if _STOPPED.search(text):
        return text
    return f"{text[:-1]}.{text[-1]}" if _CLOSING.search(text) else f"{text}."

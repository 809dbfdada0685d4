"""Sources as one BibTeX file that classic BibTeX and biblatex's biber both accept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rumm.model.links import copies
from rumm.render.citations.csl import container
from rumm.render.terminal.layout import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.model.answers import Bibliography
    from rumm.model.facts import Name, Source
    from rumm.render.page import Page


class _Entry(NamedTuple):
    """An entry type, its names for CSL's container and publisher, and what it cannot do without.

    Without these, or author and year, plain.bst warns.
    """

    type: str
    container: str
    publisher: str
    required: frozenset[str]


_ARTICLE = _Entry("article", "journal", "publisher", frozenset({"journal"}))
_BOOK = _Entry("book", "series", "publisher", frozenset({"publisher"}))
_PART = _Entry("incollection", "booktitle", "publisher", frozenset({"booktitle", "publisher"}))
_PAPER = _Entry("inproceedings", "booktitle", "publisher", frozenset({"booktitle"}))
_REPORT = _Entry("techreport", "type", "institution", frozenset({"institution"}))
_THESIS = _Entry("phdthesis", "series", "school", frozenset({"school"}))
_MISC = _Entry(
    "misc", "howpublished", "organization", frozenset()
)  # nor does it want author or year

# Where a number has a field of its own; elsewhere it goes with the container.
_NUMBERS = {_ARTICLE: "issue", _REPORT: "number"}

# CSL type -> entry type of classic BibTeX, to which biber has aliases; what is not here is misc.
_ENTRIES = {
    "article": _ARTICLE,
    "article-journal": _ARTICLE,
    "article-magazine": _ARTICLE,
    "article-newspaper": _ARTICLE,
    "book": _BOOK,
    "chapter": _PART,
    "classic": _BOOK,
    "entry": _PART,
    "entry-dictionary": _PART,
    "entry-encyclopedia": _PART,
    "paper-conference": _PAPER,
    "report": _REPORT,
    "review": _ARTICLE,
    "review-book": _ARTICLE,
    "standard": _REPORT,
    "thesis": _THESIS,
}
_SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Language subtag (BCP 47) -> name in babel, for `langid`.
_LANGUAGES = {
    "ar": "arabic",
    "bn": "bengali",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "my": "burmese",
    "ru": "russian",
    "th": "thai",
    "tr": "turkish",
    "uk": "ukrainian",
    "zh": "chinese",
}
_SPECIAL = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}
_ESCAPED = str.maketrans(_SPECIAL | {"{": r"\{", "}": r"\}"})
# BibTeX counts escaped braces too, and biber dies of them in lists, so some need their names.
_ESCAPED_BY_NAME = str.maketrans(_SPECIAL | {"{": r"$\lbrace$", "}": r"$\rbrace$"})
_LIGATURE = re.compile(r"(?<=([-'`,]))(?=\1)|(?<=[?!])(?=`)")  # TeX would draw another character
_NAME_SYNTAX = re.compile(r",|\b(?:and|others)\b", re.IGNORECASE)


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """The sources, after a comment that says which base they were found in."""
    # Outside of entries all is comment, up to the next at sign.
    yield f"% {' '.join(bibliography.provenance(page.day).replace('@', '(at)').split())}\n\n"
    yield bibtex(bibliography.sources)


def bibtex(sources: Iterable[Source]) -> str:
    """The sources as BibTeX entries, ids as keys.

    The fields are those of classic styles (btxdoc) with biblatex's beside them (its manual, 2.2).
    Titles are in double braces: every style prints them in the capitals they came with.
    """
    return "\n".join(_entry(source) for source in sources)


def _entry(source: Source) -> str:
    entry = _ENTRIES.get(source.type, _MISC)
    fields = _fields(source, entry)
    if not {"author", "year", *entry.required} <= fields.keys():
        entry = _MISC
        fields = _fields(source, entry)
    lines = "".join(
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
    )
    return f"@{entry.type}{{{source.id},\n{lines}}}\n"


def _fields(source: Source, entry: _Entry) -> dict[str, str]:
    """The fields that have a value; addresses and names of months stay as they are."""
    authors = " and ".join(_name(name) for name in source.authors)
    fields = {
        "author": authors,
        "key": "" if authors else _escape(source.title),  # what classic styles sort by then
        "title": _capitals_kept(_escape(source.title)),
        **_publication(source, entry),
        **_dates(source),
        "isbn": source.isbn,
        "doi": source.doi,
        "url": source.address,
        "entrysubtype": _SUBTYPES.get(source.type),
        "langid": _LANGUAGES.get((source.language or "").partition("-")[0]),
        "note": _escape(" ".join(copies(source))),
        "comment": _escape(source.note),  # kept, and printed by no style
    }
    return {name: value for name, value in fields.items() if value}


def _publication(source: Source, entry: _Entry) -> dict[str, str]:
    """Container, number and publisher under the names that the entry type has for them."""
    where, publisher = container(source), source.publisher
    if entry is _REPORT:
        where = where or "Report"  # styles would say "Technical Report"
    elif entry in (_ARTICLE, _MISC):
        where = where or publisher
        publisher = None if publisher == where else publisher
    if entry not in _NUMBERS:
        where = " ".join(filter(None, (where, source.number)))
    fields = {entry.container: _escape(where), entry.publisher: _escape(publisher, listed=True)}
    if entry in _NUMBERS:
        fields[_NUMBERS[entry]] = _escape(source.number)
    return fields


def _dates(source: Source) -> dict[str, str]:
    """`year` and `month` for classic styles, `date` and `urldate` (ISO 8601-2) for biblatex."""
    dates = {}
    if source.issued:
        dates["year"] = source.issued.year
        if len(source.issued.parts) > 1:
            dates["month"] = _MONTHS[source.issued.parts[1] - 1]
        dates["date"] = source.issued.text
    if source.accessed:
        dates["urldate"] = source.accessed.text
    return dates


def _name(name: Name) -> str:
    """`Family, Given`; in braces, and so kept whole, when it is one name."""
    if not name.given:
        return f"{{{_escape(str(name), listed=True)}}}"
    parts = (_escape(part, listed=True) for part in (name.family, name.given))
    return ", ".join(f"{{{part}}}" if _NAME_SYNTAX.search(part) else part for part in parts)


def _capitals_kept(tex: str) -> str:
    """In braces, where no style changes capitals, unless a backslash follows the first of them."""
    return f"{{{{}}{tex}}}" if tex.startswith("\\") else f"{{{tex}}}"


def _escape(text: str | None, *, listed: bool = False) -> str:
    """A text as TeX prints it, non-ASCII as it is; `listed` in fields that are lists of names."""
    line = one_line(text or "")
    braces = re.sub(r"[^{}]", "", line)
    while "{}" in braces:
        braces = braces.replace("{}", "")
    return _LIGATURE.sub("{}", line.translate(_ESCAPED_BY_NAME if braces or listed else _ESCAPED))

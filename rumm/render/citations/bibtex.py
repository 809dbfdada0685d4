"""Sources as one BibTeX file that classic BibTeX and biblatex's biber both accept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from rumm.base.item_types import container, kind_of, spread
from rumm.model.links import copies
from rumm.render.terminal.layout import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.base.item_types import Value
    from rumm.model.answers import Bibliography
    from rumm.model.facts import Name, Source
    from rumm.render.page import Page


# What plain.bst warns about when it is missing, beside author and year; misc requires nothing.
_REQUIRED = {
    "article": {"journal"},
    "book": {"publisher"},
    "incollection": {"booktitle", "publisher"},
    "inproceedings": {"booktitle"},
    "phdthesis": {"school"},
    "techreport": {"institution"},
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
_RANGE = re.compile(r"(?<=\w)\s*[-–—]+\s*(?=\w)")
_LISTS = {"publisher", "institution", "school", "organization", "address"}  # in biblatex
_LETTER = re.compile(r"[^\W\d_a-zA-Z]|[a-zA-Z][\u0300-\u036f]+")
# Combining character -> TeX's accent.
_ACCENTS = dict(
    zip(
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328\u0331",
        "` ' ^ ~ = u . \" r H v d c k b".split(),
        strict=True,
    )
)
# Letters that do not decompose. Of Đ, Þ and the like, pandoc does not know the commands.
_LETTERS = dict(zip("ŁłØøÆæŒœßı", "L l O o AE ae OE oe ss i".split(), strict=True))


def render(bibliography: Bibliography, page: Page) -> Iterator[str]:
    """Render the sources, after a comment that names the base."""
    # Outside of entries all is comment, up to the next at sign.
    yield f"% {' '.join(bibliography.provenance(page.day).replace('@', '(at)').split())}\n\n"
    yield bibtex(bibliography.sources)


def bibtex(sources: Iterable[Source]) -> str:
    """Write the sources as BibTeX entries, IDs as keys.

    The fields are those of classic styles (btxdoc) with biblatex's beside them (its manual, 2.2).
    Titles are in double braces: every style prints them in the capitals they came with.
    """
    return "\n".join(_entry(source) for source in sources)


def _entry(source: Source) -> str:
    type_ = kind_of(source).bibtex
    fields = _fields(source, type_)
    if type_ != "misc" and not {"author", "year", *_REQUIRED[type_]} <= fields.keys():
        type_ = "misc"
        fields = _fields(source, type_)
    lines = "".join(
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
    )
    return f"@{type_}{{{source.id},\n{lines}}}\n"


def _fields(source: Source, type_: str) -> dict[str, str]:
    """Return the fields that have a value; addresses and names of months stay as they are."""
    published, notes = spread(_placed(source, type_), "bibtex", type_)
    particles = any(name.particle for name in (*source.authors, *source.editors))
    fields = {
        "author": _names(source.authors),
        "key": "" if source.authors else _escape(source.title),  # what classic styles sort by then
        "title": _capitals_kept(_escape(source.title)),
        **{name: _field(name, value) for name, value in published.items()},
        **_dates(source),
        "doi": _verbatim(source.doi or ""),
        "url": source.address,
        "entrysubtype": _SUBTYPES.get(source.type),
        "langid": _LANGUAGES.get((source.language or "").partition("-")[0]),
        "options": "useprefix=true" if particles else "",  # biblatex: de Gaulle is under D
        "note": _escape(" ".join((*(f"{note}." for note in notes), *copies(source)))),
        "annote": _escape(source.note),  # kept, but styles do not print it
    }
    if type_ == "techreport":
        fields.setdefault("type", "Report")  # styles would say "Technical Report"
    return {name: value for name, value in fields.items() if value}


def _placed(source: Source, type_: str) -> Source:
    """Combine values that the entry type prints as one field."""
    where, number = container(source), source.number
    if type_ == "misc" and number:
        where, number = f"{where or 'Number'} {number}", None
    if type_ in ("article", "misc"):
        where = where or source.publisher
    publisher = None if source.publisher in (where, container(source)) else source.publisher
    return source._replace(container_title=where, number=number, publisher=publisher)


def _field(name: str, value: Value) -> str:
    if not isinstance(value, str):
        return _names(value)
    if name == "pages":
        return _RANGE.sub("--", _escape(one_line(value), ligatures=True))
    return _escape(value, listed=name in _LISTS)


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


def _names(names: Iterable[Name]) -> str:
    return " and ".join(_name(name) for name in names)


def _name(name: Name) -> str:
    """`von Family, Jr., Given`; in braces, and so kept whole, when it is one name."""
    if not name.given and not name.suffix:
        return f"{{{_accented(_escape(str(name), listed=True))}}}"
    particles = _accented(_escape(f"{name.dropping} {name.particle}".strip(), listed=True))
    family = _part(name.family, whole=any(word.islower() for word in name.family.split()[:-1]))
    parts = (f"{particles} {family}".strip(), _part(name.suffix), _part(name.given))
    return ", ".join(part for part in parts if part)


def _part(text: str, *, whole: bool = False) -> str:
    """Write a part of a name, in braces if BibTeX would split it."""
    part = _accented(_escape(text, listed=True))
    return f"{{{part}}}" if whole or _NAME_SYNTAX.search(text) else part


def _accented(tex: str) -> str:
    """Write Latin letters with accents in TeX: classic styles cut UTF-8 to make initials."""
    return _LETTER.sub(lambda letter: _letter(letter[0]), tex)


def _letter(letter: str) -> str:
    """Write a letter with one accent; with several, biber would read another."""
    if letter in _LETTERS:
        return f"{{\\{_LETTERS[letter]}}}"
    base, marks = normalize("NFD", letter)[:1], normalize("NFD", letter)[1:]
    accent = _ACCENTS.get(marks)
    if accent is None or not base.isascii():
        return letter
    return f"{{\\{accent}{{{base}}}}}" if accent.isalpha() else f"{{\\{accent}{base}}}"


def _capitals_kept(tex: str) -> str:
    """In braces, where no style changes capitals, unless a backslash follows the first of them."""
    return f"{{{{}}{tex}}}" if tex.startswith("\\") else f"{{{tex}}}"


def _verbatim(text: str) -> str:
    """Percent-encode characters that would end a value that is not TeX."""
    text = text.replace("\\", "%5C")
    return text if _is_balanced(text) else text.replace("{", "%7B").replace("}", "%7D")


def _is_balanced(text: str) -> bool:
    braces = re.sub(r"[^{}]", "", text)
    while "{}" in braces:
        braces = braces.replace("{}", "")
    return not braces


def _escape(text: str | None, *, listed: bool = False, ligatures: bool = False) -> str:
    """Escape text for TeX, keeping non-ASCII; `listed` in fields that are lists."""
    line = one_line(text or "")
    by_name = listed or not _is_balanced(line)
    tex = line.translate(_ESCAPED_BY_NAME if by_name else _ESCAPED)
    return tex if ligatures else _LIGATURE.sub("{}", tex)

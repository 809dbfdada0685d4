"""Import sources from CSL-JSON, as Zotero, pandoc, and Crossref write it.

Reports every field that a source has no key for.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import category

from rumm.base.item_types import KEYS, family_of, fields_of
from rumm.base.keys import SOURCE, SOURCE_TYPES
from rumm.base.toml_writer import string, value_text
from rumm.base.values import CONTROL
from rumm.errors import FactBaseError
from rumm.model.analyzer import fold
from rumm.model.facts import Name
from rumm.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Item = Mapping[str, Any]
    Table = dict[str, Any]  # the keys of a source and their TOML values

NO_TIER = "?"  # not a tier, so `check` reports it until the author fills it in
_SHOWN = 3  # IDs in a note
_LONGEST_ID = 40
# Variables that have one key, whatever the type.
_DIRECT = {
    "type": "type",
    "title": "title",
    "author": "authors",
    "issued": "issued",
    "accessed": "accessed",
    "URL": "url",
    "DOI": "doi",
    "language": "language",
    "note": "note",
}
# Keys for variables that the type does not normally use, if they are still free.
_FALLBACKS = {
    "event": "event",
    "event-place": "place",
    "publisher-place": "place",
    "container-title": "container-title",
    "number": "number",
    "issue": "number",
    "collection-number": "number",
}
# Types that are not in CSL: those of Crossref, and older names.
_TYPES = {
    "book-chapter": "chapter",
    "book-part": "chapter",
    "book-section": "chapter",
    "book-series": "book",
    "book-set": "book",
    "dissertation": "thesis",
    "edited-book": "book",
    "gazette": "legislation",
    "journal": "periodical",
    "journal-article": "article-journal",
    "journal-issue": "periodical",
    "journal-volume": "periodical",
    "monograph": "book",
    "other": "document",
    "peer-review": "review",
    "posted-content": "article",
    "proceedings": "book",
    "proceedings-article": "paper-conference",
    "reference-book": "book",
    "reference-entry": "entry-encyclopedia",
    "report-component": "report",
    "report-series": "report",
    "video": "motion_picture",
}
_NAME_PARTS = {
    "family": "family",
    "given": "given",
    "dropping-particle": "dropping",
    "non-dropping-particle": "particle",
    "suffix": "suffix",
    "literal": "literal",
}
# What the export adds to a note.
_COPIES = re.compile(r"(?:(?:^|\s)Read at (?P<via>\S+))?(?:(?:^|\s)Archived at (?P<archive>\S+))?$")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
# Markup that Zotero, pandoc, and Crossref write in titles: an innermost pair of tags, and its text.
_MARKUP = re.compile(
    r"<(i|b|su[bp]|scp?|span(?= ))"
    r"""(?: (?:class="nocase"|style="font-variant: ?small-caps;?"))?>"""
    r"((?:(?!<\1[ >]).)*?)</\1>",
    re.DOTALL,
)
_NO_TITLE = SOURCE["title"].example.strip('"')  # the placeholder of templates
_PLAIN = ("note", "URL", "DOI")  # variables without markup
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OTHER_FORMATS = (
    (re.compile(r"\s*@\w+\s*\{"), "bibtex"),
    (re.compile(r"\s*TY {1,2}-"), "ris"),
)


class Change(StrEnum):
    """What an import reports, in this order."""

    KNOWN = "skipped, already in the base"
    DUPLICATE = "possible duplicate"
    UNTITLED = "no title (replace the placeholder)"
    LEFT_OUT = "left out as invalid"
    TYPE = "type changed"
    LITERAL = "name not split into parts"
    DATE = "date changed"
    EXPORTED = "exported under another name"
    CONTROL = "control characters removed"
    MARKUP = "markup removed"
    NO_KEY = "left out (no matching key)"


class Note(NamedTuple):
    """A change to an imported source: `what` it concerns, such as a variable, and `why`."""

    change: Change
    what: str = ""
    why: str = ""


class Imported(NamedTuple):
    """A source to append to a base: its ID, table, and notes.

    `item` is the ID in the file. A source that the base already has is under its ID there, and has
    no table.
    """

    id: str
    table: Table
    item: str
    notes: tuple[Note, ...]


def read_items(data: bytes, name: str) -> list[Item]:
    """Parse CSL-JSON: a list of items, or one item.

    Raises:
        FactBaseError: if it is something else; suggests how to convert BibTeX and RIS.
    """
    try:
        text = data.decode("utf-8-sig")
        items = json.loads(text)
    except UnicodeDecodeError as error:
        raise FactBaseError(f"cannot read {name}: not UTF-8; export it as CSL-JSON") from error
    except (ValueError, RecursionError) as error:
        raise FactBaseError(f"cannot read {name}: not CSL-JSON; {_hint(text, error)}") from error
    if isinstance(items, dict):
        items = items.get("items", [items])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise FactBaseError(f"cannot read {name}: not CSL-JSON; expected a list of items")
    return items


def import_sources(items: Iterable[Item], tables: Mapping[str, Any]) -> Iterator[Imported]:
    """Convert CSL items to sources of a base; `tables` is the base, whose IDs are taken.

    An item that the base already has is not converted again.
    """
    known = {table: _tables_in(tables, table) for table in ("source", "fact")}
    taken = {*known["source"], *known["fact"]}
    in_base, in_file = _Works(), _Works()
    for id_, table in known["source"].items():
        in_base.add(_Work.of(id_, table))
    items = list(items)
    reserved = {own for item in items if (own := _own_id(item))}
    for item in items:
        reader = _Reader(item)
        table = reader.read()
        work = _Work.of("", table)
        same = in_base.find(work)
        if same and same.is_sure:
            title = " ".join(table["title"].split())
            why = same.what if same.has_title else f'{same.what}, but titled "{title}"'
            yield Imported(same.id, {}, _item_id(item), (Note(Change.KNOWN, "", why),))
            continue
        own = _own_id(item)
        id_ = _free(own or _made_id(table), taken if own else taken | reserved)
        taken.add(id_)
        if same := same or in_file.find(work):
            reader.notes.append(Note(Change.DUPLICATE, "", f"{same.what} as {same.id}"))
        in_file.add(work._replace(id=id_))
        yield Imported(id_, table, _item_id(item), tuple(dict.fromkeys(reader.notes)))


def source_toml(source: Imported) -> str:
    """Write the table of an imported source, after a blank line, ready to append to a base."""
    lines = ["", f"[source.{source.id}]"]
    if source.item and source.item != source.id:
        lines.insert(1, f"# imported from {string(source.item)}")
    for key in SOURCE:
        if key == "tier":
            lines.append(f"tier = {string(NO_TIER)}  # {SOURCE[key].help}")
        elif key in source.table:
            lines.append(f"{key} = {value_text(source.table[key])}")
    return "\n".join(lines) + "\n"


def import_notes(sources: Iterable[Imported]) -> Iterator[str]:
    """Yield the notes on imported sources, one line per change."""
    ids: defaultdict[Note, list[str]] = defaultdict(list)
    for source in sources:
        for note in source.notes:
            ids[note].append(source.id)
    for change in Change:
        if parts := [_part(note, ids[note]) for note in ids if note.change is change]:
            yield f"{change}: {'; '.join(parts)}"


def _part(note: Note, ids: Sequence[str]) -> str:
    """Write `"issued" in doe-2023 ("n.d." is not a date)`, or `"abstract" in 180 sources`."""
    where = ", ".join(dict.fromkeys(ids)) if len(ids) <= _SHOWN else f"{len(ids):,} sources"
    return " ".join(
        filter(None, (note.what, note.what and "in", where, note.why and f"({note.why})"))
    )


class _Work(NamedTuple):
    """What identifies a work: DOIs and URLs, and its title, year, and authors."""

    id: str
    addresses: frozenset[tuple[str, str]]
    heading: tuple[str, ...]  # empty if none of these is known

    @classmethod
    def of(cls, id_: str, table: Mapping[str, Any]) -> _Work:
        """Return the work of a source."""
        return cls(id_, frozenset(_addresses(table)), _heading(table))

    def differs(self, other: _Work, what: str) -> bool:
        """Return whether both have DOIs, or both URLs, and none is the same."""
        own, others = (
            {address for kind, address in work.addresses if kind == what} for work in (self, other)
        )
        return bool(own and others and not own & others)


class _Same(NamedTuple):
    """A source that is the same work as another, and what they share.

    `is_sure`: not if only the URL is the same; `has_title`: whether the title is.
    """

    id: str
    what: str
    is_sure: bool = True
    has_title: bool = True


class _Works:
    """Sources by what identifies a work."""

    def __init__(self) -> None:
        self._found: defaultdict[object, list[_Work]] = defaultdict(list)

    def add(self, work: _Work) -> None:
        for key in (*work.addresses, *filter(None, (work.heading,))):
            self._found[key].append(work)

    def find(self, work: _Work) -> _Same | None:
        """Find the same work.

        Works with different DOIs are never the same. Titles don't match if the URLs differ; if only
        the title is known, they match only if neither work has a DOI or URL.
        """
        for what, address in sorted(work.addresses):  # DOIs first
            others = (o for o in self._found[what, address] if not work.differs(o, "DOI"))
            first = next(others, None)
            for other in chain((first,), others) if first else ():
                if work.heading[:1] == other.heading[:1]:
                    return _Same(other.id, f"same {what}")
            if first:
                return _Same(first.id, f"same {what}", what == "DOI", has_title=False)
        for other in self._found[work.heading] if work.heading else ():
            if any(work.heading[1:]):
                is_same = not work.differs(other, "DOI") and not work.differs(other, "URL")
            else:
                is_same = not work.addresses and not other.addresses
            if is_same:
                return _Same(other.id, "same title, year, and authors")
        return None


class _Reader:
    """The conversion of one item: its table, and notes on what did not fit."""

    def __init__(self, item: Item) -> None:
        self.item = {name: value for name, value in item.items() if value not in (None, "", [], {})}
        self.table: Table = {}
        self.kept: dict[str, str] = {}  # the variables by key
        self.notes: list[Note] = []

    def read(self) -> Table:
        self.table["type"] = self.type()
        names = {**_DIRECT, **self.variables()}
        others = [name for name in self.item if name not in names and name != "id"]
        for name in (*names, *others):
            if name in self.item and name != "type":
                self.put(name, names.get(name))
        if "title" not in self.table:
            self.table["title"] = _NO_TITLE
            self.note(Change.UNTITLED)
        self.split_note()
        exported = self.exported()
        for key, name in self.kept.items():
            again = exported.get(key, "note")
            if key in KEYS and again != name:
                self.note(Change.EXPORTED, f'"{name}" as {again}')
        return self.table

    def note(self, change: Change, what: str = "", why: str = "") -> None:
        self.notes.append(Note(change, what, why))

    def type(self) -> str:
        said = str(self.item.get("type", ""))
        if said in SOURCE_TYPES:
            return said
        type_ = _TYPES.get(said, "document")
        self.note(Change.TYPE, f'"{said}" to {type_}' if said else f"none to {type_}")
        return type_

    def variables(self) -> dict[str, str]:
        """Map the variables that the type uses to keys."""
        family = family_of(self.table["type"])
        is_series = {"genre", "number"} <= self.item.keys() and "container-title" not in self.item
        if family == "page" and is_series:
            family = "report"  # as the export does
        names: dict[str, str] = {}
        for key, name in fields_of("csl", family).items():
            names.setdefault(name, key)
        if "collection-number" in names and "collection-title" not in self.item:
            names["number"] = names.pop("collection-number")
        return names

    def exported(self) -> dict[str, str]:
        """Map the keys of the table to the variables that the export writes them to."""
        family = family_of(self.table["type"])
        if family == "page" and {"number", "container-title"} <= self.table.keys():
            family = "report"
        found: dict[str, str] = {}
        for key, name in fields_of("csl", family).items():
            if key in self.table and name not in found.values():
                found[key] = name
        if found.get("number") == "collection-number" and "collection-title" not in found.values():
            found["number"] = "number"
        return found

    def put(self, name: str, key: str | None) -> None:
        """Add the value of a variable to the table, or note why it is left out."""
        if key is None or key in self.table:
            key = _FALLBACKS.get(name)
            if key is None or key in self.table:
                self.note(Change.NO_KEY, f'"{name}"')
                return
        value = self.value(name, key)
        if value is None:
            return
        problems: list[str] = []
        SOURCE[key].type.read(value, (), lambda problem: problems.append(problem.message))
        if problems:
            self.note(Change.LEFT_OUT, f'"{name}"', problems[0])
        else:
            self.table[key] = value
            self.kept[key] = name

    def value(self, name: str, key: str) -> Any:  # noqa: ANN401 - as TOML has it
        """Convert the value of a variable to that of a key; None if there is nothing to keep."""
        raw = self.item[name]
        if key in ("authors", "editors"):
            names = raw if isinstance(raw, list) else [raw]
            return [text for each in names if (text := self.name(name, each))]
        if key in ("issued", "accessed"):
            return self.date(name, raw)
        if isinstance(raw, list) and all(isinstance(part, str | int) for part in raw):
            raw = ", ".join(map(str, raw))  # Crossref lists titles and ISBNs
        if not isinstance(raw, str | int | float):
            self.note(Change.LEFT_OUT, f'"{name}"', "not text")
            return None
        text = self.text(name, str(raw))
        return _DOI_PREFIX.sub("", text) if text and key == "doi" else text

    def text(self, name: str, text: str) -> str | None:
        """Remove markup, and characters that a fact base does not allow."""
        found = 0 if name in _PLAIN else 1
        while found:
            text, found = _MARKUP.subn(r"\2", text)
            if found:
                self.note(Change.MARKUP, f'"{name}"')
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        clean = CONTROL.sub("", text).encode(errors="ignore").decode()
        if clean != text:
            self.note(Change.CONTROL, f'"{name}"')
        return clean if clean.strip() else None

    def name(self, variable: str, raw: object) -> str | dict[str, str] | None:
        """Write a name as "Family, Given", or as a literal if that form would be misread."""
        if isinstance(raw, str):
            raw = {"literal": raw}
        if not isinstance(raw, dict):
            self.note(Change.LEFT_OUT, f'"{variable}"', "not a name")
            return None
        name = Name(**self.name_parts(variable, raw))
        if name.family and not name.literal and Name.parse(str(name)) == name:
            return str(name)
        parts = (name.given, name.dropping, name.short, name.suffix)
        literal = name.literal or " ".join(" ".join(parts).split())
        if name._replace(literal="") != Name():
            self.note(Change.LITERAL, f'"{variable}"')
        return {"literal": literal} if literal else None

    def name_parts(self, variable: str, raw: Mapping[str, object]) -> dict[str, str]:
        """Return the parts of a name that the model has."""
        parts = {}
        for part, value in raw.items():
            if value and part not in _NAME_PARTS:
                self.note(Change.NO_KEY, f'"{part}" of "{variable}"')
            elif value and (text := self.text(variable, str(value))):
                parts[_NAME_PARTS[part]] = text
        return parts

    def date(self, variable: str, raw: object) -> str | date | None:
        """Convert a date: a day, or EDTF."""
        if not isinstance(raw, dict):
            raw = {"raw": raw}
        others = sorted(name for name in raw if name not in ("date-parts", "raw") and raw[name])
        parts = raw.get("date-parts")
        ends = [_edtf(end) for end in parts] if isinstance(parts, list) else []
        if not any(ends):
            text = str(raw.get("raw") or raw.get("literal") or "").strip()
            others = [name for name in others if name != "literal" or raw[name] != text]
        else:
            text = "/".join(dict.fromkeys(end or ".." for end in ends[:2]))
            if ".." in text:
                self.note(Change.DATE, f'"{variable}"', "open end")
        try:
            text = Period.parse(text).text
        except ValueError as error:
            if text:
                self.note(Change.LEFT_OUT, f'"{variable}"', f'"{text}" {error}')
            elif others:
                self.note(Change.LEFT_OUT, f'"{variable}"', "not a simple date")
            return None
        if not any(ends):
            self.note(Change.DATE, f'"{variable}"', f"read as {text}")
        for name in others:
            self.note(Change.NO_KEY, f'"{name}" of "{variable}"')
        return date.fromisoformat(text) if _DAY.fullmatch(text) else text

    def split_note(self) -> None:
        """Move the copies that the export names at the end of a note to their keys."""
        note = self.table.get("note")
        if not note or not (found := _COPIES.search(note)) or not found[0]:
            return
        keys = {"via": found["via"], "archive-url": found["archive"]}
        copies = {key: url for key, url in keys.items() if url}
        refused: list[object] = []
        for key, url in copies.items():
            SOURCE[key].type.read(url, (), refused.append)
        if refused or ("via" in copies and not {"url", "doi"} & self.table.keys()):
            return
        rest = note[: found.start()]
        self.table = {**self.table, **copies, "note": rest}
        if not rest:
            del self.table["note"]


def _hint(text: str, error: Exception) -> str:
    """Suggest how to convert a text in another format, or say where JSON is broken."""
    for pattern, format_ in _OTHER_FORMATS:
        if pattern.match(text):
            return f"convert it: pandoc -f {format_} -t csljson FILE | rumm new source -"
    if isinstance(error, json.JSONDecodeError) and text.lstrip()[:1] in ("[", "{"):
        return f"{error.msg[:1].lower()}{error.msg[1:]} in line {error.lineno}"
    return "export the sources as CSL-JSON"


def _tables_in(tables: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    """Return the entries of a table that are tables themselves, valid or not."""
    entries = tables.get(name)
    found = entries.items() if isinstance(entries, dict) else ()
    return {id_: entry for id_, entry in found if isinstance(entry, dict)}


def _addresses(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what identifies a work: its DOI in any case, and its URLs."""
    if isinstance(doi := table.get("doi"), str):
        yield "DOI", doi.casefold()
    for key in ("url", "via"):
        if isinstance(url := table.get(key), str):
            doi = _DOI_PREFIX.sub("", url)
            if doi != url:
                yield "DOI", doi.casefold()
            else:
                yield "URL", re.sub(r"^https?://(?:www\.)?|/$", "", url)


def _heading(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the title, year, and authors of a table, valid or not, without punctuation.

    If none of them is known, it is empty.
    """
    people = table.get("authors")
    names = (
        str(each.get("literal")) if isinstance(each, dict) else Name.parse(str(each)).short
        for each in (people if isinstance(people, list) else ())
    )
    title, *others = str(table.get("title")), str(table.get("issued", ""))[:4], *names
    if title == _NO_TITLE and not any(others):
        return ()
    # Combining marks are vowels in Burmese.
    return tuple(
        "".join(c for c in fold(text) if category(c)[0] in "LMN") for text in (title, *others)
    )


def _edtf(date: object) -> str:
    """Write year, month, and day as EDTF, valid or not; empty if there are none."""
    parts = [str(part or 0) for part in date] if isinstance(date, list) else []
    while parts and parts[-1] == "0":
        parts.pop()
    return "-".join(part.zfill(2 if number else 4) for number, part in enumerate(parts))


def _item_id(item: Item) -> str:
    return str(item.get("id") or "")


def _own_id(item: Item) -> str:
    """Return an ID based on the item's ID, or "" if that is unsuitable, such as Zotero's URLs."""
    id_ = _item_id(item)
    slug = "" if "/" in id_ or len(id_) > _LONGEST_ID else _slug(id_)
    return slug if re.search("[a-z]", slug) else ""


def _made_id(table: Table) -> str:
    """Make an ID of author and year."""
    year = Period.parse(str(table["issued"])).year if "issued" in table else ""
    return _slug(f"{_who(table)} {year}") or _slug(table["type"])


def _free(id_: str, taken: Iterable[str]) -> str:
    """Append a number to an ID that is taken."""
    number, new = 1, id_
    while new in taken:
        number += 1
        new = f"{id_}-{number}"
    return new


def _who(table: Table) -> str:
    """Return the first author or a substitute, as a slug."""
    people: Sequence[Any] = (*table.get("authors", ()), *table.get("editors", ()))
    names = (each if isinstance(each, str) else each["literal"] for each in people)
    others = (table.get(key, "") for key in ("publisher", "container-title", "title"))
    found = (*(Name.parse(name).short for name in names), *others)
    return next((slug for name in found if (slug := _slug(name))), "")


def _slug(text: str) -> str:
    """Make the text part of an ID: lowercase letters, digits, and hyphens, a few words."""
    words = re.findall("[a-z0-9]+", fold(text))
    while len("-".join(words)) > _LONGEST_ID and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST_ID]

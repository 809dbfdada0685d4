"""Warnings about likely mistakes in a fact base; pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rumm.base.keys import KEYED, TABLES
from rumm.base.parse import place_of
from rumm.base.problems import Problem, Severity, suggestion, warning_codes
from rumm.base.values import ID
from rumm.checks.sentences import stops
from rumm.model.analyzer import cut, fold, is_unspaced, pieces, tokens
from rumm.model.facts import Stance
from rumm.model.highlight import PARTS, source_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.base.decode import Decoded
    from rumm.base.problems import KeyPath
    from rumm.model.facts import Base, Fact
    from rumm.model.period import Period

    Tables = Mapping[str, Any]

_MAX_WORDS = 40  # of a claim
_TRACKER = re.compile(r"[?&](utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid)=")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LANGUAGE = re.compile(
    r"""(?: [a-z]{2,3} (?:-[a-z]{3}){0,3} (?:-[a-z]{4})? (?:-(?:[a-z]{2}|\d{3}))?
    (?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))* (?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)* (?:-x(?:-[a-z\d]{1,8})+)?
    | x(?:-[a-z\d]{1,8})+ )""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_CITATION_TABLE = re.compile(r"^[ \t]*\[\[[ \t]*fact[ \t]*\.", re.MULTILINE)
_CITATION_LIST = re.compile(r"^[ \t]*citations[ \t]*=", re.MULTILINE)
# A citation table with a note below a blank line.
_NOTE_APART = re.compile(
    r"""^\[\[fact\.(?P<fact>[a-z0-9-]+)\.citations\]\][^\n]*
    (?:\n(?![ \t\r]*$|[ \t]*\[)[^\n]*)* (?:\n[ \t\r]*)+ \n(?P<note>note[ \t]*=)""",
    re.MULTILINE | re.VERBOSE,
)


def lint(text: str, tables: Tables, decoded: Decoded, *, today: str) -> Iterator[Problem]:
    """Warn about a base, given its text, TOML tables, and what was decoded; `today` is ISO."""
    found = list(_warnings(text, tables, decoded.base, today))
    accepts = list(_accepts(tables))
    used = set()
    for warning in found:
        accepted = {
            path for path, code in accepts if code == warning.code and _covers(path, warning.path)
        }
        used |= accepted
        if not accepted:
            yield warning
    for path, code in accepts:
        if code not in warning_codes():
            hint = suggestion(code, warning_codes()) or "remove it; only warnings can be accepted"
            yield _warning("accept", f'"{code}" is not a warning code', hint, *path)
        elif path not in used and not decoded.errors:
            yield _warning("accept", f"no {code} warning to accept", "remove the code", *path)


def _warnings(text: str, tables: Tables, base: Base, today: str) -> Iterator[Problem]:
    yield from _unused(tables, base)
    yield from _duplicates(tables, base)
    yield from _claims(base)
    yield from _placeholders(tables)
    yield from _languages(base)
    yield from _future(base, today)
    yield from _older_sources(base)
    yield from _trackers(base)
    yield from _names(tables, base)
    yield from _self_related(tables, base)
    yield from _uncorroborated(tables, base)
    yield from _quotes(tables, base)
    yield from _origins(tables, base)
    yield from _origin_cycles(base)
    yield from _synonyms(tables, base)
    yield from _forms_of_citations(text)
    yield from _bidi_controls(tables)


def _warning(code: str, message: str, hint: str, *path: str | int, key: bool = False) -> Problem:
    return Problem(code, message, hint, path, at_key=key, severity=Severity.WARNING)


def _accepts(tables: Tables) -> Iterator[tuple[KeyPath, str]]:
    """Yield the path and the code of each accepted warning."""
    for path, entry in _entries(tables):
        if path[0] in TABLES:
            for index, code in _items(entry.get("accept"), str):
                yield (*path, "accept", index), code


def _covers(accept: KeyPath, warning: KeyPath) -> bool:
    """Return whether `accept` is in `[base]` or in the entry that has the warning."""
    return accept[0] == "base" or accept[:2] == warning[:2]


def _entries(tables: Tables) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """Yield `[base]` and every entry of the other tables, valid or not, with its path."""
    if isinstance(about := tables.get("base"), dict):
        yield ("base",), about
    for name in KEYED:
        entries = tables.get(name)
        for id_, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, dict):
                yield (name, id_), entry


def _items(value: object, type_: type) -> Iterator[tuple[int, Any]]:
    """Yield the items of a type in a list, each with its index among all."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, type_):
            yield index, item


def _unused(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find sources and topics that no fact uses, including facts with errors."""
    used = {*_references(tables.get("fact"))}
    used |= {source.origin or "" for source in base.sources if source.origin != source.id}
    for source in base.sources:
        if source.id not in used:
            message, path = f'no fact cites "{source.id}"', ("source", source.id)
            yield _warning("unused-source", message, "cite or remove it", *path, key=True)
    for topic in base.topics:
        if topic.id not in used:
            message, path = f'topic "{topic.id}" has no facts', ("topic", topic.id)
            yield _warning("empty-topic", message, "add a fact or remove it", *path, key=True)


def _references(facts: object) -> Iterator[str]:
    """Yield the topics and sources of facts, even without an ID; and strings used as citations."""
    for fact in (facts, *facts.values()) if isinstance(facts, dict) else ():
        if isinstance(fact, dict):
            citations = fact.get("citations")
            for item in (fact, *(citations if isinstance(citations, list) else (citations,))):
                if isinstance(item, dict):
                    yield from (
                        item[key] for key in ("source", "topic") if isinstance(item.get(key), str)
                    )
                elif isinstance(item, str):
                    yield item


def _duplicates(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find IDs, claims, questions, and URLs that occur twice."""
    sources = {source.id for source in base.sources}
    claims: dict[str, str] = {}
    questions: dict[tuple[str, ...], str] = {}
    for fact in base.facts:
        path = ("fact", fact.id)
        if fact.id in sources:
            hint = "rename one of the two"
            yield _warning(
                "same-id", f'"{fact.id}" is also the ID of a source', hint, *path, key=True
            )
        first = claims.setdefault(" ".join(fold(fact.claim).split()), fact.id)
        if first != fact.id:
            message, hint = f'same claim as "{first}"', "merge the citations into one fact"
            yield _warning("same-claim", message, hint, *path, "claim")
        for index, question in _items(tables["fact"][fact.id].get("questions"), str):
            words = tuple(token.word for token in tokens(question))
            first = questions.setdefault(words, fact.id)
            if words and first != fact.id:
                message, hint = f'same question as in "{first}"', "make it more specific"
                yield _warning("same-question", message, hint, *path, "questions", index)
    urls: dict[str, str] = {}
    for source in base.sources:
        if source.url and urls.setdefault(source.url, source.id) != source.id:
            message = f'same URL as "{urls[source.url]}"'
            hint = "merge the two sources, or give each its own URL"
            yield _warning("same-url", message, hint, "source", source.id, "url")


def _claims(base: Base) -> Iterator[Problem]:
    """Find claims that are too long or have several sentences."""
    hint = "keep one statement; move the rest to the note or to another fact"
    for fact in base.facts:
        # Scripts without spaces have no words to count.
        words = sum(not is_unspaced(token.term) for token in tokens(fact.claim))
        if words > _MAX_WORDS:
            message = f"claim has {words} words"
            yield _warning("long-claim", message, hint, "fact", fact.id, "claim")
        elif (end := sentence_end(fact.claim)) is not None:
            warning = _warning(
                "several-sentences", "claim has several sentences", hint, "fact", fact.id, "claim"
            )
            yield warning._replace(inside=end)


def sentence_end(text: str) -> int | None:
    """Find the stop of the first sentence that another one follows."""
    return next((stop.start() for stop in stops(text) if stop["next"].isupper()), None)


def _placeholders(tables: Tables) -> Iterator[Problem]:
    """Find IDs and values left over from a template."""
    for path, entry in _entries(tables):
        template = f"new-{entry.get('kind')}" if path[0] == "fact" else f"some-{path[0]}"
        if path[-1] == template:
            yield _warning(
                "placeholder", f'placeholder "{template}"', "replace it", *path, key=True
            )
        yield from _placeholder_values(str(path[0]), entry, path)
        for index, citation in _items(entry.get("citations"), dict):
            yield from _placeholder_values("citation", citation, (*path, "citations", index))


def _placeholder_values(table: str, entry: Mapping[str, Any], path: KeyPath) -> Iterator[Problem]:
    for name, key in TABLES[table].items():
        if not key.placeholder or name not in entry:
            continue
        value, example = entry[name], key.example.strip('[]"')
        for index, item in [(None, value), *_items(value, str)]:
            if item == example:
                at = (*path, name) if index is None else (*path, name, index)
                yield _warning("placeholder", f'placeholder "{example}"', "replace it", *at)


def _languages(base: Base) -> Iterator[Problem]:
    """Find languages that are not BCP 47 tags."""
    for tag, path in (
        (base.about.language, ("base", "language")),
        *((source.language, ("source", source.id, "language")) for source in base.sources),
    ):
        if tag and not _LANGUAGE.fullmatch(tag):
            hint = 'write a code such as "en", "my", or "pt-BR"'
            yield _warning("language", f'"{tag}" is not a language tag', hint, *path)


def _future(base: Base, today: str) -> Iterator[Problem]:
    """Find dates after today."""
    dates: Iterable[tuple[Period | None, KeyPath]] = (
        (base.about.updated, ("base", "updated")),
        *((source.issued, ("source", source.id, "issued")) for source in base.sources),
        *((source.accessed, ("source", source.id, "accessed")) for source in base.sources),
        *((fact.date, ("fact", fact.id, "date")) for fact in base.facts),
    )
    for date, path in dates:
        if date is not None and date.start is not None and date.start > today:
            yield _warning("future", f'"{date}" is in the future', "correct the date", *path)


def _older_sources(base: Base) -> Iterator[Problem]:
    """Find events later than every source that supports them."""
    for fact in base.facts:
        if not fact.kind.timeline or fact.date is None or fact.date.start is None:
            continue
        sources = [citation.source for citation in fact.cited(Stance.SUPPORTS)]
        ends = [source.issued.end for source in sources if source.issued and source.issued.end]
        if sources and len(ends) == len(sources) and max(ends) < fact.date.start:
            latest = max(sources, key=lambda source: str(source.issued and source.issued.end))
            message = f'"{latest.id}" ({latest.issued}) is older than the event'
            hint = "correct a date, or cite a later source"
            yield _warning("older-source", message, hint, "fact", fact.id, "date")


def _trackers(base: Base) -> Iterator[Problem]:
    """Find URLs with tracking parameters."""
    for source in base.sources:
        for key, url in (
            ("url", source.url),
            ("via", source.via),
            ("archive-url", source.archive_url),
        ):
            if url and (tracker := _TRACKER.search(url)):
                message, hint = f"tracking parameter {tracker[1]}", "remove it from the URL"
                yield _warning("tracking", message, hint, "source", source.id, key)


def _names(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find names that would be sorted wrongly."""
    for source in base.sources:
        for index, name in _items(tables["source"][source.id].get("authors"), str):
            family, _, given = name.partition(",")
            if family.strip() and not given.strip():
                message = f'"{name}" is not "Family, Given"'
                hint = f'write {{ literal = "{name}" }} for an organization'
                yield _warning("name", message, hint, "source", source.id, "authors", index)


def _self_related(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find facts related to themselves."""
    for fact in base.facts:
        if fact.id in fact.related:
            for index, id_ in _items(tables["fact"][fact.id]["related"], str):
                if id_ == fact.id:
                    message, path = f'"{id_}" is related to itself', ("fact", id_, "related")
                    yield _warning("self-related", message, "remove it", *path, index)


def _uncorroborated(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find facts with only one origin, of a kind that needs corroboration."""
    for fact in base.facts:
        if fact.kind.corroborate and fact.support.independent == 1 and _is_whole(tables, fact):
            message, hint = "only one origin supports the fact", "find an independent source"
            yield _warning("one-origin", message, hint, "fact", fact.id, key=True)


def _is_whole(tables: Tables, fact: Fact) -> bool:
    """Return whether all citations of a fact are valid."""
    return len(tables["fact"][fact.id]["citations"]) == len(fact.citations)


def _quotes(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find quotes from sources without a URL."""
    without_url = {source.id for source in base.sources if not source.address}
    for fact in base.facts:
        if without_url.isdisjoint(citation.source.id for citation in fact.citations):
            continue
        for index, citation in _items(tables["fact"][fact.id]["citations"], dict):
            if citation.get("quote") and str(citation.get("source")) in without_url:
                message = f'quoted source "{citation["source"]}" has no URL'
                path = ("fact", fact.id, "citations", index, "quote")
                yield _warning("quote-without-url", message, "add url or via to it", *path)


def _origins(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find origins that look like the ID of a source that doesn't exist."""
    for source in base.sources:
        origin = source.origin or ""
        if "-" in origin and ID.fullmatch(origin) and origin not in tables["source"]:
            hint = suggestion(origin, tables["source"]) or "write the name of an agency"
            yield _warning("origin", f'no source "{origin}"', hint, "source", source.id, "origin")


def _origin_cycles(base: Base) -> Iterator[Problem]:
    """Find sources derived from themselves, once for each cycle."""
    origins = {source.id: source.origin for source in base.sources}
    for id_, origin in origins.items():
        at, way = origin, {id_: None}  # an ordered set
        while at and at not in way:
            way[at] = None
            at = origins.get(at)
        if at == id_ == min(way):
            message = "origin cycle: " + " → ".join([*way, id_])
            hint = "remove the origin of the original source"
            yield _warning("origin-circle", message, hint, "source", id_, "origin")


def _synonyms(tables: Tables, base: Base) -> Iterator[Problem]:
    """Find synonyms that no text uses."""
    if not base.synonyms:
        return
    found = {
        *(text for fact in base.facts for part in PARTS for text in part.texts(fact) if text),
        *(text for source in base.sources for _, text in source_texts(source)),
    }
    every = {piece for text in found for piece in pieces(text)}
    terms = {token.term for piece in every for token in cut(piece)}
    for key in base.synonyms:
        synonyms = [synonym for _, synonym in _items(tables["synonyms"][key], str)]
        words = [{token.term for token in tokens(synonym)} for synonym in synonyms]
        if any(map(str.strip, synonyms)) and not any(each and each <= terms for each in words):
            message = "no text has " + " or ".join(f'"{synonym}"' for synonym in synonyms)
            hint = "remove the synonym, unless you expect texts that use it"
            yield _warning("idle-synonym", message, hint, "synonyms", key)


def _forms_of_citations(text: str) -> Iterator[Problem]:
    """Find citations in two forms, and notes of citations that look like a fact's."""
    tables, lists = _CITATION_TABLE.search(text), _CITATION_LIST.search(text)
    if tables and lists:
        warning = _warning("mixed-citations", "citations in two forms", "use [[fact.ID.citations]]")
        yield warning._replace(place=place_of(text, lists.start()))
    for note in _NOTE_APART.finditer(text) if tables else ():
        warning = _warning(
            "note-in-citation",
            "this note belongs to the citation above, not to the fact",
            "move it above the first citation, or remove the blank line",
            *("fact", note["fact"]),
        )
        yield warning._replace(place=place_of(text, note.start("note")))


def _bidi_controls(tables: Tables) -> Iterator[Problem]:
    """Find bidirectional controls in any text.

    Not recursive: dotted keys may nest tables deeper than Python's recursion limit.
    """
    left: list[tuple[KeyPath, Any]] = [((), tables)]
    while left:
        path, value = left.pop()
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(item, str):
                if not item.isascii() and (control := _BIDI.search(item)):
                    message = f"bidirectional control U+{ord(control[0]):04X}"
                    warning = _warning("bidi", message, "remove it", *path, key)
                    yield warning._replace(inside=control.start())
            elif isinstance(item, dict | list):
                left.append(((*path, key), item))

"""Compare two versions of a fact base; pure.

The order of entries, keys, and citations does not matter, nor how the TOML is written.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from rumm.base.keys import DEFAULT_KINDS, TABLES
from rumm.base.values import NAMES
from rumm.model.changes import Change, Changes, Entry, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.base.parse import Document
    from rumm.model.facts import Standing

    Table = Mapping[str, Any]
    Standings = Mapping[str, Standing]

_PLURALS = {"fact": "facts", "source": "sources", "topic": "topics", "kind": "kinds"}
_FLAGS = ("timeline", "corroborate")  # of kinds


def compare(old: Document, new: Document) -> Changes:
    """Compare two valid bases."""
    before, after = old.decoded.base, new.decoded.base
    was, now = ({fact.id: fact.support.standing for fact in base.facts} for base in (before, after))
    entries = {
        plural: tuple(_entries(table, _tables(old, table), _tables(new, table), was, now))
        for table, plural in _PLURALS.items()
    }
    return Changes(
        old=before.about,
        new=after.about,
        labels={source.id: source.label for source in (*before.sources, *after.sources)},
        synonyms=tuple(_changed_synonyms(old, new)),
        base=tuple(_changed_keys("base", old.tables["base"], new.tables["base"])),
        **entries,
    )


def plain(value: Any) -> Any:  # noqa: ANN401 - of TOML
    """Convert a TOML value for JSON: dates become text."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _tables(document: Document, table: str) -> dict[str, Table]:
    """Return the entries of a table; without declared kinds, the default ones."""
    entries: dict[str, Table] = document.tables.get(table, {})
    if table == "kind":
        entries = entries or {
            kind.id: {"title": kind.title, **{flag: getattr(kind, flag) for flag in _FLAGS}}
            for kind in DEFAULT_KINDS
        }
    return entries


def _entries(
    table: str,
    old: Mapping[str, Table],
    new: Mapping[str, Table],
    was: Standings,
    now: Standings,
) -> Iterator[Entry]:
    """Yield the entries that differ: those of the new base in its order, then the removed ones."""
    former = _renamed(old, new) if table == "fact" else {}
    left = [id_ for id_ in old if id_ not in new and id_ not in former.values()]
    title = "claim" if table == "fact" else "title"
    for id_ in (*new, *left):
        first = former.get(id_, id_)
        before, after = old.get(first, {}), new.get(id_, {})
        standings = was.get(first), now.get(id_)
        standing = standings if table == "fact" and standings[0] is not standings[1] else None
        if before == after and not standing and first == id_:
            continue  # nearly always
        step = Step.CHANGED if before and after else Step.ADDED if after else Step.REMOVED
        entry = Entry(
            id=id_,
            step=step,
            title=(after or before)[title],
            was=first if first != id_ else None,
            keys=tuple(_changed_keys(table, before, after)),
            citations=tuple(_changed_citations(before, after)),
            standing=standing,
        )
        if any((entry.was, entry.keys, entry.citations, entry.standing)):
            yield entry


def _renamed(old: Mapping[str, Table], new: Mapping[str, Table]) -> dict[str, str]:
    """Map new IDs of facts to their former ones."""
    found: dict[str, str] = {}
    for id_, entry in new.items():
        for was in entry.get("formerly", ()):
            if id_ not in old and was in old and was not in new:
                found[id_] = was
    return found


def _changed_keys(table: str, old: Table, new: Table) -> Iterator[Change]:
    """Yield the keys that differ, except citations, in declaration order."""
    for name, key in TABLES[table].items():
        if name == "citations" or old.get(name) == new.get(name):
            continue
        before, after = plain(old.get(name)), plain(new.get(name))
        if name in _FLAGS:
            before, after = before or None, after or None
        if before == after:
            continue
        lists = isinstance(before, list) and isinstance(after, list) and key.type is not NAMES
        if not lists or Counter(before) != Counter(after):
            yield Change(name, before, after)


def _changed_citations(old: Table, new: Table) -> Iterator[Change]:
    """Pair changed citations by source; the rest were added or removed."""
    if old.get("citations") == new.get("citations"):
        return
    before, after = (plain(entry.get("citations", [])) for entry in (old, new))
    gone, come = _without(before, after), _without(after, before)
    for citation in gone:
        same = (other for other in come if other["source"] == citation["source"])
        other = next(same, None)
        if other is not None:
            come.remove(other)
        yield Change("", citation, other)
    for citation in come:
        yield Change("", None, citation)


def _without(citations: Iterable[Table], others: Iterable[Table]) -> list[Table]:
    """Return the citations that are not in the other list."""
    left = list(citations)
    for other in others:
        if other in left:
            left.remove(other)
    return left


def _changed_synonyms(old: Document, new: Document) -> Iterator[Change]:
    before, after = (document.tables.get("synonyms", {}) for document in (old, new))
    for word in dict.fromkeys((*before, *after)):
        words = before.get(word), after.get(word)
        if Counter(words[0]) != Counter(words[1]) or None in words:
            yield Change(word, *words)

"""Several fact bases as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from rumm.errors import FactBaseError
from rumm.model.facts import Base, Kind, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Entry = TypeVar("Entry", Kind, Topic, Source)
_DERIVED = {"root", "origin_name"}  # found by following origins within one base


class Named(NamedTuple):
    """A base and the name it was opened by."""

    name: str
    base: Base


def merge(bases: Sequence[Named]) -> Base:
    """Merge bases into one, with the metadata of the first.

    Copies of a base count once, as do kinds and topics with the same ID and title, and equal
    sources.

    Raises:
        FactBaseError: if an ID has two meanings, or two bases have the same title.
    """
    if len(bases) == 1:
        return bases[0].base
    once: dict[str, Named] = {}
    for named in bases:
        once.setdefault(named.base.about.sha256, named)
    bases = tuple(once.values())
    conflicts = [*_conflicts(bases)]
    if conflicts:
        more = f" (and {len(conflicts) - 1} more)" if len(conflicts) > 1 else ""
        raise FactBaseError(f"cannot use these bases together: {conflicts[0]}{more}")
    first, *others = (named.base for named in bases)
    synonyms: dict[str, tuple[str, ...]] = {}
    for base in (first, *others):
        for word, also in base.synonyms.items():
            synonyms[word] = tuple(dict.fromkeys((*synonyms.get(word, ()), *also)))
    return Base(
        about=first.about._replace(also=tuple(base.about for base in others)),
        kinds=_united(named.base.kinds for named in bases),
        topics=_united(named.base.topics for named in bases),
        sources=_united(named.base.sources for named in bases),
        facts=tuple(fact for named in bases for fact in named.base.facts),
        synonyms=synonyms,
    )


def _united(parts: Iterable[Iterable[Entry]]) -> tuple[Entry, ...]:
    """Return the entries of all parts; of those with the same ID, the first."""
    found: dict[str, Entry] = {}
    for part in parts:
        for entry in part:
            found.setdefault(entry.id, entry)
    return tuple(found.values())


def _conflicts(bases: Iterable[Named]) -> Iterable[str]:
    """Yield the conflicts between bases, each with a fix."""
    titles: dict[str, str] = {}
    facts: dict[str, str] = {}
    entries: dict[str, dict[str, tuple[str, Kind | Topic | Source]]] = {}
    for name, base in bases:
        where = f'"{name}"'
        if (other := titles.setdefault(base.about.title, where)) != where:
            yield f'{other} and {where} have the same title, "{base.about.title}"; change one'
        for what, table in (("kind", base.kinds), ("topic", base.topics), ("source", base.sources)):
            known = entries.setdefault(what, {})
            for entry in table:
                other, first = known.setdefault(entry.id, (where, entry))
                if other != where and (keys := _differences(first, entry)):
                    both = f'{what} "{entry.id}" differs between {other} and {where}'
                    yield f"{both} ({', '.join(keys)}); change one, or rename it"
        for fact in base.facts:
            for id_ in (fact.id, *fact.formerly):
                if (other := facts.setdefault(id_, where)) != where:
                    yield f'fact "{id_}" is in both {other} and {where}; rename one'


def _differences(one: Kind | Topic | Source, other: Kind | Topic | Source) -> list[str]:
    """Return the keys in which two entries of the same ID must agree, but differ."""
    names = [*one._fields] if isinstance(one, Source) else ["title"]
    return [
        name.replace("_", "-")
        for name in names
        if name not in _DERIVED and getattr(one, name) != getattr(other, name)
    ]

"""Decode TOML tables into a fact base: resolve references and collect every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rumm.base.keys import DEFAULT_KINDS, KEYED, RESERVED_KINDS, SOURCE_ALIASES, TABLES
from rumm.base.problems import KeyPath, Problem, Severity, closest, suggestion
from rumm.base.values import ID, ID_HINT, citation_example, read_text
from rumm.model.facts import About, Base, Citation, Fact, Kind, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Values = dict[str, Any]  # the values of a table, by attribute name


class Decoded(NamedTuple):
    """The valid part of a base, and its problems."""

    base: Base
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the base unusable."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def decode(tables: Mapping[str, object], *, sha256: str = "") -> Decoded:
    """Decode a parsed TOML document; never raises."""
    decoder = _Decoder(tables)
    about = About(**decoder.about(), sha256=sha256)
    base = Base(
        about=about,
        kinds=tuple(decoder.kinds.values()),
        topics=tuple(decoder.topics.values()),
        sources=tuple(decoder.sources.values()),
        facts=tuple(decoder.facts(about.title)),
        synonyms=decoder.synonyms(),
    )
    decoder.check_former_ids()
    decoder.check_cycles()
    return Decoded(base, tuple(decoder.problems))


_ATTRIBUTES = {name: name.replace("-", "_") for keys in TABLES.values() for name in keys}
_REQUIRED = {
    table: {_ATTRIBUTES[name] for name, key in keys.items() if key.required}
    for table, keys in TABLES.items()
}
_NOT_IN_MODEL = "accept"  # only `check` uses it
_ENTRY_TABLES = [(table,) for table in KEYED]
_MAX_GUESSES = 100  # problems with a suggestion; finding one is slow in a large base


class _Decoder:
    """The state of one decoding: the tables, and the problems found so far."""

    def __init__(self, tables: Mapping[str, object]) -> None:
        self.problems: list[Problem] = []
        self.report = self.problems.append
        self.document = tables
        known = ("base", "synonyms", *KEYED)
        for name in tables:
            if name not in known:
                message, hint = f'unknown table "{name}"', suggestion(name, known)
                self.report_key(Problem("unknown-table", message, hint, (name,)))
        self.raw = {table: self.by_id(table) for table in KEYED}
        self.kinds = {id_: Kind(id=id_, **values) for id_, values in self.entries("kind")}
        for id_ in self.kinds.keys() & set(RESERVED_KINDS):
            message, hint = f'"{id_}" is reserved', "choose another ID for the kind"
            self.report_key(Problem("id", message, hint, ("kind", id_)))
        if not self.raw["kind"]:
            self.raw["kind"] = self.kinds = {kind.id: kind for kind in DEFAULT_KINDS}
        self.topics = {id_: Topic(id=id_, **values) for id_, values in self.entries("topic")}
        sources = dict(self.entries("source"))
        found = {
            id_: Source(id=id_, root=_root(id_, sources), **values)
            for id_, values in sources.items()
        }
        labels = {id_: source.label for id_, source in found.items()}
        self.sources = {
            id_: source._replace(origin_name=labels.get(source.origin or "", source.origin))
            for id_, source in found.items()
        }

    def by_id(self, name: str) -> Mapping[str, object]:
        """Return the entries of a table by ID; without the keys of an entry that has no ID."""
        table = self.table(self.document.get(name, {}), (name,)) or {}
        loose = {key for key, value in table.items() if not isinstance(value, dict)}
        if loose.isdisjoint(TABLES[name]):
            return table
        message, hint = f"[{name}] without an ID", f"write [{name}.some-id]"
        self.report(Problem("id", message, hint, (name,)))
        return {key: value for key, value in table.items() if key not in loose}

    def about(self) -> Values:
        """Decode the `[base]` table."""
        if "base" not in self.document:
            hint = "start with [base] and a title"
            self.report(Problem("missing-key", "no [base] table", hint))
            return {"title": ""}
        return self.values("base", self.document["base"], ("base",)) or {"title": ""}

    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """Decode the `[synonyms]` table."""
        found = {}
        table = self.table(self.document.get("synonyms", {}), ("synonyms",))
        for word, others in (table or {}).items():
            path = ("synonyms", word)
            values = TABLES["fact"]["tags"].type.read(others, path, self.report)
            if read_text(word, path, self.report_key) and isinstance(values, tuple):
                found[word] = values
        return found

    def facts(self, base: str) -> Iterator[Fact]:
        """Decode the facts that have no errors; `base` is the title of theirs."""
        for id_, values in self.entries("fact"):
            kind = self.kinds.get(values.pop("kind"))
            topic = self.topics.get(values.pop("topic"))
            if kind is not None and topic is not None:
                yield Fact(id=id_, kind=kind, topic=topic, base=base, **values)

    def citations(self, tables: Iterable[object], path: KeyPath) -> Iterator[Citation]:
        """Decode the citations of a fact, each with its source."""
        number = -1
        for number, raw in enumerate(tables):
            values = self.values("citation", raw, (*path, number))
            if values and (source := self.sources.get(values.pop("source"))):
                yield Citation(source=source, **values)
        if number < 0:
            self.report_uncited(path)

    def entries(self, table: str) -> Iterator[tuple[str, Values]]:
        """Decode the entries of a table; report invalid ones and leave them out."""
        for id_, raw in self.raw[table].items():
            path = (table, id_)
            if not ID.fullmatch(id_):
                self.report_key(Problem("id", f'"{id_}" is not a valid ID', ID_HINT, path))
            values = self.values(table, raw, path)
            if values is not None:
                yield id_, values

    def values(self, table: str, raw: object, path: KeyPath) -> Values | None:
        """Decode one table by attribute name; None if a required key is missing or invalid."""
        entry = self.table(raw, path)
        if entry is None:
            return None
        keys = TABLES[table]
        values: Values = {}
        meant = set()  # keys that are misspelled, so not missing as well
        for name, said in entry.items():
            key = keys.get(name)
            if key is None:
                meant.add(_alias(name, table) or closest(name, keys))
                self.report_unknown_key(name, table, path)
                continue
            type_ = key.type
            value = type_.read(said, (*path, name), self.report)
            if value is None or name == _NOT_IN_MODEL:
                continue
            if type_.table and isinstance(value, tuple):
                value = tuple(self.citations(value, (*path, name)))
            elif type_.refers:
                self.resolve(type_.refers, said, (*path, name))
            values[_ATTRIBUTES[name]] = value
        if values.keys() >= _REQUIRED[table]:
            return values
        for name, key in keys.items():
            if key.required and name not in entry and name not in meant:
                self.report_missing_key(table, name, path)
        return None

    def resolve(self, table: str, raw: object, path: KeyPath) -> None:
        """Report IDs that the table doesn't have."""
        if isinstance(raw, str) and raw in self.raw[table]:
            return  # nearly always
        named = enumerate(raw) if isinstance(raw, list) else [(None, raw)]
        for index, id_ in named:
            if isinstance(id_, str) and id_ not in self.raw[table]:
                where = path if index is None else (*path, index)
                message, hint = f'no {table} "{id_}"', ""
                if len(self.problems) < _MAX_GUESSES:
                    hint = suggestion(id_, self.raw[table])
                hint = hint or f"add [{table}.{id_}]"
                self.report(Problem(str(path[-1]), message, hint, where))

    def table(self, raw: object, path: KeyPath) -> Mapping[str, object] | None:
        """Return a table, or report a value of another type and return None."""
        if isinstance(raw, dict):
            return raw
        name = ".".join(map(str, path)) + (".some-id" if path in _ENTRY_TABLES else "")
        hint = f"write [{name}]" if len(path) < 3 else f"write {citation_example(raw)}"
        self.report(Problem("wrong-type", "expected a table", hint, path))
        return None

    def report_key(self, problem: Problem) -> None:
        """Report a problem at the key of its path."""
        self.report(problem._replace(at_key=True))

    def report_unknown_key(self, name: str, table: str, path: KeyPath) -> None:
        """Report a key that the table doesn't have, or one of a fact below its citations."""
        message, hint = f'unknown key "{name}" in a {table}', suggestion(name, TABLES[table])
        if table == "citation" and name in TABLES["fact"]:
            message = f'"{name}" is a key of the fact, not of the citation'
            hint = f"move it above the first [[fact.{path[1]}.citations]]"
        elif alias := _alias(name, table):
            hint = f'use "{alias}"'
        self.report_key(Problem("unknown-key", message, hint, (*path, name)))

    def report_missing_key(self, table: str, name: str, path: KeyPath) -> None:
        if name == "citations":
            self.report_uncited(path)
            return
        hint = f"add {name} = {TABLES[table][name].example}"
        self.report(Problem("missing-key", f"{table} has no {name}", hint, path))

    def report_uncited(self, path: KeyPath) -> None:
        hint = f"add citations = [{citation_example(None)}]"
        self.report(Problem("uncited", "fact has no citations", hint, path))

    def check_former_ids(self) -> None:
        """Report former IDs that are in use or listed twice."""
        owners: dict[str, str] = {}
        for fact, raw in self.raw["fact"].items():
            listed = raw.get("formerly") if isinstance(raw, dict) else None
            for index, id_ in enumerate(listed if isinstance(listed, list) else ()):
                if not isinstance(id_, str):
                    continue  # reported as a value
                path = ("fact", fact, "formerly", index)
                if id_ in self.raw["fact"]:
                    message, hint = f'"{id_}" is the ID of a fact', "remove it, or rename that fact"
                    self.report(Problem("formerly", message, hint, path))
                elif id_ in owners:
                    message = f'"{id_}" is already a former ID of "{owners[id_]}"'
                    self.report(Problem("formerly", message, "list it in one fact only", path))
                owners.setdefault(id_, fact)

    def check_cycles(self) -> None:
        """Report facts that supersede one another, at the first of each cycle."""
        tables = {id_: raw for id_, raw in self.raw["fact"].items() if isinstance(raw, dict)}
        newer = {id_: raw.get("superseded-by") for id_, raw in tables.items()}
        seen: set[str] = set()
        for id_ in newer:
            way: list[str] = []
            at: Any = id_
            while isinstance(at, str) and at not in seen:
                seen.add(at)
                way.append(at)
                at = newer.get(at)
            if at in way:
                message = "superseded in a cycle: " + " → ".join([*way[way.index(at) :], at])
                hint = "remove superseded-by from the newest fact"
                self.report(Problem("circle", message, hint, ("fact", at, "superseded-by")))


def _alias(name: str, table: str) -> str | None:
    """Return the key of a source that other formats call by a name."""
    return SOURCE_ALIASES.get(name.lower()) if table == "source" else None


def _root(id_: str, sources: Mapping[str, Values]) -> str:
    """Follow the origins of a source to the first; see `Source.root`."""
    seen: dict[str, None] = {}  # an ordered set
    while (source := sources.get(id_)) and id_ not in seen:
        seen[id_] = None
        origin = source.get("origin")
        if origin is None:
            return _folded(source.get("publisher") or f"source {id_}")
        id_ = origin
    if id_ in seen:  # sources derived from one another, and what is derived from them, count once
        way = list(seen)
        return f"source {min(way[way.index(id_) :])}"
    return _folded(id_)


def _folded(name: str) -> str:
    """Normalize case and spaces."""
    return " ".join(name.casefold().split())

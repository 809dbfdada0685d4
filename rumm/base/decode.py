"""TOML tables to a fact base: references resolved once, every problem collected, never raising."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rumm.base.keys import KEYED, SOURCE_ALIASES, TABLES
from rumm.base.problems import KeyPath, Problem, Severity, near, suggestion
from rumm.base.values import ID, citation, read_text
from rumm.model.facts import About, Base, Citation, Fact, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Values = dict[str, Any]  # what a table says, by attribute name
    Progress = Callable[[float], None]  # the share of the work that is done


class Decoded(NamedTuple):
    """The base as far as it could be read, and all that is wrong with it."""

    base: Base
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the base unusable."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def decode(
    tables: Mapping[str, object], *, sha256: str = "", progress: Progress = lambda _share: None
) -> Decoded:
    """Read a parsed TOML document; `progress` is told now and then how far it is."""
    decoder = _Decoder(tables)
    base = Base(
        about=About(**decoder.about(), sha256=sha256),
        topics=tuple(decoder.topics.values()),
        sources=tuple(decoder.sources.values()),
        facts=tuple(decoder.facts(progress)),
        synonyms=decoder.synonyms(),
    )
    decoder.no_circles()
    return Decoded(base, tuple(decoder.problems))


_ATTRIBUTES = {name: name.replace("-", "_") for keys in TABLES.values() for name in keys}
_REQUIRED = {
    kind: {_ATTRIBUTES[name] for name, key in keys.items() if key.required}
    for kind, keys in TABLES.items()
}
_KEYED = [(kind,) for kind in KEYED]
_GUESSES = 100  # problems after which nothing similar is looked for: in a large base it takes long


class _Decoder:
    """The state of one decoding: the tables, and the problems found so far."""

    def __init__(self, tables: Mapping[str, object]) -> None:
        self.problems: list[Problem] = []
        self.report = self.problems.append
        self.document = tables
        for name in tables:
            if name not in ("base", "synonyms", *KEYED):
                self.unknown_key(name, (name,), "the base", ("base", "synonyms", *KEYED), "table")
        self.raw = {kind: self.by_id(kind) for kind in KEYED}
        self.topics = {id_: Topic(id=id_, **values) for id_, values in self.keyed("topic")}
        sources = dict(self.keyed("source"))
        self.sources = {
            id_: Source(id=id_, root=_root(id_, sources), **values)
            for id_, values in sources.items()
        }

    def by_id(self, kind: str) -> Mapping[str, object]:
        """What stands under the name of a kind, by id; the keys of a table without id are none."""
        table = self.table(self.document.get(kind, {}), (kind,)) or {}
        loose = {name for name, said in table.items() if not isinstance(said, dict)}
        if loose.isdisjoint(TABLES[kind]):
            return table
        message, hint = f"[{kind}] has no id", f"write [{kind}.some-id]"
        self.report(Problem(code="id", message=message, hint=hint, path=(kind,)))
        return {name: said for name, said in table.items() if name not in loose}

    def about(self) -> Values:
        """What the base says of itself."""
        if "base" not in self.document:
            hint = "begin with [base] and a title"
            self.report(Problem(code="missing-key", message="no [base] table", hint=hint))
            return {"title": ""}
        return self.values("base", self.document["base"], ("base",)) or {"title": ""}

    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """The words that a word also finds."""
        found = {}
        table = self.table(self.document.get("synonyms", {}), ("synonyms",))
        for word, also in (table or {}).items():
            path = ("synonyms", word)
            values = TABLES["fact"]["tags"].type.read(also, path, self.report)
            if read_text(word, path, self.report_key) and isinstance(values, tuple):
                found[word] = values
        return found

    def facts(self, progress: Progress) -> Iterator[Fact]:
        """The facts that are whole."""
        for done, (id_, values) in enumerate(self.keyed("fact")):
            if done % 1024 == 0:
                progress(done / len(self.raw["fact"]))
            topic = self.topics.get(values.pop("topic"))
            if topic is not None:
                yield Fact(id=id_, topic=topic, **values)

    def citations(self, tables: Iterable[object], path: KeyPath) -> Iterator[Citation]:
        """The citations of a fact, each with its source."""
        number = -1
        for number, raw in enumerate(tables):
            values = self.values("citation", raw, (*path, number))
            if values and (source := self.sources.get(values.pop("source"))):
                yield Citation(source=source, **values)
        if number < 0:
            self.uncited(path)

    def uncited(self, path: KeyPath) -> None:
        message = "fact without citation"
        hint = f"add citations = [{citation(None)}]"
        self.report(Problem(code="uncited", message=message, hint=hint, path=path))

    def keyed(self, kind: str) -> Iterator[tuple[str, Values]]:
        """The ids and values of all tables of one kind; faulty ones are reported and left out."""
        for id_, raw in self.raw[kind].items():
            path = (kind, id_)
            if not ID.fullmatch(id_):
                message = f'"{id_}" is not an id'
                hint = "use lower-case letters a-z, digits and -"
                self.report(Problem(code="id", message=message, hint=hint, path=path, at_key=True))
            values = self.values(kind, raw, path)
            if values is not None:
                yield id_, values

    def values(self, kind: str, raw: object, path: KeyPath) -> Values | None:
        """What one table says, by attribute name; None when a key that it needs is not there."""
        table = self.table(raw, path)
        if table is None:
            return None
        keys = TABLES[kind]
        values: Values = {}
        meant = set()  # what misspelled keys stand for: it is not missing as well
        for name, said in table.items():
            key = keys.get(name)
            if key is None:
                other = SOURCE_ALIASES.get(name.lower()) if kind == "source" else None
                meant.add(other or near(name, keys))
                self.unknown_key(name, (*path, name), f"a {kind}", [other] if other else keys)
                continue
            type_ = key.type
            value = type_.read(said, (*path, name), self.report)
            if value is None:
                continue
            if type_.table and isinstance(value, tuple):
                value = tuple(self.citations(value, (*path, name)))
            elif type_.refers:
                self.resolve(type_.refers, said, (*path, name))
            values[_ATTRIBUTES[name]] = value
        if values.keys() >= _REQUIRED[kind]:
            return values
        for name, key in keys.items():
            if key.required and name not in table and name not in meant:
                self.missing_key(kind, name, path)
        return None

    def resolve(self, kind: str, raw: object, path: KeyPath) -> None:
        """Report ids that no table of the kind has."""
        if isinstance(raw, str) and raw in self.raw[kind]:
            return  # as nearly always
        named = enumerate(raw) if isinstance(raw, list) else [(None, raw)]
        for index, id_ in named:
            if isinstance(id_, str) and id_ not in self.raw[kind]:
                where = path if index is None else (*path, index)
                message, hint = f'no {kind} "{id_}"', ""
                if len(self.problems) < _GUESSES:
                    hint = suggestion(id_, self.raw[kind])
                hint = hint or f"add [{kind}.{id_}]"
                code = str(path[-1])  # the key that names them
                self.report(Problem(code=code, message=message, hint=hint, path=where))

    def table(self, raw: object, path: KeyPath) -> Mapping[str, object] | None:
        """A table, or None where something else stands."""
        if isinstance(raw, dict):
            return raw
        name = ".".join(map(str, path)) + (".some-id" if path in _KEYED else "")
        hint = f"write [{name}]" if len(path) < 3 else f"write {citation(raw)}"
        message = f'"{path[-1]}" is not a table' if isinstance(path[-1], str) else "not a table"
        self.report(Problem(code="wrong-type", message=message, hint=hint, path=path))
        return None

    def report_key(self, problem: Problem) -> None:
        """Report a problem with a key, where a value was read."""
        self.report(problem._replace(at_key=True))

    def unknown_key(
        self, name: str, path: KeyPath, owner: str, known: Iterable[str], what: str = "key"
    ) -> None:
        known = list(known)
        hint = f'use "{known[0]}"' if len(known) == 1 else suggestion(name, known)
        message = f'{owner} has no {what} "{name}"'
        self.report(
            Problem(code=f"unknown-{what}", message=message, hint=hint, path=path, at_key=True)
        )

    def missing_key(self, kind: str, name: str, path: KeyPath) -> None:
        if name == "citations":
            self.uncited(path)
            return
        message = f"the {kind} has no {name}"
        hint = f"add {name} = {TABLES[kind][name].example}"
        self.report(Problem(code="missing-key", message=message, hint=hint, path=path))

    def no_circles(self) -> None:
        """Report facts that are superseded by one another, at the first of each circle."""
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
                message = "superseded in a circle: " + " → ".join([*way[way.index(at) :], at])
                path = ("fact", at, "superseded-by")
                hint = "let the newest fact stand without superseded-by"
                self.report(Problem(code="circle", message=message, hint=hint, path=path))


def _root(id_: str, sources: Mapping[str, Values]) -> str:
    """Where a source's information comes from in the end; see `Source`."""
    seen: dict[str, None] = {}  # an ordered set
    while (source := sources.get(id_)) and id_ not in seen:
        seen[id_] = None
        origin = source.get("origin")
        if origin is None:
            return _folded(source.get("publisher") or f"source {id_}")
        id_ = origin
    if id_ in seen:  # sources that derive from one another, and what derives from them, count once
        way = list(seen)
        return f"source {min(way[way.index(id_) :])}"
    return _folded(id_)


def _folded(name: str) -> str:
    """A name without what does not make it another: case and blanks."""
    return " ".join(name.casefold().split())

"""What is asked: filters, order and words, as one frozen value; reads the query language."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from rumm.errors import UsageError
from rumm.model import plain
from rumm.model.analyzer import is_unspaced, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Unpack

    from rumm.model.period import Period

    Names = str | Iterable[str] | None

Phrase = tuple[str, ...]  # terms that stand side by side
HITS = 20  # of a search, when no other limit is given
PREFIX = "*"  # ends the last term of a phrase when it is only the beginning of one
# The filters that take names.
FILTERS = ("kind", "topic", "tag", "actor", "source", "standing")


class Sort(StrEnum):
    """What facts are ordered by; ties go by topic and then as in the file."""

    TOPIC = "topic"
    DATE = "date"
    ID = "id"
    KIND = "kind"
    STANDING = "standing"
    RELEVANCE = "relevance"


class By(StrEnum):
    """What facts can be counted by."""

    KIND = "kind"
    TOPIC = "topic"
    TAG = "tag"
    ACTOR = "actor"
    SOURCE = "source"
    STANDING = "standing"
    YEAR = "year"


class Field(StrEnum):
    """The parts of a fact that words are looked for in, weightiest first."""

    CLAIM = "claim"
    TOPIC = "topic"
    TAG = "tag"
    ACTOR = "actor"
    SOURCE = "source"
    NOTE = "note"


class Clause(NamedTuple):
    """One thing to find, perhaps in one field only: all of its own phrases, or one of `also`.

    `loose`: one of its own phrases is enough. `prefix`: its word only begins as written.
    """

    typed: str
    own: tuple[Phrase, ...]
    also: tuple[Phrase, ...] = ()
    field: Field | None = None
    prefix: bool = False
    loose: bool = False


class Query(NamedTuple):
    """A selection of facts: those with some ids, or those that words and filters choose.

    A field with several values is OR, different fields are AND.
    """

    id: tuple[str, ...] | None = None
    words: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    any: bool = False
    kind: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    since: Period | None = None
    until: Period | None = None
    all: bool = False
    sort: Sort = Sort.TOPIC
    reverse: bool = False
    limit: int | None = None

    @property
    def is_unfiltered(self) -> bool:
        """Whether no filter is set."""
        return self._replace(sort=Sort.TOPIC, reverse=False, limit=None) == Query()

    @property
    def is_by_topic(self) -> bool:
        """Whether facts come topic by topic, and may stand under the titles of these."""
        return self.sort is Sort.TOPIC and not self.words


class Filters(TypedDict, total=False):
    """The filters of the command line. Several names in one mean OR, different filters AND.

    `since` and `until` are a year, month, or day, inclusive: `"2024"`, `"2024-03"`, `"2024-03-14"`
    or a `date`. `all` includes superseded facts. None is no filter.
    """

    kind: Names
    topic: Names
    tag: Names
    actor: Names
    source: Names
    standing: Names
    since: str | date | None
    until: str | date | None
    all: bool


class Part(Filters, total=False):
    """Filters, order, and limit; `limit` None or 0 means no limit."""

    reverse: bool
    limit: int | None


class Selection(Part, total=False):
    """Filters, order, limit, and what to sort by."""

    sort: str


class Asked(Selection, total=False):
    """A whole query in plain values."""

    id: Names
    words: Names
    exclude: Names
    any: bool


def make_query(**asked: Unpack[Asked]) -> Query:
    """Make a query from plain values: one name or several, dates and orders as text.

    Raises:
        TypeError: for a keyword that is not a field of a query.
        UsageError: for an invalid value.
    """
    given: dict[str, Any] = {**asked}
    read = {name: reader(name, given[name]) for name, reader in _READERS.items() if name in given}
    query = Query(**given | read)
    if query.sort is Sort.RELEVANCE and not query.words:
        others = ", ".join(sort for sort in Sort if sort is not Sort.RELEVANCE)
        raise UsageError(f"cannot sort by relevance without words; search, or sort by {others}")
    since, until = query.since, query.until
    if since and until and (since.start or "") > (until.end or "9999"):
        raise UsageError(f"since {since} is after until {until}; swap them")
    return query


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "id": lambda name, value: None if value is None else plain.names(name, value),
    **dict.fromkeys(("words", "exclude", *FILTERS), plain.names),
    **dict.fromkeys(("since", "until"), plain.date),
    **dict.fromkeys(("any", "all", "reverse"), plain.flag),
    "sort": lambda _name, value: plain.one_of(Sort, value, "sort"),
    "limit": plain.limit,
}


_ITEM = re.compile(
    rf'(?:(?P<field>{"|".join(Field)}):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]\S*))', re.IGNORECASE
)


def parse(words: Sequence[str]) -> tuple[Clause, ...]:
    """The clauses of a query; what is no operator is literal, so nothing is a syntax error."""
    found: dict[Clause, None] = {}  # an ordered set: a word that is typed twice counts once
    for text in words:
        for match in _ITEM.finditer(text.replace("\0", " ")):
            found.update(dict.fromkeys(_clauses(match)))
    return tuple(found)


def _clauses(match: re.Match[str]) -> Iterator[Clause]:
    field = Field(match["field"].lower()) if match["field"] else None
    text = match["bare"] if match["quoted"] is None else match["quoted"]
    prefix = match["quoted"] is None and text.find(PREFIX) == len(text) - 1
    if found := list(tokens(text)):
        *before, last = found
        phrase = (*(token.term for token in before), last.word if prefix else last.term)
        yield Clause(typed=match[0], own=(phrase,), field=field, prefix=prefix)


def widen(
    clauses: Sequence[Clause], synonyms: Mapping[Phrase, tuple[Phrase, ...]]
) -> Iterator[Clause]:
    """The clauses with the synonyms of the base; words that make up a key become one clause."""
    longest = max(map(len, synonyms), default=0)
    start = 0
    while start < len(clauses):
        for end in range(min(len(clauses), start + longest), start, -1):
            run = clauses[start:end]
            if found := synonyms.get(_key(run)):
                yield Clause(
                    typed=" ".join(clause.typed for clause in run),
                    own=tuple(phrase for clause in run for phrase in clause.own),
                    also=found,
                    field=run[0].field,
                )
                start = end
                break
        else:
            yield clauses[start]
            start += 1


def _key(run: Sequence[Clause]) -> Phrase:
    """The terms of some clauses in a row; none when they cannot be one expression."""
    if any(clause.prefix or clause.field != run[0].field for clause in run):
        return ()
    return tuple(term for clause in run for phrase in clause.own for term in phrase)


def loosen(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses with each phrase broken into its words, and runs of characters into pairs."""
    for clause in clauses:
        parts = dict.fromkeys(part for phrase in clause.own for part in _parts(phrase))
        yield clause._replace(own=tuple(parts), loose=True)


def _parts(phrase: Phrase) -> Iterator[Phrase]:
    for first, second in pairwise(phrase):
        if is_unspaced(first) and is_unspaced(second):
            yield first, second
    yield from ((term,) for term in phrase if not is_unspaced(term) or len(phrase) == 1)

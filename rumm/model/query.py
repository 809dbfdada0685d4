"""Queries: filters, order, and words as one frozen value; the query language."""

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

Phrase = tuple[str, ...]  # consecutive terms
HITS = 20  # default limit of a search
PREFIX = "*"  # ends the last term of a phrase if it is a prefix
# The filters that take names.
FILTERS = ("kind", "topic", "tag", "actor", "source", "tier", "standing")


class Sort(StrEnum):
    """Sort keys of facts; ties are in order of topic and file."""

    TOPIC = "topic"
    DATE = "date"
    ID = "id"
    KIND = "kind"
    STANDING = "standing"
    RELEVANCE = "relevance"


class SourceSort(StrEnum):
    """What sources can be sorted by; ties keep the order of the base."""

    ID = "id"
    AUTHOR = "author"
    TITLE = "title"
    DATE = "date"
    TIER = "tier"
    FACTS = "facts"


class By(StrEnum):
    """Fields to count facts by."""

    KIND = "kind"
    TOPIC = "topic"
    TAG = "tag"
    ACTOR = "actor"
    SOURCE = "source"
    TIER = "tier"
    PUBLISHER = "publisher"
    STANDING = "standing"
    YEAR = "year"


class Field(StrEnum):
    """The searched parts of a fact."""

    CLAIM = "claim"
    QUESTION = "question"
    TOPIC = "topic"
    TAG = "tag"
    ACTOR = "actor"
    SOURCE = "source"
    NOTE = "note"


class Word(NamedTuple):
    """A word as typed and folded, with its terms: one, or those of a run of unspaced characters."""

    typed: str
    folded: str
    terms: Phrase


class Choice(NamedTuple):
    """One way to meet a clause: a phrase, in one field or any; a synonym weighs less than 1."""

    phrase: Phrase
    field: Field | None = None
    weight: float = 1.0


class Clause(NamedTuple):
    """One thing to find, by any of its choices; the first is what was typed."""

    words: tuple[Word, ...]
    choices: tuple[Choice, ...]
    is_function_word: bool = False

    def with_choices(self, choices: Iterable[Choice]) -> Clause:
        """Return the clause with more choices, without duplicates."""
        known = {(choice.phrase, choice.field) for choice in self.choices}
        more = [choice for choice in choices if (choice.phrase, choice.field) not in known]
        return self._replace(choices=(*self.choices, *dict.fromkeys(more)))


class Query(NamedTuple):
    """A selection of facts: by IDs, or by words and filters.

    Several values of a field mean OR; different fields mean AND.
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
    tier: tuple[str, ...] = ()
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
        """Whether facts are in order of topic, and may be grouped under its title."""
        return self.sort is Sort.TOPIC and not self.words


class Filters(TypedDict, total=False):
    """The filters of the command line. Several names mean OR; different filters mean AND.

    `since` and `until` are a year, month, or day, inclusive: `"2024"`, `"2024-03"`, `"2024-03-14"`
    or a `date`. `all` includes superseded facts. None means no filter.
    """

    kind: Names
    topic: Names
    tag: Names
    actor: Names
    source: Names
    tier: Names
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
    """A query in plain values."""

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
        raise UsageError(f"can sort by relevance only in a search; sort by {others}")
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
    r"(?P<minus>(?<!\S)-(?=[^\s-]))?"
    rf'(?:(?P<field>{"|".join(Field)}):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]\S*))',
    re.IGNORECASE,
)
_OPERATORS = ("AND", "OR", "NOT")
_SYNONYM = 0.5  # weight of a synonym, relative to the word itself
# Words that hold a sentence together but don't say what it is about.
_FUNCTION = frozenset(
    """
    a about again all also although am among an and any anybody anyone anything are as at be because
    been being both but by can cannot could did do does doing done each either else etc ever every
    few for from get gets getting go goes going gone got had has have having he her hers him his how
    i if in into is it its itself just least let like many me might more most much must my neither
    no nobody none nor not nothing now of off on once one only onto or other our ours out own per
    please quite rather really shall she should since so some somebody someone something still such
    tell than that the their theirs them themselves then there these they thing things this those
    though through thus to too toward towards until up upon very was we were what whatever when
    where whereas whether which while who whom whose why will with within without would yes yet you
    your yours
    cant couldnt didnt doesnt dont hasnt havent isnt wasnt werent wont wouldnt whats
    """.split()
)
# Parts of contractions before and after the apostrophe.
_CONTRACTED = frozenset(
    "ain aren couldn didn doesn don hadn hasn haven isn mustn shouldn wasn weren won wouldn".split()
)
_CONTRACTIONS = frozenset("d ll m re s t ve".split())


class Parsed(NamedTuple):
    """A parsed query: what it wants and excludes; `is_sentence` if function words were dropped."""

    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    is_sentence: bool = False


def parse(words: Sequence[str]) -> Parsed:
    """Parse a query; everything but operators is literal, so there are no syntax errors.

    Function words are dropped unless they are quoted, in a field, or all there is.
    """
    wanted: list[Clause] = []
    unwanted: list[Clause] = []
    operator = ""
    items = [match for text in words for match in _ITEM.finditer(text.replace("\0", " "))]
    are_words = all(match[0] in _OPERATORS for match in items)
    for match in items:
        if match[0] in _OPERATORS and not are_words:
            operator = match[0]
        elif clause := _clause(match):
            if match["minus"] or operator == "NOT":
                unwanted.append(clause)
            elif operator == "OR" and wanted:
                wanted[-1] = _either(wanted[-1], clause)
            else:
                wanted.append(clause)
            operator = ""
    telling = [clause for clause in wanted if not clause.is_function_word]
    is_sentence = 0 < len(telling) < len(wanted)
    return Parsed(_once(telling or wanted), _once(unwanted), is_sentence=is_sentence)


def _clause(match: re.Match[str]) -> Clause | None:
    field = Field(match["field"].lower()) if match["field"] else None
    is_bare = match["quoted"] is None
    text = match["bare"] if is_bare else match["quoted"]
    words = tuple(_words(text))
    if not words:
        return None
    phrase = tuple(term for word in words for term in word.terms)
    if is_bare and text.find(PREFIX) == len(text) - 1:
        *before, last = tokens(text)
        phrase = (*(token.term for token in before), last.word + PREFIX)
    is_acronym = len(text) > 1 and text.isupper()
    return Clause(
        words,
        (Choice(phrase, field),),
        is_function_word=is_bare and not field and not is_acronym and _form_function_word(words),
    )


def _form_function_word(words: Sequence[Word]) -> bool:
    """Return whether words form a function word or its contraction."""
    first, *others = (word.folded for word in words)
    if others:
        is_first = first in _FUNCTION or first in _CONTRACTED
        return is_first and all(word in _CONTRACTIONS for word in others)
    return first in _FUNCTION


def is_function_word(word: str) -> bool:
    """Return whether a folded word is a function word."""
    return word in _FUNCTION


def _words(text: str) -> Iterator[Word]:
    """Split a text into words; a run of characters of a script without spaces is one."""
    run = list(tokens(text))
    start = 0
    for end in range(1, len(run) + 1):
        if end < len(run) and (
            is_unspaced(run[end - 1].term)
            and is_unspaced(run[end].term)
            and run[end - 1].end == run[end].start
        ):
            continue
        part = run[start:end]
        yield Word(
            typed=text[part[0].start : part[-1].end],
            folded="".join(token.word for token in part),
            terms=tuple(token.term for token in part),
        )
        start = end


def _either(one: Clause, other: Clause) -> Clause:
    choices = dict.fromkeys((*one.choices, *other.choices))
    is_function_word = one.is_function_word and other.is_function_word
    return Clause((*one.words, *other.words), tuple(choices), is_function_word=is_function_word)


def _once(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Drop repeated clauses."""
    first: dict[tuple[Choice, ...], Clause] = {}
    for clause in clauses:
        first.setdefault(clause.choices, clause)
    return tuple(first.values())


def widen(
    clauses: Sequence[Clause], synonyms: Mapping[Phrase, tuple[Phrase, ...]]
) -> Iterator[Clause]:
    """Add the synonyms of the base; a synonym of several words becomes a choice of each."""
    longest = max(map(len, synonyms), default=0)
    start = 0
    while start < len(clauses):
        for end in range(min(len(clauses), start + longest), start, -1):
            run = clauses[start:end]
            if found := synonyms.get(_key(run)):
                field = run[0].choices[0].field
                also = [Choice(phrase, field, _SYNONYM / len(run)) for phrase in found]
                yield from (clause.with_choices(also) for clause in run)
                start = end
                break
        else:
            yield clauses[start]
            start += 1


def _key(run: Sequence[Clause]) -> Phrase:
    """Join the terms of neighboring clauses; empty if they are in different fields."""
    first = [clause.choices[0] for clause in run]
    if len({choice.field for choice in first}) > 1:
        return ()
    return tuple(term for choice in first for term in choice.phrase)


def loosen(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Break each phrase into one clause per word, and unspaced characters into pairs."""
    for clause in clauses:
        first, *others = clause.choices
        for part in dict.fromkeys(_parts(first.phrase)):
            yield clause._replace(choices=(first._replace(phrase=part), *others))


def _parts(phrase: Phrase) -> Iterator[Phrase]:
    for first, second in pairwise(phrase):
        if is_unspaced(first) and is_unspaced(second):
            yield first, second
    yield from ((term,) for term in phrase if not is_unspaced(term) or len(phrase) == 1)

"""The word list of some facts: what a search for each word of the base would find among them."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice, product
from typing import TYPE_CHECKING

from rumm.index.search import halves
from rumm.model.analyzer import is_unspaced, tokens
from rumm.model.highlight import texts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.analyzer import Token
    from rumm.model.facts import Fact
    from rumm.model.query import Phrase

_FORMS = 50  # spellings of one expression, such as "air strike" for "air strikes"


def vocabulary(
    db: sqlite3.Connection, facts: Iterable[Fact], numbers: Mapping[int, str]
) -> dict[str, frozenset[str]]:
    """List the folded words of some facts, each with the IDs of the facts that it finds.

    `numbers` are the IDs of these facts by number. Besides single words there is what is written
    without a space, with hyphens ("mi-17"), and expressions that have synonyms ("air strikes").
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, found, instance)"
    )
    for term, number in db.execute("SELECT term, doc FROM temp.places"):
        if number in numbers:
            found[term].add(numbers[number])

    def with_all(phrase: Phrase) -> set[str]:
        """Find the facts that have some terms."""
        return set.intersection(*(found.get(term, set()) for term in phrase))

    def together(phrase: Phrase) -> set[str]:
        """Find the facts that have some terms side by side."""
        ids = with_all(phrase)
        if len(phrase) == 1 or not ids:
            return ids
        sql = "SELECT rowid FROM found WHERE found MATCH ?"
        rows = db.execute(sql, (f'"{" ".join(phrase)}"',))
        return {numbers[n] for (n,) in rows if n in numbers}

    words = dict(db.execute("SELECT word, term FROM word"))
    listed = {
        word: found[term].union(*map(together, halves(word)))  # also where it is written as two
        for word, term in words.items()
        if term in found
    }
    for compound in _compounds(facts):  # also where it is written as one word
        joined = [token.term for token in tokens("".join(token.word for token in compound))]
        one = found.get(joined[0], set()) if len(joined) == 1 else set()
        phrase = tuple(token.term for token in compound)
        listed["-".join(token.word for token in compound)] = together(phrase) | one
    for phrase, also, spellings in _synonyms(db, words):
        meant = with_all(phrase).union(*map(together, also))
        for spelling in spellings:
            listed[spelling] = listed.get(spelling, set()) | meant
    return {word: frozenset(ids) for word, ids in listed.items() if ids}


def _compounds(facts: Iterable[Fact]) -> set[tuple[Token, ...]]:
    """Collect the compounds in some facts: words without a space between them, as with hyphens."""
    every = {text for fact in facts for _, _, text in texts(fact)}
    written = {part for text in every for part in text.split() if not part.isalnum()}
    found = {tuple(token._replace(start=0, end=0) for token in tokens(part)) for part in written}
    return {
        compound
        for compound in found
        if len(compound) > 1 and not any(is_unspaced(token.term) for token in compound)
    }


def _synonyms(
    db: sqlite3.Connection, words: Mapping[str, str]
) -> Iterator[tuple[Phrase, list[Phrase], list[str]]]:
    """Yield the terms that have synonyms, these, and all that the base spells as the terms."""
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for word, term in words.items():
        forms[term].append(word)
    synonyms: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
    typed: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
    for key, other, spelling in db.execute("SELECT phrase, also, words FROM synonym"):
        if key and other:  # some texts have no word
            phrase = tuple(key.split())
            synonyms[phrase].append(tuple(other.split()))
            typed[phrase].append(tuple(spelling.split()))
    for phrase, also in synonyms.items():
        own = zip(*typed[phrase], strict=True)
        choices = (
            dict.fromkeys((*first, *forms[term])) for term, first in zip(phrase, own, strict=True)
        )
        yield phrase, also, list(islice(map(" ".join, product(*choices)), _FORMS))

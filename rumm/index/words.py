"""What the words of a query are in a base: how many facts have them, what they begin or mean."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rumm.index.near import near_word
from rumm.model.analyzer import is_unspaced, tokens
from rumm.model.query import PREFIX

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.analyzer import Token
    from rumm.model.query import Clause, Phrase

_PREFIXED = 200  # words that a prefix stands for one by one, at the most
_SUGGESTED = 25  # unknown words for which near ones are looked for: in a large base it takes long
_LAST = "\U0010ffff"  # after a prefix: what comes after all words that begin so


def fewest(db: sqlite3.Connection, phrase: Phrase) -> int:
    """How many facts have the rarest word of a phrase."""
    return min(facts_with(db, term) for term in phrase)


def facts_with(db: sqlite3.Connection, term: str) -> int:
    """How many facts have a term; of one that is a beginning, as many at the most."""
    if term.endswith(PREFIX):
        beginning = term.removesuffix(PREFIX)
        sql = "SELECT DISTINCT term, facts FROM word WHERE term >= ? AND term < ?"
        row = db.execute(f"SELECT sum(facts) FROM ({sql})", (beginning, beginning + _LAST))
        return row.fetchone()[0] or 0
    row = db.execute("SELECT facts FROM word WHERE term = ? LIMIT 1", (term,)).fetchone()
    return row[0] if row else 0


def completed(db: sqlite3.Connection, clause: Clause) -> Clause:
    """The clause with the beginning of a word made the words of the base that begin so.

    Where they are many, it stands for terms that begin so, beside which there are the words whose
    terms do not, as "dying" has "die".
    """
    if not clause.prefix:
        return clause
    *before, beginning = clause.own[0]
    sql = "SELECT DISTINCT term FROM word WHERE word >= :first AND word < :last"
    span = {"first": beginning, "last": beginning + _LAST, "most": _PREFIXED}
    terms = [term for (term,) in db.execute(f"{sql} LIMIT :most + 1", span)]
    if len(terms) > _PREFIXED:
        odd = f"{sql} AND NOT (term >= :first AND term < :last) LIMIT :most"
        terms = [beginning + PREFIX, *(term for (term,) in db.execute(odd, span))]
    words = tuple((*before, term) for term in sorted(terms))
    return clause._replace(own=words or clause.own, loose=True)


def synonyms_of(db: sqlite3.Connection) -> Mapping[Phrase, tuple[Phrase, ...]]:
    """The synonyms of the base, as terms."""
    synonyms: defaultdict[Phrase, tuple[Phrase, ...]] = defaultdict(tuple)
    for phrase, also in db.execute("SELECT phrase, also FROM synonym ORDER BY rowid"):
        if phrase and also:  # some texts have no word
            synonyms[tuple(phrase.split())] += (tuple(also.split()),)
    return synonyms


def unknown_words(
    db: sqlite3.Connection, clauses: Iterable[Clause], synonyms: Mapping[Phrase, object]
) -> Mapping[str, tuple[str, ...]]:
    """Typed words that no fact has, with the nearest words of the base."""
    unknown: dict[str, tuple[str, ...]] = {}
    for clause in clauses:
        if not clause.prefix and clause.own[0] not in synonyms:
            text = clause.typed[len(clause.field) + 1 :] if clause.field else clause.typed
            for run in _runs(text):
                if not all(facts_with(db, token.term) for token in run):
                    is_asked = len(run) == 1 and len(unknown) < _SUGGESTED
                    near = near_word(db, run[0].word) if is_asked else ()
                    unknown[text[run[0].start : run[-1].end]] = near
    return unknown


def _runs(text: str) -> Iterator[list[Token]]:
    """The words of a text; characters side by side in a script without spaces are one."""
    run: list[Token] = []
    for token in tokens(text):
        joined = is_unspaced(token.term) and run and is_unspaced(run[-1].term)
        if run and not (joined and run[-1].end == token.start):
            yield run
            run = []
        run.append(token)
    if run:
        yield run

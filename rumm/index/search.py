"""Words to ranked facts: FTS5 expressions, synonyms below the word itself, and relaxing."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from rumm.index.words import completed, fewest, synonyms_of, unknown_words
from rumm.model.analyzer import tokens
from rumm.model.query import PREFIX, loosen, parse, widen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from rumm.index.filters import Condition
    from rumm.model.query import Clause, Phrase, Query

# Past this number of matches, time is bounded: in a search for some words the candidates are the
# facts with the rarest ones, and otherwise the shortest matches, which BM25 favors.
RANKED = 10_000
_RESCORED = 200  # candidates that are ranked again by all words
_WIDE = 100  # parts side by side; FTS5 counts them as depth, of which it takes 256
# The weights of claim, topic, tag, actor, source and note.
_BM25 = "bm25(found, 1.0, 0.3, 0.5, 0.5, 0.3, 0.5)"
# English words that say nothing of what a sentence is about.
_EMPTY = (
    "a about an and are as at be been but by can could did do does for from had has have how if in"
    " into is it its may might much not of on or should so such than that the their them then there"
    " these they this those to was were what when where which who whose why will with would"
)


class Ranked(NamedTuple):
    """The number of a fact, and its score: more is better."""

    n: int
    score: float


class Found(NamedTuple):
    """What words find: FTS5 expressions for the matches, with synonyms and without.

    `total` counts the matches; `partial` says that no fact had all words, `unknown` holds the words
    that the base does not have, with the nearest that it has.
    """

    expression: str
    narrow: str
    clauses: tuple[Clause, ...]
    excluded: str
    loose: bool
    partial: bool
    total: int
    unknown: Mapping[str, tuple[str, ...]]


def find(db: sqlite3.Connection, query: Query, where: Condition) -> Found:
    """Look for the facts that have all words; for those that have some when there are none."""
    typed = tuple(completed(db, clause) for clause in parse(query.words))
    synonyms = synonyms_of(db)
    clauses = tuple(widen(typed, synonyms))
    unknown = unknown_words(db, typed, synonyms)
    unwanted = tuple(completed(db, clause) for clause in parse(query.exclude))
    excluded = _expression(unwanted, loose=True, narrow=True)

    def found(clauses: tuple[Clause, ...], *, loose: bool, partial: bool = False) -> Found:
        expression, narrow = (
            _without(_expression(clauses, loose=loose, narrow=narrow), excluded)
            for narrow in (False, True)
        )
        return Found(
            expression=expression,
            narrow=narrow,
            clauses=clauses,
            excluded=excluded,
            loose=loose,
            partial=partial,
            total=_count(db, expression, where),
            unknown=unknown,
        )

    if not query.any:
        whole = found(clauses, loose=False)
        if whole.total:
            return whole
    parts = tuple(loosen(clauses))
    if not query.any:
        parts = _telling(db, parts)
    some = found(parts, loose=True, partial=not query.any)
    return some if some.total else some._replace(partial=False)


def rank(
    db: sqlite3.Connection, found: Found, where: Condition, *, limit: int | None, reverse: bool
) -> list[Ranked]:
    """The best matches: those of the words themselves, then those that only synonyms find."""
    if not found.total:
        return []
    tiers = [found.narrow]
    if found.expression != found.narrow:
        tiers.append(f"({found.expression}) NOT ({found.narrow})")
    best: list[Ranked] = []
    for expression in tiers:
        wanted = None if limit is None or reverse else limit - len(best)
        if wanted == 0:
            break
        floor = best[-1].score if best else float("inf")
        hits = _best(db, expression, found, where, wanted)
        best += [Ranked(n, min(score, floor)) for n, score in hits]
    if reverse:
        best.reverse()
    return best[:limit]


def _best(
    db: sqlite3.Connection, expression: str, found: Found, where: Condition, wanted: int | None
) -> list[Ranked]:
    """The best matches of an expression; in bounded time when only so many are wanted."""
    sql = f"SELECT rowid FROM found WHERE found MATCH ? AND {where.on('rowid')} LIMIT 1 OFFSET ?"
    past = db.execute(sql, (expression, *where.values, RANKED)).fetchone()
    if wanted is None or past is None:
        return _ranked(db, expression, where, wanted)
    if found.loose:
        rarest = _without(_rarest(db, found.clauses), found.excluded)
        candidates = _ranked(db, rarest, where, max(wanted, _RESCORED))
        if len(candidates) >= wanted:
            numbers = ", ".join(str(hit.n) for hit in candidates)
            return _ranked(db, expression, where.and_(f"+{{n}} IN ({numbers})"), wanted)
    return _ranked(db, expression, where.and_("{n} < ?", *past), wanted)


def _ranked(
    db: sqlite3.Connection, expression: str, where: Condition, limit: int | None
) -> list[Ranked]:
    sql = (
        f"SELECT rowid, -{_BM25} AS score FROM found WHERE found MATCH ?"
        f" AND {where.on('rowid')} ORDER BY score DESC, rowid LIMIT ?"
    )
    rows = db.execute(sql, (expression, *where.values, -1 if limit is None else limit))
    return [Ranked(n, score) for n, score in rows]


def _count(db: sqlite3.Connection, expression: str, where: Condition) -> int:
    if not expression:
        return 0
    sql = f"SELECT count(*) FROM found WHERE found MATCH ? AND {where.on('rowid')}"
    count: int = db.execute(sql, (expression, *where.values)).fetchone()[0]
    return count


def _expression(clauses: Iterable[Clause], *, loose: bool, narrow: bool) -> str:
    """An FTS5 expression; terms are letters and digits, so that quotes around them are safe."""
    parts = []
    for clause in clauses:
        own = _joined(" OR " if clause.loose else " AND ", map(_phrase, clause.own))
        also = () if narrow else map(_phrase, clause.also)
        parts.append(_in_field(clause, _joined(" OR ", (own and f"({own})", *also))))
    return _joined(" OR " if loose else " AND ", parts)


def _joined(operator: str, parts: Iterable[str]) -> str:
    """The parts with an operator between; where they are many, groups of them."""
    left = [part for part in parts if part]
    while len(left) > _WIDE:
        left = [
            f"({operator.join(left[start : start + _WIDE])})"
            for start in range(0, len(left), _WIDE)
        ]
    return operator.join(left)


def _without(wanted: str, unwanted: str) -> str:
    return f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted


def _in_field(clause: Clause, expression: str) -> str:
    if not expression:
        return ""
    return f"({clause.field} : ({expression}))" if clause.field else f"({expression})"


def _phrase(phrase: Phrase) -> str:
    text = " ".join(phrase)
    return f'"{text.removesuffix(PREFIX)}" {PREFIX}' if text.endswith(PREFIX) else f'"{text}"'


def _telling(db: sqlite3.Connection, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses without what makes no fact near; all of them when no fact has anything else.

    That is words like "did", which rank high where they are rare; and in a large base what most
    facts have, for which it takes long to look.
    """
    facts = db.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone()[0]
    most = facts / 2 if facts > RANKED else inf
    empty = {(token.term,) for token in tokens(_EMPTY)}

    def kept(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
        return tuple(p for p in phrases if p not in empty and 0 < fewest(db, p) <= most)

    telling = (c._replace(own=kept(c.own), also=kept(c.also)) for c in clauses)
    return tuple(clause for clause in telling if clause.own or clause.also) or clauses


def _rarest(db: sqlite3.Connection, clauses: Iterable[Clause]) -> str:
    """An expression for the rarest words of some clauses, as many as keep the matches few."""
    phrases = [
        (fewest(db, phrase), phrase, clause)
        for clause in clauses
        for phrase in (*clause.own, *clause.also)
    ]
    phrases.sort(key=lambda entry: entry[0])
    kept: list[str] = []
    room = RANKED
    for facts, phrase, clause in phrases:
        room -= facts
        if kept and room < 0:
            break
        kept.append(_in_field(clause, _phrase(phrase)))
    return _joined(" OR ", kept)

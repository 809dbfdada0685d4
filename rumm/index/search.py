"""Search: what each word of a query matches in a base, and which facts match best."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from math import ceil, log
from typing import TYPE_CHECKING, NamedTuple

from rumm.index.near import near_word
from rumm.model.analyzer import fold, is_unspaced, stem, tokens
from rumm.model.query import PREFIX, Choice, Word, is_function_word, loosen, parse, widen

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rumm.index.filters import Condition
    from rumm.model.query import Clause, Phrase, Query

FORM = "·"  # ends a term that is a word as written, not a stem
# With more matches, only some are ranked: the facts with the rarest words, or the shortest matches,
# which BM25 favors.
RANKED = 4_000
_WIDE = 100  # operands in a row; FTS5 counts them as depth, and allows 256
# The weights of claim, question, topic, tag, actor, source and note.
_BM25 = "bm25(found, 1.0, 1.0, 0.3, 0.5, 0.5, 0.3, 0.5)"
_ASKED = 0.5  # bonus for a fact whose questions have all the words, relative to their weight
_EXACT = 0.2  # bonus for the word as typed, relative to the weight of the clause
# The best partial match must meet this share of the clauses, or this many.
_NEAR, _NEARLY = 0.4, 3
_SPLIT = (4, 40)  # the length of words to try as two
_MANY = 100  # the most clauses to respell, and to score
_FEW = 20  # facts, of which to have most says nothing of a word
_PREFIXED = 200  # the most words to expand a prefix to
_SUGGESTED = 25  # the most unknown words to find closest matches for; it is slow in a large base
_LAST = "\U0010ffff"  # sorts after all words that start with the same prefix


class Ranked(NamedTuple):
    """The number of a fact and its score; higher is better."""

    n: int
    score: float


class Found(NamedTuple):
    """Matches of a query, and how the query was read.

    `expression` is that of FTS5, without the facts that `without` matches; `where` is the condition
    on a fact to match, and `total` counts those that do. `partial`: no fact has all
    the words. `first`: the number of the fact whose id was typed. `unknown`: words that are not in
    the base, with the nearest that are; `replaced`: misspelled words, each with its replacement.
    """

    clauses: tuple[Clause, ...]
    expression: str
    without: str
    where: Condition
    total: int
    is_loose: bool = False
    partial: bool = False
    first: int | None = None
    unknown: Mapping[str, tuple[str, ...]] = {}
    replaced: Mapping[str, str] = {}


def find(db: sqlite3.Connection, query: Query, where: Condition) -> Found:
    """Find the facts that meet all clauses, or if none does, those that meet some."""
    wanted, unwanted, is_sentence = parse(query.words)
    other = parse(query.exclude)
    excluded = [*unwanted, *other.wanted, *other.unwanted]
    without = _any(_expression(_spelled(db, (clause,))[0]) for clause in excluded)
    synonyms = _synonyms(db)
    typed = _spelled(db, wanted)
    unknown, replaced, typed = _corrected(db, wanted, typed, synonyms)
    clauses = tuple(widen(typed, synonyms))
    first = _typed_id(db, query, where)

    def found(clauses: tuple[Clause, ...], *, loose: bool) -> Found:
        if loose:
            telling = clauses if query.any else _telling(db, clauses)
            expression = _without(_any(map(_expression, telling)), without)
        else:
            expression = _without(_all(map(_expression, clauses)), without)
        test, values = "{n} IN (SELECT rowid FROM found WHERE found MATCH ?)", (expression,)
        if first is not None:
            test, values = f"({test} OR {{n}} = {first})", (expression,)
        inside = where.and_(test, *values)
        sql = f"SELECT count(*) FROM found WHERE found MATCH ? AND {where.on('rowid')}"
        total = db.execute(sql, (expression, *where.values)).fetchone()[0] if expression else 0
        if first is not None:
            sql = f"SELECT 1 FROM found WHERE found MATCH ? AND rowid = {first}"
            total += not (expression and db.execute(sql, (expression,)).fetchone())
        return Found(
            clauses=clauses,
            expression=expression,
            without=without,
            where=inside,
            total=total,
            is_loose=loose,
            first=first,
            unknown={} if first is not None else unknown,
            replaced={} if first is not None else replaced,
        )

    if query.any:
        return found(tuple(loosen(clauses)), loose=True)
    whole = found(clauses, loose=False)
    if whole.total and (len(clauses) < 3 or not is_sentence):
        return whole
    some = found(tuple(loosen(clauses)), loose=True)
    if not some.total or not _is_near(db, some, where):
        return whole
    return some._replace(partial=some.total > whole.total)


def rank(
    db: sqlite3.Connection, found: Found, where: Condition, *, limit: int | None, reverse: bool
) -> list[Ranked]:
    """Order the matches by the sum of their scores for each clause, best first."""
    if not found.total:
        return []
    scores: defaultdict[int, float] = defaultdict(float)
    _candidates(db, found, where, None if reverse else limit)
    for (n,) in db.execute("SELECT n FROM temp.candidate"):
        scores[n] = 0.0
    for clause in sorted(found.clauses, key=lambda clause: -_idf(db, clause))[:_MANY]:
        for n, score in _scores(db, clause).items():
            scores[n] += score
    asked = f"question : ({_all(map(_expression, found.clauses))})"
    sql = "SELECT rowid FROM found WHERE found MATCH ? AND +rowid IN (SELECT n FROM temp.candidate)"
    if found.clauses and (answering := db.execute(sql, (asked,)).fetchall()):
        bonus = _ASKED * sum(_idf(db, clause) for clause in found.clauses[:_MANY])
        for (n,) in answering:
            scores[n] += bonus
    if found.first is not None:
        scores[found.first] = 1.0 + max(scores.values(), default=0.0)
    best = sorted((-score, n) for n, score in scores.items())
    if reverse:
        best.reverse()
    return [Ranked(n, -score) for score, n in best[:limit]]


def _candidates(db: sqlite3.Connection, found: Found, where: Condition, wanted: int | None) -> None:
    """Fill a table with the numbers of the facts to rank."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS candidate(n INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.candidate")
    if not found.expression:
        return
    sql = f"SELECT rowid FROM found WHERE found MATCH ? AND {where.on('rowid')} LIMIT ?"
    insert = f"INSERT OR IGNORE INTO temp.candidate {sql}"
    if wanted is None or found.total <= RANKED:
        db.execute(insert, (found.expression, *where.values, -1))
        return
    if found.is_loose:
        rarest = _without(_rarest(db, found), found.without)
        most = max(wanted, RANKED)
        if db.execute(insert, (rarest, *where.values, most)).rowcount >= wanted:
            return
    db.execute(insert, (found.expression, *where.values, max(wanted, RANKED)))


def _scores(db: sqlite3.Connection, clause: Clause) -> dict[int, float]:
    """Score the candidates for a clause by the best of its choices."""
    scores: dict[int, float] = {}
    sql = (
        f"SELECT rowid, -{_BM25} FROM found WHERE found MATCH ?"
        " AND +rowid IN (SELECT n FROM temp.candidate)"
    )
    for weight in sorted({choice.weight for choice in clause.choices}, reverse=True):
        choices = tuple(choice for choice in clause.choices if choice.weight == weight)
        for n, score in db.execute(sql, (_expression(clause._replace(choices=choices)),)):
            scores[n] = max(scores.get(n, 0.0), weight * score)
    bonus = _EXACT * _idf(db, clause)
    sql = "SELECT rowid FROM found WHERE found MATCH ? AND +rowid IN (SELECT n FROM temp.candidate)"
    for (n,) in db.execute(sql, (_all(f'"{word.folded}{FORM}"' for word in clause.words),)):
        if n in scores:
            scores[n] += bonus
    return scores


def _is_near(db: sqlite3.Connection, found: Found, where: Condition) -> bool:
    """Whether the best partial match meets enough of the clauses to be worth showing."""
    best = rank(db, found, where, limit=1, reverse=False)
    if not best or best[0].n == found.first:
        return bool(best)
    sql = f"SELECT 1 FROM found WHERE found MATCH ? AND rowid = {best[0].n}"
    met = (c for c in found.clauses if db.execute(sql, (_expression(c),)).fetchone())
    enough = min(ceil(_NEAR * len(found.clauses)), _NEARLY)
    return len([*islice(met, enough)]) == enough


def _idf(db: sqlite3.Connection, clause: Clause) -> float:
    """Return the inverse document frequency of a clause: that of its most common choice."""
    total = db.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone()[0]
    facts = max(_fewest(db, choice.phrase) for choice in clause.choices)
    return log(1 + (total - facts + 0.5) / (facts + 0.5))


def _telling(db: sqlite3.Connection, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses that few facts meet, if any; the others don't make a fact near."""
    total = db.execute("SELECT value FROM meta WHERE key = 'facts'").fetchone()[0]
    if total < _FEW:
        return clauses

    def is_telling(choice: Choice) -> bool:
        is_prefix = choice.phrase[-1].endswith(PREFIX)
        return is_prefix or 0 < _fewest(db, choice.phrase) <= total / 2

    telling = [
        clause
        for clause in clauses
        if any(is_telling(choice) for choice in clause.choices if choice.weight == 1)
    ]
    return tuple(telling) or clauses


def _typed_id(db: sqlite3.Connection, query: Query, where: Condition) -> int | None:
    """Return the number of the fact whose ID, or former ID, is the whole query."""
    id_ = fold(" ".join(query.words).strip())
    sql = " UNION ALL ".join(
        f"SELECT n FROM {table} WHERE id = ? AND {where.on(f'{table}.n')}"
        for table in ("fact", "former")
    )
    row = db.execute(sql, (id_, *where.values) * 2).fetchone()
    return row[0] if row else None


# ------------------------------------------------------------------------------- FTS5 expressions


def _expression(clause: Clause) -> str:
    """Return the FTS5 expression of a clause; terms contain no quotes."""
    return _any(map(_choice, clause.choices))


def _choice(choice: Choice) -> str:
    text = " ".join(choice.phrase)
    phrase = f'"{text.removesuffix(PREFIX)}"' + (f" {PREFIX}" if text.endswith(PREFIX) else "")
    return f"{choice.field} : {phrase}" if choice.field else phrase


def _any(parts: Iterable[str]) -> str:
    return _joined(" OR ", parts)


def _all(parts: Iterable[str]) -> str:
    return _joined(" AND ", parts)


def _joined(operator: str, parts: Iterable[str]) -> str:
    """Join parts with an operator, in groups if there are many."""
    groups = [f"({part})" for part in parts if part]
    while len(groups) > _WIDE:
        groups = [
            f"({operator.join(groups[start : start + _WIDE])})"
            for start in range(0, len(groups), _WIDE)
        ]
    return operator.join(groups)


def _without(wanted: str, unwanted: str) -> str:
    return f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted


def _rarest(db: sqlite3.Connection, found: Found) -> str:
    """Return an expression for the rarest choices, as many as keep matches few."""
    choices = [choice for clause in found.clauses for choice in clause.choices]
    counted = [(_fewest(db, choice.phrase), choice) for choice in choices]
    kept: list[str] = []
    room = RANKED
    for facts, choice in sorted(counted, key=lambda entry: entry[0]):
        room -= facts
        if kept and room < 0:
            break
        if facts:
            kept.append(_choice(choice))
    return _any(kept)


# ------------------------------------------------------------------------- the words of the base


def _fewest(db: sqlite3.Connection, phrase: Phrase) -> int:
    """Return how many facts have the rarest word of a phrase."""
    return min(_facts_with(db, term) for term in phrase)


def _facts_with(db: sqlite3.Connection, term: str) -> int:
    """Return how many facts have a term, or for a prefix, the most that may have it."""
    if term.endswith(PREFIX):
        beginning = term.removesuffix(PREFIX)
        sql = "SELECT DISTINCT term, facts FROM word WHERE term >= ? AND term < ?"
        row = db.execute(f"SELECT sum(facts) FROM ({sql})", (beginning, beginning + _LAST))
        return row.fetchone()[0] or 0
    row = db.execute("SELECT facts FROM word WHERE term = ? LIMIT 1", (term,)).fetchone()
    return row[0] if row else 0


def _synonyms(db: sqlite3.Connection) -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Return the synonyms of the base, as terms."""
    synonyms: defaultdict[Phrase, tuple[Phrase, ...]] = defaultdict(tuple)
    for phrase, also in db.execute("SELECT phrase, also FROM synonym ORDER BY rowid"):
        if phrase and also:  # some texts have no words
            synonyms[tuple(phrase.split())] += (tuple(also.split()),)
    return synonyms


def _spelled(db: sqlite3.Connection, clauses: Sequence[Clause]) -> list[Clause]:
    """Add other spellings in the base: joined, in two words, and completions of prefixes."""
    spelled = [_completed(db, clause) for clause in clauses]
    if len(clauses) > _MANY:
        return spelled
    for place, clause in enumerate(spelled):
        first, words = clause.choices[0], clause.words
        if len(words) > 1:
            spelled[place] = clause.with_choices(_in_one(db, words, first))
        elif len(first.phrase) == 1:
            spelled[place] = clause.with_choices(_in_two(db, words[0].folded, first))
    for place in range(len(clauses) - 1):
        pair = clauses[place : place + 2]
        words = (*pair[0].words, *pair[1].words)
        first = pair[0].choices[0]
        if len(words) == 2 and first.field == pair[1].choices[0].field:
            # Half a weight each, since both clauses have it.
            joined = [choice._replace(weight=0.5) for choice in _in_one(db, words, first)]
            spelled[place] = spelled[place].with_choices(joined)
            spelled[place + 1] = spelled[place + 1].with_choices(joined)
    return spelled


def _in_one(db: sqlite3.Connection, words: Iterable[Word], like: Choice) -> Iterator[Choice]:
    """Yield words written as one, if the base has that word."""
    joined = "".join(word.folded for word in words)
    terms = tuple(token.term for token in tokens(joined))
    if len(terms) == 1 and _facts_with(db, terms[0]):
        yield like._replace(phrase=terms)


def _in_two(db: sqlite3.Connection, word: str, like: Choice) -> Iterator[Choice]:
    """Yield a word written as two, if the base has them next to each other."""
    for phrase in halves(word):
        if _fewest(db, phrase):
            choice = like._replace(phrase=phrase)
            sql = "SELECT 1 FROM found WHERE found MATCH ? LIMIT 1"
            if db.execute(sql, (_choice(choice),)).fetchone():
                yield choice


def halves(word: str) -> Iterator[Phrase]:
    """Yield the terms of a folded word written as two, neither of them a function word."""
    if not word.isascii() or not _SPLIT[0] <= len(word) <= _SPLIT[1]:
        return
    for middle in range(1, len(word)):
        parts = word[:middle], word[middle:]
        if not any(part == "a" or (len(part) > 1 and is_function_word(part)) for part in parts):
            yield tuple(map(stem, parts))


def _completed(db: sqlite3.Connection, clause: Clause) -> Clause:
    """Expand a prefix to the matching words.

    If there are many, keep the prefix, which matches terms, and add words whose terms it does not
    match, as "dying" with the term "die".
    """
    first = clause.choices[0]
    *before, last = first.phrase
    if not last.endswith(PREFIX):
        return clause
    beginning = last.removesuffix(PREFIX)
    sql = "SELECT DISTINCT term FROM word WHERE word >= :first AND word < :last"
    span = {"first": beginning, "last": beginning + _LAST, "most": _PREFIXED}
    terms = [term for (term,) in db.execute(f"{sql} LIMIT :most + 1", span)]
    if len(terms) > _PREFIXED:
        odd = f"{sql} AND NOT (term >= :first AND term < :last) LIMIT :most"
        terms = [last, *(term for (term,) in db.execute(odd, span))]
    phrases = [(*before, term) for term in sorted(terms)] or [(*before, beginning)]
    return clause._replace(choices=tuple(first._replace(phrase=phrase) for phrase in phrases))


def _corrected(
    db: sqlite3.Connection,
    wanted: Iterable[Clause],
    spelled: Iterable[Clause],
    synonyms: Mapping[Phrase, object],
) -> tuple[dict[str, tuple[str, ...]], dict[str, str], list[Clause]]:
    """Replace words that are not in the base if it is clear which word was meant.

    Returns:
        The words that are not in the base, with the closest ones that are; the replaced words;
        and the clauses.
    """
    unknown: dict[str, tuple[str, ...]] = {}
    replaced: dict[str, str] = {}
    corrected = []
    for typed, clause in zip(wanted, spelled, strict=True):
        first, *others = clause.choices
        is_prefix = typed.choices[0].phrase[-1].endswith(PREFIX)
        if not others and not is_prefix and first.phrase not in synonyms:
            for word in clause.words:
                if all(_facts_with(db, term) for term in word.terms):
                    continue
                if len(word.terms) > 1 or is_unspaced(word.folded) or len(unknown) >= _SUGGESTED:
                    unknown[word.typed] = ()
                    continue
                near = near_word(db, word.folded)
                if near.is_sure:
                    replaced[word.typed] = near.words[0]
                    old, new = word.terms[0], stem(near.words[0])
                    phrase = tuple(new if term == old else term for term in first.phrase)
                    first = first._replace(phrase=phrase)
                else:
                    unknown[word.typed] = near.words
        corrected.append(clause._replace(choices=(first, *others)))
    return unknown, replaced, corrected

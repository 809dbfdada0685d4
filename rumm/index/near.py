"""Find the closest words and names in an index of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rumm.model.analyzer import fold, stem
from rumm.model.query import is_function_word

if TYPE_CHECKING:
    import sqlite3

# Queries for the names to choose from, each with its folded form.
IDS = "SELECT id AS name, id AS folded FROM fact"
SOURCE_IDS = "SELECT id AS name, id AS folded FROM source"
VALUES = "SELECT name, folded FROM value WHERE field = :field"
TOPICS = f"{VALUES} UNION ALL SELECT id, folded FROM topic"  # also by their titles
_MOST = 200  # candidates to compare in full
_SHORT = 4  # letters; shorter words must start alike and be at most one edit away
_PARTS = 32  # of a name that are looked for
_MARKS = "-/(),."  # separates the words of a name, as spaces do
_BLANKS = str.maketrans(_MARKS, " " * len(_MARKS))
_WORDS = 8  # of a name that are looked for one by one
_ALIKE, _NEARLY = 0.6, 0.8  # similarity of a name, or of a word in it, from 0 to 1
_SLACK = 16  # characters that a name may be longer or shorter
# Letters of a word from which one edit, and two, leave no doubt which word was meant.
_SURE, _SURE_OF_TWO = 6, 9


class Near(NamedTuple):
    """The closest words, at most three; `is_sure` if the first is clearly meant."""

    words: tuple[str, ...] = ()
    is_sure: bool = False


def near_word(db: sqlite3.Connection, word: str) -> Near:
    """Find the words of the base within two edits: fewest edits first, then the most used.

    A short word must start with the same letter and be one edit away, and nothing is near a single
    letter; otherwise everything would be. Part of a word is near only if long and one edit away.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - 20 ms, only where a word is wrong
    from rapidfuzz.process import extract  # noqa: PLC0415

    if len(word) == 1:
        return Near()
    edits = 2 if len(word) > _SHORT else 1
    sql = """
        SELECT word, facts FROM word
        WHERE word NOT GLOB '*[0-9]*' AND facts > 0 AND length(word) BETWEEN ? AND ?
    """
    rows = dict(db.execute(sql, (len(word) - edits, len(word) + edits)))
    close = extract(word, [*rows], scorer=OSA.distance, score_cutoff=edits, limit=None)
    found = sorted(
        (int(distance), -rows[other], other)
        for other, distance, _ in close
        if (other[0] == word[0] or (len(word) > _SHORT and distance == 1))
        and (other not in word or (len(word) >= _SURE and distance == 1))
        and not is_function_word(other)
    )
    if not found:
        return Near()
    fewest, _, best = found[0]
    is_sure = (
        len(word) >= (_SURE if fewest == 1 else _SURE_OF_TWO)
        and best[0] == word[0]
        and len({stem(other) for distance, _, other in found if distance == fewest}) == 1
    )
    return Near(tuple(other for _, _, other in found[:3]), is_sure)


def near_name(db: sqlite3.Connection, among: str, name: str, field: str = "") -> tuple[str, ...]:
    """Find the names that are nearest to a name, at most three.

    Those with all its words, or words starting with them; otherwise the most similar one, or one
    with a similar word. `among` is one of the queries above, `field` the filter to search.
    """
    folded = fold(name)
    return _with_words(db, among, folded, field) or _alike(db, among, folded, field)


def _with_words(db: sqlite3.Connection, among: str, folded: str, field: str) -> tuple[str, ...]:
    """Find names with all the words of a name, or words starting with them; an exact match wins."""
    words = folded.translate(_BLANKS).split()
    if len(folded) < 2 or not 0 < len(words) <= _WORDS:
        return ()
    numbers = range(len(words))
    spaced = "' ' || folded || ' '"
    for mark in _MARKS:
        spaced = f"replace({spaced}, '{mark}', ' ')"
    whole = " AND ".join(f"instr(spaced, ' ' || :word{i} || ' ') > 0" for i in numbers)
    some = " AND ".join(f"instr(folded, :word{i})" for i in numbers)  # quickly rules out most names
    begun = " AND ".join(f"instr(spaced, ' ' || :word{i})" for i in numbers)
    rows = db.execute(
        f"SELECT name, (folded = :folded) + ({whole}) AS rank FROM"
        f" (SELECT name, folded, {spaced} AS spaced FROM ({among}) WHERE {some}) WHERE {begun}"
        " ORDER BY rank DESC, instr(folded, :folded) = 1 DESC, length(folded), folded LIMIT 3",
        {"field": field, "folded": folded, **{f"word{i}": words[i] for i in numbers}},
    ).fetchall()
    best = [near for near, rank in rows if rank == rows[0][1]]
    return tuple(best[:1] if rows and rows[0][1] > 1 else dict.fromkeys(best))


def _alike(db: sqlite3.Connection, among: str, folded: str, field: str) -> tuple[str, ...]:
    """Find the most similar name, or one with a very similar word."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - 20 ms, only where a name is wrong
    from rapidfuzz.process import extractOne  # noqa: PLC0415

    if not folded:
        return ()
    parts = {part for part in folded.split("-") if len(part) > 2}
    shared = sorted({piece for _, piece in _pieces(folded, 3)} | parts)[:_PARTS]
    score = " + ".join(f"(instr(folded, :part{i}) > 0)" for i in range(len(shared)))
    rows = db.execute(
        f"SELECT folded, name FROM ({among}) WHERE length(folded) BETWEEN :shortest AND :longest"
        f" AND {score} ORDER BY {score} DESC, folded LIMIT {_MOST}",
        {
            "field": field,
            "shortest": len(folded) - _SLACK,
            "longest": len(folded) + _SLACK,
            **{f"part{i}": part for i, part in enumerate(shared)},
        },
    )
    names = dict(rows)
    words = {word: name for other, name in names.items() for word in other.split()}
    for choices, cutoff in ((names, _ALIKE), (words, _NEARLY)):
        if near := extractOne(
            folded, [*choices], scorer=Indel.normalized_similarity, score_cutoff=cutoff
        ):
            return (choices[near[0]],)
    return ()


def _pieces(word: str, parts: int) -> list[tuple[int, str]]:
    """Cut a word into about equal parts, each with its start."""
    size = len(word) // parts or 1
    return [(start, word[start : start + size]) for start in range(0, len(word), size)]

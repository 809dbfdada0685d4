"""Finds the names in an index that are nearest to a misspelled one, at any size."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from rumm.model.analyzer import fold

if TYPE_CHECKING:
    import sqlite3

# What names are looked for among: queries that yield a name and its folded form.
IDS = "SELECT id AS name, id AS folded FROM fact"
SOURCE_IDS = "SELECT id AS name, id AS folded FROM source"
VALUES = "SELECT name, folded FROM value WHERE field = :field"
TOPICS = f"{VALUES} UNION ALL SELECT id, fold(title) FROM topic"  # also by their titles
_MOST = 200  # candidates that are compared in full
_SHORT = 4  # letters of a word that must begin alike and be one edit away at the most
_BITS = 62  # of an integer of SQLite, without its sign
_PARTS = 32  # of a name that are looked for
_MARKS = "-/(),."  # what parts the words of a name, besides blanks
_BLANKS = str.maketrans(_MARKS, " " * len(_MARKS))
_WORDS = 8  # of a name that are looked for one by one
_NEARLY = 0.8  # how alike a word is to part of a name, of 1
_SLACK = 16  # how much longer or shorter than the misspelled name a name may be


def letters(word: str) -> int:
    """Which letters a word has, as bits; some share one."""
    return sum({1 << ord(char) % _BITS for char in word})


def near_word(db: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """Words of the base within two edits: fewest edits first, then the most used; three at most.

    Short words have to begin alike, and are only one edit apart; nothing is near a single letter:
    or everything would be. An edit takes at most one letter from those that a word has and adds
    one: few words are left to be compared in full.
    """
    if len(word) == 1:
        return ()
    edits = 2 if len(word) > _SHORT else 1
    db.create_function("bits", 1, int.bit_count)
    rows = db.execute(
        "SELECT word, facts FROM word WHERE word NOT GLOB '*[0-9]*' AND facts > 0"
        " AND length(word) BETWEEN :shortest AND :longest"
        " AND bits((letters | :letters) - (letters & :letters)) <= 2 * :edits",
        {
            "shortest": len(word) - edits,
            "longest": len(word) + edits,
            "letters": letters(word),
            "edits": edits,
        },
    )
    found = [
        (distance, -facts, name)
        for name, facts in rows
        if (len(word) > _SHORT or name[0] == word[0])
        and (distance := _edits(word, name, edits)) <= edits
    ]
    return tuple(name for _, _, name in sorted(found)[:3])


def near_name(db: sqlite3.Connection, among: str, name: str, field: str = "") -> tuple[str, ...]:
    """The names that are nearest to the given one, if any is near; three at most.

    Those that have all its words, otherwise those whose words begin as they do; otherwise the one
    that looks most like it, or of which a word does. `among` is one of the queries above, `field`
    the filter whose values are looked through.
    """
    folded = fold(name)
    db.create_function("fold", 1, fold)
    return _with_words(db, among, folded, field) or _alike(db, among, folded, field)


def _with_words(db: sqlite3.Connection, among: str, folded: str, field: str) -> tuple[str, ...]:
    """The names that have the words of a name, or words that begin so; alone one that is equal."""
    words = folded.translate(_BLANKS).split()
    if len(folded) < 2 or not 0 < len(words) <= _WORDS:
        return ()
    numbers = range(len(words))
    spaced = "' ' || folded || ' '"
    for mark in _MARKS:
        spaced = f"replace({spaced}, '{mark}', ' ')"
    whole = " AND ".join(f"instr(spaced, ' ' || :word{i} || ' ') > 0" for i in numbers)
    some = " AND ".join(f"instr(folded, :word{i})" for i in numbers)  # soon told, of most names
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
    """The name that looks most like another, or that has a word which nearly is that."""
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
    found = get_close_matches(folded, names, n=1)
    near = found or get_close_matches(folded, words, n=1, cutoff=_NEARLY)
    return tuple({**words, **names}[one] for one in near)


def _pieces(word: str, parts: int) -> list[tuple[int, str]]:
    """A word cut into about equal parts, each with where it begins."""
    size = len(word) // parts or 1
    return [(start, word[start : start + size]) for start in range(0, len(word), size)]


def _edits(one: str, other: str, most: int) -> int:
    """Letters to insert, delete, replace or swap with a neighbor (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]

"""Finds the names in an index that are nearest to a misspelled one, at any size."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# What names are looked for among: queries that yield names with weights.
WORDS = "SELECT word AS name, facts AS weight FROM word"
IDS = "SELECT id AS name, 0 AS weight FROM fact"
SOURCE_IDS = "SELECT id AS name, facts AS weight FROM source"
VALUES = "SELECT folded AS name, 0 AS weight FROM value WHERE field = :field"
_MOST = 2000  # candidates that are compared in full
_EDITS = 2


def near_word(db: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """Words of the base within two edits: fewest edits first, then the most used; three at most.

    Short words are only one edit apart, or everything would be near.
    """
    edits = _EDITS if len(word) > 4 else 1
    found = [
        (distance, -weight, name)
        for name, weight in _sharing(db, WORDS, word, slack=edits)
        if (distance := _edits(word, name, edits)) <= edits
    ]
    return tuple(name for _, _, name in sorted(found)[:3])


def near_name(db: sqlite3.Connection, names: str, name: str, field: str = "") -> tuple[str, ...]:
    """The one name that looks most like the given one, if any does."""
    candidates = [other for other, _ in _sharing(db, names, name, slack=16, field=field)]
    return tuple(get_close_matches(name, candidates, n=1))


def _sharing(
    db: sqlite3.Connection, names: str, word: str, *, slack: int, field: str = ""
) -> list[tuple[str, int]]:
    """Names of about the same length that share a piece with the word.

    Cut in three, a word that is changed by two edits keeps one piece whole.
    """
    third = -(-len(word) // 3)
    pieces = {word[i : i + third] for i in range(0, len(word), third)} | {
        part for part in word.split("-") if len(part) > 2
    }
    shares = " OR ".join(f"instr(name, :piece{i}) > 0" for i in range(len(pieces)))
    return db.execute(
        f"SELECT name, weight FROM ({names})"
        f" WHERE length(name) BETWEEN :shortest AND :longest AND ({shares or 'FALSE'})"
        " ORDER BY abs(length(name) - :length), weight DESC, name LIMIT :most",
        {
            "field": field,
            "length": len(word),
            "shortest": len(word) - slack,
            "longest": len(word) + slack,
            "most": _MOST,
            **{f"piece{i}": piece for i, piece in enumerate(sorted(pieces))},
        },
    ).fetchall()


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

"""What is worth saying beside an answer, on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rumm.model.answers import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.model.answers import Answer, Bibliography

_UNKNOWN = 5  # words that nothing has are told of one by one, up to so many


def notes(answer: Answer[Any], *, limited: bool) -> Iterator[str]:
    """Lines about an answer that is empty, partial, or cut unless a limit was asked for."""
    for word, near in list(answer.unknown.items())[:_UNKNOWN]:
        hint = " or ".join(f'"{other}"' for other in near)
        yield f'nothing has "{word}"' + (f"; did you mean {hint}?" if hint else "")
    if len(answer.unknown) > _UNKNOWN:
        yield f"nothing has {len(answer.unknown) - _UNKNOWN} more of the words"
    if answer.partial:
        yield "no fact has all the words; these have some of them"
    shown = len(answer.items)
    if not shown:
        yield "nothing found"
    elif not limited and answer.subject is not Subject.COUNTS and shown < answer.total:
        yield f"{shown} of {answer.total:,} shown; -n 0 shows all"


def cited_notes(found: Bibliography) -> Iterator[str]:
    """Lines about citations: of nothing, or of facts that have newer ones."""
    if not found.sources:
        yield "nothing found"
    for fact in found.facts:
        if fact.superseded_by:
            yield f"{fact.id} is superseded by {fact.superseded_by}"

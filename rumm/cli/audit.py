"""`rumm audit`: read texts and look up the facts they cite."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rumm.base.files import STDIN, read_file, read_stdin
from rumm.base.problems import Problem, Report
from rumm.checks.audit.agreement import Audit, read_text
from rumm.cli import terminal
from rumm.errors import FactBaseError, UsageError
from rumm.index.opening import open_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rumm.index.answers import Index


class Audited(NamedTuple):
    """Reports on texts, and notes on texts without citations."""

    reports: tuple[Report, ...]
    notes: tuple[str, ...]


def audit_files(
    files: Sequence[str], base_names: Sequence[str | None], against: str | None
) -> Audited:
    """Audit texts; `against` names an older base.

    Raises:
        FactBaseError: if a base cannot be read.
        UsageError: if no file is named, or stdin is used more than once.
    """
    if not files or "" in files:
        raise UsageError("no text to audit; name a file, or use - for stdin")
    older_name = os.path.expanduser(against) if against is not None else None  # noqa: PTH111
    if older_name == "":
        raise UsageError("--against is empty; name an older fact base, or drop it")
    if [*files, *base_names, older_name].count(STDIN) > 1:
        raise UsageError("only one input can be stdin; name files for the others")
    with ExitStack() as opened:
        with terminal.progress() as progress:
            base = opened.enter_context(open_index(*base_names, progress=progress))
            older = None
            if older_name:
                older = opened.enter_context(open_index(older_name, progress=progress))
        texts = [_read(name) for name in files]
        found = [_audit(text, base, older) for text in texts]
    reports = tuple(map(Report, files, found))
    notes = (
        f"{name}: no citations from a fact base"
        for name, text in zip(files, texts, strict=True)
        if isinstance(text, Audit) and not text.source_ids
    )
    return Audited(reports, tuple(notes))


def _read(name: str) -> Audit | Problem:
    try:
        data = read_stdin() if name == STDIN else read_file(Path(name))
    except FactBaseError as error:
        message = str(error).removeprefix(f"cannot read {Path(name)}: ")
        return Problem("unreadable", message, place=(1, 1))
    text = read_text(data)
    return text if isinstance(text, Problem) else Audit(text)


def _audit(text: Audit | Problem, base: Index, older: Index | None) -> tuple[Problem, ...]:
    if isinstance(text, Problem):
        return (text,)
    known = base.evidence(text.fact_ids, text.source_ids, text.pandoc_ids)
    return text.problems(known, older.evidence(text.fact_ids, ()) if older else None)

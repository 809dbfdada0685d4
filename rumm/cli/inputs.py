"""What a call works on: the bases that are named, and the ids, some from standard input."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rumm.base.files import STDIN, read_stdin
from rumm.cli.options import LIMIT, ORDER, WHERE, printable
from rumm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rumm.cli.options import Options


def base_name(opts: Options) -> str | None:
    """The base that the command line or the environment names; None for the bundled one.

    Raises:
        UsageError: when the command line names nothing, as with a shell variable that is not set.
    """
    if opts.base == "":
        raise UsageError("--base is empty; name a fact base, or leave it out")
    return opts.base or os.environ.get("RUMM_BASE") or None


def checked_names(files: Sequence[str] | None, opts: Options) -> Sequence[str | None]:
    """The fact bases to check: the files that are named, or the one base in use.

    Raises:
        UsageError: when both are named, or one of the files by nothing.
    """
    if files and opts.base is not None:
        raise UsageError("files or --base, not both; leave out --base")
    if files and "" in files:
        raise UsageError("a file name is empty; name a fact base, or leave it out")
    return files or (base_name(opts),)


def read_ids(typed: Iterable[str] | None, opts: Options) -> tuple[str, ...] | None:
    """The ids of a command line, each once; `-` stands for those on standard input, maybe none.

    Raises:
        BaseError: when standard input cannot be read.
        UsageError: when it has the base already, and when something else chooses as well.
    """
    if typed is None:
        return None
    if STDIN in typed and base_name(opts) == STDIN:
        raise UsageError("standard input has either the base or the ids")
    if others := [f"--{name}" for name in (*WHERE, *ORDER, *LIMIT) if getattr(opts, name)]:
        raise UsageError(f"ids or filters, not both; leave out {', '.join(others)}")
    ids: dict[str, None] = {}
    for id_ in typed:
        read = read_stdin().decode(errors="replace").split() if id_ == STDIN else [printable(id_)]
        ids |= dict.fromkeys(read)
    return tuple(ids)

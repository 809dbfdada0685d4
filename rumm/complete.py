"""Completion: what the base in use has that begins as typed; silent when it has nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer  # noqa: TC002 - Typer reads the annotations at run time

from rumm.load import STDIN, open_base
from rumm.records import FACTS
from rumm.render.layout import visible

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 1000  # more than anybody reads


def values(*kinds: str) -> Callable[..., list[str]]:
    """A completion for the values of some filters, and with `id` for the ids of facts."""

    def complete(context: typer.Context, incomplete: str) -> list[str]:
        path = _base(context)
        if path == STDIN:
            return []
        try:
            with open_base(path) as base:
                names = [name for kind in kinds for name in base.names(kind, incomplete)]
        except Exception:  # noqa: BLE001 - nobody wants an error in the middle of a line
            return []
        return [name for name in names[:_MOST] if visible(name) == name]

    return complete


def fields(incomplete: str) -> list[str]:
    """The fields of facts, after those that are there already."""
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in FACTS.fields if name.startswith(last)]


def _base(context: typer.Context) -> str | None:
    """The base that the command line or the environment names."""
    own: str | None = context.params.get("base")
    parent = context.parent
    before: str | None = parent.params.get("base") if parent else None
    return own or before or os.environ.get("RUMM_BASE") or None

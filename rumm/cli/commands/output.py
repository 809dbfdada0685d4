"""What every command gives: text and notes, as the place where they go to wants them."""

import os
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

from rumm.cli.inputs import base_name
from rumm.cli.notes import notes
from rumm.cli.options import Options
from rumm.cli.progress import bar
from rumm.cli.terminal import as_json, for_terminal, is_terminal, page, pager_command
from rumm.cli.terminal import today as day_of
from rumm.index.answers import Index
from rumm.index.opening import open_index
from rumm.model.answers import Answer
from rumm.render import Format, Style, render
from rumm.render.page import Page

# Those of a report included, whose JSON is called the same.
_JSON = frozenset({Format.JSON, Format.JSONL, Style.CSL_JSON})


class Output(NamedTuple):
    """What a command has to say: text for stdout, in pieces, and lines for stderr."""

    pieces: Iterable[str] = ()
    notes: Iterable[str] = ()
    code: int = 0
    pager: str = ""


def opened(opts: Options) -> Index:
    """The fact base in use."""
    with bar() as progress:
        return open_index(base_name(opts), progress=progress)


def selected(opts: Options, **preferred: Any) -> Output:  # noqa: ANN401
    """The facts that the options choose; what is not typed is as the command prefers."""
    with opened(opts) as base:
        return shown(base.select(opts.query(**preferred)), opts)


def shown(answer: Answer[Any], opts: Options) -> Output:
    """An answer in the format that is asked for."""
    format_, fields = opts.output
    pieces = render(answer, format_, page_of(opts)._replace(fields=fields))
    told = notes(answer, limited=opts.limit is not None)
    return fitted(pieces, opts, format_)._replace(notes=told)


def fitted(pieces: Iterable[str], opts: Options, format_: str) -> Output:
    """Text that was drawn for the screen, or data that must be made safe for it."""
    if format_ in _JSON:
        pieces = as_json(pieces)
    if format_ != Format.TEXT and is_terminal(sys.stdout):
        pieces = for_terminal(pieces)
    return Output(pieces, pager="" if opts.no_pager else pager_command(os.environ))


def page_of(opts: Options) -> Page:
    """How wide stdout is, and whether in color."""
    return page(opts.color, os.environ)


def today() -> str:
    """The day, as the environment has it."""
    return day_of(os.environ)

"""The commands: options to a query, query to facts, facts to text."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from rumm.answer import Answer
from rumm.arguments import (
    AnyWord,
    CheckFormat,
    CiteIds,
    CiteStyle,
    Completion,
    CountBy,
    Exclude,
    Explain,
    FactIds,
    Files,
    Pandoc,
    SourceIds,
    Strict,
    Table,
    Version,
    Web,
    What,
    Words,
)
from rumm.choices import SchemaOf
from rumm.errors import UsageError
from rumm.factbase import FactBase
from rumm.inputs import base_name, checked_names, read_ids
from rumm.link import first_link
from rumm.load import open_base
from rumm.model import Kind
from rumm.notes import cited_notes, notes
from rumm.options import (
    LIMIT,
    OF_ONE_KIND,
    ORDER,
    OUTPUT,
    REVERSE,
    SELECT,
    WHERE,
    Annotations,
    Options,
    one_format,
    printable,
)
from rumm.progress import bar
from rumm.query import HITS, By, Sort
from rumm.render import Format, ReportFormat, Style, explanation, render
from rumm.render import cite as render_citations
from rumm.render import report as render_reports
from rumm.screen import (
    as_json,
    browse,
    for_terminal,
    is_terminal,
    page,
    pager_command,
    today,
)

# Those of a report included, whose JSON is called the same.
_JSON = frozenset({Format.JSON, Format.JSONL, Style.CSL_JSON})


class Output(NamedTuple):
    """What a command has to say: text for stdout, in pieces, and lines for stderr."""

    pieces: Iterable[str] = ()
    notes: Iterable[str] = ()
    code: int = 0
    pager: str = ""


def _open(opts: Options) -> FactBase:
    with bar() as progress:
        return open_base(base_name(opts), progress=progress)


def _shown(answer: Answer[Any], opts: Options) -> Output:
    format_, fields = opts.output
    asked = answer._replace(day=today(os.environ), fields=fields)
    pieces = render(asked, format_, fields, page(opts.color, os.environ))
    told = notes(answer, limited=opts.limit is not None)
    return _output(pieces, opts, format_)._replace(notes=told)


def _output(pieces: Iterable[str], opts: Options, format_: str) -> Output:
    """Text that was drawn for the screen, or data that must be made safe for it."""
    if format_ in _JSON:
        pieces = as_json(pieces)
    if format_ != Format.TEXT and is_terminal(sys.stdout):
        pieces = for_terminal(pieces)
    return Output(pieces, pager="" if opts.no_pager else pager_command(os.environ))


def _selected(opts: Options, **asked: Any) -> Output:  # noqa: ANN401
    with _open(opts) as base:
        return _shown(base.select(opts.query(**asked)), opts)


def drivers(opts: Options) -> Output:
    """What brings the two sides together."""
    return _selected(opts, kind=(Kind.DRIVER,))


def risks(opts: Options) -> Output:
    """What may go wrong."""
    return _selected(opts, kind=(Kind.RISK,))


def consequences(opts: Options) -> Output:
    """What may come of it in the long run."""
    return _selected(opts, kind=(Kind.CONSEQUENCE,))


def events(opts: Options) -> Output:
    """What happened, in the order of time."""
    return _selected(opts, sort=Sort.DATE, kind=(Kind.EVENT,))


def list_(opts: Options) -> Output:
    """All facts, or those that the filters choose."""
    return _selected(opts)


def search(opts: Options, words: Words, exclude: Exclude = None, any_: AnyWord = False) -> Output:  # noqa: FBT002
    """The facts that have all words, best first. If none has, those that come closest."""
    wanted, unwanted = (tuple(map(printable, texts)) for texts in (words, exclude or ()))
    asked = {"words": wanted, "exclude": unwanted, "any": any_}
    return _selected(opts, sort=Sort.RELEVANCE, limit=HITS, **asked)


def show(opts: Options, ids: FactIds, web: Web = False) -> Output:  # noqa: FBT002
    """All about a fact: the evidence for and against, in full."""
    if web and opts.output != (Format.TEXT, ()):
        raise UsageError("the browser or a format, not both; leave out --web")
    with _open(opts) as base:
        answer = base.show(read_ids(ids, opts) or ())
    if web:
        return Output(notes=[browse(first_link(hit.fact for hit in answer.items))])
    return _shown(answer, opts)


def sources(opts: Options, ids: SourceIds = None) -> Output:
    """The sources, with the number of facts that rest on each. With ids, in full."""
    with _open(opts) as base:
        return _shown(base.cited(opts.query(id=read_ids(ids, opts))), opts)


def cite(
    opts: Options,
    ids: CiteIds = None,
    style: CiteStyle = None,
    pandoc: Pandoc = False,  # noqa: FBT002
) -> Output:
    """Citations to paste into a text, or for a reference manager."""
    asked = {*([style] if style else ()), *([Style.PANDOC] if pandoc else ())}
    chosen = one_format(asked, Style.TEXT)
    with _open(opts) as base:
        found = base.bibliography(opts.query(id=read_ids(ids, opts)))._replace(
            day=today(os.environ)
        )
    pieces = render_citations(found, chosen, page(opts.color, os.environ))
    return _output(pieces, opts, chosen)._replace(notes=cited_notes(found))


def count(opts: Options, by: CountBy = By.KIND) -> Output:
    """How many facts there are of each kind, topic, tag and so on."""
    with _open(opts) as base:
        return _shown(base.counted(by, opts.query()), opts)


def check(
    opts: Options,
    files: Files = None,
    format_: CheckFormat = ReportFormat.TEXT,
    strict: Strict = False,  # noqa: FBT002
    explain: Explain = None,
) -> Output:
    """Every fault in a fact base, with its line and column."""
    from rumm.checking import check_files  # noqa: PLC0415 - the reader starts slowly
    from rumm.codes import explained  # noqa: PLC0415 - no look-up needs the codes

    if explain is not None:
        return Output(explanation(explained(explain), page(opts.color, os.environ)))
    reports = check_files(checked_names(files, opts), today=today(os.environ))
    failed = any(report.fails(strict=strict) for report in reports)
    pieces = render_reports(reports, format_, page(opts.color, os.environ))
    return _output(pieces, opts, format_)._replace(code=int(failed))


def schema(_opts: Options, what: What = SchemaOf.BASE) -> Output:
    """The JSON Schema of a fact base, or of what is printed."""
    from rumm.schemas import schema_text  # noqa: PLC0415 - no look-up needs the declarations

    return Output([schema_text(what)])


def new(_opts: Options, what: Table) -> Output:
    """A table to append to a fact base, or a whole small base."""
    from rumm.skeleton import skeleton  # noqa: PLC0415 - no look-up needs the declarations

    return Output(skeleton(what))


def rumm(
    opts: Options,
    version: Version = False,  # noqa: ARG001, FBT002
    completion: Completion = None,  # noqa: ARG001
) -> Output | None:
    """Look up cited facts: what is known, who says so, and who says otherwise."""
    if opts.command is not None:
        return None
    from rumm.welcome import welcome  # noqa: PLC0415 - draws text, which no other call needs

    with _open(opts) as base:
        lines = list(welcome(base, page(opts.color, os.environ)))
    return Output(lines)


# Each command with the shared options that it takes.
COMMANDS: Mapping[str, tuple[Callable[..., Output], Annotations]] = {
    "drivers": (drivers, OF_ONE_KIND),
    "risks": (risks, OF_ONE_KIND),
    "consequences": (consequences, OF_ONE_KIND),
    "events": (events, OF_ONE_KIND),
    "list": (list_, SELECT),
    "search": (search, SELECT),
    "show": (show, OUTPUT),
    "sources": (sources, {**WHERE, **REVERSE, **LIMIT, **OUTPUT}),
    "cite": (cite, {**WHERE, **ORDER, **LIMIT}),
    "count": (count, {**WHERE, **REVERSE, **LIMIT, **OUTPUT}),
    "check": (check, {}),
    "new": (new, {}),
    "schema": (schema, {}),
}

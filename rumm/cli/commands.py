"""The commands: turn options into a query, run it, and render the answer."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from rumm.base.files import STDIN, read_input
from rumm.cli import terminal
from rumm.cli.options import (
    Against,
    AnyWord,
    Archive,
    ChangesFormat,
    CheckFormat,
    CiteIds,
    CiteStyle,
    Common,
    CountBy,
    Exclude,
    Explain,
    FactIds,
    FailEmpty,
    Files,
    InstallCompletion,
    Kinds,
    New,
    Newer,
    NewKind,
    Old,
    Order,
    Output,
    Pandoc,
    Part,
    Requests,
    SchemaOf,
    ShowCompletion,
    SourceFile,
    SourceIds,
    SourceOrder,
    Strict,
    StrictVerdicts,
    Template,
    Texts,
    Version,
    Web,
    What,
    Where,
    Words,
    one_format,
    printable,
    query,
    read_ids,
)
from rumm.errors import FactBaseError, UnknownValueError, UsageError
from rumm.index.answers import Index
from rumm.index.opening import InvalidBaseError, open_index
from rumm.model.analyzer import fold
from rumm.model.answers import Answer, Bibliography, Subject
from rumm.model.facts import Fact
from rumm.model.links import first_link
from rumm.model.query import HITS, By, Field, Query, Sort, parse
from rumm.render import PAGE_FACTS, DiffFormat, Format, ReportFormat, Style, render
from rumm.render import cite as render_citations

if TYPE_CHECKING:
    from rumm.base.parse import Document

_UNKNOWN = 5  # the most unmatched words with a note each
_OTHER_FIELD = re.compile(r"(?<!\S)([a-z]{3,}):(?=[^\s:/])")  # but no address


class Result(NamedTuple):
    """The result of a command: text for stdout, in pieces, and notes for stderr."""

    pieces: Iterable[str] = ()
    notes: Iterable[str] = ()
    code: int = 0
    is_paged: bool = False


def rumm(
    context: typer.Context,
    *,
    version: Version = False,  # noqa: ARG001
    install: InstallCompletion = None,  # noqa: ARG001
    completion: ShowCompletion = None,  # noqa: ARG001
    common: Common,
) -> Result | None:
    """Look up cited facts: what is known, who says so, and who disagrees."""
    if context.invoked_subcommand is not None:
        return None
    # Only the welcome imports the drawing of text here.
    from rumm.cli.welcome import welcome  # noqa: PLC0415

    with _opened(common) as base:
        return Result(list(welcome(base, common.base or (), terminal.page(common.color))))


def drivers(*, where: Where, order: Order, part: Part, output: Output, common: Common) -> Result:
    """List drivers."""
    return _facts(query(where, order, part, kind="driver"), output, common, kind="driver")


def risks(*, where: Where, order: Order, part: Part, output: Output, common: Common) -> Result:
    """List risks."""
    return _facts(query(where, order, part, kind="risk"), output, common, kind="risk")


def consequences(
    *, where: Where, order: Order, part: Part, output: Output, common: Common
) -> Result:
    """List consequences."""
    asked = query(where, order, part, kind="consequence")
    return _facts(asked, output, common, kind="consequence")


def events(*, where: Where, order: Order, part: Part, output: Output, common: Common) -> Result:
    """List events, oldest first."""
    asked = query(where, order, part, kind="event", sort=Sort.DATE)
    return _facts(asked, output, common, kind="event")


def list_(
    *,
    kinds: Kinds,
    where: Where,
    order: Order,
    part: Part,
    output: Output,
    common: Common,
) -> Result:
    """List facts that match the filters."""
    return _facts(query(kinds, where, order, part), output, common)


def search(
    words: Words,
    *,
    exclude: Exclude = None,
    any_: AnyWord = False,
    kinds: Kinds,
    where: Where,
    order: Order,
    part: Part,
    output: Output,
    common: Common,
) -> Result:
    """Find facts by words, best matches first.

    A fact must match every word. If you type a sentence, or if no fact does, the closest matches
    are shown.
    """
    asked = query(
        kinds,
        where,
        order,
        part,
        words=tuple(map(printable, words)),
        exclude=tuple(map(printable, exclude or ())),
        any=any_,
        sort=Sort.RELEVANCE,
        limit=HITS,
    )
    return _facts(asked, output, common, is_limited=part.limit is not None)


def show(ids: FactIds, *, web: Web = False, output: Output, common: Common) -> Result:
    """Show a fact with all its evidence."""
    if web and any(output._replace(fail_empty=False)):
        raise UsageError("--web prints nothing; drop --web or the output options")
    with _opened(common) as base:
        answer = base.show(read_ids(ids, common) or (), with_words=output.is_page())
    if not web:
        return _answered(answer, output, common)
    url = first_link(hit.fact for hit in answer.items)
    if url is None:
        these = "this fact" if len(answer.items) == 1 else "these facts"
        return Result(notes=[f"no source of {these} has a URL"], code=1)
    if not terminal.browse(url):
        return Result(notes=[f"cannot open a browser; go to {url}"], code=1)
    return Result(notes=[f"opening {url}"])


def sources(
    ids: SourceIds = None,
    *,
    kinds: Kinds,
    where: Where,
    order: SourceOrder,
    part: Part,
    output: Output,
    common: Common,
) -> Result:
    """List sources, or show some in full.

    Shows how many facts cite each source.
    """
    chosen = read_ids(ids, common, kinds, where, order, part)
    asked = query(kinds, where, part, id=chosen)
    with _opened(common) as base:
        answer = base.cited(asked, order.sort)
    return _answered(answer, output, common, is_limited=part.limit is not None)


def cite(
    ids: CiteIds = None,
    *,
    style: CiteStyle = None,
    pandoc: Pandoc = False,
    fail_empty: FailEmpty = False,
    kinds: Kinds,
    where: Where,
    order: Order,
    part: Part,
    common: Common,
) -> Result:
    """Print citations for facts or sources.

    Use text, md, or pandoc for documents, and the other formats for reference managers.
    """
    chosen = one_format(Style.TEXT, style, pandoc and Style.PANDOC)
    given = read_ids(ids, common, kinds, where, order, part)
    asked = query(kinds, where, order, part, id=given)
    with _opened(common) as base:
        found = base.bibliography(asked)
    pieces = render_citations(found, chosen, terminal.page(common.color))
    code = int(fail_empty and not found.sources)
    return _result(pieces, chosen, common, notes=_cite_notes(found, given or ()), code=code)


def count(
    *,
    by: CountBy = By.KIND,
    kinds: Kinds,
    where: Where,
    part: Part,
    output: Output,
    common: Common,
) -> Result:
    """Count facts by kind, topic, tag, or another field."""
    asked = query(kinds, where, part)
    with _opened(common) as base:
        answer = base.counted(by, asked)
    return _answered(answer, output, common)


def check(
    files: Files = None,
    *,
    format_: CheckFormat = ReportFormat.TEXT,
    strict: Strict = False,
    explain: Explain = None,
    common: Common,
) -> Result:
    """Check a fact base for errors and likely mistakes."""
    # The parser of bases takes 20 ms to import; lookups don't need it.
    from rumm.base.problems import explain as explain_code  # noqa: PLC0415
    from rumm.checks.check import check_files  # noqa: PLC0415
    from rumm.render.report import explanation, report  # noqa: PLC0415

    page = terminal.page(common.color)
    if explain is not None:
        return Result(explanation(explain_code(explain), page))
    if files and common.base:
        raise UsageError("use files or --base, not both; drop --base")
    if files and "" in files:
        raise UsageError("empty file name; name a fact base, or drop it")
    reports = check_files(files or common.base_names, today=page.day)
    failed = any(each.fails(strict=strict) for each in reports)
    return _result(report(reports, format_, page), format_, common, code=int(failed))


def verify(
    ids: CiteIds = None,
    *,
    archive: Archive = False,
    format_: CheckFormat = ReportFormat.TEXT,
    strict: StrictVerdicts = False,
    requests: Requests,
    kinds: Kinds,
    where: Where,
    common: Common,
) -> Result:
    """Check that sources are online and still contain the quotes.

    Exits with 1 if a page is gone or a quote is missing. Requires the "verify" extra.
    """
    # Only this command needs the network, and the packages for it.
    from rumm.checks.verify import require_packages  # noqa: PLC0415

    require_packages()
    from rumm.cli.verify import verify_base  # noqa: PLC0415
    from rumm.render.report import verification  # noqa: PLC0415

    asked = query(kinds, where, id=read_ids(ids, common, kinds, where), all=True)
    page = terminal.page(common.color)
    done = verify_base(common.base_name, asked, requests, page.day, copies=archive)
    code = int(any(each.fails(strict=strict) for each in done.checked))
    if not archive:
        pieces = verification(done.name, done.checked, format_, page)
        return _result(pieces, format_, common, code=code)
    pieces = verification(done.name, done.checked, format_, page._replace(color=False, width=None))
    for line in "".join(pieces).splitlines():
        terminal.note(line)
    terminal.use_utf8()
    return Result(terminal.as_data([done.diff]), done.notes, code)


def audit(
    files: Texts = None,
    *,
    against: Against = None,
    format_: CheckFormat = ReportFormat.TEXT,
    strict: Strict = False,
    explain: Explain = None,
    common: Common,
) -> Result:
    """Check that a text agrees with the facts it cites.

    Reads footnotes and pandoc citations as printed by rumm cite. Compares them and the sentences
    around them with the base; does not check whether they are true.
    """
    from rumm.base.problems import explain as explain_code  # noqa: PLC0415 - as for check
    from rumm.cli.audit import audit_files  # noqa: PLC0415
    from rumm.render.report import explanation, report  # noqa: PLC0415

    page = terminal.page(common.color)
    if explain is not None:
        return Result(explanation(explain_code(explain), page))
    reports, notes = audit_files(files or [], common.base_names, against)
    failed = any(each.fails(strict=strict) for each in reports)
    pieces = report(reports, format_, page)
    return _result(pieces, format_, common, notes=notes, code=int(failed))


def diff(
    old: Old, new_: Newer, *, format_: ChangesFormat = DiffFormat.TEXT, common: Common
) -> Result:
    """Show what changed between two versions of a fact base.

    Ignores formatting and the order of entries.
    """
    from rumm.checks.changes import compare  # noqa: PLC0415 - as for check
    from rumm.render.diff import diff as render_changes  # noqa: PLC0415

    if common.base:
        raise UsageError("rumm diff compares two files; drop --base")
    if old == new_ == STDIN:
        raise UsageError("only one of OLD and NEW can be stdin")
    changes = compare(_valid(old), _valid(new_))
    notes = [] if changes else ["no differences"]
    page = terminal.page(common.color)
    return _result(render_changes(changes, format_, page), format_, common, notes=notes)


def _valid(name: str) -> "Document":
    """Read a base that has no errors."""
    from rumm.base.parse import gc_paused, read_document  # noqa: PLC0415

    if not name:
        raise UsageError("empty file name; name a fact base")
    with gc_paused():
        document = read_document(read_input(name))
    if errors := document.decoded.errors:
        raise InvalidBaseError(name, errors)
    return document


def new(what: Template, file: SourceFile = None, *, kind: NewKind = None, common: Common) -> Result:
    """Print a template, or import sources.

    The template is for one entry or a whole base. Sources are imported from CSL-JSON.
    """
    from rumm.base.templates import template  # noqa: PLC0415 - lookups don't need it

    if file is None:
        return Result(list(template(what, kind)), _kind_notes(what, kind, common))
    if what is not New.SOURCE or kind is not None:
        raise UsageError("only rumm new source takes a file")
    return _imported(file, common)


def _kind_notes(what: New, kind: str | None, common: Common) -> list[str]:
    """Note that the base named by the user, if it can be read, lacks the kind of a new fact."""
    named = kind if what is New.FACT else what
    if named in (New.BASE, New.KIND, New.TOPIC, New.SOURCE) or common.base_names[0] in (
        None,
        STDIN,
    ):
        return []
    try:
        with _opened(common) as base:
            known = ", ".join(base.kinds)
            has_kind = named in base.kinds
    except FactBaseError:  # it may be half written
        return []
    return [] if has_kind else [f'the base has no kind "{named}"; its kinds are {known}']


def _imported(file: str, common: Common) -> Result:
    """Import sources from a file, with notes on what is lost."""
    from rumm.base import importing  # noqa: PLC0415 - likewise
    from rumm.base.parse import read_document  # noqa: PLC0415

    if file == STDIN == common.base_name:
        raise UsageError("stdin is used for the base; give the sources as a file")
    items = importing.read_items(read_input(file), "stdin" if file == STDIN else file)
    document = read_document(read_input(common.base_name))
    if not document.tables:
        raise InvalidBaseError(common.base_name or "", document.decoded.errors)
    sources = list(importing.import_sources(items, document.tables))
    notes = list(importing.import_notes(sources)) or ["no results"] * (not sources)
    new = [source for source in sources if source.table]
    pieces = terminal.as_data(map(importing.source_toml, new))
    return Result(pieces, notes, is_paged=not common.no_pager)


def schema(what: What = SchemaOf.BASE, *, common: Common) -> Result:
    """Print a JSON Schema for the base in use or for rumm's output."""
    from rumm.render import schemas  # noqa: PLC0415 - likewise

    match what:
        case SchemaOf.BASE:
            with _opened(common) as base:
                schema = schemas.base_schema(base.kinds)
        case SchemaOf.JSON:
            schema = schemas.json_schema()
        case SchemaOf.CHECK:
            schema = schemas.check_schema()
        case SchemaOf.VERIFY:
            schema = schemas.verify_schema()
        case SchemaOf.DIFF:
            schema = schemas.diff_schema()
    return Result([schemas.schema_text(schema)])


COMMANDS: Mapping[str, Callable[..., Result]] = {
    "drivers": drivers,
    "risks": risks,
    "consequences": consequences,
    "events": events,
    "list": list_,
    "search": search,
    "show": show,
    "sources": sources,
    "cite": cite,
    "count": count,
    "check": check,
    "audit": audit,
    "verify": verify,
    "diff": diff,
    "new": new,
    "schema": schema,
}


def _opened(common: Common) -> Index:
    """Open the index of the bases in use."""
    with terminal.progress() as progress:
        return open_index(*common.base_names, progress=progress)


def _facts(
    asked: Query, output: Output, common: Common, *, is_limited: bool = True, kind: str = ""
) -> Result:
    """List facts; `kind` is the kind that the command is for, which the base may lack."""
    if is_page := output.is_page():
        asked = asked._replace(limit=min(asked.limit or PAGE_FACTS, PAGE_FACTS))
    with _opened(common) as base:
        if kind and kind not in base.kinds:
            raise UnknownValueError("kind", kind, valid=tuple(base.kinds))
        answer = base.select(asked, with_words=is_page)
    return _answered(answer, output, common, is_limited=is_limited)


def _answered(
    answer: Answer[Any], output: Output, common: Common, *, is_limited: bool = True
) -> Result:
    """Render an answer in the chosen format."""
    format_, fields = output.chosen()
    page = terminal.page(common.color)._replace(fields=fields)
    notes = list(_notes(answer, is_limited=is_limited))
    code = int(output.fail_empty and not answer.items)
    return _result(render(answer, format_, page), format_, common, notes=notes, code=code)


def _result(
    pieces: Iterable[str],
    format_: Format | Style | ReportFormat | DiffFormat,
    common: Common,
    *,
    notes: Iterable[str] = (),
    code: int = 0,
) -> Result:
    """Make the result of a command; make data safe for its destination."""
    # This also matches ReportFormat.JSON and DiffFormat.JSON.
    if format_ in (Format.JSON, Format.JSONL, Style.CSL_JSON):
        pieces = terminal.as_json(pieces)
    if format_ is Format.HTML:
        pieces = terminal.as_page(pieces)
    elif format_ != Format.TEXT:
        pieces = terminal.as_data(pieces)
    return Result(pieces, notes, code, is_paged=not common.no_pager)


def _notes(answer: Answer[Any], *, is_limited: bool) -> Iterator[str]:
    """Yield notes on an answer that is empty, partial, or cut off at the default limit."""
    if answer.query.words:
        yield from _word_notes(answer)
    if answer.partial:
        yield "some results match only some of the words"
    if answer.subject is Subject.FACTS:
        named = answer.query.id or (fold(" ".join(answer.query.words).strip()),)
        yield from _moved(named, (hit.fact for hit in answer.items))
    shown = len(answer.items)
    if not shown:
        yield "no results"
    elif not is_limited and answer.subject is not Subject.COUNTS and shown < answer.total:
        yield f"showing {shown} of {answer.total:,}; -n 0 shows all"


def _word_notes(answer: Answer[Any]) -> Iterator[str]:
    """Yield notes on the words of a search."""
    asked = parse(answer.query.words)
    if not asked.wanted:
        only = (
            "only excludes words"
            if asked.unwanted or answer.query.exclude
            else "has no letters or digits"
        )
        yield f"nothing to search for; the query {only}"
    for word, instead in answer.replaced.items():
        yield f'no match for "{word}"; showing "{instead}"'
    for word, near in list(answer.unknown.items())[:_UNKNOWN]:
        hint = " or ".join(f'"{other}"' for other in near)
        yield f'no match for "{word}"' + (f"; did you mean {hint}?" if hint else "")
    if (more := len(answer.unknown) - _UNKNOWN) > 0:
        yield f"no match for {more} more word{'s' if more > 1 else ''}"
    for name in _OTHER_FIELD.findall(" ".join(answer.query.words)):
        if name not in tuple(Field):
            yield f'no field "{name}", so it is searched as a word; fields: {", ".join(Field)}'


def _cite_notes(found: Bibliography, ids: Iterable[str]) -> Iterator[str]:
    """Yield notes on missing citations and superseded facts."""
    yield from _moved(ids, found.facts)
    if not found.sources:
        yield "no results"
    for fact in found.facts:
        if fact.superseded_by:
            yield f"{fact.id} is superseded by {fact.superseded_by}"


def _moved(ids: Iterable[str], facts: Iterable[Fact]) -> Iterator[str]:
    """Yield notes on former IDs."""
    now = {former: fact.id for fact in facts for former in fact.formerly}
    return (f"{id_} is now {now[id_]}" for id_ in ids if id_ in now)

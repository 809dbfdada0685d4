"""The commands that look something up: options to a query, query to facts, facts to text."""

from rumm.cli.arguments import (
    AnyWord,
    CiteIds,
    CiteStyle,
    Completion,
    CountBy,
    Exclude,
    FactIds,
    Pandoc,
    SourceIds,
    Version,
    Web,
    Words,
)
from rumm.cli.commands.output import Output, fitted, opened, page_of, selected, shown
from rumm.cli.inputs import read_ids
from rumm.cli.notes import cited_notes
from rumm.cli.options import Options, one_format, printable
from rumm.cli.terminal import browse
from rumm.errors import UsageError
from rumm.model.facts import Kind
from rumm.model.links import first_link
from rumm.model.query import HITS, By, Sort
from rumm.render import Format, Style
from rumm.render import cite as render_citations


def rumm(
    opts: Options,
    version: Version = False,  # noqa: ARG001, FBT002
    completion: Completion = None,  # noqa: ARG001
) -> Output | None:
    """Look up cited facts: what is known, who says so, and who says otherwise."""
    if opts.command is not None:
        return None
    from rumm.cli.welcome import welcome  # noqa: PLC0415 - draws text, which no other call needs

    with opened(opts) as base:
        lines = list(welcome(base, page_of(opts)))
    return Output(lines)


def drivers(opts: Options) -> Output:
    """What brings the two sides together."""
    return selected(opts, kind=(Kind.DRIVER,))


def risks(opts: Options) -> Output:
    """What may go wrong."""
    return selected(opts, kind=(Kind.RISK,))


def consequences(opts: Options) -> Output:
    """What may come of it in the long run."""
    return selected(opts, kind=(Kind.CONSEQUENCE,))


def events(opts: Options) -> Output:
    """What happened, in the order of time."""
    return selected(opts, sort=Sort.DATE, kind=(Kind.EVENT,))


def list_(opts: Options) -> Output:
    """All facts, or those that the filters choose."""
    return selected(opts)


def search(opts: Options, words: Words, exclude: Exclude = None, any_: AnyWord = False) -> Output:  # noqa: FBT002
    """The facts that have all words, best first. If none has, those that come closest."""
    wanted, unwanted = (tuple(map(printable, texts)) for texts in (words, exclude or ()))
    asked = {"words": wanted, "exclude": unwanted, "any": any_}
    return selected(opts, sort=Sort.RELEVANCE, limit=HITS, **asked)


def show(opts: Options, ids: FactIds, web: Web = False) -> Output:  # noqa: FBT002
    """All about a fact: the evidence for and against, in full."""
    if web and opts.output != (Format.TEXT, ()):
        raise UsageError("the browser or a format, not both; leave out --web")
    with opened(opts) as base:
        answer = base.show(read_ids(ids, opts) or ())
    if not web:
        return shown(answer, opts)
    url = first_link(hit.fact for hit in answer.items)
    if url is None:
        return Output(notes=["no source has an address to open"], code=1)
    if not browse(url):
        return Output(notes=[f"no browser could be opened; go to {url}"], code=1)
    return Output(notes=[f"opening {url}"])


def sources(opts: Options, ids: SourceIds = None) -> Output:
    """The sources, with the number of facts that rest on each. With ids, in full."""
    with opened(opts) as base:
        return shown(base.cited(opts.query(id=read_ids(ids, opts))), opts)


def cite(
    opts: Options,
    ids: CiteIds = None,
    style: CiteStyle = None,
    pandoc: Pandoc = False,  # noqa: FBT002
) -> Output:
    """Citations to paste into a text, or for a reference manager."""
    asked = {*([style] if style else ()), *([Style.PANDOC] if pandoc else ())}
    chosen = one_format(asked, Style.TEXT)
    with opened(opts) as base:
        found = base.bibliography(opts.query(id=read_ids(ids, opts)))
    pieces = render_citations(found, chosen, page_of(opts))
    return fitted(pieces, opts, chosen)._replace(notes=cited_notes(found))


def count(opts: Options, by: CountBy = By.KIND) -> Output:
    """How many facts there are of each kind, topic, tag and so on."""
    with opened(opts) as base:
        return shown(base.counted(by, opts.query()), opts)

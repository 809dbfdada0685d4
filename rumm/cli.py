"""The command line: options in, text out, and the one place that meets errors."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

import typer

from rumm import __version__, complete
from rumm.answer import Answer
from rumm.errors import RummError, UsageError
from rumm.index.factbase import FactBase
from rumm.load import InvalidBaseError, open_base, read_stdin
from rumm.model import Kind
from rumm.notes import notes
from rumm.options import (
    FILTERS,
    LIMIT,
    OF_ONE_KIND,
    OUTPUT,
    SELECT,
    Options,
    with_options,
)
from rumm.progress import bar
from rumm.query import Sort
from rumm.render import Style, render
from rumm.render import cite as render_citations
from rumm.screen import note, page, today, write
from rumm.welcome import welcome

_EPILOG = "Filters: an option that is given again means OR, different options mean AND."
_FOUND = 20  # hits of a search that are shown when nothing else is asked


class Output(NamedTuple):
    """What a command has to say: text for stdout, in pieces, and lines for stderr."""

    pieces: Iterable[str]
    notes: Iterable[str] = ()


def _open(opts: Options) -> FactBase:
    with bar() as progress:
        return open_base(opts.base, progress=progress)


def _shown(answer: Answer[Any], opts: Options) -> Output:
    format_, fields = opts.output
    dated = answer._replace(day=today(os.environ))
    return Output(render(dated, format_, fields, page(opts.color, os.environ)), notes(answer))


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


Words = Annotated[
    list[str],
    typer.Argument(
        metavar="WORDS...",
        help='Words, "exact phrases", beginnings*, and field:word, where the field is claim, topic,'
        " tag, actor, source or note.",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("-x", "--exclude", metavar="WORD", help="Without facts that have this word."),
]
AnyWord = Annotated[bool, typer.Option("--any", help="Some of the words are enough.")]


def search(opts: Options, words: Words, exclude: Exclude = None, any_: AnyWord = False) -> Output:  # noqa: FBT002
    """The facts that have all words, best first; if none has, those that come closest."""
    asked = {"words": tuple(words), "exclude": tuple(exclude or ()), "any": any_}
    return _selected(opts, sort=Sort.RELEVANCE, limit=_FOUND, **asked)


FactIds = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Ids of facts; - reads them from stdin.",
        autocompletion=complete.values("id"),
    ),
]


def show(opts: Options, ids: FactIds) -> Output:
    """Everything about a fact: the evidence for and against, with full references."""
    with _open(opts) as base:
        return _shown(base.facts(given(ids)), opts)


SourceIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Ids of sources; - reads them from stdin.",
        autocompletion=complete.values("source"),
    ),
]


def sources(opts: Options, ids: SourceIds = None) -> Output:
    """The sources, with the number of facts that rest on each; with ids, in full."""
    with _open(opts) as base:
        return _shown(base.sources(opts.query(id=given(ids or ()))), opts)


CiteIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Ids of facts or sources; - reads them from stdin. Without, what the filters choose.",
        autocompletion=complete.values("id", "source"),
    ),
]
CiteStyle = Annotated[Style, typer.Option("-f", "--format", help="How citations are written.")]
Pandoc = Annotated[bool, typer.Option("--pandoc", help="Markdown with [@keys] for pandoc.")]


def cite(
    opts: Options,
    ids: CiteIds = None,
    style: CiteStyle = Style.TEXT,
    pandoc: Pandoc = False,  # noqa: FBT002
) -> Output:
    """Citations to paste into a text, or for a reference manager."""
    with _open(opts) as base:
        found = base.bibliography(opts.query(id=given(ids or ())))._replace(day=today(os.environ))
    chosen = Style.PANDOC if pandoc else style
    return Output(render_citations(found, chosen, page(opts.color, os.environ)))


class By(StrEnum):
    """What facts can be counted by."""

    KIND = "kind"
    TOPIC = "topic"
    TAG = "tag"
    ACTOR = "actor"
    SOURCE = "source"
    STANDING = "standing"
    YEAR = "year"


CountBy = Annotated[By, typer.Option("--by", help="What to count by.")]


def count(opts: Options, by: CountBy = By.KIND) -> Output:
    """How many facts there are of each kind, topic, tag and so on."""
    with _open(opts) as base:
        return _shown(base.count(by, opts.query()), opts)


class Of(StrEnum):
    """What there is a schema of."""

    BASE = "base"
    JSON = "json"


What = Annotated[Of, typer.Argument(help="Of a fact base, or of --json.")]


def schema(_opts: Options, what: What = Of.BASE) -> Output:
    """The JSON Schema of a fact base, for editors, or of --json, for scripts."""
    from rumm.schemas import text  # noqa: PLC0415 - no look-up needs the declarations

    return Output([text(what)])


# Each command with the shared options that it takes.
COMMANDS: Mapping[str, tuple[Callable[..., Output], Mapping[str, tuple[object, object]]]] = {
    "drivers": (drivers, OF_ONE_KIND),
    "risks": (risks, OF_ONE_KIND),
    "consequences": (consequences, OF_ONE_KIND),
    "events": (events, OF_ONE_KIND),
    "list": (list_, SELECT),
    "search": (search, SELECT),
    "show": (show, OUTPUT),
    "sources": (sources, {**FILTERS, **LIMIT, **OUTPUT}),
    "cite": (cite, {**FILTERS, **LIMIT}),
    "count": (count, {**FILTERS, **OUTPUT}),
    "schema": (schema, {}),
}


def given(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids of a command line; `-` stands for those on standard input.

    Raises:
        UsageError: when there are none, or stdin cannot be read.
    """
    found = []
    for id_ in ids:
        if id_ == "-":
            found += read_stdin().decode(errors="replace").split()
        else:
            found.append(id_)
    return tuple(dict.fromkeys(found))


Version = Annotated[bool, typer.Option("-V", "--version", help="Print the version.")]


def rumm(opts: Options, version: Version = False) -> Output | None:  # noqa: FBT002
    """Look up cited facts: what is known, who says so, and who says otherwise."""
    if version:
        return Output([f"rumm {__version__}\n"])
    if opts.command is not None:
        return None
    with _open(opts) as base:
        return Output(list(welcome(base)))


def app(words: Sequence[str]) -> typer.Typer:
    """The program, with all commands, or with the one that the words begin with.

    Typer builds every option of every command on each call, which takes longer than a look-up.
    """
    built = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    built.callback(invoke_without_command=True)(with_options(rumm, {}))
    names = words[:1] if words and words[0] in COMMANDS else COMMANDS
    for name in names:
        built.command(name, epilog=_EPILOG)(with_options(*COMMANDS[name]))
    return built


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives its exit code."""
    try:
        output = app(arguments)(list(arguments), prog_name="rumm", standalone_mode=False)
        if isinstance(output, Output):
            write(output.pieces)
            for line in output.notes:
                note(f"rumm: {line}")
        return output if isinstance(output, int) else 0  # --help and interrupts give a code
    except (RummError, typer.TyperException, OSError, KeyboardInterrupt) as error:
        code, lines = outcome(error)
        for line in lines:
            note(line)
        return code


def outcome(error: BaseException) -> tuple[int, Sequence[str]]:
    """The exit code of an error, and the lines that tell of it."""
    match error:
        case InvalidBaseError():
            return error.exit_code, [str(problem) for problem in error.problems]
        case RummError():
            return error.exit_code, [f"rumm: {error}"]
        case typer.TyperException():
            return UsageError.exit_code, [f"rumm: {usage(error)}"]
        case BrokenPipeError():
            return 141, ()
        case OSError():
            return 1, [f"rumm: cannot write: {error.strerror}"]
    return 130, ()


def usage(error: typer.TyperException) -> str:
    """What is wrong with a command line, and where to read on."""
    message = (
        error.format_message() if isinstance(error, typer.BadParameter.__mro__[1]) else str(error)
    )
    line = " ".join(message.split()).rstrip(".")
    return f"{line[:1].lower()}{line[1:]}; see rumm --help"

"""All options and arguments of the command line, each declared once.

Shared options are fields of named tuples: a command with the parameter `where: Where` has all of
them, and gets their values as one tuple.
"""

import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any, NamedTuple, TypeVar, Unpack, get_args

import typer

from rumm import __version__
from rumm.base.files import BUNDLED, STDIN, read_stdin
from rumm.cli import completion
from rumm.cli.terminal import write
from rumm.errors import UsageError
from rumm.model.query import Asked, By, Field, Query, Sort, SourceSort, make_query
from rumm.render import DiffFormat, Format, ReportFormat, Style

Names = list[str] | None
Choice = TypeVar("Choice", bound=StrEnum)
Command = Callable[..., Any]


class When(StrEnum):
    """When to use color."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class SchemaOf(StrEnum):
    """Subjects of `rumm schema`."""

    BASE = "base"
    JSON = "json"
    CHECK = "check"
    VERIFY = "verify"
    DIFF = "diff"


class New(StrEnum):
    """Templates; the last four are short forms for facts of these kinds."""

    BASE = "base"
    KIND = "kind"
    TOPIC = "topic"
    SOURCE = "source"
    FACT = "fact"
    DRIVER = "driver"
    RISK = "risk"
    CONSEQUENCE = "consequence"
    EVENT = "event"


# ---------------------------------------------------------------------------- shared by commands


def either(choices: Iterable[str]) -> str:
    """Join choices for help: `a, b, or c`."""
    *others, last = choices
    return f"{', '.join(others)}, or {last}"


def _filter(names: str, help_: str) -> Any:  # noqa: ANN401 - Typer's own
    *_, name = names.removeprefix("--").split(" --")
    return typer.Option(
        *names.split(), metavar="NAME", help=help_, autocompletion=completion.values(name)
    )


class Kinds(NamedTuple):
    """The filter by kind, for commands that list more than one."""

    kind: Annotated[Names, _filter("-k --kind", "Only facts of this kind.")] = None


class Common(NamedTuple):
    """Options of every command that reads a base; they can also go before the command."""

    base: Annotated[
        Names,
        typer.Option(
            "-b",
            "--base",
            metavar="PATH",
            help="Fact base to use ($RUMM_BASE): a file, - for stdin, or @bundled. Repeat to use"
            " several.",
        ),
    ] = None
    color: Annotated[
        When | None,
        typer.Option(
            "--color", metavar="WHEN", help="Use color: auto (default), always, or never."
        ),
    ] = None
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Don't page long output.")] = False

    @property
    def base_names(self) -> tuple[str | None, ...]:
        """The bases that the command line or the environment names; None for the bundled one.

        Raises:
            UsageError: if a name is empty, as with an unset variable, or stdin is named twice.
        """
        if self.base is not None and "" in self.base:
            raise UsageError("--base is empty; name a fact base, or drop it")
        names = self.base or [os.environ.get("RUMM_BASE") or BUNDLED]
        if names.count(STDIN) > 1:
            raise UsageError("only one base can be stdin; name a file for the others")
        return tuple(
            None if name == BUNDLED else os.path.expanduser(name)  # noqa: PTH111 - "-" is no path
            for name in names
        )

    @property
    def base_name(self) -> str | None:
        """The one base in use, for commands that need its file.

        Raises:
            UsageError: as for `base_names`, or if there are several.
        """
        name, *others = self.base_names
        if others:
            raise UsageError(f"--base was given {len(others) + 1} times; this command takes one")
        return name


class Where(NamedTuple):
    """Filters."""

    topic: Annotated[Names, _filter("-t --topic", "Only facts on this topic.")] = None
    tag: Annotated[Names, _filter("-g --tag", "Only facts with this tag.")] = None
    actor: Annotated[Names, _filter("-a --actor", "Only facts with this actor.")] = None
    source: Annotated[Names, _filter("-s --source", "Only facts citing this source.")] = None
    tier: Annotated[
        Names,
        _filter(
            "--tier",
            "Only facts citing a source of this tier (with sources: only sources of this tier):"
            " primary, research, or press.",
        ),
    ] = None
    standing: Annotated[
        Names,
        _filter(
            "--standing",
            "Only facts with this standing: corroborated (2+ origins), single-source"
            " (1 origin), qualified, or disputed.",
        ),
    ] = None
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="On or after DATE (2024, 2024-03, or 2024-03-14), or still ongoing then.",
        ),
    ] = None
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="On or before DATE.")
    ] = None
    all: Annotated[bool, typer.Option("--all", help="Include superseded facts.")] = False


class Part(NamedTuple):
    """Direction and length of a list."""

    reverse: Annotated[bool, typer.Option("-r", "--reverse", help="Reverse the order.")] = False
    limit: Annotated[
        int | None,
        typer.Option(
            "-n",
            "--limit",
            metavar="N",
            help="Show at most N results (0: all; default for search: 20).",
        ),
    ] = None


class Order(NamedTuple):
    """The order of a list."""

    sort: Annotated[
        Sort | None,
        typer.Option("--sort", metavar="FIELD", help=f"Sort by {either(Sort)}."),
    ] = None


class SourceOrder(NamedTuple):
    """The order of a list of sources."""

    sort: Annotated[
        SourceSort | None,
        typer.Option("--sort", metavar="FIELD", help=f"Sort by {either(SourceSort)}."),
    ] = None


FailEmpty = Annotated[bool, typer.Option("--fail-empty", help="Exit with 1 if nothing is found.")]


class Output(NamedTuple):
    """The format of an answer."""

    format: Annotated[
        Format | None,
        typer.Option("-f", "--format", metavar="FORMAT", help=f"Output as {either(Format)}."),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="Short for -f json.")] = False
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Short for -f jsonl.")] = False
    fields: Annotated[
        Names,
        typer.Option(
            "--fields",
            metavar="A,B,C",
            autocompletion=completion.fields,
            help="Only these fields, in this order; text output becomes tsv.",
        ),
    ] = None

    fail_empty: FailEmpty = False

    def chosen(self) -> tuple[Format, tuple[str, ...]]:
        """Return the format and the chosen fields; the fields are `("",)` if `--fields` is empty.

        Raises:
            UsageError: for two formats or two lists of fields.
        """
        format_ = one_format(
            Format.TEXT, self.format, self.json and Format.JSON, self.jsonl and Format.JSONL
        )
        if not self.fields:
            return format_, ()
        names = (name.strip() for name in one("--fields", self.fields).split(","))
        fields = tuple(filter(None, names)) or ("",)
        return Format.TSV if format_ is Format.TEXT else format_, fields

    def is_page(self) -> bool:
        """Whether the format is a page for a browser, which has a word list of its own."""
        return self.format is Format.HTML


# -------------------------------------------------------------------------------- of one command

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="WORDS...",
        help=f'Words, "exact phrases", prefix*, and field:word, where field is {either(Field)}.',
    ),
]
Exclude = Annotated[
    Names, typer.Option("-x", "--exclude", metavar="WORD", help="Exclude facts with this word.")
]
AnyWord = Annotated[bool, typer.Option("--any", help="Match any of the words instead of all.")]
FactIds = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="IDs of facts; - reads them from stdin.",
        autocompletion=completion.values("id"),
    ),
]
Web = Annotated[
    bool, typer.Option("--web", help="Open the first source in your browser, at the passage.")
]
SourceIds = Annotated[
    Names,
    typer.Argument(
        metavar="[ID]...",
        help="IDs of sources; - reads them from stdin.",
        autocompletion=completion.values("source"),
    ),
]
CiteIds = Annotated[
    Names,
    typer.Argument(
        metavar="[ID]...",
        help="IDs of facts or sources; - reads them from stdin. Without IDs, use filters;"
        " the default is everything.",
        autocompletion=completion.values("id", "source"),
    ),
]
CiteStyle = Annotated[
    Style | None,
    typer.Option("-f", "--format", metavar="FORMAT", help=f"Output as {either(Style)}."),
]
Pandoc = Annotated[
    bool, typer.Option("--pandoc", help="Short for -f pandoc: Markdown with [@keys].")
]
CountBy = Annotated[
    By,
    typer.Option(
        "--by", metavar="FIELD", help=f"Group by {either(By)}; year is the first of a fact's date."
    ),
]
Files = Annotated[
    Names,
    typer.Argument(metavar="[FILE]...", help="Fact bases; - is stdin. Default: the base in use."),
]
Texts = Annotated[Names, typer.Argument(metavar="[FILE]...", help="Markdown files; - is stdin.")]
Against = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="OLD",
        help="Report cited facts that have changed since this older base; - is stdin.",
    ),
]
CheckFormat = Annotated[
    ReportFormat,
    typer.Option("-f", "--format", metavar="FORMAT", help=f"Output as {either(ReportFormat)}."),
]
Old = Annotated[str, typer.Argument(metavar="OLD", help="Older version of the base; - is stdin.")]
Newer = Annotated[str, typer.Argument(metavar="NEW", help="Newer version of the base; - is stdin.")]
ChangesFormat = Annotated[
    DiffFormat,
    typer.Option("-f", "--format", metavar="FORMAT", help=f"Output as {either(DiffFormat)}."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]
StrictVerdicts = Annotated[
    bool, typer.Option("--strict", help="Fail on every verdict but ok and unquoted.")
]
Explain = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="CODE",
        help="Explain a code and exit.",
        autocompletion=completion.codes,
    ),
]
What = Annotated[
    SchemaOf,
    typer.Argument(
        metavar="WHAT",
        help="base: the base in use (for editors); json: output of --json; check, verify, or diff:"
        " output of that command with -f json.",
    ),
]
Archive = Annotated[
    bool,
    typer.Option(
        "--archive", help="Look for archived copies and print a diff that adds links to them."
    ),
]


class Requests(NamedTuple):
    """Options of requests to the web."""

    age: Annotated[
        int,
        typer.Option(
            "--age",
            metavar="DAYS",
            min=0,
            show_default=False,
            help="Reuse cached responses up to DAYS days old (default: 7; 0: fetch again).",
        ),
    ] = 7
    local: Annotated[
        bool, typer.Option("--local", help="Allow loopback and private network addresses.")
    ] = False
    pause: Annotated[
        int,
        typer.Option(
            "--pause",
            metavar="SECONDS",
            min=0,
            show_default=False,
            help="Wait SECONDS between requests to the same host (default: 1).",
        ),
    ] = 1
    timeout: Annotated[
        int,
        typer.Option(
            "--timeout",
            metavar="SECONDS",
            min=1,
            show_default=False,
            help="Time out after SECONDS (default: 30).",
        ),
    ] = 30
    user_agent: Annotated[
        str,
        typer.Option(
            "--user-agent",
            metavar="TEXT",
            help="Append TEXT, such as your email address, to the User-Agent.",
        ),
    ] = ""
    cdx: Annotated[
        str,
        typer.Option("--cdx", metavar="URL", help="CDX API of the archive to use."),
    ] = "https://web.archive.org/cdx/search/cdx"


Template = Annotated[New, typer.Argument(metavar="WHAT", help=f"Template to print: {either(New)}.")]
SourceFile = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE]",
        help="CSL-JSON file to import (only with source); - is stdin.",
    ),
]
NewKind = Annotated[
    str | None,
    typer.Option(
        "-k",
        "--kind",
        metavar="KIND",
        help="Kind of the new fact.",
        autocompletion=completion.values("kind"),
    ),
]


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's way
    if wanted:
        write([f"rumm {__version__}\n"])
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "-V", "--version", is_eager=True, callback=_print_version, help="Print the version."
    ),
]


def _print_script(shell: completion.Shell | None) -> None:
    if shell is not None:
        write([completion.script(shell)])
        raise typer.Exit


ShowCompletion = Annotated[
    completion.Shell | None,
    typer.Option(
        "--show-completion",
        is_eager=True,
        callback=_print_script,
        metavar="SHELL",
        help=f"Print a completion script for {either(completion.Shell)}.",
    ),
]


def _install_script(shell: completion.Shell | None) -> None:
    if shell is not None:
        file = completion.install(shell, os.environ)
        write([f"{file}: completion for {shell}; open a new terminal to use it\n"])
        raise typer.Exit


InstallCompletion = Annotated[
    completion.Shell | None,
    typer.Option(
        "--install-completion",
        is_eager=True,
        callback=_install_script,
        metavar="[SHELL]",
        help=f"Install completion for {either(completion.Shell)} (default: your shell).",
    ),
]


# ------------------------------------------------------------------------ from options to values


def query(*groups: Kinds | Where | Order | Part, **preferred: Unpack[Asked]) -> Query:
    """Make a query from options; missing options use the command's defaults.

    Raises:
        UsageError: for an invalid value.
    """
    typed = {
        name: list(map(printable, value)) if isinstance(value, list) else value
        for group in groups
        for name, value in group._asdict().items()
        if value is not None and value is not False
    }
    asked: dict[str, Any] = {**preferred, **typed}
    return make_query(**asked)


def read_ids(
    typed: Iterable[str] | None, common: Common, *groups: NamedTuple
) -> tuple[str, ...] | None:
    """Return the IDs of a command line, each once; `-` reads them from stdin.

    Raises:
        FactBaseError: if stdin cannot be read.
        UsageError: if stdin is used for the base or is a table, or filters are given as well.
    """
    if typed is None:
        return None
    if STDIN in typed and STDIN in common.base_names:
        raise UsageError("stdin is used for the base; give the IDs as arguments")
    given = [name for group in groups for name, value in group._asdict().items() if value]
    if given:
        options = ", ".join(f"--{name}" for name in given)
        raise UsageError(f"use IDs or filters, not both; drop {options}")
    ids: dict[str, None] = {}
    for id_ in typed:
        read = _ids_from_stdin() if id_ == STDIN else [id_]
        ids |= dict.fromkeys(map(printable, read))
    return tuple(ids)


def _ids_from_stdin() -> list[str]:
    text = read_stdin().decode("utf-8-sig", "replace")
    if "\t" in text:
        raise UsageError("stdin has a table; give IDs only, as from rumm list --fields id")
    return text.split()


def one(option: str, values: list[str]) -> str:
    """Return the value of an option that can be given once.

    Raises:
        UsageError: if it is given twice.
    """
    if len(values) > 1:
        raise UsageError(f"{option} was given {len(values)} times; use it once")
    return values[0]


def one_format(default: Choice, *asked: Choice | bool | None) -> Choice:
    """Return the chosen format.

    Raises:
        UsageError: if there are two.
    """
    chosen = {each for each in asked if isinstance(each, StrEnum)}
    if len(chosen) > 1:
        raise UsageError(f"choose one format: {' or '.join(sorted(chosen))}")
    return chosen.pop() if chosen else default


def printable(argument: str) -> str:
    """Decode an argument as UTF-8, regardless of the locale."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")


# ------------------------------------------------------------------------------------- for Typer

# The heading in help for the options of a group.
HEADINGS: Mapping[object, str] = {
    Kinds: "Filters",
    Where: "Filters",
    Order: "Order and limit",
    SourceOrder: "Order and limit",
    Part: "Order and limit",
    Output: "Output",
    Requests: "Requests",
    Common: "Base and display",
}


def spread(command: Command, *, helpful: bool = True) -> Command:
    """Spread the named tuples in a command's parameters into single options for Typer.

    `common` falls back to the options before the command; bases before and after it add up. Unless
    `helpful`, options have no help: a completion would show it next to each value, and import Rich
    for that.
    """
    parameters = inspect.signature(command).parameters
    groups = {
        name: each.annotation for name, each in parameters.items() if _is_group(each.annotation)
    }

    @wraps(command)
    def run(context: typer.Context, **given: Any) -> Any:  # noqa: ANN401
        for name, group in groups.items():
            values = {field: given.pop(field) for field in group._fields}
            if group is Common and context.obj:
                before = context.obj._asdict()
                values["base"] = [*(before["base"] or ()), *(values["base"] or ())] or None
                values = {field: value or before[field] for field, value in values.items()}
            given[name] = group(**values)
        context.obj = given.get("common")
        if "context" in parameters:
            given["context"] = context
        return command(**given)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    seen = [inspect.Parameter("context", kind, annotation=typer.Context)]
    for name, each in parameters.items():
        if name not in groups:
            seen += [each] if name != "context" else []
            continue
        group = groups[name]
        seen += [
            inspect.Parameter(
                field,
                each.kind,
                default=group._field_defaults[field],
                annotation=_changed(annotation, rich_help_panel=HEADINGS[group]),
            )
            for field, annotation in group.__annotations__.items()
        ]
    if not helpful:
        seen = list(map(_without_help, seen))
        run.__doc__ = None
    run.__signature__ = inspect.Signature(seen)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in seen}
    return run


def _is_group(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, tuple)


def _without_help(parameter: inspect.Parameter) -> inspect.Parameter:
    if parameter.annotation is typer.Context:
        return parameter
    return parameter.replace(annotation=_changed(parameter.annotation, help=None))


def _changed(annotation: object, **attributes: str | None) -> object:
    """Return the annotation of an option or argument with some attributes changed."""
    type_, option = get_args(annotation)
    option = copy(option)
    vars(option).update(attributes)
    return Annotated[type_, option]

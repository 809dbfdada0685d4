"""The arguments and options that one command has of its own, as Typer is to see them."""

from typing import Annotated

import typer

from rumm import __version__
from rumm.base.templates import New
from rumm.cli import completion
from rumm.cli.choices import SchemaOf, Shell
from rumm.cli.terminal import write
from rumm.model.query import By
from rumm.render import ReportFormat, Style

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
FactIds = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Ids of facts; - reads them from stdin.",
        autocompletion=completion.values("id"),
    ),
]
Web = Annotated[
    bool, typer.Option("--web", help="Open the first source in the browser, at the passage.")
]
SourceIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Ids of sources; - reads them from stdin.",
        autocompletion=completion.values("source"),
    ),
]
CiteIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID]...",
        help="Ids of facts or sources; - reads them from stdin. Without, what the filters choose.",
        autocompletion=completion.values("id", "source"),
    ),
]
CiteStyle = Annotated[
    Style | None,
    typer.Option("-f", "--format", help="How citations are written; text by default."),
]
Pandoc = Annotated[
    bool, typer.Option("--pandoc", help="Short for -f pandoc: Markdown with [@keys].")
]
CountBy = Annotated[By, typer.Option("--by", help="What to count by; year: in which it began.")]
Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE]...", help="Fact bases; - is stdin. Without, the base in use."),
]
CheckFormat = Annotated[ReportFormat, typer.Option("-f", "--format", help="Output format.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail on warnings as well.")]
Explain = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="CODE",
        help="Say what a code means, and stop.",
        autocompletion=completion.codes,
    ),
]
What = Annotated[
    SchemaOf,
    typer.Argument(
        metavar="WHAT",
        help="base: of a fact base, for editors; json: of --json; check: of check -f json.",
    ),
]
Table = Annotated[New, typer.Argument(metavar="WHAT", help=f"What to begin: {', '.join(New)}.")]


def _tell_version(wanted: bool) -> None:  # noqa: FBT001 - Typer's way
    if wanted:
        write([f"rumm {__version__}\n"])
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "-V", "--version", is_eager=True, callback=_tell_version, help="Print the version."
    ),
]


def _tell_script(shell: Shell | None) -> None:
    if shell is not None:
        write([completion.SCRIPTS[shell]])
        raise typer.Exit


Completion = Annotated[
    Shell | None,
    typer.Option(
        "--show-completion",
        is_eager=True,
        callback=_tell_script,
        help="Print a script that completes commands, options, ids and more in this shell.",
    ),
]

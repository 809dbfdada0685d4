"""Help as plain text: options under headings, examples, and lines that fit the terminal."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import typer
import typer.core

from rumm.cli.terminal import help_width

_NARROW = 58  # columns; on a narrower page, the help of an option goes below it
_INDENT = 4  # columns that it is indented by
_RANGE = re.compile(r"  \[x>=\d+\]$")  # how Typer writes the lowest value of an option
NOTES: Mapping[str, str] = {
    "Filters": "Repeat a filter for OR; combine different filters for AND.",
}
# Commands to try, each with what it does; "" is `rumm` itself.
EXAMPLES: Mapping[str, Sequence[tuple[str, str]]] = {
    "": (
        ("rumm", "describe the base and suggest commands"),
        ("rumm drivers", "facts of one kind"),
        ("rumm search jet fuel", "facts about jet fuel"),
        ("rumm show iran-jet-fuel", "a fact with all its evidence"),
        ("rumm list --json", "everything, for a script"),
    ),
    "drivers": (
        ("rumm drivers -t energy", "drivers on one topic"),
        ("rumm drivers --json", "drivers for a script"),
    ),
    "risks": (
        ("rumm risks --standing corroborated", "risks confirmed by independent sources"),
        ("rumm risks -f md > risks.md", "risks with footnotes"),
    ),
    "consequences": (
        ("rumm consequences -n 3", "the first three"),
        ("rumm consequences --since 2025", "those from 2025 or later"),
    ),
    "events": (
        ("rumm events -r -n 5", "the five latest"),
        ("rumm events --since 2025-03", "events since March 2025"),
    ),
    "list": (
        ("rumm list -k driver -k risk", "drivers and risks"),
        ("rumm list -f html > facts.html", "a page to share"),
    ),
    "search": (
        ("rumm search jet fuel", "facts with both words"),
        ("rumm search port -x china", "facts with port but not china"),
    ),
    "show": (
        ("rumm show iran-jet-fuel", "one fact"),
        ("rumm show iran-jet-fuel -f md", "as Markdown, with footnotes"),
    ),
    "sources": (
        ("rumm sources -t energy", "sources on one topic"),
        ("rumm sources storey-2023", "one source in full"),
    ),
    "cite": (
        ("rumm cite iran-jet-fuel", "a fact with its references"),
        ("rumm cite -t energy -f bibtex", "sources for a reference manager"),
    ),
    "count": (
        ("rumm count --by topic", "facts on each topic"),
        ("rumm count --by year -k event", "events in each year"),
    ),
    "check": (
        ("rumm check facts.toml", "every problem in a file"),
        ("rumm check --explain one-origin", "what a code means"),
    ),
    "audit": (
        ("rumm audit paper.md", "check a text"),
        ("rumm audit paper.md --against old.toml", "also report facts that have changed"),
    ),
    "verify": (
        ("rumm verify storey-2023", "one source"),
        ("rumm verify --archive | git apply", "add links to archived copies"),
    ),
    "diff": (
        ("rumm diff old.toml facts.toml", "what changed"),
        ("rumm diff old.toml facts.toml -f md", "for a pull request"),
    ),
    "new": (
        ("rumm new base > facts.toml", "start a base"),
        ("rumm new source library.json", "import sources"),
        ("rumm new fact -k event >> facts.toml", "append a template"),
    ),
    "schema": (
        ("rumm schema > facts.schema.json", "for your editor"),
        ("rumm schema json", "what --json prints"),
    ),
}


class _Help:
    """Help of a command, and of the group of all commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - private to Typer
        """Write the help, no wider than the terminal."""
        formatter.width = help_width()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the usage line, without the braces that Typer puts around required arguments."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(piece.strip("{}") for piece in pieces))

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write arguments, and options under the headings of their groups."""
        sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        heading = "Options"
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            name, text = parameter.get_help_record(ctx)
            if parameter.param_type_name == "argument":
                sections["Arguments"].append((name, parameter.help))
                continue
            if parameter.name != "help":  # --help goes with the last group
                heading = parameter.rich_help_panel or "Options"
            sections.setdefault(heading, []).append((name, _RANGE.sub("", text)))
        _write(formatter, sections)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the examples."""
        name = "" if ctx.parent is None else ctx.info_name
        _write(formatter, {"Examples": EXAMPLES.get(name, ())})


class Command(_Help, typer.core.TyperCommand):
    """A command; its usage errors know which help to suggest."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Parse what was typed after the command."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            vars(error)["ctx"] = ctx  # the parser leaves it out
            raise


class Group(_Help, typer.core.TyperGroup):
    """All commands."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the commands, each with the first line of its help, and then the options."""
        summaries = [
            (name, (command.help or "").partition("\n")[0])
            for name, command in self.commands.items()
        ]
        _write(formatter, {"Commands": summaries})
        super().format_options(ctx, formatter)


def _write(formatter: Any, sections: Mapping[str, Sequence[tuple[str, str]]]) -> None:  # noqa: ANN401
    """Write sections of two columns; on a narrow page, long names go above their texts."""
    is_narrow = formatter.width < _NARROW
    limit = formatter.width // (3 if is_narrow else 2)
    lengths = {heading: [len(name) for name, _ in rows] for heading, rows in sections.items()}
    widest = max((n for each in lengths.values() for n in each if n <= limit), default=0)
    for heading, rows in sections.items():
        if not rows:
            continue
        longest = max(lengths[heading])
        column, width = (0, _INDENT) if is_narrow and longest > limit else (limit, widest)
        with formatter.section(heading):
            formatter.write_dl(rows, col_max=column, col_spacing=width + 2 - min(column, longest))
            if heading in NOTES:
                formatter.write_paragraph()
                formatter.write_text(NOTES[heading])

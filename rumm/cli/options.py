"""The options that commands share, declared once, and how they become a query."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar, get_args

import typer

from rumm.cli import completion
from rumm.cli.choices import When
from rumm.errors import UsageError
from rumm.model.query import Query, Sort, make_query
from rumm.render import Format, Style

if TYPE_CHECKING:
    from collections.abc import Callable

Names = list[str] | None
Annotations = Mapping[str, object]  # by the name of the option
Form = TypeVar("Form", Format, Style)


def _filter(names: str, help_: str, completion: Callable[..., list[str]]) -> object:
    return Annotated[
        Names,
        typer.Option(*names.split(), help=help_, metavar="NAME", autocompletion=completion),
    ]


# Each shared option as Typer is to see it; its default is that of `Options`.
GLOBAL: Annotations = {
    "base": Annotated[
        str | None,
        typer.Option(
            "-b",
            "--base",
            metavar="PATH",
            help="The fact base to use ($RUMM_BASE); - is standard input.",
        ),
    ],
    "color": Annotated[
        When | None, typer.Option("--color", help="When to use color; auto by default.")
    ],
    "no_pager": Annotated[bool, typer.Option("--no-pager", help="Do not page long output.")],
}
WHERE: Annotations = {
    "kind": _filter("-k --kind", "Only this kind.", completion.values("kind")),
    "topic": _filter("-t --topic", "Only this topic.", completion.values("topic")),
    "tag": _filter("-g --tag", "Only with this tag.", completion.values("tag")),
    "actor": _filter("-a --actor", "Only with this actor.", completion.values("actor")),
    "source": _filter("-s --source", "Only citing this source.", completion.values("source")),
    "standing": _filter("--standing", "Only of this standing.", completion.values("standing")),
    "since": Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only from 2024, 2024-03, 2024-03-14 on."),
    ],
    "until": Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Only until then, inclusive.")
    ],
    "all": Annotated[bool, typer.Option("--all", help="Also facts that have been superseded.")],
}
REVERSE: Annotations = {
    "reverse": Annotated[bool, typer.Option("-r", "--reverse", help="The other way round.")],
}
ORDER: Annotations = {
    "sort": Annotated[
        Sort | None, typer.Option("--sort", help="What to order by; relevance needs words.")
    ],
    **REVERSE,
}
LIMIT: Annotations = {
    "limit": Annotated[
        int | None, typer.Option("-n", "--limit", metavar="N", help="At most so many; 0 is all.")
    ],
}
OUTPUT: Annotations = {
    "format": Annotated[Format | None, typer.Option("-f", "--format", help="Output format.")],
    "json": Annotated[bool, typer.Option("--json", help="Short for -f json.")],
    "jsonl": Annotated[bool, typer.Option("--jsonl", help="Short for -f jsonl.")],
    "fields": Annotated[
        str | None,
        typer.Option(
            "--fields",
            metavar="A,B,C",
            autocompletion=completion.fields,
            help="Only these fields, in this order; text becomes tsv.",
        ),
    ],
}
SELECT = {**WHERE, **ORDER, **LIMIT, **OUTPUT}
OF_ONE_KIND = {name: option for name, option in SELECT.items() if name != "kind"}


class Options(NamedTuple):
    """The values of the shared options of one call, and the command that follows, if any."""

    command: str | None = None
    base: str | None = None
    color: When | None = None
    no_pager: bool = False
    kind: Names = None
    topic: Names = None
    tag: Names = None
    actor: Names = None
    source: Names = None
    standing: Names = None
    since: str | None = None
    until: str | None = None
    all: bool = False
    sort: Sort | None = None
    reverse: bool = False
    limit: int | None = None
    format: Format | None = None
    json: bool = False
    jsonl: bool = False
    fields: str | None = None

    def query(self, **preferred: Any) -> Query:  # noqa: ANN401
        """The query that the options amount to; what is not typed is as the command prefers."""
        given = {name: getattr(self, name) for name in (*WHERE, *ORDER, *LIMIT)}
        typed = {
            name: tuple(map(printable, value)) if isinstance(value, list) else value
            for name, value in given.items()
            if value is not None and value is not False
        }
        return make_query(**{"sort": Sort.TOPIC} | preferred | typed)

    @property
    def output(self) -> tuple[Format, tuple[str, ...]]:
        """The format, and the fields that are wanted, which are `""` where none is named.

        Raises:
            UsageError: when two formats are asked for.
        """
        asked = {
            *([self.format] if self.format else ()),
            *([Format.JSON] if self.json else ()),
            *([Format.JSONL] if self.jsonl else ()),
        }
        format_ = one_format(asked, Format.TEXT)
        if self.fields is None:
            return format_, ()
        names = tuple(name.strip() for name in self.fields.split(",") if name.strip())
        return Format.TSV if format_ is Format.TEXT else format_, names or ("",)


def one_format(asked: set[Form], default: Form) -> Form:
    """The format that is asked for.

    Raises:
        UsageError: when there are two.
    """
    if len(asked) > 1:
        raise UsageError(f"one format at a time, not {' and '.join(sorted(asked))}")
    return asked.pop() if asked else default


def printable(argument: str) -> str:
    """An argument as UTF-8, also in a locale that has no letters; no base has bytes beside that."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")


def with_options(
    command: Callable[..., Any],
    options: Annotations,
    *,
    helpful: bool = True,
) -> Callable[..., Any]:
    """A command as Typer is to see it: its own parameters, and shared options one by one.

    The command itself gets the shared ones together, as `Options`. What is given before the command
    counts as well, and gives way to what is given after it. `helpful`: with help for people, which
    a completion would show beside each value, and load Rich to do so.
    """
    shared = {**options, **GLOBAL}
    first, *own = inspect.signature(command).parameters.values()

    def run(context: typer.Context, **given: Any) -> Any:  # noqa: ANN401
        values = {name: given.pop(name) for name in shared}
        before = context.obj or {}
        values |= {name: before.get(name) for name in GLOBAL if values[name] in (None, False)}
        context.obj = {name: values[name] for name in GLOBAL}
        return command(Options(**values, command=context.invoked_subcommand), **given)

    parameters = [*own, *(_parameter(name, annotation) for name, annotation in shared.items())]
    if helpful:
        run.__doc__ = command.__doc__
    else:
        parameters = list(map(_without_help, parameters))
    parameters.insert(0, inspect.Parameter("context", first.kind, annotation=typer.Context))
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _parameter(name: str, annotation: object) -> inspect.Parameter:
    default = Options._field_defaults[name]
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def _without_help(parameter: inspect.Parameter) -> inspect.Parameter:
    type_, option = get_args(parameter.annotation)
    option = copy(option)
    option.help = None
    return parameter.replace(annotation=Annotated[type_, option])

"""The commands, each with the shared options that it takes."""

from collections.abc import Callable, Mapping

from rumm.cli.commands.lookups import (
    cite,
    consequences,
    count,
    drivers,
    events,
    list_,
    risks,
    search,
    show,
    sources,
)
from rumm.cli.commands.output import Output
from rumm.cli.commands.upkeep import check, new, schema
from rumm.cli.options import LIMIT, OF_ONE_KIND, ORDER, OUTPUT, REVERSE, SELECT, WHERE, Annotations

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

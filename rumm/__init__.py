"""Look up cited facts in a fact base: `with rumm.open() as base: base.search("oil")`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from typing import Any

    from rumm.errors import FactBaseError, NotFoundError, RummError, UnknownValueError, UsageError
    from rumm.index.factbase import FactBase, Hits
    from rumm.index.opening import InvalidBaseError
    from rumm.model.answers import Hit
    from rumm.model.facts import Fact, Source

__all__ = [
    "Fact",
    "FactBase",
    "FactBaseError",
    "Hit",
    "Hits",
    "InvalidBaseError",
    "NotFoundError",
    "RummError",
    "Source",
    "UnknownValueError",
    "UsageError",
    "__version__",
    "open",
    "to_dict",
]
__version__ = "0.3.0"
_MODULES = {
    "Fact": "rumm.model.facts",
    "Hit": "rumm.model.answers",
    "Source": "rumm.model.facts",
    "FactBase": "rumm.index.factbase",
    "Hits": "rumm.index.factbase",
    "InvalidBaseError": "rumm.index.opening",
}


def __getattr__(name: str) -> object:
    """Import lazily, so that Ctrl-C is handled early."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    return getattr(import_module(_MODULES.get(name, "rumm.errors")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def open(  # noqa: A001 - like the built-in
    path: str | os.PathLike[str] | None = None, *more: str | os.PathLike[str]
) -> FactBase:
    """Open a fact base: a file, stdin (`-`), or by default the bundled one.

    With `more` paths, the bases are used together; `@bundled` is the bundled one.

    Close it when you are done, or use it in a `with`:

        with rumm.open("facts.toml") as base:
            risks = base.facts(kind="risk", since="2024")

    Raises:
        FactBaseError: if it cannot be read, or if the bases cannot be used together.
        InvalidBaseError: if it has errors; its `problems` are all of them.
    """
    from rumm.index.opening import open_base  # noqa: PLC0415 - likewise

    return open_base(path, *more)


def to_dict(item: Fact | Hit | Source) -> dict[str, Any]:
    """Make a dictionary of what `--json` prints for a fact, a hit of a search, or a source.

    Only the number of facts that cite a source is missing, which the source alone does not tell.

    Raises:
        TypeError: for anything else.
    """
    from rumm.render.fields import to_dict  # noqa: PLC0415 - likewise

    return to_dict(item)

"""rumm looks up cited facts in a fact base: `with rumm.open() as base: base.search("oil")`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rumm.errors import FactBaseError, NotFoundError, RummError, UnknownValueError, UsageError
    from rumm.index.factbase import FactBase, Hits
    from rumm.index.opening import InvalidBaseError
    from rumm.index.opening import open_base as open  # noqa: A004 - rumm.open reads like the built-in

__all__ = [
    "FactBase",
    "FactBaseError",
    "Hits",
    "InvalidBaseError",
    "NotFoundError",
    "RummError",
    "UnknownValueError",
    "UsageError",
    "__version__",
    "open",
]
__version__ = "0.1.0"

# Where they are; loaded when they are asked for, since the command line loads all in its own time.
_HOMES = {
    "open": ("rumm.index.opening", "open_base"),
    "InvalidBaseError": ("rumm.index.opening", "InvalidBaseError"),
    "FactBase": ("rumm.index.factbase", "FactBase"),
    "Hits": ("rumm.index.factbase", "Hits"),
}


def __getattr__(name: str) -> object:
    """What the package shows."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    module, attribute = _HOMES.get(name, ("rumm.errors", name))
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

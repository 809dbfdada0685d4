"""Look up cited facts in a fact base: `with rumm.open() as base: base.search("oil")`."""

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
__version__ = "0.2.0"

"""rumm looks up cited facts in a fact base: `with rumm.open() as base: base.search("oil")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rumm.load import open_base as open  # noqa: A004 - rumm.open reads like the built-in

__all__ = ["__version__", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`rumm.open`, loaded when it is asked for: the command line loads it in its own time."""
    if name == "open":
        from rumm.load import open_base  # noqa: PLC0415

        return open_base
    raise AttributeError(name)

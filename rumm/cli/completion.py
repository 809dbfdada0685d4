"""Completion of values in the base in use, and the scripts that shells use for it."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, redirect_stdout
from enum import StrEnum
from io import StringIO
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import typer  # noqa: TC002 - Typer reads the annotations at run time

from rumm.base.files import STDIN
from rumm.cli.terminal import write
from rumm.errors import UsageError
from rumm.index.opening import open_index
from rumm.render.fields import COUNTS, FACTS, SOURCES
from rumm.render.terminal.layout import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping

_LINE = "_TYPER_COMPLETE_ARGS"
# A short option that takes a value, and that value, in quotes or with escapes.
_GLUED = re.compile(r"""(?<=\s)(["'])?(-[abfgknstx])(?=[^\s=-])((?(1).*|(?:\\.|[^\s\\])*))$""")
_MOST = 1000  # more than anyone reads
_TABLES = {"sources": SOURCES, "count": COUNTS}


class Shell(StrEnum):
    """A shell that has a completion script.

    Typer's own scripts break values with spaces, and the one for zsh runs what a base says. Ours
    ask as fish does, get one value per line, and leave quoting to the shell.
    """

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def script(shell: str) -> str:
    """Return the completion script of a shell."""
    return (Path(__file__).parent / f"completion.{shell}").read_text(encoding="utf-8")


def install(shell: str, environment: Mapping[str, str]) -> Path:
    """Install the completion script of a shell, and return where; a second time only updates it.

    fish finds it by itself; the others source it from their startup file.

    Raises:
        OSError: if a file cannot be written.
    """
    home = Path.home()
    if shell == Shell.FISH:
        config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        file = config / "fish" / "completions" / "rumm.fish"
        startup = None
    else:
        data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
        file = data / "rumm" / f"completion.{shell}"
        directory = environment.get("ZDOTDIR") if shell == Shell.ZSH else None
        startup = Path(directory or home) / f".{shell}rc"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script(shell), encoding="utf-8")
    if startup is not None:
        before = (
            startup.read_text(encoding="utf-8", errors="surrogateescape")
            if startup.exists()
            else ""
        )
        line = f"source {quote(str(file))}"
        if line not in before.splitlines():
            with startup.open("a", encoding="utf-8") as stream:
                stream.write("\n" * bool(before and not before.endswith("\n")) + f"{line}\n")
    return file


def shell_of(environment: Mapping[str, str]) -> str:
    """Return the user's shell, if there is a completion script for it.

    Raises:
        UsageError: if there is none; says how to name a shell.
    """
    shell = Path(environment.get("SHELL", "")).name
    if shell not in tuple(Shell):
        known = ", ".join(Shell)
        raise UsageError(f"cannot detect your shell; name it after --install-completion: {known}")
    return shell


def wanted_script(environment: Mapping[str, str]) -> str:
    """Return the shell whose script is requested the way Typer's programs are, or ""."""
    shell = environment.get("_RUMM_COMPLETE", "").removeprefix("source_")
    return shell if shell in tuple(Shell) else ""


def words(environment: Mapping[str, str]) -> list[str]:
    """Return the words of the command line to complete."""
    line = environment.get(_LINE) or environment.get("COMP_WORDS", "")
    return line.split()[1:] or [""] if "_RUMM_COMPLETE" in environment else []


@contextmanager
def unglued(environment: MutableMapping[str, str]) -> Iterator[None]:
    """Complete a value attached to its option, as in `-aAcm`, which Typer can't.

    The two are separated for Typer, and joined again in its output.
    """
    line = environment.get(_LINE, "")
    glued = _GLUED.search(line) if "_RUMM_COMPLETE" in environment else None
    if glued is None:
        yield
        return
    quote, option, value = glued.groups(default="")
    environment[_LINE] = f"{line[: glued.start()]}{option} {quote}{value}"
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            yield
    finally:
        values = filter(None, printed.getvalue().splitlines())
        write(f"{option}{value}\n" for value in values)


class _Found(str):
    """A name found regardless of case; Typer would drop it for that."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        """Return true: the name was found by its beginning."""
        return True


def values(*kinds: str) -> Callable[..., list[str]]:
    """Complete the values of some filters, and with `id` the IDs of facts.

    Errors complete to nothing.
    """

    def complete(context: typer.Context, incomplete: str) -> list[str]:
        try:
            names = _bases(context)
            if STDIN in names:
                return []
            with open_index(*names) as base:
                found = [name for kind in kinds for name in base.names(kind, incomplete)]
        except Exception:  # noqa: BLE001 - an error would appear in the middle of the line
            return []
        return [_Found(name) for name in found[:_MOST] if visible(name) == name]

    return complete


def fields(context: typer.Context, incomplete: str) -> list[str]:
    """Complete the fields of the command's output, after those already typed."""
    before, comma, last = incomplete.rpartition(",")
    names = _TABLES.get(context.info_name or "", FACTS).fields
    return [f"{before}{comma}{name}" for name in names if name.startswith(last)]


def codes(incomplete: str) -> list[str]:
    """Complete the codes of problems."""
    from rumm.base.problems import codes as known  # noqa: PLC0415 - only this completion needs them

    return [code for code in known() if code.startswith(incomplete)]


def _bases(context: typer.Context) -> list[str]:
    """Return the bases named on the command line, as the shell would expand them, or by RUMM_BASE.

    None are named for the bundled one.
    """
    parent = context.parent
    before: list[str] | None = parent.params.get("base") if parent else None
    if paths := context.params.get("base") or before:
        return [str(Path(os.path.expandvars(path)).expanduser()) for path in paths]
    return [name for name in (os.environ.get("RUMM_BASE"),) if name]

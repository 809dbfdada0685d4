"""Builds and runs the command line, and handles all errors."""

import os
import re
from collections.abc import Sequence
from typing import Any

import typer
import typer.core
from typer.main import get_command

from rumm.cli import completion
from rumm.cli.commands import COMMANDS, Result, rumm
from rumm.cli.options import spread
from rumm.cli.terminal import note, prepare, write
from rumm.errors import RummError, UsageError
from rumm.index.opening import InvalidBaseError
from rumm.render import problem_lines

_NOT_OURS = ("install_completion", "show_completion")  # parameters that Typer adds
_KINDS = {"drivers": "driver", "risks": "risk", "consequences": "consequence", "events": "event"}
_EPILOG = "Repeat a filter for OR; combine different filters for AND."


class _Command(typer.core.TyperCommand):
    """A command whose usage errors always know whose help to name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - private to Typer
        """Parse what was typed after the command."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            vars(error)["ctx"] = ctx  # the parser leaves it out
            raise


def app(words: Sequence[str], *, helpful: bool = True) -> typer.Typer:
    """Build all commands, or only the invoked one.

    Typer builds every option of every command on each call: 6 ms, a tenth of a look-up.
    """
    built = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    built.callback(invoke_without_command=True)(spread(rumm, helpful=helpful))
    names = words[:1] if words and words[0] in COMMANDS else COMMANDS
    for name in names:
        command = COMMANDS[name]
        epilog = _EPILOG if "where" in command.__annotations__ else None
        built.command(name, cls=_Command, epilog=epilog)(spread(command, helpful=helpful))
    return built


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    completed = completion.words(os.environ)
    try:
        prepare()
        if shell := completion.wanted_script(os.environ):
            write([completion.script(shell)])
            return 0
        arguments = expand_help(arguments)
        program = get_command(app(completed or arguments, helpful=not completed))
        # Typer's options that show or install completion scripts; we have our own.
        program.params = [each for each in program.params if each.name not in _NOT_OURS]
        result = program(list(arguments), prog_name="rumm", standalone_mode=False)
        if not isinstance(result, Result):
            write(())  # fails where --help could not be printed
            return result or 0
        write(result.pieces, (f"rumm: {line}" for line in result.notes), is_paged=result.is_paged)
    except SystemExit as error:  # of a completion, or of help that nobody reads to the end
        return error.code if completed and isinstance(error.code, int) else 141
    except (RummError, typer.TyperException, OSError, KeyboardInterrupt) as error:
        code, lines = outcome(error)
        for line in lines:
            note(line)
        return code
    else:
        return result.code


def expand_help(arguments: Sequence[str]) -> Sequence[str]:
    """Rewrite `help X` as `X --help`."""
    return [*arguments[1:], "--help"] if list(arguments[:1]) == ["help"] else arguments


def outcome(error: BaseException) -> tuple[int, Sequence[str]]:
    """The exit code of an error, and the lines that report it."""
    match error:
        case InvalidBaseError():
            return error.exit_code, list(problem_lines(error.name, error.problems))
        case RummError():
            return error.exit_code, [f"rumm: {error}"]
        case typer.TyperException():
            return UsageError.exit_code, [f"rumm: {usage(error)}"]
        case BrokenPipeError():
            return 141, ()
        case OSError():
            reason = error.strerror or str(error)
            return 1, [f"rumm: cannot write: {reason[:1].lower()}{reason[1:]}"]
    return 130, ()


def usage(error: typer.TyperException) -> str:
    """What is wrong with a command line, and whose help to read."""
    line = " ".join(error.format_message().split()).rstrip(".")
    context: typer.Context | None = getattr(error, "ctx", None)
    program = context.command_path if context else "rumm"
    _, _, command = program.partition(" ")
    extra = re.search(r"extra argument.* \((.*)\)$", line)
    if extra and "where" in COMMANDS.get(command, rumm).__annotations__:
        kind = _KINDS.get(command)
        only = f" -k {kind}" if kind else ""
        return f"{command} takes no search words; try rumm search {extra[1]}{only}"
    end = " " if line.endswith("?") else "; "
    return f"{line[:1].lower()}{line[1:]}{end}see {program} --help"

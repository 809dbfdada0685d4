"""The command line: builds the program, runs it, and is the one place that meets errors."""

import os
from collections.abc import Mapping, Sequence

import typer
from typer.main import get_command

from rumm.cli.commands import COMMANDS
from rumm.cli.commands.lookups import rumm
from rumm.cli.commands.output import Output
from rumm.cli.completion import SCRIPTS
from rumm.cli.options import with_options
from rumm.cli.terminal import note, prepare, write
from rumm.errors import RummError, UsageError
from rumm.index.opening import InvalidBaseError
from rumm.render import problem_lines

_NOT_OURS = ("install_completion", "show_completion")  # parameters that Typer adds
_EPILOG = "Filters: an option that is given again means OR, different options mean AND."


def app(words: Sequence[str], *, helpful: bool = True) -> typer.Typer:
    """The program, with all commands, or with the one that the words begin with.

    Typer builds every option of every command on each call, which takes longer than a look-up.
    """
    built = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    built.callback(invoke_without_command=True)(with_options(rumm, {}, helpful=helpful))
    names = words[:1] if words and words[0] in COMMANDS else COMMANDS
    for name in names:
        built.command(name, epilog=_EPILOG if "topic" in COMMANDS[name][1] else None)(
            with_options(*COMMANDS[name], helpful=helpful)
        )
    return built


def completing(environment: Mapping[str, str]) -> list[str]:
    """The words of a command line to be completed, as scripts for shells pass them."""
    line = environment.get("_TYPER_COMPLETE_ARGS") or environment.get("COMP_WORDS", "")
    return line.split()[1:] or [""] if "_RUMM_COMPLETE" in environment else []


def asked(arguments: Sequence[str]) -> Sequence[str]:
    """A command line with `help` written as the option that it means."""
    return [*arguments[1:], "--help"] if arguments[:1] and arguments[0] == "help" else arguments


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives its exit code."""
    prepare()
    arguments = asked(arguments)
    completed = completing(os.environ)
    try:
        if (shell := os.environ.get("_RUMM_COMPLETE", "").removeprefix("source_")) in SCRIPTS:
            write([SCRIPTS[shell]])
            return 0
        program = get_command(app(completed or arguments, helpful=not completed))
        # Typer's options that show or install scripts for completion, of which we have our own.
        program.params = [p for p in program.params if p.name not in _NOT_OURS]
        output = program(list(arguments), prog_name="rumm", standalone_mode=False)
        if isinstance(output, Output):
            notes = [f"rumm: {line}" for line in output.notes]
            write(output.pieces, output.pager, notes)
            for line in notes:
                note(line)
        return output.code if isinstance(output, Output) else output or 0  # --help gives a code
    except SystemExit as error:  # of a completion, or of help that nobody reads to the end
        return error.code if completed and isinstance(error.code, int) else 141
    except (RummError, typer.TyperException, OSError, KeyboardInterrupt) as error:
        code, lines = outcome(error, arguments)
        for line in lines:
            note(line)
        return code


def outcome(error: BaseException, arguments: Sequence[str]) -> tuple[int, Sequence[str]]:
    """The exit code of an error in a command line, and the lines that tell of it."""
    match error:
        case InvalidBaseError():
            return error.exit_code, list(problem_lines(error.name, error.problems))
        case RummError():
            return error.exit_code, [f"rumm: {error}"]
        case typer.TyperException():
            return UsageError.exit_code, [f"rumm: {usage(error, arguments)}"]
        case BrokenPipeError():
            return 141, ()
        case OSError():
            reason = error.strerror or str(error)
            return 1, [f"rumm: cannot write: {reason[:1].lower()}{reason[1:]}"]
    return 130, ()


def usage(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """What is wrong with a command line, and where to read on: in the help of its command."""
    line = " ".join(error.format_message().split()).rstrip(".")
    command = next((word for word in arguments if word in COMMANDS), "")
    if command and "topic" in COMMANDS[command][1] and "extra argument" in line:
        return f"{command} takes no words; look for them with rumm search"
    end = " " if line.endswith("?") else "; "
    program = f"rumm {command}".rstrip()
    return f"{line[:1].lower()}{line[1:]}{end}see {program} --help"

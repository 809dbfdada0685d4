"""Build and run the command line; handle all errors here."""

import os
import re
from collections.abc import Mapping, Sequence
from itertools import dropwhile, takewhile
from shlex import join, quote

import typer
from typer.main import get_command

from rumm.base.files import STDIN
from rumm.cli import completion
from rumm.cli.commands import COMMANDS, Result, rumm
from rumm.cli.help import Command, Group
from rumm.cli.options import Common, New, spread
from rumm.cli.terminal import note, prepare, write
from rumm.errors import RummError, UnknownValueError, UsageError
from rumm.index.opening import InvalidBaseError, open_index
from rumm.model.query import By

NOT_OURS = ("install_completion", "show_completion")  # parameters that Typer adds
_INSTALL = "--install-completion"
_KINDS = {"drivers": "driver", "risks": "risk", "consequences": "consequence", "events": "event"}
_STYLES = "text is APA; for other styles give -f csl-json or bibtex to pandoc or Zotero"


def app(words: Sequence[str], *, helpful: bool = True) -> typer.Typer:
    """Build all commands, or only the invoked one.

    Typer builds every option of every command on each call: 6 ms, a tenth of a lookup.
    """
    built = typer.Typer(
        cls=Group,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    built.callback(invoke_without_command=True)(spread(rumm, helpful=helpful))
    names = words[:1] if words and words[0] in COMMANDS else COMMANDS
    for name in names:
        built.command(name, cls=Command)(spread(COMMANDS[name], helpful=helpful))
    return built


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code."""
    completed = completion.words(os.environ)
    try:
        prepare()
        if shell := completion.wanted_script(os.environ):
            write([completion.script(shell)])
            return 0
        arguments = name_shell(expand_help(arguments), os.environ)
        program = get_command(app(completed or arguments, helpful=not completed))
        # Typer's options that show or install completion scripts; we have our own.
        program.params = [each for each in program.params if each.name not in NOT_OURS]
        with completion.unglued(os.environ):
            result = program(list(arguments), prog_name="rumm", standalone_mode=False)
        if not isinstance(result, Result):
            write(())  # fails if --help could not be printed
            return result or 0
        write(result.pieces, (f"rumm: {line}" for line in result.notes), is_paged=result.is_paged)
    except SystemExit as error:  # from a completion, or from help whose reader quit
        return error.code if completed and isinstance(error.code, int) else 141
    except (RummError, typer.TyperException, OSError, KeyboardInterrupt) as error:
        code, lines = outcome(error, arguments)
        for line in lines:
            note(line)
        return code
    else:
        return result.code


def expand_help(arguments: Sequence[str]) -> Sequence[str]:
    """Rewrite `help X` as `X --help`."""
    return [*arguments[1:], "--help"] if list(arguments[:1]) == ["help"] else arguments


def name_shell(arguments: Sequence[str], environment: Mapping[str, str]) -> Sequence[str]:
    """Add the user's shell after --install-completion, unless one is named.

    Raises:
        UsageError: if it has no completion script.
    """
    if tuple(arguments) != (_INSTALL,):
        return arguments
    return [_INSTALL, completion.shell_of(environment)]


def outcome(error: BaseException, arguments: Sequence[str]) -> tuple[int, Sequence[str]]:
    """Return the exit code of an error, and the lines that report it."""
    match error:
        case InvalidBaseError():
            from rumm.render.report import problem_lines  # noqa: PLC0415 - only with problems

            return error.exit_code, list(problem_lines(error.name, error.problems))
        case RummError():
            hint = _exclusion(arguments) if isinstance(error, UnknownValueError) else None
            return error.exit_code, [f"rumm: {error}" + (f"; {hint}" if hint else "")]
        case typer.TyperException():
            return UsageError.exit_code, [f"rumm: {usage(error, arguments)}"]
        case BrokenPipeError():
            return 141, ()
        case OSError():
            reason = error.strerror or str(error)
            return 1, [f"rumm: cannot write: {reason[:1].lower()}{reason[1:]}"]
    return 130, ()


def usage(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """Describe a usage error, and suggest a command or help page."""
    line = _said(error)
    context: typer.Context | None = getattr(error, "ctx", None)
    program = context.command_path if context else "rumm"
    command = program.removeprefix("rumm").strip()
    if (unknown := re.match('no such command "(.*?)"', line)) and (
        kind := _kind(unknown[1], context)
    ):
        return f"{unknown[0]}; try rumm list -k {kind}"
    extra = re.search(r"extra argument.* \((.*)\)$", line)
    if extra and "where" in COMMANDS.get(command, rumm).__annotations__:
        only = f" -k {_KINDS[command]}" if command in _KINDS else ""
        return f"{command} takes no search words; try rumm search {extra[1]}{only}"
    hint = _hint(line, command, arguments) or f"see {program} --help"
    return line if line.endswith("?") else f"{line}; {hint}"


def _hint(line: str, command: str, arguments: Sequence[str]) -> str | None:
    """Suggest what to type instead, if that is clear."""
    if unknown := re.fullmatch(r'no such command "(.*?)"', line):
        return _meant(unknown[1], arguments)
    if command == "new" and (other := re.match(r'WHAT: "(.*?)" is not one of', line)):
        from difflib import get_close_matches  # noqa: PLC0415 - only for a mistyped word

        if near := get_close_matches(other[1].lower(), list(New), n=1, cutoff=0.75):
            return f"did you mean {near[0]}?"
        return f"for a fact of another kind: rumm new fact -k {quote(other[1])}"
    if command == "cite" and re.match("no such option: --style|-f: ", line):
        return ("use -f; " if "--style" in line else "") + _STYLES
    option = re.fullmatch("no such option: (--?[\\w-]+)", line)
    named = [word for word in arguments if word in COMMANDS]
    if option and named and not command:
        return f"put the option after the command: rumm {named[0]} {option[1]}"
    return _exclusion(arguments)


def _said(error: typer.TyperException) -> str:
    """Rewrite Typer's message: one line, lower case, double quotes around what was typed."""
    line = re.sub(r"'([^']*)'", r'"\1"', " ".join(error.format_message().split())).rstrip(".")
    line = re.sub(r'^Invalid value for "([^"]*)"(?: / "[^"]*")*: ', r"\1: ", line)
    line = re.sub(r"is not a valid int(eger)?( range)?$", "is not a whole number", line)
    line = re.sub(r'"(--?\w[\w-]*)"', r"\1", line)
    line = re.sub(r"\. (Did you mean .*\?)$", lambda hint: f"; {hint[1].lower()}", line)
    if options := re.search(r"(--?[\w-]+) \(Possible options: (.*)\)$", line):
        from difflib import get_close_matches  # noqa: PLC0415 - only for a mistyped option

        near = get_close_matches(options[1], options[2].split(", "), n=1, cutoff=0.75)
        line = line.partition(" (")[0] + "".join(f"; did you mean {name}?" for name in near)
    return f"{line[:1].lower()}{line[1:]}" if line[1:2].islower() else line


def _meant(word: str, arguments: Sequence[str]) -> str:
    """Suggest what to type instead of an unknown command."""
    by = word.removesuffix("s").removesuffix("ie") + "y" * word.endswith("ies")
    if by in tuple(By):
        return f"try rumm count --by {by}"
    words = takewhile(lambda each: not each.startswith("-"), dropwhile(word.__ne__, arguments))
    return f"try rumm search {join(words)}"


def _kind(name: str, context: typer.Context | None) -> str | None:
    """Find a kind of the base in use by its ID or title; of stdin, nothing is read."""
    try:
        bases = Common(base=context.params.get("base") if context else None).base_names
        if STDIN in bases:
            return None
        with open_index(*bases) as base:
            named = {kind.title.lower(): kind.id for kind in base.kinds.values()}
            found = named.get(name.lower()) or (name if name in base.kinds else None)
    except RummError:
        return None
    return None if found in _KINDS.values() else found


def _exclusion(arguments: Sequence[str]) -> str | None:
    """Return a hint for `-word` in a search, which is parsed as options."""
    words = [word[1:] for word in arguments if re.fullmatch(r"-[^\W\d_]{3,}", word)]
    return f"to exclude a word: -x {words[0]}" if words and "search" in arguments else None

"""Write the man pages in docs/man, from the commands, their help, and tables of docs/commands.md.

python docs/man.py
"""  # noqa: INP001 - a script, no package

from __future__ import annotations

import re
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from typer.main import get_command

from rumm import __version__
from rumm.cli.app import NOT_OURS, app
from rumm.cli.help import EXAMPLES, NOTES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "man"
DATE = "2026-11-26"  # of the release
_TABLES = {"Exit codes": "EXIT STATUS", "Environment variables": "ENVIRONMENT"}
_ABOUT = """\
rumm looks up cited facts in a fact base, a file in TOML: what is known, who says so, and who
disagrees. Without a command it introduces the fact base in use. Each command has a page of its own.
"""


def pages() -> dict[str, str]:
    """Write every page, by file name."""
    program: Any = get_command(app(()))
    commands = program.commands
    found = {"rumm.1": "\n".join(_main_page(program, commands)) + "\n"}
    for name, command in commands.items():
        found[f"rumm-{name}.1"] = "\n".join(_command_page(name, command, commands)) + "\n"
    return found


def _main_page(program: Any, commands: dict[str, Any]) -> Iterator[str]:  # noqa: ANN401
    yield from _head("rumm", _summary(program))
    yield ".B rumm\n[\\fIoptions\\fR]\n.I command\n[\\fIarguments\\fR]"
    yield ".SH DESCRIPTION"
    yield _text(_ABOUT)
    yield ".SH COMMANDS"
    for name, command in commands.items():
        yield f".TP\n.BR rumm\\-{name} (1)\n{_text(_summary(command))}"
    yield from _options(program)
    yield from _examples("")
    yield from _tables()
    yield from _see_also(*(f"rumm-{name}" for name in commands))


def _command_page(name: str, command: Any, commands: dict[str, Any]) -> Iterator[str]:  # noqa: ANN401
    yield from _head(f"rumm-{name}", _summary(command))
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    shown = " ".join(f"\\fI{_escaped(param.metavar)}\\fR" for param in arguments)
    yield f".B rumm {name}\n[\\fIoptions\\fR]{' ' * bool(shown)}{shown}"
    yield ".SH DESCRIPTION"
    yield _text(command.help)
    if arguments:
        yield ".SH ARGUMENTS"
    for param in arguments:
        yield f".TP\n.I {_escaped(param.metavar)}\n{_text(param.help)}"
    yield from _options(command)
    yield from _examples(name)
    yield from _tables()
    yield from _see_also("rumm", *(f"rumm-{each}" for each in commands if each != name))


def _head(name: str, summary: str) -> Iterator[str]:
    yield '.\\" Written by docs/man.py; do not edit.'
    yield f'.TH {name.upper()} 1 {DATE} "rumm {__version__}" "User Commands"'
    yield f".SH NAME\n{_escaped(name)} \\- {_escaped(summary)}"
    yield ".SH SYNOPSIS"


def _summary(command: Any) -> str:  # noqa: ANN401 - Typer's own Click
    """Return the first sentence of the help, without its full stop."""
    first: str = command.help.partition("\n\n")[0]
    return " ".join(first.split()).removesuffix(".")


def _options(command: Any) -> Iterator[str]:  # noqa: ANN401
    """Write the options under the headings that the help has."""
    yield ".SH OPTIONS"
    heading = None
    for option in command.params:
        if option.param_type_name != "option" or option.name in NOT_OURS:
            continue
        if option.rich_help_panel != heading:
            heading = option.rich_help_panel
            yield f".SS {_escaped(heading or 'Options')}"
            if heading in NOTES:
                yield _text(NOTES[heading])
        names = ", ".join(f"\\fB{_escaped(name)}\\fR" for name in option.opts)
        yield f".TP\n{names}{_value(option)}\n{_text(option.help)}"
    yield ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nShow the options and exit."


def _examples(name: str) -> Iterator[str]:
    yield ".SH EXAMPLES"
    for command, does in EXAMPLES.get(name, ()):
        yield f".TP\n.B {_escaped(command)}\n{_text(does)}"


def _value(option: Any) -> str:  # noqa: ANN401
    """Describe what an option takes: one of a few words, or a placeholder."""
    if option.is_flag:
        return ""
    if choices := getattr(option.type, "choices", None):
        words = (str(getattr(choice, "value", choice)) for choice in choices)
        return " " + "|".join(f"\\fB{_escaped(word)}\\fR" for word in words)
    return f" \\fI{_escaped(option.metavar or option.name.upper())}\\fR"


def _tables() -> Iterator[str]:
    """Write the tables of exit codes and environment variables."""
    commands = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for heading, title in _TABLES.items():
        section = commands.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        rows = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)[2:]
        if not rows:
            raise ValueError(f'docs/commands.md has no table under "{heading}"')
        yield f".SH {title}"
        for name, text in rows:
            yield f".TP\n.B {_markdown(name)}\n{_text(_plain(text))}"


def _plain(text: str) -> str:
    """Remove the marks of Markdown for code and links."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text).replace("`", "")


def _markdown(text: str) -> str:
    return _escaped(_plain(text))


def _see_also(*names: str) -> Iterator[str]:
    yield ".SH SEE ALSO"
    *first, last = sorted(names)
    for name in first:
        yield f".BR {_escaped(name)} (1),"
    yield f".BR {_escaped(last)} (1)"


def _text(text: str) -> str:
    """Write a text of some paragraphs as roff."""
    paragraphs = (" ".join(part.split()) for part in text.strip().split("\n\n"))
    return "\n.PP\n".join(_lines(part) for part in paragraphs)


def _lines(text: str) -> str:
    """Write a paragraph in short lines, each sentence on a new one, as roff wants it."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", text)
    lines = (line for each in sentences for line in wrap(each, 66, break_on_hyphens=False))
    return "\n".join(map(_escaped, lines))


def _escaped(text: str) -> str:
    """Escape a text for roff."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    text = text.replace("`", "\\(ga").replace("^", "\\(ha").replace("~", "\\(ti")
    return re.sub(r"^\.", "\\\\&.", text)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.1"):
        old.unlink()
    for name, page in pages().items():
        (FOLDER / name).write_text(page, encoding="utf-8")

"""What the documentation shows is what happens, and it leaves nothing out."""

from __future__ import annotations

import doctest
import os
import re
import runpy
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from typer.main import get_command

from rumm.cli.app import app
from rumm.cli.commands import COMMANDS
from rumm.render import Format, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conftest import Rumm

SVG = "http://www.w3.org/2000/svg"
ROOT = Path(__file__).parent.parent
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8")
    for page in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
}
ALL = "\n".join(PAGES.values())
_CUT = "…\n"
_SHELL = re.compile("[|<>&;$#]")  # what only a shell can do; starting one takes long
_BIN = Path(sys.executable).parent
_PATH = f"{_BIN}{os.pathsep}{os.environ.get('PATH', '')}"
# What recipes need besides rumm; where it is not, they are skipped.
_OTHERS = ("git", "jq", "pandas", "pandoc", "sqlite-utils")
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Jane Doe"), ("EMAIL", "jane@example.org"))
    },
}


class Example(NamedTuple):
    """A command line of a page, and its output, where `…` marks omitted lines."""

    command: str
    output: str


class Block(NamedTuple):
    """A console block of a page."""

    page: str
    examples: list[Example]


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[page], re.MULTILINE | re.DOTALL)


def prose(page: str) -> str:
    """Return a page without its code blocks."""
    return re.sub(r"^```.*?^```$", "", PAGES[page], flags=re.MULTILINE | re.DOTALL)


def read_examples(block: str) -> list[Example]:
    """Return the commands of a console block with their output; `> ` continues a command."""
    before, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert before == "", f"a console block begins with a command, not with {before!r}"
    first = re.compile(r"([^\n]*<<[^\n]*(?:\n> [^\n]*)*|[^\n]*)\n(.*)", re.DOTALL)
    return [Example(*match.groups()) for part in parts if (match := first.fullmatch(part))]


CONSOLE = [Block(page, read_examples(block)) for page in PAGES for block in blocks(page, "console")]


def missing(examples: list[Example]) -> set[str]:
    """Return the programs and packages that examples need and that are not there."""
    words = {word for example in examples for word in re.findall(r"[\w-]+", example.command)}
    return {name for name in words.intersection(_OTHERS) if not _is_there(name)}


def _is_there(name: str) -> bool:
    return which(name, path=_PATH) is not None or find_spec(name) is not None


def in_a_shell(commands: list[str]) -> list[str]:
    """Run commands in one shell; return the output of each, stdout and stderr as they come."""
    if not (_BIN / "rumm").exists():
        pytest.skip("rumm is not installed")
    if which("sh") is None:
        pytest.skip("sh not found on PATH")
    done = subprocess.run(
        ["sh", "-c", "".join(f"{each}\nprintf '\\0'\n" for each in commands).replace("\n> ", "\n")],
        env={**os.environ, "PATH": _PATH, **_GIT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode().split("\0")[:-1]


def shown(expected: str, actual: str) -> bool:
    """Return whether the output is as shown."""
    pattern = "(?:.*\n)*?".join(re.escape(part) for part in re.split(f"(?m)^{_CUT}", expected))
    return re.fullmatch(pattern, actual) is not None


def renew(page: str, example: Example, actual: str) -> None:
    """Write the current output of a command into a page."""
    file = ROOT / page
    before, after = (f"$ {example.command}\n{output}" for output in (example.output, actual))
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def script(name: str) -> dict[str, Any]:
    """Run a script in `docs`, and return what it defines."""
    return runpy.run_path(str(ROOT / "docs" / name))


@pytest.fixture(autouse=True)
def _terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """80 columns wide, and in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def _runs_long(block: Block) -> bool:
    """Return whether a block starts programs; those of README are always run."""
    commands = block.examples
    return block.page != "README.md" and bool(
        len(commands) > 1 or _SHELL.search(commands[0].command)
    )


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(
            block,
            id=f"{block.page}: {block.examples[0].command.splitlines()[0]}",
            marks=[pytest.mark.long] if _runs_long(block) else [],
        )
        for block in CONSOLE
    ],
)
def test_the_example_is_true(rumm: Rumm, block: Block, request: pytest.FixtureRequest) -> None:
    """Each command prints what is shown below it; `--update-golden` updates that."""
    if lacking := missing(block.examples):
        pytest.skip(f"{', '.join(sorted(lacking))} not found")
    commands = [example.command for example in block.examples]
    if _SHELL.search(commands[0]) or len(commands) > 1:
        printed = in_a_shell(commands)
    else:
        program, *words = shlex.split(commands[0])
        assert program == "rumm"
        run = rumm(*words)
        printed = [run.stdout + run.stderr]
    for example, actual in zip(block.examples, printed, strict=True):
        if not shown(example.output, actual):
            if request.config.getoption("--update-golden") and _CUT not in example.output:
                renew(block.page, example, actual)
            else:
                assert actual == example.output


def test_blocks_of_other_languages_are_known() -> None:
    """So that a misspelled language does not keep a block from being tried."""
    languages = re.findall(r"^```(.+)$", ALL, re.MULTILINE)
    assert set(languages) <= {"console", "pycon", "sh", "toml", "yaml"}


ROWS = PAGES["docs/search.md"].split("| query |")[1].split("\n\n")[0].splitlines()[2:]
QUERIES = [match[1] for row in ROWS if (match := re.match(r"\| `(.*?)` \|", row))]


@pytest.mark.parametrize("query", QUERIES)
def test_the_query_finds_facts(rumm: Rumm, query: str) -> None:
    """More than one in the bundled base, without a note."""
    run = rumm("search", *shlex.split(query), "--fields=id", "-n0")
    assert (run.code, run.stderr) == (0, "")
    assert len(run.stdout.split()) > 1


def test_the_queries_are_found() -> None:
    """Each row of the table gives one; without rows no query would be tried."""
    assert len(QUERIES) == len(ROWS) > 5


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "pycon")])
def test_the_python_examples_are_true(page: str) -> None:
    """One after another, as somebody would type them."""
    session = doctest.DocTestParser().get_doctest(
        "\n".join(blocks(page, "pycon")), {}, page, None, None
    )
    told: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session, out=told.append)
    assert result.attempted > 5
    assert not result.failed, "".join(told)


def test_every_command_is_shown() -> None:
    """In a console block."""
    shown = {
        name
        for block in CONSOLE
        for example in block.examples
        for name in re.findall(r"\brumm ([a-z]+)", example.command)
    }
    assert set(COMMANDS) - shown == set(), "show each command in docs/commands.md"


def test_every_option_is_documented() -> None:
    """By its long name."""
    commands = [program := get_command(app(())), *vars(program)["commands"].values()]
    options = {
        max(parameter.opts, key=len)
        for command in commands
        for parameter in command.params
        if parameter.param_type_name == "option"
    }
    options.discard("--install-completion")  # Typer's, which `main` removes
    lacking = {name for name in options if not re.search(rf"(?<![\w-]){name}(?![\w-])", ALL)}
    assert lacking == set(), "name each option in docs/commands.md"


@pytest.mark.parametrize(
    ("page", "names"), [("docs/commands.md", Format), ("docs/citing.md", Style)]
)
def test_every_format_is_described(page: str, names: Iterable[str]) -> None:
    """In a table."""
    lacking = [name for name in names if f"| `{name}` |" not in PAGES[page]]
    assert lacking == [], f"describe each format in {page}"


def anchors(page: str) -> set[str]:
    """Return the anchors of a page, as GitHub makes them of its headings."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    """To a file of the project, and to a heading if it names one."""
    folder = (ROOT / page).parent
    broken = []
    for link in re.findall(r"\]\(([^)]*)\)", prose(page)):
        target, _, anchor = link.partition("#")
        if "://" in link:
            continue
        file = (folder / target).resolve() if target else ROOT / page
        if not file.exists() or (
            anchor and anchor not in anchors(file.relative_to(ROOT.resolve()).as_posix())
        ):
            broken.append(link)
    assert broken == []


def test_every_page_is_linked() -> None:
    """From the README."""
    assert [page for page in PAGES if f"]({page}" not in PAGES["README.md"]] == ["README.md"]


def test_the_reference_is_current() -> None:
    """`python docs/reference.py` writes it."""
    page = PAGES["docs/bases.md"]
    assert script("reference.py")["updated"](page) == page


def test_the_picture_is_current() -> None:
    """`python docs/picture.py` draws it."""
    picture = script("picture.py")
    fresh, kept = picture["drawn"](picture["printed"]()), picture["FILE"].read_text("utf-8")
    pieces = list(painted(fresh))
    assert len(pieces) > 20
    assert list(painted(kept)) == pieces


def painted(svg: str) -> Iterator[tuple[str | None, ...]]:
    """Yield the pieces of text in a picture: text, place, style; the rest may change with Rich."""
    styles = dict(re.findall(r"^\.([\w-]+) (\{.*\})", svg, re.MULTILINE))
    for text in ET.fromstring(svg).iter(f"{{{SVG}}}text"):  # noqa: S314 - our own
        if text.text and text.text.strip():
            yield text.text, text.get("x"), text.get("y"), styles.get(text.get("class", ""))


@pytest.mark.parametrize(
    ("expected", "actual", "fits"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\n", "a\nb\n", True),
        ("…\nb\n", "a\nb\n", True),
        ("…\nb\n", "a\n", False),
        ("a …\n", "a b\n", False),
        ("a.\n", "ab\n", False),
    ],
)
def test_how_output_is_compared(expected: str, actual: str, fits: bool) -> None:  # noqa: FBT001
    """In full, except where lines are omitted."""
    assert shown(expected, actual) is fits

"""What the README and the other pages of the docs show is what happens."""

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

from rumm.cli.commands import COMMANDS
from rumm.render import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Rumm

SVG = "http://www.w3.org/2000/svg"
ROOT = Path(__file__).parent.parent
PAGE = ROOT / "README.md"
PAGES = [PAGE, *sorted((ROOT / "docs").glob("*.md"))]
README = PAGE.read_text(encoding="utf-8")
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
    """A command line of the README, and what it prints, `…` for any number of lines."""

    command: str
    output: str


def blocks(language: str, page: Path = PAGE) -> list[str]:
    """The code blocks in a language."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def examples(block: str) -> list[Example]:
    """The commands of a console block, with the lines that go on with `> `."""
    before, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert before == "", f"a console block begins with a command, not with {before!r}"
    return [Example(*re.split(r"\n(?!> )", part, maxsplit=1)) for part in parts]


CONSOLE = [examples(block) for page in PAGES for block in blocks("console", page)]


def missing(block: list[Example]) -> set[str]:
    """The programs and packages that a block needs and that are not there."""
    words = {word for example in block for word in re.findall(r"[\w-]+", example.command)}
    return {name for name in words.intersection(_OTHERS) if not _is_there(name)}


def _is_there(name: str) -> bool:
    return which(name, path=_PATH) is not None or find_spec(name) is not None


def in_a_shell(commands: list[str]) -> list[str]:
    """What each command prints in one shell after another, stdout and stderr as they come."""
    if not (_BIN / "rumm").exists():
        pytest.skip("rumm is not installed")
    if which("sh") is None:
        pytest.skip("sh not found on PATH")
    done = subprocess.run(
        ["sh", "-c", "".join(f"{command}\nprintf '\\0'\n" for command in commands)],
        env={**os.environ, "PATH": _PATH, **_GIT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode().split("\0")[:-1]


def shown(expected: str, actual: str) -> bool:
    """Whether the output is as it is shown."""
    pattern = "(?:.*\n)*?".join(re.escape(part) for part in re.split(f"(?m)^{_CUT}", expected))
    return re.fullmatch(pattern, actual) is not None


def renew(example: Example, actual: str) -> None:
    """Write into the page what a command prints now."""
    before, after = (f"$ {example.command}\n{output}" for output in (example.output, actual))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(before, after), encoding="utf-8")


def script(name: str) -> dict[str, Any]:
    """What a script in `docs` defines."""
    return runpy.run_path(str(ROOT / "docs" / name))


@pytest.fixture(autouse=True)
def _terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """80 columns wide, and in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block[0].command)
def test_the_example_is_true(
    rumm: Rumm, block: list[Example], request: pytest.FixtureRequest
) -> None:
    """Each command prints what stands below it; `--update-golden` writes that anew."""
    if lacking := missing(block):
        pytest.skip(f"{', '.join(sorted(lacking))} not found")
    commands = [example.command.replace("\n> ", "\n") for example in block]
    if _SHELL.search(commands[0]) or len(commands) > 1:
        printed = in_a_shell(commands)
    else:
        program, *words = shlex.split(commands[0])
        assert program == "rumm"
        run = rumm(*words)
        printed = [run.stdout + run.stderr]
    for example, actual in zip(block, printed, strict=True):
        if not shown(example.output, actual):
            if request.config.getoption("--update-golden") and _CUT not in example.output:
                renew(example, actual)
            else:
                assert actual == example.output


QUERIES = re.findall(r"^\| `(.*?)` \|", README.split("| query |")[1].split("\n\n")[0], re.MULTILINE)


@pytest.mark.parametrize("query", QUERIES)
def test_the_query_finds_facts(rumm: Rumm, query: str) -> None:
    """In the bundled base, and nothing is to be said of it."""
    run = rumm("search", *shlex.split(query), "--fields=id", "-n0")
    assert (run.code, run.stderr) == (0, "")
    assert len(run.stdout.split()) > 1


def test_the_queries_are_found() -> None:
    """Each row of the table gives one; without rows no query would be tried."""
    rows = README.split("| query |")[1].split("\n\n")[0].splitlines()[2:]
    assert len(QUERIES) == len(rows) > 5


def test_the_python_examples_are_true() -> None:
    """One after another, as somebody would type them."""
    session = doctest.DocTestParser().get_doctest(
        "\n".join(blocks("pycon")), {}, "README.md", None, None
    )
    told: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(session, out=told.append)
    assert result.attempted > 5
    assert not result.failed, "".join(told)


def test_every_command_is_shown() -> None:
    """In a block of its own."""
    assert [
        name
        for name in COMMANDS
        if not re.search(rf"^\$ (?:.*\| )?rumm {name}\b", README, re.MULTILINE)
    ] == [], "show each command in a console block of README.md"


def test_every_format_is_named() -> None:
    """In the table of formats."""
    lacking = [name for name in Format if f"| `{name}` |" not in README]
    assert lacking == [], 'name each format in the table under "Formats" in README.md'


def test_every_link_leads_somewhere() -> None:
    """To a heading of the page, or to a file of the project."""
    headings = {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    }
    targets = [link for link in re.findall(r"\]\(([^)]*)\)", README) if "://" not in link]
    files = [target for target in targets if target[0] != "#"]
    assert {target[1:] for target in targets if target[0] == "#"} - headings == set()
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_the_reference_is_current() -> None:
    """`python docs/reference.py` writes it."""
    assert script("reference.py")["updated"](README) == README


def test_the_picture_is_current() -> None:
    """`python docs/picture.py` draws it."""
    picture = script("picture.py")
    fresh, kept = picture["drawn"](picture["printed"]()), picture["FILE"].read_text("utf-8")
    pieces = list(painted(fresh))
    assert len(pieces) > 20
    assert list(painted(kept)) == pieces


def painted(svg: str) -> Iterator[tuple[str | None, ...]]:
    """The pieces of text in a picture: what, where, and how; the rest may change with Rich."""
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
    """Whole, save where lines are cut."""
    assert shown(expected, actual) is fits

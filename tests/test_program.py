"""The installed program, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact

from rumm import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

RUMM = (sys.executable, "-m", "rumm")
FULL = Path("/dev/full")
# No locale but C, and none of what Python does to make up for it.
ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
# Runs a command, and then tells on stderr what it took.
IMPORTS = """
import sys
from rumm.cli.app import main
main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
"""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the checkout, where Python would find the package without its being installed."""
    monkeypatch.chdir(tmp_path)


def program(
    *words: str, stdout: int | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end."""
    return subprocess.run(
        [*RUMM, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        check=False,
    )


def modules(*words: str) -> set[str]:
    """The modules that a command loads."""
    done = subprocess.run([sys.executable, "-c", IMPORTS, *words], capture_output=True, check=True)
    return set(done.stderr.decode().splitlines()[-1].split())


@pytest.mark.parametrize(
    ("words", "code", "stdout", "stderr"),
    [
        (["--version"], 0, f"rumm {__version__}\n", ""),
        (["show", "zzz"], 1, "", 'rumm: no fact "zzz"; see rumm search zzz\n'),
        (["list", "--zzz"], 2, "", "rumm: no such option: --zzz; see rumm list --help\n"),
        (
            ["list", "-b", "no.toml"],
            3,
            "",
            "rumm: cannot read no.toml: no such file or directory\n",
        ),
    ],
    ids=["0", "1", "2", "3"],
)
def test_exit_codes(words: list[str], code: int, stdout: str, stderr: str) -> None:
    """Each is passed on to the shell."""
    done = program(*words)
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (code, stdout, stderr)


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["list", "--json"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_a_closed_pipe(words: list[str]) -> None:
    """141, as if the signal had ended the program, and without a word."""
    read, write = os.pipe()
    os.close(read)
    done = program(*words, stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["list"], ["--help"]], ids=" ".join)
def test_a_full_disk(words: list[str]) -> None:
    """One line, and exit code 1."""
    with FULL.open("wb") as full:
        done = program(*words, stdout=full.fileno())
    assert (done.returncode, done.stderr.decode()) == (
        1,
        "rumm: cannot write: no space left on device\n",
    )


def test_an_ascii_locale() -> None:
    """What it lacks stands as an escape, which in JSON means the same."""
    done = program("list", "-n5", environment=ASCII)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert b"\\u25d0 qualified" in done.stdout
    done = program("sources", "ytn-2023", "--json", environment=ASCII)
    assert done.stdout.isascii()
    assert json.loads(done.stdout) == json.loads(program("sources", "ytn-2023", "--json").stdout)


def test_a_look_up_loads_nothing_that_it_does_not_need() -> None:
    """Not the first time: no parser, no decoder, nothing that draws."""
    words = ("drivers", "--json")
    modules(*words)
    unwanted = {
        "rich",
        "pydantic",
        "tomli",
        "rumm.index.make",
        "rumm.base.decode",
        "rumm.render.terminal.paint",
    }
    assert modules(*words) & unwanted == set()


def test_the_installed_base_is_there() -> None:
    """It travels with the package."""
    done = program("list", "-n1", "--json")
    assert json.loads(done.stdout)["base"]["title"] == "The Russia-Myanmar partnership"


@pytest.mark.skipif(os.name != "posix", reason="true and false are programs of Unix")
@pytest.mark.parametrize(
    ("browser", "code", "told"),
    [
        ("true", 0, b"rumm: opening http"),
        ("false", 1, b"rumm: no browser could be opened; go to http"),
    ],
)
def test_the_browser_is_asked(browser: str, code: int, told: bytes) -> None:
    """And the exit code says whether it did."""
    words = ("show", "oil-product-imports", "--web")
    done = program(*words, environment={"BROWSER": browser})
    assert (done.returncode, done.stdout, done.stderr[: len(told)]) == (code, b"", told)


def test_a_source_without_an_address_cannot_be_opened(tmp_path: Path) -> None:
    """Which is an error too."""
    path = tmp_path / "facts.toml"
    path.write_text(HEAD + fact("f"), encoding="utf-8")
    done = program("show", "f", "--web", "-b", str(path))
    assert (done.returncode, done.stderr) == (1, b"rumm: no source has an address to open\n")

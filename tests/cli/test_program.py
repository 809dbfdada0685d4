"""The installed program, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact
from conftest import needs

from rumm import __version__

if TYPE_CHECKING:
    from pathlib import Path

RUMM = (sys.executable, "-m", "rumm")
# Runs a command, and then prints the loaded modules to stderr.
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


def program(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end."""
    return subprocess.run(
        [*RUMM, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


def modules(*words: str) -> set[str]:
    """Return the modules that a command loads."""
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


@needs("true", "false")
@pytest.mark.parametrize(
    ("browser", "code", "told"),
    [
        ("true", 0, b"rumm: opening http"),
        ("false", 1, b"rumm: cannot open a browser; go to http"),
    ],
)
def test_the_browser_is_asked(browser: str, code: int, told: bytes) -> None:
    """And the exit code says whether it did."""
    words = ("show", "oil-product-imports", "--web")
    done = program(*words, BROWSER=browser)
    assert (done.returncode, done.stdout, done.stderr[: len(told)]) == (code, b"", told)


def test_a_source_without_an_address_cannot_be_opened(tmp_path: Path) -> None:
    """Which is an error too."""
    path = tmp_path / "facts.toml"
    path.write_text(HEAD + fact("f"), encoding="utf-8")
    done = program("show", "f", "--web", "-b", str(path))
    assert (done.returncode, done.stderr) == (1, b"rumm: no source of this fact has a URL\n")

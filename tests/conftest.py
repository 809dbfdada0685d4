"""Fixtures: the command line in this process, a small base, golden files."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from rumm.cli.app import main

if TYPE_CHECKING:
    from collections.abc import Iterator

# With these rewritten, too, python -O leaves out no assertion.
pytest.register_assert_rewrite("bases", "hostile", "terminals")

TESTS = Path(__file__).parent
DAY = "1796083200"  # 2026-12-01, today in all tests
# The only variables that tests and their programs inherit: the paths of programs, libraries, Python
# modules, and temporary files; and those with pytest's prefix.
KEPT = (
    *("PATH", "PYTHONPATH", "NODE_PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"),
    "SYSTEMROOT",
)
PREFIX = "PYTEST_"


class Run(NamedTuple):
    """The result of one call."""

    code: int
    stdout: str
    stderr: str


class Rumm(Protocol):
    """Calls of the command line; keywords are environment variables."""

    def __call__(self, *words: str, stdin: str = "", **environment: str) -> Run:
        """Run one command, with this text on standard input."""


class Golden(Protocol):
    """Comparison of a text with the file of this name in a folder of the tests."""

    def __call__(self, name: str, text: str, folder: str = "golden") -> None:
        """Fail if they differ."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes golden files; look at `git diff` after it."""
    parser.addoption(
        "--update-golden", action="store_true", help="update the files that tests expect"
    )


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where one of these programs is not on PATH."""
    missing = [name for name in programs if which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} not found on PATH")


@pytest.fixture(scope="session", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Replace the caller's environment, so that nothing in it can change a test or be changed."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name not in KEPT]:
            if not name.startswith(PREFIX):
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("SOURCE_DATE_EPOCH", DAY)
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("TZ", "UTC")
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def rumm(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rumm:
    """Return the command line, run in this process."""

    def run(*words: str, stdin: str = "", **environment: str) -> Run:
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
            capsys.readouterr()
            code = main(words)
        return Run(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def small() -> str:
    """Return the path of a base that a person can read whole."""
    return str(TESTS / "data" / "small.toml")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare texts with golden files, or update them with `--update-golden`."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str, folder: str = "golden") -> None:
        file = TESTS / folder / name
        if update:
            file.write_bytes(text.encode())
        told = f"tests/{folder}/{name}: after an intentional change, run pytest --update-golden"
        assert file.exists(), told
        assert text == file.read_bytes().decode(), told

    return compare

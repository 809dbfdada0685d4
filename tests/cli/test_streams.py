"""Streams that are closed, full or cut short, and interrupts: the exit code, and no traceback."""

from __future__ import annotations

import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from bases import HEAD, fact
from conftest import TESTS, needs
from terminals import watch

from rumm.cli import terminal

RUMM = (sys.executable, "-m", "rumm")
FULL = Path("/dev/full")
NO_SPACE = b"rumm: cannot write: no space left on device\n"
TOO_LARGE = b"rumm: cannot write: file too large\n"
CLOSED = b"rumm: cannot write: standard output is closed\n"


class Done(NamedTuple):
    """What came of a call."""

    code: int
    stdout: bytes
    stderr: bytes


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the checkout, where Python would find the package without its being installed."""
    monkeypatch.chdir(tmp_path)


def shell(command: str) -> Done:
    """Return what a shell makes of a command line in which `rumm` is the program."""
    words = shlex.join(RUMM)
    done = subprocess.run(
        ["bash", "-c", f'rumm() {{ {words} "$@"; }}; set -o pipefail; {command}'],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "RUMM_BASE": SMALL},
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


SMALL = str(TESTS / "data" / "small.toml")
RISKS = b"1  risk\n"
FIRST = b"oil-imports\n"
NO_FACT = b'rumm: no fact "nope"; see rumm search nope\n'
NO_KIND = b'rumm: no kind "nope"; valid: consequence, driver, event, risk\n'
NO_STDIN = b"rumm: standard input is closed; pipe something into it\n"
NO_BASE = b"rumm: cannot read nope: no such file or directory\n"
NO_TABLE = b"-:1:1: error[missing-key]: no [base] table; start with [base] and a title\n"
CASES = {
    "rumm count -k risk": Done(0, RISKS, b""),
    "rumm show nope": Done(1, b"", NO_FACT),
    "rumm list -k nope": Done(2, b"", NO_KIND),
    "rumm list -b nope": Done(3, b"", NO_BASE),
    "rumm list -b - < /dev/null": Done(3, b"", NO_TABLE),
    "RUMM_BASE= rumm list | true": Done(141, b"", b""),
    "RUMM_BASE= rumm list -f json | head -c 1": Done(141, b"{", b""),
    "rumm --help | true": Done(141, b"", b""),
    "rumm --version | true": Done(141, b"", b""),
    "rumm list >&-": Done(1, b"", CLOSED),
    "rumm --help >&-": Done(1, b"", CLOSED),
    "rumm --version >&-": Done(1, b"", CLOSED),
    "rumm show nope >&-": Done(1, b"", NO_FACT),
    "rumm list >&- 2>&-": Done(1, b"", b""),
    "rumm show nope 2>&-": Done(1, b"", b""),
    "rumm list -n1 --fields id 2>&-": Done(0, FIRST, b""),
    "rumm count -k risk <&-": Done(0, RISKS, b""),
    "rumm count -k risk <&- 2>&-": Done(0, RISKS, b""),
    "rumm list -b - <&-": Done(3, b"", NO_STDIN),
    "rumm show - <&-": Done(3, b"", NO_STDIN),
}


@pytest.fixture(scope="module")
def done() -> dict[str, Done]:
    """Return what came of each of them, run a few at a time."""
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(CASES, pool.map(shell, CASES), strict=True))


@needs("bash", "head")
@pytest.mark.parametrize("command", CASES)
@pytest.mark.long
def test_exit_codes_and_closed_streams(done: dict[str, Done], command: str) -> None:
    """The code is passed on to the shell, and one line says what is wrong, if it can."""
    assert done[command] == CASES[command]


def run(
    *words: str,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    limit: int | None = None,
    **environment: str,
) -> Done:
    """Run the program to its end, perhaps with a limit to the size of files."""

    def bound() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*RUMM, *words],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env={**os.environ, **environment},
        preexec_fn=bound,
        check=False,
    )
    return Done(done.returncode, done.stdout or b"", done.stderr or b"")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    "words",
    [("list",), ("count", "--json"), ("--help",), ("--version",), ("check",), ("new", "base")],
    ids=" ".join,
)
@pytest.mark.long
def test_a_full_disk(words: tuple[str, ...]) -> None:
    """It is reported on one line."""
    with FULL.open("wb") as full:
        assert run(*words, stdout=full.fileno()) == Done(1, b"", NO_SPACE)


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.long
def test_nowhere_to_complain() -> None:
    """The exit code is the same."""
    with FULL.open("wb") as full:
        assert run("show", "nope", stderr=full.fileno()) == Done(1, b"", b"")
        assert run("list", "-n1", "--fields=id", stderr=full.fileno()) == Done(
            0, b"partnership-deepening\n", b""
        )
        assert run("list", stdout=full.fileno(), stderr=full.fileno()) == Done(1, b"", b"")


def test_a_limit_to_the_size_of_files(tmp_path: Path) -> None:
    """What fits is there."""
    path = tmp_path / "out"
    with path.open("wb") as file:
        assert run("list", stdout=file.fileno(), limit=1000) == Done(1, b"", TOO_LARGE)
    assert len(path.read_bytes()) == 1000


@pytest.mark.long
def test_a_limit_that_only_the_cache_meets(tmp_path: Path) -> None:
    """Nobody has to know."""
    done = run("list", limit=1000, XDG_CACHE_HOME=str(tmp_path))
    assert done == run("list")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


class Program:
    """The program while it runs, telling on stderr what it imports."""

    def __init__(self, *words: str, ignore: bool = False, **environment: str) -> None:
        handler = signal.SIG_IGN if ignore else signal.SIG_DFL
        self._process = subprocess.Popen(
            [sys.executable, "-X", "importtime", *RUMM[1:], *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
            preexec_fn=lambda: signal.signal(signal.SIGINT, handler),  # noqa: PLW1509
        )

    def imported(self, module: str) -> None:
        """Wait until a module has been imported."""
        assert self._process.stderr
        for line in self._process.stderr:
            if line.split()[-1].decode() == module:
                return
        raise AssertionError(f"{module} was not imported")

    def read(self, count: int) -> None:
        """Wait for some bytes of output."""
        assert self._process.stdout
        self._process.stdout.read(count)

    def interrupt(self) -> None:
        """Do what Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)

    def end(self) -> Done:
        """Wait for the end; what was imported is left out."""
        stdout, stderr = self._process.communicate(timeout=20)
        lines = stderr.splitlines(keepends=True)
        said = b"".join(line for line in lines if not line.startswith(b"import time:"))
        return Done(self._process.returncode, stdout, said)


INTERRUPTED = Done(130, b"", b"")


@pytest.mark.parametrize(
    "module", ["typer.models", "typer.main", "rumm.errors", "rumm.render", "rumm.cli.app"]
)
def test_interrupted_while_it_starts(module: str) -> None:
    """At once, and without a word; the base is on standard input, so that it cannot end before."""
    program = Program("list", "--json", "-b", "-")
    program.imported(module)
    program.interrupt()
    assert program.end() == INTERRUPTED


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a base that takes about a second to compile."""
    path = tmp_path_factory.mktemp("medium") / "base.toml"
    claims = (f"Claim {n} of the {n % 97} that {n % 89} made in {n % 83}." for n in range(9000))
    facts = (fact(f"f{n}", claim) for n, claim in enumerate(claims))
    path.write_text(HEAD + "".join(facts), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("seconds", [0, 0.05, 0.1, 0.15])
@pytest.mark.long
def test_interrupted_while_it_compiles(medium: str, tmp_path: Path, seconds: float) -> None:
    """As soon as the parser is done, and what was begun is not used."""
    program = Program("list", "-n1", "--fields=id", "-b", medium, XDG_CACHE_HOME=str(tmp_path))
    program.imported("tomli")
    time.sleep(seconds)
    program.interrupt()
    assert program.end() == INTERRUPTED
    assert [*tmp_path.rglob("*.sqlite")] == []


def test_interrupted_while_it_writes() -> None:
    """In the middle of a line."""
    program = Program("list", "--json")
    program.read(10)
    program.interrupt()
    program.interrupt()
    assert program.end()._replace(stdout=b"") == INTERRUPTED


def test_interrupted_while_it_reads() -> None:
    """When nothing comes."""
    program = Program("list", "-b", "-")
    program.imported("rumm.cli.app")
    time.sleep(0.1)
    program.interrupt()
    assert program.end() == INTERRUPTED


def test_interrupts_that_are_ignored() -> None:
    """By whoever starts the program, as a shell does in the background."""
    program = Program("list", "-n1", "--fields=id", ignore=True)
    program.imported("rumm.cli.app")
    program.interrupt()
    assert program.end()[:2] == (0, b"partnership-deepening\n")


def test_interrupted_by_a_key(medium: str, tmp_path: Path) -> None:
    """While the progress bar is there; the prompt has a row of its own, and a cursor."""

    def program() -> int:
        os.environ["XDG_CACHE_HOME"] = str(tmp_path)
        sys.argv = ["rumm", "list", "--no-pager", "-b", medium]
        terminal._LONG = 0  # noqa: SLF001
        import_module("rumm.__main__").run()
        return 99  # which it does not

    shown = watch(program, on=("stdin", "stdout", "stderr"), keys={"compiling": "\x03"})
    assert shown.code == 130
    assert "Traceback" not in shown.screen
    assert shown.screen.endswith("\n")
    assert shown.screen.rfind("\x1b[?25l") <= shown.screen.rfind("\x1b[?25h")

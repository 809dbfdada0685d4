"""Completion in bash, zsh and fish: what the TAB key makes of a line, in the shells themselves."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import shutil
import struct
import subprocess
import sys
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest
from bases import HEAD, fact, quoted
from terminals import LONG

from rumm.cli import completion

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

_PATIENCE = 20  # seconds, after which a shell hangs
# Names that an untrusted base may have; code in them would create a file `ran`.
ACTORS = [
    "Min Aung Hlaing",
    "Россия и Мьянма",
    'O\'Brien "Bob"',
    "a:b c",
    "C:\\new",
    "*",
    "~x",
    "$(touch ran) `touch ran`",
    "z\\$(touch ran)",
    "; touch ran",
]
BASE = (
    HEAD
    + '[topic.energy-investments]\ntitle = "T"\n[topic.energy-trade]\ntitle = "T"\n'
    + fact(
        "oil-imports",
        more=f"actors = [{', '.join(map(quoted, ACTORS))}]\ntags = ['jet fuel', 'jets']",
    )
    + fact("oil-exports")
)
SHELLS = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--no-config", "-i"),
}
STARTS = {
    "bash": "bind 'set bell-style none'; bind 'set enable-bracketed-paste off'",
    "zsh": "bindkey -e; unsetopt beep",
    "fish": "true",
}
# As the README says.
SETUPS = {
    "bash": 'eval "$(rumm --show-completion bash)"',
    "zsh": 'eval "$(rumm --show-completion zsh)"',
    "fish": "rumm --show-completion fish | source",
}
LEFT, RIGHT = "\x01", "\x05"  # to the beginning and the end of the line


class Shell:
    """An interactive shell on a terminal."""

    def __init__(self, name: str, directory: Path) -> None:
        self.directory = directory
        self._terminal, other = pty.openpty()
        size = struct.pack("HHHH", 50, 200, 0, 0)
        fcntl.ioctl(other, termios.TIOCSWINSZ, size)
        self._process = subprocess.Popen(
            SHELLS[name],
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(other, termios.TIOCSCTTY, 0),  # noqa: PLW1509
            cwd=directory,
            env={
                **os.environ,
                "PATH": f"{directory}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(directory),
                "RUMM_BASE": str(directory / "base.toml"),
                "LC_ALL": "C.UTF-8",
                "fish_features": "no-query-term",
            },
        )
        os.close(other)
        self._type(f"{STARTS[name]}; {SETUPS[name]}; echo rea''dy\n")
        self._until("ready\r")

    def press_tab(self, line: str) -> list[str]:
        """Return the words of a line after TAB, as the shell passes them to a program."""
        self._type(f"{line}\t{LEFT}args {RIGHT}; echo e''nd\n")
        self._until("end\r")
        return (self.directory / "seen").read_text(encoding="utf-8").split("\n")[:-1]

    def press_tab_twice(self, line: str) -> str:
        """Return the screen after that, without styles; the line is discarded."""
        self._type(f"{line}\t\t{LEFT}true {RIGHT}; echo e''nd\n")
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self._until("end\r"))

    def close(self) -> None:
        """End the shell."""
        os.close(self._terminal)
        self._process.wait()

    def _type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def _until(self, text: str) -> str:
        seen = b""
        end = time.monotonic() + _PATIENCE
        while text.encode() not in seen:
            ready, _, _ = select.select([self._terminal], [], [], max(end - time.monotonic(), 0))
            assert ready, seen.decode(errors="replace")
            seen += os.read(self._terminal, 1 << 16)
        return seen.decode(errors="replace")


class Seen(NamedTuple):
    """What one shell makes of the lines, and what it lists."""

    words: dict[str, list[str]]
    listed: str
    ran: bool


def try_out(name: str, directory: Path) -> Seen:
    """Start a shell, with `rumm` and with `args`, which writes its arguments down."""
    directory.mkdir()
    (directory / "base.toml").write_text(BASE, encoding="utf-8")
    (directory / "broken.toml").write_text("[base", encoding="utf-8")
    for command, script in {
        "rumm": f'exec {shlex.quote(sys.executable)} -m rumm "$@"',
        "args": f"printf '%s\\n' \"$@\" > {shlex.quote(str(directory))}/seen",
    }.items():
        (directory / command).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (directory / command).chmod(0o755)
    with closing(Shell(name, directory)) as shell:
        listed = shell.press_tab_twice("rumm list -t energy-")
        words = {line: shell.press_tab(line) for line in [*LINES, *NAMES]}
    return Seen(words, listed, (directory / "ran").exists())


LINES: dict[str, list[str]] = {
    "rumm dri": ["rumm", "drivers"],
    "rumm list --stand": ["rumm", "list", "--standing"],
    "rumm show oil-exports oil-i": ["rumm", "show", "oil-exports", "oil-imports"],
    "rumm sources ": ["rumm", "sources", "s"],
    "rumm -b ~/base.toml list -t energy-t": [
        *("rumm", "-b", "HOME/base.toml", "list", "-t", "energy-trade")
    ],
    "rumm list --tag jet\\ ": ["rumm", "list", "--tag", "jet fuel"],
    "rumm list --standing s": ["rumm", "list", "--standing", "single-source"],
    "rumm sources --fields id,tie": ["rumm", "sources", "--fields", "id,tier"],
    'rumm list -a "Min A': ["rumm", "list", "-a", "Min Aung Hlaing"],
    "rumm list --actor=Min\\ A": ["rumm", "list", "--actor=Min Aung Hlaing"],
    "rumm -b broken.toml list -a M": ["rumm", "-b", "broken.toml", "list", "-a", "M"],
    "rumm -b bro": ["rumm", "-b", "broken.toml"],
    "rumm check bro": ["rumm", "check", "broken.toml"],
    "rumm list -amin\\ a": ["rumm", "list", "-aMin Aung Hlaing"],
    "rumm -b ~/base.toml list -tENERGY-T": [
        *("rumm", "-b", "HOME/base.toml", "list", "-tenergy-trade")
    ],
    "rumm check --explain one-o": ["rumm", "check", "--explain", "one-origin"],
}
if LONG:
    LINES |= {
        "rumm --col": ["rumm", "--color"],
        "rumm show oil-i": ["rumm", "show", "oil-imports"],
        "rumm list -s ": ["rumm", "list", "-s", "s"],
        "rumm list -t bro": ["rumm", "list", "-t", "bro"],
        "rumm list --fields cla": ["rumm", "list", "--fields", "claim"],
        "rumm count --by ta": ["rumm", "count", "--by", "tag"],
        "rumm cite -f bib": ["rumm", "cite", "-f", "bibtex"],
        "rumm new ris": ["rumm", "new", "risk"],
        "rumm list -a 'Min A": ["rumm", "list", "-a", "Min Aung Hlaing"],
        "rumm -b none.toml list -a M": ["rumm", "-b", "none.toml", "list", "-a", "M"],
        "rumm check --expl": ["rumm", "check", "--explain"],
        "rumm check --explain=one-o": ["rumm", "check", "--explain=one-origin"],
        "rumm check -f gi": ["rumm", "check", "-f", "github"],
        "rumm check --strict bro": ["rumm", "check", "--strict", "broken.toml"],
        "rumm check --base=bro": ["rumm", "check", "--base=broken.toml"],
    }
# The beginnings of names that are special to a shell.
NAMES = {
    "rumm list -a " + "".join(c if c.isalnum() else f"\\{c}" for c in actor[:2]): actor
    for actor in (ACTORS if LONG else ACTORS[1:3] + ACTORS[-2:])
}


@pytest.fixture(scope="module")
def shells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """Return what each shell that is here makes of all lines, side by side."""
    directory = tmp_path_factory.mktemp("shells")
    found = [name for name in SHELLS if shutil.which(name)]
    with ThreadPoolExecutor() as pool:
        seen = pool.map(try_out, found, (directory / name for name in found))
        return dict(zip(found, seen, strict=True))


@pytest.fixture(params=SHELLS)
def seen(request: pytest.FixtureRequest, shells: dict[str, Seen]) -> Seen:
    """Return what one shell makes of them."""
    if request.param not in shells:
        pytest.skip(f"there is no {request.param} here")
    return shells[request.param]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.long
def test_tab_completes(seen: Seen, line: str) -> None:
    """Commands, options, values of the base in use, files; nothing when the base is broken."""
    words = [re.sub(r"^/.*(?=/base\.toml)", "HOME", word) for word in seen.words[line]]
    assert words == LINES[line]


@pytest.mark.parametrize("line", NAMES)
@pytest.mark.long
def test_tab_quotes(seen: Seen, line: str) -> None:
    """What is special to the shell, so that the program gets just the name, and nothing is run."""
    assert seen.words[line] == ["rumm", "list", "-a", NAMES[line]]
    assert not seen.ran


@pytest.mark.long
def test_tab_lists(seen: Seen) -> None:
    """The values, without descriptions."""
    assert re.search(r"energy-investments\s+energy-trade\s", seen.listed)


def complete(line: str, base: Path) -> list[str]:
    """Return what the scripts are given for a line."""
    done = subprocess.run(
        [sys.executable, "-m", "rumm"],
        env={
            **os.environ,
            "RUMM_BASE": str(base),
            "_RUMM_COMPLETE": "complete_fish",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            "_TYPER_COMPLETE_ARGS": line,
        },
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().split("\n")[:-1]


def test_names_that_a_terminal_would_obey(tmp_path: Path) -> None:
    """Are left out, since they could not be typed as they are shown."""
    path = tmp_path / "base.toml"
    tags = quoted("a\u202eb"), quoted("a\tb"), quoted("a\nb"), quoted("a\u2028b"), '"ab"'
    path.write_text(HEAD + fact("x", more=f"tags = [{', '.join(tags)}]"), encoding="utf-8")
    assert complete("rumm list -g a", path) == ["ab"]


@pytest.mark.parametrize("text", ["", "[base", "\0"])
@pytest.mark.long
def test_silence(tmp_path: Path, text: str) -> None:
    """When the base is broken, or is to be read from stdin; options are completed all the same."""
    path = tmp_path / "base.toml"
    path.write_text(text, encoding="utf-8")
    assert complete("rumm list -g a", path) == [""]
    assert complete("rumm -b - list -g a", path) == [""]
    assert complete("rumm -b - list --tag", path) == ["--tag"]


@pytest.mark.parametrize("name", completion.Shell)
def test_scripts(rumm: Rumm, name: str) -> None:
    """They are printed for shells, also when requested in Click's way."""
    assert rumm("--show-completion", name) == (0, completion.script(name), "")
    assert rumm(_RUMM_COMPLETE=f"source_{name}") == (0, completion.script(name), "")


INSTALLED = {
    "bash": (".local/share/rumm/completion.bash", ".bashrc", "complete -p rumm"),
    "zsh": (".local/share/rumm/completion.zsh", ".zshrc", "print $_comps[rumm]"),
    "fish": (".config/fish/completions/rumm.fish", None, "complete --do-complete 'rumm dri'"),
}


@pytest.mark.parametrize("name", completion.Shell)
def test_a_script_is_installed_once(rumm: Rumm, tmp_path: Path, name: str) -> None:
    """Where the shell reads it; what its startup file had stays."""
    home = tmp_path / "it's home"
    home.mkdir()
    file, startup, _ = INSTALLED[name]
    if startup:
        (home / startup).write_bytes(b"# \xff")
    for shell in ((name,), ()):  # the second time it is the user's own
        run = rumm("--install-completion", *shell, HOME=str(home), SHELL=f"/bin/{name}")
        assert (run.code, run.stderr) == (0, "")
        assert run.stdout.startswith(f"{home / file}: ")
    assert (home / file).read_text(encoding="utf-8") == completion.script(name)
    if startup:
        line = f"source {shlex.quote(str(home / file))}\n"
        assert (home / startup).read_bytes() == b"# \xff\n" + line.encode()


@pytest.mark.parametrize("name", completion.Shell)
def test_an_installed_script_is_found(rumm: Rumm, tmp_path: Path, name: str) -> None:
    """By a shell that starts."""
    if shutil.which(name) is None:
        pytest.skip(f"there is no {name} here")
    assert rumm("--install-completion", name, HOME=str(tmp_path)).code == 0
    path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"  # noqa: PTH120
    found = subprocess.run(
        [name, "-i", "-c", INSTALLED[name][2]],
        env={"HOME": str(tmp_path), "PATH": path, "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=_PATIENCE,
    )
    assert found.stdout.split()[-1:] in ([b"rumm"], [b"_rumm"], [b"drivers"])


def test_other_shells_have_no_script(rumm: Rumm, tmp_path: Path) -> None:
    """The user can name one that has."""
    for shell in ("/bin/tcsh", ""):
        run = rumm("--install-completion", HOME=str(tmp_path), SHELL=shell)
        assert (run.code, run.stdout) == (2, "")
        assert run.stderr.endswith("name it after --install-completion: bash, zsh, fish\n")
    assert rumm("--install-completion", "tcsh", HOME=str(tmp_path)).code == 2
    assert not [*tmp_path.iterdir()]

"""Completion: real TAB presses in bash and zsh, and fish's own `complete -C`."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(_RUMM_COMPLETE=source_bash rumm)"'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -Uz compinit; compinit -D; eval "$(_RUMM_COMPLETE=source_zsh rumm)"',
    ),
}
PRESSED = {
    "a command": ("rumm driv", "rumm drivers"),
    "an option": ("rumm list --stand", "rumm list --standing"),
    "an id": ("rumm show oil-prod", "rumm show oil-product-imports"),
    "a topic": ("rumm list -t ener", "rumm list -t energy"),
    "a tag": ("rumm list -g arms-s", "rumm list -g arms-supply"),
    "a source": ("rumm sources storey-2021", "rumm sources storey-2021"),
    "a standing": ("rumm list --standing disp", "rumm list --standing disputed"),
    "a field": ("rumm list --fields id,cla", "rumm list --fields id,claim"),
}
ESCAPES = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>][0B]?|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x08|\r"
)


class Shell:
    """A shell in a pseudo-terminal, with the program on its path and its completion loaded."""

    def __init__(self, name: str, home: Path) -> None:
        command, setup = SHELLS[name]
        environment = {
            "HOME": str(home),
            "TERM": "dumb",
            "PS1": "$ ",
            "PATH": f"{home}:{os.environ['PATH']}",
            "XDG_CACHE_HOME": str(home),
            "LC_ALL": "C.UTF-8",
        }
        program = home / "rumm"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rumm "$@"\n')
        program.chmod(0o755)
        self.ours, its = pty.openpty()
        ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.process = subprocess.Popen(
            command, stdin=its, stdout=its, stderr=its, env=environment, start_new_session=True
        )
        os.close(its)
        self.until(lambda seen: len(seen) > 1)
        self.type(f"{setup}\n")
        self.type("echo rea''dy\n")
        self.until(lambda seen: "ready" in seen)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.ours, keys.encode())

    def until(self, enough: Callable[[str], bool], seconds: float = 10) -> str:
        """What is shown until it is enough, without escape sequences."""
        shown, end = "", time.monotonic() + seconds
        while time.monotonic() < end and not enough(shown):
            if select.select([self.ours], [], [], 0.1)[0]:
                shown += ESCAPES.sub("", os.read(self.ours, 1 << 16).decode(errors="replace"))
        return shown

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.mark.parametrize("name", SHELLS)
def test_tab(name: str, tmp_path: Path) -> None:
    """Completes commands, options, and the values of the base in use."""
    if not shutil.which(name):
        pytest.skip(f"no {name} here")
    shell = Shell(name, tmp_path)
    try:
        for typed, wanted in PRESSED.values():
            shell.type(f"{typed}\t")
            missing = wanted.removeprefix(typed).rsplit(" ", 1)[-1]
            shown = shell.until(lambda seen, missing=missing: missing in seen)  # type: ignore[misc]
            assert missing in shown
            shell.type("\x15")
            shell.until(lambda _seen: False, 0.15)
    finally:
        shell.close()


def test_fish(tmp_path: Path) -> None:
    """Completes the same, asked by its own command."""
    if not shutil.which("fish"):
        pytest.skip("no fish here")
    program = tmp_path / "rumm"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m rumm "$@"\n')
    program.chmod(0o755)
    asked = "; ".join(f"complete -C '{typed}'" for typed, _ in PRESSED.values())
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"_RUMM_COMPLETE=source_fish rumm | source; {asked}"],
        capture_output=True, env=environment, check=False, text=True,
    )  # fmt: skip
    wanted = [whole.rpartition(" ")[2] for _, whole in PRESSED.values()]
    assert done.stdout.split() == wanted


def completed(line: str, **environment: str) -> list[str]:
    """What bash would be offered for the last word of a line."""
    words = line.split(" ")
    env = {**os.environ, "_RUMM_COMPLETE": "complete_bash", "COMP_WORDS": line, **environment}
    env["COMP_CWORD"] = str(len(words) - 1)
    done = subprocess.run(
        [sys.executable, "-m", "rumm"], capture_output=True, env=env, check=False, text=True
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def test_the_base_in_use_is_asked(tmp_path: Path) -> None:
    """That of the option, before the command or after it, or of the environment."""
    base = tmp_path / "base.toml"
    base.write_text('[base]\ntitle = "T"\n[topic.only]\ntitle = "T"\n', encoding="utf-8")
    assert completed(f"rumm list -b {base} -t ") == ["only"]
    assert completed(f"rumm -b {base} list -t ") == ["only"]
    assert completed("rumm list -t ", RUMM_BASE=str(base)) == ["only"]


def test_a_broken_base_completes_nothing(tmp_path: Path) -> None:
    """And says nothing of it in the middle of a line."""
    base = tmp_path / "base.toml"
    base.write_text("[", encoding="utf-8")
    assert completed(f"rumm list -b {base} -t ") == []
    assert completed(f"rumm show -b {tmp_path / 'none'} ") == []


def test_values_that_a_terminal_would_obey_are_left_out(tmp_path: Path) -> None:
    """A bidirectional control in a tag."""
    base = tmp_path / "base.toml"
    base.write_text(
        '[base]\ntitle="T"\n[topic.t]\ntitle="T"\n'
        '[source.s]\ntype="report"\ntitle="T"\ntier="press"\n'
        '[fact.f]\nkind="risk"\ntopic="t"\nclaim="C."\ntags=["good", "b\\u202ead"]\n'
        'citations=[{source="s",stance="supports"}]\n',
        encoding="utf-8",
    )
    assert completed(f"rumm list -b {base} -g ") == ["good"]

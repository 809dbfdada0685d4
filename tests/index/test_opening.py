"""A fact base is found and opened, or refused with the reason."""

from __future__ import annotations

import io
import os
import socket
import sys
from pathlib import Path

import pytest
from bases import HEAD, fact, ids, in_this_locale
from conftest import TESTS

from rumm.base import files
from rumm.base.files import bundled, read_file, read_stdin
from rumm.errors import FactBaseError
from rumm.index.opening import InvalidBaseError, open_index
from rumm.model.query import Query

TEXT = HEAD + fact("oil", "Oil flows.") + fact("gas", "Gas flows.")
CHECKOUT = TESTS.parent

posix = pytest.mark.skipif(os.name != "posix", reason="a kind of file that Windows does not have")


def _facts(name: str | os.PathLike[str] | None) -> list[str]:
    with open_index(name) as base:
        return ids(base.select(Query()))


def _refusal(name: str | os.PathLike[str]) -> str:
    with pytest.raises(FactBaseError) as caught:
        open_index(name)
    return str(caught.value)


def _give(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put these bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))


def test_without_a_name_the_bundled_base_is_opened() -> None:
    """In a checkout, it is next to the package."""
    assert bundled().read_bytes() == (CHECKOUT / "facts.toml").read_bytes()
    with open_index() as base:
        assert base.about.title == "The Russia-Myanmar partnership"


def test_an_installed_base_stands_in_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There it is taken before any that may lie beside the package."""
    package = tmp_path / "rumm"
    package.mkdir()
    (tmp_path / "facts.toml").touch()
    (package / "facts.toml").touch()
    monkeypatch.setattr(files, "__file__", str(package / "base" / "files.py"))
    assert bundled() == package / "facts.toml"


def test_a_base_is_opened_by_its_path(tmp_path: Path) -> None:
    """Given as a text or as a path."""
    path = tmp_path / in_this_locale("ölbasis 💧 %41.toml")
    path.write_text(TEXT, encoding="utf-8")
    assert (_facts(str(path)), _facts(path)) == (["oil", "gas"], ["oil", "gas"])


def test_a_base_is_opened_through_a_link(tmp_path: Path) -> None:
    """As if it stood there."""
    (tmp_path / "base.toml").write_text(TEXT, encoding="utf-8")
    link = tmp_path / "link.toml"
    link.symlink_to("base.toml")
    assert _facts(link) == ["oil", "gas"]


def test_a_base_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the name is a dash."""
    _give(monkeypatch, TEXT.encode())
    assert _facts("-") == ["oil", "gas"]


def test_progress_grows_from_nothing(tmp_path: Path) -> None:
    """It is the share of the work done."""
    path = tmp_path / "base.toml"
    path.write_text(TEXT, encoding="utf-8")
    told: list[float] = []
    open_index(path, progress=lambda share, _: told.append(share)).close()
    assert told == sorted({0.0, *told})
    assert [share for share in told if share > 1] == []


def test_nothing_there(tmp_path: Path) -> None:
    """The system's own words, in lower case."""
    path = tmp_path / "base.toml"
    assert _refusal(path) == f"cannot read {path}: no such file or directory"


def test_a_file_in_place_of_a_directory(tmp_path: Path) -> None:
    """Likewise."""
    (tmp_path / "base.toml").touch()
    path = tmp_path / "base.toml" / "facts.toml"
    assert _refusal(path) == f"cannot read {path}: not a directory"


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    """Likewise."""
    path = tmp_path / ("a" * 5000)
    assert _refusal(path) == f"cannot read {path}: file name too long"


def test_a_name_with_a_nul() -> None:
    """No file has one; Python's own words differ from version to version."""
    with pytest.raises(ValueError, match="null") as caught:
        Path("a\0b").stat()
    assert _refusal("a\0b") == f"cannot read a\0b: {caught.value}"


def test_a_directory(tmp_path: Path) -> None:
    """It may contain the intended base."""
    assert _refusal(tmp_path) == f"cannot read {tmp_path}: it is a directory; name the file in it"


def test_an_empty_name() -> None:
    """It is the current directory."""
    assert _refusal("") == "cannot read .: it is a directory; name the file in it"


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may ever write to it."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert _refusal(path) == f"cannot read {path}: it is a pipe; pass it on stdin with -"


@posix
def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be opened."""
    monkeypatch.chdir(tmp_path)  # a socket's own name must be short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        assert _refusal("socket") == "cannot read socket: it is a socket"


@posix
@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device(device: str) -> None:
    """It may have no end."""
    assert _refusal(device) == f"cannot read {device}: it is a device"


def test_a_link_to_nothing(tmp_path: Path) -> None:
    """As if the file itself were not there."""
    link = tmp_path / "link.toml"
    link.symlink_to("gone.toml")
    assert _refusal(link) == f"cannot read {link}: no such file or directory"


def test_links_in_a_circle(tmp_path: Path) -> None:
    """They lead nowhere."""
    link, other = tmp_path / "a.toml", tmp_path / "b.toml"
    link.symlink_to(other)
    other.symlink_to(link)
    assert _refusal(link) == f"cannot read {link}: too many levels of symbolic links"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """The system's own words."""
    path = tmp_path / "base.toml"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    assert _refusal(path) == f"cannot read {path}: permission denied"


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte decides."""
    path = tmp_path / "base.toml"
    path.write_bytes(b"#" * (1 << 20))
    monkeypatch.setattr(files, "MAX_BYTES", 1 << 20)
    assert read_file(path) == b"#" * (1 << 20)
    path.write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(FactBaseError) as caught:
        read_file(path)
    assert str(caught.value) == f"{path} is larger than 1 MB; split it into several bases"


def test_too_much_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read no further."""
    monkeypatch.setattr(files, "MAX_BYTES", 1 << 20)
    _give(monkeypatch, b"#" * ((1 << 20) + 1))
    with pytest.raises(FactBaseError) as caught:
        read_stdin()
    assert str(caught.value) == "standard input is larger than 1 MB; split it into several bases"


def test_no_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have been closed."""
    monkeypatch.setattr(sys, "stdin", None)
    assert _refusal("-") == "standard input is closed; pipe something into it"


@posix
def test_a_standard_input_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that is open for writing only."""
    file = tmp_path / "written"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT), encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert _refusal("-") == "cannot read standard input: bad file descriptor"


@pytest.mark.parametrize("name", ["-", "base.toml"], ids=["on standard input", "in a file"])
def test_a_base_with_errors_is_refused_with_all_of_them(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With their places."""
    text = '[base]\ntitle = "A base"\n[topic.T]\ntitle = "Things"\n[topic.t]\n'
    (tmp_path / "base.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    _give(monkeypatch, text.encode())
    with pytest.raises(InvalidBaseError) as caught:
        open_index(name)
    error = caught.value
    assert error.name == name
    assert [(problem.code, problem.place) for problem in error.problems] == [
        ("id", (3, 8)),
        ("missing-key", (5, 1)),
    ]
    first = error.problems[0]
    assert str(error) == f"{name}:3:8: {first.message}; {first.hint} (and 1 more)"


def test_a_base_that_cannot_be_had_is_told_by_exit_code_3() -> None:
    """Also one with errors."""
    assert (FactBaseError.exit_code, InvalidBaseError.exit_code) == (3, 3)

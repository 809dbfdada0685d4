"""Any locale and any encoding: text degrades to escapes, JSON stays JSON, and nothing fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import NamedTuple

import pytest
from bases import HEAD, fact, in_this_locale

pytestmark = pytest.mark.long

CLAIM = "Мьянма «и» Россия: မြန်မာ, 俄罗斯 🤝🏽, café İstanbul ıssız."
# Where the interpreter is told of a locale or an encoding, and the encoding that comes of it.
LOCALES: dict[str, tuple[tuple[str, ...], dict[str, str], str]] = {
    "C": ((), {"LC_ALL": "C"}, "utf-8"),
    "C without UTF-8": (("-X", "utf8=0"), {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, "ascii"),
    "POSIX without UTF-8": (
        ("-X", "utf8=0"),
        {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"},
        "ascii",
    ),
    "ASCII": ((), {"PYTHONIOENCODING": "ascii"}, "ascii"),
    "strict ASCII": ((), {"PYTHONIOENCODING": "ascii:strict"}, "ascii"),
    "Latin-1": ((), {"PYTHONIOENCODING": "latin-1"}, "latin-1"),
    "KOI8-R": ((), {"PYTHONIOENCODING": "koi8-r"}, "koi8-r"),
    "Turkish": ((), {"PYTHONIOENCODING": "iso8859-9"}, "iso8859-9"),
    "a locale of Turkey": ((), {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"}, "utf-8"),
    "a locale that there is not": ((), {"LC_ALL": "xx_XX"}, "utf-8"),
    "UTF-8": (("-X", "utf8=1"), {}, "utf-8"),
}


class Done(NamedTuple):
    """What came of a call."""

    code: int
    stdout: bytes
    stderr: bytes


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path, in Cyrillic, of a base in many scripts."""
    path = tmp_path_factory.mktemp("locales") / in_this_locale("база.toml")
    actors = 'actors = ["ISTANBUL", "İzmir", "Россия"]'
    path.write_text(HEAD + fact("x", CLAIM, actors), encoding="utf-8")
    return str(path)


CALLS: dict[str, tuple[str, ...]] = {
    **{format_: ("list", "-f", format_) for format_ in ("text", "json", "jsonl", "csv", "md")},
    "bibtex": ("cite", "-f", "bibtex"),
    "search": ("search", "РОССИЯ", "café", "--json"),
    "filter": ("list", "-a", "россия", "--json"),
    "fold": ("list", "-a", "istanbul", "--json"),
    "id": ("show", "Ж"),
    "base": ("list", "-b", "нет.toml"),
    "width": ("list", "--color=always"),
}
# Runs some command lines, which slashes divide, one after the other.
SCRIPT = """
import os, sys
from itertools import groupby
from rumm.cli.app import main
for is_end, words in groupby(sys.argv[1:], "//".__eq__):
    if not is_end:
        code = main(list(words))
        sys.stdout.flush()
        os.write(1, b"\\0%d\\0" % code)
        os.write(2, b"\\0")
"""


def run(name: str, base: str) -> dict[str, Done]:
    """Return what comes of all calls in a locale."""
    options, environment, _ = LOCALES[name]
    unset = ("LC_ALL", "LC_CTYPE", "LANG", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONCOERCECLOCALE")
    rest = {key: value for key, value in os.environ.items() if key not in unset}
    words = [word for call in CALLS.values() for word in (*call, "//")]
    done = subprocess.run(
        [sys.executable, *options, "-c", SCRIPT, *map(in_this_locale, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**rest, "RUMM_BASE": base, **environment},
        check=False,
    )
    stdout, stderr = done.stdout.split(b"\0"), done.stderr.split(b"\0")
    codes = map(int, stdout[1::2])
    parts = zip(codes, stdout[:-1:2], stderr[:-1], strict=True)
    return dict(zip(CALLS, (Done(*part) for part in parts), strict=True))


@pytest.fixture(scope="module")
def done(base: str) -> dict[str, dict[str, Done]]:
    """Return what comes of them in each locale, run a few at a time."""
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(LOCALES, pool.map(run, LOCALES, repeat(base)), strict=True))


def escaped(text: str, encoding: str) -> bytes:
    """Return a text in an encoding, with escapes for what that lacks; JSON is in ASCII or UTF-8."""
    if text.startswith("{") and encoding != "utf-8":
        return "".join(json.dumps(char)[1:-1] if char > "\x7f" else char for char in text).encode()
    return text.encode(encoding, "backslashreplace")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", LOCALES)
def test_any_locale(done: dict[str, dict[str, Done]], name: str, call: str) -> None:
    """Prints the same as UTF-8, with escapes for what its encoding lacks, in JSON for all else."""
    encoding = LOCALES[name][2]
    expected = done["UTF-8"][call]
    assert done[name][call] == Done(
        expected.code,
        escaped(expected.stdout.decode(), encoding),
        escaped(expected.stderr.decode(), encoding),
    )


@pytest.mark.parametrize("name", LOCALES)
def test_json_means_the_same(done: dict[str, dict[str, Done]], name: str) -> None:
    """An escape in it is a character."""
    encoding = LOCALES[name][2]
    found = json.loads(done[name]["json"].stdout.decode(encoding))
    assert found == json.loads(done["UTF-8"]["json"].stdout)
    assert found["facts"][0]["claim"] == CLAIM


@pytest.mark.parametrize("call", ["search", "filter", "fold"])
def test_arguments_and_case(done: dict[str, dict[str, Done]], call: str) -> None:
    """Arguments are UTF-8, and their case does not count, in whichever locale."""
    counts = {
        name: json.loads(calls[call].stdout.decode(LOCALES[name][2]))["count"]
        for name, calls in done.items()
    }
    assert counts == dict.fromkeys(LOCALES, 1)

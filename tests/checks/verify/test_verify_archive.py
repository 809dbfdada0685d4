"""Copies are found, and the diff adds them to a base of any layout, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from test_verify_verdicts import link

from rumm.checks.verify.archive import Addition, additions, choose, diff, query, relative, wanted
from rumm.checks.verify.verdicts import Finding, Verdict
from rumm.model.facts import Source, Tier
from rumm.model.period import Period

if TYPE_CHECKING:
    from pathlib import Path

CDX = "https://web.archive.org/cdx/search/cdx"
LISTING = json.dumps(
    [
        ["timestamp", "original"],
        ["20200105000000", "http://a.test/x"],
        ["20230610120000", "https://a.test/x?y=1&z=ü ö"],
        ["20251231235959", "https://a.test/x"],
    ]
)


@pytest.mark.parametrize(
    ("day", "copy"),
    [
        ("2020-01-01", "20200105000000/http://a.test/x"),
        ("2023-06-30", "20230610120000/https://a.test/x?y=1&z=%C3%BC%20%C3%B6"),
        ("2026-01-01", "20251231235959/https://a.test/x"),
        ("2021-12-31", "20230610120000/https://a.test/x?y=1&z=%C3%BC%20%C3%B6"),
        ("", "20251231235959/https://a.test/x"),
    ],
)
def test_the_copy_nearest_to_a_day(day: str, copy: str) -> None:
    """The page as it was when it was read, or the latest."""
    assert choose(LISTING, CDX, day) == f"https://web.archive.org/web/{copy}"


@pytest.mark.parametrize(
    "listing",
    [
        *("", "[]", "{}", "[[]]", "<p>busy</p>", '[["timestamp", "original"]]', "[1, 2]"),
        *('[["a"], ["b"]]', '[[], ["2020", "x"]]', '[[], ["20209999000000", null]]'),
    ],
)
def test_no_copy(listing: str) -> None:
    """Whatever an archive answers."""
    found = choose(listing, CDX, "2020-01-01")
    assert found is None or found.startswith("https://web.archive.org/web/20209999000000/")


def test_the_question() -> None:
    """Good copies only, and one for each day at most."""
    assert query(CDX, "https://a.test/x?y=1&z") == (
        f"{CDX}?url=https%3A%2F%2Fa.test%2Fx%3Fy%3D1%26z&output=json&fl=timestamp%2Coriginal"
        "&filter=statuscode%3A200&collapse=timestamp%3A8"
    )


def test_which_sources_need_a_copy() -> None:
    """Those without, except DOIs; as of the day of access, or else of publication."""
    plain = link("https://a.test/1").source
    read = plain._replace(id="read", accessed=Period.parse("2024-05-06"))
    kept = plain._replace(id="kept", archive_url="https://archive.test/1")
    findings = [
        Finding(link("https://a.test/1")._replace(source=source, key=key), Verdict.OK)
        for source, key in (
            (plain, "url"),
            (read, "url"),
            (kept, "url"),
            (plain._replace(id="d"), "doi"),
        )
    ]
    assert wanted(findings) == {
        plain.id: ("https://a.test/1", ""),
        "read": ("https://a.test/1", "2024-05-06"),
    }


def test_what_is_added() -> None:
    """The copy once, and the day where the quotes were found and no day is given."""
    source = Source("s", "webpage", "Page", Tier.PRESS, "a", url="https://a.test/1")
    one = link("https://a.test/1")._replace(source=source)
    findings = [Finding(one, Verdict.UNQUOTED, day="2026-12-01"),
                Finding(one._replace(key="via"), Verdict.OK, day="2026-11-30")]  # fmt: skip
    assert additions(findings, {"s": "https://archive.test/ü"}) == [
        Addition("s", "via", "archive-url", '"https://archive.test/\\u00fc"'),
        Addition("s", "via", "accessed", "2026-11-30"),
    ]


# The same two sources as people may write them; `@` is where the keys go.
LAYOUTS = {
    "plain": '[source.a]\ntitle = "A"\nurl = "http://a"\n@[source.b]\nvia = "http://b"\n@',
    "comments": '[source.a] # x\n  url = "http://a"  # "y" = {\n@  title = "A"\n\n[source.b]\n'
    "via='http://b'\n@",
    "multi-line": '[source.a]\nurl = """\\\n  http://a"""\n@[source.b]\nvia = \'\'\'\nhttp://b\'\'\'\n@',
    "dotted": 'source.a.url = "http://a"\n@source.b . "via" = "http://b"\n@',
    "dotted in a table": '[source]\na.url = "http://a"\n@  b.via = "http://b"\n@',
    "inline": '[source]\na = { url = "http://a"@, title = "A" }\nb = {via="http://b"@}\n',
    "inline in one line": 'source = { a = { url = "http://a"@ }, b = { via = "http://b"@ } }\n',
    "inline of lines": '[source]\na = {\n  url = "http://a"@\n}\nb = { title = "B",\n  via = "http://b"@,\n}\n',
    "no end of line": '[source.a]\nurl = "http://a"\n@[source.b]\nvia = "http://b"@',
    "separators": '# \u2028\u2029\n[source.a]\nurl = "http://a" # \u2028\n@[source.b]\nvia = "http://b"\n@',
}  # fmt: skip
KEYS = {"archive-url": '"https://archive.test/x"', "accessed": "2026-12-01"}


def applied(folder: Path, name: str, patch: str) -> str:
    """Return the text of a file after `git apply`."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True, env=environment)
    subprocess.run(
        ["git", "apply", "-"], cwd=folder, check=True, input=patch.encode(), env=environment
    )
    return (folder / name).read_bytes().decode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_diff_applies(layout: str, newline: str, tmp_path: Path) -> None:
    """In any layout the keys are added to their sources, and nothing else changes."""
    text = LAYOUTS[layout].replace("@", "").replace("\n", newline)
    (tmp_path / "facts.toml").write_bytes(text.encode())
    wanted = [
        Addition(id_, key, name, value)
        for id_, key in (("a", "url"), ("b", "via"))
        for name, value in KEYS.items()
    ]
    patch, left = diff("facts.toml", text, wanted)
    assert left == []
    after = applied(tmp_path, "facts.toml", patch)
    tables = tomli.loads(text)
    for id_ in ("a", "b"):
        tables["source"][id_] |= {
            key: tomli.loads(f"x={value}")["x"] for key, value in KEYS.items()
        }
    assert tomli.loads(after) == tables
    assert is_inside(text, after)
    assert ("\n" in after.replace("\r\n", "")) is (newline == "\n")


def is_inside(text: str, longer: str) -> bool:
    """Return whether a text is what remains of a longer one without some pieces."""
    rest = iter(longer)
    return all(char in rest for char in text)


def test_hunks(tmp_path: Path) -> None:
    """Changes that are near share a hunk; the diff is that of Git itself."""
    text = "".join(
        f'[source.s{number}]\nurl = "http://{number}"\n' + "#\n" * (number % 9)
        for number in range(40)
    )
    (tmp_path / "facts.toml").write_text(text, encoding="utf-8")
    patch, _ = diff(
        "facts.toml",
        text,
        [Addition(f"s{n}", "url", "accessed", "2026-12-01") for n in range(0, 40, 3)],
    )
    after = applied(tmp_path, "facts.toml", patch)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    (tmp_path / "old").write_text(text, encoding="utf-8")
    made = subprocess.run(
        ["git", "diff", "--no-index", "--no-color", "old", "facts.toml"],
        cwd=tmp_path, check=False, capture_output=True, encoding="utf-8", env=environment,
    ).stdout  # fmt: skip
    assert patch.split("\n")[2:] == [line.split(" @@")[0] + " @@" if line.startswith("@@") else line
                                     for line in made.split("\n")[4:]]  # fmt: skip
    assert after.count("accessed") == 14


OTHERS = ('title = "T"\n', "# c\n", "\n", 'note = """\na\n"""\n', "[topic.t]\n")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(OTHERS), max_size=8, unique=True),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_diff_is_all_or_nothing(lines: list[str], newline: str, ends: bool) -> None:  # noqa: FBT001
    """What the diff does is what was wanted, or it says what is left."""
    text = '[source.a]\nurl = "http://a"\n' + "".join(lines)
    text = text.replace("\n", newline) if ends else text.rstrip("\n").replace("\n", newline)
    patch, left = diff("facts.toml", text, [Addition("a", "url", "accessed", "2026-12-01")])
    assert left == []
    assert patch.count("\n+accessed = 2026-12-01") == 1


@pytest.mark.parametrize("name", ["facts.toml", "a b/facts.toml", 'quo"te\\\t.toml', "ü/ö.toml"])
def test_names_of_files(name: str, tmp_path: Path) -> None:
    """The path is that inside the repository, as Git writes it."""
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    text = '[source.a]\nurl = "http://a"\n'
    file.write_bytes(text.encode())
    (tmp_path / ".git").mkdir()
    written = os.fsencode(name).decode("utf-8", "surrogateescape")
    assert relative(file) == written
    (tmp_path / ".git").rmdir()
    patch, _ = diff(written, text, [Addition("a", "url", "accessed", "2026-12-01")])
    assert applied(tmp_path, name, patch) == text + "accessed = 2026-12-01\n"


def test_what_is_not_in_the_file() -> None:
    """A source that is missing, or cannot be added to, is reported."""
    text = '[source.a]\nurl = "http://a"\naccessed = 2020-01-01\n'
    good = Addition("a", "url", "archive-url", '"http://x"')
    bad = [
        Addition("b", "url", "accessed", "2026-12-01"),
        Addition("a", "url", "accessed", "2026-12-01"),
    ]
    patch, left = diff("f", text, [bad[0], good, bad[1]])
    assert left == bad
    assert patch == (
        '--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@\n [source.a]\n url = "http://a"\n'
        '+archive-url = "http://x"\n accessed = 2020-01-01\n'
    )

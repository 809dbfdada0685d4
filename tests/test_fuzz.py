"""Arbitrary command lines and bases: an exit code of the documented ones, and never a traceback.

A longer run: `RUMM_FUZZ=20000 python -m pytest tests/test_fuzz.py`.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rumm.commands import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

EXAMPLES = int(os.environ.get("RUMM_FUZZ", "30"))
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXT = st.text(st.characters(exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["oil", '"', "*", "oil*", "claim:oil", "AND", "NEAR(", "OPEC+", "-", "--", "energy", "2024", ""]
)
OPTION = st.sampled_from(
    "-k -t -g -a -s --standing --since --until --all --sort -r -n -f --json --jsonl --fields -b "
    "--color --no-pager -x --any --by --strict --explain --pandoc -V -h --nonsense".split()
)
WORDS = st.lists(TEXT | OPTION, max_size=6)
ENVIRONMENT = st.dictionaries(
    st.sampled_from("COLUMNS NO_COLOR FORCE_COLOR TERM SOURCE_DATE_EPOCH PAGER RUMM_PAGER".split()),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
    | st.sampled_from(["1", "0", "40", "dumb", "99999999999"]),
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@fuzzed
@given(command=st.sampled_from([*COMMANDS]), words=WORDS, environment=ENVIRONMENT)
def test_any_command_line(
    rumm: Rumm, command: str, words: list[str], environment: dict[str, str]
) -> None:
    """Whatever is typed."""
    if "-" in words:
        return  # reads standard input, which the tests have none of
    run = rumm(command, *words, **environment)
    assert run.code in (0, 1, 2, 3)
    assert run.code == 0 or command == "check" or run.stdout == ""


@fuzzed
@given(words=st.lists(TEXT, min_size=1, max_size=5))
def test_any_search(rumm: Rumm, words: list[str]) -> None:
    """Finds something or nothing, and says so in JSON."""
    run = rumm("search", "--json", "--", *words)
    assert run.code == 0
    answer = json.loads(run.stdout)
    assert answer["count"] == len(answer["facts"]) <= answer["total"]


@fuzzed
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file(rumm: Rumm, tmp_path: Path, data: bytes) -> None:
    """No fact base, but a line that says what is wrong with it."""
    path = tmp_path / "base.toml"
    path.write_bytes(data)
    looked, checked = rumm("list", "-b", str(path)), rumm("check", str(path))
    assert (looked.code, looked.stdout, checked.code, checked.stderr) == (3, "", 1, "")
    assert looked.stderr.splitlines() == checked.stdout.splitlines()[: looked.stderr.count("\n")]


@pytest.mark.parametrize("key", ["base", "synonyms", "topic", "source", "fact"])
@fuzzed
@given(value=VALUE)
def test_any_table(key: str, value: object) -> None:
    """Is decoded without an exception."""
    from rumm.decode import decode  # noqa: PLC0415

    decode({"base": {"title": "T"}, key: value})

"""Changes as text, Markdown, and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from conftest import TESTS
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rumm.render import DiffFormat
from rumm.render.diff import words
from rumm.render.schemas import diff_schema

if TYPE_CHECKING:
    from conftest import Golden, Rumm

OLD, NEW = (str(TESTS / "data" / name) for name in ("small.toml", "small-after.toml"))


@pytest.mark.parametrize("format_", DiffFormat)
def test_changes_in_every_format(rumm: Rumm, golden: Golden, format_: DiffFormat) -> None:
    """Of all kinds; a person can read them."""
    run = rumm("diff", OLD, NEW, "-f", format_)
    assert (run.code, run.stderr) == (0, "")
    golden(f"diff.{format_}", run.stdout, "data")


def test_changes_on_a_terminal(rumm: Rumm, golden: Golden) -> None:
    """Wrapped, and in color."""
    golden(
        "diff.color.text", rumm("diff", OLD, NEW, "--color", "always", COLUMNS="60").stdout, "data"
    )


def test_no_changes(rumm: Rumm) -> None:
    """Nothing to read; JSON with empty lists."""
    for format_ in ("text", "md"):
        assert rumm("diff", OLD, OLD, "-f", format_) == (0, "", "rumm: no differences\n")
    found = json.loads(rumm("diff", OLD, OLD, "-f", "json").stdout)
    assert [found[name] for name in ("facts", "sources", "topics", "kinds")] == [[]] * 4
    assert (found["synonyms"], found["base"], found["old"]) == ([], [], found["new"])


def test_json_is_as_its_schema_says(rumm: Rumm) -> None:
    """And the schema is printed."""
    schema: dict[str, Any] = json.loads(rumm("schema", "diff").stdout)
    assert schema == diff_schema()
    Draft202012Validator.check_schema(schema)
    for new in (OLD, NEW):
        Draft202012Validator(schema).validate(
            json.loads(rumm("diff", OLD, new, "-f", "json").stdout)
        )


def test_either_base_can_be_stdin(rumm: Rumm) -> None:
    """Not both."""
    text = (TESTS / "data" / "small.toml").read_text(encoding="utf-8")
    assert rumm("diff", "-", OLD, stdin=text) == rumm("diff", OLD, "-", stdin=text)
    assert rumm("diff", "-", "-", stdin=text).code == 2
    assert rumm("diff", OLD, OLD, "-b", OLD).code == 2
    assert rumm("diff", OLD, "").code == 2
    assert rumm("diff", OLD).code == 2


def test_a_base_with_errors_is_refused(rumm: Rumm) -> None:
    """With every error."""
    run = rumm("diff", OLD, "-", stdin="[base]\ntitel = 1\n")
    assert (run.code, run.stdout) == (3, "")
    assert run.stderr.startswith("-:2:1: error[unknown-key]")
    assert rumm("diff", OLD, "nowhere.toml").code == 3


def said(old: str, new: str) -> str:
    """Return added and removed words in brackets."""
    signs = {"added": "+", "removed": "-"}
    return "".join(
        f"[{signs[span.style]}{span.text}]" if span.style else span.text for span in words(old, new)
    )


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("Oil is cheap.", "Oil is dear.", "Oil is [-cheap.][+dear.]"),
        ("Oil is cheap now.", "Oil is cheap.", "Oil is [-cheap now.][+cheap.]"),
        ("Oil imports", "Gas imports", "[-Oil][+Gas] imports"),
        ("Oil", "Oil and gas", "Oil [+and gas]"),
        ("pp. 7-8", "pp. 7-9", "pp. [-7-8][+7-9]"),
        ("Мир (война)", "Мир (мир)", "Мир [-(война)][+(мир)]"),
        ("石油价格上涨", "石油价格下跌", "石油价格[-上涨][+下跌]"),
        ("", "new", "[+new]"),
        ("a\nb", "a\nc", "a\n[-b][+c]"),
        ("a  b", "a b", "a b"),
    ],
)
def test_words_are_marked(old: str, new: str, marked: str) -> None:
    """As few as have changed; in scripts without spaces, characters."""
    assert said(old, new) == marked


@given(st.text(max_size=30), st.text(max_size=30))
def test_marked_words_are_all_words(old: str, new: str) -> None:
    """Without added words it is the old text; without removed ones the new, except for spaces."""
    spans = list(words(old, new))
    for style, text in (("added", old), ("removed", new)):
        kept = "".join(span.text for span in spans if span.style != style)
        assert "".join(kept.split()) == "".join(text.split())

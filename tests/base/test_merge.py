"""Several bases answer as one, or say why they cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bases import ids

from rumm.errors import FactBaseError
from rumm.index.opening import open_index
from rumm.model.query import By, Query

if TYPE_CHECKING:
    from conftest import Rumm

SOURCE = """
[source.survey]
type = "report"
title = "A survey"
tier = "primary"
publisher = "Bureau"
issued = "2025"
"""
TOPIC = """
[topic.output]
title = "Output"
"""


def _base(title: str, *facts: str, more: str = TOPIC + SOURCE) -> str:
    """Write a base with one fact for each ID."""
    return f'[base]\ntitle = "{title}"\nversion = "1"\n{more}' + "".join(
        f"""
[fact.{id_}]
kind = "driver"
topic = "output"
claim = "{title} has {id_}."
tags = ["{id_}"]
citations = [{{ source = "survey", stance = "supports" }}]
"""
        for id_ in facts
    )


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty directory."""
    monkeypatch.chdir(tmp_path)


def _write(**texts: str) -> list[str]:
    for name, text in texts.items():
        Path(f"{name}.toml").write_text(text, encoding="utf-8", newline="\n")
    return [f"{name}.toml" for name in texts]


def test_a_lookup_answers_from_all() -> None:
    """Facts, filters, counts, and sources; equal topics and sources are one."""
    names = _write(a=_base("Ada", "tin", "zinc"), b=_base("Bob", "lead"))
    with open_index(*names) as base:
        found = base.select(Query())
        assert {hit.fact.id: hit.fact.base for hit in found.items} == {
            "tin": "Ada",
            "zinc": "Ada",
            "lead": "Bob",
        }
        assert [about.title for about in found.about.bases] == ["Ada", "Bob"]
        assert list(base.topics) == ["output"]
        assert [(cited.source.id, cited.facts) for cited in base.cited(Query()).items] == [
            ("survey", 3)
        ]
        assert ids(base.select(Query(tag=("lead",)))) == ["lead"]
        assert [count.facts for count in base.counted(By.TOPIC, Query()).items] == [3]


def test_synonyms_of_all_bases_count() -> None:
    """Those of the same word are united."""
    synonyms = '\n[synonyms]\nmetal = ["{}"]\n'
    names = _write(
        a=_base("Ada", "tin") + synonyms.format("tin"),
        b=_base("Bob", "lead") + synonyms.format("lead"),
    )
    with open_index(*names) as base:
        assert sorted(ids(base.select(Query(words=("metal",))))) == ["lead", "tin"]


def test_a_copy_of_a_base_counts_once() -> None:
    """Also with another base between them."""
    one, other = _base("Ada", "tin"), _base("Bob", "lead")
    with open_index(*_write(a=one, b=other, c=one)) as base:
        assert [about.title for about in base.about.bases] == ["Ada", "Bob"]
        assert base.select(Query()).total == 2


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (_base("Ada", "lead"), '"a.toml" and "b.toml" have the same title, "Ada"; change one'),
        (_base("Bob", "tin"), 'fact "tin" is in both "a.toml" and "b.toml"; rename one'),
        (
            _base("Bob", "lead").replace('claim = "B', 'formerly = ["tin"]\nclaim = "B'),
            'fact "tin" is in both "a.toml" and "b.toml"; rename one',
        ),
        (
            _base("Bob", "lead").replace('"Output"', '"Yield"'),
            (
                'topic "output" differs between "a.toml" and "b.toml" (title); change one, or'
                " rename it"
            ),
        ),
        (
            _base("Bob", "lead") + '\n[kind.driver]\ntitle = "Causes"\n',
            'kind "driver" differs between "a.toml" and "b.toml" (title); change one, or rename it',
        ),
        (
            _base("Bob", "lead").replace('"2025"', '"2024"').replace('"Bureau"', '"Agency"'),
            (
                'source "survey" differs between "a.toml" and "b.toml" (publisher, issued); change'
                " one, or rename it"
            ),
        ),
        (
            _base("Ada", "tin", "zinc"),
            '"a.toml" and "b.toml" have the same title, "Ada"; change one (and 1 more)',
        ),
    ],
    ids=["title", "fact", "former ID", "topic", "kind", "source", "two"],
)
def test_a_conflict_is_an_error(rumm: Rumm, other: str, message: str) -> None:
    """It says what differs, where, and what to do."""
    _write(a=_base("Ada", "tin"), b=other)
    run = rumm("list", "-b", "a.toml", "-b", "b.toml")
    assert (run.code, run.stdout) == (FactBaseError.exit_code, "")
    assert run.stderr == f"rumm: cannot use these bases together: {message}\n"


def test_an_error_in_one_base_has_its_place(rumm: Rumm) -> None:
    """The name of the file, line, and column."""
    _write(a=_base("Ada", "tin"), b=_base("Bob", "lead").replace("output", "otput", 1))
    run = rumm("list", "-b", "a.toml", "-b", "b.toml")
    assert run.code == FactBaseError.exit_code
    assert run.stderr.startswith("b.toml:")


def test_json_names_all_bases(rumm: Rumm) -> None:
    """`base` stays the first; each fact says which it is from."""
    _write(a=_base("Ada", "tin"), b=_base("Bob", "lead"))
    both = json.loads(rumm("list", "--json", "-b", "a.toml", "-b", "b.toml").stdout)
    assert both["base"] == both["bases"][0]
    assert [base["title"] for base in both["bases"]] == ["Ada", "Bob"]
    assert {fact["id"]: fact["base"] for fact in both["facts"]} == {"tin": "Ada", "lead": "Bob"}
    one = json.loads(rumm("list", "--json", "-b", "a.toml").stdout)
    assert one["bases"] == [one["base"]]
    assert one["facts"][0]["base"] == "Ada"


@pytest.mark.parametrize(
    "words", [("list",), ("show", "lead"), ("list", "-f", "md"), ("list", "-f", "html"), ()]
)
def test_people_see_which_base_a_fact_is_from(rumm: Rumm, words: tuple[str, ...]) -> None:
    """In every format for people, but only if there are several."""
    _write(a=_base("Ada", "tin"), b=_base("A & Bob", "lead"))
    alone = rumm(*words, "-b", "b.toml").stdout
    both = rumm(*words, "-b", "a.toml", "-b", "b.toml").stdout
    title = "A &amp; Bob" if "html" in words else r"A \& Bob" if "md" in words else "A & Bob"
    assert both.count(title) == alone.count(title) + (0 if words == () else 1)


def test_citations_name_all_bases(rumm: Rumm) -> None:
    """With their editions, for the record."""
    _write(a=_base("Ada", "tin"), b=_base("Bob", "lead"))
    last = rumm("cite", "lead", "-b", "a.toml", "-b", "b.toml").stdout.splitlines()[-1]
    assert last.startswith("Facts from: Ada, version 1, sha256 ")
    assert "; Bob, version 1, sha256 " in last


def test_the_bundled_base_has_a_name(rumm: Rumm) -> None:
    """And can be combined, or chosen where RUMM_BASE is set."""
    _write(a=_base("Ada", "tin"))
    total = json.loads(rumm("list", "-n1", "--json").stdout)["total"]
    both = json.loads(rumm("list", "-n1", "--json", "-b", "a.toml", "-b", "@bundled").stdout)
    assert both["total"] == total + 1
    assert rumm("list", "-b", "@bundled", RUMM_BASE="a.toml") == rumm("list")


def test_stdin_can_be_one_of_the_bases(rumm: Rumm) -> None:
    """But only one."""
    _write(a=_base("Ada", "tin"))
    run = rumm("list", "--fields", "id", "-b", "a.toml", "-b", "-", stdin=_base("Bob", "lead"))
    assert sorted(run.stdout.split()) == ["lead", "tin"]
    assert rumm("list", "-b", "-", "-b", "-").stderr == (
        "rumm: only one base can be stdin; name a file for the others\n"
    )


@pytest.mark.parametrize("words", [("verify",), ("new", "source", "items.json")])
def test_some_commands_take_one_base(rumm: Rumm, words: tuple[str, ...]) -> None:
    """Those that work on its file."""
    _write(a=_base("Ada", "tin"), b=_base("Bob", "lead"))
    Path("items.json").write_text("[]", encoding="utf-8")
    run = rumm(*words, "-b", "a.toml", "-b", "b.toml")
    assert (run.code, run.stderr) == (
        2,
        "rumm: --base was given 2 times; this command takes one\n",
    )


def test_check_reads_each_base(rumm: Rumm) -> None:
    """One after the other."""
    _write(a=_base("Ada", "tin"), b=_base("Bob", "lead"))
    run = rumm("check", "-b", "a.toml", "-b", "b.toml")
    assert run == rumm("check", "a.toml", "b.toml")
    assert run.code == 0

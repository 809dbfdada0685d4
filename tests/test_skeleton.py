"""Skeletons have every key, and are fact bases once they are filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import tomli
from conftest import Run

from rumm.base.keys import TABLES
from rumm.base.templates import New
from rumm.model.facts import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

TABLES_TO_ADD = [what for what in New if what is not New.BASE]
KINDS = [New.DRIVER, New.RISK, New.CONSEQUENCE, New.EVENT]
_COMMENTED = re.compile(r"^( *)# (?=[a-z-]+ = |\{ )", re.MULTILINE)
_DIRECTIVE = "#:schema facts.schema.json\n"


def uncommented(text: str) -> str:
    """A skeleton with all that it offers."""
    return _COMMENTED.sub(r"\1", text)


def filled_in(text: str) -> str:
    """A skeleton that names what the base of `new base` has."""
    for placeholder, there in (
        ("other-source", "some-source"),
        ("other-fact", "new-driver"),
        ("newer-fact", "new-driver"),
    ):
        text = text.replace(f'"{placeholder}"', f'"{there}"')
    return text


def without_circle(text: str) -> str:
    """Its one fact can neither supersede itself nor be related to itself."""
    for key in ("superseded-by", "related"):
        text = text.replace(f"\n{key} =", f"\n# {key} =", 1)
    return text


def counts(run: Run) -> str:
    """What the last line of a report counts."""
    return run.stdout.splitlines()[-1]


def test_a_new_base_passes_at_once(rumm: Rumm) -> None:
    """Its one claim has but one source, which is worth a warning."""
    base = rumm("new", "base")
    assert (base.code, base.stderr) == (0, "")
    run = rumm("check", "-", stdin=base.stdout)
    assert (run.code, counts(run), run.stderr) == (0, "-: 0 errors, 1 warning", "")
    assert "warning[one-origin]" in run.stdout


def test_a_new_base_answers(rumm: Rumm, tmp_path: Path) -> None:
    """From a file, and from standard input."""
    path = tmp_path / "facts.toml"
    path.write_text(rumm("new", "base").stdout, encoding="utf-8")
    expected = Run(
        0,
        "Energy investments\n"
        "\n"
        "  One checkable statement.\n"
        "  ○ single-source · 1 supports · new-driver\n"
        "  Title of the work n.d.\n",
        "",
    )
    assert rumm("drivers", "-b", str(path)) == expected
    assert rumm("drivers", "-b", "-", stdin=path.read_text(encoding="utf-8")) == expected


@pytest.mark.parametrize("what", TABLES_TO_ADD)
@pytest.mark.parametrize("change", [str, uncommented], ids=["as it stands", "uncommented"])
def test_a_table_that_is_added_passes(rumm: Rumm, what: str, change: type[str]) -> None:
    """When it has an id of its own, and names what is there; without a line end before it, too."""
    base = rumm("new", "base").stdout.removesuffix("\n")
    table = filled_in(change(rumm("new", what).stdout))
    added = re.sub(r"^\[(\w+)\.[a-z-]+\]", r"[\1.added]", table, flags=re.MULTILINE)
    run = rumm("check", "-", stdin=base + added)
    assert (run.code, run.stderr) == (0, "")
    assert " 0 errors, " in counts(run)


@pytest.mark.parametrize("what", KINDS)
def test_a_fact_that_is_added_is_found(rumm: Rumm, what: str) -> None:
    """By the command for its kind."""
    table = rumm("new", what).stdout.replace(f"new-{what}", "added")
    plural = f"{what}s"
    run = rumm(plural, "-b-", "--fields=id", stdin=rumm("new", "base").stdout + table)
    assert run == Run(0, "new-driver\nadded\n" if what is New.DRIVER else "added\n", "")


def test_a_new_base_passes_with_all_that_it_offers(rumm: Rumm) -> None:
    """Nothing that is commented out is wrong, but that a fact would supersede itself."""
    text = filled_in(uncommented(rumm("new", "base").stdout))
    assert "\n# version" not in text
    run = rumm("check", "-", stdin=without_circle(text))
    assert (run.code, counts(run)) == (0, "-: 0 errors, 3 warnings")
    told = re.findall(r"warning\[(.*?)\]", run.stdout)
    assert told == ["idle-synonym", "idle-synonym", "one-origin"]
    circle = rumm("check", "-", stdin=text)
    assert re.findall(r"error\[(.*?)\]", circle.stdout) == ["circle"]


@pytest.mark.parametrize("what", New)
def test_a_skeleton_has_every_key(rumm: Rumm, what: str) -> None:
    """Of each table in it, in the order of their declaration; optional ones are comments."""
    text = rumm("new", what).stdout
    shown, offered = tomli.loads(text), tomli.loads(uncommented(text))
    kinds = ("topic", "source", "fact") if what is New.BASE else (what,)
    tables = [("fact" if kind in set(Kind) else kind) for kind in kinds]
    for table in tables:
        (id_,) = offered[table]
        assert [*offered[table][id_]] == [*TABLES[table]]
        assert [*shown[table][id_]] == [name for name, key in TABLES[table].items() if key.required]
    if "fact" in tables:
        cited = [key for fact in offered["fact"].values() for c in fact["citations"] for key in c]
        assert {*cited} == {*TABLES["citation"]}
    if what is New.BASE:
        assert [*offered["base"]] == [*TABLES["base"]]
        assert [*shown["base"]] == ["title"]
        assert (shown["synonyms"], len(offered["synonyms"])) == ({}, 1)


@pytest.mark.parametrize("what", New)
def test_every_key_is_explained(rumm: Rumm, what: str) -> None:
    """In half a line, beside it."""
    lines = rumm("new", what).stdout.splitlines()
    keys = [line for line in lines if re.match(r"(# )?[a-z-]+ = ", line)]
    assert [line for line in keys if not re.search(r"  # .{3,}$", line)] == []
    helps = {key.help for table in TABLES.values() for key in table.values()}
    told = {line.rpartition("  # ")[2] for line in keys}
    assert told - helps <= {"a search for the key also finds the words"}


def test_editors_are_told_of_the_schema(rumm: Rumm) -> None:
    """In the first line."""
    assert rumm("new", "base").stdout.startswith(_DIRECTIVE)


@pytest.mark.parametrize("what", TABLES_TO_ADD)
def test_a_table_is_apart_from_what_it_is_appended_to(rumm: Rumm, what: str) -> None:
    """By a blank line; it does not name the schema again."""
    text = rumm("new", what).stdout
    assert re.match(r"\n\[", text)
    assert "#:schema" not in text


@pytest.mark.parametrize("what", New)
def test_a_skeleton_fits_a_screen(rumm: Rumm, what: str) -> None:
    """No line is much wider than one."""
    longest = max(map(len, rumm("new", what).stdout.splitlines()))
    assert longest <= 120


def test_what_there_is_no_skeleton_of(rumm: Rumm) -> None:
    """The ones that there are."""
    run = rumm("new", "fact")
    assert (run.code, run.stdout) == (2, "")
    assert "'base', 'topic', 'source', 'driver', 'risk', 'consequence', 'event'" in run.stderr


def test_a_base_grows_by_appending(rumm: Rumm, tmp_path: Path) -> None:
    """As the first lines of a new base say."""
    path = tmp_path / "facts.toml"
    text = rumm("new", "base").stdout
    assert re.findall(r"`(rumm .*?)`", text) == [
        "rumm drivers -b FILE",
        "rumm check FILE",
        "rumm new driver >> FILE",
        "rumm schema > facts.schema.json",
    ]
    path.write_text(text, encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write(rumm("new", "risk").stdout)
        file.write(rumm("new", "event").stdout)
    assert rumm("list", "-b", str(path), "--fields=id").stdout.split() == [
        "new-driver",
        "new-risk",
        "new-event",
    ]

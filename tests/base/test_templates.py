"""Templates have every key, and are valid once they are filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from conftest import Run

from rumm.base.keys import RESERVED_KINDS, TABLES
from rumm.cli.options import New

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

SHORT_FORMS = ("driver", "risk", "consequence", "event")
# What `rumm new` is called with, and the table that it prints.
ENTRIES: dict[tuple[str, ...], str] = {
    **{(table,): table for table in ("kind", "topic", "source")},
    **{(kind,): "fact" for kind in SHORT_FORMS},
    ("fact", "-k", "milestone"): "fact",
}
_OPTIONAL = re.compile(r"^# (?=[a-z-]+ = )", re.MULTILINE)


def uncommented(text: str) -> str:
    """Uncomment the optional keys, and refer to entries that exist in a new base."""
    text = _OPTIONAL.sub("", text)
    return text.replace('"other-fact"', '"new-driver"').replace('"newer-fact"', '"new-driver"')


def codes(run: Run) -> list[str]:
    """List the codes of a report."""
    return re.findall(r": (?:error|warning)\[([a-z-]+)\]", run.stdout)


def test_new_base_is_valid(rumm: Rumm) -> None:
    """As it is; `check` warns only about what is to be replaced."""
    base = rumm("new", "base")
    assert (base.code, base.stderr) == (0, "")
    run = rumm("check", "-", stdin=base.stdout)
    assert (run.code, run.stderr) == (0, "")
    assert {*codes(run)} == {"placeholder", "one-origin"}


def test_new_base_answers(rumm: Rumm, tmp_path: Path) -> None:
    """From a file, and from standard input."""
    path = tmp_path / "facts.toml"
    path.write_text(rumm("new", "base").stdout, encoding="utf-8")
    run = rumm("list", "-b", str(path), "--fields", "id,kind,topic,sources")
    assert run == Run(0, "new-driver\tdriver\tsome-topic\tsome-source\n", "")
    stdin = path.read_text(encoding="utf-8")
    assert rumm("list", "-b-", "--fields", "id,kind,topic,sources", stdin=stdin) == run


@pytest.mark.parametrize("words", ENTRIES, ids=" ".join)
@pytest.mark.parametrize("optional", [False, True], ids=["required keys", "all keys"])
def test_added_entry_is_valid(rumm: Rumm, words: tuple[str, ...], *, optional: bool) -> None:
    """Even if the file had no newline at its end."""
    base = rumm("new", "base").stdout.removesuffix("\n")
    base += "\n[kind.milestone]\ntitle = 'Milestones'"
    entry = rumm("new", *words).stdout
    assert re.match(r"\n\[", entry)
    entry = uncommented(entry) if optional else entry
    entry = re.sub(r"^(\[+\w+)\.(new|some)-\w+", r"\1.added", entry, flags=re.MULTILINE)
    run = rumm("check", "-", stdin=base + entry)
    assert (run.code, run.stderr) == (0, "")


def test_new_base_with_all_keys(rumm: Rumm) -> None:
    """Is valid, except that its one fact cannot supersede itself."""
    text = uncommented(rumm("new", "base").stdout)
    run = rumm("check", "-", stdin=text)
    assert re.findall(r"error\[(.*?)\]", run.stdout) == ["circle"]
    without = text.replace("\nsuperseded-by", "\n# superseded-by")
    assert rumm("check", "-", stdin=without).code == 0


@pytest.mark.parametrize("words", [("base",), *ENTRIES], ids=" ".join)
def test_template_has_every_key(rumm: Rumm, words: tuple[str, ...]) -> None:
    """In the order of the declaration, each with its help; optional ones are comments."""
    text = rumm("new", *words).stdout
    shown, offered = tomli.loads(text), tomli.loads(_OPTIONAL.sub("", text))

    def has_keys(table: str, entry: dict[str, Any], full: dict[str, Any]) -> bool:
        keys = TABLES[table]
        required = [name for name, key in keys.items() if key.required]
        return ([*full], [*entry]) == ([*keys], required)

    tables = ("topic", "source", "fact") if words == ("base",) else (ENTRIES[words],)
    for table in tables:
        ((id_, full),) = offered[table].items()
        entry = shown[table][id_]
        assert has_keys(table, entry, full)
        if table == "fact":
            assert has_keys("citation", entry["citations"][0], full["citations"][0])
    if words == ("base",):
        assert has_keys("base", shown["base"], offered["base"])
    lines = [line for line in text.splitlines() if re.match(r"(# )?[a-z-]+ = ", line)]
    helps = {key.help for keys in TABLES.values() for key in keys.values()}
    kinds = {"title", "timeline", "corroborate"} if words == ("base",) else set()
    assert [
        line
        for line in lines
        if line.rpartition("  # ")[2] not in helps
        and line.partition(" =")[0] not in kinds
        and "synonym" not in line
        and '"petroleum"' not in line
    ] == []


def test_facts_are_found_by_kind(rumm: Rumm) -> None:
    """The short forms are facts of these kinds."""
    base = rumm("new", "base").stdout
    for kind in SHORT_FORMS[1:]:
        assert rumm("new", kind) == rumm("new", "fact", "-k", kind)
        base += rumm("new", kind).stdout
    for kind in SHORT_FORMS:
        assert rumm(f"{kind}s", "-b-", "--fields=id", stdin=base) == Run(0, f"new-{kind}\n", "")


@pytest.mark.parametrize("words", [("fact", "-k", "mistake"), ("risk",)])
def test_a_fact_of_a_kind_that_the_base_lacks(
    rumm: Rumm, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """It is printed, with a note; a base that cannot be read has none to compare."""
    base = tmp_path / "base.toml"
    base.write_text(rumm("new", "base").stdout.replace("kind.risk", "kind.gain"), encoding="utf-8")
    run = rumm("new", *words, "-b", str(base))
    kinds = "driver, gain, consequence, event"
    note = f'rumm: the base has no kind "{words[-1]}"; its kinds are {kinds}\n'
    assert (run.code, run.stderr) == (0, note)
    base.write_text("[fact", encoding="utf-8")
    assert rumm("new", *words, "-b", str(base)) == run._replace(stderr="")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("facts",), '"base", "kind", "topic", "source", "fact"'),
        (("fact",), "-k"),
        (("fact", "-k", "A b"), "not a valid ID"),
        (("topic", "-k", "risk"), "rumm new fact"),
        (("risk", "-k", "event"), "rumm new fact"),
        *((("fact", "-k", kind), "reserved") for kind in RESERVED_KINDS),
    ],
    ids=str,
)
def test_invalid_template(rumm: Rumm, words: tuple[str, ...], told: str) -> None:
    """Is an error that says what there is."""
    run = rumm("new", *words)
    assert (run.code, run.stdout) == (2, "")
    assert told in run.stderr


def test_kinds_do_not_clash() -> None:
    """What `rumm new` knows besides short forms cannot be the ID of a kind."""
    assert {*New} - {*SHORT_FORMS} == {*RESERVED_KINDS}


def test_introduction_gives_commands_that_work(rumm: Rumm, tmp_path: Path) -> None:
    """Each command in the first lines of a new base runs as written."""
    text = rumm("new", "base").stdout
    assert text.startswith("#:schema facts.schema.json\n")
    path = tmp_path / "facts.toml"
    path.write_text(text, encoding="utf-8")
    commands = re.findall(r"`rumm (.*?)(?: >>? \S+)?`", text)
    assert len(commands) == 4
    for command in commands:
        words = command.replace("KIND", "risk").split()
        assert rumm(*(str(path) if word == "FILE" else word for word in words)).code == 0

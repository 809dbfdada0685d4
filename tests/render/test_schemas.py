"""The two JSON Schemas are valid, and hold for the bundled base and for all that is printed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bases import plain
from jsonschema import Draft202012Validator

from rumm.model.query import By
from rumm.render.fields import COUNTS, FACTS, SOURCES
from rumm.render.schemas import base_schema, json_schema

if TYPE_CHECKING:
    from conftest import Rumm

ROOT = Path(__file__).parent.parent.parent
KINDS = ("driver", "risk", "consequence", "event")
OUTPUTS = [
    ("drivers",),
    ("risks",),
    ("consequences",),
    ("events",),
    ("list", "--all"),
    ("list", "-k", "risk", "-k", "event", "-t", "ties", "-g", "visit", "-a", "Россия", "-r"),
    ("list", "--since", "2021", "--until", "2025-03", "-s", "doe-2023", "--standing", "disputed"),
    ("list", "--sort", "date", "-n", "1"),
    ("list", "-k", "risk", "-t", "ties"),
    ("search", "oil"),
    ("search", "oil", "--sort", "date"),
    ("search", "oil", "army", "-x", "pipeline"),
    ("search", "--any", "oil", "army"),
    ("search", "depndence"),
    ("show", "oil-imports", "oil-imports-2022"),
    ("show", "-"),
    ("sources",),
    ("sources", "-k", "risk", "-t", "ties"),
    ("sources", "doe-2023", "star-2022"),
    *(("count", "--by", by) for by in By),
    ("list", "--fields", "id,claim"),
    ("list", "--fields", ",".join(FACTS.fields)),
    ("search", "oil", "--fields", "matches,score,support"),
    ("sources", "--fields", "facts"),
    ("sources", "doe-2023", "--fields", ",".join(SOURCES.fields)),
    ("count", "--fields", "count"),
    ("count", "-k", "risk", "-t", "ties"),
]


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with no room for a key that it does not name."""
    inner = {
        key: closed(value)
        if isinstance(value, dict)
        else [closed(item) if isinstance(item, dict) else item for item in value]
        if isinstance(value, list)
        else value
        for key, value in schema.items()
    }
    if schema.get("type") == "object" and "properties" in schema:
        inner.setdefault("additionalProperties", False)
    return inner


def faults(schema: dict[str, Any], value: object) -> list[str]:
    """Return what a schema has against a value."""
    return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema).iter_errors(value)]


OUTPUT = closed(json_schema())


@pytest.mark.parametrize("what", ["base", "json"])
def test_the_schema_is_valid(rumm: Rumm, what: str) -> None:
    """By the rules of the draft that it names."""
    run = rumm("schema", what)
    schema = json.loads(run.stdout)
    assert (run.code, run.stderr) == (0, "")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_schema_is_that_of_a_base(rumm: Rumm) -> None:
    """When nothing else is said."""
    assert rumm("schema") == rumm("schema", "base")


def test_the_schema_file_is_what_is_printed(rumm: Rumm) -> None:
    """Editors read the file: `rumm schema base > rumm/base/schema.json` after a change."""
    assert rumm("schema", "base").stdout == (ROOT / "rumm/base/schema.json").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("path", ["facts.toml", "tests/data/small.toml"])
def test_a_base_fits_the_schema(path: str) -> None:
    """The bundled one, and the one of the tests."""
    base = plain(tomllib.loads((ROOT / path).read_text(encoding="utf-8")))
    assert faults(base_schema(KINDS), base) == []


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("fact", "kind", "drver"),
        ("fact", "clam", "A."),
        ("fact", "claim", " "),
        ("fact", "date", "in 2024"),
        ("fact", "tags", "oil"),
        ("source", "url", "example.org"),
        ("source", "tier", "first"),
        ("topic", "title", 1),
    ],
)
def test_the_schema_finds_faults(small: str, table: str, key: str, value: object) -> None:
    """As the program does, so that an editor can report them."""
    base = tomllib.loads(Path(small).read_text(encoding="utf-8"))
    next(iter(base[table].values()))[key] = value
    assert len(faults(base_schema(KINDS), plain(base))) == 1


@pytest.mark.parametrize("words", OUTPUTS, ids=" ".join)
def test_output_fits_the_schema(rumm: Rumm, small: str, words: tuple[str, ...]) -> None:
    """Every key is described; with fields, those that are there."""
    run = rumm(*words, "--json", RUMM_BASE=small)
    assert run.code == 0
    assert faults(OUTPUT, json.loads(run.stdout)) == []


@pytest.mark.parametrize("words", [("list",), ("sources",), ("count",)], ids=" ".join)
def test_every_key_is_there(rumm: Rumm, small: str, words: tuple[str, ...]) -> None:
    """The schema refuses an item without one, unless fields were asked for."""
    output = json.loads(rumm(*words, "--json", RUMM_BASE=small).stdout)
    table = next(table for table in (FACTS, SOURCES, COUNTS) if table.name in output)
    first = output[table.name][0]
    assert tuple(first) == table.json
    for key in table.json:
        output[table.name][0] = {name: first[name] for name in first if name != key}
        assert faults(OUTPUT, output) == [f"$.{table.name}[0]: '{key}' is a required property"]


@pytest.mark.parametrize("command", ["list", "sources"])
def test_all_that_the_bundled_base_prints_fits_the_schema(rumm: Rumm, command: str) -> None:
    """All facts and all sources."""
    assert faults(OUTPUT, json.loads(rumm(command, "--all", "--json").stdout)) == []


def test_kinds_of_the_base_in_use(rumm: Rumm) -> None:
    """The schema of a base lists them; that of the output takes any."""
    base = """
        base.title = "Mining"
        kind.benefit.title = "Benefits"
        kind.harm.title = "Harms"
    """
    schema = json.loads(rumm("schema", "base", "-b", "-", stdin=base).stdout)
    fact = schema["properties"]["fact"]["additionalProperties"]["properties"]
    assert fact["kind"]["enum"] == ["benefit", "harm"]
    output = json_schema()["properties"]["facts"]["items"]["properties"]
    assert output["kind"] == {"type": "string"}

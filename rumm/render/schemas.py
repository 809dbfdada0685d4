"""JSON Schemas (draft 2020-12) of a fact base and of the output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rumm.base.keys import KEYED, RESERVED_KINDS, TABLES
from rumm.base.problems import Severity, codes
from rumm.base.values import ID, TEXT, TEXTS
from rumm.render.diff import FIELDS
from rumm.render.diff import SCHEMA as DIFF_SCHEMA
from rumm.render.fields import COUNTS, FACTS, HEAD_SCHEMA, NUMBER, SCHEMA, SOURCES, enum, schema_of
from rumm.render.report import SCHEMA as CHECK_SCHEMA
from rumm.render.report import VERDICTS, VERIFY_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rumm.base.keys import Key

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(schema: Schema) -> str:
    """Write a schema as indented JSON."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def base_schema(kinds: Iterable[str]) -> Schema:
    """Describe `facts.toml`, with these kinds of facts."""
    properties: Schema = {"base": _table(TABLES["base"]), "synonyms": _synonyms()}
    for name in KEYED:
        properties[name] = {
            "type": "object",
            "propertyNames": {"pattern": f"^{ID.pattern}$"},
            "additionalProperties": _table(TABLES[name]),
        }
    properties["kind"]["propertyNames"]["not"] = enum(RESERVED_KINDS)
    fact = properties["fact"]["additionalProperties"]["properties"]
    fact["kind"] |= enum(kinds)
    return {
        "$schema": _DRAFT,
        "title": "A fact base of rumm",
        "type": "object",
        "properties": properties,
        "required": ["base"],
        "additionalProperties": False,
    }


def json_schema() -> Schema:
    """Make the schema of `--json` output."""
    head = HEAD_SCHEMA
    tables = (FACTS, SOURCES, COUNTS)
    lists: Schema = {}
    whole: Schema = {}
    for table in tables:
        properties = schema_of(table.fields)["properties"]
        items = {"type": "object", "properties": properties}
        lists[table.name] = {"type": "array", "items": items}
        whole[table.name] = {"items": {"required": list(table.json)}}
    return {
        "$schema": _DRAFT,
        "title": f"Output of rumm --json ({SCHEMA})",
        "description": "Items have every key that is required of them, unless query.fields names"
        " those that they have.",
        **head,
        "properties": {**head["properties"], **lists},
        "oneOf": [{"required": [table.name]} for table in tables],
        "if": {"properties": {"query": {"properties": {"fields": {"maxItems": 0}}}}},
        "then": {"properties": whole},
    }


_TEXT: Schema = {"type": "string"}
_FROM_1: Schema = {"type": "integer", "minimum": 1}
_PLACE: Schema = {"file": _TEXT, "line": _FROM_1, "column": _FROM_1}


def check_schema() -> Schema:
    """Make the schema of `rumm check` and `audit -f json` output."""
    properties = {
        "schema": {"const": CHECK_SCHEMA},
        "files": {"type": "array", "items": _TEXT},
        "errors": NUMBER,
        "warnings": NUMBER,
        "problems": {"type": "array", "items": _problem(enum(codes()))},
    }
    return {
        "$schema": _DRAFT,
        "title": f"Output of rumm check -f json ({CHECK_SCHEMA})",
        **_object(properties),
    }


def verify_schema() -> Schema:
    """Make the schema of `rumm verify -f json` output."""
    verdict = enum(VERDICTS)
    source = {
        **_PLACE,
        "source": {"type": "string", "pattern": f"^{ID.pattern}$"},
        "key": enum(("url", "doi", "via")),
        "address": _TEXT,
        "verdict": verdict,
        "moved_to": {"type": ["string", "null"]},
        "seen": {"type": "string", "format": "date"},
        "problems": {"type": "array", "items": _problem(verdict)},
    }
    properties = {
        "schema": {"const": VERIFY_SCHEMA},
        "file": _TEXT,
        "errors": NUMBER,
        "warnings": NUMBER,
        "sources": {"type": "array", "items": _object(source)},
    }
    return {
        "$schema": _DRAFT,
        "title": f"Output of rumm verify -f json ({VERIFY_SCHEMA})",
        **_object(properties),
    }


def _problem(code: Schema) -> Schema:
    return _object(
        {
            **_PLACE,
            "severity": enum(Severity),
            "code": code,
            "message": _TEXT,
            "hint": {"type": ["string", "null"]},
        }
    )


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def diff_schema() -> Schema:
    """Make the schema of `rumm diff -f json` output."""
    return {
        "$schema": _DRAFT,
        "title": f"Output of rumm diff -f json ({DIFF_SCHEMA})",
        "description": "A value is null where a key or citation is missing. Dates are strings.",
        **schema_of(FIELDS),
    }


def _table(keys: Mapping[str, Key]) -> Schema:
    properties = {}
    for name, key in keys.items():
        schema: Schema = {**key.type.schema, "description": key.help}
        if key.type.table:
            schema |= {"type": "array", "items": _table(TABLES[key.type.table]), "minItems": 1}
        properties[name] = schema
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _synonyms() -> Schema:
    return {
        "type": "object",
        "description": "A search for the key also finds the words.",
        "propertyNames": TEXT.schema,
        "additionalProperties": TEXTS.schema,
    }

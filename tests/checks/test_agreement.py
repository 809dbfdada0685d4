"""An editor with the schema finds the same errors as `rumm check`, as far as a schema can."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from bases import GOOD, plain
from jsonschema import Draft202012Validator
from test_check import CASES, changed

from rumm.base.decode import decode
from rumm.base.keys import DEFAULT_KINDS, TABLES
from rumm.base.problems import Severity, codes
from rumm.base.values import DATE, TEXT
from rumm.render.schemas import base_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA = base_schema(kind.id for kind in DEFAULT_KINDS)
VALIDATOR = Draft202012Validator(SCHEMA)
# Errors before there are tables are reported by the parser, in an editor too.
NO_TOML = {"encoding", "syntax", "duplicate"}
# What no schema can express, by code or by value: it looks at one value at a time,
# compares none with another, does not know the calendar, and gets TOML's dates as texts.
COMPARES = {"source", "topic", "related", "formerly", "superseded-by", "circle", "interval"}
DATES_FOR_TEXTS = {"2024-02-29", "2024-01-01T00:00:00", "2024-01-01T00:00:00Z"}
NO_SUCH_DATES = {'"2024-02-30"', '"0000"', '"2025/2024"'}
# Where each key is: the table, and its place in the good base, which has all of them.
PLACES = {
    "base": "base",
    "kind": "kind.event",
    "topic": "topic.t",
    "source": "source.s",
    "fact": "fact.f",
    "citation": "fact.f.citations",
}
# Texts, other types, lists of texts, names and citations, dates, addresses.
VALUES = r"""
    "text" ¦ "" ¦ " " ¦ "\t\n" ¦ "a\tb\nc" ¦ "a\u0000b" ¦ "\u001b[31m" ¦ "a\u007f" ¦ "a\u009bb"
    "油 ဆီ 🛢" ¦ "\u202e" ¦ "t" ¦ "s" ¦ "f" ¦ "T" ¦ "driver" ¦ "Driver" ¦ "report" ¦ "press"

    5 ¦ 2024 ¦ 1.5 ¦ nan ¦ true ¦ [] ¦ {} ¦ { a = 1 } ¦ [5] ¦ [["a"]] ¦ [{}] ¦ 00:00:00
    2024-02-29 ¦ 2024-01-01T00:00:00 ¦ 2024-01-01T00:00:00Z

    ["a"] ¦ ["f"] ¦ ["F"] ¦ ["a", ""] ¦ ["a\u0000"] ¦ ["Doe, Jane"] ¦ [", Jane"] ¦ [" , Jane"]
    ["Doe,"] ¦ [{ literal = "A" }] ¦ [{ literal = "" }] ¦ [{ literal = "A", b = 1 }]
    [{ literal = 5 }] ¦ [{ name = "A" }] ¦ [{ source = "s", stance = "supports" }]
    [{ source = "s" }] ¦ [{ source = "s", stance = 1 }] ¦ [{ source = "S", stance = "supports" }]
    [{ source = "s", stance = "supports", a = 1 }] ¦ [{ source = "s", stance = "Supports" }]

    "2024" ¦ "2024-01" ¦ "2024-12-31" ¦ "2024-13" ¦ "2024-00" ¦ "2024-01-32" ¦ "2024-02-30"
    "2024-1-1" ¦ "20240101" ¦ "0000" ¦ "２０２４" ¦ "24" ¦ " 2024" ¦ "2024-01-01T00:00:00"
    "2024/2025" ¦ "2025/2024" ¦ "2024/.." ¦ "../2024" ¦ "/2024" ¦ "2024/" ¦ ".." ¦ "/" ¦ "../.."
    "2024//" ¦ "2024/2025/2026" ¦ "March 2024"

    "https://example.org" ¦ "http://example.org:80/ü?a=b#c" ¦ "HTTPS://EXAMPLE.ORG/"
    "https://[::1]/" ¦ "https://a@example.org" ¦ "example.org" ¦ "//example.org" ¦ "https:/a.org"
    "https://" ¦ "https:///a" ¦ "https://?a" ¦ "https://#a" ¦ "https://:80/" ¦ "https://@"
    "https://[::1/" ¦ "ftp://example.org" ¦ "https://a.org/b c" ¦ "https://a.org/\u00a0"
    "https://a.org/<" ¦ "https://a.org/\\" ¦ "https://a.org/`|^{}" ¦ "https://a.org/\"a\""
    "https://a.org/\u0000" ¦ "https://a.org/\u009b"
"""


def refused_by_check(document: Mapping[str, Any]) -> bool:
    """Return whether there are errors."""
    return any(p.severity is Severity.ERROR for p in decode(document).problems)


def refused_by_schema(document: Mapping[str, Any]) -> bool:
    """Return whether an editor underlines something; JSON has texts for dates."""
    return not VALIDATOR.is_valid(plain(document))


def documents(type_: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Each key of a type with each value, in an otherwise good base."""
    for table, place in PLACES.items():
        keys = [name for name, key in TABLES[table].items() if key.type.name == type_]
        for key, value in product(keys, re.split(r" ¦ |\n+ *", VALUES.strip())):
            document = tomli.loads(GOOD + '[kind.event]\ntitle = "Events"\n')
            at: Any = document
            for name in place.split("."):
                at = at[name]
            (at[0] if table == "citation" else at)[key] = tomli.loads(f"x = {value}")["x"]
            yield table, key, value, document


def beyond(table: str, key: str, value: str) -> bool:
    """Return whether no schema can say what is wrong with a value."""
    type_ = TABLES[table][key].type
    if type_.refers:  # to an unknown ID
        return bool(re.fullmatch(r'"[a-z0-9-]+"|\["a"\]|2024-02-29', value))
    if key == "formerly" and value == '["f"]':  # the ID of a fact
        return True
    return value in (DATES_FOR_TEXTS if type_ is TEXT else NO_SUCH_DATES if type_ is DATE else ())


@pytest.mark.parametrize("code", [code for code in CASES if code not in NO_TOML])
def test_kinds_of_faults(code: str) -> None:
    """Errors are underlined unless IDs or dates must be compared; warnings are not."""
    document = tomli.loads(changed(*CASES[code][:2]))
    is_error = codes()[code].severity is Severity.ERROR
    assert refused_by_check(document) is is_error
    assert refused_by_schema(document) is (is_error and code not in COMPARES)


@pytest.mark.parametrize(
    "type_", sorted({key.type.name for table in TABLES.values() for key in table.values()})
)
@pytest.mark.long
def test_values(type_: str) -> None:
    """Each key with many values: both take it, or both refuse it, save what is beyond a schema."""
    apart = [
        (table, key, value)
        for table, key, value, document in documents(type_)
        if refused_by_check(document) is not refused_by_schema(document)
        and not beyond(table, key, value)
    ]
    assert apart == []


SHAPES = {
    "no base": ("", False),
    "a base": ("[base]\ntitle = 'A'", True),
    "a base that is no table": ("base = 1", False),
    "a table too many": ("[base]\ntitle = 'A'\n[other]", False),
    "a key too many": ("other = 1\n[base]\ntitle = 'A'", False),
    "no topics": ("[base]\ntitle = 'A'\n[topic]", True),
    "topics in a list": ("[base]\ntitle = 'A'\n[[topic]]", False),
    "a topic that is no table": ("[base]\ntitle = 'A'\ntopic.t = 'T'", False),
    "a topic without an id": ("[base]\ntitle = 'A'\n[topic.'']\ntitle = 'T'", False),
    "an id in capitals": ("[base]\ntitle = 'A'\n[topic.T]\ntitle = 'T'", False),
    "an id of another alphabet": ("[base]\ntitle = 'A'\n[topic.'ё']\ntitle = 'T'", False),
    "an id of digits": ("[base]\ntitle = 'A'\n[topic.-2024-]\ntitle = 'T'", True),
    "synonyms": ("[base]\ntitle = 'A'\n[synonyms]\n'jet fuel' = ['油', 'a b']", True),
    "synonyms of nothing": ("[base]\ntitle = 'A'\n[synonyms]\n'' = ['a']", False),
    "synonyms of a blank": ("[base]\ntitle = 'A'\n[synonyms]\n' ' = ['a']", False),
    "synonyms of a control": ('[base]\ntitle = "A"\n[synonyms]\n"\\u001b" = ["a"]', False),
    "a synonym that is no list": ("[base]\ntitle = 'A'\n[synonyms]\na = 'b'", False),
    "an empty synonym": ("[base]\ntitle = 'A'\n[synonyms]\na = ['']", False),
    "no synonym": ("[base]\ntitle = 'A'\n[synonyms]\na = []", True),
}


@pytest.mark.parametrize(("text", "is_good"), SHAPES.values(), ids=SHAPES)
def test_shapes(text: str, is_good: bool) -> None:  # noqa: FBT001
    """What tables there are."""
    document = tomli.loads(text)
    assert (not refused_by_check(document), not refused_by_schema(document)) == (is_good, is_good)


def test_editors_that_know_dates_take_them() -> None:
    """They go by the format where the value is a date of TOML, not a text."""
    dates = SCHEMA["properties"]["base"]["properties"]["updated"]["anyOf"]
    assert [date.get("format") for date in dates] == [None, "date"]


def test_the_key_is_explained_in_editors() -> None:
    """What it is for, before the forms that a value may have."""
    properties = SCHEMA["properties"]["fact"]["additionalProperties"]["properties"]
    told = {name: schema["description"] for name, schema in properties.items()}
    assert told == {name: key.help for name, key in TABLES["fact"].items()}

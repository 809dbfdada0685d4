"""Each type of value is read as declared, or reported with what to do about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import jsonschema
import pytest

from rumm.base import values
from rumm.model.facts import Name
from rumm.model.period import Period

if TYPE_CHECKING:
    from rumm.base.problems import KeyPath, Problem
    from rumm.base.values import Type

PATH: KeyPath = ("fact", "f", "key")
WORD = values.choice("kind", "kind", ["driver", "risk"])
TIME = datetime(2024, 3, 14, tzinfo=UTC)


def read(type_: Type, value: object) -> tuple[object, list[Problem]]:
    """Read a value, and collect its problems."""
    problems: list[Problem] = []
    return type_.read(value, PATH, problems.append), problems


GOOD: dict[str, tuple[Type, object, object]] = {
    "text": (values.TEXT, "Oil [sic] :oil_drum: ¥ 100%", "Oil [sic] :oil_drum: ¥ 100%"),
    "text with tabs and newlines": (values.TEXT, "a\tb\nc", "a\tb\nc"),
    "text with bidirectional marks": (values.TEXT, "a\u202eb\u200f", "a\u202eb\u200f"),
    "text with spaces around it": (values.TEXT, " a ", " a "),
    "word": (WORD, "risk", "risk"),
    "true": (values.FLAG, True, True),
    "false": (values.FLAG, False, False),
    "TOML date": (values.DATE, date(2024, 3, 14), Period.parse("2024-03-14")),
    "EDTF date": (values.DATE, "2022/..", Period("2022/..", "2022-01-01", None)),
    "URL": (values.URL, "http://example.org/a?b=c#d", "http://example.org/a?b=c#d"),
    "URL in any script": (values.URL, "https://пример.example/я", "https://пример.example/я"),
    "DOI": (values.DOI, "10.1000.10/a(b)<c>1;2", "10.1000.10/a(b)<c>1;2"),
    "texts": (values.TEXTS, ["a", "b"], ("a", "b")),
    "empty list": (values.TEXTS, [], ()),
    "IDs": (values.ids_of("fact"), ["a", "b"], ("a", "b")),
    "ID": (values.id_of("topic"), "a", "a"),
    "tables": (values.tables("citation"), [{}, 1], ({}, 1)),
    "names": (
        values.NAMES,
        ["Storey, Ian", "Nandar", " U , Thein, Jr. ", {"literal": "Bank, Inc."}],
        (
            Name(family="Storey", given="Ian"),
            Name(family="Nandar"),
            Name(family="U", given="Thein", suffix="Jr."),
            Name(literal="Bank, Inc."),
        ),
    ),
}


@pytest.mark.parametrize(("type_", "value", "expected"), GOOD.values(), ids=GOOD)
def test_valid_value(type_: Type, value: object, expected: object) -> None:
    """Is read without altering any text."""
    assert read(type_, value) == (expected, [])


DATE_HINT = "2022/2024"
BAD: dict[str, tuple[Type, object, str, str]] = {  # the code, and part of the hint
    "number for text": (values.TEXT, 5, "wrong-type", "quotes"),
    "fraction for text": (values.TEXT, 0.5, "wrong-type", "quotes"),
    "true for text": (values.TEXT, True, "wrong-type", "quotes"),
    "date for text": (values.TEXT, date(2024, 3, 14), "wrong-type", "quotes"),
    "date and time for text": (values.TEXT, TIME, "wrong-type", "quotes"),
    "time for text": (values.TEXT, time(12), "wrong-type", "quotes"),
    "list for text": (values.TEXT, ["a"], "wrong-type", '"…"'),
    "table for text": (values.TEXT, {}, "wrong-type", '"…"'),
    "empty text": (values.TEXT, "", "empty", "fill it in"),
    "blank text": (values.TEXT, " \t\n\u3000", "empty", "fill it in"),
    "misspelled word": (WORD, "drver", "kind", '"driver"'),
    "word in capitals": (WORD, "RISK", "kind", '"risk"'),
    "unknown word": (WORD, "xyz", "kind", "driver, risk"),
    "empty word": (WORD, "", "empty", "fill it in"),
    "list for word": (WORD, ["risk"], "wrong-type", '"…"'),
    "text for flag": (values.FLAG, "true", "wrong-type", "without quotes"),
    "number for flag": (values.FLAG, 1, "wrong-type", "true or false"),
    "not a date": (values.DATE, "soon", "date", DATE_HINT),
    "empty date": (values.DATE, "", "date", DATE_HINT),
    "no such month": (values.DATE, "2024-13", "date", DATE_HINT),
    "no such day": (values.DATE, "2023-02-29", "date", DATE_HINT),
    "interval without dates": (values.DATE, "..", "date", DATE_HINT),
    "two years with a dash": (values.DATE, "2025-2026", "date", '"2025/2026"'),
    "two days with a word": (
        values.DATE, "2025-03-01 to 2025-03-14", "date", '"2025-03-01/2025-03-14"'
    ),
    "two years with a dash, backward": (values.DATE, "2026-2025", "date", DATE_HINT),
    "backward interval": (values.DATE, "2025/2024", "interval", "earlier date first"),
    "number for year": (values.DATE, 2024, "wrong-type", '"2024"'),
    "number for day": (values.DATE, 20240314, "wrong-type", DATE_HINT),
    "number that Python does not print": (values.DATE, 16**5000, "wrong-type", DATE_HINT),
    "true for date": (values.DATE, True, "wrong-type", DATE_HINT),
    "date and time": (values.DATE, TIME, "wrong-type", "leave out the time"),
    "DOI as an address": (values.DOI, "doi:10.1234/abc", "doi", 'write "10.1234/abc"'),
    "DOI with a space": (values.DOI, "10.1234/a b", "doi", 'write "10.1234/a"'),
    "not a DOI": (values.DOI, "12.34/abc", "doi", "https://doi.org/"),
    "no scheme": (values.URL, "example.org", "url", "https://"),
    "other scheme": (values.URL, "javascript://example.org", "url", "https://"),
    "no host": (values.URL, "https:///a", "url", "https://"),
    "space in URL": (values.URL, "https://example.org/a b", "url", '"%20" for " "'),
    "broken host": (values.URL, "https://[1", "url", "https://"),
    "number for URL": (values.URL, 5, "wrong-type", "quotes"),
    "text for texts": (values.TEXTS, "a", "wrong-type", "[brackets]"),
    "number for texts": (values.TEXTS, 5, "wrong-type", '["…"]'),
    "table for tables": (values.tables("citation"), {}, "wrong-type", "[brackets]"),
    "text for tables": (values.tables("citation"), "s", "wrong-type", '[{ source = "s"'),
    "text for names": (values.NAMES, "Storey, Ian", "wrong-type", "[brackets]"),
    "text for IDs": (values.ids_of("fact"), "a", "wrong-type", "[brackets]"),
}  # fmt: skip


@pytest.mark.parametrize(("type_", "value", "code", "hint"), BAD.values(), ids=BAD)
def test_invalid_value(type_: Type, value: object, code: str, hint: str) -> None:
    """Is reported once, with a hint, and left out."""
    result, (problem,) = read(type_, value)
    assert (result, problem.code, problem.path) == (None, code, PATH)
    assert problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("text", "index"), [("oil\x1b[31m", 3), ("\r\n", 0), ("a\n\x9b", 2), ("a\x00", 1)]
)
def test_control_character(text: str, index: int) -> None:
    """Is reported at its place in the text."""
    result, (problem,) = read(values.TEXT, text)
    assert (result, problem.code, problem.inside) == (None, "control", index)
    assert f"U+{ord(text[index]):04X}" in problem.message


ITEMS: dict[str, tuple[Type, object, list[tuple[str, KeyPath]]]] = {
    "empty text": (values.TEXTS, "", [("empty", (1,))]),
    "control character": (values.TEXTS, "a\x00", [("control", (1,))]),
    "number": (values.TEXTS, 5, [("wrong-type", (1,))]),
    "number for a name": (values.NAMES, 5, [("wrong-type", (1,))]),
    "blank name": (values.NAMES, " ", [("empty", (1,))]),
    "given name alone": (values.NAMES, ", Ian", [("empty", (1,))]),
    "table without a name": (values.NAMES, {}, [("missing-key", (1,))]),
    "table with an empty name": (values.NAMES, {"literal": ""}, [("empty", (1, "literal"))]),
    "table with another key": (
        values.NAMES,
        {"family": "Storey"},
        [("unknown-key", (1, "family")), ("missing-key", (1,))],
    ),
}


@pytest.mark.parametrize(("type_", "item", "expected"), ITEMS.values(), ids=ITEMS)
def test_invalid_item(type_: Type, item: object, expected: list[tuple[str, KeyPath]]) -> None:
    """Is reported with its index; the rest of the list is read."""
    rest = (Name(family="A"), Name(family="B")) if type_ is values.NAMES else ("A", "B")
    result, problems = read(type_, ["A", item, "B"])
    assert result == rest
    assert [(p.code, p.path) for p in problems] == [(c, (*PATH, *path)) for c, path in expected]


SAMPLES: tuple[object, ...] = (
    *("risk", "2024", "2024-03-14", "2022/..", "https://example.org/", "", " \n", "a\x1b", "a\x7f"),
    *(5, True, {}, [], ["a"], [""], [{"literal": "a"}], [{"literal": ""}], [{"name": "a"}]),
)


@pytest.mark.parametrize(
    "type_",
    [values.TEXT, values.DATE, values.URL, values.FLAG, WORD, values.TEXTS, values.NAMES],
    ids=lambda type_: type_.name,
)
def test_schema_agrees(type_: Type) -> None:
    """The JSON Schema of a type accepts exactly what is read without problems."""
    schema = jsonschema.Draft202012Validator(type_.schema)
    assert [schema.is_valid(sample) for sample in SAMPLES] == [
        not read(type_, sample)[1] for sample in SAMPLES
    ]

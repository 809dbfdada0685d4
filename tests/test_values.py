"""Each type of value is read as declared, or reported with what to do about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import jsonschema
import pytest

from rumm.base import values, works
from rumm.base.problems import Problem
from rumm.model.facts import Name
from rumm.model.period import Period

if TYPE_CHECKING:
    from rumm.base.problems import KeyPath
    from rumm.base.values import Type

WHERE: KeyPath = ("fact", "f", "key")
WORD = values.choice("kind", "kind", ["driver", "risk"])
ART = values.choice("art", "art", ["opera", "film"])
WRITE_DATE = 'write 2024-03-14, "2024-03", "2024", "2022/2024" or "2022/.."'
WRITE_NAME = 'write "Family, Given" or { literal = "…" }'
WRITE_URL = "write the whole address, beginning with https://"
NO_CONTROL = "take it out; only tabs and newlines are allowed"
SAY = "say something, or leave the key out"


def _read(type_: Type, value: object) -> tuple[object, list[Problem]]:
    problems: list[Problem] = []
    return type_.read(value, WHERE, problems.append), problems


GOOD: dict[str, tuple[Type, object, object]] = {
    "a text": (values.TEXT, "Oil [sic] :oil_drum: ¥ 100%", "Oil [sic] :oil_drum: ¥ 100%"),
    "a text with tabs and newlines": (values.TEXT, "a\tb\nc", "a\tb\nc"),
    "a text with bidirectional marks": (values.TEXT, "a\u202eb\u200f", "a\u202eb\u200f"),
    "blanks around a text": (values.TEXT, " a ", " a "),
    "a word of a closed set": (WORD, "risk", "risk"),
    "a date of TOML": (values.DATE, date(2024, 3, 14), Period.parse("2024-03-14")),
    "a date as a text": (values.DATE, "2022/..", Period("2022/..", "2022-01-01", None)),
    "a URL": (works.URL, "http://example.org/a?b=c#d", "http://example.org/a?b=c#d"),
    "a URL in any script": (
        works.URL,
        "https://пример.example/мьянма",
        "https://пример.example/мьянма",
    ),
    "a DOI": (works.DOI, "10.1000.10/a(b)<c>1;2", "10.1000.10/a(b)<c>1;2"),
    "texts": (values.TEXTS, ["a", "b"], ("a", "b")),
    "no texts": (values.TEXTS, [], ()),
    "ids": (values.all_refer("fact"), ["a", "b"], ("a", "b")),
    "an id": (values.refers("topic"), "a", "a"),
    "tables": (values.tables("citation"), [{}, 1], ({}, 1)),
    "names": (
        works.NAMES,
        ["Storey, Ian", "Nandar", " U , Thein, Jr. ", {"literal": "Bank, Inc."}],
        (
            Name(family="Storey", given="Ian"),
            Name(family="Nandar"),
            Name(family="U", given="Thein", suffix="Jr."),
            Name(literal="Bank, Inc."),
        ),
    ),
}


@pytest.mark.parametrize(("type_", "value", "meant"), GOOD.values(), ids=GOOD)
def test_a_good_value_is_read_without_a_word(type_: Type, value: object, meant: object) -> None:
    """Texts are not altered."""
    assert _read(type_, value) == (meant, [])


def _problem(
    code: str, message: str, hint: str, *deeper: str | int, at: int | None = None
) -> Problem:
    return Problem(code=code, message=message, hint=hint, path=(*WHERE, *deeper), inside=at)


def _wrong(message: str, hint: str = "", *deeper: str | int) -> Problem:
    return _problem("wrong-type", message, hint, *deeper)


NOON = time(12)
BAD: dict[str, tuple[Type, object, Problem]] = {
    "a number for a text": (
        values.TEXT, 5, _wrong("a number where a text is wanted", "put it in quotes")
    ),
    "a fraction for a text": (
        values.TEXT, 0.5, _wrong("a number where a text is wanted", "put it in quotes")
    ),
    "a truth value for a text": (
        values.TEXT, True, _wrong("true or false where a text is wanted", "put it in quotes")
    ),
    "a date for a text": (
        values.TEXT, date(2024, 3, 14), _wrong("a date where a text is wanted", "put it in quotes")
    ),
    "a moment for a text": (
        values.TEXT,
        datetime(2024, 3, 14, tzinfo=UTC),
        _wrong("a date with a time where a text is wanted", "put it in quotes"),
    ),
    "a time for a text": (
        values.TEXT, NOON, _wrong("a time where a text is wanted", "put it in quotes")
    ),
    "a list for a text": (values.TEXT, ["a"], _wrong("a list where a text is wanted", 'write "…"')),
    "a table for a text": (values.TEXT, {}, _wrong("a table where a text is wanted", 'write "…"')),
    "an escape in a text": (
        values.TEXT,
        "oil\x1b[31m",
        _problem("control", "control character U+001B in a text", NO_CONTROL, at=3),
    ),
    "a carriage return in a text": (
        values.TEXT,
        "\r\n",
        _problem("control", "control character U+000D in a text", NO_CONTROL, at=0),
    ),
    "a C1 control in a text": (
        values.TEXT,
        "a\n\x9b",
        _problem("control", "control character U+009B in a text", NO_CONTROL, at=2),
    ),
    "an empty text": (values.TEXT, "", _problem("empty", "empty text", SAY)),
    "a blank text": (values.TEXT, " \t\n\u3000", _problem("empty", "empty text", SAY)),
    "a word that is misspelled": (
        WORD, "drver", _problem("kind", '"drver" is not a kind', 'did you mean "driver"?')
    ),
    "a word in capitals": (
        WORD, "RISK", _problem("kind", '"RISK" is not a kind', 'did you mean "risk"?')
    ),
    "a word out of the blue": (
        ART, "xyz", _problem("art", '"xyz" is not an art', "use film, opera")
    ),
    "an empty word": (WORD, "", _problem("empty", "empty text", SAY)),
    "a list for a word": (WORD, ["risk"], _wrong("a list where a text is wanted", 'write "…"')),
    "no date": (values.DATE, "soon", _problem("date", '"soon" is not a date', WRITE_DATE)),
    "an empty date": (values.DATE, "", _problem("date", '"" is not a date', WRITE_DATE)),
    "no such month": (
        values.DATE, "2024-13", _problem("date", '"2024-13" has no such month', WRITE_DATE)
    ),
    "no such day": (
        values.DATE, "2023-02-29", _problem("date", '"2023-02-29" has no such day', WRITE_DATE)
    ),
    "an interval without a date": (
        values.DATE, "..", _problem("date", '".." is not a date', WRITE_DATE)
    ),
    "a backward interval": (
        values.DATE,
        "2025/2024",
        _problem("interval", '"2025/2024" ends before it starts', "put the earlier date first"),
    ),
    "a number for a year": (
        values.DATE, 2024, _wrong("a number where a date is wanted", 'put it in quotes: "2024"')
    ),
    "a number that is no year": (
        values.DATE, 20240314, _wrong("a number where a date is wanted", WRITE_DATE)
    ),
    "a number that Python does not print": (
        values.DATE, 16**5000, _wrong("a number where a date is wanted", WRITE_DATE)
    ),
    "a truth value for a date": (
        values.DATE, True, _wrong("true or false where a date is wanted", WRITE_DATE)
    ),
    "a moment for a date": (
        values.DATE,
        datetime(2024, 3, 14, tzinfo=UTC),
        _wrong("a date with a time where a date is wanted", "leave the time out"),
    ),
    "a DOI as an address": (
        works.DOI,
        "doi:10.1234/abc",
        _problem("doi", '"doi:10.1234/abc" is no DOI', 'write "10.1234/abc"'),
    ),
    "a DOI with a blank": (
        works.DOI,
        "10.1234/a b",
        _problem("doi", '"10.1234/a b" is no DOI', 'write "10.1234/a"'),
    ),
    "no DOI": (
        works.DOI,
        "12.34/abc",
        _problem("doi", '"12.34/abc" is no DOI', "write what follows https://doi.org/"),
    ),
    "an empty DOI": (works.DOI, "", _problem("empty", "empty text", SAY)),
    "no scheme": (
        works.URL, "example.org", _problem("url", '"example.org" is no http(s) URL', WRITE_URL)
    ),
    "another scheme": (
        works.URL,
        "javascript://example.org",
        _problem("url", '"javascript://example.org" is no http(s) URL', WRITE_URL),
    ),
    "no host": (
        works.URL, "https:///a", _problem("url", '"https:///a" is no http(s) URL', WRITE_URL)
    ),
    "a blank in a URL": (
        works.URL,
        "https://example.org/a b",
        _problem("url", '"https://example.org/a b" is no http(s) URL', 'write "%20" for " "'),
    ),
    "a host that is broken": (
        works.URL, "https://[1", _problem("url", '"https://[1" is no http(s) URL', WRITE_URL)
    ),
    "a number for a URL": (
        works.URL, 5, _wrong("a number where a text is wanted", "put it in quotes")
    ),
    "a text for texts": (
        values.TEXTS, "a", _wrong("a text where a list of texts is wanted", "put it in [brackets]")
    ),
    "a number for texts": (
        values.TEXTS, 5, _wrong("a number where a list of texts is wanted", 'write ["…"]')
    ),
    "a table for tables": (
        values.tables("citation"),
        {},
        _wrong("a table where a list of tables is wanted", "put it in [brackets]"),
    ),
    "a text for names": (
        works.NAMES,
        "Storey, Ian",
        _wrong("a text where a list of names is wanted", "put it in [brackets]"),
    ),
    "a text for ids": (
        values.all_refer("fact"),
        "a",
        _wrong("a text where a list of ids is wanted", "put it in [brackets]"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("type_", "value", "problem"), BAD.values(), ids=BAD)
def test_a_bad_value_is_reported_with_what_to_do(
    type_: Type, value: object, problem: Problem
) -> None:
    """One problem, at the value, and no value."""
    assert _read(type_, value) == (None, [problem])


ELEMENTS: dict[str, tuple[Type, object, Problem]] = {
    "an empty text": (values.TEXTS, "", _problem("empty", "empty text", SAY, 1)),
    "a control character": (
        values.TEXTS,
        "a\x00",
        _problem("control", "control character U+0000 in a text", NO_CONTROL, 1, at=1),
    ),
    "a number": (
        values.TEXTS, 5, _wrong("a number where a text is wanted", "put it in quotes", 1)
    ),
    "a number for a name": (
        works.NAMES, 5, _wrong("a number where a name is wanted", WRITE_NAME, 1)
    ),
    "an empty name": (works.NAMES, " ", _problem("empty", "empty text", SAY, 1)),
    "a given name alone": (
        works.NAMES, ", Ian", _problem("empty", "no family name", WRITE_NAME, 1)
    ),
    "a table without a name": (
        works.NAMES,
        {},
        _problem("missing-key", "the name has no literal", 'write { literal = "…" }', 1),
    ),
    "a table with an empty name": (
        works.NAMES, {"literal": ""}, _problem("empty", "empty text", SAY, 1, "literal")
    ),
}  # fmt: skip


@pytest.mark.parametrize(("type_", "element", "problem"), ELEMENTS.values(), ids=ELEMENTS)
def test_a_bad_element_is_reported_and_left_out(
    type_: Type, element: object, problem: Problem
) -> None:
    """The rest of the list is read."""
    rest = (Name(family="A"), Name(family="B")) if type_ is works.NAMES else ("A", "B")
    assert _read(type_, ["A", element, "B"]) == (rest, [problem])


def test_all_problems_of_a_name_are_reported() -> None:
    """Each at its key."""
    unknown = Problem(
        code="unknown-key",
        message='a name has no "family"',
        hint="use literal",
        path=(*WHERE, 0, "family"),
        at_key=True,
    )
    missing = _problem("missing-key", "the name has no literal", 'write { literal = "…" }', 0)
    assert _read(works.NAMES, [{"family": "Storey"}]) == ((), [unknown, missing])


TYPES = {
    "text": values.TEXT,
    "date": values.DATE,
    "URL": works.URL,
    "word": WORD,
    "texts": values.TEXTS,
    "names": works.NAMES,
}
SAMPLES: tuple[object, ...] = (
    "risk",
    "2024",
    "2024-03-14",
    "2022/..",
    "https://example.org/",
    "",
    " \n",
    "a\x1b",
    "a\x7f",
    5,
    True,
    {},
    [],
    ["a"],
    [""],
    [{"literal": "a"}],
    [{"literal": ""}],
    [{"name": "a"}],
)


@pytest.mark.parametrize("type_", TYPES.values(), ids=TYPES)
def test_an_editor_that_reads_the_schema_agrees(type_: Type) -> None:
    """The JSON Schema of a type accepts what is read, and nothing of a wrong type."""
    schema = jsonschema.Draft202012Validator(type_.schema)
    assert [schema.is_valid(sample) for sample in SAMPLES] == [
        not _read(type_, sample)[1] for sample in SAMPLES
    ]

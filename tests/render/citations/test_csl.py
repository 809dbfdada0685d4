"""CSL-JSON as its schema has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rumm.model.facts import Name, Source, Tier
from rumm.model.period import Period
from rumm.render.citations.csl import csl_json


def source(**values: Any) -> Source:  # noqa: ANN401
    """Return a web page, except for these values; dates are text."""
    for key in ("issued", "accessed"):
        if key in values:
            values[key] = Period.parse(values[key])
    defaults = {"id": "a-1", "type": "webpage", "title": "Oil", "tier": Tier.PRESS, "root": "a"}
    return Source(**defaults | values)


def item(**values: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the only item of the JSON for a source."""
    (only,) = json.loads(csl_json([source(**values)]))
    assert isinstance(only, dict)
    return only


def test_everything_a_source_says_is_in_its_item() -> None:
    """Under the names of CSL."""
    assert item(
        type="report",
        authors=(Name(family="Storey", given="Ian"), Name(literal="World Bank")),
        container_title="ISEAS Perspective",
        number="2023/92",
        publisher="ISEAS",
        issued="2023-11-21",
        accessed="2026-11-23",
        url="https://example.org",
        via="https://repost.example",
        archive_url="https://archive.example",
        doi="10.1234/a_b",
        isbn="978-3-16-148410-0",
        language="en",
        note="Summary read.",
    ) == {
        "id": "a-1",
        "type": "report",
        "title": "Oil",
        "author": [{"family": "Storey", "given": "Ian"}, {"literal": "World Bank"}],
        "genre": "ISEAS Perspective",
        "number": "2023/92",
        "publisher": "ISEAS",
        "issued": {"date-parts": [[2023, 11, 21]]},
        "accessed": {"date-parts": [[2026, 11, 23]]},
        "URL": "https://example.org",
        "DOI": "10.1234/a_b",
        "ISBN": "978-3-16-148410-0",
        "language": "en",
        "note": "Summary read. Read at https://repost.example Archived at https://archive.example",
    }


def test_what_a_source_does_not_say_has_no_key() -> None:
    """An item of title alone."""
    assert item() == {"id": "a-1", "type": "webpage", "title": "Oil"}


def test_a_repost_stands_in_for_the_publishers_page() -> None:
    """It is where the source can be read."""
    assert item(via="https://repost.example")["URL"] == "https://repost.example"


def test_a_newspaper_that_is_only_named_as_publisher_is_the_container() -> None:
    """Citation styles print the one, not the other."""
    found = item(type="article-newspaper", publisher="The Star")
    assert (found["container-title"], found["publisher"]) == ("The Star", "The Star")


DATES = {
    "2023-11-21": [[2023, 11, 21]],
    "2023-11": [[2023, 11]],
    "2023": [[2023]],
    "2021/2023-05": [[2021], [2023, 5]],
    "2022/..": [[2022]],
    "../2022": [[2022]],
}


@pytest.mark.parametrize(("issued", "parts"), DATES.items(), ids=DATES)
def test_a_date_has_the_parts_that_are_known(issued: str, parts: list[list[int]]) -> None:
    """Two dates for an interval."""
    assert item(issued=issued)["issued"] == {"date-parts": parts}


# A type, the keys of a source, and the variables of CSL that they become.
FIELDS: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "an issue": (
        "article-journal",
        {"container_title": "J", "volume": "1", "number": "2", "pages": "3-4"},
        {"container-title": "J", "volume": "1", "issue": "2", "page": "3-4"},
    ),
    "a report without a number": (
        "report",
        {"container_title": "Issue brief", "collection_title": "S"},
        {"genre": "Issue brief", "collection-title": "S"},
    ),
    "a web page with a number": (
        "webpage",
        {"container_title": "Press release", "number": "jy1"},
        {"genre": "Press release", "number": "jy1"},
    ),
    "a web page": ("webpage", {"container_title": "Site"}, {"container-title": "Site"}),
    "a book in a series": (
        "book",
        {"container_title": "S", "number": "3", "edition": "2", "place": "Bonn"},
        {
            "collection-title": "S",
            "collection-number": "3",
            "edition": "2",
            "publisher-place": "Bonn",
        },
    ),
    "a book with a number": ("book", {"number": "3"}, {"number": "3"}),
    "a chapter": (
        "chapter",
        {"container_title": "B", "collection_title": "S", "number": "3"},
        {"container-title": "B", "collection-title": "S", "collection-number": "3"},
    ),
    "a standard": (
        "standard",
        {"container_title": "S", "number": "3"},
        {"collection-title": "S", "number": "3"},
    ),
    "a speech": (
        "speech",
        {"event": "Forum", "place": "Bonn"},
        {"event-title": "Forum", "event-place": "Bonn"},
    ),
    "two series, of which one has no variable": (
        "book",
        {"container_title": "S", "collection_title": "T"},
        {"collection-title": "T", "note": "In: S"},
    ),
    "an apostrophe in an address": (
        "webpage",
        {"url": "https://example.org/o'brien"},
        {"URL": "https://example.org/o%27brien"},
    ),
    "a DOI, which styles make the address of": (
        "webpage",
        {"doi": "10.1234/a<b>#c%25"},
        {"DOI": "10.1234/a<b>#c%25"},
    ),
}


@pytest.mark.parametrize(("type_", "values", "variables"), FIELDS.values(), ids=FIELDS)
def test_each_type_has_its_variables(
    type_: str, values: dict[str, Any], variables: dict[str, str]
) -> None:
    """As processors print them."""
    found = item(type=type_, **values)
    assert found == {"id": "a-1", "type": type_, "title": "Oil", **variables}


def test_names_have_suffixes_and_particles() -> None:
    """Under their own names, editors too."""
    names = ("King, Martin Luther, Jr.", "Berg, Jan van der", "de Gaulle, Charles")
    found = item(editors=tuple(map(Name.parse, names)))
    assert found["editor"] == [
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"family": "Berg", "given": "Jan", "dropping-particle": "van der"},
        {"family": "Gaulle", "given": "Charles", "non-dropping-particle": "de"},
    ]


NOTES = {
    "2022/..": "Date: since 2022.",
    "2022/": "Date: from 2022, end unknown.",
    "2021/2022": None,
}


@pytest.mark.parametrize(("issued", "note"), NOTES.items(), ids=NOTES)
def test_an_open_date_is_noted(issued: str, note: str | None) -> None:
    """CSL has closed intervals only."""
    assert item(issued=issued).get("note") == note


def test_only_what_could_do_harm_is_escaped() -> None:
    """Control and bidirectional characters; the reader gets the same text."""
    title = "မြန်မာ 😀 \x7f\x9b\u202e\u2028\n"
    assert '"title": "မြန်မာ 😀 \\u007f\\u009b\\u202e\\u2028\\n"' in csl_json([source(title=title)])
    assert item(title=title)["title"] == title


def test_no_sources_are_an_empty_list() -> None:
    """Which is valid too."""
    assert csl_json([]) == "[]\n"

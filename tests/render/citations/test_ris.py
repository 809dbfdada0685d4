"""RIS records that no value can break."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumm.base.keys import SOURCE_TYPES
from rumm.model.facts import Name, Source, Tier
from rumm.model.period import Period
from rumm.render.citations.ris import ris


def source(**values: Any) -> Source:  # noqa: ANN401
    """Return a web page, except for these values; dates are text."""
    for key in ("issued", "accessed"):
        if key in values:
            values[key] = Period.parse(values[key])
    defaults = {"id": "a-1", "type": "webpage", "title": "Oil", "tier": Tier.PRESS, "root": "a"}
    return Source(**defaults | values)


def lines(**values: Any) -> list[str]:  # noqa: ANN401
    """Return the record of a source, cut at its line ends."""
    return ris([source(**values)]).split("\r\n")


FULL = source(
    type="report",
    authors=(
        Name(family="Storey", given="Ian"),
        Name(literal="World Bank"),
        Name(literal="ISEAS, Myanmar Programme"),
    ),
    title="Myanmar-Russia Relations",
    container_title="ISEAS Perspective",
    number="2023/92",
    publisher="ISEAS",
    issued="2023-11-21",
    accessed="2026-11-23",
    url="https://example.org/?a=b;c=d",
    via="https://repost.example",
    archive_url="https://archive.example",
    doi="10.1234/a_b",
    isbn="978-3-16-148410-0",
    language="en",
    note="Summary read.",
)
FULL_TEXT = """\
TY  - RPRT
ID  - a-1
AU  - Storey, Ian
AU  - World Bank,
AU  - ISEAS,, Myanmar Programme
TI  - Myanmar-Russia Relations
T2  - ISEAS Perspective
SN  - 2023/92
PB  - ISEAS
PY  - 2023
DA  - 2023/11/21/
DO  - 10.1234/a_b
UR  - https://example.org/?a=b%3Bc=d
Y2  - 2026/11/23/
LA  - en
N1  - Summary read.
N1  - ISBN: 978-3-16-148410-0
N1  - Read at https://repost.example
N1  - Archived at https://archive.example
ER  - \n"""


def test_everything_a_source_says_is_in_its_record() -> None:
    """Type first, end last; lines end in CRLF."""
    assert ris([FULL]) == FULL_TEXT.replace("\n", "\r\n")


def test_what_a_source_does_not_say_has_no_line() -> None:
    """A record of title alone."""
    assert lines() == ["TY  - ELEC", "ID  - a-1", "TI  - Oil", "ER  - ", ""]


def test_a_newspaper_that_is_only_named_as_publisher_is_the_periodical() -> None:
    """Reference managers print the one, not the other."""
    record = lines(type="article-newspaper", publisher="The Star", number="7")
    assert record[3:6] == ["T2  - The Star", "IS  - 7", "PB  - The Star"]


# A type, the keys of a source, and their tags.
FIELDS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "an issue": (
        "article-journal",
        {"container_title": "J", "volume": "1", "number": "2", "pages": "3–45"},
        ["T2  - J", "VL  - 1", "IS  - 2", "SP  - 3", "EP  - 45"],
    ),
    "pages that are no range": ("article-journal", {"pages": "3, 5"}, ["SP  - 3, 5"]),
    "a book": (
        "book",
        {
            "collection_title": "S",
            "number": "3",
            "edition": "2",
            "editors": (Name.parse("Roe, Ann"),),
            "place": "Bonn",
            "isbn": "1",
        },
        ["T2  - S", "M1  - 3", "ET  - 2", "A3  - Roe, Ann", "CY  - Bonn", "SN  - 1"],
    ),
    "a chapter": (
        "chapter",
        {"container_title": "B", "collection_title": "S", "editors": (Name.parse("Roe, Ann"),)},
        ["T3  - S", "T2  - B", "A2  - Roe, Ann"],
    ),
    "a paper": (
        "paper-conference",
        {"container_title": "P", "event": "Conf", "place": "Bonn"},
        ["C3  - P", "T2  - Conf", "C1  - Bonn"],
    ),
    "an event that has no tag": ("webpage", {"event": "Forum"}, ["N1  - Event: Forum"]),
}


@pytest.mark.parametrize(("type_", "values", "tags"), FIELDS.values(), ids=FIELDS)
def test_each_type_has_its_tags(type_: str, values: dict[str, Any], tags: list[str]) -> None:
    """As EndNote and Zotero read them; what has no tag is a note."""
    assert lines(type=type_, **values)[3:-2] == tags


def test_names_have_suffixes_and_particles() -> None:
    """After the given names, or where they are written."""
    names = ("King, Martin Luther, Jr.", "Berg, Jan van der", "de Gaulle, Charles")
    assert lines(authors=tuple(map(Name.parse, names)))[2:5] == [f"AU  - {name}" for name in names]


def test_an_interval_is_noted() -> None:
    """The date has room for one day."""
    assert lines(issued="2021/2023")[-3] == "N1  - Date: 2021–2023"


DATES = {
    "2023-11-01": ["PY  - 2023", "DA  - 2023/11/01/"],
    "2023-12": ["PY  - 2023", "DA  - 2023/12//"],
    "2023": ["PY  - 2023", "DA  - 2023///"],
    "2021/2023": ["PY  - 2021", "DA  - 2021///"],
    "../2023": ["PY  - 2023", "DA  - 2023///"],
}


@pytest.mark.parametrize(("issued", "dates"), DATES.items(), ids=DATES)
def test_a_date_has_the_parts_that_are_known(issued: str, dates: list[str]) -> None:
    """And always its three slashes."""
    assert lines(issued=issued)[3:5] == dates


VALUES = {
    "a line break": ("Oil\nER  - \nTY  - JOUR", "Oil ER - TY - JOUR"),
    "a tag": ("ER  - ", "ER -"),
    "a line separator": ("Oil\u2028and gas", "Oil and gas"),
    "other characters": (r"50% of {X} C:\path မြန်မာ 😀", r"50% of {X} C:\path မြန်မာ 😀"),
}


@pytest.mark.parametrize(("title", "value"), VALUES.values(), ids=VALUES)
def test_a_value_is_one_line(title: str, value: str) -> None:
    """White space becomes one space, so nothing in it looks like a tag."""
    assert lines(title=title)[2] == f"TI  - {value}"


@given(st.text(), st.text())
def test_no_value_breaks_a_record(title: str, name: str) -> None:
    """However it reads, there is one beginning, one end, and a tag on every line."""
    record = ris([source(title=title or "-", authors=(Name(literal=name or "-"),))]).splitlines()
    assert [line[:6] for line in record if line[:2] in ("TY", "ER")] == ["TY  - ", "ER  - "]
    assert all(line[2:6] == "  - " for line in record)


@pytest.mark.parametrize("type_", SOURCE_TYPES)
def test_every_type_has_one_in_ris(type_: str) -> None:
    """GEN for those that RIS has no word for."""
    kind = lines(type=type_)[0].removeprefix("TY  - ")
    assert kind != "GEN" or type_ in ("collection", "document", "event", "performance", "treaty")

"""The query language is small; whatever is not in it is taken as it stands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumm.errors import UsageError
from rumm.model.period import Period
from rumm.model.query import (
    FILTERS,
    By,
    Clause,
    Field,
    Query,
    Sort,
    loosen,
    make_query,
    parse,
    widen,
)


def _said(clause: Clause) -> str:
    """Write a clause in short: `tag:jet fuel|kerosene~*`; `~` where one phrase is enough."""
    own = " & ".join(" ".join(phrase) for phrase in clause.own)
    also = "".join("|" + " ".join(phrase) for phrase in clause.also)
    field = f"{clause.field}:" if clause.field else ""
    return f"{field}{own}{also}{'~' * clause.loose}{'*' * clause.prefix}"


# What is typed, and the clauses that it amounts to.
QUERIES: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", []),
    "blanks": (" \t\n", []),
    "words": ("oil  refineries", ["oil", "refineri"]),
    "a word twice": ("oil gas oil", ["oil", "gas"]),
    "a phrase": ('"jet fuel" imports', ["jet fuel", "import"]),
    "a phrase with a mark in it": ('"Su-30: jets, now"', ["su 30 jet now"]),
    "phrases without a space": ('"jet fuel""crude oil"gas', ["jet fuel", "crude oil", "gas"]),
    "an empty phrase": ('"" oil', ["oil"]),
    "a phrase of marks": ('"…" oil', ["oil"]),
    "a phrase without an end": ('"jet fuel', ["jet", "fuel"]),
    "a quotation mark within a word": ('oil" gas', ["oil", "gas"]),
    "a word of two": ("Su-30 Russia-Myanmar", ["su 30", "russia myanmar"]),
    "a possessive": ("Putin's", ["putin"]),
    "a run of characters": ("缅甸 石油", ["缅 甸", "石 油"]),
    "a beginning": ("refiner*", ["refiner*"]),
    "a beginning is not stemmed": ("refineries*", ["refineries*"]),
    "a beginning is folded": ("MÉDEC*", ["medec*"]),
    "the beginning of the last of two": ("imports-refineries*", ["import refineries*"]),
    "a beginning in a run": ("缅甸*", ["缅 甸*"]),
    "a star alone": ("* ** oil", ["oil"]),
    "stars elsewhere": ('*oil re*s a** "jet*"', ["oil", "re s", "a", "jet"]),
    "a field": ("tag:oil claim:gas", ["tag:oil", "claim:gas"]),
    "a field in capitals": ("TAG:Oil", ["tag:oil"]),
    "a field with a phrase": ('claim:"jet fuel"', ["claim:jet fuel"]),
    "a field with a beginning": ("actor:min*", ["actor:min*"]),
    "a field of its own": ("claim: oil", ["claim", "oil"]),
    "a field with an empty phrase": ('claim:""', []),
    "a field behind a field": ("tag:claim:oil", ["tag:claim oil"]),
    "a field that is none": ("author:storey", ["author storey"]),
    "a field within a word": ("xtag:oil", ["xtag oil"]),
    "operators of others": (
        "oil AND gas OR NOT NEAR(a b, 5)",
        ["oil", "and", "gas", "or", "not", "near a", "b", "5"],
    ),
    "signs of others": ("+oil -gas ^jet ~fuel! ({b} [c])", ["oil", "gas", "jet", "fuel", "b", "c"]),
    "names with signs": ("OPEC+ C++ AT&T #1 @mfa 50%", ["opec", "c", "at t", "1", "mfa", "50"]),
    "what SQL would take for its own": ("'; DROP TABLE fact; --", ["drop", "tabl", "fact"]),
    "backslashes": (r"\oil \" \gas", ["oil", "gas"]),
    "a NUL": ("oil\0gas", ["oil", "gas"]),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "clauses"), QUERIES.values(), ids=QUERIES)
def test_what_is_typed_is_read_as_clauses(typed: str, clauses: list[str]) -> None:
    """Words, phrases, beginnings, and fields in front of them."""
    assert [_said(clause) for clause in parse([typed])] == clauses


@pytest.mark.parametrize("field", list(Field))
def test_every_field_can_be_asked_for(field: Field) -> None:
    """By its name."""
    clause = Clause(typed=f"{field}:Oils", own=(("oil",),), field=field)
    assert parse([f"{field}:Oils"]) == (clause,)


def test_words_of_the_command_line_are_read_one_by_one() -> None:
    """So that a phrase cannot begin in one and end in another."""
    assert [_said(clause) for clause in parse(['"jet', 'fuel"', "crude oil"])] == [
        "jet",
        "fuel",
        "crude",
        "oil",
    ]


def test_a_clause_keeps_what_was_typed() -> None:
    """For messages."""
    typed = [clause.typed for clause in parse(['tag:"Jet Fuel" OPEC+ Refiner*'])]
    assert typed == ['tag:"Jet Fuel"', "OPEC+", "Refiner*"]


@given(st.lists(st.text()))
def test_no_query_is_an_error(words: list[str]) -> None:
    """Every clause looks for something."""
    assert [clause for clause in parse(words) if not all(clause.own) or not clause.own] == []


SYNONYMS = {
    ("oil",): (("petroleum",), ("crude",)),
    ("jet", "fuel"): (("kerosen",),),
    ("jet",): (("plane",),),
    ("石", "油"): (("oil",),),
}
WIDENED: dict[str, tuple[str, list[str]]] = {
    "a word": ("oil gas", ["oil|petroleum|crude", "gas"]),
    "one way only": ("petroleum", ["petroleum"]),
    "words in a row": ("jet fuel", ["jet & fuel|kerosen"]),
    "words in a row among others": (
        "the jet fuel oil", ["the", "jet & fuel|kerosen", "oil|petroleum|crude"]
    ),
    "the longest expression": ("jet jets fuel", ["jet|plane", "jet & fuel|kerosen"]),
    "words in another order": ("fuel jet", ["fuel", "jet|plane"]),
    "a phrase": ('"jet fuel"', ["jet fuel|kerosen"]),
    "a word of two": ("jet-fuel", ["jet fuel|kerosen"]),
    "a run of characters": ("石油", ["石 油|oil"]),
    "other forms of a word": ("OILS", ["oil|petroleum|crude"]),
    "a field": ("tag:oil", ["tag:oil|petroleum|crude"]),
    "a field for both": ("tag:jet tag:fuel", ["tag:jet & fuel|kerosen"]),
    "different fields": ("tag:jet fuel", ["tag:jet|plane", "fuel"]),
    "a beginning": ("oil* jet*", ["oil*", "jet*"]),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "clauses"), WIDENED.values(), ids=WIDENED)
def test_synonyms_widen_a_clause(typed: str, clauses: list[str]) -> None:
    """Words that make up one expression become one clause."""
    assert [_said(clause) for clause in widen(parse([typed]), SYNONYMS)] == clauses


def test_without_synonyms_clauses_stay_as_they_are() -> None:
    """All of them."""
    clauses = parse(['oil "jet fuel" tag:gas*'])
    assert tuple(widen(clauses, {})) == clauses


def test_a_widened_clause_keeps_what_was_typed() -> None:
    """All of its words."""
    assert [clause.typed for clause in widen(parse(["Jet  Fuel"]), SYNONYMS)] == ["Jet Fuel"]


LOOSENED: dict[str, tuple[str, list[str]]] = {
    "words": ("oil gas", ["oil|petroleum|crude~", "gas~"]),
    "a phrase": ('"crude gas"', ["crude & gas~"]),
    "an expression": ("jet fuel", ["jet & fuel|kerosen~"]),
    "a field": ('tag:"crude gas"', ["tag:crude & gas~"]),
    "a run of characters": ("俄罗斯", ["俄 罗 & 罗 斯~"]),
    "a character": ("油", ["油~"]),
    "a word beside a run": ("su-30战机", ["战 机 & su & 30~"]),
    "a word beside a character": ("30机", ["30~"]),
    "a word twice": ('"oil to oil"', ["oil & to~"]),
}


@pytest.mark.parametrize(("typed", "clauses"), LOOSENED.values(), ids=LOOSENED)
def test_a_loose_clause_is_content_with_a_part(typed: str, clauses: list[str]) -> None:
    """With one word of it, or two characters of a run."""
    assert [_said(clause) for clause in loosen(widen(parse([typed]), SYNONYMS))] == clauses


UNFILTERED = {
    "nothing asked": (Query(), True),
    "order and number": (Query(sort=Sort.DATE, reverse=True, limit=5), True),
    "a filter": (Query(tag=("oil",)), False),
    "a date": (Query(since=Period.parse("2024")), False),
    "all facts": (Query(all=True), False),
    "words": (Query(words=("oil",)), False),
}


@pytest.mark.parametrize(("query", "is_unfiltered"), UNFILTERED.values(), ids=UNFILTERED)
def test_a_query_is_unfiltered_when_it_selects_what_there_is(
    query: Query, *, is_unfiltered: bool
) -> None:
    """Whatever the order."""
    assert query.is_unfiltered == is_unfiltered


MADE: dict[str, tuple[dict[str, Any], Query]] = {
    "nothing": ({}, Query()),
    "one name": ({"tag": "oil", "words": "jet fuel"}, Query(tag=("oil",), words=("jet fuel",))),
    "several names": ({"kind": ["risk", "event"]}, Query(kind=("risk", "event"))),
    "no ids": ({"id": []}, Query(id=())),
    "dates": (
        {"since": "2024-03", "until": "2025"},
        Query(since=Period.parse("2024-03"), until=Period.parse("2025")),
    ),
    "dates that overlap": (
        {"since": "2025-03", "until": "2025"},
        Query(since=Period.parse("2025-03"), until=Period.parse("2025")),
    ),
    "a date that has been read": (
        {"since": Period.parse("2024")}, Query(since=Period.parse("2024"))
    ),
    "an order": ({"sort": "date", "reverse": True}, Query(sort=Sort.DATE, reverse=True)),
    "a number": ({"limit": 5, "all": True}, Query(limit=5, all=True)),
    "no limit": ({"limit": 0}, Query()),
    "a limit beyond all": ({"limit": 1 << 70}, Query(limit=1 << 62)),
    "nothing for each": (dict.fromkeys([*FILTERS, "id", "since", "until", "limit"]), Query()),
    "one day": (
        {"since": "2025-03-04", "until": "2025-03-04"},
        Query(since=Period.parse("2025-03-04"), until=Period.parse("2025-03-04")),
    ),
    "names that come one by one": ({"tag": iter(["oil", "gas"])}, Query(tag=("oil", "gas"))),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "query"), MADE.values(), ids=MADE)
def test_a_query_is_made_from_plain_values(asked: dict[str, Any], query: Query) -> None:
    """One name counts as several."""
    assert make_query(**asked) == query


def test_what_facts_are_chosen_by_is_what_they_are_counted_by() -> None:
    """And by the year, which `since` and `until` choose."""
    assert [*FILTERS, "year"] == list(By)


def test_facts_come_topic_by_topic_unless_words_or_another_order_are_asked_for() -> None:
    """And may stand under the titles of these."""
    queries = (Query(), Query(reverse=True), Query(words=("oil",)), Query(sort=Sort.DATE))
    assert [query.is_by_topic for query in queries] == [True, True, False, False]


UNMADE: dict[str, tuple[dict[str, Any], str]] = {
    "no date": (
        {"since": "soon"}, 'since: "soon" is not a date; write 2024, 2024-03 or 2024-03-14'
    ),
    "no such day": (
        {"until": "2024-02-30"},
        'until: "2024-02-30" has no such day; write 2024, 2024-03 or 2024-03-14',
    ),
    "an interval": (
        {"since": "2022/.."}, 'since: "2022/.." is not a date; write 2024, 2024-03 or 2024-03-14'
    ),
    "an end before the start": (
        {"since": "2025-02", "until": "2025-01"}, "since 2025-02 is after until 2025-01; swap them"
    ),
    "no order": (
        {"sort": "size"}, "cannot sort by size; sort by topic, date, id, kind, standing, relevance"
    ),
    "an order of words without words": (
        {"sort": "relevance"},
        (
            "cannot sort by relevance without words; search, or sort by topic, date, id, kind,"
            " standing"
        ),
    ),
    "the first of two mistakes": ({"limit": -1, "tag": 5}, "tag: 5 is not text"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "message"), UNMADE.values(), ids=UNMADE)
def test_what_cannot_be_meant_is_an_error(asked: dict[str, Any], message: str) -> None:
    """With what to write."""
    with pytest.raises(UsageError) as caught:
        make_query(**asked)
    assert str(caught.value) == message

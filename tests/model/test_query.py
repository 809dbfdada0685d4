"""The query language is small; everything else is literal."""

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


def _short(clause: Clause) -> str:
    """Write a clause in short: `tag:jet fuel|kerosene~`, with `~` after what weighs less."""
    return "|".join(
        (f"{choice.field}:" if choice.field else "")
        + " ".join(choice.phrase)
        + "~" * (choice.weight < 1)
        for choice in clause.choices
    )


def _wanted(*typed: str) -> list[str]:
    return [_short(clause) for clause in parse(typed).wanted]


# What is typed, and the clauses that are read.
QUERIES: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", []),
    "blanks": (" \t\n", []),
    "words": ("oil  refineries", ["oil", "refineri"]),
    "a word twice": ("oil gas oil", ["oil", "gas"]),
    "a phrase": ('"jet fuel" imports', ["jet fuel", "import"]),
    "a phrase with punctuation": ('"Su-30: jets, fly"', ["su 30 jet fli"]),
    "phrases without a space": ('"jet fuel""crude oil"gas', ["jet fuel", "crude oil", "gas"]),
    "an empty phrase": ('"" oil', ["oil"]),
    "a phrase of marks": ('"…" oil', ["oil"]),
    "a phrase without an end": ('"jet fuel', ["jet", "fuel"]),
    "a quotation mark within a word": ('oil" gas', ["oil", "gas"]),
    "a hyphenated word": ("Su-30 Russia-Myanmar", ["su 30", "russia myanmar"]),
    "letters and digits": ("Su30 MiG29", ["su 30", "mig 29"]),
    "an acronym": ("U.S. U.N.", ["us", "un"]),
    "a possessive": ("Putin's", ["putin"]),
    "a run of characters": ("缅甸 石油", ["缅 甸", "石 油"]),
    "a prefix": ("refiner*", ["refiner*"]),
    "a prefix is not stemmed": ("refineries*", ["refineries*"]),
    "a prefix is folded": ("MÉDEC*", ["medec*"]),
    "a prefix after a hyphen": ("imports-refineries*", ["import refineries*"]),
    "a prefix in a run": ("缅甸*", ["缅 甸*"]),
    "a star alone": ("* ** oil", ["oil"]),
    "stars elsewhere": ('*oil re*s x** "jet*"', ["oil", "re s", "x", "jet"]),
    "a field": ("tag:oil claim:gas", ["tag:oil", "claim:gas"]),
    "a field in capitals": ("TAG:Oil", ["tag:oil"]),
    "a field with a phrase": ('claim:"jet fuel"', ["claim:jet fuel"]),
    "a field with a prefix": ("actor:min*", ["actor:min*"]),
    "a field of its own": ("claim: oil", ["claim", "oil"]),
    "a field with an empty phrase": ('claim:""', []),
    "a field behind a field": ("tag:claim:oil", ["tag:claim oil"]),
    "an unknown field": ("author:storey", ["author storey"]),
    "a field within a word": ("xtag:oil", ["xtag oil"]),
    "OR": ("oil OR gas", ["oil|gas"]),
    "OR of three, and a word": ("port oil OR gas OR coal", ["port", "oil|gas|coal"]),
    "OR of phrases and fields": ('"jet fuel" OR tag:oil', ["jet fuel|tag:oil"]),
    "OR with nothing": ("OR oil OR", ["oil"]),
    "AND": ("oil AND gas", ["oil", "gas"]),
    "operators alone": ("NOT AND", ["not", "and"]),
    "operators in small letters": ("oil or gas and not coal", ["oil", "gas", "coal"]),
    "operators in quotes": ('"oil AND gas"', ["oil and gas"]),
    "functions of other engines": ("NEAR(jets fly, 5)", ["near jet", "fli", "5"]),
    "signs of other engines": ("+oil ^jet ~fuel! ({x} [y])", ["oil", "jet", "fuel", "x", "y"]),
    "names with signs": ("OPEC+ C++ AT&T #1 @mfa 50%", ["opec", "c", "at t", "1", "mfa", "50"]),
    "SQL": ("'; DROP TABLE fact; --", ["drop", "tabl", "fact"]),
    "backslashes": (r"\oil \" \gas", ["oil", "gas"]),
    "a NUL": ("oil\0gas", ["oil", "gas"]),
    "function words": ("is the oil in a port?", ["oil", "port"]),
    "only function words": ("what is it", ["what", "is", "it"]),
    "function words in quotes": ('"the port" of', ["the port"]),
    "function words in a field": ("claim:the port", ["claim:the", "port"]),
    "function words in capitals": ("WHO report on IT", ["who", "report", "it"]),
    "contractions": ("it's what they'll do, don't they, oil", ["oil"]),
    "a word that begins a contraction": ("won don", ["win", "don"]),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "clauses"), QUERIES.values(), ids=QUERIES)
def test_what_is_typed_is_read_as_clauses(typed: str, clauses: list[str]) -> None:
    """Words, phrases, prefixes, fields before them, and operators between them."""
    assert _wanted(typed) == clauses


EXCLUDING: dict[str, tuple[tuple[str, ...], list[str], list[str]]] = {
    "a minus": (("port -china",), ["port"], ["china"]),
    "a minus before a phrase": (('port -"jet fuel"',), ["port"], ["jet fuel"]),
    "a minus before a field": (("port -tag:oil",), ["port"], ["tag:oil"]),
    "a minus first": (("-china port",), ["port"], ["china"]),
    "NOT": (("port NOT china",), ["port"], ["china"]),
    "AND NOT": (("port AND NOT china oil",), ["port", "oil"], ["china"]),
    "NOT as an argument": (("port", "NOT", "china"), ["port"], ["china"]),
    "a hyphen": (("port-china",), ["port china"], []),
    "a dash": (("port - china",), ["port", "china"], []),
    "dashes": (("port --china",), ["port", "china"], []),
    "nothing else": (("-china", "NOT india"), [], ["china", "india"]),
}


@pytest.mark.parametrize(("typed", "wanted", "unwanted"), EXCLUDING.values(), ids=EXCLUDING)
def test_words_are_excluded(typed: tuple[str, ...], wanted: list[str], unwanted: list[str]) -> None:
    """As in other search boxes."""
    read = parse(typed)
    assert [_short(clause) for clause in read.wanted] == wanted
    assert [_short(clause) for clause in read.unwanted] == unwanted


@pytest.mark.parametrize("field", list(Field))
def test_every_field_can_be_asked_for(field: Field) -> None:
    """By its name."""
    assert _wanted(f"{field}:Oils") == [f"{field}:oil"]


def test_words_of_the_command_line_are_read_one_by_one() -> None:
    """So that a phrase cannot begin in one and end in another."""
    assert _wanted('"jet', 'fuel"', "crude oil") == ["jet", "fuel", "crude", "oil"]


def test_a_clause_keeps_its_words_as_typed() -> None:
    """For messages."""
    clauses = parse(['tag:"Jet Fuel" OPEC+ Refiner* 缅甸']).wanted
    typed = [[word.typed for word in clause.words] for clause in clauses]
    assert typed == [["Jet", "Fuel"], ["OPEC"], ["Refiner"], ["缅甸"]]


@given(st.lists(st.text() | st.text('oil NOT OR AND -"*:缅')))
def test_no_query_is_an_error(words: list[str]) -> None:
    """Every clause looks for something."""
    read = parse(words)
    assert all(choice.phrase for clause in sum(read[:2], ()) for choice in clause.choices)


SYNONYMS = {
    ("oil",): (("petroleum",), ("crude",)),
    ("jet", "fuel"): (("kerosen",),),
    ("jet",): (("plane",),),
    ("石", "油"): (("oil",),),
}
WIDENED: dict[str, tuple[str, list[str]]] = {
    "a word": ("oil gas", ["oil|petroleum~|crude~", "gas"]),
    "one way only": ("petroleum", ["petroleum"]),
    "words in a row": ("jet fuel", ["jet|kerosen~", "fuel|kerosen~"]),
    "words in a row among others": (
        "new jet fuel oil", ["new", "jet|kerosen~", "fuel|kerosen~", "oil|petroleum~|crude~"]
    ),
    "the longest expression": ("jet jets fuel", ["jet|kerosen~", "fuel|kerosen~"]),
    "words in another order": ("fuel jet", ["fuel", "jet|plane~"]),
    "a phrase": ('"jet fuel"', ["jet fuel|kerosen~"]),
    "a hyphenated word": ("jet-fuel", ["jet fuel|kerosen~"]),
    "a run of characters": ("石油", ["石 油|oil~"]),
    "other forms of a word": ("OILS", ["oil|petroleum~|crude~"]),
    "a field": ("tag:oil", ["tag:oil|tag:petroleum~|tag:crude~"]),
    "a field for both": ("tag:jet tag:fuel", ["tag:jet|tag:kerosen~", "tag:fuel|tag:kerosen~"]),
    "different fields": ("tag:jet fuel", ["tag:jet|tag:plane~", "fuel"]),
    "a synonym that was typed": ("oil OR crude", ["oil|crude|petroleum~"]),
    "a prefix": ("oil* jet*", ["oil*", "jet*"]),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "clauses"), WIDENED.values(), ids=WIDENED)
def test_synonyms_widen_a_clause(typed: str, clauses: list[str]) -> None:
    """One of several words is a choice of each of their clauses."""
    assert [_short(clause) for clause in widen(parse([typed]).wanted, SYNONYMS)] == clauses


def test_without_synonyms_clauses_stay_as_they_are() -> None:
    """All of them."""
    clauses = parse(['oil "jet fuel" tag:gas*']).wanted
    assert tuple(widen(clauses, {})) == clauses


LOOSENED: dict[str, tuple[str, list[str]]] = {
    "words": ("oil gas", ["oil|petroleum~|crude~", "gas"]),
    "a phrase": ('"crude gas"', ["crude", "gas"]),
    "an expression": ('"jet fuel"', ["jet|kerosen~", "fuel|kerosen~"]),
    "a field": ('tag:"crude gas"', ["tag:crude", "tag:gas"]),
    "a run of characters": ("俄罗斯", ["俄 罗", "罗 斯"]),
    "a character": ("油", ["油"]),
    "a word beside a run": ("su-30战机", ["战 机", "su", "30"]),
    "a word beside a character": ("30机", ["30"]),
    "a word twice": ('"oil to oil"', ["oil", "to"]),
}


@pytest.mark.parametrize(("typed", "clauses"), LOOSENED.values(), ids=LOOSENED)
def test_a_phrase_is_loosened_to_its_words(typed: str, clauses: list[str]) -> None:
    """And a run of characters to its pairs."""
    widened = widen(parse([typed]).wanted, SYNONYMS)
    assert [_short(clause) for clause in loosen(widened)] == clauses


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
    """And by publisher, and by the year, which `since` and `until` choose."""
    assert {*FILTERS, "publisher", "year"} == {*By}


def test_facts_come_topic_by_topic_unless_words_or_another_order_are_asked_for() -> None:
    """And may be grouped under topic titles."""
    queries = (Query(), Query(reverse=True), Query(words=("oil",)), Query(sort=Sort.DATE))
    assert [query.is_by_topic for query in queries] == [True, True, False, False]


UNMADE: dict[str, tuple[dict[str, Any], str]] = {
    "no date": (
        {"since": "soon"}, 'since: "soon" is not a date; write 2024, 2024-03, or 2024-03-14'
    ),
    "no such day": (
        {"until": "2024-02-30"},
        'until: "2024-02-30" is not a day in the calendar; write 2024, 2024-03, or 2024-03-14',
    ),
    "an interval": (
        {"since": "2022/.."}, 'since: "2022/.." is not a date; write 2024, 2024-03, or 2024-03-14'
    ),
    "an end before the start": (
        {"since": "2025-02", "until": "2025-01"}, "since 2025-02 is after until 2025-01; swap them"
    ),
    "no order": (
        {"sort": "size"},
        'cannot sort by "size"; sort by topic, date, id, kind, standing, relevance',
    ),
    "an order of words without words": (
        {"sort": "relevance"},
        (
            "can sort by relevance only in a search; sort by topic, date, id, kind,"
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

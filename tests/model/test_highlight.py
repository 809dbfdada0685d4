"""What matches in a fact is marked in its texts as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from bases import open_text

from rumm.model.answers import Match
from rumm.model.highlight import matches, spans, texts
from rumm.model.query import Field, Query, loosen, parse, widen

if TYPE_CHECKING:
    from rumm.model.facts import Fact


def _marked(text: str, query: str, field: Field = Field.CLAIM) -> str:
    """Return the text with [brackets] around what the query matches."""
    synonyms = {("oil",): (("petroleum",), ("crude", "oil")), ("jet", "fuel"): (("kerosen",),)}
    for start, end in reversed(spans(text, tuple(widen(parse([query]).wanted, synonyms)), field)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


# A text with what the query marks in it.
MARKED = {
    "a word": ("gas", "[Gas] and “[GAS]”."),
    "another form of it": ("refinery", "[Refineries]: a [refinery]'s [refinery]"),
    "accents": ("medecins", "[Médecins] [Me\u0301decins]"),
    "a possessive": ("putin", "[Putin]’s visit"),
    "two words": ("jets gas", "[Jet] and [gas]"),
    "words that are not there": ("coal", "Gas."),
    "nothing": ("", "Gas."),
    "a phrase": ('"gas fields"', "Gas, [gas fields], fields; [gas-field]"),
    "a phrase that overlaps itself": ('"gas to gas"', "[gas to gas to gas]"),
    "phrases that overlap": ('"a b" "b c"', "[a b c]"),
    "phrases that touch": ('"甲乙" "丙丁"', "[甲乙][丙丁]"),
    "a phrase within a phrase": ('"a b c" b', "[a b c] [b]"),
    "a synonym": ("oil", "[Oil] and [petroleum]"),
    "a synonym of two words": ("oil", "[crude oil], crude"),
    "words with a synonym together": ("jet fuel", "[Jet] [fuel] is [kerosene]"),
    "a phrase with a synonym": ('"jet fuel"', "[jet fuel], [kerosene], jet"),
    "a run of characters": ("缅甸", "在[缅甸]和缅北"),
    "Myanmar": ("မြန်", "[မြန်]မာ"),
    "decomposed Korean": ("러시아", f"[{normalize('NFD', '러시아')}] 석유"),
    "letters that become two": ("strasse", "die [Straße]"),
    "half-width Kana": ("ガス", "[ｶﾞｽ]"),
    "a field that is this": ("claim:gas", "[Gas]"),
    "a field that is another": ("tag:gas", "Gas"),
    "brackets and marks": ("sic", "Oil ([sic]) — [SIC]!"),
}


@pytest.mark.parametrize(("query", "marked"), MARKED.values(), ids=MARKED)
def test_matches_are_marked_in_the_text_as_written(query: str, marked: str) -> None:
    """The longest stretch, where several overlap."""
    text = marked.replace("[", "").replace("]", "")
    assert _marked(text, query) == marked


def test_parts_of_a_loose_phrase_are_marked_together() -> None:
    """Pairs of characters overlap."""
    text = "在俄罗斯"
    assert spans(text, tuple(loosen(parse(["俄罗斯"]).wanted)), Field.CLAIM) == [(1, 4)]


def _fact() -> Fact:
    base = open_text("""
        base.title = "A base"
        topic.oil-trade = { title = "Oil trade", summary = "Not searched for oil." }
        [source.oil-report]
        type = "report"
        authors = [{ literal = "Oil Office" }, "Oil, Ann"]
        title = "On oil"
        publisher = "Oil Press"
        tier = "press"
        [fact.oil]
        kind = "risk"
        topic = "oil-trade"
        claim = "Crude oil and oil."
        actors = ["Nobody", "Oil firms"]
        tags = ["oil"]
        note = "Oils."
        questions = ["Who sells oil?"]
        citations = [
          { source = "oil-report", stance = "supports", locator = "oil" },
          { source = "oil-report", stance = "qualifies", note = "Of oil.", quote = "“Oil”" },
        ]
    """)
    with base:
        return base.select(Query()).items[0].fact


OWN = [
    ("claim", "claim", "Crude oil and oil."),
    ("topic", "topic", "oil-trade"),
    ("topic", "topic_title", "Oil trade"),
    ("tag", "tags[0]", "oil"),
    ("actor", "actors[0]", "Nobody"),
    ("actor", "actors[1]", "Oil firms"),
    ("note", "note", "Oils."),
    ("note", "citations[1].note", "Of oil."),
    ("note", "citations[1].quote", "“Oil”"),
    ("question", "questions[0]", "Who sells oil?"),
]
CITED = [
    ("source", f"citations[{number}].{name}", text)
    for number in range(2)
    for name, text in {
        "source": "oil-report",
        "title": "On oil",
        "authors[0]": "Oil Office",
        "authors[1]": "Oil, Ann",
        "publisher": "Oil Press",
    }.items()
]


def test_all_texts_of_a_fact_are_searchable() -> None:
    """By field, with their paths in the JSON of the fact."""
    assert list(texts(_fact())) == OWN + CITED


def test_matches_are_told_by_path_and_place() -> None:
    """In every text of the fact."""
    assert list(matches(_fact(), parse(["oil"]).wanted)) == [
        Match("claim", 6, 9),
        Match("claim", 14, 17),
        Match("topic", 0, 3),
        Match("topic_title", 0, 3),
        Match("tags[0]", 0, 3),
        Match("actors[1]", 0, 3),
        Match("note", 0, 4),
        Match("citations[1].note", 3, 6),
        Match("citations[1].quote", 1, 4),
        Match("questions[0]", 10, 13),
        Match("citations[0].source", 0, 3),
        Match("citations[0].title", 3, 6),
        Match("citations[0].authors[0]", 0, 3),
        Match("citations[0].authors[1]", 0, 3),
        Match("citations[0].publisher", 0, 3),
        Match("citations[1].source", 0, 3),
        Match("citations[1].title", 3, 6),
        Match("citations[1].authors[0]", 0, 3),
        Match("citations[1].authors[1]", 0, 3),
        Match("citations[1].publisher", 0, 3),
    ]


@pytest.mark.parametrize("field", list(Field))
def test_a_word_of_a_field_is_marked_only_there(field: Field) -> None:
    """If all have the same word."""
    paths = {match.field for match in matches(_fact(), parse([f"{field}:oil"]).wanted)}
    assert paths == {path for name, path, text in OWN + CITED if name == field and text != "Nobody"}

"""Words find the facts that have them, best first; no input is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from bases import HEAD, fact, found, ids, of_claims, open_text, searched
from hypothesis import example, given
from hypothesis import strategies as st

from rumm.index import search
from rumm.model.highlight import reason
from rumm.model.period import Period
from rumm.model.query import Query, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rumm.index.answers import Index

TEXT = (
    HEAD
    + """
[topic.power-plants]
title = "Reactors and dams"
[source.dvb-2024]
type = "webpage"
authors = ["Nandar, Ma"]
title = "A hydropower gazette"
publisher = "Broadcasters"
tier = "press"
[synonyms]
oil = ["petroleum", "crude"]
"jet fuel" = ["kerosene"]
kerosene = ["paraffin"]
junta = ["military council"]
[fact.oil-bought]
kind = "driver"
topic = "t"
claim = "Myanmar bought oil from Russia."
citations = [{ source = "s", stance = "supports" }]
[fact.petroleum-bought]
kind = "driver"
topic = "t"
claim = "Petroleum."
citations = [{ source = "s", stance = "supports" }]
[fact.jet-fuel]
kind = "risk"
topic = "t"
claim = "Jet fuel reached the generals’ refineries; crude did not."
date = "2024"
citations = [{ source = "s", stance = "supports" }]
[fact.fuel-jet]
kind = "risk"
topic = "t"
claim = "Fuel for a jet is scarce."
citations = [{ source = "s", stance = "supports" }]
[fact.kerosene]
kind = "risk"
topic = "t"
claim = "Kerosene was flown in by the military council."
citations = [{ source = "s", stance = "supports" }]
[fact.dam]
kind = "event"
topic = "power-plants"
claim = "A dam broke."
actors = ["Minn Aung", "Hlaing Oo"]
tags = ["floods", "relief"]
note = "Médecins Sans Frontières came."
citations = [
  { source = "dvb-2024", stance = "supports", note = "Names the river.", quote = "It burst." },
]
[fact.old-dam]
kind = "event"
topic = "t"
claim = "A dam was planned in Myitsone."
superseded-by = "dam"
citations = [{ source = "s", stance = "supports" }]
"""
)


@pytest.fixture(scope="module")
def base() -> Iterator[Index]:
    """Return the open base of the text above."""
    with open_text(TEXT) as opened:
        yield opened


FOUND = {
    "a word": ("refinery", ["jet-fuel"]),
    "a word in capitals": ("REFINERIES", ["jet-fuel"]),
    "all words": ("fuel jet", ["fuel-jet", "jet-fuel"]),
    "all words, from all fields": ("dam floods minn reactors frontieres gazette", ["dam"]),
    "a possessive": ("general's", ["jet-fuel"]),
    "accents": ("medecins", ["dam"]),
    "a phrase": ('"jet fuel"', ["jet-fuel", "kerosene"]),
    "a phrase in the other order": ('"fuel jet"', []),
    "a phrase over punctuation": ('"refineries crude"', ["jet-fuel"]),
    "a beginning": ("refin*", ["jet-fuel"]),
    "the beginning of several words": ("k* fl*", ["kerosene"]),
    "a beginning that nothing has": ("xyz*", []),
    "a beginning of another word": ("broadc*", ["dam"]),
    "the beginning of a longer word than its stem": ("refineries*", ["jet-fuel"]),
    "the beginning of the second of two words": ("generals-refine*", ["jet-fuel"]),
    "a phrase with marks in it": ('"general’s: refineries"', ["jet-fuel"]),
    "the claim": ("claim:dam", ["dam"]),
    "the id of the topic": ("topic:plants", ["dam"]),
    "the title of the topic": ("topic:dams", ["dam"]),
    "a tag": ("tag:flood", ["dam"]),
    "an actor": ("actor:hlaing", ["dam"]),
    "the id of a source": ("source:dvb", ["dam"]),
    "the title of a source": ("source:gazette", ["dam"]),
    "the author of a source": ("source:nandar", ["dam"]),
    "the publisher of a source": ("source:broadcasters", ["dam"]),
    "the note": ("note:frontieres", ["dam"]),
    "the note of a citation": ("note:river", ["dam"]),
    "a quote": ("note:burst", ["dam"]),
    "a field and a word": ("claim:dam gazette", ["dam"]),
    "a field and a phrase": ('claim:"dam broke"', ["dam"]),
    "a field and a beginning": ("tag:reli*", ["dam"]),
    "a word in another field": ("tag:dam", []),
    "a word of a superseded fact": ("myitsone", []),
    "an expression with a synonym": ("jet fuel", ["fuel-jet", "jet-fuel", "kerosene"]),
    "a synonym of two words": ("junta", ["kerosene"]),
    "a synonym is not followed further": ('"jet fuel" paraffin', []),
    "synonyms go one way": ("petroleum", ["petroleum-bought"]),
    "no letters": ("… ! ?", []),
    "nothing": ("", []),
    "blanks": (" \t", []),
}


@pytest.mark.parametrize(("words", "expected"), FOUND.values(), ids=FOUND)
def test_words_find_the_facts_that_have_all_of_them(
    base: Index, words: str, expected: list[str]
) -> None:
    """And no others; if none has all, partial matches are not called full ones."""
    answer = searched(base, words)
    assert ([] if answer.partial else ids(answer)) == expected


def test_a_synonym_without_letters_takes_nothing_from_the_others() -> None:
    """Nor does a key without any."""
    synonyms = '[synonyms]\noil = ["…", "petroleum"]\n"!" = ["petroleum"]\n'
    with of_claims({"a": "Petroleum."}, HEAD + synonyms) as base:
        assert found(base, "oil") == ["a"]
        assert found(base, "!") == []


def test_facts_are_found_among_those_that_filters_choose(base: Index) -> None:
    """Also superseded ones, when they are asked for."""
    asked = Query(words=("dam",), sort=Sort.RELEVANCE)
    assert ids(base.select(asked._replace(kind=("risk",)))) == []
    assert ids(base.select(asked._replace(since=Period.parse("2024")))) == []
    assert ids(base.select(asked._replace(all=True))) == ["dam", "old-dam"]
    assert ids(base.select(asked._replace(all=True, topic=("t",)))) == ["old-dam"]


ORDERS = {
    "best first": (Query(sort=Sort.RELEVANCE), ["oil-bought", "petroleum-bought", "jet-fuel"]),
    "best last": (
        Query(sort=Sort.RELEVANCE, reverse=True),
        ["jet-fuel", "petroleum-bought", "oil-bought"],
    ),
    "the best": (Query(sort=Sort.RELEVANCE, limit=1), ["oil-bought"]),
    "the two best": (Query(sort=Sort.RELEVANCE, limit=2), ["oil-bought", "petroleum-bought"]),
    "the worst": (Query(sort=Sort.RELEVANCE, limit=1, reverse=True), ["jet-fuel"]),
    "by id": (Query(sort=Sort.ID), ["jet-fuel", "oil-bought", "petroleum-bought"]),
    "as in the base": (Query(), ["oil-bought", "petroleum-bought", "jet-fuel"]),
}


@pytest.mark.parametrize(("query", "expected"), ORDERS.values(), ids=ORDERS)
def test_what_is_found_is_ordered(base: Index, query: Query, expected: list[str]) -> None:
    """A fact with the word itself ranks above any with only a synonym, however short."""
    answer = base.select(query._replace(words=("oil",)))
    assert (ids(answer), answer.total) == (expected, 3)


def test_scores_fall(base: Index) -> None:
    """Also from the word itself to its synonyms; in any other order there are none."""
    scores = [hit.score or 0 for hit in searched(base, "oil").items]
    assert scores == sorted(scores, reverse=True)
    assert [hit.score for hit in base.select(Query(words=("oil",))).items] == [None] * 3


def _dam(number: int) -> str:
    """Return a word starting with dam; numbers would be words of their own."""
    return "dam" + "".join("bcdfghjklm"[int(digit)] for digit in str(number)) + "q"


MANY = {
    "one word": ("d*", 500),
    "in a field": ("claim:d*", 500),
    "after another": ("the-d*", 498),
    "some of the words": ("d* xyzzy", 500),
}


@pytest.mark.parametrize(("words", "expected"), MANY.values(), ids=MANY)
@pytest.mark.long
def test_all_words_that_begin_so_are_found_where_they_are_many(words: str, expected: int) -> None:
    """And marked: also those that begin otherwise when they are stemmed."""
    claims = {f"d{number}": f"The {_dam(number)} of x." for number in range(498)}
    with of_claims(claims | {"dying": "A swan is dying.", "dye": "Dyes."}) as base:
        answer = searched(base, words)
    marked = {
        hit.fact.claim[match.start : match.end]
        for hit in answer.items
        for match in hit.matches
        if match.field == "claim"
    }
    beginning = "The dam" if words.startswith("the") else "dam"
    wanted = {beginning + _dam(number).removeprefix("dam") for number in range(498)}
    assert answer.total == expected
    assert marked - wanted == ({"dying", "Dyes"} if expected == len(wanted) + 2 else set())
    assert wanted <= marked


def test_no_fact_with_any_of_many_words_is_left_when_they_are_excluded() -> None:
    """Not even one with a word that few have."""
    claims = {f"d{number}": f"The {_dam(number)} of x." for number in range(498)}
    with of_claims(claims | {"x": "x"}) as base:
        assert len(found(base, "x")) == len(claims) + 1
        assert ids(searched(base, "x", exclude=("claim:d*",))) == ["x"]


EXCLUDED = {
    "a word": (("crude",), ["oil-bought", "petroleum-bought"]),
    "several words": (("crude", "russia"), ["petroleum-bought"]),
    "another form of a word": (("generals",), ["oil-bought", "petroleum-bought"]),
    "a phrase": (('"from russia"',), ["petroleum-bought", "jet-fuel"]),
    "a beginning": (("petro*",), ["oil-bought", "jet-fuel"]),
    "a field": (("tag:crude",), ["oil-bought", "petroleum-bought", "jet-fuel"]),
    "the word itself": (("oil",), ["petroleum-bought", "jet-fuel"]),
    "no letters": (("*", ""), ["oil-bought", "petroleum-bought", "jet-fuel"]),
    "all": (("s",), []),
}


@pytest.mark.parametrize(("words", "expected"), EXCLUDED.values(), ids=EXCLUDED)
def test_facts_with_an_excluded_word_are_left_out(
    base: Index, words: tuple[str, ...], expected: list[str]
) -> None:
    """Any of several words is enough for that; its synonyms are not."""
    assert ids(searched(base, "oil", exclude=words)) == expected


def test_where_none_has_all_words_the_closest_are_found(base: Index) -> None:
    """And said to be partial."""
    answer = searched(base, "dam refineries generals")
    assert (ids(answer), answer.partial, answer.total) == (["jet-fuel", "dam"], True, 2)


def test_where_none_has_any_word_nothing_is_found(base: Index) -> None:
    """That is not part of anything."""
    answer = searched(base, "xyzzy", "plugh")
    assert (ids(answer), answer.partial, answer.total) == ([], False, 0)


def test_some_words_are_enough_when_that_is_asked(base: Index) -> None:
    """It is not partial then."""
    query = Query(words=("dam", "kerosene"), any=True, sort=Sort.RELEVANCE)
    answer = base.select(query)
    assert (ids(answer), answer.partial) == (["kerosene", "dam"], False)
    assert ids(base.select(query._replace(sort=Sort.ID))) == ["dam", "kerosene"]


def test_a_phrase_that_nothing_has_is_relaxed_to_its_words(base: Index) -> None:
    """With field and exclusion as they were."""
    answer = searched(base, 'claim:"fuel dam"', exclude=("scarce",))
    assert (ids(answer), answer.partial) == (["jet-fuel", "dam"], True)


def test_a_phrase_stands_within_one_text() -> None:
    """Not half in one tag and half in the next."""
    more = 'tags = ["jet fuel", "oil"]\nactors = ["Myanmar", "Russia"]\nnote = "Now."'
    with open_text(HEAD + fact("a", more=more)) as base:
        queries = ['"jet fuel"', '"fuel oil"', '"myanmar russia"', '"s annals"']
        assert [searched(base, query).partial for query in queries] == [False, True, True, True]


def test_what_is_found_is_told_with_its_places(base: Index) -> None:
    """On the original text, of words, stems and synonyms; they may be parts."""
    (hit, *_) = searched(base, "refinery crude general's").items
    claim = hit.fact.claim
    assert [(m.field, claim[m.start : m.end]) for m in hit.matches] == [
        ("claim", "generals"),
        ("claim", "refineries"),
        ("claim", "crude"),
    ]


def test_every_fact_that_is_found_has_something_to_mark(base: Index) -> None:
    """Whatever it was found by."""
    for words in ("oil", "jet fuel", "k*", "topic:dam", "nandar", '"jet fuel"', "dam generals"):
        assert [hit.fact.id for hit in searched(base, words).items if not hit.matches] == []


def test_ties_are_in_the_order_of_ids() -> None:
    """Whatever their order in the file."""
    names = ["m", "b", "z", "a10", "a9", "c-d", "c"]
    with of_claims(dict.fromkeys(names, "Oil flows.")) as base:
        assert found(base, "oil") == sorted(names)


def test_a_fact_is_better_where_the_word_has_more_weight() -> None:
    """In the claim, in a short text, more than once; and rare words count more."""
    claims = {
        "a": "Gas and much else that is said of it here and there and elsewhere.",
        "b": "Gas.",
        "c": "Gas, gas.",
        "d": "Coal.",
    }
    text = HEAD + "".join(fact(id_, claim) for id_, claim in claims.items())
    with open_text(text + fact("e", "Wood.", 'note = "Gas."')) as base:
        assert found(base, "gas") == ["c", "b", "a", "e"]
        assert found(base, "gas", "coal") == ["d", "c", "b", "a", "e"]


# ------------------------------------------------------------------------------- did you mean

REPLACED = {
    "a letter wrong": ("refinerias", "refineries"),
    "a letter missing": ("refneries", "refineries"),
    "a letter too many": ("keroosene", "kerosene"),
    "neighbors swapped": ("refinreies", "refineries"),
    "another case and accents": ("Médicins", "medecins"),
    "two letters of many": ("Refinarias", "refineries"),
}


@pytest.mark.parametrize(("word", "meant"), REPLACED.values(), ids=REPLACED)
def test_a_word_is_replaced_where_there_is_no_reasonable_doubt(
    base: Index, word: str, meant: str
) -> None:
    """As if the other had been typed, with a note."""
    answer = searched(base, word)
    assert (dict(answer.replaced), dict(answer.unknown)) == ({word: meant}, {})
    assert ids(answer) == found(base, meant) != []


MEANT = {
    "two letters wrong": ("kirosine", ("kerosene",)),
    "a short word": ("dem", ("dam",)),
    "a short word two letters off": ("dxy", ()),
    "a short word that begins otherwise": ("xam", ()),
    "a long word that begins otherwise": ("qerosene", ("kerosene",)),
    "two letters wrong, one of them the first": ("qerosine", ()),
    "two letters wrong in a word of seven": ("kirosen", ("kerosene",)),
    "a fragment of a short word": ("oilx", ()),
    "nothing like it": ("xyzzyplugh", ()),
    "numbers": ("2025", ()),
    "another script": ("缅", ()),
}


@pytest.mark.parametrize(("word", "near"), MEANT.values(), ids=MEANT)
def test_a_word_that_nothing_has_is_told_with_the_nearest(
    base: Index, word: str, near: tuple[str, ...]
) -> None:
    """As it was typed; nothing is put in its place."""
    answer = searched(base, word)
    assert (dict(answer.unknown), dict(answer.replaced), ids(answer)) == ({word: near}, {}, [])


def test_a_word_with_two_near_ones_is_not_replaced() -> None:
    """Forms of one word are one."""
    with of_claims({"a": "Slackers and snackers.", "b": "Refinery, refineries."}) as base:
        answer = searched(base, "szackers")
        assert dict(answer.unknown) == {"szackers": ("slackers", "snackers")}
        assert dict(answer.replaced) == {}
        assert dict(searched(base, "refinerry").replaced) == {"refinerry": "refinery"}


def test_neighbors_swapped_amid_a_word_of_four_letters(base: Index) -> None:
    """One edit, as any other."""
    assert dict(searched(base, "feul").unknown) == {"feul": ("fuel",)}


def test_no_word_is_meant_that_nothing_has() -> None:
    """A source that is not cited has none that could be found."""
    source = '[source.uncited]\ntype = "report"\ntitle = "Zeppelins"\ntier = "press"\n'
    with open_text(HEAD + source + fact("a")) as base:
        assert dict(searched(base, "zepelins").unknown) == {"zepelins": ()}


UNKNOWN = {
    "among others": ("dam xyzzy oil", ["xyzzy"]),
    "in a phrase": ('"dam xyzzy plugh"', ["xyzzy", "plugh"]),
    "in a field": ("tag:xyzzy claim:dam", ["xyzzy"]),
    "in a field, as a phrase": ('tag:"dam xyzzy"', ["xyzzy"]),
    "one that has synonyms": ("junta", []),
    "a beginning": ("xyzzy*", []),
    "one that is only in another field": ("tag:gazette", []),
    "a run of Chinese": ("dam 缅甸军队", ["缅甸军队"]),
    "runs of Chinese": ("缅甸、军队 缅甸", ["缅甸", "军队"]),
    "a run of Burmese": ("အစိုးရ", ["အစိုးရ"]),
    "a run of Thai in a field": ("claim:รัสเซีย", ["รัสเซีย"]),
    "a run between words": ('"xyzzy缅甸plugh 30战机"', ["xyzzy", "缅甸", "plugh", "30", "战机"]),
}


@pytest.mark.parametrize(("words", "unknown"), UNKNOWN.values(), ids=UNKNOWN)
def test_words_that_nothing_has_are_told(base: Index, words: str, unknown: list[str]) -> None:
    """Also where other words find something."""
    assert list(searched(base, words).unknown) == unknown


def test_a_run_of_characters_is_told_when_one_of_them_is_nowhere() -> None:
    """As it was typed: in such a script a part of it may be no word."""
    with of_claims({"a": "缅甸的石油。"}) as base:
        assert list(searched(base, "缅甸军队").unknown) == ["缅甸军队"]
        assert list(searched(base, "石油").unknown) == []


def test_a_word_before_a_colon_is_told(base: Index) -> None:
    """The field ends at the first."""
    assert list(searched(base, "claim:xyzzy:dam").unknown) == ["xyzzy"]


def test_the_most_used_of_near_words_is_told_first() -> None:
    """Three at most, those with the fewest edits before all."""
    claims = {"a": "Boats.", "b": "Goats and coats.", "c": "Coats.", "d": "Moats and floats."}
    with of_claims(claims) as base:
        assert dict(searched(base, "woats").unknown) == {"woats": ("coats", "boats", "goats")}


# ------------------------------------------------------------------------------ any input at all

ODD = [
    *"OPEC+ C++ C# AT&T AND OR NOT NEAR NEAR( ^ ^oil : :: claim: :oil oil: * ** *oil o*l".split(),
    *"- -oil -- +oil ( ) () (oil { } [ ] % _ ~ ! ? $ @ ` ' '' ';-- \\ <b> &amp; rank found".split(),
    *["NEAR(a b, 5)", "AND OR NOT NEAR(", "{claim}: oil", "claim : oil", "claim:tag:oil"],
    *['"', '""', '"""', '"oil', 'oil"', 'claim:"', '\\"', "\0", "oil\0gas", "\x1b[31m"],
    *["\ufeff", "\u200b", "\u202e", "\ufffe", "\ufe76", "\u0301", "e\u0301", "½", "⑴", "🛢️"],
    *["a" * 10_000, "油" * 300, "oil " * 1000],
]


@pytest.mark.parametrize("words", ODD, ids=lambda words: ascii(words)[:20])
def test_odd_words_are_looked_for_like_any(base: Index, words: str) -> None:
    """What is found has something to mark."""
    for query in (words, f"{words} oil", f'"{words}"', f"claim:{words}", f"{words}*"):
        answer = searched(base, query)
        assert len(answer.items) == answer.total
        assert [hit.fact.id for hit in answer.items if not hit.matches] == []


@pytest.mark.parametrize(
    "words", ["OPEC+", "C++", "AND", "NOT", "NEAR", "col*umn", "x:y", "½", "⑴"]
)
def test_odd_words_are_found_where_they_stand(words: str) -> None:
    """And not elsewhere."""
    with of_claims({"a": f"What about {words} then?", "b": "What about nothing then?"}) as base:
        assert found(base, words) == ["a"]
        assert found(base, f'"what" {words}' if words.isalpha() else f"about {words}")[0] == "a"


WORDS = st.lists(
    st.text()
    | st.text(alphabet="oil fuel AND NOT NEAR()\":*^+-{}\\'\0缅甸")
    | st.sampled_from(ODD),
    max_size=4,
).map(tuple)


@given(words=WORDS, exclude=WORDS, any_=st.booleans(), sort=st.sampled_from(Sort))
@example(words=("***",), exclude=(), any_=False, sort=Sort.RELEVANCE)
@example(words=("oil",), exclude=("***",), any_=True, sort=Sort.DATE)
def test_no_input_is_an_error(
    base: Index, words: tuple[str, ...], exclude: tuple[str, ...], *, any_: bool, sort: Sort
) -> None:
    """All that is found is there, and counted."""
    answer = base.select(Query(words=words, exclude=exclude, any=any_, sort=sort))
    assert len(answer.items) == answer.total
    assert [hit.fact.superseded_by for hit in answer.items] == [None] * answer.total


@pytest.mark.long
def test_no_number_of_words_is_too_many() -> None:
    """The engine itself takes some hundreds."""
    words = [_dam(n) for n in range(3000)]
    claims = {"a": " ".join(words), "b": words[0], "c": " ".join(words[:-1])}
    with of_claims(claims) as base:
        assert found(base, *words) == ["a"]
        assert found(base, f'"{" ".join(words)}"') == ["a"]
        assert found(base, "absent", *words) == ["a", "c", "b"]
        assert found(base, f'"absent {" ".join(words)}"') == ["a", "c", "b"]
        query = Query(words=(words[0],), exclude=tuple(words[1:]), sort=Sort.RELEVANCE)
        assert ids(base.select(query)) == ["b"]
        assert found(base, *(f"{_dam(n)[:-1]}*" for n in range(1, 10))) == ["c", "a"]


# ------------------------------------------------------------------------------ spellings

# Spellings of one word: each finds all.
SPELLINGS = [
    ("Su-30", "Su30", "Su 30"),
    ("T-72B3", "T72B3", "T 72 B3"),
    ("ceasefire", "cease-fire", "cease fire"),
    ("cooperation", "co-operation", "co operation"),
    ("website", "web site", "web-site"),
    ("evisa", "e-visa"),
    ("U.S.", "US", "U.S"),
    ("109,604", "109604", "109'604"),
    ("recognised", "recognized"),
    ("programme", "program"),
    ("defence", "defense"),
    ("Russiaʼs", "Russia", "Russia's"),
    ("Hawaiʻi", "Hawaii"),
    ("O'Brien", "OBrien", "OʼBrien"),
    ("don't", "dont", "donʼt"),
    ("cœur", "coeur"),
    ("Ælfric", "Aelfric"),
    ("Þór", "Thor"),
    ("women", "woman"),
    ("crises", "crisis"),
]
PAIRS = [(one, other) for words in SPELLINGS for one in words for other in words]


@pytest.mark.parametrize(("typed", "written"), PAIRS, ids=" / ".join)
@pytest.mark.long
def test_every_spelling_finds_every_other(typed: str, written: str) -> None:
    """And marks it."""
    with of_claims({"a": f"Then {written} came.", "b": "Nothing else."}) as base:
        answer = searched(base, typed)
    assert (ids(answer), answer.partial) == (["a"], False)
    claim = answer.items[0].fact.claim
    marked = [claim[m.start : m.end] for m in answer.items[0].matches if m.field == "claim"]
    letters = "".join(marked).replace(" ", "").replace("-", "")
    assert letters in written.replace(" ", "").replace("-", "")
    assert len(letters) >= len(written.replace(" ", "").replace("-", "")) - 2


def test_a_word_is_not_split_into_function_words() -> None:
    """Putin is not put in, and a visa is not vis-à-vis."""
    with of_claims({"a": "It was put in place.", "b": "Vis-à-vis Beijing."}) as base:
        assert found(base, "Putin") == []
        assert found(base, "visa") == []


# ------------------------------------------------------------------------------ questions


def test_function_words_do_not_decide() -> None:
    """Neither the matches, nor the order, nor the notes."""
    claims = {
        "carpet": "There is a red carpet in what is a hall.",
        "reactor": "Russia builds nuclear reactors for Myanmar.",
    }
    with of_claims(claims) as base:
        asked = searched(base, "is there a nuclear reactor in the hall?")
        assert ids(asked)[0] == "reactor"
        assert dict(asked.unknown) == {}
        assert ids(searched(base, "will Russia be building a reactor")) == ["reactor"]
        assert found(base, '"is a"') == ["carpet"]


def test_the_word_as_typed_beats_other_forms() -> None:
    """However short the text with the other form is."""
    claims = {
        "stem": "An important visit.",
        "exact": "Fuel imports rose sharply in the year that followed it.",
        "other": "United front visits.",
        "unit": "A military unit moved to the north of the country again.",
    }
    with of_claims(claims) as base:
        assert found(base, "imports") == ["exact", "stem"]
        assert found(base, "unit") == ["unit", "other"]


def test_a_synonym_counts_less_than_the_word_but_not_as_a_class() -> None:
    """A fact that answers more of the question comes first."""
    head = HEAD + '[synonyms]\njets = ["fighters"]\n'
    claims = {
        "word": "Jets flew over a parade.",
        "synonym": "Fighters flew over a parade.",
        "answer": "Russia sold fighters.",
    }
    with of_claims(claims, head) as base:
        assert found(base, "jets")[0] == "word"
        assert found(base, "did Russia sell any jets")[0] == "answer"


def test_a_fact_is_found_by_its_questions() -> None:
    """They are a field of their own."""
    with open_text(HEAD + fact("a", more='questions = ["Who flew the kites?"]')) as base:
        (hit,) = searched(base, "kite").items
        assert [(m.field, m.start, m.end) for m in hit.matches] == [("questions[0]", 13, 18)]
        assert found(base, "question:kites") == ["a"]
        assert found(base, "claim:kites") == []


def test_a_question_with_all_the_words_counts_most() -> None:
    """However long the rest of the fact is."""
    asked = 'questions = ["When was the coup?"]\nnote = "The army and the courts, at length."'
    text = HEAD + fact("asked", "An event.", asked) + fact("told", "A coup was told of.")
    with open_text(text) as base:
        assert found(base, "when was the coup") == ["asked", "told"]
        assert found(base, "coup") == ["asked", "told"]


def test_a_reason_names_whose_words_it_has() -> None:
    """A quote of a source is in quotation marks, and not called a note."""
    cited = 'citations = [{ source = "s", stance = "supports", quote = "three kites flew" }]'
    text = HEAD + fact("a", "A claim.", cited)
    with open_text(text) as base:
        (hit,) = searched(base, "kites").items
        why = reason(hit)
        assert why is not None
        assert (why.text, why.source) == ("“three kites flew”", hit.fact.citations[0].source.id)
        assert [why.text[start:end] for start, end in why.spans] == ["kites"]


def test_far_matches_are_not_shown() -> None:
    """A question about something else finds nothing, though it has a word of the base."""
    with of_claims({"a": "No bread and no salt were offered."}) as base:
        assert found(base, "what is the price of bread in Paris, France") == []
        assert found(base, "bread absent") == ["a"]


def test_an_id_typed_whole_finds_its_fact_first() -> None:
    """In any case, and where others match better; not where filters leave it out."""
    claims = {"oil-deal": "Something was signed.", "b": "Oil deal: an oil deal.", "oil": "Coal."}
    with of_claims(claims) as base:
        assert found(base, "oil-deal") == ["oil-deal", "b"]
        assert found(base, "OIL") == ["oil", "b"]
        by_id = Query(words=("oil",), sort=Sort.ID)
        assert (ids(base.select(by_id)), base.select(by_id).total) == (["b", "oil"], 2)
        assert ids(base.select(by_id._replace(kind=("driver",)))) == ["b", "oil"]


EXCLUDING = {
    "a minus": ("oil -crude", ["oil-bought", "petroleum-bought"]),
    "NOT": ("oil NOT crude", ["oil-bought", "petroleum-bought"]),
    "OR": ("dam OR kerosene", ["kerosene", "dam"]),
    "AND": ("jet AND fuel", ["fuel-jet", "jet-fuel", "kerosene"]),
}


@pytest.mark.parametrize(("words", "expected"), EXCLUDING.values(), ids=EXCLUDING)
def test_operators_of_other_search_boxes_work(base: Index, words: str, expected: list[str]) -> None:
    """In one argument."""
    assert sorted(found(base, words)) == sorted(expected)


# ------------------------------------------------------------------------- bounded time at scale


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """Return a base in which more facts have a word than are ranked."""
    monkeypatch.setattr(search, "RANKED", 10)
    claims = {f"oil-{n:02}": f"Oil{' and so on' * n}." for n in range(1, 30)}
    claims |= {f"gas-{n}": f"Gas and oil{' and so on' * n}." for n in range(1, 6)}
    with of_claims(claims) as base:
        yield base


def test_the_shortest_are_ranked_where_very_many_have_a_word(crowded: Index) -> None:
    """The best are among them, and all are counted."""
    answer = crowded.select(Query(words=("oil",), sort=Sort.RELEVANCE, limit=3))
    assert (ids(answer), answer.total) == (["oil-01", "gas-1", "oil-02"], 34)


def test_those_with_the_rarest_word_are_ranked_where_some_words_are_enough(
    crowded: Index,
) -> None:
    """They are the best."""
    query = Query(words=("oil", "gas"), any=True, sort=Sort.RELEVANCE, limit=3)
    answer = crowded.select(query)
    assert (ids(answer), answer.total) == (["gas-1", "gas-2", "gas-3"], 34)


def test_words_that_say_nothing_do_not_make_a_fact_near() -> None:
    """Unless the query has nothing else."""
    claims = {"a": "What they did.", "b": "Russia builds a dam.", "c": "Oil is sold."}
    with of_claims(claims) as base:
        answer = searched(base, "what did Russia do for the absent?")
        assert (ids(answer), answer.partial) == (["b"], True)
        assert list(answer.unknown) == ["absent"]
        assert ids(searched(base, "what did absent")) == []
        assert found(base, "what", "did") == ["a"]


def test_a_beginning_with_many_words_makes_a_fact_near() -> None:
    """However often the words occur."""
    claims = {f"d{n}": f"The {_dam(n)} and {_dam(n + 200)}." for n in range(200)}
    with of_claims(claims | {"gold": "Gold."}) as base:
        answer = searched(base, "dam* gold")
        assert (answer.total, answer.partial) == (201, True)


def test_what_most_facts_have_does_not_make_a_fact_near(crowded: Index) -> None:
    """If the query has something else."""
    near = crowded.select(Query(words=("oil", "gas", "absent"), sort=Sort.RELEVANCE, limit=2))
    assert (ids(near), near.total, near.partial) == (["gas-1", "gas-2"], 5, True)
    common = crowded.select(Query(words=("oil", "absent"), sort=Sort.RELEVANCE, limit=2))
    assert (ids(common), common.total, common.partial) == (["oil-01", "gas-1"], 34, True)


def test_excluded_facts_take_no_place_of_others(crowded: Index) -> None:
    """However rare their words."""
    query = Query(words=("oil", "gas"), exclude=("gas",), any=True, sort=Sort.RELEVANCE, limit=3)
    answer = crowded.select(query)
    assert (ids(answer), answer.total) == (["oil-01", "oil-02", "oil-03"], 29)


# ------------------------------------------------------------------------------ in any language

# Of each language: sentences, and what finds the first of them.
LANGUAGES = {
    "Burmese": (
        [
            "ရုရှားနိုင်ငံသည် မြန်မာနိုင်ငံသို့ ရေနံ တင်ပို့ခဲ့သည်။",
            "မြန်မာနိုင်ငံသည် ရုရှားနိုင်ငံထံမှ လေယာဉ်များ ဝယ်ယူခဲ့သည်။",
            "ဗိုလ်ချုပ်မှူးကြီး မင်းအောင်လှိုင် မော်စကိုသို့ သွားရောက်ခဲ့သည်။",
        ],
        ["ရေနံ တင်ပို့", "မြန်မာနိုင်ငံသို့"],
    ),
    "Thai": (
        [
            "รัสเซียส่งออกน้ำมันไปยังเมียนมาตั้งแต่ปี 2565",
            "เมียนมาซื้อเครื่องบินรบจากรัสเซีย",
            "พลเอกมินอ่องหล่ายเดินทางเยือนกรุงมอสโก",
        ],
        ["ส่งออกน้ำมัน", "น้ำมันไป"],
    ),
    "Lao": (
        ["ລັດເຊຍສົ່ງອອກນ້ຳມັນໄປມຽນມາ", "ມຽນມາຊື້ເຮືອບິນຈາກລັດເຊຍ"],
        ["ສົ່ງອອກນ້ຳມັນ"],
    ),
    "Khmer": (
        ["រុស្ស៊ីនាំចេញប្រេងទៅមីយ៉ាន់ម៉ា", "មីយ៉ាន់ម៉ាទិញយន្តហោះពីរុស្ស៊ី"],
        ["នាំចេញប្រេង"],
    ),
    "Chinese": (
        [
            "俄罗斯自二〇二二年起向缅甸出口石油。",
            "缅甸从俄罗斯购买了战斗机。",
            "敏昂莱访问了莫斯科。",
        ],
        ["向缅甸出口", "出口石油"],
    ),
    "Japanese": (
        [
            "ロシアは二〇二二年からミャンマーに石油を輸出している。",
            "ミャンマーはロシアから戦闘機を購入した。",
            "ミン・アウン・フライン氏はモスクワを訪問した。",
        ],
        ["石油を輸出", "ﾐｬﾝﾏｰに石油"],
    ),
    "Korean": (
        [
            "러시아는 2022년부터 미얀마에 석유를 수출하고 있다.",
            "미얀마는 러시아에서 전투기를 구매했다.",
            "민 아웅 흘라잉은 모스크바를 방문했다.",
        ],
        ["러시아는 미얀마에 석유를 수출하고"],
    ),
    "Russian": (
        [
            "Россия с 2022 года поставляет в Мьянму нефть.",
            "Мьянма купила у России ещё шесть истребителей.",
            "Мин Аун Хлайн посетил Москву с визитом.",
        ],
        ["Россия поставляет Мьянму нефть"],
    ),
    "Greek": (
        [
            "Η Ρωσία εξάγει πετρέλαιο στους στρατηγούς της Μιανμάρ.",
            "Η Μιανμάρ αγόρασε μαχητικά από τη Ρωσία.",
        ],
        ["Ρωσια εξάγει πετρελαιο στρατηγους"],
    ),
    "Turkish": (
        [
            "Rusya İkinci yılında Myanmar'a ılımlı fiyatla petrol sattı.",
            "Myanmar Rusya'dan uçak aldı.",
        ],
        ["ikinci yılında ılımlı petrol", "rusya ikinci fiyatla sattı"],
    ),
    "Vietnamese": (
        [
            "Nga đã xuất khẩu dầu mỏ sang Myanmar từ năm 2022.",
            "Myanmar đã mua máy bay của Nga.",
        ],
        ["Nga xuất khẩu dầu", "nga da xuat khau"],
    ),
    "German": (
        ["Rußland liefert große Mengen Öl über die Straße.", "Myanmar kaufte Flugzeuge."],
        ["russland große öl straße"],
    ),
}  # fmt: skip
KNOWN = [(sentences, words) for sentences, queries in LANGUAGES.values() for words in queries]
NAMES = [f"{name}: {words}" for name, (_, queries) in LANGUAGES.items() for words in queries]


@pytest.mark.parametrize(("sentences", "words"), KNOWN, ids=NAMES)
def test_a_known_sentence_is_found_in_its_own_language(sentences: list[str], words: str) -> None:
    """By a few words, or some characters of a run; in capitals and in any Unicode form."""
    with of_claims({f"s{number}": text for number, text in enumerate(sentences)}) as base:
        forms = [words, words.upper(), normalize("NFD", words), normalize("NFC", words.upper())]
        assert [found(base, form)[0] for form in forms] == ["s0"] * 4
        assert [searched(base, form).partial for form in forms] == [False] * 4


def test_a_known_sentence_is_found_in_any_unicode_form() -> None:
    """Also where it is the base that is decomposed."""
    for sentences, queries in LANGUAGES.values():
        decomposed = {f"s{n}": normalize("NFD", text) for n, text in enumerate(sentences)}
        with of_claims(decomposed) as base:
            assert [found(base, words)[0] for words in queries] == ["s0"] * len(queries)


def test_a_run_that_nothing_has_is_relaxed_to_pairs() -> None:
    """Single characters would find too much."""
    with of_claims({"a": "俄罗斯出口石油。", "b": "俄国出兵。", "c": "出口处。"}) as base:
        answer = searched(base, "石油出口")
        assert (ids(answer), answer.partial) == (["a", "c"], True)

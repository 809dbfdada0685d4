"""A compiled base gives back what went into it, by id, by filters and in numbers."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from bases import HEAD, fact, ids, open_text, quoted
from hypothesis import given, settings
from hypothesis import strategies as st

from rumm.base.files import bundled
from rumm.base.parse import read
from rumm.errors import NotFoundError, UnknownValueError
from rumm.index.opening import open_index
from rumm.index.rows import (
    dump,
    dump_fact,
    load_about,
    load_fact,
    load_source,
)
from rumm.model.answers import Cited, Count, Subject
from rumm.model.facts import Standing
from rumm.model.period import Period
from rumm.model.query import Query, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rumm.index.answers import Index
    from rumm.model.facts import Fact

TEXT = """
[base]
title = "Things and ties"
version = "1.0"
updated = 2026-01-31
[topic.trade]
title = "Trade"
summary = "What is bought and sold."
[topic.arms]
title = "Arms"
[source.storey-2023]
type = "report"
authors = ["Storey, Ian"]
title = "A report"
publisher = "ISEAS"
tier = "research"
[source.voa-2022]
type = "webpage"
title = "A story"
publisher = "VOA"
tier = "press"
[source.uncited]
type = "webpage"
title = "Never read"
tier = "press"
"""


def _fact(id_: str, kind_and_topic: str, cited: str, date: str = "", **lists: list[str]) -> str:
    """Return the TOML of a fact; `cited` is made of `source/stance`."""
    kind, topic = kind_and_topic.split()
    pairs = [pair.split("/") for pair in cited.split()]
    citations = [f'{{ source = "{source}", stance = "{stance}" }}' for source, stance in pairs]
    return "\n".join(
        [
            f'[fact.{id_}]\nkind = "{kind}"\ntopic = "{topic}"\nclaim = "The claim of {id_}."',
            f"citations = [{', '.join(citations)}]",
            *([f'date = "{date}"'] if date else []),
            *(f"{key} = {json.dumps(names)}" for key, names in lists.items()),
            "",
        ]
    )


S, V = "storey-2023", "voa-2022"
# In the order of the file; topics alternate.
TEXT += "".join(
    [
        _fact("jets", "event arms", f"{S}/supports {V}/supports", "2022-03-14",
              actors=["Russia", "Myanmar"], tags=["jets"]),
        _fact("oil", "driver trade", f"{S}/supports", "2022/..",
              actors=["Russia", "Médecins Sans Frontières"], tags=["oil", "Fuel"]),
        _fact("drones", "risk arms", f"{V}/disputes", "2024-03", tags=["jets", "fuel"]),
        _fact("gas", "driver trade", f"{S}/supports {V}/qualifies", "2021/2023",
              related=["oil", "old-oil"], tags=["oil"]),
        _fact("old-oil", "driver trade", f"{S}/supports {V}/supports", "2020", tags=["oil", "old"]),
        'superseded-by = "oil"\n',
        _fact("debt", "consequence trade", f"{V}/supports"),
        _fact("ships", "event arms", f"{S}/supports", "../2021-06", actors=["Russia"]),
        _fact("ports", "event trade", f"{S}/supports", "2022-03-14"),
    ]
)  # fmt: skip
BY_TOPIC = ["oil", "gas", "debt", "ports", "jets", "drones", "ships"]  # as topics are declared


@pytest.fixture(scope="module")
def base() -> Iterator[Index]:
    """Return the open base of the text above."""
    with open_text(TEXT) as opened:
        yield opened


# ---------------------------------------------------------------------------------------- rows


def test_the_bundled_base_is_the_same_after_dump_and_load() -> None:
    """Every value of it."""
    base = read(bundled().read_bytes()).base
    assert load_about(dump(base.about)) == base.about
    thawed = tuple(load_source(dump(source)) for source in base.sources)
    assert thawed == base.sources
    kinds = {kind.id: kind for kind in base.kinds}
    topics = {topic.id: topic for topic in base.topics}
    sources = {source.id: source for source in base.sources}
    facts = tuple(
        load_fact(dump_fact(fact), kinds, topics, sources.__getitem__) for fact in base.facts
    )
    assert facts == base.facts


def test_a_compiled_base_is_the_same_as_the_decoded_one() -> None:
    """Facts by topic, in the order of the file within each."""
    decoded = read(bundled().read_bytes()).base
    places = {topic: place for place, topic in enumerate(decoded.topics)}
    with open_index() as base:
        assert base.about == decoded.about
        assert tuple(base.kinds.values()) == decoded.kinds
        assert tuple(base.topics.values()) == decoded.topics
        hits = base.select(Query(all=True)).items
        assert [hit.fact for hit in hits] == sorted(
            decoded.facts, key=lambda fact: places[fact.topic]
        )
        sources = base.cited(Query(id=tuple(source.id for source in decoded.sources))).items
        assert tuple(item.source for item in sources) == decoded.sources


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_no_text_is_altered(text: str) -> None:
    """Whatever its characters."""
    toml = TEXT.replace('"The claim of oil."', quoted(text)).replace('"Russia"', quoted(text))
    with open_text(toml) as base:
        fact = base.show(["oil"]).items[0].fact
        assert (fact.claim, fact.actors[0]) == (text, text)
        assert base.names("actor").count(text) == 1


# ------------------------------------------------------------------------------------- filters


def _since(text: str) -> dict[str, Period]:
    return {"since": Period.parse(text)}


def _until(text: str) -> dict[str, Period]:
    return {"until": Period.parse(text)}


SELECTED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing asked: by topic, then as in the file": ({}, BY_TOPIC),
    "a kind": ({"kind": ("driver",)}, ["oil", "gas"]),
    "either of two kinds": ({"kind": ("risk", "driver")}, ["oil", "gas", "drones"]),
    "a topic": ({"topic": ("arms",)}, ["jets", "drones", "ships"]),
    "a tag": ({"tag": ("oil",)}, ["oil", "gas"]),
    "a tag in another case": ({"tag": ("OIL",)}, ["oil", "gas"]),
    "a tag that is written in two ways": ({"tag": ("fuel",)}, ["oil", "drones"]),
    "either of two tags": ({"tag": ("jets", "oil")}, ["oil", "gas", "jets", "drones"]),
    "a tag twice": ({"tag": ("oil", "Oil")}, ["oil", "gas"]),
    "an actor": ({"actor": ("Russia",)}, ["oil", "jets", "ships"]),
    "an actor without accents": ({"actor": ("medecins sans frontieres",)}, ["oil"]),
    "a source": ({"source": (V,)}, ["gas", "debt", "jets", "drones"]),
    "a source that is not cited": ({"source": ("uncited",)}, []),
    "corroborated": ({"standing": ("corroborated",)}, ["jets"]),
    "qualified": ({"standing": ("qualified",)}, ["gas"]),
    "disputed": ({"standing": ("Disputed",)}, ["drones"]),
    "single-source": ({"standing": ("single-source",)}, ["oil", "debt", "ports", "ships"]),
    "kind and tag": ({"kind": ("driver", "risk"), "tag": ("fuel",)}, ["oil", "drones"]),
    "kind and tag and actor": (
        {"kind": ("driver",), "tag": ("oil",), "actor": ("russia",)}, ["oil"]
    ),
    "what no fact has together": ({"kind": ("risk",), "topic": ("trade",)}, []),
    "with superseded ones": ({"all": True, "tag": ("oil",)}, ["oil", "gas", "old-oil"]),
    "a value that only a superseded one has": ({"tag": ("old",)}, []),
    "since a year": (_since("2022"), ["oil", "gas", "ports", "jets", "drones"]),
    "since a later year": (_since("2024"), ["oil", "drones"]),
    "since a month": (_since("2024-03"), ["oil", "drones"]),
    "since the last day of a month": (_since("2024-03-31"), ["oil", "drones"]),
    "since the day after": (_since("2024-04-01"), ["oil"]),
    "since the day itself": (_since("2022-03-14"), ["oil", "gas", "ports", "jets", "drones"]),
    "since the day after another": (_since("2022-03-15"), ["oil", "gas", "drones"]),
    "since long ago": (_since("0001"), ["oil", "gas", "ports", "jets", "drones", "ships"]),
    "until a year": (_until("2021"), ["gas", "ships"]),
    "until a month": (_until("2022-03"), ["oil", "gas", "ports", "jets", "ships"]),
    "until the day itself": (_until("2022-03-14"), ["oil", "gas", "ports", "jets", "ships"]),
    "until the day before": (_until("2022-03-13"), ["oil", "gas", "ships"]),
    "until the year before": (_until("2020"), ["ships"]),
    "until long ago": (_until("0001"), ["ships"]),
    "within a year": (_since("2021") | _until("2021"), ["gas", "ships"]),
    "within a day": (_since("2024-03-14") | _until("2024-03-14"), ["oil", "drones"]),
    "until before since": (_since("2025") | _until("2021"), []),
    "a date and a filter": (_since("2024") | {"kind": ("risk",)}, ["drones"]),
    "by date": (
        {"sort": Sort.DATE}, ["ships", "gas", "oil", "ports", "jets", "drones", "debt"]
    ),
    "by date, backward": (
        {"sort": Sort.DATE, "reverse": True},
        ["drones", "jets", "ports", "oil", "gas", "ships", "debt"],
    ),
    "by id": ({"sort": Sort.ID}, sorted(BY_TOPIC)),
    "by kind, as declared": (
        {"sort": Sort.KIND}, ["oil", "gas", "drones", "debt", "ports", "jets", "ships"]
    ),
    "by standing, as declared": (
        {"sort": Sort.STANDING}, ["jets", "oil", "debt", "ports", "ships", "gas", "drones"]
    ),
    "backward": ({"reverse": True}, BY_TOPIC[::-1]),
    "the first": ({"limit": 2}, BY_TOPIC[:2]),
    "the last": ({"limit": 2, "reverse": True}, BY_TOPIC[:-3:-1]),
    "more than there are": ({"limit": 100}, BY_TOPIC),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "selected"), SELECTED.values(), ids=SELECTED)
def test_facts_are_selected(base: Index, asked: dict[str, Any], selected: list[str]) -> None:
    """A filter with several values is OR, different ones are AND; an order and a number."""
    query = Query(**asked)
    answer = base.select(query)
    assert (answer.query, ids(answer)) == (query, selected)


def test_relevance_without_words_is_the_order_of_the_base(base: Index) -> None:
    """There is nothing to be relevant to."""
    assert ids(base.select(Query(sort=Sort.RELEVANCE))) == BY_TOPIC


def test_the_total_is_that_before_the_limit(base: Index) -> None:
    """Superseded facts count only when they are asked for."""
    totals = [base.select(query).total for query in (Query(limit=2), Query(limit=2, all=True))]
    assert totals == [7, 8]


def _asking(field: str, value: str) -> Query:
    return Query()._replace(**{field: (value,)})  # type: ignore[arg-type]


UNKNOWN = {
    "kind": ("drver", 'no kind "drver"; did you mean "driver"?'),
    "topic": ("trad", 'no topic "trad"; did you mean "trade"?'),
    "tag": ("Jetts", 'no tag "Jetts"; did you mean "jets"?'),
    "actor": ("Myanmr", 'no actor "Myanmr"; did you mean "Myanmar"?'),
    "source": ("storey-2032", 'no source "storey-2032"; did you mean "storey-2023"?'),
    "standing": ("dispute", 'no standing "dispute"; did you mean "disputed"?'),
}


@pytest.mark.parametrize("field", UNKNOWN)
def test_a_value_that_nothing_has_is_an_error_with_the_nearest(base: Index, field: str) -> None:
    """As the base writes it."""
    value, message = UNKNOWN[field]
    with pytest.raises(UnknownValueError) as caught:
        base.select(_asking(field, value))
    assert str(caught.value) == message


MEANT = {
    "a word of an actor": ("actor", "putin", ["Vladimir Putin"]),
    "words of an actor, swapped": ("actor", "putin vladimir", ["Vladimir Putin"]),
    "a word of an actor, in brackets": ("actor", "sac", ["Myanmar junta (SAC)"]),
    "a word of an actor, misspelled": ("actor", "puttin", ["Vladimir Putin"]),
    "a word rather than its beginning": ("actor", "serge", ["Serge Lama"]),
    "beginnings of actors": ("actor", "ser", ["Serge Lama", "Sergei Shoigu"]),
    "more beginnings than are told": ("source", "reuters", ["reuters-1", "reuters-2", "reuters-3"]),
    "a word of the title of a topic": ("topic", "Investments", ["more", "power"]),
    "the title of a topic, misspelled": ("topic", "energy investmnets", ["power"]),
    "the inside of a word": ("actor", "adimi", []),
    "more words than any name has": ("actor", "vladimir " * 2000, []),
}


@pytest.mark.parametrize(("field", "value", "near"), MEANT.values(), ids=MEANT)
def test_a_value_that_is_part_of_others_is_an_error_with_those(
    field: str, value: str, near: list[str]
) -> None:
    """At most three: names with the words before names with words starting with them."""
    keys = 'type = "report"\ntitle = "News"\ntier = "press"\n'
    sources = "".join(f"[source.reuters-{n}]\n{keys}" for n in range(1, 5))
    titles = {"power": "Énergy investments", "more": "Other investments"}
    topics = "".join(f'[topic.{id_}]\ntitle = "{title}"\n' for id_, title in titles.items())
    actors = 'actors = ["Vladimir Putin", "Myanmar junta (SAC)", "Serge Lama", "Sergei Shoigu"]'
    text = HEAD + topics + sources + fact("f", more=actors)
    with open_text(text) as base, pytest.raises(UnknownValueError) as caught:
        base.select(_asking(field, value))
    told = re.findall('"(.*?)"', str(caught.value).partition("; ")[2])
    assert told == near


VALID = {
    "kind": "consequence, driver, event, risk",
    "topic": "arms, trade",
    "tag": "fuel, Fuel, jets, oil, old",
    "actor": "Médecins Sans Frontières, Myanmar, Russia",
    "source": "storey-2023, uncited, voa-2022",
    "standing": "corroborated, disputed, qualified, single-source",
}
LONG = "x" * 10_000
ODD = ["", " ", "\0", '"', "'", "*", "OR", "xyz", LONG]


@pytest.mark.parametrize("field", VALID)
@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value)[:20])
def test_a_value_like_no_other_is_an_error_with_those_there_are(
    base: Index, field: str, value: str
) -> None:
    """While they are few; none is taken for anything but a value."""
    with pytest.raises(UnknownValueError) as caught:
        base.select(_asking(field, value))
    assert str(caught.value) == f'no {field} "{value}"; valid: {VALID[field]}'


def test_many_values_are_not_listed() -> None:
    """They would fill the screen."""
    with open_index() as bundled_base, pytest.raises(UnknownValueError) as caught:
        bundled_base.select(_asking("tag", "xyz"))
    assert str(caught.value) == 'no tag "xyz"; see rumm count --by tag'


def test_the_nearest_value_is_written_as_in_the_base(base: Index) -> None:
    """With its capitals and accents."""
    with pytest.raises(UnknownValueError) as caught:
        base.select(Query(actor=("medecins sans frontier",)))
    assert str(caught.value) == (
        'no actor "medecins sans frontier"; did you mean "Médecins Sans Frontières"?'
    )


VALUES: dict[str, list[str]] = {
    "kind": ["driver", "risk", "consequence", "event"],
    "topic": ["trade", "arms"],
    "tag": ["jets", "oil", "fuel", "old"],
    "actor": ["russia", "myanmar"],
    "source": [S, V, "uncited"],
    "standing": [*Standing],
}
_HAS: dict[str, Callable[[Fact], list[str]]] = {
    "kind": lambda fact: [fact.kind.id],
    "topic": lambda fact: [fact.topic.id],
    "tag": lambda fact: [tag.lower() for tag in fact.tags],
    "actor": lambda fact: [actor.lower() for actor in fact.actors],
    "source": lambda fact: [citation.source.id for citation in fact.citations],
    "standing": lambda fact: [fact.support.standing],
}
PERIODS = st.none() | st.dates().map(lambda day: Period.parse(day.isoformat()))
NEAR = st.sampled_from(["2020", "2021-06", "2021-07", "2022", "2022-03-14", "2023", "2024-03"])
QUERIES = st.fixed_dictionaries(
    {
        "since": PERIODS | NEAR.map(Period.parse),
        "until": PERIODS | NEAR.map(Period.parse),
        "all": st.booleans(),
        **{
            field: st.lists(st.sampled_from(values), max_size=2).map(tuple)
            for field, values in VALUES.items()
        },
    }
).map(lambda asked: Query(**asked))  # type: ignore[arg-type]


def _is_selected(fact: Fact, query: Query) -> bool:
    """Return what the filters mean, spelled out."""
    for field, has in _HAS.items():
        asked = getattr(query, field)
        if asked and not set(asked) & set(has(fact)):
            return False
    if query.since or query.until:
        if fact.date is None:
            return False
        if query.since and (fact.date.end or "9999") < (query.since.start or ""):
            return False
        if query.until and (fact.date.start or "0000") > (query.until.end or ""):
            return False
    return query.all or fact.superseded_by is None


@given(query=QUERIES)
def test_a_selection_is_a_subsequence_of_the_base(base: Index, query: Query) -> None:
    """Namely of the facts that have what is asked; its counts and sources are theirs."""
    facts = [hit.fact for hit in base.select(Query(all=True)).items]
    selected = [fact for fact in facts if _is_selected(fact, query)]
    answer = base.select(query)
    assert [hit.fact for hit in answer.items] == selected
    assert answer.total == base.counted("kind", query).total == len(selected)
    for by in ("kind", "topic", "standing", "source"):
        values = Counter(value for fact in selected for value in set(_HAS[by](fact)))
        assert {count.value: count.facts for count in base.counted(by, query).items} == values
    sources = {source for fact in selected for source in _HAS["source"](fact)}
    listed = [item.source.id for item in base.cited(query).items]
    assert listed == [id_ for id_ in VALUES["source"] if query == Query() or id_ in sources]


# -------------------------------------------------------------------------------------- counts

COUNTS: dict[str, tuple[list[tuple[str, int]], list[tuple[str, int]]]] = {
    "kind": (
        [("driver", 2), ("risk", 1), ("consequence", 1), ("event", 3)],
        [("driver", 2), ("event", 2)],
    ),
    "topic": ([("trade", 4), ("arms", 3)], [("trade", 3), ("arms", 1)]),
    "tag": (
        [("jets", 2), ("oil", 2), ("Fuel", 1), ("fuel", 1)],
        [("oil", 2), ("Fuel", 1), ("jets", 1)],
    ),
    "actor": (
        [("Russia", 3), ("Myanmar", 1), ("Médecins Sans Frontières", 1)],
        [("Russia", 2), ("Myanmar", 1), ("Médecins Sans Frontières", 1)],
    ),
    "source": ([(S, 5), (V, 4)], [(S, 4), (V, 2)]),
    "standing": (
        [("corroborated", 1), ("single-source", 4), ("qualified", 1), ("disputed", 1)],
        [("corroborated", 1), ("single-source", 2), ("qualified", 1)],
    ),
    "year": ([("2021", 2), ("2022", 3), ("2024", 1)], [("2021", 1), ("2022", 3)]),
}


@pytest.mark.parametrize("by", COUNTS)
def test_facts_are_counted(base: Index, by: str) -> None:
    """In the order of the base, by number or in time: of all, and of some that filters choose."""
    all_, some = COUNTS[by]
    within = Query(until=Period.parse("2022-12"), since=Period.parse("2022"))
    assert [(count.value, count.facts) for count in base.counted(by, Query()).items] == all_
    assert [(count.value, count.facts) for count in base.counted(by, within).items] == some


def test_topics_are_counted_with_their_titles(base: Index) -> None:
    """Other values are their own titles."""
    query = Query(all=True, tag=("oil",))
    assert base.counted("topic", query).items == (Count("trade", "Trade", 3),)
    assert base.counted("tag", query).items[0] == Count("oil", "oil", 3)


def test_the_total_of_a_count_is_that_of_the_facts(base: Index) -> None:
    """Not the sum, since a fact may have several tags, or none."""
    answer = base.counted("tag", Query())
    assert (answer.subject, answer.by, answer.total) == (Subject.COUNTS, "tag", 7)


def test_a_count_of_nothing_has_no_values(base: Index) -> None:
    """And no facts."""
    answer = base.counted("tag", Query(kind=("risk",), topic=("trade",)))
    assert (answer.items, answer.total) == ((), 0)


# ----------------------------------------------------------------------------------- ids, names


def test_facts_are_had_by_id_in_the_order_asked(base: Index) -> None:
    """Each once, also superseded ones, with the facts that they point to."""
    answer = base.show(["ports", "gas", "old-oil", "ports"])
    assert ids(answer) == ["ports", "gas", "old-oil"]
    assert (answer.subject, answer.total, list(answer.related)) == (
        Subject.FACTS,
        3,
        ["oil", "old-oil"],
    )
    assert answer.related["old-oil"] == answer.items[2].fact


NOT_THERE = {
    "one that is nearly right": ("prots", 'no fact "prots"; did you mean "ports"?'),
    "one that lacks a dash": ("oldoil", 'no fact "oldoil"; did you mean "old-oil"?'),
    "one in capitals": ("GAS", 'no fact "GAS"; did you mean "gas"?'),
    "one like no other": ("xyz", 'no fact "xyz"; see rumm search xyz'),
    "an empty one": ("", 'no fact ""; see rumm list --fields id'),
    "one that SQL would take for its own": (
        "' OR 1=1 --",
        "no fact \"' OR 1=1 --\"; see rumm search ''\"'\"' OR 1=1'",
    ),
    "several words": ("coal mines", "no fact \"coal mines\"; see rumm search 'coal mines'"),
    "its beginning": ("o", 'no fact "o"; see rumm search o'),
    "more of its beginning": ("ol", 'no fact "ol"; did you mean "old-oil"?'),
    "that of a source": (
        "voa-2022",
        'no fact "voa-2022"; it is the ID of a source; try rumm sources voa-2022',
    ),
    "a long one": ("x" * 100_000, f'no fact "{"x" * 100_000}"; see rumm list --fields id'),
}


@pytest.mark.parametrize(("id_", "message"), NOT_THERE.values(), ids=NOT_THERE)
def test_an_id_that_is_not_there_is_an_error_with_the_nearest(
    base: Index, id_: str, message: str
) -> None:
    """If there is any."""
    with pytest.raises(NotFoundError) as caught:
        base.show(["gas", id_])
    assert str(caught.value) == message


def test_an_id_of_many_parts_is_not_there(base: Index) -> None:
    """However many they are."""
    id_ = "-".join(f"{n:04}" for n in range(2000))
    with pytest.raises(NotFoundError) as caught:
        base.show([id_])
    assert str(caught.value) == f'no fact "{id_}"; see rumm list --fields id'


def test_sources_are_listed_with_their_facts(base: Index) -> None:
    """In the order of the base; those of superseded facts do not count."""
    answer = base.cited(Query())
    assert [(item.source.id, item.facts) for item in answer.items] == [
        (S, 5),
        (V, 4),
        ("uncited", 0),
    ]
    assert (answer.subject, answer.total) == (Subject.SOURCES, 3)


def test_sources_of_some_facts_are_listed(base: Index) -> None:
    """Each with the number of all its facts; order and number apply."""
    assert [item.source.id for item in base.cited(Query(kind=("risk",))).items] == [V]
    answer = base.cited(Query(topic=("trade",), reverse=True, limit=1))
    assert ([item.source.id for item in answer.items], answer.total) == ([V], 2)


def test_sources_are_had_by_id_in_the_order_asked(base: Index) -> None:
    """Whole, as facts hold them."""
    answer = base.cited(Query(id=(V, S)))
    sources = [base.show(["jets"]).items[0].fact.citations[n].source for n in (1, 0)]
    assert answer.items == (Cited(sources[0], 4), Cited(sources[1], 5))
    assert (answer.subject, answer.total) == (Subject.SOURCES, 2)


def test_a_source_that_is_not_there_is_an_error_with_the_nearest(base: Index) -> None:
    """As with facts."""
    with pytest.raises(NotFoundError) as caught:
        base.cited(Query(id=("storey-2022",)))
    assert str(caught.value) == 'no source "storey-2022"; did you mean "storey-2023"?'


def test_the_id_of_a_fact_is_not_one_of_a_source(base: Index) -> None:
    """Which is said."""
    with pytest.raises(NotFoundError) as caught:
        base.cited(Query(id=("ports",)))
    assert str(caught.value) == 'no source "ports"; it is the ID of a fact; try rumm show ports'


NAMES = {
    "all kinds": ("kind", "", ["driver", "risk", "consequence", "event"]),
    "all topics": ("topic", "", ["trade", "arms"]),
    "some topics": ("topic", "t", ["trade"]),
    "some tags in capitals": ("tag", "JE", ["jets"]),
    "some actors without accents": ("actor", "med", ["Médecins Sans Frontières"]),
    "some sources": ("source", "voa", [V]),
    "nothing that begins so": ("tag", "xyz", []),
    "ids": ("id", "o", ["oil", "old-oil"]),
    "ids in capitals": ("id", "G", ["gas"]),
}


@pytest.mark.parametrize(("field", "beginning", "names"), NAMES.values(), ids=NAMES)
def test_names_are_completed(base: Index, field: str, beginning: str, names: list[str]) -> None:
    """As the base writes them."""
    assert base.names(field, beginning) == names

"""Tables become a fact base, references resolved, or a list of all that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tomli
from bases import CITED, GOOD
from hypothesis import given, settings
from hypothesis import strategies as st

from rumm.base.decode import decode
from rumm.model.facts import (
    About,
    Base,
    Citation,
    Fact,
    Kind,
    Name,
    Source,
    Stance,
    Tier,
    Topic,
)
from rumm.model.period import Period

if TYPE_CHECKING:
    from rumm.base.problems import Problem

WHOLE = """
[base]
title = "A base"
version = "1.0"
updated = 2026-01-31
language = "en"

[synonyms]
oil = ["petroleum", "jet fuel"]

[topic.energy]
title = "Energy"
summary = "Fuel and power."

[topic.arms]
title = "Arms"

[source.storey]
type = "report"
authors = ["Storey, Ian", { literal = "ISEAS" }]
title = "A report"
container-title = "Perspective"
number = "2023/92"
publisher = "ISEAS"
issued = 2023-11-21
accessed = "2026-01"
url = "https://example.org/a"
via = "https://example.org/b"
archive-url = "https://example.org/c"
doi = "10.1234/abcd"
isbn = "978-3-16-148410-0"
language = "en"
tier = "research"
note = "Abstract read."

[source.repost]
type = "webpage"
title = "A repost"
origin = "storey"
tier = "press"

[fact.jets]
kind = "event"
topic = "arms"
claim = "Jets came."
citations = [{ source = "repost", stance = "disputes" }]
superseded-by = "oil"

[fact.oil]
kind = "driver"
topic = "energy"
claim = "Oil [sic] flows."
date = "2022/.."
actors = ["Myanmar", "Russia"]
tags = ["oil"]
note = "A caveat."
related = ["jets"]
citations = [
  { source = "storey", locator = "p. 5", stance = "supports", note = "Says so.", quote = "Yes." },
]
"""


def test_a_whole_base_is_read_as_it_is_written() -> None:
    """Every key of every table, in the order of the document, with citations holding sources."""
    storey = Source(
        id="storey",
        type="report",
        authors=(Name(family="Storey", given="Ian"), Name(literal="ISEAS")),
        title="A report",
        container_title="Perspective",
        number="2023/92",
        publisher="ISEAS",
        issued=Period.parse("2023-11-21"),
        accessed=Period.parse("2026-01"),
        url="https://example.org/a",
        via="https://example.org/b",
        archive_url="https://example.org/c",
        doi="10.1234/abcd",
        isbn="978-3-16-148410-0",
        language="en",
        tier=Tier.RESEARCH,
        note="Abstract read.",
        root="iseas",
    )
    repost = Source(
        id="repost",
        type="webpage",
        title="A repost",
        origin="storey",
        tier=Tier.PRESS,
        root="iseas",
    )
    energy = Topic(id="energy", title="Energy", summary="Fuel and power.")
    arms = Topic(id="arms", title="Arms")
    jets = Fact(
        id="jets",
        kind=Kind.EVENT,
        topic=arms,
        claim="Jets came.",
        citations=(Citation(source=repost, stance=Stance.DISPUTES),),
        superseded_by="oil",
    )
    oil = Fact(
        id="oil",
        kind=Kind.DRIVER,
        topic=energy,
        claim="Oil [sic] flows.",
        date=Period("2022/..", "2022-01-01", None),
        actors=("Myanmar", "Russia"),
        tags=("oil",),
        note="A caveat.",
        related=("jets",),
        citations=(
            Citation(
                source=storey,
                locator="p. 5",
                stance=Stance.SUPPORTS,
                note="Says so.",
                quote="Yes.",
            ),
        ),
    )
    about = About(
        title="A base",
        version="1.0",
        updated=Period.parse("2026-01-31"),
        language="en",
        sha256="abc",
    )
    base = Base(
        about=about,
        topics=(energy, arms),
        sources=(storey, repost),
        facts=(jets, oil),
        synonyms={"oil": ("petroleum", "jet fuel")},
    )
    assert decode(tomli.loads(WHOLE), sha256="abc") == (base, ())


UNCITED = GOOD.removesuffix(f"{CITED}\n")


KEYS = {
    "base": "language, title, updated, version",
    "citation": "locator, note, quote, source, stance",
    "fact": "actors, citations, claim, date, kind, note, related, superseded-by, tags, topic",
}
WRITE_ID = "use lower-case letters a-z, digits and -"
# A document; where it is wrong, the code and the message of the one problem; and the hint.
ONE = {
    "no base": ("", "missing-key: no [base] table", "begin with [base] and a title"),
    "a base without a title": (
        "[base]",
        "base missing-key: the base has no title",
        'add title = "A fact base of my own"',
    ),
    "a base that is no table": (
        "base = 5",
        'base wrong-type: "base" is not a table',
        "write [base]",
    ),
    "a key of the base that is misspelled": (
        'base = { title = "A base", versoin = "1" }',
        'key base.versoin unknown-key: a base has no key "versoin"',
        'did you mean "version"?',
    ),
    "a key that must be there, misspelled": (
        'base = { titel = "A base" }',
        'key base.titel unknown-key: a base has no key "titel"',
        'did you mean "title"?',
    ),
    "a key of the base out of the blue": (
        'base = { title = "A base", xyz = "1" }',
        'key base.xyz unknown-key: a base has no key "xyz"',
        f"use {KEYS['base']}",
    ),
    "a table that is misspelled": (
        GOOD + "[facts.oil]",
        'key facts unknown-table: the base has no table "facts"',
        'did you mean "fact"?',
    ),
    "a key outside of tables": (
        "xyz = 1\n" + GOOD,
        'key xyz unknown-table: the base has no table "xyz"',
        "use base, fact, source, synonyms, topic",
    ),
    "facts that are no tables by id": (
        'base.title = "A base"\n[[fact]]',
        'fact wrong-type: "fact" is not a table',
        "write [fact.some-id]",
    ),
    "a fact without an id": (
        GOOD + GOOD[GOOD.index("[fact.f]") :].replace("fact.f", "fact") + 'xyz = 1\ndate = "x"',
        "fact id: [fact] has no id",
        "write [fact.some-id]",
    ),
    "a source without an id": (
        GOOD + '[source]\ntype = "report"\ntier = 5',
        "source id: [source] has no id",
        "write [source.some-id]",
    ),
    "a topic without an id": (
        GOOD.replace("[topic.t]", '[topic]\ntitle = "Things"\n[topic.t]'),
        "topic id: [topic] has no id",
        "write [topic.some-id]",
    ),
    "a topic that is no table": (
        'base.title = "A base"\ntopic.arms = "Arms"',
        'topic.arms wrong-type: "arms" is not a table',
        "write [topic.arms]",
    ),
    "synonyms that are no table": (
        GOOD + "[[synonyms]]",
        'synonyms wrong-type: "synonyms" is not a table',
        "write [synonyms]",
    ),
    "a synonym that is no list": (
        GOOD + '[synonyms]\noil = "crude"',
        "synonyms.oil wrong-type: a text where a list of texts is wanted",
        "put it in [brackets]",
    ),
    "synonyms of nothing": (
        GOOD + '[synonyms]\n" " = ["crude"]',
        "key synonyms.  empty: empty text",
        "say something, or leave the key out",
    ),
    "an id in capitals": (
        GOOD + '[topic.Arms]\ntitle = "Arms"',
        'key topic.Arms id: "Arms" is not an id',
        WRITE_ID,
    ),
    "an empty id": (
        GOOD + '[topic.""]\ntitle = "Arms"',
        'key topic. id: "" is not an id',
        WRITE_ID,
    ),
    "a topic without a title": (
        GOOD + "[topic.arms]",
        "topic.arms missing-key: the topic has no title",
        'add title = "Energy investments"',
    ),
    "a source without a tier": (
        GOOD + '[source.r]\ntype = "report"\ntitle = "A work"',
        "source.r missing-key: the source has no tier",
        'add tier = "research"',
    ),
    "a source of no type": (
        GOOD + '[source.r]\ntype = "reprot"\ntitle = "A work"\ntier = "press"',
        'source.r.type source-type: "reprot" is not a source type',
        'did you mean "report"?',
    ),
    "a source of a type out of the blue": (
        GOOD + '[source.r]\ntype = "xyz"\ntitle = "A work"\ntier = "press"',
        'source.r.type source-type: "xyz" is not a source type',
        "use report, article-newspaper, webpage, book or another type of CSL",
    ),
    "a source of no tier": (
        GOOD + '[source.r]\ntype = "report"\ntitle = "A work"\ntier = "xyz"',
        'source.r.tier tier: "xyz" is not a tier',
        "use press, primary, research",
    ),
    "a URL without a scheme": (
        GOOD + '[source.r]\ntype = "report"\ntitle = "A work"\ntier = "press"\nurl = "a.org"',
        'source.r.url url: "a.org" is no http(s) URL',
        "write the whole address, beginning with https://",
    ),
    "a fact of no kind": (
        GOOD.replace("event", "drver"),
        'fact.f.kind kind: "drver" is not a kind',
        'did you mean "driver"?',
    ),
    "a fact without a claim": (
        GOOD.replace("claim", "note"),
        "fact.f missing-key: the fact has no claim",
        'add claim = "One checkable statement."',
    ),
    "a fact on a topic that is not there": (
        GOOD.replace('"t"', '"tt"'),
        'fact.f.topic topic: no topic "tt"',
        'did you mean "t"?',
    ),
    "a fact on no date": (
        GOOD + 'date = "2024-13"',
        'fact.f.date date: "2024-13" has no such month',
        'write 2024-03-14, "2024-03", "2024", "2022/2024" or "2022/.."',
    ),
    "a fact that ends before it starts": (
        GOOD + 'date = "2024/2023"',
        'fact.f.date interval: "2024/2023" ends before it starts',
        "put the earlier date first",
    ),
    "a key of a fact that is misspelled": (
        GOOD + 'superseded_by = "f"',
        'key fact.f.superseded_by unknown-key: a fact has no key "superseded_by"',
        'did you mean "superseded-by"?',
    ),
    "a key of a fact out of the blue": (
        GOOD + "xyz = 1",
        'key fact.f.xyz unknown-key: a fact has no key "xyz"',
        f"use {KEYS['fact']}",
    ),
    "a related fact that is not there": (
        GOOD + 'related = ["f", "ff"]',
        'fact.f.related.1 related: no fact "ff"',
        'did you mean "f"?',
    ),
    "a newer fact that is not there": (
        GOOD + 'superseded-by = "xyz"',
        'fact.f.superseded-by superseded-by: no fact "xyz"',
        "use f",
    ),
    "a fact that supersedes itself": (
        GOOD + 'superseded-by = "f"',
        "fact.f.superseded-by circle: superseded in a circle: f → f",
        "let the newest fact stand without superseded-by",
    ),
    "a fact without citations": (
        UNCITED,
        "fact.f uncited: fact without citation",
        'add citations = [{ source = "…", stance = "supports" }]',
    ),
    "a fact with no citation": (
        UNCITED + "citations = []",
        "fact.f.citations uncited: fact without citation",
        'add citations = [{ source = "…", stance = "supports" }]',
    ),
    "a citation that is no table": (
        UNCITED + 'citations = ["s"]',
        "fact.f.citations.0 wrong-type: not a table",
        'write { source = "s", stance = "supports" }',
    ),
    "citations that are no list": (
        UNCITED + 'citations = { source = "s" }',
        "fact.f.citations wrong-type: a table where a list of tables is wanted",
        "put it in [brackets]",
    ),
    "a citation of a source that is not there": (
        GOOD.replace('source = "s"', 'source = "r"'),
        'fact.f.citations.0.source source: no source "r"',
        "use s",
    ),
    "a citation without a stance": (
        UNCITED + 'citations = [{ source = "s" }]',
        "fact.f.citations.0 missing-key: the citation has no stance",
        'add stance = "supports"',
    ),
    "a citation of no stance": (
        GOOD.replace("supports", "support"),
        'fact.f.citations.0.stance stance: "support" is not a stance',
        'did you mean "supports"?',
    ),
    "a key of a citation out of the blue": (
        UNCITED + 'citations = [{ source = "s", stance = "supports", xyz = 1 }]',
        'key fact.f.citations.0.xyz unknown-key: a citation has no key "xyz"',
        f"use {KEYS['citation']}",
    ),
}


def _told(problem: Problem) -> str:
    """Path, code and message in a line; "key" in front when the fault is in the key itself."""
    path = ".".join(map(str, problem.path))
    return f"{'key ' * problem.at_key}{path} {problem.code}: {problem.message}".strip()


@pytest.mark.parametrize(("document", "told", "hint"), ONE.values(), ids=ONE)
def test_one_fault_is_one_problem(document: str, told: str, hint: str) -> None:
    """With the path that leads there, its code, what is wrong, and what to do."""
    problems = decode(tomli.loads(document)).problems
    assert [(_told(problem), problem.hint) for problem in problems] == [(told, hint)]


def test_all_problems_are_reported_at_once() -> None:
    """Also those of the citations of a fact that is faulty itself."""
    document = """
        colour = "red"
        base.titel = "A base"
        topic.Arms = {}
        source.r.tier = "xyz"
        [fact.f]
        kind = "drver"
        topic = "tt"
        claim = ""
        related = ["x", 5, "y"]
        citations = [{ source = "q", stance = "no" }, "s"]
    """
    assert [
        (problem.code, ".".join(map(str, problem.path)))
        for problem in decode(tomli.loads(document)).problems
    ] == [
        ("unknown-table", "colour"),
        ("id", "topic.Arms"),
        ("missing-key", "topic.Arms"),
        ("tier", "source.r.tier"),
        ("missing-key", "source.r"),
        ("missing-key", "source.r"),
        ("unknown-key", "base.titel"),
        ("kind", "fact.f.kind"),
        ("topic", "fact.f.topic"),
        ("empty", "fact.f.claim"),
        ("wrong-type", "fact.f.related.1"),
        ("related", "fact.f.related.0"),
        ("related", "fact.f.related.2"),
        ("source", "fact.f.citations.0.source"),
        ("stance", "fact.f.citations.0.stance"),
        ("wrong-type", "fact.f.citations.1"),
    ]


# Which facts supersede a, b, c and d, and the circles there are.
CIRCLES = {
    "two": ("b a - -", {"a": "a → b → a"}),
    "three": ("b c a -", {"a": "a → b → c → a"}),
    "a way into a circle": ("b c b -", {"b": "b → c → b"}),
    "two circles": ("c d a b", {"a": "a → c → a", "b": "b → d → b"}),
    "one alone": ("- b - -", {"b": "b → b"}),
    "ways that meet": ("c c d -", {}),
}


@pytest.mark.parametrize(("newer", "circles"), CIRCLES.values(), ids=CIRCLES)
def test_a_circle_is_reported_once(newer: str, circles: dict[str, str]) -> None:
    """With the way round; a fact that only leads into it is without fault."""
    document = UNCITED.partition("[fact.f]")[0] + "".join(
        f'[fact.{id_}]\nkind = "risk"\ntopic = "t"\nclaim = "So."\n{CITED}\n'
        + f'superseded-by = "{by}"\n' * (by != "-")
        for id_, by in zip("abcd", newer.split(), strict=True)
    )
    assert [_told(problem) for problem in decode(tomli.loads(document)).problems] == [
        f"fact.{id_}.superseded-by circle: superseded in a circle: {way}"
        for id_, way in circles.items()
    ]


def test_a_circle_shows_also_where_a_fact_has_other_faults() -> None:
    """All are told at once."""
    document = UNCITED.partition("[fact.f]")[0] + (
        f'[fact.f]\nkind = "risk"\ntopic = "t"\nclaim = ""\n{CITED}\nsuperseded-by = "f"\n'
    )
    codes = [problem.code for problem in decode(tomli.loads(document)).problems]
    assert codes == ["empty", "circle"]


def test_a_long_way_of_facts_and_sources_is_no_circle() -> None:
    """However long it is."""
    count = 5000
    citations = [{"source": "s0", "stance": "supports"}]
    fact = {"kind": "risk", "topic": "t", "claim": "So.", "citations": citations}
    source = {"type": "report", "title": "A work", "tier": "press"}
    decoded = decode(
        {
            "base": {"title": "A base"},
            "topic": {"t": {"title": "Things"}},
            "source": {f"s{n}": {**source, "origin": f"s{n + 1}"} for n in range(300)},
            "fact": {
                **{f"f{n}": {**fact, "superseded-by": f"f{n + 1}"} for n in range(count)},
                f"f{count}": fact,
            },
        }
    )
    assert decoded.problems == ()
    assert {source.root for source in decoded.base.sources} == {"s300"}


def test_the_rest_of_a_faulty_base_is_read() -> None:
    """What is whole is there, with the problems beside it."""
    faulty = GOOD + f'[fact.g]\nkind = "risk"\ntopic = "t"\n{CITED}\n'
    assert [fact.id for fact in decode(tomli.loads(faulty)).base.facts] == ["f"]


def test_progress_is_told_now_and_then() -> None:
    """As the share of the facts that are done."""
    fact = {"kind": "risk", "topic": "t", "claim": "So.", "citations": []}
    told: list[float] = []
    decode({"fact": {f"f{n}": fact for n in range(4096)}}, progress=told.append)
    assert told == [0, 0.25, 0.5, 0.75]


NAMES = """base topic source fact synonyms title type tier kind claim date issued url authors
    literal actors tags citations stance related superseded-by origin t s f""".split()
WORDS = st.sampled_from([*NAMES, "risk", "report", "press", "supports", "2024", "2024/2023", ""])
VALUES = st.one_of(
    WORDS,
    st.text(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.times(),
    st.datetimes(),
)
TREES = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(), inner, max_size=6)
    ),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(st.sampled_from(NAMES[:5]) | st.text(), TREES, max_size=6)


@st.composite
def _changed(draw: st.DrawFn) -> dict[str, Any]:
    """A whole base in which something has been put in the place of something else."""
    document = tomli.loads(WHOLE)
    for _ in range(draw(st.integers(1, 3))):
        where: Any = document
        while True:
            keys = list(where) if isinstance(where, dict) else list(range(len(where)))
            key = draw(st.sampled_from(keys))
            if not isinstance(where[key], dict | list) or not where[key] or draw(st.booleans()):
                break
            where = where[key]
        where[key] = draw(TREES)
    return document


def _leads_somewhere(document: object, path: tuple[str | int, ...]) -> bool:
    for step in path:
        there = list(document) if isinstance(document, dict) else []
        if isinstance(document, list):
            there = list(range(len(document)))
        if step not in there:
            return False
        document = document[step]  # type: ignore[index]
    return True


@settings(max_examples=60)
@given(DOCUMENTS | _changed())
def test_decode_never_raises(document: dict[str, Any]) -> None:
    """Whatever a TOML document may hold; every problem says what is wrong with what is there."""
    problems = decode(document).problems
    assert [p for p in problems if not (p.message and _leads_somewhere(document, p.path))] == []

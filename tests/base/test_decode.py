"""TOML tables become a fact base, references resolved, or a list of all problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from rumm.base.decode import decode
from rumm.base.keys import DEFAULT_KINDS, RESERVED_KINDS
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

note = "It ends in January."

[synonyms]
oil = ["petroleum", "jet fuel"]

[kind.milestone]
title = "Milestones"
summary = "What happened."
timeline = true

[kind.risk]
title = "Risks"
corroborate = true
accept = ["one-origin"]

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
kind = "milestone"
topic = "arms"
claim = "Jets came."
citations = [{ source = "repost", stance = "disputes" }]
superseded-by = "oil"

[fact.oil]
kind = "risk"
topic = "energy"
claim = "Oil [sic] flows."
date = "2022/.."
actors = ["Myanmar", "Russia"]
tags = ["oil"]
note = "A caveat."
questions = ["Does oil flow?"]
related = ["jets"]
formerly = ["fuel", "gas"]
citations = [
  { source = "storey", locator = "p. 5", stance = "supports", note = "Says so.", quote = "Yes." },
]
"""


def test_whole_base() -> None:
    """Every key of every table is read, in the order of the document."""
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
        origin_name="Storey & ISEAS 2023",
        tier=Tier.PRESS,
        root="iseas",
    )
    milestone = Kind("milestone", "Milestones", "What happened.", timeline=True)
    risk = Kind("risk", "Risks", corroborate=True)
    energy = Topic(id="energy", title="Energy", summary="Fuel and power.")
    arms = Topic(id="arms", title="Arms")
    jets = Fact(
        id="jets",
        kind=milestone,
        topic=arms,
        claim="Jets came.",
        citations=(Citation(source=repost, stance=Stance.DISPUTES),),
        superseded_by="oil",
        base="A base",
    )
    oil = Fact(
        id="oil",
        kind=risk,
        topic=energy,
        claim="Oil [sic] flows.",
        date=Period("2022/..", "2022-01-01", None),
        actors=("Myanmar", "Russia"),
        tags=("oil",),
        note="A caveat.",
        questions=("Does oil flow?",),
        related=("jets",),
        formerly=("fuel", "gas"),
        citations=(
            Citation(
                source=storey,
                locator="p. 5",
                stance=Stance.SUPPORTS,
                note="Says so.",
                quote="Yes.",
            ),
        ),
        base="A base",
    )
    about = About(
        title="A base",
        version="1.0",
        updated=Period.parse("2026-01-31"),
        language="en",
        note="It ends in January.",
        sha256="abc",
    )
    base = Base(
        about=about,
        kinds=(milestone, risk),
        topics=(energy, arms),
        sources=(storey, repost),
        facts=(jets, oil),
        synonyms={"oil": ("petroleum", "jet fuel")},
    )
    assert decode(tomli.loads(WHOLE), sha256="abc") == (base, ())


HEAD = """
base.title = "A base"
topic.t.title = "Things"
[source.s]
type = "report"
title = "A work"
tier = "press"
[fact.f]
kind = "risk"
topic = "t"
claim = "Something is so."
"""
CITED = 'citations = [{ source = "s", stance = "supports" }]\n'
FACT = HEAD + CITED
SOURCE = FACT + '[source.r]\ntype = "report"\ntitle = "A work"\ntier = "press"\n'


def found(document: str) -> list[str]:
    """List the code and path of each problem; "key" if it is at the key."""
    return [told(problem) for problem in decode(tomli.loads(document)).problems]


def told(problem: Problem) -> str:
    """Write the code and path of a problem."""
    path = ".".join(map(str, problem.path))
    return f"{problem.code} {'key ' * problem.at_key}{path}".strip()


# A document, its one problem, and part of the hint.
ONE = {
    "no base": ("", "missing-key", "[base]"),
    "base without title": ("[base]", "missing-key base", "add title = "),
    "base that is no table": ("base = 5", "wrong-type base", "write [base]"),
    "misspelled key": (
        'base = { title = "A base", versoin = "1" }', "unknown-key key base.versoin", '"version"'
    ),
    "misspelled required key": (
        'base = { titel = "A base" }', "unknown-key key base.titel", '"title"'
    ),
    "unknown key": (
        'base = { title = "A base", xyz = "1" }',
        "unknown-key key base.xyz",
        "use accept, language, note, title, updated, version",
    ),
    "misspelled table": (FACT + "[facts.oil]", "unknown-table key facts", '"fact"'),
    "key outside of tables": (
        "xyz = 1\n" + FACT, "unknown-table key xyz", "use base, fact, kind, source, synonyms, topic"
    ),
    "list of facts": ('base.title = "A base"\n[[fact]]', "wrong-type fact", "[fact.some-id]"),
    "fact without ID": (
        FACT + FACT[FACT.index("[fact.f]") :].replace("fact.f", "fact") + 'xyz = 1\ndate = "x"',
        "id fact",
        "[fact.some-id]",
    ),
    "source without ID": (
        FACT + '[source]\ntype = "report"\ntier = 5', "id source", "[source.some-id]"
    ),
    "topic without ID": (
        FACT.replace("[source.s]", 'topic.title = "Things"\n[source.s]'),
        "id topic",
        "[topic.some-id]",
    ),
    "kind without ID": (FACT + '[kind]\ntitle = "Risks"', "id kind", "[kind.some-id]"),
    "topic that is no table": (
        'base.title = "A base"\ntopic.arms = "Arms"', "wrong-type topic.arms", "write [topic.arms]"
    ),
    "list of synonyms": (FACT + "[[synonyms]]", "wrong-type synonyms", "write [synonyms]"),
    "synonym that is no list": (
        FACT + '[synonyms]\noil = "crude"', "wrong-type synonyms.oil", "[brackets]"
    ),
    "blank synonym": (FACT + '[synonyms]\n" " = ["crude"]', "empty key synonyms.", "fill it in"),
    "ID in capitals": (FACT + '[topic.Arms]\ntitle = "Arms"', "id key topic.Arms", "lowercase"),
    "empty ID": (FACT + '[topic.""]\ntitle = "Arms"', "id key topic.", "lowercase"),
    "topic without title": (FACT + "[topic.arms]", "missing-key topic.arms", "add title = "),
    "source without tier": (
        SOURCE.removesuffix('tier = "press"\n'), "missing-key source.r", 'add tier = "research"'
    ),
    "misspelled type": (
        SOURCE.replace("report", "reprot", 2).replace("reprot", "report", 1),
        "source-type source.r.type",
        '"report"',
    ),
    "unknown tier": (
        SOURCE.removesuffix('"press"\n') + '"xyz"',
        "tier source.r.tier",
        "use press, primary, research",
    ),
    "URL without scheme": (SOURCE + 'url = "a.org"', "url source.r.url", "https://"),
    "misspelled kind": (FACT.replace("risk", "drver"), "kind fact.f.kind", '"driver"'),
    "kind of another base": (
        FACT + '[kind.benefit]\ntitle = "Benefits"', "kind fact.f.kind", "use benefit"
    ),
    "flag in quotes": (
        FACT + '[kind.risk]\ntitle = "Risks"\ntimeline = "true"',
        "wrong-type kind.risk.timeline",
        "without quotes",
    ),
    "fact without claim": (FACT.replace("claim", "note"), "missing-key fact.f", "add claim = "),
    "unknown topic": (FACT.replace('"t"', '"tt"'), "topic fact.f.topic", '"t"'),
    "invalid date": (FACT + 'date = "2024-13"', "date fact.f.date", "2024"),
    "backward interval": (FACT + 'date = "2024/2023"', "interval fact.f.date", "earlier"),
    "misspelled key of a fact": (
        FACT + 'superseded_by = "f"', "unknown-key key fact.f.superseded_by", '"superseded-by"'
    ),
    "unknown related fact": (FACT + 'related = ["f", "ff"]', "related fact.f.related.1", '"f"'),
    "unknown newer fact": (
        FACT + 'superseded-by = "xyz"', "superseded-by fact.f.superseded-by", "use f"
    ),
    "fact that supersedes itself": (
        FACT + 'superseded-by = "f"', "circle fact.f.superseded-by", "newest"
    ),
    "former ID in use": (FACT + 'formerly = ["f"]', "formerly fact.f.formerly.0", "rename"),
    "former ID twice in a fact": (
        FACT + 'formerly = ["g", "g"]', "formerly fact.f.formerly.1", "one fact"
    ),
    "former ID in capitals": (FACT + 'formerly = ["G"]', "id fact.f.formerly.0", "lowercase"),
    "no citations": (HEAD, "uncited fact.f", "add citations = ["),
    "empty citations": (HEAD + "citations = []", "uncited fact.f.citations", "add citations = ["),
    "citation that is no table": (
        HEAD + 'citations = ["s"]',
        "wrong-type fact.f.citations.0",
        'write { source = "s", stance = "supports" }',
    ),
    "citations that are no list": (
        HEAD + 'citations = { source = "s" }', "wrong-type fact.f.citations", "[brackets]"
    ),
    "unknown source": (
        FACT.replace('source = "s"', 'source = "r"'), "source fact.f.citations.0.source", "use s"
    ),
    "citation without stance": (
        HEAD + 'citations = [{ source = "s" }]', "missing-key fact.f.citations.0", "add stance = "
    ),
    "misspelled stance": (
        FACT.replace("supports", "support"), "stance fact.f.citations.0.stance", '"supports"'
    ),
    "unknown key of a citation": (
        HEAD + 'citations = [{ source = "s", stance = "supports", xyz = 1 }]',
        "unknown-key key fact.f.citations.0.xyz",
        "use locator, note, quote, source, stance",
    ),
    "key of a fact below its citations": (
        HEAD + '[[fact.f.citations]]\nsource = "s"\nstance = "supports"\nrelated = ["f"]',
        "unknown-key key fact.f.citations.0.related",
        "above the first [[fact.f.citations]]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "problem", "hint"), ONE.values(), ids=ONE)
def test_one_mistake_is_one_problem(document: str, problem: str, hint: str) -> None:
    """With its code, its path, and what to do."""
    problems = decode(tomli.loads(document)).problems
    assert [told(each) for each in problems] == [problem]
    assert hint in problems[0].hint


def test_all_problems_are_reported() -> None:
    """Those of the citations of an invalid fact, too."""
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
        formerly = ["f", 5, ""]
        citations = [{ source = "q", stance = "no" }, "s"]
    """
    assert sorted(found(document)) == sorted(
        [
            "unknown-table key colour",
            "id key topic.Arms",
            "missing-key topic.Arms",
            "tier source.r.tier",
            "missing-key source.r",
            "missing-key source.r",
            "unknown-key key base.titel",
            "kind fact.f.kind",
            "topic fact.f.topic",
            "empty fact.f.claim",
            "wrong-type fact.f.related.1",
            "related fact.f.related.0",
            "related fact.f.related.2",
            "wrong-type fact.f.formerly.1",
            "empty fact.f.formerly.2",
            "formerly fact.f.formerly.0",
            "source fact.f.citations.0.source",
            "stance fact.f.citations.0.stance",
            "wrong-type fact.f.citations.1",
        ]
    )


def test_valid_part_is_decoded() -> None:
    """Facts without errors are there beside the problems."""
    text = FACT + f'[fact.g]\nkind = "risk"\ntopic = "t"\n{CITED}'
    assert [fact.id for fact in decode(tomli.loads(text)).base.facts] == ["f"]


def test_kinds_without_a_declaration() -> None:
    """A base that declares none has four, and any declaration replaces them."""
    assert decode(tomli.loads(FACT)).base.kinds == DEFAULT_KINDS
    declared = '[kind.risk]\ntitle = "Perils"\n[kind.benefit]\ntitle = "Benefits"\n'
    decoded = decode(tomli.loads(FACT + declared))
    assert (decoded.problems, decoded.base.kinds) == (
        (),
        (Kind("risk", "Perils"), Kind("benefit", "Benefits")),
    )


@pytest.mark.parametrize("id_", RESERVED_KINDS)
def test_reserved_kinds(id_: str) -> None:
    """IDs that `rumm new` uses cannot be those of kinds."""
    text = f'{FACT}[kind.risk]\ntitle = "Risks"\n[kind.{id_}]\ntitle = "Things"\n'
    assert found(text) == [f"id key kind.{id_}"]


def test_former_id_in_two_facts() -> None:
    """Is reported at the second."""
    second = FACT[FACT.index("[fact.f]") :].replace("fact.f", "fact.g")
    text = f'{FACT}formerly = ["old", "older"]\n{second}formerly = ["oldest", "old"]\n'
    assert found(text) == ["formerly fact.g.formerly.1"]


# The facts that supersede a, b, c, and d, and the cycles.
CYCLES = {
    "two": ("b a - -", {"a": "a → b → a"}),
    "three": ("b c a -", {"a": "a → b → c → a"}),
    "way into a cycle": ("b c b -", {"b": "b → c → b"}),
    "two cycles": ("c d a b", {"a": "a → c → a", "b": "b → d → b"}),
    "one alone": ("- b - -", {"b": "b → b"}),
    "ways that meet": ("c c d -", {}),
}


@pytest.mark.parametrize(("newer", "cycles"), CYCLES.values(), ids=CYCLES)
@pytest.mark.parametrize("claim", ["So.", ""], ids=["valid", "with other problems"])
def test_cycle(newer: str, cycles: dict[str, str], claim: str) -> None:
    """Is reported once, with the way around; a fact that only leads into it is not."""
    document = HEAD.partition("[fact.f]")[0] + "".join(
        f'[fact.{id_}]\nkind = "risk"\ntopic = "t"\nclaim = "{claim}"\n{CITED}'
        + f'superseded-by = "{by}"\n' * (by != "-")
        for id_, by in zip("abcd", newer.split(), strict=True)
    )
    problems = [p for p in decode(tomli.loads(document)).problems if p.code != "empty"]
    assert [told(problem) for problem in problems] == [
        f"circle fact.{id_}.superseded-by" for id_ in cycles
    ]
    for problem, way in zip(problems, cycles.values(), strict=True):
        assert problem.message.endswith(f": {way}")


def test_long_chains_are_no_cycles() -> None:
    """Of facts and of origins, however long."""
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


NAMES = """base kind topic source fact synonyms title type tier claim date issued url authors
    literal actors tags citations stance related superseded-by origin formerly questions
    accept timeline t s f""".split()
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
DOCUMENTS = st.dictionaries(st.sampled_from(NAMES[:6]) | st.text(), TREES, max_size=6)


@st.composite
def _changed(draw: st.DrawFn) -> dict[str, Any]:
    """Change a few values of a whole base."""
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
    """Whatever a TOML document holds; every problem has a message, and a path that exists."""
    problems = decode(document).problems
    assert [p for p in problems if not (p.message and _leads_somewhere(document, p.path))] == []

"""From Python the same questions have the same names and the same answers."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_type

import pytest

import rumm as package
from rumm.cli.options import Kinds, Order, Where
from rumm.cli.options import Part as PartOptions
from rumm.errors import FactBaseError, NotFoundError, RummError, UnknownValueError, UsageError
from rumm.index.factbase import FactBase, Hits
from rumm.index.opening import InvalidBaseError
from rumm.model.answers import Hit
from rumm.model.facts import Fact, Source, Standing
from rumm.model.query import By, Filters, Part, Query, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Rumm


@pytest.fixture
def base(small: str) -> Iterator[FactBase]:
    """Return the small base, open."""
    with package.open(small) as opened:
        yield opened


def ids(facts: tuple[Fact, ...]) -> list[str]:
    """Return the ids of some facts."""
    return [fact.id for fact in facts]


def test_the_bundled_base_is_opened_when_none_is_named() -> None:
    """Whatever the environment says: that is for the command line."""
    with package.open() as base:
        assert base.about.title == "The Russia-Myanmar partnership"


@pytest.mark.parametrize("kind", [str, Path])
def test_a_base_is_opened_by_its_path(small: str, kind: type) -> None:
    """Text or `Path`."""
    with package.open(kind(small)) as base:
        assert base.about.title == "Oil & [gas]"


def test_a_base_closes_itself(small: str) -> None:
    """At the end of a `with`; what was found stays."""
    with package.open(small) as base:
        fact = base.fact("coup")
    assert fact.citations[0].source.label == "Reuters 2022"
    with pytest.raises(FactBaseError, match=r"^the fact base is closed; open it again$"):
        base.facts()


def test_a_base_can_be_closed_by_hand(small: str) -> None:
    """More than once."""
    with closing(package.open(small)) as base:
        assert base.fact("coup").kind.id == "event"
    base.close()


def test_facts(base: FactBase) -> None:
    """All but those that are superseded, in the order of the base."""
    assert ids(base.facts()) == [
        "oil-imports",
        "pipeline-risk",
        "visit-2025",
        "dependence",
        "coup",
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": "risk"}, ["pipeline-risk"]),
        ({"kind": ["risk", "consequence"]}, ["pipeline-risk", "dependence"]),
        ({"kind": ("risk", "event"), "topic": "ties"}, ["visit-2025", "coup"]),
        ({"kind": []}, ["oil-imports", "pipeline-risk", "visit-2025", "dependence", "coup"]),
        ({"tag": "TRADE"}, ["oil-imports", "dependence"]),
        ({"actor": "россия"}, ["visit-2025"]),
        ({"source": "agency-nd"}, ["pipeline-risk", "visit-2025", "coup"]),
        ({"standing": Standing.DISPUTED}, ["dependence"]),
        ({"since": "2025-03-04"}, ["oil-imports", "visit-2025", "dependence"]),
        ({"since": date(2025, 3, 4)}, ["oil-imports", "visit-2025", "dependence"]),
        ({"until": "2021"}, ["dependence", "coup"]),
        ({"until": datetime(2021, 12, 31, 23, tzinfo=UTC)}, ["dependence", "coup"]),
        ({"topic": "energy", "all": True}, ["oil-imports", "pipeline-risk", "oil-imports-2022"]),
        ({"sort": "id", "limit": 2}, ["coup", "dependence"]),
        ({"sort": "id", "reverse": True, "limit": 2}, ["visit-2025", "pipeline-risk"]),
        ({"limit": None, "topic": "energy"}, ["oil-imports", "pipeline-risk"]),
        ({"limit": 0, "topic": "energy"}, ["oil-imports", "pipeline-risk"]),
        ({"limit": 1 << 70, "topic": "energy"}, ["oil-imports", "pipeline-risk"]),
        ({"kind": None, "since": None, "tag": "oil"}, ["oil-imports"]),
    ],
    ids=str,
)
def test_filters(base: FactBase, filters: Selection, found: list[str]) -> None:
    """One name or several; case does not matter."""
    assert ids(base.facts(**filters)) == found


def test_the_keywords_are_those_of_a_query() -> None:
    """And so those of the command line."""
    apart = {"id", "words", "exclude", "any"}
    assert Selection.__optional_keys__ == set(Query._fields) - apart


def test_the_filters_are_those_of_the_command_line() -> None:
    """Those that choose, order and cut apart, as there."""
    filters = {*Kinds._fields, *Where._fields}
    assert Filters.__optional_keys__ == filters
    assert Part.__optional_keys__ == filters | {*PartOptions._fields}
    assert Selection.__optional_keys__ == {
        *Kinds._fields,
        *Where._fields,
        *Order._fields,
        *PartOptions._fields,
    }


def test_search(base: FactBase) -> None:
    """Hits, best first, with scores and the places of the words, synonyms included."""
    first, second = base.search("oil myanmar", all=True)
    assert [first.fact.id, second.fact.id] == ["oil-imports", "oil-imports-2022"]
    assert (first.score or 0) > (second.score or 0) > 0
    assert [
        first.fact.claim[match.start : match.end]
        for match in first.matches
        if match.field == "claim"
    ] == ["Myanmar", "petroleum", "oil", "oil"]


@pytest.mark.parametrize(
    ("words", "options", "found"),
    [
        (("pipeline", "port"), {}, ["pipeline-risk"]),
        (("pipeline port",), {}, ["pipeline-risk"]),
        (('"port and a plant"',), {}, ["pipeline-risk"]),
        (("depend*",), {}, ["dependence"]),
        (("topic:energy",), {"exclude": "pipeline"}, ["oil-imports"]),
        (("topic:energy",), {"exclude": ["pipeline", "oil"]}, []),
        (("army", "pipeline"), {"any": True, "kind": "event"}, ["coup"]),
        (("army", "zzz"), {}, ["coup"]),
        (("zzz",), {}, []),
        (("source:doe",), {"sort": "id", "limit": 1}, ["dependence"]),
    ],
    ids=str,
)
def test_the_language_of_a_search(
    base: FactBase, words: tuple[str, ...], options: dict[str, object], found: list[str]
) -> None:
    """As on the command line."""
    assert [hit.fact.id for hit in base.search(*words, **options)] == found  # type: ignore[arg-type]


def test_a_search_stops_at_20() -> None:
    """Unless more are wanted."""
    with package.open() as base:
        assert len(base.search("myanmar")) == 20
        assert len(base.search("myanmar", limit=None)) > 20


def test_one_fact(base: FactBase) -> None:
    """Also one that is superseded; with its citations and their sources."""
    fact = base.fact("oil-imports-2022")
    assert fact.superseded_by == "oil-imports"
    assert fact.support.standing is Standing.SINGLE_SOURCE
    assert [citation.source.title for citation in fact.citations] == ['Junta: oil deal "near"']


def test_one_source(base: FactBase) -> None:
    """With the address to open."""
    assert base.source("star-2022").address == "https://example.net/repost?id=1&lang=en"


def test_sources(base: FactBase) -> None:
    """All, or those that the chosen facts cite."""
    every = ["doe-2023", "reuters-2022", "star-2022", "agency-nd"]
    assert [source.id for source in base.sources()] == every
    assert [source.id for source in base.sources(kind="risk")] == ["doe-2023", "agency-nd"]
    assert [source.id for source in base.sources(reverse=True, limit=2)] == every[:1:-1]


@pytest.mark.parametrize(
    ("by", "filters", "counts"),
    [
        (By.KIND, {}, {"driver": 1, "risk": 1, "consequence": 1, "event": 2}),
        ("topic", {"kind": "event"}, {"ties": 2}),
        ("tag", {}, {"trade": 2, "oil": 1, "visit": 1}),
        ("year", {"kind": "event"}, {"2021": 1, "2025": 1}),
        ("standing", {"kind": "risk"}, {"qualified": 1}),
        ("tag", {"limit": 2}, {"trade": 2, "oil": 1}),
        ("tag", {"limit": 2, "reverse": True}, {"visit": 1, "oil": 1}),
    ],
)
def test_count(base: FactBase, by: str, filters: Part, counts: dict[str, int]) -> None:
    """Values and numbers, in the order of the command line."""
    assert list(base.count(by, **filters).items()) == list(counts.items())


def test_kinds_are_counted_when_nothing_is_said(base: FactBase) -> None:
    """As on the command line."""
    assert base.count() == base.count("kind")


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        (["drivers"], {"kind": "driver"}),
        (["list", "--sort", "date", "-r"], {"sort": "date", "reverse": True}),
        (
            ["list", "-k", "event", "-k", "risk", "--since", "2022"],
            {"kind": ["event", "risk"], "since": "2022"},
        ),
    ],
    ids=str,
)
def test_python_and_the_command_line_agree(
    rumm: Rumm, small: str, base: FactBase, words: list[str], filters: Selection
) -> None:
    """The same facts in the same order."""
    printed = json.loads(rumm(*words, "--json", "-b", small).stdout)["facts"]
    assert [fact["id"] for fact in printed] == ids(base.facts(**filters))


@pytest.mark.parametrize(
    ("error", "message", "filters"),
    [
        (UnknownValueError, 'no kind "rsk"; did you mean "risk"?', {"kind": "rsk"}),
        (UnknownValueError, 'no topic "energie"; did you mean "energy"?', {"topic": "energie"}),
        (
            UsageError,
            'since: "soon" is not a date; write 2024, 2024-03, or 2024-03-14',
            {"since": "soon"},
        ),
        (UnknownValueError, 'no kind ""; valid: consequence, driver, event, risk', {"kind": ""}),
        (
            UsageError,
            'since: 2024 is not text; write "2024", "2024-03", or "2024-03-14"',
            {"since": 2024},
        ),
        (UsageError, "kind: 5 is not text", {"kind": 5}),
        (UsageError, "tag: None is not text", {"tag": ["oil", None]}),
        (UsageError, "actor: b'Russia' is not text", {"actor": b"Russia"}),
        (UsageError, r"topic: '\udcff' is not text", {"topic": "\udcff"}),
        (UsageError, "all must be True or False, not 'no'", {"all": "no"}),
        (UsageError, "reverse must be True or False, not None", {"reverse": None}),
        (UsageError, "limit must be a whole number, 0 or more (0: all); not -1", {"limit": -1}),
        (UsageError, "limit must be a whole number, 0 or more (0: all); not '5'", {"limit": "5"}),
        (UsageError, "limit must be a whole number, 0 or more (0: all); not True", {"limit": True}),
    ],
    ids=str,
)
def test_what_cannot_be_meant(
    base: FactBase, error: type[RummError], message: str, filters: dict[str, Any]
) -> None:
    """One line that says what to do, whichever the method."""
    for ask in (base.facts, base.sources, base.count, partial(base.search, "oil")):
        with pytest.raises(error) as raised:
            ask(**filters)
        assert str(raised.value) == message


MISTAKES: dict[str, Callable[[FactBase], object]] = {
    'cannot sort by "size"; sort by topic, date, id, kind, standing, relevance': (
        lambda base: base.facts(sort="size")
    ),
    "can sort by relevance only in a search; sort by topic, date, id, kind, standing": (
        lambda base: base.facts(sort="relevance")
    ),
    'cannot count by "size"; count by kind, topic, tag, actor, source, tier, publisher, standing,'
    " year": (lambda base: base.count("size")),
    "no words to search for": lambda base: base.search(kind="risk"),
    "words: 5 is not text": lambda base: base.search("oil", 5),  # type: ignore[arg-type]
    "exclude: 5 is not text": lambda base: base.search("oil", exclude=5),  # type: ignore[arg-type]
    "any must be True or False, not 'yes'": (
        lambda base: base.search("oil", any="yes")  # type: ignore[arg-type]
    ),
    "id: None is not text": lambda base: base.fact(None),  # type: ignore[arg-type]
    "id: ['doe-2023'] is not text": lambda base: base.source(["doe-2023"]),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("message", MISTAKES)
def test_what_one_method_cannot_take(base: FactBase, message: str) -> None:
    """Likewise."""
    with pytest.raises(UsageError) as raised:
        MISTAKES[message](base)
    assert str(raised.value) == message


UNKNOWN: dict[str, Callable[[FactBase], object]] = {
    "knd": lambda base: base.facts(knd="risk"),  # type: ignore[call-arg]
    "id": lambda base: base.facts(id="coup"),  # type: ignore[call-arg]
    "words": lambda base: base.count(words="oil"),  # type: ignore[call-arg]
    "sort": lambda base: base.count(sort="date"),  # type: ignore[call-arg]
    "by": lambda base: base.search("oil", by="kind"),  # type: ignore[call-arg]
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_unknown_keyword_is_a_type_error(base: FactBase, name: str) -> None:
    """As for any function of Python."""
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
        UNKNOWN[name](base)


def test_an_id_that_does_not_exist(base: FactBase) -> None:
    """Names the nearest."""
    with pytest.raises(NotFoundError) as raised:
        base.fact("oil-import")
    assert str(raised.value) == (
        'no fact "oil-import"; did you mean "oil-imports" or "oil-imports-2022"?'
    )
    with pytest.raises(NotFoundError) as raised:
        base.source("do-2023")
    assert str(raised.value) == 'no source "do-2023"; did you mean "doe-2023"?'


def test_a_base_that_cannot_be_read(tmp_path: Path) -> None:
    """Or that has errors, all of which are reported."""
    path = tmp_path / "facts.toml"
    with pytest.raises(FactBaseError, match="no such file"):
        package.open(path)
    path.write_text('[base]\ntitle = "A"\nyear = 2026\n[topic.t]\n', encoding="utf-8")
    with pytest.raises(InvalidBaseError) as raised:
        package.open(path)
    assert [problem.code for problem in raised.value.problems] == ["unknown-key", "missing-key"]
    assert str(raised.value).startswith(f"{path}:3:1: ")
    assert str(raised.value).endswith(" (and 1 more)")


def test_every_error_has_one_root() -> None:
    """And an exit code for programs that pass it on."""
    assert all(
        issubclass(error, RummError)
        for error in (FactBaseError, InvalidBaseError, NotFoundError, UnknownValueError, UsageError)
    )
    assert (RummError.exit_code, UsageError.exit_code, FactBaseError.exit_code) == (1, 2, 3)


def test_answers_are_typed(base: FactBase) -> None:
    """At run time as the type checker, which reads this file too, is told."""
    with package.open() as opened:
        assert type(assert_type(opened, FactBase)) is FactBase
    answers: list[tuple[object, type]] = [
        (assert_type(base.facts(), tuple[Fact, ...]), tuple),
        (assert_type(base.facts()[0], Fact), Fact),
        (assert_type(base.search("oil"), Hits), Hits),
        (assert_type(base.search("oil")[0], Hit), Hit),
        (assert_type(base.fact("coup"), Fact), Fact),
        (assert_type(base.source("doe-2023"), Source), Source),
        (assert_type(base.sources(), tuple[Source, ...]), tuple),
        (assert_type(base.sources()[0], Source), Source),
        (assert_type(base.count(), dict[str, int]), dict),
    ]
    assert [type(answer) for answer, _ in answers] == [kind for _, kind in answers]
    assert {(type(value), type(count)) for value, count in base.count().items()} == {(str, int)}


def test_type_checkers_are_told() -> None:
    """By the mark of PEP 561."""
    assert Path(str(package.__file__)).with_name("py.typed").exists()


def test_the_package_shows_what_programs_need() -> None:
    """What opens a base, what annotations and `except` name, and no others."""
    errors = {
        FactBaseError,
        InvalidBaseError,
        NotFoundError,
        RummError,
        UnknownValueError,
        UsageError,
    }
    shown = {getattr(package, name) for name in package.__all__}
    functions = {package.open, package.to_dict}
    types = {Fact, FactBase, Hit, Hits, Source}
    assert shown == {*errors, *functions, *types, package.__version__}
    assert {*package.__all__} <= {*dir(package)}


def test_a_search_says_when_it_is_partial(base: FactBase) -> None:
    """And which words have no match, or were replaced."""
    hits = base.search("oil", "army", "xylophone", limit=1)
    assert (hits.partial, hits.total > 1, dict(hits.unknown)) == (True, True, {"xylophone": ()})
    hits = base.search("pipline")
    assert (hits.total, dict(hits.unknown), dict(hits.replaced)) == (1, {}, {"pipline": "pipeline"})
    hits = base.search("oil")
    assert (hits.partial, hits.total, dict(hits.unknown)) == (False, len(hits), {})

"""Standing follows from citations, and independence from origins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rumm.base.decode import decode
from rumm.model.facts import Name, Source, Stance, Standing, Support, Tier
from rumm.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.model.facts import Fact

Sources = dict[str, dict[str, str]]


def _fact(sources: Mapping[str, Mapping[str, str]], *cited: tuple[str, str]) -> Fact:
    """Return a fact that cites these sources by id and stance."""
    decoded = decode(
        {
            "base": {"title": "A base"},
            "topic": {"t": {"title": "Things"}},
            "source": {
                id_: {"type": "report", "title": "A work", "tier": "press", **keys}
                for id_, keys in sources.items()
            },
            "fact": {
                "f": {
                    "kind": "risk",
                    "topic": "t",
                    "claim": "Something is so.",
                    "citations": [{"source": id_, "stance": stance} for id_, stance in cited],
                }
            },
        }
    )
    assert decoded.problems == ()
    return decoded.base.facts[0]


STANDINGS = {
    "one source supports": (Support(1, 0, 0, 1), Standing.SINGLE_SOURCE),
    "two that depend on one another support": (Support(2, 0, 0, 1), Standing.SINGLE_SOURCE),
    "two independent sources support": (Support(2, 0, 0, 2), Standing.CORROBORATED),
    "one qualifies": (Support(3, 1, 0, 3), Standing.QUALIFIED),
    "one only qualifies": (Support(0, 1, 0, 0), Standing.QUALIFIED),
    "one disputes": (Support(3, 2, 1, 3), Standing.DISPUTED),
    "one only disputes": (Support(0, 0, 1, 0), Standing.DISPUTED),
}


@pytest.mark.parametrize(("support", "standing"), STANDINGS.values(), ids=STANDINGS)
def test_the_standing_is_the_worst_that_the_evidence_allows(
    support: Support, standing: Standing
) -> None:
    """A dispute outweighs a qualification, and that any number of confirmations."""
    assert support.standing == standing


# Sources a, b and perhaps more, and how many of a and b are independent.
ORIGINS: dict[str, tuple[Sources, int]] = {
    "two publishers": ({"a": {"publisher": "VOA"}, "b": {"publisher": "DVB"}}, 2),
    "neither publisher nor origin": ({"a": {}, "b": {}}, 2),
    "a shared publisher": ({"a": {"publisher": "VOA"}, "b": {"publisher": "VOA"}}, 1),
    "a shared agency": (
        {
            "a": {"publisher": "VOA", "origin": "Reuters"},
            "b": {"publisher": "DVB", "origin": "Reuters"},
        },
        1,
    ),
    "an agency and its own page": (
        {"a": {"publisher": "VOA", "origin": "Reuters"}, "b": {"publisher": "Reuters"}},
        1,
    ),
    "two agencies, one publisher": (
        {
            "a": {"publisher": "VOA", "origin": "Reuters"},
            "b": {"publisher": "VOA", "origin": "AFP"},
        },
        2,
    ),
    "a text that derives from the other": (
        {"a": {"publisher": "VOA"}, "b": {"publisher": "DVB", "origin": "a"}},
        1,
    ),
    "a text that derives from one without a publisher": ({"a": {}, "b": {"origin": "a"}}, 1),
    "a text that derives by way of a third": (
        {"a": {"publisher": "VOA"}, "b": {"origin": "c"}, "c": {"origin": "a"}},
        1,
    ),
    "two texts that derive from a third": (
        {"a": {"origin": "c"}, "b": {"origin": "c"}, "c": {"publisher": "VOA"}},
        1,
    ),
    "a text that derives from one of the same agency": (
        {"a": {"origin": "Reuters"}, "b": {"origin": "c"}, "c": {"origin": "Reuters"}},
        1,
    ),
    "two texts that derive from one another": ({"a": {"origin": "b"}, "b": {"origin": "a"}}, 1),
    "a circle of three": (
        {"a": {"origin": "b"}, "b": {"origin": "c"}, "c": {"origin": "a"}},
        1,
    ),
    "a text that derives from a circle": (
        {"a": {"origin": "b"}, "b": {"origin": "c"}, "c": {"origin": "b"}},
        1,
    ),
    "two circles": (
        {"a": {"origin": "c"}, "b": {"origin": "d"}, "c": {"origin": "a"}, "d": {"origin": "b"}},
        2,
    ),
    "a text that is said to derive from itself": (
        {"a": {"origin": "a"}, "b": {"publisher": "VOA"}},
        2,
    ),
    "a publisher that is called like a source": ({"a": {}, "b": {"publisher": "a"}}, 2),
}


@pytest.mark.parametrize(("sources", "independent"), ORIGINS.values(), ids=ORIGINS)
def test_sources_are_independent_unless_they_share_an_origin(
    sources: Sources, independent: int
) -> None:
    """The origin, followed from source to source, or else the publisher."""
    support = _fact(sources, ("a", "supports"), ("b", "supports")).support
    assert support == Support(supports=2, qualifies=0, disputes=0, independent=independent)


def test_a_source_that_is_cited_twice_counts_once() -> None:
    """For each of its stances."""
    cited = [("a", "supports"), ("a", "supports"), ("a", "qualifies"), ("a", "qualifies")]
    assert _fact({"a": {}}, *cited).support == Support(1, 1, 0, 1)


def test_only_sources_that_support_are_counted_as_independent() -> None:
    """What others say of the claim corroborates nothing."""
    support = _fact({"a": {}, "b": {}, "c": {}}, ("a", "supports"), ("b", "disputes")).support
    assert support == Support(1, 0, 1, 1)


def test_citations_of_a_stance_are_in_the_order_of_the_base() -> None:
    """Whatever is between them."""
    fact = _fact(
        {"a": {}, "b": {}, "c": {}}, ("c", "supports"), ("b", "disputes"), ("a", "supports")
    )
    assert [citation.source.id for citation in fact.cited(Stance.SUPPORTS)] == ["c", "a"]


NAMES = {
    "a person": (Name(family="Storey", given="Ian"), "Storey, Ian", "Storey"),
    "a person of one name": (Name(family="Nandar"), "Nandar", "Nandar"),
    "an organization": (Name(literal="Bank of Russia"), "Bank of Russia", "Bank of Russia"),
}


@pytest.mark.parametrize(("name", "full", "short"), NAMES.values(), ids=NAMES)
def test_a_name_has_a_full_and_a_short_form(name: Name, full: str, short: str) -> None:
    """The short one is for author-date citations."""
    assert (str(name), name.short) == (full, short)


def _source(*families: str) -> Source:
    return Source(
        id="s",
        type="report",
        title="A work",
        tier=Tier.PRESS,
        root="",
        authors=tuple(Name(family=family) for family in families),
        issued=Period.parse("2023-11-21"),
    )


LABELS = {
    "one author": (_source("Storey"), "Storey 2023"),
    "two authors": (_source("Storey", "Aung"), "Storey & Aung 2023"),
    "three authors": (_source("Storey", "Aung", "Htet"), "Storey et al. 2023"),
    "a publisher": (_source()._replace(publisher="VOA", container_title="News"), "VOA 2023"),
    "a series": (_source()._replace(container_title="News"), "News 2023"),
    "a title": (_source(), "A work 2023"),
    "no date": (_source("Storey")._replace(issued=None), "Storey n.d."),
}


@pytest.mark.parametrize(("source", "label"), LABELS.values(), ids=LABELS)
def test_a_label_is_who_and_when(source: Source, label: str) -> None:
    """By the first of author, publisher, series and title that is known."""
    assert source.label == label


def test_the_address_is_the_publishers_own_page() -> None:
    """Or the repost that was read, or none."""
    own, repost = "https://own.example", "https://repost.example"
    assert [
        _source()._replace(url=own, via=repost).address,
        _source()._replace(via=repost).address,
        _source().address,
    ] == [own, repost, None]

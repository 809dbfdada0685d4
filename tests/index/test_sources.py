"""Sources by tier and in an order; facts counted by what their sources are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bases import GOOD

import rumm as package
from rumm.errors import UnknownValueError, UsageError
from rumm.model.facts import Tier
from rumm.model.query import SourceSort

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Rumm

    from rumm.index.factbase import FactBase


@pytest.fixture
def base(small: str) -> Iterator[FactBase]:
    """Open the small base."""
    with package.open(small) as opened:
        yield opened


@pytest.mark.parametrize("tier", Tier)
def test_facts_of_a_tier_cite_such_a_source(base: FactBase, tier: Tier) -> None:
    """At least one."""
    facts = {
        fact.id
        for fact in base.facts(all=True)
        if tier in {citation.source.tier for citation in fact.citations}
    }
    assert {fact.id for fact in base.facts(tier=tier, all=True)} == facts != set()
    assert base.count("tier", all=True)[tier] == len(facts)


@pytest.mark.parametrize("tier", Tier)
def test_sources_of_a_tier(base: FactBase, tier: Tier) -> None:
    """Those themselves, not the others that the same facts cite."""
    expected = [source for source in base.sources() if source.tier is tier]
    assert [*base.sources(tier=tier)] == expected != []
    energy = [source for source in base.sources(topic="energy") if source.tier is tier]
    assert [*base.sources(tier=tier, topic="energy")] == energy
    assert [*base.sources(tier=[tier.upper()], limit=1)] == expected[:1]


def test_a_source_of_a_tier_need_not_be_cited(tmp_path: Path) -> None:
    """As in a list of all sources."""
    path = tmp_path / "base.toml"
    other = '[source.o]\ntype = "book"\ntitle = "O"\ntier = "primary"\n'
    path.write_text(GOOD + other, encoding="utf-8")
    with package.open(path) as base:
        assert [source.id for source in base.sources(tier="primary")] == ["o"]
        assert [source.id for source in base.sources(tier="primary", kind="event")] == []


def test_unknown_tiers_and_orders(base: FactBase) -> None:
    """Both list what is valid."""
    with pytest.raises(UnknownValueError, match="valid: press, primary, research"):
        base.sources(tier="xyz")
    with pytest.raises(UsageError):
        base.sources(sort="length")


def test_facts_are_counted_by_publisher(base: FactBase) -> None:
    """A fact counts once for each publisher of its sources."""
    publishers = [
        {citation.source.publisher for citation in fact.citations} for fact in base.facts()
    ]
    counts = base.count("publisher")
    assert counts == {
        name: sum(name in each for each in publishers)
        for name in {*counts, *set().union(*publishers) - {None}}
    }


ORDERS = {
    SourceSort.ID: "agency-nd doe-2023 reuters-2022 star-2022",
    SourceSort.AUTHOR: "agency-nd doe-2023 reuters-2022 star-2022",
    SourceSort.TITLE: "star-2022 reuters-2022 doe-2023 agency-nd",
    SourceSort.DATE: "reuters-2022 star-2022 doe-2023 agency-nd",
    SourceSort.TIER: "agency-nd doe-2023 reuters-2022 star-2022",
    SourceSort.FACTS: "doe-2023 agency-nd reuters-2022 star-2022",
}


@pytest.mark.parametrize("sort", SourceSort)
def test_sources_in_an_order(rumm: Rumm, small: str, sort: SourceSort) -> None:
    """Reversed, too, but those without a date stay last; the JSON says which order."""
    run = rumm("sources", "--sort", sort, "--json", "-b", small)
    found = json.loads(run.stdout)
    ids = [source["id"] for source in found["sources"]]
    assert (" ".join(ids), found["query"]["sort"], found["total"]) == (ORDERS[sort], sort, 4)
    backward = rumm("sources", "--sort", sort, "-r", "--fields", "id", "-b", small).stdout.split()
    dates = [source["issued"] for source in found["sources"]]
    assert (backward[-1] == "agency-nd") or sort is not SourceSort.DATE, dates
    limited = rumm("sources", "--sort", sort, "-n", "1", "--json", "-b", small).stdout
    assert [source["id"] for source in json.loads(limited)["sources"]] == ids[:1]
    assert json.loads(limited)["total"] == 4

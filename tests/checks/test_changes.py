"""What changed between two bases: complete, and nothing that did not change."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bases import GOOD
from hypothesis import given, settings
from hypothesis import strategies as st

from rumm.base.decode import decode
from rumm.base.files import bundled
from rumm.base.parse import Document, read_document
from rumm.checks.changes import compare, plain
from rumm.model.changes import Change, Step
from rumm.model.facts import Standing
from rumm.render import DiffFormat
from rumm.render.diff import diff
from rumm.render.page import Page

if TYPE_CHECKING:
    from rumm.model.changes import Changes

Tables = dict[str, Any]
BASES = [bundled(), Path(__file__).parent.parent / "data" / "small.toml"]


def document(text: str) -> Document:
    """Read a valid base."""
    found = read_document(text.encode())
    assert found.decoded.errors == ()
    return found


def changes(old: str, new: str) -> Changes:
    """Compare two texts."""
    return compare(document(old), document(new))


def apply(tables: Tables, report: Tables) -> Tables:
    """Do to the tables of a base what a report in JSON says."""
    done = deepcopy(tables)

    def set_keys(entry: Tables, found: list[Tables]) -> None:
        for change in found:
            assert (entry.get(change["key"]) or None) == (change["old"] or None)
            entry[change["key"]] = change["new"]
            if change["new"] is None:
                del entry[change["key"]]

    for table in ("fact", "source", "topic", "kind"):
        entries = done.setdefault(table, {})
        for change in report[f"{table}s"]:
            entry = entries.pop(change["was"] or change["id"], {})
            set_keys(entry, change["keys"])
            for citation in change.get("citations", ()):
                if citation["old"]:
                    entry["citations"].remove(citation["old"])
                if citation["new"]:
                    entry.setdefault("citations", []).append(citation["new"])
            if change["change"] != "removed":
                entries[change["id"]] = entry
    set_keys(done.setdefault("synonyms", {}), report["synonyms"])
    set_keys(done["base"], report["base"])
    return done


def in_any_order(value: Any) -> Any:  # noqa: ANN401
    """Make values equal that differ in order only, and empty tables equal to missing ones."""
    if isinstance(value, dict):
        return {key: in_any_order(each) for key, each in value.items() if each not in ({}, False)}
    if isinstance(value, list):
        return sorted(map(in_any_order, value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


TEXTS = st.sampled_from(("One is so.", "One was so.", "Two", "a", "b"))
LISTS = st.lists(st.sampled_from("abc"), max_size=3)
IDS = st.sampled_from(("a", "b", "c"))
DATES = st.sampled_from(("2024", "2024/..", "2024-03-05"))
CITATIONS = st.lists(
    st.fixed_dictionaries(
        {"source": IDS, "stance": st.sampled_from(("supports", "qualifies", "disputes"))},
        optional={"locator": TEXTS, "note": TEXTS},
    ),
    min_size=1,
    max_size=4,
)
SOURCE = st.fixed_dictionaries(
    {"type": st.sampled_from(("book", "report")), "title": TEXTS, "tier": st.just("press")},
    optional={"publisher": TEXTS, "origin": IDS, "authors": LISTS, "issued": DATES},
)
FACT = st.fixed_dictionaries(
    {"kind": st.just("event"), "topic": IDS, "claim": TEXTS, "citations": CITATIONS},
    optional={
        "tags": LISTS,
        "date": DATES,
        "note": TEXTS,
        "accept": LISTS,
        "formerly": st.lists(st.sampled_from(("x", "y")), max_size=1),
    },
)
TOPIC = st.fixed_dictionaries({"title": TEXTS}, optional={"summary": TEXTS})
KIND = st.fixed_dictionaries({"title": TEXTS}, optional={"timeline": st.booleans()})


def entries(entry: st.SearchStrategy[Tables]) -> st.SearchStrategy[Tables]:
    """Strategies for the tables that others refer to."""
    return st.fixed_dictionaries(dict.fromkeys(("a", "b", "c"), entry))


TABLES = st.fixed_dictionaries(
    {
        "base": st.fixed_dictionaries({"title": TEXTS}, optional={"note": TEXTS, "accept": LISTS}),
        "topic": entries(TOPIC),
        "source": entries(SOURCE),
        "fact": st.dictionaries(st.sampled_from(("f", "g", "h", "x", "y")), FACT, max_size=4),
        "kind": st.fixed_dictionaries({"event": KIND}, optional={"risk": KIND}),
    },
    optional={"synonyms": st.dictionaries(TEXTS, LISTS, max_size=2)},
)


def decoded(tables: Tables) -> Document | None:
    """Decode tables; None if they are not valid."""
    found = Document(tables, decode(tables))
    return None if found.decoded.errors else found


@settings(max_examples=100, deadline=None)
@given(TABLES, TABLES)
@pytest.mark.long
def test_the_report_turns_one_base_into_the_other(old: Tables, new: Tables) -> None:
    """Up to order, as JSON has it, and a base is not different from itself."""
    before, after = decoded(old), decoded(new)
    if before is None or after is None:
        return
    report = json.loads("".join(diff(compare(before, after), DiffFormat.JSON, Page())))
    assert in_any_order(apply(old, report)) == in_any_order(new)
    assert not compare(before, before)
    assert (
        [*diff(compare(before, after), DiffFormat.TEXT, Page())]
        or old == new
        or not report["facts"]
    )


@pytest.mark.parametrize("path", BASES, ids=lambda path: path.name)
def test_a_base_does_not_differ_from_itself(path: Path) -> None:
    """Also with its entries, keys, and citations in the opposite order."""
    found = read_document(path.read_bytes())
    assert not compare(found, found)
    backward = {
        name: {id_: dict([*table.items()][::-1]) for id_, table in [*entries.items()][::-1]}
        if name in ("kind", "topic", "source", "fact")
        else dict([*entries.items()][::-1])
        for name, entries in [*deepcopy(dict(found.tables)).items()][::-1]
    }
    for fact in backward["fact"].values():
        fact["citations"] = fact["citations"][::-1]
        fact["tags"] = fact.get("tags", [])[::-1] or ["x"]
    for id_, fact in found.tables["fact"].items():
        if "tags" not in fact:
            del backward["fact"][id_]["tags"]
    assert not compare(found, Document(backward, decode(backward)))


DATED = GOOD.replace('tier = "press"', 'tier = "press"\nissued = 2024-03-05')
KINDS = """
[kind.driver]
title = "Drivers"
corroborate = true
[kind.risk]
title = "Risks"
corroborate = true
timeline = false
[kind.consequence]
title = "Consequences"
[kind.event]
title = "Events"
timeline = true
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (DATED, DATED.replace("2024-03-05", '"2024-03-05"')),
        (GOOD, GOOD + KINDS),
        (GOOD, GOOD.replace('"Something is so."', '"""\nSomething \\\n   is so."""')),
        (
            GOOD,
            GOOD.partition("citations")[0]
            + '[[fact.f.citations]]\nstance = "supports"\nsource = "s"\n',
        ),
    ],
    ids=["dates", "default kinds", "lines", "citations"],
)
def test_the_way_it_is_written_does_not_matter(old: str, new: str) -> None:
    """Only what it says."""
    assert old != new
    assert not changes(old, new)


@pytest.mark.parametrize("key", ["authors", "editors"])
def test_the_order_of_people_matters(key: str) -> None:
    """Unlike that of tags."""
    old = GOOD.replace("[fact.f]", f'{key} = ["A", "B"]\n[fact.f]')
    (source,) = changes(old, old.replace('["A", "B"]', '["B", "A"]')).sources
    assert source.keys == (Change(key, ["A", "B"], ["B", "A"]),)


def test_a_standing_may_change_with_a_source() -> None:
    """The fact itself is the same."""
    two = GOOD.replace(
        "[fact.f]", '[source.o]\ntype = "book"\ntitle = "O"\ntier = "press"\n[fact.f]'
    )
    two = two.replace('"supports" }]', '"supports" }, { source = "o", stance = "supports" }]')
    found = changes(two, two.replace('title = "O"', 'title = "O"\norigin = "s"'))
    (fact,) = found.facts
    assert (fact.id, fact.step, fact.keys, fact.citations) == ("f", Step.CHANGED, (), ())
    assert fact.standing == (Standing.CORROBORATED, Standing.SINGLE_SOURCE)


def test_a_renamed_fact_is_the_same_fact() -> None:
    """If the new one says what it was called."""
    renamed = GOOD.replace("[fact.f]", '[fact.g]\nformerly = ["f"]')
    (fact,) = changes(GOOD, renamed).facts
    assert (fact.id, fact.was, fact.keys) == ("g", "f", (Change("formerly", None, ["f"]),))
    assert [entry.step for entry in changes(GOOD, GOOD.replace("[fact.f]", "[fact.g]")).facts] == [
        Step.ADDED,
        Step.REMOVED,
    ]


def test_citations_of_a_source_are_compared_one_by_one() -> None:
    """Others of the same source stay out of it."""
    cites = 'citations = [{{ source = "s", stance = "supports", locator = "p. 1" }}, {}]'
    other = '{{ source = "s", stance = "{}" }}'
    base = GOOD.partition("citations")[0]
    old, new = (base + cites.format(other.format(each)) for each in ("disputes", "qualifies"))
    (fact,) = changes(old, new).facts
    assert fact.citations == (
        Change(
            "",
            {"source": "s", "stance": "disputes"},
            {"source": "s", "stance": "qualifies"},
        ),
    )


def test_dates_are_text() -> None:
    """As JSON has it."""
    found = document(GOOD.replace("[fact.f]", "issued = 2024-03-05\n[fact.f]"))
    assert plain(found.tables)["source"]["s"]["issued"] == "2024-03-05"

"""What is probably not meant is doubted at its place; what may well be meant is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli

from rumm.base.decode import decode
from rumm.base.problems import Severity
from rumm.checks.lint import lint

if TYPE_CHECKING:
    from rumm.base.problems import Problem

TODAY = "2026-12-01"
# Without doubt.
HEAD = """
base.title = "A base"
topic.t.title = "Café things"
[source.s]
type = "report"
title = "Annals of the sea"
tier = "press"
publisher = "Some Press"
authors = ["Doe, Jane"]
"""
FACT = """
[fact.f]
kind = "event"
topic = "t"
claim = "Ships sail."
citations = [{ source = "s", stance = "supports" }]
"""
OTHER = '[source.r]\ntype = "book"\ntitle = "Another"\ntier = "press"\npublisher = "Another"\n'


def doubts(text: str) -> list[Problem]:
    """The doubts about a base, which may have errors."""
    tables = tomli.loads(text)
    return list(lint(tables, decode(tables).base, TODAY))


def told(text: str) -> list[str]:
    """Code, path and, where it is a matter of characters, index of the doubts about a base."""
    found = []
    for doubt in doubts(text):
        path = ".".join(map(str, doubt.path))
        found.append(f"{doubt.code} {path}" + ("" if doubt.inside is None else f" {doubt.inside}"))
    return found


def source(keys: str) -> str:
    """The base with a source that has more keys."""
    return HEAD + keys + "\n" + FACT


def evidence(kind: str, *citations: str) -> str:
    """The base with a fact of some kind that cites some sources."""
    keys = f'[fact.f]\nkind = "{kind}"\ntopic = "t"\nclaim = "So."\n'
    listed = ", ".join(f"{{ {citation} }}" for citation in citations)
    return f"{HEAD}{OTHER}{keys}citations = [{listed}]\n"


SUPPORTS = 'source = "s", stance = "supports"'
TOO = 'source = "r", stance = "supports"'
# Nobody would be helped by a doubt about these.
FINE = {
    "nothing at all": "",
    "a base": HEAD + FACT,
    "a date of today": f"{HEAD}{FACT}date = {TODAY}",
    "an interval that has begun": HEAD + FACT + 'date = "2026/2030"',
    "an interval without a beginning": HEAD + FACT + 'date = "../2030"',
    "a year that has begun": HEAD + FACT + 'date = "2026"',
    "a parameter that tracks nobody": source('url = "https://example.org/?id=1&source=utm_x"'),
    "a tracking parameter in a path": source('url = "https://example.org/utm_source=x"'),
    "an organization": source('via = "https://example.org"').replace(
        '"Doe, Jane"', '{ literal = "Reuters" }'
    ),
    "the same repost of two sources": source('via = "https://example.org"')
    + OTHER
    + 'via = "https://example.org"\n'
    + FACT.replace("fact.f", "fact.g").replace('"s"', '"r"').replace("sail", "sink"),
    "an event that one source tells of": evidence("event", SUPPORTS, TOO),
    "a risk that two origins tell of": evidence("risk", SUPPORTS, TOO),
    "a driver that another source disputes": evidence(
        "driver", SUPPORTS, TOO.replace("supports", "disputes")
    ),
    "a quote from a repost": source('via = "https://example.org"').replace(
        '"supports"', '"supports", quote = "Yes."'
    ),
    "a source that only a faulty fact cites": HEAD + FACT.replace("event", "evnt"),
    "a topic that only a faulty fact has": HEAD + FACT.replace('"supports"', '"maybe"'),
    "synonyms from claims": HEAD + FACT + '[synonyms]\nx = ["SAILING", "ships sail", "café"]',
    "synonyms from tags, actors and notes": (
        f'{HEAD}{FACT}tags = ["oil"]\nactors = ["Россия"]\nnote = "The 緬甸 note"\n'
        '[synonyms]\nx = ["oil", "россия", "緬甸", "notes"]'
    ),
    "synonyms from what is cited": HEAD
    + FACT
    + '[synonyms]\nx = ["sea", "doe", "jane", "press", "annals of the sea"]',
    "letters that run from right to left": HEAD + FACT + 'note = "שלום"',
    "joiners that letters need": HEAD + FACT + 'note = "می\u200cخواهم 👩\u200d🚀"',
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_no_doubt(text: str) -> None:
    """It is meant."""
    assert told(text) == []


DOUBTFUL = {
    "a source that nobody cites": (HEAD + OTHER + FACT, ["unused-source source.r"]),
    "a topic that nobody has": (HEAD + FACT + '[topic.u]\ntitle = "U"', ["empty-topic topic.u"]),
    "ids of a fact and a source": (HEAD + FACT.replace("fact.f", "fact.s"), ["same-id fact.s"]),
    "a claim three times": (
        HEAD
        + FACT
        + FACT.replace("fact.f", "fact.g").replace("Ships", "ships ")
        + FACT.replace("fact.f", "fact.h").replace("sail", "SAIL"),
        ["same-claim fact.g.claim", "same-claim fact.h.claim"],
    ),
    "dates in the future": (
        source("issued = 2026-12-02\naccessed = 2027-01-01").replace(
            "topic.t", 'base.updated = "2027"\ntopic.t'
        )
        + 'date = "2026-12-02/.."',
        [
            "future base.updated",
            "future source.s.issued",
            "future source.s.accessed",
            "future fact.f.date",
        ],
    ),
    "tracking in all addresses": (
        source(
            'url = "https://example.org/?utm_source=x"\nvia = "https://example.org/?a&fbclid=x"\n'
            'archive-url = "https://example.org/?mc_cid=x"'
        ),
        ["tracking source.s.url", "tracking source.s.via", "tracking source.s.archive-url"],
    ),
    "names, of which some are faulty": (
        source("").replace(
            '["Doe, Jane"]',
            '[5, "", "Reuters", { literal = "AP" }, { name = "x" }, "Doe, ", ", Jane", "A, B"]',
        ),
        ["name source.s.authors.2", "name source.s.authors.5"],
    ),
    "a driver that one source tells of": (
        evidence("driver", SUPPORTS, SUPPORTS),
        ["unused-source source.r", "one-origin fact.f"],
    ),
    "a risk that one publisher tells of": (
        evidence("risk", SUPPORTS, TOO).replace('"Another"\n[', '"Some Press"\n['),
        ["one-origin fact.f"],
    ),
    "a risk of which one origin is derived": (
        evidence("risk", SUPPORTS, TOO).replace("[source.r]", '[source.r]\norigin = "s"'),
        ["one-origin fact.f"],
    ),
    "a source and a topic of a fact without an id": (
        HEAD + OTHER + FACT + '[topic.u]\ntitle = "U"\n'
        '[fact]\ntopic = "u"\ncitations = [{ source = "r", stance = "supports" }]',
        [],
    ),
    "a risk with a citation that cannot be read": (
        evidence("risk", SUPPORTS, 'source = "r", stance = "suports"'),
        [],
    ),
    "an origin that is no source": (
        evidence("event", SUPPORTS, TOO).replace("[source.r]", '[source.r]\norigin = "s-1"'),
        ["origin source.r.origin"],
    ),
    "an origin that goes back to itself": (
        evidence("event", SUPPORTS, TOO)
        .replace("[source.r]", '[source.r]\norigin = "s"')
        .replace("[source.s]", '[source.s]\norigin = "r"'),
        ["origin-circle source.r.origin"],
    ),
    "origins that are agencies": (
        evidence("event", SUPPORTS, TOO)
        .replace("[source.r]", '[source.r]\norigin = "dpa"')
        .replace("[source.s]", '[source.s]\norigin = "dpa-AFX"'),
        [],
    ),
    "quotes, among citations that are faulty": (
        evidence(
            "event",
            f'{SUPPORTS}, quote = ""',
            'quote = "a"',
            'source = [], stance = "supports", quote = "a"',
            f'{SUPPORTS}, quote = "a"',
            f'{TOO}, note = "b"',
            f'{TOO}, quote = "b"',
        ).replace("[{", '["s", {'),
        [
            "quote-without-url fact.f.citations.4.quote",
            "quote-without-url fact.f.citations.6.quote",
        ],
    ),
    "synonyms, among texts that are faulty": (
        HEAD + FACT + '[synonyms]\nx = [5, "", "sea", "seal", "sail ship"]\ny = "sea"',
        ["idle-synonym synonyms.x.3"],
    ),
    "a synonym without letters": (
        HEAD + FACT + '[synonyms]\nx = ["sea", "…"]',
        ["idle-synonym synonyms.x.1"],
    ),
    "bidirectional controls": (
        HEAD.replace("topic.t", 'topic.t.summary = "\u200f"\ntopic.t')
        + FACT
        + 'note = "é\u061c"\ntags = ["a", "\u2066b", "\U0001f6e2\u202e"]',
        [
            "bidi fact.f.note 1",
            "bidi fact.f.tags.1 0",
            "bidi fact.f.tags.2 1",
            "bidi topic.t.summary 0",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_doubts(text: str, expected: list[str]) -> None:
    """Each once, with the path that leads there."""
    assert sorted(told(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 300 + '"\u202e"' + "]" * 300, f'[x.{"x." * 900}x]\n{"x." * 900}x = "\u202e"'],
    ids=["lists", "dotted keys"],
)
def test_depth_is_no_danger(text: str) -> None:
    """Keys may nest tables deeper than functions can be called."""
    assert [doubt.code for doubt in doubts(text)] == ["bidi"]


def test_doubts_are_warnings() -> None:
    """They refuse no base."""
    texts = [*FINE.values(), *(text for text, _ in DOUBTFUL.values())]
    assert {doubt.severity for text in texts for doubt in doubts(text)} == {Severity.WARNING}

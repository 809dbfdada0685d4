"""Likely mistakes draw a warning at their place; what may well be meant does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli

from rumm.base.decode import decode
from rumm.base.problems import Severity
from rumm.checks.lint import lint, sentence_end

if TYPE_CHECKING:
    from rumm.base.problems import Problem

TODAY = "2026-12-01"
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


def warnings(text: str) -> list[Problem]:
    """Lint a base, which may have errors."""
    tables = tomli.loads(text)
    return list(lint(text, tables, decode(tables), today=TODAY))


def told(text: str) -> list[str]:
    """List the code, path, and offset or line of each warning, sorted."""
    found = []
    for warning in warnings(text):
        path = ".".join(map(str, warning.path))
        inside = "" if warning.inside is None else str(warning.inside)
        place = "" if warning.place is None else f"line {warning.place[0]}"
        found.append(" ".join(filter(None, (warning.code, path, inside, place))))
    return sorted(found)


def source(keys: str) -> str:
    """Write the base with more keys in its source."""
    return HEAD + keys + "\n" + FACT


def fact(id_: str, claim: str, more: str = "") -> str:
    """Write a fact that cites the source."""
    return FACT.replace("fact.f", f"fact.{id_}").replace("Ships sail.", claim) + more + "\n"


def evidence(kind: str, *citations: str) -> str:
    """Write a base with a fact of a kind and its citations."""
    keys = f'[fact.f]\nkind = "{kind}"\ntopic = "t"\nclaim = "So."\n'
    listed = ", ".join(f"{{ {citation} }}" for citation in citations)
    return f"{HEAD}{OTHER}{keys}citations = [{listed}]\n"


def dated(issued: str, date: str, kind: str = "event") -> str:
    """Write a base with a dated source and a dated fact."""
    text = source(f'issued = "{issued}"') + f'date = "{date}"\n'
    return text.replace('"event"', f'"{kind}"')


SUPPORTS = 'source = "s", stance = "supports"'
TOO = 'source = "r", stance = "supports"'
DISPUTES = TOO.replace("supports", "disputes")
TABLE = '[[fact.f.citations]]\nsource = "s"\nstance = "supports"\n'
TABLES = HEAD + FACT.partition("citations")[0] + TABLE
FORTY = " ".join(["word"] * 40)
FINE = {
    "empty document": "",
    "base": HEAD + FACT,
    "citation tables": TABLES,
    "note of a citation": TABLES + 'note = "So."\n',
    "note of a fact after a citation table": TABLES
    + '\n[fact.g]\nnote = "So."\nkind = "event"\ntopic = "t"\nclaim = "More."\n'
    + TABLE.replace("fact.f", "fact.g"),
    "today": f"{HEAD}{FACT}date = {TODAY}",
    "interval that has begun": HEAD + FACT + 'date = "2026/2030"',
    "interval without a start": HEAD + FACT + 'date = "../2030"',
    "year that has begun": HEAD + FACT + 'date = "2026"',
    "parameter that does not track": source('url = "https://example.org/?id=1&source=utm_x"'),
    "tracking parameter in a path": source('url = "https://example.org/utm_source=x"'),
    "organization": source('via = "https://example.org"').replace(
        '"Doe, Jane"', '{ literal = "Reuters" }'
    ),
    "same repost of two sources": source('via = "https://example.org"')
    + OTHER
    + 'via = "https://example.org"\n'
    + fact("g", "Ships sink.").replace('"s"', '"r"'),
    "source that is only an origin": HEAD + 'origin = "r"\n' + OTHER + FACT,
    "event with one origin": evidence("event", SUPPORTS, DISPUTES),
    "risk with two origins": evidence("risk", SUPPORTS, TOO),
    "driver that is only disputed": evidence("driver", DISPUTES, DISPUTES.replace('"r"', '"s"')),
    "risk with an invalid citation": evidence("risk", SUPPORTS, TOO.replace("supports", "suports")),
    "quote from a repost": source('via = "https://example.org"').replace(
        '"supports"', '"supports", quote = "Yes."'
    ),
    "source cited only by an invalid fact": HEAD + FACT.replace("event", "evnt"),
    "topic of only an invalid fact": HEAD + FACT.replace('"supports"', '"maybe"'),
    "source and topic of a fact without ID": HEAD + OTHER + FACT + '[topic.u]\ntitle = "U"\n'
    '[fact]\ntopic = "u"\ncitations = [{ source = "r", stance = "supports" }]',
    "agencies as origins": (
        evidence("event", SUPPORTS, TOO)
        .replace("[source.r]", '[source.r]\norigin = "dpa"')
        .replace("[source.s]", '[source.s]\norigin = "dpa-AFX"')
    ),
    "synonyms from claims": HEAD + FACT + '[synonyms]\nx = ["SAILING", "ships sail", "café"]',
    "synonyms from tags, actors, and notes": (
        f'{HEAD}{FACT}tags = ["oil"]\nactors = ["Россия"]\nnote = "The 緬甸 note"\n'
        '[synonyms]\nx = ["oil", "россия", "緬甸", "notes"]'
    ),
    "synonyms from sources": HEAD
    + FACT
    + '[synonyms]\nx = ["sea", "doe", "jane", "press", "annals of the sea"]',
    "right-to-left letters": HEAD + FACT + 'note = "שלום"',
    "joiners": HEAD + FACT + 'note = "می\u200cخواهم 👩\u200d🚀"',
    "claim of 40 words": HEAD + fact("f", f"{FORTY}."),
    "long claim in a script without spaces": HEAD + fact("f", "ရုရှားနှင့် မြန်မာ " * 60),
    "different questions": HEAD + fact("f", "A.", 'questions = ["Who?", "When?"]')
    + fact("g", "B.", 'questions = ["Where?"]'),
    "language tags": source('language = "zh-Hant-TW"').replace(
        "topic.t.title", 'base.language = "my"\ntopic.t.title'
    ),
    "source of the day of the event": dated("2024-03-14", "2024-03-14"),
    "source of the year of the event": dated("2024", "2024-03-14"),
    "source during the event": dated("2024-03-14", "2024/2026"),
    "source before a consequence": dated("2024-03-14", "2030").replace("2030", "2026-01", 1)
    .replace('"event"', '"consequence"'),
    "one of two sources older than the event": evidence("event", SUPPORTS, TOO)
    .replace("[source.r]", '[source.r]\nissued = "2024-03-15"')
    .replace("[source.s]", '[source.s]\nissued = "2020"') + 'date = "2024-03-14"\n',
    "accepted warning": evidence("risk", SUPPORTS, DISPUTES) + 'accept = ["one-origin"]\n',
    "warning accepted for the base": evidence("risk", SUPPORTS, DISPUTES).replace(
        "base.title", 'base.accept = ["one-origin"]\nbase.title', 1
    ),
    "leftover accept in an invalid base": HEAD + FACT.replace("event", "evnt")
    + 'accept = ["one-origin"]\n',
}  # fmt: skip


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_no_warning(text: str) -> None:
    """For what may well be meant."""
    assert told(text) == []


QUESTIONS = 'questions = ["Who sails the ships?", 5, "Who SAILS—the ships"]'
WARNED = {
    "unused source": (HEAD + OTHER + FACT, ["unused-source source.r"]),
    "empty topic": (HEAD + FACT + '[topic.u]\ntitle = "U"', ["empty-topic topic.u"]),
    "fact and source with one ID": (HEAD + fact("s", "Ships sail."), ["same-id fact.s"]),
    "claim three times": (
        HEAD + FACT + fact("g", "ships  sail.") + fact("h", "Ships SAIL."),
        ["same-claim fact.g.claim", "same-claim fact.h.claim"],
    ),
    "question of two facts": (
        HEAD + fact("f", "A.", QUESTIONS.replace(" 5,", "")) + fact("g", "B.", QUESTIONS),
        ["same-question fact.g.questions.0", "same-question fact.g.questions.2"],
    ),
    "dates in the future": (
        source("issued = 2026-12-02\naccessed = 2027-01-01").replace(
            "topic.t", 'base.updated = "2027"\ntopic.t'
        )
        + 'date = "2026-12-02/.."',
        [
            "future base.updated",
            "future fact.f.date",
            "future source.s.accessed",
            "future source.s.issued",
        ],
    ),
    "tracking in all addresses": (
        source(
            'url = "https://example.org/?utm_source=x"\nvia = "https://example.org/?a&fbclid=x"\n'
            'archive-url = "https://example.org/?mc_cid=x"'
        ),
        ["tracking source.s.archive-url", "tracking source.s.url", "tracking source.s.via"],
    ),
    "names among invalid ones": (
        source("").replace(
            '["Doe, Jane"]',
            '[5, "", "Reuters", { literal = "AP" }, { name = "x" }, "Doe, ", ", Jane", "A, B"]',
        ),
        ["name source.s.authors.2", "name source.s.authors.5"],
    ),
    "driver with one source": (
        evidence("driver", SUPPORTS, SUPPORTS),
        ["one-origin fact.f", "unused-source source.r"],
    ),
    "driver with one source for and one against": (
        evidence("driver", SUPPORTS, DISPUTES), ["one-origin fact.f"]
    ),
    "risk with one publisher": (
        evidence("risk", SUPPORTS, TOO).replace('"Another"\n[', '"Some Press"\n['),
        ["one-origin fact.f"],
    ),
    "risk with a derived source": (
        evidence("risk", SUPPORTS, TOO).replace("[source.r]", '[source.r]\norigin = "s"'),
        ["one-origin fact.f"],
    ),
    "declared kind that needs corroboration": (
        HEAD + FACT.replace("event", "benefit")
        + '[kind.benefit]\ntitle = "Benefits"\ncorroborate = true\n',
        ["one-origin fact.f"],
    ),
    "origin that is no source": (
        evidence("event", SUPPORTS, TOO).replace("[source.r]", '[source.r]\norigin = "s-1"'),
        ["origin source.r.origin"],
    ),
    "origins in a cycle": (
        evidence("event", SUPPORTS, TOO)
        .replace("[source.r]", '[source.r]\norigin = "s"')
        .replace("[source.s]", '[source.s]\norigin = "r"'),
        ["origin-circle source.r.origin"],
    ),
    "quotes among invalid citations": (
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
    "synonyms among invalid ones": (
        HEAD + FACT + '[synonyms]\nx = [5, "", "seal", "sail boat"]\ny = "sea"',
        ["idle-synonym synonyms.x"],
    ),
    "synonym without letters": (
        HEAD + FACT + '[synonyms]\nx = ["…"]\ny = ["seal", "sea"]',
        ["idle-synonym synonyms.x"],
    ),
    "bidirectional controls": (
        HEAD.replace("topic.t", 'topic.t.summary = "\u200f"\ntopic.t')
        + FACT
        + 'note = "é\u061c"\ntags = ["a", "\u2066b", "\U0001f6e2\u202e"]',
        ["bidi fact.f.note 1", "bidi fact.f.tags.1 0", "bidi fact.f.tags.2 1",
         "bidi topic.t.summary 0"],
    ),
    "claim of 41 words": (HEAD + fact("f", f"{FORTY} more."), ["long-claim fact.f.claim"]),
    "claim of two sentences": (
        HEAD + fact("f", "Ships sail. They sink."), ["several-sentences fact.f.claim 10"]
    ),
    "placeholders": (
        ('[base]\ntitle = "Title of the fact base"\nlanguage = "en"\n'
        '[topic.some-topic]\ntitle = "Title of the topic"\n'
        '[source.some-source]\ntype = "report"\ntier = "press"\ntitle = "Title of the work"\n'
        '[fact.new-event]\nkind = "event"\ntopic = "some-topic"\nclaim = "Ships sail."\n'
        'questions = ["Who?", "Which question does the fact answer?"]\n'
        '[[fact.new-event.citations]]\nsource = "some-source"\nstance = "supports"\n'
        'note = "What the source says."\n'),
        [
            "placeholder base.title",
            "placeholder fact.new-event",
            "placeholder fact.new-event.citations.0.note",
            "placeholder fact.new-event.questions.1",
            "placeholder source.some-source",
            "placeholder source.some-source.title",
            "placeholder topic.some-topic",
            "placeholder topic.some-topic.title",
        ],
    ),
    "languages that are no tags": (
        source('language = "en_US"').replace(
            "topic.t.title", 'base.language = "English"\ntopic.t.title'
        ),
        ["language base.language", "language source.s.language"],
    ),
    "source older than its event": (
        dated("2024-03-13", "2024-03-14"), ["older-source fact.f.date"]
    ),
    "two sources older than their event": (
        evidence("event", SUPPORTS, TOO)
        .replace("[source.r]", '[source.r]\nissued = "2024-03"')
        .replace("[source.s]", '[source.s]\nissued = "2020"') + 'date = "2024-04-14"\n',
        ["older-source fact.f.date"],
    ),
    "note apart from its citation": (
        TABLES + '\nnote = "A caveat."\n', ["note-in-citation fact.f line 19"]
    ),
    "citations in two forms": (
        TABLES + fact("g", "More."), ["mixed-citations line 23"]
    ),
    "accepted warning that does not apply": (
        HEAD + FACT + 'accept = ["one-origin"]\n', ["accept fact.f.accept.0"]
    ),
    "accept on the wrong entry": (
        evidence("risk", SUPPORTS, DISPUTES) + '[topic.u]\ntitle = "U"\naccept = ["one-origin"]\n',
        ["accept topic.u.accept.0", "empty-topic topic.u", "one-origin fact.f"],
    ),
    "accepted codes that are no warnings": (
        HEAD + FACT + 'accept = ["one-orgin", 5, "syntax"]\n',
        ["accept fact.f.accept.0", "accept fact.f.accept.2"],
    ),
    "accepted accept": (
        HEAD + FACT + 'accept = ["accept"]\n', ["accept fact.f.accept.0"]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WARNED.values(), ids=WARNED)
def test_warnings(text: str, expected: list[str]) -> None:
    """Each once, at its path; all with a hint."""
    assert told(text) == expected
    assert [w for w in warnings(text) if not w.hint or w.severity is not Severity.WARNING] == []


@pytest.mark.parametrize(
    "text",
    [
        *("Ships sail", "Ships sail.", "Ships sail. ", "It sank in 1.5 days.", "It cost $1.5 M."),
        *(
            "Sen. Doe met Gen. Min Aung Hlaing.",
            "The U.S. Navy left.",
            "J. R. Doe and A. Roe left.",
        ),
        *(
            "It left at 5 p.m. Tuesday.",
            "Doe Ltd. Myanmar sank.",
            "Sie kam am 4. März.",
            "No. Nine.",
        ),
        *("Ships sail... and sink.", "It asked: who sails? and left.", "(Dr. Roe) sailed."),
        *("船は航行する。沈む。", "ရုရှား။ မြန်မာ။", "Doe sailed vs. Roe.", "Doe & Co. Yangon left."),
    ],
)
def test_one_sentence(text: str) -> None:
    """Stops within a sentence, after abbreviations, initials, and ordinals."""
    assert sentence_end(text) is None


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("Ships sail. They sink.", 10),
        ("Ships sail! They sink.", 10),
        ("Ships sail?\nThey sink.", 10),
        ("It “sails.” They sink.", 9),
        ("It sails (today.) “They” sink.", 15),
        ("It sank in 2022. They sail.", 15),
        ("Корабли плывут. Они тонут.", 14),
        ("Sen. Doe sails. She sinks.", 14),
        ("It sank on 4 May. ¡Adiós!", 16),
    ],
)
def test_several_sentences(text: str, index: int) -> None:
    """A stop, a space, and a capital."""
    assert sentence_end(text) == index


@pytest.mark.parametrize("text", ["x" * 500_000, ". " * 200_000, "." * 500_000, "a. B " * 50_000])
def test_long_text(text: str) -> None:
    """Takes no more than linear time."""
    assert sentence_end(text) is None


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 300 + '"\u202e"' + "]" * 300, f'[x.{"x." * 900}x]\n{"x." * 900}x = "\u202e"'],
    ids=["lists", "dotted keys"],
)
def test_deep_nesting(text: str) -> None:
    """Keys may nest tables deeper than Python's recursion limit."""
    assert [warning.code for warning in warnings(text)] == ["bidi"]

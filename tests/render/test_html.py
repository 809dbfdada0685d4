"""The page for a browser: whole, safe, and with a word list that finds what a search finds."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from bases import HEAD, fact, open_text
from hostile import LOADED
from pages import Element, elements
from terminals import show_each

from rumm.index.opening import open_index
from rumm.model.answers import Answer, Cited, Count, Hit, Subject
from rumm.model.facts import About, Citation, Source, Stance, Tier, Topic
from rumm.model.period import Period
from rumm.model.query import Query, Sort
from rumm.render import PAGE_FACTS, Format, render
from rumm.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conftest import Rumm

    from rumm.index.answers import Index

CALLS = [
    ("list",),
    ("list", "--all"),
    ("list", "--topic", "ties", "--kind", "risk"),
    ("search", "oil"),
    ("search", "oil", "bitcoin"),
    ("events",),
    ("show", "oil-imports", "oil-imports-2022"),
    ("sources",),
    ("sources", "doe-2023"),
    ("count", "--by", "topic"),
]


@pytest.fixture(params=CALLS, ids=" ".join)
def page(request: pytest.FixtureRequest, rumm: Rumm, small: str) -> str:
    """Return the page that a call prints."""
    run = rumm(*request.param, "--base", small, "-f", "html")
    assert run.code == 0
    return run.stdout


@pytest.fixture(scope="module")
def bundled() -> Iterator[Index]:
    """Return the bundled base."""
    with open_index() as base:
        yield base


def test_a_page_asks_for_nothing(page: str) -> None:
    """Every address is one that a reader may follow, or in the page itself."""
    for element in elements(page):
        if element.name not in ("a", "link"):
            assert {"src", "href", "srcset", "action", "poster", "data"}.isdisjoint(
                element.attributes
            )
    assert [e.attributes for e in elements(page) if e.name == "link"] == [
        {"rel": "icon", "href": "data:,"}
    ]
    style, _ = code(page)
    assert re.findall(r"url\(|@import", style) == []


def code(page: str) -> tuple[str, str]:
    """Return the style and the script of a page."""
    (style,) = [e.text for e in elements(page) if e.name == "style"]
    (script,) = [e.text for e in elements(page) if e.name == "script" and not e.attributes]
    return style, script


def test_a_page_runs_only_its_own_script(page: str) -> None:
    """The policy has the hashes of the style and the script, and no element has code."""
    (policy,) = [
        element.attributes["content"] or ""
        for element in elements(page)
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in code(page)]
    assert policy.split("; ") == [
        "default-src 'none'",
        "img-src data:",
        f"style-src 'sha256-{hashes[0]}'",
        f"script-src 'sha256-{hashes[1]}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    names = {name for element in elements(page) for name in element.attributes}
    assert [name for name in names if name == "style" or name.startswith("on")] == []


def test_every_link_in_a_page_leads_somewhere(page: str) -> None:
    """To one element of the page."""
    ids = [e.attributes["id"] for e in elements(page) if "id" in e.attributes]
    links = [e.attributes["href"] or "" for e in elements(page) if e.name == "a"]
    assert len(set(ids)) == len(ids)
    assert {unquote(link[1:]) for link in links if link.startswith("#")} <= set(ids)


def test_the_same_call_makes_the_same_page(rumm: Rumm, small: str) -> None:
    """Byte by byte."""
    call = ("list", "--base", small, "-f", "html")
    assert rumm(*call) == rumm(*call)


def test_style_and_script_are_ascii(page: str) -> None:
    """So that a page is the same page in any encoding of standard output."""
    assert "".join(code(page)).isascii()


def test_a_page_can_be_in_another_encoding(rumm: Rumm, small: str) -> None:
    """Characters that it lacks are written as references, also in the word list."""
    page = rumm("list", "--base", small, "-f", "html").stdout
    ascii_ = page.encode("ascii", "xmlcharrefreplace").decode()
    assert elements(ascii_) == elements(page)


def test_a_terminal_is_told_where_to_send_a_page(small: str) -> None:
    """It gets no markup."""
    (shown,) = show_each(
        [("list", "--base", small, "-f", "html")], on=("stdin", "stdout", "stderr")
    )
    told = "rumm: HTML output is for browsers; redirect it to a file: -f html > facts.html\n"
    assert (shown.code, shown.screen) == (2, told)


def test_fields_are_for_the_data_formats(rumm: Rumm, small: str) -> None:
    """A page has all of them."""
    run = rumm("list", "--base", small, "-f", "html", "--fields", "id")
    assert (run.code, run.stdout) == (2, "")


# ------------------------------------------------------------------------------------- content


def one(page: str, **attributes: str) -> Element:
    """Return the one element with these attributes."""
    (found,) = [e for e in elements(page) if attributes.items() <= e.attributes.items()]
    return found


def test_a_page_says_what_it_is(rumm: Rumm, small: str) -> None:
    """The base, its version, day and hash; what was asked; how much was found."""
    call = ("search", "oil", "--since", "2022", "-k", "driver", "--all", "-n", "1")
    page = rumm(*call, "--base", small, "-f", "html").stdout
    sha = json.loads(rumm("list", "--base", small, "--json").stdout)["base"]["sha256"]
    assert [e.text for e in elements(page) if e.name == "h1"] == ["Oil & [gas]"]
    assert one(page, **{"class": "edition"}).text == (
        "Version 1.0 · updated 2026-01-31 · looked up 2026-12-01"
    )
    assert one(page, **{"class": "asked"}).text == (
        "search: oil · kind: driver · on or after 2022 · with superseded facts"
    )
    assert one(page, **{"class": "total"}).text == "1 of 2 facts from 3 sources."
    assert one(page, id="Provenance").text == (
        f"Oil & [gas], version 1.0, sha256 {sha}, looked up 2026-12-01"
    )


def test_a_page_has_all_evidence(rumm: Rumm, small: str) -> None:
    """For, with qualifications, against: who, where, what they say, and a link to the passage."""
    page = rumm("list", "--base", small, "-f", "html").stdout
    said = json.loads(rumm("list", "--base", small, "--json").stdout)["facts"]
    facts = {e.attributes["id"]: e for e in elements(page) if e.name == "article"}
    links = {e.attributes["href"] for e in elements(page) if e.name == "a"}
    assert [*facts] == [each["id"] for each in said]
    for each in said:
        text = facts[each["id"]].text
        wanted = [each["claim"], each["standing"], each["note"], *each["actors"], *each["tags"]]
        for citation in each["citations"]:
            wanted += [citation["label"], citation["locator"], citation["note"], citation["quote"]]
            assert citation["link"] is None or citation["link"] in links
            assert f"#source:{citation['source']}" in links
        assert [part for part in wanted if part and part not in text] == []


def test_a_reference_stands_once(rumm: Rumm, small: str) -> None:
    """In full, in the list of sources, however often it is cited."""
    page = rumm("list", "--base", small, "-f", "html").stdout
    cited = rumm("cite", "oil-imports", "--base", small).stdout
    (reference,) = re.findall(r"^Doe.*?(?=\n)", cited, re.MULTILINE)
    texts = [e.text for e in elements(page) if e.name == "span"]
    assert [text.startswith(reference) for text in texts].count(True) == 1


# -------------------------------------------------------------------------------------- safety


def made(
    texts: Sequence[str], ids: Sequence[str] = (), *, asked: str = "Words", url: str | None = None
) -> list[Answer[Any]]:
    """Return an answer of each kind with texts in every place, one item per text."""
    with open_text(HEAD + fact("f")) as base:
        (hit,) = base.select(Query()).items
    ids = ids or [f"item-{n}" for n in range(len(texts))]
    facts, sources, counts = [], [], []
    for id_, text in zip(ids, texts, strict=True):
        source = Source(
            id=id_,
            type="report",
            title=text,
            tier=Tier.PRESS,
            root=text,
            container_title=text,
            publisher=text,
            url=url,
            via=url,
            archive_url=url,
            doi=text,
            language=text,
            origin=f"of {text}",
            note=text,
        )
        cited = tuple(Citation(source, stance, text, text, f"As {text}") for stance in Stance)
        facts.append(
            Hit(
                hit.fact._replace(
                    id=id_,
                    topic=Topic(id_, text, text),
                    claim=text,
                    citations=cited,
                    date=Period.parse("2021"),
                    actors=(text,),
                    tags=(text,),
                    note=text,
                    related=(id_, f"of {text}"),
                    superseded_by=f"of {text}",
                )
            )
        )
        sources.append(Cited(source, 1))
        counts.append(Count(text, text, 1))
    about = About(title=asked, version=asked, language=asked, sha256=asked)
    query = Query(words=(asked,), exclude=(asked,), tag=(asked,), sort=Sort.RELEVANCE)
    total = len(texts) + 1
    words = {text: frozenset(ids[:1]) for text in texts}
    return [
        Answer(
            Subject.FACTS,
            about,
            query,
            tuple(facts),
            total,
            related={f"of {text}": hit.fact for text in texts[::2]},
            unknown={asked: (asked,)},
            words=words,
        ),
        Answer(Subject.SOURCES, about, query, tuple(sources), total),
        Answer(Subject.COUNTS, about, query, tuple(counts), total, by="tag"),
    ]


def shapes(answers: list[Answer[Any]]) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    """Return the elements of pages with their attribute names, except what text needs."""
    pages = ("".join(render(answer, Format.HTML, Page())) for answer in answers)
    return [
        (tuple(name for name in e.path if name != "bdi"), frozenset(e.attributes) - {"dir", "lang"})
        for page in pages
        for e in elements(page)
        if e.name != "bdi"
    ]


HALVES = (LOADED[: len(LOADED) // 2], LOADED[len(LOADED) // 2 :])


@pytest.mark.parametrize("texts", HALVES, ids=["first half", "second half"])
@pytest.mark.long
def test_no_text_makes_an_element(texts: list[str]) -> None:
    """Wherever it is in a base: pages are made as those of harmless texts."""
    assert shapes(made(texts)) == shapes(made(["Harmless"] * len(texts)))


@pytest.mark.long
def test_no_id_makes_an_element() -> None:
    """Nor could one that no base may have; of all texts every third."""
    texts = LOADED[::3]
    assert shapes(made(texts, texts)) == shapes(made(["Harmless"] * len(texts)))


@pytest.mark.long
def test_no_title_or_query_makes_an_element() -> None:
    """Of all texts every tenth."""
    harmless = shapes(made(["Harmless"]))
    for text in LOADED[::10]:
        assert (text, shapes(made(["Harmless"], asked=text))) == (text, harmless)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "https:/example.org",
        "x",
    ],
)
def test_only_web_pages_are_linked(url: str) -> None:
    """Any other address is text."""
    for answer in made(["Harmless"], url=url)[:2]:
        page = "".join(render(answer, Format.HTML, Page()))
        links = [e.attributes["href"] or "" for e in elements(page) if e.name == "a"]
        assert [link for link in links if not link.startswith(("#", "https://doi.org/"))] == []
        assert url.strip() in " ".join(e.text for e in elements(page) if e.name == "li")


# --------------------------------------------------------------------------------------- words


def found(base: Index, *words: str) -> frozenset[str]:
    """Return the IDs of all facts that a search finds."""
    answer = base.select(Query(words=words, sort=Sort.RELEVANCE))
    return frozenset() if answer.partial else frozenset(hit.fact.id for hit in answer.items)


@pytest.mark.long
def test_a_word_finds_what_a_search_for_it_finds(bundled: Index) -> None:
    """Of the words of the bundled base every seventh, and all that have synonyms."""
    words = bundled.select(Query(), with_words=True).words
    single = sorted(word for word in words if word.isalnum())
    chosen = {*single[::7], "oil", "junta", "burma", "russia", "nuclear", "jets", "jet", "veto"}
    assert {word: words[word] for word in chosen} == {word: found(bundled, word) for word in chosen}


def test_synonyms_of_several_words_are_listed(bundled: Index) -> None:
    """With what a search for them finds."""
    words = bundled.select(Query(), with_words=True).words
    for expression in ("air raid", "jet fuel", "united nations", "junta chief"):
        assert words[expression] == found(bundled, *expression.split())


def test_what_is_written_together_is_listed(bundled: Index) -> None:
    """With hyphens."""
    words = bundled.select(Query(), with_words=True).words
    assert words["mig-29"] == found(bundled, "mig-29") != frozenset()


def test_a_word_list_is_of_the_facts_of_its_answer(bundled: Index) -> None:
    """Not of others."""
    answer = bundled.select(Query(words=("oil",), sort=Sort.RELEVANCE), with_words=True)
    ids = {hit.fact.id for hit in answer.items}
    assert set().union(*answer.words.values()) == ids
    assert answer.words["russia"] == found(bundled, "russia") & ids


# ------------------------------------------------------------------------------------ timeline


def drawn(*dates: str | None) -> list[Element]:
    """Return the links of a timeline with facts of these dates."""
    (answer, *_) = made(["Harmless"])
    item = answer.items[0].fact
    items = tuple(
        Hit(item._replace(id=f"f{n}", date=Period.parse(date) if date else None))
        for n, date in enumerate(dates)
    )
    page = "".join(render(answer._replace(items=items, words={}), Format.HTML, Page()))
    return [e for e in elements(page) if "svg" in e.path]


@pytest.mark.parametrize(
    ("dates", "rows"),
    [
        (["2021", "2021-05", "2021-05-06", "2021/..", "../2023"], ["2021", "2023"]),
        ([f"{year}" for year in range(1950, 2000)], [f"{year}s" for year in range(1950, 2000, 10)]),
        ([f"{year:04}" for year in range(1, 2000, 5)], ["0s", *(f"{n}00s" for n in range(1, 20))]),
    ],
    ids=["years", "decades", "centuries"],
)
@pytest.mark.long
def test_a_timeline_has_rows_that_fit(dates: list[str], rows: list[str]) -> None:
    """Years, or where these are many, decades or centuries; each fact is a link in one."""
    parts = drawn(*dates, None)
    labels = [e.text for e in parts if e.name == "text" and "class" not in e.attributes]
    links = {e.attributes["href"] for e in parts if e.name == "a"}
    assert labels == rows
    assert links == {f"#f{n}" for n in range(len(dates))}


def test_dots_stand_apart() -> None:
    """By at least 13 pixels at the width of a phone, however many there are of a day."""
    parts = drawn(
        *(date for date, _ in zip(cycle(["2021", "2021-03-04", "2021-03-05"]), range(99)))
    )
    places = [
        (float(str(e.attributes["x"])[:-1]) * 2.88, float(str(e.attributes["y"])))
        for e in parts
        if e.name == "rect" and e.attributes.get("class") != "rule"
    ]
    assert len(places) == 99
    for n, (x, y) in enumerate(places):
        assert [
            other for other in places[:n] if abs(other[0] - x) < 13 and abs(other[1] - y) < 13
        ] == []


@pytest.mark.long
def test_a_timeline_of_too_many_facts_is_bars() -> None:
    """Each leads to the first fact of its year."""
    parts = drawn(*["2021"] * 400, *["2022"] * 400)
    assert [e.attributes["href"] for e in parts if e.name == "a"] == ["#f0", "#f400"]


def test_no_timeline_without_dates() -> None:
    """Nor of a single one."""
    assert drawn("2021", None) == drawn(None, None) == []


# ---------------------------------------------------------------------------------------- size


def test_the_bundled_base_is_a_page_of_half_a_megabyte(bundled: Index) -> None:
    """At the most."""
    answer = bundled.select(Query(), with_words=True)
    assert len("".join(render(answer, Format.HTML, Page())).encode()) < 500_000


def test_a_page_holds_what_a_browser_filters_at_once(
    rumm: Rumm, monkeypatch: pytest.MonkeyPatch, small: str
) -> None:
    """Of more facts it says how many there are."""
    assert PAGE_FACTS == 10_000
    monkeypatch.setattr("rumm.cli.commands.PAGE_FACTS", 2)
    for limit in ([], ["-n", "0"], ["-n", "4"]):
        page = rumm("list", *limit, "--base", small, "-f", "html").stdout
        assert one(page, **{"class": "total"}).text == "2 of 5 facts from 4 sources."

"""The bundled fact base, held to its editorial rules by the standard library alone."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict, cast

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator


class Citation(TypedDict):
    """One entry of a fact's `citations`."""

    source: str
    stance: str
    note: str
    locator: NotRequired[str]


class Fact(TypedDict):
    """A `[fact.ID]` table."""

    kind: str
    topic: str
    claim: str
    date: dt.date | str
    actors: list[str]
    tags: list[str]
    citations: list[Citation]
    related: list[str]
    note: NotRequired[str]


class Source(TypedDict):
    """What these tests read of a `[source.ID]` table."""

    type: str
    title: str
    publisher: str
    tier: str
    language: str
    issued: NotRequired[dt.date | str]
    url: NotRequired[str]
    via: NotRequired[str]
    origin: NotRequired[str]
    note: NotRequired[str]


class Topic(TypedDict):
    """A `[topic.ID]` table."""

    title: str
    summary: str


def ids(words: str) -> frozenset[str]:
    """Read ids that are separated by white space."""
    return frozenset(words.split())


def controlled(words: str) -> dict[str, int]:
    """Read a controlled list: `term count`, separated by semicolons."""
    pairs = (entry.split() for entry in words.split(";"))
    return {" ".join(term): int(count) for *term, count in pairs}


TEXT = (Path(__file__).parents[1] / "facts.toml").read_text(encoding="utf-8")
BASE = tomllib.loads(TEXT)
TOPICS = cast("dict[str, Topic]", BASE["topic"])
FACTS = cast("dict[str, Fact]", BASE["fact"])
SOURCES = cast("dict[str, Source]", BASE["source"])
CITATIONS = [citation for fact in FACTS.values() for citation in fact["citations"]]

ARTICLE = "ainvest-2025"
KINDS = ("driver", "risk", "consequence", "event")
TIERS = ("primary", "research", "press")

# Facts by topic and kind, the kinds in the order above.
COUNTS = {
    "overview": (3, 1, 1, 13),
    "diplomacy": (8, 0, 0, 10),
    "defense": (11, 0, 0, 6),
    "energy": (6, 2, 0, 3),
    "economy": (7, 0, 0, 2),
    "isolation": (0, 7, 2, 2),
    "instability": (0, 3, 0, 0),
    "conflict": (0, 6, 0, 1),
    "interdependence": (0, 0, 3, 0),
    "military-dependence": (0, 1, 3, 0),
    "regional": (0, 0, 2, 3),
}

# The claims of the article that the base starts from, by the topic that holds them.
ARTICLE_CLAIMS = ids("""
    partnership-deepening four-drivers benefits-and-risks contentious-outlook
    official-visit-2025 visit-arrival moscow-welcome

    validation-strengthened-ties russia-acknowledged-coup russian-diplomatic-cover
    junta-endorsed-invasion backing-for-war-in-ukraine coup-2021 invasion-of-ukraine

    defense-as-driver largest-military-source reliance-on-russian-aircraft
    aircraft-used-against-opponents crucial-support-for-tatmadaw russian-arms-market
    military-supplies-to-russia

    energy-crisis oil-product-imports hydrocarbon-cooperation access-to-resources
    renewable-cooperation wind-hydro-nuclear

    economy-as-driver commerce-agreements china-largest-trader china-largest-investor
    tourism-agreement friendly-states-offset-sanctions

    sanctions-on-both long-run-isolation international-response
    economic-instability-risk political-instability-risk drawn-into-conflict security-risks
    long-run-interdependence long-run-military-dependence long-run-regional
""")

DISPUTED = ids("""
    visit-arrival moscow-welcome russia-acknowledged-coup junta-endorsed-invasion
    backing-for-war-in-ukraine largest-military-source russian-arms-market su30-deliveries
    military-pact-2026 access-to-resources china-largest-investor long-run-isolation
    nuclear-weapons-fear long-run-interdependence
""")

STOREY_SILENT = (
    "The AInvest article credits this paper, but neither its summary nor its introduction makes "
    "the point; the full text was not checked."
)

# The controlled lists: how many facts name each actor and carry each tag.
ACTORS = controlled("""
    Russia 75; Myanmar junta (SAC) 57; Tatmadaw 31; China 25; Min Aung Hlaing 18; Ian Storey 13;
    Vladimir Putin 10; Ukraine 8; United States 8; UN General Assembly 7; ASEAN 6; Rosatom 5;
    UN Special Rapporteur 5; Kyaw Moe Tun 4; resistance forces 4; Sergei Shoigu 4; Singapore 4;
    UN Security Council 4; USDP 4; European Union 3; Thailand 3; United Kingdom 3; World Bank 2;
    FATF 1; International Criminal Court 1; Iran 1; National Unity Government 1; Roscosmos 1;
    Sergei Lavrov 1
""")
TAGS = controlled("""
    arms-supply 19; sanctions 12; regional-security 11; visit 11; aircraft 10; investment 10;
    legitimacy 10; ukraine-war 10; agreements 9; china-role 8; dependence 8; forecast 8; trade 8;
    nuclear 7; payments 6; un-vote 6; diplomatic-cover 5; civilian-harm 4; elections 4; fuel 4;
    hydrocarbons 4; recognition 4; security-council 4; air-strikes 3; asean 3; coup 3; dawei 3;
    drones 3; economy 3; helicopters 3; protocol 3; returned-arms 3; satellites 3; technicians 3;
    tourism 3; blocs 2; electricity 2; jet-fuel 2; military-pact 2; naval-exercise 2; renewables 2;
    un-seat 2; wind 2; court-cases 1; training 1
""")

STATE_MEDIA = ids("""
    gnlm-2024 rg-2025-03-04 sputnik-2024-07-16 sputnik-2024-08-04 tass-2026-02-03 tvzvezda-2023
    united24-2025
""")

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
PERIOD = re.compile(rf"{DAY}(/({DAY}|\.\.))?")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY_FIRST = re.compile(rf"\b\d{{1,2}}(st|nd|rd|th)? (of )?({MONTHS})\b")
BRITISH = re.compile(
    r"""\b(
        (behavi|col|endeav|fav|harb|hon|lab|neighb|rum)our\w*
        | (cent|fib|lit|met|theat)re[ds]?
        | (defen|licen|offen|preten)ce
        | \w*(author|critic|final|legitim|mobil|national|normal|organ|recogn|special|stabil)
          is(e[ds]?|ing|ations?)
        | (ana|para)lys(e[ds]?|ing)
        | (cancel|channel|fuel|label|model|signal|travel)l(ed|er|ing)
        | (acknowledge|judge)ment | manoeuv\w+ | plough\w* | sceptic\w*
        | ageing | agreed\ a | aluminium | amongst | cheques? | grey | learnt | per\ cent | petrol
        | programmes? | roll-calls? | roubles? | tonnes? | towards | whilst
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def ours() -> Iterator[tuple[str, str]]:
    """Yield where and what, for every text of the base in its editors' own words."""
    for name, topic in TOPICS.items():
        yield f"topic.{name}", topic["title"]
        yield f"topic.{name}", topic["summary"]
    for name, fact in FACTS.items():
        yield f"fact.{name}", fact["claim"]
        yield f"fact.{name}", fact.get("note", "")
        for citation in fact["citations"]:
            yield f"fact.{name}", citation["note"]
            yield f"fact.{name}", citation.get("locator", "")
    for name, source in SOURCES.items():
        yield f"source.{name}", source.get("note", "")
        if source["title"].startswith("["):
            yield f"source.{name}", source["title"]


def found(pattern: str | re.Pattern[str]) -> list[tuple[str, str]]:
    """Find where a pattern occurs in the editors' own words, and the words that match."""
    return [(where, hit[0]) for where, text in ours() for hit in re.finditer(pattern, text)]


def root(name: str) -> str:
    """Follow a source's origins to where its information comes from: an agency or a publisher."""
    origin = SOURCES[name].get("origin")
    if origin is None:
        return SOURCES[name]["publisher"]
    return root(origin) if origin in SOURCES else origin


def independent(fact: Fact, *stances: str) -> int:
    """Count the roots that stand behind the citations of these stances."""
    return len({root(item["source"]) for item in fact["citations"] if item["stance"] in stances})


def standing(fact: Fact) -> str:
    """Say how a claim stands: a dispute outweighs a qualification, that a confirmation."""
    stances = {citation["stance"] for citation in fact["citations"]}
    if "disputes" in stances:
        return "disputed"
    if "qualifies" in stances:
        return "qualified"
    return "corroborated" if independent(fact, "supports") > 1 else "single-source"


def citing(source: str) -> set[str]:
    """List the facts that cite a source."""
    return {
        name
        for name, fact in FACTS.items()
        if source in [citation["source"] for citation in fact["citations"]]
    }


def doubled(items: Iterable[str]) -> list[str]:
    """List the items that occur more than once."""
    return [item for item, count in Counter(items).items() if count > 1]


def test_base_holds_the_facts_sources_topics_and_citations_it_is_known_for() -> None:
    """The base has 106 facts, 110 sources, 11 topics and 300 citations."""
    assert (len(FACTS), len(SOURCES), len(TOPICS), len(CITATIONS)) == (106, 110, 11, 300)


def test_every_topic_has_its_facts_of_each_kind() -> None:
    """The table of topics and kinds is as published, topics in the order of the base."""
    kinds = Counter((fact["topic"], fact["kind"]) for fact in FACTS.values())
    assert {topic: tuple(kinds[topic, kind] for kind in KINDS) for topic in TOPICS} == COUNTS
    assert list(TOPICS) == list(COUNTS)
    assert kinds.total() == sum(map(sum, COUNTS.values()))


def test_ids_are_lower_case_slugs() -> None:
    """An id is lower-case ASCII letters and digits, joined by single hyphens."""
    names = [*TOPICS, *FACTS, *SOURCES]
    assert [name for name in names if not SLUG.fullmatch(name)] == []


def test_every_reference_leads_somewhere() -> None:
    """Every source, topic, related fact and origin that is named by id exists."""
    assert [c["source"] for c in CITATIONS if c["source"] not in SOURCES] == []
    assert [fact["topic"] for fact in FACTS.values() if fact["topic"] not in TOPICS] == []
    assert [link for fact in FACTS.values() for link in fact["related"] if link not in FACTS] == []
    origins = [source["origin"] for source in SOURCES.values() if "origin" in source]
    assert [name for name in origins if SLUG.fullmatch(name) and name not in SOURCES] == []


def test_related_links_are_mutual() -> None:
    """Every fact has related facts, none twice and never itself, and each of them links back."""
    links = [(name, link) for name, fact in FACTS.items() for link in fact["related"]]
    assert {name for name, _ in links} == set(FACTS)
    assert len(links) == len(set(links))
    assert [link for link in links if link[0] == link[1]] == []
    assert {(link, name) for name, link in links} == set(links)


def test_every_fact_is_cited_and_every_source_used() -> None:
    """A fact has one to five citations of different sources, and no source stands idle."""
    sizes = Counter(len(fact["citations"]) for fact in FACTS.values())
    assert sizes == {1: 20, 2: 32, 3: 15, 4: 24, 5: 15}
    cited = {name: [c["source"] for c in fact["citations"]] for name, fact in FACTS.items()}
    assert {name: twice for name, names in cited.items() if (twice := doubled(names))} == {}
    assert {citation["source"] for citation in CITATIONS} == set(SOURCES)


def test_citations_say_for_against_or_in_part() -> None:
    """The citations are 221 for, 62 in part and 17 against."""
    stances = Counter(citation["stance"] for citation in CITATIONS)
    assert stances == {"supports": 221, "qualifies": 62, "disputes": 17}


def test_sources_have_the_published_tiers_languages_and_gaps() -> None:
    """Tiers, languages, descriptive titles, reposts and unknown dates are as published."""
    sources = SOURCES.values()
    tiers = Counter(source["tier"] for source in sources)
    assert tiers == {"primary": 13, "research": 11, "press": 86}
    languages = Counter(source["language"] for source in sources)
    rest = {"bn": 1, "tr": 1, "ko": 1, "fi": 1, "zh-Hans": 1}
    assert languages == {"en": 97, "ru": 6, "it": 2, **rest}
    assert sum(source["title"].startswith("[") for source in sources) == 35
    assert sum("via" in source for source in sources) == 25
    assert sum("issued" not in source for source in sources) == 5


def test_every_source_can_be_opened() -> None:
    """A source has the address of the publisher, or of the repost that was read, over https."""
    addresses = {
        name: [source[key] for key in ("url", "via") if key in source]
        for name, source in SOURCES.items()
    }
    assert [name for name, some in addresses.items() if not some] == []
    every = [address for some in addresses.values() for address in some]
    assert [address for address in every if not address.startswith("https://")] == []
    assert doubled(every) == []


def test_descriptive_titles_are_closed() -> None:
    """A title that opens with a square bracket closes with one."""
    titles = [source["title"] for source in SOURCES.values()]
    assert [title for title in titles if title.startswith("[") != title.endswith("]")] == []


def test_types_are_terms_of_csl() -> None:
    """Seven of the types of CSL 1.0.2 are in use, and only one entry of an encyclopedia."""
    types = Counter(source["type"] for source in SOURCES.values())
    assert set(types) == {
        *("article-magazine", "article-newspaper", "entry-encyclopedia", "post-weblog"),
        *("report", "speech", "webpage"),
    }
    assert types["entry-encyclopedia"] == 1


def test_state_media_say_so() -> None:
    """State media count as press, and the note says whose they are."""
    marked = re.compile(r"\b([Ss]tate|government|Ministry)\b")
    assert {SOURCES[name]["tier"] for name in STATE_MEDIA} == {"press"}
    assert [name for name in STATE_MEDIA if not marked.search(SOURCES[name]["note"])] == []


def test_actors_and_tags_come_from_the_controlled_lists() -> None:
    """Each actor and tag is in its list and on as many facts as the list says, never twice."""
    for key, counts in (("actors", ACTORS), ("tags", TAGS)):
        lists = [cast("list[str]", fact.get(key)) for fact in FACTS.values()]
        assert Counter(item for items in lists for item in items) == counts
        assert [items for items in lists if doubled(items)] == []


def test_claims_stand_as_published() -> None:
    """The standings, computed here from stances and origins, have the published totals."""
    standings = {name: standing(fact) for name, fact in FACTS.items()}
    totals = {"corroborated": 36, "qualified": 31, "single-source": 25, "disputed": 14}
    assert Counter(standings.values()) == totals
    assert {name for name, verdict in standings.items() if verdict == "disputed"} == DISPUTED


def test_both_sides_of_a_dispute_stay() -> None:
    """Every disputed claim also has a source that stands by it, in full or in part."""
    sides = {name: independent(FACTS[name], "supports", "qualifies") for name in DISPUTED}
    assert [name for name, count in sides.items() if not count] == []


def test_most_facts_have_two_independent_sources_that_do_not_dispute() -> None:
    """Of the 106 facts, 78 have at least two independent sources for them, in full or in part."""
    counts = [independent(fact, "supports", "qualifies") for fact in FACTS.values()]
    assert sum(count > 1 for count in counts) == 78


def test_article_and_the_paper_it_follows_count_once() -> None:
    """The article derives from Storey's paper of 2023, whose web edition is the same paper."""
    assert len({root(name) for name in (ARTICLE, "storey-2023", "storey-2023-fulcrum")}) == 1


def test_article_is_cited_for_its_own_claims_and_no_others() -> None:
    """The 43 facts that the article states cite it, whatever their standing, and no other does."""
    assert len(ARTICLE_CLAIMS) == 43
    assert citing(ARTICLE) == ARTICLE_CLAIMS


def test_four_driver_topics_hold_what_the_article_names_as_drivers() -> None:
    """Each driver topic opens with a statement of the article and holds several more."""
    article = citing(ARTICLE)
    drivers = {
        topic: [
            name
            for name, fact in FACTS.items()
            if (fact["topic"], fact["kind"]) == (topic, "driver")
        ]
        for topic in ("diplomacy", "defense", "energy", "economy")
    }
    counts = {topic: len(article.intersection(names)) for topic, names in drivers.items()}
    assert counts == {"diplomacy": 5, "defense": 7, "energy": 6, "economy": 6}
    assert {names[0] for names in drivers.values()} <= article


def test_storey_is_cited_for_what_was_read_of_him() -> None:
    """A citation of the paper points to its summary or introduction, or says they are silent."""
    for name in citing("storey-2023"):
        (citation,) = (c for c in FACTS[name]["citations"] if c["source"] == "storey-2023")
        if "locator" in citation:
            assert re.match(r"(summary|introduction), ", citation["locator"]), name
        else:
            assert (citation["stance"], citation["note"]) == ("qualifies", STOREY_SILENT), name


def test_long_term_outcomes_are_forecasts_without_a_source_in_the_article() -> None:
    """The four outcomes that the article foresees are tagged as forecasts and not put on Storey."""
    outcomes = {name for name in FACTS if name.startswith("long-run-")}
    assert len(outcomes) == 4
    assert {FACTS[name]["kind"] for name in outcomes} == {"consequence"}
    assert [name for name in outcomes if "forecast" not in FACTS[name]["tags"]] == []
    assert outcomes & citing("storey-2023") == set()


def test_claims_are_one_or_two_sentences() -> None:
    """A claim opens with a capital, ends in a period and has at most two sentences."""
    claims = {name: fact["claim"].replace("St. ", "St ") for name, fact in FACTS.items()}
    assert [name for name, claim in claims.items() if not re.match(r"[A-Z]", claim)] == []
    assert [name for name, claim in claims.items() if not claim.endswith(".")] == []
    sentences = {name: re.split(r"(?<=[.!?]) ", claim) for name, claim in claims.items()}
    assert {name: parts for name, parts in sentences.items() if len(parts) > 2} == {}
    assert doubled(claims.values()) == []


def test_notes_are_whole_statements() -> None:
    """Every note ends in a period, and every citation has one."""
    notes = [citation["note"] for citation in CITATIONS]
    notes += [fact["note"] for fact in FACTS.values() if "note" in fact]
    notes += [source["note"] for source in SOURCES.values() if "note" in source]
    assert [note for note in notes if not note.endswith(".")] == []


def test_text_is_clean() -> None:
    """No text has a stray space, a line break or a control character; no key is left empty."""
    assert found(r"^\s|\s$|\s{2,}|[^\S ]|[\x00-\x1f\x7f]") == []
    assert re.findall(r'\w+ = (?:""(?!")|\[\])', TEXT) == []


def test_spelling_is_american() -> None:
    """British forms do not occur in the editors' own words."""
    assert found(BRITISH) == []


def test_dates_in_the_text_are_written_month_first() -> None:
    """No text of ours puts the day before the month."""
    assert found(DAY_FIRST) == []


def test_statements_are_attributed_to_whoever_made_them() -> None:
    """The junta, not Myanmar, endorsed the war; the AInvest article goes by its name."""
    assert found(r"\bMyanmar (has )?endorsed\b") == [
        ("fact.junta-endorsed-invasion", "Myanmar endorsed")
    ]
    assert found(r"\b[Tt]he (article|report)\b") == []


def test_dates_are_edtf_and_do_not_run_backward() -> None:
    """A date is a TOML date or an EDTF string, and an interval ends after it starts."""
    dates = {name: str(fact["date"]) for name, fact in FACTS.items()}
    issued = {name: str(item["issued"]) for name, item in SOURCES.items() if "issued" in item}
    assert [(name, text) for name, text in dates.items() if not PERIOD.fullmatch(text)] == []
    assert [(name, text) for name, text in issued.items() if not re.fullmatch(DAY, text)] == []
    intervals = [text.split("/") for text in dates.values() if "/" in text]
    assert [pair for pair in intervals if pair[1] != ".." and pair[0] >= pair[1]] == []


def test_nothing_is_later_than_the_base() -> None:
    """No source is issued and no fact ends after the day of the last update."""
    updated = str(BASE["base"]["updated"])
    ends = [str(fact["date"]).rpartition("/")[2] for fact in FACTS.values()]
    issued = [str(source.get("issued", "")) for source in SOURCES.values()]
    assert [day for day in [*ends, *issued] if day != ".." and day > updated] == []


def test_facts_follow_the_order_of_topics_and_kinds() -> None:
    """Facts stand by topic, within it by kind, and events by the day on which they start."""
    topics, kinds = list(TOPICS), list(KINDS)

    def place(fact: Fact) -> tuple[int, int, str]:
        start = str(fact["date"]).partition("/")[0] if fact["kind"] == "event" else ""
        return topics.index(fact["topic"]), kinds.index(fact["kind"]), start

    assert list(FACTS.values()) == sorted(FACTS.values(), key=place)


def test_sources_follow_the_order_of_tiers_and_ids() -> None:
    """Sources stand by tier, within it by id."""
    assert list(SOURCES) == sorted(
        SOURCES, key=lambda name: (TIERS.index(SOURCES[name]["tier"]), name)
    )


def test_file_names_its_schema_and_fits_the_page() -> None:
    """Editors find the schema in the first line, and only a line with an address is over 100."""
    lines = TEXT.split("\n")
    assert lines[0] == "#:schema rumm/base/schema.json"
    assert [line for line in lines if len(line) > 100 and "://" not in line] == []
    assert [line for line in lines if line != line.rstrip()] == []

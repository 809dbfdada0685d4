"""The bundled fact base, held to its editorial rules."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.base.parse import read
from rumm.checks.check import check_files
from rumm.model.analyzer import fold
from rumm.model.facts import Stance, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rumm.model.facts import Fact

TESTS = Path(__file__).parent
FILE = TESTS.parent / "facts.toml"
TEXT = FILE.read_text(encoding="utf-8")
BASE = read(TEXT.encode()).base
FACTS = {fact.id: fact for fact in BASE.facts}
SOURCES = {source.id: source for source in BASE.sources}
CITATIONS = [citation for fact in BASE.facts for citation in fact.citations]

# The article that the base starts from, and the facts that hold its claims.
ARTICLE = "ainvest-2025"
ARTICLE_CLAIMS = """
    partnership-deepening four-drivers mutual-benefits contentious-outlook official-visit-2025
    visit-arrival moscow-welcome validation-strengthened-ties russia-acknowledged-coup
    russian-diplomatic-cover junta-endorsed-invasion myanmar-backs-war coup-2021
    invasion-of-ukraine defense-as-driver largest-military-source reliance-on-russian-aircraft
    aircraft-used-against-opponents crucial-support-for-tatmadaw russian-arms-market
    military-supplies-to-russia energy-crisis oil-product-imports hydrocarbon-cooperation
    access-to-resources renewable-cooperation wind-hydro-nuclear economy-as-driver
    commerce-agreements china-largest-trader china-largest-investor tourism-agreement
    friendly-states-offset-sanctions sanctions-on-both long-run-isolation international-response
    economic-instability-risk political-instability-risk drawn-into-conflict security-risks
    long-run-interdependence long-run-military-dependence long-run-regional
""".split()
STATE_MEDIA = """
    gnlm-2024 rg-2025-03-04 sputnik-2024-07-16 sputnik-2024-08-04 tass-2026-02-03 tvzvezda-2023
    united24-2025
""".split()

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
    """Every text of the base in its editors' own words, with the ID of its table."""
    for topic in BASE.topics:
        yield topic.id, topic.title
        yield topic.id, topic.summary or ""
    for fact in BASE.facts:
        yield fact.id, fact.claim
        yield fact.id, fact.note or ""
        for citation in fact.citations:
            yield fact.id, citation.note or ""
            yield fact.id, citation.locator or ""
    for source in BASE.sources:
        yield source.id, source.note or ""
        if source.title.startswith("["):
            yield source.id, source.title


def found(pattern: str | re.Pattern[str]) -> list[tuple[str, str]]:
    """Where a pattern occurs in the editors' own words, and what it matches."""
    return [(where, hit[0]) for where, text in ours() for hit in re.finditer(pattern, text)]


def repeated(items: Iterable[str]) -> list[str]:
    """Return the items that occur more than once."""
    return [item for item, count in Counter(items).items() if count > 1]


def words(text: str) -> int:
    """Return the number of words, as a reader counts them."""
    return len(re.findall(r"[\w’'.,%$-]*\w[\w’'.,%$-]*", text))


def test_check_finds_nothing_to_correct() -> None:
    """Not even a warning, except those that the base accepts."""
    (report,) = check_files([str(FILE)], today="2026-12-01")
    assert report.problems == ()


def test_the_base_is_as_large_as_promised() -> None:
    """Facts, quotes, and short claims."""
    lengths = [words(fact.claim) for fact in BASE.facts]
    assert len(BASE.facts) >= 120
    assert sum(citation.quote is not None for citation in CITATIONS) >= 100
    assert max(lengths) <= 40
    assert sum(lengths) / len(lengths) < 26


def test_every_id_ever_published_leads_to_a_fact() -> None:
    """Its own, or the one that took it over."""
    published = (TESTS / "data" / "first-ids.txt").read_text(encoding="utf-8").split()
    former = {id_ for fact in BASE.facts for id_ in fact.formerly}
    assert [id_ for id_ in published if id_ not in FACTS and id_ not in former] == []


def test_every_claim_of_the_article_is_there() -> None:
    """And cites it, whatever its standing."""
    silent = [
        id_
        for id_ in ARTICLE_CLAIMS
        if ARTICLE not in {citation.source.id for citation in FACTS[id_].citations}
    ]
    assert silent == []


def test_the_article_and_the_paper_it_follows_count_once() -> None:
    """The article derives from Storey's paper of 2023, whose web edition is the same paper."""
    roots = {SOURCES[id_].root for id_ in (ARTICLE, "storey-2023", "storey-2023-fulcrum")}
    assert len(roots) == 1


def test_the_forecasts_of_the_article_are_consequences() -> None:
    """All four, and none is credited to Storey."""
    outcomes = [fact for fact in BASE.facts if fact.id.startswith("long-run-")]
    assert [fact.kind.id for fact in outcomes] == ["consequence"] * 4
    cited = {citation.source.id for fact in outcomes for citation in fact.cited(Stance.SUPPORTS)}
    assert "storey-2023" not in cited


def test_nobody_can_quote_a_contested_claim_unwarned() -> None:
    """A disputed or qualified fact has a note."""
    contested = (Standing.DISPUTED, Standing.QUALIFIED)
    assert [f.id for f in BASE.facts if f.support.standing in contested and not f.note] == []


def test_both_sides_of_a_dispute_stay() -> None:
    """A disputed claim also has a source for it, in full or in part."""

    def is_one_sided(fact: Fact) -> bool:
        return not (fact.cited(Stance.SUPPORTS) or fact.cited(Stance.QUALIFIES))

    assert [fact.id for fact in BASE.facts if is_one_sided(fact)] == []


def test_every_fact_says_which_questions_it_answers() -> None:
    """One to three, and no two facts the same."""
    assert [fact.id for fact in BASE.facts if not 1 <= len(fact.questions) <= 3] == []
    questions = [fold(question) for fact in BASE.facts for question in fact.questions]
    assert repeated(questions) == []
    assert [question for question in questions if not question.endswith("?")] == []


def test_topics_and_tags_group_facts() -> None:
    """No topic of three facts, no tag of one."""
    topics = Counter(fact.topic.id for fact in BASE.facts)
    assert [topic.id for topic in BASE.topics if topics[topic.id] < 4] == []
    tags = Counter(tag for fact in BASE.facts for tag in fact.tags)
    assert [tag for tag, count in tags.items() if count < 2] == []


def test_related_links_are_mutual() -> None:
    """No fact is related to one that does not link back."""
    links = {(fact.id, other) for fact in BASE.facts for other in fact.related}
    assert {(other, id_) for id_, other in links} == links


def test_quotes_are_short() -> None:
    """Under 25 words, as fair use has it."""
    long = [c.quote for c in CITATIONS if c.quote and words(c.quote) >= 25]
    assert long == []


def test_every_source_can_be_opened() -> None:
    """At an address of its own."""
    assert [source.id for source in BASE.sources if not source.address] == []
    assert repeated(source.address or "" for source in BASE.sources) == []


def test_state_media_say_so() -> None:
    """They count as press, and the note says whose they are."""
    marked = re.compile(r"\b([Ss]tate|government|Ministry)\b")
    assert {SOURCES[id_].tier.value for id_ in STATE_MEDIA} == {"press"}
    assert [id_ for id_ in STATE_MEDIA if not marked.search(SOURCES[id_].note or "")] == []


def test_claims_and_notes_are_whole_sentences() -> None:
    """A claim is one; each ends in a period."""
    claims = [fact.claim for fact in BASE.facts]
    assert [claim for claim in claims if not re.match(r"[A-Z].*\.$", claim)] == []
    notes = [item.note for items in (BASE.facts, CITATIONS, BASE.sources) for item in items]
    assert [note for note in notes if note and not note.endswith(".")] == []


def test_the_text_is_clean() -> None:
    """American spelling, dates with the month first, no stray blanks."""
    assert found(BRITISH) == []
    assert found(DAY_FIRST) == []
    assert found(r"^\s|\s$|\s{2,}|[^\S ]") == []


def test_statements_are_attributed_to_whoever_made_them() -> None:
    """The military government, not Myanmar, endorses; the AInvest article goes by its name."""
    said = [("junta-endorsed-invasion", "Myanmar endorsed")]  # the note corrects it
    assert found(r"\bMyanmar (has )?endorsed\b") == said
    assert found(r"\b[Tt]he article\b") == []


def test_nothing_is_later_than_the_base() -> None:
    """Neither a fact nor a source."""
    updated = str(BASE.about.updated)
    dates = [item.date for item in BASE.facts] + [source.issued for source in BASE.sources]
    assert [str(date) for date in dates if date and (date.start or "") > updated] == []


def test_the_file_is_in_an_order_that_a_person_finds_things_by() -> None:
    """Facts by topic and kind, events by date; sources by ID."""
    topics = [topic.id for topic in BASE.topics]
    kinds = [kind.id for kind in BASE.kinds]

    def place(fact: Fact) -> tuple[int, int, str]:
        start = (fact.date.start or "") if fact.date and fact.kind.timeline else ""
        return topics.index(fact.topic.id), kinds.index(fact.kind.id), start

    assert list(BASE.facts) == sorted(BASE.facts, key=place)
    assert list(SOURCES) == sorted(SOURCES)
    assert TEXT.startswith("#:schema rumm/base/schema.json\n")

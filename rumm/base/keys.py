"""What the tables of a fact base may hold: the one declaration behind decoding and its messages,
the JSON Schema, the skeletons and the reference in the README.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rumm.base import values, works
from rumm.model.facts import Kind, Stance, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.base.values import Type

# The item types of CSL 1.0.2.
SOURCE_TYPES = tuple(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure
    graphic hearing interview legal_case legislation manuscript map motion_picture musical_score
    pamphlet paper-conference patent performance periodical personal_communication post post-weblog
    regulation report review review-book software song speech standard thesis treaty
    webpage""".split()
)


class Key(NamedTuple):
    """One key of a table; `example` is TOML, and stands in the skeletons."""

    type: Type
    help: str
    example: str
    required: bool = False


BASE: Mapping[str, Key] = {
    "title": Key(
        type=values.TEXT,
        required=True,
        help="what the base is about",
        example='"A fact base of my own"',
    ),
    "version": Key(type=values.TEXT, help="edition, for those who cite the base", example='"1.0"'),
    "updated": Key(type=values.DATE, help="day of the last change", example="2025-01-31"),
    "language": Key(type=values.TEXT, help="language of the claims, BCP 47", example='"en"'),
}

TOPIC: Mapping[str, Key] = {
    "title": Key(
        type=values.TEXT, required=True, help="heading in lists", example='"Energy investments"'
    ),
    "summary": Key(
        type=values.TEXT, help="what belongs here, a sentence", example='"Fuel, power and plants."'
    ),
}

SOURCE: Mapping[str, Key] = {
    "type": Key(
        type=values.choice(
            "source-type",
            "source type",
            SOURCE_TYPES,
            hint="use report, article-newspaper, webpage, book or another type of CSL",
        ),
        required=True,
        help="CSL item type: report, article-newspaper, webpage, book, …",
        example='"report"',
    ),
    "authors": Key(
        type=works.NAMES,
        help='people as "Family, Given", others as { literal = "…" }',
        example='["Doe, Jane", { literal = "Some Institute" }]',
    ),
    "title": Key(
        type=values.TEXT,
        required=True,
        help="title as printed; in [brackets] when it is only a description",
        example='"Title of the work"',
    ),
    "container-title": Key(
        type=values.TEXT,
        help="journal, newspaper, site, report series, or book it appeared in",
        example='"Occasional Papers"',
    ),
    "collection-title": Key(
        type=values.TEXT, help="series that the book belongs to", example='"Asia Studies"'
    ),
    "volume": Key(type=values.TEXT, help="volume of the journal or book", example='"12"'),
    "number": Key(
        type=values.TEXT,
        help="number of the report, issue of the journal, or number in the series",
        example='"2026/1"',
    ),
    "pages": Key(type=values.TEXT, help="pages it fills", example='"123-145"'),
    "edition": Key(type=values.TEXT, help="edition, as a number or in words", example='"2"'),
    "editors": Key(
        type=works.NAMES, help="editors of the book, as in authors", example='["Roe, Ann"]'
    ),
    "event": Key(
        type=values.TEXT, help="conference or meeting", example='"Eastern Economic Forum"'
    ),
    "publisher": Key(type=values.TEXT, help="who published it", example='"Some Institute"'),
    "place": Key(
        type=values.TEXT, help="city of the publisher, or of the event", example='"Singapore"'
    ),
    "issued": Key(
        type=values.DATE,
        help='day of publication; "2026-01" or "2026" when that is all there is',
        example="2025-01-15",
    ),
    "accessed": Key(type=values.DATE, help="day it was read", example="2025-01-31"),
    "url": Key(
        type=works.URL, help="the publisher's own page", example='"https://example.org/paper"'
    ),
    "via": Key(
        type=works.URL,
        help="the repost that was read, when the publisher's page was not",
        example='"https://example.com/repost"',
    ),
    "archive-url": Key(
        type=works.URL, help="archived copy", example='"https://archive.example/paper"'
    ),
    "doi": Key(type=works.DOI, help="DOI, without https://doi.org/", example='"10.1234/abcd"'),
    "isbn": Key(type=values.TEXT, help="ISBN", example='"978-3-16-148410-0"'),
    "language": Key(type=values.TEXT, help="language of the work, BCP 47", example='"en"'),
    "tier": Key(
        type=values.choice("tier", "tier", Tier),
        required=True,
        help="primary, research or press",
        example='"research"',
    ),
    "origin": Key(
        type=values.TEXT,
        help="agency, or id of the source, that the text goes back to",
        example='"Reuters"',
    ),
    "note": Key(
        type=values.TEXT, help="what a user of the source should know", example='"Abstract read."'
    ),
}

CITATION: Mapping[str, Key] = {
    "source": Key(
        type=values.refers("source"), required=True, help="id of a source", example='"some-source"'
    ),
    "locator": Key(type=values.TEXT, help="where in the source", example='"p. 5"'),
    "stance": Key(
        type=values.choice("stance", "stance", Stance),
        required=True,
        help="what it says of the claim: supports, qualifies, disputes",
        example='"supports"',
    ),
    "note": Key(
        type=values.TEXT, help="what the source says, in your words", example='"Says the same."'
    ),
    "quote": Key(type=values.TEXT, help="its own words, verbatim", example='"Exact words."'),
}

FACT: Mapping[str, Key] = {
    "kind": Key(
        type=values.choice("kind", "kind", Kind),
        required=True,
        help="driver, risk, consequence or event",
        example='"driver"',
    ),
    "topic": Key(
        type=values.refers("topic"), required=True, help="id of a topic", example='"some-topic"'
    ),
    "claim": Key(
        type=values.TEXT,
        required=True,
        help="one checkable statement, a sentence or two",
        example='"One checkable statement."',
    ),
    "date": Key(
        type=values.DATE,
        help='when: day, "2026-01", "2026", "2024/2026" or "2024/.."',
        example='"2024/.."',
    ),
    "actors": Key(type=values.TEXTS, help="who is involved", example='["Somebody"]'),
    "tags": Key(type=values.TEXTS, help="words to filter by", example='["some-tag"]'),
    "citations": Key(
        type=values.tables("citation"),
        required=True,
        help="who says so, and who says otherwise",
        example='[\n  { source = "some-source", locator = "p. 5", stance = "supports" },\n'
        '  # { source = "other-source", locator = "p. 7", stance = "disputes",'
        ' note = "Says no.", quote = "Exact words." },\n]',
    ),
    "note": Key(
        type=values.TEXT, help="what a careful reader needs to know", example='"A caveat."'
    ),
    "related": Key(
        type=values.all_refer("fact"), help="ids of facts to read with it", example='["other-fact"]'
    ),
    "superseded-by": Key(
        type=values.refers("fact"),
        help="id of the fact that replaces it; it is then hidden from lists",
        example='"newer-fact"',
    ),
}

# What other formats call a key of a source (BibTeX, CSL, RIS, Zotero).
SOURCE_ALIASES: Mapping[str, str] = {
    alias: key
    for key, aliases in {
        "type": "kind genre entrytype item-type",
        "authors": "author creator creators by",
        "title": "name headline",
        "container-title": "journal journaltitle booktitle newspaper magazine website site"
        " container publication-title howpublished",
        "collection-title": "series collection",
        "volume": "vol",
        "number": "issue report-number collection-number",
        "pages": "page page-range",
        "editors": "editor",
        "event": "conference event-title eventtitle meeting",
        "publisher": "institution school organization university",
        "place": "address location city publisher-place event-place",
        "issued": "year date published month",
        "accessed": "retrieved access-date urldate",
        "url": "link href web",
        "archive-url": "archive archived",
        "language": "lang langid",
        "note": "notes annotation annote",
    }.items()
    for alias in aliases.split()
}

TABLES: Mapping[str, Mapping[str, Key]] = {
    "base": BASE,
    "topic": TOPIC,
    "source": SOURCE,
    "fact": FACT,
    "citation": CITATION,
}
KEYED = ("topic", "source", "fact")  # tables of tables, by id

"""The tables of a fact base and their keys.

This one declaration drives decoding and its messages, the JSON Schema, the templates of `rumm new`,
and the reference in docs/bases.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rumm.base import values
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
    """One key of a table; `example` is TOML for the templates.

    `placeholder`: the example must be replaced, and `check` warns if it is not.
    """

    type: Type
    help: str
    example: str
    required: bool = False
    placeholder: bool = False


_ACCEPT = Key(type=values.TEXTS, help="codes of warnings to ignore here", example='["one-origin"]')

BASE: Mapping[str, Key] = {
    "title": Key(
        type=values.TEXT,
        required=True,
        placeholder=True,
        help="subject of the base",
        example='"Title of the fact base"',
    ),
    "version": Key(type=values.TEXT, help="edition, for citing the base", example='"1.0"'),
    "updated": Key(type=values.DATE, help="date of the last change", example="2025-01-31"),
    "language": Key(type=values.TEXT, help="language of the claims (BCP 47)", example='"en"'),
    "note": Key(
        type=values.TEXT,
        placeholder=True,
        help="what readers should know about the base, such as what it leaves out",
        example='"What the base leaves out."',
    ),
    "accept": _ACCEPT._replace(help="codes of warnings to ignore in the whole base"),
}

KIND: Mapping[str, Key] = {
    "title": Key(
        type=values.TEXT,
        required=True,
        placeholder=True,
        help="heading, in the plural",
        example='"Title of the kind"',
    ),
    "summary": Key(
        type=values.TEXT,
        placeholder=True,
        help="one sentence on what belongs here",
        example='"What facts of this kind state."',
    ),
    "timeline": Key(
        type=values.FLAG, help="whether to list these facts on a timeline", example="true"
    ),
    "corroborate": Key(
        type=values.FLAG,
        help="whether to warn about facts that only one origin supports",
        example="true",
    ),
    "accept": _ACCEPT,
}

TOPIC: Mapping[str, Key] = {
    "title": Key(
        type=values.TEXT,
        required=True,
        placeholder=True,
        help="heading in lists",
        example='"Title of the topic"',
    ),
    "summary": Key(
        type=values.TEXT,
        placeholder=True,
        help="one sentence on what belongs here",
        example='"What facts on this topic are about."',
    ),
    "accept": _ACCEPT._replace(example='["empty-topic"]'),
}

SOURCE: Mapping[str, Key] = {
    "type": Key(
        type=values.choice(
            "source-type",
            "source type",
            SOURCE_TYPES,
            hint="use report, article-newspaper, webpage, book, or another CSL type",
        ),
        required=True,
        help="CSL item type: report, article-newspaper, webpage, book, …",
        example='"report"',
    ),
    "authors": Key(
        type=values.NAMES,
        help='people as "Family, Given" or "Family, Given, Jr.";'
        ' organizations as { literal = "…" }',
        example='["Doe, Jane", { literal = "Some Institute" }]',
    ),
    "title": Key(
        type=values.TEXT,
        required=True,
        placeholder=True,
        help="title as printed; in [brackets] if it is a description",
        example='"Title of the work"',
    ),
    "container-title": Key(
        type=values.TEXT,
        help="journal, newspaper, website, report series, or book that contains the work",
        example='"Occasional Papers"',
    ),
    "collection-title": Key(
        type=values.TEXT, help="series that the book belongs to", example='"Asia Studies"'
    ),
    "volume": Key(type=values.TEXT, help="volume of the journal or book", example='"12"'),
    "number": Key(
        type=values.TEXT,
        help="report number, journal issue, or number in the series",
        example='"2026/1"',
    ),
    "pages": Key(type=values.TEXT, help="page range", example='"123-145"'),
    "edition": Key(
        type=values.TEXT,
        help='edition, as a number or in words, such as "revised"',
        example='"2"',
    ),
    "editors": Key(
        type=values.NAMES,
        help="editors of the book, in the same form as authors",
        example='["Roe, Ann"]',
    ),
    "event": Key(
        type=values.TEXT, help="conference or meeting", example='"Eastern Economic Forum"'
    ),
    "publisher": Key(type=values.TEXT, help="publisher", example='"Some Institute"'),
    "place": Key(type=values.TEXT, help="city of the publisher or event", example='"Singapore"'),
    "issued": Key(
        type=values.DATE,
        help='publication date; "2026-01" or "2026" if the day is unknown',
        example="2025-01-15",
    ),
    "accessed": Key(type=values.DATE, help="date you read it", example="2025-01-31"),
    "url": Key(
        type=values.URL, help="the publisher's own page", example='"https://example.org/paper"'
    ),
    "via": Key(
        type=values.URL,
        help="repost that you read instead of the publisher's page",
        example='"https://example.com/repost"',
    ),
    "archive-url": Key(
        type=values.URL, help="archived copy", example='"https://archive.example/paper"'
    ),
    "doi": Key(type=values.DOI, help="DOI, without https://doi.org/", example='"10.1234/abcd"'),
    "isbn": Key(type=values.TEXT, help="ISBN", example='"978-3-16-148410-0"'),
    "language": Key(type=values.TEXT, help="language of the work (BCP 47)", example='"en"'),
    "tier": Key(
        type=values.choice("tier", "tier", Tier),
        required=True,
        help="primary, research, or press",
        example='"research"',
    ),
    "origin": Key(
        type=values.TEXT,
        help="news agency, or ID of another source, that the text is derived from",
        example='"Reuters"',
    ),
    "note": Key(
        type=values.TEXT,
        help="what readers should know about the source",
        example='"Abstract read."',
    ),
    "accept": _ACCEPT._replace(example='["unused-source"]'),
}

CITATION: Mapping[str, Key] = {
    "source": Key(
        type=values.id_of("source"), required=True, help="ID of a source", example='"some-source"'
    ),
    "stance": Key(
        type=values.choice("stance", "stance", Stance),
        required=True,
        help="supports, qualifies, or disputes the claim",
        example='"supports"',
    ),
    "locator": Key(
        type=values.TEXT,
        help="page, paragraph, or other place in the source",
        example='"p. 5"',
    ),
    "quote": Key(
        type=values.TEXT,
        placeholder=True,
        help="exact words of the source, fewer than 25",
        example='"Exact words."',
    ),
    "note": Key(
        type=values.TEXT,
        placeholder=True,
        help="what the source says, in your words",
        example='"What the source says."',
    ),
}

FACT: Mapping[str, Key] = {
    "kind": Key(type=values.id_of("kind"), required=True, help="ID of a kind", example='"driver"'),
    "topic": Key(
        type=values.id_of("topic"), required=True, help="ID of a topic", example='"some-topic"'
    ),
    "claim": Key(
        type=values.TEXT,
        required=True,
        placeholder=True,
        help="one checkable sentence, at most 40 words",
        example='"One checkable statement."',
    ),
    "date": Key(
        type=values.DATE,
        help='date: a day, "2026-01", "2026", "2024/2026", or "2024/.." (ongoing)',
        example='"2024/.."',
    ),
    "actors": Key(
        type=values.TEXTS,
        help="people, organizations, and countries involved",
        example='["Somebody"]',
    ),
    "tags": Key(type=values.TEXTS, help="tags to filter by", example='["some-tag"]'),
    "note": Key(
        type=values.TEXT,
        placeholder=True,
        help="what a careful reader needs to know",
        example='"A caveat."',
    ),
    "questions": Key(
        type=values.TEXTS,
        placeholder=True,
        help="questions that the fact answers, in everyday words",
        example='["Which question does the fact answer?"]',
    ),
    "related": Key(
        type=values.ids_of("fact"), help="IDs of related facts", example='["other-fact"]'
    ),
    "formerly": Key(type=values.IDS, help="former IDs of this fact", example='["old-id"]'),
    "superseded-by": Key(
        type=values.id_of("fact"),
        help="ID of the fact that replaces it; hides it from lists",
        example='"newer-fact"',
    ),
    "accept": _ACCEPT,
    "citations": Key(
        type=values.tables("citation"),
        required=True,
        help="sources that support, qualify, or dispute the claim",
        example='[{ source = "some-source", stance = "supports" }]',
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
    "kind": KIND,
    "topic": TOPIC,
    "source": SOURCE,
    "fact": FACT,
    "citation": CITATION,
}
KEYED = ("kind", "topic", "source", "fact")  # tables of entries, by ID
# The kinds of a base that declares none.
DEFAULT_KINDS = (
    Kind("driver", "Drivers", corroborate=True),
    Kind("risk", "Risks", corroborate=True),
    Kind("consequence", "Consequences"),
    Kind("event", "Events", timeline=True),
)
# Templates of `rumm new`. A kind with one of these IDs would be ambiguous.
RESERVED_KINDS = ("base", *KEYED)

"""What is probably not meant in a fact base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.base.problems import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


def _warning(means: str, why: str, mend: str, example: str) -> Code:
    return Code(means, why, mend, example, Severity.WARNING)


WARNINGS: Mapping[str, Code] = {
    "unused-source": _warning(
        "A source that no fact cites.",
        "It may be left over, or a citation is missing.",
        "Cite it or remove it.",
        'citations = [{ source = "storey-2023", stance = "supports" }]',
    ),
    "empty-topic": _warning(
        "A topic without facts.",
        "It shows up in no list.",
        "Add a fact or remove the topic.",
        'topic = "energy"',
    ),
    "same-id": _warning(
        "A fact and a source with the same id.",
        "`rumm cite` takes both, and would take the fact.",
        "Rename one of the two.",
        "[source.oil-imports-report]",
    ),
    "same-claim": _warning(
        "The same claim twice.",
        "It would be counted and quoted twice.",
        "Join the citations in one fact.",
        "# one fact, all its citations",
    ),
    "same-url": _warning(
        "Two sources with the same URL.",
        "They may be one work, which would then confirm itself.",
        "Join them, or give each its own address.",
        'url = "https://example.org/other-paper"',
    ),
    "future": _warning(
        "A date in the future.",
        "What has not happened cannot be reported; most often a slip.",
        "Correct the date.",
        "issued = 2026-01-15",
    ),
    "tracking": _warning(
        "A URL with tracking parameters.",
        "They tell on the reader, and two such URLs of one page look different.",
        "Take out utm_…, fbclid and the like.",
        'url = "https://example.org/paper"',
    ),
    "name": _warning(
        'A name that is not "Family, Given".',
        "It would be sorted and shortened wrongly in citations.",
        'Write "Family, Given", or { literal = "…" } for anything else.',
        'authors = ["Storey, Ian"]',
    ),
    "self-related": _warning(
        "A fact that is related to itself.",
        "`rumm show` would send readers to where they are; most often another id was meant.",
        "Correct the id, or take it out.",
        'related = ["oil-imports"]',
    ),
    "one-origin": _warning(
        "A driver or risk that rests on one origin only.",
        "Sources that go back to the same text do not confirm each other.",
        "Look for an independent source; leave it if there is none.",
        'stance = "supports"',
    ),
    "origin": _warning(
        "An origin that looks like the id of a source, but is none.",
        "Sources that go back to one text would count as independent.",
        "Correct the id, or write the name of the agency.",
        'origin = "Reuters"',
    ),
    "origin-circle": _warning(
        "Sources that go back to one another.",
        "None of them can be the first to have said it; they count as one.",
        "Leave out the origin of the one that was first, or name the agency.",
        'origin = "Reuters"',
    ),
    "quote-without-url": _warning(
        "A quote from a source without a URL.",
        "The reader cannot land on the passage.",
        "Add url or via to the source.",
        'url = "https://example.org/paper"',
    ),
    "bidi": _warning(
        "A bidirectional control character in a text.",
        "It can make text look other than it is.",
        "Take it out; scripts that run from right to left do without.",
        'claim = "A sentence."',
    ),
    "idle-synonym": _warning(
        "A synonym that no text of the base uses.",
        "It finds nothing.",
        "Take it out, unless you expect texts that use it.",
        'oil = ["petroleum"]',
    ),
}

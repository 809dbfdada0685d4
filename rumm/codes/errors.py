"""What each problem code means, why it matters, and how to mend it; for `rumm check --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rumm.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


class Code(NamedTuple):
    """A kind of problem: what it is, why it matters, how to mend it, and a line that is right."""

    means: str
    why: str
    mend: str
    example: str
    severity: Severity = Severity.ERROR


def _warning(means: str, why: str, mend: str, example: str) -> Code:
    return Code(means, why, mend, example, Severity.WARNING)


_CHOICE = "Filters and counts rest on a closed set of words."
_DANGLING = "A reference that leads nowhere is most often a slip in an id."
CODES: Mapping[str, Code] = {
    "unreadable": Code(
        "The file cannot be read.",
        "Nothing can be said of its contents.",
        "Name a regular file that you may read, or pipe it to `-`.",
        "rumm check facts.toml",
    ),
    "encoding": Code(
        "The file is not plain UTF-8.",
        "TOML is UTF-8 by definition; anything else garbles names.",
        "Save it as UTF-8 without a byte order mark.",
        "iconv -f latin1 -t utf-8 old.toml > facts.toml",
    ),
    "syntax": Code(
        "The file is not TOML from here on.",
        "What follows cannot be read with certainty, so it was not checked.",
        "Look for a missing quote, bracket or comma at or before the place.",
        'claim = "A sentence."',
    ),
    "duplicate": Code(
        "A table or key is given twice.",
        "TOML allows each once; an id that is used twice would hide a fact.",
        "Rename one of the two, or join them.",
        "[fact.oil-imports-2023]",
    ),
    "unknown-table": Code(
        "A table that a fact base does not have.",
        "What stands in it would be silently ignored.",
        "Use base, synonyms, topic, source or fact.",
        "[fact.oil-imports]",
    ),
    "unknown-key": Code(
        "A key that this table does not have.",
        "What it says would be silently ignored.",
        "Correct its name; `rumm new` prints all keys of a table.",
        'container-title = "Occasional Papers"',
    ),
    "missing-key": Code(
        "A key that this table must have is not there.",
        "Without it the entry cannot be shown or cited.",
        "Add it.",
        'title = "Title of the work"',
    ),
    "wrong-type": Code(
        "A value of another type than the key takes.",
        "A number or list cannot stand for a text, nor a text for a list.",
        "Put texts in quotes, lists in brackets, citations in braces.",
        'tags = ["oil"]',
    ),
    "kind": Code(
        "The kind of a fact is none of driver, risk, consequence, event.",
        _CHOICE,
        "Use one of the four.",
        'kind = "driver"',
    ),
    "stance": Code(
        "The stance of a citation is none of supports, qualifies, disputes.",
        "The standing of the claim is computed from it.",
        "Use one of the three.",
        'stance = "qualifies"',
    ),
    "tier": Code(
        "The tier of a source is none of primary, research, press.",
        _CHOICE,
        "Use one of the three.",
        'tier = "research"',
    ),
    "source-type": Code(
        "The type of a source is no item type of CSL.",
        "Reference managers would not know what it is.",
        "Use a CSL 1.0.2 type, such as report, article-newspaper, webpage, book.",
        'type = "report"',
    ),
    "id": Code(
        "An id with other characters than a-z, 0-9 and `-`.",
        "Ids are typed in shells and used as keys by reference managers.",
        "Use lower-case ASCII letters, digits and dashes.",
        "[source.storey-2023]",
    ),
    "uncited": Code(
        "A fact without any citation.",
        "A claim that nobody is known to make is no fact to look up.",
        "Cite at least one source.",
        'citations = [{ source = "storey-2023", stance = "supports" }]',
    ),
    "source": Code(
        "A citation of a source that the base does not have.",
        _DANGLING,
        "Correct the id, or add the source.",
        'source = "storey-2023"',
    ),
    "topic": Code(
        "A topic that the base does not have.",
        _DANGLING,
        "Correct the id, or add the topic.",
        'topic = "energy"',
    ),
    "related": Code(
        "A related fact that the base does not have.",
        _DANGLING,
        "Correct the id, or take it out.",
        'related = ["oil-imports"]',
    ),
    "superseded-by": Code(
        "The fact that is said to supersede this one does not exist.",
        "The old fact is hidden, and the new one could not be found.",
        "Correct the id, or take the key out.",
        'superseded-by = "oil-imports-2024"',
    ),
    "circle": Code(
        "Facts that supersede one another in a circle.",
        "All of them would be hidden.",
        "Let the newest one stand without superseded-by.",
        "# superseded-by only on the older fact",
    ),
    "date": Code(
        "Not a date.",
        "Filters and timelines compare dates.",
        "Write a TOML date or an EDTF text.",
        'date = "2022/.."',
    ),
    "interval": Code(
        "An interval that ends before it starts.",
        "It would match no date at all.",
        "Put the earlier date first.",
        'date = "2022/2024"',
    ),
    "url": Code(
        "Not an http or https URL.",
        "The reader could not open it.",
        "Write the whole address; percent-encode spaces and quotes.",
        'url = "https://example.org/paper"',
    ),
    "control": Code(
        "A control character in a text.",
        "It can command a terminal, and is never meant.",
        "Take it out; tabs and newlines may stay.",
        'claim = "A sentence."',
    ),
    "empty": Code(
        "An empty text.",
        "It says nothing, and looks as if something had been forgotten.",
        "Say something, or leave the key out.",
        '# note = ""',
    ),
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
    "one-origin": _warning(
        "A driver or risk that rests on one origin only.",
        "Sources that go back to the same text do not confirm each other.",
        "Look for an independent source; leave it if there is none.",
        'stance = "supports"',
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

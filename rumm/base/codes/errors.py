"""What makes a fact base unusable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.base.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHOICE = "Filters and counts rest on a closed set of words."
_DANGLING = "A reference that leads nowhere is most often a slip in an id."
ERRORS: Mapping[str, Code] = {
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
        "An id with other characters than a-z, 0-9 and `-`, or no id at all.",
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
    "doi": Code(
        "Not a DOI.",
        "It would lead nowhere, and reference managers would not know the work.",
        "Write it bare, without https://doi.org/ before it.",
        'doi = "10.1355/9789815104301"',
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
}

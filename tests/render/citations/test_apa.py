"""References and in-text citations in APA style (Publication Manual, 7th edition)."""

from __future__ import annotations

from typing import Any

import pytest

from rumm.model.facts import Citation, Name, Source, Stance, Tier
from rumm.model.links import Address
from rumm.model.period import Period
from rumm.render.citations.apa import (
    Label,
    author_date,
    in_text,
    labels,
    pieces,
    reference,
    references,
)

STOREY = Name(family="Storey", given="Ian")
REUTERS = Name(literal="Reuters")


def people(*names: str) -> tuple[Name, ...]:
    """Names as a base has them."""
    return tuple(map(Name.parse, names))


def source(**values: Any) -> Source:  # noqa: ANN401
    """Return a report by Reuters, except for these values; dates are text."""
    for key in ("issued", "accessed"):
        if key in values:
            values[key] = Period.parse(values[key])
    defaults = {
        "id": "a",
        "type": "report",
        "title": "Oil and gas",
        "tier": Tier.PRESS,
        "root": "a",
        "authors": (REUTERS,),
    }
    return Source(**defaults | values)


REFERENCES = {
    "a report in a series": (
        source(
            authors=(STOREY,),
            container_title="ISEAS Perspective",
            number="2023/92",
            publisher="ISEAS",
            issued="2023-11-21",
            url="https://example.org/92",
        ),
        (
            "Storey, I. (2023, November 21). Oil and gas (ISEAS Perspective No. 2023/92). ISEAS. "
            "https://example.org/92"
        ),
    ),
    "a publisher who is the author": (
        source(publisher="Reuters", issued="2023-11"),
        "Reuters. (2023, November). Oil and gas.",
    ),
    "a year": (source(issued="2023"), "Reuters. (2023). Oil and gas."),
    "years": (source(issued="2021/2023"), "Reuters. (2021–2023). Oil and gas."),
    "no date": (source(), "Reuters. (n.d.). Oil and gas."),
    "no author": (
        source(authors=(), publisher="ISEAS", issued="2023"),
        "Oil and gas. (2023). ISEAS.",
    ),
    "two authors, of whom one has a name that is not inverted": (
        source(authors=(STOREY, Name(literal="Nyein Nyein Thant Aung")), issued="2025"),
        "Storey, I., & Nyein Nyein Thant Aung. (2025). Oil and gas.",
    ),
    "given names": (
        source(
            authors=(
                Name(family="Khan", given="Karim A. A."),
                Name(family="Sartre", given="Jean-Paul"),
                Name(family="Tolkien", given="J.R.R."),
                Name(family="황", given="보연"),
            )
        ),
        "Khan, K. A. A., Sartre, J.-P., Tolkien, J. R. R., & 황, 보연. (n.d.). Oil and gas.",
    ),
    "more authors than twenty": (
        source(authors=tuple(Name(literal=f"A{number}") for number in range(1, 23))),
        (
            "A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12, A13, A14, A15, A16, A17, A18, A19, "
            ". . . A22. (n.d.). Oil and gas."
        ),
    ),
    "a title that is a question": (
        source(title="Fact or fiction?", publisher="ISEAS"),
        "Reuters. (n.d.). Fact or fiction? ISEAS.",
    ),
    "a title that ends in a quotation": (
        source(title="‘Who pays?’", authors=(Name(literal="Oil Inc."),)),
        "Oil Inc. (n.d.). ‘Who pays?’",
    ),
    "a descriptive title": (
        source(type="speech", title="[Speech on oil]"),
        "Reuters. (n.d.). [Speech on oil].",
    ),
    "a speech": (
        source(type="speech", publisher="United Nations"),
        "Reuters. (n.d.). Oil and gas [Speech]. United Nations.",
    ),
    "a newspaper": (
        source(type="article-newspaper", container_title="The Star", publisher="Star Media"),
        "Reuters. (n.d.). Oil and gas. The Star.",
    ),
    "a newspaper that is only named as publisher": (
        source(type="article-newspaper", authors=(STOREY,), publisher="The Star"),
        "Storey, I. (n.d.). Oil and gas. The Star.",
    ),
    "an issue of a magazine": (
        source(type="article-magazine", container_title="Oil Monthly", number="7"),
        "Reuters. (n.d.). Oil and gas. Oil Monthly, (7).",
    ),
    "a page of a site": (
        source(type="webpage", container_title="Fulcrum", publisher="ISEAS"),
        "Reuters. (n.d.). Oil and gas. Fulcrum. ISEAS.",
    ),
    "an entry": (
        source(
            type="entry-encyclopedia",
            authors=(),
            container_title="Wikipedia",
            publisher="Wikimedia Foundation",
        ),
        "Oil and gas. (n.d.). In Wikipedia. Wikimedia Foundation.",
    ),
    "a journal article": (
        source(
            type="article-journal",
            authors=(STOREY,),
            container_title="Asian Affairs",
            volume="12",
            number="3",
            pages="45-67",
            issued="2023-09",
            doi="10.1234/a<b>#c",
        ),
        (
            "Storey, I. (2023). Oil and gas. Asian Affairs, 12(3), 45–67. "
            "https://doi.org/10.1234/a%3Cb%3E%23c"
        ),
    ),
    "a chapter": (
        source(
            type="chapter",
            authors=(STOREY,),
            container_title="Energy in Asia",
            editors=(Name(family="Roe", given="Ann"), Name(family="Poe", given="Bo")),
            edition="2",
            volume="3",
            pages="12-34",
            publisher="ISEAS",
            issued="2023",
        ),
        (
            "Storey, I. (2023). Oil and gas. In A. Roe & B. Poe (Eds.), Energy in Asia (2nd ed., "
            "Vol. 3, pp. 12–34). ISEAS."
        ),
    ),
    "a book with an editor, in a series": (
        source(
            type="book",
            authors=(STOREY,),
            editors=(Name(family="Roe", given="Ann"),),
            edition="Revised",
            collection_title="Asia Studies",
            number="7",
            publisher="ISEAS",
        ),
        "Storey, I. (n.d.). Oil and gas (A. Roe, Ed.; Revised ed.; Asia Studies No. 7). ISEAS.",
    ),
    "a book of its editors": (
        source(
            type="book",
            authors=(),
            editors=(Name(family="Roe", given="Ann"), Name(family="Poe", given="Bo")),
            publisher="ISEAS",
        ),
        "Roe, A., & Poe, B. (Eds.). (n.d.). Oil and gas. ISEAS.",
    ),
    "a speech at a conference": (
        source(type="speech", event="Eastern Economic Forum", place="Vladivostok"),
        "Reuters. (n.d.). Oil and gas [Speech]. Eastern Economic Forum, Vladivostok.",
    ),
    "suffixes and particles": (
        source(
            authors=tuple(
                map(
                    Name.parse,
                    (
                        "King, Martin Luther, Jr.",
                        "Khan, Ali, III",
                        "Berg, Jan van der",
                        "de Gaulle, Charles",
                    ),
                )
            )
        ),
        "King, M. L., Jr., Khan, A., III, Berg, J. van der, & de Gaulle, C. (n.d.). Oil and gas.",
    ),
    "suffixes and particles of editors": (
        source(
            type="chapter",
            container_title="Energy",
            editors=people("King, Martin Luther, Jr.", "Khan, Ali, III", "Berg, Jan van der"),
        ),
        (
            "Reuters. (n.d.). Oil and gas. In M. L. King Jr., A. Khan III, & J. van der Berg "
            "(Eds.), Energy."
        ),
    ),
    "editors of a whole book": (
        source(type="book", authors=(), editors=people("King, Martin Luther, Jr.")),
        "King, M. L., Jr. (Ed.). (n.d.). Oil and gas.",
    ),
    "an editor beside an author": (
        source(type="book", authors=(STOREY,), editors=people("King, Martin Luther, Jr.")),
        "Storey, I. (n.d.). Oil and gas (M. L. King Jr., Ed.).",
    ),
    "a newspaper that is its own author": (
        source(type="article-newspaper", container_title="Reuters"),
        "Reuters. (n.d.). Oil and gas. Reuters.",
    ),
    "a title that ends in a quotation without a stop": (
        source(title="Junta: oil “near”"),
        "Reuters. (n.d.). Junta: oil “near.”",
    ),
    "a title that ends in a quotation in straight marks": (
        source(title="The junta's 'election'"),
        "Reuters. (n.d.). The junta's 'election.'",
    ),
    "a title that ends in a straight apostrophe": (
        source(title="The junta's workers'"),
        "Reuters. (n.d.). The junta's workers'.",
    ),
    "a title that ends in an apostrophe": (
        source(title="The junta’s workers’"),
        "Reuters. (n.d.). The junta’s workers’.",
    ),
    "a DOI": (
        source(doi="10.1234/a_b", url="https://example.org"),
        "Reuters. (n.d.). Oil and gas. https://doi.org/10.1234/a_b",
    ),
    "the day it was read": (
        source(url="https://example.org", accessed="2026-11-23"),
        "Reuters. (n.d.). Oil and gas. Retrieved November 23, 2026, from https://example.org",
    ),
    "the month it was read": (
        source(url="https://example.org", accessed="2026-11"),
        "Reuters. (n.d.). Oil and gas. Retrieved November 2026, from https://example.org",
    ),
    "the day it was read, of a dated page": (
        source(url="https://example.org", accessed="2026-11-23", issued="2026-11-20"),
        "Reuters. (2026, November 20). Oil and gas. https://example.org",
    ),
    "the day it was read, of a page that is still changed": (
        source(url="https://example.org", accessed="2026-11-23", issued="2026/.."),
        (
            "Reuters. (2026–present). Oil and gas. "
            "Retrieved November 23, 2026, from https://example.org"
        ),
    ),
    "the day it was read, with a DOI": (
        source(doi="10.1234/a_b", accessed="2026-11-23"),
        "Reuters. (n.d.). Oil and gas. https://doi.org/10.1234/a_b",
    ),
    "the day it was read, with a DOI and a repost": (
        source(doi="10.1234/a_b", via="https://repost.example", accessed="2026-11-23"),
        (
            "Reuters. (n.d.). Oil and gas. https://doi.org/10.1234/a_b "
            "Read at https://repost.example"
        ),
    ),
    "the day it was read, of a page with an archived copy": (
        source(
            url="https://example.org",
            accessed="2026-11-23",
            archive_url="https://archive.example",
        ),
        (
            "Reuters. (n.d.). Oil and gas. Retrieved November 23, 2026, from https://example.org "
            "Archived at https://archive.example"
        ),
    ),
    "a repost": (
        source(via="https://repost.example"),
        "Reuters. (n.d.). Oil and gas. https://repost.example",
    ),
    "a repost and an archived page beside the publisher's": (
        source(
            url="https://example.org",
            via="https://repost.example",
            archive_url="https://archive.example",
        ),
        (
            "Reuters. (n.d.). Oil and gas. https://example.org "
            "Read at https://repost.example Archived at https://archive.example"
        ),
    ),
    "a title over two lines": (source(title="Oil\n  and gas\n"), "Reuters. (n.d.). Oil and gas."),
}


@pytest.mark.parametrize(("cited", "text"), REFERENCES.values(), ids=REFERENCES)
def test_a_reference_is_complete_and_in_order(cited: Source, text: str) -> None:
    """Author, date, title, where it appeared, where it is; nothing twice, no double stops."""
    assert reference(cited) == text


def test_a_list_is_in_the_order_of_the_alphabet() -> None:
    """By author, one before several, undated first, then by date; articles and accents aside."""
    listed = [
        source(id="title", authors=(), title="An Agreement"),
        source(id="quoted", authors=(), title="“Bombs” and oil"),
        source(id="accent", authors=(Name(literal="Écho"),)),
        source(id="article", authors=(Name(literal="The Irrawaddy"),)),
        source(id="undated", authors=(STOREY,)),
        source(id="year", authors=(STOREY,), issued="2022"),
        source(id="month", authors=(STOREY,), issued="2022-01"),
        source(id="day", authors=(STOREY,), issued="2022-01-01"),
        source(id="later", authors=(STOREY,), issued="2023"),
        source(id="several", authors=(STOREY, REUTERS), issued="2021"),
        source(id="korean", authors=(Name(literal="황보연"),)),
    ]
    known = labels(listed)
    assert ["".join(pieces) for pieces in references(reversed(listed))] == [
        reference(item, known[item.id].letter) for item in listed
    ]


def test_letters_tell_works_of_one_author_and_year_apart() -> None:
    """In the order of the list; undated works take theirs after a hyphen."""
    alike = [
        source(id="b", title="B", issued="2025-03"),
        source(id="c", title="C", issued="2025-03"),
        source(id="a", title="A", issued="2025-04-01"),
        source(id="other", issued="2024"),
        source(id="e", title="E"),
        source(id="d", title="D"),
    ]
    letters = {id_: label.letter for id_, label in labels(alike).items()}
    assert letters == {"b": "a", "c": "b", "a": "c", "other": "", "d": "a", "e": "b"}
    assert ["".join(pieces) for pieces in references(alike)] == [
        "Reuters. (n.d.-a). D.",
        "Reuters. (n.d.-b). E.",
        "Reuters. (2024). Oil and gas.",
        "Reuters. (2025a, March). B.",
        "Reuters. (2025b, March). C.",
        "Reuters. (2025c, April 1). A.",
    ]


CITATIONS = {
    "a person": (source(authors=(STOREY,), issued="2023-11-21"), "Storey, 2023"),
    "an organization": (source(), "Reuters, n.d."),
    "two authors": (source(authors=(STOREY, REUTERS), issued="2023"), "Storey & Reuters, 2023"),
    "three authors": (source(authors=(STOREY, REUTERS, STOREY)), "Storey et al., n.d."),
    "a title": (source(authors=(), issued="2023"), "“Oil and gas,” 2023"),
    "a descriptive title": (source(authors=(), title="[On oil]"), "[On oil], n.d."),
    "quotes within a title": (
        source(authors=(), title='“Bombs” and "oil"'),
        "“‘Bombs’ and ‘oil’,” n.d.",
    ),
    "a title that is a question": (source(authors=(), title="Who pays?"), "“Who pays?” n.d."),
    "an interval": (source(issued="2021/2023-02"), "Reuters, 2021–2023"),
    "an open end": (source(issued="2022-03/.."), "Reuters, 2022–present"),
    "an unknown end": (source(issued="2022/"), "Reuters, 2022–?"),
}


@pytest.mark.parametrize(("cited", "text"), CITATIONS.values(), ids=CITATIONS)
def test_a_citation_is_author_and_year(cited: Source, text: str) -> None:
    """The title takes the place of an author."""
    assert author_date(cited) == text


def test_a_citation_names_the_place_and_the_letter() -> None:
    """Semicolons within a place would look like another work."""
    assert (
        author_date(source(issued="2023"), "summary; p. 5", Label("Reuters,", "b"))
        == "Reuters, 2023b, summary, p. 5"
    )


def test_the_parenthesis_says_who_disagrees() -> None:
    """Those who support first, each group in the order of the alphabet."""
    storey, reuters = source(id="s", authors=(STOREY,), issued="2023"), source(id="r")
    voa = source(id="v", authors=(Name(literal="VOA"),), issued="2024")
    citations = [
        Citation(source=voa, stance=Stance.DISPUTES),
        Citation(source=storey, stance=Stance.SUPPORTS, locator="summary, bullet 5"),
        Citation(source=reuters, stance=Stance.SUPPORTS),
        Citation(source=storey, stance=Stance.QUALIFIES, locator="p. 7"),
    ]
    assert in_text(citations, {"v": Label("VOA,", "a")}) == (
        "(Reuters, n.d.; Storey, 2023, summary, bullet 5; qualified by Storey, 2023, p. 7; "
        "disputed by VOA, 2024a)"
    )


def test_no_citations_make_no_parenthesis() -> None:
    """There is nothing to put in it."""
    assert in_text([]) == ""


# Groups of sources, and what sets them apart in the text.
APART = {
    "first authors who share a surname": (
        [
            source(id="a", authors=people("Doe, Anna"), issued="2020"),
            source(id="b", authors=people("Doe, Bert", "Roe, C."), issued="2021"),
        ],
        ["A. Doe, 2020", "B. Doe & Roe, 2021"],
    ),
    "first authors who share initials too": (
        [
            source(id="a", authors=people("Doe, Anna"), issued="2020"),
            source(id="b", authors=people("Doe, Abe"), issued="2020"),
        ],
        ["Anna Doe, 2020", "Abe Doe, 2020"],
    ),
    "a father and a son": (
        [
            source(id="a", authors=people("King, Martin Luther, Sr."), issued="2020"),
            source(id="b", authors=people("King, Martin Luther, Jr."), issued="2020"),
        ],
        ["Martin Luther King Sr., 2020", "Martin Luther King Jr., 2020"],
    ),
    "groups of which the last author differs": (
        [
            source(id="a", authors=people("Roe, A.", "Poe, B.", "Moe, C."), issued="2021"),
            source(id="b", authors=people("Roe, A.", "Poe, B.", "Zoe, C."), issued="2021"),
        ],
        ["Roe, Poe, & Moe, 2021", "Roe, Poe, & Zoe, 2021"],
    ),
    "groups of which the second author differs": (
        [
            source(
                id="a", authors=people("Roe, A.", "Poe, B.", "Moe, C.", "Koe, D."), issued="2021"
            ),
            source(
                id="b", authors=people("Roe, A.", "Zoe, B.", "Moe, C.", "Koe, D."), issued="2021"
            ),
        ],
        ["Roe, Poe, et al., 2021", "Roe, Zoe, et al., 2021"],
    ),
    "groups in different years": (
        [
            source(id="a", authors=people("Roe, A.", "Poe, B.", "Moe, C."), issued="2021"),
            source(id="b", authors=people("Roe, A.", "Zoe, B.", "Moe, C."), issued="2022"),
        ],
        ["Roe et al., 2021", "Roe et al., 2022"],
    ),
    "a group and a larger one": (
        [
            source(id="a", authors=people("Roe, A.", "Poe, B.", "Moe, C."), issued="2021"),
            source(
                id="b", authors=people("Roe, A.", "Poe, B.", "Moe, C.", "Koe, D."), issued="2021"
            ),
        ],
        ["Roe, Poe, & Moe, 2021", "Roe, Poe, Moe, & Koe, 2021"],
    ),
    "works of one group": (
        [
            source(
                id="a", authors=people("Roe, A.", "Poe, B.", "Moe, C."), issued="2021", title="A"
            ),
            source(
                id="b", authors=people("Roe, A.", "Poe, B.", "Moe, C."), issued="2021", title="B"
            ),
        ],
        ["Roe et al., 2021a", "Roe et al., 2021b"],
    ),
}


@pytest.mark.parametrize(("sources", "texts"), APART.values(), ids=APART)
def test_no_citation_could_mean_another(sources: list[Source], texts: list[str]) -> None:
    """Initials and more names for other authors, letters only for the same (8.18 to 8.20)."""
    known = labels(sources)
    assert [author_date(cited, None, known[cited.id]) for cited in sources] == texts


DATES = {
    "2024-03-05/2024-06-07": "2024, March 5–June 7",
    "2024-03-05/2024-03-07": "2024, March 5–7",
    "2024-03/2024-06": "2024, March–June",
    "2024-11-30/2025-02": "2024, November 30–2025, February",
    "2021/2023": "2021–2023",
    "2022/..": "2022–present",
    "2022-03/..": "2022, March–present",
    "2022/": "2022–?",
    "2022-03-04/": "2022, March 4–?",
    "../2022-03": "?–2022, March",
}


@pytest.mark.parametrize(("issued", "date"), DATES.items(), ids=DATES)
def test_an_interval_is_as_exact_as_it_is_known(issued: str, date: str) -> None:
    """To the day, and open where it is open."""
    assert reference(source(issued=issued)) == f"Reuters. ({date}). Oil and gas."


@pytest.mark.parametrize(
    ("type_", "date"),
    {
        "article-journal": "2023",
        "article": "2023",
        "book": "2023",
        "chapter": "2023",
        "review": "2023",
        "thesis": "2023",
        "paper-conference": "2023, November 21",
        "article-magazine": "2023, November 21",
        "article-newspaper": "2023, November 21",
        "post-weblog": "2023, November 21",
        "report": "2023, November 21",
        "speech": "2023, November 21",
        "webpage": "2023, November 21",
    }.items(),
)
def test_the_day_is_for_what_appears_on_a_day(type_: str, date: str) -> None:
    """Journals and books have the year only."""
    assert f"({date})" in reference(source(type=type_, issued="2023-11-21"))


def test_what_is_not_shown_of_a_date_does_not_sort() -> None:
    """Articles of one year are in the order of their titles."""
    articles = [
        source(id="b", type="article-journal", title="B", issued="2023-01"),
        source(id="a", type="article-journal", title="A", issued="2023-11-21"),
    ]
    assert ["".join(pieces) for pieces in references(articles)] == [
        "Reuters. (2023a). A.",
        "Reuters. (2023b). B.",
    ]


def test_addresses_are_marked() -> None:
    """Each is a piece of its own; nothing else is one, whatever it looks like."""
    cited = source(
        title="See https://a.example", url="https://b.example/x.", via="https://c.example"
    )
    found = [piece for piece in pieces(cited) if isinstance(piece, Address)]
    assert found == ["https://b.example/x.", "https://c.example"]
    assert "".join(pieces(cited)) == reference(cited)

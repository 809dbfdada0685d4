"""A link lands on the words that were quoted, or on the page that was named."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumm.model.facts import Citation, Fact, Kind, Source, Stance, Tier, Topic
from rumm.model.links import copies, first_link, landing

PAGE = "https://example.org/page"
LONG = " ".join(
    f"Sentence {number} tells what the ministers agreed upon." for number in range(1, 9)
)

# What is quoted, and the text directive for it.
QUOTES = {
    "words": ("fuel from Russia", "fuel%20from%20Russia"),
    "what a directive would take for syntax": (
        "oil & gas, year-on-year: 50%",
        "oil%20%26%20gas%2C%20year%2Don%2Dyear%3A%2050%25",
    ),
    "typographic quotes": ("‘ghost ships’", "%E2%80%98ghost%20ships%E2%80%99"),
    "white space of a TOML text": (" fuel\n  from\tRussia ", "fuel%20from%20Russia"),
    "a long quote, by its ends": (
        LONG,
        "Sentence%201%20tells%20what%20the%20ministers,what%20the%20ministers%20agreed%20upon.",
    ),
    "words that were left out": (
        "The ministers agreed […] on fuel.",
        "The%20ministers%20agreed,on%20fuel.",
    ),
    "an ellipsis": ("The ministers agreed … on fuel.", "The%20ministers%20agreed,on%20fuel."),
    **{
        f"words left out with {dots}": (
            f"The ministers agreed {dots} on fuel.",
            "The%20ministers%20agreed,on%20fuel.",
        )
        for dots in ("(...)", "(…)", "( . . . )", "...", ". . .", ". . . .", ".\xa0.\xa0.")
    },
    "an ellipsis at both ends": ("... agreed on fuel ...", "agreed%20on%20fuel"),
    "words that were put in": (
        "[T]he ministers [of both] agreed on fuel.",
        "ministers,agreed%20on%20fuel.",
    ),
    "two paragraphs": (
        "The first ends.\n\nThe second begins.",
        "The%20first%20ends.,The%20second%20begins.",
    ),
}


@pytest.mark.parametrize(("quote", "directive"), QUOTES.values(), ids=QUOTES)
def test_a_quote_becomes_a_text_directive(quote: str, directive: str) -> None:
    """Percent-encoded, whole where the page has it whole, else by its first and last words."""
    assert landing(PAGE, quote=quote) == f"{PAGE}#:~:text={directive}"


def test_a_long_quote_without_spaces_is_cut_at_its_punctuation() -> None:
    """Inside a word of a script without spaces a browser finds nothing."""
    clause = "俄罗斯和缅甸签署了关于和平利用核能的协议，"
    start, end = unquote(landing(PAGE, quote=clause * 20)).partition(":~:text=")[2].split(",")
    assert (start, end) == (clause * 2, clause * 2)


def test_a_long_quote_without_spaces_or_punctuation_stays_whole() -> None:
    """It has no place to cut."""
    assert unquote(landing(PAGE, quote="米" * 400)) == f"{PAGE}#:~:text={'米' * 400}"


@given(st.lists(st.sampled_from(["oil", "gas-fired", "50%", "a,b", "&", "…", "нефть"])))
def test_no_word_is_cut(words: list[str]) -> None:
    """What a browser is to look for is made of whole words."""
    directive = landing(PAGE, quote=" ".join(words)).partition(":~:text=")[2]
    assert set(unquote(directive.replace(",", " ")).split()) <= set(words)


URLS = {
    "an element of the page": ("https://example.org/#part", "https://example.org/#part:~:text=oil"),
    "an empty fragment": ("https://example.org/#", "https://example.org/#:~:text=oil"),
    "another directive": (
        "https://example.org/#part:~:text=gas",
        "https://example.org/#part:~:text=oil",
    ),
    "a query": ("https://example.org/?a=b", "https://example.org/?a=b#:~:text=oil"),
}


@pytest.mark.parametrize(("url", "link"), URLS.values(), ids=URLS)
def test_the_directive_goes_where_fragments_go(url: str, link: str) -> None:
    """Behind a fragment that is there already, in place of a directive that is."""
    assert landing(url, quote="oil") == link


LOCATORS = {
    "p. 5": "#page=5",
    "p.5": "#page=5",
    "p5": "#page=5",
    "P. 12": "#page=12",
    "page 5": "#page=5",
    "pp. 5–7": "#page=5",
    "pages 5-7": "#page=5",
    "summary, p. 3, bullet 2": "#page=3",
    "page 1,234": "#page=1234",
    "pp. 1,234–1,240": "#page=1234",
    "pp. 5, 7": "#page=5",
    "P5+1 talks": "",
    "the P5": "",
    "GP5": "",
    "p5b": "",
    "para 5": "",
    "step 5": "",
    "p. xi": "",
    "summary, bullet 5": "",
}


@pytest.mark.parametrize(("locator", "fragment"), LOCATORS.items(), ids=LOCATORS)
def test_a_pdf_opens_at_the_page(locator: str, fragment: str) -> None:
    """The first page that the locator names; a PDF knows no text directive."""
    pdf = "https://example.org/Paper.PDF?x=1"
    assert landing(pdf, quote="oil", locator=locator) == pdf + fragment


def test_a_page_means_nothing_outside_a_pdf() -> None:
    """Only the words can be found there."""
    assert landing(PAGE, locator="p. 5") == PAGE


def test_a_fragment_of_a_pdf_stays() -> None:
    """Whoever wrote it knew where to."""
    assert landing("https://example.org/a.pdf#page=3", locator="p. 5").endswith("#page=3")


@pytest.mark.parametrize("quote", [None, "", " \n", "…"])
def test_without_words_the_link_is_the_url(quote: str | None) -> None:
    """There is nothing to look for."""
    assert landing(PAGE, quote=quote) == PAGE


def test_copies_are_the_repost_and_the_archived_page() -> None:
    """A repost in place of the publisher's page is the address, not a copy."""
    source = Source(
        id="a", type="webpage", title="A", tier=Tier.PRESS, root="a", via="https://repost.example"
    )
    assert copies(source) == ()
    both = Source(
        id="a",
        type="webpage",
        title="A",
        tier=Tier.PRESS,
        root="a",
        url=PAGE,
        via="https://repost.example",
        archive_url="https://archive.example",
    )
    assert copies(both) == (
        "Read at https://repost.example",
        "Archived at https://archive.example",
    )


def test_the_first_link_is_that_of_the_first_source_that_is_shown() -> None:
    """For the claim, then with qualifications, then against it; one without an address is none."""

    def fact(*stances: Stance) -> Fact:
        sources = [
            Source(
                id=stance,
                type="webpage",
                title="A",
                tier=Tier.PRESS,
                root="a",
                url=f"https://{stance}.example",
            )
            for stance in stances
        ]
        citations = tuple(map(Citation, sources, stances))
        return Fact("f", Kind("risk", "Risks"), Topic("t", "T"), "So.", citations)

    supports, qualifies, disputes = Stance
    both = fact(disputes, qualifies)
    mute = both._replace(citations=(Citation(Source("a", "book", "A", Tier.PRESS, "a"), supports),))
    assert first_link([fact(disputes, qualifies, supports)]) == "https://supports.example"
    assert first_link([both]) == "https://qualifies.example"
    assert first_link([mute, both, fact(supports)]) == "https://qualifies.example"
    assert first_link([mute]) is None

"""Quotes are found as a reader would find them, and not with one word changed."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rumm.checks.verify.pages import _without_headers, read
from rumm.checks.verify.quotes import Words, has_words, is_found, nearest

# A first example may have to wait for imports.
examples = settings(deadline=None, max_examples=60)

SCRIPTS = (
    "abcdeéfßghijk",
    "абвгдеё",
    "αβγδέ",
    "မြန်ာရုှးင့်",
    "中国两签署了关于",
    "かなカナーガ",
    "ไทยกำลัง",
    "हिन्दीक्ष",
    "עברית",
    "العربيةّ",
    "한국어말",
    "0123456789",
)
WORD = st.sampled_from(SCRIPTS).flatmap(lambda script: st.text(script, min_size=1, max_size=5))
FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = ("NFC", "NFD", "NFKC", "NFKD")
# What may be between words, as HTML and as a quote may have it.
BETWEEN = st.sampled_from(
    [" ", "\n", "&nbsp;", ", ", ". ", " – ", "; <i>", "</i> ", " <!-- not this --> ", "<br>", "’s "]
)
TAGS = ("", "<b>", "</b>", "<wbr>", "&shy;", "<!---->", "<span class='>'>", "\u200b")


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return the HTML of a page, and its words."""
    words = draw(st.lists(WORD, min_size=3, max_size=12))
    html = ["<title>T</title><p>"]
    for word in words:
        at = draw(st.integers(1, len(word)))
        html += [word[:at], draw(st.sampled_from(TAGS)), word[at:], draw(BETWEEN)]
    return "".join(html), words


@examples
@given(pages(), st.data())
@pytest.mark.long
def test_any_run_of_words_is_found(page: tuple[str, list[str]], data: st.DataObject) -> None:
    """In any Unicode form, and with any white space and quotation marks."""
    html, _ = page
    shown = Words(read(html.encode(), "text/html; charset=utf-8").text)
    start = data.draw(st.integers(0, max(0, len(shown) - 3)))
    end = data.draw(st.integers(start + 1, len(shown)))
    text = shown.text[shown.spans[start][0] : shown.spans[end - 1][1]]
    form = data.draw(st.sampled_from(FORMS))
    space = data.draw(st.sampled_from(["  ", "\n", "\xa0", "\u3000"]))
    quote = f"“{unicodedata.normalize(form, text)}”".replace(" ", space)
    assert is_found(quote, shown)
    assert is_found(quote, shown, spacing=False)


@examples
@given(pages(), WORD, st.data())
def test_one_word_replaced_is_never_found(
    page: tuple[str, list[str]], other: str, data: st.DataObject
) -> None:
    """Whatever the word is, if the page does not have it."""
    html, _ = page
    shown = Words(read(html.encode(), "text/html; charset=utf-8").text)
    foreign = Words(other).words
    if not foreign or set(foreign) & set(shown.words):
        return
    start = data.draw(st.integers(0, max(0, len(shown) - 3)))
    run = shown.words[start : start + data.draw(st.integers(3, 8))]
    run[data.draw(st.integers(0, len(run) - 1))] = other
    assert not is_found(" ".join(run), shown)


PAGE = (
    "<style>.red {}</style><script>var invisible = 'words in a script';</script>"
    "<!-- words in a comment --><template>words in a template</template>"
    "<h1>Annals</h1><p>The co<b>unc</b>il&rsquo;s “first” ﬁnal re&shy;port of 2024<sup>"
    "<a href='#1'>[1]</a></sup> said: it’s too early, per m<sup>2</sup>, to go on."
    "<p>An<i>other</i>&nbsp;para&#8203;graph — naïve café costs $5, not €6."
    "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>を読む"
    "<table><tr><td>one</td><td>two</td></table>last"
)


@pytest.mark.parametrize(
    "quote",
    [
        'council\'s "first" final report of 2024 said',
        "COUNCIL’S FIRST FINAL REPORT",
        "report of 2024 [1] said",
        "it's too early, per m2, to go",
        "The council […] too early",
        "The council [...] to go on",
        "The council (. . .) to go on",
        "The council … to go on. … Another paragraph",
        "[t]he council’s first",
        "The [whole] council’s first [sic] final report",
        "[It said:] it’s too early",
        "Another paragraph - nai\u0308ve cafe\u0301 costs $5",
        "漢字を読む",
        "one two last",
        "Annals The council",
    ],
)
def test_found(quote: str) -> None:
    """What a reader sees on the page, and what an editor may leave out or put in."""
    assert is_found(quote, Words(read(PAGE.encode(), "text/html").text))


@pytest.mark.parametrize(
    "quote",
    [
        "council's first final report of 2023 said",
        "councils first final report",
        "the council first final report",
        "too early […] The council",
        "its too early",
        "naive café costs",
        "café costs €5",
        "café costs 5",
        "paragraphs naïve café",
        "other paragraph naïve cafés",
        "words in a script",
        "words in a comment",
        "words in a template",
        "onetwo last",
        "ouncil's first",
        "漢語を読む",
    ],
)
def test_not_found(quote: str) -> None:
    """One word, letter, or sign that is not on the page is enough."""
    assert not is_found(quote, Words(read(PAGE.encode(), "text/html").text))


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("the council's second final report", "The council’s “first” ﬁnal report"),
        ("it's too late to go on", "it’s too early, per m2, to"),
        ("nothing is like this at all", None),
        ("", None),
    ],
)
def test_the_nearest_passage(quote: str, passage: str | None) -> None:
    """The passage of the page that a quote was probably taken from."""
    page = Words(read(PAGE.encode(), "text/html").text)
    expected = unicodedata.normalize("NFKC", passage) if passage else None
    assert nearest(quote, page) == expected


@examples
@given(pages(), st.text(max_size=30))
def test_nearest_never_fails(page: tuple[str, list[str]], quote: str) -> None:
    """Any text can be looked for."""
    shown = Words(read(page[0].encode(), "text/html").text)
    found = nearest(quote, shown)
    assert found is None or len(found) <= 240
    assert is_found(quote, Words(quote)) is has_words(quote)


def test_lines_of_a_pdf() -> None:
    """A hyphen at the end of a line may belong to the word or not."""
    page = Words("a well-\nknown engi-\nneer of non-\npro-\nliferation")
    for quote in ("a well-known engineer", "a wellknown engineer of non-proliferation"):
        assert is_found(quote, page)
    assert not is_found("a well-known engine", page)


def test_pages_of_a_pdf() -> None:
    """What recurs at the top and bottom of pages does not interrupt a passage."""
    pages = ("Annals\nIn the end the\n1", "Annals\nengineers could\n2", "Annals\nnot agree.\n3")
    page = Words("\n".join(_without_headers(pages)))
    assert is_found("In the end the engineers could not agree", page)
    assert is_found("the 1 Annals engineers could", page)
    assert not is_found("In the end the could not agree", page)
    different = ("In the end the\nother", "engineers could not agree")
    assert not is_found("In the end the engineers", Words("\n".join(_without_headers(different))))


@pytest.mark.parametrize("quote", ["nonprolif eration", "a wellknown", "engineer of nonpro"])
def test_spaces_of_a_pdf(quote: str) -> None:
    """Where spaces are not reliable, letters are."""
    page = Words("a well known engineer of nonpro liferation")
    assert not is_found(quote, page) or quote == "engineer of nonpro"
    assert is_found(quote, page, spacing=False)
    assert not is_found(f"{quote}s", page, spacing=False)


@examples
@given(st.binary(max_size=300), st.sampled_from(["text/html", "application/pdf", "", "text/x"]))
def test_any_bytes_can_be_read(data: bytes, type_: str) -> None:
    """No page raises."""
    read(data, type_)
    read(b"%PDF-1.4 " + data, type_)


MARKUP = (
    "< > / !-- --> <script </script> <sup> </sup> <a|href=' ' \" = <title> </title> &amp <svg/>"
)


@examples
@given(st.lists(st.sampled_from([piece.replace("|", " ") for piece in MARKUP.split()])))
def test_any_markup_can_be_read(pieces: list[str]) -> None:
    """Neither does any HTML."""
    for type_ in ("text/html", "application/xhtml+xml"):
        Words(read("".join(pieces).encode(), type_).text)


HOSTILE = (
    *("<!", "<a ", "</", "<!--", '<a b="', "<a b='<a c=\"", "&#", "<?", "<![", "<div>", "<b>"),
    *("<script", "<sup>", "<sup><a>", "<title>", "[", "[[", ". ", "...", "-\n", "- \n", "a-\n"),
)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.long
def test_reading_takes_linear_time(piece: str) -> None:
    """Whatever a page repeats, reading it and looking for a quote ends soon."""
    import time  # noqa: PLC0415 - the time it really takes

    begun = time.process_time()
    text = read((f"x {piece}" * (60_000 // len(piece))).encode(), "text/html").text
    page = Words(text)
    assert not is_found(f"{piece * 100}y", page)
    nearest(piece * 1000, page)
    assert time.process_time() - begun < 5

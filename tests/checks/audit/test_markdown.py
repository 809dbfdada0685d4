"""Sentences and their citations are found in Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumm.checks.audit.markdown import paragraphs


def read(text: str) -> list[tuple[str, list[str]]]:
    """Read the sentences of a text, each with what it cites."""
    return [
        (
            " ".join(sentence.text.split()),
            [f"{each.fact}:{each.source}".strip(":") for each in sentence.references],
        )
        for paragraph in paragraphs(text)
        for sentence in paragraph.sentences
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A.[^f:s][^f:r] B.[^g:s]", [("A.", ["f:s", "f:r"]), ("B.", ["g:s"])]),
        ("A is.[^f:s] B is.", [("A is.", ["f:s"])]),
        ("A is. B is.[^f:s:2]", [("B is.", ["f:s"])]),
        ("A is [@s].", [("A is .", ["s"])]),
        ("A is. [@s] B is.", [("A is.", ["s"])]),
        ("A is [see @s, p. 5; @r, [x]{} 3].", [("A is .", ["s", "r"])]),
        ("A is. @s [p. 5] says so. B is.", [("Source says so.", ["s"])]),
        ("As @{a--b} says.", [("As Source says.", ["a--b"])]),
        ("As -@s says.", [("As Source says.", ["s"])]),
        ("In the U.S.[^f:s] The end.", [("In the U.S.", ["f:s"])]),
        ("In the U.S.[^f:s] and here.[^g:s]", [("In the U.S. and here.", ["f:s", "g:s"])]),
        ("Dr. Doe said “A. B.”[^f:s] C.", [("Dr. Doe said “A. B.”", ["f:s"])]),
        ("**A** is _b_ \\*c\\* &amp; d.[^f:s]", [("A is b *c* & d.", ["f:s"])]),
        ("A [link](https://x.org/(1)) is.[^f:s]", [("A link is.", ["f:s"])]),
        ("A [link [1]](x), [b]{.c}, is.[^f:s]", [("A link [1], b, is.", ["f:s"])]),
        ("A [l] [m][L] [l][] is.[^f:s]\n\n[L]: x", [("A l m l is.", ["f:s"])]),
        ("A [b] \\[c\\] [d](e f) [g][h] is.[^f:s]", [("A [b] [c] [d](e f) [g][h] is.", ["f:s"])]),
        ("A [b][^f:s] and c] [d [@s].", [("A [b] and c] [d .", ["f:s", "s"])]),
        ("See https://x.org/1999.[^f:s]", [("See .", ["f:s"])]),
        ("A `1999` is.[^f:s]", [("A is.", ["f:s"])]),
        ("A is\nstill A.[^f:s]", [("A is still A.", ["f:s"])]),
        ("since\n2021. Then.[^f:s]", [("Then.", ["f:s"])]),
        ("A is.[^f:s]\\\nnot 3 of B", [("A is.", ["f:s"])]),
        ("> A is\n> so.[^f:s]", [("A is so.", ["f:s"])]),
        ("1. A is.[^f:s]\n2. B is.[^g:s]", [("A is.", ["f:s"]), ("B is.", ["g:s"])]),
        ("# A [@s]\nB is.", [("# A", ["s"])]),
        ("| A | B [@s] |\n| C | D |", [("| A | B |", ["s"])]),
        ("[^1]: A is [@s].\n\n    B is [@r].", [("A is .", ["s"]), ("B is .", ["r"])]),
        ("A 5[^1], B 6.[^f:s]", [(", B 6.", [":", "f:s"])]),
        ("A 5 [@Doe:2020], B 6 [@s].", [(", B 6 .", [":", "s"])]),
    ],
)
def test_sentences(text: str, found: list[tuple[str, list[str]]]) -> None:
    """With the citations in them and right behind them."""
    assert read(text) == [
        (sentence, [each.strip(":") for each in cited]) for sentence, cited in found
    ]


@pytest.mark.parametrize(
    "text",
    [
        "jane@example.org",
        "\\@doe",
        "`@doe [^f:s]`",
        "``a ` @doe``",
        "<!-- @doe -->",
        "<!-- @doe",
        "```\n[^f:s]\n```",
        "~~~~ md\n[^f:s]\n~~~\n[^f:s]\n~~~~",
        "    [^f:s]",
        "- a\n\n      [^f:s]",
        "---\ntitle: '@doe'\n---\n",
        "<https://x.org/@doe>",
        "https://x.org/@doe",
        "[a](https://x.org/@doe)",
        "<a href='@doe'>",
        "[^1] [^fn:1] [^A:b] @Doe @fig:map @doe_2020",
        "[^f:s]: A definition",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    """Of a base."""
    assert read(text) == []


MARKUP = st.sampled_from(
    [
        *("[", "]", "(", ")", "[^f:s]", "[@s]", "@s", "`", "*", "\\", "\n", "\n\n", "> ", "- "),
        *("1. ", ". ", "A", "“", "”", '"', "'", "<", ">", "<!--", "-->", "    ", "|", "&amp;"),
        *("---\n", ": "),
    ]
)


@given(st.lists(MARKUP | st.text(max_size=5)).map("".join))
def test_places(text: str) -> None:
    """Are those of the IDs and characters in the file, whatever the text."""
    for paragraph in paragraphs(text):
        for sentence in paragraph.sentences:
            assert len(sentence.text) == len(sentence.offsets)
            assert list(sentence.offsets) == sorted(sentence.offsets)
            for each in sentence.references:
                assert text[each.offset :].startswith(each.fact or each.source)
                assert text[each.source_offset :].startswith(each.source)


@pytest.mark.parametrize(
    "piece",
    ["[", "`", "``` ", "*", "@s", "[@s", "“", '"', "<!--", "](", "<a", "'a ", "a.", "- ", "1 "],
)
@pytest.mark.long
def test_long_texts(piece: str) -> None:
    """Take no time that grows faster than they do."""
    paragraphs(piece * 20_000 + "]" * 20_000)

"""Lines wrap in any script without loss, and what belongs together stays together."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from terminals import too_wide
from wcwidth import wcswidth

from rumm.render.page import Page
from rumm.render.terminal.layout import Line, Span, joined, visible
from rumm.render.terminal.paint import draw
from rumm.render.terminal.wrap import cells, rows

_SCRIPTS = "aé'- /.,;()မြန်မ္ာ၊ไทยเ俄，（）한हिन्दी👨\u200d🏽❤\ufe0f🇷🇺\u200b\u0301א١"


@settings(max_examples=150, deadline=None)
@example("က" + "ာ" * 40, 3, 3)
@example("\u1039;;", 2, 2)
@example("/\u1039;;", 2, 2)
@example("\u200b\u1039;;", 2, 2)
@given(st.text(st.sampled_from(_SCRIPTS), max_size=60), st.integers(2, 30), st.integers(2, 30))
def test_rows(text: str, first: int, rest: int) -> None:
    """None is too wide, none begins or ends with a space, and together they are the text."""
    found = list(rows(text, first, rest))
    pieces = [text[start:end] for start, end in found]
    assert all(
        wcswidth(piece) <= (rest if number else first) for number, piece in enumerate(pieces)
    )
    assert [piece for piece in pieces if piece != piece.strip(" ") or not piece] == []
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("a bc def", 4, "a bc|def"),
        ("abcdefgh", 3, "abc|def|gh"),
        ("see https://a.org/bc/de now", 11, "see|https://a.org/bc/de|now"),
        ("see (https://a.org/).", 20, "see|(https://a.org/)."),
        ("profit-and-loss/b", 11, "profit-and-|loss/b"),
        ("签署https://a.org/缅甸 now", 8, "签署|https://a.org/缅甸|now"),
        ("တပ်မတော်က အာဏာသိမ်းခဲ့သည်။", 9, "တပ်မတော်က|အာဏာသိမ်းခဲ့|သည်။"),
        ("俄罗斯（2025年）签署。", 8, "俄罗斯|（2025|年）签|署。"),
        ("น้ำที่เขา", 4, "น้ำที่|เขา"),
        ("🇷🇺🇲🇲🇷🇺", 4, "🇷🇺|🇲🇲|🇷🇺"),
        ("👨‍👩‍👧‍👦", 2, "👨‍|👩‍|👧‍|👦"),
    ],
)
def test_where_rows_end(text: str, columns: int, expected: str) -> None:
    """Between words, syllables or signs; within one only when it is longer than a row."""
    assert "|".join(text[start:end] for start, end in rows(text, columns, columns)) == expected


def drawn(*spans: Span, columns: int) -> list[str]:
    """Return the rows of a paragraph."""
    return "".join(draw([Line(spans)], Page(columns))).splitlines()


def test_what_belongs_together_stays_together() -> None:
    """Items of a list move to the next row whole, with the separator behind them, if they fit."""
    spans = joined([Span("two words"), Span("three more words"), Span("end")], " · ")
    assert drawn(*spans, columns=19) == ["two words ·", "three more words ·", "end"]
    assert drawn(*spans, columns=14) == ["two words ·", "three more", "words · end"]
    cited = joined([Span("Doe 2023"), Span("Roe 2024 "), Span("Poe 2025 ")], "; ")
    assert drawn(*cited, columns=12) == ["Doe 2023;", "Roe 2024 ;", "Poe 2025"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(st.sampled_from(_SCRIPTS + " \n\t"), max_size=20), max_size=5),
    st.integers(4, 40),
    st.sampled_from([" · ", "; ", ""]),
)
def test_lists_of_anything(texts: list[str], columns: int, between: str) -> None:
    """No row is too wide, and nothing is lost."""
    line = Line(joined(map(Span, texts), between), 1, 2)
    plain = "".join(draw([line], Page(columns)))
    assert too_wide(plain, columns) == []
    assert "".join(plain.split()) == "".join(visible(between.join(texts)).split())


@settings(max_examples=150, deadline=None)
@example("\u0301\u1039", "'a")
@example("\u200d\u1039\u1039", "မa")
@given(st.text(st.sampled_from(_SCRIPTS), max_size=9), st.text(st.sampled_from(_SCRIPTS)))
def test_cells(first: str, second: str) -> None:
    """Never fewer than wcswidth counts, for the two texts together and for each."""
    assert wcswidth(first + second) <= cells(first) + cells(second)
    assert wcswidth(first) <= cells(first)

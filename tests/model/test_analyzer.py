"""Texts are cut into terms in which case, accents, endings and Unicode form do not count."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rumm.model.analyzer import Token, cut, fold, is_unspaced, pieces, stem, tokens


def _terms(text: str) -> str:
    return " ".join(token.term for token in tokens(text))


# A text, and its terms.
TERMS = {
    "nothing": ("", ""),
    "no letters": (" \t\n.,;:!?-–—…“”«»(){}[]<>*^~+=|/\\@#$%&_`€✓→", ""),
    "words": ("Oil flows", "oil flow"),
    "numbers": ("In 2024, 1.5% of 3 000", "in 2024 1 5 of 3 000"),
    "names with marks": ("Su-30 & MiG-29/Yak-130", "su 30 mig 29 yak 130"),
    "letters and digits": ("T90 km² №5 Su-30SME", "t 90 km 2 5 su 30 sme"),
    "dotted acronyms": ("U.S. U.N.'s U.S.A, e.g. A.B.c J. R. a.bc", "us un usa eg abc j r a bc"),
    "thousands": ("109,604 1'000'000 1’000 12,34 2021,2022", "109604 1000000 1000 12 34 2021 2022"),
    "decimals after thousands": ("1,234.5 in 1,2", "1234 5 in 1 2"),
    "letters used as apostrophes": ("Russiaʼs Hawaiʻi Kazanʹ", "russia hawai i kazan"),
    "English plurals": ("refinery refineries", "refineri refineri"),
    "English verbs": ("import imports imported importing", "import import import import"),
    "English possessives": ("Putin's Putin’s PUTIN'S Putin", "putin putin putin putin"),
    "possessives of plurals": ("the generals' and generals’", "the general and general"),
    "possessives with accents": ("Café's and Cafe\u0301's", "cafe and cafe"),
    "possessives with punctuation": ("“Putin’s”, 'Putin's'", "putin putin"),
    "possessives in other scripts": ("Москва's 缅甸's", "москва 缅 甸"),
    "an s that stands alone": ("s 's x's's y' s", "s s x y s"),
    "contractions": ("don't I'm", "don t i m"),
    "Latin accents": (
        "Médecins Sans Frontières, Ağca, Þórður",
        "medecin san frontier agca thordur",
    ),
    "Latin ligatures": ("ﬁnance æther œuvre", "financ aether oeuvr"),
    "Greek accents": ("Αθήνα ΑΘΉΝΑ αθηνα", "αθηνα αθηνα αθηνα"),
    "Greek final sigma": ("Μιανμάρ ΤΟΥΣ τους", "μιανμαρ τουσ τουσ"),
    "Greek iota subscript": ("ᾳδης ΑΙΔΗΣ", "αιδησ αιδησ"),
    "Cyrillic accents": ("Россия НЕФТЬ ещё й", "россия нефть еще и"),
    "Turkish i": ("İstanbul ISTANBUL ıstanbul istanbul", "istanbul istanbul istanbul istanbul"),
    "German ß": ("Straße STRASSE Strasse ẞ", "strass strass strass ss"),
    "Vietnamese đ": ("Đông Đô đồng dong", "dong do dong dong"),
    "Polish, Danish, Maltese": ("Łódź Øre ħal", "lodz ore hal"),
    "full-width Latin": ("ＬＮＧ ２０２４", "lng 2024"),
    "soft hyphens": ("petro\u00adle\u00adum petroleum", "petroleum petroleum"),
    "Hebrew points": ("שָׁלוֹם", "שָׁלוֹם"),
    "Arabic marks": ("مُحَمَّد محمد", "مُحَمَّد محمد"),
    "Arabic letter forms": ("ﻣﺤﻤﺪ", "محمد"),
    "Devanagari vowels": ("हिन्दी", "हिन्दी"),
    "Korean words": ("러시아 미얀마", "러시아 미얀마"),
    "Thai": ("พม่า", "พ ม่ า"),
    "Thai, normalized": ("น้ำ " + normalize("NFKC", "น้ำ"), "น้\u0e4d\u0e32 น้\u0e4d\u0e32"),
    "Lao, normalized": ("ນ້ຳ " + normalize("NFKC", "ນ້ຳ"), "ນ້\u0ecd\u0eb2 ນ້\u0ecd\u0eb2"),
    "Lao": ("ມຽນມາ", "ມ ຽ ນ ມ າ"),
    "Khmer": ("រុស្ស៊ី", "រុ ស្ ស៊ី"),
    "Myanmar": ("မြန်မာ", "မြ န် မာ"),
    "Myanmar digits": ("၂၀၂၄", "၂ ၀ ၂ ၄"),
    "Myanmar punctuation": ("ရေနံ၊ ဓာတ်ငွေ့။", "ရေ နံ ဓာ တ် ငွေ့"),
    "Han": ("缅甸 俄罗斯", "缅 甸 俄 罗 斯"),
    "rare Han": ("𠀀㐀豈", "𠀀 㐀 豈"),
    "Han marks": ("人々〇〆", "人 々 〇 〆"),
    "Kana": ("ミャンマーの", "ミ ャ ン マ ー の"),
    "half-width Kana": ("ﾐｬﾝﾏｰ ｶﾞｽ ﾊﾟﾝ", "ミ ャ ン マ ー ガ ス パ ン"),
    "scripts side by side": ("Su-30战机", "su 30 战 机"),
    "a word within a run": ("用LNG船", "用 lng 船"),
    "digits within a run": ("第3国", "第 3 国"),
    "numbers in brackets": ("⑴ ⒛", "1 20"),
    "fractions": ("½", "1⁄2"),
    "marks that stand alone": ("\u0301 \u103a \u3099", ""),
    "a letter that is but a mark": ("\ufe76", ""),
    "emoji": ("🛢️ oil 🇲🇲", "oil"),
}


@pytest.mark.parametrize(("text", "terms"), TERMS.values(), ids=TERMS)
def test_a_text_is_cut_into_terms(text: str, terms: str) -> None:
    """Words, or the characters of a script without spaces with their marks."""
    # Terms are compared, and shown here, in the composed form.
    assert normalize("NFC", _terms(text)) == normalize("NFC", terms)


# A text with its words in [brackets], as they are to be marked.
PLACES = {
    "words": "[Oil], “[flows]”\n",
    "possessives": "[Putin]'s [visit]",
    "plural possessives": "[generals]' [visit]",
    "composed accents": "¡[Frontières]!",
    "decomposed accents": "[Frontie\u0300res]-[s]",
    "accents at the end": "[cafe\u0301] [x]",
    "soft hyphens": "[petro\u00adle\u00adum]",
    "ligatures": "[ﬁnance] [ﬁ]",
    "letters that become two": "[Straße] [ẞ] [İ]",
    "Korean, composed": "[러시아] [미얀마]",
    "Korean, decomposed": "["
    + normalize("NFD", "러시아")
    + "] ["
    + normalize("NFD", "미얀마")
    + "]",
    "half-width Kana": "[ｶﾞ][ｽ]",
    "decomposed Kana": "[か\u3099][す]",
    "Myanmar": "[မြ][န်][မာ]",
    "Thai with a vowel that is two": "[น้ำ][มั][น]",
    "Thai with that vowel in two": "[น้\u0e4d\u0e32][มั][น][ม][\u0e32]",
    "Lao with a vowel that is two": "[ນ້\u0eb3][ມັ][ນ]",
    "Khmer": "[រុ][ស្][ស៊ី]",
    "Han beside words": "[Su]-[30][战][机]",
    "letters beyond the first plane": "🛢 [𠀀][㐀] [x]",
}


@pytest.mark.parametrize("marked", PLACES.values(), ids=PLACES)
def test_terms_are_placed_in_the_text_as_it_is_given(marked: str) -> None:
    """In code points; accents and other marks belong to their letter."""
    text = marked.replace("[", "").replace("]", "")
    shown = text
    for token in reversed(list(tokens(text))):
        shown = f"{shown[: token.start]}[{text[token.start : token.end]}]{shown[token.end :]}"
    assert shown == marked


def test_a_token_has_the_term_and_the_folded_word() -> None:
    """The word is what a beginning is compared with."""
    assert list(tokens("The Refineries")) == [
        Token(term="the", word="the", start=0, end=3),
        Token(term="refineri", word="refineries", start=4, end=14),
    ]


@given(
    text=st.text() | st.text(st.sampled_from(" \t\x1c\x85\xa0\u2028\u3000'\u2019-_.,1aÉ油ဆ\xad⑴ﬁ"))
)
@example(text="Putin's Su-30 in “Наypyitaw”, 内比都")
def test_pieces_are_cut_like_the_whole_text(text: str) -> None:
    """Only the places differ."""
    whole = [(token.term, token.word) for token in tokens(text)]
    assert [(t.term, t.word) for piece in pieces(text) for t in cut(piece)] == whole


SPELLINGS = [
    *("recognise recognize", "recognised recognized", "organisation organization"),
    *("programme program programmes programs", "defence defense", "centre center centres"),
    *("labour labor", "colourful colorful", "travelled traveled", "fuelled fueled fuel fuels"),
    *("dialogue dialog", "analyse analyze analyses", "rouble ruble roubles", "metre meter"),
    *("man men", "woman women", "militiaman militiamen", "child children", "crisis crises"),
    *("life lives", "memorandum memoranda memorandums", "phenomenon phenomena"),
    *("sold sell selling", "bought buy", "struck strike strikes", "withdrew withdraw withdrawn"),
]


@pytest.mark.parametrize("words", SPELLINGS)
def test_spellings_and_forms_of_a_word_have_one_term(words: str) -> None:
    """British and American, irregular plurals and past tenses."""
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", ["four for", "hour or", "tour torn", "fire fir", "prise price"])
def test_other_words_keep_terms_of_their_own(words: str) -> None:
    """No rule of spelling makes one word of two."""
    one, other = words.split()
    assert stem(one) != stem(other)


FOLDED = {
    "case": ("SAC Junta", "sac junta"),
    "accents": ("Médecins", "medecins"),
    "Cyrillic": ("РОССИЯ", "россия"),
    "marks that are letters": ("မြန်မာ", "မြန်မာ"),
    "punctuation stays": ("OPEC+ [sic]", "opec+ [sic]"),
}


@pytest.mark.parametrize(("text", "folded"), FOLDED.values(), ids=FOLDED)
def test_folding_leaves_words_whole(text: str, folded: str) -> None:
    """Filter values are compared so."""
    assert fold(text) == folded


def test_scripts_without_spaces_are_known() -> None:
    """Korean has spaces."""
    letters = "กກကꩡក米カxж한م"
    assert [char for char in letters if is_unspaced(char)] == [*"กກကꩡក米カ"]


SCRIPTS = (
    "aàÀeéIiİıßſŉǆøØđĐłﬁﬀ'’sS"
    "αάΆᾳσςΣΐ"
    "яёЙйѝ"
    "한글ㄱᄀ"
    "กำน้เ"
    "ກຳ່"
    "ស្ស៊"
    "မြန်ာ၍"
    "米々〇カガｶﾞﾟー"
    "مُشा्"
    '⑴½²№∈≠;`. -+*"\u00ad\u200b\u200d\u0301\u0323\u3099'
)
TEXTS = st.text(alphabet=st.sampled_from(SCRIPTS) | st.characters(exclude_characters="\u0345"))


@given(TEXTS)
@example("a'ſ b's c\u0301's ≠'s")
def test_case_and_unicode_form_change_no_terms(text: str) -> None:
    """The iota below aside, which is a mark in small letters and a letter in capitals."""
    forms = (text.upper(), normalize("NFC", text), normalize("NFD", text))
    assert [_terms(form) for form in forms] == [_terms(text)] * 3


@given(TEXTS)
def test_terms_are_in_the_text_one_behind_the_other(text: str) -> None:
    """Each is of at least one character, and none overlaps the next."""
    bounds = [bound for token in tokens(text) for bound in (token.start, token.end)]
    assert bounds == sorted(bounds)
    assert [bound for bound in bounds if not 0 <= bound <= len(text)] == []
    assert [token for token in tokens(text) if token.start == token.end or not token.term] == []


@given(TEXTS)
def test_terms_hold_nothing_that_the_index_takes_for_space(text: str) -> None:
    """SQLite's tokenizer cuts at all ASCII characters but letters and digits."""
    assert [
        char
        for token in tokens(text)
        for char in token.term
        if char < "\x80" and not char.isalnum()
    ] == []


@given(TEXTS, TEXTS)
def test_texts_side_by_side_keep_their_terms(one: str, other: str) -> None:
    """A space is enough between them."""
    assert _terms(f"{one} {other}").split() == [*_terms(one).split(), *_terms(other).split()]


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    """What is kept folded is found by what is typed folded."""
    assert fold(fold(text)) == fold(text)

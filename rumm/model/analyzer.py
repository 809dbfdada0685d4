"""The analyzer: text to search terms with offsets, for index, query, and highlighting.

Words are normalized (NFKC), case-folded, stripped of accents in Latin, Greek, and Cyrillic, put in
American spelling, and stemmed (Snowball English). Letters and digits are separated, so `Su30` and
`Su-30` are the same. Text in scripts without spaces is split into characters with their marks.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category, normalize

from Stemmer import Stemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

# A run without white space and ASCII punctuation. Apostrophes, and inner dots and commas, are kept:
# they distinguish possessives, acronyms, and numbers like 109,604 from separate words.
_PIECE = r"[^\s\x00-\x26\x28-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+"
_CHUNK = re.compile(rf"{_PIECE}(?:[.,]{_PIECE})*")
# Apostrophes, among them the letters that transliterations use as one.
_APOSTROPHES = "'\u2019\u02b9\u02bb\u02bc"
# Punctuation from NFKC of letters and numbers, such as the brackets of ⑴.
_PUNCTUATION = re.compile(rf"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f{_APOSTROPHES}]+")
_SOFT_HYPHEN = "\xad"
# Continue the letter before: the voicing marks of half-width Kana, the vowel am of Thai and Lao,
# and its second part where it is written in two.
_JOINED = _SOFT_HYPHEN + "\uff9e\uff9f\u0e33\u0eb3"
_AM = ("\u0e4d\u0e32", "\u0ecd\u0eb2")

# First and last characters of scripts without spaces: Thai and Lao, Myanmar, Khmer, Han radicals,
# ideographic marks, Kana, Han, Myanmar extensions, Han compatibility, half-width Kana, rare Han.
_UNSPACED = (
    *(("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u2e80", "\u2fdf")),
    *(("\u3005", "\u3007"), ("\u3040", "\u30ff"), ("\u31f0", "\u31ff"), ("\u3400", "\u4dbf")),
    *(("\u4e00", "\u9fff"), ("\ua9e0", "\ua9ff"), ("\uaa60", "\uaa7f"), ("\uf900", "\ufaff")),
    *(("\uff66", "\uff9f"), ("\U00020000", "\U000323af")),
)
# First and last characters of scripts whose accents are dropped: Latin, Greek, Cyrillic.
_ACCENTED = (
    *(("\x00", "\u052f"), ("\u1c80", "\u1c8f"), ("\u1d00", "\u1fff"), ("\u2c60", "\u2c7f")),
    *(("\ua640", "\ua7ff"), ("\uab30", "\uab6f")),
)
_UNDECOMPOSED = str.maketrans(
    dict(zip("đðħıłøŧæœþ", ("d", "d", "h", "i", "l", "o", "t", "ae", "oe", "th"), strict=True))
)

# British endings to American ones. Both spellings give the same result, which may not be a word.
_BRITISH = re.compile(
    r"is[eai]|lys[ei]|our|[bt]re[sd]?$|ogue|mme|men$"
)  # quickly rules out most words
_AMERICAN = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"(?<=\w{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational|able)$)", "iz"),
        (r"(?<=\w{2}ly)s(?=(?:e|ed|er|ers|ing)$)", "z"),
        (
            r"(?<=\w{3})our(?=(?:s|ed|ing|er|ers|ist|ists|able|ably|ite|ites|al|ful|hood|ly|less)?$)",
            "or",
        ),
        (r"(?<=\w{2}[bt])re(?=[sd]?$)", "er"),
        (r"(?<=\w{2})ogue(?=[sd]?$)", "og"),
        (r"(?<=gra)mme(?=s?$)", "m"),
        (r"(?<=\w{3})men$", "man"),
    )
)
# Irregular forms, separated by commas: plurals, past tenses, and British spellings. The first form
# replaces the others.
_FORMS = """
man men, woman women, child children, foot feet, tooth teeth, mouse mice, goose geese, ox oxen
life lives, knife knives, wife wives, leaf leaves, half halves, wolf wolves, shelf shelves
thief thieves, loaf loaves, calf calves
crisis crises, thesis theses, hypothesis hypotheses, diagnosis diagnoses, synthesis syntheses
oasis oases, emphasis emphases, parenthesis parentheses, analyze analysis analyses
phenomenon phenomena, criterion criteria, memorandum memoranda, referendum referenda
bacterium bacteria, formula formulae, index indices, matrix matrices, appendix appendices
vertex vertices, nucleus nuclei, stimulus stimuli, curriculum curricula
regimen regiman, specimen speciman, abdomen abdoman
become became, begin began begun, break broke broken, bring brought, build built, buy bought
catch caught, choose chose chosen, come came, deal dealt, draw drew drawn, drive drove driven
eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, flee fled, fly flew flown
forbid forbade forbidden, get got gotten, give gave given, grow grew grown, hold held, keep kept
know knew known, lead led, lend lent, lose lost, make made, meet met, overthrow overthrew overthrown
pay paid, rise rose risen, run ran, say said, see saw seen, seek sought, sell sold, send sent
shake shook shaken, shoot shot, sing sang sung, sink sank sunk, speak spoke spoken, spend spent
stand stood, steal stole stolen, strike struck, swear swore sworn, take took taken, teach taught
think thought, throw threw thrown, undertake undertook undertaken, win won
withdraw withdrew withdrawn, withhold withheld, write wrote written
defense defence defences defenses, offense offence offences offenses, license licence licences
pretense pretence, program programme programmes, fuel fuelled fuelling
maneuver manoeuvre manoeuvres
check cheque cheques, plow plough, skeptic sceptic, sulfur sulphur, gray grey, tire tyre tyres
jail gaol, aluminum aluminium, airplane aeroplane aeroplanes, judgment judgement, mold mould
acknowledgment acknowledgement acknowledgements, artifact artefact artefacts, counselor counsellor
jewelry jewellery, pediatric paediatric, adviser advisor advisors, inquiry enquiry enquiries
ruble rouble roubles, skillful skilful, fulfill fulfil, enroll enrol, installment instalment
aging ageing, toward towards, kilogram kilogramme, encyclopedia encyclopaedia
"""

_snowball = Stemmer("english", 0).stemWord  # without its cache: `cut` has one


class Token(NamedTuple):
    """A term, the folded word it comes from, and its offsets in the text (code points)."""

    term: str
    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the terms of a text in reading order."""
    for match in _CHUNK.finditer(text):
        base = match.start()
        for term, word, start, end in cut(match[0]):
            yield Token(term, word, base + start, base + end)


def pieces(text: str) -> list[str]:
    """Split a text into the pieces that `cut` takes."""
    return _CHUNK.findall(text)


@lru_cache(maxsize=1 << 18)
def cut(piece: str) -> tuple[Token, ...]:
    """Split a piece into tokens; cached, since the words of a base recur."""
    if piece.isascii() and (piece.isalpha() or piece.isdigit()):
        word = piece.lower()
        return (Token(stem(word), word, 0, len(piece)),)
    found = [
        Token(stem(word), word, start, end)
        for start, end in _spans(piece)
        if (word := _word(piece[start:end]))
    ]
    return tuple(_join(piece, found))


def is_unspaced(term: str) -> bool:
    """Return whether a term is a character of a script without spaces."""
    return term >= _UNSPACED[0][0] and _is_in(_UNSPACED, term[0])


def fold(text: str) -> str:
    """Remove differences of case, accents, and Unicode form, for comparing."""
    if text.isascii():
        return text.lower()
    folded = []
    accents_go = False
    for char in normalize("NFKD", normalize("NFKD", text).casefold()):
        if category(char)[0] == "M":
            if accents_go:
                continue
        elif char == _SOFT_HYPHEN:
            continue
        else:
            accents_go = _is_in(_ACCENTED, char)
        folded.append(char)
    return normalize("NFKC", "".join(folded)).translate(_UNDECOMPOSED)


def stem(word: str) -> str:
    """Return the term of a folded word: the same for all its forms and spellings."""
    if not word.isascii():
        return word
    word = _forms().get(word, word)
    if _BRITISH.search(word):
        for pattern, american in _AMERICAN:
            word = pattern.sub(american, word)
        word = _forms().get(word, word)
    term: str = _snowball(word)
    return term


@cache
def _forms() -> dict[str, str]:
    lines = _FORMS.replace(",", "\n").splitlines()
    entries = [line.split() for line in lines if line.strip()]
    return {form: entry[0] for entry in entries for form in entry[1:]}


def _word(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))


def _is_in(ranges: tuple[tuple[str, str], ...], char: str) -> bool:
    return any(first <= char <= last for first, last in ranges)


def _join(piece: str, found: list[Token]) -> Iterator[Token]:
    """Join the letters of dotted acronyms and the groups of digits in large numbers."""
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and _continues(piece, found[start : end + 1]):
            end += 1
        if end == start + 1:
            yield found[start]
        else:
            word = "".join(token.word for token in found[start:end])
            yield Token(stem(word), word, found[start].start, found[end - 1].end)
        start = end


def _continues(piece: str, run: list[Token]) -> bool:
    """Return whether the last token continues an acronym or a number."""
    first, before, last = run[0].word, run[-2], run[-1]
    between = piece[before.end : last.start]
    if between == ".":
        return all(len(word) == 1 and "a" <= word <= "z" for word in (before.word, last.word))
    digits = (first + last.word).isascii() and (first + last.word).isdigit()
    is_separator = len(between) == 1 and between in f",{_APOSTROPHES}"
    return digits and is_separator and len(first) <= 3 and len(last.word) == 3


def _spans(piece: str) -> list[tuple[int, int]]:
    """Find the words of a piece, or the characters where its script has no spaces."""
    spans: list[tuple[int, int]] = []
    start = None  # of the word or character that is being read
    before = ""  # what it consists of: letters (L) or digits (N); nothing goes on with it if empty
    for index, char in enumerate(piece):
        kind = category(char)
        if kind[0] == "M" or char in _JOINED or piece[index - 1 : index + 1] in _AM:
            continue
        if kind[0] not in "LN" or char in _APOSTROPHES:
            if start is not None:
                spans.append((start, index))
            start, before = None, ""
            continue
        sort = "" if is_unspaced(char) else "N" if kind in ("Nd", "No") else "L"
        if not sort or sort != before:
            if start is not None:
                spans.append((start, index))
            start, before = index, sort
    if start is not None:
        spans.append((start, len(piece)))
    return [
        span for before_, span in pairwise([(0, 0), *spans]) if not _is_s(piece, before_[1], span)
    ]


def _is_s(piece: str, before: int, span: tuple[int, int]) -> bool:
    """Return whether a span is the s of a possessive; `before` is the end of the word before it."""
    start, end = span
    mark = piece[before:start].lstrip(".")
    return (
        before > 0
        and len(mark) == 1
        and mark in _APOSTROPHES
        and piece[start:end].casefold() == "s"
    )

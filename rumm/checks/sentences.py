"""Sentence boundaries in text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A stop, perhaps with closing quotes or brackets, and the first letter after the space. Possessive,
# and only from the first of several stops: linear in any text.
_STOP = re.compile(
    r"""(?<![.!?…])([.!?…]++)["'”’»)\]]*+(?P<gap>\s++)(?=["'“‘«(\[¿¡]*+(?P<next>\w))"""
)
_LONGEST_ABBREVIATION = 30
_ABBREVIATIONS = frozenset(
    """adm al amb approx apr art aug ave brig bros capt cf ch cit co col corp dec dept dr ed eds
    est etc feb fig ft gen gov hon inc jan jr jul jun lt ltd maj mar messrs mr mrs ms mt no nos nov
    nr oct op pp pres prof rep rev sec sen sep sept sgt sr st ste viz vol vs""".split()
)


def stops(text: str) -> Iterator[re.Match[str]]:
    """Find punctuation that ends a sentence, except after abbreviations.

    `gap` is the space after a stop, `next` the first letter or digit after that.
    """
    for stop in _STOP.finditer(text):
        before = text[max(stop.start() - _LONGEST_ABBREVIATION, 0) : stop.start()]
        word = re.sub(r"^\W+", "", before.rpartition(" ")[2])
        is_abbreviation = stop[1] == "." and (
            (len(word) == 1 and word.isalpha())  # an initial
            or "." in word  # U.S.
            or (word.isdecimal() and len(word) < 3)  # 4. März
            or word.casefold() in _ABBREVIATIONS
        )
        if not is_abbreviation and (stop["next"].isupper() or stop["next"].isdecimal()):
            yield stop

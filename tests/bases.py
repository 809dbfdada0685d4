"""Small fact bases for tests, made from TOML text in memory."""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import TYPE_CHECKING

from rumm.base.parse import read
from rumm.index.answers import Index
from rumm.index.build import build
from rumm.model.query import Query, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rumm.model.answers import Answer, Hit

HEAD = """
[base]
title = "A small base"
[topic.t]
title = "Things"
[source.s]
type = "report"
title = "Annals"
tier = "press"
"""
# A whole base without errors or warnings, for tests that change one thing in it.
GOOD = """\
[base]
title = "A base"

[topic.t]
title = "Things"

[source.s]
type = "report"
title = "A work"
tier = "press"

[fact.f]
kind = "event"
topic = "t"
claim = "Something is so."
citations = [{ source = "s", stance = "supports" }]
"""
CITED = 'citations = [{ source = "s", stance = "supports" }]'


def open_text(text: str) -> Index:
    """Return the open base of a TOML text, which must be valid."""
    decoded = read(text.encode())
    assert decoded.problems == ()
    return Index(build(decoded.base))


def fact(id_: str, claim: str = "Something is so.", more: str = "") -> str:
    """Return the TOML of a fact in the topic of `HEAD`, citing its source; `more` are keys."""
    citations = "" if "citations" in more else CITED
    keys = f'kind = "driver"\ntopic = "t"\nclaim = {quoted(claim)}'
    return f"[fact.{id_}]\n{keys}\n{citations}\n{more}\n"


def of_claims(claims: Mapping[str, str], head: str = HEAD) -> Index:
    """Return a base of these claims, by id."""
    return open_text(head + "".join(fact(id_, claim) for id_, claim in claims.items()))


def quoted(text: str) -> str:
    """Return a TOML string; JSON spells all but DEL the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def in_this_locale(text: str) -> str:
    """Decode UTF-8 as this process decodes file names, arguments, and variables."""
    return os.fsdecode(text.encode("utf-8", "surrogateescape"))


def ids(answer: Answer[Hit]) -> list[str]:
    """Return the ids of the facts of an answer, in its order."""
    return [hit.fact.id for hit in answer.items]


def searched(base: Index, *words: str, exclude: tuple[str, ...] = ()) -> Answer[Hit]:
    """Return the answer to a search, best first."""
    return base.select(Query(words=words, exclude=exclude, sort=Sort.RELEVANCE))


def found(base: Index, *words: str) -> list[str]:
    """Return the ids of the facts that a search finds, best first."""
    return ids(searched(base, *words))


def plain(value: object) -> object:
    """Return a value of TOML with dates as text, as JSON would have it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value

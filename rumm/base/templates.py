"""Tables of a fact base to fill in, made from the declaration of their keys."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from rumm.base.keys import TABLES
from rumm.model.facts import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rumm.base.keys import Key


class New(StrEnum):
    """What there is a skeleton of: a whole base, or one table of it."""

    BASE = "base"
    TOPIC = "topic"
    SOURCE = "source"
    DRIVER = "driver"
    RISK = "risk"
    CONSEQUENCE = "consequence"
    EVENT = "event"


SCHEMA_FILE = "facts.schema.json"
_HOW = """\
# A fact base: topics, sources, and facts that cite them.
# Look it up with `rumm drivers -b FILE`, check it with `rumm check FILE`, and add to it with
# `rumm new driver >> FILE`. Keys that are commented out may be left out. Editors that know TOML
# complete keys and underline faults with the schema: `rumm schema > facts.schema.json`.
"""
_COMMENT = 40  # the column where comments begin, if there is room


def skeleton(what: New) -> Iterator[str]:
    """TOML in pieces: every key with what it is for; those that may be left out are comments.

    A base is complete as it stands, and begins with where its schema is. The other tables are once
    their placeholders are filled; they begin with a blank line, to be appended.
    """
    if what is not New.BASE:
        yield "\n"
        yield from _table(what)
        return
    yield f"#:schema {SCHEMA_FILE}\n\n{_HOW}\n"
    yield from _keys("[base]", TABLES["base"])
    yield '\n[synonyms]\n# oil = ["petroleum", "crude"]'.ljust(_COMMENT + 12)
    yield "  # a search for the key also finds the words\n\n"
    for part in (New.TOPIC, New.SOURCE, New.DRIVER):
        yield from _table(part)
        yield "\n" if part is not New.DRIVER else ""


def _table(what: New) -> Iterator[str]:
    if what in (New.TOPIC, New.SOURCE):
        yield from _keys(f"[{what}.some-{what}]", TABLES[what])
    else:
        kind = {"kind": TABLES["fact"]["kind"]._replace(example=f'"{Kind(what)}"')}
        yield from _keys(f"[fact.new-{what}]", {**TABLES["fact"], **kind})


def _keys(header: str, keys: Mapping[str, Key]) -> Iterator[str]:
    id_ = "" if header == "[base]" else "id: lower-case letters a-z, digits and -"
    yield _line(header, id_)
    for name, key in keys.items():
        first, *more = f"{name} = {key.example}".split("\n")
        mark = "" if key.required else "# "
        yield _line(mark + first, key.help)
        yield from (f"{mark}{line}\n" for line in more)


def _line(toml: str, comment: str) -> str:
    return f"{toml.ljust(_COMMENT)}  # {comment}\n" if comment else f"{toml}\n"

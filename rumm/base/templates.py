"""Templates of a fact base and its entries for `rumm new`, from the declaration of their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.base.keys import DEFAULT_KINDS, RESERVED_KINDS, TABLES
from rumm.base.values import ID, ID_HINT
from rumm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rumm.base.keys import Key

SCHEMA_FILE = "facts.schema.json"


_ENTRIES = ("kind", "topic", "source")
_COLUMN = 40  # where comments start, if there is room
_INTRODUCTION = f"""\
#:schema {SCHEMA_FILE}

# A fact base: kinds of facts, topics, sources, and facts that cite them. Replace the placeholders,
# list the facts with `rumm list -b FILE`, and check them with `rumm check FILE`. Add a fact with
# `rumm new fact -k KIND >> FILE`. Remove the "# " from optional keys to use them. To let your
# editor complete and check keys, save the schema next to the file. Save it again when you change
# the kinds: `rumm schema -b FILE > {SCHEMA_FILE}`.

"""
_SYNONYMS = f"""\

[synonyms]
{'# oil = ["petroleum", "crude"]'.ljust(_COLUMN)}  # a search for the key also finds the words

"""
_ABOVE_CITATIONS = """\

# Keys of the fact go above this line: below it, they would belong to a citation.
"""


def template(what: str, kind: str | None = None) -> Iterator[str]:
    """Yield TOML in pieces: every key with its help; optional keys are commented out.

    A base is valid as it is. An entry starts with a blank line, for appending; it is valid once it
    has an ID of its own and its placeholders are replaced. `kind` is that of a fact.

    Raises:
        UsageError: for a fact without a kind, a kind of anything else, or an invalid kind.
    """
    if what != "fact" and kind is not None:
        raise UsageError("-k works only with rumm new fact")
    if what == "base":
        yield from _base()
    elif what in _ENTRIES:
        yield from _entry(what)
    else:
        if what == "fact" and kind is None:
            raise UsageError("a fact needs a kind; add -k KIND, such as -k event")
        yield from _fact(_valid_kind(kind or what))


def _valid_kind(kind: str) -> str:
    if kind in RESERVED_KINDS:
        raise UsageError(f'"{kind}" is reserved; choose another ID for the kind')
    if not ID.fullmatch(kind):
        raise UsageError(f'"{kind}" is not a valid ID; {ID_HINT}')
    return kind


def _base() -> Iterator[str]:
    yield _INTRODUCTION
    yield "[base]\n"
    yield from _keys(TABLES["base"])
    yield _SYNONYMS
    yield "# Kinds of facts, in the order used in lists. Keep them, or replace them with your own."
    yield "\n"
    for kind in DEFAULT_KINDS:
        yield f'[kind.{kind.id}]\ntitle = "{kind.title}"\n'
        yield from (
            f"{name} = true\n" for name in ("timeline", "corroborate") if getattr(kind, name)
        )
        yield "\n"
    for what in ("topic", "source"):
        yield from _entry(what, before="")
        yield "\n"
    yield from _fact(DEFAULT_KINDS[0].id, before="")


def _entry(what: str, before: str = "\n") -> Iterator[str]:
    yield before + _line(f"[{what}.some-{what}]", _ID_HELP)
    yield from _keys(TABLES[what])


def _fact(kind: str, before: str = "\n") -> Iterator[str]:
    keys = dict(TABLES["fact"])
    keys["kind"] = keys["kind"]._replace(example=f'"{kind}"')
    del keys["citations"]
    yield before + _line(f"[fact.new-{kind}]", _ID_HELP)
    yield from _keys(keys)
    yield _ABOVE_CITATIONS
    yield f"[[fact.new-{kind}.citations]]\n"
    yield from _keys(TABLES["citation"])


_ID_HELP = "ID: lowercase letters a-z, digits, and hyphens"


def _keys(keys: Mapping[str, Key]) -> Iterator[str]:
    for name, key in keys.items():
        mark = "" if key.required else "# "
        yield _line(f"{mark}{name} = {key.example}", key.help)


def _line(toml: str, comment: str) -> str:
    return f"{toml.ljust(_COLUMN)}  # {comment}\n"

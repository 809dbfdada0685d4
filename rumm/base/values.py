"""Types of values in a fact base: how each is read from TOML, and its JSON Schema."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from rumm.base.problems import KeyPath, Problem, suggestion
from rumm.model.facts import Name
from rumm.model.period import BackwardPeriodError, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Report = Callable[[Problem], None]
    Read = Callable[[object, KeyPath, Report], object]

ID = re.compile(r"[a-z0-9-]+")
# C0 save tab and newline, DEL and C1: nothing that a text needs, all that a terminal obeys.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DAY_AS_WRITTEN = r"(\d{4}(?:-\d\d){0,2})"
_SPAN = re.compile(rf"{_DAY_AS_WRITTEN}\s*(?:[-–—]|to|until)\s*{_DAY_AS_WRITTEN}")
_DATES = 'write 2024-03-14, "2024-03", "2024", "2022/2024" or "2022/.."'

_NO_URL_CHARACTER = re.compile(r'[\s<>"{}|\\^`]')
_DOI = r"10\.[0-9]{4,9}(\.[0-9]+)*/[^\s\u0000-\u001f\u007f-\u009f]+"  # as the DOI Handbook has it


class Type(NamedTuple):
    """A type of value: `read` gives the model's value, or reports problems and gives None.

    `refers` is the table whose ids the value names; `table` the declared table that a list holds.
    """

    name: str
    read: Read
    schema: Mapping[str, object]
    refers: str | None = None
    table: str | None = None


def wrong_type(value: object, wanted: str, path: KeyPath, report: Report, hint: str = "") -> None:
    """Report a value of another type than is wanted."""
    message = f"{_named(value)} where {wanted} is wanted"
    item = "{ key = value, … }" if wanted.endswith("tables") else '"…"'
    hint = hint or f"write {f'[{item}]' if 'list' in wanted else item}"
    report(Problem(code="wrong-type", message=message, hint=hint, path=path))


def _named(value: object) -> str:
    for types, name in (
        (bool, "true or false"),
        (int | float, "a number"),
        (str, "a text"),
        (list, "a list"),
        (dict, "a table"),
        (datetime, "a date with a time"),
        (date, "a date"),
        (time, "a time"),
    ):
        if isinstance(value, types):
            return name
    return type(value).__name__


def read_text(value: object, path: KeyPath, report: Report) -> str | None:
    """A text that says something and holds no control character."""
    if isinstance(value, str) and value.isprintable() and not value.isspace() and value:
        return value  # nearly all texts are seen to be right so
    if not isinstance(value, str):
        hint = "put it in quotes" if isinstance(value, int | float | date | time) else ""
        wrong_type(value, "a text", path, report, hint)
        return None
    if (control := CONTROL.search(value)) is not None:
        message = f"control character U+{ord(control[0]):04X} in a text"
        hint = "take it out; only tabs and newlines are allowed"
        report(
            Problem(code="control", message=message, hint=hint, path=path, inside=control.start())
        )
        return None
    if not value or value.isspace():
        hint = "say something, or leave the key out"
        report(Problem(code="empty", message="empty text", hint=hint, path=path))
        return None
    return value


def _read_date(value: object, path: KeyPath, report: Report) -> Period | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if not isinstance(value, str):
        is_year = type(value) is int and value in range(1000, 10_000)
        without = "leave the time out" if isinstance(value, datetime) else _DATES
        hint = f'put it in quotes: "{value}"' if is_year else without
        wrong_type(value, "a date", path, report, hint)
        return None
    try:
        return _period(value)
    except BackwardPeriodError as error:
        hint = "put the earlier date first"
        report(Problem(code="interval", message=f'"{value}" {error}', hint=hint, path=path))
    except ValueError as error:
        hint = _interval(value) or _DATES
        report(Problem(code="date", message=f'"{value}" {error}', hint=hint, path=path))
    return None


def _interval(text: str) -> str | None:
    """How to write two dates with a dash or a word between them, if they can be meant."""
    if span := _SPAN.fullmatch(text.strip()):
        with suppress(ValueError):
            return f'write "{Period.parse(f"{span[1]}/{span[2]}")}"'
    return None


_period = lru_cache(maxsize=1 << 12)(Period.parse)  # the dates of a base recur


def _read_url(value: object, path: KeyPath, report: Report) -> str | None:
    text = read_text(value, path, report)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        valid = False
    unfit = _NO_URL_CHARACTER.search(text)
    if not valid or unfit:
        hint = "write the whole address, beginning with https://"
        hint = f'write "{quote(unfit[0])}" for "{unfit[0]}"' if valid and unfit else hint
        report(Problem(code="url", message=f'"{text}" is no http(s) URL', hint=hint, path=path))
        return None
    return text


def _read_name(value: object, path: KeyPath, report: Report) -> Name | None:
    if isinstance(value, str):
        text = read_text(value, path, report)
        family, _, given = (text or "").partition(",")
        if text and not family.strip():
            hint = 'write "Family, Given" or { literal = "…" }'
            report(Problem(code="empty", message="no family name", hint=hint, path=path))
            return None
        return Name(family=family.strip(), given=given.strip()) if text else None
    if not isinstance(value, dict):
        wrong_type(value, "a name", path, report, 'write "Family, Given" or { literal = "…" }')
        return None
    for key in value:
        if key != "literal":
            report(
                Problem(
                    code="unknown-key",
                    message=f'a name has no "{key}"',
                    hint="use literal",
                    path=(*path, key),
                    at_key=True,
                )
            )
    if "literal" not in value:
        hint = 'write { literal = "…" }'
        report(Problem(code="missing-key", message="the name has no literal", hint=hint, path=path))
        return None
    literal = read_text(value["literal"], (*path, "literal"), report)
    return Name(literal=literal) if literal else None


def _read_doi(value: object, path: KeyPath, report: Report) -> str | None:
    text = read_text(value, path, report)
    if text is None or re.fullmatch(_DOI, text):
        return text
    bare = re.search(_DOI, text)
    hint = f'write "{bare[0]}"' if bare else "write what follows https://doi.org/"
    report(Problem(code="doi", message=f'"{text}" is no DOI', hint=hint, path=path))
    return None


def citation(said: object) -> str:
    """How to write a citation where something else stands, as the id of a source."""
    source = said if isinstance(said, str) and ID.fullmatch(said) else "…"
    return f'{{ source = "{source}", stance = "supports" }}'


def each(read: Read | None, what: str) -> Read:
    """A reader for a list whose elements `read` reads, if anything; faulty ones are left out."""

    def read_list(value: object, path: KeyPath, report: Report) -> tuple[object, ...] | None:
        if not isinstance(value, list):
            hint = "put it in [brackets]" if isinstance(value, str | dict) else ""
            if read is None and isinstance(value, str):
                hint = f"write [{citation(value)}]"
            wrong_type(value, f"a list of {what}", path, report, hint)
            return None
        if read is None:
            return tuple(value)
        items = [read(item, (*path, index), report) for index, item in enumerate(value)]
        return tuple(items if None not in items else [i for i in items if i is not None])

    return read_list


def choice(code: str, what: str, allowed: Iterable[str], hint: str = "") -> Type:
    """One of a closed set of words; `code` names the problem when it is none of them, nor near."""
    options = {str(option): option for option in allowed}
    article = "an" if what[0] in "aeiou" else "a"

    def read(value: object, path: KeyPath, report: Report) -> str | None:
        if isinstance(value, str) and value in options:
            return options[value]
        text = read_text(value, path, report)
        if text is not None:
            message = f'"{text}" is not {article} {what}'
            report(
                Problem(
                    code=code, message=message, hint=suggestion(text, options) or hint, path=path
                )
            )
        return None

    return Type(name=what, read=read, schema={"enum": list(options)})


_NO_CONTROL = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
TEXT_SCHEMA: dict[str, object] = {
    "type": "string",
    "allOf": [{"pattern": _NO_CONTROL}, {"pattern": r"\S"}],
}
_ID_SCHEMA: dict[str, object] = {"type": "string", "pattern": f"^{ID.pattern}$"}
_DAY = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_DATE_SCHEMA: dict[str, object] = {
    "anyOf": [
        {"type": "string", "pattern": rf"^({_DAY}(/({_DAY}|\.\.)?)?|(\.\.)?/{_DAY})$"},
        {"type": "string", "pattern": rf"^{_DAY}$", "format": "date"},  # a date of TOML
    ]
}

TEXT = Type(name="text", read=read_text, schema=TEXT_SCHEMA)
DATE = Type(name="date", read=_read_date, schema=_DATE_SCHEMA)
TEXTS = Type(
    name="list of texts",
    read=each(read_text, "texts"),
    schema={"type": "array", "items": TEXT_SCHEMA},
)
_URL_CHARACTER = r'[^\s\u0000-\u001f\u007f-\u009f<>"{}|\\^`'
_HOST = rf"(\[[0-9A-Fa-f:.]+\]|{_URL_CHARACTER}\[\]/?#@:]+)"
_WEB = rf"^[Hh][Tt][Tt][Pp][Ss]?://({_URL_CHARACTER}/?#@]*@)?{_HOST}([/?#:]{_URL_CHARACTER}]*)?$"

URL = Type(name="URL", read=_read_url, schema={"type": "string", "pattern": _WEB})
DOI = Type(name="DOI", read=_read_doi, schema={"type": "string", "pattern": f"^{_DOI}$"})
NAMES = Type(
    name="list of names",
    read=each(_read_name, "names"),
    schema={
        "type": "array",
        "items": {
            "anyOf": [
                {**TEXT_SCHEMA, "pattern": r"^\s*[^,\s]"},
                {
                    "type": "object",
                    "properties": {"literal": TEXT_SCHEMA},
                    "required": ["literal"],
                    "additionalProperties": False,
                },
            ]
        },
    },
)


def refers(table: str) -> Type:
    """The id of a table of one kind; whether it exists is for the decoder to say."""
    return Type(name=f"{table} id", read=read_text, schema=_ID_SCHEMA, refers=table)


def all_refer(table: str) -> Type:
    """A list of ids."""
    schema: dict[str, object] = {"type": "array", "items": _ID_SCHEMA}
    return Type(
        name=f"list of {table} ids", read=each(read_text, "ids"), schema=schema, refers=table
    )


def tables(name: str) -> Type:
    """A list of tables of one declared kind; the decoder reads them."""
    return Type(name=f"list of {name}s", read=each(None, "tables"), schema={}, table=name)

"""The types of TOML values that a fact base is made of: how each is read, and its JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from rumm.model import Name
from rumm.period import BackwardPeriodError, Period
from rumm.problem import Path, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Report = Callable[[Problem], None]
    Read = Callable[[object, Path, Report], object]

ID = re.compile(r"[a-z0-9-]+")
# C0 save tab and newline, DEL and C1: nothing that a text needs, all that a terminal obeys.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NO_URL_CHARACTER = re.compile(r'[\s<>"{}|\\^`]')
_DATES = 'write 2024-03-14, "2024-03", "2024", "2022/2024" or "2022/.."'


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type of value: `read` gives the model's value, or reports problems and gives None.

    `refers` is the table whose ids the value names; `table` the declared table that a list holds.
    """

    name: str
    read: Read
    schema: dict[str, object] = field(default_factory=dict)
    refers: str | None = None
    table: str | None = None


def _wrong_type(value: object, wanted: str, path: Path, report: Report, hint: str = "") -> None:
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


def read_text(value: object, path: Path, report: Report) -> str | None:
    """A text that says something and holds no control character."""
    if isinstance(value, str) and value.isprintable() and not value.isspace() and value:
        return value  # nearly all texts are seen to be right so
    if not isinstance(value, str):
        hint = "put it in quotes" if isinstance(value, int | float | date | time) else ""
        _wrong_type(value, "a text", path, report, hint)
        return None
    if (control := CONTROL.search(value)) is not None:
        message = f"control character U+{ord(control[0]):04X} in a text"
        hint = "take it out; only tabs and newlines are allowed"
        report(
            Problem(code="control", message=message, hint=hint, path=path, index=control.start())
        )
        return None
    if not value or value.isspace():
        hint = "say something, or leave the key out"
        report(Problem(code="empty", message="empty text", hint=hint, path=path))
        return None
    return value


def _read_date(value: object, path: Path, report: Report) -> Period | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if not isinstance(value, str):
        is_year = type(value) is int and value in range(1000, 10_000)
        without = "leave the time out" if isinstance(value, datetime) else _DATES
        hint = f'put it in quotes: "{value}"' if is_year else without
        _wrong_type(value, "a date", path, report, hint)
        return None
    try:
        return _period(value)
    except BackwardPeriodError as error:
        hint = "put the earlier date first"
        report(Problem(code="interval", message=f'"{value}" {error}', hint=hint, path=path))
    except ValueError as error:
        report(Problem(code="date", message=f'"{value}" {error}', hint=_DATES, path=path))
    return None


_period = lru_cache(maxsize=1 << 12)(Period.parse)  # the dates of a base recur


def _read_url(value: object, path: Path, report: Report) -> str | None:
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


def _read_name(value: object, path: Path, report: Report) -> Name | None:
    if isinstance(value, str):
        text = read_text(value, path, report)
        family, _, given = (text or "").partition(",")
        if text and not family.strip():
            hint = 'write "Family, Given" or { literal = "…" }'
            report(Problem(code="empty", message="no family name", hint=hint, path=path))
            return None
        return Name(family=family.strip(), given=given.strip()) if text else None
    if not isinstance(value, dict):
        _wrong_type(value, "a name", path, report, 'write "Family, Given" or { literal = "…" }')
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


def _each(read: Read, what: str) -> Read:
    """A reader for a list whose elements `read` reads; faulty elements are left out."""

    def read_list(value: object, path: Path, report: Report) -> tuple[object, ...] | None:
        if not isinstance(value, list):
            hint = "put it in [brackets]" if isinstance(value, str | dict) else ""
            _wrong_type(value, f"a list of {what}", path, report, hint)
            return None
        items = [read(item, (*path, index), report) for index, item in enumerate(value)]
        return tuple(item for item in items if item is not None)

    return read_list


def choice(code: str, what: str, allowed: Iterable[str], hint: str = "") -> Type:
    """One of a closed set of words; `code` names the problem when it is none of them, nor near."""
    options = {str(option): option for option in allowed}
    article = "an" if what[0] in "aeiou" else "a"

    def read(value: object, path: Path, report: Report) -> str | None:
        if isinstance(value, str) and value in options:
            return options[value]
        text = read_text(value, path, report)
        if text is not None:
            message, near = f'"{text}" is not {article} {what}', nearest(text, options) or hint
            report(Problem(code=code, message=message, hint=near, path=path))
        return None

    return Type(name=what, read=read, schema={"enum": list(options)})


_NO_CONTROL = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
_TEXT_SCHEMA: dict[str, object] = {
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
_URL_CHARACTER = r'[^\s\u0000-\u001f\u007f-\u009f<>"{}|\\^`'
_HOST = rf"(\[[0-9A-Fa-f:.]+\]|{_URL_CHARACTER}\[\]/?#@:]+)"
_WEB = rf"^[Hh][Tt][Tt][Pp][Ss]?://({_URL_CHARACTER}/?#@]*@)?{_HOST}([/?#:]{_URL_CHARACTER}]*)?$"

TEXT = Type(name="text", read=read_text, schema=_TEXT_SCHEMA)
DATE = Type(name="date", read=_read_date, schema=_DATE_SCHEMA)
URL = Type(name="URL", read=_read_url, schema={"type": "string", "pattern": _WEB})
TEXTS = Type(
    name="list of texts",
    read=_each(read_text, "texts"),
    schema={"type": "array", "items": _TEXT_SCHEMA},
)
NAMES = Type(
    name="list of names",
    read=_each(_read_name, "names"),
    schema={
        "type": "array",
        "items": {
            "anyOf": [
                {**_TEXT_SCHEMA, "pattern": r"^\s*[^,\s]"},
                {
                    "type": "object",
                    "properties": {"literal": _TEXT_SCHEMA},
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
        name=f"list of {table} ids", read=_each(read_text, "ids"), schema=schema, refers=table
    )


def tables(name: str) -> Type:
    """A list of tables of one declared kind; the decoder reads them."""
    return Type(name=f"list of {name}s", read=_each(lambda value, *_: value, "tables"), table=name)

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
from rumm.model.period import BackwardPeriodError, OtherDateError, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Report = Callable[[Problem], None]
    Read = Callable[[object, KeyPath, Report], object]

ID = re.compile(r"[a-z0-9-]+")
ID_HINT = "use lowercase letters a-z, digits, and hyphens"
# C0 except tab and newline, DEL, and C1: terminals act on them, and no text needs them.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ONE_DATE = r"(\d{4}(?:-\d\d){0,2})"
_TWO_DATES = re.compile(rf"{_ONE_DATE}\s*(?:[-–—]|to|until)\s*{_ONE_DATE}")
_DATE_HINT = 'write 2024-03-14, "2024-03", "2024", "2022/2024", or "2022/.."'
_NAME_HINT = 'write "Family, Given" or { literal = "…" }'
_NO_URL_CHARACTER = re.compile(r'[\s<>"{}|\\^`]')
_DOI = r"10\.[0-9]{4,9}(\.[0-9]+)*/[^\s\u0000-\u001f\u007f-\u009f]+"  # see the DOI Handbook


class Type(NamedTuple):
    """A type of value: `read` returns the model's value, or reports problems and returns None.

    `refers` is the table whose IDs the value names; `table` is the table that a list holds.
    """

    name: str
    read: Read
    schema: Mapping[str, object]
    refers: str | None = None
    table: str | None = None


def citation_example(value: object) -> str:
    """Spell out a citation, of the source that the value may be the ID of."""
    source = value if isinstance(value, str) and ID.fullmatch(value) else "…"
    return f'{{ source = "{source}", stance = "supports" }}'


def _wrong_type(expected: str, hint: str, path: KeyPath, report: Report) -> None:
    report(Problem(code="wrong-type", message=f"expected {expected}", hint=hint, path=path))


def read_text(value: object, path: KeyPath, report: Report) -> str | None:
    """Read a string that is not blank and has no control characters."""
    if isinstance(value, str) and value.isprintable() and not value.isspace() and value:
        return value  # nearly every string takes this quick way out
    if not isinstance(value, str):
        scalar = isinstance(value, int | float | date | time)
        _wrong_type("a string", "put it in quotes" if scalar else 'write "…"', path, report)
    elif control := CONTROL.search(value):
        report(
            Problem(
                code="control",
                message=f"control character U+{ord(control[0]):04X}",
                hint="remove it; only tabs and newlines are allowed",
                path=path,
                inside=control.start(),
            )
        )
    elif not value or value.isspace():
        hint = "fill it in or remove the key"
        report(Problem(code="empty", message="empty value", hint=hint, path=path))
    else:
        return value
    return None


def _read_id(value: object, path: KeyPath, report: Report) -> str | None:
    text = read_text(value, path, report)
    if text is None or ID.fullmatch(text):
        return text
    report(Problem(code="id", message=f'"{text}" is not a valid ID', hint=ID_HINT, path=path))
    return None


def _read_flag(value: object, path: KeyPath, report: Report) -> bool | None:
    if isinstance(value, bool):
        return value
    _wrong_type("true or false", "write true or false without quotes", path, report)
    return None


def _read_date(value: object, path: KeyPath, report: Report) -> Period | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if not isinstance(value, str):
        is_year = type(value) is int and value in range(1000, 10_000)
        without_time = "leave out the time" if isinstance(value, datetime) else _DATE_HINT
        hint = f'put it in quotes: "{value}"' if is_year else without_time
        _wrong_type("a date", hint, path, report)
        return None
    try:
        return _period(value)
    except BackwardPeriodError as error:
        hint = "put the earlier date first"
        report(Problem(code="interval", message=f'"{value}" {error}', hint=hint, path=path))
    except ValueError as error:
        other = error.hint if isinstance(error, OtherDateError) else _interval_hint(value)
        hint = other or _DATE_HINT
        report(Problem(code="date", message=f'"{value}" {error}', hint=hint, path=path))
    return None


def _interval_hint(text: str) -> str | None:
    """Suggest the EDTF interval for two dates with a dash or a word between them."""
    if dates := _TWO_DATES.fullmatch(text.strip()):
        with suppress(ValueError):
            return f'write "{Period.parse(f"{dates[1]}/{dates[2]}")}"'
    return None


_period = lru_cache(maxsize=1 << 12)(Period.parse)  # the same dates recur in a base


def _read_url(value: object, path: KeyPath, report: Report) -> str | None:
    text = read_text(value, path, report)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        valid = False
    wrong = _NO_URL_CHARACTER.search(text)
    if valid and not wrong:
        return text
    hint = "write the full address, starting with https://"
    if valid and wrong:
        hint = f'write "{quote(wrong[0])}" for "{wrong[0]}"'
    report(Problem(code="url", message=f'"{text}" is not an http(s) URL', hint=hint, path=path))
    return None


def _read_doi(value: object, path: KeyPath, report: Report) -> str | None:
    text = read_text(value, path, report)
    if text is None or re.fullmatch(_DOI, text):
        return text
    bare = re.search(_DOI, text)
    hint = f'write "{bare[0]}"' if bare else "write what follows https://doi.org/"
    report(Problem(code="doi", message=f'"{text}" is not a valid DOI', hint=hint, path=path))
    return None


def _read_name(value: object, path: KeyPath, report: Report) -> Name | None:
    if isinstance(value, str):
        text = read_text(value, path, report)
        if text and not text.partition(",")[0].strip():
            report(Problem(code="empty", message="no family name", hint=_NAME_HINT, path=path))
            return None
        return Name.parse(text) if text else None
    if not isinstance(value, dict):
        _wrong_type("a name", _NAME_HINT, path, report)
        return None
    for key in value:
        if key != "literal":
            message, at = f'unknown key "{key}" in a name', (*path, key)
            hint = "use literal"
            report(Problem(code="unknown-key", message=message, hint=hint, path=at, at_key=True))
    if "literal" not in value:
        hint = 'write { literal = "…" }'
        report(Problem(code="missing-key", message="name has no literal", hint=hint, path=path))
        return None
    literal = read_text(value["literal"], (*path, "literal"), report)
    return Name(literal=literal) if literal else None


def _list_of(read: Read | None, example: str = '"…"') -> Read:
    """Return a reader for lists that drops the items `read` rejects; without `read`, any item."""

    def read_list(value: object, path: KeyPath, report: Report) -> tuple[object, ...] | None:
        if not isinstance(value, list):
            hint = f"write [{example}]"
            if isinstance(value, str) and read is None:
                hint = f"write [{citation_example(value)}]"
            elif isinstance(value, str | dict):
                hint = "put the value in [brackets]"
            _wrong_type("a list", hint, path, report)
            return None
        if read is None:
            return tuple(value)
        items = [read(item, (*path, index), report) for index, item in enumerate(value)]
        return tuple(items if None not in items else [i for i in items if i is not None])

    return read_list


def choice(code: str, what: str, allowed: Iterable[str], hint: str = "") -> Type:
    """Make the type of a fixed set of words; `hint` is used if no word is similar."""
    options = {str(option): option for option in allowed}
    article = "an" if what[0] in "aeiou" else "a"

    def read(value: object, path: KeyPath, report: Report) -> str | None:
        if isinstance(value, str) and value in options:
            return options[value]
        text = read_text(value, path, report)
        if text is not None:
            message, fix = f'"{text}" is not {article} {what}', suggestion(text, options) or hint
            report(Problem(code=code, message=message, hint=fix, path=path))
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
        {"type": "string", "pattern": rf"^{_DAY}$", "format": "date"},  # a TOML date
    ]
}
_NAME_SCHEMA: dict[str, object] = {
    "anyOf": [
        {**_TEXT_SCHEMA, "pattern": r"^\s*[^,\s]"},
        {
            "type": "object",
            "properties": {"literal": _TEXT_SCHEMA},
            "required": ["literal"],
            "additionalProperties": False,
        },
    ]
}
_URL_CHARACTER = r'[^\s\u0000-\u001f\u007f-\u009f<>"{}|\\^`'
_HOST = rf"(\[[0-9A-Fa-f:.]+\]|{_URL_CHARACTER}\[\]/?#@:]+)"
_WEB = rf"^[Hh][Tt][Tt][Pp][Ss]?://({_URL_CHARACTER}/?#@]*@)?{_HOST}([/?#:]{_URL_CHARACTER}]*)?$"


def _list_schema(items: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": items}


TEXT = Type(name="text", read=read_text, schema=_TEXT_SCHEMA)
TEXTS = Type(name="list of texts", read=_list_of(read_text), schema=_list_schema(_TEXT_SCHEMA))
IDS = Type(name="list of ids", read=_list_of(_read_id), schema=_list_schema(_ID_SCHEMA))
FLAG = Type(name="true or false", read=_read_flag, schema={"type": "boolean"})
DATE = Type(name="date", read=_read_date, schema=_DATE_SCHEMA)
URL = Type(name="URL", read=_read_url, schema={"type": "string", "pattern": _WEB})
DOI = Type(name="DOI", read=_read_doi, schema={"type": "string", "pattern": f"^{_DOI}$"})
NAMES = Type(name="list of names", read=_list_of(_read_name), schema=_list_schema(_NAME_SCHEMA))


def id_of(table: str) -> Type:
    """Make the type of an ID of an entry; the decoder checks that the entry exists."""
    return Type(name=f"{table} id", read=read_text, schema=_ID_SCHEMA, refers=table)


def ids_of(table: str) -> Type:
    """Make the type of a list of IDs; the decoder checks that the entries exist."""
    read, schema = _list_of(read_text), _list_schema(_ID_SCHEMA)
    return Type(name=f"list of {table} ids", read=read, schema=schema, refers=table)


def tables(name: str) -> Type:
    """Make the type of a list of tables; the decoder reads them."""
    read = _list_of(None, "{ key = value, … }")
    return Type(name=f"list of {name}s", read=read, schema={}, table=name)

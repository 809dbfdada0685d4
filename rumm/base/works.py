"""The types of values that only sources have: names, addresses, DOIs; see `values`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from rumm.base.problems import Problem
from rumm.base.values import TEXT_SCHEMA, Type, each, read_text, wrong_type
from rumm.model.facts import Name

if TYPE_CHECKING:
    from rumm.base.problems import KeyPath
    from rumm.base.values import Report

_NO_URL_CHARACTER = re.compile(r'[\s<>"{}|\\^`]')
_DOI = r"10\.[0-9]{4,9}(\.[0-9]+)*/[^\s\u0000-\u001f\u007f-\u009f]+"  # as the DOI Handbook has it


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
        if text and not text.partition(",")[0].strip():
            hint = 'write "Family, Given" or { literal = "…" }'
            report(Problem(code="empty", message="no family name", hint=hint, path=path))
            return None
        return Name.parse(text) if text else None
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

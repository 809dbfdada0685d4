"""Archived copies: find them, choose one, and write a diff that adds it."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import tomli

from rumm.base.locate import locate, offset
from rumm.checks.verify.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rumm.base.locate import Position
    from rumm.base.problems import KeyPath
    from rumm.checks.verify.verdicts import Finding

CDX = "https://web.archive.org/cdx/search/cdx"
_CONTEXT = 3  # lines of a diff around a change
_SAFE = "!$&'()*+,/:;=?@[]~%-._#"  # characters of an address that stay as they are


def wanted(findings: Sequence[Finding]) -> dict[str, tuple[str, str]]:
    """Return the page to find a copy of, and the desired day, by source ID.

    Skips sources that have a copy or only a DOI.
    """
    found = {}
    for finding in findings:
        source, link = finding.link.source, finding.link
        if source.archive_url is None and link.key != "doi":
            # The last link is that of the page that was read.
            period = source.accessed or source.issued
            found[source.id] = (link.url, (period.end or period.start or "") if period else "")
    return found


def query(cdx: str, url: str) -> str:
    """Return the URL that lists the successful copies of a page, at most one a day."""
    values = {
        "url": url,
        "output": "json",
        "fl": "timestamp,original",
        "filter": "statuscode:200",
        "collapse": "timestamp:8",
    }
    return f"{cdx}{'&' if '?' in cdx else '?'}{urlencode(values)}"


def choose(listing: str, cdx: str, day: str) -> str | None:
    """Return the address of the copy nearest to a day, or the latest; None if there is none.

    `listing` is what the archive answered, `day` is empty or in ISO form.
    """
    try:
        _head, *rows = json.loads(listing) or [[]]
        copies = [(str(time), str(original)) for time, original in rows]
    except (ValueError, TypeError):
        return None
    copies = [copy for copy in copies if re.fullmatch(r"[0-9]{14}", copy[0])]
    if not copies:
        return None
    near = date.fromisoformat(day) if day else date.max
    time, original = min(copies, key=lambda copy: abs((_date(copy[0]) - near).days))
    parts = urlsplit(cdx)
    return f"{parts.scheme}://{parts.netloc}/web/{time}/{quote(original, safe=_SAFE)}"


def _date(timestamp: str) -> date:
    try:
        return date.fromisoformat(f"{timestamp[:4]}-{timestamp[4:6]}-{timestamp[6:8]}")
    except ValueError:
        return date.min


class Addition(NamedTuple):
    """A key to add to a source, with its value as TOML; `after` is the key to insert it after."""

    source: str
    after: str
    key: str
    value: str


def additions(findings: Sequence[Finding], copies: Mapping[str, str]) -> list[Addition]:
    """Return the keys to add: archived copies and dates of access."""
    found = {}
    for finding in findings:
        source, after = finding.link.source, finding.link.key
        if copy := copies.get(source.id):
            value = json.dumps(copy)
            found[source.id, "archive-url"] = Addition(source.id, after, "archive-url", value)
        if finding.verdict is Verdict.OK and source.accessed is None:
            found[source.id, "accessed"] = Addition(source.id, after, "accessed", finding.day)
    return list(found.values())


def diff(name: str, text: str, wanted: Sequence[Addition]) -> tuple[str, list[Addition]]:
    """Return a unified diff that adds keys to a base, and the keys that could not be added.

    Only the keys are added; nothing else changes, in any layout of the file.
    """
    lines = _LINES.findall(text)
    added = _added(text, lines, wanted)
    if _is_right(text, added, wanted):
        return _unified(name, lines, added), []
    # An unforeseen layout: keep the additions that work.
    right: list[Addition] = []
    for each in wanted:
        if _is_right(text, _added(text, lines, [*right, each]), [*right, each]):
            right.append(each)
    left = [each for each in wanted if each not in right]
    return _unified(name, lines, _added(text, lines, right)), left


_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")
_PAST = 1 << 30  # an index behind the end of any string


def _added(text: str, lines: Sequence[str], wanted: Sequence[Addition]) -> list[str]:
    """Return the lines of a text, with the additions."""
    lines = list(lines)
    paths = {path for each in wanted for path in _paths(each)}
    places = locate(text, paths)
    inline = {path for path, place in places.items() if _at(lines, place.value).startswith("{")}
    for each in reversed(wanted):
        table, of_source, of_key = _paths(each)
        if of_key not in places:
            continue
        place = places[of_key]
        row, column = offset(text, place.value, _PAST)  # of the closing quote
        column += 2 if _at(lines, place.value)[:3] in ('"""', "'''") else 0
        line = lines[row - 1]
        if {table, of_source} & inline:
            lines[row - 1] = f"{line[:column]}, {each.key} = {each.value}{line[column:]}"
            continue
        # A line of its own, which begins like that of the other key.
        addition = f"{lines[place.key[0] - 1][: place.key[1] - 1]}{each.key} = {each.value}"
        own, end, others = line.partition("\n")
        if end:
            lines[row - 1] = f"{own}\n{addition}{_newline(own + end)}{others}"
        else:
            lines[row - 1] = f"{own}{_newline(lines[0])}{addition}"
    return lines


def _paths(addition: Addition) -> tuple[KeyPath, KeyPath, KeyPath]:
    """Return the paths of all sources, of the one source, and of the key to follow."""
    return ("source",), ("source", addition.source), ("source", addition.source, addition.after)


def _at(lines: Sequence[str], place: Position) -> str:
    """Return the rest of the line from a place."""
    return lines[place[0] - 1][place[1] - 1 :] if place[0] <= len(lines) else ""


def _newline(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else "\n"


def _is_right(text: str, lines: Sequence[str], wanted: Sequence[Addition]) -> bool:
    """Return whether the new text parses to the same tables plus the added keys."""
    expected = tomli.loads(text)
    try:
        for each in wanted:
            expected["source"][each.source] |= tomli.loads(f"{each.key} = {each.value}")
        return tomli.loads("".join(lines)) == expected
    except (KeyError, tomli.TOMLDecodeError):
        return False


def _unified(name: str, old: Sequence[str], new: Sequence[str]) -> str:
    """Return a diff of lines and their replacements in Git's format."""
    edits: list[tuple[str, str]] = []
    for line, changed in zip(old, new, strict=True):
        if line.endswith("\n") and changed.startswith(line):
            edits.append((" ", line))
            edits += [("+", added) for added in _LINES.findall(changed[len(line) :])]
        elif line == changed:
            edits.append((" ", line))
        else:
            edits += [("-", line), *(("+", added) for added in _LINES.findall(changed))]
    changes = [number for number, (sign, _) in enumerate(edits) if sign != " "]
    hunks: list[tuple[int, int]] = []
    for number in changes:
        begin, end = max(0, number - _CONTEXT), min(len(edits), number + _CONTEXT + 1)
        if hunks and begin <= hunks[-1][1]:
            hunks[-1] = hunks[-1][0], end
        else:
            hunks.append((begin, end))
    pieces = [f"--- {_quoted(f'a/{name}')}\n+++ {_quoted(f'b/{name}')}\n"] if hunks else []
    read = rows = shift = 0
    for begin, end in hunks:
        rows += sum(sign != "+" for sign, _ in edits[read:begin])
        read = end
        removed = sum(sign != "+" for sign, _ in edits[begin:end])
        added = sum(sign != "-" for sign, _ in edits[begin:end])
        pieces.append(f"@@ -{rows + 1},{removed} +{rows + 1 + shift},{added} @@\n")
        rows, shift = rows + removed, shift + added - removed
        for sign, line in edits[begin:end]:
            end_ = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
            pieces.append(f"{sign}{line}{end_}")
    return "".join(pieces)


def _quoted(path: str) -> str:
    """Write a path as Git does: special characters in C style, a tab after one with spaces."""
    if any(char in '"\\' or _is_special(char) for char in path):
        escaped = (
            f"\\{ord(char) & 0xFF:03o}" if _is_special(char) else char
            for char in path.replace("\\", "\\\\").replace('"', '\\"')
        )
        return f'"{"".join(escaped)}"'
    return f"{path}\t" if " " in path else path


def _is_special(char: str) -> bool:
    """Whether a character is a control character or represents a non-UTF-8 byte."""
    return char < " " or char == "\x7f" or "\udc80" <= char <= "\udcff"


def relative(path: Path) -> str:
    """Return the path of a file in its Git repository, or relative to the current directory.

    It is UTF-8 whatever the locale, like the diff.
    """
    return os.fsencode(_relative(path)).decode("utf-8", "surrogateescape")


def _relative(path: Path) -> str:
    path = path.resolve()
    for folder in path.parents:
        if (folder / ".git").exists():
            return path.relative_to(folder).as_posix()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.name

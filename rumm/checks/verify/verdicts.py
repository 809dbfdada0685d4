"""Verdicts: what a snapshot of a page says about a source, and what to do about it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from rumm.base.problems import Problem, Severity
from rumm.checks.verify.client import Failure
from rumm.checks.verify.quotes import Words, is_found, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rumm.checks.verify.links import Link, Quote
    from rumm.checks.verify.snapshots import Snapshot

_GONE = frozenset({404, 410})
_BLOCKED = frozenset({401, 402, 403, 429, 451, 999})  # 999 is LinkedIn's
_SHOWN = 120  # characters of a quote in a message


class Verdict(StrEnum):
    """State of a source."""

    OK = "ok"
    MOVED = "moved"
    GONE = "gone"
    CHANGED = "changed"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNREAD = "unread"
    UNQUOTED = "unquoted"


class Finding(NamedTuple):
    """The verdict on one address of a source.

    `problems` explain the verdict, which is their code; there are none for ok and unquoted.
    `moved` is the new address.
    """

    link: Link
    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    moved: str = ""
    day: str = ""


def judge(link: Link, snapshot: Snapshot) -> Finding:
    """Judge the snapshot of an address."""
    verdict, message, hint = _status(link, snapshot)
    if verdict is None:
        return _content(link, snapshot)
    return _finding(link, snapshot, verdict, message, hint)


def _status(link: Link, snapshot: Snapshot) -> tuple[Verdict | None, str, str]:
    """Judge a response without a page; return no verdict for a page."""
    status, detail = snapshot.status, snapshot.detail
    verdict, hint = Verdict.FAILED, _TRY_LATER
    if status in _GONE:
        verdict, message, hint = Verdict.GONE, f"the page is gone ({status})", _copy_hint(link)
    elif status in _BLOCKED or (snapshot.is_wall and not _is_page(status)):
        wait = f" and asked for a pause of {detail}" if snapshot.failure == Failure.WAIT else ""
        message = f"the server responded with {status}{wait}; the page may still be there"
        verdict, hint = Verdict.BLOCKED, _LOOK
    elif snapshot.failure == Failure.UNKNOWN_HOST:
        message = f"host {_host(snapshot)} does not exist"
        verdict, hint = Verdict.GONE, _copy_hint(link)
    elif snapshot.failure == Failure.PRIVATE:
        message, hint = f"{detail} is not on the public internet", "use --local to allow it"
    elif snapshot.failure:
        message = f"no answer: {snapshot.failure}{f' ({detail})' if detail else ''}"
    elif not _is_page(status):
        message = f"the server responded with {status}"
    else:
        return None, "", ""
    return verdict, message, hint


def _is_page(status: int) -> bool:
    return 200 <= status < 300


_LOOK = "open it in a browser"
_NOTHING_SIMILAR = "no similar passage on the page"
_TRY_LATER = "try again later with --age 0, or open it in a browser"


def _content(link: Link, snapshot: Snapshot) -> Finding:
    """Judge a page."""
    missing, page = list(link.quotes), None
    if snapshot.text and link.quotes:
        page = Words(snapshot.text)
        spacing = snapshot.kind != "pdf"
        missing = [each for each in link.quotes if not is_found(each.text, page, spacing=spacing)]
    if link.quotes and not missing:
        return _found(link, snapshot, Verdict.OK)
    if snapshot.is_wall:
        message = "the page asks for cookies, a login, or proof of being human"
        return _finding(link, snapshot, Verdict.BLOCKED, message, _LOOK)
    if snapshot.trouble:
        message = f"the page cannot be read: {snapshot.trouble}"
        hint = "check the quote by hand" if link.quotes else "check the page by hand"
        return _finding(link, snapshot, Verdict.UNREAD, message, hint)
    if not link.quotes:
        return _found(link, snapshot, Verdict.UNQUOTED)
    if link.key == "doi":
        message = "the quote is not on the page that the DOI leads to"
        hint = 'add the address of the full text as "url"'
        return _finding(link, snapshot, Verdict.UNREAD, message, hint)
    return _changed(link, snapshot, missing, page)


def _found(link: Link, snapshot: Snapshot, verdict: Verdict) -> Finding:
    """Report a page that is online, possibly at a new address."""
    if not snapshot.moved or link.key == "doi":
        return Finding(link, verdict, day=snapshot.day)
    message, hint = f"moved to {snapshot.moved}", f'write {link.key} = "{snapshot.moved}"'
    if _is_front_page(snapshot.moved) and not _is_front_page(link.url) and not link.quotes:
        message, hint = f"{message}, the front page", "check whether the page still exists"
    return _finding(link, snapshot, Verdict.MOVED, message, hint)._replace(moved=snapshot.moved)


def _changed(
    link: Link, snapshot: Snapshot, missing: Sequence[Quote], page: Words | None
) -> Finding:
    """Report each missing quote."""
    problems = []
    for quote in missing:
        passage = nearest(quote.text, page) if page else None
        problems.append(
            Problem(
                code=Verdict.CHANGED,
                message=f'quote from "{link.source.id}" not found: "{_short(quote.text)}"',
                hint=f"closest passage: “{passage}”" if passage else _NOTHING_SIMILAR,
                path=quote.path,
            )
        )
    return Finding(link, Verdict.CHANGED, tuple(problems), day=snapshot.day)


def _finding(link: Link, snapshot: Snapshot, verdict: Verdict, message: str, hint: str) -> Finding:
    is_lost = verdict is Verdict.GONE and not link.source.archive_url
    severity = Severity.ERROR if is_lost else Severity.WARNING
    problem = Problem(code=verdict, message=message, hint=hint, path=link.path, severity=severity)
    return Finding(link, verdict, (problem,), day=snapshot.day)


def _copy_hint(link: Link) -> str:
    if link.source.archive_url:
        return f"its archived copy is {link.source.archive_url}"
    return "rumm verify --archive looks for an archived copy"


def _host(snapshot: Snapshot) -> str:
    return urlsplit(snapshot.final or snapshot.url).hostname or ""


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

"""`rumm verify`: check the base in use against the web. No other command loads this module."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import getproxies, proxy_bypass

from platformdirs import user_cache_path

from rumm import __version__
from rumm.base.files import STDIN, bundled, read_file, read_stdin
from rumm.base.locate import locate
from rumm.checks.verify import archive
from rumm.checks.verify.client import Manners
from rumm.checks.verify.links import links
from rumm.checks.verify.run import Outcome, Plan, verify
from rumm.checks.verify.snapshots import Store
from rumm.cli import terminal
from rumm.errors import UsageError
from rumm.index.opening import open_index
from rumm.model.query import make_query
from rumm.render.phrases import amount
from rumm.render.report import Checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rumm.checks.verify.verdicts import Finding
    from rumm.cli.options import Requests
    from rumm.index.answers import Index
    from rumm.model.facts import Fact, Source
    from rumm.model.query import Query

_DAY = 86400.0  # seconds


class Verified(NamedTuple):
    """Verdicts and, if copies were requested, a diff and notes on what could not be added."""

    name: str
    checked: tuple[Checked, ...]
    diff: str = ""
    notes: tuple[str, ...] = ()


def verify_base(
    base_name: str | None, asked: Query, requests: Requests, day: str, *, copies: bool
) -> Verified:
    """Verify the sources that a query chooses; with `copies`, look for archived ones.

    Raises:
        FactBaseError: if the base cannot be read.
        NetworkError: if no host can be reached.
        UsageError: for an invalid option.
    """
    if copies and base_name == STDIN:
        raise UsageError("--archive cannot change stdin; name a file with --base")
    plan = _plan(requests, day, copies=copies)
    name = base_name or str(bundled())
    data = read_stdin() if name == STDIN else read_file(Path(name))
    with terminal.progress() as progress:
        index = open_index(base_name, stdin=data, progress=progress)
    with index:
        chosen = links(*_chosen(index, asked))
    store = Store(user_cache_path("rumm", appauthor=False) / "verify")
    with terminal.progress("fetching sources") as progress:
        outcome = verify(chosen, plan, store, progress=lambda share: progress(share, sys.maxsize))
    text = data.decode()
    verified = Verified(name, _checked(text, outcome.findings))
    return _with_copies(verified, text, outcome) if copies else verified


def _plan(requests: Requests, day: str, *, copies: bool) -> Plan:
    for option, text, pattern in (
        ("--user-agent", requests.user_agent, r"[ -~]*"),
        ("--cdx", requests.cdx, r"https?://[!-~]+"),
    ):
        if not re.fullmatch(pattern, text):
            what = "an http(s) URL" if option == "--cdx" else "plain ASCII"
            raise UsageError(f'{option}: "{text}" is not {what}')
    manners = Manners(
        user_agent=f"rumm/{__version__} {requests.user_agent}".strip(),
        local=requests.local,
        pause=requests.pause,
        timeout=requests.timeout,
        proxies=getproxies(),
        bypasses=proxy_bypass,
    )
    return Plan(requests.age * _DAY, day, manners, requests.cdx if copies else "")


def _chosen(index: Index, asked: Query) -> tuple[Sequence[Source], Sequence[Fact]]:
    """Return the selected sources and the facts whose quotes to check.

    For the ID of a source, these are all facts that cite it.
    """
    if asked.id is None:
        # Without filters, also include sources that no fact cites.
        current = asked._replace(all=False)
        cited = index.cited(current if current.is_unfiltered else asked).items
        sources = tuple(each.source for each in cited)
        return sources, [hit.fact for hit in index.select(asked).items]
    found = index.bibliography(asked)
    named = {*asked.id} - {fact.id for fact in found.facts}
    citing = index.select(make_query(source=sorted(named), all=True)).items if named else ()
    facts = {fact.id: fact for fact in (*found.facts, *(hit.fact for hit in citing))}
    return found.sources, tuple(facts.values())


def _checked(text: str, findings: Sequence[Finding]) -> tuple[Checked, ...]:
    """Return findings with their places in the base, in the order of the base."""
    paths = {each.link.path for each in findings}
    paths |= {problem.path for each in findings for problem in each.problems}
    places = {path: place.value for path, place in locate(text, paths).items()}
    checked = [
        Checked(
            source=each.link.source.id,
            key=each.link.key,
            address=each.link.address,
            verdict=each.verdict,
            moved=each.moved or None,
            day=each.day,
            place=places.get(each.link.path, (1, 1)),
            problems=tuple(
                problem._replace(place=places.get(problem.path, (1, 1)))
                for problem in each.problems
            ),
        )
        for each in findings
    ]
    return tuple(sorted(checked, key=lambda each: each.place))


def _with_copies(verified: Verified, text: str, outcome: Outcome) -> Verified:
    """Add the diff and notes on what could not be added."""
    found = archive.additions(outcome.findings, outcome.copies)
    diff, left = archive.diff(archive.relative(Path(verified.name)), text, found)
    notes = []
    if outcome.unasked:
        unasked = amount(outcome.unasked, "source")
        notes.append(f"the archive did not answer for {unasked}; try again later")
    if left:
        keys = ", ".join(f"{each.key} of {each.source}" for each in left)
        notes.append(f"cannot add to the file because of its layout: {keys}")
    if not diff:
        notes.append("nothing to add")
    return verified._replace(diff=diff, notes=tuple(notes))

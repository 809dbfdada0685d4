"""One run: fetch missing or stale pages, judge them, and find archived copies."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from rumm.checks.verify import archive
from rumm.checks.verify.client import (
    Client,
    Clock,
    Failure,
    Manners,
    NetworkError,
    Reply,
    Validators,
)
from rumm.checks.verify.pages import Page, read
from rumm.checks.verify.snapshots import Snapshot, Store
from rumm.checks.verify.verdicts import Finding, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rumm.checks.verify.links import Link

_READING = 180.0  # seconds for one page
_READ_AT_ONCE = 2  # pages; more would compete for the CPU
_ENOUGH = 16  # threads


class Plan(NamedTuple):
    """Settings of a run.

    `age` is how long cached answers are used, in seconds; `day` is today.
    `cdx` is the address of an archive's CDX API, empty to look for no copies.
    """

    age: float
    day: str
    manners: Manners
    cdx: str = ""


class Outcome(NamedTuple):
    """Results of a run: findings in the order of the links, and copies by the id of the source.

    `unasked` is the number of sources that the archive did not answer for.
    """

    findings: tuple[Finding, ...]
    copies: Mapping[str, str] = {}
    unasked: int = 0


def verify(
    links: Sequence[Link],
    plan: Plan,
    store: Store,
    *,
    clock: Clock | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Outcome:
    """Fetch pages, many hosts at once, and judge them.

    Raises:
        NetworkError: if no host can be reached.
    """
    store.tidy()
    # Not in a `with` statement, which would wait for a page that takes too long to read.
    threads = ThreadPoolExecutor(_ENOUGH, thread_name_prefix="read")
    try:
        return asyncio.run(_verify(links, plan, store, clock or Clock(), threads, progress))
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


async def _verify(
    links: Sequence[Link],
    plan: Plan,
    store: Store,
    clock: Clock,
    threads: ThreadPoolExecutor,
    progress: Callable[[float], None],
) -> Outcome:
    urls = list(dict.fromkeys(link.url for link in links))
    async with Client(plan.manners, clock) as client:
        seen = _Seen(client, plan, store, clock, threads)
        done = 0

        async def look(url: str) -> None:
            nonlocal done
            await seen.look(url)
            done += 1
            progress(done / len(urls))

        async with asyncio.TaskGroup() as group:
            for url in urls:
                group.create_task(look(url))
        seen.conclude()
        findings = tuple(judge(link, seen.snapshots[link.url]) for link in links)
        if not plan.cdx:
            return Outcome(findings)
        return await _copies(findings, seen, plan.cdx, progress)


async def _copies(
    findings: tuple[Finding, ...], seen: _Seen, cdx: str, progress: Callable[[float], None]
) -> Outcome:
    """Look for copies of pages without one."""
    wanted = archive.wanted(findings)
    copies, unasked = {}, 0
    for number, (source, (url, day)) in enumerate(wanted.items()):
        progress(number / len(wanted))
        snapshot = await seen.look(archive.query(cdx, url))
        if snapshot.status != 200:
            unasked += 1
        elif copy := archive.choose(snapshot.text, cdx, day):
            copies[source] = copy
    return Outcome(findings, copies, unasked)


class _Seen:
    """The snapshots of a run, from the store or from the web."""

    def __init__(
        self, client: Client, plan: Plan, store: Store, clock: Clock, threads: ThreadPoolExecutor
    ) -> None:
        self.snapshots: dict[str, Snapshot] = {}
        self._client = client
        self._plan = plan
        self._store = store
        self._clock = clock
        self._threads = threads
        self._turns = asyncio.Semaphore(_READ_AT_ONCE)
        self._is_online = False
        self._is_known = False  # some answers were in the store
        self._unreached: list[Snapshot] = []

    async def look(self, url: str) -> Snapshot:
        """Return a recent snapshot of an address, fetching it if needed."""
        old = self._store.load(url)
        if old and 0 <= self._clock.time() - old.time < self._plan.age:
            self._is_known = True
            self.snapshots[url] = old
            return old
        known = None
        if old and 200 <= old.status < 300 and (old.etag or old.last_modified):
            known = Validators(old.final, old.etag, old.last_modified)
        reply = await self._client.get(url, known)
        page = Page()
        if reply.status != 304:
            page = await self._read(reply)
        snapshot = Snapshot(
            url=url,
            time=self._clock.time(),
            day=self._plan.day,
            status=reply.status,
            failure=reply.failure or "",
            detail=reply.detail,
            final=reply.final,
            moved=reply.moved,
            etag=reply.etag,
            last_modified=reply.last_modified,
            **page._asdict(),
        )
        if reply.status == 304 and old:
            snapshot = old._replace(time=snapshot.time, day=snapshot.day, moved=reply.moved)
        self.snapshots[url] = snapshot
        self._keep(snapshot, reply)
        return snapshot

    async def _read(self, reply: Reply) -> Page:
        """Read a page in a thread, since a large one takes seconds."""
        if reply.failure:
            return Page()
        if not 200 <= reply.status < 300:
            page = read(reply.body, reply.content_type, is_cut=reply.is_cut)
            return Page(is_wall=reply.is_challenge or page.is_wall)
        loop = asyncio.get_running_loop()
        work = partial(read, reply.body, reply.content_type, is_cut=reply.is_cut)
        async with self._turns:
            reading = loop.run_in_executor(self._threads, work)
            try:
                page = await asyncio.wait_for(reading, _READING)
            except TimeoutError:
                return Page(trouble="too complex")
        return page._replace(is_wall=reply.is_challenge or page.is_wall)

    def _keep(self, snapshot: Snapshot, reply: Reply) -> None:
        """Store a snapshot; store unreachable hosts only once another host was reached."""
        if reply.failure and reply.failure.is_of_network:
            self._unreached.append(snapshot)
        elif reply.failure is not Failure.PRIVATE:  # which depends on --local
            self._store.save(snapshot)
            # A host that is refused here, or not asked, is no evidence about the network.
            self._is_online = self._is_online or bool(reply.status)
        if self._is_online:
            for each in self._unreached:
                self._store.save(each)
            self._unreached = []

    def conclude(self) -> None:
        """Judge the hosts that were not reached.

        Raises:
            NetworkError: if none was reached, and nothing is stored from before.
        """
        if not self._unreached:
            return
        if not self._is_known:
            first = self._unreached[0]
            detail = f" ({first.detail})" if first.detail else ""
            message = f"no host could be reached: {first.url}: {first.failure}{detail}"
            raise NetworkError(f"{message}; check your internet connection")
        for each in self._unreached:
            # The network may be down, so the host may not be gone.
            failure = Failure.UNREACHABLE.value
            detail = each.detail or "its name cannot be looked up"
            self.snapshots[each.url] = each._replace(failure=failure, detail=detail)

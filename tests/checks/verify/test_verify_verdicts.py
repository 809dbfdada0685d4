"""Every behavior of the server gets the right verdict, politely."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from webserver import BURMESE, CHINESE, HANDLERS, QUOTE, MovingClock, Server

from rumm.checks.verify.client import Manners, NetworkError
from rumm.checks.verify.links import Link, Quote
from rumm.checks.verify.run import Plan, verify
from rumm.checks.verify.snapshots import Store
from rumm.checks.verify.verdicts import Finding, Verdict
from rumm.model.facts import Source, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DAY = "2026-12-01"
WEEK = 7 * 86400.0


def resolve(host: str, _port: int) -> Sequence[str]:
    """All hosts are on loopback, except one in the local network and one that does not exist."""
    if host == "nowhere.test":
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    if host == "later.test":
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    return ["127.0.0.1"]


MANNERS = Manners(local=True, resolve=resolve, timeout=5)


def link(url: str, *quotes: str, key: str = "url") -> Link:
    """Return an address of a source with quotes."""
    source = Source(url, "webpage", "Page", Tier.PRESS, "a", url=url)
    path = ("fact", "f", "citations", 0, "quote")
    return Link(source, key, url, tuple(Quote(quote, path) for quote in quotes))


@pytest.fixture
def clock() -> MovingClock:
    """Return a clock that only sleeping moves."""
    return MovingClock()


@pytest.fixture
def server(clock: MovingClock) -> Iterator[Server]:
    """Return a server whose log has the times of the clock."""
    with Server(clock) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return an empty store."""
    return Store(tmp_path / "verify")


def run(
    links: Sequence[Link],
    store: Store,
    clock: MovingClock,
    manners: Manners = MANNERS,
    age: float = WEEK,
) -> tuple[Finding, ...]:
    """Return the findings about some links."""
    return verify(links, Plan(age, DAY, manners), store, clock=clock).findings


# The page, what is quoted from it, and the verdict.
CASES: list[tuple[str, str, Verdict]] = [
    ("/ok", QUOTE, Verdict.OK),
    ("/ok#fragment", QUOTE, Verdict.OK),
    ("/ok", "", Verdict.UNQUOTED),
    ("/ok", "the engineers could not agree on a place", Verdict.CHANGED),
    ("/moved", QUOTE, Verdict.MOVED),
    ("/moved", "", Verdict.MOVED),
    ("/moved", "no such words here", Verdict.CHANGED),
    ("/moved-308", QUOTE, Verdict.MOVED),
    ("/moved-to-front", "", Verdict.MOVED),
    ("/moved-to-front", QUOTE, Verdict.CHANGED),
    ("/moved-then-temporary", QUOTE, Verdict.MOVED),
    ("/temporary", QUOTE, Verdict.OK),
    ("/temporary-then-moved", QUOTE, Verdict.OK),
    ("/other-host", QUOTE, Verdict.OK),
    ("/moved-to-404", QUOTE, Verdict.GONE),
    ("/loop", QUOTE, Verdict.FAILED),
    ("/without-end", QUOTE, Verdict.FAILED),
    ("/to-ftp", QUOTE, Verdict.FAILED),
    ("/to-nowhere", QUOTE, Verdict.FAILED),
    ("/cookie", QUOTE, Verdict.OK),
    ("/404", QUOTE, Verdict.GONE),
    ("/410", "", Verdict.GONE),
    ("/other-words", QUOTE, Verdict.CHANGED),
    ("/soft-404", QUOTE, Verdict.CHANGED),
    ("/soft-404", "", Verdict.UNQUOTED),
    ("/401", QUOTE, Verdict.BLOCKED),
    ("/403", "", Verdict.BLOCKED),
    ("/429", QUOTE, Verdict.BLOCKED),
    ("/451", QUOTE, Verdict.BLOCKED),
    ("/challenge", QUOTE, Verdict.BLOCKED),
    ("/challenge-200", QUOTE, Verdict.BLOCKED),
    ("/challenge-200", "", Verdict.BLOCKED),
    ("/cookie-wall", QUOTE, Verdict.BLOCKED),
    ("/cookie-wall", "", Verdict.BLOCKED),
    ("/429-seconds", QUOTE, Verdict.OK),
    ("/429-date", QUOTE, Verdict.OK),
    ("/418", QUOTE, Verdict.FAILED),
    ("/500", QUOTE, Verdict.FAILED),
    ("/503", QUOTE, Verdict.FAILED),
    ("/500-once", QUOTE, Verdict.OK),
    ("/reset", QUOTE, Verdict.FAILED),
    ("/reset-once", QUOTE, Verdict.OK),
    ("/half", QUOTE, Verdict.FAILED),
    ("/nonsense", QUOTE, Verdict.FAILED),
    ("/latin-1-header", CHINESE, Verdict.OK),
    ("/latin-1-header-gbk", CHINESE, Verdict.OK),
    ("/utf-8-header-gbk", CHINESE, Verdict.OK),
    ("/wrong-meta", CHINESE, Verdict.OK),
    ("/gbk", CHINESE, Verdict.OK),
    ("/utf-16", QUOTE, Verdict.OK),
    ("/unknown-charset", QUOTE, Verdict.UNREAD),
    ("/gzip", QUOTE, Verdict.OK),
    ("/deflate", QUOTE, Verdict.OK),
    ("/brotli", QUOTE, Verdict.OK),
    ("/bad-gzip", QUOTE, Verdict.FAILED),
    ("/bomb", QUOTE, Verdict.UNREAD),
    ("/image", QUOTE, Verdict.UNREAD),
    ("/image", "", Verdict.UNREAD),
    ("/binary", QUOTE, Verdict.UNREAD),
    ("/empty", QUOTE, Verdict.UNREAD),
    ("/app", QUOTE, Verdict.UNREAD),
    ("/pdf", QUOTE, Verdict.OK),
    ("/pdf", "the engineers could not agree on a place", Verdict.CHANGED),
    ("/pdf", "", Verdict.UNQUOTED),
    ("/pdf-hyphen", QUOTE, Verdict.OK),
    ("/pdf-without-text", QUOTE, Verdict.UNREAD),
    ("/pdf-broken", QUOTE, Verdict.UNREAD),
    ("/pdf-burmese", BURMESE, Verdict.OK),
    ("/burmese", BURMESE, Verdict.OK),
    ("/burmese", BURMESE.replace("မြန်မာ", "တရုတ်"), Verdict.CHANGED),
    ("/chinese", CHINESE, Verdict.OK),
    ("/chinese", CHINESE.replace("两", "三"), Verdict.CHANGED),
    ("/plain", QUOTE, Verdict.OK),
    ("/conditional", QUOTE, Verdict.OK),
]


def test_every_behavior_has_a_verdict(server: Server, store: Store, clock: MovingClock) -> None:
    """All in one run, each page on a host of its own; a second run asks for nothing."""
    links = [
        link(server.url(path, f"host-{number}.test"), *([quote] if quote else []))
        for number, (path, quote, _) in enumerate(CASES)
    ]
    findings = run(links, store, clock)
    expected = [(path, quote, verdict) for path, quote, verdict in CASES]
    assert [
        (path, quote, finding.verdict)
        for (path, quote, _), finding in zip(CASES, findings, strict=True)
    ] == expected
    assert {request.method for request in server.log} == {"GET"}
    assert server.overlaps == []
    server.log.clear()
    assert run(links, store, clock) == findings
    assert server.log == []


def test_every_page_of_the_server_is_asked_for() -> None:
    """No behavior is left without a verdict."""
    elsewhere = {"/", "/loop-back", "/slow-headers", "/slow-body", "/to-private", "/429-hours"}
    assert {path.partition("#")[0] for path, _, _ in CASES} == {*HANDLERS} - elsewhere


@pytest.mark.parametrize("path", ["/slow-headers", "/slow-body"])
@pytest.mark.long
def test_slow_servers_fail(path: str, server: Server, store: Store, clock: MovingClock) -> None:
    """A server that sends a little now and then is no better than one that sends nothing."""
    manners = MANNERS._replace(timeout=0.3)
    (finding,) = run([link(server.url(path), QUOTE)], store, clock, manners)
    assert finding.verdict is Verdict.FAILED
    assert "timeout (0.3 seconds)" in finding.problems[0].message


def test_bad_certificates_fail(store: Store, clock: MovingClock) -> None:
    """A page behind a certificate that nobody vouches for is not read."""
    with Server(clock, is_secure=True) as secure, Server(clock) as plain:
        urls = [secure.url("/ok"), plain.url("/ok", "plain.test").replace("http", "https")]
        signed, unencrypted = run([link(url, QUOTE) for url in urls], store, clock)
    assert signed.verdict is unencrypted.verdict is Verdict.FAILED
    assert "TLS error (self-signed certificate)" in signed.problems[0].message
    assert "TLS error" in unencrypted.problems[0].message
    assert secure.log == []


def test_unknown_hosts_are_gone(server: Server, store: Store, clock: MovingClock) -> None:
    """A host without a name is gone if others can be reached; one that is not found now is not."""
    urls = [server.url("/ok", host) for host in ("nowhere.test", "later.test", "site.test")]
    findings = run([link(url, QUOTE) for url in urls], store, clock)
    assert [each.verdict for each in findings] == [Verdict.GONE, Verdict.FAILED, Verdict.OK]


def test_no_verdicts_without_a_network(server: Server, store: Store, clock: MovingClock) -> None:
    """If no host could be reached, that is one error, and nothing is kept."""
    links = [link(server.url("/ok", host)) for host in ("nowhere.test", "later.test")]
    for _ in range(2):
        with pytest.raises(NetworkError, match=r"^no host could be reached: http://nowhere"):
            run(links, store, clock)
    assert server.log == []


def test_a_network_that_is_gone_later(server: Server, store: Store, clock: MovingClock) -> None:
    """With answers from before, a host that is not reached has failed, and is not gone."""
    good, bad = link(server.url("/ok")), link(server.url("/ok", "nowhere.test"))
    run([good], store, clock)
    findings = run([good, bad], store, clock)
    assert [each.verdict for each in findings] == [Verdict.UNQUOTED, Verdict.FAILED]


def test_pauses_between_requests(server: Server, store: Store, clock: MovingClock) -> None:
    """One request at a time to each host, with a pause after it, also within redirects."""
    links = [
        link(server.url(f"{path}?{number}", host), QUOTE)
        for host in ("a.test", "b.test", "c.test")
        for number in range(4)
        for path in ("/ok", "/moved", "/500-once", "/other-host")
    ]
    run(links, store, clock, MANNERS._replace(pause=3))
    assert server.overlaps == []
    times = defaultdict(list)
    for request in server.log:
        times[request.host].append(request.time)
    assert len(times) == 4
    for host, each in times.items():
        assert min(after - before for before, after in pairwise(each)) >= 3, host


@pytest.mark.parametrize(("path", "seconds"), [("/429-seconds", 30), ("/429-date", 60)])
def test_retry_after_is_obeyed(
    path: str, seconds: float, server: Server, store: Store, clock: MovingClock
) -> None:
    """A host that asks to wait is not asked for other pages either."""
    links = [link(server.url(path), QUOTE), link(server.url("/ok"), QUOTE)]
    findings = run(links, store, clock)
    assert [finding.verdict for finding in findings] == [Verdict.OK, Verdict.OK]
    one, two, _three = (request.time for request in server.log)
    assert two - one >= seconds


def test_long_waits_end_the_questions(server: Server, store: Store, clock: MovingClock) -> None:
    """A host that asks to wait for hours is asked for nothing more, in the next run neither."""
    links = [link(server.url(path), QUOTE) for path in ("/429-hours", "/ok", "/404")]
    for _ in range(2):
        findings = run(links, store, clock)
        assert {finding.verdict for finding in findings} == {Verdict.BLOCKED}
        assert [request.path for request in server.log] == ["/429-hours"]


def test_answers_grow_old(server: Server, store: Store, clock: MovingClock) -> None:
    """After a week a page is asked for again, by its validators."""
    page = link(server.url("/conditional"), QUOTE)
    run([page], store, clock)
    clock.now += WEEK + 1
    (finding,) = run([page], store, clock)
    assert finding.verdict is Verdict.OK
    assert [request.headers.get("if-none-match") for request in server.log] == [None, '"1"']
    run([page], store, clock)
    assert len(server.log) == 2


def test_a_new_quote_needs_no_request(server: Server, store: Store, clock: MovingClock) -> None:
    """The text of a page is kept, so that quotes can be added and corrected."""
    url = server.url("/ok")
    for quote, verdict in ((QUOTE, Verdict.OK), ("not there at all", Verdict.CHANGED)):
        assert run([link(url, quote)], store, clock)[0].verdict is verdict
    assert len(server.log) == 1


def test_one_request_for_sources_of_one_page(
    server: Server, store: Store, clock: MovingClock
) -> None:
    """Fragments and quotes make no difference to what is asked for."""
    links = [link(server.url(f"/ok#{number}"), QUOTE) for number in range(5)]
    assert {finding.verdict for finding in run(links, store, clock)} == {Verdict.OK}
    assert len(server.log) == 1


def test_the_user_agent(server: Server, store: Store, clock: MovingClock) -> None:
    """Every request says who is asking."""
    run([link(server.url("/ok"))], store, clock, MANNERS._replace(user_agent="rumm/1 (me@a.test)"))
    assert server.log[0].headers["user-agent"] == "rumm/1 (me@a.test)"


def test_dois_do_not_move(server: Server, store: Store, clock: MovingClock) -> None:
    """A DOI redirects, and leads to a page about the text rather than to the text."""
    url = server.url("/moved")
    findings = [
        run([link(url, *quotes, key="doi")], store, clock)[0].verdict
        for quotes in ([], [QUOTE], ["words of the full text"])
    ]
    assert findings == [Verdict.UNQUOTED, Verdict.OK, Verdict.UNREAD]


@pytest.mark.long
def test_many_hosts_at_once(store: Store, clock: MovingClock) -> None:
    """The time that a run takes is that of the busiest host."""
    import time  # noqa: PLC0415 - real time, for once

    hosts = [f"h{number % 40}.test" for number in range(104)] + ["h0.test"] * 6
    with Server(clock, latency=0.2) as server:
        links = [link(server.url(f"/ok?{number}", host)) for number, host in enumerate(hosts)]
        begun = time.monotonic()
        findings = run(links, store, clock)
        took = time.monotonic() - begun
    busiest = max(hosts.count(host) for host in hosts) * 0.2
    assert {finding.verdict for finding in findings} == {Verdict.UNQUOTED}
    assert len(server.log) == 110
    assert server.overlaps == []
    assert busiest <= took < 11  # 2.4 s on an idle machine; the sum is 22 s


class InterruptedClock(MovingClock):
    """A clock at which Ctrl-C is pressed in the third pause, once three pages have been read."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses = 0
        self.has_read_three = asyncio.Event()

    def follow(self, share: float) -> None:
        """Take the share of six pages that have been read."""
        if share == 0.5:
            self.has_read_three.set()

    async def sleep(self, seconds: float) -> None:
        """Move the time on, or interrupt."""
        self.pauses += 1
        if self.pauses == 3:
            await self.has_read_three.wait()
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(60)
        await super().sleep(seconds)


def test_an_interrupted_run_goes_on(server: Server, store: Store) -> None:
    """What was learned before an interrupt is not asked again."""
    clock = InterruptedClock()
    links = [link(server.url(f"/ok?{number}"), QUOTE) for number in range(6)]
    with pytest.raises(KeyboardInterrupt):
        verify(links, Plan(WEEK, DAY, MANNERS), store, clock=clock, progress=clock.follow)
    assert len(server.log) == 3
    assert {finding.verdict for finding in run(links, store, clock)} == {Verdict.OK}
    assert len(server.log) == 6

"""No request goes where it must not: schemes, private addresses, redirects, DNS, proxies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_verify_verdicts import DAY, MANNERS, WEEK, link
from webserver import QUOTE, MovingClock, Server

from rumm.checks.verify.client import Manners, NetworkError, is_public
from rumm.checks.verify.run import Plan, verify
from rumm.checks.verify.snapshots import Store
from rumm.checks.verify.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def judged(urls: Sequence[str], tmp_path: Path, manners: Manners) -> list[tuple[Verdict, str]]:
    """Return the verdict and the first message about each address."""
    plan = Plan(WEEK, DAY, manners)
    outcome = verify([link(url, QUOTE) for url in urls], plan, Store(tmp_path), clock=MovingClock())
    return [
        (each.verdict, each.problems[0].message if each.problems else "")
        for each in outcome.findings
    ]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        *(
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd12::1",
            "ff02::1",
        ),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"),
        *("2001:db8::1", "64:ff9b::a9fe:a9fe", "2001:0:7f00:1::"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    """Loopback, link-local, private, reserved, and whatever embeds one of them."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses(address: str) -> None:
    """The rest of the internet."""
    assert is_public(address)


LITERAL = ("127.0.0.1", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]")
NAMES = ("localhost", "LOCALHOST.", "a.localhost", "printer.local", "metadata.google.internal")


def test_private_hosts_are_not_asked(tmp_path: Path) -> None:
    """In any spelling, by name or as a number, with real name resolution."""
    with Server(MovingClock()) as server:
        urls = [server.url("/ok", host) for host in (*LITERAL, *NAMES)]
        found = judged(urls, tmp_path, Manners())
    assert {verdict for verdict, _ in found} == {Verdict.FAILED}
    assert all("is not on the public internet" in message for _, message in found), found
    assert server.log == []


def test_a_private_host_is_asked_once_it_may_be(tmp_path: Path) -> None:
    """The refusal is not kept: it says nothing about the page."""
    with Server(MovingClock()) as server:
        url = server.url("/ok", "127.0.0.1")
        assert judged([url], tmp_path, Manners())[0][0] is Verdict.FAILED
        judged([url], tmp_path, Manners(local=True))
    assert [request.path for request in server.log] == ["/ok"]


def answers(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    """Return a resolver that knows a host of the server, and these addresses for another."""
    return lambda host, _port: addresses if host == "inside.test" else ["127.0.0.1"]


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.216.34", "::1"], ["fe80::1%1"]])
def test_names_of_private_addresses(addresses: list[str], tmp_path: Path) -> None:
    """A host with one private address is not asked, whatever others it has."""
    manners = Manners(resolve=answers(*addresses))
    ((verdict, message),) = judged(["http://inside.test/"], tmp_path, manners)
    assert verdict is Verdict.FAILED
    assert message == f"inside.test, {addresses[-1]} is not on the public internet"


def test_redirects_to_private_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page cannot send the program into the network that it runs in."""
    # The server acts as a public host; only the other one is private.
    monkeypatch.setattr(
        "rumm.checks.verify.client.is_public", lambda address: address == "127.0.0.1"
    )
    with Server(MovingClock()) as server:
        manners = Manners(resolve=answers("10.0.0.1"))
        ((verdict, message),) = judged([server.url("/to-private")], tmp_path, manners)
    assert verdict is Verdict.FAILED
    assert message == "inside.test, 10.0.0.1 is not on the public internet"
    assert [request.path for request in server.log] == ["/to-private"]


def test_the_address_is_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once for each request, so that no second answer can differ."""
    asked = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    monkeypatch.setattr("rumm.checks.verify.client.is_public", lambda address: address[:3] != "10.")
    with Server(MovingClock()) as server:
        ((verdict, _),) = judged([server.url("/ok")], tmp_path, Manners(resolve=resolve))
    assert verdict is Verdict.OK
    assert asked == ["site.test"]
    assert [request.host for request in server.log] == ["site.test"]


def test_an_address_that_does_not_answer(tmp_path: Path) -> None:
    """The other addresses of a host are tried."""
    with Server(MovingClock()) as server:
        manners = MANNERS._replace(resolve=lambda _host, _port: ["127.0.0.99", "::1", "127.0.0.1"])
        ((verdict, _),) = judged([server.url("/ok")], tmp_path, manners)
    assert verdict is Verdict.OK


def test_through_a_proxy(tmp_path: Path) -> None:
    """A proxy gets the address with the name of the host, which nobody else needs to know."""

    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    with Server(MovingClock()) as proxy:
        manners = Manners(proxies={"http": f"127.0.0.1:{proxy.port}"}, resolve=resolve)
        judged(["http://far.test/x"], tmp_path, manners)
    assert [(request.host, request.path) for request in proxy.log] == [
        ("far.test", "http://far.test/x")
    ]


def test_private_hosts_behind_a_proxy(tmp_path: Path) -> None:
    """Literal addresses and names are checked before a proxy is asked for them."""
    with Server(MovingClock()) as proxy:
        manners = Manners(proxies={"all": f"http://127.0.0.1:{proxy.port}"})
        urls = [f"http://{host}/" for host in (*LITERAL, *NAMES)]
        urls.append("https://10.0.0.1/")
        found = judged(urls, tmp_path, manners)
    assert {verdict for verdict, _ in found} == {Verdict.FAILED}
    assert proxy.log == []


def test_hosts_without_a_proxy(tmp_path: Path) -> None:
    """Hosts that are to be reached directly are."""
    with Server(MovingClock()) as proxy, Server(MovingClock()) as server:
        manners = MANNERS._replace(
            proxies={"http": f"http://127.0.0.1:{proxy.port}"},
            bypasses=lambda host: host == "site.test",
        )
        ((verdict, _),) = judged([server.url("/ok")], tmp_path, manners)
    assert verdict is Verdict.OK
    assert proxy.log == []


@pytest.mark.parametrize("proxy", ["socks5://localhost:1", "ftp://localhost:1"])
def test_proxies_that_cannot_be_used(proxy: str, tmp_path: Path) -> None:
    """One clear line, and no verdicts."""
    with pytest.raises(NetworkError, match=r"^cannot use the proxy "):
        judged(["http://far.test/"], tmp_path, Manners(proxies={"http": proxy}))

"""The network client: polite, bounded, and limited to public addresses.

The only module that uses the network. It asks one host for one page at a time, with a pause between
requests, and connects only to addresses that it has checked.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import partial
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urldefrag

import httpx2

from rumm.checks.verify.pages import is_readable
from rumm.errors import RummError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from ipaddress import IPv4Address

    Resolve = Callable[[str, int], Sequence[str]]

MOST_BYTES = 20 * 1024 * 1024  # read of a body, before and after decompression
_PEEKED = 64 * 1024  # bytes read of an error page, or of what is not text
_HOPS = 10  # redirects followed
_BACKOFF = (2, 8)  # pauses before each retry, if the host does not ask for more
_PATIENCE = 120.0  # longest Retry-After to honor, in seconds
_AT_ONCE = 64  # requests in flight
_ADDRESSES = 4  # of a host that are tried
_CONNECTING = 10.0  # seconds
_RESOLVING, _RESOLVING_PROXIED = 10.0, 3.0  # seconds
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_ACCEPT = "text/html, application/xhtml+xml, application/pdf, text/plain, */*;q=0.8"
# Headers of firewalls that answer with a challenge instead of the page.
_CHALLENGES = {"cf-mitigated": "challenge", "x-amzn-waf-action": "challenge"}
# Names of the local machine or network (RFC 6761, 6762, 8375, and ICANN for .internal).
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "lan", "localdomain")
_NAT64 = ip_network("64:ff9b::/96")


class Failure(StrEnum):
    """Why a request failed."""

    UNKNOWN_HOST = "unknown host"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "TLS error"
    BROKEN = "broken connection"
    PRIVATE = "private address"
    REDIRECTS = "redirects"
    INVALID = "invalid address"
    WAIT = "asked to wait"

    @property
    def is_of_network(self) -> bool:
        """Whether the host was not reached, so the problem may be on this side."""
        return self in (Failure.UNKNOWN_HOST, Failure.UNREACHABLE)


class Reply(NamedTuple):
    """The result of a request; see `Snapshot`."""

    status: int = 0
    failure: Failure | None = None
    detail: str = ""
    final: str = ""
    moved: str = ""
    content_type: str = ""
    body: bytes = b""
    is_cut: bool = False
    is_challenge: bool = False
    etag: str = ""
    last_modified: str = ""
    location: str = ""
    retry_after: str = ""

    @property
    def is_redirect(self) -> bool:
        """Whether the reply is a redirect."""
        return self.status in _REDIRECTS and bool(self.location)


class Validators(NamedTuple):
    """Validators of the last version read, and its address."""

    url: str
    etag: str
    last_modified: str

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for the page only if it has changed."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


class Clock:
    """A clock that tests can replace."""

    def time(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that only ever increase."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def resolve(host: str, port: int) -> Sequence[str]:
    """Look up the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Manners(NamedTuple):
    """Settings for requests. `pause` and `timeout` are in seconds.

    `proxies` are addresses by scheme or `all`; `bypasses` returns whether a host is exempt.
    """

    user_agent: str = "rumm"
    local: bool = False
    pause: float = 1.0
    timeout: float = 30.0
    proxies: Mapping[str, str] = {}
    bypasses: Callable[[str], object] = lambda _host: False
    resolve: Resolve = resolve


@dataclass
class _Host:
    """The state of one host: when to ask again, or why not to."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    closed: Reply | None = None


class NetworkError(RummError):
    """No host can be reached, so there are no verdicts."""

    exit_code = 4


class PrivateAddressError(Exception):
    """An address that is not on the public internet."""


class _UnknownHostError(Exception):
    """A name that does not exist."""


class Client:
    """Fetches pages; an asynchronous context manager."""

    def __init__(self, manners: Manners, clock: Clock) -> None:
        self._manners = manners
        self._clock = clock
        self._transport = _Transport(manners)
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._headers = {"User-Agent": manners.user_agent, "Accept": _ACCEPT}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def get(self, url: str, known: Validators | None = None) -> Reply:
        """Fetch a page, following redirects; the status is 304 if it is as it was `known`."""
        timeout = self._manners.timeout
        # A client for each page, so that cookies last as long as its redirects.
        session = httpx2.AsyncClient(
            transport=self._transport,
            trust_env=False,
            headers=self._headers,
            timeout=httpx2.Timeout(timeout, connect=min(timeout, _CONNECTING)),
        )
        moved, is_permanent, seen = "", True, set[object]()
        for _hop in range(_HOPS + 1):
            state = url, frozenset((each.name, each.value) for each in session.cookies.jar)
            if state in seen:
                return Reply(failure=Failure.REDIRECTS, detail="a loop", final=url)
            seen.add(state)
            headers = known.headers() if known and known.url == url else {}
            reply = (await self._polite(session, url, headers))._replace(final=url, moved=moved)
            if not reply.is_redirect:
                return reply
            is_permanent = is_permanent and reply.status in _PERMANENT
            try:
                target = httpx2.URL(url).join(reply.location)
            except (httpx2.InvalidURL, UnicodeError, ValueError):
                detail = f"to {reply.location!r}, which is not a valid URL"
                return Reply(failure=Failure.REDIRECTS, detail=detail, final=url)
            url = urldefrag(str(target)).url
            if target.scheme not in ("http", "https"):
                detail = f"to {url}, which is not http or https"
                return Reply(failure=Failure.REDIRECTS, detail=detail, final=url)
            moved = url if is_permanent else moved
        return Reply(failure=Failure.REDIRECTS, detail=f"more than {_HOPS}", final=url)

    async def _polite(
        self, session: httpx2.AsyncClient, url: str, headers: Mapping[str, str]
    ) -> Reply:
        """Request a page when the host is free; retry temporary failures."""
        try:
            name = httpx2.URL(url).host
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            return Reply(failure=Failure.INVALID, detail=str(error))
        host = self._hosts[name]
        async with host.lock:
            for backoff in (*_BACKOFF, 0):
                if host.closed:
                    return host.closed
                while (wait := host.free_at - self._clock.monotonic()) > 0:
                    await self._clock.sleep(wait)
                async with self._slots:
                    reply = await self._ask(session, url, headers)
                wanted = _seconds(reply.retry_after, self._clock.time())
                if wanted > _PATIENCE:
                    reply = reply._replace(failure=Failure.WAIT, detail=f"{wanted:.0f} seconds")
                    host.closed = reply
                    return reply
                is_last = not backoff or not _may_pass(reply)
                wait = self._manners.pause * (1 if is_last else backoff)
                host.free_at = self._clock.monotonic() + max(wanted, wait)
                if is_last:
                    break
            if reply.failure and reply.failure.is_of_network:
                host.closed = reply
        return reply

    async def _ask(
        self, session: httpx2.AsyncClient, url: str, headers: Mapping[str, str]
    ) -> Reply:
        """Send one request and read the body."""
        try:
            async with asyncio.timeout(self._manners.timeout):
                request = session.build_request("GET", url, headers=headers)
                response = await session.send(request, stream=True)
                try:
                    return await _read(response)
                finally:
                    await response.aclose()
        except (
            *(httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError),
            *(PrivateAddressError, _UnknownHostError),
        ) as error:
            return _failed(error, self._manners.timeout)


def _may_pass(reply: Reply) -> bool:
    """Return whether to retry."""
    if reply.failure:
        return reply.failure in _PASSING
    return reply.status in _TRY_AGAIN and not reply.is_challenge


_PASSING = (Failure.UNREACHABLE, Failure.TIMEOUT, Failure.BROKEN)


def _failed(error: Exception, timeout: float) -> Reply:
    """Say why a request failed."""
    detail = _said(error)
    match error:
        case PrivateAddressError():
            failure = Failure.PRIVATE
        case _UnknownHostError():
            failure, detail = Failure.UNKNOWN_HOST, ""
        case httpx2.ConnectTimeout():
            failure, detail = Failure.UNREACHABLE, "timeout"
        case TimeoutError() | httpx2.TimeoutException():
            failure, detail = Failure.TIMEOUT, f"{timeout:g} seconds"
        case httpx2.ConnectError() | httpx2.ProxyError():
            fault = _tls_fault(error)
            failure = Failure.TLS if fault else Failure.UNREACHABLE
            detail = fault or detail
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol() | UnicodeError():
            failure = Failure.INVALID
        case _:
            failure = Failure.BROKEN
    return Reply(failure=failure, detail=detail)


async def _read(response: httpx2.Response) -> Reply:
    """Read a response, and only as much of its body as needed."""
    headers = response.headers
    content_type = headers.get("content-type", "")
    reply = Reply(
        status=response.status_code,
        content_type=content_type,
        is_challenge=any(headers.get(name) == value for name, value in _CHALLENGES.items()),
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        location=headers.get("location", ""),
        retry_after=headers.get("retry-after", ""),
    )
    if reply.is_redirect or reply.status == 304:
        return reply
    limit = MOST_BYTES if response.is_success and is_readable(content_type) else _PEEKED
    body, is_cut = bytearray(), False
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > limit or response.num_bytes_downloaded > limit:
            is_cut = True
            break
    return reply._replace(body=bytes(body[:limit]), is_cut=is_cut)


def _seconds(retry_after: str, now: float) -> float:
    """Read a Retry-After header, which has seconds or a date (RFC 9110)."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    with suppress(ValueError, TypeError, OverflowError):
        date = parsedate_to_datetime(value)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, (date - datetime.fromtimestamp(now, UTC)).total_seconds())
    return 0.0


def _tls_fault(error: BaseException | None) -> str:
    """Return the TLS problem behind an error, or ""."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "bad certificate"
        if isinstance(error, ssl.SSLError):
            return (error.reason or "handshake failed").replace("_", " ").lower()
        error = error.__cause__ or error.__context__
    return ""


def _said(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:1].lower() + text[1:]


class _Transport(httpx2.AsyncBaseTransport):
    """A transport that connects only to checked addresses, or through a proxy."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        # No connection is kept: hosts that share an address must not share a connection.
        self._connect = partial(
            httpx2.AsyncHTTPTransport,
            verify=httpx2.create_ssl_context(),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=0),
        )
        self._direct = self._connect()
        self._proxied = {
            scheme: self._connect_proxy(address)
            for scheme, address in manners.proxies.items()
            if scheme in ("http", "https", "all") and address
        }
        # asyncio's own threads would have to end before the program does.
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="resolve")

    async def aclose(self) -> None:
        """Close all connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for transport in (self._direct, *self._proxied.values()):
            await transport.aclose()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request.

        Raises:
            PrivateAddressError: if the host is, or has, an address that is not public.
        """
        url = request.url
        proxy = self._proxy(url)
        addresses = await self._addresses(url, is_proxied=proxy is not None)
        if proxy is not None:
            return await proxy.handle_async_request(request)
        for number, address in enumerate(addresses[:_ADDRESSES], start=1):
            pinned = httpx2.Request(
                request.method,
                url.copy_with(host=address),
                headers=request.headers,  # with the name of the host
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                return await self._direct.handle_async_request(pinned)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                if number == len(addresses[:_ADDRESSES]) or _tls_fault(error):
                    raise
        raise _UnknownHostError(url.host)

    def _proxy(self, url: httpx2.URL) -> httpx2.AsyncHTTPTransport | None:
        """Return the connection to the proxy for an address, if there is one."""
        proxy = self._proxied.get(url.scheme) or self._proxied.get("all")
        return None if proxy is None or self._manners.bypasses(url.host) else proxy

    def _connect_proxy(self, address: str) -> httpx2.AsyncHTTPTransport:
        address = address if "://" in address else f"http://{address}"
        try:
            return self._connect(proxy=address)
        except ImportError as error:
            raise NetworkError(
                f"cannot use the proxy {address}; run pip install socksio"
            ) from error
        except (ValueError, httpx2.InvalidURL) as error:
            raise NetworkError(f"cannot use the proxy {address}; use an http:// address") from error

    async def _addresses(self, url: httpx2.URL, *, is_proxied: bool) -> Sequence[str]:
        """Look up the addresses of a host and check them all.

        Behind a proxy, DNS may be unavailable; then only the name is checked.
        """
        host = url.raw_host.decode("ascii").strip("[]")
        if not self._manners.local and _is_local_name(host):
            raise PrivateAddressError(host)
        loop = asyncio.get_running_loop()
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            async with asyncio.timeout(_RESOLVING_PROXIED if is_proxied else _RESOLVING):
                addresses = await loop.run_in_executor(
                    self._threads, self._manners.resolve, host, port
                )
        except (OSError, UnicodeError) as error:  # TimeoutError is an OSError
            if is_proxied:
                return ()
            if isinstance(error, socket.gaierror) and error.errno in _NO_NAME:
                raise _UnknownHostError(host) from error
            raise httpx2.ConnectError(f"DNS lookup of {host} failed") from error
        if not self._manners.local:
            for address in addresses:
                if not is_public(address):
                    raise PrivateAddressError(host if address == host else f"{host}, {address}")
        return addresses


_NO_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


def _is_local_name(host: str) -> bool:
    name = host.rstrip(".").lower()
    return any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)


def is_public(address: str) -> bool:
    """Return whether an address is on the public internet, as is every address embedded in it."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    inner: list[IPv4Address | IPv6Address | None] = []
    if isinstance(ip, IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ip_address(int(ip) & 0xFFFFFFFF))
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
    return (
        ip.is_global
        and not ip.is_multicast
        and all(is_public(str(each)) for each in inner if each is not None)
    )

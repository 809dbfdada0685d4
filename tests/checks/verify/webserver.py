"""A web server on loopback that shows how servers behave, and keeps a log of the requests."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
import zlib
from collections import Counter
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import brotli

from rumm.checks.verify.client import Clock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Handler = Callable[["Request", asyncio.StreamWriter, "Server"], Awaitable[None]]

QUOTE = "the engineers could not agree on a date"
PAGE = f"<title>Annals</title><p>In the end {QUOTE}, and so <b>nobody</b> went.</p>"
BURMESE = "ရုရှားနှင့် မြန်မာ သည် သဘောတူညီချက် လက်မှတ်ရေးထိုးခဲ့သည်"
CHINESE = "两国签署了关于和平利用原子能的协定"


class MovingClock(Clock):
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_796_000_000.0

    def time(self) -> float:
        """Return the time, which does not pass."""
        return self.now

    def monotonic(self) -> float:
        """Return the time, which does not pass."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Move the time on."""
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


class Request(NamedTuple):
    """One request, with the time on the clock when it began."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    time: float
    number: int  # of the requests for this page until now


class Server:
    """Serves `HANDLERS` on a port of loopback, for any host name."""

    def __init__(self, clock: Clock, *, latency: float = 0.0, is_secure: bool = False) -> None:
        self.clock = clock
        self.log: list[Request] = []
        self.overlaps: list[str] = []  # requests that came to a host while it was busy
        self.port = 0
        self._latency = latency
        self._counts: Counter[str] = Counter()
        self._busy: Counter[str] = Counter()
        self._is_secure = is_secure
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._started = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, path: str, host: str = "site.test") -> str:
        """Return the address of a page on a host."""
        return f"http{'s' * self._is_secure}://{host}:{self.port}{path}"

    def _run(self) -> None:
        context = None
        if self._is_secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(Path(__file__).parent / "self-signed.pem")
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        server = self._loop.run_until_complete(starting)
        self.port = server.sockets[0].getsockname()[1]
        self._loop.set_exception_handler(lambda _loop, _context: None)
        self._loop.call_soon(self._started.set)
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(self._cancel())
        self._loop.close()

    async def _cancel(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (start := await reader.readexactly(1)) == b"\x16":  # of a TLS handshake
            send(writer, "", 400)
            writer.close()
            return
        rest = await reader.readuntil(b"\r\n\r\n")
        head = (start + rest).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {
            name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:-2])
        }
        host = headers["host"].partition(":")[0]
        self._counts[host + path] += 1
        request = Request(method, host, path, headers, self.clock.time(), self._counts[host + path])
        self.log.append(request)
        if self._busy[host]:
            self.overlaps.append(host)
        self._busy[host] += 1
        try:
            await asyncio.sleep(self._latency)
            handler = HANDLERS.get(path.partition("?")[0], HANDLERS["/404"])
            await handler(request, writer, self)
            await writer.drain()
        finally:
            self._busy[host] -= 1
            writer.close()


def answer(
    body: str | bytes = PAGE,
    status: int = 200,
    type_: str = "text/html; charset=utf-8",
    **headers: str,
) -> Handler:
    """Return a handler that always gives the same answer."""

    async def handle(_request: Request, writer: asyncio.StreamWriter, _server: Server) -> None:
        send(writer, body, status, type_, **headers)

    return handle


def send(
    writer: asyncio.StreamWriter,
    body: str | bytes = PAGE,
    status: int = 200,
    type_: str = "text/html; charset=utf-8",
    **headers: str,
) -> None:
    """Write a whole response; an underscore in the name of a header is a hyphen."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}"]
    lines += [f"Content-Type: {type_}"] if type_ else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + data)


def redirect(status: int, to: str, **headers: str) -> Handler:
    """Return a handler that sends to another page; `{port}` is that of the server."""

    async def handle(_request: Request, writer: asyncio.StreamWriter, server: Server) -> None:
        send(writer, "", status, Location=to.format(port=server.port), **headers)

    return handle


def first(handler: Handler, then: Handler | None = None) -> Handler:
    """Return a handler that does one thing on the first request and another later."""

    async def handle(request: Request, writer: asyncio.StreamWriter, server: Server) -> None:
        chosen = handler if request.number == 1 else then or answer()
        await chosen(request, writer, server)

    return handle


async def slow_headers(_request: Request, _writer: asyncio.StreamWriter, _server: Server) -> None:
    """Send nothing for a long time."""
    await asyncio.sleep(60)


async def slow_body(_request: Request, writer: asyncio.StreamWriter, _server: Server) -> None:
    """Send a byte now and then."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(600):
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.1)


async def reset(_request: Request, writer: asyncio.StreamWriter, _server: Server) -> None:
    """Cut the connection."""
    writer.transport.abort()


async def half(_request: Request, writer: asyncio.StreamWriter, _server: Server) -> None:
    """Send less than was announced."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nThe end is mis")


async def nonsense(_request: Request, writer: asyncio.StreamWriter, _server: Server) -> None:
    """Speak another protocol."""
    writer.write(b"220 mail.test ESMTP ready\r\n")


async def in_two_hours(_request: Request, writer: asyncio.StreamWriter, server: Server) -> None:
    """Ask to come back at a date that is too far away to wait for."""
    send(writer, "", 429, Retry_After=formatdate(server.clock.time() + 7200, usegmt=True))


async def in_a_minute(_request: Request, writer: asyncio.StreamWriter, server: Server) -> None:
    """Ask to come back at a date that can be waited for."""
    send(writer, "", 429, Retry_After=formatdate(server.clock.time() + 60, usegmt=True))


async def cookie(request: Request, writer: asyncio.StreamWriter, _server: Server) -> None:
    """Set a cookie, and show the page to who brings it back."""
    if "seen=1" in request.headers.get("cookie", ""):
        send(writer)
    else:
        send(writer, "", 302, Location=request.path, Set_Cookie="seen=1")


async def conditional(request: Request, writer: asyncio.StreamWriter, _server: Server) -> None:
    """Answer 304 to who knows the page."""
    if request.headers.get("if-none-match") == '"1"':
        send(writer, "", 304)
    else:
        send(writer, ETag='"1"')


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with lines of text in any script.

    Each character is a code that is mapped to Unicode.
    """
    codes = {char: number for number, char in enumerate(sorted(set("".join(lines))), start=1)}
    drawn = " T* ".join(
        "<" + "".join(f"{codes[char]:04x}" for char in line) + "> Tj" for line in lines
    )
    content = f"BT /F1 12 Tf 14 TL 72 720 Td {drawn} ET".encode()
    pairs = "\n".join(
        f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    ).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>\0"
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>\0"
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>\0"
        b"<< /Length %d >>\nstream\n%s\nendstream\0"
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>\0"
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>\0"
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content, len(cmap), cmap)
    ).split(b"\0")
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        % (
            count,
            table,
            count,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )


def _bomb() -> bytes:
    """100 MB of spaces and a quote, twice compressed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blank = b" " * 1_000_000
    return b"".join(packer.compress(blank) for _ in range(100)) + packer.flush()


_GBK = f'<meta charset="gbk"><p>{CHINESE}</p>'.encode("gbk")
HANDLERS: dict[str, Handler] = {
    "/ok": answer(),
    "/404": answer("<p>Not found</p>", 404),
    "/410": answer("<p>Gone</p>", 410),
    "/moved": redirect(301, "/ok"),
    "/moved-308": redirect(308, "/moved"),
    "/moved-to-front": redirect(301, "/"),
    "/": answer("<p>Welcome to the front page, where there is news.</p>"),
    "/temporary": redirect(302, "/ok"),
    "/moved-then-temporary": redirect(301, "/temporary"),
    "/temporary-then-moved": redirect(302, "/moved"),
    "/moved-to-404": redirect(301, "/404"),
    "/other-host": redirect(302, "http://other.test:{port}/ok"),
    "/loop": redirect(301, "/loop-back"),
    "/loop-back": redirect(301, "/loop"),
    "/without-end": redirect(302, "/without-end?again"),
    "/to-ftp": redirect(301, "ftp://site.test/x"),
    "/to-private": redirect(302, "http://inside.test:{port}/ok"),
    "/to-nowhere": redirect(301, "http://[x"),
    "/cookie": cookie,
    "/other-words": answer(
        "<p>In the end the engineers could not agree on a place, so nobody went.</p>"
    ),
    "/soft-404": answer(
        "<h1>Oops</h1><p>The page was not found. We use cookies. <button>Accept</button>"
    ),
    **{f"/{status}": answer("", status) for status in (401, 403, 418, 429, 451, 500, 503)},
    "/challenge": answer("<title>Just a moment...</title>", 503, cf_mitigated="challenge"),
    "/challenge-200": answer("<title>Just a moment...</title><p>Checking your browser</p>"),
    "/cookie-wall": answer(
        "<p>We value your privacy. We and our partners use cookies.</p><button>Accept all</button>"
    ),
    "/429-seconds": first(answer("", 429, Retry_After="30")),
    "/429-date": first(in_a_minute),
    "/429-hours": in_two_hours,
    "/500-once": first(answer("", 500)),
    "/slow-headers": slow_headers,
    "/slow-body": slow_body,
    "/reset": reset,
    "/reset-once": first(reset),
    "/half": half,
    "/nonsense": nonsense,
    "/latin-1-header": answer(f"<p>{CHINESE}</p>", type_="text/html; charset=iso-8859-1"),
    "/latin-1-header-gbk": answer(_GBK, type_="text/html; charset=iso-8859-1"),
    "/utf-8-header-gbk": answer(_GBK, type_="text/html; charset=utf-8"),
    "/wrong-meta": answer(f'<meta charset="koi8-r"><p>{CHINESE}</p>', type_="text/html"),
    "/gbk": answer(CHINESE.encode("gbk"), type_="text/plain; charset=gb2312"),
    "/utf-16": answer(("\ufeff" + PAGE).encode("utf-16-le"), type_="text/html"),
    "/unknown-charset": answer(b"<p>\xe1\xe2\xe3\xe4\xe5", type_="text/html; charset=zawgyi"),
    "/gzip": answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip"),
    "/deflate": answer(zlib.compress(PAGE.encode()), Content_Encoding="deflate"),
    "/brotli": answer(brotli.compress(PAGE.encode()), Content_Encoding="br"),
    "/bad-gzip": answer(b"not gzip at all", Content_Encoding="gzip"),
    "/bomb": answer(_bomb(), Content_Encoding="gzip"),
    "/image": answer(b"\x89PNG\r\n\x1a\n\0\0", type_="image/png"),
    "/binary": answer(b"\x7fELF\0\0\0", type_="application/octet-stream"),
    "/empty": answer(""),
    "/app": answer("<title>App</title><div id=root></div><noscript>Use JavaScript</noscript>"),
    "/pdf": answer(
        pdf("In the end the engineers could", "not agree on a date."), type_="application/pdf"
    ),
    "/pdf-hyphen": answer(pdf("In the end the engi-", "neers could not agree on a date"), type_=""),
    "/pdf-without-text": answer(pdf(""), type_="application/pdf"),
    "/pdf-broken": answer(b"%PDF-1.4\nnothing", type_="application/pdf"),
    "/pdf-burmese": answer(pdf(BURMESE), type_="application/octet-stream"),
    "/burmese": answer(f"<p>{BURMESE}</p>"),
    "/chinese": answer(f"<p>{CHINESE[:5]}\n    {CHINESE[5:]}</p>"),
    "/plain": answer(f"In the end {QUOTE}.", type_="text/plain"),
    "/conditional": conditional,
}

"""The text of a page from its bytes: HTML, PDF, and plain text; no network.

HTML is read with one regular expression for tags, in linear time and without a tree: with 300 KB of
`<a <a …` html.parser (Python 3.11) was still busy after 100 s, and so was lexbor with 200,000 open
`<div>`. Other people's pages must not be able to do that.
"""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from rumm.checks.verify.quotes import NOTE_END, NOTE_START

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SNIFFED = 4096  # bytes at the start that may declare an encoding
_GARBLED = 0.01  # the share of bytes that an encoding may leave undecoded
_PDF_SECONDS = 60.0  # of work, after which the rest of a PDF is left unread; 100 pages take 3
_READABLE = re.compile(r"text/|application/(?:.*\bxml\b|xhtml|json|pdf|x-pdf|octet-stream)|^$")

# How pages declare encodings that are in fact a larger one (https://encoding.spec.whatwg.org).
_LARGER = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    **dict.fromkeys(("tis-620", "windows-874", "iso-8859-11"), "cp874"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)

# Elements whose words are not on the page, up to their end tag or else the end of the page.
_UNREAD = "script|style|template|noscript|textarea|iframe|noembed|noframes|svg"
_TAG = re.compile(
    rf"""<!--.*?(?:-->|\Z)
    | <(?P<unread>{_UNREAD})(?=[\s/>]).*?(?:</(?P=unread)(?=[\s/>])|\Z)
    | <(?P<end>/?)(?P<name>[a-z][^\s/>]*) (?P<simple>[^>="']*+>)?
    | <[!?/][^>]*>?""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_EMPTY = re.compile(rf"<(?:{_UNREAD})\b[^<>]*/>", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r" *\n[ \n]*")
_TAG_END = re.compile(r"""=\s*(["'])|>""")
# Elements that do not end a word. All others do, among them those that are not in HTML.
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd mark nobr q rb
    ruby s samp small span strike strong sub sup time tt u var wbr""".split()
)
_ANNOTATIONS = frozenset({"rt", "rp"})  # how to read a word, set above it

# An access wall is short and contains one of these phrases.
_WALL_WORDS = 250
_BANNER_WORDS = 100  # pages with more words have content besides a cookie banner
_WALL = re.compile(
    r"""just\ a\ moment | checking\ your\ browser | verif\w+\ (?:that\ )?you\ are\ (?:a\ )?human
    | (?:not|are\ you)\ a\ robot | captcha | unusual\ traffic | pardon\ our\ interruption
    | attention\ required | access\ (?:to\ this\ page\ )?(?:has\ been\ |is\ )?denied
    | (?:enable|allow|accept)\ (?:all\ |the\ use\ of\ )?(?:javascript\ and\ |and\ )?cookies
    | cookies\ (?:are\ (?:required|disabled)|must\ be) | enable\ javascript | before\ you\ continue
    | ddos\ protection | request\ (?:was\ )?blocked | we\ value\ your\ privacy
    | (?:log|sign)\ in\ to\ (?:continue|read|view) | subscribe\ to\ (?:continue|read)""",
    re.IGNORECASE | re.VERBOSE,
)
_COOKIES = re.compile(r"cookie|consent|consentement|einwilligung|согласи|同意", re.IGNORECASE)
_ACCEPT = re.compile(
    r"\b(?:accept|agree|allow|continue|accepter|akzeptieren|zustimmen|aceptar|aceitar)\b"
    r"|принять|接受|同意",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"not found|no longer (?:available|exists)|does(?:n.t| not) exist|cannot be found|\b404\b",
    re.IGNORECASE,
)


class Page(NamedTuple):
    """The text of a page; `trouble` says why it is missing or incomplete.

    `is_wall`: the page only asks for cookies, a login, or proof of being human.
    """

    kind: str = ""  # html, pdf, or text
    text: str = ""
    trouble: str = ""
    is_wall: bool = False


def is_readable(content_type: str) -> bool:
    """Return whether a content type may contain readable text."""
    return bool(_READABLE.match(content_type.partition(";")[0].strip().lower()))


def read(data: bytes, content_type: str, *, is_cut: bool = False) -> Page:
    """Read the text of a body; `is_cut` if its end is missing."""
    declared = content_type.partition(";")[0].strip().lower()
    start = data[:1024].lstrip()
    if b"%PDF-" in data[:1024]:
        page = Page("pdf", trouble="too large") if is_cut else _pdf(data)
    elif not data.strip():
        page = Page(trouble="an empty page")
    elif not is_readable(declared) or (b"\0" in start and not start.startswith(_MARKS)):
        page = Page(trouble=f"of type {declared or 'unknown'}")
    else:
        text = _decode(data, content_type)
        if text is None:
            page = Page(trouble="in an unknown encoding")
        elif "html" in declared or "xml" in declared or start.startswith(b"<"):
            # Only in XML may an element end where it begins.
            is_xml = "xml" in declared or start.startswith(b"<?xml")
            page = _html(_EMPTY.sub("", text) if is_xml else text)
        else:
            page = Page("text", text)
    if is_cut and not page.trouble:
        page = page._replace(trouble="too large to read to the end")
    return page


_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def _decode(data: bytes, content_type: str) -> str | None:
    """Decode text by its declared and detected encodings; None if none fits.

    Declared encodings are often wrong. UTF-8 is rarely misdetected, so it is tried first. Latin-1
    in a header, the default of many servers, is tried after the encoding that the page declares.
    """
    for mark, name in zip(_MARKS, ("utf-8-sig", "utf-16", "utf-16"), strict=True):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    in_header = _CHARSET.search(content_type)
    in_page = _XML.search(data[:_SNIFFED]) or _META.search(data[:_SNIFFED])
    header = in_header[1].lower() if in_header else ""
    meta = in_page[1].decode("ascii", "replace").lower() if in_page else ""
    declared = [meta, header] if _LARGER.get(header) == "cp1252" else [header, meta]
    names = ["utf-8", *(_LARGER.get(name, name) for name in declared if name)]
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    # None fits exactly: accept a few bad bytes in one that is declared.
    for name in [*names[1:], "utf-8"]:
        try:
            text = data.decode(name, errors="replace")
        except LookupError:
            continue
        if text.count("\ufffd") <= _GARBLED * len(data):
            return text
    return None if len(names) > 1 else data.decode("cp1252", errors="replace")


def _html(source: str) -> Page:
    """Read the words that a browser shows, with a blank line between blocks."""
    reader = _Reader()
    index = 0
    while tag := _TAG.search(source, index):
        reader.text(source[index : tag.start()])
        index = tag.end()
        if (tag["name"] and not tag["simple"]) or tag["unread"]:
            index = _end(source, index)
        if tag["name"]:
            reader.tag(tag["name"].lower(), opens=not tag["end"])
    reader.text(source[index:])
    title, body = reader.close()
    if not re.search(r"\w", body):
        return Page("html", title, trouble="without text; it may need JavaScript")
    return Page("html", f"{title}\n\n{body}", is_wall=_is_wall(title, body))


class _Reader:
    """Collects text and tags into the visible text."""

    def __init__(self) -> None:
        self._title: list[str] = []
        self._body: list[str] = []
        self._to = self._body  # the list that text goes to
        self._is_hidden = False
        self._in_link = self._has_link = False
        self._note = -1  # the number of pieces before what is raised, which may be a reference

    def text(self, text: str) -> None:
        """Handle text between tags."""
        if text and not self._is_hidden:
            self._to.append(_SPACES.sub(" ", unescape(text)))

    def tag(self, name: str, *, opens: bool) -> None:
        """Handle a tag."""
        if name == "title":
            self._to = self._title if opens and not self._title else self._body
        elif name in _ANNOTATIONS:
            self._is_hidden = opens
            return
        self._is_hidden = False
        if name == "a":
            self._in_link = opens
            self._has_link = self._has_link or opens
        elif name == "sup":
            self._end_note()
            self._note, self._has_link = (len(self._body) if opens else -1), self._in_link
        elif name not in _INLINE:
            self._note = -1
            self._body.append("\n" if name == "br" else "\n\n")

    def _end_note(self) -> None:
        """Mark linked superscripts as footnote references."""
        if self._note >= 0 and self._has_link:
            self._body.insert(self._note, NOTE_START)
            self._body.append(NOTE_END)

    def close(self) -> tuple[str, str]:
        """Return the title and the body."""
        body = _GAPS.sub(lambda gap: gap[0].replace(" ", ""), "".join(self._body))
        return " ".join("".join(self._title).split()), body.strip()


def _end(source: str, index: int) -> int:
    """Return the index after a tag; `>` in a quoted attribute does not end it."""
    while found := _TAG_END.search(source, index):
        index = found.end()
        if not found[1]:
            return index
        closing = source.find(found[1], index)
        index = closing + 1 if closing >= 0 else index
    return len(source)


def _is_wall(title: str, body: str) -> bool:
    """Return whether a page is only an access wall."""
    text, words = f"{title} {body}", len(body.split())
    if words > _WALL_WORDS or _NOT_FOUND.search(text):
        return False
    asks = words <= _BANNER_WORDS and _COOKIES.search(text) and _ACCEPT.search(text)
    return bool(asks or _WALL.search(text))


def _pdf(data: bytes) -> Page:
    """Read the text layer of a PDF."""
    from pypdf import PdfReader  # noqa: PLC0415 - not every base cites a PDF, and it starts slowly

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns about every flaw on stderr
    texts, trouble, begun = [], "", time.thread_time()
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return Page("pdf", trouble="a PDF with a password")
        for page in reader.pages:
            texts.append(page.extract_text())
            if time.thread_time() - begun > _PDF_SECONDS:
                trouble = "too large to read to the end"
                break
    except Exception as error:  # noqa: BLE001 - a damaged PDF raises errors of any kind
        trouble = f"a PDF that cannot be read ({type(error).__name__})"
    text = "\n".join(_without_headers(texts))
    if not trouble and not re.search(r"\w", text):
        trouble = "a PDF without text"
    return Page("pdf", text, trouble=trouble)


def _without_headers(pages: Sequence[str]) -> Iterator[str]:
    """Mark page numbers and running headers, which interrupt passages, as notes.

    Those are first and last lines that recur on other pages, apart from numbers.
    """
    lines = [page.strip().split("\n") for page in pages]
    edges = Counter(_numberless(line) for page in lines for line in {page[0], page[-1]})
    for page in lines:
        for index in {0, len(page) - 1}:
            if edges[_numberless(page[index])] > 1:
                page[index] = f"{NOTE_START}{page[index]}{NOTE_END}"
        yield "\n".join(page)


def _numberless(line: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "", line).strip()

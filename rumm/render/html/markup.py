"""HTML as text that is escaped in one place: the constructor of every element."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from rumm.base.values import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

_IMPLIED = frozenset("dd dt li".split())  # elements that end where the next begins
_VOID = frozenset("circle input rect".split())  # elements that have no content
# Elements that end a line, for whoever reads the source.
_BLOCKS = frozenset("article dd dt details dl h2 h3 h4 li p section summary svg tr ul".split())
_WEB = re.compile(r"https?://", re.IGNORECASE)
# Right-to-left scripts, and the characters that turn the direction of text.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Html(str):
    """Markup: text that is escaped already."""

    __slots__ = ()


EMPTY = Html()


def element(name: str, *content: str, **attributes: str | float | bool | None) -> Html:
    """Make an element; text in it and in its attributes is escaped, markup is not.

    Attributes that are None or False are left out. `class_` and `data_kind` are spelled `class` and
    `data-kind`.
    """
    written = ""
    for key, value in attributes.items():
        if value is not None and value is not False:
            assigned = "" if value is True else f'="{_text(value, quote=True)}"'
            written += f" {key.rstrip('_').replace('_', '-')}{assigned}"
    if name in _VOID:
        return Html(f"<{name}{written}/>")
    end = "" if name in _IMPLIED else f"</{name}>"
    line = "\n" if name in _BLOCKS else ""
    return Html(f"<{name}{written}>{''.join(map(_text, content))}{end}{line}")


def join(parts: Iterable[str], between: str = "") -> Html:
    """Join text and markup."""
    return Html(_text(between).join(_text(part) for part in parts if part))


def web_link(url: str | None, *content: str, class_: str | None = None) -> Html:
    """Link to a page on the web; the content alone where the URL is not an http(s) one."""
    if url is None or not _WEB.match(url):
        return join(content)
    return element("a", *content, href=url, class_=class_)


def jump(id_: str, *content: str, class_: str | None = None) -> Html:
    """Link to an element of the page."""
    return element("a", *content, href=f"#{quote(id_, safe=':')}", class_=class_)


def words(name: str, text: str, *, lang: str | None = None, class_: str | None = None) -> Html:
    """Make an element of text from the base, in its own language and direction."""
    is_other = lang and lang != "en" and _LANGUAGE.fullmatch(lang)
    direction = "auto" if _TURNING.search(text) else None
    return element(name, text, class_=class_, lang=lang if is_other else None, dir=direction)


def inline(text: str, *, lang: str | None = None) -> Html:
    """Make text from the base part of a sentence that it cannot reorder."""
    is_plain = lang in (None, "en") and not _TURNING.search(text)
    return Html(_text(text)) if is_plain else words("bdi", text, lang=lang)


def _text(value: object, *, quote: bool = False) -> str:
    r"""Escape text; control characters, which HTML cannot have, appear as `\x1b`."""
    if isinstance(value, Html):
        return value
    shown = CONTROL.sub(lambda control: f"\\x{ord(control[0]):02x}", str(value))
    return escape(shown, quote=quote)

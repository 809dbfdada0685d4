"""Reads an HTML page as tests look at it: elements with their attributes and text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

IMPLIED = ("dd", "dt", "li")  # end where the next begins, or what is around them ends
VOID = ("circle", "input", "link", "meta", "rect")


class Element(NamedTuple):
    """An element: the names of those around it and its own, its attributes, the text in it."""

    path: tuple[str, ...]
    attributes: dict[str, str | None]
    texts: list[str]

    @property
    def name(self) -> str:
        """The name of the element."""
        return self.path[-1]

    @property
    def text(self) -> str:
        """All the text in the element."""
        return "".join(self.texts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.found: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, whose attributes must be different ones."""
        assert len(dict(attrs)) == len(attrs), attrs
        if tag in IMPLIED and self.open[-1].name in IMPLIED:
            self.open.pop()
        element = Element((*(each.name for each in self.open), tag), dict(attrs), [])
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, which must be this one."""
        if tag not in VOID:
            if self.open[-1].name in IMPLIED and tag != self.open[-1].name:
                self.open.pop()
            assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        """Add text to all open elements."""
        for element in self.open:
            element.texts.append(data)


def elements(page: str) -> list[Element]:
    """Return the elements of a page in order; fail if one is not closed."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader.found

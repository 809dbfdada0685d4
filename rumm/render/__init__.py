"""Answers, citations, and reports as text: a format is one function in one module."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rumm.model.answers import Answer, Bibliography
    from rumm.render.page import Page

    Renderer = Callable[[Any, Page], Iterator[str]]


# Facts that a browser can filter without delay: 20 to 60 ms per keystroke, and as long to draw.
PAGE_FACTS = 10_000


class Format(StrEnum):
    """Formats of an answer."""

    TEXT = "text"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"
    HTML = "html"


class Style(StrEnum):
    """Styles of citations."""

    TEXT = "text"
    MD = "md"
    PANDOC = "pandoc"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


class ReportFormat(StrEnum):
    """Formats of the report of a check."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class DiffFormat(StrEnum):
    """Formats of the changes between two bases."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


# The module and function of each; only the chosen one is imported.
FORMATS: Mapping[Format, tuple[str, str]] = {
    Format.TEXT: ("text", "render"),
    Format.TSV: ("tsv", "render"),
    Format.JSON: ("json", "render"),
    Format.JSONL: ("json", "render_lines"),
    Format.CSV: ("csv", "render"),
    Format.MD: ("markdown", "render"),
    Format.HTML: ("html", "render"),
}
STYLES: Mapping[Style, tuple[str, str]] = {
    Style.TEXT: ("citations.text", "render"),
    Style.MD: ("citations.md", "render"),
    Style.PANDOC: ("citations.pandoc", "render"),
    Style.BIBTEX: ("citations.bibtex", "render"),
    Style.RIS: ("citations.ris", "render"),
    Style.CSL_JSON: ("citations.csl", "render"),
}


def render(answer: Answer[Any], format_: Format, page: Page) -> Iterator[str]:
    """Render an answer, piece by piece.

    Raises:
        UnknownValueError: if one of the chosen fields does not exist.
        UsageError: if fields are chosen for text.
    """
    return load(*FORMATS[format_])(answer, page)


def cite(bibliography: Bibliography, style: Style, page: Page) -> Iterator[str]:
    """Render citations of facts and sources, piece by piece."""
    return load(*STYLES[style])(bibliography, page)


def load(module: str, function: str) -> Renderer:
    """Import a renderer."""
    renderer: Renderer = getattr(import_module(f"rumm.render.{module}"), function)
    return renderer

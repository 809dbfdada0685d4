"""An answer as text: one file a format, and here the choice between them."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rumm.base.problems import Problem, Report
    from rumm.model.answers import Answer, Bibliography
    from rumm.render.page import Page
    from rumm.render.report import Checked


class Format(StrEnum):
    """A format is a module of this name with a function `render`."""

    TEXT = "text"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


class Style(StrEnum):
    """How citations are written; a style is a module too, of the name given here or the same."""

    TEXT = "text"
    MD = "md"
    PANDOC = "pandoc"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


class ReportFormat(StrEnum):
    """How the report of a check is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


_MODULES = {Style.CSL_JSON: "csl"}


def render(answer: Answer[Any], format_: Format, page: Page) -> Iterator[str]:
    """Render an answer in a format, piece by piece.

    Only the module of that format is loaded: each look-up pays for what it uses.

    Raises:
        UnknownValueError: for a field that there is not.
    """
    module = import_module(f"rumm.render.{'markdown' if format_ == Format.MD else format_}")
    pieces: Iterator[str] = module.render(answer, page)
    return pieces


def cite(bibliography: Bibliography, style: Style, page: Page) -> Iterator[str]:
    """Pieces of text that cite facts and sources in a style."""
    module = import_module(f"rumm.render.citations.{_MODULES.get(style, style)}")
    pieces: Iterator[str] = module.render(bibliography, page)
    return pieces


def report(reports: Sequence[Report], format_: ReportFormat, page: Page) -> Iterator[str]:
    """Pieces of text that make up the reports of a check."""
    pieces: Iterator[str] = import_module("rumm.render.report").report(reports, format_, page)
    return pieces


def verification(
    name: str, checked: Sequence[Checked], format_: ReportFormat, page: Page
) -> Iterator[str]:
    """Pieces of text that make up the report on the sources of a base."""
    module = import_module("rumm.render.report")
    pieces: Iterator[str] = module.verification(name, checked, format_, page)
    return pieces


def explanation(text: str, page: Page) -> Iterator[str]:
    """Pieces of text that say what a problem code means."""
    pieces: Iterator[str] = import_module("rumm.render.report").explanation(text, page)
    return pieces


def problem_lines(name: str, problems: Iterable[Problem]) -> Iterator[str]:
    """The problems of a fact base, a line each."""
    line: Callable[[str, Problem], str] = import_module("rumm.render.report").line
    return (line(name, problem) for problem in problems)

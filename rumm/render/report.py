"""Reports of a check: for people, for scripts, and as annotations of GitHub workflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumm.base.problems import Severity
from rumm.render import ReportFormat
from rumm.render.json import dumps
from rumm.render.phrases import amount
from rumm.render.terminal.layout import Line, Span, safe, visible
from rumm.render.text import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rumm.base.problems import Problem, Report
    from rumm.render.page import Page

SCHEMA = "rumm-check/1"
_MOST = 200  # characters of a message, which may quote megabytes


def report(reports: Sequence[Report], format_: ReportFormat, page: Page) -> Iterator[str]:
    """Render reports in a format, piece by piece."""
    match format_:
        case ReportFormat.TEXT:
            return drawn(_text(reports), page)
        case ReportFormat.JSON:
            return _json(reports)
        case ReportFormat.GITHUB:
            return _github(reports)


def explanation(text: str, page: Page) -> Iterator[str]:
    """Render the explanation of a problem code."""
    return drawn((Line((Span(line),), 0, 2) for line in text.splitlines()), page)


def problem_lines(name: str, problems: Iterable[Problem]) -> Iterator[str]:
    """Write each problem on a line: `facts.toml:12:8: error[kind]: "drver" is not a kind; …`."""
    return (visible(Line(_spans(name, problem)).text) for problem in problems)


def _spans(name: str, problem: Problem) -> tuple[Span, ...]:
    row, column = problem.place or (1, 1)
    return (
        Span(f"{name}:{row}:{column}: ", "strong"),
        Span(f"{problem.severity}[{problem.code}]", problem.severity),
        Span(f": {_summary(problem)}"),
    )


def _summary(problem: Problem) -> str:
    message = _message(problem)
    return f"{message}; {problem.hint}" if problem.hint else message


def _message(problem: Problem) -> str:
    """Shorten a message that is too long to read, in the middle."""
    text, half = problem.message, _MOST // 2
    return text if len(text) <= _MOST else f"{text[:half]}…{text[-half:]}"


def _text(reports: Sequence[Report]) -> Iterator[Line]:
    for each in reports:
        for problem in each.problems:
            yield Line(_spans(each.name, problem), 0, 2)
    for each in reports:
        errors, warnings = each.count(Severity.ERROR), each.count(Severity.WARNING)
        found = f"{amount(errors, 'error')}, {amount(warnings, 'warning')}"
        yield Line((Span(f"{each.name}: {found if each.problems else 'no problems'}"),), 0, 2)


def _json(reports: Sequence[Report]) -> Iterator[str]:
    problems = [
        {
            "file": each.name,
            "line": (problem.place or (1, 1))[0],
            "column": (problem.place or (1, 1))[1],
            "severity": problem.severity,
            "code": problem.code,
            "message": _message(problem),
            "hint": problem.hint or None,
        }
        for each in reports
        for problem in each.problems
    ]
    head = {
        "schema": SCHEMA,
        "files": [each.name for each in reports],
        "errors": sum(each.count(Severity.ERROR) for each in reports),
        "warnings": sum(each.count(Severity.WARNING) for each in reports),
    }
    yield dumps(head).removesuffix("}") + ', "problems": ['
    yield ",".join(f"\n  {dumps(problem)}" for problem in problems)
    yield "\n]}\n" if problems else "]}\n"


def _github(reports: Sequence[Report]) -> Iterator[str]:
    for each in reports:
        for problem in each.problems:
            row, column = problem.place or (1, 1)
            place = f"file={_property(each.name)},line={row},col={column},title=rumm {problem.code}"
            yield f"::{problem.severity} {place}::{_data(_summary(problem))}\n"


def _data(text: str) -> str:
    """Escape text for a GitHub workflow command; its logs act on control characters, too."""
    return safe(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

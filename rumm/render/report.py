"""Reports of a check: for people, for scripts, and as annotations of GitHub workflows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rumm.base.problems import Report, Severity
from rumm.render import ReportFormat
from rumm.render.json import dumps
from rumm.render.phrases import amount
from rumm.render.terminal.layout import Line, Span, safe, visible
from rumm.render.text import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rumm.base.problems import Problem
    from rumm.render.page import Page

SCHEMA = "rumm-check/1"
VERIFY_SCHEMA = "rumm-verify/1"
# See Verdict in rumm.checks.verify.verdicts.
VERDICTS = ("ok", "moved", "gone", "changed", "blocked", "failed", "unread", "unquoted")
_MOST = 200  # characters; a message may quote megabytes


class Checked(NamedTuple):
    """The verdict on an address of a source, which is at a place of the base.

    `moved` is the new address, `day` that on which the page was seen; `problems` are why, if any.
    """

    source: str
    key: str
    address: str
    verdict: str
    moved: str | None
    day: str
    place: tuple[int, int]
    problems: tuple[Problem, ...]

    def fails(self, *, strict: bool) -> bool:
        """Return whether there are errors, or when strict any problems."""
        return Report("", self.problems).fails(strict=strict)


def verification(
    name: str, checked: Sequence[Checked], format_: ReportFormat, page: Page
) -> Iterator[str]:
    """Render the verdicts on the sources of a base."""
    problems = [problem for each in checked for problem in each.problems]
    problems.sort(key=lambda problem: problem.place or (1, 1))
    found = Report(name, tuple(problems))
    match format_:
        case ReportFormat.TEXT:
            return drawn(_verified(found, checked), page)
        case ReportFormat.JSON:
            return _verified_json(found, checked)
        case ReportFormat.GITHUB:
            return _github([found])


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
    """Cut out the middle of a message that is too long to read."""
    text, half = problem.message, _MOST // 2
    return text if len(text) <= _MOST else f"{text[:half]}…{text[-half:]}"


def _verified(found: Report, checked: Sequence[Checked]) -> Iterator[Line]:
    yield from _lines(found)
    counts = Counter(each.verdict for each in checked)
    counted = ", ".join(f"{number} {verdict}" for verdict, number in counts.most_common())
    yield Line((Span(f"{found.name}: {counted or 'no addresses'}"),), 0, 2)


def _verified_json(found: Report, checked: Sequence[Checked]) -> Iterator[str]:
    items = [
        {
            "file": found.name,
            "line": each.place[0],
            "column": each.place[1],
            "source": each.source,
            "key": each.key,
            "address": each.address,
            "verdict": each.verdict,
            "moved_to": each.moved,
            "seen": each.day,
            "problems": [_item(found.name, problem) for problem in each.problems],
        }
        for each in checked
    ]
    head = {
        "schema": VERIFY_SCHEMA,
        "file": found.name,
        "errors": found.count(Severity.ERROR),
        "warnings": found.count(Severity.WARNING),
    }
    return _listed(head, "sources", items)


def _text(reports: Sequence[Report]) -> Iterator[Line]:
    for each in reports:
        yield from _lines(each)
    for each in reports:
        errors, warnings = each.count(Severity.ERROR), each.count(Severity.WARNING)
        found = f"{amount(errors, 'error')}, {amount(warnings, 'warning')}"
        yield Line((Span(f"{each.name}: {found if each.problems else 'no problems'}"),), 0, 2)


def _lines(report: Report) -> Iterator[Line]:
    return (Line(_spans(report.name, problem), 0, 2) for problem in report.problems)


def _item(name: str, problem: Problem) -> dict[str, object]:
    line, column = problem.place or (1, 1)
    return {
        "file": name,
        "line": line,
        "column": column,
        "severity": problem.severity,
        "code": problem.code,
        "message": _message(problem),
        "hint": problem.hint or None,
    }


def _json(reports: Sequence[Report]) -> Iterator[str]:
    problems = [_item(each.name, problem) for each in reports for problem in each.problems]
    head = {
        "schema": SCHEMA,
        "files": [each.name for each in reports],
        "errors": sum(each.count(Severity.ERROR) for each in reports),
        "warnings": sum(each.count(Severity.WARNING) for each in reports),
    }
    return _listed(head, "problems", problems)


def _listed(
    head: Mapping[str, object], name: str, items: Sequence[Mapping[str, object]]
) -> Iterator[str]:
    """Write an object that ends in a list, one item per line."""
    yield dumps(head).removesuffix("}") + f', "{name}": ['
    yield ",".join(f"\n  {dumps(item)}" for item in items)
    yield "\n]}\n" if items else "]}\n"


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

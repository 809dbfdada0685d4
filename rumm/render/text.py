"""Text for people: the claim first, its evidence below it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from rumm.errors import UsageError
from rumm.model.answers import Subject
from rumm.model.facts import Stance
from rumm.model.highlight import reason
from rumm.model.links import link
from rumm.render.detail import fact_detail, source_detail
from rumm.render.phrases import (
    amount,
    base_of,
    begin,
    caveat,
    counts,
    is_timeline,
    legend,
    names,
    standing,
    when,
)
from rumm.render.terminal.layout import Line, Span, joined, listed, marked, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rumm.model.answers import Answer, Cited, Count, Hit
    from rumm.model.facts import Citation
    from rumm.render.page import Page

_GUTTER = 12  # cells for the date in a timeline
_ROOM = 60  # columns that leave room for it; on fewer, the date has its own line
_BAR, _BESIDE_BAR = 30, 40  # cells of the longest bar, and those kept free for the rest


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Render facts by topic or year, sources, or counts; items with IDs in full.

    Raises:
        UsageError: if fields are chosen; only data formats and tables have them.
    """
    if page.fields:
        raise UsageError("--fields works only with -f tsv, csv, json, or jsonl")
    return drawn(_lines(answer, page), page)


def _lines(answer: Answer[Any], page: Page) -> Iterator[Line]:
    is_full = answer.query.id is not None
    match answer.subject:
        case Subject.FACTS if is_full:
            return _fact_details(answer)
        case Subject.FACTS if is_timeline(answer):
            return chain(_timeline(answer, page), _legend(answer, page))
        case Subject.FACTS:
            return chain(_records(answer), _legend(answer, page))
        case Subject.SOURCES:
            return _source_details(answer) if is_full else _sources(answer)
        case Subject.COUNTS:
            return _counts(answer, page)


def drawn(lines: Iterable[Line], page: Page) -> Iterator[str]:
    """Write lines as text: plain for a pipe, else wrapped and styled."""
    if page.width is None and not page.color:
        return plain(lines)
    from rumm.render.terminal.paint import draw  # noqa: PLC0415 - only for terminals

    return draw(lines, page)


def _records(answer: Answer[Hit]) -> Iterator[Line]:
    """List facts, under their topics if they are in that order."""
    by_topic = answer.query.is_by_topic
    called = _called(answer)
    heading = None
    for number, hit in enumerate(answer.items):
        topic = hit.fact.topic
        if by_topic and topic != heading:
            yield from (Line(),) * (2 if number else 0)
            yield Line((Span(topic.title, "heading"),))
            heading = topic
        if number or by_topic:
            yield Line()
        topics = () if by_topic else (Span(topic.title),)
        yield from _record(hit, called, (*topics, *_base(hit, answer)))


def _base(hit: Hit, answer: Answer[Hit]) -> Iterator[Span]:
    if base := base_of(hit.fact, answer.about):
        yield Span(base)


def _called(answer: Answer[Hit]) -> dict[str, str]:
    """Name the sources of an answer."""
    return names(citation for hit in answer.items for citation in hit.fact.citations)


def _record(
    hit: Hit,
    called: Mapping[str, str],
    more: Iterable[Span] = (),
    lead: str = "",
    gutter: int = 0,
) -> Iterator[Line]:
    """Write a claim, its standing, and its sources; `lead` goes in the gutter, or above it."""
    fact, hang = hit.fact, 2 + gutter
    matches = [(match.start, match.end) for match in hit.matches if match.field == "claim"]
    claim = marked(fact.claim, matches)
    if lead and not gutter:
        yield Line((Span(lead, "strong"),), 2, 2)
    before = (Span(lead.ljust(gutter), "strong"),) * bool(gutter)
    yield Line((*before, *claim), 2, hang)
    why = reason(hit)
    said, text = caveat(fact, called) or ("", "")
    if said:
        found = why.spans if why and why.text == text else ()
        yield Line((Span(said, fact.support.standing), *marked(text, found)), hang, hang)
    date = when(fact.date) if fact.date else lead
    dated = (Span(date),) * (date != lead)  # not twice
    newer = (Span(f"superseded by {fact.superseded_by}"),) if fact.superseded_by else ()
    verdict = (standing(fact), Span(counts(fact)), *dated, *more, *newer, Span(fact.id, "id"))
    yield Line(joined(verdict, " · "), hang, hang)
    cited = (_cite(citation, called) for stance in Stance for citation in fact.cited(stance))
    yield Line(listed(cited, "; "), hang, hang)
    if why and why.text != text:
        label = called[why.source] if why.source else why.label
        yield Line((Span(f"{label}: ", "faint"), *marked(why.text, why.spans)), hang, hang)


def _cite(citation: Citation, called: Mapping[str, str]) -> Iterator[Span]:
    if citation.stance is not Stance.SUPPORTS:
        yield Span(f"{citation.stance}: ", citation.stance)
    yield Span(called[citation.source.id], "faint", link(citation.source, citation))


def _timeline(answer: Answer[Hit], page: Page) -> Iterator[Line]:
    """List events by year, each with its first date."""
    gutter = _GUTTER if page.width is None or page.width >= _ROOM else 0
    called = _called(answer)
    heading = None
    for number, hit in enumerate(answer.items):
        year, lead = begin(hit.fact.date)
        if year != heading:
            yield from (Line(),) * (2 if number else 0)
            yield Line((Span(year, "heading"),))
            heading = year
        yield Line()
        more = (Span(hit.fact.topic.title), *_base(hit, answer))
        yield from _record(hit, called, more, lead, gutter)


def _legend(answer: Answer[Hit], page: Page) -> Iterator[Line]:
    """Explain the standings below a list, but not in a pipe."""
    if answer.items and page.width is not None:
        yield Line()
        yield Line(joined(legend(hit.fact for hit in answer.items), " · "))


def _fact_details(answer: Answer[Hit]) -> Iterator[Line]:
    for number, hit in enumerate(answer.items):
        yield from (Line(),) * (2 if number else 0)
        yield from fact_detail(hit.fact, answer.related, base_of(hit.fact, answer.about))


def _source_details(answer: Answer[Cited]) -> Iterator[Line]:
    for number, cited in enumerate(answer.items):
        yield from (Line(),) * bool(number)
        yield from source_detail(cited)


def _sources(answer: Answer[Cited]) -> Iterator[Line]:
    for number, cited in enumerate(answer.items):
        source = cited.source
        yield from (Line(),) * bool(number)
        yield Line((Span(source.title, "strong", link(source)),), 2, 2)
        about = (
            Span(source.label),
            Span(source.tier),
            Span(amount(cited.facts, "fact")),
            Span(source.id, "id"),
        )
        yield Line(joined(about, " · "), 2, 2)


def _counts(answer: Answer[Count], page: Page) -> Iterator[Line]:
    """List counts, with bars if the page is wide enough."""
    most = max((count.facts for count in answer.items), default=0)
    digits = len(str(most))
    room = min(_BAR, (page.width or 0) - _BESIDE_BAR)
    for count in answer.items:
        figure: tuple[Span, ...] = (Span(f"{count.facts}", "strong"), Span("  "))
        if room > 0:
            bar = "█" * max(round(room * count.facts / most), 1)
            figure = (*figure, Span(bar, "bar"), Span(" " * (room - len(bar) + 2)))
        indent = digits - len(str(count.facts))
        hang = indent + sum(len(span.text) for span in figure)
        yield Line((*figure, Span(count.title)), indent, hang)

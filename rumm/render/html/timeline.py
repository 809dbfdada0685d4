"""The timeline of a page: an SVG drawing, in which each fact with a date is a mark to click."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from rumm.render.html.markup import EMPTY, Html, element, join
from rumm.render.phrases import when

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rumm.model.facts import Fact
    from rumm.model.period import Period

_ROWS = 40  # years, else decades, else centuries
DOTS = 600  # facts; more are a bar for each row
# Places in percent of the width, so that dots keep their size on every screen: the labels of the
# rows, the dots of which only the year is known, and the others.
_UNDATED, _DATED, _END = 16.0, 38.0, 99.0
_APART = 4.6  # percent between dots: 13 pixels at the width of a phone
_ABREAST = 4  # dots of which only the year is known
_LANE, _PAD, _SIZE = 14, 5, 10  # pixels: height of a lane of dots, space around lanes, size
_HEAD = 20  # pixels above the first row, for the months


class _Dot(NamedTuple):
    """A fact in its row, `at` a place in percent of the width."""

    row: int
    at: float
    fact: Fact


def timeline(facts: Sequence[Fact]) -> Html:
    """Draw the facts with dates, one row per year; nothing if fewer than two have one."""
    dated = [(fact, fact.date) for fact in facts if fact.date]
    if len(dated) < 2:
        return EMPTY
    years = {date.parts[0] for _, date in dated}
    span = next((n for n in (1, 10) if len({year // n for year in years}) <= _ROWS), 100)
    dots = sorted((_dot(fact, date, span) for fact, date in dated), key=lambda dot: dot[:2])
    rows: dict[int, list[_Dot]] = {}
    for dot in dots:
        rows.setdefault(dot.row, []).append(dot)
    draw = _draw_lanes if len(dots) <= DOTS else _draw_bars
    parts: list[Html] = [*_columns(span)] if draw is _draw_lanes else []
    top = _HEAD if parts else 0
    most = max(map(len, rows.values()))
    for row, found in rows.items():
        drawn, height = draw(found, top, most)
        middle = top + _PAD + _LANE / 2
        parts += [
            element("rect", class_="rule", x=0, y=top, width="100%", height=1),
            element("text", f"{row * span}{'s' if span > 1 else ''}", x=0, y=middle + 4),
            *drawn,
        ]
        top += height
    return element("svg", *parts, width="100%", height=top, role="group", aria_label="Timeline")


def _dot(fact: Fact, date: Period, span: int) -> _Dot:
    """Place a fact by its start, or by its end if the start is open."""
    year, *rest = date.parts
    if span == 1 and not rest:
        return _Dot(year, 0, fact)
    month = rest[0] - 1 if rest else 5.5
    day = rest[1] - 1 if len(rest) > 1 else 15
    share = (year % span + (month + day / 31) / 12) / span
    start = _start(span)
    return _Dot(year // span, start + share * (_END - start), fact)


def _start(span: int) -> float:
    """Return where the dates of a row start: behind those of which only the year is known."""
    return _DATED if span == 1 else _UNDATED


def _columns(span: int) -> Iterator[Html]:
    """Label the months, or the years of a decade."""
    names = {1: "JFMAMJJASOND", 10: "0123456789"}.get(span, "")
    start = _start(span)
    at = {start + (n + 0.5) / len(names) * (_END - start): name for n, name in enumerate(names)}
    if span == 1:
        at[_UNDATED + (_ABREAST - 1) / 2 * _APART] = "year only"
    for x, name in at.items():
        yield element("text", name, class_="column", x=f"{x:.4g}%", y=12, aria_hidden="true")


def _draw_lanes(dots: Sequence[_Dot], top: int, _most: int) -> tuple[list[Html], int]:
    """Draw a row of dots, in as many lanes as keep them apart; return its height, too."""
    lanes: list[float] = []  # where the last dot of each is
    vague = [dot for dot in dots if not dot.at]
    places = [(n // _ABREAST, _UNDATED + n % _ABREAST * _APART) for n in range(len(vague))]
    for dot in dots[len(vague) :]:
        lane = next((n for n, last in enumerate(lanes) if dot.at - last >= _APART), len(lanes))
        lanes[lane : lane + 1] = [dot.at]
        places.append((lane, dot.at))
    drawn = [
        _mark(dot.fact, at, top + _PAD + lane * _LANE + _LANE / 2)
        for dot, (lane, at) in zip(dots, places, strict=True)
    ]
    centered = element("g", *drawn, transform=f"translate({-_SIZE / 2:g} {-_SIZE / 2:g})")
    return [centered], 2 * _PAD + _LANE * (1 + max(lane for lane, _ in places))


def _mark(fact: Fact, x: float, y: float) -> Html:
    """Draw one fact: a square on its date, or an empty one where a period begins."""
    date = fact.date
    assert date is not None  # noqa: S101 - for the type checker
    is_period = "/" in date.text
    square = element(
        "rect",
        class_="period" if is_period else None,
        x=f"{x:.4g}%",
        y=f"{y:g}",
        width=_SIZE,
        height=_SIZE,
    )
    name = element("title", f"{when(date)}: {fact.id}")  # the script adds the claim
    return element("a", name, square, href=f"#{quote(fact.id)}")


def _draw_bars(dots: Sequence[_Dot], top: int, most: int) -> tuple[list[Html], int]:
    """Draw a row of too many dots as a bar that leads to the first."""
    width = (_END - _UNDATED) * len(dots) / most
    bar = element("rect", x=f"{_UNDATED}%", y=top + 6, width=f"{width:.4g}%", height=12)
    name = element("title", f"{len(dots):,} facts")
    return [element("a", join((name, bar)), href=f"#{quote(dots[0].fact.id)}")], 24

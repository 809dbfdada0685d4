"""Dates and intervals are read as EDTF has them, to the day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumm.model.period import BackwardPeriodError, OtherDateError, Period

if TYPE_CHECKING:
    from datetime import date

# What is written, and the first and the last day of it.
PERIODS = {
    "2025-03-04": ("2025-03-04", "2025-03-04"),
    "2024-02-29": ("2024-02-29", "2024-02-29"),
    "2025-03": ("2025-03-01", "2025-03-31"),
    "2025-04": ("2025-04-01", "2025-04-30"),
    "2025-12": ("2025-12-01", "2025-12-31"),
    "2023-02": ("2023-02-01", "2023-02-28"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "1900-02": ("1900-02-01", "1900-02-28"),
    "2000-02": ("2000-02-01", "2000-02-29"),
    "2025": ("2025-01-01", "2025-12-31"),
    "0001": ("0001-01-01", "0001-12-31"),
    "9999": ("9999-01-01", "9999-12-31"),
    "2021/2025": ("2021-01-01", "2025-12-31"),
    "2024-11/2025-02": ("2024-11-01", "2025-02-28"),
    "2024-11-30/2025": ("2024-11-30", "2025-12-31"),
    "2024/2024": ("2024-01-01", "2024-12-31"),
    "2024/2024-05": ("2024-01-01", "2024-05-31"),
    "2022/..": ("2022-01-01", None),
    "2022/": ("2022-01-01", None),
    "../2022-06": (None, "2022-06-30"),
    "/2022-06": (None, "2022-06-30"),
}


@pytest.mark.parametrize(("text", "days"), PERIODS.items(), ids=PERIODS)
def test_a_period_spans_the_days_it_names(text: str, days: tuple[str | None, str | None]) -> None:
    """From the first day of its beginning to the last of its end; None where it is open."""
    assert Period.parse(text) == Period(text, *days)


FAULTS = {
    "": "is not a date",
    "..": "is not a date",
    "soon": "is not a date",
    "24": "is not a date",
    "2024-3": "is not a date",
    "2024-03-1": "is not a date",
    " 2024": "is not a date",
    "2024\n": "is not a date",
    "２０２４": "is not a date",
    "2022/2023/2024": "is not a date",
    "2022 / 2024": "is not a date",
    "/": "is an interval without dates",
    "../..": "is an interval without dates",
    "../": "is an interval without dates",
    "2024-00": "has no such month",
    "2024-13": "has no such month",
    "2024-04-00": "is not a day in the calendar",
    "2024-04-31": "is not a day in the calendar",
    "2023-02-29": "is not a day in the calendar",
    "2024/2025-02-29": "is not a day in the calendar",
    "2025/2024": "ends before it starts",
    "2025-02/2025-01-31": "ends before it starts",
}


@pytest.mark.parametrize(("text", "message"), FAULTS.items(), ids=map(repr, FAULTS))
def test_what_is_no_period_is_refused_with_the_reason(text: str, message: str) -> None:
    """The message goes on where the quoted text ends."""
    with pytest.raises(ValueError, match=rf"^{message}$"):
        Period.parse(text)


# What EDTF or habit has and a fact base does not, and what to write instead.
OTHER_FORMS = {
    "2022~": ("is an approximate or uncertain date", 'write "2022", and explain in the note'),
    "2022-03?": ("is an approximate or uncertain date", 'write "2022-03", and explain in the note'),
    "2022%/2024": ("is an approximate or uncertain date", 'write "2022", and explain in the note'),
    "2022-?03": (
        "is an approximate or uncertain date",
        'write a plain date, "2022-03" or "2022", and explain in the note',
    ),
    "2022-21": ("is a season or part of a year", 'write "2022", and explain in the note'),
    "2022-41": ("is a season or part of a year", 'write "2022", and explain in the note'),
    "202X": ("is a decade", 'write "2020/2029"'),
    "19XX": ("is a century", 'write "1900/1999"'),
    "2022-XX": ("has an unspecified month", 'write "2022"'),
    "2022-XX-XX": ("has an unspecified month", 'write "2022"'),
    "2022-03-XX": ("has an unspecified day", 'write "2022-03"'),
    "20X2-03": (
        "has unspecified digits",
        'write a plain date, "2022-03" or "2022", and explain in the note',
    ),
    "-0044": ("is before the year 1", "leave it out, and say when in the claim"),
    "0000": ("is before the year 1", "leave it out, and say when in the claim"),
    "Y170000002": ("has a year of more than four digits", "write a year up to 9999"),
    "12345": ("has a year of more than four digits", "write a year up to 9999"),
    "20220314": ("is not a date", 'write "2022-03-14"'),
    "2024-03-14T12:00": ("has a time of day", 'write "2024-03-14"'),
    "[2021,2022]": ("is a set of dates", 'write the earliest and the latest, "2022/2024"'),
    "2022/open": ("is not a date", "write .. for an end that is open"),
    "2022/present": ("is not a date", "write .. for an end that is open"),
    "unknown/2022": ("is not a date", 'leave an unknown end empty, "2022/"'),
}


@pytest.mark.parametrize(("text", "told"), OTHER_FORMS.items(), ids=OTHER_FORMS)
def test_a_date_in_another_form_is_named_with_a_way_out(text: str, told: tuple[str, str]) -> None:
    """What to write instead can be read, where it is a date."""
    with pytest.raises(OtherDateError) as refused:
        Period.parse(text)
    assert (str(refused.value), refused.value.hint) == told
    for date in re.findall('"([^"]+)"', told[1]):
        Period.parse(date)


# What is written, and the days that a filter may match.
BOUNDS = {
    "2022-03": ("2022-03-01", "2022-03-31"),
    "2021/2025-02": ("2021-01-01", "2025-02-28"),
    "2022/..": ("2022-01-01", "9999"),
    "../2022": ("0000", "2022-12-31"),
    "2022/": ("2022-01-01", "2022-12-31"),
    "2022-03/": ("2022-03-01", "2022-03-31"),
    "/2022": ("2022-01-01", "2022-12-31"),
}


@pytest.mark.parametrize(("text", "days"), BOUNDS.items(), ids=BOUNDS)
def test_an_unknown_end_is_not_an_open_one(text: str, days: tuple[str, str]) -> None:
    """Of an interval with an unknown end only the other end is known."""
    assert Period.parse(text).bounds == days


def test_a_backward_interval_is_told_from_what_is_no_date() -> None:
    """It has a code of its own in a fact base."""
    with pytest.raises(BackwardPeriodError):
        Period.parse("2025/2024")


@given(st.dates())
def test_every_day_spans_itself(day: date) -> None:
    """Whatever the year."""
    text = day.isoformat()
    assert Period.parse(text) == Period(text, text, text)


@given(st.dates(), st.dates())
def test_an_interval_spans_from_day_to_day(one: date, other: date) -> None:
    """If the earlier day comes first."""
    first, last = sorted([one.isoformat(), other.isoformat()])
    assert Period.parse(f"{first}/{last}") == Period(f"{first}/{last}", first, last)


@given(st.text(alphabet="0123456789-/. Xx?"))
def test_a_text_is_a_period_or_a_value_error(text: str) -> None:
    """What is read prints as it was written."""
    try:
        period = Period.parse(text)
    except ValueError:
        return
    assert str(period) == text


YEARS = {"2025-03-04": "2025", "2021/2025": "2021", "2022/..": "2022", "../2022": "2022"}


@pytest.mark.parametrize(("text", "year"), YEARS.items(), ids=YEARS)
def test_the_year_is_that_of_the_beginning(text: str, year: str) -> None:
    """Or of the end where the beginning is open."""
    assert Period.parse(text).year == year


PARTS = {
    "2025-03-04": (2025, 3, 4),
    "2025-03": (2025, 3),
    "2025": (2025,),
    "2021-05/2025-03-04": (2021, 5),
    "2022/..": (2022,),
    "../2022-06": (2022, 6),
    "/2022-06": (2022, 6),
}


@pytest.mark.parametrize(("text", "parts"), PARTS.items(), ids=PARTS)
def test_the_parts_are_those_of_the_first_date_that_is_written(
    text: str, parts: tuple[int, ...]
) -> None:
    """Year, month and day, as far as they are given."""
    assert Period.parse(text).parts == parts

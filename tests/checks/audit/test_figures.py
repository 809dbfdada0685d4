"""Numbers and dates are read however they are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumm.checks.audit.figures import Date, Figures, alike, figures

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def numbers(text: str) -> list[set[str]]:
    """Read what each number of a text may mean."""
    return [{f"{number:f}" for number in each.numbers} for each in figures(text)]


def dates(text: str) -> list[tuple[int, ...]]:
    """Read the dates of a text, as far as they are written."""
    return [
        tuple(filter(None, date[:3])) if date.year else date[:3]
        for each in figures(text)
        for date in each.dates
    ]


def words(number: int) -> str:
    """Write a whole number in English."""
    for power, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= power:
            rest = f" {words(number % power)}" if number % power else ""
            return f"{words(number // power)} {name}{rest}"
    if number >= 100:
        rest = f" and {words(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


@given(st.integers(3, 10**12 - 1) | st.integers(3, 2000))
def test_a_number_is_the_same_in_words_and_digits(number: int) -> None:
    """With any mark between thousands."""
    written = (
        words(number),
        words(number).upper(),
        f"{number:,}",
        f"{number:,}".replace(",", "\u202f"),
    )
    for text in written:
        [found] = figures(f"It had {text} parts.")
        assert (found.text, found.start) == (text, 7)
        assert Decimal(number) in found.numbers


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_is_the_same_in_any_order(day: date) -> None:
    """British, American, or ISO."""
    year, month, number = day.year, day.month, day.day
    name = day.strftime("%B")
    for text in (
        f"{name} {number}, {year}",
        f"{number} {name} {year}",
        f"{name[:3]}. {number}, {year}",
        f"the {number}th of {name}, {year}",
        f"{year}-{month:02}-{number:02}",
    ):
        [found] = figures(f"It was on {text}.")
        assert found.dates == (Date(year, month, number),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,728 civilians", [{"1728"}]),
        ("1 728 civilians", [{"1728"}]),
        ("1.728 civilians", [{"1.728", "1728"}]),
        ("3.5 tons", [{"3.5"}]),
        ("3,5 tons", [{"3.5"}]),
        ("2½ tons", [{"2.5"}]),
        ("4.2 million", [{"4200000.0"}]),
        ("$406m", [{"406", "406000000"}]),
        ("US$2.2 bn", [{"2200000000.0"}]),
        ("a 110-megawatt plant", [{"110"}]),
        ("a five-year plan", [{"5"}]),
        ("a hundred", [{"100"}]),
        ("hundreds of them", []),
        ("a dozen, two dozen", [{"12"}, {"24"}]),
        ("two hundred thousand", [{"200000"}]),
        ("one and a half million", [{"1500000.0"}]),
        ("a million and a half", [{"1500000"}]),
        ("half a million", [{"500000"}]),
        ("a quarter of a million", [{"250000"}]),
        ("three-quarters", [{"0.75"}]),
        ("twenty-first", [{"21"}]),
        ("the 18th", [{"18"}]),
        ("5 to 7 million", [{"5", "5000000"}, {"7000000"}]),
        ("between one million and two million", [{"1000000"}, {"2000000"}]),
        ("four thirty-two", [{"4"}, {"32"}]),
        ("Often tenable; someone, phone, weights", []),
        ("١٢ and ၁၂", [{"12"}, {"12"}]),
    ],
)
def test_numbers(text: str, found: list[set[str]]) -> None:
    """In English as it is written."""
    assert [{f"{Decimal(n):f}" for n in each} for each in numbers(text)] == [
        {f"{Decimal(n):f}" for n in each} for each in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in March 2025", [(2025, 3)]),
        ("on March 3", [(0, 3, 3)]),
        ("March 3 and 4, 2025", [(2025, 3, 3), (2025, 3, 4)]),
        ("March 3–5, 2025", [(2025, 3, 3), (2025, 3, 5)]),
        ("March 3, 5 April 2025", [(0, 3, 3), (2025, 4, 5)]),
        ("by 3 or 4 March", [(0, 3, 3), (0, 3, 4)]),
        ("from March to May 2025", [(0, 3, 0), (2025, 5)]),
        ("2022–24", [(2022,), (2024,)]),
        ("2022-2024", [(2022,), (2024,)]),
        ("2021/22", [(2021,), (2022,)]),
        ("2021/2025", [(2021,), (2025,)]),
        ("2025-03-04/2025-03-06", [(2025, 3, 4), (2025, 3, 6)]),
        ("2022/..", [(2022,)]),
        ("mid-2022", [(2022,)]),
        ("the 1990s", [(1990,)]),
        ("29.10.2024", [(2024, 10, 29)]),
        ("3/4/2024", [(2024, 3, 4), (2024, 4, 3)]),
        ("It may march on; May Smith", []),
        ("2,022 people and $2022, 2022 percent", []),
        ("Marumex-2025", []),
    ],
)
def test_dates(text: str, found: list[tuple[int, ...]]) -> None:
    """In English as it is written, and in EDTF."""
    assert sorted(dates(text)) == sorted(found)


@pytest.mark.parametrize(
    ("sentence", "known", "is_known"),
    [
        ("in 2025", "on March 3, 2025", True),
        ("in March", "on March 3, 2025", True),
        ("on March 3, 2025", "in March 2025", False),
        ("on March 3, 2024", "on March 3, in 2025", False),
        ("on March 3, 2025", "on March 3, in 2025", True),
        ("in the 2020s", "on March 3, 2025", True),
        ("in the 2010s", "on March 3, 2025", False),
        ("on the 3rd", "on March 3, 2025", True),
        ("on the 4th", "on March 3, 2025", False),
        ("for the 18th time", "the eighteenth", True),
        ("69 percent", "69 people", False),
        ("69", "69 percent", True),
        ("nearly 70", "69", True),
        ("about 1,700", "1,728", True),
        ("1,700", "1,728", False),
        ("more than 1,800", "1,728", True),
        ("more than 2,000", "1,728", False),
        ("Su-30", "Su30", True),
        ("Su-35", "Su-30", False),
    ],
)
def test_what_a_figure_agrees_with(sentence: str, known: str, is_known: bool) -> None:  # noqa: FBT001
    """With what says as much, or with what it is rounded from."""
    [figure] = figures(sentence)
    assert Figures([known]).has(figure) is is_known


@pytest.mark.parametrize(
    "text",
    [
        "one of the two countries",
        "when the two met",
        "the first and second visit",
        "a third party",
        "the 21st century",
        "see p. 5, figure 3, and § 7",
        "(1) fuel and (2) arms",
        "half of it",
    ],
)
def test_what_is_not_worth_checking(text: str) -> None:
    """Since it counts nothing."""
    assert all(figure.is_loose for figure in figures(text))


def test_what_a_hint_names() -> None:
    """Known figures that are worth checking, nearest first."""
    [five] = figures("five elephants")
    known = Figures(["a gift of twelve horses and six elephants when the two met in March 2025"])
    assert alike(five, [known]) == ["six", "twelve"]


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1 million ", "two hundred ", "March ", "3 March ", "1:", "a third ", "A1"]
)
@pytest.mark.long
def test_long_texts(piece: str) -> None:
    """Take no time that grows faster than they do."""
    found = figures(piece * 4_000)
    assert len(Figures([piece * 4_000]).found) == len(found)


@given(st.text(alphabet="0123 ,.-/:%a half and two million March May 2025 third-dozen\n"))
def test_nothing_is_read_twice(text: str) -> None:
    """And reading never fails."""
    found = figures(text)
    assert all(text[each.start :].startswith(each.text) for each in found)

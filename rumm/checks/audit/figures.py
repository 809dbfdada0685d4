"""Numbers and dates in English text, in any notation."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SMALL = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_POWERS = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SHORT = {"k": 1000, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth""".split(),
        start=1,
    )
} | {f"{word[:-1]}ieth": number for word, number in _TENS.items()}
_PARTS = {"half": 2, "quarter": 4} | {
    word: number for word, number in _ORDINALS.items() if 2 < number < 11
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("Jan January", "Feb February", "Mar March", "Apr April", "May", "Jun June"),
            *("Jul July", "Aug August", "Sep Sept September", "Oct October", "Nov November"),
            "Dec December",
        ),
        start=1,
    )
    for name in names.split()
}
_VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75"}
_SEPARATOR = ",'’\u00a0\u2009\u202f "  # between thousands


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_TOKEN = re.compile(
    rf"""
      (?P<iso>(?<![\w.-])\d{{4}}-\d\d(?:-\d\d)?(?![\w-]))
    | (?P<dotted>(?<![\w.])\d\d?(?P<dot>[./])\d\d?(?P=dot)\d{{4}}(?!\w))
    | (?P<years>(?<![\w.,])(?:1[5-9]|20)\d\d/\d\d(?:\d\d)?(?![\w/]))
    | (?P<literal>(?<![\w.,])\d+(?:(?:[:/]\d+)+|(?:\.\d+){{2,}})(?!\w))
    | (?P<decade>(?<!\w)(?:1[5-9]|20)\d0['’]?s\b)
    | (?P<name>(?<!\w)(?P<letters>[^\W\d_]+)[-‐‑–]?(?P<digits>\d+)(?![.,]?\d))
    | (?P<number>(?<!\w)(?:\d{{1,3}}(?:[{_SEPARATOR}]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:[.,·]\d+)?)
        [½¼¾]?)(?P<suffix>(?:st|nd|rd|th|bn|mn|tn|[kmb])\b)?
    | (?P<percent>%|٪|\b(?:pct|per\s?cent|percentage[\s-]points?)\b)
    | (?P<month>\b(?-i:{_any(_MONTHS)})\b\.?)
    | \b(?:(?P<small>{_any([*_SMALL, *_TENS])})|(?P<power>{_any(_POWERS)}|[bmt]n)
        | (?P<ordinal>{_any(_ORDINALS)})s?|(?P<part>half|halves|quarters?))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HYPHEN = "-‐‑"
_JOINT = re.compile(rf"[{_HYPHEN}\s]+")  # within a number
_AND = re.compile(rf"[{_HYPHEN}\s]+(?:and\s+)?", re.IGNORECASE)
_OF_A = re.compile(r"\s+(?:of\s+)?an?\s+", re.IGNORECASE)
_AND_A = re.compile(r"\s+and\s+a\s+", re.IGNORECASE)
_DASH = re.compile("[-‐‑–—]{1,2}")
_UNIT = re.compile(rf"[{_HYPHEN}\s]?")  # before a percent sign or a power of ten
_RANGE = re.compile(r"\s?(?:[-‐‑–—]{1,2}|to|and|or)\s?(?:(?:US)?[$€£¥]\s?)?", re.IGNORECASE)
_DAYS = re.compile(r"\s?[-‐‑–—]{1,2}\s?|,?\s(?:and|or|to|through|until)\s|,\s", re.IGNORECASE)
_OF = re.compile(r"\s(?:of\s)?", re.IGNORECASE)
_BEFORE_YEAR = re.compile(r",?\s(?:of\s)?", re.IGNORECASE)
_BEFORE_DAY = re.compile(r"\s(?:the\s)?", re.IGNORECASE)
_ARTICLE = re.compile(rf"\b(?:an?|one)[{_HYPHEN}\s]$", re.IGNORECASE)
# Words before a month without a day or year; elsewhere, "may" is a verb.
_WHEN = re.compile(
    r"\b(?:in|by|of|since|until|late|early|mid|during|from|to|through|and|or|that|last|between)"
    r"[\s-]$",
    re.IGNORECASE,
)
# Prefixes that are not part of a name, as in US406 and mid-2022.
_NO_NAMES = frozenset("us usd eur gbp rub mmk cny fy mid post pre early late non ex about".split())
# Numbers not to check: page and figure numbers, "the two countries".
_PLACE = re.compile(
    r"\b(?:pp?\.|pages?|para(?:graph)?s?\.?|chapters?|ch\.|sections?|sec\.|fig(?:ure)?s?\.?|tables?"
    r"|notes?|footnotes?|appendix|vol(?:ume)?s?\.?|lines?)\s?$|§\s?$",
    re.IGNORECASE,
)
_THE = re.compile(r"\b(?:the|these|those)\s$", re.IGNORECASE)
_NOT_COUNTED = re.compile(r"\s(?:part(?:y|ies)|countr|world|person|centur)", re.IGNORECASE)
_ROUNDED = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|some|nearly|almost|close\sto|just\s\w+|over|under"
    r"|(?:more|less|fewer)\sthan|at\s(?:least|most)|up\sto|an\sestimated|circa)\s|[~≈]\s?)"
    r"(?:(?:US)?[$€£¥]\s?)?$",
    re.IGNORECASE,
)
_CONTEXT = 30  # characters of context before a number
_CLOSE = Decimal("0.05")  # greatest relative difference for rounded numbers
_FIRST_YEAR, _LAST_YEAR = 1500, 2099


class Date(NamedTuple):
    """A day, month, or year; missing parts are 0."""

    year: int = 0
    month: int = 0
    day: int = 0
    is_decade: bool = False

    def fits(self, other: Date, years: set[int]) -> bool:
        """Whether another date is the same or more exact.

        `years` are those that the other date may be in if it has none.
        """
        if self.is_decade:
            return other.year // 10 == self.year // 10
        return (
            (self.year in (0, other.year) or (other.year == 0 and self.year in years))
            and self.month in (0, other.month)
            and self.day in (0, other.day)
        )


class Figure(NamedTuple):
    """A number or date in a text, with its possible values.

    `name` is the name that contains a number, as in Su-30. `is_rounded` means that a word such as
    "about" precedes it. `is_loose` means that it is not worth checking, as in "the two countries".
    """

    text: str
    start: int
    numbers: tuple[Decimal | str, ...] = ()
    dates: tuple[Date, ...] = ()
    name: str = ""
    is_percent: bool = False
    is_rounded: bool = False
    is_loose: bool = False


class Figures:
    """The figures in some texts, for lookups."""

    def __init__(self, texts: Iterable[str], more: Figures | None = None) -> None:
        self.found = [figure for text in texts for figure in figures(text)]
        self.found += more.found if more else ()
        self._numbers = {n for each in self.found if not each.name for n in each.numbers}
        self._percents = {n for each in self.found if each.is_percent for n in each.numbers}
        self._dates = {date for each in self.found for date in each.dates}
        self._years = {date.year for date in self._dates}
        self._named = {(each.name, n) for each in self.found if each.name for n in each.numbers}
        self.names = {name for name, _ in self._named}

    def has(self, figure: Figure) -> bool:
        """Whether a figure is among them."""
        if figure.name:
            return any((figure.name, number) in self._named for number in figure.numbers)
        if any(date.fits(other, self._years) for date in figure.dates for other in self._dates):
            return True
        known = self._percents if figure.is_percent else self._numbers
        return any(
            number in known or (figure.is_rounded and _is_near(number, known))
            for number in figure.numbers
        )


def alike(figure: Figure, known: Iterable[Figures]) -> list[str]:
    """Return known figures of the same type as written, nearest numbers first."""
    found = [each for figures_ in known for each in figures_.found]
    if figure.dates:
        texts: dict[Date, str] = {}
        for each in found:
            for date in each.dates:
                texts.setdefault(date, each.text)
        return [*dict.fromkeys(texts.values())]
    numbers = [
        each
        for each in found
        if each.numbers and not each.dates and not each.is_loose and each.name == figure.name
        if each.is_percent or not figure.is_percent
    ]
    numbers.sort(key=lambda each: _distance(figure, each))
    return [*dict.fromkeys(each.text for each in numbers)]


def figures(text: str) -> list[Figure]:
    """Find the numbers and dates of a text, in order."""
    return sorted(_Reader(text).read(), key=lambda figure: figure.start)


def _is_near(number: Decimal | str, known: Iterable[Decimal | str]) -> bool:
    """Whether a known number is close and has more significant digits."""
    return isinstance(number, Decimal) and any(
        isinstance(other, Decimal)
        and abs(other - number) <= _CLOSE * other
        and _digits(number) < _digits(other)
        for other in known
    )


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)


def _distance(one: Figure, other: Figure) -> Decimal:
    return min(
        (
            abs(a - b)
            for a in one.numbers
            for b in other.numbers
            if isinstance(a, Decimal) and isinstance(b, Decimal)
        ),
        default=Decimal("Infinity"),
    )


class _Reader:
    """A parser that combines tokens into figures."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_TOKEN.finditer(text))
        self.used: set[int] = set()  # tokens that belong to dates

    def read(self) -> Iterator[Figure]:
        """Read the dates, then the numbers that are left."""
        for index, token in enumerate(self.tokens):
            if token["month"]:
                yield from self.month(index)
        for index, token in enumerate(self.tokens):
            if index not in self.used and not token["month"]:
                yield from self.date(index)
        yield from self.numbers()

    def kind(self, index: int) -> str:
        """Return the group of a token, or "" if there is none or it is used."""
        if not 0 <= index < len(self.tokens) or index in self.used:
            return ""
        token = self.tokens[index]
        return "number" if token["number"] else token.lastgroup or ""

    def joined(self, index: int, how: re.Pattern[str]) -> bool:
        """Whether a pattern matches the text between a token and the one before it."""
        end, start = self.tokens[index - 1].end(), self.tokens[index].start()
        return how.fullmatch(self.text, end, start) is not None

    def context(self, index: int) -> str:
        """Return the text before a token."""
        start = self.tokens[index].start()
        return self.text[max(start - _CONTEXT, 0) : start]

    def after(self, index: int, length: int) -> str:
        """Return the text after a token."""
        end = self.tokens[index].end()
        return self.text[end : end + length]

    def span(self, first: int, last: int) -> tuple[str, int]:
        """Return the text from one token to another, and where it starts."""
        start = self.tokens[first].start()
        return self.text[start : self.tokens[last].end()], start

    def whole(self, index: int) -> int:
        """Return the plain whole number that a token is, or -1."""
        if self.kind(index) != "number":
            return -1
        token = self.tokens[index]
        digits = token["number"]
        is_plain = digits.isdecimal() and token["suffix"] in (None, "st", "nd", "rd", "th")
        return int(digits) if is_plain and len(digits) <= 4 else -1

    def is_day(self, index: int) -> bool:
        """Whether a token can be a day of a month."""
        return 0 < self.whole(index) <= 31 and self.kind(index + 1) != "percent"

    def is_year(self, index: int) -> bool:
        """Whether a token can be a year rather than a quantity."""
        counts = self.kind(index + 1) in ("percent", "power") and self.joined(index + 1, _UNIT)
        is_price = self.context(index)[-1:] in ("$", "€", "£", "¥") if self.kind(index) else False
        return _FIRST_YEAR <= self.whole(index) <= _LAST_YEAR and not counts and not is_price

    def month(self, index: int) -> Iterator[Figure]:
        """Read a month with the days before or after it and the year."""
        month = _MONTHS[self.tokens[index]["month"].rstrip(".")]
        first, last, days, year = index, index, [], 0
        if self.is_day(index - 1) and self.joined(index, _OF):
            days.append(index - 1)
            while self.is_day(days[-1] - 1) and self.joined(days[-1], _DAYS):
                days.append(days[-1] - 1)
            first = days[-1]
        elif self.is_day(index + 1) and self.joined(index + 1, _BEFORE_DAY):
            days.append(index + 1)
            while self.is_day(days[-1] + 1) and self.joined(days[-1] + 1, _DAYS):
                # "3, 5 March" is not the third and the fifth of the month before.
                if days[-1] + 2 < len(self.tokens) and self.tokens[days[-1] + 2]["month"]:
                    break
                days.append(days[-1] + 1)
            last = days[-1]
        # Even if it is mistyped, it is a year.
        if 1000 <= self.whole(last + 1) <= 9999 and self.joined(last + 1, _BEFORE_YEAR):
            last += 1
            year = self.whole(last)
        if first == last and not self.is_month_alone(index):
            return
        text, start = self.span(first, last)
        dates = [Date(year, month, self.whole(day)) for day in days] or [Date(year, month)]
        self.used |= {*range(first, last + 1)} - {index}
        yield from (Figure(text, start, dates=(date,)) for date in dates)

    def is_month_alone(self, index: int) -> bool:
        """Whether a month without a day or a year is not a verb or a name."""
        after = self.after(index, 2).strip()
        return _WHEN.search(self.context(index)) is not None and not after[:1].isupper()

    def date(self, index: int) -> Iterator[Figure]:
        """Read a date in digits, or a year."""
        token = self.tokens[index]
        text, start = token[0], token.start()
        parts = [int(part[:4]) for part in re.findall(r"\d+", text)]
        match self.kind(index):
            case "iso" if 0 < parts[1] <= 12:
                year, month, day = (*parts, 0)[:3]
                yield Figure(text, start, dates=(Date(year, month, day),))
            case "dotted":
                one, two, year = parts
                orders = ((one, two), (two, one))  # both are in use
                dates = [Date(year, m, d) for m, d in orders if m <= 12 and d <= 31]
                yield Figure(text, start, dates=tuple(dates))
            case "years":
                yield from _years(text, start, *text.split("/"))
            case "decade":
                yield Figure(text, start, dates=(Date(parts[0], is_decade=True),))
            case "number" if self.is_year(index):
                years = [token["number"]]
                self.used.add(index)
                # As in 2022–24.
                short = self.whole(index + 1)
                if parts[0] % 100 < short < 100 and self.joined(index + 1, _DASH):
                    years.append(f"{short:02}")
                    self.used.add(index + 1)
                    text, _ = self.span(index, index + 1)
                yield from _years(text, start, *years)

    def numbers(self) -> Iterator[Figure]:
        """Read the numbers that are not part of dates."""
        last = -1
        before: _Number | None = None
        for index in range(len(self.tokens)):
            if index <= last:
                continue
            number = self.number(index)
            if number is None:
                continue
            if before:
                joined = index == last + 1 and self.joined(index, _RANGE)
                yield self.figure(before.shared(number) if joined else before)
            before, last = number, number.last
        if before:
            yield self.figure(before)

    def figure(self, number: _Number) -> Figure:
        """Return a number as a figure, and judge by what is around it whether to check it."""
        first, last = number.first, number.last
        before, after = self.context(first), self.after(last, 10)
        text, start = self.span(first, last)
        value = number.values[0]
        is_loose = (
            _PLACE.search(before) is not None
            or (before[-1:] == "(" and after[:1] == ")")  # as in "(1) fuel and (2) arms"
            or (number.is_ordinal and (value in (1, 2) or _NOT_COUNTED.match(after) is not None))
            or (self.kind(first) == "small" and value == 1)
            or (self.kind(first) == "small" and value == 2 and _THE.search(before) is not None)
            or (number.is_part and value in (Decimal("0.5"), Decimal("0.25")))
        )
        return Figure(
            text=text,
            start=start,
            numbers=number.values,
            dates=number.dates,
            name=number.name,
            is_percent=number.is_percent,
            is_rounded=_ROUNDED.search(before) is not None,
            is_loose=is_loose and not number.is_percent,
        )

    def number(self, index: int) -> _Number | None:
        """Read the number that starts with a token, if one does."""
        number = None
        match self.kind(index):
            case "name":
                number = _name(self.tokens[index], index)
            case "literal":
                number = _Number(index, index, (self.tokens[index][0],))
            case "number":
                number = self.digits(index)
            case "part" | "ordinal":
                number = self.ordinal(index)
            case "small":
                number = self.words(index)
            case "power" if self.is_one(index):
                number = self.words(index)
        return number and self.percent(number)

    def is_one(self, index: int) -> bool:
        """Whether "a" or "one" precedes a power of ten: "a hundred", but not "hundreds"."""
        return _ARTICLE.search(self.context(index)) is not None

    def digits(self, index: int) -> _Number:
        """Read a number in digits, perhaps with a power of ten as a word or letter."""
        token = self.tokens[index]
        values = _read_digits(token["number"])
        suffix = (token["suffix"] or "").lower()
        if suffix in _SHORT:
            values += [value * _SHORT[suffix] for value in values]  # 5m may be meters
        power, last = Decimal(1), index
        while self.kind(last + 1) == "power" and self.joined(last + 1, _UNIT):
            last += 1
            power *= self.power(last)
        is_ordinal = suffix in ("st", "nd", "rd", "th")
        return _Number(
            index,
            last,
            tuple(value * power for value in values),
            power,
            # On the 24th.
            dates=(Date(day=int(values[0])),) * (is_ordinal and values[0] <= 31),
            is_ordinal=is_ordinal,
        )

    def power(self, index: int) -> Decimal:
        """Return the power of ten, or dozen, that a token is."""
        return Decimal((_POWERS | _SHORT)[self.tokens[index]["power"].lower()])

    def words(self, first: int) -> _Number:
        """Read a number in words, as in "two hundred and five thousand"."""
        total, group, power = Decimal(0), Decimal(0), Decimal(1)
        index = first
        while True:
            if self.kind(index) == "small":
                group += self.small(index)
                power = Decimal(1)
            elif (power := self.power(index)) == 100:
                group = max(group, Decimal(1)) * 100
            else:
                total, group = total + max(group, Decimal(1)) * power, Decimal(0)
            if not self.goes_on(index, power):
                break
            index += 1
        value = total + group
        if self.kind(index + 1) == "part" and self.joined(index + 1, _AND_A):  # and a half
            index += 1
            value += power / 2
            if self.kind(index + 1) == "power" and self.joined(index + 1, _JOINT):
                index += 1
                power = self.power(index)
                value *= power
        elif self.kind(index + 1) in ("part", "ordinal") and self.joined(index + 1, _JOINT):
            return self.fraction(first, index, value)
        return _Number(first, index, (value,), power)

    def small(self, index: int) -> int:
        """Return the number below a hundred that a token is."""
        return (_SMALL | _TENS)[self.tokens[index]["small"].lower()]

    def goes_on(self, index: int, power: Decimal) -> bool:
        """Whether the next token belongs to the same number as this one."""
        match self.kind(index), self.kind(index + 1):
            case "small", "small":  # twenty-five
                fits = self.small(index) >= 20 and 0 < self.small(index + 1) < 10
                return fits and self.joined(index + 1, _JOINT)
            case "small" | "power", "power":
                return self.joined(index + 1, _JOINT) and power != 12
            case "power", "small":
                after = (
                    index + 2 + (self.small(index + 1) >= 20 and self.kind(index + 2) == "small")
                )
                # Not so in "between one million and two million".
                is_same = self.kind(after) == "power" and self.power(after) == power
                return self.joined(index + 1, _AND) and not is_same and power != 12
        return False

    def fraction(self, first: int, last: int, top: Decimal) -> _Number:
        """Read "two-thirds", "twenty-first", or just the number if neither follows."""
        token = self.tokens[last + 1]
        word = (token["part"] or token["ordinal"]).lower()
        ordinal = _ORDINALS.get(word, 0)
        if self.kind(last) == "small" and self.small(last) >= 20 and 0 < ordinal < 10:
            return _Number(first, last + 1, (top + ordinal,), is_ordinal=True)
        part = _PARTS.get(re.sub("ves$", "f", word).removesuffix("s"))
        if part and (top == 1 or token[0][-1:].lower() == "s"):
            return _Number(first, last + 1, (top / part,), is_part=True)
        return _Number(first, last, (top,))

    def ordinal(self, index: int) -> _Number | None:
        """Read "third", "a third", "half a million", or "a quarter of a million"."""
        word = self.tokens[index][0].lower()
        part = _PARTS.get(word)
        if part and self.kind(index + 1) == "power" and self.joined(index + 1, _OF_A):
            power = self.power(index + 1)
            return _Number(index, index + 1, (power / part,), power)
        values: tuple[Decimal, ...] = ()
        if word in _ORDINALS:
            values = (Decimal(_ORDINALS[word]),)
        if part and self.is_one(index):
            values += (1 / Decimal(part),)
        return _Number(index, index, values, is_ordinal=True) if values else None

    def percent(self, number: _Number) -> _Number:
        """Add a percent sign, if there is one."""
        index = number.last + 1
        if self.kind(index) == "percent" and self.joined(index, _UNIT):
            return number._replace(last=index, is_percent=True)
        return number


class _Number(NamedTuple):
    """A number from its first to its last token, with what it may mean.

    `power` is the multiplier of the last word.
    """

    first: int
    last: int
    values: tuple[Decimal | str, ...]
    power: Decimal = Decimal(1)
    dates: tuple[Date, ...] = ()
    name: str = ""
    is_percent: bool = False
    is_ordinal: bool = False
    is_part: bool = False

    def shared(self, other: _Number) -> _Number:
        """Apply the multiplier of the next number: "5 to 7 million" may mean 5 million."""
        if self.power != 1 or self.name or other.name:
            return self
        more = [value * other.power for value in self.values if isinstance(value, Decimal)]
        return self._replace(
            values=(*dict.fromkeys((*self.values, *more)),),
            is_percent=self.is_percent or other.is_percent,
        )


def _name(token: re.Match[str], index: int) -> _Number:
    """Read a number attached to a name or word."""
    letters, digits = token["letters"].casefold(), token["digits"]
    number = (Decimal(digits),)
    if letters not in _NO_NAMES:
        return _Number(index, index, number, name=letters)
    return _Number(index, index, number, dates=(Date(int(digits)),) * (len(digits) == 4))


def _read_digits(text: str) -> list[Decimal]:
    """Read digits with thousands or decimal separators; some are ambiguous."""
    digits = text.rstrip("".join(_VULGAR))
    extra = Decimal(_VULGAR.get(text[len(digits) :], 0))
    plain = re.sub(rf"(?<=\d)[{_SEPARATOR}](?=\d{{3}}(?!\d))", "", digits)
    numbers = [Decimal(re.sub("[,·]", ".", plain)) + extra]
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits):  # 1.728, as in much of Europe
        numbers.append(Decimal(digits.replace(".", "")))
    return numbers


def _years(text: str, start: int, first: str, *others: str) -> Iterator[Figure]:
    """Read years, some abbreviated; each may also be a number."""
    for year in (first, *(first[: 4 - len(other)] + other for other in others)):
        yield Figure(text, start, (Decimal(year),), (Date(int(year)),))

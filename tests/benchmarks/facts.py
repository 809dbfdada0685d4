"""Made-up facts for a base of any size: the same each time, and no two alike.

The claims are sentences of 60,000 words, as frequent as the words of a language (Zipf): common ones
are in half of the facts, most in a few. Facts cite one to four sources of a pool.
"""

from __future__ import annotations

from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Table = dict[str, object]
T = TypeVar("T")

WORDS = 60_000
# The small words of a sentence, the most used first.
SMALL = """the of and in to a for on with by from as at that after under between over than its into
against before since through while without during toward among despite""".split()
COMMON = """Russia Myanmar oil junta military gas power trade Moscow China arms fuel energy plant
sanctions government minister port agreement visit company India state company's fighter jets
export import pipeline Yangon Naypyidaw nuclear reactor reported signed bought delivered said
supply support aid army bank payments tourism flights council election coup resistance diesel
refinery satellite wind hydropower court veto abstained cooperation forum envoy embassy market
percent million tonnes dollars year month share price demand shortage blackout district border
village regional exercise naval training pilots spare parts engine helicopter drone jet loan debt
investment investor fund contract tender ministry parliament asean thailand vietnam japan korea
ukraine war invasion mandate resolution rights refugees displaced rice fertilizer timber copper
lithium gold jade mine road railway bridge zone dawei sittwe kyaukphyu lashio mandalay shan kachin
rakhine karen chin""".split()
ENDINGS = ("", "", "", "s", "s", "ed", "ing", "er", "ation", "al", "ity", "ly")
ONSETS = "b c d f g h k l m n p r s t v z br dr gr kh kr ky my ny pl pr sh st th tr zh".split()
VOWELS = "a a e e i i o o u ai ea ou".split()
ACCENTS = str.maketrans("aeiou", "áéíöü")
CODAS = ("", "", "", "n", "r", "l", "t", "s", "ng", "nd", "rk")

KINDS = ("event", "event", "driver", "driver", "risk", "consequence")
TYPES = ("article-newspaper", "article-newspaper", "report", "webpage", "article-journal", "book")
STANCES = ("supports",) * 15 + ("qualifies",) * 4 + ("disputes",)
TIERS = ("press", "press", "research", "primary")
TOPICS = "overview energy defense trade diplomacy nuclear finance transport law media food".split()


class Zipf(Generic[T]):
    """Items drawn less often the later they come (Zipf and Mandelbrot)."""

    def __init__(self, items: Sequence[T]) -> None:
        self.items = items
        self.sums = list(accumulate((rank + 2.7) ** -1.1 for rank in range(1, len(items) + 1)))

    def draw(self, random: Random) -> T:
        """One item."""
        return self.items[bisect(self.sums, random.random() * self.sums[-1])]

    def some(self, random: Random, least: int, most: int) -> list[T]:
        """Return a few different items."""
        return list(dict.fromkeys(self.draw(random) for _ in range(random.randint(least, most))))


class Questions(NamedTuple):
    """What to ask a base: an id, words that most, few and not quite any facts have."""

    id: str
    common: str
    rare: str
    sentence: str


class Writer:
    """Makes up texts and tables."""

    def __init__(self) -> None:
        self.random = Random(20_000)  # noqa: S311 - the same each time is what is wanted
        self.vocabulary = list(dict.fromkeys((*COMMON, *self.invented())))[:WORDS]
        self.rank = {word: rank for rank, word in enumerate(self.vocabulary)}
        self.words = Zipf(self.vocabulary)
        self.small = Zipf(SMALL)
        names = [f"{self.name()} {self.name()}" for _ in range(300)]
        self.actors = Zipf(["Russia", "Myanmar", "China", *names])
        self.tags = Zipf(self.vocabulary[30:130] + self.vocabulary[1000:1200])
        self.publishers = Zipf([f"{self.name()} {self.name()}" for _ in range(250)])

    def invented(self) -> Iterator[str]:
        """Words that sound like some."""
        choice = self.random.choice
        for number in range(2 * WORDS):
            syllables = 1 + (number > 2000) + (number > 20_000)
            word = "".join(choice(ONSETS) + choice(VOWELS) for _ in range(syllables))
            word += choice(CODAS) + choice(ENDINGS)
            yield word.translate(ACCENTS) if number % 40 == 0 else word

    def name(self) -> str:
        """Return the name of a person or a house."""
        return self.vocabulary[self.random.randrange(200, 9000)].capitalize()

    def phrase(self, least: int, most: int) -> list[str]:
        """Return some words with small ones between them."""
        words: list[str] = []
        is_small = True
        for _ in range(self.random.randint(least, most)):
            is_small = not is_small and self.random.random() < 0.5
            words.append((self.small if is_small else self.words).draw(self.random))
        return words

    def sentence(self, least: int, most: int) -> str:
        """Make a sentence; some have a number, a comma, or a second part in quotes."""
        words = self.phrase(least, most)
        chance = self.random.random()
        if chance < 0.3:
            words += ["in", str(self.random.randint(1990, 2026))]
        elif chance < 0.5:
            words[len(words) // 2] += ","
        elif chance < 0.6:
            words += ["by", f"{self.random.randint(2, 990)}.{self.random.randint(0, 9)}", "percent"]
        elif chance < 0.65:
            words += ["a", f"“{self.words.draw(self.random)}", f"{self.words.draw(self.random)}”"]
        text = " ".join(words)
        return f"{text[:1].upper()}{text[1:]}."

    def date(self) -> str:
        """Return an EDTF date or interval."""
        day = date(2010, 1, 1) + timedelta(self.random.randrange(6000))
        texts = (str(day), str(day), str(day)[:7], str(day.year), f"{day.year}/2027", f"{day}/..")
        return self.random.choice(texts)

    def source(self, number: int) -> tuple[str, Table]:
        """Return the id and the table of a source."""
        authors = [f"{self.name()}, {self.name()}" for _ in range(self.random.randint(1, 3))]
        family = "".join(char for char in authors[0].partition(",")[0].lower() if char.isascii())
        day = date(2010, 1, 1) + timedelta(self.random.randrange(6000))
        table: Table = {
            "type": self.random.choice(TYPES),
            "authors": authors,
            "title": self.sentence(4, 10).rstrip("."),
            "publisher": self.publishers.draw(self.random),
            "issued": str(day),
            "url": f"https://example.org/{day.year}/{self.words.draw(self.random)}-{number}",
            "tier": self.random.choice(TIERS),
        }
        return f"{family.replace(chr(39), '')}-{day.year}-{number}", table

    def fact(self, sources: Zipf[str], earlier: Sequence[str]) -> Table:
        """Return a fact that cites some sources, and points to earlier facts."""
        chance = self.random.random
        table: Table = {
            "kind": self.random.choice(KINDS),
            "topic": self.random.choice(TOPICS),
            "claim": " ".join(self.sentence(10, 28) for _ in range(1 + (chance() < 0.25))),
            "date": self.date(),
            "actors": self.actors.some(self.random, 1, 4),
            "tags": self.tags.some(self.random, 0, 4),
            "citations": [self.citation(id_) for id_ in sources.some(self.random, 1, 4)],
        }
        if chance() < 0.4:
            table["note"] = self.sentence(6, 16)
        if earlier and chance() < 0.4:
            table["related"] = [self.random.choice(earlier[-5000:])]
        if len(earlier) > 100 and chance() < 0.01:
            table["superseded-by"] = earlier[len(earlier) // 100 * 100 - 1]
        return table

    def citation(self, source: str) -> Table:
        """Return a source's word on a claim."""
        chance = self.random.random
        table: Table = {"source": source, "stance": self.random.choice(STANCES)}
        if chance() < 0.75:
            table["locator"] = f"p. {self.random.randint(1, 90)}"
        if chance() < 0.3:
            table["note"] = self.sentence(4, 9)
        if chance() < 0.1:
            table["quote"] = self.sentence(6, 14)
        return table

    def id(self, fact: Table, number: int) -> str:
        """Return an id made of words of the claim."""
        words = [w.strip(",").lower() for w in str(fact["claim"]).split() if w not in SMALL]
        plain = [word for word in words if word.isascii() and word.isalpha()]
        return "-".join([*plain[:2], str(number)])

    def questions(self, id_: str, claim: str) -> Questions:
        """Return what to ask of a base that has this fact."""
        words = [word for word in claim.strip(".").split() if word in self.rank]
        rare = max(words, key=self.rank.__getitem__)
        known = " ".join(claim.split()[:12]).strip(",.")
        return Questions(id_, "Russia", rare, f"Is it true that {known} {' '.join(words[-2:])} too")


def facts(writer: Writer, size: int, sources: Sequence[str]) -> Iterator[tuple[str, Table]]:
    """Yield the ids and tables of that many facts."""
    cited = Zipf(sources)
    earlier: list[str] = []
    for number in range(size):
        fact = writer.fact(cited, earlier)
        earlier.append(writer.id(fact, number))
        yield earlier[-1], fact

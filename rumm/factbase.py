"""The fact base for Python: the questions of the command line, under the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from rumm.index.answers import Index
from rumm.query import By, Sort, make_query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from rumm.answer import Hit
    from rumm.model import Fact, Source

    Names = str | Iterable[str]


class Filters(TypedDict, total=False):
    """The filters of the command line. Several names in one mean OR, different filters AND.

    `since` and `until` are dates: `2024`, `2024-03`, `2024-03-14`, inclusive. `all` takes in facts
    that have been superseded. `limit` None means no limit.
    """

    kind: Names
    topic: Names
    tag: Names
    actor: Names
    source: Names
    standing: Names
    since: str
    until: str
    all: bool
    sort: str
    reverse: bool
    limit: int | None


class FactBase(Index):
    """A fact base that is open for questions; close it, or use it in a `with`.

    Every method that takes filters raises `rumm.errors.UnknownValueError` for a name that nothing
    in the base has, and `rumm.errors.UsageError` for what is no date.
    """

    def facts(self, **filters: Unpack[Filters]) -> tuple[Fact, ...]:
        """The facts that the filters choose, in the order of the base."""
        return tuple(hit.fact for hit in self.select(make_query(**filters)).items)

    def search(
        self,
        *words: str,
        exclude: Names = (),
        any: bool = False,  # noqa: A002 - as on the command line
        **filters: Unpack[Filters],
    ) -> tuple[Hit, ...]:
        """The facts that have all words, best first, with scores and matches; see `rumm search`.

        When no fact has all of them, those that come closest.
        """
        asked = {"sort": Sort.RELEVANCE, "limit": 20, **filters}
        return self.select(make_query(words=words, exclude=exclude, any=any, **asked)).items

    def fact(self, id: str) -> Fact:  # noqa: A002 - as on the command line
        """The fact with an id.

        Raises:
            NotFoundError: names the nearest id.
        """
        return self.show([id]).items[0].fact

    def source(self, id: str) -> Source:  # noqa: A002 - as on the command line
        """The source with an id.

        Raises:
            NotFoundError: names the nearest id.
        """
        return self.cited(make_query(id=id)).items[0].source

    def sources(self, **filters: Unpack[Filters]) -> tuple[Source, ...]:
        """The sources that the chosen facts cite; without filters, all."""
        return tuple(cited.source for cited in self.cited(make_query(**filters)).items)

    def count(self, by: str = By.KIND, **filters: Unpack[Filters]) -> dict[str, int]:
        """How many of the chosen facts have each kind, or topic, tag, actor, source and so on."""
        items = self.counted(By(by), make_query(**filters)).items
        return {count.value: count.facts for count in items}

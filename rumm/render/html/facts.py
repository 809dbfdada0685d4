"""Facts and sources as parts of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rumm.model.facts import Stance
from rumm.model.links import Address, link
from rumm.render.citations.apa import pieces
from rumm.render.html.markup import EMPTY, Html, element, inline, join, jump, web_link, words
from rumm.render.phrases import base_of, counts, origin, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rumm.model.answers import Hit, Match
    from rumm.model.facts import About, Citation, Fact, Source

_HEADINGS = {
    Stance.SUPPORTS: "For",
    Stance.QUALIFIES: "With qualifications",
    Stance.DISPUTES: "Against",
}


class Context(NamedTuple):
    """Context of a fact on its page.

    `here` are the IDs of the facts on it; `called` the names of the sources; `related` facts that
    are not on it but may be quoted. `by_topic`: facts are under the titles of their topics.
    """

    here: frozenset[str]
    called: Mapping[str, str]
    related: Mapping[str, Fact]
    about: About
    language: str | None
    by_topic: bool


def article(hit: Hit, context: Context) -> Html:
    """Write a fact: its claim, standing, and the evidence for and against."""
    fact, language = hit.fact, context.language
    return element(
        "article",
        words("h3", _marked(fact.claim, hit.matches), lang=language),
        element("p", join(_verdict(fact, context), " · "), class_="verdict"),
        words("p", fact.note, lang=language, class_="note") if fact.note else EMPTY,
        _evidence(fact, context),
        _about(fact, context),
        *(element("i", id=id_) for id_ in fact.formerly),  # where old links lead
        id=fact.id,
        class_=fact.support.standing,
        data_kind=fact.kind.id,
        data_topic=None if context.by_topic else fact.topic.id,
    )


def _marked(text: str, matches: Sequence[Match]) -> Html:
    """Mark the words of a claim that a search found."""
    parts: list[str] = []
    last = 0
    for match in matches:
        if match.field == "claim":
            parts += [text[last : match.start], element("mark", text[match.start : match.end])]
            last = match.end
    return join((*parts, text[last:]))


def _verdict(fact: Fact, context: Context) -> Iterator[str]:
    yield element("b", fact.support.standing)  # the style puts a symbol before it
    if fact.date:
        yield when(fact.date)
    yield fact.kind.id
    if not context.by_topic:
        yield inline(fact.topic.title)
    if base := base_of(fact, context.about):
        yield inline(base)
    if fact.superseded_by:
        yield join(("superseded by ", _mention(fact.superseded_by, context)))
    yield jump(fact.id, fact.id)


def _mention(id_: str, context: Context) -> Html:
    """Name a fact, with its claim if it is not on the page."""
    if id_ in context.here:
        return jump(id_, id_)
    if id_ in context.related:
        return join((inline(id_), ": ", inline(context.related[id_].claim, lang=context.language)))
    return inline(id_)


def _evidence(fact: Fact, context: Context) -> Html:
    sides = (
        element(
            "section",
            element("h4", _HEADINGS[stance]),
            element("ul", *(_citation(citation, context) for citation in citations)),
            class_=stance,
        )
        for stance in Stance
        if (citations := fact.cited(stance))
    )
    return element("details", element("summary", f"Evidence: {counts(fact)}"), *sides, open=True)


def _citation(citation: Citation, context: Context) -> Html:
    """Write what a source says, and link to where it says so."""
    work = citation.source
    derived = origin(work, context.called)
    said = (
        jump(f"source:{work.id}", inline(context.called[work.id])),
        join((" (", inline(citation.locator), ")")) if citation.locator else "",
        join((", after ", inline(derived))) if derived else "",
        join((": ", inline(citation.note, lang=context.language))) if citation.note else "",
        join((" ", words("q", citation.quote, lang=work.language))) if citation.quote else "",
        _passage(citation),
    )
    return element("li", join(said))


def _passage(citation: Citation) -> Html:
    """Link to the passage if it has a more precise address than the source."""
    address = link(citation.source, citation)
    if address == citation.source.address or not (opened := web_link(address, "passage")):
        return EMPTY
    return join((" ", opened))


def _about(fact: Fact, context: Context) -> Html:
    """Write what a fact is about, and what to read with it."""
    rows: dict[str, list[Html]] = {
        "Actors": [join(map(inline, fact.actors), ", ")],
        "Tags": [join(map(inline, fact.tags), ", ")],
        "Related": [_mention(id_, context) for id_ in fact.related],
    }
    listed = [
        part
        for term, values in rows.items()
        if any(values)
        for part in (element("dt", term), *(element("dd", value) for value in values))
    ]
    return element("dl", *listed) if listed else EMPTY


def source(work: Source, name: str, more: Iterable[str] = ()) -> Html:
    """Write the full reference of a source, under its name in citations."""
    parts = [*pieces(work)]
    if work.address and work.address not in parts:
        parts += [" ", Address(work.address)]
    reference = join(web_link(part, part) if isinstance(part, Address) else part for part in parts)
    about = (
        work.tier,
        join(("derived from ", inline(work.origin_name or work.origin))) if work.origin else "",
        inline(work.note) if work.note else "",
        *more,
    )
    return element(
        "li",
        element("b", inline(name)),
        " ",
        words("span", reference),
        element("small", join(about, " · ")),
        id=f"source:{work.id}",
    )

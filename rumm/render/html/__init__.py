"""A page for a browser: one file with everything in it, readable without a network or a script."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import defaultdict
from functools import cache
from hashlib import sha256
from itertools import groupby, pairwise
from pathlib import Path
from string import Template, ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING, Any

from rumm.errors import UsageError
from rumm.model.answers import Bibliography, Subject
from rumm.model.facts import Standing
from rumm.model.query import FILTERS, Sort, is_function_word
from rumm.render.html.facts import Context, article, source
from rumm.render.html.markup import EMPTY, Html, element, inline, join, words
from rumm.render.html.timeline import DOTS, timeline
from rumm.render.phrases import amount, begin, is_timeline, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rumm.model.answers import Answer, Cited, Count, Hit
    from rumm.model.facts import About, Fact, Topic
    from rumm.render.page import Page

_HERE = Path(__file__).parent
_BASE64 = ascii_uppercase + ascii_lowercase + digits + "+/"
_MANY = 500  # facts from which a browser lays out only those in view


def render(answer: Answer[Any], page: Page) -> Iterator[str]:
    """Yield one page.

    Raises:
        UsageError: for chosen fields, which are for the data formats.
    """
    if page.fields:
        raise UsageError("--fields works only with -f tsv, csv, json, or jsonl")
    match answer.subject:
        case Subject.FACTS:
            nav, content = _facts(answer)
        case Subject.SOURCES:
            nav, content = EMPTY, _sources(answer)
        case Subject.COUNTS:
            nav, content = EMPTY, _counts(answer)
    about, style, script = answer.about, _data("style.css"), _data("script.js")
    yield Template(_data("template.html")).substitute(
        title=element("title", about.titles),
        style_hash=_digest(style),
        script_hash=_digest(script),
        style=style,
        heading=words("h1", about.titles, lang=about.language),
        note=join(_note(each, about) for each in about.bases if each.note),
        asked=_asked(answer),
        nav=nav,
        content=content,
        edition=_edition(about, page.day),
        provenance=inline(Bibliography(about, (), ()).provenance(page.day, digits=64)),
        words=_word_list(answer),
        script=script,
    )


@cache
def _data(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """Hash an inline style or script for the content security policy."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _asked(answer: Answer[Any]) -> Html:
    """Say what was asked, and how much was found."""
    query = answer.query
    parts = [
        join(("search: ", inline(" ".join(query.words)))) if query.words else "",
        join(("without: ", inline(" ".join(query.exclude)))) if query.exclude else "",
        *(
            join((f"{name}: ", join((inline(value) for value in values), " or ")))
            for name in FILTERS
            if (values := getattr(query, name))
        ),
        f"on or after {query.since}" if query.since else "",
        f"on or before {query.until}" if query.until else "",
        "with superseded facts" if query.all else "",
        f"by {query.sort}" if query.sort not in (Sort.TOPIC, Sort.RELEVANCE) else "",
    ]
    asked = join(parts, " · ")
    lines = [element("p", asked, class_="asked")] if asked else []
    for word, instead in answer.replaced.items():
        said = "No match for “", inline(word), "”; showing “", inline(instead), "”."
        lines.append(element("p", join(said)))
    if answer.unknown:
        unknown = join((inline(f"“{word}”") for word in answer.unknown), ", ")
        lines.append(element("p", join(("No match for ", unknown, "."))))
    if answer.partial:
        told = "Not every fact matches every word; these are the closest matches."
        lines.append(element("p", told))
    return join(lines)


def _note(each: About, about: About) -> Html:
    """Write the note of a base, which may be one of several."""
    title = f"{each.title}: " if about.also else ""
    return words("p", f"{title}{each.note}", lang=each.language)


def _edition(about: About, day: str) -> Html:
    """Name the edition of the base, and the day of the lookup; the footer has those of several."""
    parts = (
        f"Version {about.version}" if about.version and not about.also else "",
        f"updated {about.updated}" if about.updated and not about.also else "",
        f"looked up {day}" if day else "",
    )
    return join(parts, " · ")


def _found(answer: Answer[Any], what: str) -> str:
    shown = len(answer.items)
    rest = f" of {answer.total:,}" if shown < answer.total else ""
    return f"{shown:,}{rest} {what}{'' if max(shown, answer.total) == 1 else 's'}"


# ---------------------------------------------------------------------------------------- facts


def _facts(answer: Answer[Hit]) -> tuple[Html, Html]:
    """Write the facts with the controls to find one, and then the sources."""
    facts = [hit.fact for hit in answer.items]
    cited = {c.source.id: c.source for fact in facts for c in fact.citations}
    called = names(c for fact in facts for c in fact.citations)
    drawn = _timeline(facts)
    listed = sorted(cited.values(), key=lambda work: (called[work.id].casefold(), work.id))
    references = element(
        "section",
        element("h2", "Sources"),
        element("ul", *(source(work, called[work.id]) for work in listed), class_="sources"),
        id="Sources",
    )
    total = f"{_found(answer, 'fact')} from {amount(len(cited), 'source')}."
    is_many = len(facts) > _MANY
    sections = {
        "Facts": element(
            "div", *_groups(answer, called), id="Facts", class_="many" if is_many else None
        ),
        "Timeline": drawn,
        "Sources": references if listed else EMPTY,
    }
    if is_timeline(answer):
        sections = {name: sections[name] for name in ("Timeline", "Facts", "Sources")}
    head = element("p", total, class_="total"), _legend(facts), _controls(facts)
    places = [element("a", name, href=f"#{name}") for name, section in sections.items() if section]
    nav = element("nav", *places, aria_label="Page") if len(places) > 1 else EMPTY
    return nav, join((*head, *sections.values()))


def _groups(answer: Answer[Hit], called: Mapping[str, str]) -> Iterator[Html]:
    """Write the facts under their topics or years, or in the order of a search."""
    by_year = is_timeline(answer)
    by_topic = answer.query.is_by_topic and answer.query.id is None
    language = answer.about.language
    context = Context(
        here=frozenset(hit.fact.id for hit in answer.items),
        called=called,
        related=answer.related,
        about=answer.about,
        language=language,
        by_topic=by_topic,
    )

    def group(hit: Hit) -> Topic | str:
        return hit.fact.topic if by_topic else begin(hit.fact.date)[0] if by_year else "Facts"

    for key, hits in groupby(answer.items, key=group):
        title, summary = (key, None) if isinstance(key, str) else (key.title, key.summary)
        yield element(
            "section",
            words("h2", title, lang=language if by_topic else None),
            words("p", summary, lang=language, class_="summary") if summary else EMPTY,
            *(article(hit, context) for hit in hits),
            data_topic=None if isinstance(key, str) else key.id,
        )


def _legend(facts: Sequence[Fact]) -> Html:
    """Explain the standings on the page."""
    present = {fact.support.standing for fact in facts}
    rows = [
        part
        for verdict in Standing
        if verdict in present
        for part in (
            element("dt", element("b", verdict), class_=verdict),
            element("dd", _LEGEND[verdict]),
        )
    ]
    return element("dl", *rows, class_="legend") if rows else EMPTY


_LEGEND = {
    Standing.CORROBORATED: "two or more independent sources support it, and none contests it",
    Standing.SINGLE_SOURCE: "only one independent source supports it, and none contests it",
    Standing.QUALIFIED: "a source qualifies it, and none disputes it",
    Standing.DISPUTED: "a source disputes it",
}


def _timeline(facts: Sequence[Fact]) -> Html:
    drawn = timeline(facts)
    told = "■ on that date · □ period that starts then"
    has_dots = sum(fact.date is not None for fact in facts) <= DOTS
    key = element("p", told, class_="key", aria_hidden="true") if has_dots else EMPTY
    content = (element("h2", "Timeline"), key, drawn)
    return element("section", *content, id="Timeline") if drawn else EMPTY


def _controls(facts: Sequence[Fact]) -> Html:
    """Write the search box and filters; the script shows them, since they need it."""
    if len(facts) < 2:
        return EMPTY
    topics = {fact.topic.id: fact.topic.title for fact in facts}
    kinds = {fact.kind.id: fact.kind.title for fact in facts}
    verdicts = {fact.support.standing for fact in facts}
    standings = {str(verdict): str(verdict) for verdict in Standing if verdict in verdicts}
    choices = (
        element(
            "label",
            element("span", name.title()),
            element(
                "select",
                element("option", f"Any {name}", value=""),
                *(element("option", title, value=value) for value, title in values.items()),
                id=f"By-{name}",
                data_filter=name,
            ),
        )
        for name, values in (("kind", kinds), ("topic", topics), ("standing", standings))
        if len(values) > 1
    )
    box = element(
        "label",
        element("span", "Find facts with all these words"),
        element("input", type="search", id="Find", autocomplete="off", spellcheck="false"),
    )
    return element(
        "form",
        box,
        *choices,
        element(
            "p",
            element("span", id="Found", role="status"),
            element(
                "span",
                element("button", "Hide evidence", type="button", id="Evidence"),
                " ",
                element("button", "Clear", type="reset"),
            ),
        ),
        id="Controls",
        role="search",
        hidden=True,
    )


def _word_list(answer: Answer[Any]) -> str:
    """Write what a search for each word finds, as JSON: words in one key find the same facts.

    These are numbers of facts on the page, each as the distance from the one before. Function
    words, which a search ignores among others, are listed once more. Only ASCII, and no character
    that could end the script element.
    """
    numbers = {hit.fact.id: n for n, hit in enumerate(answer.items)} if answer.words else {}
    found = defaultdict(list)
    for word, ids in sorted(answer.words.items()):
        places = sorted(numbers[id_] for id_ in ids)
        gaps = [place - before for before, place in pairwise((0, *places))]
        found["".join(map(_vlq, gaps))].append(word.replace(" ", "_"))
    listed = {" ".join(group): gaps for gaps, group in found.items()}
    data = {"found": listed, "ignored": " ".join(filter(is_function_word, sorted(answer.words)))}
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _vlq(number: int) -> str:
    """Write a number in Base64 digits of 5 bits, least first; the sixth says that more follow.

    The encoding of source maps (ECMA-426), without its sign.
    """
    more, digit = divmod(number, 32)
    return f"{_BASE64[digit + 32]}{_vlq(more)}" if more else _BASE64[digit]


# --------------------------------------------------------------------------- sources and counts


def _sources(answer: Answer[Cited]) -> Html:
    """Write the references of sources, each with the number of its facts."""
    rows = (
        source(cited.source, cited.source.label, (amount(cited.facts, "fact"), cited.source.id))
        for cited in answer.items
    )
    total = element("p", f"{_found(answer, 'source')}.", class_="total")
    return join((total, element("ul", *rows, class_="sources") if answer.items else EMPTY))


def _counts(answer: Answer[Count]) -> Html:
    """Write counts as a table with bars."""
    most = max((count.facts for count in answer.items), default=1)
    rows = (
        element(
            "tr",
            element("th", inline(count.title), scope="row"),
            element("td", f"{count.facts:,}"),
            element("td", _bar(count.facts / most), class_="bar"),
        )
        for count in answer.items
    )
    head = element(
        "tr",
        element("th", str(answer.by).title(), scope="col"),
        element("th", "Facts", scope="col"),
        element("td"),
    )
    total = element("p", f"{amount(answer.total, 'fact')}, by {answer.by}.", class_="total")
    return join((total, element("table", element("thead", head), element("tbody", *rows))))


def _bar(share: float) -> Html:
    rect = element("rect", width=f"{100 * share:.3g}%", height="100%")
    return element("svg", rect, width="100%", height=12, aria_hidden="true")

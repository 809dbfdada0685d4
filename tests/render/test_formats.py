"""Every format prints every kind of answer as its golden file has it, and alters no claim.

After an intentional change, run it with `--update-golden` and read `git diff`.
"""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rumm.model.answers import Answer, Count, Hit, Subject
from rumm.model.facts import About, Citation, Fact, Kind, Name, Source, Stance, Tier, Topic
from rumm.model.period import Period
from rumm.model.query import Query, Sort
from rumm.render import FORMATS, STYLES, Format, Style, load, render
from rumm.render.citations.text import parted
from rumm.render.page import Page
from rumm.render.phrases import is_timeline
from rumm.render.terminal.layout import visible
from rumm.render.terminal.wrap import cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Golden, Rumm

GOLDEN = Path(__file__).parent.parent / "golden"
CASES = {
    "none": ("list", "--topic", "ties", "--kind", "risk"),
    "one": ("list", "--tag", "oil"),
    "many": ("list", "--all"),
    "timeline": ("events",),
    "search": ("search", "oil"),
    "show": ("show", "oil-imports", "pipeline-risk", "dependence", "oil-imports-2022"),
    "sources": ("sources",),
    "source": ("sources", "doe-2023", "reuters-2022", "star-2022", "agency-nd"),
    "counts": ("count", "--by", "topic"),
}
# What `cite` is asked: a fact that is supported, one that is disputed, and a source.
CITED = ("cite", "oil-imports", "dependence", "agency-nd")
# Besides one file for each format: text as it is drawn for a terminal.
DRAWN = {
    "40": {"COLUMNS": "40"},
    "80": {"COLUMNS": "80"},
    "color": {"COLUMNS": "80", "FORCE_COLOR": "1"},
}
_LINK_ID = re.compile("(?<=\x1b\\]8;)id=[^;]*(?=;)")
# What golden files go without: the style and the script of a page, which are the same in all.
_CODE = re.compile(r"(<style>|<script>).*?(</style>|</script>)", re.DOTALL)
_HASH = re.compile(r"(?<='sha256-)[^']*(?=')")
_ESCAPES = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;[^\x1b]*\x1b\\\\")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("format_", Format)
def test_every_format_prints_every_answer(
    rumm: Rumm, small: str, golden: Golden, case: str, format_: Format
) -> None:
    """As its golden file has it, in a pipe."""
    run = rumm(*CASES[case], "--base", small, "--format", format_)
    assert run.code == 0
    shown = _HASH.sub("", _CODE.sub(r"\1…\2", run.stdout)) if format_ == "html" else run.stdout
    golden(f"{case}.{format_}", shown)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("way", DRAWN)
def test_text_is_drawn_for_a_terminal(
    rumm: Rumm, small: str, golden: Golden, case: str, way: str
) -> None:
    """Narrow, wide, and in color; links have ids at random, which golden files go without."""
    run = rumm(*CASES[case], "--base", small, **DRAWN[way])
    assert run.code == 0
    golden(f"{case}.{way}.text", _LINK_ID.sub("", run.stdout))


def test_the_same_call_prints_the_same(rumm: Rumm, small: str) -> None:
    """In color too."""
    first, second = (rumm(*CASES["one"], "--base", small, **DRAWN["color"]) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("It rose.", "It rose (Doe)."),
        ("It rose to 14.", "It rose to 14 (Doe)."),
        ("They met on March 4.", "They met on March 4 (Doe)."),
        ("They met in the U.S.", "They met in the U.S. (Doe)"),
        ("They met at 4 p.m.", "They met at 4 p.m. (Doe)"),
        ("They met…", "They met… (Doe)"),
        ("They met...", "They met... (Doe)"),
        ("They met", "They met (Doe)"),
    ],
    ids=lambda text: text.split()[-1],
)
def test_a_citation_stands_before_the_period_of_its_sentence(claim: str, cited: str) -> None:
    """Another period belongs to the claim, which no format alters."""
    text, period = parted(claim)
    assert f"{text} (Doe){period}" == cited


@pytest.mark.parametrize("style", Style)
def test_every_style_cites(rumm: Rumm, small: str, golden: Golden, style: Style) -> None:
    """As its golden file has it."""
    run = rumm(*CITED, "--base", small, "--format", style)
    assert run.code == 0
    golden(f"cite.{style}", run.stdout)


def test_no_format_is_forgotten() -> None:
    """Each has a function, and a golden file for each case."""
    assert (set(FORMATS), set(STYLES)) == (set(Format), set(Style))
    assert all(callable(load(*place)) for place in (*FORMATS.values(), *STYLES.values()))
    wanted = {f"{case}.{format_}" for case in CASES for format_ in Format}
    assert wanted - {file.name for file in GOLDEN.iterdir()} == set(), "run pytest --update-golden"


def test_no_golden_file_is_left_over() -> None:
    """Each belongs to a case."""
    wanted = {f"{case}.{format_}" for case in CASES for format_ in Format}
    wanted |= {f"cite.{style}" for style in Style} | {"errors.txt"}
    wanted |= {f"{case}.{way}.text" for case in CASES for way in DRAWN}
    assert {file.name for file in GOLDEN.iterdir()} - wanted == set(), "remove these"


def test_show_prints_every_address_whole(rumm: Rumm, small: str) -> None:
    """So that it can be copied."""
    (fact,) = json.loads(rumm("show", "oil-imports", "--base", small, "--json").stdout)["facts"]
    text = rumm("show", "oil-imports", "--base", small).stdout
    assert [c["url"] for c in fact["citations"] if c["url"] not in text] == []


@pytest.mark.parametrize("case", ["one", "sources"])
def test_addresses_in_markdown_are_as_they_are(rumm: Rumm, small: str, case: str) -> None:
    """Links find the page."""
    text = rumm(*CASES[case], "--base", small, "--format", "md").stdout
    assert "https://example.net/repost?id=1&lang=en" in text


SOURCE = Source(id="a", type="report", title="A", tier=Tier.PRESS, root="a")


def answer(claim: str) -> Answer[Hit]:
    """Return an answer of one fact that makes this claim."""
    fact = Fact(
        id="x",
        kind=Kind("event", "Events", timeline=True),
        topic=Topic(id="t", title="T"),
        claim=claim,
        citations=(Citation(source=SOURCE, stance=Stance.SUPPORTS),),
    )
    return Answer(Subject.FACTS, About(title="B"), Query(), (Hit(fact),), 1)


def printed(claim: str, format_: Format, page: Page = Page()) -> str:  # noqa: B008 - it is frozen
    """Return what is printed of a claim."""
    return "".join(render(answer(claim), format_, page))


def _from_json(text: str) -> str:
    (fact,) = json.loads(text)["facts"]
    return str(fact["claim"])


def _from_jsonl(text: str) -> str:
    return str(json.loads(text)["claim"])


def _from_csv(text: str) -> str:
    (fact,) = csv.DictReader(StringIO(text, newline=""))
    return fact["claim"]


def _from_tsv(text: str) -> str:
    assert text.count("\n") == 1
    return text.split("\t")[5]


def _from_text(text: str) -> str:
    """Return the line under the heading, without its indent."""
    _, _, claim, *_ = text.split("\n")
    return claim.removeprefix("  ")


def _from_md(text: str) -> str:
    """Return what a reader sees, up to the footnotes."""
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(text)
    seen = [
        child.content if child.type == "text" else f"<{child.type}>"
        for token in tokens
        if token.type == "inline" and token.level == 3
        for child in token.children or ()
        if child.type not in {"link_open", "link_close"}
    ]
    return (
        _squeezed("".join(seen).rpartition("[^x:a]")[0])
        if seen
        else repr([token.type for token in tokens])
    )


def _from_html(text: str) -> str:
    """Return what a browser shows; it keeps the spaces and line ends of a claim."""
    (claim,) = re.findall("<h3[^>]*>(.*?)</h3>", text, re.DOTALL)
    return unescape(claim)


def _spaced(claim: str) -> str:
    """Tabs and newlines as spaces, and so on all that may end a line."""
    return re.sub("[\t\n\x85\u2028\u2029]", " ", claim)


def _seen(claim: str) -> str:
    """On one line, and without the blanks at its end."""
    return visible(claim).rstrip()


def _squeezed(claim: str) -> str:
    """As HTML shows white space: single, and none at the ends."""
    return re.sub("[ \t\n\u2028\u2029]+", " ", claim).strip()


READERS: dict[Format, tuple[Callable[[str], str], Callable[[str], str]]] = {
    Format.JSON: (_from_json, str),
    Format.JSONL: (_from_jsonl, str),
    Format.CSV: (_from_csv, str),
    Format.TSV: (_from_tsv, _spaced),
    Format.TEXT: (_from_text, _seen),
    Format.MD: (_from_md, _squeezed),
    Format.HTML: (_from_html, str),
}
FRAGMENTS = r"""[sic] [/x] :oil_drum: 90% oil_desk C:\new\table %s {} \n \ \* မြန်မာ Россия 🤝🏽
    *a* **b** `c` <b>d</b> <!-- ~~e~~ f|g &amp; #h # 1. 2) - + > = --- *** ___
    ![i](j) [k]: [^1] $l$ @m http://n.o/p_q_r "s", ' ; ,""".split()
CLAIMS = (
    st.lists(
        st.sampled_from(FRAGMENTS)
        | st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n")),
        min_size=1,
    )
    .map(" ".join)
    .filter(str.strip)
)


@pytest.mark.parametrize("format_", Format)
def test_every_format_is_read_back(format_: Format) -> None:
    """By the property test that follows."""
    assert format_ in READERS, "say in READERS how its claims are read back"


@pytest.mark.parametrize("format_", Format)
@settings(max_examples=40, deadline=None)
@example("1) One.")
@example("---")
@example("    Four spaces.")
@example("Ends in a space ")
@given(claim=CLAIMS)
def test_no_format_alters_a_claim(format_: Format, claim: str) -> None:
    """It comes out as it went in, except for line ends and control characters."""
    read, expected = READERS[format_]
    assert read(printed(claim, format_)) == expected(claim)


@settings(max_examples=40, deadline=None)
@example("Ends in a space ", None)
@given(claim=CLAIMS, width=st.none() | st.integers(12, 120))
def test_color_changes_no_line(claim: str, width: int | None) -> None:
    """Of any claim, at any width."""
    plain, colored = (printed(claim, Format.TEXT, Page(width, color)) for color in (False, True))
    assert "\x1b" in colored
    assert _ESCAPES.sub("", colored) == plain


@settings(max_examples=40, deadline=None)
@given(claim=CLAIMS, width=st.integers(12, 120))
def test_wrapping_loses_nothing(claim: str, width: int) -> None:
    """No line but that of an address is too wide, and all of a claim is there, in order."""
    text = printed(claim, Format.TEXT, Page(width))
    wide = [line for line in text.split("\n") if cells(line) > width]
    assert [line for line in wide if "://" not in line] == []
    assert "".join(visible(claim).split()) in "".join(text.split())


_MISLEADING = re.compile("(?:qualifies|disputes): [^;]+; (?!qualifies:|disputes:)")


def test_supporting_sources_stand_before_those_that_do_not(rumm: Rumm) -> None:
    """After `disputes: A; B` a reader would think that B disputes, too."""
    text = rumm("list", "--all").stdout
    assert [line for line in text.splitlines() if _MISLEADING.search(line)] == []


@pytest.mark.parametrize(
    ("date", "heading", "lead", "verdict"),
    [
        ("2024-03-14", "2024", "2024-03-14", ""),
        ("2021/2024-03", "2021", "2021", " · 2021 – 2024-03"),
        ("2021/..", "2021", "2021", " · since 2021"),
        ("../2024-03-14", "Start unknown", "–2024-03-14", " · until 2024-03-14"),
        ("/2019", "Start unknown", "–2019", " · until 2019, start unknown"),
        (None, "No date", "–", ""),
    ],
)
def test_a_timeline_goes_by_the_start(
    date: str | None, heading: str, lead: str, verdict: str
) -> None:
    """Not by the end if the start is unknown; what the lead does not say is below."""
    (hit,) = answer("One.").items
    facts = (Hit(hit.fact._replace(date=Period.parse(date) if date else None)),)
    shown = answer("")._replace(query=Query(kind=("event",), sort=Sort.DATE), items=facts)
    assert "".join(render(shown, Format.TEXT, Page())).splitlines()[:4] == [
        heading,
        "",
        f"  {lead:12}One.",
        f"{' ' * 14}○ single-source · 1 source supports{verdict} · T · x",
    ]
    assert f"\n## {heading}\n" in "".join(render(shown, Format.MD, Page()))


@pytest.mark.parametrize(
    ("origin", "cited", "said"),
    [
        ("Reuters", ("b",), ", after Reuters"),
        ("a", ("a", "b"), ", after A n.d."),
        ("a", ("b",), ", after A 2021"),
        ("THE STAR", ("b",), ""),
        ("TS", ("b",), ""),
        ("Doe", ("b",), ""),
        (None, ("b",), ""),
    ],
    ids=["agency", "source cited", "source not cited", "publisher", "initials", "author", "none"],
)
def test_a_citation_says_what_it_goes_back_to(
    origin: str | None, cited: tuple[str, ...], said: str
) -> None:
    """So that a reader sees why two sources are not independent."""
    names = (Name(family="Doe", given="Jane"),)
    derived = SOURCE._replace(id="b", authors=names, publisher="The Star", origin=origin)
    if origin == "a":
        derived = derived._replace(origin_name="A 2021")
    sources = {"a": SOURCE, "b": derived}
    citations = tuple(Citation(sources[id_], Stance.SUPPORTS, "p. 1", "So.") for id_ in cited)
    (hit,) = answer("One.").items
    facts = (Hit(hit.fact._replace(citations=citations)),)
    shown = answer("")._replace(query=Query(id=("f",)), items=facts)
    assert f"\n  Doe n.d. (p. 1){said}: So.\n" in "".join(render(shown, Format.TEXT, Page()))
    footnote = f" After {said.removeprefix(', after ')}." if said else ""
    text = "".join(render(shown, Format.MD, Page()))
    assert text.endswith(f": Doe, J. (n.d.). A. The Star.{footnote} At: p. 1. So.\n\n")


EVERYTHING = Query()


def of_topics(*topics: Topic, query: Query = EVERYTHING) -> Answer[Hit]:
    """Return an answer of a fact of each topic."""
    (hit,) = answer("One.").items
    items = tuple(Hit(hit.fact._replace(topic=topic)) for topic in topics)
    return answer("")._replace(query=query, items=items)


@pytest.mark.parametrize(("format_", "heading"), [(Format.TEXT, "T"), (Format.MD, "## T")])
def test_topics_of_one_title_stand_apart(format_: Format, heading: str) -> None:
    """They are two all the same."""
    topics = (Topic(id="t", title="T"), Topic(id="u", title="T"), Topic(id="u", title="T"))
    text = "".join(render(of_topics(*topics), format_, Page()))
    assert [part.count("One.") for part in text.split(f"{heading}\n")] == [0, 1, 2]


@pytest.mark.parametrize("format_", [Format.TEXT, Format.MD])
def test_a_topic_may_be_called_as_the_year_above_it(format_: Format) -> None:
    """It is said all the same."""
    shown = of_topics(Topic(id="t", title="No date"), query=Query(kind=("event",), sort=Sort.DATE))
    assert "".join(render(shown, format_, Page())).count("No date") == 2


def test_no_two_citations_have_one_footnote() -> None:
    """In any document: the label is made of the fact, the source, and a count.

    A number would lead from a claim to another claim's source where two texts are put together.
    """
    citations = [
        Citation(SOURCE._replace(id=id_), Stance.SUPPORTS, locator)
        for id_, locator in (("b", "p. 1"), ("c", None), ("b", "p. 2"))
    ]
    (hit,) = answer("One.").items
    items = tuple(
        Hit(hit.fact._replace(id=id_, citations=tuple(citations[:number])))
        for id_, number in (("x", 3), ("x-b", 2))
    )
    text = "".join(render(answer("")._replace(items=items), Format.MD, Page()))
    assert re.findall(r"^- One\.(.*)\\$", text, re.MULTILINE) == [
        "[^x:b][^x:c][^x:b:2]",
        "[^x-b:b][^x-b:c]",
    ]
    assert text.endswith(
        "\n[^x:b]: A. (n.d.). At: p. 1.\n"
        "[^x:c]: A. (n.d.).\n"
        "[^x:b:2]: A. (n.d.). At: p. 2.\n"
        "[^x-b:b]: A. (n.d.). At: p. 1.\n"
        "[^x-b:c]: A. (n.d.).\n"
        "\n"
    )


def test_no_two_sources_have_one_name() -> None:
    """If labels are equal, the date distinguishes them, or else the ID, throughout an answer."""
    dates = {"a": "2025-03", "b": "2025", "c": "2025-06-02", "d": "2025-06-02", "e": "2024-01"}
    sources = [
        SOURCE._replace(id=id_, publisher="Reuters", issued=Period.parse(date))
        for id_, date in dates.items()
    ] + [SOURCE._replace(id=id_, publisher="Reuters") for id_ in ("f", "g")]
    (hit,) = answer("One.").items
    halves = (sources[:3], sources[2:])
    items = tuple(
        Hit(hit.fact._replace(citations=tuple(Citation(s, Stance.SUPPORTS) for s in half)))
        for half in halves
    )
    shown = "".join(render(answer("")._replace(items=items), Format.TEXT, Page()))
    assert [line.split("; ") for line in re.findall("^  (Reuters.*)$", shown, re.MULTILINE)] == [
        ["Reuters 2025-03", "Reuters 2025", "Reuters 2025-06-02 (c)"],
        [
            "Reuters 2025-06-02 (c)",
            "Reuters 2025-06-02 (d)",
            "Reuters 2024",
            "Reuters n.d. (f)",
            "Reuters n.d. (g)",
        ],
    ]


def test_a_superseded_fact_is_said_to_be(rumm: Rumm, small: str) -> None:
    """In lists as in full: nobody is to quote it unawares."""
    text = rumm("list", "--all", "--base", small).stdout
    assert text.count("superseded by oil-imports") == 1


@pytest.mark.parametrize("width", [None, 40, 80])
def test_numbers_stand_in_a_column(width: int | None) -> None:
    """By their last digits, and what they count begins in one, too."""
    counts = (Count("a", "A", 100), Count("b", "B", 20), Count("c", "C", 3))
    shown = Answer(Subject.COUNTS, About(title="B"), Query(), counts, 3, by="tag")
    lines = "".join(render(shown, Format.TEXT, Page(width))).splitlines()
    assert [line[:5] for line in lines] == ["100  ", " 20  ", "  3  "]
    assert len({line.index(count.title) for line, count in zip(lines, counts, strict=True)}) == 1


@pytest.mark.parametrize("words", [(), ("count", "--by", "topic")], ids=["rumm", "count"])
def test_a_narrow_terminal(rumm: Rumm, words: tuple[str, ...]) -> None:
    """No line is wider, and every number has its unit."""
    lines = rumm(*words, COLUMNS="40").stdout.splitlines()
    assert [line for line in lines if cells(line) > 40 or line.isdigit()] == []


def test_only_timeline_kinds_in_chronological_order_are_a_timeline() -> None:
    """Another kind, another order, or words give a list."""
    event, risk = Kind("event", "Events", timeline=True), Kind("risk", "Risks")
    (hit,) = answer("So.").items
    hits = [Hit(hit.fact._replace(kind=kind)) for kind in (event, event, risk)]
    by_date = Query(kind=("event",), sort=Sort.DATE)
    cases = [
        (by_date, hits[:2], True),
        (Query(sort=Sort.DATE), hits[:2], False),
        (Query(kind=("event",)), hits[:2], False),
        (by_date._replace(kind=("event", "risk")), hits, False),
        (by_date._replace(words=("jets",)), hits[:2], False),
    ]
    shown = answer("So.")
    assert [
        is_timeline(shown._replace(query=query, items=tuple(items))) for query, items, _ in cases
    ] == [expected for _, _, expected in cases]

"""Words for evidence: counts of sources, caveats, origins, and the legend."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import TYPE_CHECKING

import pytest

from rumm.model.facts import Citation, Fact, Kind, Source, Stance, Tier, Topic
from rumm.render.phrases import caveat, counts, legend, names, remark, sources

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Rumm

STANCES = {"s": Stance.SUPPORTS, "q": Stance.QUALIFIES, "d": Stance.DISPUTES}


def fact_of(citations: str, note: str | None = None, said: str | None = None) -> Fact:
    """Make a fact of citations such as `s1 s1 d2`: a stance and an origin each."""
    cited = tuple(
        Citation(
            Source(id=f"{number}", type="report", title=f"S{number}", tier=Tier.PRESS, root=origin),
            STANCES[stance],
            note=said,
        )
        for number, (stance, origin) in enumerate(map(tuple, citations.split()))
    )
    kind, topic = Kind(id="risk", title="Risks"), Topic(id="t", title="T")
    return Fact(id="f", kind=kind, topic=topic, claim="A.", citations=cited, note=note)


@pytest.mark.parametrize(
    ("citations", "said"),
    [
        *{
            "s1": "1 source supports",
            "s1 s2": "2 sources support",
            "s1 s1": "2 sources, same origin",
            "s1 s1 s2": "3 sources, 2 origins",
            "s1 q2": "1 source supports, 1 qualifies",
            "s1 d2": "1 source supports, 1 disputes",
            "s1 q1 d1": "1 source supports, 1 qualifies, 1 disputes",
            "s1 s2 q3 q4 d5 d6": "2 sources support, 2 qualify, 2 dispute",
            "s1 s1 q2": "2 sources (same origin) support, 1 qualifies",
            "s1 s1 s2 d3": "3 sources (2 origins) support, 1 disputes",
            "q1": "1 source qualifies",
            "q1 q1": "2 sources qualify",
            "q1 q1 d2": "2 sources qualify, 1 disputes",
            "d1": "1 source disputes",
            "d1 d2": "2 sources dispute",
        }.items()
    ],
)
def test_counts(citations: str, said: str) -> None:
    """Every stance is counted, and shared origins are named where they matter."""
    assert counts(fact_of(citations)) == said


@pytest.mark.parametrize("numbers", [*product(range(4), repeat=3)], ids=str)
def test_counts_add_up(numbers: tuple[int, int, int]) -> None:
    """To the number of sources, in any combination."""
    marks = [f"{s}{n}" for s, number in zip("sqd", numbers, strict=True) for n in range(number)]
    said = counts(fact_of(" ".join(marks)))
    assert sum(map(int, re.findall(r"\d+", said))) == sum(numbers)
    assert not re.search(r"\b1 (sources|support|qualify|dispute)\b", said)


@pytest.mark.parametrize(
    ("citations", "said"),
    [
        *{
            "s1": "1 source",
            "d1 d2": "2 sources",
            "d1 d1": "2 sources, same origin",
            "q1 q1 q2": "3 sources, 2 origins",
        }.items()
    ],
)
def test_sources(citations: str, said: str) -> None:
    """As in the headings of a fact in full."""
    assert sources(fact_of(citations).citations) == said


@pytest.mark.parametrize(
    ("citations", "note", "said", "listed", "cited"),
    [
        ("s1 s2", None, "Yes.", "", ""),
        ("s1 s2", "Since May.", "Yes.", "", "Note: Since May."),
        ("s1 q2", None, "But.", "Qualified by S1 n.d.: But.", "Qualified by S1 n.d.: But."),
        ("s1 q2", "Since May.", "But.", "Note: Since May.", "Qualified. Note: Since May."),
        ("q1 d2", None, "No.", "Disputed by S1 n.d.: No.", "Disputed by S1 n.d.: No."),
        ("s1 d2", "Since May.", None, "Note: Since May.", "Disputed. Note: Since May."),
        ("s1 d2 d3", None, None, "Disputed by S1 n.d.", "Disputed by S1 n.d."),
    ],
)
def test_caveats(
    citations: str, note: str | None, said: str | None, listed: str, cited: str
) -> None:
    """The note of the fact, or else what disputes it; never for plain support in a list."""
    fact = fact_of(citations, note, said)
    called = names(fact.citations)
    assert "".join(caveat(fact, called) or ()) == listed
    assert remark(fact, called) == cited


def test_a_caveat_comes_from_a_source_that_says_why() -> None:
    """Not from the first, if that says nothing; a quote is in quotation marks."""
    fact = fact_of("s1 d2 d3")
    first, second, third = fact.citations
    fact = fact._replace(citations=(first, second, third._replace(quote="not so")))
    assert caveat(fact, names(fact.citations)) == ("Disputed by S2 n.d.: ", "“not so”")


def test_the_legend_has_what_is_listed() -> None:
    """In order of standing, each once."""
    facts = [fact_of("s1 d2"), fact_of("s1 s1"), fact_of("s1 d2")]
    assert [span.text for span in legend(facts)] == ["○ 1 origin", "◆ a source disputes it"]


@pytest.mark.parametrize("words", [("list", "--all"), ("search", "oil"), ("list", "-k", "risk")])
@pytest.mark.parametrize("format_", ["text", "md"])
def test_no_contested_claim_is_listed_alone(
    rumm: Rumm, small: str, words: tuple[str, ...], format_: str
) -> None:
    """What disputes it is on the next line."""
    data = json.loads(rumm(*words, "-b", small, "--json").stdout)["facts"]
    text = rumm(*words, "-b", small, "-f", format_).stdout
    contested = [fact for fact in data if fact["standing"] in ("qualified", "disputed")]
    caveats = re.findall("^ +(?:Note: |Qualified by |Disputed by )", text, re.MULTILINE)
    assert len(caveats) == len(contested)


def test_the_legend_is_for_terminals(rumm: Rumm, small: str) -> None:
    """The last line there, and absent from a pipe and from an empty list."""
    drawn = rumm("list", "-b", small, COLUMNS="80").stdout
    assert drawn.endswith(
        "\n\n● 2+ origins · ○ 1 origin · ◐ a source qualifies it · ◆ a source disputes it\n"
    )
    assert "origins ·" not in rumm("list", "-b", small).stdout.splitlines()[-1]
    assert rumm("list", "-t", "ties", "-k", "risk", "-b", small, COLUMNS="80").stdout == ""


@pytest.mark.parametrize("words", [("show", "x"), ("cite", "x"), ("cite", "x", "-f", "md")])
def test_an_origin_is_named_by_its_label(
    rumm: Rumm, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Even if nothing on the page cites it."""
    path = tmp_path / "base.toml"
    path.write_text(
        '[base]\ntitle = "B"\n[topic.t]\ntitle = "T"\n'
        '[source.first-one]\ntype = "report"\ntitle = "Annals"\ntier = "press"\n'
        'authors = ["Doe, Jane"]\nissued = "2021"\n'
        '[source.copy]\ntype = "report"\ntitle = "Digest"\ntier = "press"\norigin = "first-one"\n'
        '[fact.x]\nkind = "risk"\ntopic = "t"\nclaim = "A."\n'
        'citations = [{ source = "copy", stance = "supports" }]\n',
        encoding="utf-8",
    )
    text = rumm(*words, "-b", str(path)).stdout
    assert re.findall("[Aa]fter ([^.)\n]*)", text) == ["Doe 2021"]
    assert "first-one" not in text


def test_a_note_that_matches_is_shown_once(rumm: Rumm, tmp_path: Path) -> None:
    """Above the standing, with the words marked, if it is what to know of a contested claim."""
    path = tmp_path / "base.toml"
    path.write_text(
        '[base]\ntitle = "B"\n[topic.t]\ntitle = "T"\n'
        '[source.s]\ntype = "report"\ntitle = "Annals"\ntier = "press"\n'
        '[fact.x]\nkind = "risk"\ntopic = "t"\nclaim = "A."\nnote = "Not in winter."\n'
        'citations = [{ source = "s", stance = "disputes" }]\n',
        encoding="utf-8",
    )
    text = rumm("search", "winter", "-b", str(path), "--color", "always").stdout
    assert text.splitlines()[1] == "  \x1b[31mNote: \x1b[0mNot in \x1b[1;4mwinter\x1b[0m."
    assert text.count("winter") == 1

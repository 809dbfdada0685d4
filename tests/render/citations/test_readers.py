"""What is exported survives the parsers that reference managers and styles rely on."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from bases import HEAD, fact
from pylatexenc.latex2text import LatexNodes2Text

from rumm.base.decode import decode
from rumm.model.facts import Name, Source, Tier
from rumm.model.period import Period
from rumm.render.citations.bibtex import bibtex
from rumm.render.citations.csl import csl_json
from rumm.render.citations.ris import ris

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import Rumm

pytestmark = pytest.mark.long

FACTS = Path(__file__).parents[3] / "facts.toml"
TITLES = [
    "& % # _ $ ~ ^ < > | @ = + ; ' \" ` * ?",
    "50% of X",
    "{braces} and {{more}}",
    "one { brace",
    r"C:\path\new",
    r"\textbf{TeX} \& co",
    "မြန်မာ–ရုရှား ဆက်ဆံရေး",
    "Россия и Мьянма 俄罗斯 العربية é İ",
    "😀 👩‍👩‍👧",
    "“typographic” ‘quotes’ and \"straight\" 'ones'",
    "a line\nand another",
    "ER  - ",
    "TY  - JOUR\nER  - \nTY  - BOOK",
    "@article{key,",
    "dashes - -- ---",
    "[Descriptive] Title In Capitals, with NATO",
]
DATES = ("2023-11-21", "2023-10", "2023-12-01", "2024")
AUTHORS = (
    Name(family="Storey", given="Ian"),
    Name(literal="Department of Trade, Industry and Others"),
    Name(literal="World Bank"),
    Name(literal="황보연"),
    Name(family="O’Neil", given="Jean-Paul"),
)


class Entry(NamedTuple):
    """What must not be lost or altered; white space counts as one space."""

    id: str
    title: str
    authors: list[str]
    date: str | None
    url: str | None


def base() -> Sequence[Source]:
    """Return the sources of the bundled fact base."""
    return decode(tomllib.loads(FACTS.read_text(encoding="utf-8"))).base.sources


def nasty() -> Sequence[Source]:
    """Return sources with every kind of character in titles, and in names but the authors'."""
    return [
        Source(
            id=f"nasty-{number}",
            type=("report", "article-newspaper", "webpage", "book")[number % 4],
            title=title,
            tier=Tier.PRESS,
            root="x",
            authors=AUTHORS,
            container_title=title,
            number=title,
            publisher=title,
            issued=Period.parse(DATES[number % 4]),
            url="https://example.org/a_b~c%20d/?x=1&y=$2;z#:~:text=a%2Cb",
            note=title,
        )
        for number, title in enumerate(TITLES)
    ]


SOURCES = {"the bundled base": base, "characters of every kind": nasty}


def expected(source: Source) -> Entry:
    """Return what a parser should find."""
    return Entry(
        id=source.id,
        title=one_line(source.title),
        authors=[str(name) for name in source.authors],
        date=source.issued.text if source.issued else None,
        url=source.address,
    )


def one_line(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def plain(tex: str) -> str:
    """Return what TeX prints for the commands that are written; parsers know only some of them."""
    commands = {
        "textbackslash": "\\",
        "textasciitilde": "~",
        "textasciicircum": "^",
        "textless": "<",
        "textgreater": ">",
    }
    tex = tex.replace(r"$\lbrace$", r"\{").replace(r"$\rbrace$", r"\}")
    return re.sub(
        r"\\([a-z]+)\{\}|\\(.)|[{}]",
        lambda found: commands[found[1]] if found[1] else found[2] or "",
        tex,
    )


def decoded(tex: str) -> str:
    """Return a name with its accents."""
    tex = re.sub(
        r"\{\\\W?\w*(?:\{?[\w\\^]+\}?)?\}",
        lambda letter: LatexNodes2Text().latex_to_text(letter[0]),
        tex.replace(r"$\lbrace$", r"\{").replace(r"$\rbrace$", r"\}"),
    )
    return plain(tex)


def by_bibtexparser(sources: Sequence[Source]) -> list[Entry]:
    """Return the fields unchanged, with authors split."""
    parser = pytest.importorskip("bibtexparser", minversion="2")
    authors = pytest.importorskip("bibtexparser.middlewares").SeparateCoAuthors()
    library = parser.parse_string(bibtex(sources), append_middleware=[authors])
    assert library.failed_blocks == []
    found = [(entry.key, dict(entry.items())) for entry in library.entries]
    return [_entry(key, fields, fields.get("author")) for key, fields in found]


def by_pybtex(sources: Sequence[Source]) -> list[Entry]:
    """Return the fields unchanged, with authors split; pybtex refuses unknown months."""
    parse = pytest.importorskip("pybtex.database").parse_string
    entries = parse(bibtex(sources), "bibtex").entries.items()
    return [_entry(key, entry.fields, entry.persons.get("author")) for key, entry in entries]


def _entry(key: str, fields: Any, authors: Any) -> Entry:  # noqa: ANN401
    return Entry(
        id=key,
        title=plain(fields["title"]),
        authors=[decoded(str(author)) for author in authors or ()],
        date=fields.get("date"),
        url=fields.get("url"),
    )


def by_rispy(sources: Sequence[Source]) -> list[Entry]:
    """Names without the comma that keeps organizations whole; rispy parts URLs at semicolons."""
    records = pytest.importorskip("rispy").loads(ris(sources), newline="\r\n")
    return [
        Entry(
            id=record["id"],
            title=record["title"],
            authors=[name.rstrip(",").replace(",,", ",") for name in record.get("authors", [])],
            date=record["date"].rstrip("/").replace("/", "-") if "date" in record else None,
            url=";".join(record["urls"]).replace("%3B", ";"),
        )
        for record in records
    ]


def by_citeproc(sources: Sequence[Source]) -> list[Entry]:
    """Return the references that citeproc-py makes of the items."""
    module = pytest.importorskip("citeproc.source.json")
    references = module.CiteProcJSON(json.loads(csl_json(sources)))
    return [
        Entry(
            id=key,
            title=one_line(str(reference["title"])),
            authors=[
                name.get("literal") or f"{name['family']}, {name['given']}"
                for name in reference.get("author", [])
            ],
            date=_iso(reference["issued"]) if "issued" in reference else None,
            url=str(reference["URL"]),
        )
        for key, reference in references.items()
    ]


def _iso(date: Any) -> str:  # noqa: ANN401
    return "-".join(f"{date[part]:02}" for part in ("year", "month", "day") if part in date)


PROGRAMS: dict[str, Callable[[Sequence[Source]], list[Entry]]] = {
    "bibtexparser": by_bibtexparser,
    "pybtex": by_pybtex,
    "rispy": by_rispy,
    "citeproc-py": by_citeproc,
}


@pytest.mark.parametrize("sources", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("read", PROGRAMS.values(), ids=PROGRAMS)
def test_every_entry_survives(
    read: Callable[[Sequence[Source]], list[Entry]], sources: Callable[[], Sequence[Source]]
) -> None:
    """With title, authors, date and address as they were, and without a warning."""
    assert read(sources()) == [expected(source) for source in sources()]


@pytest.mark.parametrize("sources", SOURCES.values(), ids=SOURCES)
def test_csl_json_is_valid(sources: Callable[[], Sequence[Source]]) -> None:
    """Its types and variables are those of CSL, as citeproc-py has them from its authors."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(csl_json(sources())), csl_schema())


def csl_schema() -> dict[str, Any]:
    """Return the input schema of CSL (csl-data.json), with words from the grammar of styles."""
    citeproc = pytest.importorskip("citeproc")
    grammar = Path(citeproc.DATA_PATH, "schema", "schemas", "styles")
    kinds = dict(
        re.findall(
            r"variables\.(\w+) =\n(.*?)\n(?:  \n|\})",
            (grammar / "csl-variables.rnc").read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
    )
    text = {"type": "string"}
    part = {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3}
    date = _object({"date-parts": _list(part) | {"minItems": 1, "maxItems": 2}})
    name = _object(dict.fromkeys(("family", "given", "literal"), text))
    types = _words((grammar / "csl-types.rnc").read_text(encoding="utf-8"))
    item = _object(
        {
            **dict.fromkeys(_words("".join(kinds.values())), text),
            **dict.fromkeys(_words(kinds["names"]), _list(name)),
            **dict.fromkeys(_words(kinds["dates"]), date),
            "id": text,
            "type": {"enum": types},
        }
    )
    return _list(item | {"required": ["id", "type"]})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _words(grammar: str) -> list[str]:
    return re.findall(r'"([\w-]+)"', grammar)


PUT_TOGETHER = """
- Сообщение для печати. (n.d.). Agency.

- The army took power.[1][2]

Facts from: Oil & [gas], version 1.0, sha256 …, looked up 2026-12-01

Oil & [gas]

Мьянма & Россия

- Президент встретился с မြန်မာနိုင်ငံ၏ ခေါင်းဆောင် 🤝🏽 in Moscow; "a new era," he said.[3]
 single-source · 1 source supports · 2025-03-04 · visit-2025

Oil & [gas]

[1] Reuters. (2022, August). Junta: oil deal "near." Reuters. https://…

[2] Сообщение для печати. (n.d.). Agency.

[3] Сообщение для печати. (n.d.). Agency.
"""


@pytest.mark.skipif(which("pandoc") is None, reason="pandoc not found")
@pytest.mark.parametrize("reader", ["markdown-smart", "gfm"])
def test_pieces_of_markdown_can_be_put_together(rumm: Rumm, small: str, reader: str) -> None:
    """Each claim keeps its own footnotes, and nothing runs into what is before it."""
    calls = (
        ("cite", "agency-nd"),
        ("cite", "coup"),
        ("list", "--tag", "visit"),
        ("list", "--topic", "ties", "--kind", "risk"),
    )
    pieces = "".join(rumm(*words, "-b", small, "-f", "md").stdout for words in calls)
    command = ["pandoc", "--from", reader, "--to", "plain", "--wrap", "none"]
    done = subprocess.run(command, input=pieces.encode(), capture_output=True, check=True)
    text = re.sub(" +", " ", done.stdout.decode())
    text = re.sub(r"(?<=sha256 )\w+|(?<=https://)\S+", "…", text)
    assert (done.stderr, text) == (b"", PUT_TOGETHER.lstrip())


@pytest.mark.skipif(which("pandoc") is None, reason="pandoc not found")
def test_pandoc_prints_notes_and_the_edition(rumm: Rumm, small: str, tmp_path: Path) -> None:
    """Those that text and Markdown have, in the same words."""
    call = ("cite", "oil-imports", "dependence", "-b", small, "-f")
    library = tmp_path / "sources.json"
    library.write_text(rumm(*call, "csl-json").stdout, encoding="utf-8")
    done = subprocess.run(
        ["pandoc", "--citeproc", "--bibliography", library, "--to", "plain", "--wrap", "none"],
        input=rumm(*call, "pandoc").stdout.encode(),
        capture_output=True,
        check=True,
    )
    marks = re.compile("Note: |Disputed by |Facts from: ")
    shown, text = (
        [line.strip() for line in output.splitlines() if marks.match(line.strip())]
        for output in (done.stdout.decode(), rumm(*call, "text").stdout)
    )
    assert len(text) == 3
    assert (done.stderr, shown) == (b"", text)


@pytest.mark.skipif(which("pandoc") is None, reason="pandoc not found")
@pytest.mark.parametrize("style", ["pandoc", "md"])
def test_what_looks_like_a_key_is_text(rumm: Rumm, style: str) -> None:
    """No claim or locator makes a citation of its own."""
    claim = "@x Claim one; mail a@b.org [@y] -@z."
    base = HEAD + fact(
        "f",
        claim,
        'citations = [{ source = "s", stance = "supports", locator = "by @RT" }]',
    )
    text = rumm("cite", "f", "-b", "-", "-f", style, stdin=base).stdout
    command = ["pandoc", "--from", "markdown-smart", "--to", "json"]
    document = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    keys = re.findall(r'"citationId":"(\w+)"', document.decode())
    assert keys == (["s"] if style == "pandoc" else [])
    plain = subprocess.run(
        ["pandoc", "--from", "json", "--to", "plain", "--wrap", "none"],
        input=document,
        capture_output=True,
        check=True,
    ).stdout.decode()
    assert plain.startswith(claim[:-1])

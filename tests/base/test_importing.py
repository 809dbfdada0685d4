"""Sources from CSL-JSON: nothing gets lost unnoticed, and IDs are good keys."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from conftest import TESTS, Run, needs
from hypothesis import given, settings
from hypothesis import strategies as st

from rumm.base.files import bundled
from rumm.base.importing import (
    Change,
    Imported,
    Note,
    import_notes,
    import_sources,
    read_items,
    source_toml,
)
from rumm.base.keys import SOURCE_TYPES
from rumm.base.parse import read, read_document
from rumm.base.values import ID
from rumm.errors import FactBaseError
from rumm.render.citations.csl import csl_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from conftest import Golden, Rumm

    from rumm.model.facts import Source

LIBRARY = TESTS / "data" / "library.json"
Item = dict[str, Any]


def decoded(imported: Iterable[Imported]) -> tuple[Source, ...]:
    """Read imported sources as a base, once their tiers are filled in."""
    tables = "".join(map(source_toml, imported)).replace('tier = "?"', 'tier = "press"')
    found = read(f'[base]\ntitle = "A base"\n{tables}'.encode())
    assert found.problems == ()
    return found.base.sources


def imported(*items: Mapping[str, Any]) -> list[Imported]:
    """Import items into an empty base."""
    return list(import_sources(items, {}))


def table_of(**item: Any) -> tuple[Item, tuple[Note, ...]]:  # noqa: ANN401
    """Import one item: the keys that it gets besides type and title, and the notes."""
    (only,) = imported({"type": "book", "title": "Oil", **item})
    return {k: v for k, v in only.table.items() if k not in ("type", "title")}, only.notes


def normal(value: object) -> object:
    """Make forms of a value equal that mean the same: numbers, dates, DOIs, and empty parts."""
    if isinstance(value, dict):
        return {key: part for key, each in value.items() if (part := normal(each))}
    if isinstance(value, list):
        parts = [part for each in value if (part := normal(each))]
        return parts[:1] if parts[1:] == parts[:1] else parts  # from a day to the same day
    text = re.sub(r"^https?://doi\.org/", "", "\n".join(str(value or "").splitlines()))
    return text.lstrip("0") if text.isdecimal() else text.strip()


def joined(value: object) -> object:
    """Join a list of texts, as Crossref writes titles."""
    is_texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
    return ", ".join(value) if isinstance(value, list) and is_texts else value


def lost(item: Item, back: Item, notes: Iterable[Note]) -> dict[str, object]:
    """Return the variables that came back otherwise, and that no note names."""
    named = {name for note in notes for name in re.findall('"([^"]*)"', note.what)}
    changes = {note.change for note in notes}
    named |= {"type"} if Change.TYPE in changes else set()
    named |= {"title"} if Change.UNTITLED in changes else set()
    return {
        name: (value, back.get(name))
        for name, value in item.items()
        if normal(value) and normal(joined(value)) != normal(back.get(name))
        if name != "note" or str(normal(value)) not in back.get(name, "")  # the export adds to it
        if name not in {"id", *named}
    }


def test_the_bundled_sources_come_back_the_same() -> None:
    """From CSL-JSON to TOML and back, with the same IDs."""
    text = csl_json(read(bundled().read_bytes()).base.sources)
    assert csl_json(decoded(imported(*json.loads(text)))) == text


def test_a_library_of_several_tools_is_imported_whole(golden: Golden) -> None:
    """Zotero, Better BibTeX, and Crossref: a person can read what becomes of it."""
    found = imported(*read_items(LIBRARY.read_bytes(), "library.json"))
    golden("library.toml", "".join(map(source_toml, found)), "data")
    golden("library.notes", "".join(f"{note}\n" for note in import_notes(found)), "data")
    decoded(found)


def test_what_comes_back_otherwise_is_named() -> None:
    """Every variable of the library."""
    items = json.loads(LIBRARY.read_bytes())
    found = imported(*items)
    back = json.loads(csl_json(decoded(found)))
    for item, source, again in zip(items, found, back, strict=True):
        assert lost(item, again, source.notes) == {}


TEXTS = st.text(max_size=8)
NAMES = st.dictionaries(
    st.sampled_from(
        "family given literal suffix dropping-particle non-dropping-particle ORCID".split()
    ),
    st.sampled_from(("Doe", "van", "de la", "Jr.", "bell hooks", "a, b", "X.-Y.", "", " ", "Łuk")),
)
NUMBERS = st.integers(-3, 2100)
DATES = st.fixed_dictionaries(
    {"date-parts": st.lists(st.lists(NUMBERS | st.just("2020"), max_size=3), max_size=2)},
    optional={"circa": st.booleans(), "season": st.just(1), "literal": st.just("May 2020")},
)
VARIABLES = """title container-title collection-title collection-number number issue volume page
    edition genre event event-title event-place publisher publisher-place ISBN language note
    abstract section""".split()
ITEMS = st.fixed_dictionaries(
    {"id": TEXTS | st.integers(), "type": st.sampled_from(SOURCE_TYPES)},
    optional={
        **{name: TEXTS | st.sampled_from(("A", "B 2")) for name in VARIABLES},
        **{name: st.lists(NAMES, max_size=3) for name in ("author", "editor", "translator")},
        **dict.fromkeys(("issued", "accessed", "original-date"), DATES),
        "URL": st.sampled_from(("https://example.org/a", "http://x.y/é", "example.org", "a b")),
        "DOI": st.sampled_from(("10.1234/ab", "https://doi.org/10.1234/cd", "12.34")),
    },
)


@settings(max_examples=100, deadline=None)
@given(st.lists(ITEMS, max_size=4))
@pytest.mark.long
def test_any_items_become_sources(items: list[Item]) -> None:
    """Valid except for the tier, with unique IDs, and with a note on every loss."""
    found = imported(*items)
    assert all(ID.fullmatch(source.id) and len(source.id) < 50 for source in found)
    assert len({source.id for source in found}) == len(items)
    back = json.loads(csl_json(decoded(found)))
    for item, source, again in zip(items, found, back, strict=True):
        assert lost(item, again, source.notes) == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from([*VARIABLES, "author", "issued", "type", "id"]), JSON))
@pytest.mark.long
def test_values_of_any_type_become_sources(item: Item) -> None:
    """Whatever a file has in place of texts, names, and dates."""
    decoded(imported(item))


@pytest.mark.parametrize(
    ("item", "table", "notes"),
    [
        ({"issued": {"date-parts": [["2020", "3"]]}}, {"issued": "2020-03"}, ()),
        ({"issued": {"date-parts": [[2020], [2020]]}}, {"issued": "2020"}, ()),
        ({"issued": {"date-parts": [[2020], [2021, 5]]}}, {"issued": "2020/2021-05"}, ()),
        ({"issued": {"date-parts": [[None]]}}, {}, ()),
        (
            {"issued": {"raw": "2020-03"}},
            {"issued": "2020-03"},
            (Note(Change.DATE, '"issued"', "read as 2020-03"),),
        ),
        (
            {"issued": {"literal": "n.d."}},
            {},
            (Note(Change.LEFT_OUT, '"issued"', '"n.d." is not a date'),),
        ),
        ({"DOI": "doi: 10.1234/ab"}, {"doi": "10.1234/ab"}, ()),
        ({"volume": 12}, {"volume": "12"}, ()),
        ({"abstract": "", "keyword": None}, {}, ()),
        ({"author": [{"family": "Plato"}]}, {"authors": ["Plato"]}, ()),
        ({"author": [{"literal": "UN"}]}, {"authors": [{"literal": "UN"}]}, ()),
        (
            {"note": "Seen.\x1b[31m"},
            {"note": "Seen.[31m"},
            (Note(Change.CONTROL, '"note"'),),
        ),
        (
            {"DOI": "10.1/x", "note": "Archived at https://a.example"},
            {"archive-url": "https://a.example"},
            (Note(Change.LEFT_OUT, '"DOI"', '"10.1/x" is not a valid DOI'),),
        ),
        ({"note": "Read at https://a.example"}, {"note": "Read at https://a.example"}, ()),
    ],
)
def test_how_a_variable_is_imported(item: Item, table: Item, notes: tuple[Note, ...]) -> None:
    """The keys of the source, and what is said about it."""
    found, said = table_of(**item)
    assert {key: str(v) if key == "issued" else v for key, v in found.items()} == table
    assert said == notes


MARKUP = {
    "CO<sub>2</sub> and 10<sup>6</sup>": "CO2 and 106",
    "Genes of <i>Homo <b>sapiens</b></i>": "Genes of Homo sapiens",
    "<i>Of <i>one</i> kind</i>": "Of one kind",
    'The <span style="font-variant:small-caps;">nato</span> law': "The nato law",
    'The <span style="font-variant: small-caps">nato</span> law': "The nato law",
    'By <span class="nocase">iPhone</span>': "By iPhone",
    "a < b and c > d": "a < b and c > d",
    "The <i> tag": "The <i> tag",
    "Closing </i> alone": "Closing </i> alone",
    "<ibid> and <x>y</x>": "<ibid> and <x>y</x>",
    "<span>plain</span>": "<span>plain</span>",
    "<b and c>d</b>": "<b and c>d</b>",
    "p<0.05": "p<0.05",
}


@pytest.mark.parametrize(("text", "plain"), MARKUP.items(), ids=MARKUP)
@pytest.mark.parametrize("variable", ["title", "container-title"])
def test_markup_is_removed(variable: str, text: str, plain: str) -> None:
    """The text is kept, and so is everything that only looks like a tag."""
    (found,) = imported({"type": "chapter", "title": "Oil", variable: text})
    notes = (Note(Change.MARKUP, f'"{variable}"'),) if plain != text else ()
    assert (found.table[variable], found.notes) == (plain, notes)


def test_markup_of_names_is_removed() -> None:
    """But not from notes and addresses, which are plain text."""
    item = {"author": [{"family": "<i>Doe</i>", "given": "J."}], "note": "The <b>b</b> tag"}
    table, notes = table_of(**item)
    assert table == {"authors": ["Doe, J."], "note": "The <b>b</b> tag"}
    assert notes == (Note(Change.MARKUP, '"author"'),)


@pytest.mark.parametrize(
    ("item", "id_"),
    [
        ({"id": "doe-2020"}, "doe-2020"),
        ({"id": "Doe_Oil:2020"}, "doe-oil-2020"),
        ({"id": "https://doi.org/10.1234/ab", "author": [{"family": "Łukasz"}]}, "lukasz"),
        ({"author": [{"family": "Łukasz"}], "issued": {"date-parts": [[2020]]}}, "lukasz-2020"),
        ({"id": 12, "title": "Что нового", "publisher": "Salt Watch"}, "salt-watch"),
        ({"title": "Что"}, "book"),
        ({"title": "Oil and gas in the countries of the whole world"}, None),
        ({"id": "s"}, "s-2"),
        ({"id": "f"}, "f-2"),
    ],
)
def test_ids_are_good_keys_and_new(item: Item, id_: str | None) -> None:
    """That of the item if it is one, or author and year; never that of an entry of the base."""
    base: Item = {"source": {"s": {}}, "fact": {"f": {}}}
    (found,) = import_sources([{"type": "book", **item}], base)
    assert found.id == (id_ or "oil-and-gas-in-the-countries-of-the")


BASE: Item = {
    "source": {
        "doi": {"title": "Oil", "doi": "10.1234/AB", "tier": "?"},
        "url": {"title": "Oil", "url": "http://www.example.org/x"},
        "resolver": {"title": "Oil", "url": "https://doi.org/10.1234/cd"},
        "via": {"title": "Oil", "via": "https://repost.example/x"},
        "title": {"title": "Łód: a port", "authors": ["Doe, Jane"], "issued": date(2023, 5, 4)},
        "burmese": {"title": "ကို", "issued": "2023"},
        "broken": 7,
        "invalid": {"title": 7, "authors": 7, "issued": [], "doi": 7},
    }
}
DOE = {"author": [{"family": "Doe", "given": "J."}], "issued": {"date-parts": [[2023]]}}
KNOWN: list[tuple[Item, tuple[str, str] | None]] = [
    ({"title": "Oil", "DOI": "https://doi.org/10.1234/ab"}, ("doi", "same DOI")),
    ({"title": "Gas", "DOI": "10.1234/ab"}, ("doi", 'same DOI, but titled "Gas"')),
    ({"title": "Oil", "URL": "https://example.org/x/"}, ("url", "same URL")),
    ({"title": "Oil", "DOI": "10.1234/CD"}, ("resolver", "same DOI")),
    ({"title": "Oil", "URL": "https://repost.example/x"}, ("via", "same URL")),
    ({"title": "Lod - A Port", **DOE}, ("title", "same title, year, and authors")),
    (
        {"title": "Łód: a port", **DOE, "URL": "https://example.org/z"},
        ("title", "same title, year, and authors"),
    ),
    ({"title": "Łód: a port", "author": DOE["author"]}, None),
    ({"title": "Łód: a port", "issued": DOE["issued"]}, None),
    ({"title": "Oil", "URL": "https://example.org/y"}, None),
    ({"title": "Oil", "DOI": "10.1234/ef"}, None),
    ({"title": "ကို", "issued": DOE["issued"]}, ("burmese", "same title, year, and authors")),
    ({"title": "ကာ", "issued": DOE["issued"]}, None),
]


@pytest.mark.parametrize(("item", "same"), KNOWN)
def test_works_that_the_base_has_are_skipped(item: Item, same: tuple[str, str] | None) -> None:
    """However DOI, URL, and title are written; sources that are invalid so far as well."""
    (found,) = import_sources([{"type": "book", **item}], BASE)
    if same is None:
        assert found.table
    else:
        id_, why = same
        assert found == Imported(id_, {}, "", (Note(Change.KNOWN, "", why),))


def test_works_that_the_file_has_twice_are_reported() -> None:
    """They are imported: chapters may have the DOI of their book."""
    items = [{"id": id_, "type": "book", "title": "Oil", "DOI": "10.1234/gh"} for id_ in "ab"]
    assert [source.notes for source in imported(*items)] == [
        (),
        (Note(Change.DUPLICATE, "", "same DOI as a"),),
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(ITEMS, max_size=4))
@pytest.mark.long
def test_a_second_import_adds_nothing(items: list[Item]) -> None:
    """Whatever the items, if something of them is known, and with no other note."""
    base = {"source": {source.id: source.table for source in imported(*items)}}
    known = ("authors", "issued", "doi", "url", "via")
    items = [
        item
        for item, source in zip(items, imported(*items), strict=True)
        if any(name in source.table for name in known)
        or Change.UNTITLED not in {note.change for note in source.notes}
    ]
    again = [*import_sources(items, base)]
    assert {note.change for source in again for note in source.notes} <= {Change.KNOWN}
    assert not any(source.table for source in again)
    assert len(again) == len(items)


def test_a_second_import_says_so(rumm: Rumm, tmp_path: Path) -> None:
    """In one line, with nothing to append."""
    base = tmp_path / "facts.toml"
    start = (TESTS / "data" / "small.toml").read_text(encoding="utf-8")
    base.write_text(start, encoding="utf-8")
    first = rumm("new", "source", str(LIBRARY), "-b", str(base))
    base.write_text(start + first.stdout, encoding="utf-8")
    assert rumm("new", "source", str(LIBRARY), "-b", str(base)) == Run(
        0,
        "",
        "rumm: skipped, already in the base: doe-2023-2, ruiz (same DOI);"
        " usgs-lithium-2025, salt-watch (same URL);"
        " doe-2023-3 (same title, year, and authors)\n",
    )


def items(*more: dict[str, object]) -> str:
    """Return an export of articles."""
    return json.dumps([{"type": "webpage", "title": f"T{n}"} | each for n, each in enumerate(more)])


@pytest.mark.parametrize(
    ("first", "second", "is_skipped"),
    [
        (
            {"DOI": "10.1/a", "URL": "https://x.org"},
            {"DOI": "10.1/b", "URL": "https://x.org"},
            False,
        ),
        ({"URL": "https://x.org"}, {"URL": "https://x.org"}, False),
        ({"URL": "https://x.org", "title": "T1"}, {"URL": "http://www.x.org/"}, True),
        ({"DOI": "10.1/a"}, {"DOI": "10.1/A"}, True),
        ({"title": ""}, {"title": ""}, False),
    ],
    ids=["chapters", "a page of several works", "one page", "one DOI", "no titles"],
)
def test_works_that_are_the_same(
    rumm: Rumm,
    tmp_path: Path,
    first: dict[str, object],
    second: dict[str, object],
    *,
    is_skipped: bool,
) -> None:
    """A second import never loses a work for what it shares with another."""
    base = tmp_path / "base.toml"
    base.write_text(rumm("new", "base").stdout, encoding="utf-8")
    added = rumm("new", "source", "-", "-b", str(base), stdin=items(first)).stdout
    base.write_text(base.read_text(encoding="utf-8") + added, encoding="utf-8")
    other = rumm("new", "source", "-", "-b", str(base), stdin=items({}, second)).stdout
    assert added != ""
    assert other.count("[source.") == (1 if is_skipped else 2)


def test_notes_on_many_sources_are_few_lines() -> None:
    """One per change, however many items and fields there are."""
    items = [
        {
            "type": "book",
            "title": f"<i>Oil</i> {number}",
            "issued": {"literal": "n.d."},
            "abstract": "A",
            "ISSN": "1",
        }
        for number in range(200)
    ]
    items.append({"type": "book", "title": "Gas", "keyword": "gas"})
    assert [*import_notes(imported(*items))] == [
        'left out as invalid: "issued" in 200 sources ("n.d." is not a date)',
        'markup removed: "title" in 200 sources',
        (
            'left out (no matching key): "abstract" in 200 sources; "ISSN" in 200 sources; '
            '"keyword" in gas'
        ),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"@book{a,}", "convert it: pandoc -f bibtex -t csljson FILE | rumm new source -"),
        (b"TY  - BOOK\n", "convert it: pandoc -f ris -t csljson FILE | rumm new source -"),
        (b"<xml/>", "export the sources as CSL-JSON"),
        (b'[{"id": 1},\n{]', "expecting property name enclosed in double quotes in line 2"),
        (b"[" * 100_000, "export the sources as CSL-JSON"),
    ],
)
def test_other_formats_are_refused_with_a_way_out(data: bytes, message: str) -> None:
    """One line that says what to do next."""
    with pytest.raises(FactBaseError) as caught:
        read_items(data, "x.json")
    assert str(caught.value) == f"cannot read x.json: not CSL-JSON; {message}"


@pytest.mark.parametrize("data", [b"7", b'["a"]', b'{"items": 7}', b"\xff"])
def test_json_of_another_shape_is_refused(data: bytes) -> None:
    """An item or a list of items is needed."""
    with pytest.raises(FactBaseError, match=r"not (CSL-JSON|UTF-8)"):
        read_items(data, "x.json")


def test_a_list_may_be_wrapped_or_a_single_item() -> None:
    """As the Zotero API and Crossref have it."""
    assert read_items(b'{"items": [{"id": "a"}]}', "") == read_items(b'{"id": "a"}', "")


def test_check_reports_the_tier_until_it_is_filled_in(rumm: Rumm, small: str) -> None:
    """A source is appended without a tier, which only its user knows."""
    run = rumm("new", "source", str(LIBRARY), "-b", small)
    assert run.code == 0
    base = (TESTS / "data" / "small.toml").read_bytes() + run.stdout.encode()
    problems = read_document(base).decoded.problems
    assert [problem.message for problem in problems] == ['"?" is not a tier'] * 5


def test_stdin_is_the_file_or_the_base(rumm: Rumm) -> None:
    """Not both."""
    assert rumm("new", "source", "-", "-b", "-").code == 2
    assert rumm("new", "source", "-", stdin='[{"title": "Oil"}]').code == 0
    assert rumm("new", "topic", "-").code == 2
    assert rumm("new", "source", "-", "-k", "event").code == 2


@needs("pandoc")
@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("bibtex", "@article{Doe2020, author={Doe, Jane}, title={Oil}, journal={J}, year=2020}"),
        (
            "ris",
            "TY  - JOUR\nID  - Doe2020\nAU  - Doe, Jane\nTI  - Oil\nT2  - J\nPY  - 2020\nER  -\n",
        ),
    ],
)
def test_bibtex_and_ris_go_through_pandoc(rumm: Rumm, format_: str, text: str) -> None:
    """By the command that the message suggests."""
    known = subprocess.run(["pandoc", "--list-input-formats"], capture_output=True, check=True)
    if format_ not in known.stdout.decode().split():
        pytest.skip(f"this pandoc does not read {format_}")
    converted = subprocess.run(
        ["pandoc", "-f", format_, "-t", "csljson"],
        input=text.encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    run = rumm("new", "source", "-", stdin=converted)
    assert 'title = "Oil"\ncontainer-title = "J"\nissued = "2020"\n' in run.stdout
    assert 'authors = ["Doe, Jane"]' in run.stdout

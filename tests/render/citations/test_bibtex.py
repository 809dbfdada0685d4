"""BibTeX entries that classic styles and biblatex can both print."""

from __future__ import annotations

from typing import Any

import pytest

from rumm.model.facts import Name, Source, Tier
from rumm.model.period import Period
from rumm.render.citations.bibtex import bibtex


def source(**values: Any) -> Source:  # noqa: ANN401
    """Return a report by and from Reuters of 2023, except for these values; dates are text."""
    values.setdefault("issued", "2023")
    for key in ("issued", "accessed"):
        if values.get(key):
            values[key] = Period.parse(values[key])
    defaults = {
        "id": "a-1",
        "type": "report",
        "title": "Oil",
        "tier": Tier.PRESS,
        "root": "a",
        "authors": (Name(literal="Reuters"),),
        "publisher": "Reuters",
    }
    return Source(**defaults | values)


FULL = source(
    authors=(Name(family="Storey", given="Ian"), Name(literal="World Bank & Co")),
    title="Myanmar-Russia Relations",
    container_title="ISEAS Perspective",
    number="2023/92",
    publisher="ISEAS",
    issued="2023-11-21",
    accessed="2026-11-23",
    url="https://example.org/a_b~c%20d?x=1&y=2#z",
    via="https://repost.example/a_b",
    doi="10.1234/a_b",
    isbn="978-3-16-148410-0",
    language="en-GB",
    note="Summary read.",
)
FULL_TEXT = r"""@techreport{a-1,
  author = {Storey, Ian and {World Bank \& Co}},
  title = {{Myanmar-Russia Relations}},
  type = {ISEAS Perspective},
  number = {2023/92},
  institution = {ISEAS},
  year = {2023},
  month = nov,
  date = {2023-11-21},
  urldate = {2026-11-23},
  doi = {10.1234/a_b},
  url = {https://example.org/a_b~c%20d?x=1&y=2#z},
  langid = {english},
  note = {ISBN: 978-3-16-148410-0. Read at https://repost.example/a\_b},
  annote = {Summary read.},
}
"""

ENTRIES = {
    "a report without a series": (
        source(),
        """@techreport{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  institution = {Reuters},
  year = {2023},
  date = {2023},
  type = {Report},
}
""",
    ),
    "a newspaper": (
        source(type="article-newspaper", container_title="The Star", issued="2023-03"),
        """@article{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  journal = {The Star},
  year = {2023},
  month = mar,
  date = {2023-03},
  entrysubtype = {newspaper},
  note = {Publisher: Reuters.},
}
""",
    ),
    "an issue of a magazine that is only named as publisher": (
        source(type="article-magazine", publisher="Oil Monthly", number="7"),
        """@article{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  journal = {Oil Monthly},
  number = {7},
  year = {2023},
  date = {2023},
  entrysubtype = {magazine},
}
""",
    ),
    "a web page with a number": (
        source(type="webpage", container_title="Press release", number="jy18"),
        """@misc{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  howpublished = {Press release jy18},
  organization = {Reuters},
  year = {2023},
  date = {2023},
}
""",
    ),
    "a book in a series": (
        source(type="book", container_title="Oil Studies", number="3"),
        """@book{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  series = {Oil Studies},
  number = {3},
  publisher = {Reuters},
  year = {2023},
  date = {2023},
}
""",
    ),
    "an article in a journal": (
        source(
            type="article-journal",
            container_title="Oil",
            volume="12",
            number="Spring",
            pages="5 – 9",
            publisher=None,
            doi="10.1/{a",
        ),
        """@article{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  journal = {Oil},
  volume = {12},
  number = {Spring},
  pages = {5--9},
  year = {2023},
  date = {2023},
  doi = {10.1/%7Ba},
  url = {https://doi.org/10.1/%7Ba},
}
""",
    ),
    "a chapter": (
        source(
            type="chapter",
            container_title="Energy",
            collection_title="Asia",
            editors=(Name.parse("de Gaulle, Charles"),),
            edition="2",
            place="Bonn",
            event="Forum",
        ),
        """@incollection{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  series = {Asia},
  booktitle = {Energy},
  edition = {2},
  editor = {de Gaulle, Charles},
  publisher = {Reuters},
  address = {Bonn},
  year = {2023},
  date = {2023},
  options = {useprefix=true},
  note = {Event: Forum.},
}
""",
    ),
    "an interval": (
        source(type="thesis", issued="2021/2023"),
        """@phdthesis{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  school = {Reuters},
  year = {2021},
  date = {2021/2023},
}
""",
    ),
    "an article without an author": (
        source(type="article-newspaper", authors=(), publisher="The Star"),
        """@misc{a-1,
  key = {Oil},
  title = {{Oil}},
  howpublished = {The Star},
  year = {2023},
  date = {2023},
  entrysubtype = {newspaper},
}
""",
    ),
    "a report without a date": (
        source(issued=None),
        """@misc{a-1,
  author = {{Reuters}},
  title = {{Oil}},
  howpublished = {Reuters},
}
""",
    ),
}

TEXTS = {
    "specials": ("a & % # _ $", r"a \& \% \# \_ \$"),
    "a backslash": (r"C:\path", r"C:\textbackslash{}path"),
    "what TeX would not print": ("a~b^c", r"a\textasciitilde{}b\textasciicircum{}c"),
    "what TeX would print as another character": ("a<b>", r"a\textless{}b\textgreater{}"),
    "TeX itself": (r"\textbf{x}", r"{}\textbackslash{}textbf\{x\}"),
    "braces in pairs": ("a {b} {{c}}", r"a \{b\} \{\{c\}\}"),
    "a brace without its pair": ("{a", r"$\lbrace$a"),
    "braces the wrong way round": ("}{", r"$\rbrace$$\lbrace$"),
    "quotes": ("say \"yes\", 'no'", "say \"yes\", 'no'"),
    "what TeX makes ligatures of": ("a--b---c ''d'' ?`e", "a-{}-b-{}-{}-c '{}'d'{}' ?{}`e"),
    "line breaks": ("a\n  b\u2028c\td", "a b c d"),
    "other scripts": ("မြန်မာ Ян é 😀", "မြန်မာ Ян é 😀"),
}

NAMES = {
    "a person": (Name(family="Storey", given="Ian"), "Storey, Ian"),
    **{
        name: (Name.parse(name), written)
        for name, written in {
            "King, Martin Luther, Jr.": "King, Jr., Martin Luther",
            "Berg, Jan van der": "van der Berg, Jan",
            "de Gaulle, Charles": "de Gaulle, Charles",
            "Kyi de Silva, Ann": "{Kyi de Silva}, Ann",
            "Łódź, Émile": r"{\L}{\'o}d{\'z}, {\'E}mile",
            "Özsu, Ömer": r"{\"O}zsu, {\"O}mer",
            "Şahin, Ǧ.": r"{\c{S}}ahin, {\v{G}}.",
            "Nguyễn, Đạt": r"Nguyễn, Đ{\d{a}}t",
            "Иванов, Пётр": "Иванов, Пётр",
        }.items()
    },
    "a person with one name": (Name(family="Suu Kyi"), "{Suu Kyi}"),
    "an organization": (Name(literal="Trade and Industry, Ltd."), "{Trade and Industry, Ltd.}"),
    "a family name with what parts names": (
        Name(family="Smith and Sons", given="A."),
        "{Smith and Sons}, A.",
    ),
    "braces, which biber dies of in a name": (
        Name(literal="{a}"),
        r"{$\lbrace$a$\rbrace$}",
    ),
}


def test_everything_a_source_says_is_in_its_entry() -> None:
    """Classic fields, with biblatex's beside them; addresses as they are."""
    assert bibtex([FULL]) == FULL_TEXT


@pytest.mark.parametrize(("cited", "entry"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_has_what_its_type_requires(cited: Source, entry: str) -> None:
    """Else it is a misc, of which classic styles require nothing."""
    assert bibtex([cited]) == entry


@pytest.mark.parametrize(("text", "escaped"), TEXTS.values(), ids=TEXTS)
def test_a_text_is_printed_as_it_is(text: str, escaped: str) -> None:
    """Whatever TeX would take for its own is escaped."""
    assert f"  title = {{{{{escaped}}}}},\n" in bibtex([source(title=text)])


@pytest.mark.parametrize(("name", "written"), NAMES.values(), ids=NAMES)
def test_a_name_stays_whole(name: Name, written: str) -> None:
    """What is not family and given name is in braces of its own."""
    assert f"  author = {{{written}}},\n" in bibtex([source(authors=(name,))])


def test_entries_are_apart() -> None:
    """One empty line between them; none for none."""
    assert bibtex([source(), source()]).count("}\n\n@techreport{") == 1
    assert bibtex([]) == ""

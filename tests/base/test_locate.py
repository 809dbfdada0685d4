"""Keys, values and characters of a TOML document are found where they are written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from rumm.base.files import bundled
from rumm.base.locate import Place, Position, locate, offset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

    from rumm.base.problems import KeyPath


# What is found in a text: path, line and column of the key, line and column of the value.
PLACES = {
    "an empty document": ("", []),
    "a key and its value": ("a = 1", ["a 1:1 1:5"]),
    "blanks around them": ("\n \ta\t=\t 1 \n", ["a 2:3 2:8"]),
    "line endings of Windows": ("a = 1\r\n\r\nb = 2\r\n", ["a 1:1 1:5", "b 3:1 3:5"]),
    "columns are code points": (
        '"é😀" = "က" # é\nb = { "é" = "😀", c = 1 }',
        ["é😀 1:1 1:8", "b 2:1 2:5", "b/é 2:7 2:13", "b/c 2:18 2:22"],
    ),
    "line separators of Unicode end no line": (
        "a = ['\u2028', '\x85']\nb = 1",
        ["a 1:1 1:5", "a/[0] 1:6 1:6", "a/[1] 1:11 1:11", "b 2:1 2:5"],
    ),
    "a table": ("[fact]\na = 1", ["fact 1:2 1:1", "fact/a 2:1 2:5"]),
    "a table within one that is only implied": (
        "\n[fact.oil]\na = 1\n[fact.gas]",
        ["fact 2:2 2:1", "fact/oil 2:7 2:1", "fact/oil/a 3:1 3:5", "fact/gas 4:7 4:1"],
    ),
    "a table that is opened after it was implied": (
        "[a.b]\n[a]\nc = 1",
        ["a 2:2 2:1", "a/b 1:4 1:1", "a/c 3:1 3:5"],
    ),
    "a table that is passed through after it was opened": (
        "[a]\n[a.b]",
        ["a 1:2 1:1", "a/b 2:4 2:1"],
    ),
    "blanks and quotes in a header": (
        "  [ fact . \"o.l\" . 'x' ] # [y]",
        ["fact 1:5 1:3", "fact/o.l 1:12 1:3", "fact/o.l/x 1:20 1:3"],
    ),
    "a dotted key": (
        "a . b.'c' = 1\na.d = 2",
        ["a 1:1 1:13", "a/b 1:5 1:13", "a/b/c 1:7 1:13", "a/d 2:3 2:7"],
    ),
    "keys with escapes": (
        r"""
"\u00e9\x41\e\\" = 1
"a\"b" = 2
'a\b' = 3
"" = 4""",
        ["éA\x1b\\ 2:1 2:20", 'a"b 3:1 3:10', "a\\b 4:1 4:9", " 5:1 5:6"],
    ),
    "keys that look like values": (
        "1.2 = 3\ntrue = 4\n2024-01-01 = 5",
        ["1 1:1 1:7", "1/2 1:3 1:7", "true 2:1 2:8", "2024-01-01 3:1 3:14"],
    ),
    "dates with a blank in them": (
        "a = [1979-05-27 07:32:00Z, 1979-05-27 ]",
        ["a 1:1 1:5", "a/[0] 1:6 1:6", "a/[1] 1:28 1:28"],
    ),
    "an array over several lines": (
        'a = [ # ]\n  "]", # "\n\n  [],\n  ["#",\'["\'],\n]\nb = 1',
        [
            "a 1:1 1:5",
            "a/[0] 2:3 2:3",
            "a/[1] 4:3 4:3",
            "a/[2] 5:3 5:3",
            "a/[2]/[0] 5:4 5:4",
            "a/[2]/[1] 5:8 5:8",
            "b 7:1 7:5",
        ],
    ),
    "inline tables": (
        "a = { b.c = 1, b.d = [ { e = {} } ] }",
        [
            "a 1:1 1:5",
            "a/b 1:7 1:13",
            "a/b/c 1:9 1:13",
            "a/b/d 1:18 1:22",
            "a/b/d/[0] 1:24 1:24",
            "a/b/d/[0]/e 1:26 1:30",
        ],
    ),
    "an inline table over several lines": (
        "a = { # }\n  b = 1,\r\n  c = 2, # }\n}\nd = 3",
        ["a 1:1 1:5", "a/b 2:3 2:7", "a/c 3:3 3:7", "d 5:1 5:5"],
    ),
    "arrays of tables": (
        "[[x]]\na = 1\n[[x.y]]\n[[x.y]]\n[x.z]\n[[ x ]]\n[[x.y]]\nb.c = 2",
        [
            "x 1:3 1:1",
            "x/[0] 1:3 1:1",
            "x/[0]/a 2:1 2:5",
            "x/[0]/y 3:5 3:1",
            "x/[0]/y/[0] 3:5 3:1",
            "x/[0]/y/[1] 4:5 4:1",
            "x/[0]/z 5:4 5:1",
            "x/[1] 6:4 6:1",
            "x/[1]/y 7:5 7:1",
            "x/[1]/y/[0] 7:5 7:1",
            "x/[1]/y/[0]/b 8:1 8:7",
            "x/[1]/y/[0]/b/c 8:3 8:7",
        ],
    ),
    "strings over several lines": (
        'a = """\n"" # [b]\n\\""""""\nc = \'\'\'\n[d]\'\'\'\'\ne = """"""\nf = 1',
        ["a 1:1 1:5", "c 4:1 4:5", "e 6:1 6:5", "f 7:1 7:5"],
    ),
    "a fact": (
        '[fact.oil]\nclaim = """\\\n  Oil."""\ncitations = [\n  { source = "s" },\n]',
        [
            "fact 1:2 1:1",
            "fact/oil 1:7 1:1",
            "fact/oil/claim 2:1 2:9",
            "fact/oil/citations 4:1 4:13",
            "fact/oil/citations/[0] 5:3 5:3",
            "fact/oil/citations/[0]/source 5:5 5:14",
        ],
    ),
    "only what precedes a fault": ("a = 1\nb = 2 = 3\nc = 4", ["a 1:1 1:5", "b 2:1 2:5"]),
}

# The place of every character of a string that is the value of `a`, and of its closing quote.
CHARACTERS = {
    "a plain string": ("a = 'xé😀'", "1:6 1:7 1:8 1:9"),
    "an empty string": ('a = ""', "1:6"),
    "escapes": (r'a = "\n\u001b\U0001f600\x41\e\\x"', "1:6 1:8 1:14 1:24 1:28 1:30 1:32 1:33"),
    "no escapes in a literal string": (r"a = '\n'", "1:6 1:7 1:8"),
    "a first newline that is trimmed": ('a = """\r\nx\ny"""', "2:1 2:2 3:1 3:2"),
    "a line ending of Windows": ("a = '''x\r\ny'''", "1:8 1:9 2:1 2:2"),
    "a backslash that ends a line": ('a = """\\\n\n  x \\  \r\n\ty"""', "3:3 3:4 4:2 4:3"),
    "quotes before an escape": (r'a = """""\t"""', "1:8 1:9 1:10 1:12"),
    "quotes before the closing ones": ('a = """"x"""""', "1:8 1:9 1:10 1:11 1:12"),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_places(text: str, expected: list[str]) -> None:
    """Every path is found, with the line and column of its key and of its value."""
    places = locate(text)
    assert places.pop(()) == Place((1, 1), (1, 1))
    assert [
        f"{shown(path)} {colon(p.key)} {colon(p.value)}" for path, p in places.items()
    ] == expected


def test_only_some_places() -> None:
    """Only paths that are asked for are found, those that the document has."""
    paths: set[KeyPath] = {("a", 1), ("b",), ("c",)}
    assert locate("a = [1, 2]\n[b.d]\n[b]", paths) == {
        ("a", 1): Place((1, 9), (1, 9)),
        ("b",): Place((3, 2), (3, 1)),
    }


PASSED_OVER = {
    "many": "".join(f"x{n} = {n}\n" for n in range(3000)),
    "a comment within": "x = [1, # ]\n]\n",
    "dates with blanks": f"x = [{'1979-05-27 07:32:00, ' * 3000}[[]]]\n",
    "strings of all kinds": "x = ["
    + '\'a\', "b", \'\'\'c\'\'\', """d\\""""", ' * 900
    + "{ a = [{ b = 1 }] }]\n",
    "what looks like a header": 'x = """\n[b]\n"""\ny.y = {a = "}"}\ny.z = [[["]"], "#"]] # [b]\n',
}


@pytest.mark.parametrize("entries", PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_is_passed_over(entries: str) -> None:
    """Whatever is in tables that are skipped, what follows has its place."""
    text = f"[a]\n{entries}[b]\nc = 1"
    line = text.count("\n") + 1
    assert tomli.loads(text)["b"] == {"c": 1}
    assert locate(text, {("b", "c")}) == {("b", "c"): Place((line, 1), (line, 5))}


@pytest.mark.parametrize(("text", "expected"), CHARACTERS.values(), ids=CHARACTERS)
def test_characters(text: str, expected: str) -> None:
    """Every character of a string is found where it or its escape begins, its end at the quote."""
    place = locate(text)[("a",)].value
    count = len(tomli.loads(text)["a"])
    assert " ".join(colon(offset(text, place, i)) for i in range(count + 1)) == expected
    assert offset(text, place, count + 5) == offset(text, place, count)


def test_no_characters_where_no_string_is() -> None:
    """A value that is not a string has no inside."""
    assert [offset("a = [10]", (1, column), 1) for column in (1, 5, 6, 99)] == [
        (1, 1),
        (1, 5),
        (1, 6),
        (1, 99),
    ]


def test_deep_nesting() -> None:
    """All that a parser takes is found; what is nested deeper ends the search, not the program."""
    text = f"a = {'[' * 400}{']' * 400}\n{'.'.join('b' * 1000)} = 1"
    found = [("a", *[0] * depth) for depth in range(400)]
    assert list(locate(text)) == [(), *found, *(("b",) * depth for depth in range(1, 1001))]
    deeper = ("a = " + "[" * 100_000, "a = " + "{a = " * 100_000, ".".join("a" * 100_000) + " = 1")
    assert [len(locate(text)) for text in deeper] == [1002, 1002, 1]


def test_bundled_base() -> None:
    """Every path of the project's own fact base has a place."""
    text = bundled().read_text(encoding="utf-8")
    assert locate(text).keys() == set(paths(tomli.loads(text)))


# Values that are written without quotes.
PLAIN = {
    -1000: "-1_000",
    6.26e-34: "6.26e-34",
    float("inf"): "+inf",
    True: "true",
    0xDEADBEEF: "0xdead_BEEF",
    time(7, 32): "07:32",
    date(1979, 5, 27): "1979-05-27",
    datetime(1979, 5, 27, 7, 32, tzinfo=UTC): "1979-05-27 07:32:00.0Z",
}
TEXTS = st.text("ab\"'\\\n\r\t \x00\x1b\x7f#[]{}=,.é\x85\u2028က😀", max_size=8)
VALUES = st.recursive(
    TEXTS | st.sampled_from(list(PLAIN)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
TOKENS = [
    *"a1é=.,[]{}\"'\\# \n\r",
    "[[",
    "]]",
    '"""',
    "'''",
    "\r\n",
    "a = ",
    "\\U00110000",
    "\ud800",
]


@settings(deadline=None)
@given(document=st.dictionaries(TEXTS, VALUES, max_size=4), random=st.randoms(use_true_random=True))
@pytest.mark.long
def test_written_documents(document: dict[str, Any], random: Random) -> None:
    """However a document is written, everything in it is found where it was put."""
    draft = Draft(document, random)
    assert tomli.loads(draft.text) == document
    assert locate(draft.text) == draft.places
    some = set(random.sample(list(draft.places), random.randint(0, len(draft.places))))
    assert locate(draft.text, some) == {path: draft.places[path] for path in some}
    for path, characters in draft.characters.items():
        place = draft.places[path].value
        assert [offset(draft.text, place, n) for n in range(len(characters))] == characters


@given(tokens=st.lists(st.sampled_from(TOKENS)), index=st.integers(0, 9))
def test_any_text(tokens: list[str], index: int) -> None:
    """What is not TOML raises nothing."""
    text = "".join(tokens)
    for place in locate(text).values():
        offset(text, place.value, index)


class Draft:
    """A document written in ever changing styles, and where each thing in it was put."""

    def __init__(self, document: dict[str, Any], random: Random) -> None:
        self.random = random
        self.text = ""
        self.places: dict[KeyPath, Place] = {(): Place((1, 1), (1, 1))}
        self.characters: dict[KeyPath, list[Position]] = {}
        self.table((), document)

    @property
    def here(self) -> Position:
        """The line and column of what is written next."""
        lines = self.text.split("\n")
        return len(lines), len(lines[-1]) + 1

    def maybe(self) -> bool:
        """Toss a coin."""
        return self.random.choice((True, False))

    def write(self, *choice: str) -> None:
        """Add one of some texts, with either line ending."""
        self.text += self.random.choice(choice).replace("\n", self.random.choice(("\n", "\r\n")))

    def table(self, path: KeyPath, table: dict[str, Any]) -> None:
        """Write a table with a header; subtables with their own headers come first or last."""
        apart = {name: value for name, value in table.items() if self.stands_apart(value)}
        early = bool(path) and isinstance(path[-1], str) and self.maybe()
        if early:
            self.subtables(path, apart)
        if path and not (early and apart and apart == table and self.maybe()):
            self.header(path)
        within = {name: value for name, value in table.items() if name not in apart}
        for names, value in self.entries(within):
            self.write("", "\n", "  ", "# [x]\n\t")
            self.entry(path, names, value)
            self.write("\n", " \n", " # é ]\n")
        if not early:
            self.subtables(path, apart)

    def stands_apart(self, value: object) -> bool:
        """Return whether headers are used for a value: only tables and arrays of tables can."""
        tables = value if isinstance(value, list) else [value]
        return self.maybe() and bool(tables) and all(isinstance(table, dict) for table in tables)

    def subtables(self, path: KeyPath, tables: dict[str, Any]) -> None:
        """Tables and arrays of tables with headers."""
        for name, value in tables.items():
            if isinstance(value, dict):
                self.table((*path, name), value)
            else:
                for index, table in enumerate(value):
                    self.table((*path, name, index), table)

    def header(self, path: KeyPath) -> None:
        """`[path]`, or `[[path]]` for an element of an array of tables."""
        self.write("", "\t", "\n  ")
        begin, brackets = self.here, 1 if isinstance(path[-1], str) else 2
        self.write("[" * brackets)
        for end, name in enumerate(path, 1):
            if isinstance(name, str):
                self.write(*((".", " . ") if end > 1 else ("", " ")))
                place = Place(self.here, begin)
                self.quoted(name, key=True)
                self.places.setdefault(path[:end], place)
        self.places[path] = place
        self.write("", " ")
        self.write("]" * brackets)
        self.write("\n", " # [x]\n")

    def entries(self, table: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
        """Keys, or dotted keys, and their values."""
        for name, value in table.items():
            if isinstance(value, dict) and value and self.maybe():
                yield from (((name, *names), inner) for names, inner in self.entries(value))
            else:
                yield (name,), value

    def entry(self, path: KeyPath, names: tuple[str, ...], value: object) -> None:
        """Return a key, perhaps dotted, and its value."""
        keys: list[Position] = []
        for name in names:
            self.write(*((".", "\t.", ". ") if keys else ("",)))
            keys.append(self.here)
            self.quoted(name, key=True)
        self.write("=", " = ", "\t= ")
        for end, key in enumerate(keys, 1):
            self.places.setdefault((*path, *names[:end]), Place(key, self.here))
        self.value((*path, *names), value)

    def value(self, path: KeyPath, value: object) -> None:
        """Return a string, array, inline table or plain value."""
        if isinstance(value, str):
            self.characters[path] = self.quoted(value)
        elif isinstance(value, dict):
            self.write("{")
            for n, (names, inner) in enumerate(self.entries(value)):
                self.gap(n)
                self.entry(path, names, inner)
            self.write("", " ", *((",", "\n,\n") if value else ()))
            self.write("}")
        elif isinstance(value, list):
            self.write("[")
            for n, inner in enumerate(value):
                self.gap(n)
                self.places[(*path, n)] = Place(self.here, self.here)
                self.value((*path, n), inner)
            self.write("", " ", *((",", "\n,\n") if value else ()))
            self.write("]")
        else:
            self.write(PLAIN[value])

    def gap(self, n: int) -> None:
        """Return what precedes the item `n` of an array or inline table."""
        self.write(*((",", " ,", ", # }\n") if n else ("",)))
        self.write("", " ", "\n\n", ' # ] """\n')

    def quoted(self, text: str, *, key: bool = False) -> list[Position]:
        """Return a string, or a name in a key; the positions of its characters and of its end."""
        long = not key and self.maybe()
        if key and re.fullmatch("[a-zA-Z0-9_-]+", text) and self.maybe():
            self.write(text)
            return []
        unfit = r"[\x00-\x08\n-\x1f\x7f']" if not long else r"[\x00-\x08\x0b-\x1f\x7f]|'''"
        literal = not re.search(unfit, text) and self.maybe()
        quote = ("'" if literal else '"') * (3 if long else 1)
        self.write(quote)
        if long:
            self.write(*(("\n",) if text.startswith("\n") else ("\n", "")))
        positions = []
        for character in text:
            cut = long and not literal and self.maybe()
            if cut:
                self.write("\\\n", "\\ \t\n  ", "\\\n\n\t")
            positions.append(self.here)
            if literal:
                self.write(character)
            else:
                self.write(*self.spellings(character, long=long, cut=cut))
        positions.append(self.here)
        self.write(quote)
        return positions

    def spellings(self, character: str, *, long: bool, cut: bool) -> list[str]:
        """Return the ways to write a character; `cut` says that blanks before it were removed."""
        code = ord(character)
        escapes = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\x1b": r"\e", '"': r"\"", "\\": r"\\"}
        ways = [escapes.get(character, f"\\U{code:08x}")]
        if code <= 0xFFFF:
            ways.append(f"\\u{code:04X}")
        if code <= 0xFF:
            ways.append(f"\\x{code:02x}")
        if character == '"':
            fits = long and not self.text.endswith('""')
        elif character in " \t\n":
            fits = not cut and (long or character != "\n")
        else:
            fits = code not in {*range(32), 127, 92}
        return [*ways, *[character] * 3 * fits]


def shown(path: KeyPath) -> str:
    """Return a path in one word."""
    return "/".join(f"[{part}]" if isinstance(part, int) else part for part in path)


def colon(position: Position) -> str:
    """Return a position as `line:column`."""
    return "{}:{}".format(*position)


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the paths of all that a parsed document holds."""
    yield path
    items: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in items:
        yield from paths(inner, (*path, name))

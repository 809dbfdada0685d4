"""The paragraphs of a Markdown text, their sentences, and the citations in them.

Supports the Markdown that GitHub and pandoc share, and pandoc citations. Skips code, comments,
URLs, and metadata.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rumm.checks.sentences import stops

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_METADATA = re.compile(r"\A---\s*\n(?:.*\n)*?(?:---|\.\.\.)[ \t\r]*(?:\n|\Z)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(`{3,}(?=[^`]*$)|~{3,})")
_QUOTED = re.compile(r"[ ]{0,3}>[ ]?")
_DEFINITION = re.compile(r"[ ]{0,3}\[\^([^\]\s]+)\]:[ \t]*")
_LONGEST_LABEL = 1000  # characters of a link's label, as in CommonMark
_LINK_LABEL = re.compile(r"^[ \t>]*\[(?!\^)([^\[\]\n]+)\]:", re.MULTILINE)
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|(?P<number>\d{1,9}|\#)[.)])[ \t]+")
_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"[ ]{0,3}(?:=+|(?:-[ \t]*)+|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_INDENT = 4  # spaces that indent code or continue a footnote

_KEY = r"(?<![\w.@])-?@(?:\{(?P<braced>[^{}\s]+)\}|(?P<bare>\w+(?:[:.\#$%&\-+?<>~/]\w+)*))"
_KEYS = re.compile(rf"\\.|{_KEY}", re.DOTALL)
_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)
_TICKS = re.compile(r"(?<!`)`+")
_TOKEN = re.compile(
    rf"""
    (?P<break>\\\n|[ ]{{2,}}\n)
    | \\(?P<escaped>[!-/:-@\[-`{{-~])
    | (?P<code>`+)
    | (?P<hidden><[a-z][a-z0-9+.-]{{1,31}}:[^<>\s]*> | </?[a-zA-Z][^<>]{{0,1000}}>
        | \b(?:https?://|www\.)[^\s<>\[\]]*[^\s<>\[\].,;:!?)"'”’])
    | (?P<close>\])
    | \[\^(?P<label>[^\]\s]+)\]
    | (?P<open>\[)
    | {_KEY}
    | (?P<entity>&\#?\w{{1,32}};)
    | (?P<markup>[*]+ | ~~ | \^ | (?<!\w)_+ | _+(?!\w))
    """,
    re.VERBOSE,
)
_TARGET = re.compile(r"\]\((?:[^()\\\s]|\\.|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_ATTRIBUTES = re.compile(r"\]\{[^{}\n]*\}")
_ID = r"[a-z0-9]+(?:-+[a-z0-9]+)*"
_LABEL = re.compile(rf"(?P<fact>{_ID}):(?P<source>{_ID})(?::\d+)?")
_NUMBER = re.compile(r"[\d-]+")
_PLACEHOLDER = "Source"  # a citation that is part of its sentence
_END = "\u2029"  # the end of a line that must stay one
_STOPPED = re.compile(r"[.!?…]+[\"'”’»)\]]*$")
_QUOTATION = re.compile(
    '“[^“”]*”|"[^"]*"|«[^«»]*»|„[^„“”]*[“”]'
    r"|(?<!\w)(?:‘[^‘]*?’|'[^'\s][^']*?(?:\w'\w[^']*?)*')(?!\w)"
)


class Reference(NamedTuple):
    """A citation in a text, with offsets into the file.

    A footnote of rumm names a fact and a source; a key of pandoc names a source only. Any other
    citation names neither.
    """

    fact: str = ""
    source: str = ""
    offset: int = 0
    source_offset: int = 0


class Sentence(NamedTuple):
    """A sentence without markup, the offset of each character in the file, and its citations."""

    text: str
    offsets: Sequence[int]
    references: tuple[Reference, ...]


class Paragraph(NamedTuple):
    """The sentences that have citations; the whole text, with other footnotes that it refers to."""

    sentences: tuple[Sentence, ...]
    text: str


class _Block(NamedTuple):
    """Lines that make up a paragraph, an item, a row, or a footnote: offsets and texts."""

    lines: list[tuple[int, str]]
    label: str = ""


class _Mark(NamedTuple):
    """A citation and its offset in the text of a block; `inside` means it is part of the sentence.

    Citations at one place belong together.
    """

    at: int
    reference: Reference
    inside: bool = False


class _Prose(NamedTuple):
    """The text of a block without markup."""

    text: str
    offsets: list[int]
    marks: list[_Mark]
    labels: list[str]


def paragraphs(text: str) -> list[Paragraph]:
    """Read the paragraphs of a text that have citations."""
    visible = _visible(text)
    link_labels = {_normalized(label) for label in _LINK_LABEL.findall(visible)}
    read = [(block.label, _prose(block, link_labels)) for block in _blocks(visible)]
    notes: dict[str, str] = {}
    for label, prose in read:
        notes[label] = f"{notes.get(label, '')} {prose.text}"
    found = []
    for _, prose in read:
        if any(mark.reference.source for mark in prose.marks):
            footnotes = (notes.get(label, "") for label in prose.labels)
            text = "".join((prose.text, *footnotes))
            found.append(Paragraph(tuple(_sentences(prose)), text))
    return found


def quotations(text: str) -> list[re.Match[str]]:
    """Find quotations, except those within quotations."""
    found = list(_QUOTATION.finditer(text))
    if text.count('"') % 2:  # unbalanced: opening and closing quotes cannot be told apart
        found = [each for each in found if each[0][0] != '"']
    return found


def _visible(text: str) -> str:
    """Blank out metadata, code blocks, and comments; every other character keeps its place."""
    text = _METADATA.sub(_blank, text)
    lines, fence = [], ""
    for line in text.split("\n"):
        marker = _FENCE.match(line)
        if fence:
            closes = line.strip("> \t").rstrip()
            if closes.startswith(fence) and not closes.strip(fence[0]):
                fence = ""
            lines.append(" " * len(line))
        elif marker:
            fence = marker[1]
            lines.append(" " * len(line))
        else:
            lines.append(line)
    return _COMMENT.sub(_blank, "\n".join(lines))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _blocks(text: str) -> Iterator[_Block]:
    """Split a text into blocks."""
    block = _Block([])
    margin = 0  # indent that continues an item or footnote
    column = -1  # of the numbers of a list
    offset = 0
    for line in text.split("\n"):
        start, end = offset, offset + len(line.rstrip("\r"))
        offset += len(line) + 1
        while quoted := _QUOTED.match(text, start, end):
            start = quoted.end()
        rest = text[start:end]
        if not rest.strip() or _RULE.match(rest):
            yield block
            block = _Block([], block.label if margin else "")
            continue
        indent = len(rest.expandtabs()) - len(rest.expandtabs().lstrip())
        if not block.lines and indent >= margin + _INDENT:
            continue  # code
        if definition := _DEFINITION.match(rest):
            yield block
            block, margin = _Block([], definition[1]), _INDENT
            start += definition.end()
        elif (item := _ITEM.match(rest)) and (
            # Elsewhere in a paragraph, a number is the last word of a sentence.
            not block.lines or item["number"] in (None, "1") or item.start("number") == column
        ):
            yield block
            block, margin = _Block([], block.label if indent else ""), item.end()
            column = item.start("number")
            start += item.end()
        elif _ROW.match(rest) or _HEADING.match(rest):
            yield block
            block, margin = _Block([]), 0
        elif block.lines and _HEADING.match(block.lines[0][1]):
            yield block
            block = _Block([])
        elif not block.lines and not indent:
            block, margin = _Block([]), 0
        block.lines.append((start, text[start:end]))
    yield block


def _normalized(label: str) -> str:
    """Normalize the label of a link, which matches in any case."""
    return " ".join(label.casefold().split())


def _prose(block: _Block, link_labels: Collection[str]) -> _Prose:
    """Strip the markup from a block and record its citations."""
    raw = "\n".join(line for _, line in block.lines)
    reader = _Reader(raw, link_labels)
    reader.read()
    starts, at = [], 0
    for _, line in block.lines:
        starts.append(at)
        at += len(line) + 1

    def in_file(index: int) -> int:
        number = bisect_right(starts, index) - 1
        return block.lines[number][0] + index - starts[number]

    marks = [
        mark._replace(
            reference=mark.reference._replace(
                offset=in_file(mark.reference.offset),
                source_offset=in_file(mark.reference.source_offset),
            )
        )
        for mark in reader.marks
    ]
    text = "".join(reader.texts).replace("\n", " ")
    return _Prose(text, list(map(in_file, reader.places)), marks, reader.labels)


class _Reader:
    """A left-to-right parser for the text of a block."""

    def __init__(self, raw: str, link_labels: Collection[str]) -> None:
        self.raw = raw
        self.texts: list[str] = []
        self.places: list[int] = []  # of each character, in `raw`
        self.marks: list[_Mark] = []
        self.labels: list[str] = []  # of footnotes that are not from the base
        self._link_labels = link_labels
        self._closing = _pairs(raw)
        self._links: dict[int, int] = {}  # where a link ends, by the bracket that closes its text
        self._keys = [each for each in _KEYS.finditer(raw) if each.lastgroup]
        self._key_starts = [each.start() for each in self._keys]
        self._ticks: dict[int, list[int]] = {}
        for run in _TICKS.finditer(raw):
            self._ticks.setdefault(len(run[0]), []).append(run.start())

    def read(self) -> None:
        """Read the whole block."""
        at = 0
        while token := _TOKEN.search(self.raw, at):
            self.add(self.raw[at : token.start()], at)
            at = self.handle(token)
        self.add(self.raw[at:], at)

    def add(self, text: str, at: int) -> None:
        """Add text unchanged."""
        self.texts.append(text)
        self.places.extend(range(at, at + len(text)))

    def put(self, text: str, at: int) -> None:
        """Add replacement text."""
        self.texts.append(text)
        self.places.extend([at] * len(text))

    def mark(self, reference: Reference, *, inside: bool = False) -> None:
        """Add a citation."""
        self.marks.append(_Mark(len(self.places), reference, inside))

    def handle(self, token: re.Match[str]) -> int:
        """Handle a piece of markup; return where to go on."""
        start, end = token.span()
        match token.lastgroup:
            case "break":
                self.put(_END, start)
            case "escaped":
                self.add(token["escaped"], end - 1)
            case "code":
                return self.code(start, end)
            case "hidden":
                self.put(" ", start)
            case "close":
                return self.close(start)
            case "label":
                self.footnote(token["label"], token.start("label"))
            case "open":
                return self.group(start)
            case "bare" | "braced":
                self.key(token)
                return self.behind(end)
            case "entity":
                self.put(unescape(token[0]), start)
        return end

    def code(self, start: int, end: int) -> int:
        """Skip a code span, if it is closed."""
        alike = self._ticks.get(end - start, [])
        number = bisect_left(alike, end)
        if number == len(alike):
            return end
        self.put(" ", start)
        return alike[number] + end - start

    def footnote(self, label: str, at: int) -> None:
        """Add the citation in a footnote label."""
        ours = _LABEL.fullmatch(label)
        if not ours or _NUMBER.fullmatch(ours["source"]):  # such as fn:1
            self.labels.append(label)
            self.mark(Reference())
            return
        fact, source = ours["fact"], ours["source"]
        self.mark(Reference(fact, source, at + ours.start("fact"), at + ours.start("source")))

    def group(self, start: int) -> int:
        """Add the citations of a bracketed group; otherwise keep brackets, except a link's."""
        end = self._closing.get(start)
        if end is None:
            self.add("[", start)
            return start + 1
        keys = self.keys(start, end)
        if keys and self.raw[end + 1 : end + 2] != "(":
            for each in keys:
                self.mark(_reference(each))
            return end + 1
        if link_end := self.link_end(start, end):
            self._links[end] = link_end
        else:
            self.add("[", start)
        return start + 1

    def close(self, at: int) -> int:
        """Skip the end of a link, or add a bracket."""
        if at not in self._links:
            self.add("]", at)
        return self._links.get(at, at + 1)

    def keys(self, start: int, end: int) -> list[re.Match[str]]:
        """Return the pandoc keys between two brackets."""
        starts = self._key_starts
        return self._keys[bisect_left(starts, start) : bisect_left(starts, end)]

    def link_end(self, start: int, end: int) -> int | None:
        """Return where a link or span ends whose text is in brackets; None if there is none."""
        if after := _TARGET.match(self.raw, end) or _ATTRIBUTES.match(self.raw, end):
            return after.end()
        following = self._closing.get(end + 1)
        if following is not None and self.is_label(end + 1, following):  # [text][label]
            return following + 1
        if self.is_label(start, end):  # [label][] or [label]
            return end + 3 if following == end + 2 else end + 1
        return None

    def is_label(self, start: int, end: int) -> bool:
        """Return whether the text between two brackets is the label of a link."""
        is_short = end - start <= _LONGEST_LABEL  # nested brackets take linear time
        return is_short and _normalized(self.raw[start + 1 : end]) in self._link_labels

    def key(self, token: re.Match[str]) -> None:
        """Add an in-text citation."""
        self.put(_PLACEHOLDER, token.start())
        self.mark(_reference(token), inside=True)

    def behind(self, at: int) -> int:
        """Skip a bracketed locator after a key, and add citations in it."""
        start = at + 1 if self.raw[at : at + 1] == " " else at
        end = self._closing.get(start)
        if end is None or self.raw[end + 1 : end + 2] in ("(", "["):
            return at
        if self.raw[start + 1 : start + 2] == "^":
            return at
        for each in self.keys(start, end):
            self.mark(_reference(each), inside=True)
        return end + 1


def _pairs(raw: str) -> dict[int, int]:
    """Find the closing bracket of each opening one."""
    pairs, opened = {}, []
    for bracket in _BRACKETS.finditer(raw):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]" and opened:
            pairs[opened.pop()] = bracket.start()
    return pairs


def _reference(key: re.Match[str]) -> Reference:
    """Parse a pandoc key; one that cannot be a source ID is another citation."""
    name = key.lastgroup or ""
    if not re.fullmatch(r"[a-z0-9-]+", key[name]):
        return Reference()
    return Reference("", key[name], key.start(name), key.start(name))


def _sentences(prose: _Prose) -> Iterator[Sentence]:
    """Split a block into sentences with their citations."""
    text = prose.text
    marks = [
        # A citation after a space belongs to the text before it.
        mark if mark.inside else mark._replace(at=len(text[: mark.at].rstrip()))
        for mark in prose.marks
    ]
    ends = _ends(text, [mark.at for mark in marks if not mark.inside])
    start, first = 0, 0
    for end in ends:
        last = first
        while last < len(marks) and (marks[last].at <= end or end == len(text)):
            last += 1
        chosen = marks[first:last]
        if any(mark.reference.source for mark in chosen):
            shown = _without_others(text[start:end], start, chosen)
            references = tuple(mark.reference for mark in chosen)
            yield Sentence(shown, prose.offsets[start:end], references)
        start, first = end, last


def _ends(text: str, marked: Iterable[int]) -> list[int]:
    """Find sentence ends: outside quotations, or before a citation."""
    inner = [each.span() for each in quotations(text)]
    found = {match.start() + 1 for match in re.finditer(_END, text)}
    for stop in stops(text):
        end = stop.start("gap")
        number = bisect_left(inner, (end, 0)) - 1
        if number < 0 or end >= inner[number][1]:
            found.add(end)
    for at in marked:
        after = text[at:].lstrip()[:1] if at < len(text) else ""
        if not after.islower() and _STOPPED.search(text, max(at - 10, 0), at):
            found.add(at)
    return [*sorted(found - {len(text)}), len(text)]


def _without_others(text: str, start: int, marks: Sequence[_Mark]) -> str:
    """Blank out the text that citations from elsewhere cover."""
    pieces, at = [], 0
    for place, together in groupby(marks, key=lambda mark: mark.at):
        end = min(max(place - start, at), len(text))
        is_ours = any(mark.reference.source for mark in together)
        pieces.append(text[at:end] if is_ours else " " * (end - at))
        at = end
    return "".join(pieces) + text[at:]

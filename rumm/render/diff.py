"""The changes between two fact bases: for people, for a pull request, and for scripts."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rumm.base.keys import TABLES
from rumm.base.values import TEXT
from rumm.model.analyzer import is_unspaced, tokens
from rumm.model.changes import Change, Step
from rumm.model.facts import Standing
from rumm.render import DiffFormat
from rumm.render.fields import ABOUT, MAYBE, Column, enum, list_of, record, schema_of
from rumm.render.fields import TEXT as STRING
from rumm.render.json import dumps
from rumm.render.markdown import at_start, escape, inline
from rumm.render.terminal.layout import Line, Span, listed
from rumm.render.text import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rumm.model.changes import Changes, Entry
    from rumm.render.fields import Schema
    from rumm.render.page import Page

SCHEMA = "rumm-diff/1"
_SIGNS = {Step.ADDED: "+", Step.REMOVED: "-", Step.CHANGED: "~"}
_MOST = 2000  # words of a text to compare one by one; the time grows with the square
_WORD = re.compile(r"\S+\s*|\s+")
_NONE = "none"


class _Row(NamedTuple):
    """A line of the report: a heading, an entry, or with `level` 1 something about an entry."""

    spans: tuple[Span, ...]
    level: int = 0
    step: Step | None = None


def diff(changes: Changes, format_: DiffFormat, page: Page) -> Iterator[str]:
    """Render changes in a format; nothing in text or Markdown without changes."""
    match format_:
        case DiffFormat.TEXT:
            return drawn(_text(changes), page)
        case DiffFormat.MD:
            return _markdown(changes)
        case DiffFormat.JSON:
            return _json(changes)


def _text(changes: Changes) -> Iterator[Line]:
    for number, (heading, rows) in enumerate(_sections(changes)):
        yield from (Line(),) * bool(number)
        yield Line((Span(heading, "heading"),))
        for row in rows:
            spans = tuple(map(_bracketed, row.spans))
            if row.level:
                sign = (Span(f"{_SIGNS[row.step]} "),) if row.step else ()
                yield Line((*sign, *spans), 4, 6)
            else:
                yield Line()
                yield Line((Span(f"{_SIGNS[row.step or Step.CHANGED]} "), *spans), 0, 4)


def _bracketed(span: Span) -> Span:
    """Mark words as `git diff --word-diff` does; this works without color."""
    if span.style == "removed":
        return span._replace(text=f"[-{span.text}-]")
    if span.style == "added":
        return span._replace(text=f"{{+{span.text}+}}")
    return span


def _markdown(changes: Changes) -> Iterator[str]:
    for number, (heading, rows) in enumerate(_sections(changes)):
        yield "\n" * bool(number) + f"## {escape(heading)}\n\n"
        for row in rows:
            step = f"{row.step} " if row.step else ""
            text = "".join(map(_marked, row.spans))
            yield f"{'  ' * row.level}- {step}{text if step else at_start(text)}\n"


def _marked(span: Span) -> str:
    """Mark words with HTML: unlike `~~`, it works beside any character."""
    match span.style:
        case "id":
            return f"`{span.text}`"
        case "removed":
            return f"<del>{inline(span.text)}</del>"
        case "added":
            return f"<ins>{inline(span.text)}</ins>"
    return inline(span.text)


def _sections(changes: Changes) -> Iterator[tuple[str, Iterator[_Row]]]:
    """Yield the headings that have rows."""
    for name, entries in changes.entries:
        if entries:
            steps = [entry.step for entry in entries]
            counts = ", ".join(f"{steps.count(step)} {step}" for step in Step if step in steps)
            rows = (row for entry in entries for row in _entry(name, entry, changes.labels))
            yield f"{name.capitalize()}: {counts}", rows
    for name, table in (("synonyms", ""), ("base", "base")):
        if found := getattr(changes, name):
            yield name.capitalize(), (_Row(_change(change, table)) for change in found)


def _entry(name: str, entry: Entry, labels: Mapping[str, str]) -> Iterator[_Row]:
    was = (Span(f" (was {entry.was})"),) if entry.was else ()
    yield _Row((Span(entry.id, "id"), *was), step=entry.step)
    is_changed = entry.step is Step.CHANGED
    title = "claim" if name == "facts" else "title"
    keys = {change.key: change for change in entry.keys}
    reworded = keys.pop(title, None)
    if is_changed and reworded:
        yield _Row(tuple(words(reworded.old, reworded.new)), 1)
    else:
        yield _Row((Span(entry.title),), 1)
    if entry.standing:
        known = entry.standing if is_changed else filter(None, entry.standing)
        yield _Row((Span("standing: "), *_arrow(*known)), 1)
    table = name.removesuffix("s")
    for change in keys.values():
        yield _Row(_change(change, table) if is_changed else _whole(change), 1)
    for citation in entry.citations:
        yield _citation(citation, labels)


def _citation(change: Change, labels: Mapping[str, str]) -> _Row:
    """Write the changes in a citation, or one that was added or removed."""
    old, new = change.old or {}, change.new or {}
    source = (new or old)["source"]
    spans = [Span(f"{labels[source]} ({source})")]
    for key in TABLES["citation"]:
        part = Change(key, old.get(key), new.get(key))
        if key != "source" and part.old != part.new:
            spans += [Span("; "), *(_change(part, "citation") if old and new else _whole(part))]
    step = Step.CHANGED if old and new else Step.ADDED if new else Step.REMOVED
    return _Row(tuple(spans), 1, step)


def _whole(change: Change) -> tuple[Span, ...]:
    """Write a value that was added or removed."""
    return (Span(f"{change.key}: {_said(change.old if change.new is None else change.new)}"),)


def _change(change: Change, table: str) -> tuple[Span, ...]:
    """Write a value that changed: words or items marked, or old → new."""
    key, old, new = change
    lead = Span(f"{key}: ")
    if isinstance(old or new, list):
        return (lead, *_items(old or [], new or []))
    if table and TABLES[table][key].type is not TEXT:
        return (lead, *_arrow(old, new))
    return (lead, *words(old or "", new or ""))


def _arrow(*values: object) -> tuple[Span, ...]:
    """Write values with arrows between them, standings in their styles."""
    return listed(
        ([Span(_said(each), each if isinstance(each, Standing) else "")] for each in values), " → "
    )


def _items(old: Sequence[object], new: Sequence[object]) -> Iterator[Span]:
    """Mark the items of a list that were added or removed."""
    both = [*old, *(item for item in new if item not in old)]
    for number, item in enumerate(both):
        yield from (Span(", "),) * bool(number)
        yield Span(_said(item), "removed" if item not in new else "" if item in old else "added")


def _said(value: object) -> str:
    """Write a value for people."""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):  # a name
        return ", ".join(map(_said, value.values()))
    if isinstance(value, bool):
        return str(value).lower()
    return _NONE if value is None else str(value)


def words(old: str, new: str) -> Iterator[Span]:
    """Yield the words of the new text, with added and removed words."""
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > _MOST:
        before, after = [old], [new]
    old_words, new_words = ([word.rstrip() for word in each] for each in (before, after))
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[first:last])
        if tag == "equal":
            yield Span(come)
            continue
        yield from (Span(gone.rstrip(), "removed"),) * bool(gone.rstrip())
        yield from (Span(come.rstrip(), "added"),) * bool(come.rstrip())
        yield from (Span(" "),) * ((come or gone)[-1:].isspace())


def _words(text: str) -> list[str]:
    """Split a text at white space, and between characters of scripts without spaces."""
    return [part for word in _WORD.findall(text) for part in _characters(word)]


def _characters(word: str) -> list[str]:
    if word.isascii():
        return [word]  # in a tenth of the time
    starts = [token.start for token in tokens(word) if is_unspaced(token.term)]
    return [word[start:end] for start, end in pairwise(sorted({0, *starts, len(word)}))]


_CHANGE: Mapping[str, Column] = {
    "key": Column(STRING, lambda change: change.key),
    "old": Column({}, lambda change: change.old),
    "new": Column({}, lambda change: change.new),
}
_CITATION = {name: _CHANGE[name] for name in ("old", "new")}
_STANDING: Schema = {"enum": [*map(str, Standing), None]}
_STANDINGS: Mapping[str, Column] = {
    "old": Column(_STANDING, lambda standings: standings[0]),
    "new": Column(_STANDING, lambda standings: standings[1]),
}


def _entry_fields(title: str) -> Mapping[str, Column]:
    return {
        "id": Column(STRING, lambda entry: entry.id),
        "was": Column(MAYBE, lambda entry: entry.was),
        "change": Column(enum(Step), lambda entry: entry.step),
        title: Column(STRING, lambda entry: entry.title),
        "keys": _list("keys", _CHANGE),
    }


def _list(name: str, fields: Mapping[str, Column]) -> Column:
    return Column(
        list_of(fields), lambda whole: [record(each, fields) for each in getattr(whole, name)]
    )


_TITLED = _entry_fields("title")
_FACT: Mapping[str, Column] = {
    **_entry_fields("claim"),
    "citations": _list("citations", _CITATION),
    "standing": Column(
        {"anyOf": [schema_of(_STANDINGS), {"type": "null"}]},
        lambda entry: entry.standing and record(entry.standing, _STANDINGS),
    ),
}
FIELDS: Mapping[str, Column] = {
    "schema": Column({"const": SCHEMA}, lambda _: SCHEMA),
    "old": Column(schema_of(ABOUT), lambda changes: record(changes.old, ABOUT)),
    "new": Column(schema_of(ABOUT), lambda changes: record(changes.new, ABOUT)),
    "facts": _list("facts", _FACT),
    **{name: _list(name, _TITLED) for name in ("sources", "topics", "kinds")},
    **{name: _list(name, _CHANGE) for name in ("synonyms", "base")},
}


def _json(changes: Changes) -> Iterator[str]:
    """Write the versioned object that `rumm schema diff` describes, an entry a line."""
    lists = []
    for name, value in record(changes, FIELDS).items():
        if isinstance(value, list):
            items = ",".join(f"\n  {dumps(item)}" for item in value)
            lists.append(f'"{name}": [{items}' + "\n" * bool(items) + "]")
        else:
            lists.append(f'"{name}": {dumps(value)}')
    yield f"{{{', '.join(lists)}}}\n"

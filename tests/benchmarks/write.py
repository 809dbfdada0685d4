"""Writes a made-up fact base as TOML, as JSON for jq, and as a recfile for recsel.

    python write.py 10000 DIRECTORY

Beside them it writes `questions.json`: what to ask this base. A process of its own, since the
memory that is measured of a child is never less than that of its parent.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from facts import TOPICS, Writer, facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from facts import Table

HEAD = """\
[base]
title = "A made-up base"

[synonyms]
oil = ["petroleum", "diesel"]
junta = ["army", "council"]

"""


def toml(value: object) -> str:
    """Return a value as TOML; a text, a list or an inline table."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(v)}" for name, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def tables(kind: str, items: Iterable[tuple[str, Table]]) -> Iterator[str]:
    """TOML tables of a kind."""
    for id_, table in items:
        yield f"[{kind}.{id_}]\n"
        yield from (f"{name} = {toml(value)}\n" for name, value in table.items())
        yield "\n"


def record(id_: str, fact: Table) -> Iterator[str]:
    """Yield the lines of a record in a recfile (GNU recutils), one field per value."""
    for name, value in {"id": id_, **fact}.items():
        for one in value if isinstance(value, list) else [value]:
            text = " ".join(str(part) for part in one.values()) if isinstance(one, dict) else one
            yield f"{name.replace('-', '_')}: {text}\n"
    yield "\n"


def write(size: int, directory: Path) -> None:
    """Write a base in all formats."""
    writer = Writer()
    topics: dict[str, Table] = {
        id_: {"title": f"{id_.capitalize()} and {writer.name()}"} for id_ in TOPICS
    }
    sources = dict(writer.source(number) for number in range(20 + size // 20))
    names = ("facts.toml", "facts.json", "facts.rec")
    base, rows, records = ((directory / name).open("w", encoding="utf-8") for name in names)
    with base, rows, records:
        base.write(HEAD)
        base.writelines(tables("topic", topics.items()))
        base.writelines(tables("source", sources.items()))
        records.write("%rec: Fact\n\n")
        for number, (id_, fact) in enumerate(facts(writer, size, list(sources))):
            base.writelines(tables("fact", [(id_, fact)]))
            rows.write(("," if number else "[") + json.dumps({"id": id_, **fact}) + "\n")
            records.writelines(record(id_, fact))
            if number == size // 2:
                questions = writer.questions(id_, str(fact["claim"]))
        rows.write("]\n")
    (directory / "questions.json").write_text(json.dumps(questions._asdict()), encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))

"""Measures how well search answers: questions on a fact base, and collections in BEIR form.

    python tests/benchmarks/search.py                       our questions on the bundled base
    python tests/benchmarks/search.py QUESTIONS.jsonl       others; a line is
                                                            {"question": "…", "facts": ["id", …]}
    python tests/benchmarks/search.py FOLDER…               corpus.jsonl, queries.jsonl, qrels/*.tsv

A question counts as answered first when the best fact is one of its facts, or of those that took
them over. One without facts is answered when nothing is found. In a collection, nDCG@10 and R@100
stand beside those of a bare FTS5 index (porter, any word), on the same texts.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING

from rumm.base.files import bundled
from rumm.base.parse import read
from rumm.index.answers import Index
from rumm.index.build import build
from rumm.index.factbase import FactBase
from rumm.index.opening import open_base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

QUESTIONS = Path(__file__).parent / "questions.jsonl"
_HEAD = """
[base]
title = "A collection"
[topic.t]
title = "·"
[source.s]
type = "book"
title = "·"
tier = "press"
"""
_FACT = """
[fact.f{}]
kind = "event"
topic = "t"
claim = {}
citations = [{{ source = "s", stance = "supports" }}]
"""
Qrels = dict[str, dict[str, int]]


def rows(path: Path) -> Iterator[dict[str, object]]:
    """Read the objects of a JSONL file."""
    with path.open(encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())


def measure_questions(path: Path, base: FactBase, *, verbose: bool) -> None:
    """Print how many questions are answered first, and among the first three."""
    first = three = total = 0
    for row in rows(path):
        question, wanted = str(row["question"]), set(row["facts"])  # type: ignore[call-overload]
        hits = base.search(question, limit=3)
        got = [hit.fact.id for hit in hits]
        places = [place for place, id_ in enumerate(got) if id_ in wanted]
        best = places[0] if places else 0 if not wanted and not hits.partial else 3
        total, first, three = total + 1, first + (best == 0), three + (best < 3)
        if verbose and best:
            place = "-" if best == 3 else best + 1
            _say(f"  {place} {question}\n      {' '.join(got)}\n      wanted: {' '.join(wanted)}")
    shares = f"first {first / total:.0%}, in the first three {three / total:.0%}"
    _say(f"{path.name}: {total} questions, {shares}")


def measure_collection(folder: Path) -> None:
    """Print nDCG@10 and R@100 of rumm and of a bare FTS5 index."""
    texts = {
        str(row["_id"]): f"{row.get('title') or ''} {row['text']}".strip()
        for row in rows(folder / "corpus.jsonl")
    }
    qrels: Qrels = {}
    for path in sorted((folder / "qrels").glob("test.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            query, document, score = line.split("\t")
            if int(score) > 0:
                qrels.setdefault(query, {})[document] = int(score)
    queries = {
        str(row["_id"]): str(row["text"])
        for row in rows(folder / "queries.jsonl")
        if str(row["_id"]) in qrels
    }
    _say(f"{folder.name}: {len(texts)} documents, {len(queries)} queries")
    for name, search in (("rumm", rumm(texts)), ("bare FTS5", bare(texts))):
        found = {id_: search(text) for id_, text in queries.items()}
        ndcg = sum(_ndcg(found[id_], qrels[id_]) for id_ in queries) / len(queries)
        recall = sum(len({*found[id_]} & qrels[id_].keys()) / len(qrels[id_]) for id_ in queries)
        _say(f"  {name:<10} nDCG@10 {ndcg:.4f}  R@100 {recall / len(queries):.4f}")


def rumm(texts: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Return a search of rumm for the best hundred texts, each the claim of a fact."""
    numbers = dict(enumerate(texts))
    facts = (
        _FACT.format(number, json.dumps(_plain(texts[id_]), ensure_ascii=False))
        for number, id_ in numbers.items()
    )
    base = FactBase(Index(build(read((_HEAD + "".join(facts)).encode()).base)))
    return lambda text: [numbers[int(hit.fact.id[1:])] for hit in base.search(text, limit=100)]


def bare(texts: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Return a search of a bare FTS5 index for the best hundred texts."""
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, text, tokenize='porter unicode61')"
    )
    db.executemany("INSERT INTO found VALUES(?, ?)", texts.items())

    def search(text: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        sql = "SELECT id FROM found WHERE found MATCH ? ORDER BY rank LIMIT 100"
        return [id_ for (id_,) in db.execute(sql, (words,))] if words else []

    return search


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split()) or "·"


def _ndcg(found: Sequence[str], judged: Mapping[str, int]) -> float:
    def gain(scores: Iterable[int]) -> float:
        return sum(score / log2(place + 2) for place, score in enumerate(scores))

    best = gain(sorted(judged.values(), reverse=True)[:10])
    return gain(judged.get(id_, 0) for id_ in found[:10]) / best


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line, and measure."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[QUESTIONS])
    parser.add_argument("--base", type=Path, default=bundled())
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="show what was not found first"
    )
    options = parser.parse_args()
    for path in options.paths:
        if path.is_dir():
            measure_collection(path)
        else:
            with open_base(options.base) as base:
                measure_questions(path, base, verbose=options.verbose)


if __name__ == "__main__":
    main()

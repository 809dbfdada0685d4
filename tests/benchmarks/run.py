"""Measure the time and memory of lookups, next to the least possible.

    pip install .    # an installed package has its bytecode
    python tests/benchmarks/run.py
    python tests/benchmarks/run.py --sizes 1000 76000 --runs 5

Writes made-up fact bases into a temporary directory, runs the installed program on them and on the
bundled base, in turns with what it is compared to, and prints the medians of whole processes, their
ratios within the run, and whether those are within the bars; some of these are for large bases
only. recsel and jq take part where they are installed. Needs a Unix; ends with 1 when a bar does
not hold.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import cases
from cases import Base
from facts import Questions
from timing import Measured, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Results = Mapping[str, Measured]

MB = 1_000_000
LARGE = 50_000  # facts; in smaller bases the start of the processes is most of what is measured


class Bar(NamedTuple):
    """A promise: what was measured, and the most that it may be."""

    what: str
    measured: float
    most: float
    unit: str = "×"

    @property
    def holds(self) -> bool:
        """Whether it is kept, as exactly as it is printed."""
        return round(self.measured, 2) <= self.most


def run(sizes: Sequence[int], runs: int, directory: Path) -> bool:
    """Measure and print everything; return whether all bars hold."""
    few = max(1, runs // 4)  # of what takes seconds
    _say(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()}")
    _say(f" CPUs. Whole processes, medians of {runs} runs ({few} of first lookups and peers).\n")
    own = cases.bundled(directory)
    bases = [own, *(_made(size, directory) for size in sizes)]
    starts = measure(cases.starts(own), runs)
    _say(_table(["Bundled base", "ms", "× empty app"], _start_rows(starts)))
    found = _lookups(bases, runs)
    head = [f"{base.name}, ms" for base in bases]
    _say(_table(["Later lookups", *head], _lookup_rows(found, bases)))
    firsts = {base.name: measure(cases.firsts(base), few) for base in bases[1:]}
    _say(_table(["First lookups, and peers", *firsts], _first_rows(firsts)))
    name = bases[-1].name
    bars = [*_start_bars(starts), *_completion_bars(found[name])]
    if sizes[-1] >= LARGE:
        bars += _large_bars(found[name], found["bundled"], firsts[name])
    _say(_table([f"Bars, with {name}", "bar", "measured", "holds"], _bar_rows(bars)))
    if sizes[-1] < LARGE:
        _say(f"\nThe bars of large bases are for {LARGE:,} facts and more: add a size for them.\n")
    return all(bar.holds for bar in bars)


def _made(size: int, directory: Path) -> Base:
    """Return a made-up base."""
    own = directory / str(size)
    own.mkdir()
    program = [sys.executable, str(cases.HERE / "write.py"), str(size), str(own)]
    subprocess.run(program, check=True)
    questions = json.loads((own / "questions.json").read_text(encoding="utf-8"))
    return Base(f"{size:,}", Questions(**questions), directory / f"cache-{size}", own)


def _lookups(bases: Sequence[Base], runs: int) -> dict[str, Results]:
    """Time all lookups by base, the same lookup in all bases in turn."""
    commands = {base.name: cases.lookups(base) for base in bases}
    turns = {
        f"{base}\t{name}": commands[base][name] for name in commands["bundled"] for base in commands
    }
    measured = measure(turns, runs)
    return {
        base: {name: measured[f"{base}\t{name}"] for name in commands[base]} for base in commands
    }


def _start_rows(starts: Results) -> Iterable[Sequence[str]]:
    floor = starts[cases.EMPTY].seconds
    for name, one in starts.items():
        yield name, f"{one.seconds * 1000:.0f}", f"{one.seconds / floor:.2f}"


def _lookup_rows(found: Mapping[str, Results], bases: Sequence[Base]) -> Iterable[Sequence[str]]:
    for name, own in found["bundled"].items():
        yield name, *(_compared(results[name], own) for results in found.values())
    yield "peak memory, MB", *(f"{_peak(results) / MB:.0f}" for results in found.values())
    yield "index, MB", *(f"{base.size() / MB:.1f}" for base in bases)
    files = (base.directory / "facts.toml" for base in bases if base.directory)
    yield "TOML, MB", "", *(f"{file.stat().st_size / MB:.1f}" for file in files)


def _first_rows(firsts: Mapping[str, Results]) -> Iterable[Sequence[str]]:
    for name in next(iter(firsts.values())):
        times = (f"{results[name].seconds:.2f} s" for results in firsts.values())
        yield name, *times
    ratios = (
        results[cases.FIRST].seconds / results[cases.BARE].seconds for results in firsts.values()
    )
    yield "first lookup ÷ the least", *(f"{ratio:.2f}" for ratio in ratios)
    peaks = (results[cases.FIRST].memory / MB for results in firsts.values())
    yield "peak memory of the first lookup, MB", *(f"{peak:.0f}" for peak in peaks)


def _start_bars(starts: Results) -> Iterable[Bar]:
    floor = starts[cases.EMPTY].seconds
    for name, most in ((cases.WARM, 1.4), (cases.COLD, 2.2), (cases.DRAWN, 2.2)):
        yield Bar(f"{name} ÷ {cases.EMPTY}", starts[name].seconds / floor, most)


def _completion_bars(found: Results) -> Iterable[Bar]:
    ratio = found[cases.COMPLETION].seconds / found[cases.SHOW].seconds
    yield Bar(f"{cases.COMPLETION} ÷ {cases.SHOW}", ratio, 1)


def _large_bars(in_large: Results, in_bundled: Results, first: Results) -> Iterable[Bar]:
    for name, one in in_large.items():
        yield Bar(f"{name} ÷ in the bundled base", one.seconds / in_bundled[name].seconds, 1.5)
    yield Bar("memory of a lookup", _peak(in_large) / MB, 150, " MB")
    ratio = first[cases.FIRST].seconds / first[cases.BARE].seconds
    yield Bar(f"{cases.FIRST} ÷ {cases.BARE}", ratio, 2)


def _bar_rows(bars: Iterable[Bar]) -> Iterable[Sequence[str]]:
    for bar in bars:
        yield (
            bar.what,
            f"{bar.most:g}{bar.unit}",
            f"{bar.measured:.{2 if bar.unit == '×' else 0}f}{bar.unit}",
            "yes" if bar.holds else "NO",
        )


def _compared(one: Measured, own: Measured) -> str:
    ratio = "" if one is own else f" ({one.seconds / own.seconds:.2f}×)"
    return f"{one.seconds * 1000:.0f}{ratio}"


def _peak(results: Results) -> int:
    return max(one.memory for one in results.values())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns, the first to the left, the others to the right."""
    lines = [head, *rows]
    first, *widths = (max(map(len, column)) for column in zip(*lines, strict=True))
    return "\n" + "".join(
        f"{name:<{first}}"
        + "".join(f"  {cell:>{w}}" for cell, w in zip(cells, widths, strict=True))
        + "\n"
        for name, *cells in lines
    )


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main() -> int:
    """Read the options, and measure."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--runs", type=int, default=11, help="how often each lookup is timed")
    options = parser.parse_args()
    if not Path(cases.RUMM).exists():
        parser.error("rumm is not installed for this Python; begin with: pip install .")
    with TemporaryDirectory(prefix="rumm-benchmark-") as directory:
        return 0 if run(sorted(options.sizes), options.runs, Path(directory)) else 1


if __name__ == "__main__":
    sys.exit(main())

"""A compiled base is kept and used again, and never trusted where it may be wrong."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact, ids, in_this_locale

from rumm.errors import NotFoundError
from rumm.index.cache import Stamp
from rumm.index.opening import InvalidBaseError, open_index
from rumm.model.query import Query, Sort

if TYPE_CHECKING:
    from collections.abc import Callable

PADDING = "# " + "-" * 16 * 1024 + "\n"  # a smaller base is not kept
TEXT = PADDING + HEAD + fact("oil-a") + fact("oil-b")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the directory of the cache, which is not there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rumm"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a base with the facts oil-a and oil-b."""
    path = tmp_path / "base.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _opened(path: Path) -> tuple[list[str], bool]:
    """Return the IDs of the facts of a base, and whether it was compiled."""
    _settle(path)
    return _opened_at_once(path)


def _opened_at_once(path: Path) -> tuple[list[str], bool]:
    told: list[float] = []
    with open_index(path, progress=lambda share, _: told.append(share)) as opened:
        return ids(opened.select(Query())), bool(told)


def _settle(path: Path) -> None:
    """Wait until a change of the base is so old that a further one would show in its times."""
    while time.time_ns() - path.stat().st_ctime_ns < 60_000_000:
        time.sleep(0.005)


def _index(cache: Path) -> Path:
    """Return the one index in the cache."""
    (file,) = cache.iterdir()
    return file


OIL = ["oil-a", "oil-b"]


# --------------------------------------------------------------------------------------- reuse


def test_a_base_is_compiled_once(base: Path) -> None:
    """After that, its index is read."""
    assert [_opened(base) for _ in range(3)] == [(OIL, True), (OIL, False), (OIL, False)]


def test_a_base_that_is_being_edited_is_not_kept(base: Path, cache: Path) -> None:
    """A further change might leave the same times."""
    os.utime(base, ns=(0, time.time_ns() + 3_600_000_000_000))
    assert [_opened_at_once(base), _opened_at_once(base)] == [(OIL, True), (OIL, True)]
    assert cache.exists() is False


def test_a_kept_index_answers_like_a_fresh_one(base: Path) -> None:
    """Look-ups, searches and counts."""
    _settle(base)
    with open_index(base) as fresh, open_index(base) as kept:
        for query in (Query(), Query(words=("something",)), Query(kind=("driver",), limit=1)):
            assert kept.select(query) == fresh.select(query)
            assert kept.counted("kind", query) == fresh.counted("kind", query)
            assert kept.cited(query) == fresh.cited(query)


def test_the_bundled_base_is_kept() -> None:
    """It takes longer to compile than to open."""
    told: list[float] = []
    open_index(progress=lambda share, _: told.append(share)).close()
    assert told != []
    told.clear()
    open_index(progress=lambda share, _: told.append(share)).close()
    assert told == []


def test_an_index_of_several_bases_is_kept(base: Path, tmp_path: Path) -> None:
    """Until one of them changes; in another order they are others."""
    other = tmp_path / "other.toml"
    text = base.read_text(encoding="utf-8")
    text = text.replace("title = ", 'title = "The other" #', 1).replace("[fact.", "[fact.other-")
    told: list[float] = []

    def count() -> tuple[int, bool]:
        told.clear()
        _settle(other)
        with open_index(base, other, progress=lambda share, _: told.append(share)) as opened:
            return opened.select(Query()).total, bool(told)

    other.write_text(text, encoding="utf-8")
    assert [count(), count()] == [(4, True), (4, False)]
    other.write_text(text + "\n# changed\n", encoding="utf-8")
    assert [count(), count()] == [(4, True), (4, False)]
    with open_index(other, base) as opened:
        assert opened.about.title == "The other"


def test_a_small_base_is_not_kept(base: Path, cache: Path) -> None:
    """It compiles as fast as an index opens."""
    base.write_text(TEXT.removeprefix(PADDING), encoding="utf-8")
    assert _opened(base) == (OIL, True)
    assert cache.exists() is False


def test_a_base_with_errors_is_not_kept(base: Path, cache: Path) -> None:
    """They are reported every time."""
    base.write_text(TEXT + "[fact.x]\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InvalidBaseError):
            open_index(base)
    assert cache.exists() is False


def test_what_is_kept_is_the_users_own(base: Path, cache: Path) -> None:
    """Nobody else may look into it."""
    _opened(base)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (cache, _index(cache))]
    assert modes == [0o700, 0o600]


def test_a_base_is_the_same_by_any_name(
    base: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative, through a link, or in a roundabout way."""
    link = base.with_name("link.toml")
    link.symlink_to(base)
    _opened(base)
    monkeypatch.chdir(base.parent)
    names = [Path("base.toml"), link, base.parent / ".." / base.parent.name / base.name]
    assert [_opened(name) for name in names] == [(OIL, False)] * 3
    assert _index(cache).suffix == ".sqlite"


@pytest.mark.parametrize("name", ["a b", "a?b#c%41", "é😀", "a&mode=rw", "'\""])
def test_a_cache_may_stand_in_a_directory_of_any_name(
    base: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that means something in the address of a database."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(base.parent / in_this_locale(name)))
    assert [_opened(base), _opened(base)] == [(OIL, True), (OIL, False)]


def test_a_base_may_have_any_name(tmp_path: Path) -> None:
    """Even if it is not text."""
    base = tmp_path / os.fsdecode(b"\xff.toml")
    try:
        base.write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only text for names")
    assert [_opened(base), _opened(base)] == [(OIL, True), (OIL, False)]


# ------------------------------------------------------------------------- changes of the base


def _append(base: Path) -> list[str]:
    with base.open("a", encoding="utf-8") as stream:
        stream.write(fact("oil-c"))
    return [*OIL, "oil-c"]


def _edit(base: Path) -> list[str]:
    base.write_text(TEXT.replace("oil-b", "gas-b"), encoding="utf-8")
    return ["oil-a", "gas-b"]


def _edit_and_turn_back_the_time(base: Path) -> list[str]:
    before = base.stat()
    _edit(base)
    os.utime(base, ns=(before.st_atime_ns, before.st_mtime_ns))
    return ["oil-a", "gas-b"]


def _move_an_older_file_over(base: Path) -> list[str]:
    older = base.with_name("older.toml")
    changed = _edit(older)
    os.utime(older, ns=(1, 1))
    older.replace(base)
    return changed


def _move_a_file_of_the_same_time_over(base: Path) -> list[str]:
    before = base.stat()
    other = base.with_name("other.toml")
    changed = _edit(other)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(base)
    return changed


def _put_a_link_in_its_place(base: Path) -> list[str]:
    other = base.with_name("other.toml")
    changed = _edit(other)
    base.unlink()
    base.symlink_to(other)
    return changed


def _write_in_the_past(base: Path) -> list[str]:
    changed = _edit(base)
    os.utime(base, ns=(1, 1))
    return changed


CHANGES = {
    "something is appended": _append,
    "something is put for something as long": _edit,
    "likewise, and the time is turned back": _edit_and_turn_back_the_time,
    "likewise, and it is dated long ago": _write_in_the_past,
    "an older file is moved over it": _move_an_older_file_over,
    "a file of the same time is moved over it": _move_a_file_of_the_same_time_over,
    "a link is put in its place": _put_a_link_in_its_place,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_base_that_changed_is_compiled_again(
    base: Path, change: Callable[[Path], list[str]]
) -> None:
    """However its times come out."""
    _opened(base)
    changed = change(base)
    assert [_opened(base), _opened(base)] == [(changed, True), (changed, False)]


def test_every_one_of_many_quick_edits_counts(base: Path) -> None:
    """Even if the clock of the file system does not advance between them."""
    for letter in "bcdefghijklmnopqrst":
        base.write_text(TEXT.replace("oil-b", f"oil-{letter}"), encoding="utf-8")
        assert _opened_at_once(base)[0] == ["oil-a", f"oil-{letter}"]


def test_a_link_that_is_swapped_leads_to_the_other_base(tmp_path: Path) -> None:
    """Each is kept for itself."""
    link = tmp_path / "link.toml"
    bases = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for path, text in zip(bases, (TEXT, TEXT.replace("oil", "gas")), strict=True):
        path.write_text(text, encoding="utf-8")
    opened = []
    for path in (*bases, *bases):
        link.unlink(missing_ok=True)
        link.symlink_to(path)
        opened.append(_opened(link))
    gas = ["gas-a", "gas-b"]
    assert opened == [(OIL, True), (gas, True), (OIL, False), (gas, False)]


def test_a_base_that_is_only_touched_is_right(base: Path) -> None:
    """It may be compiled again."""
    _opened(base)
    base.touch()
    assert _opened(base)[0] == OIL


# ------------------------------------------------------------------------- damage to the index


def _truncate(index: Path) -> None:
    os.truncate(index, index.stat().st_size // 2)


def _empty(index: Path) -> None:
    os.truncate(index, 0)


def _zero(index: Path) -> None:
    index.write_bytes(bytes(index.stat().st_size))


def _flip(index: Path) -> None:
    data = bytearray(index.read_bytes())
    for place in range(0, len(data), 97):
        data[place] ^= 0xFF
    index.write_bytes(data)


def _flip_the_end(index: Path) -> None:
    data = index.read_bytes()
    index.write_bytes(data[:-4096] + bytes(byte ^ 0xFF for byte in data[-4096:]))


def _write_text(index: Path) -> None:
    index.write_text("This is no index.\n" * 1000, encoding="utf-8")


def _open_to_the_group(index: Path) -> None:
    index.chmod(0o640)


def _open_to_all(index: Path) -> None:
    index.chmod(0o666)


def _put_a_link(index: Path) -> None:
    index.rename(index.with_name("elsewhere"))
    index.symlink_to("elsewhere")


def _put_another_database(index: Path) -> None:
    index.unlink()
    with sqlite3.connect(index) as db:
        db.execute("CREATE TABLE mine(x)")
    db.close()
    index.chmod(0o600)


def _change_a_fact(index: Path) -> None:
    with sqlite3.connect(index) as db:
        db.execute("UPDATE fact SET id = 'forged' WHERE id = 'oil-a'")
    db.close()


def _remove(index: Path) -> None:
    index.unlink()


def _cut_the_end(index: Path) -> None:
    os.truncate(index, index.stat().st_size - 4096)


def _flip_one(index: Path) -> None:
    data = bytearray(index.read_bytes())
    data[data.index(b"oil-a")] ^= 1
    index.write_bytes(data)


def _zero_a_page(index: Path) -> None:
    data = index.read_bytes()
    index.write_bytes(data[:-8192] + bytes(4096) + data[-4096:])


DAMAGES = {
    "a byte is flipped": _flip_one,
    "a page is zeroed": _zero_a_page,
    "its end is cut off": _cut_the_end,
    "it is cut short": _truncate,
    "it is emptied": _empty,
    "it is zeroed": _zero,
    "bytes are flipped": _flip,
    "bytes at its end are flipped": _flip_the_end,
    "it is a text": _write_text,
    "others may read it": _open_to_the_group,
    "others may write it": _open_to_all,
    "it is a link": _put_a_link,
    "it is another database": _put_another_database,
    "somebody wrote into it": _change_a_fact,
    "it is gone": _remove,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
@pytest.mark.long
def test_a_damaged_index_is_made_anew(
    base: Path, cache: Path, damage: Callable[[Path], None]
) -> None:
    """Though the damage leaves its times as they were."""
    _opened(base)
    index = _index(cache)
    before = index.stat()
    damage(index)
    with suppress(FileNotFoundError):
        os.utime(index, ns=(before.st_atime_ns, before.st_mtime_ns), follow_symlinks=False)
    assert [_opened(base), _opened(base)] == [(OIL, True), (OIL, False)]


def test_a_database_of_another_shape_is_made_anew(base: Path, cache: Path) -> None:
    """Though it has a table of that name."""
    _opened(base)
    index = _index(cache)
    index.unlink()
    with sqlite3.connect(index) as db:
        db.execute("CREATE TABLE meta(key, value)")
    db.close()
    index.chmod(0o600)
    assert [_opened(base), _opened(base)] == [(OIL, True), (OIL, False)]


def test_a_directory_in_place_of_the_index_does_no_harm(base: Path, cache: Path) -> None:
    """The base is compiled each time."""
    _opened(base)
    index = _index(cache)
    index.unlink()
    index.mkdir()
    assert [_opened(base), _opened(base)] == [(OIL, True), (OIL, True)]
    assert list(cache.iterdir()) == [index]


# ----------------------------------------------------------------------------------- the cache


def test_a_cache_that_cannot_be_made_does_no_harm(base: Path, cache: Path) -> None:
    """A file may be in its place."""
    cache.parent.mkdir()
    cache.touch()
    assert [_opened(base), _opened(base)] == [(OIL, True), (OIL, True)]


def test_a_home_of_caches_that_cannot_be_made_does_no_harm(base: Path, cache: Path) -> None:
    """Likewise."""
    cache.parent.touch()
    assert [_opened(base), _opened(base)] == [(OIL, True), (OIL, True)]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_cache_that_may_not_be_written_does_no_harm(base: Path, cache: Path) -> None:
    """What is in it may be read."""
    _opened(base)
    cache.chmod(0o500)
    assert _opened(base) == (OIL, False)
    changed = _append(base)
    assert [_opened(base), _opened(base)] == [(changed, True), (changed, True)]
    cache.chmod(0o700)


@pytest.mark.parametrize(
    ("modified", "changed", "settles_in"),
    [
        (7_000_000_001, 7_000_000_001, 50_000_000),
        (7_000_000_000, 7_000_000_001, 2_000_000_000),
        (7_000_000_001, 9_000_000_000, 50_000_000),
    ],
    ids=["fine times", "whole seconds", "a later change of its status"],
)
def test_a_file_settles(modified: int, changed: int, settles_in: int) -> None:
    """How exact times are shows in themselves."""
    stamp = Stamp(device=1, inode=2, size=3, modified=modified, changed=changed)
    latest = max(modified, changed)
    assert stamp.is_settled(latest + settles_in) is False
    assert stamp.is_settled(latest + settles_in + 1) is True


def test_what_killed_processes_left_is_removed(base: Path, cache: Path) -> None:
    """After an hour: what is younger may still be written."""
    cache.mkdir(parents=True)
    hours_ago = time.time() - 2 * 3600
    old, young = cache / "1-0123abcd.sqlite.tmp", cache / "2-0123abcd.sqlite.tmp"
    for path in (old, young):
        path.write_bytes(b"half an index")
    os.utime(old, (hours_ago, hours_ago))
    _opened(base)
    assert [path for path in cache.iterdir() if path.suffix == ".tmp"] == [young]


def test_what_the_same_process_left_is_written_over(base: Path, cache: Path) -> None:
    """Numbers of processes recur."""
    _opened(base)
    index = _index(cache)
    index.rename(index.with_name(f"{os.getpid()}-{index.name}.tmp"))
    _opened(base)
    assert _opened(base)[0] == OIL
    assert [_opened(base), list(cache.iterdir())] == [(OIL, False), [index]]


@pytest.mark.long
def test_eight_indexes_are_kept_at_the_most(tmp_path: Path, cache: Path) -> None:
    """The last one is among them, and files of others stay."""
    cache.mkdir(parents=True)
    (cache / "README").touch()
    for number in range(12):
        base = tmp_path / f"base-{number}.toml"
        base.write_text(TEXT, encoding="utf-8")
        _opened(base)
    assert len(list(cache.glob("*.sqlite"))) == 8
    assert _opened(base) == (OIL, False)
    assert (cache / "README").exists() is True


def test_the_oldest_index_goes_first(tmp_path: Path, cache: Path) -> None:
    """By the time at which it was made."""
    cache.mkdir(parents=True)
    for age in range(1, 13):
        other = cache / f"{age:08x}.sqlite"
        other.touch()
        os.utime(other, (time.time() - 10 * age,) * 2)
    base = tmp_path / "base.toml"
    base.write_text(TEXT, encoding="utf-8")
    _opened(base)
    names = sorted(path.name for path in cache.iterdir())
    assert len(names) == 8
    assert [name for name in names if int(name.partition(".")[0], 16) > 12] != []
    assert names[:7] == [f"{age:08x}.sqlite" for age in range(1, 8)]


CHILD = """
import sys
from rumm.index.opening import open_index
from rumm.model.query import Query, Sort
with open_index(sys.argv[1]) as base:
    answer = base.select(Query(words=("something",), sort=Sort.RELEVANCE))
    print(*[hit.fact.id for hit in answer.items])
"""


@pytest.mark.long
def test_processes_on_a_cold_cache_all_answer_right(base: Path, cache: Path) -> None:
    """Sixteen at once, of which one index remains, and nothing else."""
    _settle(base)
    command = [sys.executable, "-c", CHILD, str(base)]
    # Not in the checkout: all have to import the same copy of the package.
    running = [
        subprocess.Popen(
            command,
            cwd=base.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(16)
    ]
    outcomes = [(*process.communicate(), process.returncode) for process in running]
    assert outcomes == [("oil-a oil-b\n", "", 0)] * 16
    assert _index(cache).suffix == ".sqlite"
    assert _opened(base) == (OIL, False)


def test_an_index_that_is_removed_while_it_is_open_still_answers(base: Path, cache: Path) -> None:
    """As when another process tidies the cache."""
    _opened(base)
    with open_index(base) as opened:
        shutil.rmtree(cache)
        assert ids(opened.select(Query())) == OIL


# ------------------------------------------------------------------- damage that shows only later


def _scrambled(index: Path, seed: int) -> None:
    """Flip random bytes, or cut the tail."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    data = bytearray(index.read_bytes())
    if seed % 4 == 0:
        del data[chance.randrange(len(data)) :]
    for _ in range(chance.randrange(1, 200)):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    index.write_bytes(data)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.long
def test_an_index_without_a_checksum_never_ends_in_an_error(
    base: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """One that is too large to be read whole is compiled anew when an answer fails."""
    monkeypatch.setattr("rumm.index.cache._CHECKED", 0)
    _opened(base)
    _scrambled(_index(cache), seed)
    with open_index(base) as opened:
        opened.select(Query())
        opened.select(Query(words=("something",), sort=Sort.RELEVANCE))
        opened.counted("topic", Query(all=True))
        opened.cited(Query())
        opened.names("id")
        with suppress(NotFoundError):  # a flipped letter in an ID is not seen
            opened.show(["oil-a"])


def test_a_database_error_in_the_middle_is_answered_from_the_base(base: Path) -> None:
    """The index is compiled anew, and asked again."""
    _opened(base)
    with open_index(base) as opened:
        opened._contents.db.close()  # noqa: SLF001 - as damage does, it makes the next question fail
        assert ids(opened.select(Query())) == OIL

"""Terminal output: color, layout, links, and the pager, on real pseudo-terminals."""

from __future__ import annotations

import json
import re
from itertools import product, repeat
from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact, quoted
from conftest import needs
from terminals import LONG, TERMINAL, Shown, show, show_each, too_wide, without_styles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

WIDTHS = (20, 40, 80, 200)
# Pagers made of what every shell has built in: mark each line, copy all, show nothing, and quit.
PAGER = """while IFS= read -r line; do printf 'paged:%s\\n' "$line"; done"""
PLAIN = """while IFS= read -r line; do printf '%s\\n' "$line"; done"""
SILENT = "while read -r line; do :; done"
FIRST_LINE = "read -r line; printf '%s\\n' \"$line\""
# When output is colored: the first row that fits decides, and `*` fits anything. An empty variable
# and FORCE_COLOR=0 are as good as none.
COLORS = """
    --color   NO_COLOR  FORCE_COLOR  TERM   terminal  pipe
    always    *         *            *      color     color
    never     *         *            *      plain     plain
    *         1         *            *      plain     plain
    *         *         1            *      color     color
    *         *         *            dumb   plain     plain
    *         *         *            *      color     plain
"""
RULES = [tuple(row.split()) for row in COLORS.strip().splitlines()[1:]]
CASES = list(
    product(
        ("", "auto", "always", "never"),
        ("", "1"),
        ("", "0", "1"),
        ("dumb", "xterm-256color"),
    )
)
# Calls that together show everything that is drawn.
CALLS = [
    (),
    ("list", "--all"),
    ("events",),
    ("search", "oil"),
    ("show", "oil-imports", "dependence", "oil-imports-2022"),
    ("sources",),
    ("sources", "doe-2023", "reuters-2022"),
    ("cite", "dependence"),
    ("count", "--by", "actor"),
    ("check",),
]


@pytest.fixture
def base(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Return the small base is the one in use."""
    monkeypatch.setenv("RUMM_BASE", small)


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("output", ["terminal", "pipe"])
@pytest.mark.long
def test_when_there_is_color(output: str) -> None:
    """As the table has it."""
    column = ["terminal", "pipe"].index(output) - 2
    expected = {
        case: next(rule for rule in RULES if all(map(fits, rule, case)))[column] for case in CASES
    }
    shown = show_each(
        [["count", *([f"--color={option}"] if option else [])] for option, *_ in CASES],
        [dict(zip(("NO_COLOR", "FORCE_COLOR", "TERM"), case, strict=True)) for _, *case in CASES],
        on=TERMINAL if output == "terminal" else ("stdin",),
    )
    found = ["color" if "\x1b" in each.screen + each.stdout else "plain" for each in shown]
    assert dict(zip(CASES, found, strict=True)) == expected


def fits(wanted: str, value: str) -> bool:
    """Return whether a cell of the table fits a value."""
    return wanted in ("*", value)


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("columns", WIDTHS if LONG else (40, 80))
@pytest.mark.long
def test_color_does_not_change_the_layout(columns: int) -> None:
    """Without its escape sequences the colored text is the plain one."""
    colored = show_each(CALLS, columns=columns)
    plain = show_each([(*words, "--color=never") for words in CALLS], columns=columns)
    assert [
        words for words, each in zip(CALLS, colored, strict=True) if "\x1b" not in each.screen
    ] == []
    assert [each._replace(screen=each.text) for each in colored] == plain


@pytest.mark.usefixtures("base")
@pytest.mark.long
def test_where_the_width_comes_from() -> None:
    """COLUMNS counts more than the terminal, and counts in a pipe as well."""
    terminal = texts(columns=50)
    assert texts({"COLUMNS": "50"}, columns=99) == terminal
    assert texts({"COLUMNS": ""}, columns=50) == terminal
    assert texts({"COLUMNS": "50"}, on=("stdin",)) == terminal
    unwrapped = texts(on=("stdin",))
    assert texts({"COLUMNS": "0"}, on=("stdin",)) == unwrapped
    assert texts({"COLUMNS": "wide"}, on=("stdin",)) == unwrapped
    assert [a == b for a, b in zip(terminal, unwrapped, strict=True)] == [False] * 2


def texts(
    environment: Mapping[str, str] | None = None,
    *,
    columns: int = 80,
    on: Collection[str] = TERMINAL,
) -> list[str]:
    """Return what some of the calls print."""
    shown = show_each(CALLS[1:3], repeat(environment or {}), columns=columns, on=on)
    return [without_styles(each.screen + each.stdout) for each in shown]


@pytest.mark.usefixtures("base")
def test_a_terminal_that_does_not_tell_its_size() -> None:
    """Has 80 columns and 24 rows."""
    unknown = show("list", columns=0, rows=0, RUMM_PAGER=PAGER)
    assert unknown.text == show("list", columns=80, rows=24, RUMM_PAGER=PAGER).text
    assert unknown.text.startswith("paged:")


@pytest.mark.usefixtures("base")
def test_long_lines_are_hard_to_read() -> None:
    """None is longer than a hundred columns, except for addresses."""
    for shown in show_each(CALLS, columns=300):
        assert too_wide(shown.screen, 100) == []


_LINKED = re.compile("\x1b\\]8;id=([0-9]+);([!-~]*)\x1b\\\\(.*?)\x1b\\]8;;\x1b\\\\")


def links(shown: Shown) -> list[tuple[str, str]]:
    """Return the addresses on a terminal, each with its text, joined if it fills several rows."""
    found: dict[tuple[str, str], list[str]] = {}
    for id_, address, text in _LINKED.findall(shown.screen):
        found.setdefault((id_, address), []).append(without_styles(text))
    return [(address, " ".join(texts)) for (_, address), texts in found.items()]


@pytest.mark.usefixtures("base")
def test_citations_are_links() -> None:
    """To the address that `--json` gives, even if the text fills several rows."""
    (found,) = json.loads(show("show", "oil-imports", "--json", on=()).stdout)["facts"]
    expected = [(c["link"], c["label"]) for c in found["citations"] if c["link"]]
    assert len(expected) > 1
    for columns in WIDTHS:
        shown = show("list", "--topic", "energy", "-n1", columns=columns)
        assert links(shown)[: len(expected)] == expected


def test_addresses_in_links(tmp_path: Path) -> None:
    """What a terminal does not take in one is percent-encoded."""
    path = tmp_path / "base.toml"
    url = "https://example.org/Мьянма?q=%20a;b:c\u202e"
    path.write_text(f'{HEAD}url = "{url}"\n{fact("x")}', encoding="utf-8")
    shown = show("list", "-b", str(path))
    encoded = "%D0%9C%D1%8C%D1%8F%D0%BD%D0%BC%D0%B0"
    assert links(shown) == [(f"https://example.org/{encoded}?q=%20a;b:c%E2%80%AE", "Annals n.d.")]


@pytest.mark.parametrize("path", ["a-long-way/" * 20, "လမ်း/" * 40], ids=["ascii", "Burmese"])
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.long
def test_an_address_is_never_broken(tmp_path: Path, columns: int, path: str) -> None:
    """The terminal wraps what is too long, so that a copy of it has no blanks and no line ends."""
    base = tmp_path / "base.toml"
    url = f"https://example.org/{path}"
    base.write_text(f'{HEAD}url = "{url}"\n{fact("x")}', encoding="utf-8")
    calls = (("show", "x"), ("cite", "x"), ("sources", "s"))
    for shown in show_each([(*words, "-b", str(base)) for words in calls], columns=columns):
        assert [line.strip() for line in shown.text.splitlines() if "//" in line] == [url]


def test_addresses_are_paged_by_the_rows_that_they_take(tmp_path: Path) -> None:
    """Where the terminal wraps them, in color as without."""
    path = tmp_path / "base.toml"
    url = "https://example.org/" + "a-long-way/" * 20
    path.write_text(f'{HEAD}url = "{url}"\n{fact("x")}', encoding="utf-8")
    lines = show("show", "x", "-b", str(path), "--no-pager").text.splitlines()
    rows = sum(max(len(line) - 1, 0) // 80 + 1 for line in lines)
    assert rows == len(lines) + 3
    for color in ("always", "never"):
        words = ("show", "x", "-b", str(path), f"--color={color}")
        assert not is_paged(show(*words, rows=rows + 1, RUMM_PAGER=PAGER))
        assert is_paged(show(*words, rows=rows, RUMM_PAGER=PAGER))


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("words", [("show", "oil-imports"), ("sources", "doe-2023", "star-2022")])
def test_addresses_in_full_are_links(words: tuple[str, ...], columns: int) -> None:
    """To themselves, and between the rows nothing of them is lost."""
    shown = show(*words, columns=columns, rows=999).screen
    found: dict[str, str] = {}
    for _, address, text in _LINKED.findall(shown):
        found[address] = found.get(address, "") + without_styles(text)
    expected = set(re.findall(r"https?://\S+", show(*words, on=()).stdout))
    assert len(expected) > 2
    assert {address for address, text in found.items() if text.endswith(address)} == expected


@pytest.mark.usefixtures("base")
def test_a_timeline_has_a_gutter_where_there_is_room() -> None:
    """Below 60 columns, the date is above the claim."""
    narrow, wide = (show("events", columns=columns).text.splitlines() for columns in (59, 60))
    assert narrow[2:4] == ["  2021-02", "  - The army took power."]
    assert wide[2] == "  2021-02     - The army took power."


def is_paged(shown: Shown) -> bool:
    """Return whether the text has gone through the pager."""
    assert (shown.code, shown.stderr) == (0, "")
    paged = [line.startswith("paged:") for line in (shown.screen + shown.stdout).splitlines()]
    assert all(paged) or not any(paged)
    return all(paged)


@pytest.mark.usefixtures("base")
def test_only_what_is_longer_than_the_screen_is_paged() -> None:
    """Whatever surely fits is not: a pager would break its links."""
    text = show("list", "--no-pager", columns=80, rows=5).screen
    lines = text.count("\n")
    assert not is_paged(show("list", rows=2 * lines, RUMM_PAGER=PAGER))
    paged = show("list", rows=lines, RUMM_PAGER=PAGER)
    assert is_paged(paged)
    assert paged.screen.replace("paged:", "") == text


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("format_", ["json", "jsonl", "csv", "md", "tsv"])
@pytest.mark.long
def test_data_is_paged_by_the_rows_that_it_takes(format_: str) -> None:
    """Where its lines are longer than a row."""
    assert is_paged(show("list", "-f", format_, columns=20, rows=30, RUMM_PAGER=PAGER))
    assert not is_paged(show("list", "-f", format_, columns=200, rows=99, RUMM_PAGER=PAGER))


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("words", "on", "environment"),
    [
        ((), ("stdin",), {"RUMM_PAGER": PAGER}),
        ((), ("stdout",), {"RUMM_PAGER": PAGER}),
        (("--no-pager",), ("stdin", "stdout"), {"RUMM_PAGER": PAGER}),
        ((), ("stdin", "stdout"), {"RUMM_PAGER": "", "PAGER": PAGER}),
        ((), ("stdin", "stdout"), {"RUMM_PAGER": "cat", "PAGER": PAGER}),
        ((), ("stdin", "stdout"), {"PAGER": " cat "}),
        ((), ("stdin", "stdout"), {"PAGER": "less '"}),
        ((), ("stdin", "stdout"), {"TERM": "dumb"}),
    ],
    ids=[
        "output is a pipe",
        "input is a pipe",
        "--no-pager",
        "RUMM_PAGER is empty",
        "RUMM_PAGER is cat",
        "PAGER is cat",
        "PAGER has an open quote",
        "less on a dumb terminal",
    ],
)
def test_when_nothing_is_paged(
    words: tuple[str, ...], on: tuple[str, ...], environment: dict[str, str]
) -> None:
    """Then all is written as it comes."""
    assert not is_paged(show("list", *words, rows=5, on=on, **environment))  # type: ignore[arg-type]


@pytest.mark.usefixtures("base")
def test_which_pager() -> None:
    """RUMM_PAGER, and then PAGER, as a shell reads it."""
    assert is_paged(show("list", rows=5, PAGER=PAGER))
    assert is_paged(show("list", rows=5, PAGER="head", RUMM_PAGER=f"{PLAIN} | {PAGER}"))
    assert is_paged(show("list", rows=5, TERM="dumb", PAGER=PAGER))


@pytest.mark.usefixtures("base")
def test_what_the_pager_is_told() -> None:
    """To quit where one screen is enough, to let colors through; less what the user set."""
    pager = f"{SILENT}; echo $LESS $LV $LESSCHARSET"
    assert show("list", rows=5, RUMM_PAGER=pager).screen == "-FRX -c utf-8\n"
    assert show("list", rows=5, RUMM_PAGER=pager, LESS="S").screen == "-FRX S -c utf-8\n"


@pytest.mark.usefixtures("base")
def test_a_pager_shows_first_what_there_is_to_say() -> None:
    """On stderr, where it is said too, it comes after the text."""
    words = ("search", "pipeline", "absently")
    plain = show(*words, rows=99)
    paged = show(*words, rows=2, RUMM_PAGER=PLAIN)
    assert plain.stderr.startswith('rumm: no match for "absently"')
    assert "some results match only some of the words" in plain.stderr
    assert paged.stderr == plain.stderr
    assert paged.screen == f"{plain.stderr}\n{plain.screen}"


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("pager", ["no-such-pager", "no-such-pager -R", "/etc/passwd"])
def test_a_pager_that_cannot_be_run(pager: str) -> None:
    """Nothing is lost; the shell says what is wrong, and a note at the end what to do."""
    plain = show("list", "--no-pager")
    shown = show("list", rows=5, RUMM_PAGER=pager)
    assert (shown.code, shown.screen) == (0, plain.screen)
    shell, note = shown.stderr.splitlines()
    assert re.fullmatch(f".*{pager.split(maxsplit=1)[0]}: .*", shell)
    hint = "set RUMM_PAGER to another, or to cat for none"
    assert note == f'rumm: cannot run pager "{pager}"; {hint}'


@pytest.mark.parametrize(
    "pager", [FIRST_LINE, "true", "false", pytest.param("sleep 0.1", marks=needs("sleep"))]
)
@pytest.mark.long
def test_a_pager_that_quits_early(pager: str) -> None:
    """The reader quit, which is not an error."""
    shown = show("list", RUMM_PAGER=pager)
    first = "\x1b[1mThe partnership and the March 2025 visit\x1b[0m\n" * (pager == FIRST_LINE)
    assert shown == Shown(0, first)


def test_a_pager_that_is_interrupted() -> None:
    """So is the command."""
    assert show("list", RUMM_PAGER="kill -INT $$").code == 130


@pytest.mark.usefixtures("base")
def test_interrupts_are_for_the_pager() -> None:
    """One that goes on is waited for, as less is."""
    pager = f"trap 'echo caught' INT; kill -INT $PPID $$; {SILENT}"
    assert show("list", rows=5, RUMM_PAGER=pager) == Shown(0, "caught\n")


HOSTILE = {
    "words": "a " * 100,
    "word": "supercalifragilistic" * 15,
    "address": "See https://example.org/" + "a-long-way/" * 15 + "?q=1&r=2 for more.",
    "myanmar": "မြန်မာနိုင်ငံ၏ ခေါင်းဆောင်ကြောင့် အာဏာသိမ်းခဲ့သည်။" * 8,
    "many-marks": "က" + "ြ" * 49 + "ေါ်" * 25,
    "thai": "ประเทศไทยเป็นประเทศในเอเชียตะวันออกเฉียงใต้ น้ำที่" * 6,
    "khmer": "ព្រះរាជាណាចក្រកម្ពុជា" * 6,
    "cjk": "俄罗斯与缅甸（2025年）签署了协议，双方同意。" * 6,
    "kana": "ミャンマーとロシアのﾐｬﾝﾏｰ協力関係" * 6,
    "korean": "미얀마와 러시아의 협력 관계 " * 6 + "각" * 49,
    "hindi": "म्यांमार और रूस के बीच साझेदारी स्त्री क्ष " * 4,
    "families": "👨‍👩‍👧‍👦" * 20 + " " + "👩🏽‍🚀" * 15,
    "hands": "🤝🏽" * 20 + "🤝" * 20,
    "hearts": "❤️" * 35 + "1️⃣" * 16 + "☺︎" * 10,
    "flags": "🇷🇺🇲🇲" * 10 + "🇷",
    "joiners": "\u200d" * 20 + "a\u200d" * 20 + "က္" * 25,
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤a̐é̮ " * 15 + "e" + "\u0301" * 150,
    "arabic": "ميانمار وروسيا، شراكة عميقة منذ عام ٢٠٢١ " * 4,
    "hebrew": "מיאנמר ורוסיה — שותפות עמוקה " * 6,
    "zero-width": "Yangon\u200bNaypyidaw\u200b" * 15 + "\ufeff\u2060\u00ad" * 15,
    "controls": "\u202eabc\u2066\u2028\u2029\u061c" * 10,
    "spaces": "a" + " " * 150 + "b\u3000\u2003\u00a0" * 15,
    "new": "\U0001fae9\U0001f6d8\u4dc0\u2630\u268a\U0001d300 " * 15,
}


@pytest.fixture(scope="module")
def hostile_base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a base with all of it in every place for text."""
    tables = ['[base]\ntitle = "Hostile"\n']
    for id_, text in HOSTILE.items():
        said = quoted(text)
        tables.append(
            f"[topic.{id_}]\ntitle = {said}\n"
            f'[source.{id_}]\ntype = "report"\ntitle = {said}\ntier = "press"\n'
            f"authors = [{{ literal = {said} }}]\nurl = {quoted('https://example.org/' + id_)}\n"
            f'[fact.{id_}]\nkind = "event"\ntopic = "{id_}"\nclaim = {said}\ndate = 2021-02-01\n'
            f"actors = [{said}]\ntags = [{said}]\nnote = {said}\n"
            f'citations = [{{ source = "{id_}", stance = "supports", locator = {said},'
            f" note = {said}, quote = {said} }}]\n"
        )
    path = tmp_path_factory.mktemp("hostile") / "base.toml"
    path.write_text("".join(tables), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.long
def test_no_line_is_wider_than_the_terminal(hostile_base: str, columns: int) -> None:
    """In any script, and whatever hinders breaking a line."""
    calls = [
        ("list",),
        ("show", *HOSTILE),
        ("sources", *HOSTILE),
        ("cite",),
        ("count", "--by", "topic"),
    ]
    if LONG:
        calls += [(), ("events",), ("search", "a"), ("sources",), ("count", "--by", "actor")]
    shown = show_each([(*words, "-b", hostile_base) for words in calls], columns=columns)
    assert [each for each in shown if each.code or each.stderr] == []
    assert [line for each in shown for line in too_wide(each.screen, columns)] == []


def test_the_severity_of_faults_is_in_color(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that errors stand out among warnings."""
    monkeypatch.chdir(tmp_path)  # lines break where they do for the name, not for its directory
    (tmp_path / "base.toml").write_text(
        f'{HEAD}[source.s2]\ntype = "report"\ntitle = 1\ntier = "press"', encoding="utf-8"
    )
    screen = show("check", "base.toml", columns=200).screen
    assert "\x1b[31merror[wrong-type]\x1b[0m: " in screen
    assert "\x1b[35mwarning[unused-source]\x1b[0m: " in screen


def test_explanations_are_wrapped() -> None:
    """As all that is for people."""
    shown = show("check", "--explain", "one-origin", columns=40)
    assert shown.screen.startswith("warning[one-origin]: ")
    assert too_wide(shown.screen, 40) == []


def test_the_terminal_is_left_as_it_was(hostile_base: str) -> None:
    """Every style and every link ends on the row where it begins."""
    for row in show("list", "-b", hostile_base, "--no-pager", columns=40).screen.splitlines():
        assert row.count("\x1b[0m") * 2 == len(re.findall("\x1b\\[[0-9;]*m", row))
        assert row.count("\x1b]8;;\x1b\\") * 2 == row.count("\x1b]8;")

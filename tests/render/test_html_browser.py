"""Pages and links in a real browser: Debian's Chromium, driven by Playwright; extra `browser`."""

from __future__ import annotations

import json
from contextlib import suppress
from html import escape
from importlib.util import find_spec
from pathlib import Path
from re import sub
from shutil import which
from typing import TYPE_CHECKING

import pytest
from bases import HEAD, fact, quoted
from hostile import LOADED
from test_html import CALLS, made

from rumm.index.opening import open_index
from rumm.model.links import landing, link
from rumm.model.query import Query
from rumm.render import Format, render
from rumm.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Literal, TypeAlias

    from conftest import Rumm
    from playwright.sync_api import BrowserContext
    from playwright.sync_api import Page as Tab

    Show: TypeAlias = Callable[[str], Tab]

CHROMIUM = which("chromium")
LACKING = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)}"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium not found on PATH"),
]
# Nothing that a browser does of its own accord.
OPTIONS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync""".split()
# Plain words, one or two, of which some are synonyms and some have endings.
QUERIES = """oil|junta|burma|nuclear|rosatom|jets|sanctions|veto|dawei|tourism|election|wind power
    |oil imports|fighter jets|united nations|air strikes|russia china|naval exercise|payments
    |junta chief|jets -china|sanctions -iran|dawei NOT port""".replace("\n    ", "").split("|")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Start a browser with its own profile."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - an extra

    with sync_playwright() as driver:
        browser = driver.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=CHROMIUM, args=OPTIONS
        )
        browser.grant_permissions(["clipboard-read", "clipboard-write"])
        yield browser
        browser.close()


@pytest.fixture
def show(browser: BrowserContext, tmp_path: Path) -> Iterator[Show]:
    """Open a page from a file; fail if it requests anything or reports an error."""
    tab = browser.new_page()
    path = tmp_path / "page.html"
    seen: list[str] = []
    tab.on("console", lambda message: seen.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: seen.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: seen.append(f"dialog: {dialog.message}"))
    tab.on("request", lambda request: seen.append(f"request: {request.url}"))

    def open_(page: str) -> Tab:
        path.write_text(page, encoding="utf-8", newline="")
        tab.goto(path.as_uri())
        return tab

    yield open_
    tab.close()
    own = {f"request: {path.as_uri()}"}
    assert [line for line in seen if line not in own] == []


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the script of axe-core, which finds barriers to accessibility."""
    import axe_playwright_python  # noqa: PLC0415 - an extra

    return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def visible_facts(tab: Tab) -> set[str]:
    """Return the IDs of the facts that are shown."""
    script = "[...document.querySelectorAll('article')].filter(e => e.offsetParent).map(e => e.id)"
    return set(tab.evaluate(script))


def said(tab: Tab) -> str:
    """Return what the page says about its filter."""
    return str(tab.inner_text("#Found"))


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1440), ("dark", 800), ("light", 320)], ids=str
)
def test_anybody_can_use_a_page(
    rumm: Rumm,
    small: str,
    show: Show,
    axe: str,
    call: tuple[str, ...],
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    """Axe-core finds no violation, and a phone need not scroll sideways."""
    tab = show(rumm(*call, "--base", small, "-f", "html").stdout)
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": width, "height": 900})
    tab.evaluate(axe)
    found = tab.evaluate("axe.run()")
    assert [(each["id"], [n["html"] for n in each["nodes"]]) for each in found["violations"]] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("query", QUERIES)
def test_the_box_finds_what_a_search_finds(rumm: Rumm, show: Show, query: str) -> None:
    """The same facts, for plain words and for excluded ones."""
    tab = show(rumm("list", "-f", "html").stdout)
    tab.fill("#Find", query)
    tab.press("#Find", "Enter")
    searched = json.loads(rumm("search", "-n", "0", "--json", "--", query).stdout)["facts"]
    assert visible_facts(tab) == {each["id"] for each in searched} != set()


def test_the_word_being_typed_matches_by_its_beginning(rumm: Rumm, show: Show) -> None:
    """Until a space or Enter ends it."""
    tab = show(rumm("list", "-f", "html").stdout)
    tab.fill("#Find", "rosat")
    searched = json.loads(rumm("search", "rosat*", "-n", "0", "--json").stdout)["facts"]
    assert visible_facts(tab) == {each["id"] for each in searched} != set()
    tab.fill("#Find", "rosat ")
    assert visible_facts(tab) == set()
    assert said(tab) == f"No match for “rosat”. 0 of {tab.locator('article').count()} facts."


def test_filters_work_by_keyboard(rumm: Rumm, small: str, show: Show) -> None:
    """From the top of the page, with Tab, letters, arrows and Enter."""
    tab = show(rumm("list", "--base", small, "-f", "html").stdout)
    keys = tab.keyboard

    def to(id_: str) -> None:
        for _ in range(20):
            keys.press("Tab")
            if tab.evaluate("document.activeElement.id") == id_:
                return
        raise AssertionError(f"no way to {id_}")

    to("Find")
    keys.type("moscow")
    assert (visible_facts(tab), said(tab)) == ({"visit-2025"}, "1 of 5 facts.")
    to("By-kind")
    keys.type("risk")
    assert (visible_facts(tab), said(tab)) == (set(), "0 of 5 facts.")
    keys.press("Shift+Tab")
    keys.press("Control+A")
    keys.press("Delete")
    assert (visible_facts(tab), said(tab)) == ({"pipeline-risk"}, "1 of 5 facts.")
    to("Evidence")
    keys.press("Enter")
    assert tab.locator("details[open]").count() == 0
    keys.press("Tab")
    keys.press("Enter")
    tab.wait_for_function("document.querySelectorAll('article[hidden]').length === 0")
    assert said(tab) == "All 5 facts."


@pytest.mark.parametrize(
    ("filter_", "value", "ids"),
    [
        ("kind", "event", {"coup", "visit-2025"}),
        ("topic", "energy", {"oil-imports", "pipeline-risk"}),
        ("standing", "disputed", {"dependence"}),
    ],
)
def test_filters_choose(
    rumm: Rumm, small: str, show: Show, filter_: str, value: str, ids: set[str]
) -> None:
    """By kind, topic, and standing; headings without facts are hidden."""
    tab = show(rumm("list", "--base", small, "-f", "html").stdout)
    tab.select_option(f"#By-{filter_}", value)
    assert visible_facts(tab) == ids
    headings = tab.evaluate(
        "[...document.querySelectorAll('#Facts h2')].filter(e => e.offsetParent).length"
    )
    assert headings == len(tab.query_selector_all("#Facts > section:not([hidden])")) > 0


def test_the_timeline_is_walked_with_arrows(rumm: Rumm, small: str, show: Show) -> None:
    """It is one stop of the Tab key, and each dot leads to its fact."""
    tab = show(rumm("list", "--base", small, "-f", "html").stdout)
    assert tab.locator("#Timeline a[tabindex='0']").count() == 1
    tab.locator("#Timeline a").first.focus()
    tab.keyboard.press("ArrowRight")
    target = tab.evaluate("document.activeElement.getAttribute('href')")
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == target


def test_a_link_to_a_fact_shows_it(rumm: Rumm, small: str, show: Show) -> None:
    """Though it was filtered out."""
    tab = show(rumm("list", "--base", small, "-f", "html").stdout)
    tab.fill("#Find", "petroleum ")
    assert visible_facts(tab) == {"oil-imports"}
    tab.evaluate("location.hash = '#coup'")
    tab.wait_for_function("document.getElementById('coup').offsetParent")
    assert said(tab) == "All 5 facts."


def test_a_citation_is_copied(rumm: Rumm, small: str, show: Show) -> None:
    """The claim, its standing, each side with full references, and its origin."""
    tab = show(rumm("list", "--base", small, "-f", "html").stdout)
    tab.click("#dependence > button")
    tab.wait_for_function("document.querySelector('#dependence > button').textContent === 'Copied'")
    lines = str(tab.evaluate("navigator.clipboard.readText()")).splitlines()
    star, doe = (tab.inner_text(f"[id='source:{id_}'] span") for id_ in ("star-2022", "doe-2023"))
    assert lines == [
        "1) Dependence grows.",
        "(disputed. Evidence: 1 source supports, 1 disputes.)",
        "",
        "For:",
        f"- {star} after Reuters 2022",
        "Against:",
        f"- {doe} (pp. 7-8): Trade is small.",
        "",
        f"Facts from: {tab.inner_text('#Provenance')}",
    ]


def test_paper_has_all_evidence(rumm: Rumm, small: str, show: Show) -> None:
    """Also what was folded, and the addresses of all sources, but nothing to press."""
    tab = show(rumm("list", "--base", small, "-f", "html").stdout)
    tab.click("#Evidence")
    tab.emulate_media(media="print")
    heights = "[...document.querySelectorAll({!r})].map(e => e.getBoundingClientRect().height)"
    for selector in ("details li", ".sources a"):
        assert all(tab.evaluate(heights.format(selector)))
    assert not any(tab.evaluate(heights.format("button, input, select, nav")))
    assert tab.pdf().startswith(b"%PDF")
    assert tab.locator("details:not([open])").count() == 0


def test_a_page_is_whole_without_its_script(
    browser: BrowserContext, rumm: Rumm, small: str, tmp_path: Path
) -> None:
    """All facts, all evidence, and no control that would do nothing."""
    path = tmp_path / "page.html"
    path.write_text(rumm("list", "--base", small, "-f", "html").stdout, encoding="utf-8")
    tab = browser.new_page()
    session = browser.new_cdp_session(tab)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    tab.goto(path.as_uri())
    for selector in ("article", "details li", ".sources li", "#Timeline a"):
        found = tab.locator(selector)
        assert found.count() > 0
        assert all(each.is_visible() for each in found.all())
    assert not any(each.is_visible() for each in tab.locator("button, input, select").all())
    tab.close()


def test_hostile_texts_are_text(show: Show, rumm: Rumm, tmp_path: Path) -> None:
    """Each claim appears as it is written, and nothing in it runs."""
    base = tmp_path / "base.toml"
    tables = [HEAD]
    for number, text in enumerate(LOADED):
        told = quoted(text)
        tables.append(
            f'[source.s{number}]\ntype = "report"\ntier = "press"\ntitle = {told}\n'
            f"authors = [{{ literal = {told} }}]\npublisher = {told}\nnote = {told}\n"
        )
        cited = f'source = "s{number}", stance = "disputes", note = {told}, quote = {told}'
        more = f"actors = [{told}]\ntags = [{told}]\nnote = {told}"
        tables.append(fact(f"f{number}", text, f"{more}\ncitations = [{{ {cited} }}]"))
    base.write_text("".join(tables), encoding="utf-8", newline="")
    tab = show(rumm("list", "-b", str(base), "-f", "html").stdout)
    claims = tab.evaluate("[...document.querySelectorAll('article h3')].map(e => e.textContent)")
    assert sorted(claims) == sorted(LOADED)
    assert tab.locator("iframe, img, object, embed, script:not([type])").count() == 1


def test_hostile_ids_and_addresses_are_text(show: Show) -> None:
    """Though no base may have them."""
    for url in ("javascript:alert(1)", 'https://x"onclick="alert(1)', "https://</script><script>"):
        (answer, *_) = made(LOADED, LOADED, url=url)
        tab = show("".join(render(answer, Format.HTML, Page())))
        ids = tab.evaluate("[...document.querySelectorAll('article')].map(e => e.id)")
        assert ids == LOADED
        assert tab.locator("a[href^='javascript:']").count() == 0
        assert tab.locator("[onclick], script:not([type]) ~ script").count() == 0


# Quotes as other bases may have them: long, with gaps, and of characters that addresses reserve.
QUOTES = (
    "arms-for-oil deals, mostly - of, say, -, 5 % & more",
    "He said: “We’re not, #1, the ‘same’ people”; 100 % sure?",
    "The deal [of 2023] was signed in the capital … and it was never published",
    "Сотрудничество России и Мьянмы развивается, несмотря на санкции",
    "ရုရှားနှင့် မြန်မာ နှစ်နိုင်ငံ ဆက်ဆံရေး တိုးတက်လာသည်။",
    "中国是缅甸最大的投资来源国，也是最大的贸易伙伴。",
    "تتعاون روسيا وميانمار في مجالات كثيرة",
    "café déjà vu, naïve coöperation in São Tomé",
    " ".join(["The two ministers agreed to meet again in the course of the year."] * 6),
)
FILLER = "<p>Nothing of the kind is said here.</p>\n" * 60


def page_with(text: str) -> str:
    """Return a page that has a text far below its first screen, with markup between its words."""
    words = [escape(word) for word in text.split()]
    marked = "\n".join(f"<em>{word}</em>" if n % 3 == 1 else word for n, word in enumerate(words))
    passage = f'<p id="passage">As was reported, {marked} and so on.</p>'
    return f"<!doctype html><meta charset='utf-8'>{FILLER}{passage}{FILLER}"


def place(tab: Tab, url: str, page: str) -> float:
    """Open an address that serves a page; return where the passage is, in heights of the window."""
    from playwright.sync_api import TimeoutError as StillAtTopError  # noqa: PLC0415 - an extra

    tab.unroute_all()
    tab.route(
        "**/*", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8")
    )
    tab.goto("about:blank")
    tab.goto(url)
    with suppress(StillAtTopError):
        tab.wait_for_function("scrollY > 0", timeout=2000)
    script = "document.getElementById('passage').getBoundingClientRect().top / innerHeight"
    return float(tab.evaluate(script))


def test_links_land_on_the_quoted_words(browser: BrowserContext) -> None:
    """For every quote of the bundled base, and for difficult ones."""
    with open_index() as base:
        citations = [c for hit in base.select(Query(all=True)).items for c in hit.fact.citations]
    links = {
        c.quote: url
        for c in citations
        if c.quote and (url := link(c.source, c)) and ":~:text=" in url
    }
    assert len(links) > 100
    links |= {quote: landing("https://example.org/page?a=b", quote=quote) for quote in QUOTES}
    tab = browser.new_page()
    missed = {
        quote: top
        for quote, url in links.items()
        if not 0 <= (top := place(tab, url, page_with(sub(r"\s*…\s*|[][]", " ", quote)))) < 1
    }
    tab.close()
    assert missed == {}


def test_a_link_to_other_words_does_not_scroll(browser: BrowserContext) -> None:
    """So the test before this one can fail."""
    tab = browser.new_page()
    url = landing("https://example.org/page", quote="these words are not there at all")
    assert place(tab, url, page_with("quite other words stand here")) > 1
    tab.close()

"""The report of the listing check in a real browser: on a phone, in the dark, printed, by keyboard."""

import io
from dataclasses import replace
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from venditor.listings.errors import ListingError
from venditor.listings.judging.finding import Finding, Judged, Open, Rule
from venditor.listings.read import Passage, Problem, Read
from venditor.listings.reports.entry import Run
from venditor.listings.reports.page import PageWriter
from venditor.listings.reports.report import Report
from venditor.listings.reports.suppressions import parse_suppressions
from venditor.products import Field, Listing, Source

pytestmark = pytest.mark.browser

TODAY = date(2026, 12, 1)
LOOKS = [("de", 320, "light"), ("zh-Hant", 320, "dark"), ("de", 1280, "dark"), ("zh-Hant", 1280, "light")]
SHOP = "https://shop.invalid"
PAGE = f"""<!doctype html><html lang=de><head><title>Flora</title><link rel=stylesheet href={SHOP}/a.css>
<script>document.title = 'evil'</script></head><body onload="document.title = 'evil'">
<nav><a href=/>Start</a><a href=/lampen>Lampen</a></nav><h1>Tischleuchte „Flora“</h1>
<div class=sale><p>Nur <b>heute</b> –50 %</p><p><s>79,90 €</s> <strong>39,95 €</strong> inkl. MwSt.</p></div>
<img src={SHOP}/lampe.jpg alt="Tischleuchte Flora"><iframe src={SHOP}/video></iframe>
<ul><li>Höhe 42 cm<li>Leuchtmittel E14</ul><table><tr><th>Material<td>Stahl<tr><th>Farbe<td>Grau</table>
<p>{"Die Leuchte ist von Hand gefertigt. " * 60}</p>
<p>Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft{"n" * 80}</p>
<p lang=ar dir=rtl>مصباح للطاولة</p><p lang=zh-Hant>檯燈，可調光。</p><form action={SHOP}/buy><input
placeholder="Ihre E-Mail"><button>In den Warenkorb</button></form><p>Versand in 2 Tagen</p>
<div hidden>Hersteller: Muster GmbH</div></body></html>"""
MAKER = Rule(
    "eu.gpsr.required.manufacturer_name",
    "required.manufacturer_name",
    "goods",
    "EU",
    "Verordnung (EU) 2023/988",
    ("Art. 19 Buchst. a",),
    "https://eur-lex.europa.eu/eli/reg/2023/988/oj",
    date(2024, 12, 13),
    None,
    verified=True,
    stands_in=False,
    why={
        "en": "Buyers see who made it.",
        "de": "Käufer sehen, wer es gemacht hat.",
        "zh-Hant": "買方看得到製造商。",
    },
    quotations=(
        ("Art. 19", "Name, eingetragener Handelsname oder eingetragene Handelsmarke des Herstellers", "de"),
    ),
)
REDUCTION = replace(
    MAKER,
    provision="de.pangv.forbidden.reduction",
    question="forbidden.reduction",
    verified=False,
    stands_in=True,
)


SAYS = {
    "de": "Der Name des Herstellers ist nicht zu finden.",
    "zh-Hant": "找不到製造商名稱。",
    "en": "The name of the manufacturer is not found.",
}
FIX = {
    "de": "Name und Postanschrift neben dem Produkt zeigen.",
    "zh-Hant": "請在商品旁標示名稱與地址。",
    "en": "Show name and postal address beside the product.",
}
LABEL = {"de": "Ursprungsland", "zh-Hant": "原產地", "en": "country of origin"}


class Texts:
    """Words as a catalogue has them."""

    def says(self, _finding, language):
        return SAYS[language]

    def why(self, finding, language):
        return finding.rule.why[language]

    def fix(self, _finding, language):
        return FIX[language]

    closes = fix

    def label(self, _question, language):
        return LABEL[language]

    fact = label


def _page(at, quotation, path=""):
    return Source("page", path or at, quotation, at=at)


def _listings():
    body = "html > body"
    maker = Finding(
        MAKER,
        "DE",
        "flawed",
        "error",
        "high",
        sources=(_page(f"{body} > div:nth-of-type(2)", "Muster GmbH"),),
    )
    reduction = Finding(
        REDUCTION,
        "DE",
        "practice",
        "warning",
        "medium",
        sources=(
            _page(f"{body} > div:nth-of-type(1) > p:nth-of-type(1)", "Nur heute –50 %"),
            _page("", "Versand in 2 Tagen", "p"),
            Source("json-ld", "json-ld[0].offers[0].price", "39.95"),
        ),
        assumed=("offered_to_consumers",),
    )
    origin = Finding(replace(MAKER, question="required.origin"), "TW", "not_found", "note", "low")
    opened = (Open("required.origin", "TW", ("consumer_region",)),)
    yield (
        Judged(
            "shop/flora.html", None, "FLORA", "Tischleuchte „Flora“", (maker, reduction, origin), opened, ()
        ),
        None,
    )
    row = Finding(MAKER, "DE", "absent", "error", "high", sources=(Source("feed", "item 3/g:brand", ""),))
    passage = Passage("text", "Mastic pour joints de parquet. " * 90, "item 3/g:description")
    price = Field.present("15.0", Source("feed", "item 3/g:price", "15.0 EUR"))
    problem = Problem(
        "gtin", "“4006381333932” has a wrong check digit.", Source("feed", "item 3/g:gtin", "4006381333932")
    )
    yield (
        Judged("feed.xml", "3: 1002", "1002", "Joint à parquet", (row,), (), ()),
        Read("3: 1002", Listing(price=price), (problem,), (passage,)),
    )


def written(language):
    """The report of a page and a row of a feed, one finding of it suppressed, one file not read."""
    run = Run(
        TODAY, ("DE", "TW"), {"eu/listings/gpsr.yaml": "ab12" * 16}, ("shop/flora.html", "feed.xml", "x.html")
    )
    out = io.StringIO()
    known = parse_suppressions(
        "- question: required.origin\n  reason: Wird geprüft.\n  until: 2026-12-31\n", "known.yaml", TODAY
    )
    report = Report(
        run, [PageWriter(out, Texts(), language, loads={"shop/flora.html": PAGE}.get)], suppressions=known
    )
    for judged, read in _listings():
        report.add(judged, read)
    report.unread("x.html", ListingError("listing.empty", "It is empty.", remedy="Give a saved page."))
    report.not_judged("feed.xml", ["required.order_button"])
    report.close()
    return out.getvalue()


@pytest.fixture
def shown(browser, tmp_path):
    """Opens the report; what it asked the network for is in its list of requests."""
    opened = []

    def show(*, language="de", width=1280, scheme="light", script=False, bypass=False):
        path = tmp_path / "report.html"
        path.write_text(written(language), "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
            bypass_csp=bypass,
        )
        opened.append(context)
        tab = context.new_page()
        tab.asked = []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.said = []
        tab.on("console", lambda message: tab.said.append(message.text))
        tab.goto(path.as_uri())
        return tab

    yield show
    for context in opened:
        context.close()


OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_too_wide(shown, language, width, scheme):
    # Only here the page's policy is set aside, so that axe can run in it.
    tab = shown(language=language, width=width, scheme=scheme, script=True, bypass=True)
    for unfold in ("0", OPEN_ALL):
        tab.evaluate(unfold)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(
            tab, options={"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag22aa", "best-practice"]}
        )
        assert found.violations_count == 0, found.generate_report()


def test_nothing_is_loaded_and_nothing_runs(shown):
    tab = shown(script=True)
    assert [address for address in tab.asked if not address.startswith("file:")] == []
    assert len(tab.asked) == 1
    assert tab.title() == "Prüfung der Angebote"
    assert tab.locator("script, iframe, img, form, input, link, object, embed, base").count() == 0
    # The policy takes nothing from the report itself.
    assert tab.said == []
    assert (
        tab.locator("mark").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 230, 154)"
    )


def test_a_finding_leads_to_its_mark_and_back_by_keyboard_without_script(shown):
    tab = shown(width=320)
    number = tab.locator("#f1-2 a.number")
    number.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**#m1-2-1")
    mark = tab.locator("#m1-2-1")
    assert mark.evaluate("e => e.matches(':target')")
    box = mark.bounding_box()
    assert 0 <= box["y"] < 800
    mark.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**#f1-2")
    assert 0 <= tab.locator("#f1-2").bounding_box()["y"] < 800


def test_every_region_that_scrolls_is_reached_by_keyboard(shown):
    tab = shown(script=True)
    scrolled = tab.evaluate(
        "[...document.querySelectorAll('.shown')].map(e => [e.scrollHeight > e.clientHeight, e.tabIndex])"
    )
    assert scrolled[0] == [True, 0]


def test_printed_everything_is_there(shown):
    tab = shown(script=True)
    assert not tab.locator("blockquote").first.is_visible()
    tab.emulate_media(media="print")
    tab.locator("blockquote").first.wait_for(state="visible", timeout=5000)
    clipped = "[...document.querySelectorAll('.shown')].some(e => e.scrollHeight > e.clientHeight + 1)"
    assert not tab.evaluate(clipped)
    after = "getComputedStyle(document.querySelector('dd a'), '::after').content"
    assert "eur-lex.europa.eu" in tab.evaluate(after)


def test_beside_each_other_on_a_desktop_and_below_on_a_phone(shown):
    for width, beside in ((1280, True), (320, False)):
        tab = shown(width=width)
        left, right = (tab.locator(f".beside >> nth=0 >> xpath=./div[{at}]").bounding_box() for at in (1, 2))
        assert (left["y"] == right["y"]) is beside


def test_words_keep_their_own_direction_and_language(shown):
    tab = shown(language="zh-Hant")
    arabic = tab.locator(".shown [lang=ar]")
    assert arabic.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert tab.locator(".shown").first.get_attribute("lang") == "de"
    assert tab.locator("html").get_attribute("lang") == "zh-Hant"

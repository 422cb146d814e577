"""The page "check this page" as shop owners use it: a German and a Taiwanese page, mended, checked again."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from venditor.server.faces.check import views
from venditor.server.faces.check.process import Desk
from venditor.server.faces.check.turns import Turns

pytestmark = pytest.mark.browser

DEAD = "https://ec.europa.eu/consumers/odr"
LAMP = f"""<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Lampe LUX</title></head><body>
<nav><a href="/">Start</a></nav><main>
<h1>Schreibtischlampe LUX</h1><p>Elektrische Lampe mit LED, 12 W.</p>
<p>49,90 €, inkl. MwSt.</p><button>In den Warenkorb</button><h2>Rückgabe</h2>
<p>Sie können die Ware innerhalb von 7 Tagen zurückgeben.</p></main>
<footer><p>Lampenladen GmbH, Musterstraße 1, 10115 Berlin</p>
<p>Online-Streitbeilegung: <a href="{DEAD}">{DEAD}</a></p></footer></body></html>"""
MENDED = LAMP.replace("7 Tagen", "14 Tagen").replace(
    f'<p>Online-Streitbeilegung: <a href="{DEAD}">{DEAD}</a></p>', ""
)
TEA = """<!doctype html><html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>高山烏龍茶</title></head>
<h1>高山烏龍茶 150 公克</h1><p>NT$ 680</p><p>內容物：茶葉。淨重：150 公克。原產地：臺灣。</p>
<p>本商品為特價品，恕不退換貨。</p><button>加入購物車</button>
<p>臺北茶行有限公司 地址：臺北市中山區南京東路一段 1 號 電話 02-2345-6789</p></body></html>"""
STORIES = {"de": (LAMP, ("DE", "TW")), "zh-Hant": (TEA, ("TW", "DE"))}
SCREENS = [("de", 320, "dark"), ("de", 1280, "light"), ("zh-Hant", 320, "light"), ("zh-Hant", 1280, "dark")]


@pytest.fixture(scope="module", autouse=True)
def _patient():
    with pytest.MonkeyPatch.context() as patch:
        desk = Desk(seconds=30, wait=30)
        patch.setattr(views, "DESK", desk)
        patch.setattr(views, "TURNS", Turns(most=1000))
        yield
        desk.end()


def _ask(page, source, markets):
    page.fill("#page", source)
    for market in markets:
        page.check(f"#market-{market}")
    page.get_by_role("button").and_(page.locator("main form > button")).click()
    page.wait_for_selector("h1.answer")


def _has_no_fault(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


@pytest.mark.parametrize(("language", "width", "scheme"), SCREENS)
def test_a_page_is_checked_on_every_screen(open_page, language, width, scheme):
    page = open_page(f"/check?lang={language}", width=width, color_scheme=scheme, java_script_enabled=True)
    _has_no_fault(page, width)
    source, markets = STORIES[language]
    _ask(page, source, markets)
    _has_no_fault(page, width)
    assert page.locator("html").get_attribute("lang") == language
    first = page.locator(".finding a.number").first
    first.click()
    target = page.locator(".shown .number:target")
    assert target.count() == 1
    assert target.is_visible()
    target.click()
    assert page.locator(".finding:target").count() == 1
    page.locator(".finding summary").first.click()
    assert page.locator(".finding dl").first.is_visible()
    _has_no_fault(page, width)


def test_what_is_mended_is_found_no_more(open_page):
    page = open_page("/check?lang=de")
    _ask(page, LAMP, ("DE",))
    told = page.locator(".findings").inner_text()
    assert "geschlossene Plattform" in told
    assert "7 Tage" in told
    page.locator(".back button").click()
    assert page.locator("#page").input_value().strip() == LAMP
    assert page.is_checked("#market-DE")
    _ask(page, MENDED, ())
    told = page.locator(".findings").inner_text()
    assert "geschlossene Plattform" not in told
    assert "7 Tage" not in told


def test_a_fact_is_told_and_the_language_changed_with_the_page_kept(open_page):
    page = open_page("/check?lang=en")
    _ask(page, LAMP, ("DE",))
    page.get_by_label("the manufacturer is established in the European Union").select_option("false")
    page.get_by_role("button", name="Check again").click()
    assert "responsible person" in page.locator(".findings").inner_text()
    page.get_by_role("button", name="Deutsch").click()
    assert "verantwortliche Person" in page.locator(".findings").inner_text()


def test_the_report_is_a_file(open_page):
    page = open_page("/check?lang=de")
    _ask(page, LAMP, ("DE",))
    page.locator(".take summary").click()
    with page.expect_download() as begun:
        page.locator("[name=out][value=json]").click()
    file = Path(begun.value.path())
    assert begun.value.suggested_filename == "venditor-report.json"
    assert json.loads(file.read_text("utf-8"))["markets"] == ["DE"]


def test_an_error_leads_to_its_field_by_keyboard(open_page):
    page = open_page("/check?lang=en", java_script_enabled=True)
    page.locator("main form > button").click()
    assert page.locator(".error-summary").evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page"
    _has_no_fault(page, 1280)


def test_a_saved_page_is_uploaded(open_page, tmp_path):
    file = tmp_path / "lampe.html"
    file.write_text(LAMP, "utf-8")
    page = open_page("/check?lang=de", width=320)
    page.set_input_files("#file", file)
    page.check("#market-DE")
    page.locator("main form > button").click()
    assert "lampe.html" in page.locator("h1.answer + p").inner_text()


def test_a_printed_answer_shows_findings_and_page(open_page):
    page = open_page("/check?lang=de")
    _ask(page, LAMP, ("DE",))
    page.emulate_media(media="print")
    assert page.locator(".finding").first.is_visible()
    assert page.locator(".shown mark").first.is_visible()
    assert not page.get_by_role("button", name="Noch einmal prüfen").is_visible()

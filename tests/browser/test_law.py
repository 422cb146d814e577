"""The pages about the law as people read them: in German and Chinese, on a phone, by keyboard, printed."""

from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.test_portal import ANSWER, _tab_to

pytestmark = pytest.mark.browser

PROVISION = "/law/provisions/de.bgb.withdrawal.last_day/"
PAGES = {
    "start": "/law/?",
    "found": "/law/?q=355",
    "nothing found": "/law/?q=zzzz",
    "coverage": "/law/coverage/?",
    "country": "/law/de/?",
    "union": "/law/eu/?",
    "state": "/law/us-ca/?",
    "question": "/law/topics/withdrawal/last_day/?",
    "act": "/law/acts/de.bgb/?",
    "provision": PROVISION + "?",
    "past version": PROVISION + "2014-06-13/?",
    "nested conditions": "/law/provisions/gb.cra.conformity.remedies/?",
    "unverified": "/law/provisions/th.dsdm.withdrawal.available/?",
    "missing": "/law/provisions/de.bgb.withdrawal/?",
    "another country": "/law/fi/?",
}
LOOKS = [("de", 320, "light"), ("zh-Hant", 320, "dark"), ("de", 1280, "dark"), ("zh-Hant", 1280, "light")]
# In which two every run looks at a page; any two pairs that follow have all languages, widths and schemes.
PAIRS = list(combinations(LOOKS, 2))


def _looks():
    """Every page in two of the looks, from page to page in others; the campaign takes all four."""
    for number, name in enumerate(PAGES):
        for look in LOOKS:
            marks = () if look in PAIRS[number % len(PAIRS)] else pytest.mark.campaign
            yield pytest.param(name, *look, marks=marks)


OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.mark.parametrize(("name", "language", "width", "scheme"), list(_looks()))
def test_axe_finds_nothing_and_nothing_is_too_wide(open_page, name, language, width, scheme):
    # Only here the page's policy is set aside, so that axe can run in it.
    page = open_page(
        f"{PAGES[name]}&lang={language}",
        width=width,
        color_scheme=scheme,
        java_script_enabled=True,
        bypass_csp=True,
    )
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag22aa", "best-practice"]}
    )
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    ("language", "word", "country", "question"),
    [
        ("de", "Rücksendung", "Deutschland", "Wer trägt die Kosten der Rücksendung?"),
        ("zh-Hant", "退貨費用", "德國", "退貨費用由誰負擔？"),
    ],
)
def test_a_rule_is_found_and_read_without_script(open_page, language, word, country, question):
    page = open_page(f"/law/?lang={language}", width=320)
    page.fill("#q", f"{word} {country}")
    with page.expect_navigation():
        page.press("#q", "Enter")
    with page.expect_navigation():
        page.locator(".finds a", has_text=question).first.click()
    assert page.locator("h1").inner_text() == question
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("blockquote").first.get_attribute("lang") == "de"
    page.locator("details summary").first.click()
    assert page.locator(".encoded code").first.is_visible()


def test_the_versions_are_a_list_read_in_order(open_page):
    page = open_page(PROVISION + "?lang=de")
    shown = page.locator(".versions > li")
    assert [one.get_attribute("aria-current") for one in shown.all()].count("true") == 1
    with page.expect_navigation():
        shown.first.locator("a").click()
    assert page.url.endswith("/2014-06-13/?lang=de")
    assert page.locator(".versions > li").first.get_attribute("aria-current") == "true"


def test_an_answer_leads_to_its_rule_by_keyboard(open_page):
    page = open_page(f"{ANSWER}&lang=de")
    _tab_to(page, "details.law summary")
    page.keyboard.press("Enter")
    _tab_to(page, "details.law[open] a[href^='/law/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".crumbs [aria-current]").inner_text() == "de.bgb.withdrawal.last_day"


def test_coverage_is_a_table_on_a_desktop_and_lists_on_a_phone(open_page):
    wide = open_page("/law/coverage/?lang=de", java_script_enabled=True)
    assert wide.evaluate("getComputedStyle(document.querySelector('.matrix td')).display") == "table-cell"
    narrow = open_page("/law/coverage/?lang=de", width=320, java_script_enabled=True)
    label = "getComputedStyle(document.querySelector('.matrix td'), '::before').content"
    assert narrow.evaluate(label) == '"Widerruf des Vertrags"'


def test_printed_the_encoded_rule_and_the_addresses_are_there(open_page):
    page = open_page(PROVISION + "?lang=de", java_script_enabled=True)
    encoded = page.locator(".encoded code").first
    assert not encoded.is_visible()
    page.emulate_media(media="print")
    encoded.wait_for(state="visible", timeout=5000)
    assert not page.locator(".crumbs").is_visible()
    after = "getComputedStyle(document.querySelector('#text ~ p a'), '::after').content"
    assert "gesetze-im-internet.de" in page.evaluate(after)


def test_the_browser_has_nothing_to_complain_about(open_page):
    page = open_page("about:blank", java_script_enabled=True)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in PAGES.values():
        page.goto(address)
    assert [text for text in complaints if "404" not in text] == []
    assert page.context.cookies() == []

"""The report of the shop check with markets in a real browser: on a phone, in the dark, for axe."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from venditor.adapters.web.saved_site import open_folder
from venditor.audits.shop.check import check_shop
from venditor.audits.shop.crawl import PAGES_FOR_MARKETS, Plan
from venditor.audits.shop.markets.judging import judge_shop
from venditor.audits.shop.report import report
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.page.reading import read_page

pytestmark = pytest.mark.browser

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
SITE = Path(__file__).parents[1] / "audits" / "shop" / "sites" / "tee-faults"
LOOKS = [("de", 320, "light"), ("zh-Hant", 320, "dark"), ("de", 1280, "dark"), ("zh-Hant", 1280, "light")]


@pytest.fixture(scope="module")
def checked():
    found = check_shop(open_folder(SITE), Plan(pages=PAGES_FOR_MARKETS, markets=True), shop="Tee", now=NOW)
    judge = Judge([DestinationLaw("DE"), DestinationLaw("TW")], Circumstances(NOW.date(), {}))
    return replace(found, markets=judge_shop(found.visits, judge, read_page))


@pytest.fixture
def shown(browser, checked, tmp_path):
    """Opens the report and gives the page."""
    opened = []

    def show(language, width, scheme):
        path = tmp_path / "report.html"
        path.write_text(report(checked, language=language), "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
        )
        opened.append(context)
        tab = context.new_page()
        tab.goto(path.as_uri())
        return tab

    yield show
    for context in opened:
        context.close()


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_nothing_is_wider_than_the_window_and_axe_has_nothing_to_say(shown, language, width, scheme):
    tab = shown(language, width, scheme)
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()


def test_the_answer_of_a_market_leads_to_its_findings(shown):
    tab = shown("de", 320, "light")
    tab.get_by_role("link", name="Deutschland: 7 Warnungen und 1 Hinweis").click()
    heading = tab.get_by_role("heading", name="Deutschland")
    assert heading.evaluate("one => one.getBoundingClientRect().top") < 100
    assert tab.locator("#market-DE + ol > li").count() == 7

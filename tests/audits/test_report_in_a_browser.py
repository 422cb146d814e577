"""The report in a real browser: readable at every width, in the dark, and axe has nothing to say."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from venditor.audits.report.page import page

pytestmark = pytest.mark.browser
TODAY = date(2026, 12, 1)


@pytest.fixture
def shown(browser, small, tmp_path):
    """Opens the report and gives the page."""
    opened = []

    def show(*, language="en", width=1280, scheme="light", script=True):
        path = tmp_path / "report.html"
        path.write_text(page(small.result, language=language, today=TODAY), "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        opened.append(context)
        tab = context.new_page()
        tab.goto(path.as_uri())
        return tab

    yield show
    for context in opened:
        context.close()


@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_window(shown, language, width):
    tab = shown(language=language, width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_axe_has_nothing_to_say(shown, scheme, language):
    found = Axe().run(shown(scheme=scheme, language=language))
    assert found.violations_count == 0, found.generate_report()


def test_plots_keep_their_text_size_on_a_phone(shown):
    for width in (320, 1280):
        tab = shown(width=width)
        size = tab.evaluate("getComputedStyle(document.querySelector('svg text')).fontSize")
        assert float(size.removesuffix("px")) >= 13


def test_without_script_the_page_is_whole(shown):
    tab = shown(script=False)
    assert tab.locator("svg[role=img]").count() == 3
    assert tab.locator("table").count() >= 8

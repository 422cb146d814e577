"""The page after a failure, on a phone without script: what was typed is there, one button sends it again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import OperationalError
from tests.browser.test_hosted import NOW, SETTINGS

from venditor.server.cases.models import Case
from venditor.server.faces.hosted import views
from venditor.server.tenants.opening import open_seller

pytestmark = pytest.mark.browser
AXE = {"java_script_enabled": True, "bypass_csp": True}


@pytest.fixture
def address(live_server):
    open_seller("formosa-tea", SETTINGS, now=NOW)
    return f"{live_server.url}/w/formosa-tea"


def _press(page, words):
    with page.expect_navigation():
        page.click(f"button:text-is('{words}')")


@pytest.mark.parametrize(
    ("language", "scheme", "settings", "words"),
    [
        ("de", "light", {}, ("Weiter", "Widerruf bestätigen", "Es wurde noch nichts gesendet.")),
        ("zh-Hant", "dark", AXE, ("繼續", "確認解除契約（撤回）", "目前尚未送出任何內容。")),
    ],
)
def test_what_was_typed_goes_out_when_the_server_is_back(
    open_page, address, monkeypatch, language, scheme, settings, words
):
    forward, confirm, nothing_sent = words
    page = open_page(f"{address}?lang={language}", width=320, color_scheme=scheme, **settings)
    for name, text in (
        ("name", "Anna Müller-Lüdenscheidt"),
        ("contract", "FT-1001"),
        ("contact", "a@example.org"),
    ):
        page.fill(f"#{name}", text)
    page.check("#scope-part")
    page.fill("#words", "zwei Kannen\nmit Deckel")
    _press(page, forward)
    with monkeypatch.context() as broken:
        broken.setattr(views, "declare", _gone)
        _press(page, confirm)
    assert page.inner_text("h1") == nothing_sent
    assert "Anna Müller-Lüdenscheidt" in page.inner_text("main")
    assert "zwei Kannen\nmit Deckel" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if settings:
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "best-practice"]})
        assert found.violations_count == 0, found.generate_report()
    assert Case.everywhere.count() == 0
    _press(page, confirm)
    assert Case.everywhere.count() == 1
    assert "FT-1001" in page.inner_text("main")


def _gone(*_arguments, **_values):
    raise OperationalError("the database is gone")

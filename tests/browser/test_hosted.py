"""The hosted withdrawal page in a real browser: a phone, no script, many languages, keyboard only."""

import re
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.orders.links import order_token
from venditor.server.orders.services import order_type
from venditor.server.orders.typed import TypedLine, TypedOrder
from venditor.server.staff.models import User
from venditor.server.tenants.opening import open_seller

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
SETTINGS = {
    "name": "福爾摩沙茶行 Formosa Tea",
    "address": "臺北市大同區迪化街一段 1 號\n103 臺北, Taiwan",
    "email": "shop@example.org",
    "country": "TW",
    "markets": ["DE", "AT", "TW"],
    "language": "de",
    "colour": "#1f6f4a",
}


@pytest.fixture
def shop(live_server):
    """A seller on a running server, with one order."""
    seller = open_seller("formosa-tea", SETTINGS, now=NOW)
    staff = User.objects.create_user("mei@example.org")
    line = TypedLine(article="Teekanne „Yingge“ mit einem sehr langen Namen, der umbrechen muss", pieces=3)
    order = order_type(
        tenant=seller,
        actor=staff.id,
        order=TypedOrder(number="FT-1001", email="anna@example.org", country="DE", lines=(line,)),
        now=NOW,
    )
    return f"{live_server.url}/w/formosa-tea", order_token(order)


def _fill(page, **typed):
    for name, text in {
        "name": "Anna Huber",
        "contract": "FT-1001",
        "contact": "anna@example.org",
        **typed,
    }.items():
        page.fill(f"#{name}", text)


def test_a_consumer_in_munich_withdraws_on_a_phone_without_script(open_page, shop):
    address, _token = shop
    page = open_page(f"{address}?lang=de", width=320)
    _fill(page, name="Anna Müller-Lüdenscheidt")
    page.check("#scope-whole")
    _press(page)
    assert "Es wurde noch nichts gesendet." in page.inner_text("main")
    _press(page, "text=Widerruf bestätigen")
    assert page.inner_text("h1") == "Wir haben Ihren Widerruf erhalten"
    assert re.search(r"[1-9A-Z]{4}-[1-9A-Z]{4}-[1-9A-Z]{4}", page.inner_text("main"))
    assert "Anna Müller-Lüdenscheidt" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.context.cookies() == []


def test_back_keeps_what_was_typed_and_change_too(open_page, shop):
    page = open_page(f"{shop[0]}?lang=de")
    _fill(page)
    page.check("#scope-whole")
    _press(page)
    _press(page, "text=Ändern")
    assert page.input_value("#name") == "Anna Huber"
    assert page.is_checked("#scope-whole")
    page.go_back()
    page.go_back()
    assert page.input_value("#contact") == "anna@example.org"


def test_a_part_is_chosen_from_the_orders_own_link(open_page, shop):
    address, token = shop
    page = open_page(f"{address}?lang=de&t={token}", width=320)
    assert page.input_value("#contract") == "FT-1001"
    assert not page.locator(".only-part input").is_visible()
    page.check("#scope-part")
    page.locator(".only-part input").fill("4")
    _fill(page)
    _press(page)
    assert "Geben Sie eine Menge von 0 bis 3 ein." in page.inner_text(".error-summary")
    page.click(".error-summary a")
    assert page.locator(".only-part input:focus").count() == 1
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    _press(page)
    assert "2 × Teekanne" in page.inner_text("main")


def test_by_keyboard_alone(open_page, shop):
    page = open_page(f"{shop[0]}?lang=de")
    for selector, text in (("#name", "Anna"), ("#contract", "4711"), ("#contact", "anna@example.org")):
        _tab_to(page, selector)
        page.keyboard.type(text)
    _tab_to(page, "#scope-whole")
    page.keyboard.press("Space")
    for _step in range(2):
        _tab_to(page, "button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.inner_text("h1") == "Wir haben Ihren Widerruf erhalten"


def test_on_a_wide_screen_the_fields_stand_below_one_another(open_page, shop):
    page = open_page(f"{shop[0]}?lang=de")
    boxes = [page.locator(f"#{name}").bounding_box() for name in ("name", "contract", "contact")]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1
    assert boxes[0]["x"] == page.locator("label[for=name]").bounding_box()["x"]


def test_a_mistake_takes_the_focus_and_the_trap_is_out_of_reach(open_page, shop):
    page = open_page(f"{shop[0]}?lang=de")
    _press(page)
    assert page.locator(".error-summary:focus").count() == 1
    assert page.title().startswith("Fehler:")
    for _step in range(40):
        page.keyboard.press("Tab")
        assert page.locator("#website:focus").count() == 0


def test_a_page_fits_a_phone_in_every_language(open_page, shop):
    address, token = shop
    page, wide = open_page("about:blank", width=320), []

    def look(language, step):
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(f"{language}: {step}")

    # One shop serves them all: to make one, and to empty the database, takes longer than to look.
    for language in (language.tag for language in HOSTED_LANGUAGES):
        page.goto(f"{address}?lang={language}&t={token}")
        page.check("#scope-part")
        _press(page)
        look(language, "parts")
        _fill(page, words="x" * 80)
        _press(page)
        look(language, "review")
    assert wide == []


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("de", 320, "light"), ("zh-Hant", 1280, "dark"), ("el", 320, "dark")],
    ids=["de", "zh-Hant", "el"],
)
def test_axe_finds_nothing(open_page, shop, language, width, scheme):
    address, token = shop
    # Only here the page's policy is set aside, so that axe can run in it.
    settings = {"width": width, "color_scheme": scheme, "java_script_enabled": True, "bypass_csp": True}
    page = open_page(f"{address}?lang={language}&t={token}", **settings)
    page.check("#scope-part")
    _nothing_found(page)
    _press(page)
    _nothing_found(page)
    _fill(page, words="zwei davon")
    _press(page)
    _nothing_found(page)
    _press(page, "button[value=confirm]")
    _nothing_found(page)


def _nothing_found(page):
    rules = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules})
    assert found.violations_count == 0, found.generate_report()


def test_printed_the_receipt_is_whole_and_nothing_acts(open_page, shop):
    page = open_page(f"{shop[0]}?lang=de")
    _fill(page)
    page.check("#scope-whole")
    _press(page)
    _press(page, "button[value=confirm]")
    page.emulate_media(media="print")
    assert page.locator(".number").is_visible()
    assert not page.locator(".act").is_visible()


def _tab_to(page, selector, *, most=60):
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} is not reached by Tab")


def _press(page, selector="button"):
    """Press a button that leads to another page, and wait until it is there."""
    with page.expect_navigation():
        page.click(selector)

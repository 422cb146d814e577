"""The console as staff use it: in three languages, by keyboard, on a telephone, with a second factor."""

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.server.console.seeds import NOW
from tests.server.console.story import PASSWORD, seed

from venditor.core import clock
from venditor.server.cases.models import Case
from venditor.server.staff.models import User
from venditor.server.tenants.models import Tenant

pytestmark = pytest.mark.browser
PLACES = (
    *(
        f"/console/{place}"
        for place in ("", "?show=red", "?show=closed", "?q=K7MQ-3XW9-TB4R", "held", "staff", "you")
    ),
    *(f"/console/orders{place}" for place in ("", "/new", "/import")),
    *(
        f"/console/settings{place}"
        for place in ("", "/hosts", "/words", "/keys", "/webhooks", "/retention", "/changes")
    ),
    *(f"/account/{place}/" for place in ("2fa", "password/change", "logout")),
)
BEFORE = ("/account/login/", "/account/password/reset/", "/account/password/reset/done/")
RULES = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag22aa", "best-practice"]


@pytest.fixture
def desk(live_server, open_page, monkeypatch):
    """A seller with an inbox on a running server; somebody enters without typing a password."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    # How often somebody tried to sign in from here is remembered for the whole process.
    cache.clear()
    cases = seed()

    def enter(address, *, email="owner@example.org", language="en", **context):
        User.objects.filter(email=email).update(language=language)
        client = Client()
        client.force_login(User.objects.get(email=email))
        page = open_page("about:blank", **context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page.goto(live_server.url + address)
        return page

    return SimpleNamespace(url=live_server.url, cases=cases, enter=enter)


def _tab_to(page, selector, *, most=120):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} is not reached by Tab")


def _enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _all_places(desk):
    order = Case.everywhere.get(id=desk.cases["matched"]).order_id
    cases = [f"/console/cases/{case}" for case in desk.cases.values()]
    return [
        *PLACES,
        *cases,
        f"{cases[1]}?order=10-4801",
        f"/console/orders/{order}",
        f"/console/orders/{order}/edit",
    ]


def test_an_agent_signs_in_and_works_a_case_by_keyboard_alone(desk, open_page):
    page = open_page(f"{desk.url}/account/login/?lang=en")
    _tab_to(page, "#id_login")
    page.keyboard.type("agent@example.org")
    _tab_to(page, "#id_password")
    page.keyboard.type(PASSWORD)
    _enter(page)
    assert page.url == f"{desk.url}/console/"
    _tab_to(page, ".queue tr:nth-child(3) th a")
    _enter(page)
    assert page.locator("h1").inner_text() == "A. Huber"
    _tab_to(page, ".panel form[action$=match] button")
    _enter(page)
    assert page.locator(".message").inner_text() == "The case is matched to the order."
    _tab_to(page, "#note textarea")
    page.keyboard.type("Sie hat angerufen.")
    page.keyboard.press("Tab")
    _enter(page)
    assert page.locator(".timeline .quoted").first.inner_text() == "Sie hat angerufen."
    _tab_to(page, "#outcome")
    page.keyboard.type("Settled")
    page.keyboard.press("Tab")
    page.keyboard.type("Eine neue Kanne")
    page.keyboard.press("Tab")
    _enter(page)
    assert page.locator("#end").inner_text() == "Open it again"
    case = Case.everywhere.get(id=desk.cases["suggested"])
    assert (case.outcome, case.evidence) == ("settled", "staff")


def test_what_is_refused_takes_the_focus_and_keeps_what_was_typed(desk):
    page = desk.enter("/console/settings")
    page.fill("#id_colour", "red")
    page.fill("#id_name", "Tee")
    page.click(".ask-form > button")
    assert page.title().startswith("Error: ")
    assert page.locator(".error-summary:focus").count() == 1
    page.locator(".error-summary a").click()
    assert page.locator("#id_colour:focus").count() == 1
    assert page.input_value("#id_name") == "Tee"
    page.fill("#id_colour", "#123456")
    page.click(".ask-form > button")
    assert page.locator(".message").inner_text() == "The settings are saved."
    assert Tenant.objects.get(slug="taipei-tea").name == "Tee"


def test_an_order_is_looked_for_and_matched_on_a_telephone_in_chinese(desk):
    page = desk.enter(f"/console/cases/{desk.cases['bounced']}", language="zh-Hant", width=320)
    page.fill("#order", "10-4801")
    page.click(".search button")
    assert page.locator(".compare").is_visible()
    page.click(".panel form[action$=match] button")
    assert page.locator(".message").inner_text() == "案件已與訂單配對。"


def test_the_language_is_switched_where_one_is(desk):
    page = desk.enter("/console/orders?q=10-4711")
    page.click("footer button[lang=de]")
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.url.endswith("/console/orders?q=10-4711")


def test_who_works_for_two_sellers_chooses_one(desk):
    page = desk.enter("/console/", email="both@example.org")
    page.click(".choices button >> nth=0")
    assert page.locator(".seller bdi").inner_text() == "Mountain Pottery"
    page.click(".seller a")
    page.click(".choices button >> nth=1")
    assert page.locator(".queue tbody tr").count() == 7


@pytest.mark.parametrize("language", ["de", "zh-Hant"])
def test_every_page_fits_a_telephone(desk, language):
    page = desk.enter("/console/", language=language, width=320, java_script_enabled=True)
    for address in _all_places(desk):
        page.goto(desk.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


# Whether two parts of the head of a page stand on one another.
OVERLAP = """() => {
  const parts = [...document.querySelectorAll("header.site :is(.brand, .seller, li > *, .who > *)")];
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const across = (a, b) => a.left < b.right - 1 && b.left < a.right - 1;
  const meet = (a, b) => across(a, b) && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return boxes.some((a, one) => boxes.some((b, other) => one < other && meet(a, b)));
}"""


@pytest.mark.parametrize("language", ["de", "zh-Hant"])
@pytest.mark.parametrize("width", [320, 352, 390])
def test_before_signing_in_nothing_stands_on_anything_else(desk, open_page, language, width):
    page = open_page(f"{desk.url}/account/login/?lang={language}", width=width, java_script_enabled=True)
    for address in (*BEFORE, "/account/nothing/", "/console/nothing"):
        page.goto(f"{desk.url}{address}?lang={language}")
        assert not page.evaluate(OVERLAP), address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address


# Every run looks at each page in one of two looks, at the next one in the other; the campaign at all in both.
ONE, OTHER, ALL = slice(0, None, 2), slice(1, None, 2), slice(None)


@pytest.mark.parametrize(
    ("language", "width", "scheme", "part"),
    [
        pytest.param("de", 320, "light", ONE, id="de one"),
        pytest.param("zh-Hant", 1280, "dark", OTHER, id="zh-Hant other"),
        pytest.param("de", 320, "light", ALL, id="de all", marks=pytest.mark.campaign),
        pytest.param("zh-Hant", 1280, "dark", ALL, id="zh-Hant all", marks=pytest.mark.campaign),
    ],
)
def test_axe_finds_nothing(desk, open_page, language, width, scheme, part):
    look = {"width": width, "color_scheme": scheme, "java_script_enabled": True, "bypass_csp": True}
    inside = desk.enter("/console/", language=language, **look)
    outside = open_page("about:blank", **look)
    found = {}
    for page, places in (
        (inside, _all_places(desk)[part]),
        (outside, [f"{one}?lang={language}" for one in BEFORE][part]),
    ):
        for address in places:
            page.goto(desk.url + address)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            result = Axe().run(page, options={"runOnly": RULES})
            if result.violations_count:
                found[address] = result.generate_report()
    assert not found, "\n".join(f"{address}\n{report}" for address, report in found.items())


def test_the_browser_has_nothing_to_complain_about(desk):
    page = desk.enter("/console/", java_script_enabled=True)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in _all_places(desk):
        page.goto(desk.url + address)
    assert [text for text in complaints if "[DOM]" not in text] == []


def test_the_heads_of_the_queue_stay_in_view(desk):
    page = desk.enter("/console/", java_script_enabled=True)
    page.evaluate("window.scrollTo(0, 500)")
    assert page.locator(".queue thead th").first.bounding_box()["y"] == 0


def _with_key(page):
    """Give the page's browser a security key of its own that can keep passkeys."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def test_a_passkey_is_added_and_signs_in_without_a_password(desk, monkeypatch):
    monkeypatch.setattr(settings, "REQUIRE_MFA", True)
    page = desk.enter("/console/", email="agent@example.org", java_script_enabled=True)
    _with_key(page)
    assert page.url == f"{desk.url}/account/2fa/"
    page.click("text=Add a passkey")
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.fill("#name", "Telefon")
    page.check("#passwordless")
    page.click("main button")
    page.wait_for_selector(".codes")
    assert Authenticator.objects.filter(user__email="agent@example.org", type="webauthn").count() == 1
    page.goto(f"{desk.url}/console/")
    page.click("header button")
    page.goto(f"{desk.url}/account/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url(f"{desk.url}/console/")
    assert page.locator("h1").inner_text() == "Inbox"


def test_a_passkey_that_is_not_there_is_said_at_its_form(desk, open_page):
    page = open_page(f"{desk.url}/account/login/?lang=en", java_script_enabled=True)
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('gone')); }")
    page.click("text=Sign in with a passkey")
    page.wait_for_selector("[data-trouble]:visible")
    assert "Try again." in page.inner_text("[data-trouble]")


def test_without_script_there_is_no_button_that_does_nothing(desk, open_page):
    page = open_page(f"{desk.url}/account/login/?lang=en")
    assert not page.locator("text=Sign in with a passkey").is_visible()

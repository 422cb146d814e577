"""A marketplace's page in a real browser: one entry, two sellers, a phone, no script."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe

from venditor.aftersales import replay
from venditor.core import clock
from venditor.core.identifiers import new_token, token_digest
from venditor.server.cases.models import Case, CaseLink
from venditor.server.cases.records import read_events
from venditor.server.cases.services import CONTACT
from venditor.server.markets.services import join, keep_parts
from venditor.server.orders.links import order_token
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import number_digest
from venditor.server.orders.services import order_type
from venditor.server.orders.typed import TypedLine, TypedOrder
from venditor.server.outbox.handling import handler_of
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.opening import open_seller
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
STAFF = UUID(int=7)
SETTINGS = {"email": "shop@example.org", "markets": ["DE", "AT"], "language": "de", "colour": "#1f6f4a"}
SELLERS = {
    "taipei-tea": ("臺北茶行 Taipei Tea Co., Ltd.", "臺北市大同區迪化街一段 1 號", "TW"),
    "nordlicht": ("Leuchtenmanufaktur Nordlicht GmbH & Co. KG", "Am Sandtorkai 5\n20457 Hamburg", "DE"),
}
ARTICLES = {
    "taipei-tea": ("Teekanne „Yingge“ mit einem sehr langen Namen, der umbrechen muss", "Oolong-Tee 150 g"),
    "nordlicht": ("Lampe „Polar“", "Leuchtmittel E14"),
}
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": {"amount": "4.90", "currency": "EUR"},
    "standard_delivery_cost": {"amount": "4.90", "currency": "EUR"},
}


@pytest.fixture
def market(live_server, monkeypatch):
    """A marketplace on a running server, with one order that is with two sellers, and the order's link."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    told = {**SETTINGS, "name": "Hafenmarkt", "address": "Am Hafen 1\n20457 Hamburg", "country": "DE"}
    opened = open_seller("hafenmarkt", told, now=NOW)
    Tenant.objects.filter(id=opened.id).update(is_marketplace=True)
    opened.refresh_from_db()
    for slug, (name, address, country) in SELLERS.items():
        told = {**SETTINGS, "name": name, "address": address, "country": country}
        one = open_seller(slug, told, now=NOW)
        join(one, market=opened, actor=None, now=NOW)
        typed = TypedOrder(
            number="HM-1001",
            email="anna@example.org",
            country="DE",
            region="DE-BY",
            currency="EUR",
            facts=FACTS,
            lines=tuple(TypedLine(article=name, pieces=2, unit_price="20.00") for name in ARTICLES[slug]),
        )
        order = order_type(tenant=one, actor=STAFF, order=typed, now=NOW)
        with acting_for(one.id):
            Order.objects.update(market=opened, number_digest=number_digest("HM-1001", market=opened.id))
            order.refresh_from_db()
        with acting_for(opened.id):
            (linked,) = keep_parts([order], seller=one, now=NOW)
    return SimpleNamespace(page=f"{live_server.url}/w/hafenmarkt", token=order_token(linked), tenant=opened)


def _work():
    kinds = ("market.route", "market.confirmed", "case.examine")
    while item := OutboxItem.everywhere.filter(kind__in=kinds, state=State.PENDING).first():
        with acting_for(item.tenant_id):
            handler_of(item.kind)(item, now=NOW)
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def _mailed(market):
    """The address in the mail about the only declaration."""
    token = new_token()
    CaseLink.everywhere.create(
        tenant=market.tenant,
        case=Case.everywhere.get(tenant=market.tenant),
        purpose=CONTACT,
        digest=token_digest(token, purpose=CONTACT),
    )
    return f"{market.page}/check/{token}"


def _choose(page, *articles):
    page.check("#scope-part")
    for article in articles:
        page.fill(f"#line-{OrderLine.everywhere.get(article=article).id}", "1")


def _fill(page, **typed):
    for name, text in {"name": "Anna Müller-Lüdenscheidt", "contact": "anna@example.org", **typed}.items():
        page.fill(f"#{name}", text)


def _press(page, selector="button"):
    with page.expect_navigation():
        page.click(selector)


def _fits(page, width=320):
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_line_of_each_of_two_sellers_on_a_phone_without_script(open_page, market):
    page = open_page(f"{market.page}?lang=de&t={market.token}", width=320)
    pot, _tea = ARTICLES["taipei-tea"]
    lamp, _bulb = ARTICLES["nordlicht"]
    _fill(page)
    _choose(page, pot, lamp)
    groups = page.locator(".only-part fieldset")
    assert [groups.nth(n).locator("legend").inner_text() for n in range(groups.count())] == [
        SELLERS["nordlicht"][0],
        SELLERS["taipei-tea"][0],
    ]
    assert page.locator("#sellers").count() == 0
    _fits(page)
    _press(page)
    assert "Hafenmarkt leitet Ihre Erklärung an den jeweiligen Verkäufer weiter." in page.inner_text("main")
    for name, _address, _country in SELLERS.values():
        assert name in page.inner_text("main")
    _fits(page)
    _press(page, "button[value=confirm]")
    assert page.inner_text("h1") == "Wir haben Ihren Widerruf erhalten"
    _fits(page)
    _work()
    assert _withdrawn() == {"taipei-tea": [pot], "nordlicht": [lamp]}
    page.reload()
    headings = page.locator("section.told h2").all_inner_texts()
    assert headings == [
        f"Weitergeleitet an {SELLERS['nordlicht'][0]}",
        f"Weitergeleitet an {SELLERS['taipei-tea'][0]}",
    ]
    assert page.inner_text("main").count("Zurückzuzahlen: 20,00") == 2
    _fits(page)
    page.goto(f"{_mailed(market)}?lang=de")
    assert page.locator("section.told h2").all_inner_texts() == headings
    _fits(page)
    assert page.context.cookies() == []


def _withdrawn():
    """What of the articles each seller's case holds."""
    told = {}
    for case in Case.everywhere.exclude(entry=None).select_related("tenant"):
        with acting_for(case.tenant_id):
            declaration = replay(read_events(case)).declaration
        assert declaration.sellers == ()
        told[case.tenant.slug] = [part.article for part in declaration.parts]
    return told


def test_the_seller_may_be_named_by_keyboard_and_is_kept(open_page, market):
    page = open_page(f"{market.page}?lang=zh-Hant", width=320)
    _fill(page, contract="HM-1001")
    page.focus("#contract")
    page.keyboard.press("Tab")
    assert page.locator("#sellers:focus").count() == 1
    page.keyboard.type(SELLERS["taipei-tea"][0])
    _press(page)
    assert SELLERS["taipei-tea"][0] in page.inner_text("main")
    _press(page, "button[value=change]")
    assert page.input_value("#sellers") == SELLERS["taipei-tea"][0]
    _press(page)
    _press(page, "button[value=confirm]")
    _work()
    assert list(_withdrawn()) == ["taipei-tea"]


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("de", 320, "light"), ("zh-Hant", 1280, "dark")], ids=["de", "zh-Hant"]
)
def test_axe_finds_nothing(open_page, market, language, width, scheme):
    # Only here the page's policy is set aside, so that axe can run in it.
    settings = {"width": width, "color_scheme": scheme, "java_script_enabled": True, "bypass_csp": True}
    page = open_page(f"{market.page}?lang={language}", **settings)
    _nothing_found(page)
    page.goto(f"{market.page}?lang={language}&t={market.token}")
    _choose(page, "Lampe „Polar“")
    _nothing_found(page)
    _fill(page)
    _press(page)
    _nothing_found(page)
    _press(page, "button[value=confirm]")
    _work()
    page.reload()
    _nothing_found(page)
    page.goto(f"{_mailed(market)}?lang={language}")
    _nothing_found(page)


def _nothing_found(page):
    rules = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules})
    assert found.violations_count == 0, found.generate_report()

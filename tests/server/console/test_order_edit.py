"""Adding to an order what is missing: filled with what stands, nothing lost, its cases assessed again."""

import re
from datetime import timedelta
from html import unescape

import pytest
from tests.server.console.seeds import NOW, order_of, take
from tests.server.console.test_law import _page, _work

from venditor.server.faces.console.order_form import MOST_LINES
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import buyer_of, lines_of, number_digest
from venditor.server.orders.services import TypedLine
from venditor.server.orders.standing import standing
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
CHARGE = {"amount": "4.90", "currency": "EUR"}
ADDED = {
    "delivery_cost": "4,90",
    "standard_delivery_cost": "3.90",
    "discount": "5.00",
    "gift_card": "10.00",
    "paid": "49.80",
    "return_cost_information_given": "no",
}


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("agent")


def _form(page):
    """What a browser would send of the form on a page, if nothing were changed."""
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in told and (told.get("type") != "checkbox" or " checked" in tag):
            sent[told["name"]] = unescape(told.get("value", "on" if told.get("type") == "checkbox" else ""))
    for name, options in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = unescape(chosen[1]) if chosen else ""
    for name in ("seller", "csrfmiddlewaretoken"):
        sent.pop(name, None)
    return sent


def _edit(who, send, order, **changed):
    address = f"/console/orders/{order.id}/edit"
    return send(who, address, **{**_form(who.client.get(address).content.decode()), **changed})


def _standing(seller, order):
    with acting_for(seller.id):
        return standing(Order.objects.get(id=order.id))


def test_what_a_case_misses_is_added_to_its_order_and_it_is_assessed_again(who, seller, send):
    facts = {
        "concluded_on": "2026-11-09",
        "informed_on": "2026-11-09",
        "delivered_on": "2026-11-16",
        "delivery_cost": {"amount": "9.90", "currency": "EUR"},
    }
    order = order_of(seller, who.user.id, facts=facts, region="DE-BY")
    case = take(seller)
    _work()
    page = _page(who, case)
    assert "price of the cheapest standard delivery offered" in page
    assert f'<a href="/console/orders/{order.id}/edit">Add it to the order</a>' in page
    assert "To be refunded" not in page
    response = _edit(who, send, order, standard_delivery_cost="4.90", return_cost_information_given="yes")
    assert response.headers["Location"] == f"/console/orders/{order.id}"
    _work()
    page = _page(who, case)
    assert "To be refunded: €54.80" in page
    assert "Missing:" not in page


def test_the_amounts_and_the_return_cost_are_typed_with_a_new_order(who, seller, send):
    typed = {
        "number": "7",
        "currency": "EUR",
        "lines": "1",
        "line0-article": "Tea",
        "line0-unit_price": "49.90",
    }
    assert send(who, "/console/orders/new", **typed, **ADDED).status_code == 302
    with acting_for(seller.id):
        order = Order.objects.get()
    assert order.facts == {
        "delivery_cost": CHARGE,
        "standard_delivery_cost": {"amount": "3.90", "currency": "EUR"},
        "return_cost_information_given": False,
    }
    assert order.totals == {"discount": 500, "gift_card": 1000, "paid": 4980}


def test_saving_an_order_as_it_stands_changes_nothing(who, seller, send):
    order = order_of(
        seller,
        who.user.id,
        region="DE-BY",
        facts={
            "concluded_on": "2026-11-09",
            "delivered_on": "none",
            "product": "goods",
            "return_cost_information_given": True,
            "delivery_cost": CHARGE,
            "handled_beyond_testing": True,
        },
        lines=(
            TypedLine(article="Tee", pieces=2, sku="T", unit_price="1.50", facts={"cannot_be_posted": True}),
            *(TypedLine(article=f"<{place}> 茶") for place in range(MOST_LINES)),
        ),
        discount="0.50",
        gift_card="1.00",
        paid="7.40",
    )
    rows = [list(model.everywhere.order_by("id").values()) for model in (Order, OrderLine, TenantEvent)]
    page = who.client.get(f"/console/orders/{order.id}/edit").content.decode()
    assert "1 more line stays as it is." in page
    assert 'name="number"' not in page
    assert _edit(who, send, order).status_code == 302
    assert [
        list(model.everywhere.order_by("id").values()) for model in (Order, OrderLine, TenantEvent)
    ] == rows


def test_what_the_form_has_no_field_for_stays_with_its_line(who, seller, send):
    lines = (
        TypedLine(article="A", facts={"delivered_on": "2026-11-20"}),
        TypedLine(article="B"),
        TypedLine(article="C", facts={"cannot_be_posted": True}),
    )
    order = order_of(seller, who.user.id, lines=lines, facts={"handled_beyond_testing": True})
    emptied = {"line1-article": "", "line1-sku": "", "line1-pieces": "", "line1-unit_price": ""}
    assert _edit(who, send, order, **emptied, **{"line2-pieces": "2"}, paid="5").status_code == 302
    now = _standing(seller, order)
    assert [(one.article, one.pieces, one.facts) for one in now.lines] == [
        ("A", 1, {"delivered_on": "2026-11-20"}),
        ("C", 2, {"cannot_be_posted": True}),
    ]
    assert (now.facts, now.paid) == ({"handled_beyond_testing": True}, "5.00")


def test_more_lines_keep_what_was_typed(who, seller, send):
    order = order_of(seller, who.user.id, facts={"handled_beyond_testing": True})
    before = _standing(seller, order)
    page = _edit(who, send, order, more="1", paid="12.30").content.decode()
    assert 'value="12.30"' in page
    assert 'name="lines" value="8"' in page
    assert _standing(seller, order) == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"delivery_cost": "much"}, "id_delivery_cost"),
        ({"standard_delivery_cost": "-1"}, "id_standard_delivery_cost"),
        ({"paid": "1.234"}, "id_paid"),
        ({"discount": "x"}, "id_discount"),
        ({"gift_card": "1e3"}, "id_gift_card"),
        ({"currency": "", "paid": "5"}, "id_paid"),
        ({"return_cost_information_given": "maybe"}, "id_return_cost_information_given"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_said_at_its_field_and_nothing_changes(who, seller, send, changed, field):
    order = order_of(seller, who.user.id, facts={"delivered_on": "2026-11-16"})
    before = _standing(seller, order)
    response = _edit(who, send, order, **changed)
    assert response.status_code == 400
    assert f'href="#{field}"' in response.content.decode()
    assert _standing(seller, order) == before


def test_an_order_that_changed_meanwhile_is_not_overwritten(who, seller, send):
    order = order_of(seller, who.user.id)
    stale = _form(who.client.get(f"/console/orders/{order.id}/edit").content.decode())
    order_of(seller, who.user.id, facts={"delivered_on": "2026-11-18"}, now=NOW + timedelta(hours=1))
    before = _standing(seller, order)
    response = send(who, f"/console/orders/{order.id}/edit", **{**stale, "paid": "5"})
    assert response.status_code == 400
    assert "The order was changed in the meantime." in response.content.decode()
    assert _standing(seller, order) == before


def test_an_order_of_a_marketplace_stays_the_marketplaces(who, seller, send):
    market = Tenant.objects.create(
        slug="market", name="Market", address="x", email="m@example.org", country="DE", is_marketplace=True
    )
    order = order_of(seller, who.user.id)
    with acting_for(seller.id):
        digest = number_digest("10-4711", market=market.id)
        Order.objects.filter(id=order.id).update(market=market, number_digest=digest, source="import")
    assert _edit(who, send, order, number="99", paid="5").status_code == 302
    with acting_for(seller.id):
        kept = Order.objects.get()
    assert (kept.id, kept.number, kept.market_id, kept.source) == (order.id, "10-4711", market.id, "import")
    assert (bytes(kept.number_digest), kept.totals) == (digest, {"paid": 500})


def test_whoever_was_erased_stays_so(who, seller, send):
    order = order_of(seller, who.user.id)
    with acting_for(seller.id):
        erase(Person.objects.get(id=order.person_id), now=NOW)
    page = who.client.get(f"/console/orders/{order.id}/edit").content.decode()
    assert "anna@example.org" not in page
    assert _edit(who, send, order, name="Anna Huber", paid="5").status_code == 302
    with acting_for(seller.id):
        kept = Order.objects.get()
        assert buyer_of(kept).erased
        assert [line.article for line in lines_of(kept)] == ["Teekanne 急須"]


def test_a_reader_finds_no_way_to_edit(who, seller, staff):
    order = order_of(seller, who.user.id)
    assert (
        f"/console/orders/{order.id}/edit" in who.client.get(f"/console/orders/{order.id}").content.decode()
    )
    reader = staff("reader")
    assert "/edit" not in reader.client.get(f"/console/orders/{order.id}").content.decode()
    assert reader.client.get(f"/console/orders/{order.id}/edit").status_code == 403


@pytest.mark.parametrize(
    ("language", "told"), [("de", "Insgesamt gezahlt"), ("zh-Hant", "實付總額"), ("en", "Total paid")]
)
def test_the_form_speaks_the_readers_language(staff, seller, language, told):
    who = staff(language=language)
    order = order_of(seller, who.user.id)
    assert told in who.client.get(f"/console/orders/{order.id}/edit").content.decode()

"""Typing an order: recorded once under its number, its buyer sealed, every wrong field named."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError
from tests.server.orders.conftest import NOW, STAFF

from venditor.core.money import Money
from venditor.server.orders import recording
from venditor.server.orders.models import Order, OrderLine
from venditor.server.orders.selectors import (
    PAGE,
    Buyer,
    buyer_of,
    lines_of,
    numbers_of,
    order_facts,
    order_of_id,
    order_of_number,
    orders_found,
)
from venditor.server.orders.services import OrderError, TypedLine
from venditor.server.orders.typed import LONGEST, MOST_LINES, MOST_MINOR_UNITS
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.models import TenantEvent
from venditor.server.tenants.scope import NoTenantError, acting_for

pytestmark = pytest.mark.django_db


def _problems(refused):
    return [(one["field"], one["code"]) for one in refused.value.facts["problems"]]


def test_an_order_is_recorded_with_its_lines_and_who_typed_it(seller, typed):
    lines = (
        TypedLine(article="茶壺 😀", pieces=2, sku="K-1", unit_price="19.90"),
        TypedLine(article="Gravur", facts={"made_to_specification": True}),
    )
    days = {"concluded_on": "2026-11-02", "delivered_on": "none", "informed_on": NOW.date()}
    order = typed(currency="eur", region="DE-BY", facts=days, lines=lines)
    with acting_for(seller.id):
        assert order_of_id(order.id) == order
        assert (order.number, order.country, order.currency, order.source) == (
            "10-4711",
            "DE",
            "EUR",
            "typed",
        )
        assert order.facts == {
            "concluded_on": "2026-11-02",
            "delivered_on": "none",
            "informed_on": "2026-11-23",
            "consumer_country": "DE",
            "consumer_region": "DE-BY",
        }
        assert [(one.article, one.pieces, one.sku, one.unit_price, one.facts) for one in lines_of(order)] == [
            ("茶壺 😀", 2, "K-1", 1990, {}),
            ("Gravur", 1, "", None, {"made_to_specification": True}),
        ]
        assert buyer_of(order) == Buyer("Anna Huber", "anna@example.org")
        (event,) = TenantEvent.objects.all()
        assert (event.kind, event.actor, event.at) == ("order.typed", STAFF, NOW)
        assert event.detail == {"order": str(order.id), "new": True, "lines": 2}


def test_nothing_of_the_buyer_stands_in_the_database_readable(typed):
    typed()
    for model in (Order, OrderLine, Person, TenantEvent):
        for row in model.everywhere.values():
            assert not any(secret in str(row) for secret in ("Anna", "Huber", "anna@"))


@pytest.mark.parametrize(
    ("currency", "price", "minor"),
    [
        ("EUR", "19.90", 1990),
        ("JPY", "1990", 1990),
        ("KWD", "1.234", 1234),
        ("EUR", "0", 0),
        ("TWD", "19.9", 1990),
    ],
)
def test_a_price_is_kept_in_the_minor_units_of_its_currency(typed, currency, price, minor):
    order = typed(currency=currency, lines=[TypedLine(article="Kanne", unit_price=price)])
    assert OrderLine.everywhere.get(order=order).unit_price == minor


@pytest.mark.parametrize(
    ("currency", "price", "code"),
    [
        ("JPY", "19.90", "amount"),
        ("EUR", "1.234", "amount"),
        ("EUR", "-1", "amount"),
        ("EUR", "19,90", "amount"),
        ("EUR", "1e3", "amount"),
        ("", "19.90", "currency"),
    ],
)
def test_a_price_that_is_not_exact_is_refused(typed, currency, price, code):
    with pytest.raises(OrderError) as refused:
        typed(currency=currency, lines=[TypedLine(article="Kanne", unit_price=price)])
    assert _problems(refused) == [("lines.0.unit_price", code)]


@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_price_has_a_limit(typed, more, refused):
    price = str(Money(Decimal(MOST_MINOR_UNITS + more).scaleb(-2), "EUR").amount)
    line = TypedLine(article="Kanne", unit_price=price)
    if refused:
        with pytest.raises(OrderError):
            typed(currency="EUR", lines=[line])
    else:
        assert typed(currency="EUR", lines=[line]).currency == "EUR"


@pytest.mark.parametrize("name", ["number", "name", "email"])
@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_texts_have_a_limit(typed, name, more, refused):
    end = "@example.org" if name == "email" else ""
    values = {name: "4" * (LONGEST[name] + more - len(end)) + end}
    if refused:
        with pytest.raises(OrderError) as error:
            typed(**values)
        assert _problems(error) == [(name, "too_long")]
    else:
        typed(**values)


@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_lines_have_a_limit(typed, more, refused):
    lines = [TypedLine(article="Kanne", pieces=place + 1) for place in range(MOST_LINES + more)]
    if refused:
        with pytest.raises(OrderError) as error:
            typed(lines=lines)
        assert _problems(error) == [("lines", "too_many")]
    else:
        assert OrderLine.everywhere.filter(order=typed(lines=lines)).count() == MOST_LINES + more


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"number": " #- "}, [("number", "missing")]),
        ({"name": "A\0"}, [("name", "characters")]),
        ({"number": "1\ud800"}, [("number", "characters")]),
        ({"email": "anna"}, [("email", "address")]),
        ({"country": "XX"}, [("country", "fact")]),
        ({"region": "AT-9"}, [("region", "fact")]),
        ({"currency": "euro"}, [("currency", "currency")]),
        ({"facts": {"delivered_on": "2026-02-30"}}, [("delivered_on", "fact")]),
        ({"facts": {"delivred_on": "none"}}, [("delivred_on", "fact")]),
        ({"lines": [TypedLine(article=" ")]}, [("lines.0.article", "missing")]),
        ({"lines": [TypedLine(article="A", pieces=0)]}, [("lines.0.pieces", "pieces")]),
        ({"lines": [TypedLine(article="A", facts={"newspaper": "x"})]}, [("lines.0.newspaper", "fact")]),
        (
            {"email": "x", "country": "de", "lines": [TypedLine(article="A"), TypedLine(article="\x07")]},
            [("email", "address"), ("country", "fact"), ("lines.1.article", "characters")],
        ),
    ],
)
def test_every_field_that_cannot_be_used_is_named_and_nothing_is_kept(typed, values, problems):
    values = dict(values)
    number = values.pop("number", "4711")
    with pytest.raises(OrderError) as refused:
        typed(number, **values)
    assert _problems(refused) == problems
    assert (Order.everywhere.count(), Person.everywhere.count(), TenantEvent.everywhere.count()) == (0, 0, 0)


def test_the_same_number_however_written_is_the_same_order(seller, typed):
    first = typed("10-4711", facts={"delivered_on": "none"})
    again = typed("# 10 ４７１１", facts={"delivered_on": "2026-11-20"}, now=NOW + timedelta(days=1))
    assert (again.id, again.person_id) == (first.id, first.person_id)
    assert Order.everywhere.count() == Person.everywhere.count() == OrderLine.everywhere.count() == 1
    assert again.facts == {"consumer_country": "DE", "delivered_on": "2026-11-20"}
    with acting_for(seller.id):
        assert [event.detail["new"] for event in TenantEvent.objects.order_by("at")] == [True, False]


def test_the_same_order_typed_twice_changes_nothing(typed):
    lines = [TypedLine(article="A", sku="1"), TypedLine(article="A", sku="1"), TypedLine(article="B")]
    typed(lines=lines)
    rows = [list(model.everywhere.order_by("id").values()) for model in (Order, OrderLine, TenantEvent)]
    typed(lines=lines)
    assert [
        list(model.everywhere.order_by("id").values()) for model in (Order, OrderLine, TenantEvent)
    ] == rows


def test_a_line_of_the_same_article_keeps_its_id(typed):
    order = typed(lines=[TypedLine(article=name) for name in "ABCB"])
    before = {(one.article, one.position): one.id for one in OrderLine.everywhere.filter(order=order)}
    typed(lines=[TypedLine(article="D"), TypedLine(article="B", pieces=3), TypedLine(article="A")])
    after = {one.article: one for one in OrderLine.everywhere.filter(order=order)}
    assert after["A"].id == before["A", 0]
    assert after["B"].id == before["B", 1]
    assert [
        (one.article, one.position, one.pieces) for one in sorted(after.values(), key=lambda a: a.position)
    ] == [
        ("D", 0, 1),
        ("B", 1, 3),
        ("A", 2, 1),
    ]


def test_lines_may_change_places(typed):
    order = typed(lines=[TypedLine(article=name) for name in "ABC"])
    before = {one.article: one.id for one in OrderLine.everywhere.filter(order=order)}
    typed(lines=[TypedLine(article=name) for name in "CBA"])
    after = list(OrderLine.everywhere.filter(order=order).order_by("position"))
    assert [(one.article, one.id) for one in after] == [(name, before[name]) for name in "CBA"]


def test_whoever_was_erased_stays_erased_when_her_order_comes_again(seller, typed):
    order = typed()
    digest = bytes(order.contact_digest)
    with acting_for(seller.id):
        erase(Person.objects.get(id=order.person_id), now=NOW)
        again = typed(facts={"delivered_on": "2026-11-20"}, email="new@example.org")
        assert buyer_of(again) == Buyer("", "", erased=True)
        assert again.facts["delivered_on"] == "2026-11-20"
        assert bytes(Order.objects.get(id=order.id).contact_digest) == digest


def test_two_sellers_may_have_the_same_number(seller, other_seller, typed):
    mine, other = typed(), typed(tenant=other_seller)
    assert mine.id != other.id
    assert bytes(mine.number_digest) != bytes(other.number_digest)
    assert bytes(mine.contact_digest) != bytes(other.contact_digest)
    with acting_for(seller.id):
        assert order_of_number("10 4711") == mine
        assert order_of_id(other.id) is None
        assert numbers_of([mine.id, other.id]) == {mine.id: "10-4711"}
        assert [one.id for one in orders_found("anna@example.org").orders] == [mine.id]


def test_without_a_seller_nothing_is_found():
    with pytest.raises(NoTenantError):
        orders_found()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("", 3), ("47", 2), ("#10 4711", 1), ("ANNA@example.org", 2), ("anna", 0), ("%", 0), ("_", 0), ("5", 1)],
)
def test_orders_are_found_by_number_and_whole_address(seller, typed, wanted, found):
    typed("10-4711"), typed("10-4712"), typed("5", email="ben@example.org")
    with acting_for(seller.id):
        assert len(orders_found(wanted).orders) == found


def test_orders_come_in_pages_newest_first(seller, typed, bring_in):
    bring_in("order number\n" + "".join(f"A{number}\n" for number in range(PAGE)))
    newest = typed("B", now=NOW + timedelta(hours=1))
    with acting_for(seller.id):
        first, second = orders_found(), orders_found(page=2)
        assert (first.orders[0], len(first.orders), first.more) == (newest, PAGE, True)
        assert (len(second.orders), second.more, orders_found(page=-1).number) == (1, False, 1)
        assert not {*first.orders} & {*second.orders}


def test_a_failure_leaves_nothing_behind(typed, monkeypatch):
    def fail(*_arguments, **_values):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(recording, "examine_about", fail)
    with pytest.raises(DatabaseError):
        typed()
    assert (Order.everywhere.count(), Person.everywhere.count(), TenantEvent.everywhere.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("lines", "delivered"),
    [
        (["2026-11-20", "2026-11-22"], "2026-11-22"),
        (["2026-11-20", "none"], "none"),
        (["2026-11-20", None], None),
        ([None, None], "2026-11-01"),
    ],
)
def test_goods_have_arrived_when_their_last_piece_has(seller, typed, lines, delivered):
    order = typed(
        facts={} if any(lines) else {"delivered_on": "2026-11-01"},
        lines=[TypedLine(article="A", facts={"delivered_on": day} if day else {}) for day in lines],
    )
    with acting_for(seller.id):
        assert order_facts(order).told.get("delivered_on") == delivered


def test_what_all_lines_agree_on_holds_for_the_order(seller, typed):
    facts = [{"product": "digital_content", "newspaper": True}, {"product": "digital_content"}]
    order = typed(country="", lines=[TypedLine(article="A", facts=one) for one in facts])
    with acting_for(seller.id):
        assert order_facts(order).told == {"product": "digital_content"}
        assert order_facts(order).countries == ("DE", "AT", "TW")

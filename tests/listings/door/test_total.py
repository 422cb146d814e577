"""The total at the door: its parts, what they are counted on, and what is not known. All synthetic."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.core.money import Money, MoneyError
from venditor.listings.door import DoorError, ImportLaw, Order, Rates, at_the_door, delivery_to
from venditor.products import Delivery, Field, Listing

ALL = frozenset(("delivery", "duty"))


def money(text):
    """``40.00 EUR`` as money."""
    amount, currency = text.split()
    return Money(Decimal(amount), currency)


def parts(order, law=None, rates=None):
    """Each part as amount and reason, and the total."""
    door = at_the_door(order, law or ImportLaw(), rates or Rates())
    shown = {part.name: (None if part.amount is None else str(part.amount), part.why) for part in door.parts}
    return shown, None if door.total is None else str(door.total), door.at_least


def order(price="100.00 EUR", delivery="10.00 EUR", imported=True, **more):
    return Order(money(price), delivery=money(delivery) if delivery else None, imported=imported, **more)


def test_within_the_union_price_and_delivery_are_all():
    shown, total, at_least = parts(order(imported=False, tax_included=True))
    assert shown == {
        "price": ("100.00 EUR", "stated"),
        "delivery": ("10.00 EUR", "stated"),
        "duty": ("0.00 EUR", "not_imported"),
        "import_tax": ("0.00 EUR", "in_price"),
    }
    assert (total, at_least) == ("110.00 EUR", False)


def test_a_price_without_tax_bears_the_tax_at_home_too():
    law = ImportLaw(tax_on=frozenset(("delivery",)))
    shown, total, at_least = parts(order(imported=False, tax_included=False), law, Rates(tax=Decimal(20)))
    assert shown["import_tax"] == ("22.00 EUR", "by_rate")
    assert "clearance" not in shown
    assert (total, at_least) == ("132.00 EUR", False)


def test_where_it_is_sent_from_decides_whether_anything_is_due_at_the_border():
    shown, total, at_least = parts(order(imported=None))
    assert shown["duty"] == (None, "origin_unknown")
    assert shown["import_tax"] == (None, "origin_unknown")
    assert shown["clearance"] == (None, "clearance_unknown")
    assert (total, at_least) == ("110.00 EUR", True)


@pytest.mark.parametrize(
    ("price", "duty"),
    [
        ("149.99 EUR", ("0.00 EUR", "within_limit")),
        ("150.00 EUR", ("0.00 EUR", "within_limit")),
        ("150.01 EUR", ("16.00 EUR", "by_rate")),
    ],
)
def test_duty_is_due_above_the_limit_which_delivery_is_no_part_of(price, duty):
    law = ImportLaw(
        duty_free_up_to=money("150 EUR"), duty_per_item="none", duty_on=frozenset(("delivery",)), tax_on=ALL
    )
    shown, _, _ = parts(order(price), law, Rates(duty=Decimal(10)))
    assert shown["duty"] == duty


def test_a_value_with_delivery_is_the_callers_to_give():
    law = ImportLaw(duty_free_up_to=money("105 EUR"), duty_per_item="none", duty_on=ALL)
    shown, _, _ = parts(order(value=money("110.00 EUR")), law, Rates(duty=Decimal(10)))
    assert shown["duty"] == ("11.00 EUR", "by_rate")


def test_a_duty_for_each_item_is_counted_for_each():
    law = ImportLaw(
        duty_free_up_to=money("0 EUR"),
        duty_per_item=money("3 EUR"),
        tax_free_up_to=money("0 EUR"),
        tax_on=ALL,
    )
    rates = Rates(tax=Decimal(19), clearance=money("6.00 EUR"))
    shown, total, at_least = parts(order("40.00 EUR", "5.00 EUR", items=4), law, rates)
    assert shown["duty"] == ("12.00 EUR", "for_each_item")
    assert shown["import_tax"] == ("10.83 EUR", "by_rate")
    assert (total, at_least) == ("73.83 EUR", False)


def test_a_duty_for_each_item_in_another_currency_needs_its_rate():
    law = ImportLaw(duty_free_up_to=money("0 EUR"), duty_per_item=money("3 EUR"))
    both = {("EUR", "USD"): Decimal("1.085"), ("USD", "EUR"): Decimal("0.9217")}
    one_way = {("USD", "EUR"): Decimal("0.9217")}
    assert parts(order("40 USD", None), law, Rates(exchange=both))[0]["duty"] == ("3.26 USD", "for_each_item")
    assert parts(order("40 USD", None), law, Rates(exchange=one_way))[0]["duty"] == (None, "exchange_unknown")


@pytest.mark.parametrize(
    ("rate", "why"), [("150", "within_limit"), ("150.02", "rate_unknown"), (None, "exchange_unknown")]
)
def test_a_limit_is_compared_in_its_own_currency_exactly(rate, why):
    # At 150.02 they are 10000.3332 JPY, which is above the limit although it rounds to it.
    law = ImportLaw(tax_free_up_to=money("10000 JPY"))
    exchange = {} if rate is None else {("USD", "JPY"): Decimal(rate)}
    shown, _, _ = parts(order("66.66 USD", None), law, Rates(exchange=exchange))
    assert shown["import_tax"][1] == why


def test_what_is_not_known_makes_the_total_one_of_at_least():
    law = ImportLaw(duty_free_up_to=money("0 EUR"), duty_per_item="none", tax_free_up_to=money("0 EUR"))
    shown, total, at_least = parts(order(delivery=None), law, Rates(tax=Decimal(20)))
    assert shown["delivery"] == (None, "delivery_unknown")
    assert shown["duty"] == (None, "rate_unknown")
    assert shown["import_tax"] == (None, "base_unknown")
    assert (total, at_least) == ("100.00 EUR", True)


def test_a_tax_on_a_part_that_is_not_known_is_not_known():
    law = ImportLaw(duty_free_up_to="none", duty_per_item="none", tax_free_up_to="none", tax_on=ALL)
    shown, _, _ = parts(order(), law, Rates(tax=Decimal(20)))
    assert shown["duty"] == (None, "rate_unknown")
    assert shown["import_tax"] == (None, "base_unknown")


def test_no_limit_at_all_is_another_thing_than_one_that_is_not_known():
    rates = Rates(duty=Decimal(5), tax=Decimal(20))
    known = ImportLaw(
        duty_free_up_to="none", duty_per_item="none", tax_free_up_to="none", duty_on=ALL, tax_on=ALL
    )
    assert parts(order(), known, rates)[0]["duty"] == ("5.50 EUR", "by_rate")
    assert parts(order(), known, rates)[0]["import_tax"] == ("23.10 EUR", "by_rate")
    unknown = ImportLaw(duty_on=ALL, tax_on=ALL)
    assert parts(order(), unknown, rates)[0]["duty"] == (None, "limit_unknown")
    assert parts(order(), unknown, rates)[0]["import_tax"] == (None, "limit_unknown")


def test_tax_that_the_seller_collects_is_not_paid_at_the_border():
    law = ImportLaw(
        duty_free_up_to=money("150 EUR"),
        tax_free_up_to=money("0 EUR"),
        tax_collected_by_seller_up_to=money("150 EUR"),
        tax_on=frozenset(("delivery",)),
    )
    rates = Rates(tax=Decimal(19))
    shown, total, at_least = parts(order(tax_collected_by_seller=True), law, rates)
    assert shown["import_tax"] == ("20.90 EUR", "collected_by_seller")
    assert "clearance" not in shown
    assert (total, at_least) == ("130.90 EUR", False)
    dearer = order("150.01 EUR", tax_collected_by_seller=True)
    assert parts(dearer, law, rates)[0]["import_tax"][1] == "by_rate"


def test_nothing_is_the_total_where_nothing_is_delivered():
    shown, total, at_least = parts(order(refused=True, imported=False))
    assert shown["delivery"] == (None, "delivery_refused")
    assert (total, at_least) == (None, True)


@pytest.mark.parametrize(
    ("price", "tax", "expected"),
    [("1.005 KWD", "10", "0.101 KWD"), ("1005 JPY", "10", "101 JPY"), ("1004 JPY", "10", "100 JPY")],
)
def test_each_part_is_rounded_once_to_the_decimals_of_its_currency_a_half_upwards(price, tax, expected):
    law = ImportLaw(tax_free_up_to="none", tax_on=ALL)
    exact = order(price, None)
    shown, _, _ = parts(exact, ImportLaw(tax_free_up_to="none", tax_on=frozenset()), Rates(tax=Decimal(tax)))
    assert shown["import_tax"] == (expected, "by_rate")
    assert parts(exact, law, Rates(tax=Decimal(tax)))[0]["import_tax"] == (None, "base_unknown")


@given(
    st.decimals("0.01", "5000", places=2),
    st.decimals("0", "100", places=2),
    st.decimals("0", "40", places=2),
    st.decimals("0", "30", places=2),
)
def test_the_parts_add_up_to_the_total(price, delivery, duty, tax):
    law = ImportLaw(
        duty_free_up_to="none", duty_per_item="none", tax_free_up_to="none", duty_on=ALL, tax_on=ALL
    )
    bought = Order(Money(price, "EUR"), delivery=Money(delivery, "EUR"), imported=True)
    door = at_the_door(bought, law, Rates(duty=duty, tax=tax, clearance=money("0.00 EUR")))
    assert not door.at_least
    assert door.total.amount == sum(part.amount.amount for part in door.parts)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rates(tax=0.19),
        lambda: Rates(duty=Decimal(-1)),
        lambda: Rates(exchange={("USD", "EUR"): Decimal(0)}),
        lambda: Rates(exchange={("USD", "EUR"): 0.92}),
        lambda: order(items=0),
    ],
)
def test_what_is_no_rate_or_no_order_is_refused(make):
    with pytest.raises(DoorError):
        make()


def test_an_amount_with_more_decimals_than_its_currency_has_is_refused():
    with pytest.raises(MoneyError):
        order("1000.5 JPY", None)


def listing(*ways, currency="EUR"):
    return Listing(deliveries=Field.present(ways), currency=Field.present(currency))


def test_delivery_is_the_cheapest_way_to_the_country():
    ways = (
        Delivery("DE", Decimal("4.90"), "EUR"),
        Delivery("DE", Decimal("9.90"), "EUR"),
        Delivery(None, Decimal("1.00"), "EUR"),
        Delivery("FR", Decimal(0), "EUR"),
    )
    assert delivery_to(listing(*ways), "DE") == (money("4.90 EUR"), False)
    assert delivery_to(listing(*ways), "IT") == (money("1.00 EUR"), False)
    assert delivery_to(listing(*ways), "FR") == (money("0.00 EUR"), False)


def test_delivery_is_not_known_where_its_cost_is_not_said_or_is_in_several_currencies():
    assert delivery_to(Listing(), "DE") == (None, False)
    assert delivery_to(listing(Delivery("DE", None, None)), "DE") == (None, False)
    two = (Delivery("DE", Decimal("4.90"), "EUR"), Delivery("DE", Decimal("5.90"), "USD"))
    assert delivery_to(listing(*two), "DE") == (None, False)
    assert delivery_to(listing(Delivery("DE", Decimal("4.905"), "EUR")), "DE") == (None, False)


def test_delivery_is_refused_only_where_every_way_is():
    assert delivery_to(listing(Delivery("US", refused=True)), "US") == (None, True)
    some = (Delivery("US", refused=True), Delivery("US", Decimal(20), "EUR"))
    assert delivery_to(listing(*some), "US") == (money("20.00 EUR"), False)


def test_delivery_without_a_currency_is_in_that_of_the_listing():
    assert delivery_to(listing(Delivery("DE", Decimal("4.90")), currency="CHF"), "DE") == (
        money("4.90 CHF"),
        False,
    )

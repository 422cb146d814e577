"""What an order cost and how it was paid: typed, from a file, and what does not add up is not split."""

import pytest

from venditor.aftersales import Payment, RefundError
from venditor.core.money import MoneyError
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import charge_of, lines_of, priced
from venditor.server.orders.services import OrderError, TypedLine
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
POTS = (
    TypedLine(article="Kanne", pieces=2, unit_price="20.00"),
    TypedLine(article="Becher", unit_price="9.99"),
)
DELIVERY = {"delivery_cost": {"amount": "4.90", "currency": "EUR"}}


@pytest.fixture
def totals(seller):
    def told(order):
        with acting_for(seller.id):
            order = Order.objects.get(id=order.id)
            return priced(order, lines_of(order))

    return told


def test_prices_discount_delivery_and_gift_card_make_up_what_was_paid(typed, totals):
    order = typed(
        lines=POTS, currency="EUR", facts=DELIVERY, discount="5.00", gift_card="10.00", paid="49.89"
    )
    told = totals(order)
    assert (told.goods, told.delivery, told.paid) == (4499, 490, 4989)
    assert [line.amount for line in told.lines] == [4000, 999]
    assert told.payments == (
        Payment(payment="gift_card", amount=1000),
        Payment(payment="payment", amount=3989),
    )


@pytest.mark.parametrize("paid", ["49.88", "49.89", "49.90"])
def test_a_total_that_does_not_add_up_is_not_split(typed, totals, paid):
    order = typed(lines=POTS, currency="EUR", facts=DELIVERY, discount="5.00", paid=paid)
    if paid == "49.89":
        assert totals(order).paid == 4989
        return
    with pytest.raises(RefundError) as refused:
        totals(order)
    assert refused.value.code == "refund.unbalanced"


@pytest.mark.parametrize(
    "values",
    [
        {"facts": {}},
        {"lines": (*POTS, TypedLine(article="x"))},
        {"currency": "", "lines": (TypedLine(article="x"),)},
        {"lines": ()},
    ],
    ids=["no delivery charge", "no price", "no currency", "no lines and no price"],
)
def test_what_is_not_known_is_not_guessed(typed, totals, values):
    assert totals(typed(**{"lines": POTS, "currency": "EUR", "facts": DELIVERY, **values})) is None


def test_an_order_without_lines_has_the_price_of_its_facts(typed, totals):
    price = {"price": {"amount": "30.00", "currency": "EUR"}}
    told = totals(typed(lines=(), currency="EUR", facts={**DELIVERY, **price}))
    assert [(line.line, line.amount) for line in told.lines] == [("", 3000)]


def test_an_amount_in_another_currency_is_not_taken_for_one_of_the_order(typed):
    order = typed(lines=POTS, currency="USD", facts=DELIVERY)
    with pytest.raises(MoneyError):
        charge_of(order, "delivery_cost")


def test_what_nobody_was_asked_about_stays_and_what_is_emptied_goes(typed):
    values = {"lines": POTS, "currency": "EUR"}
    assert typed(**values, discount="5.00", gift_card="10.00").totals == {"discount": 500, "gift_card": 1000}
    order = typed(**values)
    order.refresh_from_db()
    assert order.totals == {"discount": 500, "gift_card": 1000}
    typed(**values, discount="", gift_card="9.00")
    order.refresh_from_db()
    assert order.totals == {"gift_card": 900}


@pytest.mark.parametrize("field", ["discount", "gift_card", "paid"])
@pytest.mark.parametrize("amount", ["-1", "1.005", "x"])
def test_a_refusal_names_the_amount(typed, field, amount):
    with pytest.raises(OrderError) as refused:
        typed(currency="EUR", **{field: amount})
    assert [one["field"] for one in refused.value.facts["problems"]] == [field]


def test_a_file_brings_them_in(bring_in, seller, totals):
    kept = bring_in(
        "order number;article;quantity;unit price;currency;shipping cost;standard delivery charge;discount;"
        "gift card;total paid\n"
        "4711;Kanne;2;20,00;EUR;9,90;4,90;5,00;10,00;54,89\n"
        "4711;Becher;1;9,99;EUR;;;;;\n"
    )
    assert kept.problems == []
    with acting_for(seller.id):
        order = Order.objects.get()
    assert order.totals == {"discount": 500, "gift_card": 1000, "paid": 5489}
    assert (charge_of(order, "standard_delivery_cost"), totals(order).delivery) == (490, 990)


def test_an_amount_of_a_file_that_cannot_be_read_is_named_by_its_column(bring_in):
    kept = bring_in("order number,article,unit price,currency,discount\n4711,Kanne,20.00,EUR,some\n")
    assert kept.problems == [{"line": 2, "reason": "amount", "field": "discount"}]


# Shopify writes what holds for the whole order in its first row only.
def test_an_export_of_shopify_brings_discount_shipping_and_total(bring_in, totals):
    kept = bring_in(
        "Name,Email,Created at,Currency,Shipping,Discount Amount,Total,Lineitem quantity,Lineitem name,"
        "Lineitem price\n"
        "#1001,anna@example.org,2026-11-02 10:00:00 +0100,EUR,4.90,5.00,49.89,2,Kanne,20.00\n"
        "#1001,,,,,,,1,Becher,9.99\n"
    )
    assert kept.problems == []
    order = Order.everywhere.get()
    assert (totals(order).goods, totals(order).paid) == (4499, 4989)


# WooCommerce repeats in each row of an item what holds for the whole order.
WOOCOMMERCE = (
    "order_id,order_number,order_date,status,shipping_total,shipping_tax_total,fee_total,tax_total,discount_total,"
    "order_total,order_currency,billing_email,billing_country,item_name,item_sku,item_quantity,item_price\n"
    "57,57,2026-11-02,completed,4.90,0.00,0.00,{tax},5.00,{total},EUR,anna@example.org,DE,Kanne,K-1,2,20.00\n"
    "57,57,2026-11-02,completed,4.90,0.00,0.00,{tax},5.00,{total},EUR,anna@example.org,DE,Becher,B-1,1,9.99\n"
)


def test_an_export_of_woocommerce_brings_discount_shipping_and_total(bring_in, totals):
    kept = bring_in(WOOCOMMERCE.format(tax="0.00", total="49.89"))
    assert kept.problems == []
    told = totals(Order.everywhere.get())
    assert (told.goods, told.delivery, told.paid) == (4499, 490, 4989)


# Its prices, charge and discount are without taxes, which the export adds up apart: a person splits those.
def test_taxes_that_are_not_in_the_prices_of_an_export_are_not_lost(bring_in, totals):
    bring_in(WOOCOMMERCE.format(tax="8.55", total="58.44"))
    with pytest.raises(RefundError) as refused:
        totals(Order.everywhere.get())
    assert refused.value.code == "refund.unbalanced"

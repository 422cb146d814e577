"""Which of several readings of a field decides, and what the amounts of each format mean."""

from decimal import Decimal

import pytest

from venditor.listings.page.candidate import found
from venditor.listings.page.choosing import chosen
from venditor.products import NOTHING


def offer(text, place=0):
    return found("json-ld offer", "price", "json-ld", f"offers[{place}].price", text)


@pytest.mark.parametrize(
    ("text", "currency", "price"),
    [
        ("19.900", "EUR", "19.900"),
        ("1299.000", "EUR", "1299.000"),
        ("19.9000", "EUR", "19.9000"),
        ("19.900", None, "19.900"),
        ("34.125", "KWD", "34.125"),
        ("1.299.000", "VND", "1299000"),
        ("19,90", "EUR", "19.90"),
        ("1.299,00", "EUR", "1299.00"),
        ("12,500", "EUR", "12500"),
        ("249990", "CLP", "249990"),
    ],
)
@pytest.mark.parametrize("kind", ["json-ld", "open-graph"])
def test_amounts_for_machines_have_a_point_for_decimals(kind, text, currency, price):
    rule = {"json-ld": "json-ld offer"}.get(kind, kind)
    field, problems = chosen([found(rule, "price", kind, "price", text)], "price", currency)
    assert (str(field.value), problems) == (price, ())


@pytest.mark.parametrize(("text", "currency"), [("249.990", "CLP"), ("250.000", "JPY"), ("1.299", "EUR")])
def test_an_amount_for_machines_with_decimals_that_its_currency_has_not_is_told(text, currency):
    beside = found("visible price", "price", "page", "b.price", "7 " + currency)
    field, problems = chosen([offer(text), beside], "price", currency)
    assert field.value == Decimal(7)
    assert "can be" in problems[0].message


def test_a_place_with_nothing_in_it_is_absent_where_no_other_reading_can_be_used():
    empty, other = offer("  "), found("visible price", "price", "page", "b.price", "7 EUR")
    assert chosen([empty], "price") == (type(NOTHING).absent(empty.source), ())
    field, problems = chosen([empty, other], "price")
    assert (field.value, [one.kind for one in field.sources], problems) == (Decimal(7), ["page"], ())
    field, problems = chosen([empty, offer("abc", 1)], "price")
    assert (field.state, field.sources, len(problems)) == ("absent", (empty.source,), 1)
    name = found("json-ld", "brand", "json-ld", "brand", "")
    assert chosen([name], "brand")[0].state == "absent"
    assert chosen([], "brand")[0].state == "unknown"


def test_a_price_of_nothing_counts_only_where_no_other_offer_of_the_rule_has_one():
    field, _ = chosen([offer("0.00"), offer("9.00", 1), offer("0", 2)], "price", "EUR")
    assert (str(field.value), field.sources[0].path) == ("9.00", "offers[1].price")
    beside = found("visible price", "price", "page", "b.price", "7 EUR")
    field, _ = chosen([offer("0.00"), offer("abc", 1), beside], "price", "EUR")
    assert (field.state, field.sources[0].path) == ("absent", "offers[0].price")

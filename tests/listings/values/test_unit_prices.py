"""Prices for a unit of measure: as they are stated, and as Google shows them."""

from decimal import Decimal

import pytest

from venditor.core.quantity import Quantity
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.unit_prices import shown_by_google, unit_price
from venditor.products import UnitPrice


@pytest.mark.parametrize(
    ("text", "amount", "per", "unit", "currency"),
    [
        ("€ 3,98 / kg", "3.98", 1, "kg", "EUR"),
        ("1.20€/100 ml", "1.20", 100, "ml", "EUR"),
        ("(3,98 € / 1 kg)", "3.98", 1, "kg", "EUR"),
        ("Grundpreis: 3,98 € / kg", "3.98", 1, "kg", "EUR"),
        ("1 kg = 3,98 €", "3.98", 1, "kg", "EUR"),
        ("19.90 EUR pro l", "19.90", 1, "l", "EUR"),
        ("3,98 €/Stück", "3.98", 1, "piece", "EUR"),
        ("$0.25 per oz", "0.25", 1, "oz", None),
        ("¥120/100g", "120", 100, "g", None),
    ],
)
def test_a_unit_price_is_read_with_its_measure(text, amount, per, unit, currency):
    assert unit_price(text) == (UnitPrice(Decimal(amount), Quantity(Decimal(per), unit)), currency)


def test_the_currency_may_be_known_from_elsewhere():
    assert unit_price("$0.25 per oz", "USD")[1] == "USD"


@pytest.mark.parametrize("text", ["19,90 €", "", "12 per", "/ kg", "2 €/kg/l", "x = y = z"])
def test_what_is_no_price_for_a_measure_is_refused(text):
    with pytest.raises(UnusableError):
        unit_price(text)


@pytest.mark.parametrize(
    ("price", "measure", "per", "expected"),
    [
        ("2.49", Quantity(Decimal(1), "l"), Quantity(Decimal(100), "ml"), "0.25"),
        ("9.99", Quantity(Decimal(750), "ml"), Quantity(Decimal(1), "l"), "13.32"),
        ("1.00", Quantity(Decimal(8), "piece"), Quantity(Decimal(1), "piece"), "0.13"),
    ],
)
def test_google_shows_the_price_for_the_base_measure(price, measure, per, expected):
    shown = shown_by_google(Decimal(price), "EUR", measure, per)
    assert (str(shown.amount), shown.per) == (expected, per)


def test_a_currency_without_decimals_is_shown_without():
    shown = shown_by_google(Decimal(500), "JPY", Quantity(Decimal(300), "g"), Quantity(Decimal(100), "g"))
    assert str(shown.amount) == "167"


def test_measures_of_two_kinds_make_no_unit_price():
    with pytest.raises(UnusableError, match="no measure of the same kind"):
        shown_by_google(Decimal(5), "EUR", Quantity(Decimal(1), "l"), Quantity(Decimal(1), "kg"))

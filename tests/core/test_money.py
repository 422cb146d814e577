"""Money: exact amounts of one currency, and nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.core.money import MAX_DIGITS, Money, MoneyError, minor_units

CENTS = st.integers(-(10**17), 10**17)


def eur(text):
    return Money.parse({"amount": text, "currency": "EUR"})


def of_cents(cents):
    return Money(Decimal(cents).scaleb(-2), "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "kept"),
    [
        ("19.90", "EUR", "19.90"),
        ("19.9", "EUR", "19.90"),
        ("20", "EUR", "20.00"),
        (20, "EUR", "20.00"),
        (Decimal("4.5"), "EUR", "4.50"),
        ("-5", "EUR", "-5.00"),
        ("-0", "EUR", "0.00"),
        ("1234", "JPY", "1234"),
        ("1.234", "KWD", "1.234"),
        ("1.2345", "CLF", "1.2345"),
        ("9" * MAX_DIGITS, "EUR", "9" * MAX_DIGITS + ".00"),
    ],
)
def test_an_amount_is_kept_with_its_currencys_decimals(amount, currency, kept):
    money = Money.parse({"amount": amount, "currency": currency})
    assert (str(money.amount), money.currency) == (kept, currency)
    assert money.as_document() == {"amount": kept, "currency": currency}


@pytest.mark.parametrize(
    ("given_", "code", "message"),
    [
        (19.9, "money.shape", "19.9 is not money."),
        ({"amount": "5"}, "money.shape", "{'amount': '5'} is not money."),
        ({"amount": "5", "currency": "EUR", "vat": 1}, "money.shape", "is not money."),
        ({"amount": 19.9, "currency": "EUR"}, "money.not_exact", "19.9 is not an exact amount."),
        ({"amount": True, "currency": "EUR"}, "money.not_exact", "True is not an exact amount."),
        ({"amount": None, "currency": "EUR"}, "money.not_exact", "None is not an exact amount."),
        ({"amount": "19,90", "currency": "EUR"}, "money.amount", '"19,90" is not an amount.'),
        ({"amount": "1e3", "currency": "EUR"}, "money.amount", '"1e3" is not an amount.'),
        ({"amount": "NaN", "currency": "EUR"}, "money.amount", '"NaN" is not an amount.'),
        ({"amount": "1_000", "currency": "EUR"}, "money.amount", '"1_000" is not an amount.'),
        ({"amount": " 5", "currency": "EUR"}, "money.amount", '" 5" is not an amount.'),
        ({"amount": "５", "currency": "EUR"}, "money.amount", '"５" is not an amount.'),
        ({"amount": "", "currency": "EUR"}, "money.amount", '"" is not an amount.'),
        (
            {"amount": "5.005", "currency": "EUR"},
            "money.decimals",
            "5.005 has more decimals than EUR has (2).",
        ),
        ({"amount": "5.5", "currency": "JPY"}, "money.decimals", "5.5 has more decimals than JPY has (0)."),
        ({"amount": "5", "currency": "eur"}, "money.currency", '"eur" is not an ISO 4217 currency code.'),
        ({"amount": "5", "currency": "EURO"}, "money.currency", '"EURO" is not an ISO 4217 currency code.'),
        (
            {"amount": "1" + "0" * MAX_DIGITS, "currency": "EUR"},
            "money.too_large",
            "1000000000000000000 has more than 18 digits before the point.",
        ),
        ({"amount": "9" * 4000, "currency": "EUR"}, "money.too_large", "digits before the point."),
    ],
)
def test_what_is_not_exact_money_is_refused(given_, code, message):
    with pytest.raises(MoneyError) as refused:
        Money.parse(given_)
    assert refused.value.code == code
    assert refused.value.message.endswith(message)
    assert refused.value.remedy


@pytest.mark.parametrize("amount", [5, 5.0, "5", Decimal("NaN"), Decimal("Infinity")])
def test_only_a_finite_decimal_becomes_money(amount):
    with pytest.raises(MoneyError):
        Money(amount, "EUR")


@given(CENTS, CENTS, CENTS)
def test_amounts_add_and_compare_as_whole_cents_do(one, other, third):
    a, b, c = map(of_cents, (one, other, third))
    assert a + b == of_cents(one + other)
    assert (a + b) - b == a
    assert (a + b) + c == a + (b + c)
    assert (a <= b, a < b, a == b, a >= b, a > b) == (
        one <= other,
        one < other,
        one == other,
        one >= other,
        one > other,
    )


@pytest.mark.parametrize(
    "operation",
    [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b],
)
def test_currencies_are_never_mixed(operation):
    yen = Money.parse({"amount": "5", "currency": "JPY"})
    with pytest.raises(MoneyError) as refused:
        operation(eur("5"), yen)
    assert refused.value.code == "money.currencies_differ"


def test_equal_amounts_of_two_currencies_differ():
    assert eur("5") != Money.parse({"amount": "5", "currency": "USD"})


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("UYW", 4), ("TWD", 2)])
def test_minor_units_are_those_of_iso_4217(currency, places):
    assert minor_units(currency) == places


def test_money_reads_as_amount_and_code():
    assert str(eur("19.9")) == "19.90 EUR"

"""The one reader of amounts: what a person types is read as she writes it, and never guessed."""

import pytest

from venditor.server.orders.amounts import AmountError, decimal_sign, read_amount, write_plain


@pytest.mark.parametrize(
    ("language", "text", "currency", "amount"),
    [
        ("de", "1.000", "EUR", "1000"),
        ("de", "1.234", "EUR", "1234"),
        ("de", "1.234,56", "EUR", "1234.56"),
        ("de", "1.000,00 €", "EUR", "1000.00"),
        ("de", "19.90", "EUR", "19.90"),
        ("de", "19,90", "EUR", "19.90"),
        ("de", "12,500", "KWD", "12.500"),
        ("en", "1,000", "EUR", "1000"),
        ("en", "12.500", "KWD", "12.500"),
        ("zh-Hant", "1,000", "TWD", "1000"),
        ("zh-Hant", "１，０００", "JPY", "1000"),
        ("en", "١٢٫٥٠", "EUR", "12.50"),
        ("en", "\u200e19.90", "EUR", "19.90"),
    ],
)
def test_a_person_is_read_as_she_writes(language, text, currency, amount):
    assert read_amount(text, currency, decimal=decimal_sign(language)) == amount


@pytest.mark.parametrize(
    ("language", "text", "currency"),
    [("en", "1.000", "EUR"), ("de", "1,000", "EUR"), ("de", "1.000", "KWD"), ("en", "1,000", "KWD")],
)
def test_what_can_be_two_amounts_is_refused_with_both(language, text, currency):
    with pytest.raises(AmountError) as refused:
        read_amount(text, currency, decimal=decimal_sign(language))
    assert (refused.value.code, refused.value.readings) == ("amount_ambiguous", ("1000", "1.000"))


def test_more_decimals_than_the_currency_has_are_no_thousands():
    with pytest.raises(AmountError) as refused:
        read_amount("1.005", "EUR", decimal=".")
    assert (refused.value.code, refused.value.readings) == ("amount", ())


@pytest.mark.parametrize(("language", "written"), [("de", "1000,500"), ("en", "1000.500")])
def test_what_a_field_shows_is_read_back_as_it_was(language, written):
    assert write_plain("1000.500", language) == written
    assert read_amount(written, "KWD", decimal=decimal_sign(language)) == "1000.500"

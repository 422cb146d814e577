"""Amounts of money as they are written in many places, and what is refused because it has two readings."""

from decimal import Decimal

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from venditor.core.money import minor_units
from venditor.listings.values.currencies import currencies_of, decimal_mark
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.money import amount

# Not those of Switzerland: Babel takes their apostrophes for quotation marks of its own pattern.
LOCALES = (
    "en_US en_GB en_IN en_ZA de_DE de_AT fr_FR fr_CA it_IT es_ES es_MX pt_BR pt_PT nl_NL da_DK sv_SE "
    "nb_NO fi_FI pl_PL cs_CZ sk_SK hu_HU ro_RO bg_BG el_GR tr_TR ru_RU uk_UA he_IL ar_EG ar_SA ar_KW "
    "ar_TN fa_IR hi_IN mr_IN bn_BD ne_NP th_TH vi_VN id_ID ms_MY ja_JP ko_KR zh_CN zh_TW zh_HK my_MM "
    "km_KH et_EE lt_LT "
).split()


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("98.00 RON", None, ("98.00", "RON")),
        ("15.0 EUR", None, ("15.0", "EUR")),
        ("1.234,56 €", None, ("1234.56", "EUR")),
        ("1,234.56", None, ("1234.56", None)),
        ("1'234.50", "CHF", ("1234.50", "CHF")),
        ("CHF 1’234.–", None, ("1234", "CHF")),
        ("34,-", None, ("34", None)),
        ("1 400,00 Kč", None, ("1400.00", "CZK")),
        ("12,34,567.00 INR", None, ("1234567.00", "INR")),
        ("1.234.567", None, ("1234567", None)),
        ("12€99", None, ("12.99", "EUR")),
        ("$.75", None, ("0.75", None)),
        ("Rs.500", None, ("500", None)),
        ("Rs. 500", "INR", ("500", "INR")),
        ("12.99 kr.", "SEK", ("12.99", "SEK")),
        ("١٬٢٣٤٫٥٠ د.ك", None, ("1234.50", "KWD")),
        ("１，２３４．５０", None, ("1234.50", None)),
        ("NT$1,280", None, ("1280", "TWD")),
        ("1280円（税込）", None, ("1280", "JPY")),
        ("25,00 € inkl. MwSt.", None, ("25.00", "EUR")),
        ("19,90 € TTC", None, ("19.90", "EUR")),
        ("US$ 12 USD", None, ("12", "USD")),
        ("USD $12", None, ("12", "USD")),
        ("0.00 EUR", None, ("0.00", "EUR")),
        ("12 eur", None, ("12", "EUR")),
    ],
)
def test_an_amount_is_read_exactly(text, currency, expected):
    assert amount(text, currency) == (Decimal(expected[0]), expected[1])
    assert str(amount(text, currency)[0]) == expected[0]


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("34.000", "EUR", "34000"),
        ("34.000", "JPY", "34000"),
        ("34,000", "USD", "34000"),
        ("34.000", "KWD", "34.000"),
        ("1,250", "KWD", "1250"),
        ("12,500", "TND", "12.500"),
        ("0.500", "EUR", "0.500"),
        ("34.0000", "EUR", "34.0000"),
        ("1234.567", "EUR", "1234.567"),
        ("1.299.000", "VND", "1299000"),
    ],
)
def test_three_digits_behind_a_mark_are_decimals_where_the_currency_has_three(text, currency, expected):
    assert str(amount(text, currency)[0]) == expected


@pytest.mark.parametrize(("text", "currency"), [("34.000", None), ("34,000", None), ("34.000", "TND")])
def test_what_can_be_read_in_two_ways_is_refused_with_both(text, currency):
    with pytest.raises(UnusableError, match=r"can be 34000 or 34\.000"):
        amount(text, currency)


def test_both_readings_are_shown_with_a_way_to_write_each():
    with pytest.raises(UnusableError) as caught:
        amount("34.125")
    assert str(caught.value) == (
        '"34.125" can be 34125 or 34.125. '
        'Write "34125", or "34.12" with as many decimals as its currency has.'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("34.000", "34.000"),
        ("34,000", "34000"),
        ("34,00 EUR", "34.00"),
        ("34.000 KWD", "34.000"),
        ("1.299.000 VND", "1299000"),
    ],
)
def test_a_format_that_prescribes_the_mark_decides(text, expected):
    assert str(amount(text, decimal=".")[0]) == expected


def test_a_prescribed_mark_does_not_decide_against_the_currency():
    with pytest.raises(UnusableError, match=r"can be 34000 or 34\.000"):
        amount("34.000 EUR", decimal=".")


@pytest.mark.parametrize("text", ["$12", "kr 12", "¥12", "12 元", "12 lei", "Rs 12", "12 F"])
def test_a_sign_of_several_currencies_says_none(text):
    assert amount(text) == (Decimal(12), None)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("$12", "CAD"), ("kr 12", "DKK"), ("¥12", "CNY"), ("12 元", "TWD"), ("12 lei", "RON")],
)
def test_a_sign_of_several_currencies_agrees_with_the_one_that_is_given(text, currency):
    assert amount(text, currency) == (Decimal(12), currency)


@pytest.mark.parametrize(("text", "currency"), [("€12", "USD"), ("$12", "EUR"), ("12 USD", "EUR")])
def test_a_sign_that_is_not_of_the_given_currency_is_refused(text, currency):
    with pytest.raises(UnusableError, match=f"is not in {currency}"):
        amount(text, currency)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not an amount"),
        ("abc", "is not an amount"),
        ("free", "is not an amount"),
        ("-5 EUR", "below zero, or a range"),
        ("−5 EUR", "below zero, or a range"),
        ("5.00-", "below zero, or a range"),
        ("(5.00)", "is not a currency"),
        ("5-10 €", "more than one number"),
        ("5 – 10", "more than one number"),
        ("12,99 / 15,99", "more than one number"),
        ("ab 10 €", "the lowest of several"),
        ("from $5", "the lowest of several"),
        ("100元起", "the lowest of several"),
        ("od 99 zł", "the lowest of several"),
        ("от 99 ₽", "the lowest of several"),
        ("1,980円から", "the lowest of several"),
        ("a partir de R$ 10", "the lowest of several"),
        ("12 pieces", '"pieces" is not a currency'),
        ("99 ct", '"ct" is not a currency'),
        ("12,99 € / kg", "is not a currency"),
        ("1,23.4", "marks between its digits"),
        ("1 2 3", "marks between its digits"),
        ("1.23.456", "marks between its digits"),
        ("4.0E+12", "rounded by a spreadsheet"),
        ("€ 12 USD", "two currencies"),
        ("1234567890123456789", "more than 18 digits"),
    ],
)
def test_what_is_no_single_amount_is_refused_and_says_why(text, reason):
    with pytest.raises(UnusableError, match=reason):
        amount(text)


def test_eighteen_digits_are_read():
    assert amount("123456789012345678 EUR") == (Decimal(123456789012345678), "EUR")


@pytest.mark.parametrize(
    ("currency", "mark"), [("KWD", "."), ("BHD", "."), ("TND", ","), ("LYD", ","), ("XXX", None)]
)
def test_the_mark_of_a_currency_is_that_of_its_land(currency, mark):
    assert decimal_mark(currency) == mark


@pytest.mark.parametrize("sign", ["points", "", "€€", "EURX"])
def test_what_is_no_sign_of_a_currency_means_none(sign):
    assert currencies_of(sign) == frozenset()


@pytest.mark.parametrize("locale", LOCALES)
@given(cents=st.integers(0, 10**11))
def test_an_amount_that_is_written_in_a_locale_reads_back(locale, cents):
    for currency in ("EUR", "USD", "JPY"):
        value = Decimal(cents).scaleb(-minor_units(currency))
        written = format_currency(
            value, currency, "#,##0.00 ¤¤", locale=locale, numbering_system="default", currency_digits=True
        )
        assert amount(written) == (value, currency), written


@given(fils=st.integers(0, 10**10), locale=st.sampled_from(("ar_KW", "ar_BH", "en_US")))
def test_an_amount_with_three_decimals_reads_back(fils, locale):
    value = Decimal(fils).scaleb(-3)
    written = format_currency(value, "KWD", "#,##0.00 ¤¤", locale=locale, numbering_system="default")
    assert amount(written) == (value, "KWD"), written


def test_every_locale_writes_euros_that_read_back():
    value = Decimal("1234567.89")
    unread = []
    for name in locale_identifiers():
        locale = Locale.parse(name)
        written = format_currency(value, "EUR", "#,##0.00 ¤¤", locale=locale, numbering_system="default")
        try:
            if amount(written) != (value, "EUR"):
                unread.append((name, written))
        except UnusableError as error:
            unread.append((name, str(error)))
    assert unread == []

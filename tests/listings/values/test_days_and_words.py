"""Days, intervals, words for availability and condition, tags of languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.listings.values.days import day, interval
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.languages import language_tag
from venditor.listings.values.words import availability, by_stock, condition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-27", date(2026, 11, 27)),
        ("20261127", date(2026, 11, 27)),
        ("2026-11-27T23:30:00-08:00", date(2026, 11, 27)),
        ("2026-11-27T00:30+0900", date(2026, 11, 27)),
        ("2026-11-27T10:00Z", date(2026, 11, 27)),
        ("2026-11-27 10:00:00", date(2026, 11, 27)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("2028-02-29", date(2028, 2, 29)),
        ("２０２６-１１-２７", date(2026, 11, 27)),
    ],
)
def test_a_day_is_the_one_that_is_written(text, expected):
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("27.11.2026", "not a day of ISO 8601"),
        ("11/27/2026", "not a day of ISO 8601"),
        ("2026-W48", "not a day of ISO 8601"),
        ("", "not a day of ISO 8601"),
        ("2026-02-29", "no day of the calendar"),
        ("2026-11-27T25:00", "no day of the calendar"),
        ("1899-12-31", "not between 1900 and 2199"),
        ("2200-01-01", "not between 1900 and 2199"),
    ],
)
def test_what_is_no_day_is_refused_and_says_why(text, reason):
    with pytest.raises(UnusableError, match=reason):
        day(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24/2026-11-29", (date(2026, 11, 24), date(2026, 11, 29))),
        ("2026-11-24T11:07+0100/2026-11-29T23:07+0100", (date(2026, 11, 24), date(2026, 11, 29))),
        ("2026-11-24/2026-11-24", (date(2026, 11, 24), date(2026, 11, 24))),
    ],
)
def test_an_interval_has_a_first_and_a_last_day(text, expected):
    assert interval(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-11-24", "not an interval"),
        ("2026-11-24/2026-11-25/2026-11-26", "not an interval"),
        ("2026-11-24/", "not a day"),
        ("2026-11-24/P7D", "not a day"),
        ("2026-11-25/2026-11-24", "ends before it begins"),
    ],
)
def test_what_is_no_interval_is_refused_and_says_why(text, reason):
    with pytest.raises(UnusableError, match=reason):
        interval(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_an_interval_that_is_written_reads_back(one, other):
    first, last = sorted((one, other))
    assert interval(f"{first.isoformat()}/{last.isoformat()}") == (first, last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in stock", "in_stock"),
        ("in_stock", "in_stock"),
        ("instock", "in_stock"),
        ("https://schema.org/InStock", "in_stock"),
        ("http://schema.org/InStoreOnly", "in_stock"),
        ("schema:OnlineOnly", "in_stock"),
        ("out of stock", "out_of_stock"),
        ("outofstock", "out_of_stock"),
        ("https://schema.org/SoldOut", "out_of_stock"),
        ("preorder", "preorder"),
        ("PreSale", "preorder"),
        ("onbackorder", "backorder"),
        ("backorder", "backorder"),
        ("LimitedAvailability", "limited"),
        ("Discontinued", "discontinued"),
        ("available for order", "backorder"),
        ("https://schema.org/Reserved", "out_of_stock"),
    ],
)
def test_a_word_for_availability_is_known(text, expected):
    assert availability(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("new", "new"),
        ("https://schema.org/NewCondition", "new"),
        ("USED", "used"),
        ("refurbished", "refurbished"),
        ("schema.org/DamagedCondition", "damaged"),
    ],
)
def test_a_word_for_condition_is_known(text, expected):
    assert condition(text) == expected


@pytest.mark.parametrize("reads", [availability, condition])
@pytest.mark.parametrize("text", ["", "perhaps", "https://example.org/InStock"])
def test_another_word_is_refused(reads, text):
    with pytest.raises(UnusableError, match="is no word for"):
        reads(text)


@pytest.mark.parametrize(
    ("text", "sells_on", "expected"),
    [
        ("1", False, "in_stock"),
        ("0", False, "out_of_stock"),
        ("-1", False, "out_of_stock"),
        ("0", True, "backorder"),
        ("1", True, "in_stock"),
    ],
)
def test_what_is_left_says_whether_it_can_be_had(text, sells_on, expected):
    assert by_stock(text, sells_on=sells_on) == expected


def test_stock_that_is_no_number_is_refused():
    with pytest.raises(UnusableError, match="not a number of things in stock"):
        by_stock("many", sells_on=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("de", "de"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("EN", "en"), ("es-419", "es-419")],
)
def test_a_tag_of_a_language_has_its_usual_letters(text, expected):
    assert language_tag(text) == expected


@pytest.mark.parametrize("text", ["", "German", "d", "de-", "12"])
def test_what_is_no_tag_of_a_language_is_refused(text):
    with pytest.raises(UnusableError, match="no tag of a language"):
        language_tag(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("١٢٣", "123"),
        ("१२३", "123"),
        ("１２３", "123"),
        ("\u200f12\u00a0 3\u202f4", "12 3 4"),
        ("  a \t b ", "a b"),
        ("x²", "x2"),
    ],
)
def test_digits_of_every_script_are_plain(text, expected):
    assert plain_digits(text) == expected

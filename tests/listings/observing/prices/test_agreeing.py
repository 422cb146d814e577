"""Places that state different prices, and differences that are explained. All synthetic."""

from datetime import date
from decimal import Decimal

import pytest

from venditor.listings.observing.observation import Offer
from venditor.listings.observing.prices import prices_disagree
from venditor.products import Field, PriorPrice, Source


def place(kind, path, text, value=None):
    return Source(kind, path, text, value)


SHOWN = place("page", "b.price", "24,90 €", Decimal("24.90"))
OPEN_GRAPH = place("open-graph", "product:price:amount", "24.90", Decimal("24.90"))


def seen(offer):
    return [(one.flaw, one.confidence, one.values.get("other", "")) for one in prices_disagree(offer)]


def test_markup_and_the_first_amount_behind_the_heading_must_agree(page):
    assert seen(page("24,90 €", price="19.90", others=(SHOWN,))) == [("", "medium", "24.90 EUR")]
    assert seen(page("24,90 €", "19,90 €", price="19.90", others=(SHOWN,))) == [("", "medium", "24.90 EUR")]
    assert seen(page("19,90 €", "24,90 €", price="19.90", others=(SHOWN,))) == []


def test_what_stands_in_links_is_of_other_products(page):
    words = (("24,90 €", "link", ""), "19,90 €")
    assert seen(page(*words, price="19.90", others=(SHOWN,))) == []


def test_markup_that_agrees_with_what_is_shown_against_other_markup(page):
    words = ("From our shop for 5,00 €", "24,90 €")
    assert seen(page(*words, price="19.90", others=(SHOWN, OPEN_GRAPH))) == [("", "medium", "24.90 EUR")]
    assert seen(page(*words, "19,90 €", price="19.90", others=(SHOWN, OPEN_GRAPH))) == []


def test_markup_that_nobody_sees(page):
    assert seen(page("19,90 €", price="19.90", others=(OPEN_GRAPH,))) == [("", "high", "24.90 EUR")]
    assert seen(page("19,90 €", "24,90 €", price="19.90", others=(OPEN_GRAPH,))) == []


def test_markup_that_states_the_price_of_before(page):
    before = (PriorPrice(Decimal("24.90"), "struck"),)
    was = Field.present(before, place("page", "s", "24,90 €", before))
    wrong = place("microdata", "itemprop=price", "24.90", Decimal("24.90"))
    words = ("24,90 €", "19,90 €")
    assert seen(page(*words, price="19.90", others=(wrong,), prior_prices=was)) == [
        ("prior_in_markup", "high", "24.90 EUR")
    ]
    third = place("microdata", "itemprop=price", "9.90", Decimal("9.90"))
    assert seen(page(*words, "9,90 €", price="19.90", others=(third, wrong), prior_prices=was)) == []
    # Markup that states both says what is asked; Open Graph has a property of its own for a sale.
    right = place("microdata", "itemprop=price", "19.90", Decimal("19.90"))
    assert seen(page(*words, price="19.90", others=(right, wrong), prior_prices=was)) == []
    assert seen(page(*words, price="19.90", others=(OPEN_GRAPH,), prior_prices=was)) == []


@pytest.mark.parametrize("other", ["19.9", "19.90", "19.900"])
def test_the_same_amount_with_other_decimals_is_the_same(page, other):
    assert (
        seen(page("19,90 €", price="19.90", others=(place("open-graph", "x", other, Decimal(other)),))) == []
    )


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        ("16.72", [("net_in_markup", "low", "16.72 EUR")]),
        ("16.7227", [("net_in_markup", "low", "16.7227 EUR")]),
        ("16.60", [("", "high", "16.60 EUR")]),
        ("15.00", [("", "high", "15.00 EUR")]),
    ],
)
def test_markup_without_tax_beside_a_price_with_it(page, net, expected):
    other = place("open-graph", "product:price:amount", net, Decimal(net))
    assert seen(page("19,90 €", price="19.90", others=(other,))) == expected


@pytest.mark.parametrize(
    "words",
    [
        ("16,72 € zzgl. MwSt.", "19,90 € inkl. MwSt."),
        ("16,72 €", "excl. VAT", "19,90 €"),
    ],
)
def test_a_price_without_tax_that_is_called_so_is_explained(page, words):
    other = place("page", "b.net", "16,72 €", Decimal("16.72"))
    assert seen(page(*words, price="19.90", others=(other,))) == []


@pytest.mark.parametrize("words", ["ab 24,90 €", "from 24,90 €", "24,90 € - 39,90 €", "24,90 € bis 39,90 €"])
def test_the_lowest_of_several_variants_is_explained(page, words):
    assert seen(page(words, price="19.90", others=(SHOWN,))) == []


def test_a_lowest_price_in_markup_is_explained(page):
    several = Field.present(Decimal("24.90"), place("open-graph", "product:price:amount", "24.90"))
    assert seen(page("19,90 €", price="19.90", others=(OPEN_GRAPH,), lowest_price=several)) == []
    low = place("json-ld", "json-ld[0].offers.lowPrice", "14.90", Decimal("14.90"))
    assert seen(page("19,90 €", price="19.90", others=(low,))) == []


def test_two_currencies_of_one_amount(page):
    both = Field.present(
        "EUR",
        place("json-ld", "json-ld[0].offers[0].priceCurrency", "EUR", "EUR"),
        place("open-graph", "product:price:currency", "USD", "USD"),
    )
    assert seen(page("19,90 €", price="19.90", currency=both)) == [("currency", "medium", "19.90 USD")]


def test_the_currency_of_a_visitor_beside_another_amount_is_a_conversion(page):
    both = Field.present("GBP", place("json-ld", "c", "GBP", "GBP"), place("page", "span", "C $19.38", "CAD"))
    assert seen(page("£11.19", price="11.19", currency=both)) == []


def test_a_row_of_a_feed_beside_its_page(row, page):
    shown = page("24,90 €", price="24.90").read
    (one,) = prices_disagree(row("Lamp", "", "19.90", beside=(shown,)))
    assert (one.flaw, one.confidence) == ("beside", "high")
    assert one.values == {
        "price": "19.90 EUR",
        "other": "24.90 EUR",
        "where": "feed: item 1/price",
        "where_other": "json-ld: json-ld[0].offers[0].price",
    }
    assert [source.path for source in one.sources] == ["item 1/price", "json-ld[0].offers[0].price"]
    assert seen(row("Lamp", "", "24.9", beside=(shown,))) == []


def test_a_row_in_another_currency_than_its_page(row, page):
    shown = page("24,90 €", price="24.90").read
    assert seen(row("Lamp", "", "24.90", "USD", beside=(shown,))) == [
        ("beside_currency", "high", "24.90 EUR")
    ]
    assert seen(row("Lamp", "", "29.90", "USD", beside=(shown,))) == [
        ("beside_currency", "medium", "24.90 EUR")
    ]


def test_a_row_without_tax_beside_a_page_that_shows_both_is_explained(row, page):
    shown = page("24,90 € inkl. MwSt.", "20,92 € zzgl. MwSt.", price="24.90").read
    assert seen(row("Lamp", "", "20.92", beside=(shown,))) == []


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2026, 11, 27), [("expired", "low", "")]),
        (date(2026, 11, 28), []),
        (date(2026, 11, 29), []),
    ],
)
def test_markup_that_was_valid_until_a_day_that_is_over(page, until, expected):
    field = Field.present(until, place("json-ld", "json-ld[0].offers[0].priceValidUntil", until.isoformat()))
    assert seen(page("10,00 €", price_until=field)) == expected


def test_without_a_price_there_is_nothing_to_compare(row, page):
    shown = page("24,90 €", price="24.90").read
    assert seen(row("Lamp", "", None, beside=(shown,))) == []
    assert seen(Offer(shown, date(2026, 11, 28), (row("Lamp", "", None).read,))) == []

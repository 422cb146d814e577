"""Which price decides where markup and visible words do not say the same. All synthetic."""

import json
from decimal import Decimal

import pytest

from venditor.listings.page.reading import read_page


def page(body, offer=None, graph=""):
    product = {"@type": "Product", "name": "Lampe", "offers": {"priceCurrency": "EUR", **(offer or {})}}
    script = f"<script type='application/ld+json'>{json.dumps(product)}</script>" if offer else ""
    meta = f"<meta property='product:price:amount' content='{graph}'>" if graph else ""
    return read_page(
        f"<html lang='de'><head>{meta}{script}</head><body><h1>Lampe</h1>{body}</body></html>"
    ).listing


def test_markup_that_the_page_bears_out_goes_before_other_markup():
    listing = page("<b class='price'>200 €</b>", {"price": 150}, "200")
    assert listing.price.value == Decimal(200)
    assert [(one.kind, one.value) for one in listing.price.sources] == [
        ("open-graph", Decimal(200)),
        ("json-ld", Decimal(150)),
        ("page", Decimal(200)),
    ]


def test_markup_goes_before_words_where_the_page_bears_out_neither():
    listing = page("<b class='price'>49,99 €</b>", {"price": "259.00"})
    assert listing.price.value == Decimal("259.00")
    assert [(one.kind, one.value) for one in listing.price.sources] == [
        ("json-ld", Decimal("259.00")),
        ("page", Decimal("49.99")),
    ]


@pytest.mark.parametrize("struck", ["<s class='price'>219,99 €</s>", "<i class='barred'>219,99 €</i>"])
def test_markup_that_the_page_strikes_through_is_the_earlier_price(struck):
    listing = page(f"{struck}<b class='price'>110,00 €</b>", {"price": 219.99})
    assert listing.price.value == Decimal("110.00")
    assert [(one.kind, one.value) for one in listing.price.sources] == [
        ("page", Decimal("110.00")),
        ("json-ld", Decimal("219.99")),
    ]


def test_markup_counts_where_a_higher_price_is_asked_beside_the_one_struck_through():
    listing = page("<s class='price'>219,99 €</s><b class='price'>300,00 €</b>", {"price": 219.99})
    assert listing.price.value == Decimal("219.99")


def test_the_total_of_an_empty_cart_is_no_price():
    listing = page("<b class='price'>0,00 €</b><div class='box'><i class='price'>19,90 €</i></div>")
    assert listing.price.value == Decimal("19.90")


def test_what_adds_to_a_cart_is_not_the_cart():
    body = (
        "<div class='add-to-cart'><b class='price'>19,90 €</b></div>"
        "<div class='cart-total'><b class='price'>59,90 €</b></div>"
    )
    assert page(body).price.value == Decimal("19.90")


def test_prices_of_several_things_in_microdata_of_no_product_are_none_of_the_page():
    others = "".join(f"<li itemprop='price' content='{price}'></li>" for price in ("71.9", "49.99"))
    assert page(f"<ul>{others}</ul>", {"price": "14.99"}).price.value == Decimal("14.99")
    assert page(f"<ul>{others}</ul>").price.state == "unknown"
    assert page("<ul><li itemprop='price' content='71.9'></li></ul>").price.value == Decimal("71.9")


@pytest.mark.parametrize(
    ("body", "lowest"),
    [
        ("<b class='price'>$3.499 - $4.059</b>", "3499"),
        ("<b class='price'>502,20 – 558,00 €</b>", "502.20"),
        ("<b class='price'>ab 9,99 €</b>", "9.99"),
        ("<b class='price'>2,900원~</b>", "2900"),
        ("<b class='price'>9,99 €</b>", None),
    ],
)
def test_the_lowest_of_several_is_a_field_of_its_own(body, lowest):
    listing = page(body)
    assert listing.lowest_price.value == (lowest and Decimal(lowest))
    assert (listing.price.value is None) == (lowest is not None)


def test_the_lowest_price_of_an_offer_of_several_is_read_from_markup():
    listing = page("", {"@type": "AggregateOffer", "lowPrice": "502.20", "highPrice": 558})
    assert (listing.price.value, listing.lowest_price.value) == (None, Decimal("502.20"))
    html = """<div itemscope itemtype='https://schema.org/Product'><h1>Lampe</h1>
      <div itemprop='offers' itemscope><b itemprop='lowPrice'>5.20</b>
      <b itemprop='highPrice'>7.10</b></div></div>"""
    listing = read_page(html).listing
    assert (listing.price.value, listing.lowest_price.value) == (None, Decimal("5.20"))


@pytest.mark.parametrize(
    ("text", "price", "currency"),
    [
        ("R 299,00", "299.00", "ZAR"),
        ("R299", "299", "ZAR"),
        ("S/ 99.90", "99.90", "PEN"),
        ("S/. 99.90", "99.90", "PEN"),
        ("99 درهم", "99", None),
        ("12,50 б.р.", "12.50", "BYN"),
    ],
)
def test_signs_of_more_currencies_are_read(text, price, currency):
    listing = page(f"<b class='price'>{text}</b>")
    assert (str(listing.price.value), listing.currency.value) == (price, currency)


def test_a_letter_behind_a_number_is_no_rand():
    assert page("<p class='price-note'>Modell 12 R</p>").price.value is None


def test_one_label_with_several_numbers_is_that_of_a_list():
    body = "<p>Art.-Nr.: A-101</p><p>Art.-Nr.: B-202</p>"
    assert page(body, {"price": 1}).sku.value == "A-101"
    listing = read_page(
        '<script type=\'application/ld+json\'>{"@type": "Product", "sku": "SET-1"}</script>'
        f"<h1>Lampe</h1>{body}"
    ).listing
    assert listing.sku.value == "SET-1"

"""Prices of pages whose elements are named for nothing."""

from decimal import Decimal

import pytest

from venditor.listings.page.reading import read_page


def _read(body: str, lang: str = "en", heading: str = "Cup"):
    page = f'<html lang="{lang}"><body><h1>{heading}</h1>{body}<button>Buy</button></body></html>'
    return read_page(page).listing


@pytest.mark.parametrize(
    ("lang", "body", "price", "prior"),
    [
        ("zh-Hant", "<p>原價 NT$1,200 特價 NT$880</p>", "880", ("1200", "other", "原價")),
        ("zh-Hant", "<p>建議售價：1,200 元</p><p>優惠價：880 元</p>", "880", ("1200", "list", "建議售價")),
        (
            "ja",
            "<p>通常価格 3,300円(税込)</p><p>セール価格 2,200円</p>",
            "2200",
            ("3300", "regular", "通常価格"),
        ),
        ("ko", "<p>정가 30,000원 할인가 24,000원</p>", "24000", ("30000", "list", "정가")),
        ("de", "<p>Statt 49,90 € jetzt nur 39,90 €</p>", "39.90", ("49.90", "other", "Statt")),
        ("de", "<div>Preis (inkl. MwSt.)</div><div>39,90 €</div>", "39.90", None),
        ("de", "<p>Preis: 39,90 €</p><p>Grundpreis: 7,98 €/100 g</p>", "39.90", None),
        ("ar", "<p>السعر: ١٢٫٥٠٠ د.ك</p>", "12.500", None),
        ("zh-Hant", "<p>NT$ 680</p>", "680", None),
        ("en", "<p>Made by hand.</p><p>£51.99</p>", "51.99", None),
        ("en", "<p>Cup £51.99</p><p>Delivery £3.99</p>", "51.99", None),
    ],
)
def test_words_say_which_amount_is_the_price(lang, body, price, prior):
    listing = _read(body, lang)
    assert listing.price.value == Decimal(price)
    given = [(str(one.amount), one.kind, one.words) for one in listing.prior_prices.value or ()]
    assert given == ([prior] if prior else [])


def test_a_number_in_the_name_is_no_price():
    assert _read("<p>PlayStation 5 £51.99</p>", heading="PlayStation 5").price.value == Decimal("51.99")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Free delivery from £50</p>",
        "<p>£19.99</p><p>£24.99</p>",
        "<p>Price: £19.99</p><p>Price: £24.99</p>",
        "<p>Price: £19.99 – £24.99</p>",
        "<p>Price from £19.99</p>",
        "<p>Was £19.99</p>",
        "<p>Save £5</p>",
        "<p>Price: £1.99/100 g</p>",
        "<p>3 x £19.99</p>",
        "<p>Value of the voucher</p><p>£19.99</p>",
        "<p style='display:none'>£19.99</p>",
    ],
)
def test_what_may_be_of_something_else_is_not_taken(body):
    assert _read(body).price.value is None


def test_a_price_says_where_it_stands():
    source = _read("<p>Price: £19.99</p>").price.sources[0]
    assert (source.kind, source.path, source.quotation) == ("page", "line 2: Price", "Price: £19.99")


def test_elements_named_for_a_price_go_before():
    listing = _read('<p>Price: £19.99</p><span class="price">£24.99</span>')
    assert listing.price.value == Decimal("24.99")

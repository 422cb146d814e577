"""Prices of pages whose elements are named for nothing."""

from decimal import Decimal

import pytest

from venditor.listings.page import words
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
        ("de", "<p>Preis: <s>29,90 €</s> 19,90 €</p>", "19.90", ("29.90", "struck", "")),
        ("de", "<p><del>29,90 €</del> <b>19,90 €</b></p>", "19.90", ("29.90", "struck", "")),
        ("de", "<p>19,90 €</p><p>inkl. 19 % MwSt., zzgl. Versand</p>", "19.90", None),
        ("de", "<p><s>29,90 €</s><br>19,90 €<br>inkl. MwSt.</p>", "19.90", ("29.90", "struck", "")),
        ("zh-Hant", "<p>原價 <s>NT$ 990</s> 特價 NT$ 790</p>", "790", ("990", "struck", "原價")),
        (
            "de",
            "<div><div>UVP <s>29,90 €</s></div><div>19,90 €</div></div>",
            "19.90",
            ("29.90", "list", "UVP"),
        ),
        ("de", "<p>19,90 €</p><ul><li>Tasse Rot <s>29,90 €</s></ul>", "19.90", None),
        ("de", f"<div><p>{'Gut. ' * 50}<s>29,90 €</s></p><p>19,90 €</p></div>", "19.90", None),
        ("de", "<p>Preis: <i style='text-decoration:line-through'>29,90 €</i> 19,90 €</p>", "19.90", None),
        (
            "de",
            "<p>Preis: 19,90 € inkl. MwSt.</p><p>Als Geschenk verpackt</p><p>nur 3,90 €</p>",
            "19.90",
            None,
        ),
        ("en", "<p>Price: £19.90</p><p>Express delivery</p><p>Only £5.00</p>", "19.90", None),
        ("zh-Hant", "<p>售價 NT$ 790</p><p>加購禮盒</p><p>只要 NT$ 50</p>", "790", None),
        (
            "de",
            "<p>Preis: 19,90 €</p><h2>Auch schön</h2><div><div>Tasse Rot <s>39,90 €</s> 19,90 €</div></div>",
            "19.90",
            None,
        ),
        ("de", "<div><p>Preis: 19,90 €</p><p>Dazu: Untertasse <s>24,90 €</s></p></div>", "19.90", None),
        ("de", "<div><p>19,90 €</p><div>Teller <del>29,90 €</del> <a>ansehen</a></div></div>", "19.90", None),
        ("de", "<div><p>Preis: 3,90 €</p><p>Versandkosten <s>4,90 €</s> heute</p></div>", "3.90", None),
        ("zh-Hant", "<div>售價 NT$ 60<br>運費 <s>NT$ 80</s> 免運</div>", "60", None),
        ("de", "<p><s>EUR 29,90</s><b>EUR 19,90</b></p>", "19.90", ("29.90", "struck", "")),
        ("de", "<p>Preis: 19 €</p><p>Preis: 19,00 €</p>", "19", None),
        ("de", "<p>Preis (netto): 10,00 €</p><p>Preis (brutto): 11,90 €</p>", "11.90", None),
        ("de", "<p>Warenkorb: 0,00 €</p><p>19,90 €</p>", "19.90", None),
        ("de", "<p>0,00 €</p><p>Kasse!</p><p>19,90 €</p>", "19.90", None),
        ("fr", "<p>Prix : 20 €</p><p>Le produit</p>", "20", None),
        ("de", "<p>Neu!</p><p>20,00 €</p><p>In den Warenkorb</p>", "20.00", None),
        ("en", "<p>Price: £20.00 GBP</p>", "20.00", None),
        ("de", "<p>Preis: 19,90 € inkl. 19 % MwSt., zzgl. Versand</p>", "19.90", None),
        ("de", "<p>Preis: 19,90 €</p><p>Ähnliche Produkte</p><p>Preis: 9,90 €</p>", "19.90", None),
        ("en", "<p>Price: £10.00 ex VAT (£12.00 inc VAT)</p>", "12.00", None),
        ("en", "<p>Price: £10.00 ex VAT</p><p>£12.00 inc VAT</p>", "12.00", None),
        ("en", "<p>Price: £10.00 ex VAT</p>", "10.00", None),
        ("en", "<p>RRP £30</p><p>£20</p>", "20", ("30", "list", "RRP")),
        ("en", "<p>Price £19.99. Save £5.</p>", "19.99", None),
        ("fr", "<p>Prix : 10,00 € HT</p><p>Prix : 12,00 € TTC</p>", "12.00", None),
        ("ja", "<p>価格 2,000円（税抜） 2,200円（税込）</p>", "2200", None),
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
        "<p>Price: <s>£19.99</s></p>",
        "<p>Price: £19.99</p><p>–</p><p>£29.99</p>",
        "<p>Price: £19.99 per month</p>",
        "<p>Preis: 7,98 € pro Monat</p>",
        "<p>Preis: 7,98 €</p><p>pro Monat</p>",
        "<p>Preis: <b>7,98 €</b><b>/kg</b></p>",
        "<p>Preis (pro kg): 7,98 €</p>",
        "<p>Preis (UVP): 7,98 €</p>",
        "<p>Preis (ab 10 Stück): 7,98 €</p>",
        "<p>Prix : 19,90 € le kilo</p>",
        "<p>Prix : 19 € 90</p>",
        "<p>Prix : 33,33 € x3 sans frais</p>",
        "<p>Jetzt 5 € sparen</p>",
        "<p>Now £19.99 deposit, £10 a month</p>",
        "<p>Preis: 15,00 € für Mitglieder</p>",
        "<p>售價 NT$880 x 12期</p>",
        "<p>售價：880 元/3件</p>",
        "<p>特價：2件</p><p>880 元</p>",
        "<p>価格：2,200円（100gあたり）</p>",
        "<p>판매가 24,000원/월</p>",
        "<p>ราคา ฿1,290 ต่อเดือน</p>",
        "<p>السعر: ٢٠ ر.س شهريا</p>",
        '<p>מחיר: ₪99 לק"ג</p>',
        "<p>Preis: 1,99 €</p><p>Preis: 199 €</p>",
        "<p>18,90 €</p><p>$18.90</p>",
        "<p>How much is delivery?</p><p>£3.99</p>",
        "<p>Delivery cost.</p><p>£3.99</p>",
        "<p>£3.99</p><p>Standard delivery</p>",
        "<h2>Delivery to the islands and the highlands of Scotland</h2><p>£3.99</p>",
        "<p>You save.</p><p>£5</p>",
        "<p>Related products</p><p>Plate</p><p>Price: £9.99</p>",
        "<div class='related'><p>Price: £9.99</p></div>",
        "<details><summary>Delivery!</summary><p>£3.99</p></details>",
        "<footer><p>Donate!</p><p>£5</p></footer>",
        "<textarea>£5</textarea>",
        "<p>-£20</p>",
        "<p>Price: -£20</p>",
        "<p>Spend more!</p><p>£50</p><p>gets you a free gift</p>",
        "<table><tr><th>Shipping<th>Price<tr><td>£5<td>£50</table>",
        "<table><tr><th>Menge<th>Preis<tr><td>ab 10<td>17,90 €</table>",
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


def test_a_page_is_looked_at_so_far_and_no_further(monkeypatch):
    monkeypatch.setattr(words, "MOST_NODES", 50)
    assert _read("<p>£19.99</p>").price.value == Decimal("19.99")
    assert _read(f"{'<b>x</b>' * 50}<p>£19.99</p>").price.value is None

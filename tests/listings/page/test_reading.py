"""A page as a listing: what is found where, and which of several places decides. All pages synthetic."""

from decimal import Decimal

import pytest

from venditor.listings.errors import ListingError
from venditor.listings.page.reading import read_page
from venditor.products import PriorPrice

SHELL = "<html lang='de'><head>{head}</head><body>{body}</body></html>"


def page(body="", head=""):
    return read_page(SHELL.format(head=head, body=body))


def values(read, *fields):
    return tuple(getattr(read.listing, field).value for field in fields)


def test_every_field_says_where_it_was_read():
    block = """<script type="application/ld+json">{"@type": "Product", "name": "Wasserkocher", "sku": "WK-1",
        "gtin13": "4006381333931", "brand": {"name": "Kessel"},
        "offers": {"price": "1.299,00", "priceCurrency": "EUR",
                   "availability": "https://schema.org/OutOfStock"}}</script>"""
    read = page("<h1>Kocher</h1>", block)
    fields = ("name", "sku", "gtin", "brand", "price", "currency", "availability", "language")
    assert values(read, *fields) == (
        "Wasserkocher",
        "WK-1",
        "4006381333931",
        "Kessel",
        Decimal("1299.00"),
        "EUR",
        "out_of_stock",
        "de",
    )
    price, name = read.listing.price.sources, read.listing.name.sources
    assert [(one.kind, one.path, one.quotation) for one in price] == [
        ("json-ld", "json-ld[0].offers[0].price", "1.299,00")
    ]
    assert [(one.kind, one.path, one.quotation) for one in name] == [
        ("json-ld", "json-ld[0].name", "Wasserkocher"),
        ("page", "h1", "Kocher"),
    ]
    assert read.listing.condition.state == "unknown"
    assert read.problems == ()


SHELF = "<ul class='carousel'><li><b class='price'>7,00 €</b></li><li><b class='price'>7,00 €</b></li></ul>"
PRICES = {
    "beside a heading": ("<h1>Lampe</h1><span class='product-price'>19,90 €</span>", "19.90"),
    "in another language": ("<h1>Lampa</h1><b class='cena'>1 299,00 zł</b>", "1299.00"),
    "the sign in front": ("<h1>Lamp</h1><b class='price'>$1,299.50</b>", "1299.50"),
    "a dash for no cents": ("<h1>Lampe</h1><b class='preis'>20,- €</b>", "20"),
    "an earlier one beside it": (
        "<h1>Lampe</h1><span class='price old-price'>29,90 €</span><span class='price'>19,90 €</span>",
        "19.90",
    ),
    "struck through": (
        "<h1>Lampe</h1><del class='price'>29,90 €</del><ins class='price'>19,90 €</ins>",
        "19.90",
    ),
    "of other products": (
        "<div class='related'><b class='price'>5,00 €</b></div><h1>Lampe</h1><b class='price'>19,90 €</b>"
        + SHELF,
        "19.90",
    ),
    "of delivery": (
        "<h1>Lampe</h1><b class='price shipping'>4,90 €</b><b class='price'>19,90 €</b>",
        "19.90",
    ),
    "thousands of a currency without three decimals": ("<h1>Bota</h1><b class='price'>$3.499</b>", "3499"),
    "three decimals": ("<h1>Lamp</h1><b class='price'>KWD 3.499</b>", "3.499"),
    "Arabic digits": ("<h1>مصباح</h1><b class='price'>١٬٢٩٩٫٥٠ ر.س</b>", "1299.50"),
}


@pytest.mark.parametrize("case", PRICES)
def test_a_visible_price_is_read(case):
    body, price = PRICES[case]
    assert values(page(body), "price") == (Decimal(price),)


@pytest.mark.parametrize(
    ("language", "address", "currency"),
    [
        ("es-AR", "https://tienda.example/botas", "ARS"),
        ("en-us", "https://shop.example/boots", "USD"),
        ("es", "https://tienda.example.com.mx/botas", "MXN"),
        ("zh-Hant", "https://shop.example.tw/p/1", "TWD"),
        ("en", "https://shop.example/boots", None),
        ("de-DE", "https://shop.example/boots", None),
    ],
)
def test_a_sign_that_several_currencies_share_means_that_of_the_land(language, address, currency):
    head = f'<link rel="canonical" href="{address}">'
    html = f"<html lang='{language}'><head>{head}</head><h1>x</h1><b class='price'>$3.499</b></html>"
    assert values(read_page(html), "price", "currency") == (Decimal(3499), currency)


def test_an_earlier_price_is_kept_beside_the_price():
    read = page("<h1>Lampe</h1><s class='price'>29,90 €</s><b class='price'>19,90 €</b>")
    assert values(read, "price", "currency") == (Decimal("19.90"), "EUR")
    assert read.listing.prior_prices.value == (PriorPrice(Decimal("29.90"), "struck", ""),)


NUMBERS = {
    "SKU: AB-12": "AB-12",
    "Artikel-Nr.: 2800395267": "2800395267",
    "Art.-Nr. 1049084": "1049084",
    "Référence : VE900": "VE900",
    "Codice articolo: 66868": "66868",
    "Kod produktu 5901885": "5901885",
    "eBay item number: 133588510845": "133588510845",
    "〈商品編號：M14876706〉": "M14876706",
    "商品番号:abc-123": "abc-123",
    "Κωδικός: 7788": "7788",
    "Артикул: 55-66": "55-66",
    "Kód produktu: GARNI 570 EASY II": "GARNI 570 EASY II",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_beside_its_label_is_read_in_many_languages(text):
    assert values(page(f"<h1>x</h1><p>{text}</p>"), "sku") == (NUMBERS[text],)
    label, sign, number = text.partition(":") if ":" in text else text.rpartition(" ")
    if number.strip() == NUMBERS[text]:
        assert values(page(f"<dl><dt>{label}{sign}</dt><dd>{number}</dd></dl>"), "sku") == (NUMBERS[text],)


@pytest.mark.parametrize(
    "text",
    [
        "Ref your friends",
        "The code of conduct",
        "SKU",
        "Codice sconto",
        "Reference list: see below",
        "Preis 20",
    ],
)
def test_words_beside_a_label_are_no_number(text):
    assert page(f"<p>{text}</p>").listing.sku.state == "unknown"


def test_what_is_on_the_page_decides_over_the_number_for_machines_and_both_are_named():
    block = '<script type="application/ld+json">{"@type": "Product", "sku": "internal-9"}</script>'
    sku = page("<p>Item number: 12345</p>", block).listing.sku
    assert (sku.value, [one.kind for one in sku.sources]) == ("12345", ["page", "json-ld"])


def test_the_address_gives_a_number_only_where_nothing_else_does():
    link = '<link rel="canonical" href="https://shop.example/lamp-1589482272.html">'
    assert values(page("", link), "sku") == ("1589482272",)
    assert values(page("<p>SKU: A-1</p>", link), "sku") == ("A-1",)


def test_microdata_of_the_products_beside_it_is_not_its_own():
    body = """
    <div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Lampe</h1>
      <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
        <meta itemprop="priceCurrency" content="EUR"><span itemprop="price">19,90 € statt 29,90 €</span></div>
      <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product">
        <span itemprop="name">Birne</span><span itemprop="price">2,00</span></div>
    </div>"""
    assert values(page(body), "name", "price", "currency") == ("Lampe", Decimal("19.90"), "EUR")


def test_a_price_of_nothing_says_that_there_is_none():
    block = '<script type="application/ld+json">{"@type": "Product", "offers": {"price": 0}}</script>'
    price = page("<h1>x</h1><b class='price'>7,00 €</b>", block).listing.price
    assert (price.state, price.value, price.sources[0].path) == ("absent", None, "json-ld[0].offers[0].price")


def test_what_a_page_lists_is_kept_and_fills_the_fields_it_names():
    body = """<table><tr><th>Material:</th><td>100 % Wolle</td></tr>
      <tr><td>Gewicht</td><td>2 kg</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>
      <dl><dt>原産国</dt> <dd>台湾</dd><dt>Hersteller</dt><dd>Kessel GmbH, Weg 1, 80331 München</dd></dl>"""
    listing = page(body).listing
    assert (listing.material.value, listing.country_of_origin.value) == ("100 % Wolle", "台湾")
    assert listing.manufacturer.sources[0].path == "list: Hersteller"
    assert [(one.name, one.value) for one in listing.attributes.value] == [
        ("Material", "100 % Wolle"),
        ("Gewicht", "2 kg"),
        ("原産国", "台湾"),
        ("Hersteller", "Kessel GmbH, Weg 1, 80331 München"),
    ]


def test_what_cannot_be_used_is_told_and_the_next_reading_decides():
    block = (
        '<script type="application/ld+json">{"@type": "Product", "gtin": "4006381333932", '
        '"offers": {"price": "on request", "availability": "maybe"}}</script>'
    )
    read = page("<h1>x</h1><b class='price'>7,00 €</b>", block)
    assert values(read, "price", "gtin", "availability") == (Decimal("7.00"), None, None)
    assert {problem.field for problem in read.problems} == {"price", "gtin", "availability"}


def test_what_is_never_shown_is_not_read_as_words():
    hidden = "<script>SKU: no-1</script><style>.price{}</style><template>SKU: no-2</template>"
    assert page(f"<p>Lamp</p>{hidden}").listing.sku.state == "unknown"


@pytest.mark.parametrize("empty", ["", "<div id=root></div><script>SKU: no-1</script>", "<img src=a.jpg>"])
def test_a_page_with_nothing_on_it_is_told_and_no_listing(empty):
    with pytest.raises(ListingError, match="shows no words and has no markup"):
        page(empty)


SAID = {
    "<p>Sold out</p>": "out_of_stock",
    "<p>Derzeit nicht verfügbar.</p>": "out_of_stock",
    "<p>在庫切れ</p>": "out_of_stock",
    "<button>In den Warenkorb</button>": "in_stock",
    "<button>加入購物車</button>": "in_stock",
    "<button>Add to cart</button><h2>Other sizes</h2><p>Sold out</p>": "in_stock",
    "<p>Lieferbar ab 12.12.2027</p>": None,
    "<p>Not available for click &amp; collect</p>": None,
    "<p>Disponibile dal 3 marzo</p>": None,
}


@pytest.mark.parametrize("body", SAID)
def test_words_alone_on_their_line_say_whether_it_can_be_had(body):
    assert values(page(f"<p>Sold out</p><h1>Lampe</h1>{body}"), "availability") == (SAID[body],)


def test_a_first_heading_without_words_is_passed_over():
    assert values(page("<h1><img src='logo.png'></h1><h1>Lampe</h1>"), "name") == ("Lampe",)


def test_a_language_may_be_written_with_a_low_line():
    assert values(read_page("<html lang='de_DE'><h1>x</h1></html>"), "language") == ("de-DE",)


def test_a_row_with_several_names_has_a_value_for_each():
    row = "<tr><td>Brand:</td><td>Duracell</td><td>Colour:</td><td>Black</td></tr>"
    other = "<tr><td>S</td><td>M</td><td>L</td><td>XL</td></tr>"
    listing = read_page(f"<html><body><h1>Battery</h1><table>{row}{other}</table></body></html>").listing
    assert [(one.name, one.value) for one in listing.attributes.value] == [
        ("Brand", "Duracell"),
        ("Colour", "Black"),
    ]
    assert listing.brand.value == "Duracell"


@pytest.mark.parametrize(
    ("above", "below", "state"),
    [("Auf Lager.", "", "in_stock"), ("Auf Lager.", "Ausverkauft", "out_of_stock"), ("", "", None)],
)
def test_a_box_to_buy_may_stand_between_a_notice_and_the_heading(above, below, state):
    html = f"<title>Lampe</title><p>Ausverkauft<h1>Wird hinzugefügt</h1><p>{above}<h1>Lampe</h1><p>{below}"
    found = read_page(html).listing
    assert (found.name.value, found.availability.value) == ("Lampe", state)

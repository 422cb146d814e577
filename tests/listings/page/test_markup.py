"""What pages say for machines of their own product, and what is another's. All pages synthetic."""

import json
import time

import pytest

from venditor.listings.page.linked import from_json_ld
from venditor.listings.page.microdata import from_microdata
from venditor.listings.page.open_graph import from_open_graph
from venditor.listings.page.opened import opened
from venditor.listings.page.properties import MOST_VALUES
from venditor.listings.page.tree import parsed


def opened_(html):
    return opened(parsed(html))


def linked(*blocks, body="<h1>Lamp</h1>", canonical=""):
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)
    head = f'<link rel="canonical" href="{canonical}">{scripts}'
    return list(from_json_ld(opened_(f"<head>{head}</head><body>{body}")))


def of(candidates, field):
    return [each.text for each in candidates if each.field == field]


def lamp(**more):
    return {"@type": "Product", "name": "Lamp", **more}


def offer(price, **more):
    return {"@type": "Offer", "price": price, "priceCurrency": "EUR", **more}


OTHER = {"@type": "Product", "name": "Bulb", "offers": offer(5)}


@pytest.mark.parametrize(
    "blocks",
    [
        (lamp(isRelatedTo=[OTHER]),),
        (lamp(isSimilarTo=OTHER),),
        (lamp(isAccessoryOrSparePartFor=OTHER),),
        ({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}, lamp()),
        (OTHER, lamp()),
        (OTHER, lamp(offers=offer(7))),
    ],
)
def test_a_product_beside_the_pages_own_is_not_its_own(blocks):
    read = linked(*blocks)
    assert of(read, "name") == ["Lamp"]
    assert "5" not in of(read, "price")


def test_the_product_at_the_address_of_the_page_is_its_own():
    read = linked(OTHER, lamp(url="https://shop.example/l/"), body="", canonical="http://www.shop.example/l")
    assert of(read, "name") == ["Lamp"]


GROUP = {
    "@type": "ProductGroup",
    "name": "Lamp",
    "hasVariant": [
        lamp(name="Lamp red", sku="L-1", url="https://shop.example/l?v=1", offers=offer(10)),
        lamp(name="Lamp blue", sku="L-2", url="https://shop.example/l?v=2", offers=offer(20)),
    ],
}


@pytest.mark.parametrize(
    ("canonical", "sku", "price"),
    [
        ("https://shop.example/l?v=2", ["L-2"], ["20"]),
        ("https://shop.example/L-2.html", ["L-2"], ["20"]),
        ("https://shop.example/l", [], ["10"]),
    ],
)
def test_of_a_group_the_variant_that_the_page_shows_is_read(canonical, sku, price):
    read = linked(GROUP, canonical=canonical)
    assert (of(read, "name")[0], of(read, "sku"), of(read, "price")) == ("Lamp", sku, price)


def specified(*specifications):
    return lamp(offers={"@type": "Offer", "priceSpecification": list(specifications)})


@pytest.mark.parametrize(
    "more",
    [
        {"@type": "DeliveryChargeSpecification"},
        {"priceComponentType": "https://schema.org/ActivationFee"},
        {"validForMemberTier": {"name": "Gold"}},
        {"referenceQuantity": {"value": 1, "unitCode": "LTR"}},
        {"unitCode": "MON"},
        {"priceType": "https://schema.org/InvoicePrice"},
    ],
)
def test_a_price_of_something_else_is_no_price_asked(more):
    read = linked(specified({"price": 4, **more}, {"price": 10, "unitCode": "C62"}))
    assert of(read, "price") == ["10"]


def test_a_price_stands_at_its_exact_place():
    before = {"schema:price": 30, "priceType": "https://schema.org/ListPrice"}
    read = linked("no product", specified(before, {"price": {"@value": "10"}}))
    places = {each.field: each.source.path for each in read}
    assert places["price"] == "json-ld[1].offers[0].priceSpecification[1].price"
    assert places["prior_prices"] == "json-ld[1].offers[0].priceSpecification[0].schema:price"


def test_what_is_elsewhere_on_the_page_is_read_there_and_else_is_no_name():
    product = lamp(brand={"@id": "#b"}, manufacturer={"@id": "#m"}, offers={"@id": "#o"})
    elsewhere = [
        {"@type": "Brand", "@id": "#b", "name": "Kessel"},
        {"@id": "#o", **offer(7, seller={"@id": "https://shop.example/#org"})},
        {"@type": "Organization", "@id": "https://shop.example/#org", "name": "Shop GmbH"},
    ]
    read = linked({"@graph": [product, *elsewhere]})
    found = [of(read, field) for field in ("brand", "manufacturer", "price", "seller")]
    assert found == [["Kessel"], [], ["7"], ["Shop GmbH"]]


@pytest.mark.parametrize(
    ("offers", "number"),
    [
        ([offer(10, availability="OutOfStock"), offer(20, availability="InStock")], 1),
        ([offer("0.00"), offer(9, availability="SoldOut")], 1),
        ([offer(10, availability="OutOfStock"), offer(20, availability="OutOfStock")], 0),
        ([offer(10), offer(20)], 0),
        ([offer(0)], 0),
    ],
)
def test_all_of_an_offer_is_of_the_one_that_can_be_had(offers, number):
    read = linked(lamp(offers=[{**each, "sku": f"L-{place}"} for place, each in enumerate(offers)]))
    wanted = offers[number]
    assert of(read, "price") == [str(wanted["price"])]
    assert of(read, "sku") == [f"L-{number}"]
    assert of(read, "availability") == [each for each in [wanted.get("availability")] if each]


@pytest.mark.parametrize(
    ("high", "price"), [({}, ["10"]), ({"highPrice": "10.00"}, ["10"]), ({"highPrice": 12}, [])]
)
def test_the_lowest_of_several_prices_is_a_price_where_it_is_the_only_one(high, price):
    assert of(linked(lamp(offers={"@type": "AggregateOffer", "lowPrice": 10, **high})), "price") == price


def test_places_with_nothing_in_them_are_read_as_empty():
    read = linked(lamp(brand="", gtin13=None, mpn=" ", image="", offers=offer("")))
    assert [of(read, field) for field in ("brand", "gtin", "mpn", "images", "price")] == [
        [""],
        [""],
        [" "],
        [],
        [""],
    ]


def test_references_to_characters_are_characters_once_and_quoted_as_they_stand():
    (name,) = [each for each in linked(lamp(name="A &amp; B &amp;lt; C &copy D")) if each.field == "name"]
    assert (name.text, name.source.quotation) == ("A & B &lt; C &copy D", "A &amp; B &amp;lt; C &copy D")


def test_so_many_values_are_read_and_no_more():
    many = [str(number) for number in range(100_000)]
    assert of(linked(lamp(gtin=many)), "gtin") == many[:MOST_VALUES]
    read = linked(specified(*({"price": number} for number in many)))
    assert of(read, "price") == many[:MOST_VALUES]


PRODUCT = 'itemscope itemtype="https://schema.org/Product"'


def item(body, more=""):
    return list(from_microdata(opened_(f"<div {PRODUCT}{more}>{body}</div>")))


def inner(name, kind, body):
    return f'<div itemprop="{name}" itemscope itemtype="https://schema.org/{kind}">{body}</div>'


@pytest.mark.parametrize(
    "another",
    [
        inner("brand", "Brand", '<meta itemprop="name" content="Kessel">'),
        inner("offers", "Offer", inner("seller", "Organization", '<b itemprop="name">Shop</b>')),
        inner("review", "Review", '<b itemprop="name">Great</b>'),
        inner(
            "breadcrumb",
            "BreadcrumbList",
            inner("itemListElement", "ListItem", '<b itemprop="name">Home</b>'),
        ),
        inner("isRelatedTo", "Product", '<b itemprop="name">Bulb</b>'),
    ],
)
def test_a_name_is_of_the_nearest_item(another):
    assert of(item(another + '<h1 itemprop="name">Lamp</h1>'), "name") == ["Lamp"]


def test_a_brand_is_named_within():
    assert of(item(inner("brand", "Brand", '<meta itemprop="name" content="Kessel">')), "brand") == ["Kessel"]
    assert of(item('<a itemprop="brand" href="/kessel">Kessel</a>'), "brand") == ["Kessel"]


def test_a_collection_is_no_product():
    collection = (
        '<div itemscope itemtype="https://schema.org/ProductCollection"><b itemprop="name">All</b></div>'
    )
    read = list(from_microdata(opened_(f'{collection}<div {PRODUCT}><b itemprop="name">Lamp</b></div>')))
    assert of(read, "name") == ["Lamp"]


def test_what_an_item_refers_to_is_its_own():
    price = (
        '<meta itemprop="price" content="7"><link itemprop="availability" href="https://schema.org/InStock">'
    )
    html = f'<div {PRODUCT} itemref="a b"></div><div id="a" itemprop="offers" itemscope>{price}</div>'
    read = list(
        from_microdata(opened_(html + '<p id="b"><i itemprop="sku">L-1</i></p><i itemprop="sku">no</i>'))
    )
    assert [of(read, field) for field in ("price", "availability", "sku")] == [
        ["7"],
        ["https://schema.org/InStock"],
        ["L-1"],
    ]


def test_of_several_offers_in_microdata_one_is_read():
    offers = [
        inner(
            "offers",
            "Offer",
            f'<meta itemprop="price" content="{price}"><link itemprop="availability" href="{at}">',
        )
        for price, at in ((10, "OutOfStock"), (20, "InStock"))
    ]
    read = item("".join(offers))
    assert (of(read, "price"), of(read, "availability")) == (["20"], ["InStock"])


def test_a_place_in_microdata_with_nothing_in_it_is_read_as_empty():
    read = item('<meta itemprop="gtin13" content=""><span itemprop="sku" content="">L-1</span>')
    assert (of(read, "gtin"), of(read, "sku")) == ([""], ["L-1"])


@pytest.mark.parametrize(
    "body",
    [
        f'<i itemprop="{"sku " * 200_000}">a</i>',
        '<i itemprop="sku">a</i>' * 50_000,
        '<div itemprop="sku">' * 900 + "a " * 400_000,
        f"<div {PRODUCT}>a</div>" * 15_000,
    ],
)
def test_however_much_there_is_it_is_read_in_bounded_time(body):
    begun = time.process_time()
    item(body)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(("sale", "before"), [("19.90", ["29.90"]), ("29.90", []), ("", [])])
def test_beside_a_price_of_a_sale_the_other_one_is_the_earlier(sale, before):
    html = (
        f'<meta property="product:sale_price:amount" content="{sale}">'
        '<meta property="product:price:amount" content="29.90">'
    )
    assert of(list(from_open_graph(opened_(html))), "prior_prices") == before

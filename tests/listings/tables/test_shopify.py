"""Exports of Shopify: the three real ones it publishes, and small ones written by the tests."""

import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from venditor.core.quantity import Quantity
from venditor.listings.tables import read_table, shopify
from venditor.listings.tables.shopify import MOST_TOGETHER
from venditor.products import Attribute, PriorPrice

TODAY = date(2026, 11, 27)
OLD = (
    "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,"
    "Image Src,Google Shopping / MPN,Google Shopping / Condition,Variant Image"
)
NEW = (
    "Title,URL handle,Description,Vendor,Product category,SKU,Barcode,Option1 name,Option1 value,Price,"
    "Compare-at price,Unit price total measure,Unit price total measure unit,Unit price base measure,"
    "Unit price base measure unit,Inventory tracker,Inventory quantity,Continue selling when out of stock,"
    "Product image URL,Variant image URL,Fabric (product.metafields.shopify.fabric)"
)


def read(*lines):
    return list(read_table(io.BytesIO("\n".join(lines).encode()), TODAY))


def said(found):
    return {name: field.value for name, field in found.listing if field.state == "present"}


def states(found):
    return {name: field.state for name, field in found.listing if field.state != "unknown"}


def paths(field):
    return [source.path for source in field.sources]


def real(shared, name):
    with (shared / "data" / "listings" / "real" / "shopify_demo_csv" / name).open("rb") as file:
        return list(read_table(file, TODAY))


def test_a_variant_takes_the_words_of_the_first_row_of_its_product():
    first, second = read(
        OLD,
        "shirt,Shirt,<p>Soft <b>cotton</b></p>,Brand,Clothes,Size,S,SH-S,shopify,3,deny,20.00,25.00,"
        "4006381333931,https://a/1.jpg,M1,new,",
        "shirt,,,,,,M,SH-M,shopify,0,continue,22.00,22.00,,https://a/2.jpg,,,https://a/m.jpg",
    )
    assert (first.item, second.item) == ("1 (shirt/S)", "2 (shirt/M)")
    assert said(first) == {
        "id": "shirt/S",
        "name": "Shirt - S",
        "description": "Soft cotton",
        "images": ("https://a/1.jpg", "https://a/2.jpg"),
        "category": "Clothes",
        "price": Decimal("20.00"),
        "prior_prices": (PriorPrice(Decimal("25.00"), "regular", "Variant Compare At Price"),),
        "availability": "in_stock",
        "condition": "new",
        "sku": "SH-S",
        "mpn": "M1",
        "gtin": "4006381333931",
        "brand": "Brand",
        "attributes": (Attribute("Size", "S"),),
    }
    assert said(second) == {
        "id": "shirt/M",
        "name": "Shirt - M",
        "description": "Soft cotton",
        "images": ("https://a/m.jpg", "https://a/1.jpg", "https://a/2.jpg"),
        "category": "Clothes",
        "price": Decimal("22.00"),
        "availability": "backorder",
        "condition": "new",
        "sku": "SH-M",
        "mpn": "M1",
        "brand": "Brand",
        "attributes": (Attribute("Size", "M"),),
    }
    assert (second.listing.prior_prices.state, second.listing.gtin.state) == ("absent", "absent")
    assert second.listing.currency.state == "unknown"
    assert paths(second.listing.name) == ["line 2/Title", "line 3/Option1 Value"]
    assert second.listing.price.sources[0].kind == "table"
    assert first.problems == second.problems == ()


def test_the_headers_since_2024_say_the_same():
    (found,) = read(
        NEW,
        "Juice,juice,Pressed,Brand,Food > Juice,J1,4006381333931,Title,Default Title,2.49,3.00,750,ml,1,l,"
        "shopify,0,FALSE,https://a/1.jpg,,linen",
    )
    assert said(found) == {
        "id": "juice",
        "name": "Juice",
        "description": "Pressed",
        "images": ("https://a/1.jpg",),
        "category": "Food > Juice",
        "price": Decimal("2.49"),
        "prior_prices": (PriorPrice(Decimal("3.00"), "regular", "Compare-at price"),),
        "quantity": Quantity(Decimal(750), "ml"),
        "availability": "out_of_stock",
        "sku": "J1",
        "gtin": "4006381333931",
        "brand": "Brand",
        "attributes": (Attribute("Fabric (product.metafields.shopify.fabric)", "linen"),),
    }
    assert found.listing.unit_price.state == "unknown"
    assert paths(found.listing.unit_price) == [
        "line 2/Unit price total measure",
        "line 2/Unit price base measure",
    ]


@pytest.mark.parametrize(
    ("price", "before", "expected"),
    [
        ("20.00", "20.01", ("present", Decimal("20.01"))),
        ("20.00", "20.00", ("absent", None)),
        ("20.00", "19.99", ("absent", None)),
        ("20.00", "", ("absent", None)),
        ("", "25.00", ("unknown", None)),
    ],
)
def test_a_price_that_is_compared_with_counts_only_where_it_is_higher(price, before, expected):
    (found,) = read("Handle,Title,Variant Price,Variant Compare At Price", f"a,A,{price},{before}")
    prior = found.listing.prior_prices
    assert (prior.state, prior.value and prior.value[0].amount) == expected
    assert found.listing.price.state == ("present" if price else "absent")


def test_stock_that_is_not_counted_says_nothing():
    (found,) = read(OLD, "a,A,,,,Title,Default Title,,,0,deny,1,,,,,,")
    assert found.listing.availability.state == "unknown"


def test_rows_with_a_picture_only_are_no_listings():
    found = read("Handle,Title,Variant Price,Image Src", "a,A,1,x1", "a,,,x2", "a,,,x3", "b,B,2,x4")
    assert [each.item for each in found] == ["1 (a)", "2 (b)"]
    assert found[0].listing.images.value == ("x1", "x2", "x3")


def test_a_product_without_a_title_or_a_handle_is_told():
    first, second = read("Handle,Title,Variant Price", "a,,1", ",B,2")
    assert (first.item, states(first)["name"]) == ("1 (a)", "absent")
    assert (second.item, said(second)) == ("2", {"name": "B", "price": Decimal(2)})


def test_a_bad_row_costs_one_listing():
    found = read("Handle,Title,Variant Price,Variant Barcode", "a,A,1,", "b,B,x,y", "c,C,3,,,,junk", "d,D,4,")
    assert [each.item for each in found] == ["1 (a)", "2 (b)", "3", "4 (d)"]
    assert [(each.field, each.source.path) for each in found[1].problems] == [
        ("gtin", "line 3/Variant Barcode"),
        ("price", "line 3/Variant Price"),
    ]
    assert states(found[2]) == {}
    assert found[2].problems[0].message.startswith("The row has 7 cells where the header has 4.")


def test_a_product_of_very_many_rows_is_read_in_parts():
    rows = [f"a,{'A' if not number else ''},{number + 1},V{number}" for number in range(MOST_TOGETHER + 1)]
    found = read("Handle,Title,Variant Price,Option1 Value", *rows)
    assert len(found) == MOST_TOGETHER + 1
    assert found[MOST_TOGETHER - 1].listing.name.value == f"A - V{MOST_TOGETHER - 1}"
    assert found[MOST_TOGETHER].listing.name.state == "absent"


@pytest.mark.parametrize(
    ("name", "variants", "total", "reduced"),
    [
        ("apparel.csv", 22, "1295", 0),
        ("home-and-garden.csv", 21, "2345.84", 16),
        ("jewelery.csv", 23, "980.74", 17),
    ],
)
def test_the_exports_that_shopify_publishes(shared, name, variants, total, reduced):
    """Real; the figures were counted with another reader."""
    found = real(shared, name)
    assert len(found) == variants
    assert [each for each in found if each.problems] == []
    assert sum(each.listing.price.value for each in found) == Decimal(total)
    assert sum(each.listing.prior_prices.state == "present" for each in found) == reduced
    states = Counter((field, value.state) for each in found for field, value in each.listing)
    for field in ("id", "name", "description", "images", "price", "brand"):
        assert states[field, "present"] == variants
    for field in ("gtin", "sku", "mpn", "condition"):
        assert states[field, "absent"] == variants
    for field in ("currency", "quantity", "language", "url", "unit_price"):
        assert states[field, "unknown"] == variants


def test_a_bracelet_in_two_colours(shared):
    """Real: lines 4 to 6 of the file, compared by eye; the third has a picture only."""
    gold, silver = (each for each in real(shared, "jewelery.csv") if "leather-anchor" in each.item)
    assert (gold.item, silver.item) == ("3 (leather-anchor/Gold)", "4 (leather-anchor/Silver)")
    assert silver.listing.name.value == "Anchor Bracelet Mens - Silver"
    assert (silver.listing.price.value, silver.listing.prior_prices.value[0].amount) == (
        Decimal(55),
        Decimal(85),
    )
    assert paths(silver.listing.price) == ["line 5/Variant Price"]
    assert paths(silver.listing.description) == ["line 4/Body (HTML)"]
    burst = "https://burst.shopifycdn.com/photos/"
    assert silver.listing.images.value == (
        f"{burst}anchor-bracelet-for-men_925x.jpg",
        f"{burst}anchor-bracelet-mens_925x.jpg",
        f"{burst}leather-anchor-bracelet-for-men_925x.jpg",
    )


def test_a_description_of_several_lines(shared):
    """Real: the necklace of lines 28 to 35, whose quotation marks hold six lines."""
    (blue, _) = (each for each in real(shared, "jewelery.csv") if "gemstone" in each.item)
    assert paths(blue.listing.price) == ["line 29/Variant Price"]
    assert blue.listing.description.value == (
        "Gemstone pendant, housed in sterling silver, with sterling silver chain. "
        "Sterling silver chain, 14 inches Turquoise or Quartz Boho Chic Made in USA"
    )


def test_a_product_of_very_many_characters_is_read_in_parts(monkeypatch):
    rows = ("Handle,Title,Variant Price,Option1 Value", "a,A,1,S", "a,,2,M")
    monkeypatch.setattr(shopify, "MOST_CHARACTERS", len("aA1S") + len("a2M"))
    assert [each.listing.name.value for each in read(*rows)] == ["A - S", "A - M"]
    monkeypatch.setattr(shopify, "MOST_CHARACTERS", len("aA1S") + len("a2M") - 1)
    assert [each.listing.name.state for each in read(*rows)] == ["present", "absent"]


@pytest.mark.parametrize(("whole", "per"), [("", "1"), ("750", ""), ("", "")])
def test_a_measure_that_is_not_given_leaves_the_unit_price_absent(whole, per):
    measures = "Unit Price Total Measure,Unit Price Total Measure Unit,Unit Price Base Measure"
    (found,) = read(f"Handle,Title,Variant Price,{measures}", f"a,A,1,{whole},{'ml' if whole else ''},{per}")
    assert found.listing.unit_price.state == "absent"
    assert found.listing.quantity.state == ("present" if whole else "absent")

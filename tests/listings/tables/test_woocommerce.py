"""Exports of WooCommerce, written by the tests with the headers of its exporter."""

import io
from datetime import date
from decimal import Decimal

import pytest

from venditor.listings.tables import read_table, woocommerce
from venditor.products import Attribute, PriorPrice

TODAY = date(2026, 11, 27)
HEADER = (
    'ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,Short description,Description,'
    "Date sale price starts,Date sale price ends,In stock?,Weight (kg),Length (cm),Sale price,Regular price,"
    "Categories,Tags,Images,Parent,Brands,Attribute 1 name,Attribute 1 value(s),Meta: _secret,Meta: origin"
)


def line(**cells):
    names = (
        "id type sku gtin name published short description starts ends stock weight length sale regular "
        "categories tags images parent brands attribute value internal origin"
    ).split()
    assert set(cells) <= set(names)
    return ",".join('"' + cells.get(name, "") + '"' for name in names)


def read(*lines):
    return list(read_table(io.BytesIO("\n".join([HEADER, *lines]).encode()), TODAY))


def said(found):
    return {name: field.value for name, field in found.listing if field.state == "present"}


def paths(field):
    return [source.path for source in field.sources]


def test_a_simple_product_is_a_listing():
    (found,) = read(
        line(
            id="44",
            type="simple",
            sku="S1",
            gtin="4006381333931",
            name="Soap",
            published="1",
            short="Short",
            description="<p>Long &amp; soft</p>",
            stock="1",
            weight="0.1",
            length="9",
            regular="4,90",
            categories="Bath > Soap",
            tags="green",
            images="https://a/1.jpg, https://a/2.jpg",
            brands="Brand",
            attribute="Scent",
            value="Rose",
            internal="x",
            origin="FR",
        )
    )
    assert found.item == "1 (44)"
    assert found.problems == ()
    assert said(found) == {
        "id": "44",
        "name": "Soap",
        "description": "Long & soft",
        "images": ("https://a/1.jpg", "https://a/2.jpg"),
        "category": "Bath > Soap",
        "price": Decimal("4.90"),
        "availability": "in_stock",
        "sku": "S1",
        "gtin": "4006381333931",
        "brand": "Brand",
        "attributes": (
            Attribute("Scent", "Rose"),
            Attribute("Weight", "0.1 kg"),
            Attribute("Length", "9 cm"),
            Attribute("Published", "1"),
            Attribute("Tags", "green"),
            Attribute("Meta: origin", "FR"),
        ),
    }
    assert paths(found.listing.description) == ["line 2/Description", "line 2/Short description"]
    assert found.listing.prior_prices.state == "absent"
    assert found.listing.currency.state == "unknown"


@pytest.mark.parametrize("parent", ["id:44", "HOODIE"])
def test_a_variation_takes_the_words_of_its_product(parent):
    found = read(
        line(
            id="44", type="variable", sku="HOODIE", name="Hoodie", description="Warm", categories="C",
            brands="B", images="https://a/1.jpg", attribute="Color", value="Red, Blue",
        ),
        line(id="45", type="variation", sku="H-R", parent=parent, regular="45", sale="42", attribute="Color",
             value="Red", images="https://a/r.jpg", description="Red one"),
        line(id="46", type="variation", sku="H-B", name="Hoodie - Blue", parent=parent, regular="45",
             attribute="Color", value="Blue"),
    )  # fmt: skip
    assert [each.item for each in found] == ["1 (45)", "2 (46)"]
    red, blue = found
    assert said(red) == {
        "id": "45",
        "name": "Hoodie - Red",
        "description": "Red one",
        "images": ("https://a/r.jpg", "https://a/1.jpg"),
        "category": "C",
        "price": Decimal(42),
        "prior_prices": (PriorPrice(Decimal(45), "regular", "Regular price"),),
        "sku": "H-R",
        "brand": "B",
        "attributes": (Attribute("Color", "Red"),),
    }
    assert paths(red.listing.name) == ["line 2/Name", "line 3/Attribute 1 value(s)"]
    assert (said(blue)["name"], said(blue)["description"]) == ("Hoodie - Blue", "Warm")
    assert red.problems == blue.problems == ()


def test_a_variation_without_its_product_is_told():
    (found,) = read(line(id="45", type="variation", parent="id:9", regular="45"))
    assert said(found) == {"id": "45", "price": Decimal(45)}
    assert [(each.field, each.source.path) for each in found.problems] == [("name", "line 2/Parent")]


def test_a_variable_product_without_variations_is_a_listing():
    found = read(line(id="44", type="variable", name="Hoodie"), line(id="50", type="simple", name="Cap"))
    assert [each.item for each in found] == ["1 (50)", "2 (44)"]


@pytest.mark.parametrize(
    ("starts", "ends", "price", "before", "first", "last"),
    [
        ("", "", 8, 10, "absent", "absent"),
        ("2026-11-27", "", 8, 10, "present", "absent"),
        ("2026-11-27 00:00:00", "2026-11-27 23:59:59", 8, 10, "present", "present"),
        ("2026-11-28", "", 10, None, "unknown", "absent"),
        ("", "2026-11-26", 10, None, "absent", "unknown"),
        ("", "2026-11-27", 8, 10, "absent", "present"),
    ],
)
def test_a_sale_is_on_within_its_days(starts, ends, price, before, first, last):
    (found,) = read(line(type="simple", regular="10", sale="8", starts=starts, ends=ends))
    listing = found.listing
    prior = listing.prior_prices.value
    assert (listing.price.value, prior and prior[0].amount) == (price, before)
    assert (listing.price_from.state, listing.price_until.state) == (first, last)


def test_days_that_cannot_be_read_leave_the_price_unknown():
    (found,) = read(line(type="simple", regular="10", sale="8", starts="soon"))
    assert found.listing.price.state == "unknown"
    assert [each.field for each in found.problems] == ["price_from", "price"]


@pytest.mark.parametrize(
    ("stock", "expected"),
    [("1", "in_stock"), ("0", "out_of_stock"), ("backorder", "backorder"), ("", None), ("maybe", None)],
)
def test_stock_is_availability(stock, expected):
    (found,) = read(line(type="simple", stock=stock))
    assert found.listing.availability.value == expected
    assert len(found.problems) == (stock == "maybe")


def test_a_price_with_two_readings_is_refused():
    (found,) = read(line(type="simple", regular="34.000"))
    assert found.listing.price.state == "unknown"
    assert "can be 34000 or 34.000" in found.problems[0].message


def test_a_product_beyond_what_is_remembered_is_a_listing_of_its_own(monkeypatch):
    row = line(id="44", type="variable", name="Hoodie")
    room = len("44") + len("variable") + len("Hoodie") + 10 * 24
    variation = line(id="45", type="variation", parent="id:44", regular="45")
    monkeypatch.setattr(woocommerce, "MOST_REMEMBERED", room)
    assert [each.item for each in read(row, variation)] == ["1 (45)"]
    monkeypatch.setattr(woocommerce, "MOST_REMEMBERED", room - 1)
    product, own = read(row, variation)
    assert (product.item, own.item) == ("1 (44)", "2 (45)")
    assert [each.field for each in own.problems] == ["name"]


def test_what_is_wrong_with_a_variable_product_is_told_with_it():
    (found,) = read(line(id="44", type="variable", name="Hoo\0die"))
    assert (found.item, said(found)["name"]) == ("1 (44)", "Hoodie")
    assert [each.source.path for each in found.problems] == ["line 2"]


@pytest.mark.parametrize("key", ["gtin, upc, ean, or isbn", "meta: _ts_gtin", "Meta: _alg_ean"])
def test_a_gtin_has_many_columns(key):
    text = f'ID,Type,SKU,Name,Parent,"{key}"\n1,simple,S,N,,4006381333931\n'
    (found,) = read_table(io.BytesIO(text.encode()), TODAY)
    assert found.listing.gtin.value == "4006381333931"

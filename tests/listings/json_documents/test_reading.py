"""JSON of shop systems and of Open Food Facts, written by the tests in the shape of their documentation."""

import contextlib
import copy
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.core.quantity import Quantity
from venditor.listings.errors import ListingError
from venditor.listings.json_documents import read_json
from venditor.listings.json_documents.members import said as said_by
from venditor.listings.json_documents.open_food_facts import is_open_food_facts
from venditor.listings.reading import read_stream
from venditor.products import Attribute, PriorPrice

TODAY = date(2026, 11, 27)
SHOPIFY = {
    "id": 1,
    "title": "Shirt",
    "handle": "shirt",
    "body_html": "<p>Soft <b>cotton</b></p>",
    "vendor": "Brand",
    "product_type": "Clothes",
    "tags": ["a", "b"],
    "options": [{"name": "Size", "values": ["S", "M"]}],
    "images": [{"id": 5, "src": "https://a/1.jpg"}, {"id": 6, "src": "https://a/2.jpg"}],
    "variants": [
        {
            "id": 11,
            "option1": "S",
            "sku": "S1",
            "price": "20.00",
            "compare_at_price": "25.00",
            "available": True,
        },
        {"id": 12, "option1": "M", "sku": "", "price": "20.00", "compare_at_price": None, "available": False},
    ],
}
WOO = {
    "id": 44,
    "name": "Soap",
    "permalink": "https://shop.example/soap",
    "type": "simple",
    "description": "<p>Long</p>",
    "short_description": "Short",
    "sku": "S1",
    "global_unique_id": "4006381333931",
    "price": "8",
    "regular_price": "10.50",
    "sale_price": "8",
    "date_on_sale_from": "2026-11-20T00:00:00",
    "date_on_sale_to": "2026-11-27T23:59:59",
    "stock_status": "onbackorder",
    "weight": "0.1",
    "images": [{"src": "https://a/1.jpg"}],
    "categories": [{"name": "Bath"}, {"name": "Gifts"}],
    "brands": [],
    "attributes": [{"name": "Scent", "options": ["Rose", "Lily"]}],
    "meta_data": [{"key": "x", "value": {"deep": []}}, {"key": "y", "value": "96385074"}],
}
FOOD = {
    "product_name": "Jus",
    "lang": "fr",
    "quantity": "6 x 33 cl",
    "brands": "B",
    "categories": "Juices",
    "origins": "France",
    "ingredients_text": "Pommes",
    "allergens": "",
    "image_url": "https://i/1.jpg",
    "nutriscore_grade": "c",
    "nutriments": {"fat_100g": Decimal("1.5"), "fat_unit": "g"},
}


def read(document):
    return list(read_json(document, TODAY))


def said(found):
    return {name: field.value for name, field in found.listing if field.state == "present"}


def states(found):
    return {name: field.state for name, field in found.listing if field.state in {"absent", "present"}}


def paths(field):
    return [source.path for source in field.sources]


def test_each_variant_of_a_product_of_shopify_is_a_listing():
    small, medium = read({"products": [SHOPIFY]})
    assert (small.item, medium.item) == ("1 (11)", "2 (12)")
    assert said(small) == {
        "id": "11",
        "name": "Shirt - S",
        "description": "Soft cotton",
        "images": ("https://a/1.jpg", "https://a/2.jpg"),
        "category": "Clothes",
        "price": Decimal("20.00"),
        "prior_prices": (PriorPrice(Decimal("25.00"), "regular", "compare_at_price"),),
        "availability": "in_stock",
        "sku": "S1",
        "brand": "Brand",
        "attributes": (Attribute("Size", "S"), Attribute("tags", "a"), Attribute("tags", "b")),
    }
    assert paths(small.listing.price) == ["products[0].variants[0].price"]
    assert paths(small.listing.name) == ["products[0].title", "products[0].variants[0].option1"]
    assert (medium.listing.prior_prices.state, medium.listing.sku.state) == ("absent", "absent")
    assert medium.listing.availability.value == "out_of_stock"
    assert {small.listing.gtin.state, small.listing.currency.state} == {"unknown"}
    assert small.problems == medium.problems == ()


def test_the_admin_api_counts_stock_and_names_barcodes():
    variant = {
        "id": 11,
        "price": "5.00",
        "barcode": "4006381333931",
        "image_id": 6,
        "inventory_quantity": 0,
        "inventory_management": "shopify",
        "inventory_policy": "deny",
        "price_currency": "EUR",
        "unit_price_measurement": {"quantity_value": "750.0", "quantity_unit": "ml"},
    }
    (found,) = read({"product": SHOPIFY | {"variants": [variant], "tags": "a, b", "status": "active"}})
    assert said(found)["gtin"] == "4006381333931"
    assert said(found)["images"] == ("https://a/2.jpg", "https://a/1.jpg")
    assert said(found)["availability"] == "out_of_stock"
    assert (said(found)["price"], said(found)["currency"]) == (Decimal("5.00"), "EUR")
    assert said(found)["quantity"] == Quantity(Decimal(750), "ml")
    assert said(found)["attributes"] == (Attribute("tags", "a, b"), Attribute("status", "active"))
    assert paths(found.listing.gtin) == ["product.variants[0].barcode"]


@pytest.mark.parametrize(
    ("left", "policy", "manager", "expected"),
    [
        (1, "deny", "shopify", "in_stock"),
        (0, "deny", "shopify", "out_of_stock"),
        (0, "continue", "shopify", "backorder"),
        (0, "deny", None, None),
        (None, "deny", "shopify", None),
    ],
)
def test_stock_counts_where_it_is_managed(left, policy, manager, expected):
    stock = {"inventory_quantity": left, "inventory_policy": policy, "inventory_management": manager}
    (found,) = read({"product": SHOPIFY | {"variants": [{"id": 1, **stock}]}})
    assert found.listing.availability.value == expected


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"products": [SHOPIFY | {"images": []}]}, "products[0].images"),
        (SHOPIFY | {"images": []}, "images"),
        (WOO | {"images": []}, "images"),
    ],
)
def test_a_list_without_pictures_has_a_place_for_them(document, path):
    found = read(document)[0].listing.images
    assert (found.state, paths(found)) == ("absent", [path])


@pytest.mark.parametrize("value", ["0", "0.0"])
def test_a_measure_of_nothing_is_none(value):
    measure = {"unit_price_measurement": {"quantity_value": value, "quantity_unit": "ml"}}
    (found,) = read(SHOPIFY | {"variants": [{"id": 1, **measure}]})
    assert (found.listing.quantity.state, found.problems) == ("absent", ())


def test_options_may_be_names_alone():
    (found,) = read(
        SHOPIFY | {"options": ["Colour"], "variants": [{"id": 1, "option1": "Red", "option2": "XL"}]}
    )
    assert found.listing.name.value == "Shirt - Red - XL"
    assert found.listing.attributes.value[:2] == (Attribute("Colour", "Red"), Attribute("option2", "XL"))


def test_the_one_option_that_every_product_has_is_no_part_of_its_name():
    (found,) = read(SHOPIFY | {"variants": [{"id": 1, "option1": "Default Title"}]})
    assert found.listing.name.value == "Shirt"


def test_the_form_for_scripts_has_amounts_in_hundredths():
    variant = {"id": 11, "price": 1999, "compare_at_price": 2500, "available": True}
    product = {"title": "T", "handle": "t", "description": "D", "price_min": 1999, "images": ["//a/1.jpg"]}
    (found,) = read(product | {"variants": [variant]})
    assert said(found)["price"] == Decimal("19.99")
    assert said(found)["prior_prices"] == (PriorPrice(Decimal("25.00"), "regular", "compare_at_price"),)
    assert said(found)["images"] == ("//a/1.jpg",)


def test_a_product_without_variants_is_one_listing():
    (found,) = read({"products": [SHOPIFY | {"variants": []}]})
    assert (found.item, found.listing.name.value, found.listing.price.state) == ("1 (1)", "Shirt", "unknown")


def test_a_product_of_woocommerce_is_a_listing():
    (found,) = read([WOO])
    assert found.item == "1 (44)"
    assert said(found) == {
        "id": "44",
        "name": "Soap",
        "description": "Long",
        "url": "https://shop.example/soap",
        "images": ("https://a/1.jpg",),
        "category": "Bath, Gifts",
        "price": Decimal(8),
        "prior_prices": (PriorPrice(Decimal("10.50"), "regular", "regular_price"),),
        "price_from": date(2026, 11, 20),
        "price_until": date(2026, 11, 27),
        "availability": "backorder",
        "sku": "S1",
        "gtin": "4006381333931",
        "attributes": (Attribute("Scent", "Rose"), Attribute("Scent", "Lily"), Attribute("weight", "0.1")),
    }
    assert found.listing.brand.state == "absent"
    assert paths(found.listing.category) == ["[0].categories[0].name", "[0].categories[1].name"]
    assert paths(found.listing.gtin) == ["[0].global_unique_id"]
    assert found.problems == ()


@pytest.mark.parametrize(("until", "price"), [("2026-11-26T23:59:59", "10.50"), (None, "8"), ("", "8")])
def test_a_sale_of_woocommerce_is_on_within_its_days(until, price):
    (found,) = read(WOO | {"date_on_sale_to": until})
    assert found.listing.price.value == Decimal(price)


def test_the_price_of_a_variable_product_is_not_its_own():
    (found,) = read(WOO | {"type": "variable", "regular_price": "", "sale_price": ""})
    assert found.listing.price.state == "unknown"
    assert [(each.field, each.source.path) for each in found.problems] == [("price", "price")]
    assert found.listing.lowest_price.value == Decimal(WOO["price"])


def test_half_characters_are_marks_for_lost_ones_and_whole_ones_stay():
    name = r"Half \ud83d, whole \ud83d\ude00, last \ude00, written \\ud83d"
    raw = f'{{"title": "{name}", "handle": "h", "variants": [{{"price": "1"}}]}}'
    (found,) = read_stream(io.BytesIO(raw.encode()), TODAY)
    assert found.listing.name.value == "Half \ufffd, whole \U0001f600, last \ufffd, written \\ud83d"


def test_a_variation_has_one_picture_and_single_options():
    (found,) = read(
        {
            "id": 45,
            "regular_price": "45",
            "stock_status": "instock",
            "image": {"src": "https://a/r.jpg"},
            "attributes": [{"name": "Color", "option": "Red"}],
            "meta_data": [{"key": "_ts_gtin", "value": "4006381333931"}],
        }
    )
    assert said(found)["images"] == ("https://a/r.jpg",)
    assert said(found)["attributes"] == (Attribute("Color", "Red"),)
    assert said(found)["gtin"] == "4006381333931"
    assert paths(found.listing.gtin) == ["meta_data[0].value"]


@pytest.mark.parametrize(
    "document",
    [
        {"code": "4006381333931", "status": 1, "product": FOOD},
        {
            "code": "4006381333931",
            "status": "success",
            "result": {},
            "product": FOOD | {"code": "4006381333931"},
        },
    ],
)
def test_a_product_of_open_food_facts_is_a_listing(document):
    (found,) = read(document)
    assert found.item == "1 (4006381333931)"
    assert said(found) == {
        "id": "4006381333931",
        "name": "Jus",
        "language": "fr",
        "images": ("https://i/1.jpg",),
        "category": "Juices",
        "quantity": Quantity(Decimal(198), "cl"),
        "pieces": 6,
        "gtin": "4006381333931",
        "brand": "B",
        "country_of_origin": "France",
        "ingredients": "Pommes",
        "attributes": (Attribute("nutriscore_grade", "c"), Attribute("fat_100g", "1.5")),
    }
    assert found.listing.allergens.state == "absent"
    assert paths(found.listing.quantity) == ["product.quantity"]


def test_a_search_of_open_food_facts_has_many():
    found = read({"count": 2, "products": [FOOD | {"code": "4006381333931"}, FOOD | {"code": "96385074"}]})
    assert [each.item for each in found] == ["1 (4006381333931)", "2 (96385074)"]


@pytest.mark.parametrize(
    ("product", "known"),
    [
        ({"code": "1", "product_name": "P"}, True),
        ({"nutriments": {}}, True),
        ({"code": "1"}, False),
        ({"product_name": "P"}, False),
    ],
)
def test_a_product_of_open_food_facts_is_known_by_its_keys(product, known):
    assert is_open_food_facts(product) is known


def test_a_name_may_stand_in_another_member():
    (found,) = read(FOOD | {"code": "96385074", "product_name": "", "generic_name": "Drink"})
    assert (found.listing.name.value, paths(found.listing.name)) == ("Drink", ["generic_name"])


def test_each_product_of_a_mixed_list_is_read_as_what_it_is():
    found = read([SHOPIFY, WOO, FOOD | {"code": "96385074"}])
    assert [each.item for each in found] == ["1 (11)", "2 (12)", "3 (44)", "4 (96385074)"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1e99"), "1" + "0" * 99),
        (Decimal("1e100"), "1E+100"),
        (Decimal("NaN"), "NaN"),
        (Decimal("19.90"), "19.90"),
        (7, "7"),
        (False, "false"),
        (None, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_a_member_says_its_text(value, text):
    assert said_by(value) == text


def test_a_bad_entry_costs_one_listing():
    found = read({"products": [None, SHOPIFY, 5, "x"]})
    assert [each.item for each in found] == ["1", "2 (11)", "3 (12)", "4", "5"]
    assert [each.source.path for read_ in found for each in read_.problems] == [
        "products[0]",
        "products[2]",
        "products[3]",
    ]


def test_a_bad_member_is_a_problem_and_the_field_unknown():
    variant = {"id": 1, "price": "abc", "barcode": "123", "available": "perhaps", "price_currency": "EURO"}
    (found,) = read({"products": [SHOPIFY | {"variants": [variant]}]})
    assert sorted(each.field for each in found.problems) == ["availability", "currency", "gtin", "price"]
    assert not {"price", "gtin", "availability", "currency"} & set(states(found))


@pytest.mark.parametrize(
    "document", [None, 5, "text", [], {}, [1, 2], {"products": []}, {"product": None}, {"a": {"b": 1}}, [[]]]
)
def test_another_document_is_one_error_that_lists_what_was_looked_for(document):
    with pytest.raises(ListingError) as caught:
        read(document)
    assert caught.value.code == "json.unknown"
    assert list(caught.value.facts["looked_for"]) == ["Shopify", "WooCommerce", "Open Food Facts"]


def test_numbers_are_read_as_they_are_written():
    document = json.loads('{"id": 1, "regular_price": 19.90, "permalink": "u"}', parse_float=Decimal)
    assert str(read(document)[0].listing.price.value) == "19.90"


def test_a_number_that_is_longer_than_any_is_refused():
    document = json.loads('{"id": 1, "regular_price": 1e999999999, "permalink": "u"}', parse_float=Decimal)
    (found,) = read(document)
    assert found.listing.price.state == "unknown"
    assert len(found.problems) == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data(), ANYTHING)
def test_any_member_may_be_anything(data, instead):
    whole = copy.deepcopy(data.draw(st.sampled_from([SHOPIFY, WOO, FOOD | {"code": "1"}])))
    whole[data.draw(st.sampled_from(sorted(whole)))] = instead
    with contextlib.suppress(ListingError):
        for each in read([whole]):
            each.listing.document()

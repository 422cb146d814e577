"""Exports of Open Food Facts: 500 real rows, and rows written by the tests."""

import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from venditor.core.quantity import Quantity
from venditor.listings.tables import read_table
from venditor.products import Attribute

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def sample(shared):
    path = shared / "data" / "listings" / "real" / "open_food_facts" / "off_sample_500.csv"
    with path.open("rb") as file:
        return list(read_table(file, TODAY))


def test_a_row_of_the_export_is_a_listing():
    text = (
        "code\tlang\turl\tproduct_name\tquantity\tbrands\tcategories_en\torigins_en\tingredients_text\tallergens\t"
        "traces_en\timage_url\tfat_100g\tcreated_t\tcountries_en\n"
        "4006381333931\tfr\thttps://o/1\tJus\t6 x 33 cl\tB\tJuices\tFrance\tPommes\ten:milk\tNuts\thttps://i/1.jpg\t"
        "1.5\t1500000000\tFrance\n"
    )
    (found,) = read_table(io.BytesIO(text.encode()), TODAY)
    assert found.item == "1 (4006381333931)"
    assert found.problems == ()
    assert {name: field.value for name, field in found.listing if field.state == "present"} == {
        "id": "4006381333931",
        "name": "Jus",
        "language": "fr",
        "url": "https://o/1",
        "images": ("https://i/1.jpg",),
        "category": "Juices",
        "quantity": Quantity(Decimal(198), "cl"),
        "pieces": 6,
        "gtin": "4006381333931",
        "brand": "B",
        "country_of_origin": "France",
        "ingredients": "Pommes",
        "allergens": "en:milk",
        "attributes": (Attribute("traces_en", "Nuts"), Attribute("fat_100g", "1.5")),
    }
    assert found.listing.price.state == "unknown"


def test_five_hundred_rows_are_five_hundred_listings(sample):
    assert len(sample) == 500
    assert sample[0].item == "1 (0000000016094)"


def test_states_are_those_of_the_cells(sample):
    """Counted in the file with another reader."""
    states = Counter((name, field.state) for each in sample for name, field in each.listing)
    for field, filled in (
        ("name", 500),
        ("brand", 213),
        ("ingredients", 166),
        ("allergens", 28),
        ("category", 109),
    ):
        assert states[field, "present"] == filled
        assert states[field, "absent"] == 500 - filled
    assert states["country_of_origin", "present"] == 10
    assert (states["quantity", "present"], states["quantity", "absent"], states["pieces", "present"]) == (
        70,
        425,
        9,
    )


def test_codes_with_a_right_check_digit_are_gtins(sample):
    """Of 445 codes of 8, 12, 13 or 14 digits 370 are right, computed without the library used here."""
    assert sum(each.listing.gtin.state == "present" for each in sample) == 370
    refused = Counter(each.field for found in sample for each in found.problems)
    assert refused == {"gtin": 130, "quantity": 5}


def test_quantities_that_say_nothing_are_told(sample):
    told = [each.source.quotation for found in sample for each in found.problems if each.field == "quantity"]
    assert sorted(told) == ["1", "1 bun", "1.008 kg / 12 pain", "21", "8"]


def test_a_wine_is_read_whole(sample):
    """The second row of the file, compared by eye."""
    wine = sample[1].listing
    assert wine.name.value == "Côtes du Rhône Villages 2014"
    assert wine.quantity.value == Quantity(Decimal(75), "cl")
    assert wine.quantity.sources[0].quotation == "75 cl e"
    assert wine.gtin.value == "0000020004552"
    assert wine.ingredients.value == "Vin rouge, sec. Contient des _sulfites_."
    assert wine.allergens.value == "en:sulphur-dioxide-and-sulphites"
    assert Attribute("alcohol_100g", "13") in wine.attributes.value

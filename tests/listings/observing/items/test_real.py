"""What is seen on a hundred real pages of 62 shops; each of these observations was read by eye."""

from collections import defaultdict
from datetime import date

import pytest

from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.labels import on_labels
from venditor.listings.observing.items import observe_items
from venditor.listings.observing.observation import Offer
from venditor.listings.read import Read
from venditor.listings.reading import read_file

DAY = date(2026, 11, 28)
# Pages by the first letters of their names, by item and flaw.
RIGHT = {
    ("country_of_origin", ""): "0094967f 24d6d89f 2fa16d14 361022ee d8830de9 e1c58cf2 fa0b2c0b",
    ("cosmetic_ingredients", ""): "95f9586d",
    ("ingredients", ""): "0094967f",
    ("alcoholic_strength", "strength_missing_unit"): "2fa16d14",
    ("energy_class", "energy_class_of_old_scale"): "bd4c8475",
    ("fibre_composition", ""): (
        "04ba1449 1a9172cf 3ae14333 4e545337 6299847d 897bc5b5 b331d476 e3c3d4d8 f94bb87d fa0b2c0b"
    ),
    ("fibre_composition", "folded"): "4f4a8f8d 7c4d432c 9d8d7e05 fed7b697",
    ("fibre_composition", "percentages_missing"): "01efbb74 361022ee 9edbb126",
    ("toy_warnings", ""): "871a0c6c c01d200b",
    ("safety_warnings", ""): "871a0c6c c01d200b",
    ("seller_registration", ""): "137b2fe5 1c796267 2fa16d14 4595f2ae 9df72c4e ed4cb68e fb989c44",
    ("shelf_life", ""): "24d6d89f",
    ("tax_included_notice", ""): (
        "040c3ea5 2c08ee46 2eca89a9 3ef9ddf5 4b3a1705 4d2ce26f 4f4a8f8d 644a6b02 64915d8c 6f905464 7a838a16 "
        "7c4d432c 871a0c6c 95f9586d 9d8d7e05 c3ed0221 e1c58cf2 e9879f3b ec6f3942 f7df67b3 fed7b697"
    ),
}


@pytest.fixture(scope="module")
def seen(shared):
    folder = shared / "data" / "listings" / "real" / "product_extraction_benchmark" / "dataset" / "html"
    found = defaultdict(list)
    for path in sorted(folder.glob("*.gz")):
        for read in read_file(path, DAY, passages=True):
            if isinstance(read, Read):
                for one in observe_items(Offer(read, DAY)):
                    found[one.about, one.flaw].append(path.name[:8])
    return found


@pytest.mark.parametrize(("item", "flaw"), RIGHT)
def test_an_item_is_seen_on_the_pages_that_show_it(seen, item, flaw):
    assert " ".join(seen[item, flaw]) == RIGHT[item, flaw]


def test_all_that_is_seen_is_asked_for_by_the_law_of_offers_or_of_labels(seen):
    asked = {about for one in on_labels().values() for about in one.told_by}
    asked |= set(catalogue().items) | set(catalogue().practices)
    assert {about for about, _ in seen} - asked == set()


def test_no_price_is_without_tax_and_no_fibres_fail_to_add_up_on_any_of_them(seen):
    assert seen["total_price", "price_without_tax"] == []
    assert seen["fibre_composition", "percentages_do_not_add_up"] == []

"""Which kind of thing is sold, from category, name and fields, and what follows."""

from datetime import date
from importlib.resources import files

import pytest
import yaml

from venditor.listings.observing.categories import FACTS, categories_of
from venditor.listings.observing.naming import named_kind
from venditor.listings.read import Read
from venditor.listings.reading import read_file
from venditor.products import Attribute, Field, Listing, Source


def listing(**fields):
    made = {}
    for name, value in fields.items():
        path = "item 1/g:google_product_category" if name == "category" else f"item 1/{name}"
        made[name] = Field.present(value, Source("feed", path, str(value)))
    return Read(None, Listing(**made))


@pytest.mark.parametrize(
    ("name", "language", "kind"),
    [
        ("Milk frother", "en", "appliance"),
        ("chocolate brown shoes", "en", "shoe"),
        ("Wine glass 0.3 l", "en", "kitchenware"),
        ("Toy poodle", "en", None),
        ("Leather bag chocolate", "en", "bag"),
        ("Artificial orchid", "en", None),
        ("Dog biscuits 1 kg", "en", "pet_food"),
        ("Chocolate bar 100 g", "en", "food"),
        ("365 by Whole Foods, Potato Chips, Sour Cream, 10 Ounce", "en", "food"),
        ("Ridley's Gin Lover Jigsaw Puzzle, 500 pieces", "en", "game"),
        ("Absolut Vodka 70cl", "en", "alcohol"),
        ("Alcohol-free beer 0.33 l", "en", "alcohol_free"),
        ("Vodka", "en", None),
        ("Parkett-Fugenmasse", "de", "chemical"),
        ("Rotwein 0,75 l", "de", "alcohol"),
        ("Rotweinglas 0,5 l", "de", "kitchenware"),
        ("Kontaktlinsen", "de", None),
        ("Massivholz-Waschmaschinenregal", "de", "furniture"),
        ("Ständer für Rotwein", "de", None),
        ("Pomme de douche", "fr", None),
        ("Pain 500 g", "fr", "food"),
        ("Pain de savon 100 g", "fr", None),
        ("Savon miel 100 g", "fr", None),
        ("Bougie parfumée vin rouge", "fr", "candle"),
        ("Vin rouge Bordeaux 75 cl", "fr", "alcohol"),
        ("Whiskey Jack Daniel'S Single Barrel, 45%, 0.7l", "ro", "alcohol"),
        ("紅酒杯 500ml", "zh-TW", "kitchenware"),
        ("金門高粱酒 600ml", "zh-TW", "alcohol"),
        ("ワイングラス 350ml", "ja", "kitchenware"),
        ("Zeķes", "lv", None),
    ],
)
def test_the_head_of_a_name_tells_the_kind(name, language, kind):
    found = named_kind(name, language)
    assert (found and found[0]) == kind


def test_food_without_a_measure_is_a_hint():
    assert named_kind("Peanut butter", "en") == ("food", False)
    assert named_kind("Peanut butter 350 g", "en") == ("food", True)


def test_a_path_of_google_decides_by_its_longest_known_beginning():
    wine = categories_of(
        listing(category="Food, Beverages & Tobacco > Beverages > Alcoholic Beverages > Wine")
    )
    assert wine.kind == "alcohol"
    assert {name: fact.value for name, fact in wine.facts.items()} == {
        "food": True,
        "alcoholic": True,
        "food_supplement": False,
        "textile": False,
        "cosmetic": False,
        "toy": False,
        "for_small_children": False,
        "electrical": False,
        "energy_labelled": False,
        "medicine": False,
        "living": False,
        "antique": False,
        "sold_by_measure": True,
        "liable_to_deteriorate": False,
        "animal_feed": False,
        "tobacco_or_perfume": False,
        "make_up_or_perfume": False,
    }
    assert {fact.confidence for fact in wine.facts.values()} == {"high"}


@pytest.mark.parametrize(
    ("number", "kind"),
    [("412", None), ("499676", "alcohol"), ("414", "alcohol"), ("2047", "industrial"), ("1604", "clothing"),
     ("3237", "animal"), ("543543", "book"), ("999999999", None)],
)  # fmt: skip
def test_numbers_of_google_are_those_of_its_taxonomy(number, kind):
    assert categories_of(listing(category=number)).kind == kind


def test_what_a_kind_may_be_stays_unknown():
    shoe = categories_of(listing(category="Apparel & Accessories > Shoes"))
    assert (shoe.holds("food"), shoe.holds("textile"), shoe.holds("electrical")) == (False, None, None)


def test_without_a_kind_nothing_is_known():
    found = categories_of(listing(name="OFLEKI", language="pt"))
    assert (found.kind, found.facts) == (None, {})


def test_a_category_goes_before_a_name():
    found = categories_of(listing(category="Toys & Games > Toys", name="Play kitchen bread", language="en"))
    assert (found.kind, found.holds("toy"), found.holds("food")) == ("toy", True, False)


def test_evidence_as_sure_as_other_leaves_open_what_they_dispute():
    name = Field.present("Wool jumper", Source("json", "products[0].title", "Wool jumper"))
    category = Field.present("Jewelry", Source("json", "products[0].product_type", "Jewelry"))
    found = categories_of(Read(None, Listing(name=name, category=category)))
    assert (found.holds("textile"), found.holds("food")) == (None, False)
    clothing = Source("json", "products[0].tags", "Clothing")
    both = Field.present("Jewelry", *category.sources, clothing)
    assert categories_of(Read(None, Listing(name=name, category=both))).holds("textile") is None


@pytest.mark.parametrize(
    ("gtin", "kind"),
    [("9789724084985", "book"), ("09789724084985", "book"), ("9771234567003", "newspaper"),
     ("9790000000001", None), ("9760000000000", None)],
)  # fmt: skip
def test_numbers_of_publications_tell_their_kind(gtin, kind):
    assert categories_of(listing(gtin=gtin)).kind == kind


@pytest.mark.parametrize(
    ("name", "antique"),
    [("Cream Sofa", False), ("Antique Sofa", None), ("Vintage leather bag", None), ("Sofa, 1920s", None),
     ("Something else", None)],
)  # fmt: skip
def test_what_does_not_call_itself_antique_is_none(name, antique):
    found = categories_of(listing(name=name, language="en", description="As shown."))
    assert found.holds("antique") is antique
    assert categories_of(listing(name=name, language="en")).holds("antique") is None


def test_perfume_make_up_and_feed_are_kinds_of_their_own():
    perfume = categories_of(listing(name="Legend, eau de toilette 50 ml", language="en"))
    assert (perfume.holds("cosmetic"), perfume.holds("tobacco_or_perfume")) == (True, True)
    lipstick = categories_of(
        listing(category="Health & Beauty > Personal Care > Cosmetics > Makeup > Lip Makeup")
    )
    assert (lipstick.holds("make_up_or_perfume"), lipstick.holds("tobacco_or_perfume")) == (True, False)
    assert categories_of(listing(name="Shampoo 200 ml", language="de")).holds("make_up_or_perfume") is None
    feed = categories_of(listing(name="Hundefutter 2 kg", language="de"))
    assert (feed.holds("animal_feed"), feed.holds("food")) == (True, False)


def test_leather_clothing_may_be_no_textile():
    assert categories_of(listing(name="Classic Leather Jacket", language="en")).holds("textile") is None
    assert categories_of(listing(name="Classic Wool Jacket", language="en")).holds("textile") is True


def test_single_fields_tell_single_facts():
    attributes = (Attribute("age_group", "infant"), Attribute("Voltage", "230 V"))
    sources = tuple(Source("feed", f"item 1/{each.name}", each.value) for each in attributes)
    read = Read(None, Listing(attributes=Field.present(attributes, *sources)))
    found = categories_of(read)
    assert {name: fact.value for name, fact in found.facts.items()} == {
        "for_small_children": True,
        "electrical": True,
        "food": False,
        "alcoholic": False,
        "food_supplement": False,
        "textile": False,
        "cosmetic": False,
        "medicine": False,
        "living": False,
        "liable_to_deteriorate": False,
    }
    assert categories_of(listing(condition="new")).holds("antique") is False
    assert categories_of(listing(energy_class="A")).holds("energy_labelled") is True


def test_words_are_of_kinds_that_there_are_and_each_of_one():
    folder = files("venditor.listings.observing")
    kinds = yaml.safe_load((folder / "categories.yaml").read_text("utf-8"))
    names = yaml.safe_load((folder / "names.yaml").read_text("utf-8"))
    settings = {"head", "until", "joined", "passed", "not_food", "compounds"}
    told = [kinds["google"], kinds["departments"]]
    told += [{kind: words for kind, words in each.items() if kind not in settings} for each in names.values()]
    for words_of in told:
        words = [word for each in words_of.values() for word in each]
        assert set(words_of) <= set(kinds["kinds"])
        assert len(words) == len(set(words))
    facts = {fact for each in kinds["kinds"].values() for listed in each.values() for fact in listed}
    assert facts <= set(FACTS)


def test_real_listings_are_classified_and_none_as_what_it_is_not(shared):
    """Shares of real files with a kind: all of feeds and Open Food Facts, of Shopify's all but one."""
    folder = shared / "data" / "listings" / "real"
    shares = {}
    wrong = []
    for path in sorted([*folder.glob("google_feed/*.xml"), *folder.glob("*/*.csv")]):
        found = [categories_of(read) for read in read_file(path, date(2026, 11, 28))]
        shares[path.name] = (sum(each.kind is not None for each in found), len(found))
        if path.name != "off_sample_500.csv":
            wrong += [each.kind for each in found if each.holds("food") or each.holds("cosmetic")]
        else:
            wrong += [each.kind for each in found if each.holds("food") is not True]
    assert wrong == []
    assert shares == {
        "atomra-ro_google-merchant-feed.xml": (7, 7),
        "pallmann-store_google-merchant-feed.xml": (305, 305),
        "off_sample_500.csv": (500, 500),
        "apparel.csv": (22, 22),
        "home-and-garden.csv": (20, 21),
        "jewelery.csv": (23, 23),
    }


def test_half_of_the_real_pages_are_classified(shared):
    """By name and category of 100 pages of 62 shops; food are a bag of crisps and a whiskey, nothing else."""
    folder = shared / "data" / "listings" / "real" / "product_extraction_benchmark" / "dataset" / "html"
    found = {}
    for path in sorted(folder.glob("*.gz")):
        for read in read_file(path, date(2026, 11, 28)):
            if isinstance(read, Read):
                found[path.name[:8]] = categories_of(read)
    holding = {fact: sorted(name for name, each in found.items() if each.holds(fact)) for fact in
               ("food", "alcoholic", "cosmetic", "toy", "energy_labelled")}  # fmt: skip
    assert holding == {
        "food": ["0094967f", "2fa16d14"],
        "alcoholic": ["2fa16d14"],
        "cosmetic": ["29d06196"],
        "toy": ["871a0c6c", "897bc5b5", "ec6f3942"],
        "energy_labelled": ["3d3ee8eb"],
    }
    assert sum(each.kind is not None for each in found.values()) == 57

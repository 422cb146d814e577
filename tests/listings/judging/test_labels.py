"""What the label on the goods must show: beside the findings, with what the offer tells of it; no finding."""

from datetime import date
from io import BytesIO

import pytest

from venditor.listings.judging import telling
from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.finding import Label, OnLabel
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.labels import on_labels
from venditor.listings.judging.law import LANGUAGES, DestinationLaw, law_of_listings
from venditor.listings.reading import read_stream
from venditor.products.actors import Actor, Assignment, Key, Registry

DAY = date(2026, 11, 28)
PAGE = """<!doctype html><html lang="en"><head><title>Hand cream</title><script type="application/ld+json">
{"@type":"Product","name":"Hand cream","sku":"C-1","category":"Health & Beauty > Personal Care > Cosmetics",
"offers":{"@type":"Offer","price":"5.00","priceCurrency":"EUR"}}</script></head>
<body><h1>Hand cream</h1><p>5.00 EUR</p>%s</body></html>"""
SHOWN = "<p>INCI: Aqua, Glycerin, Parfum, Limonene</p><p>Country of origin: Taiwan</p>"
VOCABULARY = law_of_listings().vocabulary
ONLY_ON_LABELS = {"materials", "cosmetic_ingredients", "cosmetic_precautions", "production_date"}
"""What is looked for in offers for the sake of labels alone: no law asks an offer to show it."""


def judged(page, *markets, registry=None, **told):
    judge = Judge([DestinationLaw(market) for market in markets], Circumstances(DAY, told, registry))
    return judge.judge("offer", next(read_stream(BytesIO(page.encode()), DAY, passages=True)))


def label(page, market, **told):
    (one,) = judged(page, market, **told).labels
    return one


def shown(one):
    return {each.item: each.seen for each in one.items}


def test_whatever_a_label_may_have_to_show_has_words():
    assert set(VOCABULARY.questions["label.items"].type.values) == set(on_labels())
    for item in on_labels():
        assert len({telling.on_label(item, language) for language in LANGUAGES}) == len(LANGUAGES), item


def test_every_language_of_a_label_has_a_name():
    for tag in VOCABULARY.questions["language.of_label"].type.values:
        assert telling.spoken(tag, "de")
    assert telling.spoken("zh-Hant", "en") == "Chinese (traditional)"


def test_what_tells_an_item_is_looked_for_in_offers():
    told_by = {about for one in on_labels().values() for about in one.told_by}
    assert told_by - set(catalogue().items) == ONLY_ON_LABELS


def test_each_item_says_whether_the_offer_tells_it_too():
    one = label(PAGE % SHOWN, "TW", maker_country="TW")
    assert (one.rule.provision, one.rule.clause) == ("tw.cla-offer.label.items", "cosmetic")
    assert [(each.item, each.seen) for each in one.items] == [
        ("product_name", "seen"),
        ("use", "not_looked_for"),
        ("instructions", "not_found"),
        ("storage_conditions", "not_found"),
        ("net_quantity", "not_found"),
        ("ingredients", "seen"),
        ("precautions", "not_found"),
        ("responsible_firm", "not_found"),
        ("production_date", "not_found"),
        ("expiry", "not_found"),
        ("batch", "not_looked_for"),
    ]
    assert (one.languages, one.language_rule.clause, one.needs) == (("zh-Hant",), "food_drink_cosmetic", ())


def test_what_a_label_shows_in_the_european_union():
    one = label(PAGE % SHOWN, "DE", maker_country="TW")
    assert (one.rule.provision, one.rule.clause, one.rule.law) == (
        "eu.cosmetics.label.items",
        "imported",
        "EU",
    )
    assert not one.rule.stands_in
    assert shown(one) == {
        "responsible_person": "not_found",
        "origin": "seen",
        "net_quantity": "not_found",
        "expiry": "not_found",
        "precautions": "not_found",
        "batch": "not_looked_for",
        "use": "not_looked_for",
        "ingredients": "seen",
    }
    assert (one.languages, one.language_rule) == ((), None)
    assert "origin" not in shown(label(PAGE % SHOWN, "DE", maker_country="FR"))


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("<p>Precautions for use: Avoid contact with the eyes.</p>", "precautions"),
        ("<p>Best before: 10/2027</p>", "expiry"),
        ("<p>Date of manufacture: 2026/10/01</p>", "production_date"),
        ("<p>Directions for use: Rub into dry hands every evening.</p>", "instructions"),
        ("<p>Storage: keep in a cool and dry place</p>", "storage_conditions"),
        ("<p>Net weight: 50 g</p>", "net_quantity"),
        ("<p>Importer: Cosy Trading Ltd, 5 Main Street, Taipei 100, Taiwan</p>", "responsible_firm"),
    ],
)
def test_the_same_thing_on_the_page_is_known_by_its_own_name(words, item):
    assert shown(label(PAGE % "", "TW", maker_country="TW"))[item] == "not_found"
    assert shown(label(PAGE % words, "TW", maker_country="TW"))[item] in ("seen", "flawed")


def test_materials_are_told_by_fibres_too():
    page = "<html lang=en><body><h1>Towel Ada</h1><p>5.00 EUR</p>%s</body></html>"
    told = {"maker_country": "TW", "cosmetic": False, "food": False, "alcoholic": False}
    assert shown(label(page % "<p>100 % cotton</p>", "TW", **told))["materials"] == "seen"
    assert shown(label(page % "<p>Material: oak</p>", "TW", **told))["materials"] == "seen"
    assert shown(label(page % "", "TW", **told))["materials"] == "not_found"


def test_a_place_with_nothing_in_it_and_what_only_the_seller_knows_are_not_told():
    who = Actor("rp", "Sicher GmbH", street="Hauptstraße 5", postcode="10115", town="Berlin", country="DE")
    registry = Registry([(Key("default"), Assignment(responsible_person=who, told_at="actors.yaml:1"))])
    (one,) = judged(PAGE % "", "DE", registry=registry, maker_in_union=True).labels
    assert shown(one)["responsible_person"] == "known"
    assert [OnLabel("x", seen).told for seen in ("seen", "flawed", "absent", "known", "not_found")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_depends_on_more_names_the_facts_and_is_not_counted_as_open():
    one = judged(PAGE % SHOWN, "TW", "DE")
    assert [(each.destination, each.rule, each.items, each.needs) for each in one.labels] == [
        ("TW", None, (), ("imported",)),
        ("DE", None, (), ("maker_in_union",)),
    ]
    # The language is the same for all cosmetics.
    assert [each.languages for each in one.labels] == [("zh-Hant",), ()]
    assert {each.question for each in one.open} & {"label.items", "language.of_label"} == set()


def test_what_is_left_to_a_person_says_so_and_has_no_items():
    one = label(PAGE % SHOWN, "CN", sent_from_abroad=True, imported=True)
    assert (one.rule.clause, one.items, one.languages, one.language_rule.clause) == (
        "cross_border",
        (),
        (),
        "cross_border",
    )
    assert "a person must decide" in one.rule.why["en"]


def test_a_language_may_be_all_that_the_law_says():
    one = label(PAGE % SHOWN, "GB", textile=True)
    assert (one.rule, one.items, one.languages) == (None, (), ("en",))
    assert one.rules == (one.language_rule,)


def test_where_no_law_of_labels_speaks_there_is_none():
    assert judged(PAGE % SHOWN, "JP", safety_mark_due=False, toy=False).labels == ()
    assert judged(PAGE % SHOWN, "US").labels == ()


def test_it_is_no_finding_and_nothing_that_is_due_in_the_offer():
    one = judged(PAGE % SHOWN, "TW", maker_country="TW")
    about = {"label.items", "language.of_label"}
    assert not about & {each.rule.question for each in (*one.findings, *one.dues)}


def test_it_says_what_it_took_for_granted():
    one = label("<html><body><h1>Thing</h1><p>5.00 EUR</p></body></html>", "KR", food=True)
    assert one == Label("KR", one.rule, one.items, assumed=("trader_is_business",))
    guessed = label("<html lang=en><body><h1>Thing</h1><p>5.00 EUR</p></body></html>", "TW", imported=True)
    assert (guessed.rule.clause, guessed.assumed) == (
        "imported",
        ("alcoholic", "cosmetic", "food", "prepacked", "product", "trader_is_business"),
    )

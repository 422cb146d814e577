"""What a listing says of its price that the law asks about. All synthetic."""

from datetime import date
from decimal import Decimal

import pytest

from venditor.core.quantity import Quantity
from venditor.listings.observing.prices import price_facts
from venditor.products import Field, PriorPrice, Source


def facts(offer):
    return {name: fact.value for name, fact in price_facts(offer.read).items()}


def priors(amount, kind):
    return Field.present((PriorPrice(Decimal(amount), kind),), Source("feed", "item 1/g:price", amount))


def test_a_price_of_before_announces_a_reduction(row):
    began = Field.present(date(2026, 11, 20), Source("feed", "item 1/g:sale_price_effective_date", "x"))
    known = facts(row(price="70.00", prior_prices=priors("100.00", "regular"), price_from=began))
    assert known == {"price_reduced": True, "reduction_began_on": date(2026, 11, 20)}


def test_a_share_announces_one_too(row):
    known = facts(row("Lamp", "-30 %", "70.00"))
    assert (known["price_reduced"], known["reduction_stated_as_share"]) == (True, True)
    known = facts(row("Lamp", "-30 %", "70.00", prior_prices=priors("100.00", "struck")))
    assert (known["price_reduced"], known["reduction_stated_as_share"]) == (True, True)


@pytest.mark.parametrize("words", ["果飲2件66折", "9折專區", "-30 %. " + "A lamp of wood and glass. " * 3])
def test_a_share_of_a_whole_sale_announces_none(row, words):
    assert "price_reduced" not in facts(row("Lamp", words, "70.00"))


@pytest.mark.parametrize(("amount", "kind"), [("100.00", "list"), ("70.00", "struck"), ("69.00", "regular")])
def test_a_list_price_or_a_price_that_is_not_higher_announces_none(row, amount, kind):
    assert "price_reduced" not in facts(row("Lamp", "-30 %", "70.00", prior_prices=priors(amount, kind)))


def test_an_empty_place_for_a_sale_says_that_there_is_none(row):
    empty = Field.absent(Source("feed", "item 1/g:sale_price", ""))
    assert facts(row(prior_prices=empty))["price_reduced"] is False
    assert "price_reduced" not in facts(row())


@pytest.mark.parametrize(
    ("amount", "unit", "by_measure", "equals"),
    [
        ("500", "g", True, False),
        ("1", "kg", True, True),
        ("1000", "g", True, False),
        ("1", "l", True, True),
        ("1", "m", True, True),
        ("6", "piece", False, None),
    ],
)
def test_what_is_sold_by_measure(row, amount, unit, by_measure, equals):
    content = Field.present(Quantity(Decimal(amount), unit), Source("feed", "item 1/size", "x"))
    known = facts(row(quantity=content))
    assert known["sold_by_measure"] is by_measure
    assert known.get("unit_price_equals_price") is equals


def test_where_a_fact_stands_is_told(row):
    known = price_facts(row("Tea 500 g", price="1.99").read)
    assert [source.path for source in known["sold_by_measure"].sources] == ["item 1/name"]


@pytest.mark.parametrize(
    "name",
    [
        "SEAU vitrification noir 19L",
        "Tube rangement boudin colle 3,75kg",
        "Boîte de rangement 20 L",
        "Bac plastique 30 L",
        "Étui rangement 2 kg",
        "Eimer 10 l schwarz",
        "Kanister 20 l",
        "Dose leer 500 ml",
        "Leere Dosen 250 ml",
        "Mülleimer 30 l",
        "Aufbewahrungsbox 50 l",
        "Rucksack 30 l",
        "Bucket, 10 L",
        "Empty tin 500 ml",
        "Storage box 50 L",
        "Hiking backpack 30 L",
        "Indesit Washing Machine 6kg",
        "Microwave oven 23 L",
        "Microondas Panasonic 800W 23L",
        "Emmer 12 l",
        "微波爐 20公升",
        "行李箱 60公升",
    ],
)
def test_a_size_in_the_name_of_a_thing_that_is_sold_empty_is_no_content(row, name):
    assert "sold_by_measure" not in facts(row(name))


@pytest.mark.parametrize(
    "name",
    [
        "Boîte de thé 100 g",
        "Tube colle 50 ml",
        "Tube de colle 50 ml",
        "Seau peinture 10 L",
        "Pâté en boîte 200 g",
        "Eimer Farbe 10 l",
        "Farbe im Eimer 10 l",
        "Dose Tomaten 400 g",
        "Waschmaschinen-Reiniger 250 ml",
        "Mikrowellen-Reiniger 250 ml",
        "Box of chocolates 500 g",
        "Biscuit tin 400 g",
        "Tin of beans 400 g",
        "Washing machine cleaner 250 ml",
        "Microwave popcorn 100 g",
        "Paint, bucket 10 L",
        "洗衣機清潔劑 250毫升",
    ],
)
def test_what_is_in_a_container_is_sold_by_measure(row, name):
    assert facts(row(name))["sold_by_measure"] is True


def test_a_content_that_is_stated_in_a_field_is_one_whatever_the_name(row):
    content = Field.present(Quantity(Decimal(10), "l"), Source("feed", "item 1/size", "10 l"))
    assert facts(row("Bucket 10 L", quantity=content))["sold_by_measure"] is True


@pytest.mark.parametrize(
    ("words", "on_card"),
    [
        ("Bei Zahlung mit Kreditkarte berechnen wir 2 % Gebühr.", True),
        ("A credit card surcharge of 2% applies.", True),
        ("Frais de 2 % pour tout paiement par carte bancaire.", True),
        # Of these the law may say something else, or nothing.
        ("Bei Zahlung mit PayPal berechnen wir 2 % Gebühr.", None),
        ("Nachnahmegebühr 5,00 €", None),
        ("An American Express card surcharge of 2% applies.", None),
        ("A corporate credit card surcharge of 2% applies.", None),
        ("No credit card surcharge.", None),
        ("A credit card surcharge of 0% applies.", None),
    ],
)
def test_a_surcharge_on_a_card_that_consumers_have_is_a_fact(row, words, on_card):
    assert facts(row("Lamp", words)).get("surcharge_on_card_or_transfer") is on_card

"""Prices at which nothing can be bought, and package prices that are none. All synthetic."""

from decimal import Decimal

import pytest

from venditor.listings.observing.prices import Sisters, price_not_payable
from venditor.products import PriorPrice


def seen(offer, sisters=None):
    return [
        (
            one.flaw,
            one.confidence,
            one.values.get("number", one.values.get("quantity")),
            one.values["payable"],
        )
        for one in price_not_payable(offer, sisters=sisters)
    ]


@pytest.mark.parametrize(
    ("description", "number"),
    [
        ("Prix affiché par cartouche - VENDU UNIQUEMENT PAR CARTON DE 12.", 12),
        ("Prix unitaire. Vendus uniquement par lot de 50", 50),
        ("Disque abrasif. Lot de 50. Prix unitaire.", 50),
        ("Price per piece. Sold only in packs of 6.", 6),
        ("Only available in boxes of 24. Price is per unit.", 24),
        ("Price shown is for one piece. Only sold in cases of twelve.", 12),
        ("VE = 10 Stück, Preis pro Stück", 10),
        ("Price is per tile. Orders must be placed in increments of 12.", 12),
        ("Preis pro Stück. Verkauf nur im 6er-Pack.", 6),
        ("Nur in Kartons zu je 20 erhältlich, Preis gilt je Stück.", 20),
        ("Prezzo al pezzo. Venduto esclusivamente in confezioni da 8.", 8),
        ("Precio por unidad. Se vende solo en cajas de 10.", 10),
        ("Prijs is per stuk. Alleen verkocht per doos van 5.", 5),
        ("Cena za sztukę. Sprzedaż tylko w opakowaniach po 4.", 4),
        ("Preço por unidade. Vendido apenas em caixas de 3.", 3),
    ],
)
def test_a_price_of_one_that_is_sold_by_several_only_is_no_price(row, description, number):
    offer = row("Disc", description, "1.27")
    assert seen(offer) == [("only_by_several", "high", str(number), f"{Decimal('1.27') * number:.2f} EUR")]


@pytest.mark.parametrize(
    "description",
    [
        "Minimum order quantity: 10 pieces",
        "MOQ: 10",
        "Min Qty: 10",
        "Minimum quantity: 10",
        "Mindestabnahme 10 Stück",
        "Mindestbestellmenge: 10",
        "Commande minimum de 10 pièces",
        "Ordine minimo: 10 pezzi",
        "Pedido mínimo: 10 unidades",
        "Minimale bestelhoeveelheid: 10 stuks",
        "最低订购量10",
        "起订量：10",
        "10个起订",
        "最低注文数：10",
        "최소 주문 수량: 10개",
    ],
)
def test_several_have_to_be_ordered_at_least(row, description):
    assert seen(row("Disc", description, "1.27")) == [("minimum_order", "medium", "10", "12.70 EUR")]


def test_at_least_several_at_a_price_that_is_said_to_be_of_one_is_sure(row):
    offer = row("Disc", "Mindestabnahme 5 Stück, Preis pro Stück", "2.00")
    assert seen(offer) == [("minimum_order", "high", "5", "10.00 EUR")]


@pytest.mark.parametrize(
    "description",
    [
        "Lot de 50.",
        "Vendu par paquet de 10.",
        "Sold only in packs of 6.",
        "Vendu uniquement par carton de 12",
        "Price per piece.",
        "Available in packs of 12. Price per piece.",
        "Price per piece. Also available in packs of 12 or pack of 24.",
        "Price per piece. Sold individually or as a pack of 6.",
        "Preis pro Stück. VE = 10 Stück, auch einzeln erhältlich.",
        "Prix unitaire. Lot de 10, disponible aussi à l'unité : vendu à l'unité.",
        "Not sold only in packs of 6. Price per piece.",
        "Prix unitaire : 0,50 €. Lot de 50.",
        "Preis pro Stück: 0,25 €, VE = 10 Stück",
        "Pack of 6, price per piece (€0.50)",
        "VE = 10 Stück, 0,25 € Preis pro Stück",
        "VE = 10 Stück, Preis pro Stück nur 0,25 €",
        "Mindestbestellmenge: 1",
        "Mindestbestellwert 20 €. Minimum order: 20 EUR",
        "Minimum order: 5 kg",
        "10% Instant Discount up to Rs. 1500 on minimum order of Rs. 5,000",
        "Minimum order of 5,000 rupees",
        "MOQ: 20 USD",
        "The minimum order is 100 square feet.",
        "Orders must be placed in increments of 12 tiles.",
        "VENDU EN FRANCE UNIQUEMENT EN 10L (2x5L : 4L + 1L durcisseur).",
        "Pack of 2 or pack of 4, price per piece",
        "Prix affiché par carton - vendu uniquement par carton de 12",
        "Price per box. Sold only in boxes of 24.",
        "Price per piece. Sold only in packs of 1.",
    ],
)
def test_a_package_at_its_own_price_or_a_choice_is_none(row, description):
    assert seen(row("Disc", description, "12.70")) == []


def test_at_least_a_package_of_a_package_is_one(row):
    assert seen(row("Disc", "Mindestabnahme 5 Stück. VE = 5 Stück", "9.00")) == []
    assert seen(row("Disc", "MOQ: 12", "9.00", pieces=12)) == []
    assert seen(row("Disc", "MOQ: 12", "9.00", pieces=6)) != []


def test_nothing_is_said_without_a_price(row):
    assert seen(row("Disc", "Price per piece. Sold only in packs of 6.", None)) == []


@pytest.mark.parametrize(
    ("name", "description", "expected"),
    [
        ("Lack 5L", "Prix au litre.", [("of_a_measure", "high", "5 l", "240.60 EUR")]),
        ("Lack 4,95L", "Prix au litre.", [("of_a_measure", "high", "4.95 l", "238.19 EUR")]),
        ("Farbe 750 ml", "Preis pro Liter", [("of_a_measure", "high", "750 ml", "36.09 EUR")]),
        ("Coffee 2 kg", "Price per kilo", [("of_a_measure", "high", "2 kg", "96.24 EUR")]),
        ("Lack 1L", "Prix au litre.", []),
        ("Lack", "Prix au litre.", []),
        ("Lack 5L", "Prix au litre : 9,62 €", []),
        ("Lack 5L", "Prix au litre (9,62 €)", []),
        ("Lack 5L", "48,12 €. Prix au litre.", [("of_a_measure", "high", "5 l", "240.60 EUR")]),
        ("Lack 5L", "Prix au kilo", []),
        ("Lack 5L oder 10L", "Prix au litre.", []),
        ("Lack 10L (2x5L)", "Prix au litre.", [("of_a_measure", "high", "10 l", "481.20 EUR")]),
    ],
)
def test_the_price_of_a_measure_of_which_more_is_sold(row, name, description, expected):
    assert seen(row(name, description, "48.12")) == expected


def test_where_the_rest_of_a_feed_is_priced_by_the_piece_one_like_it_is_too(row):
    said = [
        row(f"Disque {price}", "Lot de 50. Prix unitaire.", price).read for price in ("1.49", "2.00", "5.22")
    ]
    sisters = Sisters.of(said)
    assert seen(row("Disque 80", "Lot de 50.", "1.27"), sisters) == [
        ("only_by_several", "medium", "50", "63.50 EUR")
    ]
    assert seen(row("Disque 80", "Lot de 50.", "10.44"), sisters) != []
    assert seen(row("Disque 80", "Lot de 50.", "10.45"), sisters) == []
    assert seen(row("Disque 80", "Lot de 2.", "1.49"), sisters) == [
        ("only_by_several", "medium", "2", "2.98 EUR")
    ]
    assert seen(row("Disque 80", "Lot de 2.", "1.50"), sisters) == []
    assert seen(row("Powerpad 80", "Lot de 50.", "1.27"), sisters) == []
    assert seen(row("Disque 80", "Lot de 50.", "1.27", "CHF"), sisters) == []
    assert seen(row("Disque 80", "Lot de 50.", "1.27"), Sisters.of(said[:2])) == []


def test_a_price_of_all_that_is_said_to_be_of_one_unit_is_known_by_the_others(row):
    said = [row(f"Lack {price} 5L", "Prix au litre.", price).read for price in ("24.24", "33.19", "65.40")]
    sisters = Sisters.of(said)
    assert seen(row("Lack 320 5L", "Prix au litre.", "138.06"), sisters) == []
    assert seen(row("Lack 320 5L", "Prix au litre.", "66.38"), sisters) != []
    assert seen(row("Lack 320 5L", "Prix au litre.", "138.06")) != []


def test_the_kind_of_goods_is_told_by_the_description_too(row):
    said = [
        row(f"Disque {price}", "Lot de 50. Prix unitaire.", price).read for price in ("1.49", "2.00", "5.22")
    ]
    sisters = Sisters.of(said)
    assert seen(row("Powerpad 80", "Disque abrasif. Lot de 25.", "4.75"), sisters) == [
        ("only_by_several", "medium", "25", "118.75 EUR")
    ]
    assert seen(row("Powerpad 80", "Un disque abrasif. Lot de 25.", "4.75"), sisters) == []


def test_a_package_at_the_price_of_one_that_comes_alone(row):
    sisters = Sisters.of([row("Care 0,75L", "Flacon", "61.32").read, row("Soap 1L", "Lot de 8", "60").read])
    assert seen(row("Care WHITE 0,75L", "Vendu par 8.", "64.78"), sisters) == [
        ("only_by_several", "medium", "8", "518.24 EUR")
    ]
    assert seen(row("Care 0,75L", "Vendu par 8.", "122.64"), sisters) != []
    assert seen(row("Care 0,75L", "Vendu par 8.", "122.65"), sisters) == []
    assert seen(row("Care 0,75L", "Vendu par 2.", "61.33"), sisters) == []
    for name in ("Care WHITE 1L", "Care WHITE NEW 0,75L", "Other 0,75L", "Soap NEW 1L"):
        assert seen(row(name, "Vendu par 8.", "60"), sisters) == []


def test_orders_by_several(row):
    assert seen(row("Soap", "Flacon. Commande par 8 unités.", "2.00")) == [
        ("minimum_order", "medium", "8", "16.00 EUR")
    ]
    assert seen(row("Soap", "Commande par 8 jours.", "2.00")) == []


def test_another_colour_at_the_same_price_says_that_it_is_of_a_measure(row):
    sisters = Sisters.of([row("OIL 1K teak 3L", "Prix au litre.", "36.43").read])
    offer = row("OIL 1K honey 3L", "Bidon 3L.", "36.43")
    assert seen(offer, sisters) == [("of_a_measure_as_others", "medium", "3 l", "109.29 EUR")]
    (one,) = price_not_payable(offer, sisters=sisters)
    assert (one.values["per"], one.values["other"]) == ("1 l", "OIL 1K teak 3L")
    assert [source.path for source in one.sources] == ["item 1/name", "item 1/price"]
    for name, price in (
        ("OIL 1K honey 3L", "36.44"),
        ("OIL 1K honey 5L", "36.43"),
        ("OIL 2K honey 3L", "36.43"),
        ("OIL 1K teak mat 3L", "36.43"),
    ):
        assert seen(row(name, "", price), sisters) == []
    assert seen(row("OIL 1K honey 3L", "", "36.43", "CHF"), sisters) == []
    assert seen(row("OIL 1K honey 3L", "", "36.43", brand="Other"), sisters) == []
    finish = Sisters.of([row("OIL satiné 3L", "Prix au litre.", "36.43").read])
    assert seen(row("OIL mat 3L", "", "36.43"), finish) == []
    litre = Sisters.of([row("OIL teak 1L", "Prix au litre.", "36.43").read])
    assert seen(row("OIL honey 1L", "", "36.43"), litre) == []


def test_a_can_costs_no_more_than_a_smaller_one(row):
    sisters = Sisters.of(
        [
            row("CLEAN 0,75L", "", "18.58").read,
            row("CLEAN 250 ml", "", "19.00").read,
            row("WAX 1 kg", "", "9").read,
        ]
    )
    offer = row("Clean 5L", "", "18.58")
    assert [
        (one.flaw, one.confidence, dict(one.values)) for one in price_not_payable(offer, sisters=sisters)
    ] == [
        (
            "no_dearer_than_less",
            "medium",
            {"price": "18.58 EUR", "quantity": "5 l", "other": "18.58 EUR", "other_quantity": "0.75 l"},
        )
    ]
    others = [
        row("CLEAN 5L", "", "19.01"),
        row("CLEAN STRONG 5L", "", "15.22"),
        row("CLEAN 0,4L", "", "18.00"),
        row("CLEAN 5 kg", "", "15.22"),
        row("CLEAN 5L", "", "15.22", "CHF"),
        row("CLEAN 5L", "", "15.22", pieces=2),
        row("CLEAN 5L", "", "15.22", prior_prices=(PriorPrice(Decimal(50), "regular"),)),
    ]
    assert [one for offer in others for one in price_not_payable(offer, sisters=sisters)] == []


@pytest.mark.parametrize("words", ["Lot de 6", "Prix au litre"])
def test_a_smaller_one_that_is_priced_otherwise_says_nothing(row, words):
    sisters = Sisters.of([row("CLEAN 0,75L", words, "18.58").read])
    assert [*price_not_payable(row("CLEAN 5L", "", "15.22"), sisters=sisters)] == []


def test_where_it_is_said_is_quoted(row):
    (one,) = price_not_payable(row("Disc", "Blue. Price per piece. Sold only in packs of 6.", "2.00"))
    assert [source.path for source in one.sources] == [
        "item 1/description",
        "item 1/description",
        "item 1/price",
    ]
    assert one.sources[0].quotation == "Blue. Price per piece. Sold only in packs of 6."
    assert one.values == {"price": "2.00 EUR", "number": "6", "payable": "12.00 EUR"}


def test_on_a_page_both_are_said_near_one_another(page):
    near, far = ["word"] * 7, ["word"] * 8
    assert seen(page("10,00 €", "Preis pro Stück.", *near, "VE = 10 Stück")) != []
    assert seen(page("10,00 €", "Preis pro Stück.", *far, "VE = 10 Stück")) == []


def test_on_a_page_a_label_is_of_the_amount_in_the_next_passage(page):
    assert seen(page("10,00 €", "VE = 10 Stück", "Preis pro Stück", "1,00 €")) == []
    assert seen(page("VE = 10 Stück", "Preis pro Stück", "10,00 €")) != []
    assert (
        seen(page("10,00 €", "VE = 10 Stück", "Alle Preise dieser Seite: Preis pro Stück ab Werk", "1,00 €"))
        != []
    )

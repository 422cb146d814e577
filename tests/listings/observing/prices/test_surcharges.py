"""What is charged beside the price, and words that say that nothing is. All synthetic."""

from dataclasses import dataclass

import pytest

from venditor.listings.observing.prices import surcharges
from venditor.listings.observing.prices.extras import ticked_extras
from venditor.listings.read import Passage


def seen(offer):
    return [
        (one.about, one.flaw, one.values.get("surcharge", one.values.get("fee"))) for one in surcharges(offer)
    ]


@pytest.mark.parametrize(
    ("words", "surcharge"),
    [
        ("Plus 2 % bei Zahlung mit PayPal.", "2 %"),
        ("zzgl. 1,50 € bei Zahlung per Kreditkarte", "1.50 EUR"),
        ("Bei Bezahlung mit PayPal berechnen wir eine Gebühr von 2,5 %.", "2,5 %"),
        ("PayPal-Gebühr: 1,9 %", "1,9 %"),
        ("Nachnahmegebühr 5,00 €", "5.00 EUR"),
        (
            "Bei Zahlung gegen Nachnahme fallen zusätzlich Kosten in Höhe von derzeit 4,30 Euro an.",
            "4.30 EUR",
        ),
        (
            "PayPal erhebt eine Transaktionsgebühr von 2% des Betrags. Diese Gebühr wird weiterberechnet.",
            "2%",
        ),
        ("Die Zusatzkosten für die Nutzung von PayPal betragen national 2,1% des Betrags.", "2,1%"),
        ("Per Nachnahme werden zusätzlich € 8,- Nachnahmegebühr berechnet.", "8.00 EUR"),
        ("If you pay by credit card, a surcharge is applied.", ""),
        ("Frais de contre-remboursement : 6,00 €", "6.00 EUR"),
        ("宅配貨到付款依訂單總金額酌收手續費", ""),
        ("A credit card surcharge of 2% applies.", "2%"),
        ("3% surcharge for credit cards", "3%"),
        ("PayPal fee: €1.00", "1.00 EUR"),
        ("€2.00 card fee", "2.00 EUR"),
        ("Card fee: 2%", "2%"),
        ("plus 2% for paying by card", "2%"),
        ("Cash on delivery fee: €4.50", "4.50 EUR"),
        ("Frais de paiement : 1,20 €", "1.20 EUR"),
        ("2 % de frais pour paiement par carte bancaire", "2 %"),
        ("Supplément de 2 % pour paiement par PayPal", "2 %"),
        ("Commissione del 3% per pagamento con PayPal", "3%"),
        ("Recargo por contra reembolso: 3,00 €", "3.00 EUR"),
        ("Toeslag van 2% bij betaling met creditcard", "2%"),
        ("刷卡加收3%手續費", "3%"),
        ("信用卡付款需加收 2% 手續費", "2%"),
        ("刷卡需另收手續費", ""),
        ("代引き手数料：330円", "330円"),
        ("Bei Zahlung mit PayPal berechnen wir 2 % Gebühr.", "2 %"),
        ("Bei Zahlung per Kreditkarte erheben wir 1,50 € Aufschlag.", "1.50 EUR"),
        ("Frais de 2 % pour tout paiement par carte bancaire.", "2 %"),
        ("Des frais de 1,50 € pour le paiement par carte sont ajoutés", "1.50 EUR"),
    ],
)
def test_a_means_of_payment_that_costs_more(row, words, surcharge):
    assert seen(row("Lamp", words)) == [("payment_surcharge", "", surcharge)]


@pytest.mark.parametrize(
    "words",
    [
        "Kein Aufschlag bei Zahlung mit PayPal.",
        "Ohne PayPal-Gebühr 2 %",
        "No card fee: 0%",
        "Card fee: 0%",
        "PayPal fee: €0.00",
        "Plus 2 % Skonto bei Vorkasse",
        "2 % Rabatt bei Zahlung per Vorkasse",
        "Pay by card or PayPal. Free delivery.",
        "Zahlung mit PayPal möglich",
        "0 % Finanzierung bei Zahlung mit Klarna",
        "Paiement par carte bancaire sans frais",
        "PayPal erhebt dabei eine Gebühr von etwa 2% vom Händler.",
        "貨到付款不另收手續費",
        "信用卡刷卡，不另收任何手續費",
        "免刷卡手續費",
        "不收刷卡手續費 3%",
    ],
)
def test_a_means_of_payment_that_costs_nothing_more(row, words):
    assert seen(row("Lamp", words)) == []


@pytest.mark.parametrize(
    ("words", "variety", "fee"),
    [
        ("plus handling fee €2.50", "handling", "2.50 EUR"),
        ("excl. handling fees", "handling", ""),
        ("zzgl. Bearbeitungsgebühr von 2,50 €", "handling", "2.50 EUR"),
        ("zzgl. 2,50 € Bearbeitungsgebühr", "handling", "2.50 EUR"),
        ("hors frais de dossier de 15,00 €", "handling", "15.00 EUR"),
        ("exclusief administratiekosten van € 2,00", "handling", "2.00 EUR"),
        ("plus a booking fee of €3.00", "service", "3.00 EUR"),
        ("excluding service charge", "service", ""),
        ("zzgl. Servicegebühr 4,99 €", "service", "4.99 EUR"),
        ("另加10%服務費", "service", "10%"),
        ("hors éco-participation 0,50 €", "environment", "0.50 EUR"),
        ("+ éco-participation : 0,50 €", "environment", ""),
        ("exkl. VRG", "environment", ""),
        ("excluding recycling fee", "environment", ""),
        ("Mindermengenzuschlag 5,00 €", "small_order", "5.00 EUR"),
        ("Unter 25,00 EUR gilt ein Zuschlag für die Mindermenge von 10,00 EUR", "small_order", "10.00 EUR"),
        ("zzgl. 0,25 € Pfand", "deposit", "0.25 EUR"),
        ("zzgl. Pfand", "deposit", ""),
        ("Pfand: 0,25 €", "deposit", "0.25 EUR"),
        ("excl. statiegeld € 0,15", "deposit", "0.15 EUR"),
    ],
)
def test_a_fee_that_is_not_in_the_price(row, words, variety, fee):
    assert seen(row("Lamp", words)) == [("fee_left_out", variety, fee)]


@pytest.mark.parametrize(
    "words",
    [
        "incl. handling fee",
        "No handling fee of €2.50 is charged",
        "dont éco-participation 0,50 €",
        "inkl. 0,25 € Pfand",
        "Prix TTC éco-participation incluse",
        "Customer service: free of charge",
        "keine Bearbeitungsgebühr",
        "plus free handling",
        "plus 0,00 € Bearbeitungsgebühr",
        "zzgl. Versandkosten",
        "Ab 25,00 EUR entfällt der Mindermengenzuschlag.",
    ],
)
def test_a_fee_that_is_in_the_price_or_none(row, words):
    assert seen(row("Lamp", words)) == []


def test_each_kind_is_told_once_with_every_place(page):
    (one,) = surcharges(page("zzgl. Pfand", "Plus a lot.", "Pfand: 0,25 €"))
    assert [source.quotation for source in one.sources] == ["zzgl. Pfand", "Pfand: 0,25 €"]
    assert [source.at for source in one.sources] == [
        "html > body > p:nth-of-type(1)",
        "html > body > p:nth-of-type(3)",
    ]
    assert (one.values["fee"], one.confidence) == ("", "medium")


@dataclass(frozen=True)
class _Ticked(Passage):
    ticked: bool = False


def extras(page, *fields):
    read = page("10,00 €").read
    passages = tuple(_Ticked("field", text, "html > body > input", ticked=ticked) for text, ticked in fields)
    read = type(read)(None, read.listing, (), passages)
    return [dict(one.values) for one in ticked_extras(read, "EUR")]


def test_an_extra_with_a_price_that_is_ticked_in_advance(page):
    assert extras(page, ("Insurance + 2,99 €", True)) == [{"extra": "Insurance + 2,99 €", "fee": "2.99 EUR"}]


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("Insurance + 2,99 €", False),
        ("Newsletter", True),
        ("Blue, 10,00 €", True),
        ("Gift wrap 0,00 €", True),
    ],
)
def test_what_is_not_ticked_or_costs_nothing_more_is_none(page, text, ticked):
    assert extras(page, (text, ticked)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Gift wrap 2,99 €",
        "Geschenkverpackung 2,99 €",
        "Reiseversicherung 2,99 €",
        "Assurance casse 2,99 €",
        "Express 2,99 €",
        "Donation 2,99 €",
        "3-year warranty 2,99 €",
        "Confezione regalo 2,99 €",
        "延長保固 2,99 €",
        "A cap + 2,99 €",
    ],
)
def test_extras_of_many_kinds(page, text):
    assert [each["fee"] for each in extras(page, (text, True))] == ["2.99 EUR"]


@pytest.mark.parametrize(
    "text",
    [
        "This item: Lamp with protection 2,99 €",
        "Cable 2,99 € In stock. Sent from and sold by Shop.",
        "Cable 2,99 €",
        "Express delivery under 5 €",
        "Compare: protection 2,99 €",
        "Newsletter + 2,99 €",
    ],
)
def test_other_products_filters_and_letters_are_no_extras(page, text):
    assert extras(page, (text, True)) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Frequently bought together",
        "Spesso comprati insieme",
        "Produits fréquemment achetés ensemble",
        "Wird oft zusammen gekauft",
        "一緒購買",
    ],
)
def test_what_is_bought_together_with_it_is_no_extra(page, heading):
    box = _Ticked("field", "Screen protection 2,99 €", "html > body > input", ticked=True)
    read = page("10,00 €").read

    def seen(*before):
        return [*ticked_extras(type(read)(None, read.listing, (), (*before, box)), "EUR")]

    title = Passage("heading", heading, "html > body > h2")
    assert seen(title, Passage("text", "A lamp", "html > body > p")) == []
    assert seen(Passage("text", heading, "html > body > p"), Passage("text", "+", "html > body > b")) == []
    assert seen(title, Passage("heading", "Your order", "html > body > h3")) != []

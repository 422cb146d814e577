"""What is seen in an offer as a whole: which fact goes first, and what is told but once. All synthetic."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from venditor.core.money import Money
from venditor.listings.judging.law import law_of_listings
from venditor.listings.observing.categories import FACTS
from venditor.listings.observing.observation import Destination, Floor, Offer
from venditor.listings.observing.observe import Languages, observe, observe_at
from venditor.listings.read import Read
from venditor.listings.reading import read_stream
from venditor.products import Field, Listing, PriorPrice, Source

DAY = date(2026, 11, 28)


def offer(**fields):
    known = {
        name: Field.present(value, Source("feed", f"item 1/{name}", str(value)))
        for name, value in fields.items()
    }
    return Offer(Read("1", Listing(**known)), DAY)


@pytest.mark.parametrize(("category", "by_measure"), [("Furniture", False), ("", True)])
def test_the_kind_of_goods_goes_before_a_size_in_the_name(category, by_measure):
    more = {"category": category} if category else {}
    seen = observe(offer(name="Frame 5 kg", price=Decimal(10), currency="EUR", **more))
    assert seen.facts["sold_by_measure"] is by_measure


def test_every_fact_that_an_offer_tells_is_one_of_the_law():
    page = """<html lang="de"><body><h1>Lampe Ada 5 kg</h1><p>statt 90,00 € nur 70,00 € (-22 %)</p>
<p>5 Jahre Herstellergarantie auf das gesamte Gerät, kostenlos.</p><p>4,5 Sterne, 12 Bewertungen</p>
<p>Zahlung mit Visa: 1 € Aufschlag</p><p>Achtung: Erstickungsgefahr.</p>
<p>Sie tragen die Kosten der Rücksendung.</p><button>zahlungspflichtig bestellen</button></body></html>"""
    (read,) = read_stream(BytesIO(page.encode()), DAY, passages=True)
    facts = observe(Offer(read, DAY)).facts
    known = law_of_listings().vocabulary.facts.keys()
    assert facts.keys() - known == set()
    assert set(FACTS) - known == set()
    assert len(facts) > 5


def told(shown, known):
    """Shares not counted from the lowest price: of the offer, and of a destination with a ledger."""
    priors = (
        PriorPrice(Decimal(100), "struck"),
        *(PriorPrice(Decimal(each), "lowest_30_days") for each in shown),
    )
    one = offer(name="Lamp", description="-30 %", price=Decimal(70), currency="EUR", prior_prices=priors)
    prior = Money(Decimal(known), "EUR") if known else None
    at = Destination("DE", "", Floor(None, None, None, None))
    return tuple(
        [each.flaw for each in found if each.flaw == "not_from_lowest"]
        for found in (observe(one).observations, observe_at(one, at, Languages(), prior))
    )


def test_a_share_that_is_not_of_the_lowest_price_is_told_once():
    assert told(["80"], "80") == (["not_from_lowest"], [])
    assert told(["80"], None) == (["not_from_lowest"], [])
    assert told([], "80") == ([], ["not_from_lowest"])
    assert told([], "100") == ([], [])


def test_warnings_that_stand_there_come_with_the_goods():
    warned = observe(offer(name="Lamp", description="Warnung: Nicht abdecken, es besteht Brandgefahr."))
    assert warned.facts["has_warnings"] is True
    assert "has_warnings" not in observe(offer(name="Lamp", description="Aus Glas.")).facts

"""Whatever an offer says, it is looked at without a crash, and what is seen has a place."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from venditor.core.money import Money
from venditor.core.quantity import Quantity
from venditor.listings.observing.observation import Offer
from venditor.listings.observing.prices import Words, price_facts, prices
from venditor.listings.read import Passage, Read
from venditor.products import Field, Listing, PriorPrice, Source, UnitPrice

WORDS = (
    "Preis pro Stück|VE = 10 Stück|sold only in packs of 6|price per kilo|5L|500 g|0,001 mg|(3,98 € / kg)|"
    "1 kg = 0,00 €|-30 %|-99,99%|7折|99折|UVP 100,00 €|from 9,90 €|9,90 € - 19,90 €|excl. VAT|MOQ: 99999|"
    "zzgl. 0,25 € Pfand|€1.00 card fee|100,00 €|70,00 €|999999999999999999 €|0 €|１２,５０ €|٣٫٥٠ د.ك|"
    "drained weight 0.001 g|no|nicht|\u0130|ß|\x00|🟢|(x12)"
).split("|")
AMOUNTS = st.decimals("0", "999999999999999999", places=2) | st.sampled_from(
    [
        Decimal("70.00"),
        Decimal("100.00"),
        Decimal("0.0000001"),
        Decimal("1E+17"),
        Decimal("999999999999999999.9999"),
    ]
)
MEASURES = st.builds(
    Quantity,
    st.decimals("0.000000000001", "999999999999", places=12),
    st.sampled_from("g kg mg ml l m m2 piece oz 斤".split()),
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=8).map(" ".join)
KINDS = st.sampled_from(["struck", "list", "regular", "lowest_30_days", "other"])


def place(value, kind):
    return Source(kind, "somewhere", str(value), value)


@st.composite
def offers(draw):
    kind = draw(st.sampled_from(["page", "feed"]))
    prior = tuple(PriorPrice(draw(AMOUNTS), draw(KINDS)) for _ in range(draw(st.integers(0, 3))))
    price, unit = draw(AMOUNTS), UnitPrice(draw(AMOUNTS), draw(MEASURES))
    other = draw(AMOUNTS)
    fields = {
        "name": Field.present(name := draw(TEXTS), place(name, kind)),
        "description": Field.present(words := draw(TEXTS), place(words, kind)),
        "price": Field.present(
            price, place(price, kind), place(other, draw(st.sampled_from(["json-ld", "page"])))
        ),
        "currency": Field.present(draw(st.sampled_from(["EUR", "JPY", "KWD"])), place("EUR", kind)),
        "prior_prices": Field.present(prior, place(prior, kind)),
    }
    fields |= {"unit_price": Field.present(unit, place(unit, kind))} if draw(st.booleans()) else {}
    fields |= (
        {"quantity": Field.present(size := draw(MEASURES), place(size, kind))} if draw(st.booleans()) else {}
    )
    fields |= (
        {"pieces": Field.present(draw(st.integers(1, 99)), place(1, kind))} if draw(st.booleans()) else {}
    )
    passages = [
        Passage(
            draw(st.sampled_from(["text", "heading", "link"])), text, f"html > body > p:nth-of-type({number})"
        )
        for number, text in enumerate(draw(st.lists(TEXTS, max_size=6 if kind == "page" else 0)), 1)
    ]
    known = draw(st.none() | st.just(Money(Decimal("50.00"), "EUR")))
    return Read(None, Listing(**fields), (), tuple(passages)), known


@given(offers())
@settings(max_examples=200, deadline=None)
def test_any_words(made):
    read, known = made
    words = Words(read)
    for one in prices(Offer(read, date(2026, 11, 28), (read,), known), words):
        assert one.sources
        assert all(isinstance(value, str) for value in one.values.values())
    price_facts(read, words)

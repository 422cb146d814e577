"""Offers made from a few words, as the readers of feeds and of pages make them."""

from datetime import date
from decimal import Decimal

import pytest

from venditor.listings.observing.observation import Offer
from venditor.listings.read import Passage, Read
from venditor.products import Field, Listing, Source

DAY = date(2026, 11, 28)


def _source(kind, path, text, value=None):
    return Source(kind, path, text, value)


def _field(name, value, kind):
    return Field.present(value, _source(kind, f"item 1/{name}", str(value), value))


@pytest.fixture
def row():
    """A row of a feed: its name, its description, its price, and any other field."""

    def make(name="Lamp", description="", price="10.00", currency="EUR", *, beside=(), prior=None, **more):
        fields = {
            "name": name,
            "description": description or None,
            "price": price,
            "currency": currency,
            **more,
        }
        fields["price"] = Decimal(price) if price is not None else None
        known = {
            key: value if isinstance(value, Field) else _field(key, value, "feed")
            for key, value in fields.items()
            if value is not None
        }
        return Offer(Read("1", Listing(**known)), DAY, beside, prior)

    return make


@pytest.fixture
def page():
    """A page: its passages in order, a heading first, and where its price stands."""

    def make(*words, price="10.00", currency="EUR", others=(), prior=None, checked_on=DAY, **more):
        passages = [Passage("heading", "Lamp", "html > body > h1")]
        for number, each in enumerate(words, 1):
            text, kind, hidden = each if isinstance(each, tuple) else (each, "text", "")
            passages.append(Passage(kind, text, f"html > body > p:nth-of-type({number})", hidden=hidden))
        amount = Decimal(price)
        sources = (_source("json-ld", "json-ld[0].offers[0].price", price, amount), *others)
        known = {
            key: value if isinstance(value, Field) else _field(key, value, "page")
            for key, value in more.items()
        }
        listing = Listing(
            **{
                "name": _field("name", "Lamp", "page"),
                "price": Field.present(amount, *sources),
                "currency": currency
                if isinstance(currency, Field)
                else _field("currency", currency, "json-ld"),
                **known,
            }
        )
        return Offer(Read(None, listing, (), tuple(passages)), checked_on, (), prior)

    return make


@pytest.fixture
def brief():
    """Observations as what they are about, how they were seen, their variety and how surely."""
    return lambda observations: [(one.about, one.seen, one.flaw, one.confidence) for one in observations]

"""Listings as rows: which key, which price, and what is left out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from venditor.listings.ledger import (
    Beside,
    LedgerError,
    Sighting,
    index_of,
    keys_of,
    read_rows,
    record,
    variant_of,
    zone_of,
)
from venditor.listings.read import Read
from venditor.products import Field, Listing, PriorPrice, Source

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
SIGHTING = Sighting("DE", "web", AT, AT, "feed.xml", "ab" * 32)
WHERE = Source("feed", "item 3/g:price", "19,90 €")


def told(value):
    return Field.present(value, WHERE)


def listing(price="19.90", **fields):
    given = {"sku": "L-1", "price": Decimal(price) if price else None, "currency": "EUR", **fields}
    return Listing(**{name: told(value) for name, value in given.items() if value is not None})


@pytest.fixture
def recorded(tmp_path):
    def run(*listings, sighting=SIGHTING):
        path = tmp_path / "prices.jsonl"
        reads = [Read(f"{number}", each) for number, each in enumerate(listings, 1)]
        done = record(path, reads, sighting)
        return list(read_rows(path)), [(one.item, one.variant, one.code) for one in done.left_out]

    return run


def test_a_row_says_what_stood_where(recorded):
    prior = (PriorPrice(Decimal(25), "struck", "statt"), PriorPrice(Decimal(30), "list", "UVP"))
    (row,), left_out = recorded(
        listing(prior_prices=prior, price_from=date(2026, 11, 18), tax_included=True, availability="in_stock")
    )
    assert left_out == []
    assert (row.variant, row.amount, row.currency, row.offered) == ("sku:L-1", Decimal("19.90"), "EUR", True)
    assert row.beside == (Beside(Decimal(25), "struck"), Beside(Decimal(30), "list"))
    assert (row.reduced_from, row.tax_included) == (date(2026, 11, 18), True)
    assert (row.path, row.file, row.place, row.quotation) == (
        "feed.xml",
        "ab" * 32,
        "item 3/g:price",
        "19,90 €",
    )
    assert row.announces


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"sku": "A", "gtin": "4006381333931", "id": "7"}, ("sku:A", "gtin:4006381333931", "id:7", "id:A")),
        ({"sku": "A", "id": "A"}, ("sku:A", "id:A")),
        ({"sku": None, "gtin": "4006381333931"}, ("gtin:4006381333931",)),
        ({"sku": None, "id": "7"}, ("id:7", "sku:7")),
        ({"sku": None}, ()),
    ],
)
def test_keys_of_a_variant(fields, keys):
    assert keys_of(listing(**fields)) == keys
    assert variant_of(listing(**fields)) == next(iter(keys), "")


def test_a_row_carries_every_name_of_what_is_sold(recorded):
    (row,), _ = recorded(listing(gtin="4006381333931", id="7"))
    assert (row.variant, row.names) == ("sku:L-1", ("gtin:4006381333931", "id:7"))


def test_a_page_finds_the_rows_of_a_feed(tmp_path):
    path = tmp_path / "prices.jsonl"
    record(path, [Read("1", listing(sku=None, id="L-1"))], SIGHTING)
    index = index_of(path)
    assert index.find(keys_of(listing()), "DE", "web") == ("id:L-1", "DE", "web")
    assert index.find(keys_of(listing()), "DE", "marketplace") is None
    assert index.find(keys_of(listing(sku="L-2")), "DE", "web") is None
    assert len(index.history(("id:L-1", "DE", "web"), zone_of("DE")).rows) == 1


def test_what_has_no_price_or_no_key_is_left_out(recorded):
    rows, left_out = recorded(
        listing(price=None),
        listing(currency=None),
        listing(sku=None),
        listing(price="0.00"),
        listing(sku="L-2"),
    )
    assert [row.variant for row in rows] == ["sku:L-2"]
    assert left_out == [
        ("1", "sku:L-1", "ledger.no_price"),
        ("2", "sku:L-1", "ledger.no_price"),
        ("3", "", "ledger.no_key"),
        ("4", "sku:L-1", "ledger.amount"),
    ]


@pytest.mark.parametrize("availability", ["out_of_stock", "discontinued"])
def test_what_cannot_be_had_is_a_row_with_or_without_a_price(recorded, availability):
    rows, left_out = recorded(
        listing(availability=availability), listing(price=None, sku="L-2", availability=availability)
    )
    assert [(row.offered, row.amount) for row in rows] == [(False, Decimal("19.90")), (False, None)]
    assert left_out == []


@pytest.mark.parametrize("availability", ["in_stock", "preorder", "backorder", "limited", None])
def test_what_can_be_had_is_offered(recorded, availability):
    (row,), _ = recorded(listing(availability=availability))
    assert row.offered


def test_a_currency_that_no_file_names_is_given(recorded):
    named, unnamed = listing(currency="CHF"), listing(sku="L-2", currency=None)
    rows, _ = recorded(named, unnamed, sighting=replace(SIGHTING, currency="EUR"))
    assert [row.currency for row in rows] == ["CHF", "EUR"]


def test_a_key_of_several_variants_is_no_key(recorded):
    rows, left_out = recorded(
        listing(),
        listing(price="29.90"),
        listing(sku="L-2"),
        listing(sku="L-3"),
        listing(sku="L-3"),
    )
    assert [row.variant for row in rows] == ["sku:L-2", "sku:L-3"]
    assert left_out == [(None, "sku:L-1", "ledger.key_twice")]


def test_a_price_beside_that_is_none_is_left_out_and_a_long_path_shortened(recorded):
    prior = (PriorPrice(Decimal(0), "struck"), PriorPrice(Decimal(25), "struck"))
    (row,), _ = recorded(listing(prior_prices=prior), sighting=replace(SIGHTING, path="x" * 600 + ".xml"))
    assert row.beside == (Beside(Decimal(25), "struck"),)
    assert (len(row.path), row.path[0], row.path[-4:]) == (500, "…", ".xml")


def test_nothing_is_seen_later_than_now(tmp_path):
    sighting = replace(SIGHTING, seen_at=AT.replace(minute=1))
    with pytest.raises(LedgerError) as refused:
        record(tmp_path / "prices.jsonl", [], sighting)
    assert refused.value.code == "ledger.future"


@pytest.mark.parametrize(
    ("country", "given", "zone"),
    [
        ("DE", "", "Europe/Berlin"),
        ("JP", "", "Asia/Tokyo"),
        ("US", "America/New_York", "America/New_York"),
    ],
)
def test_the_clock_of_a_destination(country, given, zone):
    assert zone_of(country, given).key == zone


@pytest.mark.parametrize(("country", "given"), [("US", ""), ("DE", "Berlin"), ("DE", "../etc")])
def test_no_clock(country, given):
    with pytest.raises(LedgerError) as refused:
        zone_of(country, given)
    assert refused.value.code == "ledger.zone"


@pytest.mark.parametrize("country", ["XX", "de", "UK", ""])
def test_no_country(country):
    with pytest.raises(LedgerError) as refused:
        zone_of(country, "Europe/Berlin")
    assert refused.value.code == "ledger.country"

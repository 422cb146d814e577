"""Prices of real feeds, exports and pages, every finding of which was read by eye."""

import gzip
from collections import Counter
from datetime import date

import pytest

from venditor.listings.observing.observation import Offer
from venditor.listings.observing.prices import Sisters, Words, price_facts, prices
from venditor.listings.page.reading import read_page
from venditor.listings.reading import read_file

TODAY = date(2026, 11, 28)
SAVED = date(2020, 12, 1)
"""About when the pages were saved: later their markup says that its prices have expired."""


def observed(reads, today=TODAY):
    reads = list(reads)
    sisters = Sisters.of(reads)
    return [
        (read, one)
        for read in reads
        for one in prices(Offer(read, today), Words(read), sisters=sisters)
        if (one.about, one.seen) not in (("prior_price", "seen"), ("unit_price", "seen"))
    ]


def test_the_french_feed(shared):
    folder = shared / "data/listings/real/google_feed"
    (feed,) = folder.glob("pallmann-store*")
    found = observed(read_file(feed, TODAY))
    assert Counter((one.about, one.flaw, one.confidence) for _, one in found) == {
        ("price_not_payable", "only_by_several", "high"): 21,
        ("price_not_payable", "only_by_several", "medium"): 24,
        ("price_not_payable", "minimum_order", "medium"): 1,
        ("price_not_payable", "of_a_measure_as_others", "medium"): 3,
        ("price_not_payable", "no_dearer_than_less", "medium"): 9,
        ("price_not_payable", "of_a_measure", "high"): 26,
    }
    by_name = {read.listing.name.value: one for read, one in found}
    joint = by_name["JOINT À PARQUET chêne foncé (x12)"]
    assert joint.values == {"price": "15.00 EUR", "number": "12", "payable": "180.00 EUR"}
    disc = by_name["Disque Ø150 - Grain 80 Carbure Silicium (Réf: 041060)"]
    assert (disc.confidence, disc.values["payable"]) == ("medium", "63.50 EUR")
    # At a price that one of ten or all ten may have, and a can whose price is that of five litres after all.
    assert not {
        "TISSUS essuyage lustrage (x10)",
        "Powerpad Ø410 Gr.100 (x10)",
        "PALL-X 320 fond dur neutre 5L",
    } & {*by_name}
    told = [read.item.split()[0] for read, one in found if one.flaw == "no_dearer_than_less"]
    assert told == "31 67 97 106 107 108 125 148 152".split()


def test_the_french_feed_states_unit_prices_as_prices(shared):
    (feed,) = (shared / "data/listings/real/google_feed").glob("pallmann-store*")
    reads = list(read_file(feed, TODAY))
    sisters = Sisters.of(reads)
    seen = {
        read.listing.name.value: one.values["stated"]
        for read in reads
        for one in prices(Offer(read, TODAY), sisters=sisters)
        if (one.about, one.seen, one.confidence) == ("unit_price", "seen", "medium")
    }
    # The twenty-six cans at the price of a litre, and a litre.
    assert (len(seen), seen["PALL-X 350 2K 1L"]) == (27, "171.79 EUR")
    assert "PALL-X 320 fond dur neutre 5L" not in seen
    empty = {read.listing.name.value for read in reads if "sold_by_measure" not in price_facts(read)}
    assert {"SEAU vitrification noir 19L", "Tube rangement boudin colle 3,75kg"} <= empty


@pytest.mark.parametrize("name", ["google_feed/atomra*", "shopify_demo_csv/*.csv", "open_food_facts/*.csv"])
def test_other_feeds_and_exports_have_nothing_wrong(shared, name):
    for path in sorted((shared / "data/listings/real").glob(name)):
        assert observed(read_file(path, TODAY)) == []


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "75cde739",
            [("prices_disagree", "prior_in_markup", "18.00 EUR"), ("prior_price", "list_price_only", None)],
        ),
        ("89d10150", [("prices_disagree", "prior_in_markup", "219.99 EUR")]),
        # Boxes of other products that are frequently bought together with this one.
        *((name, []) for name in "df7999ec e9879f3b ec6f3942".split()),
        ("16606e09", [("prices_disagree", "net_in_markup", "67.8400 EUR")]),
        ("040c3ea5", [("prior_price", "list_price_only", None)]),
        # Amounts of other products, of an auction, of instalments, of a visitor's currency.
        *(
            (name, [])
            for name in "137b2fe5 2a84a964 3126dc68 361022ee 42b022ac b11bf690 ed4cb68e 8cb33a3e".split()
        ),
    ],
)
def test_pages(shared, page, expected):
    folder = shared / "data/listings/real/product_extraction_benchmark/dataset/html"
    (path,) = folder.glob(f"{page}*")
    read = read_page(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"), with_passages=True)
    assert [(one.about, one.flaw, one.values.get("other")) for _, one in observed([read], SAVED)] == expected

"""One product by each of its names: what ties them together, what keeps them apart; and no tie rewrites."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from venditor.listings.ledger import (
    Beside,
    History,
    LedgerError,
    PriorRule,
    Row,
    append,
    index_of,
    keys_of,
    prior_price,
    reduction_asked,
    zone_of,
)
from venditor.listings.ledger.history import counted
from venditor.products import Field, Listing, Source

ZONE = zone_of("DE")
FIRST = datetime(2026, 10, 1, 8, tzinfo=UTC)
RULE = PriorRule("lowest", date(2026, 10, 1))
G1, G2 = "gtin:4006381333931", "gtin:4006381333948"


def row(day, variant, *names, amount="100", beside=(), country="DE", channel="web"):
    at = FIRST + timedelta(days=day)
    return Row(
        variant,
        country,
        channel,
        at,
        at,
        names=names,
        amount=Decimal(amount),
        currency="EUR",
        beside=tuple(Beside(Decimal(one)) for one in beside),
    )


@pytest.fixture
def ledger(tmp_path):
    def written(*rows):
        path = tmp_path / "prices.jsonl"
        append(path, rows)
        return index_of(path)

    return written


def days(index, name, country="DE", channel="web"):
    """The days after the first on which the product of a name was seen."""
    key = index.find([name], country, channel)
    return None if key is None else [(one.seen - FIRST).days for one in index.history(key, ZONE).rows]


@pytest.mark.parametrize("asked", [G1, "id:L-1", "sku:L-1"])
@pytest.mark.parametrize("names", [(), (G1,), ("id:L-1",)])
def test_rows_of_a_feed_and_of_a_page_are_one_history_by_any_name(ledger, asked, names):
    index = ledger(row(0, G1, "id:L-1"), row(1, "sku:L-1", *names), row(2, G1, "id:L-1"))
    assert sorted(days(index, asked)) == [0, 1, 2]


@pytest.mark.parametrize("asked", ["id:L-1", "sku:L-1"])
@pytest.mark.parametrize("variants", [("id:L-1", "sku:L-1"), ("sku:L-1", "id:L-1")])
def test_what_a_feed_calls_by_an_id_a_page_calls_by_its_number(ledger, asked, variants):
    index = ledger(*(row(day, variant) for day, variant in enumerate(variants)))
    assert sorted(days(index, asked)) == [0, 1]


def test_a_number_of_digits_alone_is_no_number_of_the_shop(ledger):
    index = ledger(row(0, "id:77"), row(1, "sku:77"))
    assert (days(index, "id:77"), days(index, "sku:77")) == ([0], [1])


def test_an_id_beside_a_number_is_not_the_number(ledger):
    index = ledger(row(0, "sku:A", "id:B"), row(1, "sku:B"))
    assert (days(index, "sku:A"), days(index, "sku:B"), days(index, "id:B")) == ([0], [1], [0])


def test_two_trade_item_numbers_are_two_products(ledger):
    index = ledger(row(0, G1, "id:L-1"), row(1, "sku:L-1", G2))
    assert (days(index, G1), days(index, "sku:L-1"), days(index, G2)) == ([0], [1], [1])


def test_a_trade_item_number_that_two_products_have_names_neither(ledger):
    index = ledger(row(0, "sku:S", G1), row(1, "sku:M", G1))
    assert (days(index, "sku:S"), days(index, "sku:M"), days(index, G1)) == ([0], [1], None)
    assert index.others([G1], None, "DE", "web") == (G1,)
    assert index.others([G1], ("sku:S", "DE", "web"), "DE", "web") == ()


def test_a_product_whose_trade_item_number_changes_stays_one(ledger):
    index = ledger(row(0, "sku:A", G1), row(1, "sku:A", G2))
    assert [days(index, name) for name in ("sku:A", G1, G2)] == [[0, 1]] * 3


def test_a_later_row_that_disputes_a_name_takes_no_history_away(ledger):
    before = row(0, G1, amount="60"), row(1, "sku:A", G1)
    assert sorted(days(ledger(*before), "sku:A")) == [0, 1]
    index = ledger(row(2, "sku:B", G1))
    assert (sorted(days(index, "sku:A")), days(index, "sku:B")) == ([0, 1], [2])
    assert days(index, G1) is None


def test_names_of_other_places_say_nothing(ledger):
    index = ledger(row(0, G1), row(1, "sku:A", G1, country="FR"), row(2, "sku:A", G1, channel="market"))
    assert (days(index, G1), days(index, "sku:A"), days(index, "sku:A", "FR")) == ([0], None, [1])
    assert list(index.keys()) == [(G1, "DE", "web"), ("sku:A", "FR", "web"), ("sku:A", "DE", "market")]
    assert index.places_sold() == (("DE", "market"), ("DE", "web"), ("FR", "web"))


def test_what_another_name_had_counts_as_recorded_when_the_two_were_tied(ledger):
    index = ledger(row(0, "id:L-1"), row(5, "sku:L-1"), row(6, "id:L-1"))
    history = index.history(("sku:L-1", "DE", "web"), ZONE)
    assert [(one.variant, (one.recorded - FIRST).days) for one in history.rows] == [
        ("id:L-1", 5),
        ("sku:L-1", 5),
        ("id:L-1", 6),
    ]
    assert not counted(history, date.max).claims


def answer(index, variant, began):
    history: History = index.history((variant, "DE", "web"), ZONE)
    told = prior_price(history, RULE, reduction_asked(history, began))
    return told.status, told.amount, told.at_most


@pytest.mark.parametrize("names", [("id:Q",), ("id:Q", G1), (G1,)])
def test_no_tie_changes_an_answer_that_was_given(ledger, names):
    """A seller ties a product that was reduced to one that was dear, after the reduction began."""
    dear = [row(day, G1, "id:Q", amount="200") for day in range(10)]
    own = [row(day, "sku:A", amount="50") for day in range(3, 6)] + [
        row(10, "sku:A", amount="40", beside=("200",))
    ]
    began = date(2026, 10, 11)
    index = ledger(*sorted([*dear, *own], key=lambda one: one.recorded))
    given = [answer(index, variant, began) for variant in ("sku:A", G1)]
    assert given[0] == ("undetermined", None, Decimal(50))
    index = ledger(row(11, "sku:A", *names, amount="40", beside=("200",)))
    assert [answer(index, variant, began) for variant in ("sku:A", G1)] == given
    assert len(days(index, "sku:A")) == 15


def test_a_tie_before_the_reduction_fills_what_was_not_seen(ledger):
    feed = [row(day, "id:L-1", amount="90") for day in range(10)]
    page = [row(8, "sku:L-1", amount="95"), row(9, "sku:L-1", amount="95")]
    sale = row(10, "sku:L-1", amount="40", beside=("95",))
    index = ledger(*sorted([*feed, *page], key=lambda one: one.recorded), sale)
    assert answer(index, "sku:L-1", date(2026, 10, 11)) == ("determined", Decimal(90), Decimal(90))


def test_a_renamed_variant_brings_the_ties_of_its_earlier_name_along(ledger):
    at = FIRST + timedelta(days=3)
    renamed = Row("sku:L-2", "DE", "web", at, at, kind="renamed", was_called="sku:L-1")
    index = ledger(row(0, "id:L-1"), row(1, "sku:L-1"), renamed, row(4, "sku:L-2"))
    assert sorted(days(index, "sku:L-2")) == [0, 1, 4]


@pytest.mark.parametrize("name", ["L-1", "", "sku" + "x" * 300, "sku:" + "x" * 300])
def test_a_name_is_a_key(ledger, name):
    with pytest.raises(LedgerError) as caught:
        ledger(row(0, "sku:A", name))
    assert caught.value.code == "ledger.name"


def test_a_listing_is_found_by_each_of_its_names(ledger):
    index = ledger(row(0, G1, "id:L-1"))
    where = Source("page", "h1", "")
    page = Listing(sku=Field.present("other", where), gtin=Field.present(G1.removeprefix("gtin:"), where))
    assert index.find(keys_of(page), "DE", "web") == (G1, "DE", "web")


def test_names_that_are_of_different_products_are_told(ledger):
    index = ledger(row(0, "sku:A", G1), row(1, "sku:B", G2))
    key = index.find(["sku:A", G2], "DE", "web")
    assert (key, index.others(["sku:A", G2], key, "DE", "web")) == (("sku:A", "DE", "web"), (G2,))

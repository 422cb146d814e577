"""The day by which to refund, held to days worked out by hand from the law.

2026: Good Friday 3 April, Easter Monday 6 April; Ascension 14 May; Whit Monday 25 May; Corpus Christi 4 June.
"""

from datetime import UTC, date, datetime

import pytest

from venditor.aftersales import OrderFacts, refund_due
from venditor.aftersales.due import end_of_day


def _due(*countries, notice="2026-11-23", trader="TW", **told):
    if len(countries) == 1:
        told["consumer_country"] = countries[0]
    order = OrderFacts(countries, told)
    return refund_due(order, trader_country=trader, notice_on=date.fromisoformat(notice))


@pytest.mark.parametrize(
    ("country", "notice", "day", "provision"),
    [
        # BGB §§ 357(1), 187(1), 188(1): fourteen days, the day of the notice not counted; § 193: if that is a
        # Saturday, Sunday or holiday where she lives, the next working day.
        ("DE", "2026-11-23", "2026-12-07", "de.bgb.withdrawal.refund_due"),  # Monday
        ("DE", "2026-11-20", "2026-12-04", "de.bgb.withdrawal.refund_due"),  # Friday
        ("DE", "2026-11-21", "2026-12-07", "de.bgb.withdrawal.refund_due"),  # Saturday
        ("DE", "2026-11-22", "2026-12-07", "de.bgb.withdrawal.refund_due"),  # Sunday
        ("DE", "2026-03-20", "2026-04-07", "de.bgb.withdrawal.refund_due"),  # Good Friday, then Easter
        ("DE", "2026-03-23", "2026-04-07", "de.bgb.withdrawal.refund_due"),  # Easter Monday
        ("DE", "2026-03-24", "2026-04-07", "de.bgb.withdrawal.refund_due"),
        ("DE", "2026-12-11", "2026-12-28", "de.bgb.withdrawal.refund_due"),  # 25 and 26 December, a Sunday
        # Code de la consommation L221-24 and FAGG § 14, counted as Regulation 1182/71 article 3(4) says.
        ("FR", "2026-11-23", "2026-12-07", "fr.conso.withdrawal.refund_due"),
        ("FR", "2026-03-20", "2026-04-03", "fr.conso.withdrawal.refund_due"),  # Good Friday is a working day
        ("FR", "2026-03-23", "2026-04-07", "fr.conso.withdrawal.refund_due"),  # Easter Monday is none
        ("FR", "2026-06-30", "2026-07-15", "fr.conso.withdrawal.refund_due"),  # 14 July
        ("AT", "2026-11-24", "2026-12-09", "at.fagg.withdrawal.refund_due"),  # 8 December
        ("AT", "2026-03-23", "2026-04-07", "at.fagg.withdrawal.refund_due"),
        ("AT", "2026-03-20", "2026-04-03", "at.fagg.withdrawal.refund_due"),
        # Where no national act is encoded, the directive itself: article 13(1).
        ("LU", "2026-11-23", "2026-12-07", "eu.crd.withdrawal.refund_due"),
    ],
)
def test_fourteen_days_by_the_holidays_of_her_country(country, notice, day, provision):
    due = _due(country, notice=notice)
    assert (due.day.isoformat(), due.provision) == (day, provision)
    assert due.anchor == f"withdrawal_notice_on {notice}"
    assert not due.provisional


@pytest.mark.parametrize(
    ("region", "notice", "day"),
    [
        # Corpus Christi is a holiday in Bavaria and not in Berlin.
        ("DE-BY", "2026-05-21", "2026-06-05"),
        ("DE-BE", "2026-05-21", "2026-06-04"),
        # Reformation Day 2025, a Friday, is a holiday in Thuringia and not in North Rhine-Westphalia.
        ("DE-TH", "2025-10-17", "2025-11-03"),
        ("DE-NW", "2025-10-17", "2025-10-31"),
        (None, "2025-10-17", "2025-10-31"),
        (None, "2026-05-21", "2026-06-04"),
    ],
)
def test_where_the_region_is_open_the_earliest_day_counts(region, notice, day):
    facts = {"delivered_on": notice, "informed_on": notice, "concluded_on": notice}
    due = _due("DE", notice=notice, **facts, **({"consumer_region": region} if region else {}))
    assert due.day.isoformat() == day
    assert due.certain is (region is not None)


@pytest.mark.parametrize(
    ("facts", "day", "clause"),
    [
        # Regulations 2013/3134, regulation 34(5) and (6): calendar days, from the goods or the evidence of
        # sending, whichever comes first; for services from the notice.
        ({}, None, None),
        ({"delivered_on": "none"}, None, None),
        ({"goods_returned_on": "2026-11-27"}, "2026-12-11", "goods_back"),
        ({"goods_returned_on": "2026-11-27", "goods_sent_back_on": "2026-11-25"}, "2026-12-09", "goods_back"),
        ({"goods_returned_on": "2026-11-28"}, "2026-12-12", "goods_back"),
        ({"trader_offers_to_collect": True}, "2026-12-07", "default"),
        ({"product": "service"}, "2026-12-07", "default"),
    ],
)
def test_in_the_united_kingdom_goods_come_back_first(facts, day, clause):
    due = _due("GB", **facts)
    assert (due and due.day.isoformat(), due and due.clause) == (day, clause)


@pytest.mark.parametrize(
    ("facts", "notice", "day"),
    [
        # Consumer Protection Act article 19-2(2): fifteen days from the day after the goods came back, or
        # after the notice for services; Civil Code article 122 for holidays.
        ({}, "2026-11-23", None),
        ({"goods_returned_on": "2026-11-27"}, "2026-11-23", "2026-12-14"),
        ({"goods_returned_on": "2026-11-24"}, "2026-11-23", "2026-12-09"),
        ({"product": "service"}, "2026-11-23", "2026-12-08"),
        # 10 October 2026 is a Saturday, its day off the Friday before, on which the fifteen days end.
        ({"product": "service"}, "2026-09-24", "2026-10-12"),
    ],
)
def test_in_taiwan_goods_come_back_first(facts, notice, day):
    due = _due("TW", notice=notice, **facts)
    assert (due and due.day.isoformat()) == day


@pytest.mark.parametrize("country", ["JP", "US", "BR", "KR"])
def test_where_the_law_is_not_encoded_there_is_no_day(country):
    assert _due(country) is None


@pytest.mark.parametrize(
    "told",
    [
        {"contract": "in_store"},
        {"buyer_is_consumer": False},
        {"made_to_specification": True},
        {"delivered_on": "2026-11-06", "informed_on": "2026-11-01", "concluded_on": "2026-11-01"},
    ],
    ids=["in store", "business", "made to measure", "late"],
)
def test_where_the_orders_own_facts_give_no_right_there_is_no_day(told):
    assert _due("DE", **told) is None


def test_the_last_day_in_time_and_the_first_too_late():
    told = {"informed_on": "2026-11-01", "concluded_on": "2026-11-01"}
    assert _due("DE", delivered_on="2026-11-09", **told).day.isoformat() == "2026-12-07"
    assert _due("DE", delivered_on="2026-11-09", notice="2026-11-24", **told) is None


def test_a_last_day_that_is_a_sunday_rolls_on():
    # Delivered on Sunday, 8 November: the fourteenth day is Sunday, 22 November, so that Monday is in time.
    told = {"informed_on": "2026-11-01", "concluded_on": "2026-11-01", "delivered_on": "2026-11-08"}
    assert _due("DE", **told).day.isoformat() == "2026-12-07"
    assert _due("DE", notice="2026-11-24", **told) is None


def test_before_the_law_began_there_is_no_day():
    assert _due("DE", notice="2014-06-12") is None
    assert _due("DE", notice="2014-06-13").day.isoformat() == "2014-06-27"


def test_unknown_delivery_leaves_the_day_uncertain():
    facts = {"delivered_on": "2026-11-20", "informed_on": "2026-11-01", "concluded_on": "2026-11-01"}
    assert (_due("DE").certain, _due("DE", **facts).certain) == (False, True)
    assert _due("DE").day == _due("DE", **facts).day


def test_over_several_countries_the_earliest_day_counts():
    assert _due("DE", "FR", "GB", notice="2026-03-20").law == "FR"
    assert _due("DE", "FR", "GB", notice="2026-03-20").day.isoformat() == "2026-04-03"
    assert _due("DE", "GB", notice="2026-03-20").day.isoformat() == "2026-04-07"
    assert _due("GB", "TW", "US") is None
    assert _due() is None
    known = {"delivered_on": "2026-11-20", "informed_on": "2026-11-01", "concluded_on": "2026-11-01"}
    assert (_due("DE", "FR", **known).certain, _due("DE", **known).certain) == (False, True)


def test_several_countries_come_out_the_same_in_any_order():
    assert _due("DE", "FR", "AT") == _due("DE", "FR", "AT")
    assert _due("DE", "FR", "AT").at == _due("AT", "FR", "DE").at


def test_the_digest_of_the_facts_changes_with_them_alone():
    first, again = _due("DE"), _due("DE")
    assert first.facts == again.facts
    assert first == again
    changed = [_due("DE", delivered_on="none"), _due("AT"), _due("DE", "AT"), _due("DE", trader="DE")]
    assert len({first.facts, *(due.facts for due in changed)}) == 5


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        ("2026-12-07", "Europe/Berlin", datetime(2026, 12, 7, 23, tzinfo=UTC)),
        ("2026-07-01", "Europe/Berlin", datetime(2026, 7, 1, 22, tzinfo=UTC)),
        ("2026-03-28", "Europe/Berlin", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("2026-03-29", "Europe/Berlin", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("2026-10-24", "Europe/Berlin", datetime(2026, 10, 24, 22, tzinfo=UTC)),
        ("2026-10-25", "Europe/Berlin", datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ("2026-12-07", "Asia/Taipei", datetime(2026, 12, 7, 16, tzinfo=UTC)),
        # 29 March 2026 begins at one in Lebanon: there is no midnight to end the 28th at.
        ("2026-03-28", "Asia/Beirut", datetime(2026, 3, 28, 22, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_the_midnight_after_it(day, zone, end):
    assert end_of_day(date.fromisoformat(day), zone) == end


def test_in_a_country_of_several_zones_the_first_end_counts():
    assert _due("ES").zone in ("Africa/Ceuta", "Europe/Madrid")
    assert _due("ES", notice="2026-11-24").at == datetime(2026, 12, 9, 23, tzinfo=UTC)  # 8 December
    assert _due("PT").at == datetime(2026, 12, 8, tzinfo=UTC)

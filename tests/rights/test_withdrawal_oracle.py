"""The engine's withdrawal against one written by hand from the statute."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracles import withdrawal as oracle

from venditor import rights

QUESTIONS = ("withdrawal.last_day", "withdrawal.in_time", "withdrawal.refund_due")
REGIONS = ("DE-BY", "DE-BE", "DE-SN", "FI-18", "LU", "DK")
DELIVERED = st.dates(date(2022, 6, 1), date(2026, 10, 1))
# Around every threshold: the delivery itself, fourteen days, twelve months, and both together.
OFFSETS = st.sampled_from([-20, -1, 0, 1, 13, 14, 15, 200, 364, 365, 366, 367, 378, 379, 380, 381, 500])


def told(delivered, informed, notice, region):
    facts = {
        "consumer_country": region[:2],
        "trader_country": "TW",
        "trader_directs_activity": True,
        "buyer_is_consumer": True,
        "contract": "distance",
        "channel": "online",
        "product": "goods",
        "concluded_on": "2022-06-01",
        "delivered_on": delivered or "none",
        "informed_on": informed or "none",
        "withdrawal_notice_on": notice,
    }
    if "-" in region:
        facts["consumer_region"] = region
    return rights.statement(facts, questions=QUESTIONS, assume="ordinary")["answers"]


@given(
    delivered=st.none() | DELIVERED,
    informed_after=st.none() | OFFSETS,
    notice_after=OFFSETS,
    region=st.sampled_from(REGIONS),
)
@settings(max_examples=600, deadline=None)
def test_the_engine_says_what_the_statute_says(delivered, informed_after, notice_after, region):
    anchor = delivered or date(2024, 2, 15)
    informed = None if informed_after is None else anchor + timedelta(days=informed_after)
    notice = anchor + timedelta(days=notice_after)
    answers = told(delivered, informed, notice, region)
    last = oracle.last_day(delivered=delivered, informed=informed, region=region)
    timely = oracle.in_time(notice, last)
    assert answers["withdrawal.last_day"]["value"] == ("none" if last is None else last.isoformat())
    assert answers["withdrawal.in_time"]["value"] is timely
    due = oracle.refund_due(notice, region).isoformat() if timely else None
    assert answers["withdrawal.refund_due"]["value"] == due


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_the_oracle_and_the_engine_turn_on_the_same_day(offset):
    delivered = date(2024, 3, 18)
    last = oracle.last_day(delivered=delivered, informed=delivered, region="DE-BY")
    assert last == date(2024, 4, 2)
    notice = last + timedelta(days=offset)
    assert told(delivered, delivered, notice, "DE-BY")["withdrawal.in_time"]["value"] is (offset <= 0)

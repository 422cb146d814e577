"""The floor under the terms of an offer is what the law of orders gives on the day."""

from datetime import date

import pytest

from venditor.listings.judging.floor import floor_of

DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("market", "until", "cost", "guarantee"),
    [
        ("DE", date(2026, 12, 11), "consumer", date(2028, 11, 27)),
        ("FR", date(2026, 12, 11), "consumer", date(2028, 11, 27)),
        ("TW", date(2026, 12, 4), "trader", date(2031, 11, 27)),
        ("CN", date(2026, 12, 4), "consumer", None),
        ("KR", date(2026, 12, 4), "consumer", None),
    ],
)
def test_what_a_buyer_has_who_buys_today(market, until, cost, guarantee):
    floor = floor_of(market, "TW", "goods", "new", DAY)
    assert floor.withdrawal is True
    assert (floor.withdraw_until, floor.return_cost, floor.guarantee_until) == (until, cost, guarantee)


def test_own_terms_stand_where_the_law_lets_them():
    assert floor_of("JP", "TW", "goods", "new", DAY).withdrawal is False


def test_nothing_is_said_where_the_law_is_not_encoded():
    floor = floor_of("US", "TW", "goods", "new", DAY)
    assert (floor.withdrawal, floor.withdraw_until, floor.return_cost, floor.guarantee_until) == (None,) * 4


def test_a_floor_has_its_sentences_in_the_languages_of_the_report():
    floor = floor_of("DE", "TW", "goods", "new", DAY)
    assert floor.sentences["withdrawal.last_day"]["de"].startswith("Die Frist beträgt 14 Tage")
    assert set(floor.sentences["withdrawal.last_day"]) == {"en", "de", "zh-Hant"}
    assert "§ 355" in floor.cites["withdrawal.last_day"]

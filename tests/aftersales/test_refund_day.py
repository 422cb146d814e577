"""The day to refund in a case: that of the lines she withdrew from and that are still to be refunded."""

from datetime import date

import pytest
from tests.aftersales.test_assess import CUP, ENGRAVED, LESSON, POT, THE_16TH, partly, withdrawal

from venditor.aftersales.assess import assess, next_refund_due
from venditor.aftersales.refund import Before

IN_BRITAIN = {"consumer_country": "GB", "consumer_region": ...}


def due(told, *, refunded=0, **values):
    asked = withdrawal(told, **values)
    found = next_refund_due(asked, assess(asked, language="en"), refunded=refunded)
    return found.day.isoformat() if found else None


# In the United Kingdom the days of goods run from their return, those of a service from the notice on Monday,
# 16 November: 8.99 are due for the course on the 30th; for the pot, back on the 27th, on 11 December.
@pytest.mark.parametrize(
    ("told", "refunded", "day"),
    [
        ({}, 0, "2026-11-30"),
        ({}, 898, "2026-11-30"),
        ({}, 899, None),
        ({"goods_returned_on": "2026-11-27"}, 898, "2026-11-30"),
        ({"goods_returned_on": "2026-11-27"}, 899, "2026-12-11"),
        # 36.00 and 4.90 for the pots.
        ({"goods_returned_on": "2026-11-27"}, 4988, "2026-12-11"),
        ({"goods_returned_on": "2026-11-27"}, 4989, "2026-12-11"),
    ],
)
def test_the_day_to_refund_follows_from_the_lines_that_are_still_to_be_refunded(told, refunded, day):
    assert due({**IN_BRITAIN, **told}, articles=(POT, LESSON), notice_on=THE_16TH, refunded=refunded) == day


@pytest.mark.parametrize(
    ("parts", "day"),
    [((("pot", 1),), None), ((("cup", 1),), "2026-11-30"), ((("pot", 1), ("cup", 1)), "2026-11-30")],
)
def test_the_day_to_refund_follows_from_the_lines_that_were_withdrawn_from(parts, day):
    assert due(IN_BRITAIN, articles=(POT, LESSON), notice_on=THE_16TH, declaration=partly(*parts)) == day
    assert (
        due(IN_BRITAIN, articles=(POT, LESSON), notice_on=THE_16TH, declaration=partly(*parts), totals=None)
        == day
    )


def test_where_it_is_not_known_what_was_withdrawn_from_the_earliest_day_of_all_counts():
    told = partly(words="the other one")
    assert due(IN_BRITAIN, articles=(POT, LESSON), notice_on=THE_16TH, declaration=told) == "2026-11-30"
    assert due(IN_BRITAIN, articles=(POT, CUP), declaration=told) is None


def test_what_is_exempt_or_given_back_already_is_due_on_no_day():
    assert due({}, articles=(ENGRAVED, CUP), declaration=partly(("pot", 1))) is None
    assert due({}, articles=(ENGRAVED, CUP)) == "2026-12-07"
    assert due({}, before=Before(withdrawn={"pot": 2, "cup": 3}, goods=4499, delivery=490)) is None
    assert due({}, notice_on=date(2026, 11, 24)) is None
    assert due({"delivered_on": ...}) == "2026-12-07"

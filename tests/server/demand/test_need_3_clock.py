"""Need 3: a right clock with reasons, on the day and in the zone of the consumer.

Days and parcels by the law alone: `tests/aftersales/test_assess.py`. Whose day it is, also in the nights in
which clocks change: `tests/aftersales/test_whose_day.py`. The refund that turns red:
`tests/server/orders/test_assessing.py`.
"""

from datetime import UTC, datetime, timedelta

import pytest
from tests.server.demand.conftest import A_WHILE, NOW, link_in

from venditor.server.cases.assessing import document_of
from venditor.server.cases.models import Case
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def verdicts(seller, consumer, page, examined, time):
    """Declares at an instant, to the second; the verdicts, and the consumer's day."""

    def declared(at):
        # Two buttons are pressed, half a minute apart.
        time.at = at - 2 * A_WHILE
        consumer().withdraw(page)
        examined(now=at)
        with acting_for(seller.id):
            case = Case.objects.get()
            assert case.declared_at == at
            return {line["verdict"] for line in document_of(case)["lines"]}, case.day.isoformat()

    return declared


def goods(country, region, concluded, delivered):
    """An order of goods that came on one day."""
    days = {"concluded_on": concluded, "informed_on": concluded, "delivered_on": delivered}
    return {"country": country, "region": region, "facts": days}


# The last instant that is in time: the last second of the last day, on the consumer's own clock.
LAST = {
    # Fourteen days over the night of 25 October, on which clocks go back: Monday the 26th ends at 23:00 UTC.
    "Berlin, autumn": (
        goods("DE", "DE-BY", "2026-10-05", "2026-10-12"),
        "2026-10-26T22:59:59+00:00",
        "2026-10-26",
        "2026-10-27",
    ),
    # Over the night of 29 March, on which they go forward: Monday the 30th ends at 22:00 UTC.
    "Berlin, spring": (
        goods("DE", "DE-BY", "2026-03-09", "2026-03-16"),
        "2026-03-30T21:59:59+00:00",
        "2026-03-30",
        "2026-03-31",
    ),
    # In Berlin it is the next day already.
    "London": (
        goods("GB", "", "2026-11-09", "2026-11-16"),
        "2026-11-30T23:59:59+00:00",
        "2026-11-30",
        "2026-12-01",
    ),
    # Seven days, and the day ends before it does for the seller's other markets.
    "Taipei": (
        goods("TW", "", "2026-11-09", "2026-11-16"),
        "2026-11-23T15:59:59+00:00",
        "2026-11-23",
        "2026-11-24",
    ),
}


@pytest.mark.parametrize("told", LAST.values(), ids=LAST)
@pytest.mark.parametrize("late", [False, True], ids=["last second", "a second later"])
def test_the_last_second_of_her_last_day_is_in_time_and_the_next_is_late(order, verdicts, told, late):
    values, last, last_day, next_day = told
    order(**values)
    last = datetime.fromisoformat(last)
    found, day = verdicts(last + A_SECOND if late else last)
    assert (found, day) == (({"late"}, next_day) if late else ({"in_time"}, last_day))


# CubeCart: "assume worst case if not set"; others took the day of the order, and refused.
@pytest.mark.parametrize("days", [20, 400])
@pytest.mark.parametrize(("delivered", "verdict"), [("none", "in_time"), (None, "unclear")])
def test_without_a_day_of_delivery_nothing_is_late(seller, order, verdicts, days, delivered, verdict):
    order(facts={"delivered_on": delivered})
    found, _day = verdicts(NOW + timedelta(days=days))
    assert found == {verdict}
    with acting_for(seller.id):
        # Nobody is refused by a clock: a person looks.
        assert Case.objects.get().tasks == ["assess"]


def test_who_is_late_reads_both_days_and_the_article(order, verdicts, consumer, letters):
    order(**goods("DE", "DE-BY", "2026-10-05", "2026-10-12"))
    verdicts(datetime(2026, 10, 27, 9, 0, tzinfo=UTC))
    (letter,) = letters()
    text = consumer().open(link_in(letter).partition("127.0.0.1:8000")[2]).text
    for told in ("Dienstag, 27. Oktober 2026", "Montag, 26. Oktober 2026", "BGB § 355 Abs. 2 Satz 1"):
        assert told in text
    assert "Zurückzuzahlen" not in text


def test_who_was_never_told_of_her_right_reads_by_which_article_she_has_a_year_more(
    order, verdicts, consumer, letters
):
    days = {"concluded_on": "2025-11-10", "informed_on": "none", "delivered_on": "2025-11-17"}
    order(facts=days)
    found, _day = verdicts(datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    assert found == {"in_time"}
    (letter,) = letters()
    text = consumer().open(link_in(letter).partition("127.0.0.1:8000")[2]).text
    # Fourteen days from 17 November 2025, and twelve months.
    assert "1. Dezember 2026" in text
    assert "BGB § 356 Abs. 3" in text

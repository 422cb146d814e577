"""What holds for every history: saved again, imported again, dated back, it gives the same answer."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from venditor.listings.ledger import (
    Beside,
    History,
    PriorRule,
    Row,
    began_on,
    prior_price,
    reduction_asked,
    zone_of,
)

DAY = timedelta(days=1)
FIRST = datetime(2026, 9, 1, 5, tzinfo=UTC)
BASES = ("lowest", "lowest_before_progression", "price_before_progression", "mostly_charged")
ZONE = zone_of("DE")


def seen(day, price, *, was=None, recorded=None):
    at = FIRST + day * DAY
    beside = () if was is None else (Beside(Decimal(was)),)
    return Row("sku:A", "DE", "web", at, recorded or at, amount=Decimal(price), currency="EUR", beside=beside)


@st.composite
def histories(draw):
    """Sixty days, some not seen; the last ones a sale in some steps."""
    prices = draw(st.lists(st.sampled_from([None, 90, 95, 100, 100, 100]), min_size=50, max_size=50))
    steps = draw(st.lists(st.sampled_from([70, 75, 80, 85, None]), min_size=1, max_size=9))
    rows = [seen(day, price) for day, price in enumerate(prices) if price]
    rows += [seen(50 + day, price, was=100) for day, price in enumerate(steps) if price]
    return [*rows, seen(60, draw(st.sampled_from([60, 70, 80])), was=100)]


def history(rows):
    numbered = [replace(row, number=number) for number, row in enumerate(rows, 1)]
    return History("sku:A", "DE", "web", ZONE, tuple(numbered))


def rule(basis, reduction):
    step = reduction.first if "progression" in basis else reduction.began
    return PriorRule(basis, step.day - 30 * DAY, step.day - 14 * DAY, step.day - 14 * DAY)


def told(rows, basis):
    """The reduction and the answer, without the numbers of rows."""
    known = history(rows)
    reduction = began_on(known)
    answer = prior_price(known, rule(basis, reduction), reduction)
    amounts = sorted({row.amount for row in known.rows if row.number in answer.rows})
    bare = replace(reduction, row=None), replace(answer, rows=(), claims=())
    return (*bare, amounts)


@pytest.mark.parametrize("basis", BASES)
@settings(max_examples=60, deadline=None)
@given(rows=histories(), data=st.data())
def test_nothing_recorded_on_a_later_day_changes_an_answer(basis, rows, data):
    before = told(rows, basis)
    later = FIRST + 61 * DAY
    again = data.draw(st.lists(st.sampled_from(rows), max_size=20))
    prices = data.draw(st.lists(st.sampled_from([1, 50, 100, 500]), min_size=20, max_size=20))
    saved = [
        replace(row, amount=Decimal(price), recorded_at=later)
        for row, price in zip(again, prices, strict=False)
    ]
    invented = [
        seen(day, price, recorded=later)
        for day, price in data.draw(st.dictionaries(st.integers(0, 60), st.sampled_from([1, 500]))).items()
    ]
    behind = [*(replace(row, recorded_at=later) for row in again), *saved, *invented]
    data.draw(st.randoms(use_true_random=False)).shuffle(behind)
    assert told([*rows, *behind], basis) == before


@pytest.mark.parametrize("basis", BASES)
@settings(max_examples=60, deadline=None)
@given(rows=histories(), seed=st.integers())
def test_files_recorded_on_one_day_may_come_in_any_order(basis, rows, seed):
    at_once = [replace(row, recorded_at=FIRST + 60 * DAY) for row in rows]
    shuffled = at_once.copy()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    assert told(shuffled, basis) == told(at_once, basis)


@settings(max_examples=200, deadline=None)
@given(rows=histories())
def test_the_lowest_is_the_lowest_of_the_days_and_unknown_where_one_is_not_seen(rows):
    known = history(rows)
    reduction = began_on(known)
    answer = prior_price(known, rule("lowest", reduction), reduction)
    days = {row.seen_at.date(): row.amount for row in rows}
    window = [reduction.began.day - number * DAY for number in range(1, 31)]
    prices = [days[day] for day in window if day in days]
    assert set(answer.unseen) == {day for day in window if day not in days}
    assert answer.at_most == min(prices, default=None)
    assert answer.amount == (min(prices) if len(prices) == 30 else None)


@settings(max_examples=100, deadline=None)
@given(rows=histories(), day=st.integers(30, 59))
def test_asked_for_a_day_the_answer_is_that_of_the_ledger_up_to_it(rows, day):
    known, asked = history(rows), (FIRST + day * DAY).date()
    earlier = history([row for row in rows if row.seen_at.date() <= asked])
    early = reduction_asked(earlier, asked)
    assert reduction_asked(known, asked) == early
    told = PriorRule("lowest", asked - 30 * DAY)
    if known.rows[0].seen_at.date() < asked:
        assert prior_price(known, told, early) == prior_price(earlier, told, early)


def test_the_days_of_a_rule_are_taken_as_they_are():
    known = history([*(seen(day, 100 - day) for day in range(10)), seen(10, 50, was=100)])
    reduction = began_on(known)
    lowest = [prior_price(known, PriorRule("lowest", date(2026, 9, day)), reduction) for day in (1, 5, 10)]
    assert [(answer.days, answer.amount) for answer in lowest] == [(10, 91), (6, 91), (1, 91)]


def test_a_day_that_is_given_has_a_morning_before_the_reduction():
    day = seen(40, 100)
    hours = [(1, 95, ()), (6, 80, (Beside(Decimal(100)),)), (12, 100, ())]
    later = [
        replace(day, seen_at=at, recorded_at=at, amount=Decimal(price), beside=beside)
        for hour, price, beside in hours
        for at in [day.seen_at + timedelta(hours=hour)]
    ]
    known = history([*(seen(number, 100) for number in range(41)), *later])
    asked = reduction_asked(known, day.seen_at.date())
    assert (asked.began.by, asked.row.amount) == ("asked", 80)
    answer = prior_price(known, PriorRule("lowest", asked.began.day - 30 * DAY), asked)
    assert (answer.status, answer.amount) == ("determined", 95)

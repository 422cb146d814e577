"""Money that staff record: nothing that is owed is dropped in silence, and wrong entries are taken back."""

from dataclasses import replace
from datetime import date

import pytest
from tests.aftersales.conftest import LATER, NOW, PASSED
from tests.aftersales.test_assess import assessed
from tests.aftersales.test_refund_clock import CLEAR, DUE, MATCHED, UNCLEAR, kinds, refund

from venditor.aftersales import (
    CloseCase,
    MakeAssessment,
    RejectedError,
    ReopenCase,
    ReviewAssessment,
    TakeRefundBack,
    decide,
    evolve,
)

PAID_BACK = CloseCase(outcome="refunded", reason="paid")
WRONG = TakeRefundBack(key="a", reason="a typing error")
LATE = MakeAssessment(order="order-1", assessment=assessed(notice_on=date(2027, 11, 24)))


def _refused(state, command):
    with pytest.raises(RejectedError) as refused:
        decide(state, command, now=NOW)
    return refused.value.code


# One without any recorded refund was closed as "The money was paid back".
@pytest.mark.parametrize(
    "commands",
    [(), (MATCHED,), (MATCHED, UNCLEAR), (MATCHED, CLEAR), (MATCHED, CLEAR, refund(4988)), (MATCHED, LATE)],
)
def test_nothing_was_paid_back_before_that_is_recorded(case, commands):
    state = case(*commands)
    assert _refused(state, PAID_BACK) == "case.not_refunded"
    assert _refused(state, replace(PAID_BACK, although_owed=state.still_owed)) == "case.not_refunded"


@pytest.mark.parametrize(
    "commands", [(MATCHED, UNCLEAR, refund(1)), (MATCHED, CLEAR, refund(4989)), (MATCHED, LATE, refund(1))]
)
def test_what_is_recorded_was_paid_back(case, commands):
    (closed,) = decide(case(*commands), PAID_BACK, now=NOW)
    assert (closed.outcome, closed.owed, closed.currency) == ("refunded", 0, "")


# A case that owed 24.49 was closed as "There was no right to withdraw", without a word.
@pytest.mark.parametrize("outcome", ["settled", "no_right", "duplicate", "not_ours"])
def test_what_is_owed_is_not_dropped_in_silence(case, outcome):
    state = case(MATCHED, CLEAR, refund(2540))
    command = CloseCase(outcome=outcome, reason="x")
    assert state.still_owed == 2449
    for wrong in (0, 2448, 2450, 4989):
        assert _refused(state, replace(command, although_owed=wrong)) == "case.owed"
    (closed,) = decide(state, replace(command, although_owed=2449), now=NOW)
    assert (closed.outcome, closed.owed, closed.currency) == (outcome, 2449, "EUR")


@pytest.mark.parametrize(
    "commands", [(), (MATCHED, UNCLEAR), (MATCHED, LATE), (MATCHED, CLEAR, refund(4989))]
)
def test_where_nothing_is_known_to_be_owed_nothing_is_to_be_confirmed(case, commands):
    (closed,) = decide(case(*commands), CloseCase(outcome="no_right", reason="x"), now=NOW)
    assert (closed.outcome, closed.owed, closed.currency) == ("no_right", 0, "")


# 9,999,999.00 were recorded for an order of 108.00 of which only the prices were known.
@pytest.mark.parametrize(
    ("elsewhere", "amount", "fits"), [(0, 10800, True), (0, 10801, False), (1, 10800, False)]
)
def test_where_only_the_prices_are_known_they_are_the_limit(case, elsewhere, amount, fits):
    command = replace(refund(amount), cost=10800, elsewhere=elsewhere)
    state = case(MATCHED, UNCLEAR)
    if fits:
        assert len(decide(state, command, now=NOW)) == 1
        return
    assert _refused(state, command) == "case.refund_beyond_known"


def test_what_was_paid_counts_more_than_what_the_prices_come_to(case):
    assert len(decide(case(MATCHED), replace(refund(10801), cost=10800, paid=10801), now=NOW)) == 1


@pytest.mark.parametrize(("day", "fits"), [(8, False), (9, True), (10, True)])
def test_nothing_was_paid_back_before_the_order(case, day, fits):
    # A shop may well have paid back before the declaration reached it.
    command = replace(refund(day=date(2026, 11, day)), concluded_on=date(2026, 11, 9))
    if fits:
        assert decide(case(MATCHED, CLEAR), command, now=NOW)[0].day == date(2026, 11, day)
        return
    assert _refused(case(MATCHED, CLEAR), command) == "case.refund_before_order"


def test_a_wrong_entry_is_taken_back_and_the_clock_runs_again(case):
    state = case(MATCHED, CLEAR, DUE, PASSED, refund(), refund(1, key="b"), now=LATER)
    assert (state.next_due, state.refunded) == (None, 4990)
    (event,) = decide(state, WRONG, now=LATER)
    assert (event.key, event.personal) == ("a", "a typing error")
    after = evolve(state, event)
    assert ([one.key for one in after.refunds], after.refunded, after.still_owed) == (["b"], 1, 4988)
    assert (after.next_due, kinds(after)) == (DUE.due, ["withheld"])
    # Neither is taken back twice, nor does the form it was entered with make it again.
    assert decide(after, WRONG, now=LATER) == decide(after, refund(), now=LATER) == ()
    assert decide(after, refund(key="c"), now=LATER)[0].amount == 4989


def test_an_entry_is_taken_back_with_a_reason_and_in_an_open_case(case):
    state = case(MATCHED, CLEAR, refund())
    assert _refused(state, replace(WRONG, reason=" ")) == "case.reason"
    assert decide(state, replace(WRONG, key="x"), now=NOW) == ()
    assert _refused(case(MATCHED, CLEAR, refund(), PAID_BACK), WRONG) == "case.closed"
    again = case(MATCHED, CLEAR, refund(), PAID_BACK, ReopenCase(reason="x"), WRONG)
    assert (again.refunds, again.still_owed) == ((), 4989)


def test_a_refund_that_is_taken_back_is_none_where_it_is_not_known_what_is_owed(case):
    looked = ReviewAssessment(found="4.90")
    assert case(MATCHED, UNCLEAR, DUE, looked, refund(1), WRONG).next_due == DUE.due

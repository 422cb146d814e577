"""The refund's clock: refunds close it, never more than was paid; what is unclear waits for a person."""

from dataclasses import replace
from datetime import date

import pytest
from tests.aftersales.conftest import LATER, NOW, PASSED, REFUND, a_due
from tests.aftersales.test_assess import LESSON, POT, THE_16TH, TOTALS, assessed, partly

from venditor.aftersales import (
    Before,
    CloseCase,
    ConfirmContact,
    MakeAssessment,
    MatchOrder,
    RecordGoodsBack,
    RecordGoodsSent,
    RecordRefund,
    RejectedError,
    ReopenCase,
    ReviewAssessment,
    SetDue,
    SuggestOrder,
    UnmatchOrder,
    decide,
)

# Staff compared them, so that the refund waits for nobody.
MATCHED = MatchOrder(order="order-1", evidence="staff", countries=("DE",))
# 49.89 goes back of 54.89 that were paid.
CLEAR = MakeAssessment(order="order-1", assessment=assessed())
UNCLEAR = MakeAssessment(order="order-1", assessment=assessed(standard_delivery=None))
SENT_BACK = MakeAssessment(order="order-1", assessment=assessed({"goods_sent_back_on": "2026-11-24"}))
DUE = SetDue(due=a_due())


def refund(amount=4989, *, key="a", currency="EUR", day=date(2026, 11, 24), means="card"):
    return RecordRefund(key=key, amount=amount, currency=currency, day=day, means=means)


def kinds(case):
    return [task.kind for task in case.tasks]


def test_an_assessment_is_kept_once_and_says_in_the_open_only_numbers(case):
    (made,) = decide(case(MATCHED), CLEAR, now=NOW)
    assert (made.owed, made.paid, made.currency, made.doubts) == (4989, 5489, "EUR", 0)
    assert (made.law, dict(made.verdicts), made.whole) == ("DE", {"in_time": 2}, True)
    assert made.personal["lines"][0]["article"] == "Kanne"
    assert decide(case(MATCHED, CLEAR), CLEAR, now=LATER) == ()
    assert case(MATCHED, CLEAR).assessment.personal is None


@pytest.mark.parametrize(
    "commands", [(), (MATCHED, UnmatchOrder(reason="x")), (MATCHED, CloseCase(outcome="settled", reason="x"))]
)
def test_an_assessment_of_an_order_the_case_is_not_about_any_more_is_dropped(case, commands):
    assert decide(case(*commands), CLEAR, now=NOW) == ()
    other = replace(CLEAR, order="order-2")
    assert decide(case(MATCHED), other, now=NOW) == ()


def test_without_its_order_a_case_has_no_assessment(case):
    assert case(MATCHED, CLEAR).assessment is not None
    assert case(MATCHED, CLEAR, UnmatchOrder(reason="x")).assessment is None


def test_what_is_unclear_waits_for_a_person_until_one_looked(case):
    assert kinds(case(MATCHED, CLEAR)) == []
    assert kinds(case(MATCHED, UNCLEAR)) == ["assess"]
    looked = ReviewAssessment(found="4.90, as the page says")
    assert kinds(case(MATCHED, UNCLEAR, looked)) == []
    assert decide(case(MATCHED, UNCLEAR, looked), looked, now=NOW) == ()
    again = MakeAssessment(order="order-1", assessment=assessed(totals=None))
    assert kinds(case(MATCHED, UNCLEAR, looked, again)) == ["assess"]
    for refused, command in ((case(MATCHED), looked), (case(MATCHED, UNCLEAR), ReviewAssessment(found=" "))):
        with pytest.raises(RejectedError):
            decide(refused, command, now=NOW)


# Two withdrawals from one order: the second is no riddle, and nobody is asked to add anything to the order.
def test_where_nothing_is_left_the_one_task_is_to_answer(case):
    again = MakeAssessment(
        order="order-1", assessment=assessed(before=Before(withdrawn={"pot": 2, "cup": 3}))
    )
    assert (kinds(case(MATCHED, again)), case(MATCHED, again).nothing_due) == (["answer"], True)
    looked = ReviewAssessment(found="The same letter, sent twice")
    assert kinds(case(MATCHED, again, looked)) == []
    before = Before(withdrawn={"pot": 2, "cup": 3}, clear=False)
    unsure = MakeAssessment(order="order-1", assessment=assessed(before=before))
    assert (kinds(case(MATCHED, unsure)), case(MATCHED, unsure).nothing_due) == (["assess"], False)


@pytest.mark.parametrize(("amount", "due"), [(4988, True), (4989, False), (4990, False)])
def test_a_refund_of_what_is_owed_closes_the_clock(case, amount, due):
    state = case(MATCHED, CLEAR, DUE, refund(amount))
    assert (state.next_due is not None) == due
    red = case(MATCHED, SENT_BACK, DUE, PASSED, refund(amount), now=LATER)
    assert ("overdue" in kinds(red)) == due


# Directive 2011/83/EU article 13(3): until the goods are back or shown to be sent, the shop fails no duty.
def test_while_the_refund_may_wait_for_the_goods_the_day_is_over_and_nothing_is_red(case):
    state = case(MATCHED, CLEAR, DUE, PASSED, now=LATER)
    assert [(task.kind, task.red) for task in state.tasks] == [("withheld", False)]
    again = case(MATCHED, CLEAR, DUE, PASSED, SENT_BACK, now=LATER)
    assert [(task.kind, task.red) for task in again.tasks] == [("overdue", True)]
    assert case(MATCHED, CLEAR, DUE, PASSED, refund(), now=LATER).tasks == ()


@pytest.mark.parametrize(("amount", "task"), [(898, "overdue"), (899, "withheld"), (4989, "")])
def test_a_service_is_refunded_without_waiting_for_goods(case, amount, task):
    mixed = MakeAssessment(order="order-1", assessment=assessed(articles=(POT, LESSON), notice_on=THE_16TH))
    (made,) = decide(case(MATCHED), mixed, now=NOW)
    assert (made.owed, made.at_once) == (4989, 899)
    assert kinds(case(MATCHED, mixed, DUE, PASSED, refund(amount), now=LATER)) == ([task] if task else [])


@pytest.mark.parametrize(
    ("values", "at_once"),
    [
        ({}, 0),
        ({"totals": None}, 0),
        ({"told": {"goods_sent_back_on": "2026-11-24"}}, 4989),
        ({"told": {"goods_sent_back_on": "2026-11-24"}, "totals": None}, None),
        ({"told": {"delivered_on": ...}}, None),
        ({"notice_on": date(2026, 11, 24)}, None),
    ],
)
def test_what_may_not_wait_is_known_where_the_lines_are_clear(case, values, at_once):
    values = dict(values)
    told = MakeAssessment(order="order-1", assessment=assessed(values.pop("told", ()), **values))
    (made,) = decide(case(MATCHED), told, now=NOW)
    assert made.at_once == at_once


# Nothing was paid for the gift, so that nothing has to be recorded for it.
def test_where_nothing_is_owed_there_is_nothing_to_wait_for(case):
    totals = replace(
        TOTALS, lines=(replace(TOTALS.lines[0], amount=0), TOTALS.lines[1]), discount=0, payments=()
    )
    gift = assessed(totals=totals, declaration=partly(("pot", 1)))
    state = case(MATCHED, MakeAssessment(order="order-1", assessment=gift), DUE, PASSED, now=LATER)
    assert (state.assessment.owed, state.next_due, state.tasks) == (0, None, ())


def test_several_refunds_together_close_it(case):
    state = case(MATCHED, CLEAR, DUE, refund(3990, key="a"), refund(999, key="b", means="gift_card"))
    assert (state.next_due, state.refunded) == (None, 4989)


# One cent closed the clock of a case of which nobody knew what it owed.
def test_where_it_is_not_known_what_is_owed_a_refund_closes_it_once_somebody_looked(case):
    looked = ReviewAssessment(found="4.90, as the page says")
    sent_back = assessed({"goods_sent_back_on": "2026-11-24"}, standard_delivery=None)
    open_still = MakeAssessment(order="order-1", assessment=sent_back)
    unseen = case(MATCHED, open_still, DUE, PASSED, refund(1), now=LATER)
    assert (unseen.next_due, kinds(unseen)) == (a_due(), ["overdue", "assess"])
    assert unseen.tasks[0].red
    for commands in ((refund(1), looked), (looked, refund(1))):
        seen = case(MATCHED, open_still, DUE, PASSED, *commands, now=LATER)
        assert (seen.next_due, seen.tasks) == (None, ())
    assert case(MATCHED, UNCLEAR, DUE, looked).next_due == a_due()
    # Another answer of the law is to be looked at anew.
    again = MakeAssessment(order="order-1", assessment=assessed(totals=None))
    assert case(MATCHED, UNCLEAR, DUE, looked, refund(1), again).next_due == a_due()


def test_before_the_law_was_asked_no_refund_closes_the_clock(case):
    assert case(MATCHED, DUE, refund(1)).next_due == a_due()


def test_a_later_assessment_that_owes_more_opens_it_again(case):
    more = MakeAssessment(order="order-1", assessment=assessed(standard_delivery=990))
    assert case(MATCHED, CLEAR, DUE, refund(), more).next_due.question == REFUND


@pytest.mark.parametrize(("second", "fits"), [(499, True), (500, True), (501, False)])
def test_never_more_is_refunded_than_was_paid(case, second, fits):
    state = case(MATCHED, CLEAR, refund())
    if fits:
        (made,) = decide(state, refund(second, key="b"), now=NOW)
        assert made.amount == second
        return
    with pytest.raises(RejectedError) as refused:
        decide(state, refund(second, key="b"), now=NOW)
    assert refused.value.code == "case.refund_too_much"


@pytest.mark.parametrize(("elsewhere", "fits"), [(499, True), (500, True), (501, False)])
def test_what_was_refunded_in_other_cases_of_the_order_counts(case, elsewhere, fits):
    command = replace(refund(4989), elsewhere=elsewhere)
    if fits:
        assert len(decide(case(MATCHED, CLEAR), command, now=NOW)) == 1
        return
    with pytest.raises(RejectedError) as refused:
        decide(case(MATCHED, CLEAR), command, now=NOW)
    assert refused.value.code == "case.refund_too_much"


# A late withdrawal is owed nothing; whatever a shop gives back for it is never more than was paid either.
@pytest.mark.parametrize(("amount", "fits"), [(5489, True), (5490, False)])
def test_what_was_paid_is_the_limit_also_where_nothing_is_owed(case, amount, fits):
    late = MakeAssessment(order="order-1", assessment=assessed(notice_on=date(2026, 11, 24)))
    command = replace(refund(amount), paid=5489)
    if fits:
        assert len(decide(case(MATCHED, late), command, now=NOW)) == 1
        return
    with pytest.raises(RejectedError):
        decide(case(MATCHED, late), command, now=NOW)


# medusa#16681: a retried refund paid twice; two equal ones stay two.
def test_the_same_refund_again_is_one_and_an_equal_one_is_another(case):
    state = case(MATCHED, CLEAR, refund(100))
    assert decide(state, refund(100), now=LATER) == ()
    assert len(decide(state, refund(100, key="b"), now=LATER)) == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (refund(0), "case.refund"),
        (refund(-1), "case.refund"),
        (refund(means=" "), "case.refund"),
        (refund(currency="TWD"), "case.refund_currency"),
        (refund(day=date(2026, 11, 25)), "case.day"),
        (RecordGoodsBack(day=date(2026, 11, 25)), "case.day"),
        (RecordGoodsSent(day=date(2026, 11, 25)), "case.day"),
    ],
)
def test_what_cannot_have_been_is_refused(case, command, code):
    with pytest.raises(RejectedError) as refused:
        decide(case(MATCHED, CLEAR), command, now=NOW)
    assert refused.value.code == code


def test_the_days_of_the_goods_are_kept_and_corrected(case):
    sent, back = RecordGoodsSent(day=date(2026, 11, 22)), RecordGoodsBack(day=date(2026, 11, 24))
    state = case(MATCHED, sent, back)
    assert (state.goods_sent_on, state.goods_returned_on) == (date(2026, 11, 22), date(2026, 11, 24))
    assert decide(state, sent, now=NOW) == decide(state, back, now=NOW) == ()
    assert case(sent, RecordGoodsSent(day=date(2026, 11, 21))).goods_sent_on == date(2026, 11, 21)


def test_a_closed_case_has_no_clock_and_gets_it_back(case):
    closed = CloseCase(outcome="settled", reason="x")
    assert case(MATCHED, UNCLEAR, DUE, closed).tasks == ()
    assert kinds(case(MATCHED, UNCLEAR, DUE, closed, ReopenCase(reason="x"))) == ["assess"]


@pytest.mark.parametrize("evidence", ["order_link", "staff"])
def test_a_refund_waits_for_nothing_where_the_match_shows_the_buyer(case, evidence):
    matched = MatchOrder(order="order-1", evidence=evidence, countries=("DE",))
    (paid,) = decide(case(matched, CLEAR), refund(), now=LATER)
    assert paid.amount == 4989


def test_a_number_and_an_address_that_anybody_may_know_send_no_money_off(case):
    matched = MatchOrder(order="order-1", evidence="contact", countries=("DE",))
    for commands in ((), (matched, CLEAR)):
        with pytest.raises(RejectedError) as refused:
            decide(case(*commands), refund(), now=LATER)
        assert refused.value.code == "case.refund_to_whom"
    # It gates the money and nothing else: the declaration counts, and the day to refund runs.
    waiting = case(matched, CLEAR, DUE, PASSED, now=LATER)
    assert (waiting.day, kinds(waiting)) == (date(2026, 11, 23), ["withheld"])
    (paid,) = decide(case(matched, CLEAR, ConfirmContact()), refund(), now=LATER)
    assert paid.amount == 4989
    known = replace(refund(), known_by="She called from the number of the order.")
    vouched, paid = decide(case(matched, CLEAR), known, now=LATER)
    assert (vouched.personal, paid.amount) == ("She called from the number of the order.", 4989)
    # Said once, it is known of the case.
    (second,) = decide(case(matched, CLEAR, replace(known, amount=1)), refund(key="b"), now=LATER)
    assert second.key == "b"


def test_an_address_that_is_of_no_order_shows_no_buyer(case):
    # Whoever declares opens what is mailed to an address of her own.
    with pytest.raises(RejectedError) as refused:
        decide(case(SuggestOrder(order="order-1"), ConfirmContact()), refund(), now=LATER)
    assert refused.value.code == "case.refund_to_whom"


def test_who_was_known_as_the_buyer_of_one_order_is_not_of_another(case):
    matched = MatchOrder(order="order-1", evidence="contact", countries=("DE",))
    other = MatchOrder(order="order-2", evidence="contact", countries=("DE",))
    known = replace(refund(), amount=1, known_by="She called from the number of the order.")
    away = UnmatchOrder(reason="it is another")
    with pytest.raises(RejectedError) as refused:
        decide(case(matched, CLEAR, known, away, other), refund(key="b"), now=LATER)
    assert refused.value.code == "case.refund_to_whom"

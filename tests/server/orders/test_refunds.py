"""Several withdrawals from one order: what goes back over all of them, whatever was paid back, and when."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from tests.server.orders.conftest import BY_STAFF, FACTS, NOW

from venditor.aftersales import (
    CloseCase,
    MatchOrder,
    RecordGoodsBack,
    RecordRefund,
    RejectedError,
    ReopenCase,
    UnmatchOrder,
)
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.services import carry_out
from venditor.server.orders.models import OrderLine
from venditor.server.orders.services import TypedLine
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def pay(do, work):
    """Records a refund as staff would, and has the worker look at what follows."""

    def paid(case, amount, *, means="payment", key="a", currency="EUR"):
        state = do(
            RecordRefund(
                key=key, amount=amount, currency=currency, day=TODAY, means=means, known_by="asked her"
            ),
            case,
            now=NOW + HOUR,
        )
        work()
        return state

    return paid


@pytest.fixture
def lines():
    def of(order):
        return OrderLine.everywhere.filter(order=order).order_by("position")

    return of


def refund(document):
    """Goods, delivery and each payment of a refund, and codes of doubts."""
    told = document["refund"]
    amounts = [told["goods"], told["delivery"], *told["payments"].values()] if told else []
    return [one["amount"] for one in amounts], [doubt["code"] for doubt in document["doubts"]]


# A cup for 3.00; staff also gave back the 4.90 for delivery: the rest is 41.99, and not 46.89.
def test_what_staff_paid_back_outside_the_split_is_seen_by_the_next_withdrawal(
    whole_order, part_declared, declared, work, told, pay, lines
):
    order = whole_order(gift_card="10.00")
    pot, cup = lines(order)
    first = part_declared(order, (cup, 1))
    rest = declared(now=NOW + HOUR)
    work()
    assert refund(told(rest)) == (["41.99", "4.90", "9.40", "37.49"], [])
    pay(first, 790)
    # 49.89 less 7.90; the gift card has its 10.00 and the card 31.99.
    assert refund(told(rest)) == (["41.99", "0.00", "10.00", "31.99"], ["refunded_before"])
    assert pot.pieces == 2


# The gift card paid 10.00 of 49.89. What went by card, or in cash, is not what the gift card gets back.
@pytest.mark.parametrize(
    ("means", "rest"),
    [("gift_card", ["7.00", "39.89"]), ("card", ["10.00", "36.89"]), ("cash", ["10.00", "36.89"])],
)
def test_by_which_means_a_part_was_paid_back_decides_what_is_left_of_each_payment(  # noqa: PLR0917 - as below
    whole_order, part_declared, declared, work, told, pay, lines, means, rest
):
    order = whole_order(gift_card="10.00")
    first = part_declared(order, (lines(order)[1], 1))
    case = declared(now=NOW + HOUR)
    work()
    pay(first, 300, means=means)
    amounts, doubts = refund(told(case))
    assert (amounts[2:], doubts) == (rest, [])


def test_over_all_cases_of_an_order_no_more_is_recorded_than_was_paid(
    whole_order, part_declared, declared, work, pay, lines
):
    order = whole_order()
    _pot, cup = lines(order)
    first = part_declared(order, (cup, 1))
    rest = declared(now=NOW + HOUR)
    work()
    pay(rest, 4689)
    events = CaseEvent.everywhere.count()
    with pytest.raises(RejectedError) as refused:
        pay(first, 301)
    assert (refused.value.code, CaseEvent.everywhere.count()) == ("case.refund_too_much", events)
    assert pay(first, 300).refunded == 300


def test_what_is_known_of_the_payment_is_the_limit_also_where_nothing_is_owed(
    whole_order, declared, work, pay, case_of
):
    whole_order(
        facts={"delivered_on": "2026-11-02", "concluded_on": "2026-10-26", "informed_on": "2026-10-26"}
    )
    late = declared()
    work()
    with pytest.raises(RejectedError):
        pay(late, 4990)
    assert pay(late, 4989).refunded == 4989
    assert case_of(late).due_at is None


def test_where_prices_do_not_add_up_what_the_shop_says_was_paid_is_the_limit(
    whole_order, declared, work, pay
):
    whole_order(paid="49.00")
    case = declared()
    work()
    with pytest.raises(RejectedError):
        pay(case, 4901)
    assert pay(case, 4900).refunded == 4900


def test_what_was_paid_back_first_for_the_later_withdrawal_leaves_less_for_the_earlier_one(
    whole_order, part_declared, declared, work, told, pay, lines
):
    order = whole_order()
    _pot, cup = lines(order)
    first = part_declared(order, (cup, 1))
    rest = declared(now=NOW + HOUR)
    work()
    pay(rest, 4689)
    assert refund(told(first)) == (["3.00", "0.00", "3.00"], [])
    pay(rest, 100, key="b")
    assert refund(told(first)) == (["2.00", "0.00", "2.00"], ["refunded_before"])


def test_what_was_paid_back_counts_for_the_order_that_the_case_is_about(  # noqa: PLR0917 - as below
    whole_order, part_declared, declared, work, told, pay, do, lines
):
    order = whole_order()
    first = part_declared(order, (lines(order)[1], 1))
    rest = declared(now=NOW + HOUR)
    work()
    pay(rest, 4789)
    assert refund(told(first))[0][0] == "2.00"
    do(UnmatchOrder(reason="her sister's"), rest)
    work()
    assert refund(told(first)) == (["3.00", "0.00", "3.00"], [])
    do(MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)), rest)
    work()
    assert refund(told(first))[0][0] == "2.00"


# Two browsers at once: whichever is looked at first, the order is given back once.
def test_two_withdrawals_of_the_same_second_do_not_give_back_everything_twice(
    whole_order, declared, work, told
):
    whole_order()
    first, second = sorted([declared(), declared()])
    work()
    assert refund(told(first)) == (["44.99", "4.90", "49.89"], [])
    assert refund(told(second)) == ([], ["nothing"])


def test_a_case_that_is_opened_again_counts_again(whole_order, declared, work, told, do):
    whole_order()
    first, second = declared(), declared(now=NOW + HOUR)
    work()
    do(CloseCase(outcome="duplicate", reason="x", although_owed=4989), first)
    work()
    assert refund(told(second)) == (["44.99", "4.90", "49.89"], [])
    do(ReopenCase(reason="it was none"), first)
    work()
    assert refund(told(second)) == ([], ["nothing"])


def test_what_was_paid_back_in_a_case_without_effect_was_paid_back(
    whole_order, declared, work, told, do, pay
):
    whole_order()
    first, second = declared(), declared(now=NOW + HOUR)
    work()
    pay(first, 1000)
    do(CloseCase(outcome="no_right", reason="goodwill", although_owed=3989), first)
    work()
    assert refund(told(second)) == (["39.89", "0.00", "39.89"], ["refunded_before"])


def test_what_an_earlier_withdrawal_in_own_words_took_is_for_a_person(
    whole_order, part_declared, declared, work, told, pay
):
    first = part_declared(whole_order(), words="the blue one")
    rest = declared(now=NOW + HOUR)
    work()
    assert refund(told(rest)) == (["44.99", "4.90", "49.89"], ["earlier"])
    pay(first, 300)
    assert refund(told(rest)) == (["44.99", "1.90", "46.89"], ["earlier", "refunded_before"])


def test_what_was_given_back_to_somebody_who_was_erased_is_not_given_back_again(
    seller, whole_order, part_declared, declared, work, told, lines
):
    order = whole_order()
    first = part_declared(order, (lines(order)[1], 1))
    work()
    with acting_for(seller.id):
        erase(Person.objects.get(id=Case.objects.get(id=first).person_id), now=NOW)
    rest = declared(now=NOW + HOUR)
    work()
    goods, doubts = refund(told(rest))
    assert (goods[-1], doubts) == ("46.89", ["earlier", "refunded_before"])


# To the last minor unit, in whatever order, in currencies of no, two and three decimals.
@pytest.mark.parametrize(
    ("currency", "prices", "paid"),
    [
        ("EUR", ("20.00", "3.33", "5.00", "4.90"), 4989),
        ("JPY", ("2000", "333", "500", "491"), 4990),
        ("KWD", ("20.000", "3.333", "5.000", "4.901"), 49_900),
    ],
)
@pytest.mark.parametrize("turn", list(permutations(range(3))))
def test_parts_in_any_order_make_up_what_was_paid(  # noqa: PLR0917 - each fixture a part of the story
    whole_order, part_declared, work, told, pay, lines, currency, prices, paid, turn
):
    pot, cup, discount, delivery = prices
    charge = {"amount": delivery, "currency": currency}
    order = whole_order(
        facts={"delivery_cost": charge, "standard_delivery_cost": charge},
        currency=currency,
        discount=discount,
        lines=(
            TypedLine(article="Kanne", pieces=2, unit_price=pot),
            TypedLine(article="Becher", pieces=3, unit_price=cup),
        ),
    )
    pots, cups = lines(order)
    parts = [((cups, 1),), ((pots, 1), (cups, 2)), ((pots, 1),)]
    total = 0
    for place, part in enumerate(turn):
        case = part_declared(order, *parts[part], now=NOW + place * HOUR)
        work()
        amount = told(case)["refund"]["amount"]["amount"]
        minor = int(amount.replace(".", ""))
        assert (told(case)["whole"], told(case)["doubts"]) == (place == 2, [])
        total += minor
        pay(case, minor, currency=currency)
    assert total == paid


# In the United Kingdom a course is due fourteen days after the notice, goods after they came back.
def test_the_clock_follows_the_lines_that_are_still_to_be_refunded(
    seller, whole_order, declared, work, told, pay, case_of
):
    lines = (
        TypedLine(article="Kanne", unit_price="20.00"),
        TypedLine(article="Kurs", unit_price="10.00", facts={"product": "service"}),
    )
    whole_order(country="GB", region="", lines=lines, discount=None)
    case = declared()
    work()
    assert (refund(told(case))[0], case_of(case).due_day) == (["30.00", "4.90", "34.90"], date(2026, 12, 7))
    pay(case, 1000)
    assert case_of(case).due_day is None
    with acting_for(seller.id):
        carry_out(RecordGoodsBack(day=date(2026, 11, 24)), case=case, actor=BY_STAFF, now=NOW)
    work()
    assert case_of(case).due_day == date(2026, 12, 8)
    assert case_of(case).is_open


def test_nothing_is_due_in_a_case_to_which_nothing_is_left(whole_order, declared, work, case_of):
    whole_order()
    first, second = declared(), declared(now=NOW + HOUR)
    work()
    assert (case_of(first).due_day, case_of(second).due_day) == (date(2026, 12, 7), None)


def test_a_service_of_the_order_leaves_the_period_of_its_goods(whole_order, declared, work, told):
    arrived = {"delivered_on": FACTS["delivered_on"]}
    whole_order(
        facts={"delivered_on": None},
        lines=(
            TypedLine(article="Kanne", unit_price="20.00", facts=arrived),
            TypedLine(article="Kurs", unit_price="10.00", facts={"product": "service"}),
        ),
    )
    case = declared()
    work()
    verdicts = {line["article"]: line["verdict"] for line in told(case)["lines"]}
    assert verdicts == {"Kanne": "in_time", "Kurs": "in_time"}

"""What the law gives, as a case keeps it: made after a match, again when anything changes, earlier kept."""

import json
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from tests.server.orders.conftest import BY_STAFF, LINES, NOW

from venditor.aftersales import (
    CloseCase,
    MatchOrder,
    RecordGoodsBack,
    RecordGoodsSent,
    RecordRefund,
    RejectedError,
    ReviewAssessment,
    UnmatchOrder,
)
from venditor.rights.archive import replay as made_again
from venditor.server.cases.assessing import document_of, is_shown_behind_mail, is_shown_on_screen
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.services import carry_out
from venditor.server.config.law_archive import law_archive
from venditor.server.orders.models import OrderLine
from venditor.server.orders.services import TypedLine
from venditor.server.outbox.ticks import pass_dues
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


def events(case, kind="assessment_made"):
    return list(CaseEvent.everywhere.filter(case=case, kind=kind).order_by("number"))


def refund_of(document):
    return document["refund"]["amount"]["amount"] if document["refund"] else None


def test_a_matched_case_is_assessed_in_the_consumers_language(whole_order, declared, work, told, case_of):
    whole_order()
    case = declared()
    work()
    document = told(case)
    assert [line["verdict"] for line in document["lines"]] == ["in_time", "in_time"]
    finding = document["lines"][0]["findings"]["withdrawal.last_day"]
    assert (finding["value"], finding["language"]) == ("2026-11-30", "de")
    assert finding["sentence"].endswith("bis Montag, 30. November 2026 widerrufen.")
    # 49.99 less 5.00, and 4.90 for delivery.
    assert refund_of(document) == "49.89"
    assert case_of(case).tasks == []
    assert len(events(case)) == 1


def test_what_names_an_article_is_sealed(whole_order, declared, work):
    whole_order()
    case = declared()
    work()
    (row,) = events(case)
    assert "Kanne" not in json.dumps(row.public, ensure_ascii=False)
    assert b"Kanne" not in bytes(row.sealed)
    assert (row.public["owed"], row.public["paid"], row.public["law"]) == (4989, 4989, "DE")


def test_looked_at_again_it_is_the_same_assessment(whole_order, declared, work):
    whole_order()
    case = declared()
    work()
    whole_order()
    work(now=NOW + timedelta(days=20))
    assert len(events(case)) == 1


def test_a_changed_order_is_assessed_again_and_the_earlier_one_stays(
    whole_order, declared, work, told, case_of
):
    long_ago = {"concluded_on": "2026-10-26", "informed_on": "2026-10-26", "delivered_on": "2026-11-02"}
    whole_order(facts=long_ago)
    case = declared()
    work()
    assert {line["verdict"] for line in told(case)["lines"]} == {"late"}
    assert (case_of(case).due_day, refund_of(told(case))) == (None, None)
    whole_order()
    work()
    assert {line["verdict"] for line in told(case)["lines"]} == {"in_time"}
    assert (case_of(case).due_day, refund_of(told(case))) == (date(2026, 12, 7), "49.89")
    assert [row.public["verdicts"] for row in events(case)] == [{"late": 2}, {"in_time": 2}]


# In the consumer's own day: midnight in Berlin is 23:00 UTC.
@pytest.mark.parametrize("when", [(22, "2026-11-30", "in_time"), (23, "2026-12-01", "late")])
def test_the_last_minute_of_her_own_day_counts(whole_order, declared, work, told, case_of, when):
    hour, day, verdict = when
    whole_order()
    now = NOW.replace(day=30, hour=hour, minute=59, second=59)
    case = declared(now=now)
    work(now=now)
    assert case_of(case).day.isoformat() == day
    assert {line["verdict"] for line in told(case)["lines"]} == {verdict}


def test_every_line_runs_from_the_last_parcel(whole_order, declared, work, told):
    lines = tuple(
        TypedLine(article=f"parcel {day}", unit_price="1.00", facts={"delivered_on": f"2026-11-{day:02}"})
        for day in (12, 18, 16)
    )
    whole_order(facts={"delivered_on": "2026-11-12"}, lines=lines, discount=None)
    case = declared()
    work()
    days = {line["findings"]["withdrawal.last_day"]["value"] for line in told(case)["lines"]}
    assert days == {"2026-12-02"}


def test_an_exempt_line_is_told_apart_and_keeps_the_delivery_charge(whole_order, declared, work, told):
    engraved = TypedLine(article="Kanne", pieces=2, unit_price="20.00", facts={"made_to_specification": True})
    whole_order(lines=(engraved, LINES[1]), discount=None)
    case = declared()
    work()
    pot, cup = told(case)["lines"]
    assert (pot["verdict"], cup["verdict"]) == ("exempt", "in_time")
    assert [one["kind"] for one in pot["evidence"]] == ["specification", "made_after_order"]
    assert (refund_of(told(case)), told(case)["refund"]["why_delivery"]) == ("9.99", "part_kept")


def test_two_parts_and_the_rest_make_up_what_was_paid(whole_order, part_declared, declared, work, told):
    order = whole_order(gift_card="10.00")
    pot, cup = OrderLine.everywhere.filter(order=order).order_by("position")
    first = part_declared(order, (cup, 1))
    work()
    second = part_declared(order, (pot, 1), (cup, 1), now=NOW + timedelta(hours=1))
    work()
    rest = declared(now=NOW + timedelta(hours=2))
    work()
    amounts = [refund_of(told(case)) for case in (first, second, rest)]
    assert amounts == ["3.00", "21.00", "25.89"]
    assert told(rest)["whole"]
    cards = [told(case)["refund"]["payments"]["gift_card"]["amount"] for case in (first, second, rest)]
    assert cards == ["0.60", "4.21", "5.19"]


def test_a_later_case_is_assessed_again_when_an_earlier_one_changes(
    seller, whole_order, part_declared, work, told
):
    order = whole_order()
    cup = OrderLine.everywhere.get(order=order, article="Becher")
    first = part_declared(order, (cup, 2))
    second = part_declared(order, (cup, 2), now=NOW + timedelta(hours=1))
    work()
    assert [line["withdrawn"] for line in told(second)["lines"]] == [1]
    assert [doubt["code"] for doubt in told(second)["doubts"]] == ["pieces"]
    with acting_for(seller.id):
        carry_out(UnmatchOrder(reason="hers"), case=first, actor=BY_STAFF, now=NOW)
    work()
    assert [line["withdrawn"] for line in told(second)["lines"]] == [2]


def test_own_words_go_to_a_person_until_one_looked(whole_order, part_declared, work, case_of, do):
    case = part_declared(whole_order(), words="the blue one")
    work()
    assert case_of(case).tasks == ["assess"]
    do(ReviewAssessment(found="one cup"), case)
    assert case_of(case).tasks == []


def test_amounts_that_do_not_add_up_go_to_a_person(whole_order, declared, work, told, case_of):
    whole_order(paid="49.88")
    case = declared()
    work()
    assert told(case)["doubts"][0]["code"] == "refund.unbalanced"
    assert (refund_of(told(case)), case_of(case).tasks) == (None, ["assess"])


def test_the_clock_turns_red_and_a_refund_closes_it(whole_order, declared, work, case_of, do):
    whole_order()
    case = declared()
    work()
    do(RecordGoodsSent(day=date(2026, 11, 23)), case)
    work()
    over = NOW.replace(month=12, day=7, hour=23, minute=0, second=0)
    assert pass_dues(now=over - timedelta(seconds=1)) == 0
    assert pass_dues(now=over) == 1
    assert (case_of(case).red, case_of(case).tasks) == (True, ["overdue"])
    paid = {"currency": "EUR", "day": date(2026, 12, 8), "means": "card", "known_by": "asked her"}
    do(RecordRefund(key="a", amount=4988, **paid), case, now=over + timedelta(days=1))
    assert case_of(case).red
    do(RecordRefund(key="b", amount=1, **paid), case, now=over + timedelta(days=1))
    found = case_of(case)
    assert (found.red, found.tasks, found.due_at) == (False, [], None)
    with pytest.raises(RejectedError):
        do(RecordRefund(key="c", amount=1, **paid), case, now=over + timedelta(days=1))
    assert pass_dues(now=over + timedelta(days=2)) == 0


# Directive 2011/83/EU article 13(3): the shop may wait for the goods, and then pays at once.
def test_while_the_goods_are_out_the_clock_is_over_and_not_red(whole_order, declared, work, case_of, do):
    whole_order()
    case = declared()
    work()
    over = NOW.replace(month=12, day=7, hour=23, minute=0, second=0)
    assert pass_dues(now=over) == 1
    assert (case_of(case).red, case_of(case).tasks) == (False, ["withheld"])
    assert pass_dues(now=over + timedelta(minutes=1)) == 0
    do(RecordGoodsBack(day=date(2026, 12, 8)), case, now=over + timedelta(days=1))
    work(now=over + timedelta(days=1))
    pass_dues(now=over + timedelta(days=1))
    assert (case_of(case).red, case_of(case).tasks) == (True, ["overdue"])


def test_goods_that_come_back_end_the_withholding_and_move_no_german_day(
    whole_order, declared, work, told, do
):
    whole_order()
    case = declared()
    work()

    def withheld():
        return told(case)["lines"][0]["findings"]["withdrawal.may_withhold"]["value"]

    assert withheld() is True
    do(RecordGoodsSent(day=date(2026, 11, 23)), case)
    work()
    assert withheld() is False
    do(RecordGoodsBack(day=date(2026, 11, 23)), case)
    work()
    # Worked out anew from what is known better, it is the same day.
    assert {row.public["due"]["day"] for row in events(case, "due_set")} == {"2026-12-07"}


# The United Kingdom counts its fourteen days from the goods: back on Monday 23 November, due on 7 December.
def test_where_the_law_waits_for_the_goods_the_clock_starts_when_they_are_back(
    whole_order, declared, work, case_of, do
):
    whole_order(country="GB", region="")
    case = declared()
    work()
    assert case_of(case).due_day is None
    do(RecordGoodsBack(day=date(2026, 11, 23)), case)
    work()
    assert case_of(case).due_day == date(2026, 12, 7)


def test_the_law_of_an_assessment_is_archived_and_its_statements_are_made_again(
    whole_order, declared, work, told
):
    whole_order()
    case = declared()
    work()
    (statement,) = told(case)["statements"]
    assert made_again(statement, law_archive()).differences == ()


def test_after_erasure_there_is_no_document_and_nothing_new_is_made(
    seller, whole_order, declared, work, told
):
    whole_order()
    case = declared()
    work()
    with acting_for(seller.id):
        person = Case.objects.get(id=case).person_id
        erase(Person.objects.get(id=person), now=NOW)
    assert told(case) is None
    whole_order(facts={"delivered_on": "2026-11-17"})
    work()
    assert len(events(case)) == 1


# Behind the mailed link it is shown only while the case is matched; on the screen by the order's link alone.
@pytest.mark.parametrize(
    ("contact", "linked", "staff"),
    list(product(("anna@example.org", "stranger@example.org"), (True, False), ("", "match", "unmatch"))),
)
def test_who_may_read_anything_of_the_order(  # noqa: PLR0917 - each fixture a part of the story
    seller, whole_order, declared, work, do, contact, linked, staff
):
    order, other = whole_order(), UUID(int=9)
    case = declared(contact=contact, order=order.id if linked else None)
    work()
    if staff == "match":
        do(MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)), case)
    if staff == "unmatch":
        do(UnmatchOrder(reason="not hers"), case)
    work()
    with acting_for(seller.id):
        row = Case.objects.get(id=case)
        matched = staff != "unmatch" and (linked or contact == "anna@example.org" or staff == "match")
        assert is_shown_behind_mail(row) == matched
        assert (document_of(row) is not None) == matched
        assert is_shown_on_screen(row, order=order.id) == (matched and linked)
        assert not is_shown_on_screen(row, order=None)
        assert not is_shown_on_screen(row, order=other)


def test_closing_a_case_without_an_order_has_no_other_case_looked_at(declared, work, do):
    first, second = declared("x"), declared("y", now=NOW + timedelta(hours=1))
    work()
    do(CloseCase(outcome="not_ours", reason="x"), first)
    assert work() == []
    assert first != second


def test_a_case_that_had_no_effect_leaves_the_order_to_the_later_one(whole_order, declared, work, told, do):
    whole_order()
    first = declared()
    second = declared(now=NOW + timedelta(hours=1))
    work()
    assert [doubt["code"] for doubt in told(second)["doubts"]] == ["nothing"]
    do(CloseCase(outcome="duplicate", reason="sent twice", although_owed=4989), first)
    work()
    assert (told(second)["doubts"], refund_of(told(second))) == ([], "49.89")

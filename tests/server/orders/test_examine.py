"""Matching cases to orders: only by sure evidence, in whichever order they come, never across sellers."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.server.orders.conftest import NOW

from venditor.aftersales import CloseCase, MatchOrder, PassDue, ReopenCase, UnmatchOrder
from venditor.aftersales.events import DuePassed
from venditor.server.cases.examine import examine
from venditor.server.cases.models import CaseEvent
from venditor.server.cases.records import SYSTEM, Actor, read_events
from venditor.server.cases.references import MOST_REFERENCES, possible_references
from venditor.server.cases.services import carry_out
from venditor.server.orders.models import Order
from venditor.server.orders.services import TypedLine
from venditor.server.outbox.handling import GiveUp
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
STRANGER = "stranger@example.org"


def _kinds(case):
    return list(CaseEvent.everywhere.filter(case=case).order_by("number").values_list("kind", flat=True))


def test_the_number_with_the_orders_own_address_matches(typed, declared, work, case_of):
    order, case = typed(), declared()
    results = work()
    found = case_of(case)
    # Nobody said when it arrived, so the law's answer waits for a person.
    assert (found.order_id, found.evidence, found.tasks) == (order.id, "contact", ["assess"])
    assert _kinds(case) == ["withdrawal_declared", "order_matched", "assessment_made", "due_set"]
    # Matching asks for one more look, which finds everything as it is.
    assert results == [{"match": "contact", "due": "2026-12-07"}] * 2
    assert (found.due_day.isoformat(), found.day.isoformat()) == ("2026-12-07", "2026-11-23")


def test_the_number_with_another_address_is_only_suggested(typed, declared, work, case_of):
    order, case = typed(), declared(contact=STRANGER)
    assert work() == [{"match": "suggested", "due": "2026-12-07"}]
    found = case_of(case)
    assert (found.order_id, found.suggested_id, found.tasks) == (None, order.id, ["check_match"])


def test_the_orders_own_link_matches_whatever_was_written(typed, declared, work, case_of):
    order, case = typed(), declared("my tea pot", contact=STRANGER, order=typed("99").id)
    work()
    assert (case_of(case).order.number, case_of(case).evidence) == ("99", "order_link")
    assert case_of(case).order_id != order.id


def test_an_order_that_comes_after_the_declaration_is_matched(typed, declared, work, case_of):
    case = declared("Bestellung Nr. 10-4711 vom 3.11.2026")
    assert work() == [{"match": "none", "due": "2026-12-07"}]
    order = typed(now=NOW + timedelta(days=1))
    work(now=NOW + timedelta(days=1))
    assert (case_of(case).order_id, case_of(case).evidence) == (order.id, "contact")


def test_a_file_of_orders_is_looked_through_for_waiting_cases(bring_in, declared, work, case_of):
    mine, hers, nobodys = declared("4711"), declared("4712"), declared("4713")
    work()
    bring_in("order number,e-mail\n4711,anna@example.org\n4712,else@example.org\n")
    assert OutboxItem.everywhere.filter(kind="case.examine", state="pending").count() == 2
    work()
    assert [case_of(one).tasks for one in (mine, hers, nobodys)] == [
        ["assess"],
        ["check_match"],
        ["match"],
    ]


def test_an_order_that_changes_is_looked_at_again(typed, declared, work, case_of):
    typed(country="")
    case = declared()
    work()
    assert (case_of(case).due_certain, case_of(case).order.country) == (False, "")
    typed(country="GB", facts={"delivered_on": "2026-11-20", "informed_on": "2026-11-01"})
    assert work()[-1] == {"match": "contact", "due": None}
    assert (case_of(case).due_day, _kinds(case)[-1]) == (None, "due_dropped")


@pytest.mark.parametrize(
    ("contract", "number"),
    [
        ("10-4711", "10-4711"),
        ("# 10 ４７１１", "10-4711"),
        ("١٠-٤٧١١", "10-4711"),
        ("Bestellung 10-4711", "10-4711"),
        ("Bestellnummer:10-4711.", "10-4711"),
        ("order no. #1001", "#1001"),
        ("Order No 57", "57"),
        ("Bestellung Nr. 57 vom 3.11.2026", "57"),
        ("die Kanne aus Bestellung 10 4711, bitte", "10-4711"),
        ("訂單編號：4711", "4711"),
        ("訂單4711", "4711"),
        ("注文番号 4711", "4711"),
        ("Zamówienie nr 4711/2026", "4711/2026"),
        ("I bought the pot (4711) last week", "4711"),
        ("Teekanne", "TEEKANNE"),
    ],
)
def test_a_number_is_found_in_what_people_write(typed, declared, work, case_of, contract, number):
    order, case = typed(number), declared(contract)
    work()
    assert case_of(case).order_id == order.id


@pytest.mark.parametrize(
    ("contract", "number"),
    [
        ("Kanne vom 3.11.2026", "2026"),
        ("Kanne vom November 2026", "2026"),
        ("Kanne vom 03.11.2026", "03112026"),
        ("Kanne vom 03.11.2026", "11"),
        ("2026-11-03", "11"),
        ("2 Kannen", "2"),
        ("Order 10 4711", "10"),
        ("Bestellung 47", "4711"),
        ("Bestellung 4711", "47"),
        ("my order of a pot", "my"),
        ("nothing", "no"),
        ("???", "1"),
        ("Kanne für 57 Euro", "57"),
    ],
)
def test_what_is_no_number_of_an_order_finds_none(typed, declared, work, case_of, contract, number):
    typed(number)
    case = declared(contract)
    work()
    assert (case_of(case).order_id, case_of(case).suggested_id) == (None, None)


def test_several_orders_are_left_to_a_person(typed, declared, work, case_of):
    typed("4711"), typed("4712", email=STRANGER)
    case = declared("4711 und 4712")
    work()
    assert (case_of(case).order_id, case_of(case).suggested_id, case_of(case).tasks) == (
        None,
        None,
        ["match"],
    )


def test_a_text_that_is_a_number_is_not_read_for_parts(typed, declared, work, case_of):
    order, _part = typed("2026 4711"), typed("4711")
    case = declared("2026 4711")
    work()
    assert case_of(case).order_id == order.id


@pytest.mark.parametrize(
    "text",
    [
        "# " * 500,
        "nr.#" * 250,
        "no_" * 333,
        "order1 " * 142,
        "1 " * 500,
        "a1" * 500,
        "1.1.1." * 166,
        "ﷺ" * 1_000,
    ],
)
def test_whatever_is_typed_is_read_at_once(text):
    # A pattern that tries again what it tried would not come back from these; they arrive in a request.
    assert len(possible_references(text)) <= MOST_REFERENCES


def test_a_short_number_before_another_one_is_a_part():
    assert possible_references("Order 57 8") == ("order578", "578")


def test_references_are_few_and_each_once():
    text = " ".join(f"order {number}" for number in range(1000, 1200))
    found = possible_references(text)
    assert len(found) == MOST_REFERENCES == len(set(found))
    assert possible_references("") == possible_references("?!") == ()
    assert possible_references("4711 4711") == ("47114711", "4711")


def test_another_sellers_order_never_matches(other_seller, typed, declared, work, case_of):
    theirs = typed(tenant=other_seller)
    case = declared()
    linked = declared("x", order=theirs.id)
    work()
    for one in (case, linked):
        assert (case_of(one).order_id, case_of(one).suggested_id) == (None, None)
    typed("10-4711", tenant=other_seller, facts={"delivered_on": "none"})
    assert not OutboxItem.everywhere.filter(kind="case.examine", state="pending").exists()


def test_two_sellers_with_the_same_number_each_match_their_own(other_seller, typed, declared, work, case_of):
    mine, theirs = typed(), typed(tenant=other_seller)
    case, other = declared(), declared(tenant=other_seller)
    work()
    assert (case_of(case).order_id, case_of(other).order_id) == (mine.id, theirs.id)


def test_what_staff_took_back_is_not_put_in_again(seller, typed, declared, work, case_of):
    order, case = typed(), declared()
    work()
    staff = Actor("staff", UUID(int=7))
    with acting_for(seller.id):
        carry_out(UnmatchOrder(reason="her sister's"), case=case, actor=staff, now=NOW)
    work()
    typed(facts={"delivered_on": "2026-11-20"})
    work()
    assert (case_of(case).order_id, case_of(case).suggested_id, case_of(case).tasks) == (
        None,
        None,
        ["match"],
    )
    with acting_for(seller.id):
        again = MatchOrder(order=str(order.id), evidence="staff", countries=("DE",))
        carry_out(again, case=case, actor=staff, now=NOW)
    work()
    assert (case_of(case).order_id, case_of(case).evidence) == (order.id, "staff")


def test_staff_who_were_first_stay_first(seller, typed, declared, work, case_of):
    typed()
    other, case = typed("77"), declared()
    with acting_for(seller.id):
        command = MatchOrder(order=str(other.id), evidence="staff", countries=("DE",))
        carry_out(command, case=case, actor=SYSTEM, now=NOW)
    assert {result["match"] for result in work()} == {"staff"}
    assert case_of(case).order_id == other.id


def test_a_closed_case_is_left_alone_until_it_is_opened_again(seller, typed, declared, work, case_of):
    case = declared()
    work()
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="not_ours", reason="?"), case=case, actor=SYSTEM, now=NOW)
    order = typed()
    assert not OutboxItem.everywhere.filter(kind="case.examine", state="pending").exists()
    with acting_for(seller.id):
        item = OutboxItem.objects.filter(kind="case.examine").first()
        assert examine(item, now=NOW).result == {"closed": True}
        carry_out(ReopenCase(reason="it is"), case=case, actor=SYSTEM, now=NOW)
    work()
    assert case_of(case).order_id == order.id


def test_it_may_run_any_number_of_times(seller, typed, declared, work):
    typed()
    case = declared()
    work()
    before = list(CaseEvent.everywhere.filter(case=case).values_list("id", flat=True))
    with acting_for(seller.id):
        for item in OutboxItem.objects.filter(kind="case.examine"):
            assert examine(item, now=NOW + timedelta(days=90)).result == {
                "match": "contact",
                "due": "2026-12-07",
            }
    assert list(CaseEvent.everywhere.filter(case=case).values_list("id", flat=True)) == before


def test_carried_out_late_it_changes_no_day(seller, typed, declared, work, case_of):
    typed()
    case = declared()
    work(now=NOW + timedelta(days=30))
    assert case_of(case).due_day.isoformat() == "2026-12-07"
    with acting_for(seller.id):
        late = NOW + timedelta(days=31)
        carry_out(PassDue(question="withdrawal.refund_due"), case=case, actor=SYSTEM, now=late)
        (passed,) = [one for one in read_events(case_of(case)) if isinstance(one, DuePassed)]
    assert passed.at.isoformat() == "2026-12-07T23:00:00+00:00"
    assert case_of(case).red


def test_whoever_was_erased_is_matched_by_no_address(seller, typed, declared, work, case_of):
    case = declared()
    with acting_for(seller.id):
        erase(Person.objects.get(id=case_of(case).person_id), now=NOW)
    typed()
    work()
    assert (case_of(case).order_id, case_of(case).suggested_id) == (None, None)


def test_an_order_without_an_address_is_suggested(typed, declared, work, case_of):
    order, case = typed(email=""), declared()
    work()
    assert (case_of(case).order_id, case_of(case).suggested_id) == (None, order.id)


def test_whose_day_it_was_follows_the_order_and_comes_back(seller, typed, declared, work, case_of):
    late = NOW.replace(hour=23, minute=30)
    typed(country="GB")
    case = declared(now=late)
    assert case_of(case).day.isoformat() == "2026-11-24"
    work()
    assert case_of(case).day.isoformat() == "2026-11-23"
    with acting_for(seller.id):
        carry_out(UnmatchOrder(reason="no"), case=case, actor=SYSTEM, now=late)
    work()
    assert (case_of(case).day.isoformat(), case_of(case).due_day.isoformat()) == ("2026-11-24", "2026-12-08")


def test_the_facts_of_the_order_decide_the_day(typed, declared, work, case_of):
    days = {"concluded_on": "2026-10-01", "informed_on": "2026-10-01", "delivered_on": "2026-10-05"}
    typed("1001", facts=days, lines=[TypedLine(article="A")])
    typed("1002", facts={**days, "delivered_on": "2026-11-20"})
    late, in_time = declared("1001"), declared("1002")
    work()
    # Fourteen days after 5 October were long over: no day to refund follows, and staff see why.
    assert (case_of(late).order.number, case_of(late).due_day) == ("1001", None)
    assert (case_of(in_time).due_day.isoformat(), case_of(in_time).due_certain) == ("2026-12-07", True)


def test_a_seller_with_no_markets_has_no_day(declared, work, case_of):
    Tenant.objects.update(markets=[])
    tenant = Tenant.objects.get()
    case = declared(tenant=tenant)
    assert work() == [{"match": "none", "due": None}]
    assert case_of(case).due_at is None


def test_a_case_that_is_not_there_is_given_up(seller):
    with acting_for(seller.id):
        item = OutboxItem(tenant=seller, kind="case.examine", subject=uuid4(), payload={})
        with pytest.raises(GiveUp):
            examine(item, now=NOW)


def test_an_order_of_the_payload_that_is_gone_is_no_match(declared, work, case_of):
    case = declared("4711", order=uuid4())
    assert work() == [{"match": "none", "due": "2026-12-07"}]
    assert case_of(case).order_id is None
    assert Order.everywhere.count() == 0

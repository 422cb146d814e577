"""Closing a case that owes money, and refunds that were entered wrongly, as staff meet them."""

import pytest
from tests.server.console.seeds import NOW, take

from venditor.aftersales import replay
from venditor.server.cases.examine import examine
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import read_events
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
CHARGE = {"amount": "4.90", "currency": "EUR"}
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": CHARGE,
    "standard_delivery_cost": CHARGE,
}
PAID = {"key": "a", "amount": "1.00", "day": "2026-11-23", "means": "card", "known_by": "She called."}
LONG_AGO = {"informed_on": "2026-10-09", "concluded_on": "2026-10-09", "delivered_on": "2026-10-16"}


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("agent")


@pytest.fixture
def assessed(seller, who):
    """A case of an order of 44.90, worked out by the worker."""

    def made(facts=(), *, without=()):
        known = {name: value for name, value in {**FACTS, **dict(facts)}.items() if name not in without}
        order = TypedOrder(
            number="10-4711",
            email="anna@example.org",
            country="DE",
            region="DE-BY",
            currency="EUR",
            facts=known,
            lines=(TypedLine(article="Kanne", pieces=2, unit_price="20.00"),),
        )
        order_type(tenant=seller, actor=who.user.id, order=order, now=NOW)
        case = take(seller)
        _work()
        return case

    return made


def _work():
    while item := OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING).first():
        with acting_for(item.tenant_id):
            examine(item, now=NOW)
        OutboxItem.everywhere.filter(id=item.id).update(state=State.DONE)


def _page(who, case):
    return who.client.get(f"/console/cases/{case}").content.decode()


def _state(seller, case):
    with acting_for(seller.id):
        return replay(read_events(Case.objects.get(id=case)))


def test_what_is_owed_is_not_dropped_without_a_word(who, seller, assessed, send):
    case = assessed()
    address = f"/console/cases/{case}"
    send(who, f"{address}/refund", **{**PAID, "amount": "20.41"})
    page = _page(who, case)
    assert "The law’s answer is that €24.49 is owed." in page
    assert '<input type="checkbox" name="although_owed" value="2449"> ' in page
    for confirmed in ({}, {"although_owed": "2448"}, {"although_owed": "x"}):
        refused = send(who, f"{address}/close", outcome="no_right", reason="She kept it", **confirmed)
        told = refused.content.decode()
        assert refused.status_code == 400
        assert "Something is still owed by the law&#x27;s answer." in told
        assert '<option value="no_right" selected>' in told
        assert ">She kept it</textarea>" in told
        assert _state(seller, case).is_open
    confirmed = {"outcome": "no_right", "reason": "She kept it", "although_owed": "2449"}
    assert send(who, f"{address}/close", **confirmed).status_code == 302
    assert _state(seller, case).outcome == "no_right"
    told = "Closed: There was no right to withdraw. It was confirmed that by the law 24.49 EUR was owed."
    assert told in _page(who, case)


def test_nothing_was_paid_back_before_it_is_recorded(who, seller, assessed, send):
    case = assessed()
    address, closed = f"/console/cases/{case}", {"outcome": "refunded", "reason": "By card"}
    for amount, key in (("20.41", "a"), ("24.49", "b")):
        refused = send(who, f"{address}/close", **closed, although_owed="2449")
        assert refused.status_code == 400
        assert "Less is recorded as paid back than is owed." in refused.content.decode()
        assert _state(seller, case).is_open
        send(who, f"{address}/refund", **{**PAID, "amount": amount, "key": key})
    assert "is owed." not in _page(who, case)
    assert send(who, f"{address}/close", **closed).status_code == 302
    assert _state(seller, case).outcome == "refunded"


def test_where_only_the_prices_are_known_they_are_the_limit(who, seller, assessed, send):
    case = assessed(without=("delivery_cost",))
    address = f"/console/cases/{case}/refund"
    for amount in ("9999999.00", "40.01"):
        refused = send(who, address, **{**PAID, "amount": amount})
        assert refused.status_code == 400
        assert "This is more than all that is known of the order comes to." in refused.content.decode()
        assert _state(seller, case).refunds == ()
    assert send(who, address, **{**PAID, "amount": "40.00"}).status_code == 302
    assert _state(seller, case).refunded == 4000


def test_a_wrong_entry_is_taken_back(who, seller, assessed, send):
    case = assessed()
    address = f"/console/cases/{case}"
    assert "A refund was entered wrongly" not in _page(who, case)
    send(who, f"{address}/refund", **{**PAID, "amount": "44.90"})
    _work()
    assert '<option value="a">€44.90 · Monday, 23 November 2026 · card</option>' in _page(who, case)
    for wrong in ({"key": "a", "reason": " "}, {"key": "", "reason": "Typed twice"}):
        assert send(who, f"{address}/refund-back", **wrong).status_code == 400
        assert _state(seller, case).refunded == 4490
    assert send(who, f"{address}/refund-back", key="a", reason="Typed twice").status_code == 302
    _work()
    state = _state(seller, case)
    assert (state.refunds, state.still_owed, state.next_due is not None) == ((), 4490, True)
    page = _page(who, case)
    assert "The entry that 44.90 EUR were paid back on 2026-11-23 was taken back." in page
    assert "Typed twice" in page
    assert "A refund was entered wrongly" not in page


def test_a_refund_that_was_taken_back_counts_for_no_other_case_of_the_order(who, seller, assessed, send):
    first = assessed()
    send(who, f"/console/cases/{first}/refund", **{**PAID, "amount": "44.90"})
    second = take(seller, nonce="again")
    _work()
    address = f"/console/cases/{second}/refund"
    assert send(who, address, **PAID).status_code == 400
    send(who, f"/console/cases/{first}/refund-back", key="a", reason="Typed twice")
    looked_at = OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING)
    assert {item.subject for item in looked_at} == {first, second}
    assert send(who, address, **PAID).status_code == 302


def test_why_an_entry_was_wrong_is_sealed(who, assessed, send):
    case = assessed()
    send(who, f"/console/cases/{case}/refund", **PAID)
    send(who, f"/console/cases/{case}/refund-back", key="a", reason="It was Anna Other")
    row = CaseEvent.everywhere.get(case=case, kind="refund_taken_back")
    assert row.public == {"key": "a"}
    assert b"Other" not in bytes(row.sealed)


def test_who_may_only_read_takes_nothing_back(who, seller, staff, assessed, send):
    case, reader = assessed(), staff("reader")
    send(who, f"/console/cases/{case}/refund", **PAID)
    assert send(reader, f"/console/cases/{case}/refund-back", key="a", reason="x").status_code == 403
    assert _state(seller, case).refunded == 100
    assert "A refund was entered wrongly" not in _page(reader, case)


# The inbox said "Refund and close" of what came too late, and its page that a day would be known in minutes.
def test_what_came_too_late_is_answered_and_closed(who, seller, assessed):
    case = assessed(LONG_AGO)
    assert _state(seller, case).tasks == ()
    page = _page(who, case)
    assert "Nothing is due: the law gives nothing back. Answer the consumer, and close the case." in page
    assert "No day" not in page
    inbox = who.client.get("/console/").content.decode()
    assert "Answer the consumer and close" in inbox
    assert "Nothing is due" in inbox
    assert "Refund and close" not in inbox


def test_what_is_owed_is_refunded_and_what_was_is_closed(who, assessed, send):
    case = assessed()
    inbox = who.client.get("/console/").content.decode()
    assert "Refund and close" in inbox
    assert "Answer the consumer and close" not in inbox
    send(who, f"/console/cases/{case}/refund", **{**PAID, "amount": "44.90"})
    assert "Nothing more is due. Close the case." in _page(who, case)
    assert "Answer the consumer and close" in who.client.get("/console/").content.decode()


def test_what_was_not_worked_out_yet_is_not_said_to_be_nothing(who, seller, assessed):
    case = assessed(without=("delivered_on",))
    assert not _state(seller, case).nothing_due
    assert "Nothing is due" not in _page(who, case)

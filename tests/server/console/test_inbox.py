"""The queue: in the order of the law's days, filtered, searched."""

import re
from datetime import timedelta

import pytest
from tests.server.console.seeds import A_PROGRAM, NOW, order_of, take

from venditor.aftersales import CloseCase, Limits, MatchOrder, RecordBounce, RecordSending
from venditor.aftersales.intake import LONGEST_HOLD
from venditor.server.cases import queue, services
from venditor.server.cases.held import turn_red
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.references import keep_references
from venditor.server.cases.services import carry_out
from venditor.server.faces.console.times import chip
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("agent")


@pytest.fixture
def declared(seller):
    """A case whose columns are as they are given."""

    def made(name, *, due=None, **columns):
        case = take(
            seller, name=name, contract=name, contact=f"{name}@example.org".replace(" ", "."), nonce=name
        )
        at = None if due is None else NOW + timedelta(days=due)
        day = None if at is None else at.date()
        Case.everywhere.filter(id=case).update(due_at=at, due_day=day, **columns)
        return case

    return made


def _names(who, query=""):
    page = who.client.get(f"/console/{query}").content.decode()
    return re.findall(r'href="/console/cases/[^"]+"><bdi>([^<]+)</bdi>', page)


def test_red_cases_come_first_then_the_nearest_day_and_unknown_days_last(who, declared):
    declared("unknown")
    declared("later", due=9)
    declared("sooner", due=2)
    declared("red without a day", red=True)
    declared("red", due=30, red=True)
    assert _names(who) == ["red", "red without a day", "sooner", "later", "unknown"]


def test_each_filter_shows_its_own(who, seller, declared):
    declared("open")
    declared("mine", staff_id=who.user.id)
    declared("red", red=True)
    take(seller, name="held", signals=A_PROGRAM)
    order = order_of(seller, who.user.id, number="7")
    declared("matched", order_id=order.id)
    closed = declared("closed")
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="settled", reason="x"), case=closed, actor=SYSTEM, now=NOW)
    assert set(_names(who, "?show=open")) == {"open", "mine", "red", "held", "matched"}
    assert _names(who, "?show=mine") == ["mine"]
    assert _names(who, "?show=red") == ["red"]
    assert _names(who, "?show=held") == ["held"]
    assert set(_names(who, "?show=unmatched")) == {"open", "mine", "red", "held"}
    assert _names(who, "?show=closed") == ["closed"]
    assert len(_names(who, "?show=nonsense")) == 5


def test_a_receipt_number_is_found_however_it_is_typed(who, declared):
    case = declared("Anna")
    declared("Bernd")
    receipt = Case.everywhere.get(id=case).receipt
    assert _names(who, f"?q={receipt}") == ["Anna"]
    assert _names(who, f"?q={receipt.replace('-', ' ').lower()}") == ["Anna"]


def test_a_slip_in_a_receipt_number_is_told(who):
    page = who.client.get("/console/?q=K7MQ-3XW9-TB4R").content.decode()
    assert "its last character does not fit the others" in page
    assert "its last character" not in who.client.get("/console/?q=4711").content.decode()


def test_an_order_number_finds_what_names_it_and_what_is_matched_to_it(who, seller):
    take(seller, name="names it", contract="Nr. 10-4711", nonce="1")
    take(seller, name="named", contract="10 4711", nonce="2")
    matched = take(seller, name="matched", contract="my teapot", nonce="3")
    order = order_of(seller, who.user.id)
    with acting_for(seller.id):
        carry_out(
            MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)),
            case=matched,
            actor=SYSTEM,
            now=NOW,
        )
    assert set(_names(who, "?q=10-4711")) == {"names it", "named", "matched"}
    assert set(_names(who, "?q=Bestellung 10-4711 vom 3.11.")) == {"names it", "named", "matched"}
    assert _names(who, "?q=10-471") == _names(who, "?q=10-4712") == []
    assert _names(who, "?q=%20") == _names(who)
    assert _names(who, "?q=...") == []


def test_the_number_of_a_marketplace_finds_what_it_passed_on(who, seller, other_seller):
    case = take(seller, name="passed on", contract="my teapot", nonce="1")
    with acting_for(seller.id):
        Case.objects.filter(id=case).update(market=other_seller)
        keep_references(Case.objects.get(id=case), "M-77001")
    assert _names(who, "?q=M-77001") == ["passed on"]
    assert _names(who, "?q=M-77002") == []


def test_pages_hold_fifty(who, declared, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)
    for number in range(5):
        declared(f"case {number}", due=number + 1)
    assert _names(who, "?page=1") == ["case 0", "case 1"]
    assert _names(who, "?page=3") == ["case 4"]
    assert _names(who, "?page=99") == ["case 4"]
    assert _names(who, "?page=-1") == ["case 0", "case 1"]
    assert _names(who, f"?page={'9' * 40}") == ["case 0", "case 1"]


@pytest.mark.parametrize(
    ("left", "state", "away"),
    [
        (timedelta(days=3, seconds=1), "far", "3 days left"),
        (timedelta(days=3), "near", "3 days left"),
        (timedelta(days=1), "near", "1 day left"),
        (timedelta(days=1, seconds=-1), "near", "Last day"),
        (timedelta(seconds=1), "near", "Last day"),
        (timedelta(), "over", "1 day overdue"),
        (timedelta(seconds=-1), "over", "1 day overdue"),
        (timedelta(days=-1), "over", "2 days overdue"),
    ],
)
def test_a_chip_says_how_far_away_a_day_is(left, state, away):
    told = chip(NOW.date(), NOW + left, now=NOW, language="en")
    assert (told.state, told.away, told.day) == (state, away, "Monday, 23 November 2026")


@pytest.mark.parametrize(
    ("left", "away"), [(timedelta(seconds=1), "Last day"), (timedelta(), "Waits for the goods")]
)
def test_while_the_refund_may_wait_for_the_goods_nobody_is_late(left, away):
    told = chip(NOW.date(), NOW + left, now=NOW, language="en", withheld=True)
    assert (told.state, told.away) == ("near", away)


def test_the_queue_says_which_case_waits_for_goods(who, declared):
    declared("waits", due=-1, tasks=["withheld"])
    declared("is late", due=-1, tasks=["overdue"])
    page = who.client.get("/console/").content.decode()
    assert (page.count("Waits for the goods"), page.count("2 days overdue")) == (1, 1)


def test_a_day_that_nobody_knows_is_said_so():
    assert chip(None, None, now=NOW, language="en").state == "none"


def test_held_mails_say_why_and_are_released_together(who, seller, send):
    cases = [take(seller, name=f"Bot {number}", signals=A_PROGRAM, nonce=str(number)) for number in range(2)]
    late = take(seller, name="Late", signals=A_PROGRAM, nonce="late")
    page = who.client.get("/console/held").content.decode()
    assert page.count("a field that people do not see was filled in") == 3
    response = send(who, "/console/held/release", case=[str(case) for case in cases])
    assert response.status_code == 302
    held = {case.id for case in Case.everywhere.filter(acknowledgement="held")}
    assert held == {late}


def test_a_mail_that_has_waited_too_long_is_red(who, seller):
    case = take(seller, signals=A_PROGRAM, name="Late")
    page = who.client.get("/console/held").content.decode()
    assert "Whatever has waited for 4 hours is red." in page
    assert _names(who, "?show=red") == []
    assert turn_red(now=NOW + LONGEST_HOLD) == 1
    assert _names(who, "?show=red") == ["Late"]
    assert "A mail has waited too long" in who.client.get("/console/?show=red").content.decode()
    page = who.client.get(f"/console/cases/{case}").content.decode()
    assert "The held mail has waited too long." in page
    assert 'id="release"' in page


def test_a_mail_held_for_the_seller_s_total_says_so(who, seller, monkeypatch):
    monkeypatch.setattr(services, "LIMITS", Limits(per_seller=1))
    for number in range(2):
        take(seller, contract=f"10-{number}", nonce=str(number))
    page = who.client.get("/console/held").content.decode()
    assert "more declarations came to you within an hour than mails may leave" in page


def test_a_red_case_says_what_fails(who, seller, case):
    with acting_for(seller.id):
        for command in (
            RecordSending(code=250, text="ok", host="mx"),
            RecordBounce(status="5.1.1", diagnostic="unknown"),
        ):
            carry_out(command, case=case, actor=SYSTEM, now=NOW)
    page = who.client.get("/console/?show=red").content.decode()
    assert "The consumer has no acknowledgement" in page

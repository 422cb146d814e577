"""Mails that a limit held leave by themselves, never beyond a limit; what programs sent never does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from tests.server.cases.conftest import NOW
from tests.server.console.seeds import order_of

from venditor.aftersales import CloseCase, MatchOrder, PassOn, ReleaseAcknowledgement, Signals
from venditor.aftersales.intake import LEAVES_WITHIN, LONGEST_HOLD
from venditor.server.cases import held, intake, services
from venditor.server.cases.held import release_held, turn_red
from venditor.server.cases.intake import LIMITS, forget_marks
from venditor.server.cases.models import Case, HeldMail, IntakeMark
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import carry_out
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
HOUR = LIMITS.window
AT_ONCE = 5
BOT = Signals(trap_filled=True, page_token_valid=True, time_taken=timedelta(minutes=1))


@pytest.fixture
def limit(monkeypatch):
    """Sets limits of the installation."""

    def limit(**values):
        changed = replace(LIMITS, **values)
        for module in (held, intake, services):
            monkeypatch.setattr(module, "LIMITS", changed)

    return limit


@pytest.fixture
def stranger(take):
    """Takes a declaration whose contact and contract nobody has used; the id of its case."""

    def stranger(number, **values):
        told = {"contact": f"somebody{number}@example.org", "contract": f"20-{number}", **values}
        return take(nonce=f"page-{number}", **told).case

    return stranger


def _states(seller):
    with acting_for(seller.id):
        return list(Case.objects.order_by("declared_at", "id").values_list("acknowledgement", flat=True))


def _mails(seller):
    with acting_for(seller.id):
        mails = OutboxItem.objects.filter(kind="withdrawal.acknowledgement")
        return list(mails.values_list("state", flat=True))


def _kinds(seller, case):
    with acting_for(seller.id):
        return [type(event).__name__ for event in read_events(Case.objects.get(id=case))]


def test_a_fourth_mail_to_an_address_leaves_when_none_went_there_within_the_window(seller, take):
    for number in range(4):
        last = take(nonce=f"page-{number}", contract=f"order {number}")
    assert (_states(seller).count("held"), HeldMail.everywhere.count()) == (1, 1)
    assert release_held(now=NOW + HOUR - SECOND) == 0
    assert sorted(_mails(seller)) == ["held", "pending", "pending", "pending"]
    assert release_held(now=NOW + HOUR) == 1
    assert _mails(seller) == ["pending"] * 4
    assert _kinds(seller, last.case)[1:] == ["AcknowledgementHeld", "AcknowledgementReleased"]
    with acting_for(seller.id):
        released = read_events(Case.objects.get(id=last.case))[-1]
        row = Case.objects.get(id=last.case).events.get(number=3)
    assert (released.at, row.actor) == (NOW + HOUR, "system")
    # Its origins are known no longer than they have to be, and it counts as a mail.
    assert HeldMail.everywhere.count() == 0
    assert IntakeMark.everywhere.filter(at=NOW + HOUR, by_itself=True).count() == 2 + 1


def test_held_mails_to_one_address_leave_one_by_one_and_the_oldest_first(seller, take):
    for number in range(6):
        take(nonce=f"page-{number}", contract=f"order {number}", now=NOW + number * SECOND)
    for hours, released in ((1, 1), (2, 1), (3, 1)):
        at = NOW + hours * HOUR + timedelta(minutes=1)
        assert release_held(now=at) == released
        assert release_held(now=at) == 0
        assert _states(seller) == ["queued"] * (3 + hours) + ["held"] * (3 - hours)


def test_an_address_gets_no_more_held_mails_in_a_day_than_fresh_ones_in_an_hour(seller, take):
    for number in range(12):
        take(nonce=f"page-{number}", contract=f"order {number}")
    hours = [release_held(now=NOW + number * HOUR + SECOND) for number in range(24)]
    assert sum(hours) == LIMITS.per_contact
    assert _states(seller).count("held") == 12 - 2 * LIMITS.per_contact


def test_of_a_network_half_of_the_window_stays_free_for_whoever_declares_now(seller, stranger, limit):
    limit(per_network=4)
    for number in range(10):
        stranger(number)
    assert _states(seller).count("held") == 6
    at = NOW + HOUR
    assert release_held(now=at) == 2
    assert release_held(now=at + SECOND) == 0
    stranger("now", now=at + SECOND)
    stranger("now too", now=at + 2 * SECOND)
    stranger("late", now=at + 3 * SECOND)
    assert _states(seller)[-3:] == ["queued", "queued", "held"]


def test_a_flood_that_is_over_brings_strangers_so_many_mails_and_no_more(seller, stranger, limit):
    limit(per_network=4)
    for number in range(40):
        stranger(number)
    hours = [release_held(now=NOW + number * HOUR + SECOND) for number in range(1, 200)]
    # Four windows' worth, half a window's in each hour, within a day.
    assert hours[:9] == [2] * 8 + [0]
    assert sum(hours) == 16
    assert _states(seller).count("held") == 40 - 4 - 16


def test_after_a_day_a_mail_waits_for_a_person_alone(seller, take):
    for number in range(4):
        last = take(nonce=f"page-{number}", contract=f"order {number}")
    assert release_held(now=NOW + LEAVES_WITHIN) == 0
    with acting_for(seller.id):
        carry_out(ReleaseAcknowledgement(), case=last.case, actor=SYSTEM, now=NOW + LEAVES_WITHIN)
    assert _states(seller) == ["queued"] * 4


def test_a_known_customer_goes_first_and_no_ceiling_of_strangers_counts_her(seller, stranger, limit):
    limit(per_network=2)
    with acting_for(seller.id):
        order = order_of(seller, None)
    cases = [stranger(number, now=NOW + number * SECOND) for number in range(14)]
    with acting_for(seller.id):
        matched = MatchOrder(order=str(order.id), evidence="contact", countries=("DE",))
        for case in cases[10:12]:
            carry_out(matched, case=case, actor=SYSTEM, now=NOW)
    for hours in range(1, 24):
        release_held(now=NOW + hours * HOUR + timedelta(minutes=1))
        if hours == 2:
            assert [number for number, state in enumerate(_states(seller)) if state == "queued"] == [
                0,
                1,
                10,
                11,
            ]
    # Four windows' worth of strangers, besides the two customers.
    assert _states(seller) == ["queued"] * 12 + ["held"] * 2


@pytest.mark.parametrize(
    "signals",
    [
        BOT,
        Signals(trap_filled=False, page_token_valid=False, time_taken=None),
        Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=1)),
    ],
)
def test_what_a_program_sent_never_leaves_by_itself(seller, take, signals):
    take(signals=signals)
    assert HeldMail.everywhere.count() == 0
    assert [release_held(now=NOW + hours * HOUR) for hours in range(48)] == [0] * 48
    assert _mails(seller) == ["held"]


def test_a_case_that_was_closed_sends_nothing_by_itself(seller, take):
    for number in range(4):
        last = take(nonce=f"page-{number}", contract=f"order {number}")
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="not_ours", reason="abuse"), case=last.case, actor=SYSTEM, now=NOW)
    assert release_held(now=NOW + HOUR) == 0
    assert sorted(_mails(seller)) == ["held", "pending", "pending", "pending"]


def test_a_marketplace_that_has_passed_a_case_on_still_acknowledges_it(seller, take):
    Tenant.objects.filter(id=seller.id).update(is_marketplace=True)
    seller.refresh_from_db()
    for number in range(4):
        last = take(nonce=f"page-{number}", contract=f"order {number}")
    passed_on = PassOn(seller=str(uuid4()), case=str(uuid4()), receipt="K7MQ-3XW9-TB4H", complete=True)
    with acting_for(seller.id):
        carry_out(passed_on, case=last.case, actor=SYSTEM, now=NOW)
        assert Case.objects.get(id=last.case).is_open is False
    assert turn_red(now=NOW + LONGEST_HOLD) == 1
    assert release_held(now=NOW + LONGEST_HOLD) == 1
    assert _states(seller) == ["queued"] * 4


def test_what_staff_let_go_counts_as_a_mail_and_against_no_ceiling(seller, take):
    for number in range(5):
        last = take(nonce=f"page-{number}", contract=f"order {number}")
    at = NOW + HOUR - SECOND
    with acting_for(seller.id):
        carry_out(ReleaseAcknowledgement(), case=last.case, actor=SYSTEM, now=at)
    assert IntakeMark.everywhere.filter(at=at, by_itself=False).count() == 3
    assert HeldMail.everywhere.count() == 1
    # A mail went to the address a second ago.
    assert release_held(now=NOW + HOUR) == 0
    assert release_held(now=at + HOUR) == 1


def test_a_seller_s_total_is_bounded_and_its_held_mails_leave(seller, other_seller, take, limit):
    limit(per_seller=4)
    networks = [f"192.0.2.{number}" for number in range(7)]
    for number, network in enumerate(networks):
        told = {"contact": f"s{number}@example.org", "contract": f"20-{number}", "network": network}
        last = take(nonce=f"page-{number}", **told)
    assert sorted(_states(seller)) == ["held"] * 3 + ["queued"] * 4
    with acting_for(seller.id):
        assert read_events(Case.objects.get(id=last.case))[-1].reason == "seller"
    # Another seller is not held up.
    take(tenant=other_seller, contact="t@example.org")
    assert _states(other_seller) == ["queued"]
    assert release_held(now=NOW + HOUR - SECOND) == 0
    assert release_held(now=NOW + HOUR) == 2
    assert release_held(now=NOW + 2 * HOUR) == 1
    assert _states(seller) == ["queued"] * 7


def test_one_mail_that_cannot_be_let_go_keeps_no_other(seller, stranger, limit, monkeypatch, caplog):
    limit(per_network=4)
    cases = [stranger(number) for number in range(6)]
    real = held.carry_out

    def carry(command, *, case, **values):
        if case == cases[4]:
            raise ValueError("anna@example.org")
        return real(command, case=case, **values)

    monkeypatch.setattr(held, "carry_out", carry)
    assert release_held(now=NOW + HOUR) == 1
    with acting_for(seller.id):
        assert [Case.objects.get(id=case).acknowledgement for case in cases[4:]] == ["held", "queued"]
    # What it had counted was not kept.
    assert HeldMail.everywhere.get().case_id == cases[4]
    assert "failed: ValueError" in caplog.text
    assert "anna" not in caplog.text


def test_one_look_lets_so_many_go(seller, stranger, limit, monkeypatch):
    limit(per_network=8)
    monkeypatch.setattr(held, "MOST_AT_ONCE", 3)
    for number in range(12):
        stranger(number)
    assert [release_held(now=NOW + HOUR) for _look in range(3)] == [3, 1, 0]
    assert _states(seller).count("held") == 0


def test_marks_are_kept_as_long_as_they_count(seller, take):
    for number in range(5):
        take(nonce=f"page-{number}", contract=f"order {number}")
    release_held(now=NOW + HOUR)
    forget_marks(now=NOW + HOUR)
    left = IntakeMark.everywhere.all()
    assert (left.filter(by_itself=False).count(), left.filter(by_itself=True).count()) == (0, 3)
    forget_marks(now=NOW + LEAVES_WITHIN - SECOND)
    assert HeldMail.everywhere.count() == 1
    forget_marks(now=NOW + LEAVES_WITHIN)
    assert HeldMail.everywhere.count() == 0
    forget_marks(now=NOW + HOUR + LEAVES_WITHIN - SECOND)
    assert left.count() == 3
    forget_marks(now=NOW + HOUR + LEAVES_WITHIN)
    assert left.count() == 0
    assert _states(seller).count("held") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_several_workers_at_once_let_go_no_more_than_the_limits_allow(seller, take):
    assert connection.vendor == "postgresql"
    for number in range(LIMITS.per_contact + AT_ONCE):
        take(nonce=f"page-{number}", contract=f"order {number}")
    waiting, together = held._waiting, Barrier(AT_ONCE)  # noqa: SLF001 - what a worker looks at first

    def look(worker):
        # Each begins with another of the mails, at the same moment.
        first = list(waiting(NOW + HOUR))[worker]
        together.wait()
        return held._let_go(first, now=NOW + HOUR)  # noqa: SLF001 - as above

    def at_once(worker):
        try:
            with acting_for(seller.id):
                return look(worker)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as several:
        assert sum(several.map(at_once, range(AT_ONCE))) == 1
    assert _mails(seller).count("pending") == LIMITS.per_contact + 1
    assert HeldMail.everywhere.count() == AT_ONCE - 1


# --- what waits for too long


@pytest.mark.parametrize("signals", [BOT, None], ids=["program", "limit"])
def test_a_held_mail_turns_red_when_it_has_waited_too_long_and_not_a_second_before(seller, take, signals):
    for number in range(1 if signals else 4):
        values = {"signals": signals} if signals else {}
        last = take(nonce=f"page-{number}", contract=f"order {number}", **values)
    assert turn_red(now=NOW + LONGEST_HOLD - SECOND) == 0
    assert turn_red(now=NOW + LONGEST_HOLD) == 1
    assert turn_red(now=NOW + LONGEST_HOLD + HOUR) == 0
    with acting_for(seller.id):
        row = Case.objects.get(id=last.case)
        assert (row.red, row.tasks) == (True, ["release_late", "match"])
        carry_out(ReleaseAcknowledgement(), case=last.case, actor=SYSTEM, now=NOW + 2 * LONGEST_HOLD)
        row.refresh_from_db()
        assert (row.red, row.tasks) == (False, ["match"])
    expected = [
        "WithdrawalDeclared",
        "AcknowledgementHeld",
        "AcknowledgementDelayed",
        "AcknowledgementReleased",
    ]
    assert _kinds(seller, last.case) == expected


def test_a_closed_case_turns_not_red(seller, take):
    case = take(signals=BOT).case
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="not_ours", reason="a program"), case=case, actor=SYSTEM, now=NOW)
    assert turn_red(now=NOW + LONGEST_HOLD) == 0
    assert _kinds(seller, case)[1:] == ["AcknowledgementHeld", "CaseClosed"]


def test_a_sellers_mails_are_counted_only_near_its_limit_and_held_at_it(monkeypatch, limit, seller, take):
    limit(per_seller=9)
    monkeypatch.setattr(intake, "IN_FLIGHT", 0)
    counted = []

    def exactly(when, real=intake._of_seller):  # noqa: SLF001 - the query that is to be rare
        counted.append(real(when))
        return counted[-1]

    monkeypatch.setattr(intake, "_of_seller", exactly)
    for number in range(12):
        if number == 1:
            # Numbers of marks go on from those of earlier tests.
            intake._last_counted.clear()  # noqa: SLF001
            counted.clear()
        told = {"contract": f"c-{number}", "contact": f"a{number}@example.org", "network": f"w{number}"}
        take(nonce=f"n{number}", **told)
    # Until they are counted, marks of every kind are taken for mails: three a mail.
    assert counted == [1, 4, 6, 7, 8, 9, 9, 9]
    assert sorted(_states(seller)) == ["held"] * 3 + ["queued"] * 9


def test_far_below_its_limit_a_sellers_mails_are_not_counted(seller, take):
    take(nonce="first")
    with CaptureQueriesContext(connection) as asked:
        take(nonce="second", contract="c-2", contact="b@example.org", network="w2")
    counts = [one["sql"] for one in asked if "COUNT(" in one["sql"] and "digest" not in one["sql"]]
    assert (counts, _states(seller)) == ([], ["queued"] * 2)

"""Persons of closed cases are erased when their time is over: not earlier, and not while held."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.server.console.seeds import order_of, seed_seller, take
from tests.server.retention.steps import CLOSED, OVER, SECOND, closed, command, erase

from venditor.aftersales import CloseCase, MatchOrder, ReopenCase
from venditor.cli.main import main
from venditor.core import clock
from venditor.rights.retention import WITHDRAWALS, least_time
from venditor.server.access.calls import KEPT
from venditor.server.access.keys import SCOPES, make_key
from venditor.server.access.models import ApiCall
from venditor.server.cases.models import Case, CaseReference, HeldMail
from venditor.server.cases.records import read_events
from venditor.server.outbox.ticks import sweep
from venditor.server.outbox.worker import work_off
from venditor.server.people.models import Person
from venditor.server.retention.holds import hold, lift_hold
from venditor.server.retention.models import LegalHold, RetentionRule
from venditor.server.retention.periods import Periods, keep_for
from venditor.server.staff.models import User
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys_of_its_own")]


@pytest.fixture
def seller(db):  # noqa: ARG001 - opens the database
    tenant = seed_seller("taipei-tea")
    keep_for(Periods(cases=6), tenant=tenant, actor=None, now=CLOSED)
    return tenant


def _declared(tenant, case):
    with acting_for(tenant.id):
        return read_events(Case.objects.get(id=case))[0].personal


def test_a_person_is_erased_when_the_time_is_over_and_not_a_second_earlier(seller):
    case = closed(seller)
    assert erase(OVER - SECOND) == 0
    assert _declared(seller, case).name == "Anna Huber"
    assert erase(OVER) == 1
    assert _declared(seller, case) is None
    row = Case.everywhere.get(id=case)
    assert (row.receipt != "", row.outcome, row.contract_digest) == (True, "settled", None)
    assert CaseReference.everywhere.count() == 0
    assert Person.everywhere.get().erased_at == OVER
    assert TenantEvent.everywhere.filter(kind="person.erased").count() == 1
    assert erase(OVER) == 0


def test_the_origins_of_a_mail_that_is_held_go_with_the_person(seller):
    case = closed(seller)
    # Kept for a day in any case; here as if it had come in just now.
    HeldMail.everywhere.create(
        tenant=seller, case_id=case, held_at=OVER, network=b"n" * 32, contact=b"c" * 32, contract=None
    )
    assert erase(OVER) == 1
    assert HeldMail.everywhere.count() == 0


def test_the_worker_does_it(seller):
    case = closed(seller)
    sweep(now=OVER)
    work_off(worker="w", now=OVER, most=20)
    assert _declared(seller, case) is None


def test_an_open_case_keeps_its_person(seller):
    opened = take(seller, now=CLOSED - timedelta(days=900), nonce="open")
    again = closed(seller)
    command(seller, again, ReopenCase(reason="more came"), CLOSED + SECOND)
    assert erase(OVER + timedelta(days=900)) == 0
    assert _declared(seller, opened)
    assert _declared(seller, again)


def test_the_last_closing_counts(seller):
    case = closed(seller)
    command(seller, case, ReopenCase(reason="more came"), CLOSED + SECOND)
    later = CLOSED + timedelta(days=100)
    command(seller, case, CloseCase(outcome="settled", reason="done"), later)
    assert erase(OVER) == 0
    assert erase(OVER + timedelta(days=102)) == 1


def test_a_held_case_keeps_its_person_until_the_hold_is_lifted(seller):
    case = closed(seller)
    for _ in range(2):
        hold(case, reason="Anna went to court", tenant=seller, actor=None, now=CLOSED)
    assert LegalHold.everywhere.count() == 1
    assert b"Anna" not in LegalHold.everywhere.get().sealed
    assert erase(OVER + timedelta(days=900)) == 0
    lift_hold(case, reason="settled", tenant=seller, actor=None, now=OVER)
    assert erase(OVER) == 1


def test_a_hold_of_another_seller_is_none(seller):
    other, case = seed_seller("other"), closed(seller)
    for change in (lift_hold, hold):
        with pytest.raises(Case.DoesNotExist):
            change(case, reason="x", tenant=other, actor=None, now=CLOSED)
    assert LegalHold.everywhere.count() == 0


def test_a_seller_that_has_said_nothing_keeps_everything(seller):
    case = closed(seller)
    keep_for(Periods(), tenant=seller, actor=None, now=CLOSED)
    assert RetentionRule.everywhere.count() == 0
    assert erase(OVER + timedelta(days=20_000)) == 0
    assert _declared(seller, case)


def test_each_seller_has_its_own_time(seller):
    other = seed_seller("other")
    keep_for(Periods(cases=12), tenant=other, actor=None, now=CLOSED)
    mine, theirs = closed(seller), closed(other)
    assert erase(OVER) == 1
    assert (_declared(seller, mine), _declared(other, theirs).name) == (None, "Anna Huber")


def _years_on(years):
    return datetime(CLOSED.year + years, 9, 1, 12, tzinfo=UTC)


def test_a_law_that_has_records_kept_goes_over_a_shorter_period(seller):
    assert least_time("KR", records=WITHDRAWALS).years == 5
    Tenant.objects.filter(id=seller.id).update(country="KR")
    closed(seller)
    assert erase(_years_on(5) - SECOND) == 0
    assert erase(_years_on(5)) == 1


def test_the_law_of_the_buyer_counts_too_and_a_longer_period_stays(seller):
    order = order_of(seller, User.objects.create_user("m@example.org").id, country="KR")
    case = take(seller, now=CLOSED - timedelta(days=3))
    command(
        seller, case, MatchOrder(order=str(order.id), evidence="staff", countries=("KR",)), CLOSED - SECOND
    )
    command(seller, case, CloseCase(outcome="settled", reason="paid"), CLOSED)
    assert erase(_years_on(5) - SECOND) == 0
    keep_for(Periods(cases=72), tenant=seller, actor=None, now=CLOSED)
    assert erase(_years_on(5)) == 0
    assert erase(_years_on(6)) == 1


@pytest.mark.parametrize("country", ["DE", "AT", "TW", "US", ""])
def test_no_other_country_has_a_period_that_was_read(country):
    assert least_time(country, records=WITHDRAWALS) is None


@pytest.mark.parametrize("months", [0, -1, 601])
def test_a_time_that_is_none_is_refused(seller, months):
    with pytest.raises(SettingsError):
        keep_for(Periods(cases=months), tenant=seller, actor=None, now=CLOSED)
    assert RetentionRule.everywhere.get().months == 6


def test_calls_are_forgotten_after_thirty_days(seller):
    key = make_key("shop", scopes=SCOPES, tenant=seller, actor=None, now=CLOSED).key
    ApiCall.everywhere.create(tenant=seller, key=key, digest=b"1", body_digest=b"2", at=CLOSED)
    sweep(now=CLOSED + KEPT)
    assert ApiCall.everywhere.count() == 1
    sweep(now=CLOSED + KEPT + SECOND)
    assert ApiCall.everywhere.count() == 0


def test_the_command_line_says_what_is_and_what_is_not_encoded(seller, capsys, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: CLOSED)
    Tenant.objects.filter(id=seller.id).update(markets=["DE", "KR"])
    assert main(["seller", "retention", "taipei-tea", "--months", "24"]) == 0
    told = capsys.readouterr().out
    assert "24 months" in told
    assert "KR: at least 5 years" in told
    assert "TW: no period is encoded" in told
    assert "Who bought is kept: no time is set." in told
    assert main(["seller", "retention", "taipei-tea", "--order-months", "120"]) == 0
    assert main(["seller", "retention", "taipei-tea", "--keep-cases"]) == 0
    told = capsys.readouterr().out
    assert "Who declared is kept: no time is set." in told
    assert "Who bought is erased 120 months after the last day that is known of the order." in told
    assert main(["seller", "retention", "taipei-tea"]) == 0
    # It changes nothing where nothing is told.
    rule = RetentionRule.everywhere.get()
    assert (rule.months, rule.order_months) == (None, 120)
    case = closed(seller)
    receipt = Case.everywhere.get(id=case).receipt
    assert main(["seller", "hold", "taipei-tea", receipt, "--reason", "court"]) == 0
    assert LegalHold.everywhere.filter(lifted_at=None).count() == 1
    assert main(["seller", "lift-hold", "taipei-tea", receipt, "--reason", "settled"]) == 0
    assert LegalHold.everywhere.filter(lifted_at=None).count() == 0
    assert main(["seller", "hold", "taipei-tea", "1111-1111-1111", "--reason", "x"]) == 2
    assert main(["seller", "retention", "taipei-tea", "--months", "0"]) == 2

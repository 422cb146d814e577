"""How long persons are kept, and holds: shown to all who work a case, changed by an owner alone."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.server.console.seeds import NOW, order_of, take

from venditor.aftersales import CloseCase, MatchOrder, ReopenCase
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.orders.selectors import buyer_of
from venditor.server.outbox.ticks import sweep
from venditor.server.outbox.worker import work_off
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.retention.holds import LONGEST_REASON, hold, holds_of
from venditor.server.retention.models import LegalHold, RetentionRule
from venditor.server.retention.periods import Periods, keep_for, periods_of
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys_of_its_own")]
PAGE = "/console/settings/retention"
YEARS_AGO = NOW - timedelta(days=800)


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("owner")


def _page(who, address=PAGE):
    return who.client.get(address).content.decode()


def _close(tenant, case, at):
    with acting_for(tenant.id):
        carry_out(CloseCase(outcome="settled", reason="paid"), case=case, actor=SYSTEM, now=at)


def _work(now):
    while work_off(worker="w", now=now, most=100):
        pass


def _tick(now):
    sweep(now=now)
    _work(now)


def _erase_all(tenant):
    with acting_for(tenant.id):
        for person in Person.objects.all():
            erase(person, now=NOW)


def test_where_nothing_is_set_the_page_says_that_everybody_is_kept(who):
    page = _page(who)
    assert page.count("Kept: no time is set, so nobody is erased.") == 2
    assert "Next:" not in page
    assert "No period is encoded for: Taiwan, Germany and Austria." in page


def test_a_time_is_set_told_and_kept_in_the_history(who, seller, send):
    response = send(who, PAGE, cases="24", orders="120")
    assert response.status_code == 302
    assert periods_of(seller) == Periods(cases=24, orders=120)
    page = _page(who)
    assert "Erased 24 months after the case was closed." in page
    assert "Erased 120 months after the last day known of the order." in page
    event = TenantEvent.everywhere.get(kind="retention.changed")
    assert event.detail == {
        "cases": {"before": None, "after": 24},
        "orders": {"before": None, "after": 120},
    }
    assert event.actor == who.user.id
    history = _page(who, "/console/settings/changes")
    assert "Months after the case was closed" in history
    send(who, PAGE, cases="24", orders="120")
    assert TenantEvent.everywhere.filter(kind="retention.changed").count() == 1
    send(who, PAGE, cases="", orders="120")
    assert periods_of(seller) == Periods(orders=120)


@pytest.mark.parametrize("value", ["0", "-1", "601", "six", "1.5", "\x00", "9" * 400])
@pytest.mark.parametrize("field", ["cases", "orders"])
def test_what_is_no_number_of_months_is_said_at_its_field_and_changes_nothing(
    who, seller, send, field, value
):
    response = send(who, PAGE, **{"cases": "24", "orders": "24", field: value})
    assert response.status_code == 400
    assert f'id="id_{field}_error"' in response.content.decode()
    assert periods_of(seller) == Periods()
    assert TenantEvent.everywhere.count() == 0


def test_who_is_erased_next_is_told_with_the_day(who, seller):
    keep_for(Periods(cases=6), tenant=seller, actor=None, now=NOW)
    for number in range(2):
        _close(seller, take(seller, now=NOW, nonce=str(number)), NOW)
    page = _page(who)
    assert "Next: 2 persons on Monday, 24 May 2027." in page
    assert "Kept now</dt><dd>2<" in page


def test_a_time_that_erases_at_once_is_confirmed_by_typing_how_many(who, seller, send):
    for number in range(2):
        _close(seller, take(seller, now=YEARS_AGO, nonce=str(number)), YEARS_AGO)
    order_of(seller, who.user.id, now=YEARS_AGO, facts={})
    for confirm in ("", "yes", "2"):
        response = send(who, PAGE, cases="12", orders="12", confirm=confirm)
        page = response.content.decode()
        assert response.status_code == 400
        assert "With this, 3 persons are erased within hours" in page
        assert RetentionRule.everywhere.count() == 0
    assert send(who, PAGE, cases="12", orders="12", confirm="3").status_code == 302
    _tick(NOW)
    assert Person.everywhere.filter(erased_at=None).count() == 0
    page = _page(who)
    assert "Erased so far</dt><dd>2<" in page
    assert "Erased so far</dt><dd>1<" in page
    assert "Buyers of old orders erased" in _page(who, "/console/settings/changes")
    # What is over by the time that is set already needs no second confirmation.
    assert send(who, PAGE, cases="13", orders="").status_code == 302


def test_a_law_that_has_records_kept_is_cited_where_the_seller_sells(who, seller):
    Tenant.objects.filter(id=seller.id).update(markets=["DE", "KR"])
    page = _page(who)
    assert "South Korea: records of withdrawals and records of orders" in page
    assert "South Korea has these records kept for 5 years at least." in page
    assert 'lang="ko"' in page
    assert "https://www.law.go.kr/" in page


def test_a_case_shows_how_long_it_is_kept(who, seller, case, staff):
    reader, address = staff("reader"), f"/console/cases/{case}"
    assert "Who declared is kept while the case is open." in _page(reader, address)
    keep_for(Periods(cases=6), tenant=seller, actor=None, now=NOW)
    assert "Then for 6 months after it is closed." in _page(reader, address)
    _close(seller, case, NOW)
    page = _page(reader, address)
    assert "Who declared is erased on Monday, 24 May 2027." in page
    assert "6 months after the case was closed on Monday, 23 November 2026." in page
    keep_for(Periods(), tenant=seller, actor=None, now=NOW)
    assert "No time is set: who declared is kept." in _page(reader, address)
    assert "Set a time" not in _page(reader, address)
    assert "Set a time" in _page(who, address)
    with acting_for(seller.id):
        erase(Person.objects.get(), now=NOW)
    assert "Who declared was erased on Monday, 23 November 2026." in _page(reader, address)


def test_a_case_says_that_its_order_still_names_the_buyer(who, seller, case):
    order = order_of(seller, who.user.id)
    with acting_for(seller.id):
        match = MatchOrder(order=str(order.id), evidence="staff", countries=("DE",))
        carry_out(match, case=case, actor=SYSTEM, now=NOW)
    _close(seller, case, NOW)
    keep_for(Periods(cases=6), tenant=seller, actor=None, now=NOW)
    assert "Its order: No time is set: the buyer is kept." in _page(who, f"/console/cases/{case}")


def test_an_order_shows_how_long_its_buyer_is_kept(who, seller):
    order = order_of(seller, who.user.id)
    address = f"/console/orders/{order.id}"
    assert "No time is set: the buyer is kept." in _page(who, address)
    keep_for(Periods(orders=12), tenant=seller, actor=None, now=NOW)
    page = _page(who, address)
    assert "The buyer is erased on Wednesday, 24 November 2027." in page
    assert "12 months after the last day known of the order, Monday, 23 November 2026." in page
    _erase_all(seller)
    page = _page(who, address)
    assert "The buyer was erased on Monday, 23 November 2026." in page
    assert page.count('<span class="quiet">erased</span>') == 2
    assert '<span class="quiet">erased</span>' in _page(who, "/console/orders")


def test_an_owner_holds_a_case_with_a_reason_and_lifts_it_with_one(who, seller, case, send, staff):
    address = f"/console/cases/{case}"
    assert send(who, f"{address}/hold", reason="Anna went to court").status_code == 302
    page = _page(who, address)
    assert "The case is on hold." in page
    assert "Anna went to court" in page
    assert "On hold: who declared is not erased, whatever the age of the case." in page
    assert "Anna went to court" in _page(who)
    row = LegalHold.everywhere.get()
    assert (row.staff, row.made_at, row.lifted_at) == (who.user.id, NOW, None)
    assert send(who, f"{address}/hold", reason="again").status_code == 302
    assert LegalHold.everywhere.count() == 1
    # Whoever reads the case sees it, and cannot change it.
    assert "Anna went to court" in _page(staff("agent"), address)
    assert "Lift the hold" not in _page(staff("reader"), address)
    assert send(who, f"{address}/lift-hold", reason="The court has decided").status_code == 302
    page = _page(who, address)
    assert "The court has decided" in page
    assert "Put the case on hold" in page
    row.refresh_from_db()
    assert (row.lifted_by, row.lifted_at) == (who.user.id, NOW)
    told = [(one.kind, one.detail, one.actor) for one in TenantEvent.everywhere.all()]
    receipt = {"receipt": Case.everywhere.get(id=case).receipt}
    assert sorted(told, reverse=True) == [
        ("hold.placed", receipt, who.user.id),
        ("hold.lifted", receipt, who.user.id),
    ]
    send(who, f"{address}/lift-hold", reason="once more")
    assert TenantEvent.everywhere.count() == 2
    with acting_for(seller.id):
        (kept,) = holds_of(Case.objects.get(id=case))
    assert (kept.reason, kept.lifted_because) == ("Anna went to court", "The court has decided")


@pytest.mark.parametrize("reason", ["", "   ", "x" * (LONGEST_REASON + 1), "a\x00b"])
@pytest.mark.parametrize("action", ["hold", "lift-hold"])
def test_without_a_usable_reason_nothing_is_held_or_lifted(who, seller, case, send, action, reason):
    if action == "lift-hold":
        hold(case, reason="court", tenant=seller, actor=None, now=NOW)
    before = (list(LegalHold.everywhere.values()), TenantEvent.everywhere.count())
    response = send(who, f"/console/cases/{case}/{action}", reason=reason)
    assert response.status_code == 400
    page = response.content.decode()
    assert f'id="{action}-problem"' in page
    assert "Write it in a few words." in page
    assert (list(LegalHold.everywhere.values()), TenantEvent.everywhere.count()) == before


@pytest.mark.parametrize("role", ["agent", "reader"])
@pytest.mark.parametrize("action", ["hold", "lift-hold"])
def test_nobody_but_an_owner_holds_or_lifts(staff, seller, case, send, role, action):
    if action == "lift-hold":
        hold(case, reason="court", tenant=seller, actor=None, now=NOW)
    before = list(LegalHold.everywhere.values())
    assert send(staff(role), f"/console/cases/{case}/{action}", reason="x").status_code == 403
    assert list(LegalHold.everywhere.values()) == before


def test_who_was_erased_is_not_held_and_that_is_said(who, seller, case, send):
    _close(seller, case, NOW)
    _erase_all(seller)
    response = send(who, f"/console/cases/{case}/hold", reason="court")
    assert response.status_code == 400
    assert "What was declared has been erased." in response.content.decode()
    assert LegalHold.everywhere.count() == 0
    assert "Put the case on hold" not in _page(who, f"/console/cases/{case}")


def test_a_case_of_somebody_erased_is_not_opened_again_and_that_is_said(who, seller, case, send):
    _close(seller, case, NOW)
    keep_for(Periods(cases=6), tenant=seller, actor=None, now=NOW)
    over = datetime(2027, 5, 24, 12, tzinfo=UTC)
    _tick(over)
    response = send(who, f"/console/cases/{case}/reopen", reason="she came back")
    assert response.status_code == 400
    assert "What was declared has been erased." in response.content.decode()
    assert not Case.everywhere.get(id=case).is_open


def test_a_new_declaration_about_an_old_order_says_that_its_buyer_was_erased(who, seller, send):
    order = order_of(seller, who.user.id, now=YEARS_AGO, facts={"consumer_country": "DE"})
    keep_for(Periods(orders=12), tenant=seller, actor=None, now=NOW)
    _tick(NOW)
    case = take(seller, now=NOW)
    _work(NOW)
    page = _page(who, f"/console/cases/{case}")
    # No address is left to compare with: a person looks, and sees why.
    assert 'name="order" value="' + str(order.id) in page
    assert page.count('<span class="quiet">erased</span>') == 2
    assert send(who, f"/console/cases/{case}/match", order=str(order.id)).status_code == 302
    _work(NOW)
    page = _page(who, f"/console/cases/{case}")
    assert "Its order:" not in page
    assert page.count('<span class="quiet">erased</span>') == 2
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="settled", reason="x"), case=case, actor=SYSTEM, now=NOW)
        carry_out(ReopenCase(reason="y"), case=case, actor=SYSTEM, now=NOW)


def test_an_order_that_is_typed_again_says_that_its_buyer_was_erased(who, seller, send):
    order = order_of(seller, who.user.id)
    _erase_all(seller)
    response = send(who, "/console/orders/new", number="10-4711", name="Anna Huber", email="anna@example.org")
    assert response.status_code == 302
    page = _page(who, response.headers["Location"])
    assert "Its buyer was erased here, and stays so: who bought is not kept again." in page
    with acting_for(seller.id):
        order.refresh_from_db()
        assert buyer_of(order).erased

"""Buyers of orders are erased when their time is over, counted from the last day known of the order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.server.console.seeds import order_of, seed_seller, take
from tests.server.retention.steps import closed, command, erase

from venditor.aftersales import CloseCase, MatchOrder, SuggestOrder
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import Buyer, buyer_of, orders_found
from venditor.server.orders.services import TypedLine
from venditor.server.outbox.handling import RetryLater
from venditor.server.people.models import Person
from venditor.server.retention import erasing
from venditor.server.retention.expiry import (
    Due,
    cases_over,
    due_by,
    next_case,
    next_order,
    order_kept,
    orders_over,
)
from venditor.server.retention.holds import hold, lift_hold
from venditor.server.retention.periods import Periods, anchor_over, keep_for, last_day
from venditor.server.staff.models import User
from venditor.server.tenants.models import Tenant, TenantEvent
from venditor.server.tenants.scope import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys_of_its_own")]
RECORDED = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
DAYS = {"concluded_on": "2026-03-02", "delivered_on": "2026-03-09"}


@pytest.fixture
def seller(db):  # noqa: ARG001 - opens the database
    tenant = seed_seller("taipei-tea")
    keep_for(Periods(orders=12), tenant=tenant, actor=None, now=RECORDED)
    return tenant


@pytest.fixture
def ordered(seller):
    staff = User.objects.create_user("m@example.org").id

    def made(*, tenant=seller, now=RECORDED, **values):
        return order_of(tenant, staff, now=now, **{"facts": DAYS, **values})

    return made


def _noon_after(day):
    """The instant from which somebody may be erased whose last day is this one."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + DAY


def _last_day_is(day):
    """Whether nobody is erased a second before the day is over, and one person then."""
    before, then = erase(_noon_after(day) - SECOND), erase(_noon_after(day))
    return (before, then) == (0, 1)


def test_a_buyer_is_erased_when_the_time_is_over_and_the_order_stays(seller, ordered):
    order = ordered()
    assert _last_day_is(date(2027, 3, 10))
    row = Order.everywhere.get(id=order.id)
    with acting_for(seller.id):
        assert buyer_of(row) == Buyer("", "", erased=True)
        assert [one.id for one in orders_found("10-4711").orders] == [order.id]
        assert orders_found("anna@example.org").orders == ()
        assert (row.number, row.facts, row.lines.count()) == ("10-4711", order.facts, 1)
    assert row.contact_digest is None
    assert Person.everywhere.get(id=row.person_id).erased_at == _noon_after(date(2027, 3, 10))
    event = TenantEvent.everywhere.get(kind="buyers.erased")
    assert (event.detail, event.actor) == ({"orders": 1}, None)
    assert erase(_noon_after(date(2027, 3, 10))) == 0


def test_where_no_time_is_set_buyers_are_kept(seller, ordered):
    order = ordered()
    keep_for(Periods(cases=1), tenant=seller, actor=None, now=RECORDED)
    assert erase(RECORDED + timedelta(days=20_000)) == 0
    with acting_for(seller.id):
        assert buyer_of(order).name == "Anna Huber"
        assert order_kept(order, tenant=seller).state == "unset"


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ({"facts": {}}, date(2027, 3, 10)),
        ({"facts": {"concluded_on": "2026-04-05"}}, date(2027, 4, 5)),
        ({"facts": {**DAYS, "delivered_on": "2026-05-31"}}, date(2027, 5, 31)),
        ({"facts": {"concluded_on": "2026-03-31", "delivered_on": "2026-02-01"}}, date(2027, 3, 31)),
    ],
    ids=["recorded", "concluded", "delivered", "whichever is later"],
)
def test_the_last_day_that_is_known_counts(seller, ordered, values, last):
    order = ordered(**values)
    with acting_for(seller.id):
        assert order_kept(order, tenant=seller).last == last
    assert _last_day_is(last)


def _line(day=None):
    return TypedLine(article="Kanne", facts={"delivered_on": day} if day else {})


def test_the_last_parcel_counts_and_a_lines_own_day_goes_before_that_of_the_order(seller, ordered):
    lines = (_line("2026-06-01"), _line("2026-05-01"))
    order = ordered(facts={"delivered_on": "2026-09-09"}, lines=lines)
    with acting_for(seller.id):
        assert order_kept(order, tenant=seller).last == date(2027, 6, 1)
    assert _last_day_is(date(2027, 6, 1))


def test_a_line_without_a_day_has_that_of_the_order(seller, ordered):
    order = ordered(facts={"delivered_on": "2026-09-09"}, lines=(_line("2026-06-01"), _line()))
    with acting_for(seller.id):
        assert order_kept(order, tenant=seller).last == date(2027, 9, 9)
    assert _last_day_is(date(2027, 9, 9))


@pytest.mark.parametrize(
    "values",
    [
        {"facts": {"delivered_on": "none"}, "lines": ()},
        {"facts": {"delivered_on": "none"}},
        {"lines": (_line("none"), _line("2026-06-01"))},
    ],
)
def test_an_order_of_which_it_is_told_that_it_has_not_arrived_keeps_its_buyer(seller, ordered, values):
    order = ordered(**values)
    assert erase(RECORDED + timedelta(days=9_000)) == 0
    with acting_for(seller.id):
        assert order_kept(order, tenant=seller).state == "undelivered"


def test_a_day_behind_the_end_of_the_calendar_is_no_error(seller, ordered):
    order = ordered()
    # Such a day is refused today; orders that were recorded before may have it.
    Order.everywhere.filter(id=order.id).update(facts={"delivered_on": "9999-12-31"})
    order = Order.everywhere.get(id=order.id)
    assert erase(RECORDED + timedelta(days=9_000)) == 0
    with acting_for(seller.id):
        kept = order_kept(order, tenant=seller)
        assert (kept.state, kept.erased_on) == ("until", None)
        assert next_order(Periods(orders=12), tenant=seller, now=RECORDED) is None


def test_an_open_case_about_it_keeps_the_buyer_and_its_closing_counts(seller, ordered):
    order = ordered()
    case = take(seller, now=RECORDED)
    command(seller, case, MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)), RECORDED)
    assert erase(RECORDED + timedelta(days=9_000)) == 0
    with acting_for(seller.id):
        assert order_kept(order, tenant=seller).state == "open"
    at = datetime(2026, 8, 31, 9, tzinfo=UTC)
    command(seller, case, CloseCase(outcome="settled", reason="paid"), at)
    with acting_for(seller.id):
        assert order_kept(order, tenant=seller).last == date(2027, 8, 31)
    assert _last_day_is(date(2027, 8, 31))


def test_an_order_that_is_suggested_for_an_open_case_keeps_its_buyer(seller, ordered):
    order = ordered()
    case = take(seller, now=RECORDED)
    command(seller, case, SuggestOrder(order=str(order.id)), RECORDED)
    assert erase(RECORDED + timedelta(days=9_000)) == 0
    command(seller, case, CloseCase(outcome="not_ours", reason="no"), RECORDED)
    assert erase(RECORDED + timedelta(days=9_000)) == 1


def test_a_held_case_keeps_the_buyer_of_its_order(seller, ordered):
    order = ordered()
    case = take(seller, now=RECORDED)
    command(seller, case, MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)), RECORDED)
    command(seller, case, CloseCase(outcome="settled", reason="paid"), RECORDED)
    hold(case, reason="court", tenant=seller, actor=None, now=RECORDED)
    with acting_for(seller.id):
        assert order_kept(order, tenant=seller).state == "held"
    assert erase(RECORDED + timedelta(days=9_000)) == 0
    lift_hold(case, reason="over", tenant=seller, actor=None, now=RECORDED)
    assert erase(RECORDED + timedelta(days=9_000)) == 1


def test_each_seller_has_its_own_time(seller, ordered):
    other = seed_seller("other")
    mine, theirs = ordered(), ordered(tenant=other)
    assert erase(RECORDED + timedelta(days=9_000)) == 1
    with acting_for(other.id):
        assert buyer_of(theirs).name == "Anna Huber"
    with acting_for(seller.id):
        assert buyer_of(mine).erased


@pytest.mark.parametrize(
    ("change", "country", "years"),
    [
        ({}, "DE", 1),
        ({}, "KR", 5),
        ({"country": "KR"}, "DE", 5),
        # Where the buyer's country is not known, each counts in which the seller sells.
        ({"markets": ["DE", "KR"]}, "", 5),
        ({"markets": ["DE", "KR"]}, "DE", 1),
        ({}, "", 1),
    ],
)
def test_a_law_that_has_records_kept_goes_over_a_shorter_period(seller, ordered, change, country, years):
    Tenant.objects.filter(id=seller.id).update(**change)
    seller.refresh_from_db()
    order = ordered(country=country)
    last = date(2026 + years, 3, 10)
    with acting_for(seller.id):
        kept = order_kept(order, tenant=seller)
    assert kept.last == last
    assert (kept.span.law is None) == (years == 1)
    assert _last_day_is(last)


def test_a_case_of_nobody_knows_where_counts_every_country_the_seller_sells_to(seller):
    keep_for(Periods(cases=6), tenant=seller, actor=None, now=RECORDED)
    Tenant.objects.filter(id=seller.id).update(markets=["DE", "KR"])
    closed(seller, at=RECORDED)
    assert erase(_noon_after(date(2031, 3, 10)) - SECOND) == 0
    assert erase(_noon_after(date(2031, 3, 10))) == 1


def test_a_long_list_is_erased_in_parts_and_one_that_fails_keeps_no_other(ordered, monkeypatch):
    monkeypatch.setattr(erasing, "BATCH", 2)
    orders = sorted((ordered(number=f"10-{number}") for number in range(5)), key=lambda order: order.id)
    real, stubborn = erasing.erase, orders[0].person_id

    def failing(person, *, now):
        if person.id == stubborn:
            raise OSError("the disk is full")
        real(person, now=now)

    monkeypatch.setattr(erasing, "erase", failing)
    now = _noon_after(date(2027, 3, 10))
    assert erase(now) == 4
    told = TenantEvent.everywhere.filter(kind="buyers.erased")
    assert sorted(one.detail["orders"] for one in told) == [1, 1, 2]
    row = Order.everywhere.get(id=orders[0].id)
    # What failed is as it was, as a whole.
    assert row.contact_digest is not None
    # Alone it is tried again later, and once more when the tick comes next.
    with pytest.raises(RetryLater):
        erase(now + timedelta(hours=6))
    monkeypatch.setattr(erasing, "erase", real)
    assert erase(now + timedelta(hours=12)) == 1


def test_what_was_opened_again_or_held_since_it_was_looked_for_is_kept(seller, ordered):
    order, now = ordered(), _noon_after(date(2027, 3, 10))
    with acting_for(seller.id):
        found = orders_over(12, tenant=seller, by=date(2027, 3, 10))
        expired = erasing._Expired("orders", found, erasing._erase_buyer)  # noqa: SLF001 - the moment between
        case = take(seller, now=RECORDED)
        command(seller, case, MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)), RECORDED)
        assert not erasing._erased(order.id, expired, now=now)  # noqa: SLF001 - as above
        assert not buyer_of(order).erased


def test_the_next_day_and_how_many_are_what_the_worker_erases(seller, ordered):
    keep_for(Periods(cases=6, orders=12), tenant=seller, actor=None, now=RECORDED)
    periods = Periods(cases=6, orders=12)
    for number in range(3):
        ordered(number=f"10-{number}", country="DE" if number else "KR")
    # Three closings of which the periods end on one day.
    for day in (29, 30, 31):
        closed(seller, at=datetime(2026, 8, day, 9, tzinfo=UTC), nonce=str(day))
    with acting_for(seller.id):
        assert next_order(periods, tenant=seller, now=RECORDED) == Due(date(2027, 3, 11), 2)
        assert next_case(periods, tenant=seller, now=RECORDED) == Due(date(2027, 3, 1), 3)
        assert due_by(periods, tenant=seller, by=date(2027, 2, 27)) == (0, 0)
        assert due_by(periods, tenant=seller, by=date(2027, 2, 28)) == (3, 0)
        late = _noon_after(date(2027, 6, 1))
        # What is over already is told for today.
        assert next_order(periods, tenant=seller, now=late) == Due(date(2027, 6, 2), 2)
        assert next_case(Periods(), tenant=seller, now=late) is None
        assert cases_over(6, tenant=seller, by=date(2027, 6, 1)).count() == 3
    assert erase(late) == 5


@pytest.mark.parametrize("months", [1, 6, 12, 13, 600])
def test_the_latest_anchor_is_the_one_whose_last_day_has_just_come(months):
    for offset in range(800):
        by = date(2027, 1, 1) + offset * DAY
        anchor = anchor_over(by, months)
        assert last_day(anchor, months) <= by < last_day(anchor + DAY, months)

"""What several do at the same moment: the same order is one order, and is paid back once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from tests.server.orders.conftest import NOW

from venditor.aftersales import RecordRefund, RejectedError
from venditor.server.orders import recording
from venditor.server.orders.models import Order, OrderLine
from venditor.server.people.models import Person
from venditor.server.tenants.models import TenantEvent

AT_ONCE = 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_the_same_number_typed_by_several_at_once_is_one_order(seller, typed):
    assert connection.vendor == "postgresql"
    together = Barrier(AT_ONCE)

    def type_it(place):
        together.wait()
        try:
            return typed(name=f"Anna {place}").id
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as several:
        ids = set(several.map(type_it, range(AT_ONCE)))
    assert ids == {Order.everywhere.get().id}
    assert (Person.everywhere.count(), OrderLine.everywhere.count()) == (1, 1)
    assert TenantEvent.everywhere.filter(tenant=seller).count() == AT_ONCE


# Each of two cases alone would leave room for all that was paid.
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_refunds_at_once_in_two_cases_of_an_order_never_exceed_what_was_paid(whole_order, declared, work, do):
    whole_order()
    cases = [declared(now=NOW + timedelta(hours=place)) for place in range(AT_ONCE)]
    work()
    together = Barrier(AT_ONCE)

    def pay(case):
        together.wait()
        paid = RecordRefund(
            key="a", amount=2000, currency="EUR", day=NOW.date(), means="card", known_by="asked her"
        )
        try:
            return do(paid, case).refunded
        except RejectedError:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as several:
        assert sorted(several.map(pay, cases)) == [0, 0, 0, 0, 2000, 2000]


@pytest.mark.django_db
def test_whoever_was_second_finds_the_order_there(typed, monkeypatch):
    made = recording._made  # noqa: SLF001 - the step between looking and writing
    first = []

    def made_too_late(*arguments, **values):
        if not first:
            first.append(True)
            raise IntegrityError("one_order_a_number")
        return made(*arguments, **values)

    monkeypatch.setattr(recording, "_made", made_too_late)
    assert typed().number == "10-4711"
    assert (Order.everywhere.count(), Person.everywhere.count()) == (1, 1)

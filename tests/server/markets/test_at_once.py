"""What several do about a marketplace at the same moment: nobody waits in a circle, and all is passed on."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection
from tests.server.markets.conftest import NOW

from venditor.server.cases.models import Case
from venditor.server.markets import passing_on
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.worker import work_off

AT_ONCE = 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_two_workers_write_to_the_same_sellers_and_neither_waits_for_the_other(
    seller, other_seller, declared, monkeypatch
):
    names = (seller.slug, other_seller.slug)
    entries = [declared("no number", sellers=named) for named in (names, names[::-1])]
    OutboxItem.everywhere.exclude(kind="market.route").delete()
    together, received = Barrier(AT_ONCE, timeout=2), passing_on.receive

    def side_by_side(*arguments, **values):
        case = received(*arguments, **values)
        # Each has written to its first seller before either goes on, unless one waits for the other.
        with suppress(BrokenBarrierError):
            together.wait()
        return case

    monkeypatch.setattr(passing_on, "receive", side_by_side)

    def work(worker):
        try:
            return work_off(worker=worker, now=NOW, most=1, kinds=("market.route",))
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as several:
        assert list(several.map(work, ("one", "two"))) == [1, 1]
    items = OutboxItem.everywhere.filter(kind="market.route")
    assert sorted(items.values_list("state", "trouble")) == [("done", "")] * AT_ONCE
    assert Case.everywhere.filter(entry__in=entries).count() == AT_ONCE * len(names)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_whoever_declares_does_not_wait_until_another_declaration_was_passed_on(
    seller, declared, monkeypatch
):
    declared("no number", sellers=(seller.slug,))
    received, taken = passing_on.receive, []

    def declare():
        try:
            return declared("another")
        finally:
            connection.close()

    def meanwhile(*arguments, **values):
        case = received(*arguments, **values)
        taken.append(somebody.submit(declare).result(timeout=5))
        return case

    monkeypatch.setattr(passing_on, "receive", meanwhile)
    with ThreadPoolExecutor(1) as somebody:
        work_off(worker="one", now=NOW, most=1, kinds=("market.route",))
    assert Case.everywhere.filter(id__in=taken).count() == 1
    assert Case.everywhere.filter(entry__isnull=False).count() == 1

"""Long tasks: each part is done once, whatever stops them, and nothing is kept longer than needed."""

from datetime import timedelta

import pytest
from tests.server.orders.conftest import NOW, STAFF

from venditor.server.jobs import working
from venditor.server.jobs.models import Job, JobPart
from venditor.server.jobs.services import KEPT_AFTER_STOP, content_of, forget_stopped, go_on, stop
from venditor.server.jobs.working import Interrupted, begin_part, end_part
from venditor.server.orders import csv_import
from venditor.server.orders.csv_import import begin_import
from venditor.server.orders.models import Order, OrderImport, OrderLine
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.ticks import ORPHAN_AFTER, sweep_keys
from venditor.server.outbox.worker import work_off
from venditor.server.people.models import Person
from venditor.server.people.services import vault
from venditor.server.tenants.models import TenantEvent
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _keys_of_its_own(settings, tmp_path):
    vault.cache_clear()
    settings.KEY_FOLDER = tmp_path / "keys"
    yield
    vault.cache_clear()


@pytest.fixture
def begun(seller, monkeypatch):
    """An import of so many orders, two a part, that the worker has not begun with."""

    def begin(orders=6, *, lines=1):
        monkeypatch.setattr(csv_import, "BATCH", 2)
        rows = "".join(f"A{number},x{line}\n" for number in range(orders) for line in range(lines))
        content = f"order,article\n{rows}".encode()
        return begin_import(tenant=seller, actor=STAFF, file_name="a.csv", content=content, now=NOW)

    return begin


@pytest.fixture
def one_part_a_turn(monkeypatch):
    monkeypatch.setattr(working, "TURN", timedelta())


def _work(*, turns=1, after=timedelta()):
    """Carry out so many items; time goes on between them."""
    return sum(work_off(worker="w", now=NOW + after + SECOND * turn, most=1) for turn in range(turns))


def _numbers():
    return sorted(Order.everywhere.values_list("number", flat=True))


def _told():
    job, kept = Job.everywhere.get(), OrderImport.everywhere.get()
    return job.state, job.done, JobPart.everywhere.count(), kept.taken, kept.orders


def _keys():
    """Keys that are kept, and persons who are not erased."""
    alive = Person.everywhere.filter(erased_at=None).values_list("id", flat=True)
    return set(vault().persons()), set(alive)


@pytest.mark.usefixtures("one_part_a_turn")
def test_a_task_takes_turns_with_what_else_is_due(begun):
    begun()
    assert _told() == ("running", 0, 3, 0, 0)
    states = []
    for turn in range(3):
        assert work_off(worker="w", now=NOW + SECOND * turn, most=10) == 1
        states.append(_told())
    assert states == [("running", 2, 2, 2, 2), ("running", 4, 1, 4, 4), ("done", 6, 0, 6, 6)]
    assert work_off(worker="w", now=NOW + SECOND * 3, most=10) == 0


def test_what_a_task_worked_on_is_erased_when_it_is_done(begun):
    begun()
    part = JobPart.everywhere.select_related("job").get(number=0)
    with acting_for(part.tenant_id):
        assert content_of(part)["groups"][0]["rows"] == [[2, ["A0", "x0"]]]
    assert b"A0" not in part.sealed
    _work()
    job = Job.everywhere.select_related("person").get()
    assert job.state == "done"
    assert NOW <= job.ended_at < NOW + 60 * SECOND
    assert job.person.erased_at is not None
    with acting_for(part.tenant_id):
        part.job = job
        assert content_of(part) is None
    kept, alive = _keys()
    assert kept == alive
    assert len(alive) == 6


@pytest.mark.usefixtures("one_part_a_turn")
def test_from_the_moment_it_is_stopped_nothing_more_is_taken(seller, begun, monkeypatch):
    begun()
    _work()
    record = csv_import.record_together

    def stopped_meanwhile(*orders, **values):
        stop(Job.everywhere.get().id, tenant=seller, actor=None, now=NOW)
        return record(*orders, **values)

    monkeypatch.setattr(csv_import, "record_together", stopped_meanwhile)
    _work(turns=3, after=SECOND)
    assert _told() == ("stopped", 2, 2, 2, 2)
    assert _numbers() == ["A0", "A1"]
    (event,) = TenantEvent.everywhere.filter(kind="job.stopped")
    assert event.detail == {"job": str(Job.everywhere.get().id), "done": 2, "total": 6}


@pytest.mark.usefixtures("one_part_a_turn")
def test_a_task_that_was_stopped_goes_on_where_it_was(seller, begun):
    begun()
    _work()
    job = Job.everywhere.get().id
    assert stop(job, tenant=seller, actor=None, now=NOW)
    assert not stop(job, tenant=seller, actor=None, now=NOW)
    assert _work(after=SECOND) == 1
    assert _told() == ("stopped", 2, 2, 2, 2)
    assert go_on(job, tenant=seller, actor=None, now=NOW + SECOND)
    assert not go_on(job, tenant=seller, actor=None, now=NOW + SECOND)
    _work(turns=5, after=2 * SECOND)
    assert _told() == ("done", 6, 0, 6, 6)
    assert _numbers() == [f"A{number}" for number in range(6)]
    assert Job.everywhere.get().person.erased_at is not None


@pytest.mark.usefixtures("one_part_a_turn")
def test_an_item_of_an_earlier_turn_does_nothing(seller, begun):
    begun()
    job = Job.everywhere.get().id
    stop(job, tenant=seller, actor=None, now=NOW)
    go_on(job, tenant=seller, actor=None, now=NOW + SECOND)
    first, second = OutboxItem.everywhere.order_by("id")
    assert (first.payload, second.payload) == ({"turn": 0}, {"turn": 1})
    _work()
    assert _told() == ("running", 0, 3, 0, 0)
    _work(turns=6, after=SECOND)
    assert _told() == ("done", 6, 0, 6, 6)


@pytest.mark.parametrize(("late", "kept"), [(-SECOND, True), (timedelta(), False), (SECOND, False)])
def test_what_a_stopped_task_worked_on_is_kept_for_a_day(seller, begun, late, kept):
    begun()
    job = Job.everywhere.get().id
    stop(job, tenant=seller, actor=None, now=NOW)
    assert forget_stopped(now=NOW + KEPT_AFTER_STOP + late) == (0 if kept else 1)
    assert JobPart.everywhere.count() == (3 if kept else 0)
    assert (Job.everywhere.get().person.erased_at is None) is kept
    assert go_on(job, tenant=seller, actor=None, now=NOW + KEPT_AFTER_STOP) is kept
    assert _told()[0] == ("running" if kept else "stopped")


def test_a_running_task_is_never_forgotten(begun):
    begun()
    assert forget_stopped(now=NOW + 10 * KEPT_AFTER_STOP) == 0
    assert JobPart.everywhere.count() == 3


def test_another_seller_neither_stops_nor_goes_on_with_it(begun, other_seller):
    begun()
    job = Job.everywhere.get().id
    for act in (stop, go_on):
        with pytest.raises(Job.DoesNotExist):
            act(job, tenant=other_seller, actor=None, now=NOW)
    assert _told() == ("running", 0, 3, 0, 0)


def test_a_task_that_is_given_up_says_so_and_can_go_on(seller, begun, monkeypatch):
    begun()

    def broken(*_orders, **_values):
        raise ZeroDivisionError

    monkeypatch.setattr(csv_import, "record_together", broken)
    for day in range(12):
        _work(after=timedelta(days=day))
    assert OutboxItem.everywhere.get().state == "dead"
    assert _told() == ("failed", 0, 3, 0, 0)
    monkeypatch.undo()
    assert go_on(Job.everywhere.get().id, tenant=seller, actor=None, now=NOW + timedelta(days=12))
    _work(after=timedelta(days=12))
    assert _told()[0] == "done"
    assert len(_numbers()) == 6


def test_keys_that_an_attempt_left_behind_are_erased_by_the_next(begun, monkeypatch):
    begun()
    made = csv_import.end_part
    calls = []

    def dies_once(part):
        calls.append(part.id)
        if len(calls) == 1:
            raise ZeroDivisionError
        return made(part)

    monkeypatch.setattr(csv_import, "end_part", dies_once)
    _work()
    kept, alive = _keys()
    # The file's own key, and those of the two orders that were not recorded.
    assert (len(kept), len(alive)) == (3, 1)
    _work(after=timedelta(minutes=1))
    kept, alive = _keys()
    assert kept == alive
    assert len(alive) == 6
    assert sweep_keys(now=NOW + 2 * ORPHAN_AFTER) == 0


def test_keys_that_an_attempt_left_behind_are_erased_with_the_file(seller, begun, monkeypatch):
    begun()

    def dies(_part):
        raise ZeroDivisionError

    monkeypatch.setattr(csv_import, "end_part", dies)
    _work()
    stop(Job.everywhere.get().id, tenant=seller, actor=None, now=NOW)
    assert len(_keys()[0]) == 3
    forget_stopped(now=NOW + KEPT_AFTER_STOP)
    assert _keys() == (set(), set())


def test_of_two_attempts_at_a_part_the_later_one_counts(seller, begun):
    begun()
    with acting_for(seller.id):
        first = JobPart.objects.select_related("job").order_by("number").first()
        second = JobPart.objects.select_related("job").get(id=first.id)
        begin_part(first, persons=2, now=NOW)
        with pytest.raises(Interrupted):
            begin_part(second, persons=2, now=NOW)
        third = JobPart.objects.select_related("job").get(id=first.id)
        begin_part(third, persons=2, now=NOW)
        with pytest.raises(Interrupted):
            end_part(first)
        end_part(third)
    assert JobPart.everywhere.count() == 2


def test_twenty_thousand_rows_go_through_the_worker(begun, monkeypatch):
    kept = begun(400, lines=50)
    monkeypatch.setattr(csv_import, "BATCH", 100)
    for second in range(600):
        if Job.everywhere.get().state == "done":
            break
        work_off(worker="w", now=NOW + SECOND * second, most=20)
    kept.refresh_from_db()
    assert (kept.lines, kept.taken, kept.orders, kept.problems) == (20_000, 20_000, 400, [])
    assert (Order.everywhere.count(), OrderLine.everywhere.count()) == (400, 20_000)
    assert _told() == ("done", 20_000, 0, 20_000, 400)

"""Carrying out what is in the outbox: at least once, recorded once, whatever goes wrong."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from tests.server.cases.conftest import NOW

from venditor.server.outbox import claims, worker
from venditor.server.outbox.back_off import JITTER, MOST_ATTEMPTS, WAITS, wait_after
from venditor.server.outbox.claims import LEASE, begin, claim, note_unknown_kinds, release_claims
from venditor.server.outbox.handling import GiveUp, Outcome, RetryLater
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.services import new_person_key, record_person
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for, current_tenant

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)
# Longer than the longest wait, with all its jitter.
MUCH_LATER = timedelta(days=10)


def _item():
    return OutboxItem.everywhere.get()


def test_an_item_is_carried_out_for_its_seller_with_no_transaction_open(seller, put, told, work):
    seen = []
    told.then(lambda *_a, **_v: seen.append((current_tenant(), connection.in_atomic_block)) or Outcome())
    put()
    assert work() == 1
    assert seen == [(seller.id, False)]


def test_what_was_done_is_recorded_with_its_result_and_its_secret_is_gone(seller, put, told, work):
    with acting_for(seller.id):
        person = new_person_key(now=NOW)
        record_person(person, now=NOW)
    put(person=person, personal={"token": "secret"})
    told.then(Outcome({"code": 250}))
    work()
    item = _item()
    assert (item.state, item.result, item.attempts, item.sealed, item.claimed_by) == (
        "done",
        {"code": 250},
        1,
        None,
        "",
    )
    assert NOW <= item.done_at < NOW + 60 * SECOND
    assert told.seen[0][0].sealed is not None
    assert work(after=MUCH_LATER) == 0


def test_the_end_of_an_item_and_what_follows_from_it_are_one_transaction(put, told, work):
    def record():
        Tenant.objects.update(name="recorded")
        raise ZeroDivisionError

    put()
    told.then(Outcome(record=record))
    work()
    item = _item()
    assert (item.state, item.trouble.split(" at ")[0]) == ("pending", "defect ZeroDivisionError")
    assert not Tenant.objects.filter(name="recorded").exists()


def test_what_can_be_done_later_is_tried_after_a_wait_and_not_a_second_before(put, told, work):
    put()
    told.then(RetryLater("mail.deferred 451"))
    work()
    item = _item()
    assert (item.state, item.trouble, item.attempts) == ("pending", "mail.deferred 451", 1)
    wait = item.due_at - NOW
    assert WAITS[0] <= wait <= WAITS[0] * (1 + JITTER) + 5 * SECOND
    assert work(after=wait - SECOND) == 0
    assert work(after=wait) == 1
    assert _item().state == "done"


def test_the_other_side_may_ask_for_a_longer_wait(put, told, work):
    put()
    told.then(RetryLater("busy", after=timedelta(hours=3)))
    work()
    assert timedelta(hours=3) <= _item().due_at - NOW < timedelta(hours=3) + 5 * SECOND


def test_after_two_days_it_is_given_up_and_that_is_recorded(put, told, work):
    put()
    told.then(*(RetryLater("mail.deferred", diagnostic=f"host said {n}") for n in range(MOST_ATTEMPTS)))
    for day in range(MOST_ATTEMPTS):
        assert work(after=MUCH_LATER * day) == 1
    assert (_item().state, _item().trouble, _item().attempts) == ("dead", "mail.deferred", MOST_ATTEMPTS)
    assert told.given_up == [("one", f"host said {MOST_ATTEMPTS - 1}")]
    assert work(after=MUCH_LATER * 100) == 0


def test_waits_grow_and_last_about_two_days():
    assert list(WAITS) == sorted(WAITS)
    assert timedelta(hours=47) < sum(WAITS, timedelta()) < timedelta(hours=51)
    for attempts, wait in enumerate(WAITS, start=1):
        assert wait <= wait_after(attempts) <= wait * (1 + JITTER)
    assert wait_after(MOST_ATTEMPTS) is None


def test_what_can_never_be_done_is_not_tried_again(put, told, work):
    put()
    told.then(GiveUp("address.no_at_sign", diagnostic="anna at example"))
    work()
    assert (_item().state, _item().trouble) == ("dead", "address.no_at_sign")
    assert told.given_up == [("one", "anna at example")]


def test_a_defect_names_its_place_and_nobody(put, told, work, caplog):
    put()
    told.then(ValueError("anna@example.org is odd"))
    with caplog.at_level(logging.INFO):
        work()
    assert _item().trouble.startswith("defect ValueError at handlers.py:")
    assert "failed test.kind" in caplog.text
    assert "anna" not in caplog.text + _item().trouble


def test_one_item_never_holds_up_the_next(put, told, work):
    for key in ("one", "two", "three"):
        put(key)
    told.then(Outcome(), ValueError("x"), Outcome())
    assert work() == 3
    states = dict(OutboxItem.everywhere.values_list("key", "state"))
    assert sorted(states.values()) == ["done", "done", "pending"]


def test_the_longest_waiting_goes_first(put, told, work):
    put("late", now=NOW)
    put("early", now=NOW - SECOND)
    work(most=1)
    assert [item.key for item, _now in told.seen] == ["early"]


class _WorkerEnds(BaseException):
    pass


def _end_the_worker(_item, *, now):  # noqa: ARG001 - the form of a handler
    raise _WorkerEnds


def test_an_item_that_ends_its_worker_each_time_is_not_tried_for_ever_and_takes_no_other_along(
    put, told, work
):
    put("deadly", now=NOW - SECOND)
    put("behind it")
    told.then(*[_end_the_worker] * MOST_ATTEMPTS)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(_WorkerEnds):
            work()
        assert release_claims(worker="w") == 2
    assert work() == 2
    deadly, behind = OutboxItem.everywhere.order_by("due_at")
    assert (deadly.state, deadly.trouble) == ("dead", "worker.ended")
    assert (behind.state, behind.attempts) == ("done", 1)
    assert [item.key for item, _now in told.seen] == ["deadly"] * MOST_ATTEMPTS + ["behind it"]


def test_what_cannot_be_recorded_as_given_up_stops_nothing_and_is_not_over(put, told, work, settings, caplog):
    settings.OUTBOX_GIVEN_UP = {"test.kind": "tests.server.outbox.handlers.cannot_record"}
    put("unreadable", now=NOW - SECOND)
    put("behind it")
    told.then(GiveUp("address.none", diagnostic="anna@example.org"))
    assert work() == 2
    unreadable, behind = OutboxItem.everywhere.order_by("made_at")
    assert (unreadable.state, behind.state) == ("pending", "done")
    assert unreadable.trouble.startswith("defect ValueError at handlers.py:")
    assert unreadable.due_at - NOW >= WAITS[-1]
    assert "anna" not in caplog.text + unreadable.trouble


# --- claims


def test_a_claimed_item_is_left_alone_until_its_lease_is_over(put, work):
    put()
    (item,) = claim(worker="dies", now=NOW, most=10)
    assert begin(item, worker="dies", now=NOW)
    assert item.attempts == 1
    assert work(after=LEASE - SECOND) == 0
    assert work(after=LEASE) == 1
    assert (_item().state, _item().attempts) == ("done", 2)


def test_who_lost_an_item_before_beginning_it_does_not_begin_it(put, told, work):
    put("one", now=NOW - SECOND)
    put("two")

    def slow(_item, *, now):  # noqa: ARG001 - the form of a handler
        assert work(after=LEASE + SECOND, worker="other") == 2
        return Outcome()

    told.then(slow)
    work()
    assert [item.key for item, _now in told.seen] == ["one", "one", "two"]


def test_a_worker_of_the_same_name_frees_at_once_what_a_dead_one_held(put, work):
    put()
    claim(worker="w", now=NOW, most=10)
    assert release_claims(worker="another") == 0
    assert work() == 0
    assert release_claims(worker="w") == 1
    assert work() == 1
    assert _item().attempts == 1


def test_whoever_lost_an_item_records_nothing(put, told, work):
    recorded = []

    def slow(_item, *, now):  # noqa: ARG001 - the form of a handler
        assert work(after=LEASE + SECOND, worker="other") == 1
        return Outcome({"by": "slow"}, lambda: recorded.append("slow"))

    put()
    told.then(slow, Outcome({"by": "other"}, lambda: recorded.append("other")))
    work()
    assert (recorded, _item().result, _item().state) == (["other"], {"by": "other"}, "done")


def test_who_is_asked_to_stop_gives_back_what_was_not_begun(put, work):
    for key in ("one", "two", "three"):
        put(key)
    answers = iter([False, True])
    assert work(stopping=lambda: next(answers)) == 1
    left = OutboxItem.everywhere.filter(state="pending")
    assert {(item.attempts, item.claimed_by, item.claimed_until) for item in left} == {(0, "", None)}
    assert work() == 2


def test_what_would_outlive_its_lease_is_given_back(put, work, monkeypatch):
    put()
    monkeypatch.setattr(worker, "BATCH_TIME", timedelta(microseconds=-1))
    assert work() == 0
    assert (_item().attempts, _item().claimed_by) == (0, "")


def test_a_kind_of_a_newer_version_waits_and_says_so(put, work):
    put(kind="newer.kind")
    assert work() == 0
    assert note_unknown_kinds() == ["newer.kind"]
    assert (_item().state, _item().trouble, _item().attempts) == ("pending", claims.UNKNOWN_KIND, 0)


def test_held_items_wait(put, work):
    put(held=True)
    assert work(after=MUCH_LATER) == 0


def test_an_item_of_no_seller_is_carried_out_for_none(put, told, work):  # noqa: ARG001 - the kind is known
    item = put()
    OutboxItem.everywhere.filter(id=item.id).update(tenant=None)
    assert work() == 1
    assert _item().state == "done"

"""What time brings about: due days that are over, and what is kept no longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from tests.server.cases.conftest import NOW

from venditor.aftersales import CloseCase, Due, SetDue
from venditor.core.identifiers import uuid7
from venditor.privacy import ErasedError, FolderKeyStore, Vault
from venditor.server.cases.models import Case, IntakeMark
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import LIMITS, carry_out
from venditor.server.outbox import ticks
from venditor.server.outbox.models import WorkerBeat
from venditor.server.outbox.ticks import beat, made_at, pass_dues, sweep, sweep_keys
from venditor.server.people.services import record_person
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)
OVER = datetime(2026, 12, 7, 23, tzinfo=UTC)
DUE = Due(
    question="withdrawal.refund_due",
    day=date(2026, 12, 7),
    at=OVER,
    zone="Europe/Berlin",
    anchor="withdrawal_notice_on 2026-11-23",
    law="de",
    provision="de.bgb.withdrawal.refund_due",
    clause="default",
    packs="0" * 64,
    provisional=False,
    certain=True,
    facts="1" * 64,
)


@pytest.fixture
def due_case(seller, take):
    """A case with a due day."""

    def make(**values):
        taken = take(**values)
        with acting_for(seller.id):
            carry_out(SetDue(due=DUE), case=taken.case, actor=SYSTEM, now=NOW)
        return taken.case

    return make


def _kinds(seller, case):
    with acting_for(seller.id):
        return [type(event).__name__ for event in read_events(Case.objects.get(id=case))]


def test_a_day_is_over_at_its_end_and_not_a_second_before(seller, due_case):
    case = due_case()
    assert pass_dues(now=OVER - SECOND) == 0
    assert pass_dues(now=OVER) == 1
    with acting_for(seller.id):
        row = Case.objects.get(id=case)
        assert (row.red, row.tasks[0]) == (True, "overdue")


def test_noticed_late_and_by_two_workers_it_is_one_event_dated_when_it_happened(seller, due_case):
    case = due_case()
    pass_dues(now=OVER + timedelta(days=3))
    assert pass_dues(now=OVER + timedelta(days=3)) == 0
    with acting_for(seller.id):
        passed = read_events(Case.objects.get(id=case))[-1]
    assert passed.at == OVER
    assert _kinds(seller, case).count("DuePassed") == 1


def test_a_closed_case_has_no_clock(seller, due_case):
    case = due_case()
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="settled", reason="paid"), case=case, actor=SYSTEM, now=NOW)
    assert pass_dues(now=OVER) == 0
    assert "DuePassed" not in _kinds(seller, case)


def test_one_case_that_cannot_be_read_holds_up_no_other(seller, due_case, monkeypatch, caplog):
    first, second = due_case(), due_case(nonce="other")
    real = ticks.carry_out

    def carry(command, *, case, **values):
        if case == first:
            raise ValueError("anna@example.org")
        return real(command, case=case, **values)

    monkeypatch.setattr(ticks, "carry_out", carry)
    assert pass_dues(now=OVER) == 1
    assert "DuePassed" in _kinds(seller, second)
    assert "failed: ValueError" in caplog.text
    assert "anna" not in caplog.text


def test_marks_are_kept_as_long_as_they_count(take):
    take()
    assert IntakeMark.everywhere.count() == 3
    sweep(now=NOW + LIMITS.window - SECOND)
    assert IntakeMark.everywhere.count() == 3
    sweep(now=NOW + LIMITS.window)
    assert IntakeMark.everywhere.count() == 0


def test_sessions_that_ran_out_are_deleted():
    for key, ends in (("over", datetime(2000, 1, 1, tzinfo=UTC)), ("open", datetime(2100, 1, 1, tzinfo=UTC))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    sweep(now=NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


# --- keys of nobody


@pytest.fixture
def keys(tmp_path, settings, monkeypatch):
    """A key store of this test alone."""
    vault = Vault(FolderKeyStore(tmp_path / "keys"), settings.MASTER_KEYS)
    monkeypatch.setattr(ticks, "vault", lambda: vault)
    return vault


def _key(keys, *, age):
    person = uuid7(NOW - age)
    keys.make_key(person)
    return person


def test_a_key_whose_person_was_never_recorded_is_erased_after_a_day(seller, keys):
    known = _key(keys, age=timedelta(days=3))
    with acting_for(seller.id):
        record_person(known, now=NOW)
    orphan, young = _key(keys, age=timedelta(days=1)), _key(keys, age=timedelta(days=1) - SECOND)
    assert sweep_keys(now=NOW) == 1
    assert set(keys.persons()) == {known, young}
    with pytest.raises(ErasedError):
        keys.seal("x", person=orphan, field="name")
    assert sweep_keys(now=NOW) == 0


def test_a_database_put_back_to_an_older_state_costs_no_key(keys, caplog):
    for _number in range(ticks.MOST_ORPHANS + 1):
        last = _key(keys, age=timedelta(days=2))
    assert sweep_keys(now=NOW) == 0
    assert "is the database older than the key store?" in caplog.text
    keys.erase(last)
    assert sweep_keys(now=NOW) == ticks.MOST_ORPHANS


def test_an_id_tells_its_instant():
    assert made_at(uuid7(NOW)) == NOW


# --- signs of life


def test_a_worker_shows_that_it_lives_and_old_ones_are_forgotten():
    beat(worker="a", now=NOW - timedelta(days=8))
    beat(worker="b", now=NOW)
    beat(worker="b", now=NOW + SECOND)
    sweep(now=NOW + SECOND)
    assert list(WorkerBeat.objects.values_list("worker", "at")) == [("b", NOW + SECOND)]

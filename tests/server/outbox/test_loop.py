"""The worker process: its name, its rounds, how it stops, and what it does when the database is away."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError
from tests.server.cases.conftest import NOW
from tests.server.conftest import own_database

from venditor.adapters.mail import MailError
from venditor.aftersales import Signals
from venditor.aftersales.intake import LONGEST_HOLD
from venditor.core import clock
from venditor.core.errors import VenditorError
from venditor.server.cases.models import Case
from venditor.server.outbox import loop
from venditor.server.outbox.claims import claim
from venditor.server.outbox.models import OutboxItem, WorkerBeat
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS_TO_STOP = 20


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_once_works_off_all_that_is_due_and_stops(put, tmp_path):
    for number in range(loop.BATCH + 1):
        put(f"item {number}")
    put("tomorrow", now=NOW + timedelta(days=1))
    assert loop.run(folder=tmp_path, once=True) == loop.BATCH + 1
    assert OutboxItem.everywhere.filter(state="pending").count() == 1
    assert WorkerBeat.objects.get().at == NOW


def test_held_mails_leave_and_what_waits_too_long_turns_red(seller, take, tmp_path, monkeypatch, caplog):
    for number in range(4):
        last = take(nonce=f"page-{number}", contract=f"order {number}")
    program = Signals(trap_filled=True, page_token_valid=True, time_taken=timedelta(minutes=1))
    caught = take(nonce="program", signals=program)
    monkeypatch.setattr(clock, "now", lambda: NOW + LONGEST_HOLD)
    with caplog.at_level("INFO", logger="venditor.worker"):
        loop.run(folder=tmp_path, once=True)
    with acting_for(seller.id):
        states = {case.id: (case.acknowledgement, case.red) for case in Case.objects.all()}
    assert states[last.case] == ("sent", False)
    assert states[caught.case] == ("held", True)
    assert "1 held mail leaves, as the limits allow" in caplog.text
    assert "1 held mail has waited too long" in caplog.text


def test_two_workers_have_two_names_and_a_name_is_free_again_when_its_process_ends(tmp_path):
    with loop.worker_name(tmp_path) as first:
        with loop.worker_name(tmp_path) as second:
            assert first != second
        with loop.worker_name(tmp_path) as third:
            assert third == second
    with loop.worker_name(tmp_path) as again:
        assert again == first


def test_machines_whose_long_names_begin_alike_have_two_names(tmp_path, monkeypatch):
    names = []
    for pod in ("abcde", "fghij"):
        monkeypatch.setattr(
            loop.socket, "gethostname", lambda pod=pod: f"venditor-worker-of-the-tea-shop-5d4f8c7b9c-{pod}"
        )
        (tmp_path / pod).mkdir()
        with loop.worker_name(tmp_path / pod) as name:
            names.append(name)
    assert names[0] != names[1]
    # As wide as its column.
    assert max(map(len, names)) <= 60


def test_there_are_not_endless_names(tmp_path, monkeypatch):
    monkeypatch.setattr(loop, "MOST_WORKERS", 1)
    with loop.worker_name(tmp_path), pytest.raises(VenditorError, match="1 workers run"):
        loop.run(folder=tmp_path, once=True)


def test_what_a_killed_worker_held_is_done_at_once_by_the_next_of_its_name(put, tmp_path):
    put()
    with loop.worker_name(tmp_path) as name:
        claim(worker=name, now=NOW, most=1)
    assert loop.run(folder=tmp_path, once=True) == 1


def test_it_goes_on_when_the_database_comes_back(put, tmp_path, monkeypatch, caplog):
    put()
    real, fails = loop.work_off, iter([True])

    def work_off(**values):
        if next(fails, False):
            raise DatabaseError("no connection")
        tried = real(**values)
        os.kill(os.getpid(), signal.SIGTERM)
        return tried

    monkeypatch.setattr(loop, "work_off", work_off)
    monkeypatch.setattr(loop, "RECOVERY", 0)
    assert loop.run(folder=tmp_path) == 1
    assert "the database does not answer: DatabaseError" in caplog.text


def test_a_mailbox_that_cannot_be_read_holds_nothing_up_and_is_asked_less_often(put, monkeypatch, caplog):
    asked = []

    def collect(*, now):
        asked.append(now)
        raise MailError("mail.source", "The mailbox cannot be read.")

    monkeypatch.setattr(loop, "collect", collect)
    put()
    work = loop._Loop("w", threading.Event())  # noqa: SLF001 - a round is looked at from inside
    assert work.round(NOW) == 1
    for minutes in (1, 4, 5):
        work.round(NOW + timedelta(minutes=minutes))
    assert asked == [NOW, NOW + timedelta(minutes=5)]
    assert "bounces failed: The mailbox cannot be read." in caplog.text


def test_a_defect_in_what_is_regular_is_logged_without_its_words(tmp_path, monkeypatch, caplog):
    def sweep(*, now):  # noqa: ARG001 - the form of the function
        raise ValueError("anna@example.org")

    monkeypatch.setattr(loop, "sweep", sweep)
    with caplog.at_level(logging.INFO):
        assert loop.run(folder=tmp_path, once=True) == 0
    assert "sweep failed: ValueError" in caplog.text
    assert "anna" not in caplog.text


def test_a_lane_that_ends_on_a_defect_ends_the_worker(told, tmp_path, monkeypatch):  # noqa: ARG001 - no webhooks
    real = loop.release_claims

    def release_claims(*, worker):
        if worker.endswith(" log"):
            raise ZeroDivisionError
        return real(worker=worker)

    monkeypatch.setattr(loop, "release_claims", release_claims)
    with pytest.raises(ZeroDivisionError):
        loop.run(folder=tmp_path)


@pytest.mark.parametrize("kind", ["webhook", "host.look", "orders.import"])
def test_what_may_take_long_is_no_work_of_the_lane_that_mails(put, settings, kind):
    settings.OUTBOX_HANDLERS = {**settings.OUTBOX_HANDLERS, kind: "tests.server.outbox.handlers.handle"}
    mail, other = put("mail"), put("other", kind=kind)
    first, log_lane, apart = (loop._Loop("w", threading.Event(), lane) for lane in loop._apart())  # noqa: SLF001
    assert (first.round(NOW), log_lane.round(NOW)) == (1, 0)
    assert (_state(mail), _state(other)) == ("done", "pending")
    assert apart.round(NOW) == 1
    assert _state(other) == "done"


def _state(item):
    return OutboxItem.everywhere.get(id=item.id).state


def test_one_item_is_told_as_one(put, tmp_path, caplog):
    put("mail")
    with caplog.at_level("INFO", logger="venditor.worker"):
        assert loop.run(folder=tmp_path, once=True) == 1
    assert caplog.messages[-1].endswith(" ends after 1 item")


# --- the command


def _environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VENDITOR", "DJANGO"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "VENDITOR_VAR": str(tmp_path / "var")}


def _venditor(tmp_path, *arguments):
    return [sys.executable, "-m", "venditor.cli", *arguments], _environment(tmp_path)


@own_database
def test_the_command_says_what_is_missing_before_an_installation_is_prepared(tmp_path):
    command, environment = _venditor(tmp_path, "worker", "--once")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "venditor prepare" in done.stderr


@own_database
def test_the_command_works_and_stops_when_asked(tmp_path):
    command, environment = _venditor(tmp_path, "prepare")
    subprocess.run(command, env=environment, check=True, capture_output=True)
    command, environment = _venditor(tmp_path, "worker", "--once")
    once = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "ends after 0 items" in once.stderr
    command, environment = _venditor(tmp_path, "worker")
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert "begins" in worker.stderr.readline()
    time.sleep(0.5)
    worker.terminate()
    _out, told = worker.communicate(timeout=SECONDS_TO_STOP)
    assert worker.returncode == 0
    assert "ends after 0 items" in told

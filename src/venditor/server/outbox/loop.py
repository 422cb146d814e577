"""The worker process: carries out what is in the outbox, and what time asks for, until it is told to stop.

Four lanes run beside each other, each a thread with a connection of its own: the log, so that a proof
follows within seconds whatever else is slow; messages to the sellers' own systems and questions to their
name servers, which are strangers and may hang; files of orders, which take minutes; and all the rest. One of
them that ends on a defect ends the worker.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import signal
import socket
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from types import FrameType

from django.db import Error as DatabaseError
from django.db import close_old_connections, connections

from venditor.core import clock
from venditor.core.errors import VenditorError
from venditor.core.text import counted
from venditor.server.cases.held import release_held, turn_red
from venditor.server.cases.new_law import ask_again
from venditor.server.log.sequencer import sequence
from venditor.server.mail.bounces import collect
from venditor.server.mail.transport import hang_up
from venditor.server.orders.csv_import import KIND as ORDER_FILE
from venditor.server.outbox.claims import note_unknown_kinds, release_claims
from venditor.server.outbox.handling import known_kinds
from venditor.server.outbox.ticks import beat, pass_dues, sweep
from venditor.server.outbox.worker import work_off
from venditor.server.tenants.hosts import KIND as HOST_LOOK
from venditor.server.tenants.hosts import look_again
from venditor.server.webhooks.events import KIND as WEBHOOK

log = logging.getLogger("venditor.worker")

# Seconds between looks into an empty outbox.
IDLE = 1.0
# Seconds after the database could not be reached.
RECOVERY = 5.0
BATCH = 20
# Workers of one machine that share a data folder.
MOST_WORKERS = 64
# Characters of a machine's name; the name of a worker has a number behind it, and a column of 60.
_LONGEST_NAME, _DIGEST_CHARACTERS = 40, 12
# An idle connection to the mail server is given up after as many looks.
_LOOKS_BEFORE_HANGING_UP = 30


@dataclass
class _Regular:
    """Something that is done every so often, and less often after it failed."""

    name: str
    every: timedelta
    do: Callable[[str, datetime], object]
    next_at: datetime | None = field(default=None)

    def is_due(self, now: datetime) -> bool:
        return self.next_at is None or now >= self.next_at


def _beat(worker: str, now: datetime) -> None:
    beat(worker=worker, now=now)


def _clocks(_worker: str, now: datetime) -> None:
    passed = pass_dues(now=now)
    if passed:
        log.warning("%s overdue", counted(passed, "case is", "cases are"))


def _held_mail(_worker: str, now: datetime) -> None:
    released, late = release_held(now=now), turn_red(now=now)
    if released:
        log.info("%s, as the limits allow", counted(released, "held mail leaves", "held mails leave"))
    if late:
        log.warning("%s waited too long", counted(late, "held mail has", "held mails have"))


def _bounces(_worker: str, now: datetime) -> None:
    collected = collect(now=now)
    if collected is None:
        return
    for trouble in collected.troubles:
        # Its reason may hold an address; its name finds it again in the mailbox.
        log.error("bounce message %s not taken, put aside: %s", trouble.name, trouble.aside)


def _unknown(_worker: str, _now: datetime) -> None:
    kinds = note_unknown_kinds()
    if kinds:
        log.warning("items of kinds that this version does not know wait: %s", ", ".join(kinds))


def _log(_worker: str, now: datetime) -> None:
    done = sequence(now=now)
    if done.appended:
        log.info("%s went into the log", counted(done.appended, "entry", "entries"))


def _compare(_worker: str, now: datetime) -> None:
    sequence(now=now, always=True)


def _hosts(_worker: str, now: datetime) -> None:
    look_again(now=now)


def _sweep(_worker: str, now: datetime) -> None:
    sweep(now=now)


def _ask_again(_worker: str, now: datetime) -> None:
    # A worker that begins may bring another state of the law with it.
    ask_again(now=now)


@dataclass(frozen=True, slots=True)
class _Lane:
    """What one thread of a worker does.

    Attributes:
        name: behind the worker's own name; empty for the first.
        regulars: what is done every so often.
        kinds: of items that it carries out.
        mails: whether it keeps the connection to the mail server.
    """

    name: str
    regulars: Sequence[_Regular]
    kinds: Collection[str]
    mails: bool


def _logging(every: timedelta) -> list[_Regular]:
    return [
        _Regular("log and database", timedelta(hours=1), _compare),
        _Regular("log", every, _log),
    ]


def _others() -> list[_Regular]:
    return [
        _Regular("clocks", timedelta(seconds=10), _clocks),
        _Regular("held mail", timedelta(seconds=30), _held_mail),
        _Regular("bounces", timedelta(minutes=1), _bounces),
        _Regular("law", timedelta(days=1), _ask_again),
        _Regular("hosts", timedelta(minutes=1), _hosts),
        _Regular("unknown kinds", timedelta(hours=1), _unknown),
        _Regular("sweep", timedelta(hours=6), _sweep),
    ]


def _beating() -> list[_Regular]:
    return [_Regular("beat", timedelta(seconds=10), _beat)]


def _all_in_one() -> _Lane:
    """Everything, one after the other; the log in each round, so that the last one leaves nothing waiting."""
    return _Lane("", [*_beating(), *_logging(timedelta()), *_others()], known_kinds(), mails=True)


def _apart() -> list[_Lane]:
    """What is done beside each other, the first in the thread of the process."""
    known = set(known_kinds())
    strangers, files = {WEBHOOK, HOST_LOOK} & known, {ORDER_FILE} & known
    first = _Lane("", [*_beating(), *_others()], known - strangers - files, mails=True)
    log_lane = _Lane("log", _logging(timedelta(seconds=1)), (), mails=False)
    others = (_Lane("strangers", [], strangers, mails=False), _Lane("files", [], files, mails=False))
    return [first, log_lane, *(lane for lane in others if lane.kinds)]


def run(*, folder: Path, once: bool = False) -> int:
    """Work until SIGTERM or SIGINT, or with ``once`` until nothing is due.

    Args:
        folder: data folder of the installation, for the lock that gives this worker its name.
        once: whether to stop when nothing is due; everything is then done one after the other.

    Returns:
        How many items were tried.
    """
    stop = Event()
    with worker_name(folder) as worker, _stopped_by_signal(stop):
        log.info("worker %s begins", worker)
        tried = _Loop(worker, stop).run(once=True) if once else _side_by_side(worker, stop)
        log.info("worker %s ends after %s", worker, counted(tried, "item"))
    return tried


def _side_by_side(worker: str, stop: Event) -> int:
    """Run all lanes until they are to stop; how many items were tried."""
    first, *others = (_Loop(f"{worker} {lane.name}".rstrip(), stop, lane) for lane in _apart())
    with ThreadPoolExecutor(len(others)) as threads:
        running = [threads.submit(each.run_in_thread) for each in others]
        try:
            tried = first.run(once=False)
        finally:
            stop.set()
    return tried + sum(each.result() for each in running)


class _Loop:
    def __init__(self, worker: str, stop: Event, lane: _Lane | None = None) -> None:
        self.worker, self.stop = worker, stop
        self.lane = lane or _all_in_one()
        self.tried = 0
        # Whoever had this name before is dead: what it held is free.
        self.release = True

    def run(self, *, once: bool) -> int:
        idle = 0
        while not self.stop.is_set():
            try:
                tried = self.round(clock.now())
            except DatabaseError as error:
                if once:
                    raise
                self._recover(error)
                continue
            idle = 0 if tried else idle + 1
            if once and not tried:
                break
            if idle == _LOOKS_BEFORE_HANGING_UP:
                self._hang_up()
            if idle:
                self.stop.wait(IDLE)
        self._hang_up()
        return self.tried

    def run_in_thread(self) -> int:
        """As `run`; that it ends, for whatever reason, ends the others too."""
        try:
            return self.run(once=False)
        finally:
            self.stop.set()
            connections.close_all()

    def round(self, now: datetime) -> int:
        """Do once what is due; how many items were tried."""
        close_old_connections()
        if self.release:
            release_claims(worker=self.worker)
            self.release = False
        for regular in self.lane.regulars:
            if regular.is_due(now) and not self.stop.is_set():
                self._do(regular, now)
        if not self.lane.kinds:
            return 0
        tried = work_off(
            worker=self.worker, now=now, most=BATCH, kinds=self.lane.kinds, stopping=self.stop.is_set
        )
        self.tried += tried
        return tried

    def _do(self, regular: _Regular, now: datetime) -> None:
        regular.next_at = now + regular.every
        try:
            regular.do(self.worker, now)
        except DatabaseError:
            raise
        except VenditorError as error:
            # A mailbox that cannot be reached is not asked each minute.
            regular.next_at = now + regular.every * 5
            log.error("%s failed: %s", regular.name, error)  # noqa: TRY400 - says what to do
        except Exception as defect:  # noqa: BLE001 - the outbox goes on
            log.error("%s failed: %s", regular.name, type(defect).__name__)  # noqa: TRY400 - may name somebody

    def _hang_up(self) -> None:
        if self.lane.mails:
            hang_up()

    def _recover(self, error: DatabaseError) -> None:
        log.error("the database does not answer: %s; trying again", type(error).__name__)
        connections.close_all()
        self.release = True
        self.stop.wait(RECOVERY)


@contextmanager
def worker_name(folder: Path) -> Iterator[str]:
    """A name that no other living worker of this data folder has.

    The lock goes with the process, however it ends, so the next worker that takes the name knows that
    whatever stands claimed under it can be freed at once.

    Raises:
        VenditorError: when every name is taken, or nothing can be written into the folder.
    """
    machine = _machine()
    for number in range(1, MOST_WORKERS + 1):
        try:
            handle = os.open(folder / f"worker-{machine}-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise VenditorError(
                "worker.folder",
                f"The data folder {folder} cannot be written to: {error.strerror}.",
                remedy="Let this user write there; `venditor check` says when it can.",
            ) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        try:
            yield f"{machine}-{number}"
        finally:
            os.close(handle)
        return
    raise VenditorError(
        "worker.too_many",
        f"{MOST_WORKERS} workers run on {machine} with the data folder {folder}.",
        remedy="Stop some of them; a few are enough.",
    )


def _machine() -> str:
    """Name of this machine, whole or with a digest: names of pods differ at their ends."""
    name = socket.gethostname()
    if len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST_CHARACTERS]
    return f"{name[: _LONGEST_NAME - _DIGEST_CHARACTERS - 1]}-{digest}"


@contextmanager
def _stopped_by_signal(stop: Event) -> Iterator[None]:
    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

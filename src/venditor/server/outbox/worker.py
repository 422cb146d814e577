"""Carrying out what is in the outbox: at least once, and recorded once.

An item is claimed for a while, carried out with no transaction open, and recorded together with what follows
from it in one transaction. A worker that dies in between leaves the item claimed; when the claim has run out
another worker does it again, under the same name.

Nothing personal is logged or kept in the open: codes and ids only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from traceback import extract_tb

from django.db import InterfaceError, OperationalError, transaction

from venditor.server.outbox.back_off import MOST_ATTEMPTS, WAITS, wait_after
from venditor.server.outbox.claims import begin, claim, give_back, settle
from venditor.server.outbox.failpoints import reach
from venditor.server.outbox.handling import GiveUp, NotDone, Outcome, RetryLater, given_up_of, handler_of
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.scope import acting_for

log = logging.getLogger("venditor.worker")

# Items of one claim that were not begun by then are given back, so that each has most of its lease left.
BATCH_TIME = timedelta(minutes=1)
# An item that ends its worker each time is not tried for ever.
WORKER_ENDED = "worker.ended"


@dataclass(frozen=True, slots=True)
class _Passing:
    """This instant, moving on from the one that was given."""

    given: datetime
    begun: float

    def passed(self) -> timedelta:
        return timedelta(seconds=monotonic() - self.begun)

    def now(self) -> datetime:
        return self.given + self.passed()


def work_off(
    *,
    worker: str,
    now: datetime,
    most: int,
    kinds: Collection[str] | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Carry out items that are due.

    Args:
        worker: name of the worker, its own.
        now: this instant; while it works time goes on from there.
        most: how many at most.
        kinds: which; all that this version knows unless told.
        stopping: asked before each item; what was not begun is given back.

    Returns:
        How many were tried.
    """
    time = _Passing(now, monotonic())
    items = claim(worker=worker, now=now, most=most, kinds=kinds)
    if items:
        reach("outbox.claimed")
    for number, item in enumerate(items):
        if stopping() or time.passed() > BATCH_TIME:
            give_back(items[number:], worker=worker)
            return number
        if begin(item, worker=worker, now=time.now()):
            _carry_out(item, worker=worker, time=time)
    return len(items)


def _carry_out(item: OutboxItem, *, worker: str, time: _Passing) -> None:
    with _acting_for(item):
        try:
            outcome = _attempted(item, now=time.now())
            reach("outbox.carried-out")
            _done(item, outcome, worker=worker, now=time.now())
        except RetryLater as later:
            _later(item, later, worker=worker, now=time.now())
        except GiveUp as never:
            _given_up(item, never, worker=worker, now=time.now())
        except Exception as defect:  # noqa: BLE001 - one item never holds up the next; it is logged and tried again
            reason = _named(defect)
            log.error("failed %s %s: %s", item.kind, item.id, reason)  # noqa: TRY400 - a message may name somebody
            _later(item, RetryLater(reason), worker=worker, now=time.now())


def _attempted(item: OutboxItem, *, now: datetime) -> Outcome:
    if item.attempts > MOST_ATTEMPTS:
        raise GiveUp(item.trouble or WORKER_ENDED)
    return handler_of(item.kind)(item, now=now)


def _acting_for(item: OutboxItem) -> AbstractContextManager[None]:
    return nullcontext() if item.tenant_id is None else acting_for(item.tenant_id)


def _done(item: OutboxItem, outcome: Outcome, *, worker: str, now: datetime) -> None:
    result = dict(outcome.result)
    with transaction.atomic():
        mine = settle(
            item.id, worker=worker, state=State.DONE, done_at=now, trouble="", result=result, sealed=None
        )
        if mine and outcome.record is not None:
            outcome.record()
        reach("outbox.recording")
    reach("outbox.recorded")
    log.info("%s %s %s", "done" if mine else "done twice", item.kind, item.id)


def _later(item: OutboxItem, later: NotDone, *, worker: str, now: datetime) -> None:
    wait = wait_after(item.attempts, least=getattr(later, "after", None))
    if wait is None:
        _given_up(item, later, worker=worker, now=now)
        return
    settle(item.id, worker=worker, due_at=now + wait, trouble=later.reason[:300])
    log.info(
        "later %s %s: %s, attempt %s, again in %ss",
        item.kind,
        item.id,
        later.reason,
        item.attempts,
        round(wait.total_seconds()),
    )


def _given_up(item: OutboxItem, never: NotDone, *, worker: str, now: datetime) -> None:
    record = given_up_of(item.kind)
    try:
        with transaction.atomic():
            mine = settle(item.id, worker=worker, state=State.DEAD, trouble=never.reason[:300])
            if mine and record is not None:
                record(item, diagnostic=never.diagnostic, now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as defect:  # noqa: BLE001 - as above: a case that cannot be read stops no other's mail
        reason = _named(defect)
        log.error("not recorded that %s %s was given up: %s", item.kind, item.id, reason)  # noqa: TRY400 - as above
        # Staff would never learn of an item that is dead and stands in no case; so it is not over.
        settle(item.id, worker=worker, due_at=now + WAITS[-1], trouble=reason)
        return
    reach("outbox.given-up")
    log.warning("given up %s %s: %s, attempt %s", item.kind, item.id, never.reason, item.attempts)


def _named(defect: Exception) -> str:
    """What went wrong and where; never the message, which may hold what somebody typed."""
    last = extract_tb(defect.__traceback__)[-1]
    return f"defect {type(defect).__name__} at {last.filename.rpartition('/')[2]}:{last.lineno}"

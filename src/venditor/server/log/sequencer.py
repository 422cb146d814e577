"""Sequencing: leaves that wait are appended to the log in one batch, then their indices are recorded.

The log is the first to know: when a process dies between the two, the next one reads back from the log what
the database does not know yet. One process sequences at a time; others leave it to that one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from venditor.server.log import place
from venditor.server.log.errors import database_behind, log_behind, log_missing, not_whole, other_log
from venditor.server.log.models import LogHead, LogLeaf
from venditor.server.outbox.failpoints import reach
from venditor.traceability.tlog import (
    EMPTY_ROOT,
    Appender,
    Checkpoint,
    LogReader,
    SequencerError,
    SignedCheckpoint,
    create_log,
    open_log,
)

log = logging.getLogger("venditor.worker")

MOST_AT_ONCE = 2_048
"""Leaves of one batch; more wait for the next, a second later."""

# Names the turn among PostgreSQL's advisory locks: "venditor" in ASCII.
TURN = int.from_bytes(b"venditor", "big")


@dataclass(frozen=True, slots=True)
class Sequenced:
    """What sequencing came to.

    Attributes:
        appended: leaves that are in the log now and were not before.
        recovered: leaves that were in it already, and are recorded now.
        unknown: entries of the log of which the database has no leaf, and which were taken over so.
    """

    appended: int = 0
    recovered: int = 0
    unknown: int = 0


def sequence(*, now: datetime, always: bool = False, adopt: bool = False) -> Sequenced:
    """Append the leaves that wait, unless another process is about it.

    Args:
        now: this instant.
        always: compare log and database also where nothing waits.
        adopt: take over entries that the database does not know, where a part of it is lost for good.

    Raises:
        LogStateError: `log.database_behind`, `log.behind_database`, `log.missing`, `log.other_origin`: they
            are not of one state; nothing was written.
        LogError: the log's folder is damaged, or is not the log that the database knows.
    """
    if not always and not _waiting().exists():
        return Sequenced()
    try:
        with _turn() as mine:
            if not mine:
                return Sequenced()
            with _opened() as appender:
                found = _recover(appender, adopt=adopt, now=now)
                appended = _append(appender, now=now)
    except SequencerError as error:
        # The one that has it open, or has just begun it, does what there is to do.
        if error.code not in ("log.locked", "log.exists"):
            raise
        return Sequenced()
    reach("log.recorded")
    return Sequenced(appended, found.recovered, found.unknown)


def restore(*, now: datetime) -> int:
    """Append again what the database knows and an older copy of the log's folder lacks.

    It is done only where it leads to the very root that was signed before: no second history comes of it.

    Args:
        now: this instant.

    Returns:
        How many entries were appended again.

    Raises:
        LogStateError: `log.not_whole`: the database has others, or not all of them; nothing was appended.
        SequencerError: `log.locked`: a worker has the log open.
    """
    head, signer, store = known_head(), place.log_signer(), place.log_store()
    if head.origin != signer.name:
        raise other_log(signer.name, head.origin)
    if store.is_empty():
        create_log(store, origin=signer.name, signers=[signer])
    with _turn() as mine, open_log(store, origin=signer.name, signers=[signer]) as appender:
        newest = appender.checkpoint
        if not mine or newest.size >= head.size:
            return 0
        lacking = LogLeaf.everywhere.filter(index__gte=newest.size, index__lt=head.size).order_by("index")
        entries = [bytes(entry) for entry in lacking.values_list("commitment", flat=True)]
        grown, _ = place.log_reader().right_edge(newest).extended(entries)
        if (grown.size, grown.range.root()) != (head.size, bytes(head.root)):
            raise not_whole(newest.size, head.size, len(entries))
        appender.append(entries)
        log.warning("%s entries were appended to the log again at %s", len(entries), now.isoformat())
        return len(entries)


def known_head() -> LogHead:
    """How far this database knows the log; size 0 before the first entry."""
    head: LogHead | None = LogHead.objects.first()
    return head or LogHead(origin=place.log_signer().name, size=0, root=EMPTY_ROOT)


def check_known(newest: SignedCheckpoint, *, head: LogHead, reader: LogReader) -> None:
    """Compare a checkpoint of the log with what the database knows.

    Raises:
        LogStateError: the log is older than the database.
        ProofError: it is another one.
    """
    if newest.size < head.size:
        raise log_behind(newest.size, head.size)
    known = Checkpoint(head.origin, head.size, bytes(head.root))
    reader.checkpoint(since=known)


def _waiting() -> Any:
    return LogLeaf.everywhere.filter(index=None)


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether it is this process' turn, also among machines that share a database.

    On PostgreSQL the transaction stays open until the indices are in it: who comes next sees them all.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
            (mine,) = cursor.fetchone()
        yield mine


@contextmanager
def _opened() -> Iterator[Appender]:
    store, signer, head = place.log_store(), place.log_signer(), known_head()
    if head.origin != signer.name:
        raise other_log(signer.name, head.origin)
    if store.is_empty():
        if LogHead.objects.exists():
            raise log_missing(place.log_where(), head.size)
        create_log(store, origin=signer.name, signers=[signer])
    with open_log(store, origin=signer.name, signers=[signer], failpoint=place.pass_tlog) as appender:
        yield appender


def _recover(appender: Appender, *, adopt: bool, now: datetime) -> Sequenced:
    """Record what is in the log already, because a process died before it had recorded it."""
    head, newest, reader = known_head(), appender.checkpoint, place.log_reader()
    check_known(newest, head=head, reader=reader)
    if newest.size == head.size and LogHead.objects.exists():
        return Sequenced()
    recovered = unknown = 0
    with transaction.atomic():
        at = head.size
        for entries in reader.bundles(newest, start=head.size):
            known = _record_indices(at, entries)
            recovered, unknown, at = recovered + known, unknown + len(entries) - known, at + len(entries)
        if unknown and not adopt:
            raise database_behind(newest.size, head.size, unknown)
        _record_head(newest, unknown=head.unknown + unknown, now=now)
        reach("log.recovering")
    if recovered or unknown:
        log.warning("the log was %s entries ahead, %s of them are not known", recovered + unknown, unknown)
    return Sequenced(0, recovered, unknown)


def _append(appender: Appender, *, now: datetime) -> int:
    waiting = _waiting().order_by("id").values_list("commitment", flat=True)[:MOST_AT_ONCE]
    commitments = [bytes(commitment) for commitment in waiting]
    if not commitments:
        return 0
    appended = appender.append(commitments)
    reach("log.appended")
    with transaction.atomic():
        known = _record_indices(appended.first, commitments)
        if known != len(commitments):
            raise database_behind(appended.checkpoint.size, appended.first, len(commitments) - known)
        _record_head(appended.checkpoint, unknown=known_head().unknown, now=now)
        reach("log.recording")
    return known


def _record_indices(first: int, entries: Sequence[bytes]) -> int:
    """Give the leaves of these entries their indices; how many leaves there are."""
    indices = {entry: first + number for number, entry in enumerate(entries)}
    leaves = list(_waiting().filter(commitment__in=list(indices)).only("id", "commitment"))
    for leaf in leaves:
        leaf.index = indices[bytes(leaf.commitment)]
    LogLeaf.everywhere.bulk_update(leaves, ["index"], batch_size=256)
    return len(leaves)


def _record_head(checkpoint: SignedCheckpoint, *, unknown: int, now: datetime) -> None:
    values = {
        "origin": checkpoint.body.origin,
        "size": checkpoint.size,
        "root": checkpoint.root,
        "unknown": unknown,
        "at": now,
    }
    LogHead.objects.update_or_create(id=1, defaults=values)

"""Whether the log is sound, and says the same as the database: ``venditor log check``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from venditor.server.log import place
from venditor.server.log.comparing import altered
from venditor.server.log.models import LogLeaf
from venditor.server.log.sequencer import check_known, known_head
from venditor.traceability.tlog import LogError, LogReader, SignedCheckpoint


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found.

    Attributes:
        origin: of the log.
        size: its entries.
        waiting: leaves that are not in it yet.
        unknown: entries of which the database has no leaf.
        troubles: what does not fit; none where all is well.
    """

    origin: str
    size: int
    waiting: int
    unknown: int
    troubles: tuple[str, ...]


def check_log() -> Checked:
    """Recompute the log from its entries up to the signed root, and compare each with the database.

    Each commitment is opened as well, and what it holds compared with what the case says today.
    """
    origin, head = place.log_signer().name, known_head()
    waiting = LogLeaf.everywhere.filter(index=None).count()
    known = LogLeaf.everywhere.exclude(index=None).count()
    try:
        reader = place.log_reader()
        if place.log_store().is_empty() and not head.size and not known:
            return Checked(origin, 0, waiting, 0, ())
        newest = reader.checkpoint()
        reader.audit(newest)
        check_known(newest, head=head, reader=reader)
    except LogError as error:
        return Checked(origin, head.size, waiting, head.unknown, (str(error),))
    # What a commitment holds is of interest where it is the one in the log.
    troubles = [*_differences(reader, newest)] or [*altered()]
    unknown = newest.size - known
    if unknown > head.unknown:
        troubles.append(
            f"{unknown - head.unknown:,} entries are of no leaf that the database has, or are not recorded "
            "yet. Run the worker, and check again."
        )
    return Checked(origin, newest.size, waiting, max(unknown, 0), tuple(troubles))


def _differences(reader: LogReader, newest: SignedCheckpoint) -> Iterator[str]:
    """Leaves whose entry is another one, bundle by bundle, so that a large log needs no large memory."""
    at = 0
    for entries in reader.bundles(newest):
        leaves = LogLeaf.everywhere.filter(index__gte=at, index__lt=at + len(entries))
        for index, commitment in leaves.values_list("index", "commitment"):
            if entries[index - at] != bytes(commitment):
                yield f"Entry {index:,} of the log is not the commitment that the database has for it."
        at += len(entries)
    beyond = LogLeaf.everywhere.filter(index__gte=newest.size).count()
    if beyond:
        yield f"{beyond:,} leaves are recorded beyond the {newest.size:,} entries of the log."

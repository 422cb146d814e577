"""What can be shown of a case's proof, and the bundle that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from venditor.server.cases.models import Case
from venditor.server.log import place
from venditor.server.log.leaves import enclosed_field, leaf_field
from venditor.server.log.models import LogLeaf
from venditor.server.people.services import unseal
from venditor.traceability.bundle import ASSESSMENT, DECLARATION, Entry, from_canonical, write_bundle
from venditor.traceability.tlog import IntegrityError, SignedCheckpoint, is_resource
from venditor.traceability.tlog.checkpoint import PATH
from venditor.traceability.tlog.entry_bundle import entries_path, parse_entries_path
from venditor.traceability.tlog.tile import Tile, width_at


class Shown(Enum):
    """Which assessments somebody may see; who may see which is decided by the page that gives the proof."""

    NONE = "none"
    OF_THE_ORDER = "of the order that the case is matched to now"
    ALL = "all, also those of an order whose match was taken back"


@dataclass(frozen=True, slots=True)
class ProofState:
    """How far the proof of a declaration is.

    Attributes:
        commitment: of the declaration, 32 bytes in hexadecimal.
        index: its entry in the log; ``None`` until it is sequenced.
        ready: whether everything that is shown of the case is in the log, so that there is a bundle.
    """

    commitment: str
    index: int | None
    ready: bool


def proof_of(case: Case, *, shown: Shown = Shown.NONE) -> ProofState | None:
    """How far the proof of a case of the current seller is; ``None`` where nothing was committed to.

    Args:
        case: the case.
        shown: which assessments the proof holds.
    """
    rows = list(_leaves(case, shown).values_list("kind", "commitment", "index"))
    declared = next((row for row in rows if row[0] == DECLARATION), None)
    if declared is None:
        return None
    ready = all(index is not None for _, _, index in rows)
    return ProofState(bytes(declared[1]).hex(), declared[2], ready)


def commitment_of(event: UUID) -> str:
    """The commitment to an event of the current seller, in hexadecimal; empty where there is none."""
    found = LogLeaf.objects.filter(event=event).values_list("commitment", flat=True).first()
    return "" if found is None else bytes(found).hex()


def bundle_of(case: Case, *, shown: Shown = Shown.NONE) -> bytes | None:
    """The court bundle of a case of the current seller.

    Args:
        case: the case.
        shown: which assessments are in it.

    Returns:
        The file; ``None`` while something of it is not in the log yet, and for good where the person was
        erased: no salt opens the commitments any more.

    Raises:
        LogError: the log's folder is damaged.
    """
    leaves = list(_leaves(case, shown))
    if not leaves or any(leaf.index is None for leaf in leaves):
        return None
    checkpoint = place.log_reader().checkpoint()
    entries = [_entry(leaf, case.person_id, checkpoint) for leaf in leaves]
    opened = [entry for entry in entries if entry is not None]
    if len(opened) < len(entries):
        return None
    return write_bundle(checkpoint.body.origin, opened)


def _leaves(case: Case, shown: Shown) -> QuerySet[LogLeaf]:
    """The leaves of a case that somebody may see, in the order of the log."""
    leaves = LogLeaf.objects.filter(case=case).order_by("id")
    if shown is Shown.ALL:
        return leaves
    if shown is Shown.NONE or case.order_id is None:
        return leaves.exclude(kind=ASSESSMENT)
    return leaves.filter(~Q(kind=ASSESSMENT) | Q(event__public__order=str(case.order_id)))


def _entry(leaf: LogLeaf, person: UUID, checkpoint: SignedCheckpoint) -> Entry | None:
    told: Mapping[str, Any] | None = unseal(leaf.sealed, person=person, field=leaf_field(leaf.event_id))
    if told is None:
        return None
    enclosed: str | None = unseal(leaf.enclosed, person=person, field=enclosed_field(leaf.event_id))
    return Entry(
        content=from_canonical(told["content"].encode()),
        salt=bytes.fromhex(told["salt"]),
        proof=bytes(place.log_reader().prove(leaf.index, checkpoint=checkpoint)),
        message=None if enclosed is None else enclosed.encode(),
    )


def log_resource(path: str) -> bytes | None:
    """A resource of the log that its newest checkpoint covers; ``None`` where there is none.

    What lies beyond the checkpoint may be written again, and what once stood in a cache would contradict it.

    Args:
        path: below the log's prefix; anything that cannot be a resource is none.
    """
    reader = place.log_reader()
    if not is_resource(path):
        return None
    try:
        checkpoint = reader.checkpoint()
    except IntegrityError:
        # Nothing was logged yet.
        return None
    if path == PATH:
        return checkpoint.note
    newest = _newest(path, checkpoint.size)
    if newest is None:
        return None
    content = reader.store.read(path)
    if content is None or newest == path:
        return content
    # A narrow one can be of a batch that was lost in a crash, and of other entries than the wider one.
    whole = reader.store.read(newest)
    return content if whole and whole.startswith(content) else None


def _newest(path: str, size: int) -> str | None:
    """The path of a tile or an entry bundle as wide as a checkpoint has it; ``None`` beyond that."""
    tile, entries = Tile.parse(path), parse_entries_path(path)
    # An entry bundle is as wide as the tile of its leaf hashes.
    asked = tile or (Tile(0, *entries) if entries else None)
    if asked is None or not asked.covered_by(size):
        return None
    widest = width_at(asked.index, level=asked.level, size=size)
    return Tile(asked.level, asked.index, widest).path if tile else entries_path(asked.index, width=widest)

"""Writing leaves, in the transaction of the events they commit to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from venditor.aftersales import Event
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.log.contents import KINDS
from venditor.server.log.models import LogLeaf
from venditor.server.people.services import seal
from venditor.traceability import commit, new_salt
from venditor.traceability.bundle import canonical


def keep_leaves(
    case: Case, rows: Sequence[CaseEvent], events: Sequence[Event], *, enclosed: bytes | None, now: datetime
) -> None:
    """Commit to those events that are to be proved later.

    Args:
        case: the case they happened in.
        rows: of the events, one each.
        events: what happened.
        enclosed: what the events are about, word for word: the message that was sent. UTF-8.
        now: this instant.
    """
    for row, event in zip(rows, events, strict=True):
        kind = KINDS.get(type(event))
        content = kind.content(case, event, enclosed) if kind else None
        if kind is None or content is None:
            continue
        salt, written = new_salt(), canonical(content)
        LogLeaf.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            event=row,
            kind=kind.name,
            commitment=commit(written, salt=salt),
            sealed=seal(
                {"salt": salt.hex(), "content": written.decode()},
                person=case.person_id,
                field=leaf_field(row.id),
            ),
            enclosed=None
            if enclosed is None
            else seal(enclosed.decode(), person=case.person_id, field=enclosed_field(row.id)),
            made_at=now,
        )


def leaf_field(event: UUID) -> str:
    """Name of the field in which the salt and the content of an event's leaf are sealed."""
    return f"leaf {event}"


def enclosed_field(event: UUID) -> str:
    """Name of the field in which what an event's leaf encloses is sealed."""
    return f"enclosed {event}"

"""The content of each kind of leaf, made once when its event happens: `venditor.leaf/1`."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from venditor.aftersales.events import AcknowledgementSent, AssessmentMade, Event, WithdrawalDeclared
from venditor.server.cases.models import Case
from venditor.server.log.models import LogLeaf
from venditor.traceability.bundle import ACKNOWLEDGEMENT, ASSESSMENT, DECLARATION, LEAF


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of leaf.

    Attributes:
        name: as contents and rows call it.
        content: what is committed to, from the case, the event and what it encloses; ``None`` where there is
            nothing to commit to.
    """

    name: str
    content: Callable[[Case, Any, bytes | None], Mapping[str, Any] | None]


def instant(at: datetime) -> str:
    """An instant as contents have it: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _declaration(case: Case, event: WithdrawalDeclared, _enclosed: bytes | None) -> Mapping[str, Any] | None:
    if event.personal is None:
        return None
    seller = case.tenant
    market = {"name": case.market.name, "receipt": event.came_by} if case.market else None
    return {
        "format": LEAF,
        "kind": DECLARATION,
        "receipt": event.receipt,
        "received_at": instant(event.at),
        "day": event.day.isoformat(),
        "zone": event.zone,
        "language": event.language,
        "channel": event.channel,
        "seller": {"name": seller.name, "address": seller.address, "country": seller.country},
        "declaration": event.personal.as_document(),
        **({"marketplace": market} if market else {}),
    }


def _acknowledgement(
    case: Case, event: AcknowledgementSent, enclosed: bytes | None
) -> Mapping[str, Any] | None:
    commitment = _declared(case)
    if enclosed is None or commitment is None:
        return None
    return {
        "format": LEAF,
        "kind": ACKNOWLEDGEMENT,
        "receipt": case.receipt,
        "declaration": commitment,
        "sent_at": instant(event.at),
        "message_sha256": sha256(enclosed).hexdigest(),
        "reply": {"code": event.code, "text": event.text, "host": event.host},
    }


def _assessment(case: Case, event: AssessmentMade, _enclosed: bytes | None) -> Mapping[str, Any] | None:
    commitment = _declared(case)
    if event.personal is None or commitment is None:
        return None
    return {
        "format": LEAF,
        "kind": ASSESSMENT,
        "receipt": case.receipt,
        "declaration": commitment,
        "assessed_at": instant(event.at),
        "assessment": event.personal,
    }


def _declared(case: Case) -> str | None:
    """The commitment to a case's declaration; ``None`` where it is from before there was a log."""
    declaration = LogLeaf.objects.filter(case=case, kind=DECLARATION).values_list("commitment", flat=True)
    commitment = declaration.first()
    return None if commitment is None else bytes(commitment).hex()


KINDS: Mapping[type[Event], Kind] = types.MappingProxyType(
    {
        WithdrawalDeclared: Kind(DECLARATION, _declaration),
        AcknowledgementSent: Kind(ACKNOWLEDGEMENT, _acknowledgement),
        AssessmentMade: Kind(ASSESSMENT, _assessment),
    }
)
"""Which events are committed to; all others are the installation's own business."""

"""Holds: a case that is kept whatever its age, with the buyer of its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from venditor.core.errors import VenditorError
from venditor.core.identifiers import uuid7
from venditor.privacy import ErasedError
from venditor.server.cases.models import Case
from venditor.server.people.services import seal, unseal
from venditor.server.retention.models import LegalHold
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change

LONGEST_REASON = 10_000


class HoldError(VenditorError):
    """A hold that cannot be placed or lifted: ``hold.reason``, ``hold.erased``."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold as staff read it.

    Attributes:
        row: when and by whom it was placed and lifted.
        reason, lifted_because: in words; ``None`` after erasure, and where it has not been lifted.
    """

    row: LegalHold
    reason: str | None
    lifted_because: str | None


def hold(case: UUID, *, reason: str, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Keep a case whatever its age, until the hold is lifted.

    Args:
        case: id of the case.
        reason: why, in words; sealed with the case.
        tenant: the seller.
        actor: the account; ``None`` for the command line of the installation.
        now: this instant.

    Returns:
        Whether it was not held before.

    Raises:
        Case.DoesNotExist: when the seller has no such case.
        HoldError: when no reason is given, or there is nobody left to keep.
    """
    said = _said(reason)
    with acting_for(tenant.id), transaction.atomic():
        row = Case.objects.select_for_update().get(id=case)
        if LegalHold.objects.filter(case=row, lifted_at=None).exists():
            return False
        hold_id = uuid7(now)
        sealed = _sealed(said, row, f"hold {hold_id}")
        LegalHold.objects.create(
            id=hold_id, tenant=tenant, case=row, sealed=sealed, made_at=now, staff=_id(actor)
        )
        record_change("hold.placed", {"receipt": row.receipt}, tenant=tenant, actor=actor, now=now)
    return True


def lift_hold(case: UUID, *, reason: str, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Let a case grow old again.

    Args:
        case: id of the case.
        reason: why, in words; sealed with the case.
        tenant: the seller.
        actor: the account; ``None`` for the command line of the installation.
        now: this instant.

    Returns:
        Whether it was held.

    Raises:
        Case.DoesNotExist: when the seller has no such case.
        HoldError: when no reason is given.
    """
    said = _said(reason)
    with acting_for(tenant.id), transaction.atomic():
        row = Case.objects.select_for_update().get(id=case)
        held = LegalHold.objects.filter(case=row, lifted_at=None).first()
        if held is None:
            return False
        sealed = _sealed(said, row, f"hold {held.id} lifted")
        LegalHold.objects.filter(id=held.id).update(lifted_at=now, lifted_by=_id(actor), sealed_lift=sealed)
        record_change("hold.lifted", {"receipt": row.receipt}, tenant=tenant, actor=actor, now=now)
    return True


def holds_of(case: Case) -> Sequence[Hold]:
    """The holds of a case of the current seller, the newest first."""
    return [_read(row, case) for row in LegalHold.objects.filter(case=case).order_by("-made_at", "-id")]


def held_cases() -> Sequence[Hold]:
    """Every case of the current seller that is on hold, the longest first."""
    rows = LegalHold.objects.filter(lifted_at=None).select_related("case").order_by("made_at", "id")
    return [_read(row, row.case) for row in rows]


def _read(row: LegalHold, case: Case) -> Hold:
    reason = unseal(row.sealed, person=case.person_id, field=f"hold {row.id}")
    lifted = unseal(row.sealed_lift, person=case.person_id, field=f"hold {row.id} lifted")
    return Hold(row, reason, lifted)


def _said(reason: str) -> str:
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON or "\x00" in said:
        raise HoldError(
            "hold.reason",
            f"A hold is placed and lifted with a reason of 1 to {LONGEST_REASON} characters.",
            remedy="Write why in a few words.",
        )
    return said


def _sealed(said: str, case: Case, field: str) -> bytes:
    try:
        return seal(said, person=case.person_id, field=field)
    except ErasedError:
        raise HoldError(
            "hold.erased",
            f"Who declared case {case.receipt} has been erased; there is nobody left to keep.",
            facts={"receipt": case.receipt},
        ) from None


def _id(actor: Any) -> UUID | None:
    return None if actor is None else actor.id


__all__ = ["LONGEST_REASON", "Hold", "HoldError", "held_cases", "hold", "holds_of", "lift_hold"]

"""Mails that are held: those that a limit held leave by themselves, those that wait for too long turn red.

Everything here may run late, twice, and in two workers at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from venditor.aftersales import RecordDelay, ReleaseAcknowledgement, blocked
from venditor.aftersales.intake import LEAVES_WITHIN, LONGEST_HOLD
from venditor.server.cases.intake import LIMITS, count, counts_left, counts_within
from venditor.server.cases.models import Case, HeldMail
from venditor.server.cases.queue import HELD
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.cases.turns import take_turns
from venditor.server.tenants.scope import acting_for

log = logging.getLogger("venditor.worker")

# Cases of one look, so that a flood keeps the worker from nothing else; the next look is within a minute.
MOST_AT_ONCE = 100
# What shows that the address is that of the order's buyer, or that somebody on the staff compared them.
_CUSTOMERS = ("contact", "staff")


def release_held(*, now: datetime) -> int:
    """Let mails go that a limit held, known customers' first and then the oldest, as far as limits allow.

    Returns:
        How many.
    """
    sellers = HeldMail.everywhere.filter(held_at__gt=now - LEAVES_WITHIN).order_by("tenant").distinct()
    released = 0
    for seller in list(sellers.values_list("tenant", flat=True)):
        with acting_for(seller):
            released += _release_of_seller(now=now)
    return released


def _release_of_seller(*, now: datetime) -> int:
    released, full = 0, set[tuple[str, bytes]]()
    for held in _waiting(now):
        marks = held.marks
        if released == MOST_AT_ONCE:
            break
        if not full.isdisjoint(marks.items()):
            continue
        stopped_by = _blocked(held, now=now)
        if stopped_by == "seller":
            break
        if stopped_by:
            # Strangers' mails follow those of customers and leave less easily: none with this mark does.
            full.add((stopped_by, marks[stopped_by]))
        else:
            released += _done(partial(_let_go, held, now=now), case=held.case_id)
    return released


def _waiting(now: datetime) -> QuerySet:
    customer = ExpressionWrapper(Q(case__evidence__in=_CUSTOMERS), output_field=BooleanField())
    waits = Case.objects.filter(HELD)
    held = HeldMail.objects.filter(held_at__gt=now - LEAVES_WITHIN, case__in=waits)
    return held.annotate(customer=customer).order_by("-customer", "held_at", "id")


def _blocked(held: HeldMail, *, now: datetime) -> str | None:
    marks = held.marks
    window, left = counts_within(marks, now=now), counts_left(marks, now=now)
    return blocked(window, left, customer=held.customer, limits=LIMITS)


def _let_go(held: HeldMail, *, now: datetime) -> bool:
    """Let one mail go, unless its limits were reached meanwhile, or another worker or somebody did."""
    with transaction.atomic():
        take_turns(held.marks.values())
        Case.objects.select_for_update().get(id=held.case_id)
        if not _waiting(now).filter(id=held.id).exists() or _blocked(held, now=now):
            return False
        count(held.marks, by_itself=True, customer=held.customer, now=now)
        held.delete()
        carry_out(ReleaseAcknowledgement(), case=held.case_id, actor=SYSTEM, now=now)
    return True


def turn_red(*, now: datetime) -> int:
    """Record of mails that have been held for too long that they have; how many cases that was."""
    late = Case.everywhere.filter(HELD, red=False, declared_at__lte=now - LONGEST_HOLD)
    cases = list(late.order_by("declared_at").values_list("id", "tenant_id")[:MOST_AT_ONCE])
    turned = 0
    for case, tenant in cases:
        with acting_for(tenant):
            turned += _done(partial(carry_out, RecordDelay(), case=case, actor=SYSTEM, now=now), case=case)
    return turned


def _done(act: Callable[[], object], *, case: UUID) -> bool:
    try:
        return bool(act())
    except (OperationalError, InterfaceError):
        raise
    except Exception as defect:  # noqa: BLE001 - one case never keeps the mails of all others
        log.error("held mail of case %s failed: %s", case, type(defect).__name__)  # noqa: TRY400 - may name somebody
        return False

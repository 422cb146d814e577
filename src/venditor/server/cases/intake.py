"""Counting the mails that submissions cause, by their origins: digests alone, and for a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q

from venditor.aftersales import Counts, Declaration, Limits
from venditor.aftersales.intake import DAY, LEAVES_WITHIN
from venditor.privacy import normal_address, normal_reference
from venditor.server.cases.models import Case, HeldMail, IntakeMark
from venditor.server.people.services import look_up
from venditor.server.tenants.scope import current_tenant

LIMITS = Limits(per_seller=settings.MAILS_OF_A_SELLER)
# Marks that other transactions may have numbered and not committed when all of a seller's were counted: far
# more than run at once.
IN_FLIGHT = 1_000
Marks = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many mails a seller had, and the number of the newest mark of all sellers at that moment."""

    mails: int
    newest: int


_last_counted: dict[UUID, _Counted] = {}


def marks_of(declaration: Declaration, *, network: str) -> Marks:
    """Digests of where a submission came from, where it sends mail to, and which contract it names."""
    digests = look_up()
    marks = {
        "network": digests.digest(network, kind="network"),
        "contact": digests.digest(normal_address(declaration.contact), kind="address"),
    }
    reference = normal_reference(declaration.contract)
    # Words alone, such as "my last order", name as many contracts as people write them.
    if any(map(str.isdigit, reference)):
        marks["contract"] = digests.digest(reference, kind="reference")
    return marks


def counts_of_new(marks: Marks, *, now: datetime) -> Counts:
    """As :func:`counts_within`, for each declaration: the seller's are counted only near its limit.

    Far below it a number is told that they are certainly not above, which holds nothing either. Counting
    thousands of marks each time would make whoever declares on a shop's busiest day wait.
    """
    when = Q(at__gt=now - LIMITS.window)
    return _counts(marks, when, seller=_of_seller_at_most(when))


def counts_within(marks: Marks, *, now: datetime) -> Counts:
    """All mails of the same origins, and of the seller, within the window."""
    when = Q(at__gt=now - LIMITS.window)
    return _counts(marks, when, seller=_of_seller(when))


def counts_left(marks: Marks, *, now: datetime) -> Counts:
    """Mails of the same origins, and of the seller, that were held and left by themselves within a day."""
    when = Q(at__gt=now - DAY, by_itself=True)
    return _counts(marks, when, seller=_of_seller(when))


def _counts(marks: Marks, when: Q, *, seller: int) -> Counts:
    counted = {
        kind: IntakeMark.objects.filter(when, kind=kind, digest=digest).count()
        for kind, digest in marks.items()
    }
    return Counts(**{"contract": 0, "seller": seller, **counted})


def _of_seller(when: Q) -> int:
    # Each mail has one mark of a network. Nobody takes turns for a seller's total, else all its declarations
    # would: those that come in at the same instant may exceed it by their own number.
    return IntakeMark.objects.filter(when, kind="network").count()


def _of_seller_at_most(when: Q) -> int:
    """What :func:`_of_seller` is not above: all marks made since it was counted are taken for its own."""
    newest = IntakeMark.everywhere.aggregate(newest=Max("id"))["newest"] or 0
    last = _last_counted.get(current_tenant())
    if last is not None and newest >= last.newest:
        most = last.mails + newest - last.newest
        if most + IN_FLIGHT < LIMITS.per_seller:
            return most
    mails = _of_seller(when)
    _last_counted[current_tenant()] = _Counted(mails, newest)
    return mails


def count(marks: Marks, *, by_itself: bool = False, customer: bool = False, now: datetime) -> None:
    """Note that a mail leaves.

    Args:
        marks: its origins.
        by_itself: whether it was held and nobody let it go.
        customer: whether it goes to a known customer, so that no ceiling of its network counts it.
        now: this instant.
    """
    IntakeMark.objects.bulk_create(
        [
            IntakeMark(
                tenant_id=current_tenant(),
                kind=kind,
                digest=digest,
                at=now,
                by_itself=by_itself and not (customer and kind == "network"),
            )
            for kind, digest in marks.items()
        ]
    )


def keep_held(case: Case, marks: Marks, *, now: datetime) -> None:
    """Keep the origins of a mail that a limit holds, so that it can leave when they allow it."""
    HeldMail.objects.create(tenant_id=current_tenant(), case=case, held_at=now, **marks)


def count_held(case: Case, *, now: datetime) -> None:
    """Note that a mail which a limit held leaves, because somebody let it go."""
    held = HeldMail.objects.filter(case=case).first()
    if held is not None:
        count(held.marks, now=now)
        held.delete()


def forget_marks(*, now: datetime) -> None:
    """Delete marks that count no more, and those of mails that leave no more by themselves."""
    IntakeMark.everywhere.filter(at__lte=now - LIMITS.window, by_itself=False).delete()
    IntakeMark.everywhere.filter(at__lte=now - max(DAY, LIMITS.window)).delete()
    HeldMail.everywhere.filter(held_at__lte=now - LEAVES_WITHIN).delete()

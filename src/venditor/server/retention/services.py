"""Keeping persons as long as the law and the seller say, and erasing them then.

A seller that has said nothing keeps everything: no period is made up. A law that has records kept goes over a
shorter period of the seller. What is erased is the person's key: the case, its events and its place in the
log stand, and nobody can read whom they were about.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from venditor.calendars.counting import same_number
from venditor.core.identifiers import uuid7
from venditor.rights.retention import least_years
from venditor.server.cases.models import Case, CaseReference
from venditor.server.people.models import Person
from venditor.server.people.services import erase, seal
from venditor.server.retention.models import LegalHold, RetentionRule
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change

log = logging.getLogger("venditor.worker")

MOST_MONTHS = 600
_MONTHS_OF_A_YEAR = 12
_CLOSED = "case_closed"
_SHORTEST_MONTH = timedelta(days=28)


def keep_for(months: int | None, *, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Set how long a seller keeps persons after their cases were closed.

    Args:
        months: 1 to 600; ``None`` keeps them until somebody asks for their erasure.
        tenant: the seller.
        actor: the account; ``None`` for the command line of the installation.
        now: this instant.

    Raises:
        SettingsError: when it is no such number.
    """
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise SettingsError(
            "retention.months",
            f"{months} is no number of months that persons are kept for.",
            facts={"field": "months"},
            remedy=f"Write 1 to {MOST_MONTHS}.",
        )
    with acting_for(tenant.id), transaction.atomic():
        before = RetentionRule.objects.values_list("months", flat=True).first()
        RetentionRule.objects.all().delete()
        if months is not None:
            RetentionRule.objects.create(tenant=tenant, months=months)
        detail = {"months": months, "months_before": before}
        record_change("retention.changed", detail, tenant=tenant, actor=actor, now=now)


def hold(case: UUID, *, reason: str, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Keep a case whatever its age, until the hold is lifted.

    Raises:
        Case.DoesNotExist: when the seller has no such case.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = Case.objects.select_for_update().get(id=case)
        if not LegalHold.objects.filter(case=row, lifted_at=None).exists():
            hold_id = uuid7(now)
            sealed = seal(reason, person=row.person_id, field=f"hold {hold_id}")
            LegalHold.objects.create(id=hold_id, tenant=tenant, case=row, sealed=sealed, made_at=now)
            record_change("hold.placed", {"receipt": row.receipt}, tenant=tenant, actor=actor, now=now)


def lift_hold(case: UUID, *, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Let a case grow old again.

    Raises:
        Case.DoesNotExist: when the seller has no such case.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = Case.objects.select_for_update().get(id=case)
        if LegalHold.objects.filter(case=row, lifted_at=None).update(lifted_at=now):
            record_change("hold.lifted", {"receipt": row.receipt}, tenant=tenant, actor=actor, now=now)


def erase_expired(*, now: datetime) -> int:
    """Erase the persons whose cases were closed long enough ago; how many.

    May run late, twice, and in two workers at once. An open case and a held one keep their person.
    """
    erased = 0
    for rule in list(RetentionRule.everywhere.select_related("tenant")):
        with acting_for(rule.tenant_id):
            for case, closed_at in _closed_cases(before=now - _SHORTEST_MONTH * rule.months):
                if now >= _end(case, closed_at, rule):
                    erased += _erased(case.id, now=now)
    return erased


def _closed_cases(*, before: datetime) -> list[tuple[Case, datetime]]:
    held = LegalHold.objects.filter(case=OuterRef("pk"), lifted_at=None)
    closed = Max("events__at", filter=Q(events__kind=_CLOSED))
    rows = Case.objects.filter(~Exists(held), is_open=False, person__erased_at=None)
    rows = rows.annotate(closed_at=closed).filter(closed_at__lte=before)
    return [(case, case.closed_at) for case in rows.select_related("order", "tenant").order_by("id")]


def _end(case: Case, closed_at: datetime, rule: RetentionRule) -> datetime:
    """The instant from which a person may be erased: the end of the last day of the longest period."""
    countries = {case.tenant.country, case.order.country if case.order else ""}
    least = [one.years * _MONTHS_OF_A_YEAR for country in countries if (one := least_years(country))]
    day = same_number(closed_at.astimezone(UTC).date(), max([rule.months, *least]))
    # The day after, at noon: by then that day is over wherever the consumer lives (UTC-12).
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=1)


def _erased(case: UUID, *, now: datetime) -> bool:
    try:
        return _erase(case, now=now)
    except Exception as defect:  # noqa: BLE001 - one case never keeps all others
        log.error("case %s was not erased: %s", case, type(defect).__name__)  # noqa: TRY400 - may name somebody
        return False


def _erase(case: UUID, *, now: datetime) -> bool:
    with transaction.atomic():
        row = Case.objects.select_for_update().get(id=case)
        person = Person.objects.get(id=row.person_id)
        held = LegalHold.objects.filter(case=row, lifted_at=None).exists()
        if row.is_open or held or person.erased_at is not None:
            return False
        # What could be tried against a list of order numbers goes too.
        CaseReference.objects.filter(case=row).delete()
        Case.objects.filter(id=row.id).update(contract_digest=None)
        detail = {"receipt": row.receipt}
        record_change("person.erased", detail, tenant=row.tenant, actor=None, now=now)
        erase(person, now=now)
    log.info("the person of case %s was erased", case)
    return True

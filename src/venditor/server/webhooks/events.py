"""Which events of a case are told to the seller's own systems, and in which words."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.conf import settings

from venditor.server.cases.models import Case, CaseEvent
from venditor.server.outbox.services import put_in
from venditor.server.tenants.scope import current_tenant
from venditor.server.webhooks.models import Endpoint

KIND = "webhook"

TYPES: Mapping[str, str] = types.MappingProxyType(
    {
        "withdrawal_declared": "withdrawal.declared",
        "acknowledgement_sent": "acknowledgement.sent",
        "acknowledgement_bounced": "acknowledgement.failed",
        "acknowledgement_undeliverable": "acknowledgement.failed",
        "order_matched": "order.matched",
        "assessment_made": "assessment.made",
        "case_closed": "case.closed",
        "declaration_passed_on": "withdrawal.passed_on",
    }
)
"""Types of messages by kinds of events; of all other events nobody outside is told."""

ALL_TYPES = tuple(dict.fromkeys(TYPES.values()))


def announce(case: Case, rows: Sequence[CaseEvent], *, now: datetime) -> None:
    """Put a message into the outbox for each event and each address that is told of its type.

    Inside the transaction that writes the events.
    """
    told = [row for row in rows if row.kind in TYPES]
    if not told:
        return
    for endpoint in Endpoint.objects.filter(disabled_at=None):
        for row in told:
            if TYPES[row.kind] in endpoint.events:
                put_in(
                    KIND,
                    key=f"webhook {endpoint.id} {row.id}",
                    subject=case.id,
                    payload={"endpoint": str(endpoint.id), "message": _message(case, row)},
                    now=now,
                )


def _message(case: Case, row: CaseEvent) -> Mapping[str, object]:
    """What is told: ids, the receipt number, links; nothing of a consumer."""
    return {
        "type": TYPES[row.kind],
        "timestamp": f"{row.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "data": {
            "seller": str(current_tenant()),
            "case": str(case.id),
            "event": str(row.id),
            "receipt": case.receipt,
            "links": {
                "api": f"{settings.BASE_URL}/api/v1/withdrawals/{case.receipt}",
                "console": f"{settings.BASE_URL}/console/cases/{case.id}",
            },
        },
    }

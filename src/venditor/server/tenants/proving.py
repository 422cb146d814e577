"""Looking into the domain name system for the token of a host: an item of the outbox, never in a request."""

from __future__ import annotations

from datetime import datetime

from venditor.adapters.dns import NoAnswerError, ResolvedTexts, Texts
from venditor.server.outbox.handling import Outcome
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.hosts import challenge_name, note_look
from venditor.server.tenants.models import Found, TenantHost


def texts() -> Texts:
    """What knows the texts under names in this installation."""
    return ResolvedTexts()


def look(item: OutboxItem, *, now: datetime) -> Outcome:
    """Look for the token of a host; an item of the kind ``host.look``.

    It is done whatever is found: the tick asks for the next look.
    """
    row = TenantHost.objects.filter(id=item.payload["host"], proven_at=None).select_related("tenant").first()
    if row is None:
        # Removed or proven meanwhile.
        return Outcome({"found": ""})
    found, asked = _found(row), item.payload["asked"]
    return Outcome(
        {"found": found}, lambda: note_look(row.id, found, tenant=row.tenant, asked=asked, now=now)
    )


def _found(row: TenantHost) -> str:
    try:
        there = texts().texts(challenge_name(row.host))
    except NoAnswerError:
        return Found.NO_ANSWER
    # Some consoles keep the quotation marks that were typed around a text.
    if row.token and any(text.strip().strip('"') == row.token for text in there):
        return Found.TOKEN
    return Found.OTHER if there else Found.NOTHING

"""Addresses that a seller has told: made, renewed, taken away; and what was tried there."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from venditor.adapters.webhooks import AddressError, is_public, secret_text, target_of
from venditor.core.identifiers import uuid7
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change
from venditor.server.webhooks.events import ALL_TYPES, KIND
from venditor.server.webhooks.models import Endpoint

BOTH_SIGN = timedelta(hours=24)
"""How long the secret before a new one still signs: time for a receiver to take the new one over."""

MOST_ENDPOINTS = 10
"""Each event is a row for each address."""

GONE, OWNER = "gone", "owner"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A message, and what became of it.

    Attributes:
        item: its row of the outbox; type: what it tells; receipt: of which case.
        endpoint: where it goes; ``None`` where that was taken away.
    """

    item: OutboxItem
    type: str
    receipt: str
    endpoint: Endpoint | None


def secrets_of(endpoint: Endpoint, *, now: datetime) -> list[str]:
    """The secrets that sign messages to an address, the newest first: two for a while after a renewal."""
    numbers = [endpoint.secret_number]
    if endpoint.both_until is not None and now < endpoint.both_until:
        numbers.append(endpoint.secret_number - 1)
    return [_secret(endpoint, number) for number in numbers]


def add_endpoint(url: str, *, events: Collection[str], tenant: Tenant, actor: Any, now: datetime) -> Endpoint:
    """Have an address told of events.

    Raises:
        SettingsError: when nothing is sent to such an address, no event is chosen, or there are too many.
    """
    address = url.strip()
    _check(address)
    wanted = [one for one in ALL_TYPES if one in events]
    if not wanted:
        raise _refused("events", _("No event is chosen."), _("Choose from the list."))
    with acting_for(tenant.id), transaction.atomic():
        Tenant.objects.select_for_update().get(id=tenant.id)
        if Endpoint.objects.count() >= MOST_ENDPOINTS:
            message = _("There are %(most)s addresses already.") % {"most": MOST_ENDPOINTS}
            raise _refused("url", message, _("Take one away first."))
        endpoint = Endpoint.objects.create(
            id=uuid7(now), tenant=tenant, url=address, events=wanted, made_at=now
        )
        record_change("webhook.added", {"address": address}, tenant=tenant, actor=actor, now=now)
    return endpoint


def remove_endpoint(endpoint: UUID, *, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Tell an address nothing any more; what waits for it is given up.

    Raises:
        Endpoint.DoesNotExist: when the seller has no such address.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = Endpoint.objects.get(id=endpoint)
        record_change("webhook.removed", {"address": row.url}, tenant=tenant, actor=actor, now=now)
        row.delete()


def renew_secret(endpoint: UUID, *, tenant: Tenant, actor: Any, now: datetime) -> Endpoint:
    """Give an address a new secret; the one before signs beside it for a day.

    Raises:
        Endpoint.DoesNotExist: when the seller has no such address.
    """
    with acting_for(tenant.id), transaction.atomic():
        row: Endpoint = Endpoint.objects.select_for_update().get(id=endpoint)
        row.secret_number += 1
        row.both_until = now + BOTH_SIGN
        row.save(update_fields=["secret_number", "both_until"])
        record_change("webhook.renewed", {"address": row.url}, tenant=tenant, actor=actor, now=now)
    return row


def tell_again(endpoint: UUID, *, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Tell an address again that said it was gone.

    Raises:
        Endpoint.DoesNotExist: when the seller has no such address.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = Endpoint.objects.select_for_update().get(id=endpoint)
        if row.disabled_at is None:
            return
        Endpoint.objects.filter(id=endpoint).update(disabled_at=None, disabled_why="")
        record_change("webhook.enabled", {"address": row.url}, tenant=tenant, actor=actor, now=now)


def send_again(item: UUID, *, tenant: Tenant, now: datetime) -> None:
    """Send a message once more, under the id it had: a receiver that took it before takes it for the same.

    Raises:
        OutboxItem.DoesNotExist: when the seller has no such message.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = OutboxItem.objects.select_for_update().get(id=item, kind=KIND)
        if row.state in (State.DONE, State.DEAD):
            again = {"state": State.PENDING, "due_at": now, "attempts": 0, "trouble": "", "done_at": None}
            OutboxItem.objects.filter(id=item).update(**again)


def endpoints() -> list[Endpoint]:
    """Addresses of the current seller."""
    return list(Endpoint.objects.all())


def attempts(*, most: int = 50) -> Sequence[Attempt]:
    """The messages of the current seller that were made last, the newest first."""
    known = {str(endpoint.id): endpoint for endpoint in Endpoint.objects.all()}
    rows = OutboxItem.objects.filter(kind=KIND).order_by("-made_at", "-id")[:most]
    return [
        Attempt(
            row,
            row.payload["message"]["type"],
            row.payload["message"]["data"]["receipt"],
            known.get(row.payload["endpoint"]),
        )
        for row in rows
    ]


def _secret(endpoint: Endpoint, number: int) -> str:
    # One key an address and renewal (RFC 5869: expand by the purpose).
    purpose = b"venditor webhook" + endpoint.id.bytes + number.to_bytes(4, "big") + b"\x01"
    return secret_text(hmac.digest(settings.WEBHOOK_SECRET, purpose, hashlib.sha256))


def _check(url: str) -> None:
    such = _("Write one such as https://shop.example/hooks.")
    if not url.lower().startswith("https://"):
        raise _refused("url", _("The address does not begin with https://."), such)
    try:
        host = target_of(url).host
    except AddressError:
        message = _(
            "This is no address to which messages are sent: no name, password or “#” may stand in it."
        )
        raise _refused("url", message, such) from None
    try:
        inside = not is_public(ip_address(host))
    except ValueError:
        # A name: where it leads is looked at each time something is sent.
        inside = "." not in host or host.endswith((".localhost", ".local", ".internal"))
    if inside:
        message = _("“%(host)s” is not on the open internet.") % {"host": host}
        raise _refused("url", message, _("Name a host that others can reach too."))


def _refused(field: str, message: str, remedy: str) -> SettingsError:
    return SettingsError(f"webhook.{field}", message, facts={"field": field}, remedy=remedy)

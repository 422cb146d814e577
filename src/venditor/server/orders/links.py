"""The order's own link: a signed token that the shop puts into its own mail.

A token names the order and does not run out, for mail is kept for years. All links of the installation are
called back by another ``VENDITOR_ORDER_LINKS``, or when the secret key that signed them is taken away.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import hmac
import io
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from django.conf import settings

from venditor.core.spreadsheets import harmless
from venditor.server.orders.models import Order
from venditor.server.tenants.addresses import page_address
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

_TAG_BYTES = 16
_ID_BYTES = 16
# 32 bytes in base64 without its padding; nothing longer is decoded.
TOKEN_CHARACTERS = 43


class Linked(Protocol):
    """What has a link of its own: a seller's order, or a marketplace's."""

    id: UUID
    tenant_id: UUID
    number: str


def order_token(order: Linked) -> str:
    """The token of an order's own link; it does not run out.

    Whoever has it sees the order's articles in the form: it belongs into mail to the buyer and nowhere else.
    """
    return _written(order.id.bytes + _tag(order.id, order.tenant_id, settings.SECRET_KEY))


def order_of_token(token: str, *, tenant: Tenant) -> Order | None:
    """The seller's order that a token names; ``None`` for a changed one, and for one of another seller."""
    order_id = named_by_token(token, tenant=tenant.id)
    if order_id is None:
        return None
    with acting_for(tenant.id):
        found: Order | None = Order.objects.filter(id=order_id).first()
        return found


def order_link(order: Linked, *, tenant: Tenant) -> str:
    """The address that the shop puts into its mail about an order."""
    return page_address(tenant, t=order_token(order))


def order_links_csv(tenant: Tenant) -> str:
    """Order numbers and links of a seller's orders as CSV, for the tool that writes the shop's mail.

    Without those of marketplaces, whose links the marketplace sends.
    """
    with acting_for(tenant.id):
        own = Order.objects.filter(market=None).order_by("made_at", "id")
        return links_csv(own.iterator(), tenant=tenant)


def links_csv(orders: Iterable[Linked], *, tenant: Tenant) -> str:
    """Order numbers and links as CSV.

    A number that a spreadsheet would take for a formula stands behind an apostrophe.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("order", "link"))
    base = page_address(tenant)
    for order in orders:
        writer.writerow((harmless(order.number), f"{base}?t={order_token(order)}"))
    return written.getvalue()


def _written(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).decode("ascii").rstrip("=")


def named_by_token(token: str, *, tenant: UUID) -> UUID | None:
    """Id of the order that a token of this seller's names; ``None`` for a changed one, or another's."""
    if len(token) != TOKEN_CHARACTERS or not token.isascii():
        return None
    try:
        told = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if _written(told) != token:
        return None
    order = UUID(bytes=told[:_ID_BYTES])
    # A secret key that was renewed may be kept beside the new one for a while.
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    right = [hmac.compare_digest(told[_ID_BYTES:], _tag(order, tenant, secret)) for secret in secrets]
    return order if any(right) else None


def _tag(order: UUID, tenant: UUID, secret: str) -> bytes:
    # One key a seller and version (RFC 5869: extract by the secret, expand by the purpose).
    extracted = hmac.digest(b"venditor order link", secret.encode(), hashlib.sha256)
    version = settings.ORDER_LINKS.encode()
    key = hmac.digest(extracted, tenant.bytes + version + b"\x01", hashlib.sha256)
    return hmac.digest(key, order.bytes, hashlib.sha256)[:_TAG_BYTES]

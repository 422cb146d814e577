"""Making keys of the API, finding them, taking them back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from venditor.core.identifiers import new_token, token_digest, uuid7
from venditor.server.access.models import ApiKey
from venditor.server.tenants.errors import SettingsError
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change

DECLARE, READ, ORDERS = "declare", "read", "orders"
SCOPES = (DECLARE, READ, ORDERS)
"""What a key may allow: to declare, to read cases, to read which order a case is about."""

# Found again where a key was pasted by mistake: into a repository, a log, a chat.
PREFIX = "venditor_"
MOST_NAME = 100
_PURPOSE = "api-key"
# That a key is in use is worth a write now and then, not with each call.
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made.

    Attributes:
        key: its row.
        text: the key itself; nobody can show it again.
    """

    key: ApiKey
    text: str


def make_key(name: str, *, scopes: Collection[str], tenant: Tenant, actor: Any, now: datetime) -> NewKey:
    """Make a key for a seller's own systems.

    Args:
        name: what it is for.
        scopes: what it allows; see :data:`SCOPES`.
        tenant: the seller.
        actor: the account; ``None`` for the command line of the installation.
        now: this instant.

    Raises:
        SettingsError: when it has no name, or allows nothing or something unknown.
    """
    named = " ".join(name.split())
    if not named or len(named) > MOST_NAME:
        message = _("A key needs a name of at most %(most)s characters.") % {"most": MOST_NAME}
        raise _refused("name", message, _("Write which system uses it."))
    wanted = [scope for scope in SCOPES if scope in scopes]
    if not wanted or len(wanted) != len(set(scopes)):
        raise _refused("scopes", _("A key must allow something."), _("Choose from the list."))
    text = PREFIX + new_token()
    with acting_for(tenant.id), transaction.atomic():
        key = ApiKey.objects.create(
            id=uuid7(now),
            tenant=tenant,
            name=named,
            digest=token_digest(text, purpose=_PURPOSE),
            ending=text[-4:],
            scopes=wanted,
            made_at=now,
        )
        record_change("key.made", {"key": named, "scopes": wanted}, tenant=tenant, actor=actor, now=now)
    return NewKey(key, text)


def revoke_key(key: UUID, *, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Take a key back; from the next call on it opens nothing.

    Raises:
        ApiKey.DoesNotExist: when the seller has no such key.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = ApiKey.objects.select_for_update().get(id=key)
        if row.revoked_at is not None:
            return
        ApiKey.objects.filter(id=key).update(revoked_at=now)
        record_change("key.revoked", {"key": row.name}, tenant=tenant, actor=actor, now=now)


def key_of(text: str, *, now: datetime) -> ApiKey | None:
    """The key that a call came with, noting that it is in use; ``None`` for one that opens nothing."""
    if not text.startswith(PREFIX):
        return None
    digest = token_digest(text, purpose=_PURPOSE)
    found: ApiKey | None = (
        ApiKey.everywhere.filter(digest=digest, revoked_at=None).select_related("tenant").first()
    )
    if found is not None and (found.last_used_at is None or now - found.last_used_at >= _USED_EVERY):
        ApiKey.everywhere.filter(id=found.id).update(last_used_at=now)
    return found


def keys() -> list[ApiKey]:
    """Keys of the current seller, the newest first; those that were taken back are among them."""
    return list(ApiKey.objects.all())


def _refused(field: str, message: str, remedy: str) -> SettingsError:
    return SettingsError(f"key.{field}", message, facts={"field": field}, remedy=remedy)

"""Host names of a seller's own: added, shown to be its own, taken away.

A new name serves nothing. Its owner puts a token into the domain name system, where nobody else can; the
worker looks for it when asked to, and by itself for a while (:mod:`venditor.server.tenants.proving`). Whoever
runs the installation can vouch for a name instead.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http.request import validate_host
from django.utils.translation import gettext as _

from venditor.server.outbox.services import is_in, put_in
from venditor.server.tenants.errors import SettingsError, refused
from venditor.server.tenants.models import Found, Tenant, TenantHost
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.services import record_change

KIND = "host.look"
# A name of its own, as RFC 8552 section 1.1 asks for: it stands beside nothing else.
_CHALLENGE = "_venditor-challenge"
# A name in the domain name system of two labels or more (RFC 1035 section 2.3.1, RFC 1123 section 2.1).
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
# A seller needs a few; each that waits is asked for again and again.
MOST_WAITING = 20
# The tick looks soon and then less and less often: a quarter of the time that a name has waited, between
# these. Records are seen within minutes or, where their absence was remembered, within hours (RFC 2308).
LOOK_FIRST, LOOK_LAST = timedelta(minutes=5), timedelta(hours=6)
LOOK_FOR = timedelta(days=7)


def challenge_name(host: str) -> str:
    """The name under which the token of a host is looked for."""
    return f"{_CHALLENGE}.{host}"


def add_host(host: str, *, tenant: Tenant, actor: Any, now: datetime) -> TenantHost:
    """Take down a host name under which a seller's page is to stand, once it is shown to be the seller's.

    Raises:
        SettingsError: when it is not a host name, is the installation's or in the list already, or too many
            wait.
    """
    name = _host_name(host)
    with acting_for(tenant.id), transaction.atomic():
        if TenantHost.objects.filter(proven_at=None).count() >= MOST_WAITING:
            message = _("%(most)s host names wait to be shown as yours.") % {"most": MOST_WAITING}
            raise refused("host", message, _("Show one of them to be yours, or remove it."))
        return _added(name, tenant=tenant, actor=actor, now=now)


def ask_for_look(host: int, *, tenant: Tenant, actor: Any, now: datetime) -> bool:
    """Let the worker look for the token of a host at once; once a minute at most.

    Returns:
        Whether it was not asked to already, and the host is not proven.

    Raises:
        TenantHost.DoesNotExist: when the seller has no such host.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = TenantHost.objects.get(id=host)
        if row.proven_at is not None or is_in(_key(row, now)):
            return False
        _put_look_in(row, asked=True, now=now)
        record_change("host.asked", {"host": row.host}, tenant=tenant, actor=actor, now=now)
    return True


def look_again(*, now: datetime) -> int:
    """Let the worker look for tokens of hosts that wait, as time asks for it; how many hosts that were."""
    asked = 0
    for row in list(TenantHost.everywhere.filter(proven_at=None, look_at__lte=now)):
        with acting_for(row.tenant_id), transaction.atomic():
            # Two workers may have seen the same row.
            mine = TenantHost.objects.filter(id=row.id, look_at=row.look_at)
            if not mine.update(look_at=_next_look(row, now)):
                continue
            if now - row.added_at > LOOK_FOR:
                record_change("host.given_up", {"host": row.host}, tenant=row.tenant, actor=None, now=now)
            else:
                _put_look_in(row, asked=False, now=now)
                asked += 1
    return asked


def note_look(host: int, found: str, *, tenant: Tenant, asked: bool, now: datetime) -> None:
    """Record what a look found, inside the transaction in which the look becomes done.

    Args:
        host: id of the host; one that was removed meanwhile is not missed.
        found: what was found, one of :class:`~venditor.server.tenants.models.Found`.
        tenant: the seller that is acted for.
        asked: whether somebody asked for it; else the history tells only what is new.
        now: this instant.
    """
    row = TenantHost.objects.select_for_update().filter(id=host, proven_at=None).first()
    if row is None:
        return
    if found == Found.TOKEN:
        if _proved(row, by="dns", now=now):
            return
        found = Found.TAKEN
    TenantHost.objects.filter(id=row.id).update(looked_at=now, found=found)
    if asked or found != row.found:
        detail = {"host": row.host, "found": found}
        record_change("host.looked", detail, tenant=tenant, actor=None, now=now)


def confirm_host(host: str, *, tenant: Tenant, now: datetime) -> TenantHost:
    """Vouch for a host name of a seller, as whoever runs the installation; it is added where it is not there.

    Raises:
        SettingsError: when it is not a host name, is the installation's, or another seller has proved it.
    """
    name = _host_name(host)
    with acting_for(tenant.id), transaction.atomic():
        row = TenantHost.objects.filter(host=name).first()
        row = row or _added(name, tenant=tenant, actor=None, now=now)
        if row.proven_at is None and not _proved(row, by="command", now=now):
            raise SettingsError(
                "settings.host_taken",
                f"{name} is proven by another seller.",
                facts={"field": "host"},
                remedy="`venditor seller host list` shows whose it is; remove it there first.",
            )
        return row


def remove_host(host: int, *, tenant: Tenant, actor: Any, now: datetime) -> None:
    """Take a host name away from a seller.

    Raises:
        TenantHost.DoesNotExist: when the seller has no such host.
    """
    with acting_for(tenant.id), transaction.atomic():
        row = TenantHost.objects.get(id=host)
        record_change("host.removed", {"host": row.host}, tenant=tenant, actor=actor, now=now)
        row.delete()


def in_letters_of_dns(host: str) -> str:
    """A host name as the domain name system writes it, in small letters: other scripts as ``xn--``.

    Source: RFC 3490. A name that it would turn into another one, as ß into ss (RFC 5894 section 7.2), stays
    as it is.
    """
    name = host.strip().lower().rstrip(".")
    if name.isascii():
        return name
    try:
        told = name.encode("idna")
        return told.decode("ascii") if told.decode("idna") == name else name
    except UnicodeError:
        return name


def _host_name(host: str) -> str:
    name = in_letters_of_dns(host)
    if not name.isascii():
        message = _("“%(host)s” is not a host name.") % {"host": host.strip()}
        raise refused("host", message, _("Write it as the domain name system has it: it begins with xn--."))
    if not _HOST.fullmatch(name):
        message = _("“%(host)s” is not a host name.") % {"host": host.strip()}
        raise refused("host", message, _("Write it without https:// and path, such as returns.example.org."))
    if validate_host(name, settings.HOSTS):
        message = _("“%(host)s” cannot be used here.") % {"host": name}
        raise refused("host", message, _("Use another host name."))
    return name


def _added(name: str, *, tenant: Tenant, actor: Any, now: datetime) -> TenantHost:
    try:
        with transaction.atomic():
            row: TenantHost = TenantHost.objects.create(
                tenant=tenant, host=name, added_at=now, look_at=now + LOOK_FIRST
            )
    except IntegrityError:
        message = _("“%(host)s” stands in your list already.") % {"host": name}
        raise refused("host", message, _("Use another host name.")) from None
    record_change("host.added", {"host": name}, tenant=tenant, actor=actor, now=now)
    return row


def _proved(row: TenantHost, *, by: Literal["dns", "command"], now: datetime) -> bool:
    """Let a host serve, and say so in the history; whether no other seller had proved the name before."""
    try:
        with transaction.atomic():
            values: dict[str, Any] = {"proven_at": now, "look_at": None}
            if by == "dns":
                values |= {"looked_at": now, "found": Found.TOKEN}
            TenantHost.objects.filter(id=row.id).update(**values)
    except IntegrityError:
        return False
    detail = {"host": row.host, "by": by}
    record_change("host.proven", detail, tenant=row.tenant, actor=None, now=now)
    return True


def _put_look_in(row: TenantHost, *, asked: bool, now: datetime) -> None:
    put_in(KIND, key=_key(row, now), payload={"host": row.id, "asked": asked}, now=now, once=True)


def _key(row: TenantHost, now: datetime) -> str:
    return f"host {row.id} {now:%Y-%m-%dT%H:%M}"


def _next_look(row: TenantHost, now: datetime) -> datetime | None:
    waited = now - row.added_at
    return None if waited > LOOK_FOR else now + min(max(waited / 4, LOOK_FIRST), LOOK_LAST)

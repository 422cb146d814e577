"""Reports that a mail did not arrive, from the bounce mailbox or from a provider: a red task in the case."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings

from venditor.adapters.mail import (
    Bounce,
    BounceSource,
    Collected,
    ImapSettings,
    ImapSource,
    MaildirSource,
    read_bounce,
)
from venditor.adapters.mail.bounce_sources import IMAPS_PORT
from venditor.aftersales import RecordBounce, RecordLetterFailure
from venditor.aftersales.commands import Command
from venditor.server.cases.services import SYSTEM, carry_out
from venditor.server.mail.letters import KIND as LETTER
from venditor.server.mail.transport import MailSettingError
from venditor.server.outbox.failpoints import reach
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.people.models import Person
from venditor.server.tenants.scope import acting_for

log = logging.getLogger("venditor.worker")

KIND = "withdrawal.acknowledgement"
_FORMS = "maildir:///PATH or imaps://USER:PASSWORD@HOST/FOLDER"


class TooEarlyError(Exception):
    """A report about a letter of which it is not recorded yet that it was sent; it is read again later."""


def collect(*, now: datetime) -> Collected | None:
    """Fetch and record what came back; ``None`` where no mailbox is set.

    Raises:
        MailError: when the mailbox cannot be read.
    """
    if not settings.BOUNCES:
        return None

    def handle(message: bytes) -> None:
        bounce = read_bounce(message)
        if bounce is None:
            log.info("no report of a delivery came to the bounce mailbox")
        else:
            record(bounce, now=now)

    return bounce_source(settings.BOUNCES).collect(handle)


def record(bounce: Bounce, *, now: datetime) -> bool:
    """Record what a report says; the same one twice is recorded once.

    Returns:
        Whether it was about an acknowledgement or a letter of a case that did not arrive.

    Raises:
        TooEarlyError: when the sending itself is not recorded yet.
    """
    if bounce.action != "failed":
        log.info("report %s, nothing to do", bounce.action)
        return False
    item = _item_of(bounce.token)
    if item is None:
        log.warning("report of a letter that is not known, status %s", bounce.status)
        return False
    if item.kind not in (KIND, LETTER):
        log.warning("not delivered %s %s: status %s", item.kind, item.id, bounce.status)
        return False
    if item.state == State.PENDING:
        raise TooEarlyError(str(item.id))
    return _record(bounce, item, now=now)


def _record(bounce: Bounce, item: OutboxItem, *, now: datetime) -> bool:
    with acting_for(item.tenant_id):
        erased = Person.objects.filter(id=item.person_id, erased_at__isnull=False).exists()
        if erased or not _counts(item):
            # Of a mail before the one that counts, or about somebody who is not known here any more.
            log.info("report of %s changes nothing", item.id)
            return False
        reach("bounce.read")
        carry_out(_failure(bounce, item), case=item.subject, actor=SYSTEM, now=now)
        reach("bounce.recorded")
    log.warning("not delivered %s %s: status %s", item.kind, item.id, bounce.status)
    return True


def _counts(item: OutboxItem) -> bool:
    """Whether a mail is the one that counts: the last acknowledgement of a case, and every letter."""
    if item.kind == LETTER:
        return True
    acknowledgements = OutboxItem.objects.filter(kind=KIND, subject=item.subject)
    return bool(acknowledgements.order_by("-made_at", "-id").first() == item)


def _failure(bounce: Bounce, item: OutboxItem) -> Command:
    status = bounce.status or ""
    if item.kind == LETTER:
        return RecordLetterFailure(letter=item.key, status=status, diagnostic=bounce.diagnostic)
    return RecordBounce(status=status, diagnostic=bounce.diagnostic)


def _item_of(token: str | None) -> OutboxItem | None:
    try:
        found: OutboxItem | None = OutboxItem.everywhere.filter(id=UUID(hex=token or "")).first()
    except ValueError:
        return None
    return found


def bounce_source(address: str) -> BounceSource:
    """The mailbox that an address names.

    Raises:
        MailSettingError: when it names none.
        MailError: ``mail.setting`` when a part of it cannot be.
    """
    parts = urlsplit(address)
    if parts.scheme == "maildir" and parts.path:
        return MaildirSource(Path(unquote(parts.path)))
    if parts.scheme != "imaps" or not (parts.hostname and parts.username):
        raise MailSettingError(
            "mail.bounces", "VENDITOR_BOUNCES names no mailbox.", remedy=f"Write {_FORMS}."
        )
    return ImapSource(
        ImapSettings(
            host=parts.hostname,
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            port=parts.port or IMAPS_PORT,
            mailbox=unquote(parts.path.strip("/")) or "INBOX",
        )
    )

"""Mail about accounts: put into the outbox by Django's own interface, so that a reset link survives a crash.

Accounts belong to no seller and are no consumers, so neither a tenant nor a key of a person is at hand. What
such a mail says is encrypted under a key derived from the installation's signing secret and gone from the
database when it was sent or given up. When that secret is gone, waiting ones cannot be read; their links are
signed with the same secret and would not have worked any more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from venditor.adapters.mail import Letter, Mailbox
from venditor.core import clock
from venditor.core.identifiers import uuid7
from venditor.server.mail.sending import bounce_token, message_id, reachable, send_letter
from venditor.server.outbox.handling import GiveUp, Outcome
from venditor.server.outbox.models import OutboxItem

KIND = "account.mail"


class OutboxBackend(BaseEmailBackend):
    """Django's ``EMAIL_BACKEND``: each mail becomes one item for each of its recipients."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put mails into the outbox, in the transaction that is open, if any; how many messages that were.

        Attachments and headers of one's own are not carried: no mail about an account has them.
        """
        now = clock.now()
        for message in email_messages:
            for recipient in message.recipients():
                _put_in(_content(message, recipient), now=now)
        return len(email_messages)


def send(item: OutboxItem, *, now: datetime) -> Outcome:
    """Send one mail about an account.

    Raises:
        GiveUp: when it cannot be read any more, no mail can be sent there, or it is refused for good.
        RetryLater: when it was not taken now.
    """
    try:
        told = json.loads(_lock().decrypt(bytes(item.sealed)))
    except (InvalidToken, TypeError):
        raise GiveUp("account.unreadable") from None
    reply = send_letter(_letter(item, told, now=now), item=item)
    return Outcome({"sent": True, "code": reply.code})


def given_up(item: OutboxItem, *, diagnostic: str, now: datetime) -> None:
    """Forget what the mail said; whoever wanted it asks again."""
    OutboxItem.everywhere.filter(id=item.id).update(sealed=None)


def _content(message: EmailMessage, recipient: str) -> Mapping[str, str]:
    pages = [content for content, kind in getattr(message, "alternatives", ()) if kind == "text/html"]
    return {
        "to": recipient,
        "subject": message.subject,
        "text": message.body,
        "html": str(pages[0]) if pages else "",
        "language": get_language() or settings.LANGUAGE_CODE,
    }


def _put_in(content: Mapping[str, str], *, now: datetime) -> None:
    item = uuid7(now)
    OutboxItem.everywhere.create(
        id=item,
        kind=KIND,
        key=f"account {item}",
        sealed=_lock().encrypt(json.dumps(dict(content)).encode()),
        made_at=now,
        due_at=now,
    )


def _letter(item: OutboxItem, told: Mapping[str, Any], *, now: datetime) -> Letter:
    return Letter(
        sender=Mailbox(settings.MAIL_FROM, "Venditor"),
        recipient=reachable(told["to"]),
        subject=told["subject"],
        text=told["text"],
        html=told["html"] or _as_page(told["text"], told["subject"]),
        language=told["language"],
        message_id=message_id(item),
        date=now,
        bounce_token=bounce_token(item),
    )


def _as_page(text: str, title: str) -> str:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body><div style="white-space:pre-wrap">{escape(text)}</div></body></html>'
    )


def _lock() -> MultiFernet:
    # The first locks; one that was renewed, and is kept for a while, still opens.
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keys = (hmac.digest(one.encode(), b"venditor account mail", hashlib.sha256) for one in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])

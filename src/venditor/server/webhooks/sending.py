"""Sending one message: what the receiver's answer means, and what follows from it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from venditor.adapters.webhooks import AddressError, DeliveryError, HttpsSender, Message, Sender, headers
from venditor.server.outbox.handling import GiveUp, Outcome, RetryLater
from venditor.server.outbox.models import OutboxItem
from venditor.server.webhooks.endpoints import GONE, secrets_of
from venditor.server.webhooks.models import Endpoint

_GONE = 410
_TAKEN = range(200, 300)

REST = timedelta(minutes=2)
"""For which an address that gave no answer is left alone: it costs the others one timeout in that time."""

# Until when, by endpoint; each worker finds out for itself.
_resting: dict[UUID, datetime] = {}


def sender() -> Sender:
    """What sends messages in this installation."""
    return HttpsSender()


def send(item: OutboxItem, *, now: datetime) -> Outcome:
    """Send a message; an item of the kind ``webhook``.

    Raises:
        GiveUp: when the address is not told any more, says that it is gone, or leads inside.
        RetryLater: when it did not take the message now, or gave no answer to another one just before;
            redirects are such an answer too.
    """
    endpoint = Endpoint.objects.filter(id=item.payload["endpoint"]).first()
    if endpoint is None or endpoint.disabled_at is not None:
        raise GiveUp("webhook.not_told")
    rests = _resting.get(endpoint.id, now) - now
    if rests > timedelta():
        raise RetryLater("webhook.resting", after=rests)
    message = Message(message_id(item), _body(item))
    signed = headers(message, at=now, secrets=secrets_of(endpoint, now=now))
    try:
        reply = sender().post(endpoint.url, message.body, signed)
    except AddressError as refused:
        raise GiveUp(refused.code) from None
    except DeliveryError as later:
        _resting[endpoint.id] = now + REST
        raise RetryLater(later.code, after=REST) from None
    if reply.status in _TAKEN:
        return Outcome({"status": reply.status})
    if reply.status == _GONE:
        Endpoint.objects.filter(id=endpoint.id).update(disabled_at=now, disabled_why=GONE)
        raise GiveUp(f"webhook.answered {reply.status}")
    raise RetryLater(f"webhook.answered {reply.status}", after=reply.retry_after)


def message_id(item: OutboxItem) -> str:
    """The id of a message: the same at each attempt, and when it is sent again."""
    return f"msg_{item.id.hex}"


def _body(item: OutboxItem) -> bytes:
    text = json.dumps(item.payload["message"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()

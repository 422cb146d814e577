"""Webhooks as Standard Webhooks asks for them: signed messages, sent to addresses on the open internet alone.

>>> from datetime import UTC, datetime
>>> message = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}')
>>> at = datetime(2021, 2, 25, 15, 2, 10, tzinfo=UTC)
>>> headers(message, at=at, secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])["webhook-signature"]
'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

Source: Standard Webhooks 1.0.0, "Webhook Metadata" and "Signature scheme"; the example is its reference
    vector.
"""

from venditor.adapters.webhooks.addresses import is_public, target_of
from venditor.adapters.webhooks.errors import AddressError, DeliveryError
from venditor.adapters.webhooks.fake import FakeReceiver
from venditor.adapters.webhooks.sending import HttpsSender, Reply, Sender
from venditor.adapters.webhooks.signing import Message, headers, secret_text, verified

__all__ = [
    "AddressError",
    "DeliveryError",
    "FakeReceiver",
    "HttpsSender",
    "Message",
    "Reply",
    "Sender",
    "headers",
    "is_public",
    "secret_text",
    "target_of",
    "verified",
]

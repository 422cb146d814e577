"""Signing messages, and checking signatures as a receiver does."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""How old or new a message may be; the default of the reference libraries."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent.

    Attributes:
        id: the same at each attempt, so that the receiver takes it once.
        body: byte for byte as it is signed.
    """

    id: str
    body: bytes


def secret_text(secret: bytes) -> str:
    """A secret of 24 to 64 bytes as people copy it."""
    return PREFIX + base64.b64encode(secret).decode("ascii")


def headers(message: Message, *, at: datetime, secrets: Sequence[str]) -> dict[str, str]:
    """Headers of a message.

    Args:
        message: what is sent.
        at: this instant; of the attempt, not of the event.
        secrets: as :func:`secret_text` writes them. While one is renewed both sign, and the receiver takes
            either.
    """
    instant = str(int(at.timestamp()))
    signatures = (_signature(message, instant, secret) for secret in secrets)
    return {
        "webhook-id": message.id,
        "webhook-timestamp": instant,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def verified(told: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> bool:
    """Whether a message was signed with a secret, and lately; what a receiver asks.

    Args:
        told: its headers, with names in lower case.
        body: its body.
        secret: as it was copied.
        now: this instant.
    """
    instant = told.get("webhook-timestamp", "")
    if not instant.isdecimal() or len(instant) > len("9999999999"):
        return False
    if abs(now - datetime.fromtimestamp(int(instant), UTC)) > TOLERANCE:
        return False
    right = _signature(Message(told.get("webhook-id", ""), body), instant, secret)
    given = (one.partition(",") for one in told.get("webhook-signature", "").split(" "))
    return any(
        version == "v1" and hmac.compare_digest(value.encode(), right.encode()) for version, _, value in given
    )


def _signature(message: Message, instant: str, secret: str) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("The secret is not base64.") from None
    signed = f"{message.id}.{instant}.".encode() + message.body
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode("ascii")

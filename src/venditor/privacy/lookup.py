"""Finding a record again without keeping what it is found by."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from uuid import UUID


class LookUp:
    """Keyed digests of one seller.

    Args:
        secret: the installation's look-up secret, 32 bytes or more.
        tenant: the seller; each has a key of its own, so that digests of two sellers never meet.

    Source: RFC 5869 (HKDF with one block: extract by the secret, expand by the tenant), RFC 2104 (HMAC).
    """

    def __init__(self, secret: bytes, tenant: UUID) -> None:
        extracted = hmac.digest(b"venditor look-up", secret, hashlib.sha256)
        self._key = hmac.digest(extracted, tenant.bytes + b"\x01", hashlib.sha256)

    def digest(self, text: str, *, kind: str) -> bytes:
        """32 bytes that stand for a text of one kind (``address``, ``reference``), normalised before."""
        return hmac.digest(self._key, f"{kind}\0{text}".encode(), hashlib.sha256)


def normal_address(text: str) -> str:
    """An electronic address as it is compared: no blanks around it, compatible forms folded, case ignored.

    The part before the @ may in theory tell capitals apart (RFC 5321 section 2.4); no provider of mailboxes
    does.
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def normal_reference(text: str) -> str:
    """An order number as it is compared: its letters and digits, in any script, case ignored.

    ``# 10-4711``, ``10 4711`` and the same in fullwidth or Arabic digits are one. Leading zeros count.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(_as_digit(one) for one in folded if one.isalnum())


def _as_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)

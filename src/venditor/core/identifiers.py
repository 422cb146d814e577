"""Identifiers: record ids, receipt numbers that people can read out, and tokens that open one thing.

>>> from datetime import UTC, datetime
>>> uuid7(datetime(2026, 3, 2, 12, tzinfo=UTC)).version
7
>>> receipt_read("k7mq 3xw9 tb4h")
'K7MQ-3XW9-TB4H'
>>> receipt_problem("K7MQ-3XW9-TB4R")
'"K7MQ-3XW9-TB4R" is not a receipt number: its last character does not fit the others.'

Sources: RFC 9562 section 5.7 (UUID version 7); ISO/IEC 7064 for the idea of a pure system with a prime
    modulus.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime

# Digits and capitals without 0, I, L, O and U: none is taken for another, none makes a word. Thirty-one, a
# prime.
RECEIPT_ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MODULUS = len(RECEIPT_ALPHABET)
# 31 ** 11 is 2 ** 54: one installation can hand out a hundred million and guess none.
_RANDOM_CHARACTERS = 11
_GROUP = 4
# What people write for characters that are left out.
_READ_AS = str.maketrans({"I": "1", "L": "1", "U": "V"})
_TOKEN_BYTES = 32


def uuid7(at: datetime) -> uuid.UUID:
    """A UUID of version 7: ordered by its microsecond, random in the rest (RFC 9562 sections 5.7 and 6.2).

    Args:
        at: the aware instant in which the record is made.
    """
    milliseconds = int(at.timestamp()) * 1000 + at.microsecond // 1000
    # Method 3 of section 6.2: the twelve bits behind the version say what part of the millisecond is over.
    part = at.microsecond % 1000 * 4096 // 1000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | part << 64 | 0x2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def receipt_number() -> str:
    """A fresh receipt number such as ``K7MQ-3XW9-TB4H``: random, with a check character at its end."""
    drawn = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(_RANDOM_CHARACTERS))
    whole = drawn + _check_character(drawn)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def receipt_read(text: str) -> str:
    """A receipt number as somebody typed it, in the form in which it was given out.

    Capitals, blanks and hyphens do not count; a letter that receipt numbers do not have is read as the one it
    is taken for.
    """
    kept = "".join(character for character in text.upper() if character.isalnum()).translate(_READ_AS)
    return "-".join(kept[start : start + _GROUP] for start in range(0, len(kept), _GROUP))


def receipt_problem(text: str) -> str | None:
    """Why a text is not a receipt number, or ``None`` where it is one.

    One wrong character and any two that changed places are found.
    """
    bare = text.replace("-", "")
    if len(bare) != _RANDOM_CHARACTERS + 1 or any(one not in RECEIPT_ALPHABET for one in bare):
        return f'"{text}" is not a receipt number: it has twelve letters and digits in groups of four.'
    if _check_character(bare[:-1]) != bare[-1]:
        return f'"{text}" is not a receipt number: its last character does not fit the others.'
    return None


def _check_character(drawn: str) -> str:
    # Weights 2, 3, ... below a prime modulus: no single change and no exchange of two leaves the sum as it
    # was.
    total = sum(weight * RECEIPT_ALPHABET.index(one) for weight, one in enumerate(drawn, start=2))
    return RECEIPT_ALPHABET[-total % _MODULUS]


def new_token() -> str:
    """A fresh secret for one link: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_digest(token: str, *, purpose: str) -> bytes:
    """What is stored of a token: SHA-256 over its purpose and itself, 32 bytes.

    A token for one purpose is unknown for every other. No key is needed: a token cannot be guessed.
    """
    return hashlib.sha256(f"{purpose}\0{token}".encode()).digest()

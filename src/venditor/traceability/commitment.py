"""Salted commitments: what goes into a log instead of the content.

A commitment is 32 bytes:

    SHA-256("venditor.org/commitment/v1" || 0x0A || salt || content)

The first line says what is hashed, so that no commitment is the hash of anything else. The salt is 32 random
bytes; because line and salt have fixed lengths, no two pairs of salt and content are hashed as the same
bytes, and the content needs no length. Without the salt nobody can find a content by guessing, however few
it could be; once salt and content are erased, what is left in the log says nothing about them.

One salt is for one commitment: the same content under two salts gives commitments that nobody can tell belong
together.

    >>> salt = bytes(32)
    >>> commitment = commit(b"I withdraw from order 1017.", salt=salt)
    >>> opens(commitment, content=b"I withdraw from order 1017.", salt=salt)
    True
    >>> opens(commitment, content=b"I withdraw from order 1018.", salt=salt)
    False
"""

import secrets
from hashlib import sha256

DOMAIN = b"venditor.org/commitment/v1\n"
SALT_SIZE = 32
"""Bytes of a salt."""

COMMITMENT_SIZE = 32
"""Bytes of a commitment."""


def new_salt() -> bytes:
    """A salt for one commitment, from the system's source of randomness."""
    return secrets.token_bytes(SALT_SIZE)


def commit(content: bytes, *, salt: bytes) -> bytes:
    """The commitment to a content.

    Args:
        content: any bytes; whoever compares must have them exactly.
        salt: 32 bytes from `new_salt`, kept beside the content and nowhere else.

    Returns:
        32 bytes: the entry to be logged.

    Raises:
        ValueError: the salt has another length.
    """
    if len(salt) != SALT_SIZE:
        raise ValueError(f"A salt has {SALT_SIZE} bytes, this one {len(salt)}.")
    return sha256(DOMAIN + salt + content).digest()


def opens(commitment: bytes, *, content: bytes, salt: bytes) -> bool:
    """Whether a commitment is one to this content under this salt."""
    return len(salt) == SALT_SIZE and commit(content, salt=salt) == commitment

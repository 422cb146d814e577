"""Sealing and unsealing texts under the key of a person."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from venditor.privacy.errors import PrivacyError
from venditor.privacy.key_store import KeyStore

KEY_BYTES = 32
_NONCE_BYTES = 12  # NIST SP 800-38D section 5.2.1.1: 96 bits
_VERSION = b"\x01"
# An id stands before the wrapped key, so that older master keys are found again.
_ID_END = b"\n"


@dataclass(frozen=True, slots=True)
class MasterKey:
    """A key of the installation that wraps the keys of persons.

    Attributes:
        id: its name, such as ``2026-01``; ASCII, stands beside each key it wraps.
        key: 32 bytes.
    """

    id: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse keys that are no AES-256 keys."""
        if len(self.key) != KEY_BYTES:
            raise PrivacyError(
                "privacy.master_key",
                f'The master key "{self.id}" has {len(self.key)} bytes; it needs {KEY_BYTES}.',
                facts={"id": self.id},
            )


class Vault:
    """Seals texts of persons, each under a key of its own.

    Args:
        store: where wrapped keys are kept.
        masters: master keys, newest first: the first wraps new keys, the others open older ones.
    """

    def __init__(self, store: KeyStore, masters: Sequence[MasterKey]) -> None:
        self._store = store
        self._masters = {master.id: master for master in masters}
        self._newest = masters[0]

    def make_key(self, person: UUID) -> None:
        """Make and keep the key of a new person; durable before this returns."""
        self._store.keep(person, self._wrapped(os.urandom(KEY_BYTES), person))

    def seal(self, text: str, *, person: UUID, field: str) -> bytes:
        """Seal a text for one field of one person; it opens nowhere else.

        Args:
            text: what to seal; any characters, kept as they are.
            person: whose key; it must have been made.
            field: name of the place where the sealed bytes will stand.

        Returns:
            A version byte, a nonce and the ciphertext with its tag (AES-256-GCM).
        """
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._key(person)).encrypt(nonce, text.encode(), _bound_to(person, field))
        return _VERSION + nonce + sealed

    def unseal(self, sealed: bytes, *, person: UUID, field: str) -> str:
        """The text that was sealed.

        Raises:
            ErasedError: when the person's key has been erased.
            PrivacyError: when there is no key, or the bytes were changed or moved from another field or
                person.
        """
        key = self._key(person)
        if sealed[:1] != _VERSION:
            raise _unreadable(person, field)
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, rest, _bound_to(person, field)).decode()
        except (InvalidTag, ValueError):
            raise _unreadable(person, field) from None

    def erase(self, person: UUID) -> None:
        """Erase the person's key: everything sealed under it is unreadable from now on, in every copy."""
        self._store.erase(person)

    def persons(self) -> Iterator[UUID]:
        """Everybody who has a key, in no order."""
        return self._store.persons()

    def rewrap(self, person: UUID) -> bool:
        """Wrap a person's key by the newest master key.

        Returns:
            Whether it was wrapped by an older one.
        """
        if self._store.find(person).partition(_ID_END)[0].decode("ascii") == self._newest.id:
            return False
        self._store.replace(person, self._wrapped(self._key(person), person))
        return True

    def _wrapped(self, key: bytes, person: UUID) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = AESGCM(self._newest.key).encrypt(nonce, key, person.bytes)
        return self._newest.id.encode("ascii") + _ID_END + nonce + wrapped

    def _key(self, person: UUID) -> bytes:
        master_id, _, wrapped = self._store.find(person).partition(_ID_END)
        master = self._masters.get(master_id.decode("ascii", "replace"))
        if master is None:
            raise PrivacyError(
                "privacy.master_key_missing",
                f'The key of {person} is wrapped by the master key "{master_id.decode("ascii", "replace")}", '
                "which is not set.",
                facts={"person": str(person)},
                remedy="Add that master key to the secrets, behind the newest.",
            )
        nonce, rest = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return AESGCM(master.key).decrypt(nonce, rest, person.bytes)
        except (InvalidTag, ValueError):
            raise PrivacyError(
                "privacy.key_damaged",
                f"The key of {person} cannot be unwrapped.",
                facts={"person": str(person)},
                remedy="Check the master key, or restore the key store from its own backup.",
            ) from None


def _bound_to(person: UUID, field: str) -> bytes:
    return person.bytes + field.encode()


def _unreadable(person: UUID, field: str) -> PrivacyError:
    return PrivacyError(
        "privacy.unreadable",
        f"What stands in {field} of {person} was not sealed for it, or was changed.",
        facts={"person": str(person), "field": field},
        remedy="Restore it from a backup.",
    )

"""Personal data by structure: sealed under a key of its person, and gone everywhere when that key is erased.

Each person of each seller has a key. It is kept wrapped by the installation's master key in a store of its
own, outside the database and its backups; the database holds sealed bytes only. To erase a person is to erase
one key: every copy of the database, every event and every log that names the person is unreadable from then
on. What must be found again is looked up by a keyed digest, one key a seller, so that the same buyer at two
sellers is two records.

>>> from uuid import UUID
>>> from venditor.privacy import MasterKey, MemoryKeyStore, Vault
>>> vault = Vault(MemoryKeyStore(), (MasterKey("2026-01", bytes(32)),))
>>> person = UUID(int=1)
>>> vault.make_key(person)
>>> sealed = vault.seal("Anna Huber", person=person, field="name")
>>> vault.unseal(sealed, person=person, field="name")
'Anna Huber'
>>> vault.erase(person)
>>> vault.unseal(sealed, person=person, field="name")  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
    ...
venditor.privacy.errors.ErasedError: The personal data of 00000000-...-000000000001 has been erased.

Sources: NIST SP 800-38D (AES-GCM); RFC 5869 (HKDF); Regulation (EU) 2016/679 articles 17, 25 and 32.
"""

from venditor.privacy.errors import ErasedError, PrivacyError
from venditor.privacy.key_store import NO_KEY, FolderKeyStore, KeyStore, MemoryKeyStore
from venditor.privacy.lookup import LookUp, normal_address, normal_reference
from venditor.privacy.vault import MasterKey, Vault

__all__ = [
    "NO_KEY",
    "ErasedError",
    "FolderKeyStore",
    "KeyStore",
    "LookUp",
    "MasterKey",
    "MemoryKeyStore",
    "PrivacyError",
    "Vault",
    "normal_address",
    "normal_reference",
]

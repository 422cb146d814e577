"""Making consumers, sealing what they tell, erasing them."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from venditor.core.identifiers import uuid7
from venditor.privacy import ErasedError, FolderKeyStore, LookUp, Vault
from venditor.server.people.models import Person
from venditor.server.tenants.scope import current_tenant


@cache
def vault() -> Vault:
    """The vault of this installation."""
    return Vault(FolderKeyStore(settings.KEY_FOLDER), settings.MASTER_KEYS)


def look_up() -> LookUp:
    """Look-up digests of the current seller."""
    return LookUp(settings.LOOK_UP_SECRET, current_tenant())


def new_person_key(*, now: datetime) -> UUID:
    """Make the key of a person to come, before the transaction that records the person.

    A key whose person is never recorded opens nothing; it is swept away by the worker.
    """
    person = uuid7(now)
    vault().make_key(person)
    return person


def make_key_of(person: UUID) -> None:
    """Make the key of a person to come whose id somebody has written down before."""
    vault().make_key(person)


def record_person(person: UUID, *, now: datetime) -> Person:
    """Record a person whose key has been made."""
    return Person.objects.create(id=person, tenant_id=current_tenant(), made_at=now)


def seal(value: Any, *, person: UUID, field: str) -> bytes:
    """Seal JSON-native values for one field of one record; ``field`` names the record by its id."""
    return vault().seal(json.dumps(value, ensure_ascii=False), person=person, field=field)


def unseal(sealed: bytes | None, *, person: UUID | None, field: str) -> Any:
    """What was sealed; ``None`` where there is nothing, or the person has been erased."""
    if sealed is None or person is None:
        return None
    try:
        return json.loads(vault().unseal(sealed, person=person, field=field))
    except ErasedError:
        return None


def rewrap_keys() -> int:
    """Wrap the key of every person by the newest master key; how many were wrapped by an older one."""
    persons = Person.everywhere.filter(erased_at=None).values_list("id", flat=True)
    return sum(_rewrapped(person) for person in persons.iterator())


def _rewrapped(person: UUID) -> bool:
    try:
        return vault().rewrap(person)
    except ErasedError:
        # Erased since it was looked for, or by a worker that died before the row said so.
        return False


def erase(person: Person, *, now: datetime) -> None:
    """Erase a person: the key first, so that a crash leaves an erased person, never a readable one."""
    vault().erase(person.id)
    Person.objects.filter(id=person.id).update(erased_at=now)

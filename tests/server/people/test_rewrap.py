"""Wrapping the keys of persons by a new master key."""

import pytest
from tests.server.cases.conftest import NOW

from venditor.privacy import FolderKeyStore, MasterKey, Vault
from venditor.server.people import services
from venditor.server.people.services import new_person_key, record_person, rewrap_keys, seal, unseal
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_whose_erasure_was_cut_short_holds_up_no_other(seller, tmp_path, monkeypatch):
    old, new = MasterKey("old", bytes(32)), MasterKey("new", bytes([7]) * 32)
    store = FolderKeyStore(tmp_path / "keys")
    monkeypatch.setattr(services, "vault", lambda: Vault(store, (old,)))
    with acting_for(seller.id):
        erased, other = (record_person(new_person_key(now=NOW), now=NOW) for _ in range(2))
        sealed = seal("Anna", person=other.id, field="name")
    services.vault().erase(erased.id)
    monkeypatch.setattr(services, "vault", lambda: Vault(store, (new, old)))
    assert rewrap_keys() == 1
    monkeypatch.setattr(services, "vault", lambda: Vault(store, (new,)))
    assert unseal(sealed, person=other.id, field="name") == "Anna"

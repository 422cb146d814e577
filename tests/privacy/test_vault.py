import os
import stat
import threading
from pathlib import Path
from uuid import UUID

import pytest

from venditor.privacy import ErasedError, FolderKeyStore, MasterKey, MemoryKeyStore, PrivacyError, Vault
from venditor.privacy.key_store import TOMBSTONE

ANNA, BEN = UUID(int=0xA), UUID(int=0xB)
OLD, NEW = MasterKey("2026-01", bytes(32)), MasterKey("2026-07", bytes([7]) * 32)


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path):
    return MemoryKeyStore() if request.param == "memory" else FolderKeyStore(tmp_path / "keys")


@pytest.fixture
def vault(store):
    vault = Vault(store, (OLD,))
    vault.make_key(ANNA)
    vault.make_key(BEN)
    return vault


@pytest.mark.parametrize("text", ["", "Anna Huber", "陳怡君 \u202e \x00 😀 ١٢٣", "x" * 1_000_000])
def test_what_was_sealed_comes_back_as_it_was(vault, text):
    sealed = vault.seal(text, person=ANNA, field="name")
    assert vault.unseal(sealed, person=ANNA, field="name") == text
    assert len(text) < 4 or text.encode() not in sealed


def test_the_same_text_is_never_sealed_alike(vault):
    assert vault.seal("Anna", person=ANNA, field="name") != vault.seal("Anna", person=ANNA, field="name")


@pytest.mark.parametrize(("person", "field"), [(BEN, "name"), (ANNA, "contact")])
def test_sealed_bytes_open_for_their_own_person_and_field_only(vault, person, field):
    sealed = vault.seal("Anna", person=ANNA, field="name")
    with pytest.raises(PrivacyError, match="was not sealed for it, or was changed"):
        vault.unseal(sealed, person=person, field=field)


def test_every_changed_byte_is_noticed(vault):
    sealed = vault.seal("Anna", person=ANNA, field="name")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(PrivacyError):
            vault.unseal(changed, person=ANNA, field="name")
    for length in range(len(sealed)):
        with pytest.raises(PrivacyError):
            vault.unseal(sealed[:length], person=ANNA, field="name")


def test_an_erased_person_is_unreadable_for_good_and_nobody_else(vault):
    anna, ben = (vault.seal("text", person=person, field="name") for person in (ANNA, BEN))
    vault.erase(ANNA)
    vault.erase(ANNA)
    for use in (
        lambda: vault.unseal(anna, person=ANNA, field="name"),
        lambda: vault.seal("again", person=ANNA, field="name"),
        lambda: vault.make_key(ANNA),
        lambda: vault.rewrap(ANNA),
    ):
        with pytest.raises(ErasedError, match="has been erased"):
            use()
    assert vault.unseal(ben, person=BEN, field="name") == "text"


def test_a_person_without_a_key_is_not_an_erased_one(vault):
    with pytest.raises(PrivacyError, match="There is no key") as raised:
        vault.seal("text", person=UUID(int=0xC), field="name")
    assert not isinstance(raised.value, ErasedError)


def test_no_second_key_is_made_for_a_person(vault):
    sealed = vault.seal("Anna", person=ANNA, field="name")
    with pytest.raises(PrivacyError, match="already is a key"):
        vault.make_key(ANNA)
    assert vault.unseal(sealed, person=ANNA, field="name") == "Anna"


def test_a_new_master_key_wraps_new_keys_and_the_old_one_still_opens(store, vault):
    sealed = vault.seal("Anna", person=ANNA, field="name")
    rotated = Vault(store, (NEW, OLD))
    assert rotated.unseal(sealed, person=ANNA, field="name") == "Anna"
    assert [rotated.rewrap(ANNA), rotated.rewrap(ANNA)] == [True, False]
    only_new = Vault(store, (NEW,))
    assert only_new.unseal(sealed, person=ANNA, field="name") == "Anna"
    with pytest.raises(PrivacyError, match='master key "2026-01", which is not set'):
        only_new.seal("text", person=BEN, field="name")


@pytest.mark.usefixtures("vault")
def test_a_wrong_master_key_is_told_apart_from_changed_data(store):
    with pytest.raises(PrivacyError, match="cannot be unwrapped"):
        Vault(store, (MasterKey("2026-01", bytes([9]) * 32),)).seal("text", person=ANNA, field="name")


def test_a_master_key_has_32_bytes_and_is_not_shown():
    with pytest.raises(PrivacyError, match="has 31 bytes; it needs 32"):
        MasterKey("2026-01", bytes(31))
    assert "key=" not in repr(OLD).replace("MasterKey", "")


def test_key_files_are_their_owners_alone_and_erased_ones_keep_nothing(tmp_path):
    folder = tmp_path / "keys"
    vault = Vault(FolderKeyStore(folder), (OLD,))
    vault.make_key(ANNA)
    (file,) = folder.rglob("*.key")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    vault.erase(ANNA)
    kept = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert kept == {file.name: TOMBSTONE, ".lock": b""}


def test_what_a_crash_left_of_a_key_is_erased_with_it(tmp_path):
    folder = tmp_path / "keys"
    vault = Vault(FolderKeyStore(folder), (OLD,))
    vault.make_key(ANNA)
    (file,) = folder.rglob("*.key")
    left = file.with_name(f".{file.stem}.0123456789ab")
    left.write_bytes(file.read_bytes())
    vault.erase(ANNA)
    assert list(file.parent.iterdir()) == [file]


def test_a_key_that_is_erased_while_it_is_wrapped_anew_stays_erased(tmp_path, monkeypatch):
    store = FolderKeyStore(tmp_path / "keys")
    Vault(store, (OLD,)).make_key(ANNA)
    erasing = threading.Thread(target=FolderKeyStore(store.folder).erase, args=(ANNA,))
    put = FolderKeyStore._put  # noqa: SLF001 - where the two meet

    def slow(self, person, content):
        if content != TOMBSTONE:
            erasing.start()
            erasing.join(timeout=0.5)
        put(self, person, content)

    monkeypatch.setattr(FolderKeyStore, "_put", slow)
    Vault(store, (NEW, OLD)).rewrap(ANNA)
    erasing.join()
    with pytest.raises(ErasedError):
        store.find(ANNA)


def test_the_folder_of_a_first_key_is_on_the_disk_too(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync

    def noting(handle):
        synced.append(Path(f"/proc/self/fd/{handle}").resolve())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noting)
    Vault(FolderKeyStore(tmp_path / "keys"), (OLD,)).make_key(ANNA)
    assert {tmp_path, tmp_path / "keys", tmp_path / "keys" / "0a"} <= set(synced)


def test_everybody_who_has_a_key_is_listed_and_nobody_who_was_erased(store, vault):
    vault.erase(BEN)
    assert list(vault.persons()) == [ANNA]
    vault.erase(ANNA)
    assert list(store.persons()) == []


def test_files_that_are_no_keys_are_not_taken_for_persons(tmp_path):
    store = FolderKeyStore(tmp_path / "keys")
    assert list(store.persons()) == []
    Vault(store, (OLD,)).make_key(ANNA)
    (tmp_path / "keys" / "0a" / "notes.key").write_bytes(b"not a key at all")
    (tmp_path / "keys" / "0a" / ".half-written").write_bytes(b"x")
    assert list(store.persons()) == [ANNA]

"""Where wrapped keys are kept: outside the database and its backups.

A key that was erased leaves a tombstone, so that "erased" is never mistaken for "not made yet" and no key is
made anew under the same name.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import UUID

from venditor.core.disk import flush
from venditor.privacy.errors import ErasedError, PrivacyError

TOMBSTONE = b"erased\n"
NO_KEY = "privacy.no_key"
"""Code of the error where there is no key and nobody erased one: it was lost, or never kept."""


class KeyStore(Protocol):
    """A place for wrapped keys, by the id of the person."""

    def keep(self, person: UUID, wrapped: bytes) -> None:
        """Keep a new wrapped key, durably, before returning.

        Raises:
            PrivacyError: when there is one already, or the place cannot be written to.
            ErasedError: when there was one.
        """

    def replace(self, person: UUID, wrapped: bytes) -> None:
        """Keep the same key wrapped anew, durably; for a new master key.

        Raises:
            PrivacyError: when there is none.
            ErasedError: when it has been erased.
        """

    def find(self, person: UUID) -> bytes:
        """The wrapped key.

        Raises:
            PrivacyError: when there is none.
            ErasedError: when it has been erased.
        """

    def erase(self, person: UUID) -> None:
        """Erase a key for good, durably; one that is erased already stays so."""

    def persons(self) -> Iterator[UUID]:
        """Everybody whose key is kept and not erased, in no order."""


class MemoryKeyStore:
    """Keys in memory: for tests and examples."""

    def __init__(self) -> None:
        self._kept: dict[UUID, bytes] = {}

    def keep(self, person: UUID, wrapped: bytes) -> None:
        """Keep a new wrapped key."""
        if person in self._kept:
            raise _gone(person) if self._kept[person] == TOMBSTONE else _taken(person)
        self._kept[person] = wrapped

    def replace(self, person: UUID, wrapped: bytes) -> None:
        """Keep the same key wrapped anew."""
        self.find(person)
        self._kept[person] = wrapped

    def find(self, person: UUID) -> bytes:
        """The wrapped key."""
        if person not in self._kept:
            raise _unknown(person)
        if self._kept[person] == TOMBSTONE:
            raise _gone(person)
        return self._kept[person]

    def erase(self, person: UUID) -> None:
        """Erase a key for good."""
        self._kept[person] = TOMBSTONE

    def persons(self) -> Iterator[UUID]:
        """Everybody whose key is kept."""
        return iter([person for person, wrapped in self._kept.items() if wrapped != TOMBSTONE])


class FolderKeyStore:
    """Keys as files of a folder: one a person, in 256 folders, readable by their owner alone.

    Args:
        folder: the folder; made, with mode 0700, when the first key is kept.

    A file is written aside, brought to the disk, then moved or linked to its name: a crash leaves a whole
    file or none. Several processes may use one folder, also over a network file system that has atomic links
    and renames.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, person: UUID, wrapped: bytes) -> None:
        """Keep a new wrapped key, on the disk before this returns."""
        file = self._file(person)
        aside = self._written_aside(file, wrapped)
        try:
            # A link fails where the name is taken; a rename would put a second key over the first.
            os.link(aside, file)
        except FileExistsError:
            self.find(person)
            raise _taken(person) from None
        finally:
            aside.unlink()
        flush(file.parent)

    def replace(self, person: UUID, wrapped: bytes) -> None:
        """Keep the same key wrapped anew; one that is erased meanwhile stays erased."""
        with self._alone():
            self.find(person)
            self._put(person, wrapped)

    def find(self, person: UUID) -> bytes:
        """The wrapped key."""
        try:
            wrapped = self._file(person).read_bytes()
        except FileNotFoundError:
            raise _unknown(person) from None
        if wrapped == TOMBSTONE:
            raise _gone(person)
        return wrapped

    def erase(self, person: UUID) -> None:
        """Erase a key for good.

        The old file is overwritten before it is replaced, for file systems that write in place; what keeps
        older states of the folder (snapshots, backups) is bounded by their own retention.
        """
        file = self._file(person)
        with self._alone():
            # Beside the key stands what a crash left while it was wrapped anew.
            for copy in (file, *file.parent.glob(f".{file.stem}.*")):
                _overwrite(copy)
            self._put(person, TOMBSTONE)
            for copy in file.parent.glob(f".{file.stem}.*"):
                copy.unlink(missing_ok=True)

    def persons(self) -> Iterator[UUID]:
        """Everybody whose key is kept; no file is opened, a tombstone is told by its length."""
        for file in self.folder.glob("??/*.key"):
            try:
                if file.stat().st_size != len(TOMBSTONE):
                    yield UUID(hex=file.stem)
            except (FileNotFoundError, ValueError):
                # Gone meanwhile, or not one of ours.
                continue

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While a key is replaced nobody erases it, in any process: it would come back."""
        _make(self.folder)
        handle = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _put(self, person: UUID, content: bytes) -> None:
        file = self._file(person)
        self._written_aside(file, content).replace(file)
        flush(file.parent)

    def _file(self, person: UUID) -> Path:
        # The last byte of a UUIDv7 is random; its first ones are the time.
        return self.folder / person.hex[-2:] / f"{person.hex}.key"

    def _written_aside(self, file: Path, content: bytes) -> Path:
        _make(self.folder)
        _make(file.parent)
        aside = file.with_name(f".{file.stem}.{os.urandom(6).hex()}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        return aside


def _make(folder: Path) -> None:
    """Make a folder that is not there; a key in it is on the disk only when the folder itself is."""
    if folder.is_dir():
        return
    # Parents that mkdir makes besides do not get the mode.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    flush(folder.parent)


def _overwrite(file: Path) -> None:
    try:
        length = file.stat().st_size
        with file.open("r+b") as opened:
            opened.write(bytes(length))
            opened.flush()
            os.fsync(opened.fileno())
    except FileNotFoundError:
        # It was never kept, or nothing was left.
        return


def _unknown(person: UUID) -> PrivacyError:
    return PrivacyError(
        NO_KEY,
        f"There is no key for the person {person}.",
        facts={"person": str(person)},
        remedy="Restore the key store from its own backup; the database alone cannot be read.",
    )


def _taken(person: UUID) -> PrivacyError:
    return PrivacyError(
        "privacy.key_exists",
        f"There already is a key for the person {person}.",
        facts={"person": str(person)},
    )


def _gone(person: UUID) -> ErasedError:
    return ErasedError(
        "privacy.erased",
        f"The personal data of {person} has been erased.",
        facts={"person": str(person)},
    )

"""Where a log's resources lie: what a store promises, and one in memory.

A resource is addressed by its path below the log's prefix: `checkpoint`, `tile/<L>/<N>[.p/<W>]`,
`tile/entries/<N>[.p/<W>]`. A store of objects (S3) fits as well as a folder: nothing is listed, appended to
or renamed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from venditor.traceability.tlog import checkpoint
from venditor.traceability.tlog.entry_bundle import parse_entries_path
from venditor.traceability.tlog.errors import SequencerError
from venditor.traceability.tlog.tile import Tile

Failpoint = Callable[[str], None]
"""Told the name of each step it passes; tests let the process die there."""


def pass_by(name: str) -> None:
    """The failpoint of every real installation: nothing happens."""


class ReadableStore(Protocol):
    """A store as its readers see it."""

    def read(self, path: str) -> bytes | None:
        """The content of a resource; None if it is not there."""


class Store(ReadableStore, Protocol):
    """A store as the sequencer sees it."""

    def write_new(self, resources: Mapping[str, bytes]) -> None:
        """Store entry bundles and tiles, durably: when it returns they outlive a loss of power.

        If it does not return, any of them may be stored, each wholly or not at all. A resource that a crash
        left behind is written anew: no checkpoint covers it.
        """

    def publish(self, note: bytes) -> None:
        """Put a checkpoint in place of the last one: at each instant readers find the one or the other.

        None is seen before it is durable: what a reader saw outlives a loss of power. If it does not return,
        the next to take the lock finds the one or the other, and finds it again ever after.
        """

    def is_empty(self) -> bool:
        """Whether no resource was ever stored."""

    def lock(self) -> AbstractContextManager[None]:
        """Keep every other sequencer out, until the context or the process ends.

        Raises:
            SequencerError: `log.locked`.
        """


def is_resource(path: str) -> bool:
    """Whether a path can be one of a log's resources; all others stay out of reach of the web."""
    return path == checkpoint.PATH or Tile.parse(path) is not None or parse_entries_path(path) is not None


def locked(where: str) -> SequencerError:
    """The error for a log that another sequencer has open."""
    return SequencerError(
        "log.locked",
        f"Another sequencer has the log in {where} open; two at once would sign two histories.",
        facts={"where": where},
        remedy="Stop the other one, or leave the log to it.",
    )


class MemoryStore:
    """A store that ends with the process, for tests and measurements.

    Attributes:
        resources: content by path.
    """

    def __init__(self) -> None:
        self.resources: dict[str, bytes] = {}
        self._locked = False

    def read(self, path: str) -> bytes | None:
        """The content of a resource."""
        return self.resources.get(path)

    def write_new(self, resources: Mapping[str, bytes]) -> None:
        """Store entry bundles and tiles."""
        self.resources.update(resources)

    def publish(self, note: bytes) -> None:
        """Put a checkpoint in place of the last one."""
        self.resources[checkpoint.PATH] = note

    def is_empty(self) -> bool:
        """Whether no resource was ever stored."""
        return not self.resources

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other sequencer out."""
        if self._locked:
            raise locked("memory")
        self._locked = True
        try:
            yield
        finally:
            self._locked = False

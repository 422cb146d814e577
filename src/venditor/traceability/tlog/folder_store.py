"""A log in a folder, laid out so that any web server can serve it; the only module here that writes files.

Beside the resources there is `.state`, not to be served: the lock, and files that are not yet where they
belong. A file is written there, flushed to the disk (fsync), renamed to its place, and its folder flushed;
so it is either not there or whole, whenever the machine stops. What fsync means on the disk itself is the
system's business: on macOS it does not empty the drive's own cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from venditor.core.disk import flush
from venditor.traceability.tlog.checkpoint import PATH
from venditor.traceability.tlog.store import Failpoint, is_resource, locked, pass_by

FAILPOINTS = (
    "resources written",
    "resources flushed",
    "resource in place",
    "checkpoint written",
    "checkpoint staged",
    "checkpoint decided",
    "checkpoint in place",
)
"""The steps of storing a batch, in order; `resource in place` comes once for each file."""

STATE = ".state"

FLUSHERS = 4
"""Files that are flushed at the same time. More gained nothing where it was measured (ext4, 35 files)."""

_READABLE_BY_ALL = 0o644


class FolderStore:
    """A store in a folder of a local file system.

    Args:
        folder: is made when it is first written to.
        failpoint: told each of `FAILPOINTS`.
    """

    def __init__(self, folder: Path, *, failpoint: Failpoint = pass_by) -> None:
        self.folder = folder
        self._failpoint = failpoint
        self._durable: set[Path] = set()

    def read(self, path: str) -> bytes | None:
        """The content of a resource; None if it is not there, or if the path is not one of a resource."""
        if not is_resource(path):
            return None
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write_new(self, resources: Mapping[str, bytes]) -> None:
        """Store entry bundles and tiles, durably.

        Each step is taken for all files before the next, so that they wait for the disk together.
        """
        moves: list[tuple[Path, Path]] = []
        for number, (path, content) in enumerate(resources.items()):
            if not is_resource(path):
                raise ValueError(f"{path!r} is not a resource of a log.")
            target = self.folder / path
            self._make_folder(target.parent)
            moves.append((self._write_temporary(content, number), target))
        self._failpoint("resources written")
        _flush_all([temporary for temporary, _ in moves])
        self._failpoint("resources flushed")
        for temporary, target in moves:
            temporary.replace(target)
            self._failpoint("resource in place")
        _flush_all(list(dict.fromkeys(target.parent for _, target in moves)))

    def publish(self, note: bytes) -> None:
        """Put a checkpoint in place of the last one.

        It is decided when it lies flushed in `.state`: whoever takes the lock then completes the step.
        """
        temporary = self._write_temporary(note, 0)
        self._failpoint("checkpoint written")
        flush(temporary)
        temporary.replace(self._decided)
        self._failpoint("checkpoint staged")
        flush(self._decided.parent)
        self._failpoint("checkpoint decided")
        self._complete()

    def is_empty(self) -> bool:
        """Whether the folder holds nothing but its state."""
        return not self.folder.exists() or all(each.name == STATE for each in self.folder.iterdir())

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other sequencer out; the lock ends with the process, however that ends."""
        # Windows has none: no log is kept there, but bundles are verified.
        import fcntl  # noqa: PLC0415 - as said

        self._make_folder(self.folder / STATE)
        descriptor = os.open(self.folder / STATE / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise locked(str(self.folder)) from None
            self._recover()
            yield
        finally:
            os.close(descriptor)

    @property
    def _decided(self) -> Path:
        return self.folder / STATE / "checkpoint"

    def _complete(self) -> None:
        """Publish the checkpoint that was decided."""
        self._decided.replace(self.folder / PATH)
        self._failpoint("checkpoint in place")
        flush(self.folder)

    def _write_temporary(self, content: bytes, number: int) -> Path:
        temporary = self.folder / STATE / f"new-{number}"
        temporary.write_bytes(content)
        temporary.chmod(_READABLE_BY_ALL)
        return temporary

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and those above it durable, down from the one the log stands in."""
        if folder in self._durable:
            return
        if folder != self.folder:
            self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
        else:
            folder.mkdir(parents=True, exist_ok=True)
        # Also where it was there already: a process that died may have made it and not flushed it.
        flush(folder.parent)
        self._durable.add(folder)

    def _recover(self) -> None:
        """Finish or undo what a crash interrupted.

        What was not decided is removed: among it can be a signed checkpoint that nobody has seen.
        """
        for temporary in (self.folder / STATE).glob("new-*"):
            temporary.unlink()
        if self._decided.exists():
            flush(self._decided.parent)
            self._complete()


def _flush_all(paths: list[Path]) -> None:
    """Flush side by side: a file system that keeps a journal then writes it once for many."""
    with ThreadPoolExecutor(min(len(paths), FLUSHERS)) as flushers:
        list(flushers.map(flush, paths))

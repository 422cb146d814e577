"""The file of a ledger: appended to under a lock and brought to the disk, read as a stream, verified."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

from venditor.core.disk import flush
from venditor.listings.ledger.chain import (
    FORMAT,
    MOST_BYTES,
    NOTHING_BEFORE,
    Link,
    Trouble,
    Walk,
    lines_of,
    link,
    linked,
    no_row,
)
from venditor.listings.ledger.errors import LedgerError
from venditor.listings.ledger.row import Row, checked, read_row, written

HELD_BYTES = 2**20
"""Bytes that are gathered before they are written."""
HOLDS_A_PRICE = b'"variant":'
_UNWRITTEN = "ledger.unwritten"
_RECORDED = re.compile(rb'"recorded":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?Z)"')


@dataclass(frozen=True, slots=True)
class Appended:
    """What was appended.

    Attributes:
        rows: how many.
        head: hash of the last line, to be kept elsewhere.
    """

    rows: int
    head: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at every line gave.

    Attributes:
        rows: how many there are.
        head: hash of the last one.
        troubles: what is not as it was written.
    """

    rows: int
    head: str
    troubles: tuple[Trouble, ...]


def append(path: Path, rows: Iterable[Row]) -> Appended:
    """Write rows behind those that are there; they are on the disk when it returns.

    A row that no ledger takes ends it with nothing of it written; the ones before it are.

    Args:
        path: the ledger; made where there is none.
        rows: in the order in which they are recorded.

    Raises:
        LedgerError: `ledger.torn`, `ledger.not_one`, `ledger.file`, `ledger.unwritten`, and those of
            :func:`venditor.listings.ledger.row.checked`.
    """
    with _locked(path) as file:
        number, head = _end(file, path)
        return _write(file, number, head, (checked(row).document() for row in rows))


def repair(path: Path, now: datetime) -> Appended:
    """Set a torn last line aside: end it, and append a row that says so. Nothing is taken away.

    Args:
        path: the ledger.
        now: aware.

    Raises:
        LedgerError: `ledger.whole`: its last line is not torn.
    """
    with _locked(path) as file:
        torn, start = _torn(file)
        if torn is None:
            raise LedgerError("ledger.whole", f"The last line of {path} is whole.", facts={"path": str(path)})
        number, head = _last(file, start, path) if start else (-1, NOTHING_BEFORE)
        instant = written(now)
        row = {"kind": "repair", "recorded": instant, "seen": instant, "torn": torn}
        return _write(file, number, head, [row], b"\n")


def read_rows(path: Path) -> Iterator[Row]:
    """Every row that is about a price, in order; memory does not grow with the ledger.

    Raises:
        LedgerError: the chain does not hold.
    """
    for found, _, late in walked(path):
        if HOLDS_A_PRICE in found.row:
            yield read_row(found.document(), found.number, late)


def walked(path: Path) -> Iterator[tuple[Link, int, datetime | None]]:
    """Every line with where it begins, and when it was recorded at the earliest if its clock was put back.

    Raises:
        LedgerError: `ledger.broken`: the chain does not hold, told before the line that shows it is given.
    """
    walk, offset, latest = Walk.begun(), 0, b""
    with _opened(path) as file:
        for line in lines_of(file):
            found = walk.take(line)
            if walk.troubles:
                raise broken(path, walk.troubles[0])
            if found is not None:
                recorded = _recorded(found)
                late = datetime.fromisoformat(latest.decode()) if recorded < latest else None
                latest = max(latest, recorded)
                yield found, offset, late
            offset += len(line)


def verify(path: Path, head: str = "") -> Verified:
    """Look at every line of a ledger.

    Args:
        path: the ledger.
        head: a hash that was kept elsewhere; the ledger has to have a line of it.
    """
    walk, pinned = Walk.begun(), not head
    with _opened(path) as file:
        for line in lines_of(file):
            found = walk.take(line)
            pinned = pinned or (found is not None and found.hash == head)
    walk.end()
    troubles = list(walk.troubles)
    if not pinned:
        told = f"No row has the hash {head}: rows up to it are gone or were written anew."
        troubles.append(Trouble(walk.line, "head", told))
    return Verified(max(walk.expected - 1, 0), walk.head, tuple(troubles))


def broken(path: Path, trouble: Trouble) -> LedgerError:
    """The error of a ledger whose chain does not hold."""
    return LedgerError(
        "ledger.broken",
        f"{path}:{trouble.line}: {trouble.message}",
        facts={"path": str(path), "line": trouble.line, "trouble": trouble.code},
        remedy="Run `venditor listing ledger verify`, and go back to a copy that is whole.",
    )


def _recorded(found: Link) -> bytes:
    """When a row was recorded, in a form that sorts as time does."""
    told = _RECORDED.search(found.row)
    if told is None:
        raise no_row(found.number, "it does not say when it was recorded")
    return _sortable(told[1])


def _sortable(instant: bytes) -> bytes:
    # "…:00Z" would sort behind "…:00.5Z", as "." is before "Z".
    return instant if b"." in instant else instant[:-1] + b".000000Z"


def _write(
    file: BinaryIO, number: int, head: str, rows: Iterable[dict[str, Any]], before: bytes = b""
) -> Appended:
    first, held, size = number, [before], 0
    try:
        for row in rows:
            line, own = linked(number + 1, head, row)
            number, head, size = number + 1, own, size + len(line)
            held.append(line)
            if size > HELD_BYTES:
                _put(file, b"".join(held))
                held, size = [], 0
    except LedgerError as error:
        if error.code != _UNWRITTEN:
            _put(file, b"".join(held), last=True)
        raise
    _put(file, b"".join(held), last=True)
    return Appended(number - first, head)


def _put(file: BinaryIO, content: bytes, *, last: bool = False) -> None:
    """Write bytes once: what a full disk cut off stays cut off, and is told by the next who appends."""
    try:
        while content:
            content = content[file.write(content) :]
        if last:
            os.fsync(file.fileno())
    except OSError as error:
        raise LedgerError(
            _UNWRITTEN,
            f"The ledger cannot be written to ({error.strerror or error}).",
            remedy="Free space; where its last line is torn, run `venditor listing ledger repair`.",
        ) from None


def _end(file: BinaryIO, path: Path) -> tuple[int, str]:
    """Number and hash of the last line; a new ledger gets its first one."""
    size = file.seek(0, os.SEEK_END)
    if not size:
        line, head = linked(0, NOTHING_BEFORE, {"format": FORMAT, "recorded": "0001-01-01T00:00:00Z"})
        _put(file, line)
        flush(path.parent)
        return 0, head
    torn, _ = _torn(file)
    if torn is not None:
        raise LedgerError(
            "ledger.torn",
            f"The last line of {path} is torn: a record was cut off while it was written.",
            facts={"path": str(path)},
            remedy="Run `venditor listing ledger repair`; nothing is taken away by it.",
        )
    return _last(file, size, path)


def _torn(file: BinaryIO) -> tuple[str | None, int]:
    """The hash of the bytes behind the last end of a line, where there are any; and where they begin."""
    size = file.seek(0, os.SEEK_END)
    start = size
    while start:
        begin = max(0, start - MOST_BYTES)
        file.seek(begin)
        cut = file.read(start - begin).rfind(b"\n")
        if cut >= 0:
            start = begin + cut + 1
            break
        start = begin
    if start == size:
        return None, size
    file.seek(start)
    hashed = sha256()
    while piece := file.read(HELD_BYTES):
        hashed.update(piece)
    return hashed.hexdigest(), start


def _last(file: BinaryIO, end: int, path: Path) -> tuple[int, str]:
    """Number and hash of the line that ends at some byte."""
    begin = max(0, end - MOST_BYTES - 1)
    file.seek(begin)
    tail = file.read(end - begin)
    found = link(tail[tail.rfind(b"\n", 0, -1) + 1 :])
    if found is None or not found.sound:
        raise LedgerError(
            "ledger.not_one",
            f"The last line of {path} is none of a price ledger, or was altered.",
            facts={"path": str(path)},
            remedy="Run `venditor listing ledger verify`, or name another file.",
        )
    return found.number, found.hash


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The file, open to append, while nobody else appends; the lock ends with the process."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    except OSError as error:
        raise _not_opened(path, error, "Name a file in a folder that is there.") from None
    with os.fdopen(descriptor, "a+b", buffering=0) as file:
        _lock(file.fileno())
        yield cast("BinaryIO", file)


def _lock_by_flock(descriptor: int) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none

    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _lock_by_range(descriptor: int) -> None:
    import msvcrt  # noqa: PLC0415 - Windows alone has it

    os.lseek(descriptor, 2**40, os.SEEK_SET)
    msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]


_lock: Callable[[int], None] = _lock_by_range if sys.platform == "win32" else _lock_by_flock


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise _not_opened(path, error, "Name the file that `venditor listing ledger record` wrote.") from None


def _not_opened(path: Path, error: OSError, remedy: str) -> LedgerError:
    told = f"{path} cannot be opened ({error.strerror or error})."
    return LedgerError("ledger.file", told, facts={"path": str(path)}, remedy=remedy)
